"""Bands from places on the left to places on the right: the thicker, the more people took that way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.patches import PathPatch
from matplotlib.path import Path

from reports import style
from reports.canvas import SEPARATOR, Block, Canvas, Span, line_height
from reports.shapes import draw_bar

NAME = style.ZONE_NAME


@dataclass(frozen=True, slots=True)
class Band:
    """One way. start, end: names; bands of one name meet. share: 0..1. figures: facts that stand at its end."""

    start: str
    end: str
    share: float
    colour: str
    figures: Sequence[str]

    @property
    def thickness(self) -> float:
        """Return its share in pixels; a very small one is as thick as can still be seen."""
        return max(self.share * style.BAND_WHOLE, style.BAND_THINNEST)


@dataclass(frozen=True, slots=True)
class _Place:
    """A name on one side. tops: of its bands, by their number among all, and of texts, counted from its own.

    figures: number of the band, top, lines.
    """

    height: float
    tops: dict[int, float]
    name: Sequence[str]
    name_top: float
    figures: Sequence[tuple[int, float, Sequence[str]]] = ()


def run_of(canvas: Canvas, bands: Sequence[Band]) -> Span:
    """Return where bands run: names and figures have the room of their line, within limits."""
    starts = [canvas.measure(band.start, NAME) for band in bands]
    ends = [canvas.measure(band.end, NAME) for band in bands]
    figures = [canvas.measure(SEPARATOR.join(band.figures), canvas.sizes.quiet) for band in bands]
    gap = canvas.sizes.gap
    return Span(
        canvas.span.left + min(max(starts), style.BAND_START) + gap,
        canvas.span.right - min(max(*ends, *figures), style.BAND_END) - gap,
    )


def band_rows(canvas: Canvas, bands: Sequence[Band], run: Span, *, gid: str) -> Block:
    """Return the block of bands. run: where they run, names stand beside it. gid: with numbers, names the parts."""
    left, right = _sides(canvas, bands, run)
    gap = canvas.sizes.gap
    height = max(_height(side, gap) for side in (left, right))

    def paint(top: float) -> None:
        left_tops, right_tops = (_tops(side, top, height, gap) for side in (left, right))
        starts, ends = _band_tops(left, left_tops), _band_tops(right, right_tops)
        for number in sorted(starts, key=lambda one: -bands[one].share):  # a thin one lies on a thick one
            _paint_band(canvas, run, bands[number], starts[number], ends[number], gid=f"{gid}:{number}")
        for number, (place, above) in enumerate(zip(left, left_tops, strict=True)):
            x, y = run.left - gap, above + place.name_top
            canvas.write_lines(x, y, place.name, NAME, align="right", gid=f"{gid}:start:{number}")
        for number, (place, above) in enumerate(zip(right, right_tops, strict=True)):
            x, y = run.right + gap, above + place.name_top
            canvas.write_lines(x, y, place.name, NAME, gid=f"{gid}:end:{number}")
            for band, below, lines in place.figures:
                canvas.write_lines(x, above + below, lines, canvas.sizes.quiet, gid=f"{gid}:{band}:figure")

    return Block(height, paint)


def _sides(canvas: Canvas, bands: Sequence[Band], run: Span) -> tuple[list[_Place], list[_Place]]:
    """Return the places of both sides; the bands of each have the order of the places at their other ends."""
    starts = _most_first(bands, lambda band: band.start)
    ends = _opposite(bands, starts)
    downwards = sorted(range(len(bands)), key=lambda n: (starts.index(bands[n].start), ends.index(bands[n].end)))
    left = [_start(canvas, run, bands, [n for n in downwards if bands[n].start == name]) for name in starts]
    right = [_end(canvas, run, bands, [n for n in downwards if bands[n].end == name]) for name in ends]
    return left, right


def _most_first(bands: Sequence[Band], name: Callable[[Band], str]) -> list[str]:
    names = dict.fromkeys(name(band) for band in bands)
    return sorted(names, key=lambda one: -sum(band.share for band in bands if name(band) == one))


def _opposite(bands: Sequence[Band], starts: Sequence[str]) -> list[str]:
    """Order the ends by where their bands come from, so that few bands cross."""

    def middle(end: str) -> float:
        met = [band for band in bands if band.end == end]
        return sum(starts.index(band.start) * band.share for band in met) / sum(band.share for band in met)

    return sorted(_most_first(bands, lambda band: band.end), key=middle)


def _start(canvas: Canvas, run: Span, bands: Sequence[Band], numbers: Sequence[int]) -> _Place:
    """Put bands that begin at one place close together, with its name in their middle."""
    name = canvas.wrap(bands[numbers[0]].start, NAME, run.left - canvas.sizes.gap - canvas.span.left)
    thicknesses = [bands[number].thickness for number in numbers]
    written, drawn = len(name) * line_height(NAME), sum(thicknesses)
    height = max(written, drawn)
    tops = accumulate(thicknesses[:-1], initial=(height - drawn) / 2)
    return _Place(height, dict(zip(numbers, tops, strict=True)), name, (height - written) / 2)


def _end(canvas: Canvas, run: Span, bands: Sequence[Band], numbers: Sequence[int]) -> _Place:
    """Give each band that ends at one place the room of its figures, the first one that of the name as well."""
    look, width = canvas.sizes.quiet, canvas.span.right - run.right - canvas.sizes.gap
    name = canvas.wrap(bands[numbers[0]].end, NAME, width)
    above = len(name) * line_height(NAME)
    tops: dict[int, float] = {}
    figures: list[tuple[int, float, Sequence[str]]] = []
    top = 0.0
    for number in numbers:
        thickness = bands[number].thickness
        lines = canvas.flow(bands[number].figures, look, width)
        written = len(lines) * line_height(look) + (0.0 if figures else above)
        slot = max(thickness, written)
        tops[number] = top + (slot - thickness) / 2
        figures.append((number, top + (slot + written) / 2 - len(lines) * line_height(look), lines))
        top += slot
    return _Place(top, tops, name, figures[0][1] - above, figures)


def _height(side: Sequence[_Place], gap: float) -> float:
    return sum(place.height for place in side) + gap * (len(side) - 1)


def _tops(side: Sequence[_Place], top: float, height: float, gap: float) -> list[float]:
    """Return where places begin that stand in the middle of the block."""
    first = top + (height - _height(side, gap)) / 2
    return list(accumulate((place.height + gap for place in side[:-1]), initial=first))


def _band_tops(side: Sequence[_Place], tops: Sequence[float]) -> dict[int, float]:
    return {number: top + below for place, top in zip(side, tops, strict=True) for number, below in place.tops.items()}


def _paint_band(canvas: Canvas, run: Span, band: Band, start: float, end: float, *, gid: str) -> None:
    """Draw one band, light around it so that it is told from what it crosses, and a stop at both of its ends."""
    thick, middle = band.thickness, (run.left + run.right) / 2
    path = Path(
        [
            (run.left, start), (middle, start), (middle, end), (run.right, end),
            (run.right, end + thick), (middle, end + thick), (middle, start + thick), (run.left, start + thick),
            (run.left, start),
        ],
        [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY],
    )  # fmt: skip
    edge = canvas.points(style.FINE)
    canvas.add(PathPatch(path, facecolor=band.colour, edgecolor=style.PAPER, linewidth=edge, gid=f"{gid}:band"))
    for left, top in ((run.left, start), (run.right - style.BAND_STOP, end)):
        draw_bar(canvas, left, top, left + style.BAND_STOP, top + thick, colour=style.INK)
