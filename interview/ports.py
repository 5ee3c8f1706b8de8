"""What the interview needs from the world; `bot/app.py` passes the implementations in."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from interview.advice import Advice, Cue
from interview.alerts import AlertList, Alerts, Match
from interview.bets import Bet
from interview.corrections import Correction, Corrector, KeptCorrection
from interview.counts import Counts, Draw, Figure, Givers, Look, Sizes
from interview.dialogue import Author, Dialogues, Inquiry
from interview.digest import Digest
from interview.errors import InterviewError
from interview.follow_ups import FollowUp, FollowUps
from interview.guide import Status
from interview.handovers import Handover, HandoverRecord
from interview.improvements import FixAnswer, Improvement, Improvements, Thanks
from interview.language import Language
from interview.notes import Note, NoteRecord, NoteTags, Unanswered
from interview.pulse import Addressee
from interview.records import Disposition, Finding, InterviewRecord, LoggedCount, Role
from interview.remedy import News, OwnNews, Pain, Remedies, Remedy
from interview.reminders import DueReminder, Reminders
from interview.rights import Rights, Scope
from interview.state import Entry, State


class StaleStepError(InterviewError):
    """The interview has moved on since it was read; nothing was written."""

    code = "step_stale"


class Clock(Protocol):
    """The time, as an argument."""

    def now(self) -> datetime:
        """Return the time now, aware; its zone says where a day begins."""
        ...


class Redactor(Protocol):
    """Takes identities out of words before they are stored."""

    def redact(self, text: str, *, language: str) -> str:
        """Return the text with personal data replaced; raises RedactionFailedError, never returns it as it was."""
        ...


class CueFinder(Protocol):
    """Notices when somebody needs more than an interview."""

    def find(self, text: str, *, language: str) -> frozenset[Cue]:
        """Return the cues in one message."""
        ...


class Advisor(Protocol):
    """Reads an answer for the interviewer."""

    async def advise(self, text: str, *, language: str) -> Advice | None:
        """Return the advice, None when it is not ready in time."""
        ...


class NoteReader(Protocol):
    """Reads what a note of friction tells."""

    @property
    def version(self) -> str:
        """Return the version of what reads; another one reads anew."""
        ...

    async def read(self, text: str, *, language: str) -> NoteTags | None:
        """Return what a note tells, None when that is not ready in time."""
        ...


@dataclass(frozen=True, slots=True)
class Tags:
    """What the tagger found in one text. valence: -2..+2, None when it could not read the text.

    stage_id: of the guide, None when the words do not tell; kept for imported words of which nobody said it.
    wait_minutes: the longest time that was waited, 1..`MOST_WAIT_MINUTES`; None when the words name none.
    """

    valence: int | None
    findings: tuple[Finding, ...]
    stage_id: str | None = None
    wait_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class OpenInterview:
    """An interview that may go on, as the store holds it.

    version: raised by every step; callback data carry it. shown_version: the last one whose prompt was sent.
    stepped_at: when that step was. prompt_message_id: the message that shows the open question. help_offered,
    minor_asked: said once each.
    """

    id: str
    guide_id: str
    guide_version: int
    language: Language
    state: State
    version: int
    shown_version: int
    disposition: Disposition
    stepped_at: datetime
    persona: str | None = None
    prompt_message_id: int | None = None
    due_at: datetime | None = None
    help_offered: bool = False
    minor_asked: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes to the bot. Telegram's ids stay inside `respondents` and are used only to send.

    interview: the one that is open (`closed_on` is null), None when there is none.
    """

    respondent_id: str
    telegram_user_id: int
    role: Role
    language: Language
    reachable: bool
    may_contact: bool
    interview: OpenInterview | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """What stands behind the random token of a deep link. example: its interviews are made for the demo.

    quota: complete interviews after which it begins no more. closes_on: the last day on which it begins one.
    """

    token: str
    guide_id: str | None
    source: str | None
    channel: str | None
    persona: str | None
    language: Language | None
    example: bool = False
    quota: int | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewInterview:
    """Facts that an interview starts with.

    role: the guide's. seed: for the engine's draws. campaign: the token of the link that it began with. by_leader: an
    owner or a manager answers the staff's guide.
    """

    guide_id: str
    guide_version: int
    role: Role
    language: Language
    seed: int
    source: str | None = None
    channel: str | None = None
    persona: str | None = None
    example: bool = False
    campaign: str | None = None
    by_leader: bool = False


