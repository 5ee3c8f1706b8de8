"""What was done about a pain point, and the news of it to those who told of it: at most one a month, once a pain.

Whoever answers that it is no better, or tells of the pain anew, hears also what is done about it after that.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from interview.dialogue import Author
from interview.language import Language

MOST_LETTERS = 500  # a short text of what was done
BETWEEN_NEWS = timedelta(days=30)
K_VERDICTS = 5
"""Verdicts are added to what managers see in groups of at least so many."""


class RemedyState(StrEnum):
    """What has become of a text about what was done."""

    WRITING = "writing"  # the next message of whoever tells is the text
    DRAFT = "draft"  # to be confirmed
    TOLD = "told"


class Verdict(StrEnum):
    """Whether it is better now, as somebody says who told of the pain."""

    BETTER = "yes"
    NOT_BETTER = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain point at a stage of a guide."""

    guide_id: str
    stage_id: str
    category: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What was done about a pain. text: redacted. told_by: Telegram's number of whoever writes it, until it is told.

    verdicts: of those alone who are counted, in groups of at least five.
    """

    id: str
    pain: Pain
    state: RemedyState
    told_by: int | None
    text: str | None = None
    told_on: date | None = None
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class News:
    """A remedy on its way to somebody who told of the pain. reported_on: the day of the interview.

    followed_up: that story has a case that is closed, which a “no” opens again.
    """

    remedy: Remedy
    interview_id: str
    reported_on: date
    author: Author
    followed_up: bool = False


@dataclass(frozen=True, slots=True)
class OwnNews:
    """A remedy that a respondent was told of, with the verdict."""

    text: str
    told_on: date
    verdict: Verdict | None


class Remedies(Protocol):
    """Remedies and the news of them, within one transaction."""

    async def begin_remedy(self, pain: Pain, *, by: int) -> Remedy:
        """Begin the text about what was done, in the place of whatever this owner or manager did not confirm yet."""
        ...

    async def remedy(self, remedy_id: str) -> Remedy | None:
        """Return a remedy, None when it is gone; until the end of the transaction nobody else changes it."""
        ...

    async def remedy_in_writing(self, teller: int, *, since: datetime) -> Remedy | None:
        """Return the remedy that this owner or manager was asked to write about."""
        ...

    async def keep_remedy_text(self, remedy: Remedy, text: str) -> None:
        """Keep the text, to be confirmed."""
        ...

    async def rewrite_remedy(self, remedy: Remedy) -> None:
        """Take the next message for the text of a remedy that nobody was told of."""
        ...

    async def drop_remedy(self, remedy: Remedy) -> None:
        """Forget a remedy that nobody was told of."""
        ...

    async def queue_news(
        self, remedy: Remedy, interview_ids: Collection[str], *, language: Language | None = None
    ) -> None:
        """Let those hear of it who gave these interviews, allow it, and whom no earlier news of this pain settled.

        News settle nothing for those who answered “no”, or told of the pain anew after them. language: of those who
        hear; None: all.
        """
        ...

    async def mark_news_sent(self, news: News) -> bool:
        """Note that somebody is about to hear; False when they were told already, or of anything this month."""
        ...

    async def give_verdict(self, respondent_id: str, remedy_id: str, verdict: Verdict) -> bool:
        """Keep a verdict, and count it with four others at least; False where there is none to be given."""
        ...

    async def forbid_news(self, respondent_id: str, remedy_id: str) -> bool:
        """Turn the consent of somebody who was told down to being read, for good; False where nothing was told."""
        ...
