"""When managers' corrections count: in groups that they moved so many people in or out of that no single one shows.

A manager who knows whose words were corrected, and sees a group before and after, would else read from the difference
what this one person answered elsewhere, or how many a group has that is too small to be shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

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


class Standing(Enum):
    """What shows of a group that corrections touched."""

    AS_READ = "as_read"  # too few were moved
    NOBODY = "nobody"  # it would tell how large a smaller group is
    UNCOUNTED = "uncounted"
    UNLINKED = "unlinked"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Moves:
    """How many people corrections brought into a group and took from it, and how many stayed.

    stayed_put: who of them also tell of what was put there. by_hand: single findings were moved.
    """

    came: int
    gone: int
    stayed: int
    stayed_put: int
    by_hand: bool

    def standing(self, layer: Layer, *, k: int) -> Standing:
        """Decide what shows, so that neither sums nor differences of shown figures tell how large a small group is."""
        parts = (self.came, self.stayed_put, self.stayed - self.stayed_put, self.gone)
        is_safe = all(part == 0 or part >= k for part in parts)
        if self.came + self.gone < k:
            return Standing.AS_READ
        if max(self.came, self.stayed) < k or not (is_safe or layer is Layer.PAIN):
            return Standing.NOBODY
        if not is_safe:
            return Standing.UNCOUNTED
        return Standing.UNLINKED if self.by_hand else Standing.CORRECTED


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
        before, moves = _moves(people, stage_id, label)
        match moves.standing(label[0], k=k):
            case Standing.AS_READ:
                _tell(told, stage_id, label, before)
            case Standing.NOBODY:
                _tell(told, stage_id, label, frozenset())
            case Standing.UNCOUNTED:
                uncounted.add((stage_id, *label))
            case Standing.UNLINKED:
                unlinked.add((stage_id, *label))
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


def _moves(people: Sequence[Person], stage_id: str, label: Label) -> tuple[frozenset[int], Moves]:
    """Return who told of something before, as positions in the list, and how corrections moved people."""
    told = {n: person.told[stage_id] for n, person in enumerate(people) if stage_id in person.told}
    before = frozenset(n for n, one in told.items() if label in (one.read or one).labels())
    now = frozenset(n for n, one in told.items() if label in one.labels())
    return before, Moves(
        came=len(now - before),
        gone=len(before - now),
        stayed=len(now & before),
        stayed_put=sum(label in told[n].brought for n in now & before),
        by_hand=any(label in one.by_hand for one in told.values()),
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
    labels = frozenset(told.of(layer)) | {label} if is_told else frozenset(told.of(layer)) - {label}
    match layer:
        case Layer.GAIN:
            return replace(told, gains=labels)
        case Layer.EMOTION:
            return replace(told, emotions=labels)
        case Layer.LANE:
            return replace(told, lanes=labels)
        case Layer.TOUCHPOINT:
            return replace(told, touchpoints=labels)
