"""The curve through the stages, with its band and its markers, and further lines beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeVar

from reports import style
from reports.canvas import Block, Canvas, line_height
from reports.journey_map import Face
from reports.metrics import Estimate
from reports.shapes import draw_bar, draw_diamond, draw_face, draw_square, draw_triangle
from reports.strip import Columns

Mark = Callable[[int, float, float, bool], None]
"""Draws the marker of a point: number, x, y, whether the evidence is thin."""

SideMark = Callable[[float, float, bool], None]
"""Draws the marker of a further line: x, y, whether the evidence is thin."""

T = TypeVar("T")

LOWEST, HIGHEST = 1, 5
"""Ends of the scale of ratings; the axis never shows less than all of its scale."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through the stages.

    points: None is a gap. labels: at the points, none if empty. thin: a point whose evidence is thin; so are the lines
    to it. axis: words or digits at heights of the scale. scale: its ends. band: None where no range is known. dashes:
    of its line; None for a whole one.
    """

    points: Sequence[Estimate | None]
    labels: Sequence[str]
    thin: Sequence[bool]
    colour: str
    band: str | None
    mark: Mark
    mark_radius: float
    gid: str
    axis: Mapping[int, str]
    scale: tuple[float, float] = (LOWEST, HIGHEST)
    dashes: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SideCurve:
    """A further line through the stages, without band and figures.

    name: what the legend calls it. values: None is a gap. thin: a point whose evidence is thin; so are the lines to
    it; empty where no evidence is known. mark: draws a point.
    """

    name: str
    values: Sequence[float | None]
    colour: str
    dashes: tuple[float, float]
    mark: SideMark
    gid: str
    thin: Sequence[bool] = ()

    def is_thin(self, number: int) -> bool:
        """Tell whether the evidence of a point is thin."""
        return bool(self.thin) and self.thin[number]


def plot(
    canvas: Canvas,
    columns: Columns,
    curve: Curve,
    *,
    height: float,
    beside: Sequence[SideCurve] = (),
    bars: Sequence[int | None] = (),
) -> Block:
    """Return the main curve with its band; gaps where there are no data.

    beside: further lines, behind it. bars: ratings that stand behind the curve as columns.
    """

    def paint(top: float) -> None:
        placed = _place(canvas, columns, curve, beside, top=top, height=height)
        placed.grid()
        placed.bars(bars)
        for run in _runs(curve.points):
            placed.band(run)
        for side in beside:
            placed.side(side)
        for run in _runs(curve.points):
            placed.line(run)
        for number, point in enumerate(curve.points):
            if point is not None:
                curve.mark(number, columns.centre(number), placed.y(point.value), curve.thin[number])
        placed.labels()

    return Block(height, paint)


def face_mark(canvas: Canvas, faces: Sequence[Face | None]) -> Mark:
    """Return a marker that draws each point as its face."""

    def mark(number: int, x: float, y: float, thin: bool) -> None:
        face = faces[number]
        if face is not None:
            draw_face(canvas, x, y, canvas.sizes.face, face, thin=thin)

    return mark


def square_mark(canvas: Canvas, colour: str) -> SideMark:
    """Return a marker that draws the points of a side curve as squares, hollow when the evidence is thin."""
    return lambda x, y, thin: draw_square(canvas, x, y, canvas.sizes.staff_line * style.STAFF_SQUARE, colour, thin=thin)


def triangle_mark(canvas: Canvas, colour: str) -> SideMark:
    """Return a marker that draws the points of a side curve as hollow triangles."""
    return lambda x, y, thin: draw_triangle(canvas, x, y, canvas.sizes.staff_line * style.BET_TRIANGLE, colour)


def diamond_mark(canvas: Canvas, colour: str) -> Mark:
    """Return a marker that draws each point as a diamond, hollow when the evidence is thin."""
    return lambda number, x, y, thin: draw_diamond(canvas, x, y, canvas.sizes.mark, colour, thin=thin)


Run = Sequence[tuple[int, Estimate]]
"""Neighbouring points with no gap between them, with their numbers."""


def _runs(points: Sequence[T | None]) -> list[list[tuple[int, T]]]:
    """Split a curve at its gaps."""
    groups = groupby(enumerate(points), key=lambda pair: pair[1] is None)
    runs = [[(number, point) for number, point in group if point is not None] for _, group in groups]
    return [run for run in runs if run]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A curve in its place: `above` and `below` are the rooms for labels outside the scale."""

    canvas: Canvas
    columns: Columns
    curve: Curve
    beside: Sequence[SideCurve]
    top: float
    height: float
    above: float
    below: float

    def y(self, value: float) -> float:
        lowest, highest = self.curve.scale
        unit = (self.height - self.above - self.below) / (highest - lowest)
        return self.top + self.above + (highest - value) * unit

    def grid(self) -> None:
        look = self.canvas.sizes.quiet
        for value, text in self.curve.axis.items():
            y = self.y(value)
            self.canvas.line([(self.columns.left, y), (self.columns.right, y)], colour=style.GRID, width=style.FINE)
            right = self.columns.left - self.canvas.sizes.gap / 2
            self.canvas.write(right, y - line_height(look) / 2, text, look, align="right", gid=f"axis:{value}")

    def bars(self, ratings: Sequence[int | None]) -> None:
        """Draw columns that begin below the scale, so that the lowest rating is seen too."""
        foot = self.y(self.curve.scale[0]) + self.canvas.sizes.face
        half = min(self.columns.width * style.BAR_SHARE, style.BAR_WIDEST) / 2
        for number, rating in enumerate(ratings):
            if rating is None:
                continue
            left, right = self.columns.centre(number) - half, self.columns.centre(number) + half
            draw_bar(self.canvas, left, self.y(rating), right, foot, colour=style.OWN_BAR, gid=f"bar:{number}")
            cap = [(left, self.y(rating)), (right, self.y(rating))]
            self.canvas.line(cap, colour=style.OWN_CAP, width=self.canvas.sizes.staff_line)

    def band(self, run: Run) -> None:
        colour, gid = self.curve.band, f"{self.curve.gid}:band"
        if colour is None:
            return
        if len(run) == 1:
            ((number, point),) = run
            x, half = self.columns.centre(number), style.BAND_ALONE / 2
            draw_bar(self.canvas, x - half, self.y(point.high), x + half, self.y(point.low), colour=colour, gid=gid)
            return
        upper = [(self.columns.centre(number), self.y(point.high)) for number, point in run]
        lower = [(self.columns.centre(number), self.y(point.low)) for number, point in reversed(run)]
        self.canvas.area([*upper, *lower], colour=colour, gid=gid)

    def line(self, run: Run) -> None:
        for start, end in pairwise(run):
            is_thin = self.curve.thin[start[0]] or self.curve.thin[end[0]]
            self.canvas.line(
                self._places([start, end]),
                colour=self.curve.colour,
                width=self.canvas.sizes.line_thin if is_thin else self.canvas.sizes.line,
                dashes=self.curve.dashes,
                gid=self.curve.gid,
            )

    def side(self, curve: SideCurve) -> None:
        sizes = self.canvas.sizes
        for run in _runs(curve.values):
            places = self._at(run)
            for first, last, is_thin in _stretches([curve.is_thin(number) for number, _ in run]):
                self.canvas.line(
                    places[first : last + 1],
                    colour=curve.colour,
                    width=sizes.line_thin if is_thin else sizes.staff_line,
                    dashes=curve.dashes,
                    gid=curve.gid,
                )
            for (number, _), (x, y) in zip(run, places, strict=True):
                curve.mark(x, y, curve.is_thin(number))

    def labels(self) -> None:
        for number, point in enumerate(self.curve.points):
            if point is None or not self.curve.labels[number]:
                continue
            look = self.canvas.sizes.figure.but(colour=self.curve.colour, bold=not self.curve.thin[number])
            self.canvas.write(
                self.columns.centre(number),
                self.label_top(number, point),
                self.curve.labels[number],
                look,
                align="center",
                gid=f"{self.curve.gid}:{number}",
                halo=style.PAPER,
            )

    def label_top(self, number: int, point: Estimate) -> float:
        """Choose the side of the point where fewer lines pass; without any, below a dip and above all others."""
        reach = self.curve.mark_radius + style.LABEL_GAP
        over = self.y(point.value) - reach - line_height(self.canvas.sizes.figure)
        under = self.y(point.value) + reach
        is_dip = _is_dip(self.curve.points, number)
        over_cost = 2 * self._lines_behind(number, over) + is_dip
        under_cost = 2 * self._lines_behind(number, under) + (not is_dip)
        return under if under_cost < over_cost else over

    def _lines_behind(self, number: int, label_top: float) -> int:
        """Count the places where a curve passes behind a label; a marker there counts for several."""
        look = self.canvas.sizes.figure
        half = self.canvas.measure(self.curve.labels[number], look) / 2
        centre = self.columns.centre(number)
        reach = self.canvas.sizes.staff_line * style.BET_TRIANGLE
        marks = [self.y(value) for side in self.beside if (value := side.values[number]) is not None]
        point = self.curve.points[number]
        seen = [y for y in marks if point is None or abs(y - self.y(point.value)) > self.curve.mark_radius - reach]
        covered = [y for y in seen if label_top - reach < y < label_top + line_height(look) + reach]
        hits = style.MARK_HITS * len(covered)
        main = [None if point is None else point.value for point in self.curve.points]
        for values in (main, *(side.values for side in self.beside)):
            for run in _runs(values):
                for (x, y), (next_x, next_y) in pairwise(self._at(run)):
                    for at in (centre - half, centre - half / 2, centre, centre + half / 2, centre + half):
                        if x <= at <= next_x:
                            passing = y + (next_y - y) * (at - x) / (next_x - x)
                            hits += label_top <= passing <= label_top + line_height(look)
        return hits

    def _places(self, run: Run) -> list[tuple[float, float]]:
        return self._at([(number, point.value) for number, point in run])

    def _at(self, run: Sequence[tuple[int, float]]) -> list[tuple[float, float]]:
        return [(self.columns.centre(number), self.y(value)) for number, value in run]