@dataclass(frozen=True, slots=True)
class SavedWords:
    """One redacted message that belongs to the answer with this ordinal."""

    ordinal: int
    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class StepRecord:
    """All that one step changes; written in one transaction.

    before: the interview as read; the write fails with StaleStepError when its version has moved. entries: answers that
    begin or are completed (inserted, or updated by ordinal). superseded, restored: ordinals that stopped or started
    to count. due_at: when silence ends the text being told. closed: no question is left, or it was refused.
    permission: the answer to the question of that id, when given now. hasty: an answer came before its question could
    be read; of examples it is not kept.
    """

    before: OpenInterview
    state: State
    disposition: Disposition
    persona: str | None
    entries: tuple[Entry, ...] = ()
    words: SavedWords | None = None
    superseded: frozenset[int] = frozenset()
    restored: frozenset[int] = frozenset()
    due_at: datetime | None = None
    closed: bool = False
    help_offered: bool = False
    minor_asked: bool = False
    permission: str | None = None
    hasty: bool = False


@dataclass(frozen=True, slots=True)
class DueStory:
    """A text whose teller has fallen silent or said that this is all. text: all its messages, redacted."""

    interview_id: str
    version: int
    telegram_user_id: int
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Untagged:
    """A text that the present tagger has not read, with what it answers.

    revision: raised by every change of the words.
    """

    answer_id: int
    revision: int
    text: str
    language: str
    guide_id: str
    guide_version: int
    question_id: str


