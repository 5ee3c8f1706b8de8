"""Kinds of files, what a column may hold, and what a row becomes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from interview.imports.errors import ImportColumnsError
from interview.language import Language
from interview.rights import OWNER, Actor, ActorRole


class ImportKind(StrEnum):
    """What the rows of a file tell of."""

    REVIEWS = "reviews"
    SURVEY = "survey"
    CRM = "crm"
    TRANSCRIPTS = "transcripts"
    WEB = "web"
    TELEGRAM = "telegram"
    EXPORT = "export"  # of this bot


TOLD_KINDS = frozenset({ImportKind.REVIEWS, ImportKind.SURVEY, ImportKind.TRANSCRIPTS, ImportKind.TELEGRAM})
"""Kinds whose rows hold somebody's words or ratings."""


class EventKind(StrEnum):
    """What a customer did, as the company's system noted it."""

    CANCEL = "cancel"
    RENEW = "renew"
    CROSS_BUY = "cross_buy"
    COMPLAINT = "complaint"
    PURCHASE = "purchase"


class Field(StrEnum):
    """What a column holds."""

    TEXT = "text"
    DATE = "date"
    RATING = "rating"
    STAGE = "stage"
    CHANNEL = "channel"
    SOURCE = "source"
    LANGUAGE = "language"
    CUSTOMER = "customer"
    EVENT = "event"
    PERIOD = "period"
    COUNT = "count"
    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    SATISFACTION = "satisfaction"
    IMPORTANCE = "importance"
    SKIP = "skip"


class DateOrder(StrEnum):
    """Which of two numbers of a date is the day; dates that begin with the year need none."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


SCORES = (Field.NPS, Field.CSAT, Field.CES)
OF_A_STAGE = (Field.SATISFACTION, Field.IMPORTANCE)
RATING_TOPS = (5, 10)

REQUIRED: Mapping[ImportKind, tuple[frozenset[Field], ...]] = {
    ImportKind.REVIEWS: (frozenset({Field.TEXT, Field.RATING}),),
    ImportKind.SURVEY: (frozenset({*SCORES, *OF_A_STAGE}),),
    ImportKind.CRM: (frozenset({Field.CUSTOMER}), frozenset({Field.DATE}), frozenset({Field.EVENT})),
    ImportKind.TRANSCRIPTS: (frozenset({Field.TEXT}),),
    ImportKind.WEB: (frozenset({Field.STAGE}), frozenset({Field.COUNT}), frozenset({Field.PERIOD, Field.DATE})),
    ImportKind.TELEGRAM: (frozenset({Field.TEXT}),),
    ImportKind.EXPORT: (),
}
"""Of each of these groups a file of the kind needs one column at least."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column is taken for.

    stage_id: of ratings of a stage, or words about one. top: of a rating, 5 or 10. order: of a date.
    """

    index: int
    name: str
    field: Field
    stage_id: str | None = None
    top: int = 5
    order: DateOrder | None = None

    @property
    def written(self) -> str:
        """Return it as `--map` takes it."""
        detail = {
            Field.RATING: str(self.top),
            Field.DATE: "" if self.order is None else self.order.value,
        }.get(self.field, self.stage_id or "")
        return f"{self.field.value}.{detail}" if detail else self.field.value


def missing_fields(kind: ImportKind, columns: tuple[Column, ...]) -> list[frozenset[Field]]:
    """Return the groups of which a file of this kind lacks a column."""
    fields = {column.field for column in columns}
    return [group for group in REQUIRED[kind] if fields.isdisjoint(group)]


def require_columns(kind: ImportKind, columns: tuple[Column, ...]) -> None:
    """Raise ImportColumnsError when a column is missing that the kind needs, or one is there twice."""
    for group in missing_fields(kind, columns):
        wanted = " or ".join(sorted(group))
        raise ImportColumnsError(
            f"A file of {kind.value} needs a column for {wanted}: name it with --map NAME={wanted}."
        )
    counts = Counter((column.field, column.stage_id) for column in columns if column.field is not Field.SKIP)
    for (found, _), count in counts.items():
        if count > 1 and found is not Field.TEXT:
            raise ImportColumnsError(
                f"{count} columns are taken for {found.value}: say with --map NAME=skip which of them to leave out."
            )


class Reason(StrEnum):
    """Why a row was not taken in."""

    EMPTY = "empty"
    TEXT_TOO_LONG = "text_too_long"
    DATE = "date_unreadable"
    DATE_MISSING = "date_missing"
    FUTURE = "date_in_the_future"
    TOO_OLD = "older_than_retention"
    NUMBER = "number_unreadable"
    OFF_SCALE = "off_scale"
    STAGE = "stage_unknown"
    EVENT = "event_unknown"
    LEFT_OUT = "left_out"
    LANGUAGE = "language_unknown"
    CUSTOMER = "customer_missing"
    CELLS = "more_cells_than_columns"
    REDACTION = "redaction_failed"

    @property
    def sentence(self) -> str:
        """Return what to tell whoever runs the import."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.EMPTY: "holds neither words nor a rating",
    Reason.TEXT_TOO_LONG: "its text is longer than 20,000 characters",
    Reason.DATE: "its date cannot be read",
    Reason.DATE_MISSING: "has no date",
    Reason.FUTURE: "its date lies in the future",
    Reason.TOO_OLD: "is older than RETENTION_DAYS, so it would be deleted at once",
    Reason.NUMBER: "a number cannot be read",
    Reason.OFF_SCALE: "a rating lies outside its scale",
    Reason.STAGE: "its stage is none of the guide's",
    Reason.EVENT: "its event is none of cancel, renew, cross_buy, complaint, purchase",
    Reason.LEFT_OUT: "its value was to be left out",
    Reason.LANGUAGE: "its language is none of ru, ro, cs, en",
    Reason.CUSTOMER: "names no customer",
    Reason.CELLS: "has more cells than there are columns",
    Reason.REDACTION: "personal data could not be taken out, so it was not stored",
}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken in. number: as a spreadsheet counts, the heading being row 1."""

    number: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating on a scale of the product. field: of the scores, or satisfaction or importance of a stage."""

    field: Field
    stage_id: str | None
    value: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words about a stage; None where it is to be read from them."""

    text: str
    stage_id: str | None


@dataclass(frozen=True, slots=True)
class ToldRow:
    """Somebody's words and ratings. given_on: None: not known. author: a key of other systems, kept by nobody.

    tenths: a review's rating from 1 to 5, times ten: 45 for four and a half stars, or for 8.75 of 10.
    """

    words: tuple[Words, ...]
    ratings: tuple[Rated, ...]
    tenths: int | None
    stage_id: str | None
    given_on: date | None
    channel: str | None
    source: str | None
    language: Language | None
    author: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something a customer did. author: the customer's key, kept by nobody."""

    author: str
    event: EventKind
    stage_id: str | None
    on: date


