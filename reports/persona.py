"""What may be said of one persona beside the map of everybody, so that subtraction tells of no small rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from interview.records import Layer, Role
from reports import metrics
from reports.journey_map import Answered, JourneyMap, PainPoint, Quote, StageCell, Tally
from reports.metrics import Estimate
from reports.quotes import say_the_same

PROFILE = ("tenure", "preferred_channel", "expectation", "belief")
"""Question ids that say who the people of a persona are; other answers about the whole follow them."""


@dataclass(frozen=True, slots=True)
class Persona:
    """One persona. Whatever can't be shown is None or empty.

    share: of all customers, 0..1. nps_of_all, worst_of_all: the same figures of everybody. profile: questions about no
    stage, those of `PROFILE` first. feelings: at `felt_at`.
    """

    share: Estimate | None
    nps: Estimate | None
    nps_of_all: Estimate | None
    worst: StageCell | None
    worst_of_all: Estimate | None
    profile: tuple[Answered, ...]
    pains: tuple[PainPoint, ...]
    felt_at: StageCell | None
    feelings: tuple[Tally, ...]


def stands_apart(part: int, whole: int | None, *, k: int) -> bool:
    """Tell whether a figure leaves nobody or at least k people when it is taken from that of everybody (if shown)."""
    return whole is None or not 0 < whole - part < k


def persona_of(journey_map: JourneyMap, whole: JourneyMap) -> Persona | None:
    """Return what may be shown of a persona; None when fewer than k are left of all customers without it.

    journey_map: of this persona alone. whole: of all customers of the same guide and period. A figure is left out when
    the figure of everybody less this one is about one to k - 1 people.
    """
    k = journey_map.k
    if journey_map.customers is None or not stands_apart(journey_map.customers, whole.customers, k=k):
        return None
    worst = None if journey_map.worst is None else _apart_stage(journey_map, whole, journey_map.worst.stage_id)
    felt_at, feelings = _feelings(journey_map, whole, worst)
    return Persona(
        share=_share(journey_map, whole),
        nps=_apart(journey_map.nps, whole.nps, k=k),
        nps_of_all=whole.nps,
        worst=worst,
        worst_of_all=None if worst is None else _satisfaction(whole, worst.id),
        profile=_profile(journey_map, whole),
        pains=tuple(pain for pain in journey_map.pains if _pain_stands_apart(pain, whole, k=k)),
        felt_at=felt_at,
        feelings=feelings,
    )


def typical_quotes(
    journey_map: JourneyMap, pains: Sequence[PainPoint], *, language: str, longest: int, most: int
) -> list[Quote]:
    """Return the most typical short quotes of the first pains that have some, each of another person.

    Each is of another pain as long as there is one, then in the reader's language if there is one; none says what
    another one says.
    """
    left = [
        quote
        for pain in pains
        for quote in journey_map.quotes_of(pain.stage_id, Layer.PAIN, pain.category)
        if len(quote.text) <= longest
    ]
    chosen: list[Quote] = []
    while left and len(chosen) < most:
        told = {(quote.stage_id, quote.label) for quote in chosen}
        # Of equals the first one is chosen: of the worst pain, and of that the most typical.
        best = min(left, key=lambda one: ((one.stage_id, one.label) in told, one.language != language))
        chosen.append(best)
        left = [quote for quote in left if quote.voice != best.voice and not say_the_same(quote, best)]
    return chosen


def _apart(figure: Estimate | None, of_all: Estimate | None, *, k: int) -> Estimate | None:
    if figure is None or not stands_apart(figure.n, None if of_all is None else of_all.n, k=k):
        return None
    return figure


def _share(journey_map: JourneyMap, whole: JourneyMap) -> Estimate | None:
    part, everybody = journey_map.customers, whole.customers
    if part is None or everybody is None or everybody - part < journey_map.k:
        return None
    return metrics.share(part, everybody)


def _satisfaction(journey_map: JourneyMap, stage_id: str) -> Estimate | None:
    return next((stage.satisfaction for stage in journey_map.stages if stage.id == stage_id), None)


def _apart_stage(journey_map: JourneyMap, whole: JourneyMap, stage_id: str) -> StageCell | None:
    stage = journey_map.stage(stage_id)
    return stage if _apart(stage.satisfaction, _satisfaction(whole, stage_id), k=journey_map.k) else None


def _feelings(
    journey_map: JourneyMap, whole: JourneyMap, worst: StageCell | None
) -> tuple[StageCell | None, tuple[Tally, ...]]:
    """Return what was felt at the worst stage, or where most told of it."""
    felt = sorted((one for one in journey_map.stages if one.emotions), key=lambda one: -one.emotions[0].share.n)
    places = sorted(felt, key=lambda one: worst is None or one.id != worst.id)
    of_all = {stage.id: stage.emotions for stage in whole.stages}
    for stage in places:
        tallies = _apart_tallies(stage.emotions, of_all.get(stage.id, ()), k=journey_map.k)
        if tallies:
            return stage, tallies
    return None, ()


def _profile(journey_map: JourneyMap, whole: JourneyMap) -> tuple[Answered, ...]:
    """Return questions whose first answer may be shown; the second one would pass for the first."""
    of_all = {one.question_id: one.tallies for one in whole.answered if _is_of_people(one)}
    asked = [
        one
        for one in journey_map.answered
        if _is_of_people(one)
        and _apart_tallies(one.tallies[:1], of_all.get(one.question_id, ()), k=journey_map.k) == one.tallies[:1]
    ]
    first = {question: place for place, question in enumerate(PROFILE)}
    return tuple(sorted(asked, key=lambda one: first.get(one.question_id, len(PROFILE))))


def _is_of_people(answered: Answered) -> bool:
    return answered.stage_id is None and answered.role is Role.CUSTOMER


def _apart_tallies(tallies: Sequence[Tally], of_all: Sequence[Tally], *, k: int) -> tuple[Tally, ...]:
    """Return those of which neither who said it, nor who did not, nor all who were asked leave a small rest."""
    counts = {one.id: one.people for one in of_all}
    everybody = of_all[0].share.n if of_all else None

    def stands(one: Tally) -> bool:
        said, asked = counts.get(one.id), one.share.n
        silent = None if said is None or everybody is None else everybody - said
        pairs = ((one.people, said), (asked - one.people, silent), (asked, everybody))
        return all(stands_apart(part, whole, k=k) for part, whole in pairs)

    return tuple(one for one in tallies if stands(one))


def _pain_stands_apart(pain: PainPoint, whole: JourneyMap, *, k: int) -> bool:
    of_all = next(
        (one for one in whole.pains if (one.stage_id, one.category) == (pain.stage_id, pain.category)),
        None,
    )
    if of_all is None or None in {pain.mentions, pain.base, of_all.mentions, of_all.base}:
        return True
    mine, theirs = _told_and_not(pain), _told_and_not(of_all)
    return all(stands_apart(part, everybody, k=k) for part, everybody in zip(mine, theirs, strict=True))


def _told_and_not(pain: PainPoint) -> tuple[int, int]:
    """Return how many told of a pain and how many did not, without imported ones: they are in no part of the whole."""
    mentions = (pain.mentions or 0) - (pain.imported or 0)
    return mentions, (pain.base or 0) - (pain.imported_base or 0) - mentions