@dataclass(frozen=True, slots=True)
class StoredGuide:
    """One version of a guide. source: its YAML."""

    id: str
    version: int
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class SentPrompt:
    """Telegram took a prompt: from now on this version of the interview counts as shown."""

    interview_id: str
    version: int
    message_id: int


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message in a private chat, remembered for 48 hours so that `/withdraw` can delete it."""

    telegram_user_id: int
    message_id: int
    at: datetime


class UnitOfWork(Rights, Dialogues, Improvements, Remedies, Alerts, FollowUps, Protocol):
    """One transaction: all of it, or nothing."""

    async def first_delivery(self, update_id: int) -> bool:
        """Note that an update is being handled; False when it was handled before."""
        ...

    async def person(self, telegram_user_id: int) -> Person | None:
        """Return a person with the open interview, in one SELECT."""
        ...

    async def add_person(self, telegram_user_id: int, *, language: Language, role: Role) -> Person:
        """Add a person under a new random id."""
        ...

    async def set_language(self, person: Person, language: Language) -> Person:
        """Change the language of a person and of the open interview; returns the person as stored."""
        ...

    async def set_reachable(self, telegram_user_id: int, *, reachable: bool) -> None:
        """Note that a person blocked the bot, or wrote again; or that a group threw it out."""
        ...

    async def start_interview(self, person: Person, new: NewInterview) -> OpenInterview:
        """Open an interview (closing one that is open and older)."""
        ...

    async def save_step(self, record: StepRecord) -> OpenInterview:
        """Write a step and return the interview as it is now, its version raised by one; raises StaleStepError."""
        ...

    async def edit_words(self, person: Person, message_id: int, text: str) -> bool:
        """Replace one message of a text by its edited words; False when the message belongs to no answer."""
        ...

    async def digest(self, chat_id: int, thread_id: int) -> Digest | None:
        """Return the weekly digest of a chat or of a topic; None when none was ever set."""
        ...

    async def put_digest(self, digest: Digest) -> None:
        """Set a weekly digest, in the place of the one that is there."""
        ...

    async def digests_of(self, owner_id: int) -> list[Digest]:
        """Return the weekly digests in somebody's hands."""
        ...

    async def add_note(self, person: Person, message_id: int, text: str, *, answered: bool) -> Note:
        """Keep a note; returns the one that is there when this message was kept before."""
        ...

    async def note(self, person: Person, tag: str) -> Note | None:
        """Return a person's own note by the beginning of its id; None when it is gone."""
        ...

    async def note_of_message(self, person: Person, message_id: int) -> Note | None:
        """Return the note that a message holds; None when it is none."""
        ...

    async def change_note(self, before: Note, after: Note) -> Note | None:
        """Change a note and return it as it is now, its revision raised by one; None when it has changed since."""
        ...

    async def delete_note(self, note: Note) -> bool:
        """Delete a note; False when it is gone."""
        ...

    async def add_handover(self, person: Person, message_id: int) -> Handover:
        """Begin to log a handover; returns the one that is there when this message began one before."""
        ...

    async def handover(self, person: Person, tag: str) -> Handover | None:
        """Return a person's own handover by the beginning of its id; None when it is gone."""
        ...

    async def change_handover(self, before: Handover, after: Handover) -> Handover | None:
        """Change a handover and return it as it is now, its revision raised; None when it has changed since."""
        ...

    async def delete_handover(self, handover: Handover) -> bool:
        """Delete a handover; False when it is gone."""
        ...

    async def want_pulses(self, person: Person, *, wanted: bool) -> None:
        """Never ask this person the weekly question again, or do after all."""
        ...

    async def reminders(self, interview: OpenInterview) -> Reminders:
        """Return what is kept of the reminders of an interview."""
        ...

    async def promise_reminders(self, interview: OpenInterview) -> None:
        """Remind of an interview whenever it is left in the middle: that was agreed to with its first screen."""
        ...

    async def want_reminder(self, interview: OpenInterview, at: datetime) -> None:
        """Remind of an interview at a moment, and once more later, unless it is gone on with before."""
        ...

    async def stop_reminders(self, interview: OpenInterview) -> None:
        """Send no reminder of an interview any more, and none of later ones that is not asked for."""
        ...

    async def end_interview(self, interview: OpenInterview) -> None:
        """Close an interview as it is: broken off, where its main part was not told."""
        ...

    async def campaign(self, token: str) -> Campaign | None:
        """Look up a deep link; None when it is unknown or revoked."""
        ...

    async def stored_guides(self) -> list[StoredGuide]:
        """Return every version of every guide, in the order in which they came."""
        ...

    async def keep_draft(self, guide_id: str, version: int, *, digest: str, source: str) -> bool:
        """Keep a draft, in the place of an earlier one of that version; False when the version is no draft any more."""
        ...

    async def publish_guide(self, guide_id: str, version: int, *, digest: str) -> bool:
        """Publish a draft; False when there is none of that version, or when it says something else by now."""
        ...

    async def drop_draft(self, guide_id: str, version: int, *, digest: str) -> bool:
        """Forget a draft; False likewise."""
        ...

    async def complete_by(self, token: str, role: Role) -> int:
        """Count the complete interviews of one side of the counter that began with a link."""
        ...

    async def last_complete(self, person: Person, role: Role) -> datetime | None:
        """Return when the person's last complete interview of one side of the counter was answered; None for none."""
        ...

    async def set_map_filter(self, telegram_user_id: int, conditions: Mapping[str, str]) -> None:
        """Keep by what a manager filters the map from now on: values by dimension."""
        ...

    async def bet(self, telegram_user_id: int, guide_id: str) -> Bet | None:
        """Return a manager's own bet on the journey of a guide; None when none was begun."""
        ...

    async def keep_bet(self, telegram_user_id: int, bet: Bet) -> bool:
        """Keep a bet as it is now, or lock it; False when it is locked already, and stays as it is."""
        ...

    async def note_look(self, telegram_user_id: int, guide_id: str) -> None:
        """Note that a manager saw customers' figures of a guide, unless the bet on it is locked."""
        ...

    async def erase_bets(self, telegram_user_id: int) -> None:
        """Delete all bets of somebody."""
        ...

    async def correct(self, correction: Correction, *, by: Corrector) -> int | None:
        """Keep a correction and return its number; None when its words were edited or are gone: nothing is kept."""
        ...

    async def undo_correction(self, number: int, scope: Scope) -> Correction | None:
        """Take the last correction back; None when another one has been made since, or it was taken back before.

        scope: of whoever does it; a correction of a guide that is not in it stays, too.
        """
        ...

    async def erase(self, person: Person, *, counted_as: Disposition = Disposition.WITHDRAWN) -> tuple[int, ...]:
        """Delete a person and all answers, keep one count of the disposition and the erased ids.

        Returns ids of chat messages that are young enough to be deleted.
        """
        ...