@dataclass(frozen=True, slots=True)
class CountRow:
    """Visits of a stage in a period, from the one day to before the other."""

    stage_id: str
    start: date
    end: date
    count: int


ImportedRow = ToldRow | EventRow | CountRow


class ImportState(StrEnum):
    """Where an import stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """What is kept of an import. good: rows of it that were taken in, in all its runs. bad, known: of the last run.

    begun_by: the manager's number; None of an owner, in chat or on the command line.
    """

    number: int
    kind: ImportKind
    name: str
    state: ImportState
    good: int
    bad: int
    known: int
    begun_at: datetime
    begun_by: int | None = None

    @property
    def by(self) -> Actor:
        """Return who began it."""
        return OWNER if self.begun_by is None else Actor(ActorRole.MANAGER, self.begun_by)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come: rows read, of all rows in the file."""

    done: int
    total: int


KEPT_BAD = 100


@dataclass(slots=True)
class Tally:
    """Counts while rows are read: each row is one of good, bad and known (taken in before).

    kept_bad: so many bad rows are kept with their number.
    """

    kept_bad: int = KEPT_BAD
    good: int = 0
    known: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)
    first_bad: list[BadRow] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Return how many rows were not taken in."""
        return self.reasons.total()

    @property
    def done(self) -> int:
        """Return how many rows were read."""
        return self.good + self.known + self.bad

    def take(self, bad: Sequence[BadRow], *, good: int, known: int) -> None:
        """Count rows; the first bad ones are kept with their number."""
        self.good += good
        self.known += known
        self.reasons.update(row.reason for row in bad)
        self.first_bad += bad[: self.kept_bad - len(self.first_bad)]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a run did. number: None of a dry run. stopped: it was cancelled; the same file goes on where it was."""

    number: int | None
    total: int
    good: int
    known: int
    reasons: Mapping[Reason, int]
    first_bad: tuple[BadRow, ...]
    stopped: bool = False

    @property
    def bad(self) -> int:
        """Return how many rows were not taken in."""
        return sum(self.reasons.values())


SPACE = re.compile(r"\s+")
