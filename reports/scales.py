"""Figures on their scales, one below another: name and figure above, a dot with its range below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from interview.language import Locale
from reports import lanes, style
from reports.canvas import Block, Canvas, Span, height_of, line_height, stack
from reports.metrics import Estimate
from reports.plot import HIGHEST, LOWEST
from reports.shapes import draw_bar, draw_disc, draw_ring
from reports.wording import percent, signed


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a scale and the range around it, all 0..1 of its length."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A figure on its scale. dot: None where it is hidden; before: the same earlier, hollow and above it.

    sign: stands before the figure. ends: what is written at the ends of the scale. behind: how many people.
    """

    name: str
    figure: str
    ends: tuple[str, str]
    dot: Dot | None
    behind: str
    before: Dot | None = None
    sign: str = ""
    colour: str = style.SATISFACTION
    details: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ruler:
    """What figures are measured on. ends: what is written at them; written: turns a value into text."""

    low: float
    high: float
    ends: tuple[str, str]
    written: Callable[[float], str]

    def dot(self, figure: Estimate) -> Dot:
        """Return the place of a figure."""
        shares = [(value - self.low) / (self.high - self.low) for value in (figure.value, figure.low, figure.high)]
        return Dot(*shares)


def nps_ruler(locale: Locale) -> Ruler:
    """Return the scale of NPS."""
    return Ruler(-100, 100, (signed(-100, locale), signed(100, locale)), partial(signed, locale=locale))


def percent_ruler(locale: Locale) -> Ruler:
    """Return the scale of percentages, 0..100."""
    return Ruler(0, 100, (percent(0, locale), percent(100, locale)), partial(percent, locale=locale))


def rating_ruler(locale: Locale) -> Ruler:
    """Return the scale of ratings."""
    return Ruler(LOWEST, HIGHEST, (locale.integer(LOWEST), locale.integer(HIGHEST)), locale.decimal)


def scale_rows(canvas: Canvas, scales: Sequence[Scale], *, gap: float, gid: str) -> list[Block]:
    """Return a block for each figure, their scales aligned. gap: below each; gid: with its number, names its parts."""
    quiet, between = canvas.sizes.quiet, canvas.sizes.gap
    left = max((canvas.measure(scale.ends[0], quiet) for scale in scales), default=0)
    right = max((canvas.measure(scale.ends[1], quiet) for scale in scales), default=0)
    behind = max((canvas.measure(scale.behind, quiet) for scale in scales), default=0)
    line = Span(canvas.span.left + left + between, canvas.span.right - behind - 2 * between - right)
    return [_row(canvas, scale, line, gap=gap, gid=f"{gid}:{number}") for number, scale in enumerate(scales)]


def _row(canvas: Canvas, scale: Scale, line: Span, *, gap: float, gid: str) -> Block:
    sizes, span = canvas.sizes, canvas.span
    figure = " ".join(filter(None, [scale.sign, scale.figure]))
    look = sizes.row if scale.dot is not None else sizes.quiet
    name = canvas.wrap(scale.name, sizes.pain, span.width - canvas.measure(figure, look) - sizes.gap)
    head = max(len(name) * line_height(sizes.pain), line_height(look))
    details = [lanes.facts(canvas, scale.details, span)] if scale.details else []
    below = line_height(sizes.quiet) if scale.dot is not None else 0.0

    def paint(top: float) -> None:
        name_top = top + head - len(name) * line_height(sizes.pain)
        canvas.write_lines(span.left, name_top, name, sizes.pain, gid=f"{gid}:name")
        figure_top = top + head - line_height(look)
        canvas.write(span.right, figure_top, figure, look, align="right", gid=f"{gid}:figure")
        if scale.dot is not None:
            _draw(canvas, scale, scale.dot, line, top=top + head, gid=gid)
        stack(details).paint(top + head + below)

    return Block(head + below + height_of(details) + gap, paint)


def _draw(canvas: Canvas, scale: Scale, dot: Dot, line: Span, *, top: float, gid: str) -> None:
    quiet = canvas.sizes.quiet
    middle = top + line_height(quiet) / 2
    canvas.line([(line.left, middle), (line.right, middle)], colour=style.STAGE_EDGE, width=style.FINE)
    canvas.write(line.left - canvas.sizes.gap, top, scale.ends[0], quiet, align="right", gid=f"{gid}:low")
    canvas.write(line.right + canvas.sizes.gap, top, scale.ends[1], quiet, gid=f"{gid}:high")
    canvas.write(canvas.span.right, top, scale.behind, quiet, align="right", gid=f"{gid}:behind")
    if scale.before is None:
        _range(canvas, dot, line, middle, colour=scale.colour, gid=f"{gid}:range")
    else:
        _range(canvas, scale.before, line, middle - style.SCALE_APART, colour=style.MUTED, gid=f"{gid}:range:before")
        _range(canvas, dot, line, middle + style.SCALE_APART, colour=scale.colour, gid=f"{gid}:range")
        ends = [(_x(line, scale.before.at), middle - style.SCALE_APART), (_x(line, dot.at), middle + style.SCALE_APART)]
        canvas.line(ends, colour=style.INK, width=style.SCALE_RANGE, gid=f"{gid}:step")
        draw_ring(canvas, *ends[0], style.SCALE_DOT, colour=style.MUTED, gid=f"{gid}:before")
    at = middle if scale.before is None else middle + style.SCALE_APART
    draw_disc(canvas, _x(line, dot.at), at, style.SCALE_DOT, colour=scale.colour, gid=f"{gid}:dot")


def _range(canvas: Canvas, dot: Dot, line: Span, middle: float, *, colour: str, gid: str) -> None:
    half = style.SCALE_RANGE / 2
    low, high = _x(line, dot.low), _x(line, dot.high)
    draw_bar(canvas, low, middle - half, high, middle + half, colour=colour, gid=gid)
    for end in (low, high):
        cap = [(end, middle - style.SCALE_CAP), (end, middle + style.SCALE_CAP)]
        canvas.line(cap, colour=colour, width=style.SCALE_RANGE / 2)


def _x(line: Span, share: float) -> float:
    return line.left + share * line.width
