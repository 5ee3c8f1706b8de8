"""The satisfaction of several personas along the journey, in one picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby, pairwise

from matplotlib.figure import Figure

from interview.language import Locale
from reports import lanes, rows, style
from reports.canvas import Block, Canvas, height_of, line_height, space
from reports.journey_map import JourneyMap, StageCell
from reports.opening import notes, opening
from reports.persona_differences import difference_sentence, differences
from reports.plan import in_language
from reports.plot import HIGHEST, LOWEST
from reports.rows import LegendItem
from reports.shapes import draw_mark
from reports.strip import Columns, stage_strip
from reports.style import CurveLook
from reports.wording import customers_phrase, dates_phrase, filter_phrase, left_out_sentence

MOST = len(style.CURVES)
"""Personas in one picture; further lines could not be told apart."""


def comparable(personas: Sequence[tuple[str, JourneyMap]]) -> list[tuple[str, JourneyMap]]:
    """Return those whose satisfaction with any stage can be shown, at most five, the first ones."""
    return [
        (title, one)
        for title, one in personas
        if not one.hidden and any(stage.satisfaction is not None for stage in one.stages)
    ][:MOST]


def overlay_figure(personas: Sequence[tuple[str, JourneyMap]], whole: JourneyMap, locale: Locale) -> Figure:
    """Build the picture: a curve for each persona with a colour, a line and a marker of its own, its figures below.

    personas: 2 to 5 titles and maps, as `comparable` returns them; whole: of all customers, whose stages these are.
    A stage that a persona can't show is a gap in its curve. That no curve gives a hidden one away, by subtraction from
    a map of all, is up to the caller. Where there is no room for all, first what the message below repeats gives way.
    """
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    columns = lanes.stage_columns(canvas, whole)
    curves = [
        _Curve(number, title, one, [_cell(one, stage.id) for stage in whole.stages])
        for number, (title, one) in enumerate(personas)
    ]
    for detail in _Detail:
        above, below = _around(canvas, columns, curves, whole, locale, detail=detail)
        room = canvas.sizes.height - height_of([*above, *below])
        if room >= style.OVERLAY_LOWEST:
            break
    height = min(max(room, canvas.sizes.plot_lowest), style.OVERLAY_HIGHEST)
    return canvas.finish([*above, _plot(canvas, columns, curves, locale, height=height), *below])


class _Detail(IntEnum):
    """How much stands beside the curves, most first."""

    ALL = 3
    NO_VERDICT = 2
    NO_FIGURES = 1
    NO_NOTES = 0


@dataclass(frozen=True, slots=True)
class _Curve:
    """One persona. cells: one a column; None where its map has no such stage."""

    number: int
    title: str
    journey_map: JourneyMap
    cells: Sequence[StageCell | None]

    @property
    def look(self) -> CurveLook:
        return style.CURVES[self.number]

    @property
    def gid(self) -> str:
        return f"persona:{self.number}"

    def points(self) -> list[tuple[int, float, bool]]:
        """Return number, value and thinness of each stage that is shown."""
        return [
            (number, cell.satisfaction.value, cell.satisfaction_thin)
            for number, cell in enumerate(self.cells)
            if cell is not None and cell.satisfaction is not None
        ]


def _cell(journey_map: JourneyMap, stage_id: str) -> StageCell | None:
    return next((stage for stage in journey_map.stages if stage.id == stage_id), None)


def _around(
    canvas: Canvas,
    columns: Columns,
    curves: Sequence[_Curve],
    whole: JourneyMap,
    locale: Locale,
    *,
    detail: _Detail,
) -> tuple[list[Block], list[Block]]:
    """Return what stands above the curves and what below them."""
    gap = space(canvas.sizes.gap / 2)
    facts = [
        filter_phrase(whole, locale),
        dates_phrase(whole, locale),
        customers_phrase(whole, locale),
        locale.gettext("satisfaction, of 5"),
    ]
    names = [in_language(stage.short_title, locale) for stage in whole.stages]
    strip, spelled = stage_strip(canvas, columns, names, marked=None)
    with_figures = detail >= _Detail.NO_VERDICT
    below = [
        *(block for curve in curves for block in _persona(canvas, columns, curve, locale, with_figures=with_figures)),
        *([] if spelled is None else [spelled, gap]),
        *_few(canvas, curves, locale),
        *(_verdict(canvas, curves, locale) if detail is _Detail.ALL else []),
        *notes(canvas, _sentences(whole, locale) if detail > _Detail.NO_NOTES else []),
    ]
    return [*opening(canvas, whole, locale.gettext("Personas side by side"), facts, locale), strip, gap], [gap, *below]


def _plot(canvas: Canvas, columns: Columns, curves: Sequence[_Curve], locale: Locale, *, height: float) -> Block:
    edge = line_height(canvas.sizes.quiet) / 2

    def paint(top: float) -> None:
        def y(value: float) -> float:
            return top + edge + (HIGHEST - value) * (height - 2 * edge) / (HIGHEST - LOWEST)

        for value in range(LOWEST, HIGHEST + 1):
            canvas.line([(columns.left, y(value)), (columns.right, y(value))], colour=style.GRID, width=style.FINE)
            text, look = locale.integer(value), canvas.sizes.quiet
            right = columns.left - canvas.sizes.gap / 2
            canvas.write(right, y(value) - edge, text, look, align="right", gid=f"axis:{value}")
        for curve in curves:
            _draw(canvas, columns, curve, y)

    return Block(height, paint)


def _draw(canvas: Canvas, columns: Columns, curve: _Curve, y: Callable[[float], float]) -> None:
    """Draw the lines between neighbouring stages, thin where the evidence is, then the markers on them."""
    points = curve.points()
    runs = groupby(enumerate(points), key=lambda pair: pair[0] - pair[1][0])  # the numbers of a run rise together
    for _, run in runs:
        for (start, low, is_thin), (end, high, is_next_thin) in pairwise(point for _, point in run):
            canvas.line(
                [(columns.centre(start), y(low)), (columns.centre(end), y(high))],
                colour=curve.look.colour,
                width=canvas.sizes.line_thin if is_thin or is_next_thin else style.OVERLAY_LINE,
                dashes=curve.look.dashes,
                gid=curve.gid,
            )
    for number, value, is_thin in points:
        x, radius = columns.centre(number), style.OVERLAY_MARK
        draw_mark(canvas, x, y(value), radius, curve.look, thin=is_thin, gid=f"{curve.gid}:mark")


def _persona(canvas: Canvas, columns: Columns, curve: _Curve, locale: Locale, *, with_figures: bool) -> list[Block]:
    """Return a persona's sign, title and people, and its figures stage by stage."""
    figure = canvas.sizes.row.but(colour=curve.look.colour, size=style.OVERLAY_FIGURE)
    texts = [
        lanes.GAP if cell is None or cell.satisfaction is None else locale.decimal(cell.satisfaction.value)
        for cell in curve.cells
    ]
    head = _head(canvas, curve, locale)
    if not with_figures:
        return [head]
    return [head, rows.row(canvas, columns, "", texts, look=figure, gid=f"{curve.gid}:figure")]


