"""Where the curve of the page lies: across in percent of its width, so that it fits any screen, down in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeVar

from interview.language import Locale
from reports.journey_map import Face, JourneyMap
from reports.metrics import Estimate
from reports.plan import in_language
from reports.segment import Audience
from reports.wording import bets_name, few_sign

GAP = "–"
"""Stands where a figure is hidden or missing."""

_TOP = 70.0  # room for a star and a value above the best stage
_UNIT = 52.0  # a point of the scale
_LABEL_OVER, _LABEL_UNDER = -25.0, 38.0  # from the middle of a face to the foot of its value
_COVERED = (0.35, 1.0)  # points of the scale from a face to what its value hides
_REACH = 0.2  # of the way to the next stage, as far as a value reaches on a phone
_LONE_BAND = 1.5  # half the width, in percent, of a band that has no neighbour
_HIGHEST = 5

AXIS = (5, 3, 1)


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage along the curve. x: percent; y: None is a gap. bar: importance as a share (0..1) of its scale."""

    x: float
    y: float | None
    face: Face | None
    thin: bool
    value: str
    value_y: float
    starred: bool
    may_be_starred: bool
    importance: str
    bar: float | None
    people: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of the curve between two stages, thin where its evidence is."""

    points: str
    thin: bool


@dataclass(frozen=True, slots=True)
class PageCurve:
    """The curve with its band, the agents' view and managers' bets: points of lines and areas as SVG writes them.

    agent_marks: with whether the evidence is thin. bet_marks: with the figure that stands at each.
    """

    axis: tuple[tuple[str, float], ...]
    stops: tuple[Stop, ...]
    bands: tuple[str, ...]
    strokes: tuple[Stroke, ...]
    agents: tuple[Stroke, ...]
    agent_marks: tuple[tuple[float, float, bool], ...]
    bets: tuple[str, ...]
    bet_marks: tuple[tuple[float, float, str], ...]


T = TypeVar("T")
Run = Sequence[tuple[int, Estimate]]


def page_curve(journey_map: JourneyMap, locale: Locale) -> PageCurve:
    """Lay the curve out; a stage without a figure is a gap in it."""
    stages = journey_map.stages
    customers = [journey_map.rating(stage) for stage in stages]
    agents, believed = _agents(journey_map), _believed(journey_map)
    xs = [100 * (number + 0.5) / len(stages) for number in range(len(stages))]
    return PageCurve(
        axis=tuple((locale.integer(value), height_at(value)) for value in AXIS),
        stops=tuple(_stop(journey_map, number, xs[number], locale) for number in range(len(stages))),
        bands=tuple(_band(run, xs) for run in runs(customers)),
        strokes=_strokes(customers, [stage.satisfaction_thin for stage in stages], xs),
        agents=_strokes(agents, [stage.staff_thin for stage in stages], xs),
        agent_marks=tuple(
            (xs[number], height_at(one.value), stages[number].staff_thin)
            for number, one in enumerate(agents)
            if one is not None
        ),
        bets=tuple(points_of([(xs[number], height_at(value)) for number, value in run]) for run in runs(believed)),
        bet_marks=tuple(
            (xs[number], height_at(value), locale.decimal(value))
            for number, value in enumerate(believed)
            if value is not None
        ),
    )


def _agents(journey_map: JourneyMap) -> list[Estimate | None]:
    return [] if journey_map.audience is Audience.STAFF else [stage.staff for stage in journey_map.stages]


def _believed(journey_map: JourneyMap) -> list[float | None]:
    means = {} if journey_map.bets is None else journey_map.bets.means
    return [means.get(stage.id) for stage in journey_map.stages]


def curve_in_words(journey_map: JourneyMap, locale: Locale) -> str:
    """Write the satisfaction with each stage that can be shown, for those who can't see the curve."""
    rated = [(stage, figure) for stage in journey_map.stages if (figure := journey_map.rating(stage)) is not None]
    items = [f"{in_language(stage.short_title, locale)} {locale.decimal(figure.value)}" for stage, figure in rated]
    curves = [f"{locale.gettext('satisfaction, of 5')}: {' · '.join(items)}"] if items else []
    bets = journey_map.bets
    if bets is not None:
        believed = [(stage, bets.means[stage.id]) for stage in journey_map.stages if stage.id in bets.means]
        items = [f"{in_language(stage.short_title, locale)} {locale.decimal(value)}" for stage, value in believed]
        curves.append(f"{bets_name(bets, locale)}: {' · '.join(items)}")
    return "; ".join(curves)


