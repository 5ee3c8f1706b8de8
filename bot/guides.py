"""The guides that are in use: as the store has them now, also when another process or the command line changed them."""

import asyncio

import structlog

from bot.looking import keep_looking
from interview.guide import Guide
from interview.guide_file import read_stored
from interview.library import GuideLibrary, builtin_guides
from interview.ports import StoredGuide
from storage.guides import SqlGuides

LOOK_AGAIN_S = 2.0  # whoever begins meanwhile is interviewed by the version before, and goes on with it

log = structlog.get_logger()


class LiveGuides:
    """Keeps the library that everybody shares as the store is."""

    def __init__(self, shelf: SqlGuides, library: GuideLibrary) -> None:
        self._shelf = shelf
        self._library = library
        self._marks: list[tuple[str, int, str, str]] = []
        self._refreshing = asyncio.Lock()

    async def run(self) -> None:
        """Look again and again; meanwhile, and when that fails, interviews go on with the guides that are known."""
        await keep_looking(self.refresh, pause_s=LOOK_AGAIN_S, postponed="guides_not_read")

    async def refresh(self) -> bool:
        """Take what was published, closed or added; False when nothing was."""
        async with self._refreshing:
            marks = await self._shelf.marks()
            if marks == self._marks:
                return False
            self._library.replace(await read_guides(self._shelf))
            self._marks = marks
            log.info("guides_read", versions=len(marks))
            return True


async def read_guides(shelf: SqlGuides) -> list[Guide]:
    """Return all stored guides, those that come with the product first, then in the order in which they came."""
    stored = await shelf.stored_guides()
    return await asyncio.to_thread(_read_all, stored)


def _read_all(stored: list[StoredGuide]) -> list[Guide]:
    """Read them; whoever answers a version that this release does not bring goes on with what was stored."""
    ours = {(guide.id, guide.version): guide for guide in builtin_guides()}
    guides: dict[tuple[str, int], Guide] = dict(ours)
    for one in stored:
        guide = ours.get((one.id, one.version)) or read_stored(one.source, name=f"{one.id} {one.version}")
        guides[one.id, one.version] = guide.model_copy(update={"status": one.status})
    return list(guides.values())
