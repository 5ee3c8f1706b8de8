"""The tables. Who a respondent is lives in `respondents` alone, a person's words in `answers` and their parts.

Owners are no respondents: `digests` hold where theirs are sent. `members` hold who manages or answers as an agent.

Ids of respondents and interviews are random texts: nothing can be read from their order.
"""

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from interview.alerts import MatchState, Sign
from interview.corrections import Corrector, Named
from interview.dialogue import InquiryState
from interview.follow_ups import Alarm, Cause
from interview.guide import Status
from interview.imports.kinds import EventKind, ImportKind, ImportState
from interview.improvements import LONGEST_NAME, Progress
from interview.language import Language
from interview.records import MOST_WAIT_MINUTES, Disposition, Layer, Role
from interview.remedy import RemedyState, Verdict
from interview.rights import Action, ActorRole, MemberRole
from interview.scales import RANGES, Kind
from storage.column_types import UtcDateTime, ValueJson, Verbatim

ID = String(32)  # 128 random bits in hexadecimal
NAME = String(80)  # ids of a guide are at most 32 long; the engine joins two of them with a dot
CODE = String(16)
BIG_ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in an INTEGER column

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _on_scale(kind: Kind) -> CheckConstraint:
    low, high = RANGES[kind]
    listed = ", ".join(f"'{value}'" for value in range(low, high + 1))
    return CheckConstraint(
        f"kind <> '{kind.value}' OR value IS NULL OR value IN ({listed})", name=f"{kind.value}_scale"
    )


