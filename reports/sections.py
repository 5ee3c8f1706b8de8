"""Parts of a card for a phone of which the least telling give way until the rest fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.canvas import Block


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A part of the card that may be left out; those with the highest rank are given up first."""

    rank: int
    block: Block


def fitting(sections: Sequence[Section], room: float, *, gap: float) -> list[Section]:
    """Return the sections of the lowest rank that fit, in the order in which they were given."""
    chosen: list[Section] = []
    for section in sorted(sections, key=lambda section: section.rank):
        height = section.block.height + gap
        if height <= room:
            chosen.append(section)
            room -= height
    return [section for section in sections if section in chosen]
