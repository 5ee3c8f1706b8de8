"""The language package behind the interview's ports, off the event loop where it takes its time."""

import asyncio

import structlog

from bot.errors import error_code
from interview.advice import Advice, Cue
from nlp.advice import Advisor as NlpAdvisor
from nlp.cues import find_cues

ADVICE_TIMEOUT_S = 0.3  # a probe that comes later feels like an interruption

log = structlog.get_logger()


class WordCues:
    """`interview.ports.CueFinder`."""

    def find(self, text: str, *, language: str) -> frozenset[Cue]:
        """Return the cues in one message."""
        return frozenset(Cue(cue.value) for cue in find_cues(text, language=language))


class WordAdvisor:
    """`interview.ports.Advisor`."""

    def __init__(self) -> None:
        self._advisor = NlpAdvisor()

    async def advise(self, text: str, *, language: str) -> Advice | None:
        """Return the advice, None when it takes too long or fails: the interview goes on without."""
        try:
            async with asyncio.timeout(ADVICE_TIMEOUT_S):
                advice = await asyncio.to_thread(self._advisor.advise, text, language=language)
        except Exception as error:
            log.warning("advice_missed", error=error_code(error), chars=len(text))
            return None
        return Advice(advice.missing, advice.lanes, advice.valence, advice.pains | advice.emotions)

    def warm_up(self, languages: tuple[str, ...]) -> None:
        """Load the lexicons, so that the first story is not the one that waits."""
        for language in languages:
            self._advisor.advise("", language=language)
