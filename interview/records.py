"""Rows that leave the store: plain, immutable, without identity.

Reports and exports read these and nothing else. Whoever a respondent is in Telegram never appears here.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """The side of the counter a respondent stands on."""

    CUSTOMER = "customer"
    STAFF = "staff"


class Disposition(StrEnum):
    """How far an interview came (AAPOR's word for an outcome)."""

    INVITED = "invited"  # the first screen was shown
    STARTED = "started"  # consent given
    PARTIAL = "partial"  # one stage rated
    COMPLETE = "complete"  # through the first story
    REFUSED = "refused"  # said no
    BROKEN_OFF = "broken_off"  # silent for seven days
    WITHDRAWN = "withdrawn"  # erased on request; only this count is left


class Origin(StrEnum):
    """How what is held of somebody came here."""

    TOLD = "told"  # in an interview
    IMPORTED = "imported"  # from a file of another system


class Layer(StrEnum):
    """What kind of thing a finding tells of a verbatim."""

    EMOTION = "emotion"
    PAIN = "pain"
    GAIN = "gain"
    LANE = "lane"  # think, feel, see, hear, say, do
    TOUCHPOINT = "touchpoint"  # a contact moment that the words name


PAIN_CATEGORIES = (
    *("wait_time", "unreachable", "unresolved", "staff_attitude", "staff_competence", "delivery"),
    *("product_quality", "price", "billing", "tech", "usability", "information"),
    *("process", "availability", "trust", "environment", "workload", "other"),
)
"""The codebook of pains that every guide shares; a guide's own are finer than one of these."""

NEXT_STEP = "next_step"
"""Reserved question id: what the person did afterwards."""
LEFT = frozenset({"looked_elsewhere", "stopped"})
"""Its reserved options that stand for leaving."""
EXPECTED = "expected"
"""Reserved question id: what the person had expected of a stage, in words; a problem named there was not met."""

AnswerValue = int | bool | str | tuple[str, ...] | None
"""Scale and number: int. yes_no: bool. choice: an option id. choices, emotion, path: option ids in order of tapping.
Text, and a question that was skipped: None."""

MOST_WAIT_MINUTES = 5 * 365 * 24 * 60
"""Whatever is read beyond five years is no wait."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One tag on a verbatim.

    start, end: half-open offsets in code points into the stored (redacted) text. strength: 0..1.
    severity: 1 annoying but done, 2 cost time, money or another contact, 3 not solved, money lost, or left;
    None outside the pain layer.
    """

    layer: Layer
    label: str
    start: int
    end: int
    strength: float
    severity: int | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A finding as the tagger read it, and what managers take it for.

    now: None where it tells nothing after all. by_hand: this very finding was corrected, not only a whole category.
    """

    was: Finding
    now: Finding | None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Amendment:
    """What managers corrected in one answer. readings: of all findings. pinned, hidden: half-open offsets of quotes."""

    readings: tuple[Reading, ...]
    pinned: tuple[tuple[int, int], ...] = ()
    hidden: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One answer to one question about one stage (`stage_id` is None outside the stages).

    ordinal: position in the interview, from 1, also of answers taken back. text: redacted words or None.
    probe: True when the question was a follow-up. skipped: the person passed on it.
    superseded: taken back or changed later; kept for the audit, left out of every figure.
    valence: -2..+2 of the text by the tagger; None while untagged or without text. wait_minutes: the longest time
    waited that the words name, 1..`MOST_WAIT_MINUTES`. answer_id, revision: by which a correction names the words; no
    part of what was said, and never shown. amended: None where nothing was corrected.
    """

    question_id: str
    stage_id: str | None
    kind: str
    ordinal: int
    value: AnswerValue
    text: str | None
    given_on: date
    skipped: bool = False
    superseded: bool = False
    probe: bool = False
    valence: int | None = None
    tagger: str | None = None
    findings: tuple[Finding, ...] = ()
    wait_minutes: int | None = None
    answer_id: int | None = field(default=None, repr=False, compare=False)
    revision: int = field(default=0, repr=False, compare=False)
    amended: Amendment | None = field(default=None, repr=False)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Return every finding of the tagger with what it is taken for."""
        if self.amended is None:
            return tuple(Reading(finding, finding) for finding in self.findings)
        return self.amended.readings

    def as_read(self) -> "AnswerRecord":
        """Return the answer as the tagger read it, before any correction."""
        if self.amended is None:
            return self
        return replace(self, findings=tuple(reading.was for reading in self.readings), amended=None)


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """One run of one guide with one respondent.

    may_read_story: the person's own yes to the story being read as a whole. example: made for the demo.
    import_number: of the import that it came with; None for what was told. by_leader: of the staff's guide, by an owner
    or a manager. hasty: how many answers came before their question could be read, 0 where that is not known.
    """

    id: str
    respondent_id: str
    guide_id: str
    guide_version: int
    role: Role
    language: str
    disposition: Disposition
    source: str | None
    channel: str | None
    persona: str | None
    started_on: date
    may_read_story: bool
    example: bool
    answers: tuple[AnswerRecord, ...]
    import_number: int | None = None
    by_leader: bool = False
    hasty: int = 0

    @property
    def origin(self) -> Origin:
        """Return how it came here."""
        return Origin.TOLD if self.import_number is None else Origin.IMPORTED

    def value(self, question_id: str, stage_id: str | None = None) -> AnswerValue:
        """Return the value of the last answer to a question that still counts, or None."""
        for answer in reversed(self.answers):
            if answer.question_id == question_id and answer.stage_id == stage_id and not answer.superseded:
                return answer.value
        return None


@dataclass(frozen=True, slots=True)
class LoggedCount:
    """What a company's system noted of a stage: `cancel`, `renew`, `cross_buy`, `complaint`, `purchase` or `visits`.

    people: different customers behind it; of visits nobody knows, and each counts as one.
    """

    stage_id: str
    kind: str
    count: int
    people: int
