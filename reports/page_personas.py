"""The personas of the page side by side: a curve for each, its figures, and where they differ by more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from interview.language import Locale
from reports.journey_map import JourneyMap
from reports.metrics import Estimate
from reports.page_curve import AXIS, Stroke, height_at, points_of, runs
from reports.persona_differences import differences_told, judged_note, not_compared
from reports.plan import in_language
from reports.side_by_side import side_by_side
from reports.wording import customers_phrase, people_phrase, range_phrase

LETTERS = "ABCDE"
_LABELS_APART = 17.0  # px, from one letter at the end of a curve to the next


@dataclass(frozen=True, slots=True)
class Mark:
    """A stage that a persona rated. x: percent; y: pixels; thin: on few answers, drawn empty."""

    x: float
    y: float
    thin: bool


@dataclass(frozen=True, slots=True)
class PersonaFigure:
    """How satisfied a persona is with a stage, with its range and its people."""

    value: str
    range: str
    people: str


@dataclass(frozen=True, slots=True)
class PersonaCurve:
    """One persona. number: of its look, from 1. letter: names it in the plot, where `label` says.

    figures: one a stage; None where it can't be shown.
    """

    number: int
    letter: str
    title: str
    people: str
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    label: tuple[float, float]
    figures: tuple[PersonaFigure | None, ...]


@dataclass(frozen=True, slots=True)
class PagePersonas:
    """All of them. axis: labels with their heights; said: sentences, each with whether its difference is real."""

    axis: tuple[tuple[str, float], ...]
    curves: tuple[PersonaCurve, ...]
    in_words: str
    said: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]
    is_any_thin: bool


@dataclass(frozen=True, slots=True)
class _Rated:
    """A stage that a persona rated. place: its number among the stages."""

    place: int
    figure: Estimate
    thin: bool

    @property
    def y(self) -> float:
        return height_at(self.figure.value)


def page_personas(
    personas: Sequence[tuple[str, JourneyMap]], journey_map: JourneyMap, locale: Locale
) -> PagePersonas | None:
    """Lay two to five personas out over the stages of the map of all of them; None where there is nothing to compare.

    That no figure gives a hidden one away is up to the caller.
    """
    compared = None if journey_map.hidden else side_by_side(personas)
    if compared is None:
        return None
    shown = compared.drawn()
    count = len(journey_map.stages)
    xs = [100 * (place + 0.5) / count for place in range(count)]
    rated = [_rated(one, journey_map) for _, one in shown]
    labels = _labels([[one for one in cells if one is not None][-1] for cells in rated], xs)
    curves = tuple(
        PersonaCurve(
            number=number + 1,
            letter=LETTERS[number],
            title=title,
            people=customers_phrase(one, locale),
            strokes=tuple(_stroke(pair, xs) for run in runs(rated[number]) for pair in pairwise(run)),
            marks=tuple(Mark(xs[cell.place], cell.y, cell.thin) for cell in rated[number] if cell is not None),
            label=labels[number],
            figures=tuple(None if cell is None else _figure(cell.figure, locale) for cell in rated[number]),
        )
        for number, (title, one) in enumerate(shown)
    )
    said = differences_told(compared, locale)
    return PagePersonas(
        axis=tuple((locale.integer(value), height_at(value)) for value in AXIS),
        curves=curves,
        in_words="; ".join(_in_words(curve, journey_map, locale) for curve in curves),
        said=tuple(said) or ((not_compared(locale), False),),
        notes=tuple(_notes(journey_map, locale, is_judged=bool(said))),
        is_any_thin=any(mark.thin for curve in curves for mark in curve.marks),
    )


def _rated(persona: JourneyMap, whole: JourneyMap) -> list[_Rated | None]:
    """Return how a persona rated each stage of the whole; None where that is hidden, or it has no such stage."""
    stages = {stage.id: stage for stage in persona.stages}
    found = [stages.get(stage.id) for stage in whole.stages]
    return [
        None if stage is None or stage.satisfaction is None else _Rated(n, stage.satisfaction, stage.satisfaction_thin)
        for n, stage in enumerate(found)
    ]


def _stroke(pair: tuple[tuple[int, _Rated], tuple[int, _Rated]], xs: Sequence[float]) -> Stroke:
    return Stroke(points_of([(xs[place], cell.y) for place, cell in pair]), any(cell.thin for _, cell in pair))


def _figure(figure: Estimate, locale: Locale) -> PersonaFigure:
    ends = range_phrase(locale.decimal(figure.low), locale.decimal(figure.high), locale)
    return PersonaFigure(locale.decimal(figure.value), ends, people_phrase(figure.n, locale))


def _labels(ends: Sequence[_Rated], xs: Sequence[float]) -> list[tuple[float, float]]:
    """Return where the letter of each curve stands: at its last stage, clear of the letter of one that ends higher."""
    labels: dict[int, tuple[float, float]] = {}
    order = sorted(range(len(ends)), key=lambda number: (ends[number].place, ends[number].y))
    for place, group in groupby(order, key=lambda number: ends[number].place):
        y = 0.0
        for number in group:
            y = max(ends[number].y, y + _LABELS_APART)
            labels[number] = (xs[place], y)
    return [labels[number] for number in range(len(ends))]


def _in_words(curve: PersonaCurve, journey_map: JourneyMap, locale: Locale) -> str:
    items = [
        f"{in_language(stage.short_title, locale)} {figure.value}"
        for stage, figure in zip(journey_map.stages, curve.figures, strict=True)
        if figure is not None
    ]
    return f"{curve.title}: {' · '.join(items)}"


def _notes(journey_map: JourneyMap, locale: Locale, *, is_judged: bool) -> list[str]:
    few = locale.gettext(
        "Numbers below {k} are left out, and so are those from which such a number could be worked out.",
        k=locale.integer(journey_map.k),
    )
    return [
        locale.gettext("Each curve is one persona, by the rules of the guide; who fits none is in no curve."),
        *([judged_note(locale)] if is_judged else []),
        *([few] if journey_map.k > 1 else []),
    ]
