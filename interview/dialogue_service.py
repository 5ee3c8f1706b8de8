"""Use cases of questions to authors: written, confirmed, answered, stopped."""

from dataclasses import replace
from enum import Enum, auto

from interview.dialogue import (
    ADDED_WITHIN,
    MOST_UNANSWERED,
    OPEN,
    UNANSWERED_FOR,
    WRITTEN_WITHIN,
    Author,
    Inquiry,
    InquiryState,
    is_quiet,
    is_too_long,
)
from interview.ports import Clock, Person, Redactor, UnitOfWork


class Sent(Enum):
    """What came of confirming a question."""

    QUEUED = auto()
    TOO_MANY = auto()
    FORBIDDEN = auto()


class DialogueService:
    """Keeps questions and answers in the transaction of an update; `bot/dialogues.py` passes them on."""

    def __init__(self, *, redactor: Redactor, clock: Clock) -> None:
        self._redactor = redactor
        self._clock = clock

    async def in_writing(self, unit: UnitOfWork, asker: int) -> Inquiry | None:
        """Return the question that this owner's or manager's next message is."""
        return await unit.inquiry_in_writing(asker, since=self._clock.now() - WRITTEN_WITHIN)

    async def in_answering(self, unit: UnitOfWork, person: Person) -> Inquiry | None:
        """Return the question that this person's next message answers."""
        return await unit.inquiry_in_answering(person.respondent_id, since=self._clock.now() - WRITTEN_WITHIN)

    async def answered_lately(self, unit: UnitOfWork, person: Person) -> Inquiry | None:
        """Return the question whose answer this person's next message goes on with, where nothing else is asked."""
        return await unit.inquiry_answered(person.respondent_id, since=self._clock.now() - ADDED_WITHIN)

    async def write(self, unit: UnitOfWork, inquiry: Inquiry, text: str) -> Inquiry | None:
        """Keep the words of a question, to be confirmed; None where they are too many. Raises RedactionFailedError."""
        author = await unit.author_of(inquiry)
        redacted = self._redactor.redact(text, language=author.language.value)
        if is_too_long(redacted):
            return None
        draft = replace(inquiry, state=InquiryState.DRAFT, text=redacted)
        await unit.change_inquiry(inquiry, draft)
        return draft

    async def begin_anew(self, unit: UnitOfWork, unsent: Inquiry) -> Author:
        """Take the next message for the words of a question that was not sent; returns who would be asked."""
        await unit.change_inquiry(unsent, replace(unsent, state=InquiryState.WRITING, text=None))
        return await unit.author_of(unsent)

    async def send(self, unit: UnitOfWork, draft: Inquiry) -> Sent:
        """Let a confirmed question go, unless its author has enough of them."""
        author = await unit.author_of(draft)
        if not author.may_be_asked:
            return Sent.FORBIDDEN
        today = self._clock.now().date()
        if await unit.count_unanswered(author, since=today - UNANSWERED_FOR) >= MOST_UNANSWERED:
            return Sent.TOO_MANY
        await unit.change_inquiry(draft, replace(draft, state=InquiryState.QUEUED, asked_on=today))
        return Sent.QUEUED

    def waits_for_morning(self) -> bool:
        """Tell whether what is confirmed now is sent in the morning."""
        return is_quiet(self._clock.now())

    async def begin_answer(self, unit: UnitOfWork, person: Person, inquiry: Inquiry) -> None:
        """Take the author's next message for the answer to this question, and to no other."""
        if inquiry.state is InquiryState.ANSWERING:  # tapped twice
            return
        await unit.stop_answering(person.respondent_id)
        await unit.change_inquiry(inquiry, replace(inquiry, state=InquiryState.ANSWERING))

    async def answer(self, unit: UnitOfWork, person: Person, inquiry: Inquiry, text: str) -> bool:
        """Keep an answer, or what is added to it; whoever asked hears the whole, again where it was told before.

        False where it is too long. Raises RedactionFailedError, and nothing is kept then.
        """
        redacted = self._redactor.redact(text, language=person.language.value)
        whole = redacted if inquiry.answer is None else f"{inquiry.answer}\n{redacted}"
        if is_too_long(whole):
            return False
        today = self._clock.now().date()
        after = replace(inquiry, state=InquiryState.ANSWERED, answer=whole, answered_on=today, told=False)
        return await unit.change_inquiry(inquiry, after)

    async def stop(self, unit: UnitOfWork, inquiry: Inquiry) -> None:
        """End all questions to an author; whoever asked this one hears that, and nothing else."""
        await unit.forbid_questions(inquiry)
        if inquiry.state in OPEN:
            await unit.change_inquiry(inquiry, replace(inquiry, state=InquiryState.STOPPED))
