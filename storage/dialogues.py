"""Questions to authors as rows, in the transaction of a unit of work, and reads for the loop that passes them on."""

import secrets
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.dialogue import OPEN, Author, Dialogues, Inquiry, InquiryState
from interview.language import Language
from interview.ports import Clock
from storage.tables import closing_drafts, inquiries, interviews, remedies, respondents

UNCONFIRMED = (InquiryState.WRITING, InquiryState.DRAFT)
OUTCOMES = (InquiryState.ANSWERED, InquiryState.LOST, InquiryState.STOPPED)

_INTERVIEWED = interviews.alias("interviewed")
MAY_BE_ASKED = and_(interviews.c.may_read_story, respondents.c.may_contact, interviews.c.questions_stopped_on.is_(None))
_ASKED = inquiries.join(interviews, interviews.c.id == inquiries.c.interview_id).join(
    respondents, respondents.c.id == interviews.c.respondent_id
)
AUTHOR = (
    respondents.c.id.label("respondent_id"),
    respondents.c.telegram_user_id,
    respondents.c.language.label("author_language"),
    respondents.c.reachable,
    MAY_BE_ASKED.label("may_be_asked"),
)


class SqlDialogues(Dialogues):
    """The part of a unit of work that is about questions to authors."""

    _connection: AsyncConnection
    _clock: Clock

    async def begin_inquiry(
        self, interview_id: str, *, by: int, language: Language, stage_id: str | None
    ) -> Inquiry | None:
        """Begin a question in the place of one that is not confirmed yet; None where its author may not be asked."""
        found = await self._connection.execute(
            select(interviews.c.guide_id, interviews.c.started_at)
            .join(respondents, respondents.c.id == interviews.c.respondent_id)
            .where(interviews.c.id == interview_id, MAY_BE_ASKED)
        )
        row = found.one_or_none()
        if row is None:
            return None
        await drop_unconfirmed(self._connection, by)
        begun = Inquiry(
            id=secrets.token_hex(16),
            interview_id=interview_id,
            guide_id=row.guide_id,
            state=InquiryState.WRITING,
            asked_by=by,
            language=language,
            told_on=row.started_at.astimezone(self._clock.now().tzinfo).date(),
            stage_id=stage_id,
        )
        await self._connection.execute(insert(inquiries), {**_row(begun), "moved_at": self._clock.now()})
        return begun

    async def inquiry(self, inquiry_id: str) -> Inquiry | None:
        """Return a question, None when it is gone; until the end of the transaction nobody else changes it."""
        return await self._one(inquiries.c.id == inquiry_id)

    async def inquiry_to_author(self, respondent_id: str, inquiry_id: str) -> Inquiry | None:
        """Return a question that was asked of this respondent; None for any other."""
        handed_over = inquiries.c.state.not_in((*UNCONFIRMED, InquiryState.QUEUED))
        return await self._one(inquiries.c.id == inquiry_id, _of(respondent_id), handed_over)

    async def inquiry_in_writing(self, asker: int, *, since: datetime) -> Inquiry | None:
        """Return the question that this owner or manager was asked to write."""
        writing = inquiries.c.state == InquiryState.WRITING
        return await self._one(inquiries.c.asked_by == asker, writing, inquiries.c.moved_at >= since)

    async def inquiry_in_answering(self, respondent_id: str, *, since: datetime) -> Inquiry | None:
        """Return the question that this respondent is about to answer."""
        answering = inquiries.c.state == InquiryState.ANSWERING
        return await self._one(_of(respondent_id), answering, inquiries.c.moved_at >= since)

    async def inquiry_answered(self, respondent_id: str, *, since: datetime) -> Inquiry | None:
        """Return the question that this respondent answered last, or added to, since then."""
        answered = inquiries.c.state == InquiryState.ANSWERED
        lately = _inquiries().where(_of(respondent_id), answered, inquiries.c.moved_at > since)
        last = lately.order_by(inquiries.c.moved_at.desc(), inquiries.c.id).limit(1)
        row = (await self._connection.execute(last.with_for_update(of=inquiries))).first()
        return None if row is None else _inquiry(row)

    async def author_of(self, inquiry: Inquiry) -> Author:
        """Return who is asked; until the end of the transaction nobody else queues a question to this person."""
        found = await self._connection.execute(
            select(*AUTHOR)
            .join(interviews, interviews.c.respondent_id == respondents.c.id)
            .where(interviews.c.id == inquiry.interview_id)
            .with_for_update(of=respondents)
        )
        return author_in(found.one())

    async def count_unanswered(self, author: Author, *, since: date) -> int:
        """Count the questions since a day that an author may still answer, whoever asked them."""
        is_open = and_(inquiries.c.state.in_(OPEN), inquiries.c.asked_on > since)
        counted = await self._connection.scalar(
            select(func.count()).select_from(inquiries).where(_of(author.respondent_id), is_open)
        )
        return int(counted or 0)

    async def change_inquiry(self, before: Inquiry, after: Inquiry) -> bool:
        """Keep a question as it is now, but for who asked; False when it, or its answer, has changed since."""
        is_told_alone = replace(before, told=after.told) == after
        changed = await self._connection.execute(
            update(inquiries)
            .where(
                inquiries.c.id == before.id,
                inquiries.c.state == before.state,
                inquiries.c.told == before.told,
                inquiries.c.answer.is_not_distinct_from(before.answer),
            )
            .values(
                state=after.state.value,
                text=after.text,
                answer=after.answer,
                asked_on=after.asked_on,
                answered_on=after.answered_on,
                told=after.told,
                moved_at=inquiries.c.moved_at if is_told_alone else self._clock.now(),
            )
        )
        return changed.rowcount == 1

    async def drop_inquiry(self, inquiry: Inquiry) -> None:
        """Forget a question that was not sent."""
        await self._connection.execute(
            delete(inquiries).where(inquiries.c.id == inquiry.id, inquiries.c.state.in_(UNCONFIRMED))
        )

    async def drop_unconfirmed(self, leader: int) -> None:
        """Forget what an owner or manager began to write for authors or of a case, and did not confirm."""
        await drop_unconfirmed(self._connection, leader)

    async def stop_answering(self, respondent_id: str) -> None:
        """Take the respondent's next message for no answer any more."""
        await self._connection.execute(
            update(inquiries)
            .where(_of(respondent_id), inquiries.c.state == InquiryState.ANSWERING)
            .values(state=InquiryState.SENT, moved_at=self._clock.now())
        )

    async def forbid_questions(self, inquiry: Inquiry) -> None:
        """Turn the author's consent down to being read, for good."""
        of_author = select(interviews.c.respondent_id).where(interviews.c.id == inquiry.interview_id)
        respondent_id = await self._connection.scalar(of_author)
        if respondent_id is not None:
            await forbid(self._connection, respondent_id, self._clock.now().date())

    async def _one(self, *conditions: ColumnElement[bool]) -> Inquiry | None:
        row = (await self._connection.execute(_inquiries().where(*conditions).with_for_update(of=inquiries))).first()
        return None if row is None else _inquiry(row)