class Store(Protocol):
    """Persistence of interviews."""

    def unit_of_work(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Begin a transaction; commits on leaving, rolls back on an exception."""
        ...

    async def records(self) -> list[InterviewRecord]:
        """Read the interviews that count, with answers and findings, oldest first.

        Those of the staff's guide count as agents' alone: of nobody who led when it began, or is an owner or manager
        now and sees what five agents say. So it is with all that is counted here.
        """
        ...

    async def sizes(self, guide_id: str) -> Sizes:
        """Count interviews that count: of a guide's customers, of agents, of imports."""
        ...

    async def drawn_records(self, draw: Draw) -> list[InterviewRecord]:
        """Read the interviews that count of those who are drawn, oldest first."""
        ...

    async def givers(self, look: Look, blocks: Sequence[tuple[date, date]]) -> dict[Figure, Givers]:
        """Count customers who gave each figure that is counted, by who they are and when they came.

        blocks: of days, half-open, none overlapping.
        """
        ...

    async def counts(self, look: Look) -> Counts:
        """Count answers without reading interviews."""
        ...

    def concerned(self, look: Look) -> AsyncIterator[list[InterviewRecord]]:
        """Read, a bounded number at a time, interviews in which managers' corrections may move a pain."""
        ...

    def telling(self, look: Look, stage_id: str, category: str) -> AsyncIterator[list[InterviewRecord]]:
        """Read, a bounded number at a time, interviews that may tell of a pain once they are corrected."""
        ...

    async def own_records(self, respondent_id: str) -> list[InterviewRecord]:
        """Read everything that is held about one respondent, superseded answers too."""
        ...

    async def erased(self, guide_id: str, *, since: date) -> dict[Disposition, int]:
        """Count people of a guide who refused or withdrew and were erased, by month: from that of `since` on."""
        ...

    async def logged(self, *, start: date, end: date) -> list[LoggedCount]:
        """Count what the company's systems noted of each stage from one day to before another."""
        ...

    async def map_moves(self) -> int:
        """Return a number that is another one after any change of what maps are made of.

        Ask for it before reading: what is read later is at least as new.
        """
        ...

    async def texts(self, answer_ids: Collection[int]) -> dict[tuple[int, int], str]:
        """Read the words of answers as they are now, by number and revision; those that are gone are left out."""
        ...

    async def shown_view(self, view: str) -> str | None:
        """Read what a view last showed; None when it was never shown."""
        ...

    async def keep_shown_view(self, view: str, content: str) -> None:
        """Keep what a view shows now, in the place of what it showed before."""
        ...

    async def drop_shown_views(self, family: str, *, keep: Collection[str]) -> None:
        """Forget what views whose names begin so showed, but for some of them."""
        ...

    async def map_filter(self, telegram_user_id: int) -> dict[str, str]:
        """Read by what a manager filters the map: values by dimension; empty when by nothing."""

    async def bets(self, guide_id: str) -> list[Bet]:
        """Read the locked bets on the journey of a guide; whose they are is not said."""
        ...

    async def own_bets(self, telegram_user_id: int) -> list[Bet]:
        """Read a manager's own bets, locked or not."""
        ...

    async def drop_bets(self, *, keep_of: Collection[int]) -> None:
        """Forget the bets of all who are no managers. keep_of: the owners' Telegram numbers."""
        ...

    async def digests(self) -> list[Digest]:
        """Read all weekly digests."""
        ...

    async def add_digests(self, new: Sequence[Digest]) -> None:
        """Set weekly digests where none was ever set."""
        ...

    async def mark_told(self, before: Digest, after: Digest) -> bool:
        """Note what a digest is about to tell, and for which day; False when it has changed since it was read.

        Whoever hears False sends nothing: it was switched off, or somebody else is sending it.
        """
        ...

    async def drop_digests(self, *, keep_of: Collection[int]) -> list[Digest]:
        """Forget the digests of all but some people, and return them. keep_of: numbers of those who may see the map."""
        ...

    async def alert_lists(self) -> list[AlertList]:
        """Read all lists of alerts."""
        ...

    async def alerted_to(self, respondent_id: str) -> frozenset[str]:
        """Return the ids of one person's interviews that anybody was alerted to."""
        ...

    async def drop_alert_lists(self, *, keep_of: Collection[int]) -> list[AlertList]:
        """Forget the lists of alerts of all but some people, and return them. keep_of: numbers of those who lead."""
        ...

    async def alerts_to_match(
        self, alert_list: AlertList, guide_ids: Collection[str], *, examples: bool, limit: int
    ) -> list[tuple[InterviewRecord, int]]:
        """Read customers' interviews that ended since a list is on and were not looked at, each with its version.

        Looked at again is what no rule fitted before somebody went on with it. Words that nobody tagged yet wait.
        """
        ...

    async def keep_alert_matches(self, alert_list: AlertList, matches: Sequence[Match]) -> None:
        """Note what became of interviews, unless they are gone or fired before."""
        ...

    async def records_of(self, interview_ids: Sequence[str]) -> list[InterviewRecord]:
        """Read some interviews; those that are gone are left out."""
        ...

    def ended_since(
        self, guide_ids: Collection[str], since: datetime, *, examples: bool
    ) -> AsyncIterator[list[InterviewRecord]]:
        """Read customers' interviews that ended since a moment, a bounded number at a time."""
        ...

    async def stored_guides(self) -> list[StoredGuide]:
        """Return every version of every guide, in the order in which they came."""
        ...

    async def running_interviews(self) -> dict[tuple[str, int], int]:
        """Count the interviews that are open, consent given, by guide and version."""
        ...

    async def corrections(self) -> list[KeptCorrection]:
        """Read the corrections in force, in the order in which they were made."""
        ...

    async def improvements(self) -> list[Improvement]:
        """Read all actions, in the order in which they were made."""
        ...

    async def keep_figures(self, number: int, figures: str) -> None:
        """Keep what the map says of a done action, unless that was kept before, or it is no longer done."""
        ...

    async def thanks_due(self, *, limit: int) -> list[Thanks]:
        """Read whom to tell of a fix, and can be."""
        ...

    async def mark_thanked(self, thanks: Thanks) -> bool:
        """Note that somebody is about to be told of a fix; False when they were."""
        ...

    async def fix_answers(self, respondent_id: str) -> list[FixAnswer]:
        """Read what somebody was told of fixes, and said of them."""
        ...

    async def notes(self) -> list[NoteRecord]:
        """Read all notes, by week."""
        ...

    async def agents_notes(self) -> list[NoteRecord]:
        """Read the notes that count in groups, by week: those of nobody who is an owner or a manager now."""
        ...

    async def own_notes(self, respondent_id: str) -> list[Note]:
        """Read one person's notes, newest first."""
        ...

    async def handovers(self) -> list[HandoverRecord]:
        """Read all handovers that colleagues logged, by week."""
        ...

    async def agents_handovers(self) -> list[HandoverRecord]:
        """Read the handovers that count in groups, by week: those of nobody who is an owner or a manager now."""
        ...

    async def own_handovers(self, respondent_id: str) -> list[Handover]:
        """Read one person's handovers, newest first."""
        ...

    async def untagged_notes(self, tagger_version: str, *, limit: int) -> list[Note]:
        """Read notes that this tagger version has not read."""
        ...

    async def unanswered_notes(self, *, limit: int) -> list[Unanswered]:
        """Read notes of reachable people who have not been shown how they were read, oldest first."""
        ...

    async def colleagues_this_week(self, note: Note) -> int:
        """Count the other agents who noted the same at the same stage in the week of a note."""
        ...

    async def staff_count(self) -> int:
        """Count the agents that the bot knows; owners and managers are none."""
        ...

    async def staff_languages(self) -> frozenset[Language]:
        """Return the languages that colleagues speak."""
        ...

    async def pulses_due(self, day: date, moment: datetime) -> list[Addressee]:
        """Read whom to ask the weekly question of a day: known before `moment`, not asked yet, not answering."""
        ...

    async def wants_pulses(self, respondent_id: str) -> bool:
        """Tell whether somebody has not stopped the weekly question."""
        ...

    async def mark_asked(self, respondent_id: str, day: date) -> bool:
        """Note that somebody is about to be asked for a day; False when they were, or want no such question."""
        ...

    async def may_be_asked(self, interview_id: str) -> bool:
        """Tell whether whoever gave an interview may be asked about it."""
        ...

    async def own_inquiries(self, respondent_id: str) -> list[Inquiry]:
        """Read the questions to one person with the answers, oldest first, but for those not confirmed."""
        ...

    async def inquiries_to_send(self, *, busy_since: datetime, limit: int) -> list[tuple[Inquiry, Author]]:
        """Read confirmed questions, oldest first, and those that did not arrive.

        Left out are those to people who went on with an interview since `busy_since`.
        """
        ...

    async def inquiries_to_tell(self, *, limit: int) -> list[Inquiry]:
        """Read questions of whose answer, or end, whoever asked has not heard."""
        ...

    async def due_reminders(self, now: datetime, *, limit: int) -> list[DueReminder]:
        """Read which reminders are to be sent now, were it no quiet hour."""
        ...

    async def mark_reminded(self, due: DueReminder, now: datetime) -> bool:
        """Note that a reminder is about to be sent; False when it was, or the interview has moved on or ended."""
        ...

    async def own_reminders(self, respondent_id: str) -> dict[str, Reminders]:
        """Read what is kept of one person's reminders, by interview."""
        ...

    async def remedies_of(self, pain: Pain) -> list[Remedy]:
        """Read what those who reported a pain were told, the latest first."""
        ...

    async def count_listeners(self, pain: Pain, interview_ids: Collection[str]) -> Counter[Language]:
        """Count who would hear, by language, but for whoever hears again because of a “no”: it would tell of them."""
        ...

    async def news_to_send(self, *, today: date, busy_since: datetime, limit: int) -> list[News]:
        """Read news to people who may be written to now and heard none this month, the oldest first."""
        ...

    async def own_news(self, respondent_id: str) -> list[OwnNews]:
        """Read the remedies that one person was told of."""
        ...

    async def follow_ups(self, *, closed: bool) -> list[FollowUp]:
        """Read all cases that are closed, or all that are not, by number."""
        ...

    async def follow_up(self, number: int) -> FollowUp | None:
        """Read one case; None when there is none any more."""
        ...

    async def own_follow_ups(self, respondent_id: str) -> list[FollowUp]:
        """Read the cases of one person, by number."""
        ...

    async def interview_record(self, interview_id: str) -> InterviewRecord | None:
        """Read one interview; None when it is gone."""
        ...

    async def due_stories(self, now: datetime, *, limit: int) -> list[DueStory]:
        """Read texts whose `due_at` has come."""
        ...

    async def next_due_at(self) -> datetime | None:
        """Return when the next text falls due."""
        ...

    async def unshown(self, *, limit: int) -> list[Person]:
        """Read reachable people whose open interview was stepped but whose prompt was not sent."""
        ...

    async def note_sent(self, prompts: Sequence[SentPrompt], messages: Sequence[ChatMessage]) -> None:
        """Record prompts as shown (never backwards) and messages for a later deletion, in one transaction."""
        ...

    async def untagged(self, tagger_version: str, *, limit: int, imported: bool = True) -> list[Untagged]:
        """Read texts that this tagger version has not read; those still being told are left out.

        imported: whether what was imported is among them.
        """
        ...

    async def count_untagged(self, tagger_version: str) -> int:
        """Count the texts that this tagger version has not read."""
        ...

    async def save_tags(self, tagger_version: str, tags: Sequence[tuple[Untagged, Tags]]) -> None:
        """Replace the findings of texts; those whose revision has moved are passed over."""
        ...

    async def judge(self, is_careful: Callable[[InterviewRecord], bool], *, limit: int) -> int:
        """Keep of interviews whose answers are new whether they were answered with care; returns how many."""
        ...

    async def record_failed(self, update_id: int, kind: str, code: str) -> None:
        """Keep an update that could not be handled: id, kind and error code, no words."""
        ...

    async def close_silent(self, before: datetime) -> int:
        """Mark interviews without a step since then as broken off (complete ones just close); returns how many."""
        ...

    async def purge(self, *, answers_before: datetime, updates_before: datetime, messages_before: datetime) -> int:
        """Delete what is older: interviews with all in them, shown views, update ids, chat message ids."""
        ...
