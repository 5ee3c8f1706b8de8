"""A sheet of pixels to draw on: y grows downwards, later things lie on top, text is measured before it is set."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import count
from typing import Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.image import imread, imsave
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from interview.language import Locale
from reports import style
from reports.glyphs import drawable
from reports.style import Sizes, TextStyle

Align = Literal["left", "center", "right"]
SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a picture of known height that paints itself below a given y."""

    height: float
    paint: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch from left to right."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """Return its width."""
        return self.right - self.left


def space(height: float) -> Block:
    """Return an empty block."""
    return Block(height, lambda top: None)


def height_of(blocks: Iterable[Block]) -> float:
    """Return the height of blocks under one another."""
    return sum(block.height for block in blocks)


def stack(blocks: Sequence[Block]) -> Block:
    """Put blocks under one another."""

    def paint(top: float) -> None:
        for block in blocks:
            block.paint(top)
            top += block.height

    return Block(height_of(blocks), paint)


def beside(*blocks: Block) -> Block:
    """Put blocks that keep to their own spans next to one another."""

    def paint(top: float) -> None:
        for block in blocks:
            block.paint(top)

    return Block(max(block.height for block in blocks), paint)


class Canvas:
    """One picture. Not shared between threads; pictures side by side in threads are fine."""

    def __init__(self, sizes: Sizes, locale: Locale, *, paper: str) -> None:
        self.sizes = sizes
        self._locale = locale
        self.width = sizes.width
        self._dpi = sizes.dpi
        self.figure = Figure(figsize=(self.width / self._dpi, sizes.height / self._dpi), dpi=self._dpi, facecolor=paper)
        FigureCanvasAgg(self.figure)
        self._fonts = {bold: FT2Font(str(path)) for bold, path in ((False, style.FONT), (True, style.FONT_BOLD))}
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, self.width)
        self._order = count(1)
        self._widths: dict[tuple[str, float, bool], float] = {}

    @property
    def span(self) -> Span:
        """Return the picture between its margins."""
        return Span(self.sizes.margin, self.width - self.sizes.margin)

    def points(self, pixels: float) -> float:
        """Turn pixels into the points in which matplotlib counts lines and letters."""
        return pixels * 72 / self._dpi

    def measure(self, text: str, look: TextStyle) -> float:
        """Return the width of one line of text."""
        key = (text, look.size, look.bold)
        if key not in self._widths:
            font = self._fonts[look.bold]
            font.set_size(self.points(look.size), self._dpi)
            font.set_text(drawable(text, self._locale), flags=LoadFlags.NO_HINTING)
            self._widths[key] = font.get_width_height()[0] / 64
        return self._widths[key]

    def wrap(self, text: str, look: TextStyle, width: float) -> list[str]:
        """Break a text into lines no wider than `width`; a word that is wider is broken, never cut.

        A word of one letter stays with the next one, as Czech, Russian and Romanian want their prepositions, and so
        do a number and "=".
        """
        lines: list[str] = []
        line = ""
        for word in self._together(drawable(text, self._locale).split(" "), look, width):
            longer = f"{line} {word}" if line else word
            if self.measure(longer, look) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while len(line) > 1 and self.measure(line, look) > width:
                head = self._head(line, look, width)
                lines.append(head)
                line = line[len(head) :]
        return [*lines, line] if line else lines or [""]

    def _together(self, words: Iterable[str], look: TextStyle, width: float) -> list[str]:
        """Join words of one letter, numbers and "=" to the next word, as long as both fit into a line."""
        joined: list[str] = []
        for word in words:
            if joined and _binds(joined[-1]) and not word.startswith("("):
                both = f"{joined[-1]} {word}"
                if self.measure(both, look) <= width:
                    joined[-1] = both
                    continue
            joined.append(word)
        return joined

    def flow(self, facts: Iterable[str], look: TextStyle, width: float) -> list[str]:
        """Set facts in a row, divided by dots, with line breaks between them where possible."""
        lines: list[str] = []
        for fact in facts:
            joined = f"{lines[-1]}{SEPARATOR}{drawable(fact, self._locale)}" if lines else ""
            if joined and self.measure(joined, look) <= width:
                lines[-1] = joined
            else:
                lines.extend(self.wrap(fact, look, width))
        return lines

    def write(
        self,
        x: float,
        top: float,
        text: str,
        look: TextStyle,
        *,
        align: Align = "left",
        gid: str,
        halo: str | None = None,
    ) -> None:
        """Set one line of text. top: upper end of its line box. gid: what it is, for those who look for it."""
        font = _font(look.bold).copy()
        font.set_size(self.points(look.size))
        artist = Text(
            x,
            top + baseline(look),
            drawable(text, self._locale),
            color=look.colour,
            fontproperties=font,
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
            gid=gid,
            zorder=next(self._order),
        )
        if halo is not None:
            artist.set_path_effects([withStroke(linewidth=self.points(style.HALO), foreground=halo)])
        self._axes.add_artist(artist)

    def write_lines(
        self, x: float, top: float, lines: Sequence[str], look: TextStyle, *, align: Align = "left", gid: str
    ) -> None:
        """Set lines of text under one another."""
        for number, line in enumerate(lines):
            self.write(x, top + number * line_height(look), line, look, align=align, gid=gid)

    def paragraph(self, text: str, look: TextStyle, span: Span, *, gid: str) -> Block:
        """Return a block of wrapped text."""
        lines = self.wrap(text, look, span.width)
        return Block(len(lines) * line_height(look), lambda top: self.write_lines(span.left, top, lines, look, gid=gid))

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: str,
        width: float,
        dashes: tuple[float, float] | None = None,
        gid: str | None = None,
    ) -> None:
        """Draw a line through points. dashes: lengths of stroke and gap, in widths of the line."""
        artist = Line2D(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour,
            linewidth=self.points(width),
            solid_capstyle="round",
            solid_joinstyle="round",
            dash_capstyle="butt",
            gid=gid,
            zorder=next(self._order),
        )
        if dashes is not None:
            artist.set_linestyle((0, dashes))
        self._axes.add_artist(artist)

    def area(self, corners: Sequence[tuple[float, float]], *, colour: str, gid: str | None = None) -> None:
        """Fill a polygon."""
        self.add(Polygon(list(corners), closed=True, facecolor=colour, edgecolor="none", gid=gid))

    def add(self, patch: Patch) -> None:
        """Put a shape on top of what is there."""
        patch.set_zorder(next(self._order))
        self._axes.add_artist(patch)

    def finish(self, blocks: Sequence[Block]) -> Figure:
        """Paint blocks under one another and cut the picture where they end."""
        whole = stack(blocks)
        self._cut(round(whole.height))
        whole.paint(0)
        return self.figure

    def _cut(self, height: float) -> None:
        self.figure.set_size_inches(self.width / self._dpi, height / self._dpi)
        self._axes.set_ylim(height, 0)

    def _head(self, word: str, look: TextStyle, width: float) -> str:
        length = len(word) - 1
        while length > 1 and self.measure(word[:length], look) > width:
            length -= 1
        return word[:length]


def _binds(words: str) -> bool:
    last = words.rsplit(" ", 1)[-1].lstrip("(")
    return last == "=" or last.isdigit() or (len(last) == 1 and last.isalpha())


def line_height(look: TextStyle) -> float:
    """Return the height of the line box of one line."""
    return look.size * style.LINE_HEIGHT


def baseline(look: TextStyle) -> float:
    """Return how far below the top of its line box a line of text stands."""
    leading = (style.LINE_HEIGHT - style.ASCENT - style.DESCENT) / 2
    return look.size * (leading + style.ASCENT)


def png(figure: Figure) -> bytes:
    """Write a figure as PNG in its own size."""
    file = BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def tall_png(figures: Sequence[Figure]) -> bytes:
    """Write figures of one width under one another as a PNG."""
    pictures = [imread(BytesIO(png(figure))) for figure in figures]
    file = BytesIO()
    imsave(file, np.vstack(pictures), format="png", metadata={"Software": ""})
    return file.getvalue()


def pdf(figures: Sequence[Figure]) -> bytes:
    """Write figures as pages of a vector PDF that says nothing of when it was made."""
    file = BytesIO()
    with PdfPages(file, metadata={"CreationDate": None}) as pages:
        for figure in figures:
            pages.savefig(figure)
    return file.getvalue()


@cache
def _font(bold: bool) -> FontProperties:
    return FontProperties(fname=str(style.FONT_BOLD if bold else style.FONT))