async def forbid(connection: AsyncConnection, respondent_id: str, day: date) -> None:
    """Turn somebody's consent down to being read: of all interviews that there are, for good."""
    await connection.execute(update(respondents).where(respondents.c.id == respondent_id).values(may_contact=False))
    await connection.execute(
        update(interviews)
        .where(interviews.c.respondent_id == respondent_id, interviews.c.questions_stopped_on.is_(None))
        .values(questions_stopped_on=day)
    )


async def drop_unconfirmed(connection: AsyncConnection, asker: int) -> None:
    """Forget what an owner or manager began to ask, to tell of a remedy or to write of a case, and did not confirm."""
    await connection.execute(delete(inquiries).where(inquiries.c.asked_by == asker, inquiries.c.state.in_(UNCONFIRMED)))
    await connection.execute(delete(remedies).where(remedies.c.told_by == asker))  # none once it is told
    await connection.execute(delete(closing_drafts).where(closing_drafts.c.telegram_user_id == asker))


def is_busy(since: datetime) -> ColumnElement[bool]:
    """Return the condition for respondents who went on with an interview since then."""
    return exists().where(
        _INTERVIEWED.c.respondent_id == respondents.c.id,
        _INTERVIEWED.c.closed_at.is_(None),
        _INTERVIEWED.c.stepped_at > since,
    )


