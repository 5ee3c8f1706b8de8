"""What was done about pains, and who was told, as rows."""

import secrets
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, not_, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.language import Language
from interview.ports import Clock
from interview.remedy import (
    BETWEEN_NEWS,
    K_VERDICTS,
    News,
    OwnNews,
    Pain,
    Remedies,
    Remedy,
    RemedyState,
    Verdict,
)
from storage import dialogues
from storage.tables import follow_up_closings, follow_ups, interviews, remedies, remedy_news, respondents

AT_ONCE = 500  # ids in one statement; SQLite takes no more parameters than a few thousand
UNCONFIRMED = (RemedyState.WRITING, RemedyState.DRAFT)

_COUNTED = {
    Verdict.BETTER: remedies.c.better,
    Verdict.NOT_BETTER: remedies.c.not_better,
    Verdict.UNSURE: remedies.c.unsure,
}
_earlier = remedy_news.alias("earlier")
_given = interviews.alias("given")
_about = remedies.alias("about")
_IS_LATER = interviews.c.started_at <= _about.c.moved_at  # the news; else the pain was told of anew since
_WAITING_OR_LATER = or_(_earlier.c.sent_on.is_(None), _IS_LATER)
_SETTLED = or_(
    _earlier.c.sent_on.is_(None), and_(_IS_LATER, func.coalesce(_earlier.c.verdict, "") != Verdict.NOT_BETTER.value)
)
_HAS_CLOSED_CASE = exists().where(
    follow_ups.c.interview_id == interviews.c.id,
    follow_up_closings.c.follow_up_id == follow_ups.c.id,
    follow_up_closings.c.reopened_on.is_(None),
)


class SqlRemedies(Remedies):
    """The part of a unit of work that is about remedies."""

    _connection: AsyncConnection
    _clock: Clock

    async def begin_remedy(self, pain: Pain, *, by: int) -> Remedy:
        """Begin the text about what was done, in the place of whatever this owner or manager did not confirm yet."""
        await dialogues.drop_unconfirmed(self._connection, by)
        begun = Remedy(secrets.token_hex(16), pain, RemedyState.WRITING, by)
        await self._connection.execute(
            insert(remedies).values(
                id=begun.id,
                guide_id=pain.guide_id,
                stage_id=pain.stage_id,
                category=pain.category,
                state=begun.state.value,
                told_by=by,
                better=0,
                not_better=0,
                unsure=0,
                moved_at=self._clock.now(),
            )
        )
        return begun

    async def remedy(self, remedy_id: str) -> Remedy | None:
        """Return a remedy, None when it is gone; until the end of the transaction nobody else changes it."""
        return await _one(self._connection, remedies.c.id == remedy_id)

    async def remedy_in_writing(self, teller: int, *, since: datetime) -> Remedy | None:
        """Return the remedy that this owner or manager was asked to write about."""
        writing = remedies.c.state == RemedyState.WRITING
        return await _one(self._connection, remedies.c.told_by == teller, writing, remedies.c.moved_at >= since)

    async def keep_remedy_text(self, remedy: Remedy, text: str) -> None:
        """Keep the text, to be confirmed."""
        await self._connection.execute(
            update(remedies)
            .where(remedies.c.id == remedy.id, remedies.c.state == RemedyState.WRITING)
            .values(text=text, state=RemedyState.DRAFT.value, moved_at=self._clock.now())
        )

    async def rewrite_remedy(self, remedy: Remedy) -> None:
        """Take the next message for the text of a remedy that nobody was told of."""
        await self._connection.execute(
            update(remedies)
            .where(remedies.c.id == remedy.id, remedies.c.state.in_(UNCONFIRMED))
            .values(text=None, state=RemedyState.WRITING.value, moved_at=self._clock.now())
        )

    async def drop_remedy(self, remedy: Remedy) -> None:
        """Forget a remedy that nobody was told of."""
        await self._connection.execute(
            delete(remedies).where(remedies.c.id == remedy.id, remedies.c.state.in_(UNCONFIRMED))
        )

    async def queue_news(
        self, remedy: Remedy, interview_ids: Collection[str], *, language: Language | None = None
    ) -> None:
        """Let those hear of it who gave these interviews, allow it, and whom no earlier news of this pain settled."""
        is_spoken = true() if language is None else respondents.c.language == language.value
        for some in _chunks(interview_ids):
            listeners = _allowing(some).where(~_had_news(remedy.pain, _SETTLED), is_spoken)
            found = (await self._connection.scalars(listeners)).all()
            rows = [{"remedy_id": remedy.id, "interview_id": one, "counted": False} for one in found]
            if rows:
                await self._connection.execute(insert(remedy_news), rows)
        await self._connection.execute(
            update(remedies)
            .where(remedies.c.id == remedy.id)
            .values(
                state=RemedyState.TOLD.value,
                told_by=None,
                told_on=self._clock.now().date(),
                moved_at=self._clock.now(),
            )
        )

    async def mark_news_sent(self, news: News) -> bool:
        """Note that somebody is about to hear; False when they were told already, or of anything this month."""
        today = self._clock.now().date()
        marked = await self._connection.execute(
            update(remedy_news)
            .where(
                remedy_news.c.remedy_id == news.remedy.id,
                remedy_news.c.interview_id == news.interview_id,
                remedy_news.c.sent_on.is_(None),
                not_(_heard_since(today - BETWEEN_NEWS, _given.c.respondent_id == news.author.respondent_id)),
            )
            .values(sent_on=today)
        )
        return marked.rowcount == 1

    async def give_verdict(self, respondent_id: str, remedy_id: str, verdict: Verdict) -> bool:
        """Keep a verdict, and count it with four others at least; False where there is none to be given."""
        if await self.remedy(remedy_id) is None:
            return False
        given = await self._connection.execute(
            update(remedy_news)
            .where(*_told(respondent_id, remedy_id), remedy_news.c.verdict.is_(None))
            .values(verdict=verdict.value)
        )
        if given.rowcount != 1:
            return False
        await _count_verdicts(self._connection, remedy_id)
        return True

    async def forbid_news(self, respondent_id: str, remedy_id: str) -> bool:
        """Turn the consent of somebody who was told down to being read, for good; False where nothing was told."""
        told = await self._connection.scalar(select(remedy_news.c.interview_id).where(*_told(respondent_id, remedy_id)))
        if told is None:
            return False
        await dialogues.forbid(self._connection, respondent_id, self._clock.now().date())
        return True


