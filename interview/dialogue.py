"""Questions of the quality team to whoever told something: neither side learns who the other is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from interview.language import Language

QUIET_FROM, QUIET_UNTIL = time(21), time(9)  # in the zone of the settings
MOST_UNANSWERED = 3  # of one author; more would be a burden
UNANSWERED_FOR = timedelta(days=14)
"""Whoever has not answered by then will hardly do so; it may still be answered, but keeps no other question away."""
MOST_UNITS = 3000  # UTF-16 units of a question or an answer: with what stands around it, it fits one message
WRITTEN_WITHIN = timedelta(days=1)
"""What is written later is no longer taken for the question, or the answer, that was asked for."""
ADDED_WITHIN = timedelta(minutes=10)
"""Whoever writes on after an answer, and is asked nothing, still means the answer."""


class InquiryState(StrEnum):
    """What has become of a question."""

    WRITING = "writing"  # the next message of whoever asks is the question
    DRAFT = "draft"  # to be confirmed
    QUEUED = "queued"  # confirmed; waits for the loop, at night for the morning
    SENDING = "sending"  # handed over, at most once
    SENT = "sent"  # Telegram took it
    ANSWERING = "answering"  # the author's next message is the answer
    ANSWERED = "answered"
    LOST = "lost"  # it could not be delivered
    STOPPED = "stopped"  # the author wishes no more questions


OPEN = (InquiryState.QUEUED, InquiryState.SENDING, InquiryState.SENT, InquiryState.ANSWERING)
"""States of a question that its author may still answer, or will be able to."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question about one interview, with its answer.

    text, answer: redacted. asked_by: Telegram's number of the owner or manager, used only to send; None once that role
    has ended. language: of whoever asks. stage_id: of the quote that it began with. told_on: the day of the interview.
    told: whoever asked has heard what became of it.
    """

    id: str
    interview_id: str
    guide_id: str
    state: InquiryState
    asked_by: int | None
    language: Language
    told_on: date
    stage_id: str | None = None
    text: str | None = None
    answer: str | None = None
    asked_on: date | None = None
    answered_on: date | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """Whoever is asked. telegram_user_id: used only to send. may_be_asked: said so, and has not taken it back."""

    respondent_id: str
    telegram_user_id: int
    language: Language
    reachable: bool
    may_be_asked: bool


class Dialogues(Protocol):
    """Questions and answers within one transaction."""

    async def begin_inquiry(
        self, interview_id: str, *, by: int, language: Language, stage_id: str | None
    ) -> Inquiry | None:
        """Begin a question in the place of one that is not confirmed yet; None where its author may not be asked."""
        ...

    async def inquiry(self, inquiry_id: str) -> Inquiry | None:
        """Return a question, None when it is gone; until the end of the transaction nobody else changes it."""
        ...

    async def inquiry_to_author(self, respondent_id: str, inquiry_id: str) -> Inquiry | None:
        """Return a question that was asked of this respondent; None for any other."""
        ...

    async def inquiry_in_writing(self, asker: int, *, since: datetime) -> Inquiry | None:
        """Return the question that this owner or manager was asked to write."""
        ...

    async def inquiry_in_answering(self, respondent_id: str, *, since: datetime) -> Inquiry | None:
        """Return the question that this respondent is about to answer."""
        ...

    async def inquiry_answered(self, respondent_id: str, *, since: datetime) -> Inquiry | None:
        """Return the question that this respondent answered last, or added to, since then."""
        ...

    async def author_of(self, inquiry: Inquiry) -> Author:
        """Return who is asked; until the end of the transaction nobody else queues a question to this person."""
        ...

    async def count_unanswered(self, author: Author, *, since: date) -> int:
        """Count the questions since a day that an author may still answer, whoever asked them."""
        ...

    async def change_inquiry(self, before: Inquiry, after: Inquiry) -> bool:
        """Keep a question as it is now; False when it, or its answer, has changed since."""
        ...

    async def drop_inquiry(self, inquiry: Inquiry) -> None:
        """Forget a question that was not sent."""
        ...

    async def drop_unconfirmed(self, leader: int) -> None:
        """Forget what an owner or manager began to write for authors or of a case, and did not confirm."""
        ...

    async def stop_answering(self, respondent_id: str) -> None:
        """Take the respondent's next message for no answer any more."""
        ...

    async def forbid_questions(self, inquiry: Inquiry) -> None:
        """Turn the author's consent down to being read, for good."""
        ...


def is_quiet(now: datetime) -> bool:
    """Tell whether nobody may be written to. now: as `Clock.now` returns it, in the zone of the settings."""
    return now.time() >= QUIET_FROM or now.time() < QUIET_UNTIL


def is_too_long(text: str) -> bool:
    """Tell whether a text would not fit a message with what stands around it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 > MOST_UNITS
