"""The store: what the interview asks of persistence, on SQLite and PostgreSQL alike."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.alerts import AlertList, Match
from interview.bets import Bet
from interview.corrections import KeptCorrection
from interview.counts import Counts, Draw, Figure, Givers, Look, Sizes
from interview.dialogue import Author, Inquiry
from interview.digest import Digest
from interview.follow_ups import FollowUp
from interview.handovers import Handover, HandoverRecord
from interview.improvements import FixAnswer, Improvement, Thanks
from interview.language import Language
from interview.notes import ANSWERED_WITHIN, Note, NoteRecord, Unanswered
from interview.ports import (
    Campaign,
    ChatMessage,
    Clock,
    DueStory,
    Person,
    SentPrompt,
    Store,
    StoredGuide,
    Tags,
    UnitOfWork,
    Untagged,
)
from interview.pulse import Addressee
from interview.records import Disposition, InterviewRecord, LoggedCount
from interview.remedy import News, OwnNews, Pain, Remedy
from interview.reminders import DueReminder, Reminders
from storage import (
    alerts,
    bets,
    corrections,
    counts,
    dialogues,
    follow_ups,
    guides,
    handovers,
    improvements,
    judging,
    moves,
    notes,
    queries,
    remedies,
    reminders,
    statements,
    tables,
)
from storage.closing import close_interviews
from storage.database import Database
from storage.erasure import replay_erased
from storage.imports import logged_counts, purge_logged
from storage.migrate import require_current, upgrade
from storage.rows import digest_of, digest_row
from storage.tables import (
    audit,
    campaigns,
    chat_messages,
    digests,
    failed_updates,
    findings,
    interviews,
    invitations,
    map_filters,
    members,
    processed_updates,
    respondents,
    shown_views,
)
from storage.unit import SqlUnitOfWork


async def open_store(
    database_url: str, *, clock: Clock, bot_id: int, owners: Collection[int] = (), migrate: bool = True
) -> "SqlStore":
    """Open the database and bring its schema up to date; migrate=False: require that it is.

    owners: as in `SqlStore`; whoever counts what agents noted must say them.
    Whoever withdrew is erased again, so that nobody comes back with a restored or imported copy.
    Raises a StorageError that says what to do when the database cannot be used.
    """
    database = Database(database_url)
    try:
        if migrate:
            await upgrade(database)
        await require_current(database)
        async with database.writing() as connection:
            await replay_erased(connection)
    except BaseException:
        await database.close()
        raise
    return SqlStore(database, clock, bot_id=bot_id, owners=owners)


class SqlStore(Store):
    """Persistence of interviews; `close` it at the end."""

    def __init__(self, database: Database, clock: Clock, *, bot_id: int, owners: Collection[int] = ()) -> None:
        """Use a database whose schema is up to date. bot_id: updates are numbered by each bot on its own.

        owners: Telegram numbers of those by the settings, whose interviews, notes and handovers count with no agents'.
        """
        self.database = database
        self._clock = clock
        self._bot_id = bot_id
        self._owners = owners

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """Begin a transaction; commits on leaving, rolls back on an exception."""
        async with self.database.writing() as connection:
            unit = SqlUnitOfWork(connection, self._clock, bot_id=self._bot_id)
            yield unit
        if unit.erased:
            await self.database.forget_deleted()

    async def records(self) -> list[InterviewRecord]:
        """Read the interviews that count, with answers and findings, oldest first."""
        return await self._counted_records()

    async def chunks(
        self, *, guide_id: str | None = None, since: date | None = None
    ) -> AsyncIterator[list[InterviewRecord]]:
        """Read all interviews, oldest first, a bounded number at a time, all from one state of the database."""
        async with self.database.reading() as connection:
            zone = self._clock.now().tzinfo
            conditions = queries.started(guide_id, since, zone)
            async for chunk in queries.interview_records(connection, *conditions, zone=zone):
                yield chunk

    async def sizes(self, guide_id: str) -> Sizes:
        """Count interviews: of a guide's customers, of agents, of imports."""
        async with self.database.reading() as connection:
            return await counts.sizes(connection, guide_id, self._clock.now().tzinfo, owners=self._owners)

    async def drawn_records(self, draw: Draw) -> list[InterviewRecord]:
        """Read the interviews that count of those who are drawn, oldest first."""
        return await self._counted_records(counts.drawn(draw))

    async def _counted_records(self, *conditions: ColumnElement[bool]) -> list[InterviewRecord]:
        counted = statements.is_counted(interviews, self._owners)
        async with self.database.reading() as connection:
            found = queries.interview_records(connection, counted, *conditions, zone=self._clock.now().tzinfo)
            return [record async for chunk in found for record in chunk]

    async def givers(self, look: Look, blocks: Sequence[tuple[date, date]]) -> dict[Figure, Givers]:
        """Count customers who gave each figure that is counted, by who they are and when they came."""
        async with self.database.reading() as connection:
            return await counts.givers(connection, look, blocks, self._clock.now().tzinfo)

    async def counts(self, look: Look) -> Counts:
        """Count answers without reading interviews, all from one state of the database."""
        async with self.database.reading() as connection:
            return await counts.counts(connection, look, self._clock.now().tzinfo, owners=self._owners)

    async def concerned(self, look: Look) -> AsyncIterator[list[InterviewRecord]]:
        """Read, a bounded number at a time, interviews in which managers' corrections may move a pain."""
        async with self.database.reading() as connection:
            async for chunk in counts.concerned(connection, look, self._clock.now().tzinfo):
                yield chunk

    async def telling(self, look: Look, stage_id: str, category: str) -> AsyncIterator[list[InterviewRecord]]:
        """Read, a bounded number at a time, interviews that may tell of a pain once they are corrected."""
        async with self.database.reading() as connection:
            zone = self._clock.now().tzinfo
            async for chunk in counts.telling(connection, look, stage_id, category, zone=zone):
                yield chunk

    async def known_by(self) -> dict[str, str]:
        """Return an interview by which each respondent with several of them is known: always the same one."""
        several = (
            select(interviews.c.respondent_id, func.min(interviews.c.id))
            .group_by(interviews.c.respondent_id)
            .having(func.count() > 1)
        )
        async with self.database.reading() as connection:
            rows = await connection.execute(several)
            return {row[0]: row[1] for row in rows}

    async def own_records(self, respondent_id: str) -> list[InterviewRecord]:
        """Read everything that is held about one respondent, superseded answers too."""
        async with self.database.reading() as connection:
            owned = interviews.c.respondent_id == respondent_id
            own = queries.interview_records(connection, owned, zone=self._clock.now().tzinfo)
            return [record async for chunk in own for record in chunk]

    async def erased(self, guide_id: str, *, since: date) -> dict[Disposition, int]:
        """Count people of a guide who refused or withdrew and were erased, by month: from that of `since` on."""
        async with self.database.reading() as connection:
            return await queries.erased(connection, guide_id, since=since)

    async def logged(self, *, start: date, end: date) -> list[LoggedCount]:
        """Count what systems noted of each stage from one day to before another."""
        async with self.database.reading() as connection:
            return await logged_counts(connection, start=start, end=end)

    async def map_moves(self) -> int:
        """Return a number that is another one after any change of what maps are made of."""
        async with self.database.reading() as connection:
            return await moves.counted(connection)

    async def texts(self, answer_ids: Collection[int]) -> dict[tuple[int, int], str]:
        """Read the words of answers as they are now, by number and revision."""
        async with self.database.reading() as connection:
            return await queries.texts(connection, answer_ids)

    async def shown_view(self, view: str) -> str | None:
        """Read what a view last showed; None when it was never shown."""
        async with self.database.reading() as connection:
            content: str | None = await connection.scalar(
                select(shown_views.c.content).where(shown_views.c.view == view)
            )
            return content

    async def keep_shown_view(self, view: str, content: str) -> None:
        """Keep what a view shows now, in the place of what it showed before."""
        async with self.database.writing() as connection:
            await connection.execute(
                statements.put(self.database.dialect, shown_views),
                {"view": view, "content": content, "kept_at": self._clock.now()},
            )
        await self.database.forget_deleted()  # the old content may tell of people who have withdrawn since

    async def drop_shown_views(self, family: str, *, keep: Collection[str]) -> None:
        """Forget what views whose names begin so showed, but for some of them."""
        stale = shown_views.c.view.startswith(family, autoescape=True) & shown_views.c.view.not_in(keep)
        async with self.database.writing() as connection:
            dropped = await connection.execute(delete(shown_views).where(stale))
        if dropped.rowcount:
            await self.database.forget_deleted()

    async def map_filter(self, telegram_user_id: int) -> dict[str, str]:
        """Read by what a manager filters the map: values by dimension; empty when by nothing."""
        kept = select(map_filters.c.conditions).where(map_filters.c.telegram_user_id == telegram_user_id)
        async with self.database.reading() as connection:
            content: str | None = await connection.scalar(kept)
        return {} if content is None else dict(json.loads(content))

    async def bets(self, guide_id: str) -> list[Bet]:
        """Read the locked bets on the journey of a guide; whose they are is not said."""
        async with self.database.reading() as connection:
            return await bets.locked(connection, guide_id)

    async def own_bets(self, telegram_user_id: int) -> list[Bet]:
        """Read a manager's own bets, locked or not."""
        async with self.database.reading() as connection:
            return await bets.own(connection, telegram_user_id)

    async def drop_bets(self, *, keep_of: Collection[int]) -> None:
        """Forget the bets of all who are no managers. keep_of: the owners' Telegram numbers."""
        async with self.database.writing() as connection:
            dropped = await bets.remove(connection, bets.left_over(keep_of))
        if dropped:
            await self.database.forget_deleted()

    async def digests(self) -> list[Digest]:
        """Read all weekly digests; there are as many as owners and the groups that they chose."""
        async with self.database.reading() as connection:
            rows = await connection.execute(select(digests).order_by(digests.c.chat_id, digests.c.thread_id))
            return [digest_of(row) for row in rows]

    async def add_digests(self, new: Sequence[Digest]) -> None:
        """Set weekly digests where none was ever set."""
        rows = [digest_row(digest) for digest in new]
        if rows:
            async with self.database.writing() as connection:
                await connection.execute(statements.insert_new(self.database.dialect, digests), rows)

    async def mark_told(self, before: Digest, after: Digest) -> bool:
        """Note what a digest is about to tell, and for which day; False when it has changed since it was read."""
        async with self.database.writing() as connection:
            marked = await connection.execute(
                update(digests)
                .where(*(digests.c[name].is_not_distinct_from(value) for name, value in digest_row(before).items()))
                .values(sent_on=after.sent_on, seen=after.seen)
            )
        return marked.rowcount == 1

    async def drop_digests(self, *, keep_of: Collection[int]) -> list[Digest]:
        """Forget the digests of all but some people, and return them. keep_of: numbers of those who may see the map."""
        async with self.database.writing() as connection:
            gone = await connection.execute(
                delete(digests).where(digests.c.owner_id.not_in(keep_of)).returning(*digests.c)
            )
            return [digest_of(row) for row in gone]

    async def alert_lists(self) -> list[AlertList]:
        """Read all lists of alerts."""
        async with self.database.reading() as connection:
            return await alerts.everything(connection)

    async def alerted_to(self, respondent_id: str) -> frozenset[str]:
        """Return the ids of one person's interviews that anybody was alerted to."""
        async with self.database.reading() as connection:
            return await alerts.told_of(connection, respondent_id)

    async def drop_alert_lists(self, *, keep_of: Collection[int]) -> list[AlertList]:
        """Forget the lists of alerts of all but some people, and return them. keep_of: numbers of those who lead."""
        async with self.database.writing() as connection:
            return await alerts.drop(connection, keep_of=keep_of)

    async def alerts_to_match(
        self, alert_list: AlertList, guide_ids: Collection[str], *, examples: bool, limit: int
    ) -> list[tuple[InterviewRecord, int]]:
        """Read customers' interviews that ended since a list is on and were not looked at, each with its version."""
        now = self._clock.now()
        async with self.database.reading() as connection:
            return await alerts.to_match(connection, alert_list, guide_ids, now, examples=examples, limit=limit)

    async def keep_alert_matches(self, alert_list: AlertList, matches: Sequence[Match]) -> None:
        """Note what became of interviews, unless they are gone or fired before."""
        async with self.database.writing() as connection:
            await alerts.keep_matches(connection, alert_list, matches, self._clock.now().date())

    async def records_of(self, interview_ids: Sequence[str]) -> list[InterviewRecord]:
        """Read some interviews; those that are gone are left out."""
        async with self.database.reading() as connection:
            found = alerts.by_id(connection, interview_ids, self._clock.now().tzinfo)
            return [record async for chunk in found for record in chunk]

    async def ended_since(
        self, guide_ids: Collection[str], since: datetime, *, examples: bool
    ) -> AsyncIterator[list[InterviewRecord]]:
        """Read customers' interviews that ended since a moment, a bounded number at a time."""
        now = self._clock.now()
        async with self.database.reading() as connection:
            async for chunk in alerts.ended_since(connection, guide_ids, since, now, examples=examples):
                yield chunk

    async def stored_guides(self) -> list[StoredGuide]:
        """Return every version of every guide, in the order in which they came."""
        async with self.database.reading() as connection:
            return await guides.stored_guides(connection)

    async def running_interviews(self) -> dict[tuple[str, int], int]:
        """Count the interviews that are open, consent given, by guide and version."""
        async with self.database.reading() as connection:
            return await guides.running_interviews(connection)

    async def corrections(self) -> list[KeptCorrection]:
        """Read the corrections in force, in the order in which they were made."""
        async with self.database.reading() as connection:
            return await corrections.all_kept(connection)

    async def improvements(self) -> list[Improvement]:
        """Read all actions, in the order in which they were made."""
        async with self.database.reading() as connection:
            return await improvements.everything(connection)

    async def keep_figures(self, number: int, figures: str) -> None:
        """Keep what the map says of a done action, unless that was kept before, or it is no longer done."""
        async with self.database.writing() as connection:
            await improvements.keep_figures(connection, number, figures)

    async def thanks_due(self, *, limit: int) -> list[Thanks]:
        """Read whom to tell of a fix, and can be."""
        async with self.database.reading() as connection:
            return await improvements.thanks_due(connection, limit=limit)

    async def mark_thanked(self, thanks: Thanks) -> bool:
        """Note that somebody is about to be told of a fix; False when they were."""
        async with self.database.writing() as connection:
            return await improvements.mark_thanked(connection, thanks, self._clock.now().date())

    async def fix_answers(self, respondent_id: str) -> list[FixAnswer]:
        """Read what somebody was told of fixes, and said of them."""
        async with self.database.reading() as connection:
            return await improvements.answers_of(connection, respondent_id)

    async def notes(self) -> list[NoteRecord]:
        """Read all notes, by week."""
        async with self.database.reading() as connection:
            return await notes.records(connection)

    async def agents_notes(self) -> list[NoteRecord]:
        """Read the notes that count in groups, by week: those of nobody who is an owner or a manager now."""
        async with self.database.reading() as connection:
            return await notes.records(connection, notes.by_agents(self._owners))

    async def own_notes(self, respondent_id: str) -> list[Note]:
        """Read one person's notes, newest first."""
        async with self.database.reading() as connection:
            return await notes.own(connection, respondent_id)

    async def handovers(self) -> list[HandoverRecord]:
        """Read all handovers that colleagues logged, by week."""
        async with self.database.reading() as connection:
            return await handovers.records(connection)

    async def agents_handovers(self) -> list[HandoverRecord]:
        """Read the handovers that count in groups, by week: those of nobody who is an owner or a manager now."""
        async with self.database.reading() as connection:
            return await handovers.records(connection, handovers.by_agents(self._owners))

    async def own_handovers(self, respondent_id: str) -> list[Handover]:
        """Read one person's handovers, newest first."""
        async with self.database.reading() as connection:
            return await handovers.own(connection, respondent_id)

    async def untagged_notes(self, tagger_version: str, *, limit: int) -> list[Note]:
        """Read notes that this tagger version has not read."""
        async with self.database.reading() as connection:
            return await notes.untagged(connection, tagger_version, limit=limit)

    async def unanswered_notes(self, *, limit: int) -> list[Unanswered]:
        """Read notes of reachable people who have not been shown how they were read, oldest first."""
        async with self.database.reading() as connection:
            return await notes.unanswered(connection, limit=limit)

    async def colleagues_this_week(self, note: Note) -> int:
        """Count the other agents who noted the same at the same stage in the week of a note."""
        async with self.database.reading() as connection:
            return await notes.colleagues_this_week(connection, note, owners=self._owners)

    async def staff_count(self) -> int:
        """Count the agents that the bot knows; owners and managers are none."""
        async with self.database.reading() as connection:
            return await notes.staff_count(connection, owners=self._owners)

    async def staff_languages(self) -> frozenset[Language]:
        """Return the languages that colleagues speak."""
        async with self.database.reading() as connection:
            return await notes.staff_languages(connection)

    async def pulses_due(self, day: date, moment: datetime) -> list[Addressee]:
        """Read whom to ask the weekly question of a day: known before `moment`, not asked yet, not answering."""
        async with self.database.reading() as connection:
            return await notes.pulses_due(connection, day, moment, silent_since=self._clock.now() - ANSWERED_WITHIN)

    async def wants_pulses(self, respondent_id: str) -> bool:
        """Tell whether somebody has not stopped the weekly question."""
        async with self.database.reading() as connection:
            return await notes.wants_pulses(connection, respondent_id)

    async def mark_asked(self, respondent_id: str, day: date) -> bool:
        """Note that somebody is about to be asked for a day; False when they were, or want no such question."""
        async with self.database.writing() as connection:
            return await notes.mark_asked(connection, respondent_id, day)

    async def may_be_asked(self, interview_id: str) -> bool:
        """Tell whether whoever gave an interview may be asked about it."""
        async with self.database.reading() as connection:
            return await dialogues.may_be_asked(connection, interview_id)

    async def own_inquiries(self, respondent_id: str) -> list[Inquiry]:
        """Read the questions to one person with the answers, oldest first, but for those not confirmed."""
        async with self.database.reading() as connection:
            return await dialogues.own(connection, respondent_id)

    async def inquiries_to_send(self, *, busy_since: datetime, limit: int) -> list[tuple[Inquiry, Author]]:
        """Read confirmed questions, oldest first, and those that did not arrive; not to people in an interview."""
        async with self.database.reading() as connection:
            return await dialogues.to_send(connection, busy_since=busy_since, limit=limit)

    async def inquiries_to_tell(self, *, limit: int) -> list[Inquiry]:
        """Read questions of whose answer, or end, whoever asked has not heard."""
        async with self.database.reading() as connection:
            return await dialogues.to_tell(connection, limit=limit)

    async def due_reminders(self, now: datetime, *, limit: int) -> list[DueReminder]:
        """Read which reminders are to be sent now, were it no quiet hour."""
        async with self.database.reading() as connection:
            return await reminders.due(connection, now, limit=limit)

    async def mark_reminded(self, due: DueReminder, now: datetime) -> bool:
        """Note that a reminder is about to be sent; False when it was, or the interview has moved on or ended."""
        async with self.database.writing() as connection:
            return await reminders.mark(connection, due, now)

    async def own_reminders(self, respondent_id: str) -> dict[str, Reminders]:
        """Read what is kept of one person's reminders, by interview."""
        async with self.database.reading() as connection:
            return await reminders.own(connection, respondent_id, self._clock.now().tzinfo)

    async def remedies_of(self, pain: Pain) -> list[Remedy]:
        """Read what those who reported a pain were told, the latest first."""
        async with self.database.reading() as connection:
            return await remedies.told_of(connection, pain)

    async def count_listeners(self, pain: Pain, interview_ids: Collection[str]) -> Counter[Language]:
        """Count who would hear, by language, but for whoever hears again because of a “no”: it would tell of them."""
        async with self.database.reading() as connection:
            return await remedies.count_listeners(connection, pain, interview_ids)

    async def news_to_send(self, *, today: date, busy_since: datetime, limit: int) -> list[News]:
        """Read news to people who may be written to now and heard none this month, the oldest first."""
        async with self.database.reading() as connection:
            zone = self._clock.now().tzinfo
            return await remedies.to_send(connection, today=today, busy_since=busy_since, zone=zone, limit=limit)

    async def follow_ups(self, *, closed: bool) -> list[FollowUp]:
        """Read all cases that are closed, or all that are not, by number."""
        async with self.database.reading() as connection:
            return await follow_ups.of_state(connection, closed=closed)

    async def follow_up(self, number: int) -> FollowUp | None:
        """Read one case; None when there is none any more."""
        async with self.database.reading() as connection:
            return await follow_ups.one(connection, number)

    async def own_follow_ups(self, respondent_id: str) -> list[FollowUp]:
        """Read the cases of one person, by number."""
        async with self.database.reading() as connection:
            return await follow_ups.own(connection, respondent_id)

    async def interview_record(self, interview_id: str) -> InterviewRecord | None:
        """Read one interview; None when it is gone."""
        async with self.database.reading() as connection:
            one = interviews.c.id == interview_id
            found = queries.interview_records(connection, one, zone=self._clock.now().tzinfo)
            return next(iter([record async for chunk in found for record in chunk]), None)

    async def own_news(self, respondent_id: str) -> list[OwnNews]:
        """Read the remedies that one person was told of."""
        async with self.database.reading() as connection:
            return await remedies.own(connection, respondent_id)

    async def due_stories(self, now: datetime, *, limit: int) -> list[DueStory]:
        """Read texts whose `due_at` has come."""
        async with self.database.reading() as connection:
            return await queries.due_stories(connection, now, limit=limit)

    async def next_due_at(self) -> datetime | None:
        """Return when the next text falls due."""
        async with self.database.reading() as connection:
            return await queries.next_due_at(connection)

    async def unshown(self, *, limit: int) -> list[Person]:
        """Read reachable people whose open interview was stepped but whose prompt was not sent."""
        async with self.database.reading() as connection:
            return await queries.unshown(connection, limit=limit)

    async def note_sent(self, prompts: Sequence[SentPrompt], messages: Sequence[ChatMessage]) -> None:
        """Record prompts as shown (never backwards) and messages for a later deletion, in one transaction."""
        if not prompts and not messages:
            return
        async with self.database.writing() as connection:
            if prompts:
                await connection.execute(statements.SHOWN, [_shown(prompt) for prompt in prompts])
            if messages:
                remember = statements.remember_message(self.database.dialect)
                await connection.execute(remember, [asdict(message) for message in messages])

    async def untagged(self, tagger_version: str, *, limit: int, imported: bool = True) -> list[Untagged]:
        """Read texts that this tagger version has not read; those still being told are left out.

        imported: whether what was imported is among them.
        """
        async with self.database.reading() as connection:
            return await queries.untagged(connection, tagger_version, limit=limit, imported=imported)

    async def count_untagged(self, tagger_version: str) -> int:
        """Count the texts that this tagger version has not read."""
        async with self.database.reading() as connection:
            return await queries.count_untagged(connection, tagger_version)

    async def save_tags(self, tagger_version: str, tags: Sequence[tuple[Untagged, Tags]]) -> None:
        """Replace the findings of texts; those whose revision has moved are passed over."""
        async with self.database.writing() as connection:
            await _save_tags(connection, tagger_version, tags)

    async def judge(self, is_careful: Callable[[InterviewRecord], bool], *, limit: int) -> int:
        """Keep of interviews whose answers are new whether they were answered with care; returns how many."""
        async with self.database.writing() as connection:
            return await judging.judge(connection, is_careful, limit=limit, zone=self._clock.now().tzinfo)

    async def record_failed(self, update_id: int, kind: str, code: str) -> None:
        """Keep an update that could not be handled: id, kind and error code, no words. It counts as handled."""
        key = {"bot_id": self._bot_id, "update_id": update_id, "at": self._clock.now()}
        async with self.database.writing() as connection:
            await connection.execute(statements.insert_new(self.database.dialect, processed_updates), key)
            await connection.execute(
                statements.insert_new(self.database.dialect, failed_updates), {**key, "kind": kind, "code": code}
            )

    async def close_silent(self, before: datetime) -> int:
        """Mark interviews without a step since then as broken off (complete ones just close); returns how many."""
        async with self.database.writing() as connection:
            return await close_interviews(connection, interviews.c.stepped_at < before, now=self._clock.now())

    async def purge(self, *, answers_before: datetime, updates_before: datetime, messages_before: datetime) -> int:
        """Delete what is older: interviews with all in them, notes, handovers, bets, ended actions, ids of Telegram.

        Of rights, what ended and the audit go with the answers of their time.
        A person of whom nothing of these is left goes too, and a shown view behind which nobody is left.
        Returns how many interviews were deleted.
        """
        async with self.database.writing() as connection:
            purged = await connection.execute(delete(interviews).where(interviews.c.started_at < answers_before))
            for told in (tables.notes, tables.handovers):
                await connection.execute(delete(told).where(told.c.given_on < answers_before.date()))
            held = select(interviews.c.id).where(interviews.c.respondent_id == respondents.c.id)
            noted = select(tables.notes.c.id).where(tables.notes.c.respondent_id == respondents.c.id)
            logged = select(tables.handovers.c.id).where(tables.handovers.c.respondent_id == respondents.c.id)
            await connection.execute(
                delete(respondents).where(
                    respondents.c.created_at < answers_before, ~held.exists(), ~noted.exists(), ~logged.exists()
                )
            )
            await improvements.purge(connection, answers_before)
            await bets.remove(connection, bets.older_than(answers_before))
            await dialogues.purge_unconfirmed(connection, updates_before)
            await follow_ups.purge_unwritten(connection, updates_before)
            await remedies.purge(connection, before=answers_before, unconfirmed_before=updates_before)
            await alerts.purge(connection, self._clock.now())
            await purge_logged(connection, answers_before, self._clock.now().tzinfo)
            await connection.execute(delete(shown_views).where(shown_views.c.kept_at < answers_before))
            await _purge_rights(connection, answers_before, updates_before)
            for table, before in (
                (processed_updates, updates_before),
                (failed_updates, updates_before),
                (chat_messages, messages_before),
            ):
                await connection.execute(delete(table).where(table.c.at < before))
        await self.database.forget_deleted()
        return purged.rowcount

    async def add_campaign(self, campaign: Campaign) -> None:
        """Keep what stands behind the token of a deep link."""
        async with self.database.writing() as connection:
            await connection.execute(insert(campaigns).values(**asdict(campaign), created_at=self._clock.now()))

    async def revoke_campaign(self, token: str) -> None:
        """Make a deep link that of an unknown campaign; interviews begun with it stay."""
        async with self.database.writing() as connection:
            await connection.execute(
                update(campaigns)
                .where(campaigns.c.token == token, campaigns.c.revoked_at.is_(None))
                .values(revoked_at=self._clock.now())
            )