async def told_of(connection: AsyncConnection, pain: Pain) -> list[Remedy]:
    """Read what those who reported a pain were told, the latest first."""
    rows = await connection.execute(
        select(remedies)
        .where(*_is_about(remedies, pain), remedies.c.state == RemedyState.TOLD)
        .order_by(remedies.c.moved_at.desc(), remedies.c.id)
    )
    return [_remedy(row) for row in rows]


async def count_listeners(connection: AsyncConnection, pain: Pain, interview_ids: Collection[str]) -> Counter[Language]:
    """Count who would hear, by language, but for whoever hears again because of a “no”: it would tell of them."""
    found: Counter[Language] = Counter()
    for some in _chunks(interview_ids):
        listeners = _allowing(some).where(~_had_news(pain, _WAITING_OR_LATER))
        counted = listeners.with_only_columns(respondents.c.language, func.count().label("people"))
        for row in await connection.execute(counted.group_by(respondents.c.language)):
            found[Language(row.language)] += row.people
    return found


async def to_send(
    connection: AsyncConnection, *, today: date, busy_since: datetime, zone: tzinfo | None, limit: int
) -> list[News]:
    """Read news to people who may be written to now and heard none this month, the oldest first; zone: of days."""
    heard = _heard_since(today - BETWEEN_NEWS, _given.c.respondent_id == interviews.c.respondent_id)
    rows = await connection.execute(
        select(
            remedies,
            remedy_news.c.interview_id,
            interviews.c.started_at,
            _HAS_CLOSED_CASE.label("followed_up"),
            *dialogues.AUTHOR,
        )
        .join(remedy_news, remedy_news.c.remedy_id == remedies.c.id)
        .join(interviews, interviews.c.id == remedy_news.c.interview_id)
        .join(respondents, respondents.c.id == interviews.c.respondent_id)
        .where(
            remedy_news.c.sent_on.is_(None),
            dialogues.MAY_BE_ASKED,
            respondents.c.reachable,
            not_(dialogues.is_busy(busy_since)),
            not_(heard),
        )
        .order_by(remedies.c.moved_at, remedies.c.id, remedy_news.c.interview_id)
        .limit(limit)
    )
    return [
        News(
            _remedy(row),
            row.interview_id,
            row.started_at.astimezone(zone).date(),
            dialogues.author_in(row),
            followed_up=row.followed_up,
        )
        for row in rows
    ]


