"""Use case: tell those who reported a pain what was done about it."""

from collections import Counter
from collections.abc import Collection
from enum import Enum, auto

from interview.dialogue import WRITTEN_WITHIN
from interview.imports.ports import LanguageReader
from interview.language import Language
from interview.ports import Clock, Redactor, Store, UnitOfWork
from interview.remedy import MOST_LETTERS, Pain, Remedy, RemedyState, Verdict


class Judged(Enum):
    """What came of a verdict."""

    COUNTED = auto()
    REOPENED = auto()  # of somebody whose case was closed, it opens that again
    NOT_ASKED = auto()


class RemedyService:
    """Takes the text about what was done, and queues the news; `bot/dialogues.py` passes them on."""

    def __init__(self, *, redactor: Redactor, languages: LanguageReader, clock: Clock) -> None:
        self._redactor = redactor
        self._languages = languages
        self._clock = clock

    async def in_writing(self, unit: UnitOfWork, teller: int) -> Remedy | None:
        """Return the remedy that this owner's or manager's next message is about."""
        return await unit.remedy_in_writing(teller, since=self._clock.now() - WRITTEN_WITHIN)

    async def write(self, unit: UnitOfWork, remedy: Remedy, text: str, *, language: str) -> str | None:
        """Keep the text, to be confirmed; None where it is too long. Raises RedactionFailedError."""
        redacted = self._redactor.redact(text, language=language)
        if len(redacted) > MOST_LETTERS:
            return None
        await unit.keep_remedy_text(remedy, redacted)
        return redacted

    def language_of(self, text: str, likeliest: Language) -> Language:
        """Return the language in which a text is written."""
        return self._languages.language_of(text, likeliest)

    async def would_hear(self, store: Store, pain: Pain, reported_in: Collection[str]) -> Counter[Language]:
        """Count those who would hear of it. reported_in: ids of the interviews in which the pain was told of."""
        return await store.count_listeners(pain, reported_in)

    async def tell(
        self, unit: UnitOfWork, draft: Remedy, reported_in: Collection[str], *, language: Language | None
    ) -> bool:
        """Queue the news of a confirmed text, once; False when that was done before. language: of whom; None: all."""
        if draft.state is not RemedyState.DRAFT:
            return False
        await unit.queue_news(draft, reported_in, language=language)
        return True

    async def judge(self, unit: UnitOfWork, respondent_id: str, remedy_id: str, verdict: Verdict) -> Judged:
        """Keep whether it is better now; for whom it is not, their own case is opened again."""
        if not await unit.give_verdict(respondent_id, remedy_id, verdict):
            return Judged.NOT_ASKED
        if verdict is Verdict.NOT_BETTER and await unit.doubt_closing(respondent_id, remedy_id):
            return Judged.REOPENED
        return Judged.COUNTED
