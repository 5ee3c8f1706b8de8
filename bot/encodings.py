"""In which code page a text file is written."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from interview.imports.errors import FileProblem, ImportFileError

CHUNK = 1 << 20
TELLING = 1 << 16  # bytes of lines with other letters than English ones, by which a code page is known
CODE_PAGES = ("cp1251", "cp1250")
"""What Russian, Romanian and Czech programs write that know no Unicode."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = {
    "cp1251": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    "cp1250": frozenset("ăâîşţáčďéěíňóřšťúůýž"),
}


def encoding_of(file: Path) -> str:
    """Return the name of a file's encoding, for `open`; raises ImportFileError for what is no text.

    Unicode is told by its mark or by being valid to the end; a code page by the letters that it gives.
    """
    with file.open("rb") as opened:
        start = opened.read(4096)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    wide = _without_mark(start)
    if wide is not None:
        return wide
    if b"\x00" in start:
        raise ImportFileError("This is no text file. Save it as CSV (UTF-8) or XLSX.", FileProblem.NO_TEXT)
    if _is_utf8(file):
        return "utf-8"
    return _code_page(_telling_lines(file))


def _without_mark(start: bytes) -> str | None:
    """Return UTF-16 without a mark: every second byte of commas, digits and line ends is zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) / 10:
        return None
    return "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else None


def _is_utf8(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _telling_lines(file: Path) -> bytes:
    found = bytearray()
    with file.open("rb") as opened:
        while (line := opened.readline(CHUNK)) and len(found) < TELLING:
            if not line.isascii():
                found += line[:TELLING]
    return bytes(found)


def _code_page(sample: bytes) -> str:
    """Return what the library finds if its letters bear it out, else the page whose languages have most of them."""
    best = from_bytes(sample, cp_isolation=list(CODE_PAGES)).best()
    counts = {page: _fitting(sample, page) for page in CODE_PAGES}
    most = max(counts, key=lambda page: counts[page])
    if best is not None and best.encoding in counts and counts[best.encoding] >= counts[most] * 0.9:
        return best.encoding
    return most


def _fitting(sample: bytes, page: str) -> float:
    """Return how many of the letters beyond English ones belong to the page's languages, small ones rather."""
    text = sample.decode(page, errors="replace")
    foreign = [letter for letter in text if not letter.isascii()]
    small = sum(letter in _LETTERS[page] for letter in foreign)
    capitals = sum(letter.lower() in _LETTERS[page] for letter in foreign if letter.isupper())
    return (small + 0.3 * capitals) / max(1, len(foreign))
