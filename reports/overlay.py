"""The satisfaction of several personas along the journey, in one picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby, pairwise

from matplotlib.figure import Figure

from interview.language import Locale
from reports import lanes, rows, style
from reports.canvas import SEPARATOR, Block, Canvas, baseline, height_of, line_height, space
from reports.journey_map import JourneyMap, StageCell
from reports.metrics import Estimate
from reports.opening import notes, opening
from reports.persona_differences import difference_sentence, differences
from reports.plan import in_language
from reports.plot import HIGHEST, LOWEST
from reports.rows import LegendItem
from reports.shapes import draw_mark
from reports.side_by_side import SideBySide
from reports.strip import Columns, stage_strip
from reports.style import CurveLook, TextStyle
from reports.wording import customers_phrase, dates_phrase, filter_phrase, left_out_sentence


def overlay_figure(compared: SideBySide, whole: JourneyMap, locale: Locale) -> Figure:
    """Build the picture: a curve for each persona with a colour, a line and a marker of its own, its figures below.

    whole: of all customers, whose stages these are. The ranges at a stage stand beside each other, and the points with
    them. A stage that a persona can't show is a gap in its curve. That no curve gives a hidden one away, by subtraction
    from a map of all, is up to the caller. Where there is no room for all, first what the message below repeats gives
    way, then how many rated each stage.
    """
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    columns = lanes.stage_columns(canvas, whole)
    looks = compared.looks()
    curves = [
        _Curve(look, title, one, [_cell(one, stage.id) for stage in whole.stages], _aside(columns, number, len(looks)))
        for number, (look, (title, one)) in enumerate(zip(looks, compared.drawn(), strict=True))
    ]
    verdict = _verdict(canvas, compared, locale)
    for detail in _Detail:
        above, below = _around(canvas, columns, curves, whole, locale, verdict=verdict, detail=detail)
        room = canvas.sizes.height - height_of([*above, *below])
        if room >= style.OVERLAY_LOWEST:
            break
    height = min(max(room, canvas.sizes.plot_lowest), style.OVERLAY_HIGHEST)
    return canvas.finish([*above, _plot(canvas, columns, curves, locale, height=height), *below])


class _Detail(IntEnum):
    """How much stands beside the curves, most first."""

    ALL = 4
    NO_VERDICT = 3
    NO_PEOPLE = 2
    NO_FIGURES = 1
    NO_NOTES = 0


@dataclass(frozen=True, slots=True)
class _Curve:
    """One persona. number: of its look. cells: one a column; None where its map has no such stage.

    aside: pixels from the middle of each column to the point in it.
    """

    number: int
    title: str
    journey_map: JourneyMap
    cells: Sequence[StageCell | None]
    aside: float

    @property
    def look(self) -> CurveLook:
        return style.CURVES[self.number]

    @property
    def gid(self) -> str:
        return f"persona:{self.number}"

    @property
    def figures(self) -> list[Estimate | None]:
        """Return how satisfied they are with each stage."""
        return [None if cell is None else cell.satisfaction for cell in self.cells]

    def points(self) -> list[tuple[int, Estimate, bool]]:
        """Return number, figure and thinness of each stage that is shown."""
        return [
            (number, cell.satisfaction, cell.satisfaction_thin)
            for number, cell in enumerate(self.cells)
            if cell is not None and cell.satisfaction is not None
        ]


def _aside(columns: Columns, number: int, count: int) -> float:
    step = min(style.OVERLAY_APART, style.OVERLAY_SPREAD * columns.width / (count - 1))
    return (number - (count - 1) / 2) * step


def _cell(journey_map: JourneyMap, stage_id: str) -> StageCell | None:
    return next((stage for stage in journey_map.stages if stage.id == stage_id), None)


def _around(
    canvas: Canvas,
    columns: Columns,
    curves: Sequence[_Curve],
    whole: JourneyMap,
    locale: Locale,
    *,
    verdict: Sequence[Block],
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
    below = [
        *(block for curve in curves for block in _persona(canvas, columns, curve, locale, detail=detail)),
        *([] if spelled is None else [spelled, gap]),
        _legend(canvas, curves, locale),
        *(verdict if detail is _Detail.ALL else []),
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
            _draw_ranges(canvas, columns, curve, y)
        for curve in curves:
            _draw(canvas, columns, curve, y)

    return Block(height, paint)


def _draw_ranges(canvas: Canvas, columns: Columns, curve: _Curve, y: Callable[[float], float]) -> None:
    for number, figure, _ in curve.points():
        x = columns.centre(number) + curve.aside
        low, high = y(max(figure.low, LOWEST)), y(min(figure.high, HIGHEST))
        _whisker(canvas, x, low, high, colour=curve.look.colour, gid=f"{curve.gid}:range")


def _whisker(canvas: Canvas, x: float, low: float, high: float, *, colour: str, gid: str | None = None) -> None:
    """Draw a range as an upright line with a stop at each end."""
    half = style.OVERLAY_STOP / 2
    canvas.line([(x, low), (x, high)], colour=colour, width=style.OVERLAY_RANGE, gid=gid)
    for end in (low, high):
        canvas.line([(x - half, end), (x + half, end)], colour=colour, width=style.OVERLAY_RANGE)


def _draw(canvas: Canvas, columns: Columns, curve: _Curve, y: Callable[[float], float]) -> None:
    """Draw the lines between neighbouring stages, thin where the evidence is, then the markers on them."""
    points = curve.points()
    runs = groupby(enumerate(points), key=lambda pair: pair[0] - pair[1][0])  # the numbers of a run rise together
    for _, run in runs:
        for (start, low, is_thin), (end, high, is_next_thin) in pairwise(point for _, point in run):
            canvas.line(
                [
                    (columns.centre(start) + curve.aside, y(low.value)),
                    (columns.centre(end) + curve.aside, y(high.value)),
                ],
                colour=curve.look.colour,
                width=canvas.sizes.line_thin if is_thin or is_next_thin else style.OVERLAY_LINE,
                dashes=curve.look.dashes,
                gid=curve.gid,
            )
    for number, figure, is_thin in points:
        x, radius = columns.centre(number) + curve.aside, style.OVERLAY_MARK
        draw_mark(canvas, x, y(figure.value), radius, curve.look, thin=is_thin, gid=f"{curve.gid}:mark")


def _persona(canvas: Canvas, columns: Columns, curve: _Curve, locale: Locale, *, detail: _Detail) -> list[Block]:
    """Return a persona's sign, title and people, and stage by stage its figures with how many rated it."""
    head = _head(canvas, curve, locale)
    if detail < _Detail.NO_PEOPLE:
        return [head]
    look, quiet = canvas.sizes.row.but(colour=curve.look.colour, size=style.OVERLAY_FIGURE), canvas.sizes.quiet
    values = [lanes.GAP if one is None else locale.decimal(one.value) for one in curve.figures]
    people = [lanes.GAP if one is None else locale.integer(one.n) for one in curve.figures]
    beside = ["" if one is lanes.GAP else SEPARATOR + locale.gettext("n {n}", n=one) for one in people]
    widths = [canvas.measure(value, look) + canvas.measure(n, quiet) for value, n in zip(values, beside, strict=True)]
    if max(widths) + canvas.sizes.gap <= columns.width:
        return [head, _figures(canvas, columns, values, beside, look=look, gid=curve.gid)]
    figures = rows.row(canvas, columns, "", values, look=look, gid=f"{curve.gid}:figure")
    if detail is _Detail.NO_PEOPLE:
        return [head, figures]
    return [head, figures, rows.row(canvas, columns, locale.gettext("n"), people, look=quiet, gid=f"{curve.gid}:n")]