def _head(canvas: Canvas, curve: _Curve, locale: Locale) -> Block:
    title, quiet = style.ZONE_NAME, canvas.sizes.quiet
    left = canvas.span.left + style.OVERLAY_SIGN + canvas.sizes.gap
    people = customers_phrase(curve.journey_map, locale)
    lines = canvas.wrap(curve.title, title, canvas.span.right - left)
    height = len(lines) * line_height(title)
    last = left + canvas.measure(lines[-1], title) + canvas.sizes.gap
    fits = last + canvas.measure(people, quiet) <= canvas.span.right
    below = [] if fits else canvas.wrap(people, quiet, canvas.span.right - left)

    def paint(top: float) -> None:
        middle, end = top + line_height(title) / 2, canvas.span.left + style.OVERLAY_SIGN
        sign = [(canvas.span.left, middle), (end, middle)]
        canvas.line(sign, colour=curve.look.colour, width=style.OVERLAY_LINE, dashes=curve.look.dashes)
        radius = style.OVERLAY_MARK
        centre = (canvas.span.left + end) / 2
        draw_mark(canvas, centre, middle, radius, curve.look, thin=False, gid=f"{curve.gid}:sign")
        canvas.write_lines(left, top, lines, title, gid=f"{curve.gid}:title")
        if fits:
            canvas.write(last, top + height - line_height(quiet), people, quiet, gid=f"{curve.gid}:people")
        canvas.write_lines(left, top + height, below, quiet, gid=f"{curve.gid}:people")

    return Block(height + len(below) * line_height(quiet), paint)


def _few(canvas: Canvas, curves: Sequence[_Curve], locale: Locale) -> list[Block]:
    """Return what thin lines and empty markers mean, where there are any."""
    if not any(is_thin for curve in curves for _, _, is_thin in curve.points()):
        return []

    def sign(left: float, middle: float) -> None:
        ends = [(left, middle), (left + style.LEGEND_SIGN, middle)]
        canvas.line(ends, colour=style.MUTED, width=canvas.sizes.line_thin)

    return [rows.legend(canvas, [LegendItem(sign, locale.gettext("few answers"))])]


def _verdict(canvas: Canvas, curves: Sequence[_Curve], locale: Locale) -> list[Block]:
    """Return the surest difference in words."""
    found = differences([(curve.title, curve.journey_map) for curve in curves])[:1]
    return [
        canvas.paragraph(difference_sentence(one, locale), canvas.sizes.body, canvas.span, gid="verdict")
        for one in found
    ]


def _sentences(whole: JourneyMap, locale: Locale) -> list[str]:
    if whole.k == 1:
        return []
    return [left_out_sentence(whole.k, locale)]
