"""Who gave what, by who they are and in which period they came: what `cross_tables` lays out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from interview.counts import ANSWERED, COUNTED, PAIN, TOLD, Cell, Figure, Givers
from interview.records import InterviewRecord, Origin, Role
from reports.assemble import DRIVEN
from reports.deviations import deviations
from reports.people import UNTOLD, Person, chosen, person_of
from reports.period import Period
from reports.plan import MapPlan
from reports.segment import Dimension, value_of
from reports.settled import settled

PAIR, VALENCE = "pair", "valence"
FELT, FEELING, GAIN = "felt", "feeling", "gain"
COMPLETE = "complete"
STRONG, LANE, TOUCHPOINT, WAITED = "strong", "lane", "touchpoint", "waited"
PATH, CHANNEL, SWITCH, OFF_PLAN = "path", "channel", "switch", "off_plan"
TAPPED, OPTION, NUMBER = "tapped", "option", "number"
NPS_OF_TOLD, NPS_OF_PAIN = "nps_of_told", "nps_of_pain"
PAIR_OF_TOLD, PAIR_OF_PAIN = "pair_of_told", "pair_of_pain"


def givers_of(
    records: Iterable[InterviewRecord], plan: MapPlan, *, period: Period, blocks: Iterable[Period], k: int
) -> dict[Figure, Givers]:
    """Return who gave each figure in a period, and in the blocks of weeks in it that are over."""
    told = [record for record in records if record.role is Role.CUSTOMER and record.origin is Origin.TOLD]
    now = chosen(told, plan, period=period)
    ids = {record.id for record in now}
    found: dict[Figure, Givers] = defaultdict(Givers)
    ended = list(blocks)
    for figure, cell in _given(now, plan, ended, k=k):
        found[figure].now[cell] += 1
    for block in ended:
        earlier = [record for record in chosen(told, plan, period=block) if record.id not in ids]
        for figure, cell in _given(earlier, plan, [block], k=k):
            found[figure].again[cell] += 1
    return dict(found)


def _given(
    records: Iterable[InterviewRecord], plan: MapPlan, blocks: Iterable[Period], *, k: int
) -> Iterator[tuple[Figure, Cell]]:
    kept = [record for record in records if record.disposition not in UNTOLD]
    people = settled([person_of(record, plan.told_by) for record in kept], k=k).people
    starts = {block: block.start.isoformat() for block in blocks}
    for record, person in zip(kept, people, strict=True):
        if record.answers:
            start = next((starts[block] for block in starts if block.holds(record.started_on)), None)
            persona, channel, language, source, care = (value_of(record, dimension) for dimension in Dimension)
            cell = (persona, channel, language, source, care, start)
            yield ANSWERED, cell
            for figure in figures(person, plan):
                yield figure, cell


def figures(person: Person, plan: MapPlan) -> set[Figure]:
    """Return all figures that somebody stands behind."""
    found: set[Figure] = {COUNTED} if person.ratings or person.told else set()
    found.update(person.ratings)
    if all(("satisfaction", stage.id) in person.ratings for stage in plan.stages):
        found.update((COMPLETE, score) for score in DRIVEN if (score, None) in person.ratings)
    for stage in plan.stages:
        found.update(_at_stage(person, stage.id))
        if stage.id in person.paths:
            found.update(_of_path(person.paths[stage.id], stage.id, stage.planned))
    for (question, place), options in person.chosen.items():
        found.add((TAPPED, place, question))
        found.update((OPTION, place, question, option) for option in options)
    found.update((NUMBER, place, question) for question, place in person.numbers)
    return found


def _at_stage(person: Person, stage: str) -> Iterator[Figure]:
    has_pair = {("importance", stage), ("satisfaction", stage)} <= person.ratings.keys()
    if has_pair:
        yield PAIR, stage
    feelings = person.emotions(stage)
    if feelings is not None:
        yield FELT, stage
        yield from ((FEELING, stage, one) for one in feelings)
    told = person.told.get(stage)
    if told is None:
        return
    yield TOLD, stage
    yield from ((PAIN, stage, one) for one in told.pains)
    yield from ((GAIN, stage, one) for one in told.gains)
    yield from ((LANE, stage, one) for one in told.lanes)
    yield from ((TOUCHPOINT, stage, one) for one in told.touchpoints)
    if told.valence is not None:
        yield VALENCE, stage
    if told.is_strong:
        yield STRONG, stage
    if told.wait_minutes is not None:
        yield WAITED, stage
    for is_given, of_told, of_pain in (
        (("nps", None) in person.ratings, NPS_OF_TOLD, NPS_OF_PAIN),
        (has_pair, PAIR_OF_TOLD, PAIR_OF_PAIN),
    ):
        if is_given:
            yield of_told, stage
            yield from ((of_pain, stage, one) for one in told.pains)


def _of_path(path: tuple[str, ...], stage: str, planned: tuple[tuple[str, ...], ...]) -> Iterator[Figure]:
    yield PATH, stage
    yield from ((CHANNEL, stage, one) for one in set(path))
    yield from ((SWITCH, stage, *one) for one in set(pairwise(path)))
    if planned:
        yield from ((OFF_PLAN, stage, one.value) for one in set(deviations(path, planned)))
