"""One transaction of the interview: what one update changes."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Executable, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.bets import Bet
from interview.corrections import Correction, Corrector
from interview.digest import Digest
from interview.guide import Status
from interview.handovers import Handover
from interview.language import Language
from interview.notes import Note
from interview.ports import (
    Campaign,
    Clock,
    NewInterview,
    OpenInterview,
    Person,
    SavedWords,
    StaleStepError,
    StepRecord,
    StoredGuide,
    UnitOfWork,
)
from interview.records import Disposition, Role
from interview.reminders import Reminders
from interview.rights import Scope
from interview.state import Entry, State, dump_state
from storage import bets, corrections, guides, handovers, notes, reminders, statements
from storage.alerts import SqlAlerts
from storage.closing import close_interviews
from storage.dialogues import SqlDialogues
from storage.errors import AnswerMissingError
from storage.follow_ups import SqlFollowUps
from storage.improvements import SqlImprovements, forget_note
from storage.remedies import SqlRemedies
from storage.rights import SqlRights
from storage.rows import digest_of, digest_row, person_of
from storage.tables import (
    alert_lists,
    answer_parts,
    answers,
    campaign_interviews,
    campaigns,
    chat_messages,
    digests,
    disposition_counts,
    erased_interviews,
    erased_respondents,
    findings,
    interviews,
    map_filters,
    processed_updates,
    respondents,
)

DELETABLE_FOR = timedelta(hours=48)
"""A bot may delete messages in a private chat for so long (Bot API, deleteMessage)."""

MAY_READ = frozenset({"read_and_write", "read_only"})
MAY_WRITE = frozenset({"read_and_write"})
"""Options of the permission question."""


class SqlUnitOfWork(SqlRights, SqlDialogues, SqlImprovements, SqlRemedies, SqlAlerts, SqlFollowUps, UnitOfWork):
    """The writes of one update, in the transaction of its connection.

    erased: whether somebody was, a note or a handover; the rows are gone, but not yet from SQLite's log.
    """

    def __init__(self, connection: AsyncConnection, clock: Clock, *, bot_id: int) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._clock = clock
        self._bot_id = bot_id
        self.erased = False

    async def first_delivery(self, update_id: int) -> bool:
        """Note that an update is being handled; False when it was handled before."""
        noted = await self._run(
            statements.insert_new(self._dialect, processed_updates),
            bot_id=self._bot_id,
            update_id=update_id,
            at=self._clock.now(),
        )
        return noted.rowcount == 1

    async def person(self, telegram_user_id: int) -> Person | None:
        """Return a person with the open interview, in one SELECT."""
        row = (await self._run(statements.PERSON_BY_TELEGRAM_ID, telegram_user_id=telegram_user_id)).one_or_none()
        return None if row is None else person_of(row)

    async def add_person(self, telegram_user_id: int, *, language: Language, role: Role) -> Person:
        """Add a person under a new random id; returns the one that is there when somebody was quicker."""
        new = Person(
            respondent_id=random_id(),
            telegram_user_id=telegram_user_id,
            role=role,
            language=language,
            reachable=True,
            may_contact=False,
            interview=None,
        )
        added = await self._run(
            statements.insert_new(self._dialect, respondents),
            id=new.respondent_id,
            telegram_user_id=telegram_user_id,
            role=role.value,
            language=language.value,
            reachable=True,
            may_contact=False,
            example=False,
            created_at=self._clock.now(),
        )
        if added.rowcount == 1:
            return new
        return await self.person(telegram_user_id) or new

    async def set_language(self, person: Person, language: Language) -> Person:
        """Change the language of a person and of the open interview; returns the person as stored."""
        await self._run(
            update(respondents).where(respondents.c.id == person.respondent_id).values(language=language.value)
        )
        interview = person.interview
        if interview is not None:
            await self._run(update(interviews).where(interviews.c.id == interview.id).values(language=language.value))
            interview = replace(interview, language=language)
        return replace(person, language=language, interview=interview)

    async def set_reachable(self, telegram_user_id: int, *, reachable: bool) -> None:
        """Note that a person blocked the bot, or wrote again; or that a group threw it out."""
        await self._run(
            update(respondents)
            .where(respondents.c.telegram_user_id == telegram_user_id, respondents.c.reachable != reachable)
            .values(reachable=reachable)
        )
        for sent_there in (digests, alert_lists):
            await self._run(
                update(sent_there)
                .where(sent_there.c.chat_id == telegram_user_id, sent_there.c.reachable != reachable)
                .values(reachable=reachable)
            )

    async def start_interview(self, person: Person, new: NewInterview) -> OpenInterview:
        """Open an interview (closing one that is open and older)."""
        now = self._clock.now()
        await close_interviews(self._connection, interviews.c.respondent_id == person.respondent_id, now=now)
        interview = OpenInterview(
            id=random_id(),
            guide_id=new.guide_id,
            guide_version=new.guide_version,
            language=new.language,
            state=State(seed=new.seed),
            version=1,
            shown_version=0,
            disposition=Disposition.INVITED,
            stepped_at=now,
            persona=new.persona,
        )
        await self._run(
            insert(interviews).values(
                id=interview.id,
                respondent_id=person.respondent_id,
                guide_id=new.guide_id,
                guide_version=new.guide_version,
                role=new.role.value,
                language=new.language.value,
                disposition=interview.disposition.value,
                version=interview.version,
                shown_version=interview.shown_version,
                state=dump_state(interview.state),
                seed=new.seed,
                source=new.source,
                channel=new.channel,
                persona=new.persona,
                may_read_story=False,
                help_offered=False,
                minor_asked=False,
                example=new.example,
                by_leader=new.by_leader,
                hasty=0,
                started_at=now,
                stepped_at=now,
            )
        )
        if new.campaign is not None:
            await self.came_by(interview.id, new.campaign)
        if new.example:
            await self._run(update(respondents).where(respondents.c.id == person.respondent_id).values(example=True))
        return interview

    async def save_step(self, record: StepRecord) -> OpenInterview:
        """Write a step and return the interview as it is now, its version raised by one; raises StaleStepError."""
        after = replace(
            record.before,
            state=record.state,
            version=record.before.version + 1,
            disposition=record.disposition,
            stepped_at=self._clock.now(),
            persona=record.persona,
            due_at=None if record.closed else record.due_at,
            help_offered=record.help_offered or record.before.help_offered,
            minor_asked=record.minor_asked or record.before.minor_asked,
        )
        await self._move(record.before, after, closed=record.closed, hasty=record.hasty)
        await self._write_answers(record)
        await self._count(record.before, record.superseded, superseded=True)
        await self._count(record.before, record.restored, superseded=False)
        if record.permission is not None:
            await self._set_permission(record.before, record.permission)
        return after

    async def _move(self, before: OpenInterview, after: OpenInterview, *, closed: bool, hasty: bool) -> None:
        moved = await self._run(
            statements.STEP,
            interview_id=before.id,
            version_before=before.version,
            version=after.version,
            state=dump_state(after.state),
            disposition=after.disposition.value,
            persona=after.persona,
            due_at=after.due_at,
            stepped_at=after.stepped_at,
            closed_at=after.stepped_at if closed else None,
            help_offered=after.help_offered,
            minor_asked=after.minor_asked,
            one_more_hasty=int(hasty),
        )
        if moved.rowcount != 1:
            raise StaleStepError(f"interview {before.id} is no longer at version {before.version}")

    async def _write_answers(self, record: StepRecord) -> None:
        words = record.words
        for entry in record.entries:
            begins = words is not None and words.ordinal == entry.ordinal and entry.ordinal > record.before.state.used
            row = self._answer_row(record, entry)
            if begins and words is not None:
                await self._begin_text(row, words)
                words = None
            else:
                await self._run(statements.write_answer(self._dialect), row)
        if words is not None:
            await self._append(record.before, words)

    def _answer_row(self, record: StepRecord, entry: Entry) -> dict[str, Any]:
        return {
            "interview_id": record.before.id,
            "ordinal": entry.ordinal,
            "part_id": entry.part_id,
            "question_id": entry.question_id,
            "stage_id": entry.stage_id,
            "kind": entry.kind.value,
            "of": entry.of,
            "rechecked": entry.check,
            "value": entry.value,
            "text": None,
            "language": record.before.language.value,
            "complete": record.closed or entry.ordinal != record.state.writing,
            "skipped": entry.skipped,
            "superseded": False,
            "given_on": self._clock.now().date(),
            "revision": 1,
        }

    async def _begin_text(self, row: dict[str, Any], words: SavedWords) -> None:
        written = await self._run(insert(answers), {**row, "text": words.text})
        (answer_id,) = written.inserted_primary_key or (None,)
        part = {"answer_id": answer_id, "position": 1, "message_id": words.message_id, "text": words.text}
        await self._run(insert(answer_parts), part)

    async def _append(self, before: OpenInterview, words: SavedWords) -> None:
        changed = await self._run(
            statements.APPEND_WORDS, in_interview=before.id, with_ordinal=words.ordinal, words=words.text
        )
        answer_id = changed.scalar_one_or_none()
        if answer_id is None:
            raise AnswerMissingError(f"interview {before.id} has no answer {words.ordinal}")
        await self._run(statements.ADD_PART, to_answer=answer_id, message_id=words.message_id, text=words.text)
        if before.state.writing != words.ordinal:  # nobody reads a text that is still being told
            await self._run(delete(findings).where(findings.c.answer_id == answer_id))
            await corrections.forget(self._connection, answer_id)

    async def _count(self, before: OpenInterview, ordinals: frozenset[int], *, superseded: bool) -> None:
        if ordinals:
            await self._run(
                update(answers)
                .where(answers.c.interview_id == before.id, answers.c.ordinal.in_(sorted(ordinals)))
                .values(superseded=superseded)
            )

    async def _set_permission(self, before: OpenInterview, permission: str) -> None:
        await self._run(
            update(interviews).where(interviews.c.id == before.id).values(may_read_story=permission in MAY_READ)
        )
        respondent = select(interviews.c.respondent_id).where(interviews.c.id == before.id).scalar_subquery()
        await self._run(
            update(respondents).where(respondents.c.id == respondent).values(may_contact=permission in MAY_WRITE)
        )

    async def edit_words(self, person: Person, message_id: int, text: str) -> bool:
        """Replace one message of a text by its edited words; False when the message belongs to no answer."""
        own = (
            select(answers.c.id)
            .join(interviews, interviews.c.id == answers.c.interview_id)
            .where(interviews.c.respondent_id == person.respondent_id)
        )
        edited = await self._run(
            update(answer_parts)
            .where(answer_parts.c.message_id == message_id, answer_parts.c.answer_id.in_(own))
            .values(text=text)
            .returning(answer_parts.c.answer_id)
        )
        answer_id = edited.scalar_one_or_none()
        if answer_id is None:
            return False
        parts = await self._run(
            select(answer_parts.c.text).where(answer_parts.c.answer_id == answer_id).order_by(answer_parts.c.position)
        )
        await self._run(statements.REPLACE_WORDS, answer_id=answer_id, words="\n".join(parts.scalars()))
        await self._run(statements.FORGET_VERDICT, answer_id=answer_id)
        await self._run(delete(findings).where(findings.c.answer_id == answer_id))
        await corrections.forget(self._connection, answer_id)
        return True

    async def digest(self, chat_id: int, thread_id: int) -> Digest | None:
        """Return the weekly digest of a chat or of a topic; None when none was ever set."""
        wanted = select(digests).where(digests.c.chat_id == chat_id, digests.c.thread_id == thread_id)
        # Until it is put back nobody may mark it as sent: that mark would be lost, and the digest sent twice.
        found = await self._run(wanted.with_for_update())
        row = found.one_or_none()
        return None if row is None else digest_of(row)

    async def put_digest(self, digest: Digest) -> None:
        """Set a weekly digest, in the place of the one that is there."""
        await self._run(statements.put(self._dialect, digests), digest_row(digest))

    async def digests_of(self, owner_id: int) -> list[Digest]:
        """Return the weekly digests in somebody's hands."""
        rows = await self._run(
            select(digests).where(digests.c.owner_id == owner_id).order_by(digests.c.chat_id, digests.c.thread_id)
        )
        return [digest_of(row) for row in rows]

    async def add_note(self, person: Person, message_id: int, text: str, *, answered: bool) -> Note:
        """Keep a note; returns the one that is there when this message was kept before."""
        note = Note(
            id=random_id(),
            respondent_id=person.respondent_id,
            message_id=message_id,
            text=text,
            language=person.language.value,
            given_on=self._clock.now().date(),
            answered=answered,
        )
        return await notes.add(self._connection, note)

    async def note(self, person: Person, tag: str) -> Note | None:
        """Return a person's own note by the beginning of its id; None when it is gone."""
        return await notes.find(self._connection, person.respondent_id, tag)

    async def note_of_message(self, person: Person, message_id: int) -> Note | None:
        """Return the note that a message holds; None when it is none."""
        return await notes.of_message(self._connection, person.respondent_id, message_id)

    async def change_note(self, before: Note, after: Note) -> Note | None:
        """Change a note and return it as it is now, its revision raised by one; None when it has changed since."""
        return await notes.change(self._connection, before, after)

    async def delete_note(self, note: Note) -> bool:
        """Delete a note; False when it is gone."""
        deleted = await notes.remove(self._connection, note)
        await forget_note(self._connection, note)
        self.erased = self.erased or deleted
        return deleted

    async def add_handover(self, person: Person, message_id: int) -> Handover:
        """Begin to log a handover; returns the one that is there when this message began one before."""
        handover = Handover(
            id=random_id(),
            respondent_id=person.respondent_id,
            message_id=message_id,
            given_on=self._clock.now().date(),
        )
        return await handovers.add(self._connection, handover)

    async def handover(self, person: Person, tag: str) -> Handover | None:
        """Return a person's own handover by the beginning of its id; None when it is gone."""
        return await handovers.find(self._connection, person.respondent_id, tag)

    async def change_handover(self, before: Handover, after: Handover) -> Handover | None:
        """Change a handover and return it as it is now, its revision raised; None when it has changed since."""
        return await handovers.change(self._connection, before, after)

    async def delete_handover(self, handover: Handover) -> bool:
        """Delete a handover; False when it is gone."""
        deleted = await handovers.remove(self._connection, handover)
        self.erased = self.erased or deleted
        return deleted

    async def want_pulses(self, person: Person, *, wanted: bool) -> None:
        """Never ask this person the weekly question again, or do after all."""
        await notes.want_pulses(self._connection, person, wanted=wanted)

    async def reminders(self, interview: OpenInterview) -> Reminders:
        """Return what is kept of the reminders of an interview."""
        return await reminders.of_interview(self._connection, interview.id)

    async def promise_reminders(self, interview: OpenInterview) -> None:
        """Remind of an interview whenever it is left in the middle: that was agreed to with its first screen."""
        await reminders.promise(self._connection, interview)

    async def want_reminder(self, interview: OpenInterview, at: datetime) -> None:
        """Remind of an interview at a moment, and once more later, unless it is gone on with before."""
        await reminders.want(self._connection, interview, at)

    async def stop_reminders(self, interview: OpenInterview) -> None:
        """Send no reminder of an interview any more, and none of later ones that is not asked for."""
        await reminders.stop(self._connection, interview)

    async def end_interview(self, interview: OpenInterview) -> None:
        """Close an interview as it is: broken off, where its main part was not told."""
        await close_interviews(self._connection, interviews.c.id == interview.id, now=self._clock.now())

    async def campaign(self, token: str) -> Campaign | None:
        """Look up a deep link; None when it is unknown or revoked."""
        found = await self._run(select(campaigns).where(campaigns.c.token == token, campaigns.c.revoked_at.is_(None)))
        row = found.one_or_none()
        if row is None:
            return None
        return Campaign(
            token=row.token,
            guide_id=row.guide_id,
            source=row.source,
            channel=row.channel,
            persona=row.persona,
            language=None if row.language is None else Language(row.language),
            example=row.example,
            quota=row.quota,
            closes_on=row.closes_on,
        )

    async def stored_guides(self) -> list[StoredGuide]:
        """Return every version of every guide, in the order in which they came."""
        return await guides.stored_guides(self._connection)

    async def keep_draft(self, guide_id: str, version: int, *, digest: str, source: str) -> bool:
        """Keep a draft, in the place of an earlier one of that version; False when the version is no draft any more."""
        row = {"id": guide_id, "version": version, "status": Status.DRAFT.value, "digest": digest, "source": source}
        return await guides.keep_draft(self._connection, {**row, "registered_at": self._clock.now()})

    async def publish_guide(self, guide_id: str, version: int, *, digest: str) -> bool:
        """Publish a draft; False when there is none of that version, or when it says something else by now."""
        return await guides.publish(self._connection, guide_id, version, digest)

    async def drop_draft(self, guide_id: str, version: int, *, digest: str) -> bool:
        """Forget a draft; False likewise."""
        return await guides.drop_draft(self._connection, guide_id, version, digest)

    async def complete_by(self, token: str, role: Role) -> int:
        """Count the complete interviews of one side of the counter that began with a link."""
        counted = (
            select(func.count())
            .select_from(campaign_interviews.join(interviews, interviews.c.id == campaign_interviews.c.interview_id))
            .where(
                campaign_interviews.c.token == token,
                interviews.c.role == role.value,
                interviews.c.disposition == Disposition.COMPLETE.value,
            )
        )
        return int(await self._connection.scalar(counted) or 0)

    async def last_complete(self, person: Person, role: Role) -> datetime | None:
        """Return when the person's last complete interview of one side of the counter was answered; None for none."""
        last: datetime | None = await self._connection.scalar(
            select(interviews.c.stepped_at)
            .where(
                interviews.c.respondent_id == person.respondent_id,
                interviews.c.role == role.value,
                interviews.c.disposition == Disposition.COMPLETE.value,
            )
            .order_by(interviews.c.stepped_at.desc())
            .limit(1)
        )
        return last

    async def set_map_filter(self, telegram_user_id: int, conditions: Mapping[str, str]) -> None:
        """Keep by what a manager filters the map from now on: values by dimension."""
        await self._run(
            statements.put(self._dialect, map_filters),
            telegram_user_id=telegram_user_id,
            conditions=json.dumps(conditions, ensure_ascii=False),
        )

    async def bet(self, telegram_user_id: int, guide_id: str) -> Bet | None:
        """Return a manager's own bet on the journey of a guide; None when none was begun."""
        return await bets.find(self._connection, telegram_user_id, guide_id)

    async def keep_bet(self, telegram_user_id: int, bet: Bet) -> bool:
        """Keep a bet as it is now, or lock it; False when it is locked already, and stays as it is."""
        return await bets.keep(self._connection, telegram_user_id, bet, now=self._clock.now())

    async def note_look(self, telegram_user_id: int, guide_id: str) -> None:
        """Note that a manager saw customers' figures of a guide, unless the bet on it is locked."""
        await bets.note_look(self._connection, telegram_user_id, guide_id, now=self._clock.now())

    async def erase_bets(self, telegram_user_id: int) -> None:
        """Delete all bets of somebody."""
        self.erased = bool(await bets.remove(self._connection, bets.of(telegram_user_id))) or self.erased

    async def correct(self, correction: Correction, *, by: Corrector) -> int | None:
        """Keep a correction and return its number; None when its words were edited or are gone: nothing is kept."""
        return await corrections.keep(self._connection, correction, by=by, on=self._clock.now().date())

    async def undo_correction(self, number: int, scope: Scope) -> Correction | None:
        """Take the last correction back; None when another one has been made since, or it was taken back before.

        scope: of whoever does it; a correction of a guide that is not in it stays, too.
        """
        return await corrections.undo(self._connection, number, scope)

    async def erase(self, person: Person, *, counted_as: Disposition = Disposition.WITHDRAWN) -> tuple[int, ...]:
        """Delete a person and all answers, keep one count of the disposition for each guide and the erased ids.

        Returns ids of chat messages that are young enough to be deleted. Examples are not counted.
        """
        now = self._clock.now()
        held = (
            await self._run(
                select(
                    interviews.c.id,
                    interviews.c.guide_id,
                    interviews.c.guide_version,
                    interviews.c.started_at,
                    interviews.c.example,
                )
                .where(interviews.c.respondent_id == person.respondent_id)
                .order_by(interviews.c.started_at)
            )
        ).all()
        messages = await self._run(
            select(chat_messages.c.message_id)
            .where(chat_messages.c.respondent_id == person.respondent_id, chat_messages.c.at > now - DELETABLE_FOR)
            .order_by(chat_messages.c.message_id)
        )
        deletable = tuple(messages.scalars())
        for row in held:
            await self._run(insert(erased_interviews).values(id=row.id, at=now))
        latest = {row.guide_id: row for row in held if not row.example}  # figures are about people, not interviews
        await self.count_erased(person.respondent_id, counted_as)
        for row in latest.values():
            await self._count_erased(counted_as, row.guide_id, row.guide_version, row.started_at.date())
        await self._run(statements.insert_new(self._dialect, erased_respondents), id=person.respondent_id, at=now)
        await self._run(delete(respondents).where(respondents.c.id == person.respondent_id))
        self.erased = True
        return deletable

    async def _count_erased(self, counted_as: Disposition, guide_id: str, guide_version: int, started_on: date) -> None:
        await self._run(
            statements.add_to_count(self._dialect, disposition_counts),
            guide_id=guide_id,
            guide_version=guide_version,
            disposition=counted_as.value,
            month=started_on.replace(day=1),
            count=1,
        )

    async def _run(
        self, statement: Executable, row: Mapping[str, Any] | None = None, /, **values: Any
    ) -> CursorResult[Any]:
        return await self._connection.execute(statement, row or values)


def random_id() -> str:
    """Return a random id that tells nothing about whom it belongs to, or when it was given."""
    return secrets.token_hex(16)