async def _purge_rights(connection: AsyncConnection, before: datetime, drafts_before: datetime) -> None:
    """Forget invitations, roles that ended, and audit lines that are older than answers may be."""
    await connection.execute(
        delete(invitations).where(invitations.c.token_hash.is_(None), invitations.c.expires_at < drafts_before)
    )
    await connection.execute(delete(invitations).where(invitations.c.expires_at < before))
    await connection.execute(delete(members).where(members.c.revoked_on < before.date()))
    await connection.execute(delete(audit).where(audit.c.at < before))


def _shown(prompt: SentPrompt) -> dict[str, str | int]:
    return {"interview_id": prompt.interview_id, "sent_version": prompt.version, "message_id": prompt.message_id}


async def _save_tags(connection: AsyncConnection, tagger_version: str, tags: Sequence[tuple[Untagged, Tags]]) -> None:
    """Save in a few statements whatever the number of texts: answers of people wait for the end of this."""
    texts = tables.answers.c
    ids = [read.answer_id for read, _ in tags]
    held = await connection.execute(
        select(texts.id, texts.revision).where(texts.id.in_(ids)).order_by(texts.id).with_for_update()
    )
    revisions = {row.id: row.revision for row in held}
    fresh = [(read, found) for read, found in tags if revisions.get(read.answer_id) == read.revision]
    if not fresh:
        return
    await connection.execute(
        statements.TAGGED,
        [
            {
                "answer_id": read.answer_id,
                "by_version": tagger_version,
                "found_valence": found.valence,
                "found_wait": found.wait_minutes,
                "found_stage": found.stage_id,
            }
            for read, found in fresh
        ],
    )
    await connection.execute(delete(findings).where(findings.c.answer_id.in_([read.answer_id for read, _ in fresh])))
    rows = [
        {"answer_id": read.answer_id, "position": position, **asdict(finding), "layer": finding.layer.value}
        for read, found in fresh
        for position, finding in enumerate(found.findings, start=1)
    ]
    if rows:
        await connection.execute(insert(findings), rows)
