"""Exact counts of more people than are read, beside the part of them that is drawn and read.

Corrections by managers count as they do among people who are read (`settled`): interviews in which they may move a pain
are read a few at a time, and only what they change is kept.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from interview.counts import Counts, Draw
from interview.records import InterviewRecord, Layer, Origin, Role
from reports.crowd import Crowd, Place
from reports.imported import whole_stars
from reports.people import Told, person_of
from reports.plan import MapPlan
from reports.settled import Group, Moves, Standing

LETTERS = 16
Side = tuple[Role, Origin]


@dataclass(slots=True)
class Touched:
    """People who tell of a pain, or told of it as it was read, in words that managers corrected."""

    ways: Counter[tuple[bool, bool, bool]] = field(default_factory=Counter)  # told of it before, now, put there
    before: Counter[int] = field(default_factory=Counter)
    now: Counter[int] = field(default_factory=Counter)
    by_hand: bool = False

    def add(self, told: Told, read: Told, pain: str) -> None:
        """Count one person."""
        label = (Layer.PAIN, pain)
        self.ways[pain in read.pains, pain in told.pains, label in told.brought] += 1
        self.before.update([read.pains[pain]] if pain in read.pains else [])
        self.now.update([told.pains[pain]] if pain in told.pains else [])
        self.by_hand = self.by_hand or label in told.by_hand

    def moves(self, untouched: int) -> Moves:
        """Return how corrections moved people. untouched: who tells of the pain in other words."""
        return Moves(
            came=self.ways[False, True, True] + self.ways[False, True, False],
            gone=self.ways[True, False, True] + self.ways[True, False, False],
            stayed=self.ways[True, True, True] + self.ways[True, True, False] + untouched,
            stayed_put=self.ways[True, True, True],
            by_hand=self.by_hand,
        )


class Corrected:
    """What corrections change in the counts of pains."""

    def __init__(self) -> None:
        self.touched: dict[Origin, dict[Place, Touched]] = {origin: {} for origin in Origin}

    def add(self, records: Iterable[InterviewRecord], plan: MapPlan) -> None:
        """Add interviews with corrections applied, each once."""
        for record in records:
            places = self.touched[record.origin]
            for stage_id, told in person_of(record, plan.told_by).told.items():
                if told.read is not None:
                    for pain in told.pains.keys() | told.read.pains.keys():
                        places.setdefault((stage_id, pain), Touched()).add(told, told.read, pain)


@dataclass(frozen=True, slots=True)
class Exact:
    """Counts of one look at everybody, and who of them was drawn and read."""

    counts: Counts
    corrected: Corrected
    draw: Draw

    def below(self, role: Role) -> str | None:
        """Return below which id people of one side were drawn; None: everybody was read."""
        return self.draw.customers if role is Role.CUSTOMER else self.draw.staff

    def people(self, role: Role) -> int:
        """Return how many of one side told anything."""
        return self.counts.people.get((role, Origin.TOLD), 0)

    def given(self, role: Role) -> int:
        """Return how many of one side answered anything, whether it is told on the map or not."""
        return self.counts.given.get(role, 0)

    def stars(self) -> Counter[int]:
        """Return the ratings of imported reviews in whole stars."""
        stars: Counter[int] = Counter()
        for tenths, people in self.counts.stars.items():
            stars[whole_stars(tenths)] += people
        return stars

    def fingerprint(self, role: Role, origin: Origin = Origin.TOLD) -> str:
        """Return something that changes with what is counted of a side, whatever managers corrected."""
        counts = self.counts
        found: list[object] = [
            counts.people.get((role, origin), 0),
            sorted(repr(one) for one in counts.ratings if (one.role, one.origin) == (role, origin)),
        ]
        if role is Role.CUSTOMER:
            stories = [repr(one) for one in counts.stories if one.origin is origin]
            found += [sorted(stories), sorted(repr(one) for one in counts.pains if one.origin is origin)]
        if origin is Origin.IMPORTED:
            found += [counts.imported, sorted(counts.stars.items())]
        return sha256(repr(found).encode()).hexdigest()[:LETTERS]

    def crowd(self, role: Role, origin: Origin = Origin.TOLD, *, k: int) -> Crowd:
        """Return the counts of one side, as corrected where that tells of nobody."""
        ratings: dict[tuple[str, str | None], Counter[int]] = {}
        for one in self.counts.ratings:
            if (one.role, one.origin) == (role, origin):
                ratings.setdefault((one.kind, one.stage_id), Counter())[one.value] += one.people
        people = self.counts.people.get((role, origin), 0)
        if role is Role.STAFF:
            return Crowd(people, ratings, {}, {})
        stories = {one.stage_id: one.people for one in self.counts.stories if one.origin is origin}
        pains: dict[Place, Counter[int]] = {}
        for found in self.counts.pains:
            if found.origin is origin:
                pains.setdefault((found.stage_id, found.label), Counter())[found.severity] += found.people
        uncounted, unlinked = self._settle(pains, origin, k=k)
        return Crowd(people, ratings, stories, pains, uncounted, unlinked)

    def _settle(
        self, pains: dict[Place, Counter[int]], origin: Origin, *, k: int
    ) -> tuple[frozenset[Group], frozenset[Group]]:
        """Correct the counts of pains; returns those that are uncounted and unlinked."""
        uncounted: set[Group] = set()
        unlinked: set[Group] = set()
        for (stage_id, pain), touched in sorted(self.corrected.touched[origin].items()):
            untouched = pains.get((stage_id, pain), Counter()) - touched.before
            standing = touched.moves(untouched.total()).standing(Layer.PAIN, k=k)
            if standing is Standing.AS_READ:
                continue
            pains[stage_id, pain] = Counter() if standing is Standing.NOBODY else untouched + touched.now
            if standing is Standing.UNCOUNTED:
                uncounted.add((stage_id, Layer.PAIN, pain))
            if standing is Standing.UNLINKED:
                unlinked.add((stage_id, Layer.PAIN, pain))
        return frozenset(uncounted), frozenset(uncounted | unlinked)