respondents = Table(
    "respondents",
    metadata,
    Column("id", ID, primary_key=True),
    Column("telegram_user_id", BigInteger, unique=True),
    Column("role", CODE, nullable=False),
    Column("language", CODE, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("may_contact", Boolean, nullable=False),
    Column("example", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    _one_of("role", Role),
    _one_of("language", Language),
)

guides = Table(
    "guides",
    metadata,
    Column("id", NAME, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("status", CODE, nullable=False),
    Column("digest", String(128), nullable=False),
    Column("source", Text, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    _one_of("status", Status),
)

interviews = Table(
    "interviews",
    metadata,
    Column("id", ID, primary_key=True),
    Column("respondent_id", ID, ForeignKey("respondents.id", ondelete="CASCADE"), nullable=False),
    Column("guide_id", NAME, nullable=False),
    Column("guide_version", Integer, nullable=False),
    Column("role", CODE, nullable=False),
    Column("language", CODE, nullable=False),
    Column("disposition", CODE, nullable=False),
    Column("version", Integer, nullable=False),
    Column("shown_version", Integer, nullable=False),
    Column("prompt_message_id", BigInteger),
    Column("state", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("due_at", UtcDateTime),
    Column("source", NAME),
    Column("channel", NAME),
    Column("persona", NAME),
    Column("may_read_story", Boolean, nullable=False),
    Column("help_offered", Boolean, nullable=False),
    Column("minor_asked", Boolean, nullable=False),
    Column("example", Boolean, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("stepped_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("questions_stopped_on", Date),
    Column("by_leader", Boolean, nullable=False),
    Column("hasty", Integer, nullable=False),
    Column("careful", Boolean),  # follows from the answers; not known until these are looked at, and once they change
    ForeignKeyConstraint(["guide_id", "guide_version"], ["guides.id", "guides.version"]),
    _one_of("role", Role),
    _one_of("language", Language),
    _one_of("disposition", Disposition),
    CheckConstraint("shown_version >= 0 AND shown_version <= version", name="shown_version"),
    Index("ix_interviews_respondent_id", "respondent_id"),
    Index("ix_interviews_guide_id_guide_version", "guide_id", "guide_version"),
    Index("ix_interviews_started_at_id", "started_at", "id"),
    Index(
        "uq_interviews_open",
        "respondent_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index(
        "ix_interviews_due_at",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index(
        "ix_interviews_unjudged",
        "id",
        sqlite_where=text("careful IS NULL"),
        postgresql_where=text("careful IS NULL"),
    ),
)

answers = Table(
    "answers",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("interview_id", ID, ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("part_id", NAME, nullable=False),
    Column("question_id", NAME, nullable=False),
    Column("stage_id", NAME),
    Column("kind", CODE, nullable=False),
    Column("of", NAME),
    Column("rechecked", Boolean, nullable=False),
    Column("value", ValueJson),
    Column("text", Verbatim),
    Column("language", CODE, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("skipped", Boolean, nullable=False),
    Column("superseded", Boolean, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("tagger_version", NAME),
    Column("valence", Integer),
    Column("wait_minutes", Integer),
    UniqueConstraint("interview_id", "ordinal"),
    CheckConstraint("ordinal >= 1", name="ordinal"),
    _one_of("language", Language),
    _one_of("kind", Kind),
    *(_on_scale(kind) for kind in RANGES),
    CheckConstraint("kind <> 'yes_no' OR value IS NULL OR value IN ('true', 'false')", name="yes_no_value"),
    CheckConstraint("valence BETWEEN -2 AND 2", name="valence"),
    CheckConstraint(f"wait_minutes BETWEEN 1 AND {MOST_WAIT_MINUTES}", name="wait_minutes"),
    Index(
        "ix_answers_tagger_version_id",
        "tagger_version",
        "id",
        sqlite_where=text("text IS NOT NULL"),
        postgresql_where=text("text IS NOT NULL"),
    ),
    # A number of an erased answer must never come back: the tagger may still hold it.
    sqlite_autoincrement=True,
)

answer_parts = Table(
    "answer_parts",
    metadata,
    Column("answer_id", BIG_ID, ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("text", Verbatim, nullable=False),
    Index("ix_answer_parts_message_id", "message_id"),
)

findings = Table(
    "findings",
    metadata,
    Column("answer_id", BIG_ID, ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("layer", CODE, nullable=False),
    Column("label", NAME, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("strength", Float, nullable=False),
    Column("severity", Integer),
    Column("unsure", Boolean, nullable=False),
    _one_of("layer", Layer),
    CheckConstraint('"start" >= 0 AND "start" < "end"', name="offsets"),
    CheckConstraint("strength >= 0 AND strength <= 1", name="strength"),
    CheckConstraint("severity BETWEEN 1 AND 3", name="severity"),
)

OWNING = (ActorRole.OWNER, ActorRole.MANAGER)

CORRECTION_KINDS = ("relabel", "reject", "merge", "rename", "pin", "hide")

corrections = Table(
    "corrections",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("kind", CODE, nullable=False),
    Column("answer_id", BIG_ID, ForeignKey("answers.id", ondelete="CASCADE")),
    Column("revision", Integer),
    Column("start", Integer),
    Column("end", Integer),
    Column("layer", CODE),
    Column("label", NAME),
    Column("becomes", NAME),
    Column("tagger_version", NAME),
    Column("guide_id", NAME),
    Column("named", CODE),
    Column("named_id", NAME),
    Column("language", CODE),
    Column("title", String(80)),
    Column("made_by", CODE, nullable=False),
    Column("made_on", Date, nullable=False),
    _one_of("kind", CORRECTION_KINDS),
    _one_of("layer", Layer),
    _one_of("named", Named),
    _one_of("language", Language),
    _one_of("made_by", Corrector),
    # Words belong to an answer, titles and whole categories to a guide.
    CheckConstraint("(kind IN ('merge', 'rename')) = (answer_id IS NULL)", name="answer"),
    CheckConstraint("(kind IN ('merge', 'rename')) = (guide_id IS NOT NULL)", name="guide"),
    CheckConstraint('(answer_id IS NULL) = (revision IS NULL OR "start" IS NULL OR "end" IS NULL)', name="place"),
    CheckConstraint('"start" >= 0 AND "start" < "end"', name="offsets"),
    Index("ix_corrections_answer_id", "answer_id"),
    # The number of a correction that was taken back must never come back: a button may still hold it.
    sqlite_autoincrement=True,
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", ID, primary_key=True),
    Column("respondent_id", ID, ForeignKey("respondents.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("week", Date, nullable=False),
    Column("stage_id", NAME),
    Column("sender", NAME),
    Column("receiver", NAME),
    Column("reason", NAME),
    Column("decider", NAME),
    Column("hours", Integer),
    Column("context", NAME),
    Column("repeated", NAME),
    Column("step", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("respondent_id", "message_id"),
    CheckConstraint("hours BETWEEN 0 AND 9999", name="hours"),
    CheckConstraint("step BETWEEN 0 AND 8", name="step"),
    CheckConstraint("revision >= 1", name="revision"),
    Index("ix_handovers_week", "week"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("respondent_id", ID, ForeignKey("respondents.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("text", Verbatim),
    Column("language", CODE, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("week", Date, nullable=False),
    Column("stage_id", NAME),
    Column("touchpoint", NAME),
    Column("channel", NAME),
    Column("category", NAME),
    Column("severity", Integer),
    Column("times", Integer),
    Column("minutes", Integer),
    Column("by_hand", CODE, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("sent_now", Boolean, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("tagger_version", NAME),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("respondent_id", "message_id"),
    _one_of("language", Language),
    CheckConstraint("severity BETWEEN 1 AND 3", name="severity"),
    CheckConstraint("times BETWEEN 1 AND 9999", name="times"),
    CheckConstraint("minutes BETWEEN 1 AND 9999", name="minutes"),
    CheckConstraint("revision >= 1", name="revision"),
    Index("ix_notes_week", "week"),
    Index(
        "ix_notes_tagger_version",
        "tagger_version",
        sqlite_where=text("text IS NOT NULL"),
        postgresql_where=text("text IS NOT NULL"),
    ),
)

pulses = Table(
    "pulses",
    metadata,
    Column("respondent_id", ID, ForeignKey("respondents.id", ondelete="CASCADE"), primary_key=True),
    Column("enabled", Boolean, nullable=False),
    Column("asked_on", Date),
)

inquiries = Table(
    "inquiries",
    metadata,
    Column("id", ID, primary_key=True),
    Column("interview_id", ID, ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False),
    Column("state", CODE, nullable=False),
    Column("asked_by", BigInteger),
    Column("language", CODE, nullable=False),
    Column("told_on", Date, nullable=False),
    Column("stage_id", NAME),
    Column("text", Verbatim),
    Column("answer", Verbatim),
    Column("asked_on", Date),
    Column("answered_on", Date),
    Column("told", Boolean, nullable=False),
    Column("moved_at", UtcDateTime, nullable=False),
    _one_of("state", InquiryState),
    _one_of("language", Language),
    CheckConstraint("(state = 'writing') = (text IS NULL)", name="written"),
    CheckConstraint("(state = 'answered') = (answer IS NOT NULL)", name="answered"),
    Index("ix_inquiries_interview_id", "interview_id"),
    Index("ix_inquiries_asked_by", "asked_by"),
    Index("ix_inquiries_state", "state"),
)

# Who owns one is read with the role as it is: once that ended, nobody does.
improvements = Table(
    "improvements",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("title", String(LONGEST_NAME)),
    Column("owner", CODE),
    Column("member_id", BigInteger),
    Column("progress", CODE, nullable=False),
    Column("due_on", Date),
    Column("effort", Integer),
    Column("made_on", Date, nullable=False),
    Column("doing_on", Date),
    Column("closed_on", Date),
    Column("figures", Text),
    Column("is_news", Boolean, nullable=False),
    Column("told_overdue", Boolean, nullable=False),
    _one_of("owner", OWNING),
    _one_of("progress", Progress),
    CheckConstraint("effort BETWEEN 0 AND 5", name="effort"),
    CheckConstraint("(member_id IS NULL) = (owner IS NULL OR owner = 'owner')", name="member"),
    CheckConstraint("(closed_on IS NULL) = (progress IN ('idea', 'doing'))", name="closed"),
    sqlite_autoincrement=True,
)

improvement_aims = Table(
    "improvement_aims",
    metadata,
    Column("improvement_id", BIG_ID, ForeignKey("improvements.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("guide_id", NAME, nullable=False),
    Column("stage_id", NAME, nullable=False),
    Column("category", NAME, nullable=False),
    UniqueConstraint("improvement_id", "guide_id", "stage_id", "category"),
    Index("ix_improvement_aims_stage_id_category", "stage_id", "category"),
)

# Whom to thank for a note that led to something, and what they say of it. told_on: none until it was sent.
fix_answers = Table(
    "fix_answers",
    metadata,
    Column("improvement_id", BIG_ID, ForeignKey("improvements.id", ondelete="CASCADE"), primary_key=True),
    Column("respondent_id", ID, ForeignKey("respondents.id", ondelete="CASCADE"), primary_key=True),
    Column("told_on", Date),
    Column("works", Boolean),
    CheckConstraint("works IS NULL OR told_on IS NOT NULL", name="told"),
    Index("ix_fix_answers_respondent_id", "respondent_id"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("interview_id", ID, ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("sent", Integer, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("wanted_at", UtcDateTime),
    Column("wanted_version", Integer),
    Column("stopped", Boolean, nullable=False),
    CheckConstraint("sent BETWEEN 0 AND 2", name="sent"),
    CheckConstraint("(wanted_at IS NULL) = (wanted_version IS NULL)", name="wanted"),
)

remedies = Table(
    "remedies",
    metadata,
    Column("id", ID, primary_key=True),
    Column("guide_id", NAME, nullable=False),
    Column("stage_id", NAME, nullable=False),
    Column("category", NAME, nullable=False),
    Column("state", CODE, nullable=False),
    Column("told_by", BigInteger),
    Column("text", Verbatim),
    Column("told_on", Date),
    Column("better", Integer, nullable=False),
    Column("not_better", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    Column("moved_at", UtcDateTime, nullable=False),
    _one_of("state", RemedyState),
    CheckConstraint("(state = 'writing') = (text IS NULL)", name="written"),
    CheckConstraint("(state = 'told') = (told_on IS NOT NULL)", name="told"),
    Index("ix_remedies_told_by", "told_by"),
)

remedy_news = Table(
    "remedy_news",
    metadata,
    Column("remedy_id", ID, ForeignKey("remedies.id", ondelete="CASCADE"), primary_key=True),
    Column("interview_id", ID, ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("sent_on", Date),
    Column("verdict", CODE),
    Column("counted", Boolean, nullable=False),
    _one_of("verdict", Verdict),
    CheckConstraint("verdict IS NULL OR sent_on IS NOT NULL", name="heard"),
    Index("ix_remedy_news_interview_id", "interview_id"),
)

# Cases; who has one is read with the role as it is, as with improvements. One told_ column for each alarm.
follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("interview_id", ID, ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("opened_on", Date, nullable=False),
    Column("waits_since", UtcDateTime, nullable=False),
    Column("owner", CODE),
    Column("member_id", BigInteger),
    Column("language", CODE),
    Column("due_on", Date),
    *(Column(f"told_{alarm.value}", Boolean, nullable=False) for alarm in Alarm),
    _one_of("owner", OWNING),
    _one_of("language", Language),
    CheckConstraint("(member_id IS NULL) = (owner IS NULL OR owner = 'owner')", name="member"),
    # A number must never come back: a button, and somebody's list, may still hold it.
    sqlite_autoincrement=True,
)

# improvement_id: the number stays when the action is long gone.
follow_up_closings = Table(
    "follow_up_closings",
    metadata,
    Column("follow_up_id", BIG_ID, ForeignKey("follow_ups.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("cause", CODE, nullable=False),
    Column("closed_on", Date, nullable=False),
    Column("improvement_id", BigInteger),
    Column("words", Verbatim),
    Column("reopened_on", Date),
    Column("doubted", Boolean, nullable=False),
    _one_of("cause", Cause),
    CheckConstraint("improvement_id IS NOT NULL OR words IS NOT NULL", name="done"),
    CheckConstraint("reopened_on IS NOT NULL OR doubted IS FALSE", name="doubted"),
)

closing_drafts = Table(
    "closing_drafts",
    metadata,
    Column("telegram_user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("follow_up_id", BIG_ID, ForeignKey("follow_ups.id", ondelete="CASCADE"), nullable=False),
    Column("cause", CODE, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    _one_of("cause", Cause),
    Index("ix_closing_drafts_follow_up_id", "follow_up_id"),
)

processed_updates = Table(
    "processed_updates",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

failed_updates = Table(
    "failed_updates",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    Column("kind", NAME, nullable=False),
    Column("code", NAME, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("guide_id", NAME),
    Column("source", NAME),
    Column("channel", NAME),
    Column("persona", NAME),
    Column("language", CODE),
    Column("example", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("quota", Integer),
    Column("closes_on", Date),
    _one_of("language", Language),
)

chat_messages = Table(
    "chat_messages",
    metadata,
    Column("respondent_id", ID, ForeignKey("respondents.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

erased_interviews = Table(
    "erased_interviews",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

erased_respondents = Table(
    "erased_respondents",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

shown_views = Table(
    "shown_views",
    metadata,
    Column("view", NAME, primary_key=True),
    Column("content", Text, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
)

# How often anything moved that maps are made of. In a few rows, so that transactions seldom wait for one another.
map_moves = Table(
    "map_moves",
    metadata,
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("moves", BigInteger, nullable=False),
)

map_filters = Table(
    "map_filters",
    metadata,
    Column("telegram_user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("conditions", Text, nullable=False),
)

# A manager's Telegram number is here, as in `map_filters`: owners are no members. It goes with the role.
bets = Table(
    "bets",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("telegram_user_id", BigInteger, nullable=False),
    Column("guide_id", NAME, nullable=False),
    Column("pain", NAME),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("locked_at", UtcDateTime),
    Column("looked", Boolean, nullable=False),
    UniqueConstraint("telegram_user_id", "guide_id"),
    CheckConstraint("locked_at IS NULL OR pain IS NOT NULL", name="whole"),
)

bet_stages = Table(
    "bet_stages",
    metadata,
    Column("bet_id", BIG_ID, ForeignKey("bets.id", ondelete="CASCADE"), primary_key=True),
    Column("stage_id", NAME, primary_key=True),
    Column("rating", Integer),
    Column("moment", Boolean, nullable=False),
    CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
)

disposition_counts = Table(
    "disposition_counts",
    metadata,
    Column("guide_id", NAME, primary_key=True),
    Column("guide_version", Integer, primary_key=True, autoincrement=False),
    Column("disposition", CODE, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("count", Integer, nullable=False),
    _one_of("disposition", Disposition),
)

digests = Table(
    "digests",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("zone", NAME),
    Column("enabled", Boolean, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("language", CODE, nullable=False),
    Column("sent_on", Date),
    Column("seen", Text),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    _one_of("language", Language),
)

# Whom alerts go to; the Telegram number of whoever has a list in hand goes with the role, and the list with it.
alert_lists = Table(
    "alert_lists",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("language", CODE, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("since", UtcDateTime),
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    Column("cap", Integer, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("sent", Integer, nullable=False),
    Column("writing_at", UtcDateTime),
    Column("writing_stage", NAME),
    _one_of("language", Language),
    CheckConstraint("quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23", name="hours"),
    CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet"),
    CheckConstraint("cap >= 1", name="cap"),
    CheckConstraint("sent >= 0", name="sent"),
    Index("ix_alert_lists_owner_id", "owner_id"),
)

alert_rules = Table(
    "alert_rules",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("sign", CODE, nullable=False),
    Column("value", NAME, nullable=False),
    Column("stage_id", NAME),
    ForeignKeyConstraint(
        ["chat_id", "thread_id"], ["alert_lists.chat_id", "alert_lists.thread_id"], ondelete="CASCADE"
    ),
    _one_of("sign", Sign),
    Index("ix_alert_rules_chat_id_thread_id", "chat_id", "thread_id"),
    # The number of a rule that is gone must never come back: a button may still hold it.
    sqlite_autoincrement=True,
)

# One row for each interview that was looked at for a recipient, so that it fires once. rule_id: of the rule that fits.
alert_matches = Table(
    "alert_matches",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("interview_id", ID, ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("rule_id", BIG_ID, ForeignKey("alert_rules.id", ondelete="SET NULL")),
    Column("state", CODE, nullable=False),
    Column("version", Integer, nullable=False),
    Column("matched_on", Date, nullable=False),
    ForeignKeyConstraint(
        ["chat_id", "thread_id"], ["alert_lists.chat_id", "alert_lists.thread_id"], ondelete="CASCADE"
    ),
    _one_of("state", MatchState),
    CheckConstraint("state <> 'waiting' OR rule_id IS NOT NULL", name="waiting"),
    Index("ix_alert_matches_interview_id", "interview_id"),
    Index("ix_alert_matches_rule_id", "rule_id"),
    Index("ix_alert_matches_matched_on", "matched_on"),
)

# A member's Telegram number is here because rights are read by it; it goes with the role. No answer refers to a member.
members = Table(
    "members",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("key", ID, nullable=False, unique=True),
    Column("telegram_user_id", BigInteger, unique=True),
    Column("role", CODE, nullable=False),
    Column("department", NAME),
    Column("guides", Text),
    Column("scope_department", NAME),
    Column("label", NAME),
    Column("joined_on", Date, nullable=False),
    Column("revoked_on", Date),
    Column("language", CODE),
    _one_of("role", MemberRole),
    CheckConstraint("(telegram_user_id IS NULL) = (revoked_on IS NOT NULL)", name="in_force"),
    # The audit names members by number, and a button may hold one.
    sqlite_autoincrement=True,
)

ended_members = Table(
    "ended_members",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("token_hash", String(64), unique=True),  # none: still being put together
    Column("role", CODE, nullable=False),
    Column("department", NAME),
    Column("guides", Text),
    Column("scope_department", NAME),
    Column("label", NAME),
    Column("made_by", BigInteger),
    Column("made_on", Date, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_on", Date),
    Column("revoked_on", Date),
    _one_of("role", MemberRole),
    CheckConstraint("used_on IS NULL OR revoked_on IS NULL", name="ended_once"),
    sqlite_autoincrement=True,
)

campaign_interviews = Table(
    "campaign_interviews",
    metadata,
    Column("interview_id", ID, ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("token", String(64), ForeignKey("campaigns.token", ondelete="CASCADE"), nullable=False),
    Index("ix_campaign_interviews_token", "token"),
)

campaign_erased = Table(
    "campaign_erased",
    metadata,
    Column("token", String(64), ForeignKey("campaigns.token", ondelete="CASCADE"), primary_key=True),
    Column("disposition", CODE, primary_key=True),
    Column("count", Integer, nullable=False),
    _one_of("disposition", Disposition),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", CODE, nullable=False),
    Column("member_id", BigInteger),
    Column("action", String(32), nullable=False),
    Column("object", NAME),
    _one_of("actor", ActorRole),
    _one_of("action", Action),
    Index("ix_audit_at", "at"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("kind", CODE, nullable=False),
    Column("name", NAME, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("state", CODE, nullable=False),
    Column("good", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", BigInteger),
    Column("report_to", BigInteger),
    _one_of("kind", ImportKind),
    _one_of("state", ImportState),
    # A number that was undone must never come back: somebody may still have it written down.
    sqlite_autoincrement=True,
)

import_rows = Table(
    "import_rows",
    metadata,
    Column("mark", ID, primary_key=True),
    Column("import_id", BIG_ID, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
    Column("interview_id", ID, ForeignKey("interviews.id", ondelete="CASCADE"), unique=True),
    Index("ix_import_rows_import_id", "import_id"),
)

events = Table(
    "events",
    metadata,
    Column("mark", ID, ForeignKey("import_rows.mark", ondelete="CASCADE"), primary_key=True),
    Column("customer", ID, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("stage_id", NAME),
    Column("happened_on", Date, nullable=False),
    _one_of("kind", EventKind),
    Index("ix_events_happened_on", "happened_on"),
)

web_counts = Table(
    "web_counts",
    metadata,
    Column("mark", ID, ForeignKey("import_rows.mark", ondelete="CASCADE"), primary_key=True),
    Column("import_id", BIG_ID, nullable=False),
    Column("stage_id", NAME, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("visits", BigInteger, nullable=False),
    CheckConstraint("visits >= 0", name="visits"),
    CheckConstraint("starts_on < ends_on", name="period"),
)

import_secret = Table(
    "import_secret",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("secret", String(64), nullable=False),
    CheckConstraint("id = 1", name="one"),
)
