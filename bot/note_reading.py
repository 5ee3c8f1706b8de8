"""From what the tagger finds in a note to what a note tells, off the event loop."""

import asyncio
from collections.abc import Collection

import structlog

from bot.errors import error_code
from interview.language import Language
from interview.notes import MOST, NoteTags, plausible
from interview.records import PAIN_CATEGORIES
from nlp.tagger import Finding, Tagger, Tagging

READING_TIMEOUT_S = 0.3  # an agent has thirty seconds between two calls; the note is safe without
_PAIN = "pain"

log = structlog.get_logger()


class WordNoteReader:
    """`interview.ports.NoteReader`."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    @property
    def version(self) -> str:
        """Return the version of the tagger."""
        return self._tagger.version

    async def read(self, text: str, *, language: str) -> NoteTags | None:
        """Return what a note tells, None when it takes too long or fails: the loop that tags reads it later."""
        try:
            async with asyncio.timeout(READING_TIMEOUT_S):
                return note_tags(await asyncio.to_thread(self._tagger.tag, text, language=language))
        except Exception as error:
            log.warning("note_not_read", error=error_code(error), chars=len(text))
            return None

    def warm_up(self, languages: Collection[Language]) -> None:
        """Load what these languages need, so that the first note is not the one that waits."""
        for language in sorted(languages):
            self._tagger.tag(".", language=language.value)


def note_tags(tagging: Tagging) -> NoteTags:
    """Return what a note tells: of its gravest sure pain, and the figures in its words."""
    pains = [one for one in tagging.findings if one.layer == _PAIN and not one.unsure]
    grave = max(pains, key=lambda one: (one.severity or 0, one.strength, -one.start), default=None)
    category = None if grave is None else grave.label.partition(".")[0]
    return NoteTags(
        stage_id=tagging.stage,
        touchpoint=plausible(_first(pains, "touchpoint"), tagging.stage),
        channel=_first(pains, "channel"),
        category=category if category in PAIN_CATEGORIES else None,
        severity=None if grave is None else grave.severity,
        times=_number(tagging.facts.contacts),
        minutes=_number(tagging.facts.wait_minutes),
    )


def _first(pains: list[Finding], place: str) -> str | None:
    found = (getattr(one, place) for one in sorted(pains, key=lambda one: -(one.severity or 0)))
    return next((one for one in found if one is not None), None)


def _number(read: float | None) -> int | None:
    """Return a whole number that a note can hold; whatever is out of range was misread."""
    number = None if read is None else round(read)
    return number if number is not None and 1 <= number <= MOST else None
