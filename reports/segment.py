"""Filters: some of the customers, by who they are; and whether a view of them gives somebody away."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from interview.counts import Profile
from interview.records import InterviewRecord, Origin, Role
from reports.people import UNTOLD
from reports.plan import Text

MOST_CONDITIONS = 2


class Dimension(StrEnum):
    """What customers are told apart by, in the order of a `Profile`."""

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


def filtered(records: Iterable[InterviewRecord], segment: Segment) -> list[InterviewRecord]:
    """Return the customers of a segment; agents are in every one, imported rows in none."""
    return [
        record
        for record in records
        if record.role is Role.STAFF
        or (record.origin is Origin.TOLD and all(condition.holds(record) for condition in segment))
    ]


def profiles_of(records: Iterable[InterviewRecord]) -> Counter[Profile]:
    """Count customers who answered anything, by who they are. records: one for each respondent."""
    return Counter(
        (record.persona, record.channel, record.language, record.source)
        for record in records
        if record.role is Role.CUSTOMER
        and record.origin is Origin.TOLD
        and record.disposition not in UNTOLD
        and record.answers
    )


def values(customers: Counter[Profile], dimension: Dimension, *, k: int, others: Segment = ()) -> list[str]:
    """Return the values of a dimension that may be looked at among customers of a segment, the commonest first.

    A value is left out when fewer than k customers have it, and a second one where the rest of all would otherwise be
    one to k - 1 people.
    """
    counts = counts_of(_of(customers, others), dimension)
    shown = {value: count for value, count in counts.items() if value is not None and count >= k}
    while shown and 0 < counts.total() - sum(shown.values()) < k:
        del shown[min(shown, key=lambda value: (shown[value], value))]
    return sorted(shown, key=lambda value: (-shown[value], value))


def counts_of(customers: Counter[Profile], dimension: Dimension) -> Counter[str | None]:
    """Count customers by their value in one dimension; None: not known."""
    counts: Counter[str | None] = Counter()
    for profile, people in customers.items():
        counts[_value(profile, dimension)] += people
    return counts


def may_be_shown(customers: Counter[Profile], segment: Segment, *, k: int) -> bool:
    """Tell whether a view gives nobody away: enough people are in it, and in what is left when a condition is dropped.

    Each condition must also be one of `values` among those who meet the others.
    """
    people = _of(customers, segment).total()
    wider = [(one, tuple(other for other in segment if other is not one)) for one in segment]
    return people >= k and all(
        one.value in values(customers, one.dimension, k=k, others=others)
        and _of(customers, others).total() - people not in range(1, k)
        for one, others in wider
    )


def may_be_shown_in(customers: Counter[Profile], of_period: Counter[Profile], segment: Segment, *, k: int) -> bool:
    """Tell the same of a view in one period, beside the same view of all time."""
    outside = _of(customers, segment).total() - _of(of_period, segment).total()
    return may_be_shown(of_period, segment, k=k) and outside not in range(1, k)


def _of(customers: Counter[Profile], segment: Segment) -> Counter[Profile]:
    return Counter(
        {
            profile: people
            for profile, people in customers.items()
            if all(_value(profile, one.dimension) == one.value for one in segment)
        }
    )


def _value(profile: Profile, dimension: Dimension) -> str | None:
    return profile[list(Dimension).index(dimension)]