def _place(
    canvas: Canvas, columns: Columns, curve: Curve, beside: Sequence[SideCurve], *, top: float, height: float
) -> _Placed:
    """Fit the scale into its height so that the labels that stick out above and below it have room."""
    above = below = curve.mark_radius
    for _ in range(style.PLACING_ROUNDS):
        placed = _Placed(canvas, columns, curve, beside, top, height, above, below)
        labelled = [(n, point) for n, point in enumerate(curve.points) if point is not None and curve.labels[n]]
        tops = [placed.label_top(number, point) for number, point in labelled]
        above += max(0.0, top - min(tops, default=top))
        below += max(0.0, max(tops, default=top) + line_height(canvas.sizes.figure) - top - height)
    return _Placed(canvas, columns, curve, beside, top, height, above, below)


def _stretches(thin: Sequence[bool]) -> list[tuple[int, int, bool]]:
    """Split a line where it becomes thin or thick: places of its first and last point, whether it is thin."""
    stretches, first = [], 0
    for is_thin, lines in groupby(start or end for start, end in pairwise(thin)):
        last = first + len(list(lines))
        stretches.append((first, last, is_thin))
        first = last
    return stretches


def _is_dip(points: Sequence[Estimate | None], number: int) -> bool:
    """Tell whether the curve comes down to a point and rises again, or begins or ends there."""
    here = points[number]
    around = [points[other] for other in (number - 1, number + 1) if 0 <= other < len(points)]
    known = [point.value for point in around if point is not None]
    return here is not None and bool(known) and all(value > here.value for value in known)
