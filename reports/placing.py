"""Places for signs of equal size, so that none covers another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from reports import style
from reports.canvas import Span

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Field:
    """Where the middles of signs may lie."""

    across: Span
    down: Span

    def holds(self, place: Place) -> bool:
        """Tell whether a place lies in the field or on its edge."""
        x, y = place
        return self.across.left <= x <= self.across.right and self.down.left <= y <= self.down.right


def apart(
    points: Sequence[Place], *, distance: float, clear: float, fields: Sequence[Field], whole: Field
) -> list[Place]:
    """Return a place for the middle of each point's sign: the point itself, or the nearest free place around it.

    distance: least distance of two middles. clear: least distance of a middle from the points of others. fields: of
    each point, where its sign should lie, with nobody else's point between the two; without room there it may lie
    anywhere in the whole. A sign that finds no room at all stays on its point.
    """
    placed: list[Place] = []
    for number, (point, field) in enumerate(zip(points, fields, strict=True)):
        others = [other for place, other in enumerate(points) if place != number]
        free = [
            place
            for place in _around(point, distance / 2)
            if whole.holds(place)
            and all(_distance(place, other) >= distance for other in placed)
            and all(_distance(place, other) >= clear for other in others)
        ]
        near = [place for place in free if field.holds(place)]
        plain = [place for place in near if all(_beside(other, point, place) >= clear / 2 for other in others)]
        placed.append(next(iter([*plain, *near, *free, point])))
    return placed


def _around(point: Place, step: float) -> Iterator[Place]:
    yield point
    for ring in range(2, style.CHIP_RINGS + 2):
        for turn in range(style.CHIP_TURNS):
            angle = 2 * pi * turn / style.CHIP_TURNS
            yield point[0] + ring * step * cos(angle), point[1] - ring * step * sin(angle)


def _distance(one: Place, other: Place) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _beside(other: Place, start: Place, end: Place) -> float:
    """Return how far a point lies from the line between two others."""
    length = _distance(start, end)
    if length == 0:
        return _distance(other, start)
    across, down = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    along = (other[0] - start[0]) * across + (other[1] - start[1]) * down
    along = min(max(along, 0), length)
    return _distance(other, (start[0] + along * across, start[1] + along * down))
