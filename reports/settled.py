"""When managers' corrections count: in groups that they moved so many people in or out of that no single one shows.

A manager who knows whose words were corrected, and sees a group before and after, would else read from the difference
what this one person answered elsewhere, or how many a group has that is too small to be shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from interview.records import Layer
from reports.people import Label, Person, Told

Group = tuple[str, Layer, str]
"""A stage, and something that is told of it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """People with what counts of the corrections.

    uncounted: pains whose number of people would tell how many a smaller group has. unlinked: pains whose link to a
    score would tell the score of somebody whose words were corrected; all the uncounted ones among them.
    """

    people: list[Person]
    uncounted: frozenset[Group] = frozenset()
    unlinked: frozenset[Group] = frozenset()


@dataclass(frozen=True, slots=True)
class _Moves:
    """Who tells of something, as positions in the list of people; put: those who also tell of what was put there."""

    before: frozenset[int]
    now: frozenset[int]
    put: frozenset[int]

    @property
    def moved(self) -> int:
        return len(self.before ^ self.now)

    def parts(self) -> tuple[int, ...]:
        """Return the sizes of the groups that sums and differences of shown figures could tell."""
        stayed = self.now & self.before
        return len(self.now - self.before), len(stayed & self.put), len(stayed - self.put), len(self.before - self.now)

    def may_show(self, k: int) -> bool:
        """Tell whether it shows whatever the size of a small group that was there, or that came."""
        came, stayed = len(self.now - self.before), len(self.now & self.before)
        return max(came, stayed) >= k


def settled(people: Sequence[Person], *, k: int) -> Settled:
    """Let corrections count where they move at least k people in or out of a group; elsewhere it is as it was read.

    A group that would only show because a smaller one was filled up is left out.
    """
    touched = _touched(people)
    if not touched:
        return Settled(list(people))
    told = [dict(person.told) for person in people]
    uncounted: set[Group] = set()
    unlinked: set[Group] = set()
    for stage_id, label in touched:
        group = (stage_id, *label)
        moves = _moves(people, stage_id, label)
        is_safe = all(part == 0 or part >= k for part in moves.parts())
        if moves.moved < k:
            _tell(told, stage_id, label, moves.before)
        elif not moves.may_show(k) or not (is_safe or label[0] is Layer.PAIN):
            _tell(told, stage_id, label, frozenset())
        elif not is_safe:
            uncounted.add(group)
        elif any(label in person.told[stage_id].by_hand for person in people if stage_id in person.told):
            unlinked.add(group)
    return Settled(
        [replace(person, told=stages) for person, stages in zip(people, told, strict=True)],
        frozenset(uncounted),
        frozenset(uncounted | unlinked),
    )


def _touched(people: Iterable[Person]) -> list[tuple[str, Label]]:
    """Return what corrections put somebody under or took somebody from, by stage."""
    touched = {
        (stage_id, label)
        for person in people
        for stage_id, told in person.told.items()
        if told.read is not None
        for label in told.labels() | told.read.labels()
    }
    return sorted(touched)


def _moves(people: Sequence[Person], stage_id: str, label: Label) -> _Moves:
    told = {n: person.told[stage_id] for n, person in enumerate(people) if stage_id in person.told}
    return _Moves(
        before=frozenset(n for n, one in told.items() if label in (one.read or one).labels()),
        now=frozenset(n for n, one in told.items() if label in one.labels()),
        put=frozenset(n for n, one in told.items() if label in one.brought),
    )


def _tell(told: Sequence[dict[str, Told]], stage_id: str, label: Label, tellers: frozenset[int]) -> None:
    """Let exactly these people tell of something."""
    for number, stages in enumerate(told):
        if stage_id in stages:
            stages[stage_id] = _with(stages[stage_id], *label, is_told=number in tellers)


def _with(told: Told, layer: Layer, label: str, *, is_told: bool) -> Told:
    read = told.read or told
    if layer is Layer.PAIN:
        rest = {pain: severity for pain, severity in told.pains.items() if pain != label}
        return replace(told, pains={**rest, label: read.pains[label]} if is_told else rest)
    if layer is Layer.GAIN:
        return replace(told, gains=told.gains | {label} if is_told else told.gains - {label})
    return replace(told, emotions=told.emotions | {label} if is_told else told.emotions - {label})
