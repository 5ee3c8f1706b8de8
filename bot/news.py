"""What a loop in the background waits for: something was committed, or it is time to look again anyway."""

import asyncio


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
