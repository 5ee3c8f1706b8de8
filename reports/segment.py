"""Filters: some of the customers, by who they are. What a view of them may show: `cross_tables`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from interview.counts import CARE, CAREFUL
from interview.records import InterviewRecord, Origin, Role
from reports.plan import Text
from reports.quality import is_careful

MOST_CONDITIONS = 2


class Dimension(StrEnum):
    """What customers are told apart by, in the order of a `Cell`."""

    PERSONA = "persona"
    CHANNEL = "channel"
    LANGUAGE = "language"
    SOURCE = "source"
    CARE = CARE


class Audience(StrEnum):
    """Whose side of the counter a map tells alone; none: customers with agents beside them."""

    CUSTOMERS = "customers"
    STAFF = "staff"


class PeriodChoice(StrEnum):
    """A period that is over, of whole weeks; none: all time."""

    LAST = "last"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Condition:
    """One value of one dimension. title: words for it where the guide has some."""

    dimension: Dimension
    value: str
    title: Text | None = None

    def holds(self, record: InterviewRecord) -> bool:
        """Tell whether an interview is one of those looked for."""
        return value_of(record, self.dimension) == self.value


Segment = tuple[Condition, ...]
"""Conditions that all hold, of different dimensions, at most two; none: all customers."""


def beside_persona(segment: Segment) -> Segment:
    """Return the conditions under which customers may be parted into personas: one at most, for that is one more."""
    others = tuple(one for one in segment if one.dimension is not Dimension.PERSONA)
    return others if len(others) < MOST_CONDITIONS else ()


def value_of(record: InterviewRecord, dimension: Dimension) -> str | None:
    """Return what an interview has in a dimension; None where it is not known."""
    match dimension:
        case Dimension.PERSONA:
            return record.persona
        case Dimension.CHANNEL:
            return record.channel
        case Dimension.LANGUAGE:
            return record.language
        case Dimension.SOURCE:
            return record.source
        case Dimension.CARE:
            return CAREFUL if is_careful(record) else None


def filtered(records: Iterable[InterviewRecord], segment: Segment) -> list[InterviewRecord]:
    """Return the customers of a segment; agents are in every one, imported rows in none."""
    return [
        record
        for record in records
        if record.role is Role.STAFF
        or (record.origin is Origin.TOLD and all(condition.holds(record) for condition in segment))
    ]
