"""Actions on the map: beside the pains they are about, and chosen for a budget of effort."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from interview.improvements import Improvement, by_urgency
from reports.journey_map import JourneyMap, PainPoint

_DIGITS = 6  # sums that differ by less differ by rounding alone

Pain = tuple[str, str]
"""A stage, and the category of a problem."""

_Set = tuple[tuple[float, float], tuple[int, ...]]
"""Points and shares of a set of actions, and their places."""


def with_actions(journey_map: JourneyMap, improvements: Iterable[Improvement]) -> JourneyMap:
    """Add the open actions of the map's guide: they are of now, whenever the map itself last moved on.

    The map may leave as a file, so it holds neither what was kept of figures nor how many doubt a fix.
    """
    about = [one for one in improvements if any(aim.guide_id == journey_map.guide_id for aim in one.aims)]
    plain = [replace(one, figures=None, doubted=0) for one in by_urgency(about)]
    return replace(journey_map, actions=tuple(plain))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Actions that go together with most within an effort.

    points: of NPS, by the link of their pains to it, each pain once. told: shares of the pains whose link is not known.
    unknown: open actions left out because nobody said how much effort they take.
    """

    actions: tuple[Improvement, ...]
    effort: int
    points: float
    told: float
    unknown: int


def within(budget: int, journey_map: JourneyMap) -> Chosen:
    """Choose the open actions with the greatest link to NPS within an effort; what is told of most settles the rest.

    Exact: all sets are compared, those alike in effort and in pains that several actions share as one. Of equal ones
    that of least effort, then of most urgent actions. A pain counts once, however many of the chosen are about it, and
    one that drags nothing counts for nothing. It is association, never what an action will bring.
    """
    open_ones = [one for one in journey_map.actions or () if one.is_open]
    offered = [(one, one.effort) for one in open_ones if one.effort is not None]
    worth = {(pain.stage_id, pain.category): _worth(pain) for pain in journey_map.pains}
    counts = Counter(pain for one, _ in offered for pain in _pains(one, worth))
    best: dict[tuple[int, frozenset[Pain]], _Set] = {(0, frozenset()): ((0.0, 0.0), ())}
    for number, (one, effort) in enumerate(offered):
        for (spent, covered), (value, chosen) in list(best.items()):
            pains = _pains(one, worth) - covered
            if spent + effort > budget or not pains:
                continue
            points, told = (sum(worth[pain][at] for pain in pains) for at in (0, 1))
            place = spent + effort, covered | {pain for pain in pains if counts[pain] > 1}
            found = (round(value[0] + points, _DIGITS), round(value[1] + told, _DIGITS)), (*chosen, number)
            if place not in best or found[0] > best[place][0]:
                best[place] = found
    (effort, _), (value, chosen) = min(
        best.items(), key=lambda item: (-item[1][0][0], -item[1][0][1], item[0][0], item[1][1])
    )
    actions = tuple(offered[number][0] for number in chosen)
    return Chosen(actions, effort, value[0], value[1], len(open_ones) - len(offered))


def _worth(pain: PainPoint) -> tuple[float, float]:
    """Return the points that a pain drags NPS down, else the share that told of it, if that may be shown."""
    if pain.impact is not None:
        return max(0.0, -pain.impact.value), 0.0
    return 0.0, 0.0 if pain.share is None else pain.share.value


def _pains(action: Improvement, worth: Mapping[Pain, tuple[float, float]]) -> set[Pain]:
    pains = {(aim.stage_id, aim.category) for aim in action.aims}
    return {pain for pain in pains if any(worth.get(pain, ()))}
