"""Interviews that are counted where they lie, because there are too many to be read: what to count, and the counts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from interview.records import Disposition, Origin, Role

_LETTER = r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u1FFF\u2C00-\u2DFF\u3041-\uD7FF"
USABLE = rf"[{_LETTER}][^{_LETTER}]*[{_LETTER}][^{_LETTER}]*[{_LETTER}]"
"""A text with three letters of any script: "ok" and "-" tell nothing. Python and PostgreSQL read it alike."""

SCORES = frozenset({"satisfaction", "importance", "nps", "csat", "ces"})
OF_STAGES = frozenset({"satisfaction", "importance"})
"""Scores that are given stage by stage."""

_DIGITS = 8
_IDS = 16**_DIGITS

Cell = tuple[str | None, str | None, str | None, str | None, str | None, str | None]
"""Persona, channel, language and source of a customer, None where it is not known; `CAREFUL`, None for whoever is not;
and the first day of the period."""

PERIOD_SIDE = 5
"""Where a cell has its period: blocks of weeks that are over; None: it came since."""

Figure = tuple[str | None, ...]
"""What somebody gave: a kind of rating and its stage, or what was told, the stage and its label."""

ANSWERED: Figure = ("answered",)
COUNTED: Figure = ("counted",)
"""Anything at all, and anything that is told on the map."""

TOLD, PAIN = "told", "pain"

CARE, CAREFUL = "care", "careful"
"""The name of a condition, and its one value: nothing tells that an interview may not say what the person thinks."""


@dataclass(frozen=True, slots=True)
class Givers:
    """Customers who gave one figure, by who they are.

    now: each once, as in all time. again: by interviews that count in a period alone, as they gave another one later.
    """

    now: Counter[Cell] = field(default_factory=Counter)
    again: Counter[Cell] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Draw:
    """Whose interviews are read, by the beginning of the respondents' random ids: all below; None: everybody's.

    Nothing but the number of people moves it, so that whoever is drawn is in every view, and whoever is not in none.
    """

    customers: str | None
    staff: str | None
    imported: str | None

    @classmethod
    def of(cls, sizes: "Sizes", *, most: int) -> "Draw | None":
        """Return the largest half, quarter, eighth ... of at most that many; None where everybody can be read."""
        return cls(*(_below(size, most) for size in (sizes.customers, sizes.staff, sizes.imported)))._unless_everybody()

    def without_staff(self) -> "Draw | None":
        """Return the same of customers and imports, where agents are not looked at."""
        return replace(self, staff=None)._unless_everybody()

    def _unless_everybody(self) -> "Draw | None":
        return None if self == Draw(None, None, None) else self


def _below(people: int, most: int) -> str | None:
    halvings = 0
    while people > most << halvings:
        halvings += 1
    return f"{_IDS >> halvings:0{_DIGITS}x}" if halvings else None


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many interviews there are of a guide's customers, of agents and of imports; first, last: days of them all."""

    customers: int
    staff: int
    imported: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Look:
    """Whose answers are counted: as `chosen` and `filtered` in `reports` choose among interviews that are read.

    told_by: questions whose words say what happened, None: all; told_by_staff: of agents. start, end: half-open days.
    conditions: values that customers have, by the name of the dimension.
    """

    guide_id: str
    told_by: frozenset[str] | None
    told_by_staff: frozenset[str] | None
    start: date
    end: date
    conditions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RatingCount:
    """People of one side who gave one rating; stage_id: None outside the stages."""

    role: Role
    origin: Origin
    kind: str
    stage_id: str | None
    value: int
    people: int


@dataclass(frozen=True, slots=True)
class StoryCount:
    """Customers who told of a stage."""

    origin: Origin
    stage_id: str
    people: int


@dataclass(frozen=True, slots=True)
class PainCount:
    """Customers who told of a pain at a stage, as it was read. severity: the worst that each told."""

    origin: Origin
    stage_id: str
    label: str
    severity: int
    people: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of one look.

    people: who rated or told anything. given: who answered anything, taken back or not, by role; none of them imported.
    dispositions: of customers. imported: rows. stars: of imported reviews, in tenths. example: invented answers are
    among them.
    """

    people: Mapping[tuple[Role, Origin], int]
    given: Mapping[Role, int]
    ratings: tuple[RatingCount, ...]
    stories: tuple[StoryCount, ...]
    pains: tuple[PainCount, ...]
    dispositions: Mapping[Disposition, int]
    imported: int
    stars: Mapping[int, int]
    example: bool
