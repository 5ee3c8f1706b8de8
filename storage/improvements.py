"""Actions as rows: who owns them by the role as it is, whom a fix is to be told, and what they say of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.improvements import Aim, FixAnswer, Improvement, Improvements, Progress, Thanks
from interview.notes import Note
from interview.rights import Actor, ActorRole, MemberRole
from storage import statements
from storage.tables import fix_answers, improvement_aims, improvements, members, notes, respondents

_DOUBTED = (
    select(func.count())
    .where(fix_answers.c.improvement_id == improvements.c.id, fix_answers.c.works.is_(False))
    .scalar_subquery()
    .label("doubted")
)
_IN_FORCE = and_(
    members.c.id == improvements.c.member_id,
    members.c.telegram_user_id.is_not(None),
    members.c.role == MemberRole.MANAGER.value,
)


class SqlImprovements(Improvements):
    """The part of a unit of work that is about actions."""

    _connection: AsyncConnection

    async def improvements(self) -> list[Improvement]:
        """Return all actions, in the order in which they were made, and let nobody else make one until the end."""
        if self._connection.dialect.name == "postgresql":  # with SQLite one transaction alone writes at a time
            await self._connection.execute(text("LOCK TABLE improvements IN SHARE ROW EXCLUSIVE MODE"))
        return await everything(self._connection)

    async def improvement(self, number: int) -> Improvement | None:
        """Return one, and let nobody else change it before this transaction ends; None when there is none."""
        locked = select(improvements.c.id).where(improvements.c.id == number).with_for_update()
        if await self._connection.scalar(locked) is None:
            return None
        found = await _read(self._connection, improvements.c.id == number)
        return found[0]

    async def add_improvement(
        self, aim: Aim, *, on: date, owner: Actor | None = None, progress: Progress = Progress.IDEA
    ) -> Improvement:
        """Make an action of one pain."""
        new = Improvement(0, (aim,), on, owner=owner).moved_to(progress, on)
        kept = await self._connection.execute(insert(improvements).values(**_row(new), made_on=on))
        (number,) = kept.inserted_primary_key or (None,)
        assert number is not None  # the database numbers every row
        await self._put_aims(number, new.aims)
        return (await _read(self._connection, improvements.c.id == number))[0]

    async def put_improvement(self, improvement: Improvement) -> None:
        """Keep an action as it is now. Once done, everybody who noted its pains before is to be thanked, once each."""
        number = improvement.number
        before = await self._connection.scalar(select(improvements.c.progress).where(improvements.c.id == number))
        await self._connection.execute(
            update(improvements).where(improvements.c.id == number).values(**_row(improvement))
        )
        await self._connection.execute(delete(improvement_aims).where(improvement_aims.c.improvement_id == number))
        await self._put_aims(number, improvement.aims)
        if improvement.done_on is not None and before != Progress.DONE:
            await self._thank(number, improvement.done_on)
        elif improvement.done_on is None:  # whoever was not told yet hears nothing of it
            await self._connection.execute(
                delete(fix_answers).where(fix_answers.c.improvement_id == number, fix_answers.c.told_on.is_(None))
            )

    async def answer_fix(self, number: int, respondent_id: str, *, works: bool) -> bool:
        """Keep what a colleague says of a fix; False when that colleague was never asked."""
        answered = await self._connection.execute(
            update(fix_answers)
            .where(
                fix_answers.c.improvement_id == number,
                fix_answers.c.respondent_id == respondent_id,
                fix_answers.c.told_on.is_not(None),
            )
            .values(works=works)
        )
        return answered.rowcount == 1

    async def _put_aims(self, number: int, aims: Iterable[Aim]) -> None:
        rows = [
            {
                "improvement_id": number,
                "position": position,
                "guide_id": aim.guide_id,
                "stage_id": aim.stage_id,
                "category": aim.category,
            }
            for position, aim in enumerate(aims)
        ]
        await self._connection.execute(insert(improvement_aims), rows)

    async def _thank(self, number: int, done_on: date) -> None:
        """Note whom to thank: authors who were not yet, and those for whom the fix did not work the last time."""
        new = statements.insert_new(self._connection.dialect.name, fix_answers)
        authors = (
            select(improvement_aims.c.improvement_id, notes.c.respondent_id)
            .distinct()
            .join(
                notes,
                and_(notes.c.stage_id == improvement_aims.c.stage_id, notes.c.category == improvement_aims.c.category),
            )
        )
        found = authors.where(improvement_aims.c.improvement_id == number, notes.c.given_on <= done_on)
        rows = [dict(row._mapping) for row in await self._connection.execute(found)]
        if rows:
            await self._connection.execute(new, rows)
        await self._connection.execute(
            update(fix_answers)
            .where(fix_answers.c.improvement_id == number, fix_answers.c.works.is_(False))
            .values(told_on=None, works=None)
        )


async def everything(connection: AsyncConnection) -> list[Improvement]:
    """Read all actions, in the order in which they were made."""
    return await _read(connection)


async def keep_figures(connection: AsyncConnection, number: int, figures: str) -> None:
    """Keep what the map says of a done action, unless that was kept before, or it is no longer done."""
    await connection.execute(
        update(improvements)
        .where(
            improvements.c.id == number,
            improvements.c.progress == Progress.DONE.value,
            improvements.c.figures.is_(None),
        )
        .values(figures=figures)
    )


async def thanks_due(connection: AsyncConnection, *, limit: int) -> list[Thanks]:
    """Read whom to tell of a fix, and can be."""
    rows = await connection.execute(
        select(
            fix_answers.c.improvement_id,
            fix_answers.c.respondent_id,
            respondents.c.telegram_user_id,
            respondents.c.language,
        )
        .join(respondents, respondents.c.id == fix_answers.c.respondent_id)
        .where(
            fix_answers.c.told_on.is_(None),
            respondents.c.example.is_(False),
            respondents.c.reachable,
            respondents.c.telegram_user_id.is_not(None),
        )
        .order_by(fix_answers.c.improvement_id, fix_answers.c.respondent_id)
        .limit(limit)
    )
    return [Thanks(row.improvement_id, row.respondent_id, row.telegram_user_id, row.language) for row in rows]


async def mark_thanked(connection: AsyncConnection, thanks: Thanks, on: date) -> bool:
    """Note that somebody is about to be told of a fix; one alone hears True."""
    marked = await connection.execute(
        update(fix_answers)
        .where(
            fix_answers.c.improvement_id == thanks.number,
            fix_answers.c.respondent_id == thanks.respondent_id,
            fix_answers.c.told_on.is_(None),
        )
        .values(told_on=on)
    )
    return marked.rowcount == 1


async def answers_of(connection: AsyncConnection, respondent_id: str) -> list[FixAnswer]:
    """Read what somebody was told of fixes, and said of them."""
    rows = await connection.execute(
        select(fix_answers)
        .where(fix_answers.c.respondent_id == respondent_id, fix_answers.c.told_on.is_not(None))
        .order_by(fix_answers.c.improvement_id)
    )
    return [FixAnswer(row.improvement_id, row.told_on, row.works) for row in rows]


async def forget_note(connection: AsyncConnection, note: Note) -> None:
    """Forget what its author was told of fixes on account of a note that is gone, and of no other one."""
    alike = exists().where(
        notes.c.respondent_id == note.respondent_id,
        notes.c.stage_id == improvement_aims.c.stage_id,
        notes.c.category == improvement_aims.c.category,
    )
    kept = select(improvement_aims.c.improvement_id).where(alike)
    concerned = select(improvement_aims.c.improvement_id).where(
        improvement_aims.c.stage_id == note.tags.stage_id, improvement_aims.c.category == note.tags.category
    )
    await connection.execute(
        delete(fix_answers).where(
            fix_answers.c.respondent_id == note.respondent_id,
            fix_answers.c.improvement_id.in_(concerned),
            fix_answers.c.improvement_id.not_in(kept),
        )
    )


async def purge(connection: AsyncConnection, before: datetime) -> None:
    """Delete actions that ended, and answers about fixes that were asked for, before a moment."""
    await connection.execute(delete(improvements).where(improvements.c.closed_on < before.date()))
    await connection.execute(delete(fix_answers).where(fix_answers.c.told_on < before.date()))


async def _read(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Improvement]:
    wanted: Select[Any] = (
        select(improvements, _DOUBTED, members.c.id.label("in_force"), members.c.label)
        .outerjoin(members, _IN_FORCE)
        .where(*conditions)
        .order_by(improvements.c.id)
    )
    rows = (await connection.execute(wanted)).all()
    aims: defaultdict[int, list[Aim]] = defaultdict(list)
    for row in await connection.execute(
        select(improvement_aims)
        .join(improvements, improvements.c.id == improvement_aims.c.improvement_id)
        .where(*conditions)
        .order_by(improvement_aims.c.improvement_id, improvement_aims.c.position)
    ):
        aims[row.improvement_id].append(Aim(row.guide_id, row.stage_id, row.category))
    return [_improvement(row, tuple(aims[row.id])) for row in rows]


def _improvement(row: Row[*tuple[Any, ...]], aims: tuple[Aim, ...]) -> Improvement:
    owner = None
    if row.owner == ActorRole.OWNER or row.in_force is not None:
        owner = Actor(ActorRole(row.owner), row.in_force)
    return Improvement(
        number=row.id,
        aims=aims,
        made_on=row.made_on,
        title=row.title,
        owner=owner,
        owner_label=row.label,
        progress=Progress(row.progress),
        due_on=row.due_on,
        effort=row.effort,
        doing_on=row.doing_on,
        closed_on=row.closed_on,
        figures=row.figures,
        doubted=row.doubted,
        is_news=row.is_news,
        told_overdue=row.told_overdue,
    )


def _row(improvement: Improvement) -> dict[str, Any]:
    """Return what of an action can change. Any: columns differ in type."""
    owner = improvement.owner
    return {
        "title": improvement.title,
        "owner": None if owner is None else owner.role.value,
        "member_id": None if owner is None else owner.number,
        "progress": improvement.progress.value,
        "due_on": improvement.due_on,
        "effort": improvement.effort,
        "doing_on": improvement.doing_on,
        "closed_on": improvement.closed_on,
        "figures": improvement.figures,
        "is_news": improvement.is_news,
        "told_overdue": improvement.told_overdue,
    }
