"""Pictures as far as a server must look into them: PNG or JPEG, and how many pixels."""

import struct
import zlib

_PNG = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers carry the size; these four of the range mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, or None for bytes that are neither PNG nor JPEG."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and b"IEND" in data[-16:]:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def mime_type(data: bytes) -> str:
    """Return the type of a picture whose `size` is known."""
    return "image/png" if data.startswith(_PNG) else "image/jpeg"


def plain_picture(width: int, height: int, *, grey: int = 0xC8) -> bytes:
    """Return a PNG of one grey tone, for a person who sends "a photo"."""
    rows = zlib.compress((b"\0" + bytes([grey]) * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return _PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
