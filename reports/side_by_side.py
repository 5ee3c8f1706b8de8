"""Personas whose satisfaction can be compared, and whose curves of them lie over each other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reports import style
from reports.journey_map import JourneyMap

LEAST, MOST = 2, len(style.CURVES)
"""Personas in one picture; more lines could not be told apart."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Titles and maps of personas. shown: places of those whose curves are drawn, 2 to 5, in their order."""

    personas: tuple[tuple[str, JourneyMap], ...]
    shown: tuple[int, ...]

    def drawn(self) -> list[tuple[str, JourneyMap]]:
        """Return title and map of each curve."""
        return [self.personas[place] for place in self.shown]

    def looks(self) -> list[int]:
        """Return the number of the look of each curve: that of its place, so that it stays what else is switched off.

        Whoever stands behind the looks takes one that is free.
        """
        free = [look for look in range(MOST) if look not in self.shown]
        return [place if place < MOST else free.pop(0) for place in self.shown]


def side_by_side(personas: Sequence[tuple[str, JourneyMap]], wanted: Collection[int] = ()) -> SideBySide | None:
    """Return those whose satisfaction with any stage can be shown; None where they are fewer than two.

    wanted: places in `personas` of those to be drawn; where that leaves too few or too many, the first ones are.
    """
    places = [place for place, (_, one) in enumerate(personas) if is_rated(one)]
    if len(places) < LEAST:
        return None
    chosen = [number for number, place in enumerate(places) if place in wanted]
    if not LEAST <= len(chosen) <= MOST:
        chosen = list(range(len(places)))[:MOST]
    return SideBySide(tuple(personas[place] for place in places), tuple(chosen))


def is_rated(journey_map: JourneyMap) -> bool:
    """Tell whether there is anything for a curve."""
    return not journey_map.hidden and any(stage.satisfaction is not None for stage in journey_map.stages)
