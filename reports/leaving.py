"""What those told of who afterwards looked elsewhere or stopped, beside what the others told of."""

from collections.abc import Iterable, Sequence

from interview.records import LEFT, NEXT_STEP
from reports import metrics
from reports.journey_map import Leaving, PainPoint
from reports.people import Person


def leaving(customers: Sequence[Person], pains: Iterable[PainPoint], *, k: int) -> tuple[Leaving, ...]:
    """Compare, for each pain shown, those who left with those who did not; the largest difference first.

    People count who told of the stage and said what they did afterwards, after this stage or after all. A pain is left
    out unless k people are in each of the four groups (left or not, told of it or not), and where the map's other
    figures would tell by subtraction of one to k - 1 people: tellers who did not say what they did, and leavers and
    stayers who told nothing.
    """
    found = [one for pain in pains if pain.mentions is not None if (one := _leaving(customers, pain, k=k)) is not None]
    return tuple(sorted(found, key=lambda one: -one.difference.value))


def left(person: Person, stage_id: str) -> bool | None:
    """Tell whether a person left after a stage; None where it was not said."""
    said = person.chosen.get((NEXT_STEP, stage_id)) or person.chosen.get((NEXT_STEP, None))
    return None if said is None else not LEFT.isdisjoint(said)


def _leaving(customers: Sequence[Person], pain: PainPoint, *, k: int) -> Leaving | None:
    groups = [(left(person, pain.stage_id), _told_of(person, pain)) for person in customers]
    cells = [groups.count((has_left, told)) for has_left in (True, False) for told in (True, False)]
    beside = [groups.count((None, told)) for told in (True, False)]
    beside += [groups.count((has_left, None)) for has_left in (True, False)]
    if min(cells) < k or any(0 < people < k for people in beside):
        return None
    told, told_not, stayed, stayed_not = cells
    return Leaving(
        category=pain.category,
        stage_id=pain.stage_id,
        leavers=metrics.share(told, told + told_not),
        stayers=metrics.share(stayed, stayed + stayed_not),
        difference=metrics.share_difference((told, told + told_not), (stayed, stayed + stayed_not)),
    )


def _told_of(person: Person, pain: PainPoint) -> bool | None:
    told = person.told.get(pain.stage_id)
    return None if told is None else pain.category in told.pains
