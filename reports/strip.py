"""The stages as arrows, with their names wherever these fit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reports import style
from reports.canvas import Block, Canvas, line_height
from reports.shapes import draw_chevron
from reports.style import TextStyle


@dataclass(frozen=True, slots=True)
class Columns:
    """The stages side by side."""

    left: float
    right: float
    count: int

    @property
    def width(self) -> float:
        """Return the width of one column."""
        return (self.right - self.left) / self.count

    def centre(self, number: int) -> float:
        """Return the middle of a column, counted from 0."""
        return self.left + (number + 0.5) * self.width


def stage_strip(
    canvas: Canvas,
    columns: Columns,
    names: Sequence[str],
    *,
    marked: int | None,
    listed: Collection[int] | None = None,
) -> tuple[Block, Block | None]:
    """Return the stages as arrows and, where their names don't fit, a block that spells out the numbers in them.

    Names stand inside the arrows if they fit, else in two staggered rows below them, else in a list of their own.
    listed: places, counted from 0, of the stages in the list, where there is room for no others.
    """
    inside = _names_inside(canvas, columns, names)
    if inside is not None:
        look, lines = inside
        return _arrows(canvas, columns, lines, look, marked=marked), None
    numbers = [[str(number)] for number in range(1, len(names) + 1)]
    rows = _staggered(canvas, columns, names) if listed is None else None
    if rows is not None:
        blank = _arrows(canvas, columns, [[] for _ in names], canvas.sizes.stage, marked=marked)
        return _with_names_below(canvas, blank, names, rows), None
    strip = _arrows(canvas, columns, numbers, canvas.sizes.stage, marked=marked)
    return strip, _numbered(
        canvas, [f"{n}. {name}" for n, name in enumerate(names, start=1) if listed is None or n - 1 in listed]
    )


def _names_inside(canvas: Canvas, columns: Columns, names: Sequence[str]) -> tuple[TextStyle, list[list[str]]] | None:
    room = columns.width - style.CHEVRON_ROOM
    for look in (canvas.sizes.stage, canvas.sizes.stage.but(size=canvas.sizes.body.size), canvas.sizes.body):
        if all(canvas.measure(word, look) <= room for name in names for word in name.split(" ")):
            lines = [canvas.wrap(name, look, room) for name in names]
            if max(map(len, lines)) <= canvas.sizes.stage_lines:
                return look, lines
    return None


def _arrows(
    canvas: Canvas,
    columns: Columns,
    lines: Sequence[Sequence[str]],
    look: TextStyle,
    *,
    marked: int | None,
) -> Block:
    most = max(map(len, lines))
    height = most * line_height(look) + canvas.sizes.gap if most else style.ARROW_BLANK

    def paint(top: float) -> None:
        for number in range(len(lines)):
            centre = columns.centre(number)
            draw_chevron(
                canvas,
                centre - columns.width / 2,
                centre + columns.width / 2 + style.CHEVRON_TIP - style.CHEVRON_GAP,
                top,
                top + height,
                fill=style.STAGE_WORST if number == marked else style.STAGE,
                edge=style.SAD if number == marked else None,
                gid=f"arrow:{number}",
            )
        for number, words in enumerate(lines):
            start = top + (height - len(words) * line_height(look)) / 2
            canvas.write_lines(
                columns.centre(number) + style.CHEVRON_SHIFT,
                start,
                words,
                look,
                align="center",
                gid=f"stage:{number}",
            )

    return Block(height, paint)


def _staggered(canvas: Canvas, columns: Columns, names: Sequence[str]) -> list[float] | None:
    """Return the middles of names set in two rows by turns, or None when neighbours in a row would touch."""
    look = canvas.sizes.stage.but(size=canvas.sizes.body.size)
    middles: list[float] = []
    edges = [0.0, 0.0]
    for number, name in enumerate(names):
        half = canvas.measure(name, look) / 2
        middle = min(max(columns.centre(number), canvas.sizes.margin + half), canvas.width - canvas.sizes.margin - half)
        if middle - half < edges[number % 2] or abs(middle - columns.centre(number)) > columns.width / 2:
            return None
        edges[number % 2] = middle + half + canvas.sizes.gap
        middles.append(middle)
    return middles


def _with_names_below(canvas: Canvas, arrows: Block, names: Sequence[str], middles: Sequence[float]) -> Block:
    look = canvas.sizes.stage.but(size=canvas.sizes.body.size)
    rows = 2 if len(names) > 1 else 1

    def paint(top: float) -> None:
        arrows.paint(top)
        for number, (name, middle) in enumerate(zip(names, middles, strict=True)):
            below = top + arrows.height + (number % 2) * line_height(look)
            canvas.write(middle, below, name, look, align="center", gid=f"stage:{number}")

    return Block(arrows.height + rows * line_height(look), paint)


@dataclass(frozen=True, slots=True)
class _Names:
    """Numbered names in one column. indents: of all lines of a name but its first; lines: of each name."""

    width: float
    indents: list[float]
    lines: list[list[str]]

    @property
    def count(self) -> int:
        return sum(map(len, self.lines))


def _numbered(canvas: Canvas, texts: Sequence[str]) -> Block:
    """Return names with the numbers of their arrows, in as many columns as leave them lowest."""
    look = canvas.sizes.body
    ways = [_name_columns(canvas, texts, across) for across in range(1, style.NAME_COLUMNS + 1)]
    columns = min(ways, key=lambda way: max(column.count for column in way))

    def paint(top: float) -> None:
        left = canvas.span.left
        for column in columns:
            below = top
            for indent, (first, *others) in zip(column.indents, column.lines, strict=True):
                canvas.write(left, below, first, look, gid="stage:name")
                canvas.write_lines(left + indent, below + line_height(look), others, look, gid="stage:name")
                below += (1 + len(others)) * line_height(look)
            left += column.width

    return Block(max(column.count for column in columns) * line_height(look), paint)


def _name_columns(canvas: Canvas, texts: Sequence[str], across: int) -> list[_Names]:
    """Part the texts into columns, the widest of which give way until all fit side by side."""
    look, gap = canvas.sizes.body, 2 * canvas.sizes.gap
    down = -(-len(texts) // across)
    parts = [texts[start : start + down] for start in range(0, len(texts), down)]
    room = canvas.span.width - gap * (len(parts) - 1)
    widths = _shared(room, [max(canvas.measure(text, look) for text in part) for part in parts])
    slack = max(0.0, room - sum(widths)) / len(parts)
    columns = []
    for part, width in zip(parts, widths, strict=True):
        indents = [canvas.measure(f"{text.split(' ')[0]} ", look) for text in part]
        lines = [_hung(canvas, text, width, indent) for text, indent in zip(part, indents, strict=True)]
        columns.append(_Names(width + gap + slack, indents, lines))
    return columns


def _hung(canvas: Canvas, text: str, width: float, indent: float) -> list[str]:
    """Break a text into a first line and narrower ones, which stand behind an indent."""
    look = canvas.sizes.body
    first, *others = canvas.wrap(text, look, width)
    return [first, *(canvas.wrap(" ".join(others), look, width - indent) if others else [])]


def _shared(room: float, wanted: Sequence[float]) -> list[float]:
    """Give everybody what is wanted, or, where that is too much, those who want most the same."""
    given: dict[int, float] = {}
    for number in sorted(range(len(wanted)), key=lambda one: wanted[one]):
        given[number] = min(wanted[number], (room - sum(given.values())) / (len(wanted) - len(given)))
    return [given[number] for number in range(len(wanted))]
