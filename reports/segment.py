"""Filters: some of the customers, by who they are; and whether a view of them gives somebody away."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from interview.records import InterviewRecord, Origin, Role
from reports.people import UNTOLD
from reports.plan import Text

MOST_CONDITIONS = 2


class Dimension(StrEnum):
    """What customers are told apart by."""

    PERSONA = "persona"
    CHANNEL = "channel"
    LANGUAGE = "language"
    SOURCE = "source"


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


def filtered(records: Iterable[InterviewRecord], segment: Segment) -> list[InterviewRecord]:
    """Return the customers of a segment; agents are in every one, imported rows in none."""
    return [
        record
        for record in records
        if record.role is Role.STAFF
        or (record.origin is Origin.TOLD and all(condition.holds(record) for condition in segment))
    ]


def values(records: Iterable[InterviewRecord], dimension: Dimension, *, k: int) -> list[str]:
    """Return the values of a dimension that may be looked at, the commonest first.

    records: one for each respondent. A value is left out when fewer than k customers have it, and a second one where
    the rest of all would otherwise be one to k - 1 people.
    """
    counts = Counter(value_of(record, dimension) for record in _customers(records))
    shown = {value: count for value, count in counts.items() if value is not None and count >= k}
    while shown and 0 < counts.total() - sum(shown.values()) < k:
        del shown[min(shown, key=lambda value: (shown[value], value))]
    return sorted(shown, key=lambda value: (-shown[value], value))


def may_be_shown(records: Sequence[InterviewRecord], segment: Segment, *, k: int) -> bool:
    """Tell whether a view gives nobody away: enough people are in it, and in what is left when a condition is dropped.

    records: one for each respondent. Each condition must also be one of `values` among those who meet the others.
    """
    return len(_customers(filtered(records, segment))) >= k and all(
        condition.value in values(filtered(records, _without(segment, condition)), condition.dimension, k=k)
        and _rest(records, segment, condition) not in range(1, k)
        for condition in segment
    )


def may_be_shown_in(
    records: Sequence[InterviewRecord], of_period: Sequence[InterviewRecord], segment: Segment, *, k: int
) -> bool:
    """Tell the same of a view in one period, beside the same view of all time.

    records, of_period: one for each respondent, of all time and of the period.
    """
    outside = len(_customers(filtered(records, segment))) - len(_customers(filtered(of_period, segment)))
    return may_be_shown(of_period, segment, k=k) and outside not in range(1, k)


def _rest(records: Sequence[InterviewRecord], segment: Segment, dropped: Condition) -> int:
    wider = _customers(filtered(records, _without(segment, dropped)))
    return len(wider) - len(_customers(filtered(records, segment)))


def _without(segment: Segment, dropped: Condition) -> Segment:
    return tuple(condition for condition in segment if condition is not dropped)


def _customers(records: Iterable[InterviewRecord]) -> list[InterviewRecord]:
    return [
        record
        for record in records
        if record.role is Role.CUSTOMER
        and record.origin is Origin.TOLD
        and record.disposition not in UNTOLD
        and record.answers
    ]
