"""Files that people send, fetched from Telegram or from a Bot API server of one's own."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetFile
from aiohttp import ClientError

from bot.errors import BotError

TIMEOUT_S = 60
CHUNK = 1 << 16


class DocumentNotFetchedError(BotError):
    """A file that was sent in chat could not be fetched."""

    code = "document_not_fetched"


async def download(bot: Bot, file_id: str, limit: int) -> bytes:
    """Return a file of a chat, cut a byte behind the limit; raises DocumentNotFetchedError."""
    content = bytearray()
    try:
        found = await bot(GetFile(file_id=file_id))
        async for chunk in _chunks(bot, found.file_path or ""):
            content += chunk
            if len(content) > limit:
                break
    except (TelegramAPIError, ClientError, TimeoutError, OSError) as error:
        raise DocumentNotFetchedError("The file could not be fetched. Send it again.") from error
    return bytes(content[: limit + 1])


async def _chunks(bot: Bot, path: str) -> AsyncIterator[bytes]:
    """Yield the content; an own server that runs with `--local` names a file on its disk."""
    if Path(path).is_absolute():
        yield await asyncio.to_thread(Path(path).read_bytes)
        return
    url = bot.session.api.file_url(bot.token, path)
    async for chunk in bot.session.stream_content(url, timeout=TIMEOUT_S, chunk_size=CHUNK, raise_for_status=True):
        yield chunk
