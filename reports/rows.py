"""Rows below the curve: figures stage by stage, moments of truth, legend."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports import style
from reports.canvas import Block, Canvas, line_height
from reports.journey_map import Face
from reports.shapes import Star, draw_bar, draw_face, draw_star
from reports.strip import Columns
from reports.style import TextStyle

Sign = Callable[[float, float], None]
"""Draws a sign at a left end and a middle height."""


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A sign, painted at a left end and a middle height, and its meaning."""

    sign: Sign
    text: str


def row(canvas: Canvas, columns: Columns, label: str, texts: Sequence[str], *, look: TextStyle, gid: str) -> Block:
    """Return a row of figures, one a stage, with its label left of them or, where that is too narrow, above them."""
    quiet, gap = canvas.sizes.quiet, canvas.sizes.gap
    widths = [canvas.measure(text, look) for text in texts]
    room = columns.centre(0) - widths[0] / 2 - gap - canvas.span.left
    fits = all(canvas.measure(word, quiet) <= room for word in label.split(" "))
    lines = canvas.wrap(label, quiet, room if fits else canvas.span.width)
    is_beside = fits and len(lines) <= style.LABEL_LINES
    if not is_beside:
        lines = canvas.wrap(label, quiet, canvas.span.width)
    label_height = len(lines) * line_height(quiet)
    crowded = any((left + right) / 2 + gap / 2 > columns.width for left, right in pairwise(widths))
    values_height = line_height(look) * (2 if crowded else 1)
    height = max(label_height, values_height) if is_beside else label_height + values_height

    def paint(top: float) -> None:
        start = top + (height - values_height) / 2 if is_beside else top + label_height
        label_top = top + (height - label_height) / 2 if is_beside else top
        canvas.write_lines(canvas.span.left, label_top, lines, quiet, gid=f"{gid}:label")
        for number, text in enumerate(texts):
            lower = line_height(look) if crowded and number % 2 else 0
            canvas.write(columns.centre(number), start + lower, text, look, align="center", gid=f"{gid}:{number}")

    return Block(height, paint)


def words_row(canvas: Canvas, columns: Columns, label: str, texts: Sequence[Sequence[str]], *, gid: str) -> Block:
    """Return a row of words, wrapped below each stage with space between them, with its label above them."""
    quiet, body, apart = canvas.sizes.quiet, canvas.sizes.body, canvas.sizes.gap / 2
    heading = canvas.wrap(label, quiet, canvas.span.width)
    room = columns.width - canvas.sizes.gap / 2
    cells = [[canvas.wrap(text, body, room) for text in listed] for listed in texts]
    above = len(heading) * line_height(quiet)
    heights = [sum(len(lines) * line_height(body) + apart for lines in cell) for cell in cells]

    def paint(top: float) -> None:
        canvas.write_lines(canvas.span.left, top, heading, quiet, gid=f"{gid}:label")
        for number, cell in enumerate(cells):
            start = top + above
            for lines in cell:
                canvas.write_lines(columns.centre(number), start, lines, body, align="center", gid=f"{gid}:{number}")
                start += len(lines) * line_height(body) + apart

    return Block(above + max(heights, default=0), paint)


def rule(canvas: Canvas) -> Block:
    """Return a fine line across the picture."""
    ends = (canvas.sizes.margin, canvas.width - canvas.sizes.margin)
    return Block(2, lambda top: canvas.line([(ends[0], top), (ends[1], top)], colour=style.GRID, width=style.FINE))


def stars(canvas: Canvas, columns: Columns, starred: Sequence[Star | None]) -> Block:
    """Return the row of moments of truth."""
    radius = canvas.sizes.mark

    def paint(top: float) -> None:
        for number, star in enumerate(starred):
            if star is not None:
                draw_star(canvas, columns.centre(number), top + style.STAR_TOP * radius, radius, star)

    return Block(style.STAR_ROW * radius, paint)


def legend(canvas: Canvas, items: Sequence[LegendItem]) -> Block:
    """Return signs and their meanings, as many in a line as fit."""
    indent = style.LEGEND_SIGN + style.LEGEND_GAP
    limit = canvas.span.width
    placed: list[tuple[float, int, LegendItem, list[str]]] = []
    x, line = 0.0, 0
    for item in items:
        width = indent + canvas.measure(item.text, canvas.sizes.body)
        if x and x + width > limit:
            x, line = 0.0, line + 1
        lines = canvas.wrap(item.text, canvas.sizes.body, limit - indent)
        placed.append((x, line, item, lines))
        x += width + 2 * canvas.sizes.gap
        if len(lines) > 1:
            x, line = 0.0, line + len(lines)
    height = line_height(canvas.sizes.body)
    total = max((line + len(lines) for _, line, _, lines in placed), default=0)

    def paint(top: float) -> None:
        for left, line, item, lines in placed:
            item.sign(canvas.sizes.margin + left, top + (line + 0.5) * height)
            canvas.write_lines(
                canvas.sizes.margin + left + indent, top + line * height, lines, canvas.sizes.body, gid="legend"
            )

    return Block(total * height, paint)


def line_sign(canvas: Canvas, *, colour: str, width: float, dashes: tuple[float, float] | None = None) -> Sign:
    """Return the legend's sign of a line."""

    def paint(left: float, middle: float) -> None:
        canvas.line([(left, middle), (left + style.LEGEND_SIGN, middle)], colour=colour, width=width, dashes=dashes)

    return paint


def star_sign(canvas: Canvas, star: Star) -> Sign:
    """Return the legend's sign of a moment of truth."""
    return lambda left, middle: draw_star(canvas, left + style.LEGEND_SIGN / 2, middle, canvas.sizes.mark, star)


def face_sign(canvas: Canvas) -> Sign:
    """Return the legend's sign of a face."""
    return lambda left, middle: draw_face(
        canvas, left + style.LEGEND_SIGN / 2, middle, canvas.sizes.body.size / 2, Face.HAPPY
    )


def bar_sign(canvas: Canvas) -> Sign:
    """Return the legend's sign of a column."""

    def paint(left: float, middle: float) -> None:
        half = style.SIGN_SHARE * canvas.sizes.body.size
        draw_bar(canvas, left, middle - half, left + style.LEGEND_SIGN, middle + half, colour=style.OWN_BAR)
        cap = [(left, middle - half), (left + style.LEGEND_SIGN, middle - half)]
        canvas.line(cap, colour=style.OWN_CAP, width=canvas.sizes.staff_line)

    return paint
