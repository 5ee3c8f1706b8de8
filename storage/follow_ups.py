"""Cases as rows: one for an interview, who has one by the role as it is, how it was closed and opened again."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.follow_ups import Alarm, Cause, Closing, ClosingDraft, FollowUp, FollowUps
from interview.language import Language
from interview.ports import Clock
from interview.records import Role
from interview.remedy import Verdict
from interview.rights import Actor, ActorRole, MemberRole
from storage import dialogues, statements
from storage.tables import (
    closing_drafts,
    follow_up_closings,
    follow_ups,
    interviews,
    members,
    remedy_news,
    respondents,
)

_last = follow_up_closings.alias("last")
_CLOSED = exists().where(_last.c.follow_up_id == follow_ups.c.id, _last.c.reopened_on.is_(None))
_IN_FORCE = and_(
    members.c.id == follow_ups.c.member_id,
    members.c.telegram_user_id.is_not(None),
    members.c.role == MemberRole.MANAGER.value,
)


class SqlFollowUps(FollowUps):
    """The part of a unit of work that is about cases."""

    _connection: AsyncConnection
    _clock: Clock

    async def open_follow_up(self, interview_id: str, *, on: date) -> int | None:
        """Return the number of the case of an interview, opened now where there is none; one that is there stays.

        None where the story may not be read as a whole, or is gone.
        """
        may_be_read = select(interviews.c.id).where(
            interviews.c.id == interview_id,
            interviews.c.may_read_story,
            interviews.c.role == Role.CUSTOMER.value,
        )
        if await self._connection.scalar(may_be_read) is None:
            return None
        known = select(follow_ups.c.id).where(follow_ups.c.interview_id == interview_id)
        number: int | None = await self._connection.scalar(known)
        if number is None:
            new = {"interview_id": interview_id, "opened_on": on, "waits_since": self._clock.now()}
            untold = {f"told_{alarm.value}": False for alarm in Alarm}
            await self._connection.execute(
                statements.insert_new(self._connection.dialect.name, follow_ups), {**new, **untold}
            )
            number = await self._connection.scalar(known)
        return number

    async def follow_ups(self, *, closed: bool) -> list[FollowUp]:
        """Return all cases that are closed, or all that are not, by number."""
        return await of_state(self._connection, closed=closed)

    async def follow_up(self, number: int) -> FollowUp | None:
        """Return one, and let nobody else change it before this transaction ends; None when there is none any more."""
        locked = select(follow_ups.c.id).where(follow_ups.c.id == number).with_for_update()
        if await self._connection.scalar(locked) is None:
            return None
        return await one(self._connection, number)

    async def put_follow_up(self, follow_up: FollowUp) -> None:
        """Keep a case as it is now."""
        number = follow_up.number
        await self._connection.execute(update(follow_ups).where(follow_ups.c.id == number).values(**_row(follow_up)))
        await self._connection.execute(delete(follow_up_closings).where(follow_up_closings.c.follow_up_id == number))
        rows = [
            {
                "follow_up_id": number,
                "position": position,
                "cause": closing.cause.value,
                "closed_on": closing.on,
                "improvement_id": closing.improvement,
                "words": closing.words,
                "reopened_on": closing.reopened_on,
                "doubted": closing.doubted,
            }
            for position, closing in enumerate(follow_up.closings)
        ]
        if rows:
            await self._connection.execute(insert(follow_up_closings), rows)

    async def begin_closing(self, follow_up: FollowUp, cause: Cause, *, by: int) -> None:
        """Take the next message of this owner or manager for what was done."""
        await dialogues.drop_unconfirmed(self._connection, by)
        await self._connection.execute(
            insert(closing_drafts).values(
                telegram_user_id=by, follow_up_id=follow_up.number, cause=cause.value, begun_at=self._clock.now()
            )
        )

    async def closing_in_writing(self, writer: int, *, since: datetime) -> ClosingDraft | None:
        """Return what the next message of this owner or manager closes."""
        found = await self._connection.execute(
            select(closing_drafts).where(
                closing_drafts.c.telegram_user_id == writer, closing_drafts.c.begun_at >= since
            )
        )
        row = found.one_or_none()
        return None if row is None else ClosingDraft(row.follow_up_id, Cause(row.cause))

    async def drop_closing(self, writer: int) -> None:
        """Take the next message of this owner or manager for nothing of that kind."""
        await self._connection.execute(delete(closing_drafts).where(closing_drafts.c.telegram_user_id == writer))

    async def doubt_closing(self, respondent_id: str, remedy_id: str) -> bool:
        """Open the closed case again of whoever says that a remedy did not help; False where there is none.

        Nothing is opened of somebody who does not allow being read and written to.
        """
        number = await self._connection.scalar(
            select(follow_ups.c.id)
            .join(interviews, interviews.c.id == follow_ups.c.interview_id)
            .join(respondents, respondents.c.id == interviews.c.respondent_id)
            .join(remedy_news, remedy_news.c.interview_id == interviews.c.id)
            .where(
                remedy_news.c.remedy_id == remedy_id,
                remedy_news.c.verdict == Verdict.NOT_BETTER.value,
                respondents.c.id == respondent_id,
                dialogues.MAY_BE_ASKED,
                _CLOSED,
            )
        )
        follow_up = None if number is None else await self.follow_up(number)
        if follow_up is None or not follow_up.is_closed:
            return False
        await self.put_follow_up(follow_up.reopened(self._clock.now(), doubted=True))
        return True


async def of_state(connection: AsyncConnection, *, closed: bool) -> list[FollowUp]:
    """Read all cases that are closed, or all that are not, by number."""
    return await _read(connection, interviews.c.may_read_story, _CLOSED if closed else ~_CLOSED)


async def one(connection: AsyncConnection, number: int) -> FollowUp | None:
    """Read one case; None when there is none any more, or its story may not be read."""
    found = await _read(connection, interviews.c.may_read_story, follow_ups.c.id == number)
    return found[0] if found else None


async def own(connection: AsyncConnection, respondent_id: str) -> list[FollowUp]:
    """Read the cases of one person, by number."""
    return await _read(connection, interviews.c.respondent_id == respondent_id)


async def purge_unwritten(connection: AsyncConnection, before: datetime) -> None:
    """Forget closings that nobody wrote."""
    await connection.execute(delete(closing_drafts).where(closing_drafts.c.begun_at < before))


async def _read(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[FollowUp]:
    of_story = follow_ups.join(interviews, interviews.c.id == follow_ups.c.interview_id)
    rows = await connection.execute(
        select(follow_ups, interviews.c.guide_id, members.c.id.label("in_force"), members.c.label)
        .select_from(of_story)
        .outerjoin(members, _IN_FORCE)
        .where(*conditions)
        .order_by(follow_ups.c.id)
    )
    found = rows.all()
    closings: defaultdict[int, list[Closing]] = defaultdict(list)
    for row in await connection.execute(
        select(follow_up_closings)
        .select_from(of_story.join(follow_up_closings, follow_up_closings.c.follow_up_id == follow_ups.c.id))
        .where(*conditions)
        .order_by(follow_up_closings.c.follow_up_id, follow_up_closings.c.position)
    ):
        closings[row.follow_up_id].append(_closing(row))
    return [_follow_up(row, tuple(closings[row.id])) for row in found]


def _closing(row: Row[*tuple[Any, ...]]) -> Closing:
    return Closing(
        cause=Cause(row.cause),
        on=row.closed_on,
        improvement=row.improvement_id,
        words=row.words,
        reopened_on=row.reopened_on,
        doubted=row.doubted,
    )


def _follow_up(row: Row[*tuple[Any, ...]], closings: tuple[Closing, ...]) -> FollowUp:
    owner = None
    if row.owner == ActorRole.OWNER or row.in_force is not None:
        owner = Actor(ActorRole(row.owner), row.in_force)
    return FollowUp(
        number=row.id,
        interview_id=row.interview_id,
        guide_id=row.guide_id,
        opened_on=row.opened_on,
        waits_since=row.waits_since,
        owner=owner,
        owner_label=row.label,
        language=None if row.language is None else Language(row.language),
        due_on=row.due_on,
        closings=closings,
        told=frozenset(alarm for alarm in Alarm if row._mapping[f"told_{alarm.value}"]),
    )


def _row(follow_up: FollowUp) -> dict[str, Any]:
    """Return what of a case can change. Any: columns differ in type."""
    owner = follow_up.owner
    return {
        "waits_since": follow_up.waits_since,
        "owner": None if owner is None else owner.role.value,
        "member_id": None if owner is None else owner.number,
        "language": None if follow_up.language is None else follow_up.language.value,
        "due_on": follow_up.due_on,
        **{f"told_{alarm.value}": alarm in follow_up.told for alarm in Alarm},
    }