async def own(connection: AsyncConnection, respondent_id: str) -> list[OwnNews]:
    """Read what one person was told, the first first."""
    rows = await connection.execute(
        select(remedies.c.text, remedy_news.c.sent_on, remedy_news.c.verdict)
        .join(remedy_news, remedy_news.c.remedy_id == remedies.c.id)
        .join(interviews, interviews.c.id == remedy_news.c.interview_id)
        .where(interviews.c.respondent_id == respondent_id, remedy_news.c.sent_on.is_not(None))
        .order_by(remedy_news.c.sent_on, remedies.c.id)
    )
    return [OwnNews(row.text, row.sent_on, None if row.verdict is None else Verdict(row.verdict)) for row in rows]


async def purge(connection: AsyncConnection, *, before: datetime, unconfirmed_before: datetime) -> None:
    """Forget remedies that are older than answers may be, and those that nobody confirmed."""
    await connection.execute(delete(remedies).where(remedies.c.moved_at < before))
    await connection.execute(
        delete(remedies).where(remedies.c.state.in_(UNCONFIRMED), remedies.c.moved_at < unconfirmed_before)
    )


async def _count_verdicts(connection: AsyncConnection, remedy_id: str) -> None:
    """Add verdicts to what is shown once five wait: no look, and no withdrawal, shows what one person said."""
    waiting = and_(
        remedy_news.c.remedy_id == remedy_id,
        remedy_news.c.verdict.is_not(None),
        remedy_news.c.counted.is_(False),
    )
    found = Counter(await connection.scalars(select(remedy_news.c.verdict).where(waiting)))
    if found.total() < K_VERDICTS:
        return
    await connection.execute(update(remedy_news).where(waiting).values(counted=True))
    await connection.execute(
        update(remedies)
        .where(remedies.c.id == remedy_id)
        .values({column: column + found[verdict.value] for verdict, column in _COUNTED.items()})
    )


async def _one(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> Remedy | None:
    row = (await connection.execute(select(remedies).where(*conditions).with_for_update())).first()
    return None if row is None else _remedy(row)


def _allowing(interview_ids: Collection[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(interviews.c.id)
        .join(respondents, respondents.c.id == interviews.c.respondent_id)
        .where(interviews.c.id.in_(interview_ids), dialogues.MAY_BE_ASKED)
    )


def _had_news(pain: Pain, such: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for interviews of those for whom there is such news of a pain already."""
    return exists().where(
        _earlier.c.remedy_id == _about.c.id,
        *_is_about(_about, pain),
        _earlier.c.interview_id == _given.c.id,
        _given.c.respondent_id == interviews.c.respondent_id,
        such,
    )


def _heard_since(day: date, by: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_earlier.c.interview_id == _given.c.id, by, _earlier.c.sent_on > day)


def _is_about(table: Any, pain: Pain) -> tuple[ColumnElement[bool], ...]:
    """Any: the table or another name of it."""
    return (
        table.c.guide_id == pain.guide_id,
        table.c.stage_id == pain.stage_id,
        table.c.category == pain.category,
    )


def _told(respondent_id: str, remedy_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        remedy_news.c.remedy_id == remedy_id,
        remedy_news.c.sent_on.is_not(None),
        remedy_news.c.interview_id.in_(select(interviews.c.id).where(interviews.c.respondent_id == respondent_id)),
    )


def _chunks(interview_ids: Collection[str]) -> Iterator[list[str]]:
    rest = iter(interview_ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _remedy(row: Row[*tuple[Any, ...]]) -> Remedy:
    return Remedy(
        id=row.id,
        pain=Pain(row.guide_id, row.stage_id, row.category),
        state=RemedyState(row.state),
        told_by=row.told_by,
        text=row.text,
        told_on=row.told_on,
        verdicts={
            Verdict.BETTER: row.better,
            Verdict.NOT_BETTER: row.not_better,
            Verdict.UNSURE: row.unsure,
        },
    )
