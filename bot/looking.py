"""How loops in the background go on: they look for what is due, and wait for news or until it is time to look again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import error_code

log = structlog.get_logger()


class News:
    """News of one loop.

    gather_s: how long after the first piece of news the loop sleeps on, so that one query serves many commits.
    """

    def __init__(self, *, gather_s: float) -> None:
        self._gather_s = gather_s
        self._told = asyncio.Event()

    def tell(self) -> None:
        """Wake the loop."""
        self._told.set()

    def forget(self) -> None:
        """Call before looking: what is told from here on wakes again."""
        self._told.clear()

    async def wait(self, longest_s: float) -> None:
        """Wait for news, `longest_s` seconds at most."""
        try:
            async with asyncio.timeout(longest_s):
                await self._told.wait()
                await asyncio.sleep(self._gather_s)
        except TimeoutError:
            return


async def keep_looking(
    look: Callable[[], Awaitable[object]], *, pause_s: float, postponed: str, news: News | None = None
) -> None:
    """Look at once, then after every pause, and sooner when there is news; what fails is tried at the next look.

    postponed: the event that says so in the log.
    """
    news = news or News(gather_s=0.0)
    while True:
        news.forget()
        try:
            await look()
        except Exception as error:
            log.warning(postponed, error=error_code(error))
        await news.wait(pause_s)
