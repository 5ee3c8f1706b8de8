"""What is counted of people, whether they were read or counted where their answers lie."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reports.people import Person
from reports.settled import Group, Settled

Place = tuple[str, str]
"""A stage, and a pain that is told of it."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people there are, and how many answered what.

    ratings: by kind and stage (None outside the stages), how many gave each. stories: who told of each stage. pains: by
    the worst severity that each person told. uncounted, unlinked: as in `Settled`.
    """

    people: int
    ratings: Mapping[tuple[str, str | None], Counter[int]]
    stories: Mapping[str, int]
    pains: Mapping[Place, Counter[int]]
    uncounted: frozenset[Group] = field(default_factory=frozenset)
    unlinked: frozenset[Group] = field(default_factory=frozenset)

    def rated(self, kind: str, stage_id: str | None = None) -> Counter[int]:
        """Return how many people gave each rating."""
        return self.ratings.get((kind, stage_id), Counter())

    def pains_of(self, stage_id: str) -> dict[str, Counter[int]]:
        """Return the pains of a stage."""
        return {pain: people for (stage, pain), people in self.pains.items() if stage == stage_id}


def crowd_of(settled: Settled) -> Crowd:
    """Count people who were read."""
    ratings: dict[tuple[str, str | None], Counter[int]] = {}
    stories: Counter[str] = Counter()
    pains: dict[Place, Counter[int]] = {}
    for person in settled.people:
        for place, rating in person.ratings.items():
            ratings.setdefault(place, Counter())[rating] += 1
        for stage_id, told in person.told.items():
            stories[stage_id] += 1
            for pain in sorted(told.pains):
                pains.setdefault((stage_id, pain), Counter())[told.pains[pain]] += 1
    return Crowd(len(settled.people), ratings, stories, pains, settled.uncounted, settled.unlinked)


def ratings_of(people: Iterable[Person], kind: str, stage_id: str | None = None) -> list[int]:
    """Return the ratings of people one by one."""
    return [person.ratings[kind, stage_id] for person in people if (kind, stage_id) in person.ratings]


def middle(severities: Counter[int]) -> int:
    """Return the median; of two in the middle the higher one, as `statistics.median_high` does."""
    half, passed = severities.total() // 2, 0
    for severity in sorted(severities):
        passed += severities[severity]
        if passed > half:
            return severity
    raise ValueError("no severities")
