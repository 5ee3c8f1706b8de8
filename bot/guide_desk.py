"""The desk for guides in chat: fetches and checks files, runs crash tests off the loop, holds previews in memory."""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta

import structlog
from aiogram import Bot

from bot.documents import FileNotFetchedError, download
from bot.guides import LiveGuides
from bot.tagging import pain_codes
from interview.crash_test import CrashReport, Length, crash_test, measure
from interview.errors import GuideError
from interview.guide import Guide
from interview.guide_desk import Checked, GuideDesk, Preview
from interview.guide_file import MAX_BYTES, decode_guide, parse_guide
from interview.library import GuideSource
from interview.ports import Clock

EXPECTED_FOR = timedelta(hours=1)
PLAYED_FOR = timedelta(hours=1)  # from the last step; words that come later are meant for something else
PREVIEWS = 200  # more managers play through a guide at once in no company

log = structlog.get_logger()


class ChatGuides(GuideDesk):
    """The desk of this process."""

    def __init__(self, bot: Bot, live: LiveGuides, *, clock: Clock) -> None:
        self._bot = bot
        self._live = live
        self._clock = clock
        self._expected: dict[int, datetime] = {}
        self._previews: OrderedDict[int, tuple[Preview, datetime]] = OrderedDict()
        self._crashing = asyncio.Lock()

    def expect(self, chat_id: int) -> None:
        """Take the next file of a chat for a guide, for an hour."""
        self._expected[chat_id] = self._clock.now()

    def expects(self, chat_id: int) -> bool:
        """Tell whether somebody asked to upload a guide in this chat and has not decided on one yet."""
        since = self._expected.get(chat_id)
        return since is not None and self._clock.now() < since + EXPECTED_FOR

    def stop_expecting(self, chat_id: int) -> None:
        """Take the next file of a chat for whatever it is."""
        self._expected.pop(chat_id, None)

    async def fetch(self, file_id: str) -> bytes | None:
        """Return a file of a chat, a byte more than a guide may have at most; None when it cannot be had."""
        try:
            return await download(self._bot, file_id, MAX_BYTES)
        except FileNotFetchedError as error:
            log.warning("guide_not_fetched", error=error.code)
            return None

    async def read(self, content: bytes, *, name: str) -> Checked:
        """Read a guide strictly. name: how problems call the file."""
        return await asyncio.to_thread(_read, content, name)

    async def measure(self, guide: Guide) -> Length | None:
        """Return how long interviews by a guide are; None where nobody comes to its end."""
        return await asyncio.to_thread(measure, guide)

    async def crash_test(self, guide: Guide) -> CrashReport | None:
        """Let invented respondents answer a guide; None while others are at it."""
        if self._crashing.locked():
            return None
        async with self._crashing:
            return await asyncio.to_thread(crash_test, guide)

    async def refresh(self) -> bool:
        """Let everybody have the guides as they are stored now; False when nothing changed."""
        return await self._live.refresh()

    def preview(self, chat_id: int) -> Preview | None:
        """Return what is played through in a chat, and was not left alone for an hour."""
        preview, since = self._previews.get(chat_id, (None, self._clock.now()))
        return preview if self._clock.now() < since + PLAYED_FOR else None

    def keep_preview(self, chat_id: int, preview: Preview) -> None:
        """Keep where it stands, in the place of an earlier one; of very many the oldest is forgotten."""
        self._previews[chat_id] = preview, self._clock.now()
        self._previews.move_to_end(chat_id)
        while len(self._previews) > PREVIEWS:
            self._previews.popitem(last=False)

    def drop_preview(self, chat_id: int) -> None:
        """Forget it."""
        self._previews.pop(chat_id, None)


def _read(content: bytes, name: str) -> Checked:
    try:
        text = decode_guide(content, name=name)
        guide = parse_guide(text, name=name)
        pain_codes(guide)
    except GuideError as error:
        return error.problems
    return GuideSource(guide, text)
