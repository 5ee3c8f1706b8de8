"""The language package behind the interview's ports, off the event loop where it takes its time."""

import asyncio

import structlog

from bot.errors import error_code
from interview.advice import Advice, Cue
from interview.errors import RedactionFailedError
from interview.ports import Clock, Store, Tags, Untagged
from interview.records import Finding, Layer
from nlp.advice import Advisor as NlpAdvisor
from nlp.cues import find_cues
from nlp.errors import RedactionError
from nlp.redactor import Redactor as NlpRedactor
from nlp.tagger import Tagger

ADVICE_TIMEOUT_S = 0.3  # a probe that comes later feels like an interruption
TAGGED_AT_ONCE = 50
LOOK_AGAIN_S = 5.0
GATHER_S = 0.5  # nobody waits for a tag; looking after every answer would cost a query each

log = structlog.get_logger()


class WordRedactor:
    """`interview.ports.Redactor`."""

    def __init__(self) -> None:
        self._redactor = NlpRedactor()

    def redact(self, text: str, *, language: str) -> str:
        """Return the text without personal data; raises RedactionFailedError."""
        try:
            return self._redactor.redact(text, language=language)
        except RedactionError as error:
            raise RedactionFailedError(error.code) from error


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


class Tagging:
    """The loop that tags what no or an older tagger has read: after the commit, and after a crash."""

    def __init__(self, store: Store, tagger: Tagger, clock: Clock) -> None:
        self._store = store
        self._tagger = tagger
        self._clock = clock
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Look again: something was committed."""
        self._news.set()

    async def run(self) -> None:
        """Tag whatever is untagged, as it comes."""
        while True:
            self._news.clear()
            try:
                more = await self.tag_some() == TAGGED_AT_ONCE
            except Exception as error:
                log.warning("tagging_postponed", error=error_code(error))
                more = False
            if not more:
                try:
                    async with asyncio.timeout(LOOK_AGAIN_S):
                        await self._news.wait()
                        await asyncio.sleep(GATHER_S)
                except TimeoutError:
                    continue

    async def tag_some(self) -> int:
        """Tag one batch; returns its size."""
        texts = await self._store.untagged(self._tagger.version, limit=TAGGED_AT_ONCE)
        if texts:
            tags = await asyncio.to_thread(self._tag, texts)
            await self._store.save_tags(self._tagger.version, tags)
        return len(texts)

    def _tag(self, texts: list[Untagged]) -> list[tuple[Untagged, Tags]]:
        tagged = self._tagger.tag_many((untagged.text, untagged.language) for untagged in texts)
        return [
            (
                untagged,
                Tags(
                    tagging.valence,
                    tuple(
                        Finding(
                            layer=Layer(finding.layer),
                            label=finding.label,
                            start=finding.start,
                            end=finding.end,
                            strength=finding.strength,
                            severity=finding.severity,
                            unsure=finding.unsure,
                        )
                        for finding in tagging.findings
                    ),
                ),
            )
            for untagged, tagging in zip(texts, tagged, strict=True)
        ]