def _figures(
    canvas: Canvas, columns: Columns, values: Sequence[str], people: Sequence[str], *, look: TextStyle, gid: str
) -> Block:
    """Return a row of figures, each with how many rated beside it."""
    quiet = canvas.sizes.quiet

    def paint(top: float) -> None:
        for number, (value, n) in enumerate(zip(values, people, strict=True)):
            width = canvas.measure(value, look)
            left = columns.centre(number) - (width + canvas.measure(n, quiet)) / 2
            canvas.write(left, top, value, look, gid=f"{gid}:figure:{number}")
            canvas.write(left + width, top + baseline(look) - baseline(quiet), n, quiet, gid=f"{gid}:n:{number}")

    return Block(line_height(look), paint)


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


def _legend(canvas: Canvas, curves: Sequence[_Curve], locale: Locale) -> Block:
    """Return what upright lines mean and, where there are any, thin lines and empty markers."""

    def sign(left: float, middle: float) -> None:
        half = style.SIGN_SHARE * canvas.sizes.body.size
        _whisker(canvas, left + style.LEGEND_SIGN / 2, middle + half, middle - half, colour=style.MUTED)

    items = [LegendItem(sign, locale.gettext("range"))]
    if any(is_thin for curve in curves for _, _, is_thin in curve.points()):
        thin = rows.line_sign(canvas, colour=style.MUTED, width=canvas.sizes.line_thin)
        items.append(LegendItem(thin, locale.gettext("few answers")))
    return rows.legend(canvas, items)


def _verdict(canvas: Canvas, compared: SideBySide, locale: Locale) -> list[Block]:
    """Return the surest difference in words."""
    found = differences(compared)[:1]
    return [
        canvas.paragraph(difference_sentence(one, locale), canvas.sizes.body, canvas.span, gid="verdict")
        for one in found
    ]


def _sentences(whole: JourneyMap, locale: Locale) -> list[str]:
    if whole.k == 1:
        return []
    return [left_out_sentence(whole.k, locale)]
