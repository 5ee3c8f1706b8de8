"""Lying bars, one below another: name and figure above each, details below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import style
from reports.canvas import Block, Canvas, Span, line_height
from reports.shapes import draw_bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. share: 0..1 of the whole width; None is a hidden one, a dashed line. ends: its range, likewise 0..1.

    below: a second figure, at the right end of the details.
    """

    name: str
    figure: str
    share: float | None
    colour: str
    details: Sequence[str] = ()
    ends: tuple[float, float] | None = None
    below: str = ""


def bar_rows(canvas: Canvas, bars: Sequence[Bar], *, gap: float, gid: str) -> list[Block]:
    """Return a block for each bar. gap: below each of them. gid: with the number of the bar, names its parts."""
    figures = max((canvas.measure(bar.figure, canvas.sizes.figure) for bar in bars), default=0)
    names = Span(canvas.span.left, canvas.span.right - figures - canvas.sizes.gap)
    return [_bar(canvas, bar, names, gap=gap, gid=f"{gid}:{number}") for number, bar in enumerate(bars)]


def _bar(canvas: Canvas, bar: Bar, names: Span, *, gap: float, gid: str) -> Block:
    sizes, span = canvas.sizes, canvas.span
    name = canvas.wrap(bar.name, sizes.pain, names.width)
    room = span.width - (canvas.measure(bar.below, sizes.quiet) + sizes.gap if bar.below else 0)
    detail = canvas.flow(bar.details, sizes.quiet, room)
    head = max(len(name) * line_height(sizes.pain), line_height(sizes.figure))
    height = head + style.BAR + len(detail) * line_height(sizes.quiet) + gap

    def paint(top: float) -> None:
        canvas.write_lines(
            names.left, top + head - len(name) * line_height(sizes.pain), name, sizes.pain, gid=f"{gid}:name"
        )
        figure_top = top + head - line_height(sizes.figure)
        canvas.write(span.right, figure_top, bar.figure, sizes.figure, align="right", gid=f"{gid}:figure")
        above, below = top + head, top + head + style.BAR
        draw_bar(canvas, span.left, above, span.right, below, colour=style.TRACK, gid=f"{gid}:track")
        if bar.share is None:
            ends = [(span.left, (above + below) / 2), (span.right, (above + below) / 2)]
            canvas.line(ends, colour=bar.colour, width=style.BAR_RANGE, dashes=style.STAFF_DASHES, gid=f"{gid}:hidden")
        elif bar.share > 0:
            draw_bar(canvas, span.left, above, _x(span, bar.share), below, colour=bar.colour, gid=f"{gid}:bar")
        if bar.ends is not None:
            _range(canvas, [_x(span, end) for end in bar.ends], (above + below) / 2, gid=f"{gid}:range")
        canvas.write_lines(span.left, below, detail, sizes.quiet, gid=f"{gid}:detail")
        if bar.below:
            canvas.write(span.right, below, bar.below, sizes.quiet, align="right", gid=f"{gid}:below")

    return Block(height, paint)


def _x(span: Span, share: float) -> float:
    return span.left + share * span.width


def _range(canvas: Canvas, ends: Sequence[float], middle: float, *, gid: str) -> None:
    """Draw a thin line with caps, light around it so that it is seen on the bar too."""
    cap = style.BAR_RANGE_CAP / 2
    strokes = [[(ends[0], middle), (ends[1], middle)]]
    strokes += [[(end, middle - cap / 2), (end, middle + cap / 2)] for end in ends]
    for colour, width in ((style.CARD, 2 * style.BAR_RANGE), (style.INK, style.BAR_RANGE / 2)):
        for stroke in strokes:
            canvas.line(stroke, colour=colour, width=width, gid=gid if colour == style.INK else None)