def _stop(journey_map: JourneyMap, number: int, x: float, locale: Locale) -> Stop:
    stage = journey_map.stages[number]
    figure, importance = journey_map.rating(stage), stage.importance
    y = None if figure is None else height_at(figure.value)
    under = _is_under(journey_map, number)
    is_of_agents = journey_map.audience is Audience.STAFF
    return Stop(
        x=x,
        y=y,
        face=stage.face,
        thin=stage.satisfaction_thin,
        value="" if figure is None else locale.decimal(figure.value),
        value_y=0.0 if y is None else y + (_LABEL_UNDER if under else _LABEL_OVER),
        starred=stage.is_moment,
        may_be_starred=stage.may_be_moment,
        importance="" if is_of_agents else GAP if importance is None else locale.decimal(importance.value),
        bar=None if importance is None else (importance.value - 1) / (_HIGHEST - 1),
        people=few_sign(journey_map, locale) if figure is None else locale.integer(figure.n),
    )


def _is_under(journey_map: JourneyMap, number: int) -> bool:
    """Tell whether a value stands better below its point: where it hides less, else in a dip or before a rise."""
    above, below = (_covered(journey_map, number, under=under) for under in (False, True))
    return above > below if above != below else _is_dip(journey_map, number)


def _is_dip(journey_map: JourneyMap, number: int) -> bool:
    figures = [journey_map.rating(stage) for stage in journey_map.stages]
    here = figures[number]
    around = [figures[other] for other in (number - 1, number + 1) if 0 <= other < len(figures)]
    known = [figure.value for figure in around if figure is not None]
    return here is not None and bool(known) and all(value > here.value for value in known)


def _covered(journey_map: JourneyMap, number: int, *, under: bool) -> int:
    """Count the other curves, of agents and of managers' bets, that a value would hide a piece of."""
    figure = journey_map.rating(journey_map.stages[number])
    if figure is None:
        return 0
    near, far = _COVERED
    agents = [None if one is None else one.value for one in _agents(journey_map)]
    passing = [_around(curve, number) for curve in (agents, _believed(journey_map)) if curve]
    apart = [[figure.value - value if under else value - figure.value for value in curve] for curve in passing]
    return sum(any(near < one < far for one in curve) for curve in apart)


def _around(curve: Sequence[float | None], number: int) -> list[float]:
    """Return where a curve passes a stage: at it, and as far to both sides as a figure there reaches."""
    here = curve[number]
    if here is None:
        return []
    beside = [curve[other] for other in (number - 1, number + 1) if 0 <= other < len(curve)]
    return [here, *(here + _REACH * (value - here) for value in beside if value is not None)]


def _band(run: Run, xs: Sequence[float]) -> str:
    if len(run) == 1:
        ((number, figure),) = run
        left, right = xs[number] - _LONE_BAND, xs[number] + _LONE_BAND
        top, foot = height_at(figure.high), height_at(figure.low)
        return points_of([(left, top), (right, top), (right, foot), (left, foot)])
    upper = [(xs[number], height_at(figure.high)) for number, figure in run]
    lower = [(xs[number], height_at(figure.low)) for number, figure in reversed(run)]
    return points_of([*upper, *lower])


def _strokes(figures: Sequence[Estimate | None], thin: Sequence[bool], xs: Sequence[float]) -> tuple[Stroke, ...]:
    return tuple(
        Stroke(
            points_of([(xs[number], height_at(figure.value)) for number, figure in pair]),
            any(thin[number] for number, _ in pair),
        )
        for run in runs(figures)
        for pair in pairwise(run)
    )


def runs(figures: Sequence[T | None]) -> list[list[tuple[int, T]]]:
    """Split a curve at its gaps; each figure comes with its place."""
    groups = groupby(enumerate(figures), key=lambda pair: pair[1] is None)
    runs = [[(number, figure) for number, figure in group if figure is not None] for _, group in groups]
    return [run for run in runs if run]


def points_of(points: Sequence[tuple[float, float]]) -> str:
    """Write points as SVG does."""
    return " ".join(f"{x:.2f},{y:.1f}" for x, y in points)


def height_at(value: float) -> float:
    """Return how far down, in pixels, a value of the scale lies."""
    return _TOP + (_HIGHEST - value) * _UNIT
