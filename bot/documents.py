"""Files that people send, fetched from Telegram or from a Bot API server of one's own, up to a size."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetFile
from aiohttp import ClientError

from bot.errors import BotError

TIMEOUT_S = 300
CHUNK = 1 << 16


class FileNotFetchedError(BotError):
    """A file that was sent in chat could not be fetched."""

    code = "file_not_fetched"


class FileTooLargeError(BotError):
    """A file that was sent in chat is larger than a bot may fetch."""

    code = "file_too_large"


async def fetch(bot: Bot, file_id: str, target: Path, *, most_bytes: int) -> None:
    """Write a file of a chat to a new file that its owner alone can read.

    Raises FileNotFetchedError, FileTooLargeError; what was written until then is the caller's to delete.
    """
    with _refusals(), os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        async for chunk in _chunks(bot, file_id):
            out.write(chunk)
            if out.tell() > most_bytes:
                raise FileTooLargeError("The file is larger than a bot may fetch.")


async def download(bot: Bot, file_id: str, limit: int) -> bytes:
    """Return a file of a chat, cut a byte behind the limit; raises FileNotFetchedError."""
    content = bytearray()
    with _refusals():
        async for chunk in _chunks(bot, file_id):
            content += chunk
            if len(content) > limit:
                break
    return bytes(content[: limit + 1])


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn whatever keeps a file from coming into FileNotFetchedError."""
    try:
        yield
    except (TelegramAPIError, ClientError, TimeoutError, OSError) as error:
        raise FileNotFetchedError("The file could not be fetched. Send it again.") from error


async def _chunks(bot: Bot, file_id: str) -> AsyncIterator[bytes]:
    """Yield the content; an own server that runs with `--local` names a file on its disk."""
    path = (await bot(GetFile(file_id=file_id))).file_path or ""
    if Path(path).is_absolute():
        with open(path, "rb") as opened:  # noqa: ASYNC230 - a chunk at a time, each in a thread
            while chunk := await asyncio.to_thread(opened.read, CHUNK):
                yield chunk
        return
    url = bot.session.api.file_url(bot.token, path)
    async for chunk in bot.session.stream_content(url, timeout=TIMEOUT_S, chunk_size=CHUNK, raise_for_status=True):
        yield chunk
