"""Notes of friction by colleagues: what is kept of one, what is read from it, and what leaves the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

SEVERITIES = (1, 2, 3)
TIMES = (1, 2, 3, 5, 10)
MINUTES = (5, 10, 15, 30, 60, 120)
"""What can be chosen by a tap; any other number is read from the words."""

ANSWERED_WITHIN = timedelta(minutes=30)
"""So long a question of an interview waits for words that must be its answer; later ones may be a note."""

MOST = 9_999  # times or minutes; whatever is read beyond is no such number
TAG_LENGTH = 16

_EARLY, _BUYING, _LATER = frozenset({"awareness", "consideration"}), frozenset({"purchase"}), frozenset({"support"})
TOUCHPOINTS: Mapping[str, frozenset[str]] = {
    "advertising": _EARLY,
    "reviews": _EARLY,
    "outgoing_call": _EARLY | {"loyalty"},
    "terms": _EARLY | _BUYING | {"loyalty"},
    "advice": _EARLY | _LATER,
    "order": _BUYING | {"loyalty"},
    "payment": _BUYING | _LATER,
    "invoice": _BUYING | _LATER,
    "delivery": _BUYING | _LATER,
    "login": _BUYING | _LATER,
    "waiting_on_line": _LATER,
    "talk_to_agent": _LATER,
    "complaint": _LATER,
    "refund_or_return": _LATER,
    "visit": _EARLY | _BUYING | _LATER,
    "use": _LATER,
    "renewal": frozenset({"loyalty"}),
}
"""What the tagger can name as a touchpoint, and the stages of our guides at which that can be."""


class NoteField(StrEnum):
    """What the author can set right in a note, as its buttons carry it."""

    STAGE = "s"
    TOUCHPOINT = "p"
    CHANNEL = "h"
    CATEGORY = "c"
    SEVERITY = "v"
    TIMES = "t"
    MINUTES = "m"


_ATTRIBUTES = {
    NoteField.STAGE: "stage_id",
    NoteField.TOUCHPOINT: "touchpoint",
    NoteField.CHANNEL: "channel",
    NoteField.CATEGORY: "category",
    NoteField.SEVERITY: "severity",
    NoteField.TIMES: "times",
    NoteField.MINUTES: "minutes",
}
_NUMBERS = frozenset({NoteField.SEVERITY, NoteField.TIMES, NoteField.MINUTES})


@dataclass(frozen=True, slots=True)
class NoteTags:
    """What a note tells, as it was read or set right; None for what it does not tell.

    severity: 1..3, as of a pain. times: how often it happened. minutes: that were lost.
    """

    stage_id: str | None = None
    touchpoint: str | None = None
    channel: str | None = None
    category: str | None = None
    severity: int | None = None
    times: int | None = None
    minutes: int | None = None

    def value(self, what: NoteField) -> str | int | None:
        """Return one of these."""
        found: str | int | None = getattr(self, _ATTRIBUTES[what])
        return found


@dataclass(frozen=True, slots=True)
class Note:
    """One note as its author knows it.

    message_id: of the author's message. text: redacted. by_hand: what the author set; no tagger changes that. sent_now:
    shown to owners on its own. answered: the author was shown how it was read. tagger: which version read it last.
    revision: raised by every change; buttons carry it.
    """

    id: str
    respondent_id: str
    message_id: int
    text: str | None
    language: str
    given_on: date
    tags: NoteTags = field(default_factory=NoteTags)
    by_hand: frozenset[NoteField] = frozenset()
    confirmed: bool = False
    sent_now: bool = False
    answered: bool = False
    tagger: str | None = None
    revision: int = 1

    @property
    def tag(self) -> str:
        """Return the part of its random id that its buttons carry."""
        return self.id[:TAG_LENGTH]

    @property
    def week(self) -> date:
        """Return the Monday of its week: the only time of a note that anybody else sees."""
        return week_of(self.given_on)

    def read_as(self, tags: NoteTags, tagger: str) -> "Note":
        """Return the note as a tagger reads it; what its author set or confirmed stays."""
        if self.confirmed:
            return replace(self, tagger=tagger)
        own = {_ATTRIBUTES[one]: getattr(self.tags, _ATTRIBUTES[one]) for one in self.by_hand}
        return replace(self, tags=replace(tags, **own), tagger=tagger)

    def set_right(self, what: NoteField, value: str) -> "Note":
        """Return the note with one thing as its author says, "" for nothing.

        A touchpoint that was only read goes with its stage.
        """
        told = int(value) if value and what in _NUMBERS else value or None
        changes: dict[str, Any] = {_ATTRIBUTES[what]: told}
        if what is NoteField.STAGE and NoteField.TOUCHPOINT not in self.by_hand and told != self.tags.stage_id:
            changes["touchpoint"] = None
        return replace(self, tags=replace(self.tags, **changes), by_hand=self.by_hand | {what})

    def rewritten(self, text: str) -> "Note":
        """Return the note with edited words: unread, but for what its author set."""
        bare = replace(self, text=text, confirmed=False, answered=False)
        return replace(bare.read_as(NoteTags(), ""), tagger=None)


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A note as it leaves the store: of a random id, dated by week. text: redacted; for exports alone."""

    respondent_id: str
    week: date
    tags: NoteTags
    text: str | None
    language: str
    confirmed: bool
    sent_now: bool
    tagger: str | None

    @property
    def group(self) -> tuple[str, str] | None:
        """Return the stage and the category under which notes are counted; None while either is not known."""
        if self.tags.stage_id is None or self.tags.category is None:
            return None
        return self.tags.stage_id, self.tags.category


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A note whose author has not been shown how it was read, and where that author is."""

    telegram_user_id: int
    note: Note


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def plausible(touchpoint: str | None, stage_id: str | None) -> str | None:
    """Return a touchpoint, None where it cannot be at that stage of our guides: then it was misread."""
    stages = TOUCHPOINTS.get(touchpoint or "")
    if stages is None or (stage_id is not None and stage_id not in stages):
        return None
    return touchpoint
