"""Two periods side by side: what changed, and whether the change can be told from chance.

It draws on the two maps alone, so that whatever small groups these hide stays hidden here.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from math import erfc, hypot, sqrt
from operator import attrgetter

from reports.cross_tables import View
from reports.journey_map import JourneyMap, StageCell
from reports.metrics import VISIBLE_FACTOR, Z_95, Adjusted, Estimate, share
from reports.segment import Dimension

REAL_BELOW, MAYBE_BELOW = 0.05, 0.20
_LEAST_ERROR = 1e-6


class Verdict(StrEnum):
    """How sure a change is: q under .05, under .20, or no more than chance."""

    REAL = "real"
    MAYBE = "maybe"
    CHANCE = "chance"

    @property
    def place(self) -> int:
        """Return which place it has among the verdicts, the surest change being first."""
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after. q: its error rate among all that were looked at together, `alone`: itself."""

    before: Estimate
    after: Estimate
    q: float
    alone: bool = False

    @property
    def difference(self) -> float:
        """Return after minus before."""
        return self.after.value - self.before.value

    @property
    def place(self) -> tuple[bool, float]:
        """Return its place among changes that are equally sure, as `Comparison.worst_first` has them."""
        if self.verdict is Verdict.CHANCE:
            return False, self.after.value
        return self.difference >= 0, -abs(self.difference)

    @property
    def verdict(self) -> Verdict:
        """Tell the change from chance; perhaps is said of figures that were looked at together alone."""
        if self.q < REAL_BELOW:
            return Verdict.REAL
        return Verdict.MAYBE if self.q < MAYBE_BELOW and not self.alone else Verdict.CHANCE


@dataclass(frozen=True, slots=True)
class StageChange:
    """How satisfaction with a stage changed; stage: as it is now."""

    stage: StageCell
    change: Change


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two periods of one guide. stages: those that both can show, in journey order.

    visible: the smallest change of satisfaction, in points, that periods of this size bring to light; None without
    stages. nps, csat: each judged by itself. mix: by what else the people of the periods differ (`changed_mix`).
    """

    before: JourneyMap
    after: JourneyMap
    stages: tuple[StageChange, ...]
    visible: float | None
    nps: Change | None
    csat: Change | None
    mix: tuple[Dimension, ...] = ()

    @property
    def worst_first(self) -> list[StageChange]:
        """Return the stages by how sure their change is, drops before rises and large ones first.

        What cannot be told from chance is no drop: among such stages the one that is lowest now comes first.
        """
        return sorted(self.stages, key=lambda one: (one.change.verdict.place, *one.change.place))


def compare(before: JourneyMap, after: JourneyMap, *, whole: JourneyMap, later: JourneyMap) -> Comparison:
    """Compare two maps of the same guide and of people who mostly differ.

    whole: the map of all time, which is shown as well; later: of those in it who came after both periods, with k = 1.
    A figure is left out where subtraction would tell what fewer than k people answered: the whole less a period or
    both, or those who came later; all are, as long as the whole is older than the periods. The rate of false
    discoveries among the stages is held down together (Benjamini and Hochberg 1995).
    """
    is_old = whole.generated_on < after.period.end

    def pair(figure: Callable[[JourneyMap], Estimate | None]) -> tuple[Estimate, Estimate] | None:
        old, new, everybody, since = map(figure, (before, after, whole, later))
        if is_old or old is None or new is None or everybody is None:
            return None
        people = (old.n, new.n, everybody.n, 0 if since is None else since.n)
        return (old, new) if leaves_no_few(*people, k=after.k) else None

    found = [(stage, both) for stage in after.stages if (both := pair(partial(_satisfaction, stage.id))) is not None]
    judged = changes([both for _, both in found])
    errors = sorted(hypot(_adjusted(old).error, _adjusted(new).error) for _, (old, new) in found)
    return Comparison(
        before=before,
        after=after,
        stages=tuple(StageChange(stage, change) for (stage, _), change in zip(found, judged, strict=True)),
        visible=VISIBLE_FACTOR * errors[len(errors) // 2] if errors else None,
        nps=_alone(pair(attrgetter("nps"))),
        csat=_alone(pair(attrgetter("csat"))),
    )


def changes(pairs: Sequence[tuple[Estimate, Estimate]]) -> list[Change]:
    """Judge figures (before, after) together, in the same order; the people of both periods must be different ones.

    It hides nothing: whoever shows the outcome shows both figures already.
    """
    rates = false_discovery_rates([_chance(*pair) for pair in pairs])
    alone = len(pairs) == 1
    return [Change(before, after, q, alone) for (before, after), q in zip(pairs, rates, strict=True)]


def change_of(before: Estimate, after: Estimate) -> Change:
    """Judge one figure by itself; as in `changes`."""
    return changes([(before, after)])[0]


def changed_mix(before: View, after: View, *, k: int) -> tuple[Dimension, ...]:
    """Tell whether personas or sources have other shares in one period than in another, by more than chance.

    It names no value and no share, so nothing is hidden; of fewer than k people in a period nothing is told.
    """
    mixes = [(one, before.people_by(one), after.people_by(one)) for one in (Dimension.PERSONA, Dimension.SOURCE)]
    return tuple(
        one
        for one, earlier, later in mixes
        if min(earlier.total(), later.total()) >= k
        and any(change.verdict is Verdict.REAL for change in _shares(earlier, later))
    )


def _shares(before: Counter[str | None], after: Counter[str | None]) -> list[Change]:
    people = before.total(), after.total()
    found = [(share(before[value], people[0]), share(after[value], people[1])) for value in before | after]
    return changes(found)


def leaves_no_few(before: int, after: int, whole: int, later: int, *, k: int) -> bool:
    """Tell whether two periods may be shown beside the whole: no rest of it, nor those who came later, are a few."""
    return all(rest == 0 or rest >= k for rest in (whole - before, whole - after, whole - before - after, later))


def _satisfaction(stage_id: str, journey_map: JourneyMap) -> Estimate | None:
    return next((stage.satisfaction for stage in journey_map.stages if stage.id == stage_id), None)


def false_discovery_rates(chances: Sequence[float]) -> list[float]:
    """Return the q-value of each p-value, in the same order."""
    order = sorted(range(len(chances)), key=chances.__getitem__, reverse=True)
    rates, lowest = [1.0] * len(chances), 1.0
    for place, number in enumerate(order):
        lowest = min(lowest, chances[number] * len(chances) / (len(chances) - place))
        rates[number] = lowest
    return rates


def _alone(both: tuple[Estimate, Estimate] | None) -> Change | None:
    return None if both is None else change_of(*both)


def are_apart(one: Estimate, other: Estimate) -> bool:
    """Tell whether chance alone hardly makes two figures differ so much; of the same people it is the more so."""
    return _chance(one, other) < REAL_BELOW


def _chance(before: Estimate, after: Estimate) -> float:
    """Return how likely chance alone brings about a difference as large (two-sided, normal)."""
    old, new = _adjusted(before), _adjusted(after)
    return erfc(abs(new.centre - old.centre) / hypot(old.error, new.error) / sqrt(2))


def _adjusted(figure: Estimate) -> Adjusted:
    """Return what a figure is compared by; a range of no width, which no smoothed one has, would make all certain."""
    if figure.adjusted is not None:
        return figure.adjusted
    error = (figure.high - figure.low) / (2 * Z_95)
    return Adjusted((figure.low + figure.high) / 2, max(error, _LEAST_ERROR))