async def may_be_asked(connection: AsyncConnection, interview_id: str) -> bool:
    """Tell whether whoever gave an interview may be asked about it."""
    allowed = (
        select(interviews.c.id)
        .join(respondents, respondents.c.id == interviews.c.respondent_id)
        .where(interviews.c.id == interview_id, MAY_BE_ASKED)
    )
    return await connection.scalar(allowed) is not None


async def own(connection: AsyncConnection, respondent_id: str) -> list[Inquiry]:
    """Read the questions to one person, oldest first, but for those not confirmed."""
    rows = await connection.execute(
        _inquiries()
        .where(_of(respondent_id), inquiries.c.state.not_in(UNCONFIRMED))
        .order_by(inquiries.c.asked_on, inquiries.c.id)
    )
    return [_inquiry(row) for row in rows]


async def to_send(connection: AsyncConnection, *, busy_since: datetime, limit: int) -> list[tuple[Inquiry, Author]]:
    """Read confirmed questions, oldest first, and those that did not arrive; not to people in an interview."""
    lost = and_(inquiries.c.state == InquiryState.SENDING, not_(respondents.c.reachable))
    rows = await connection.execute(
        select(inquiries, interviews.c.guide_id, *AUTHOR)
        .select_from(_ASKED)
        .where(or_(and_(inquiries.c.state == InquiryState.QUEUED, not_(is_busy(busy_since))), lost))
        .order_by(inquiries.c.moved_at, inquiries.c.id)
        .limit(limit)
    )
    return [(_inquiry(row), author_in(row)) for row in rows]


async def to_tell(connection: AsyncConnection, *, limit: int) -> list[Inquiry]:
    """Read questions of whose answer, or end, whoever asked has not heard; the first to end first."""
    rows = await connection.execute(
        _inquiries()
        .where(inquiries.c.state.in_(OUTCOMES), inquiries.c.told.is_(False))
        .order_by(inquiries.c.moved_at, inquiries.c.id)
        .limit(limit)
    )
    return [_inquiry(row) for row in rows]


async def forget_asker(connection: AsyncConnection, telegram_user_id: int) -> None:
    """Forget who asked; what was not confirmed goes, what comes back is told to the owners."""
    await drop_unconfirmed(connection, telegram_user_id)
    await connection.execute(update(inquiries).where(inquiries.c.asked_by == telegram_user_id).values(asked_by=None))


async def purge_unconfirmed(connection: AsyncConnection, before: datetime) -> None:
    """Forget questions that nobody confirmed."""
    await connection.execute(delete(inquiries).where(inquiries.c.state.in_(UNCONFIRMED), inquiries.c.moved_at < before))


def _inquiries() -> Select[*tuple[Any, ...]]:
    return select(inquiries, interviews.c.guide_id).join(interviews, interviews.c.id == inquiries.c.interview_id)


def _of(respondent_id: str) -> ColumnElement[bool]:
    given = select(_INTERVIEWED.c.id).where(_INTERVIEWED.c.respondent_id == respondent_id)
    return inquiries.c.interview_id.in_(given)


def _row(inquiry: Inquiry) -> dict[str, Any]:
    """Return a question as a row. Any: columns differ in type."""
    row = asdict(inquiry) | {"state": inquiry.state.value, "language": inquiry.language.value}
    del row["guide_id"]  # stands with the interview
    return row


def _inquiry(row: Row[*tuple[Any, ...]]) -> Inquiry:
    return Inquiry(
        id=row.id,
        interview_id=row.interview_id,
        guide_id=row.guide_id,
        state=InquiryState(row.state),
        asked_by=row.asked_by,
        language=Language(row.language),
        told_on=row.told_on,
        stage_id=row.stage_id,
        text=row.text,
        answer=row.answer,
        asked_on=row.asked_on,
        answered_on=row.answered_on,
        told=row.told,
    )


def author_in(row: Row[*tuple[Any, ...]]) -> Author:
    """Read the columns of `AUTHOR`."""
    return Author(
        respondent_id=row.respondent_id,
        telegram_user_id=row.telegram_user_id,
        language=Language(row.author_language),
        reachable=row.reachable,
        may_be_asked=row.may_be_asked,
    )
