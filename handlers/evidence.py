"""What the map is made of, and how it is made so that it may be shown: all customers', a filtered one, periods."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256

import numpy as np

from handlers.plan import map_plan
from handlers.turn import Turn
from interview.corrections import KeptCorrection
from interview.counts import Draw, Look
from interview.guide import Guide
from interview.handovers import HandoverRecord
from interview.improvements import Improvement
from interview.notes import NoteRecord
from interview.operator import Operator
from interview.ports import Store
from interview.records import Disposition, InterviewRecord, Role
from reports.actions import with_actions
from reports.assemble import assemble
from reports.audience import of_audience
from reports.bets import with_bets
from reports.case import Case, case_of, cases
from reports.compare import Comparison, changed_mix, compare
from reports.corrections import corrected, corrected_plan, merged_actions, merged_notes
from reports.cross_tables import CrossTables, View
from reports.exact import Corrected, Exact
from reports.fixes import Fix, judge, keep, read_kept
from reports.givers import givers_of
from reports.imported import with_logged
from reports.journey_map import JourneyMap
from reports.metrics import K_NUMBERS, K_QUOTES
from reports.people import UNTOLD, Person, chosen, person_of
from reports.period import Period
from reports.plan import MapPlan
from reports.quotes import choose_quotes
from reports.segment import (
    Audience,
    Condition,
    Dimension,
    PeriodChoice,
    Segment,
    beside_persona,
    filtered,
)
from reports.shown import Marks, Shown, read_shown, renew, with_staff_of
from reports.small_rests import filtered_without_small_rests, without_derivable, without_small_rests

K_EXAMPLES = 1  # the sandbox alone, where nobody is real
K_UNSHOWN = 1  # of what is computed to find small groups, and never shown
WEEKS_COMPARED = 4
WEEKS_OF_EXAMPLES = 1  # the examples answer within four weeks
PERIODS = 6  # of the trend; with more, a phone shows none of them well
PERSONAS = 6
PERIOD, GUIDE, AUDIENCE = "period", "guide", "audience"
"""Under which a manager's filter keeps these, beside the dimensions."""
MOST_READ = 5_000  # interviews: read and assembled in about five seconds; of more a part is drawn
SEED = 20  # the same answers give the same ribbon, whoever looks


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a map is made of.

    segment: whose records these are. draw: which of them are here, where there are too many to be read; exact: counts
    of all of them, which `counted` adds. erased: counts of people of whom nothing else is left. notes, handovers: of
    colleagues; on the map of all alone, for a second view of them, renewed at another time, would show the difference.
    marks: of these records. views: what views of all of them may show, by k, once somebody looks at one.
    """

    plan: MapPlan
    records: list[InterviewRecord]
    erased: Mapping[Disposition, int]
    period: Period
    today: date
    marks: Marks = field(default_factory=Marks, repr=False, compare=False)
    notes: Sequence[NoteRecord] = ()
    handovers: Sequence[HandoverRecord] = ()
    corrections: Sequence[KeptCorrection] = ()
    segment: Segment = ()
    draw: Draw | None = None
    exact: Exact | None = None
    views: dict[int, View] = field(default_factory=dict, repr=False, compare=False)


def k_of(operator: Operator) -> int:
    """Return how many people must stand behind a figure; among examples one is enough."""
    return K_EXAMPLES if operator.examples else K_NUMBERS


async def read_evidence(store: Store, plan: MapPlan, today: date, *, most: int | None = MOST_READ) -> Evidence:
    """Read the interviews as managers corrected them, and the whole weeks that they lie in.

    most: customers, agents and imports of whom all are read; of more a part is drawn. None: everybody is read.
    """
    corrections = await store.corrections()
    sizes = await store.sizes(plan.guide_id)
    draw = None if most is None else Draw.of(sizes, most=most)
    records = corrected(await (store.records() if draw is None else store.drawn_records(draw)), corrections)
    first, last = sizes.first or today, sizes.last or today
    return Evidence(
        plan=corrected_plan(plan, corrections),
        records=records,
        erased=await store.erased(plan.guide_id, since=first),
        period=Period.whole_weeks(first, last),
        today=today,
        notes=merged_notes(await store.agents_notes(), corrections, plan.guide_id),
        handovers=await store.agents_handovers(),
        corrections=corrections,
        draw=draw,
    )


async def counted(store: Store, evidence: Evidence) -> Evidence:
    """Add the counts of everybody, where a part was drawn."""
    if evidence.draw is None:
        return evidence
    look, found = _look(evidence), Corrected()
    if evidence.plan.corrections:
        async for chunk in store.concerned(look):
            found.add(await asyncio.to_thread(corrected, chunk, evidence.corrections), evidence.plan)
    return replace(evidence, exact=Exact(await store.counts(look), found, evidence.draw))


def _look(evidence: Evidence) -> Look:
    return Look(
        guide_id=evidence.plan.guide_id,
        told_by=evidence.plan.told_by,
        told_by_staff=evidence.plan.told_by_staff,
        start=evidence.period.start,
        end=evidence.period.end,
        conditions={one.dimension.value: one.value for one in evidence.segment},
    )


async def _view(store: Store, evidence: Evidence, segment: Segment, period: Period | None, *, k: int) -> View:
    """Return what a view of some customers, of all time or of a period that is over, may show.

    evidence: of everybody and of all time.
    """
    if k not in evidence.views:
        weeks = _weeks_of(k)
        first, current = (Period.block(day, weeks=weeks) for day in (evidence.period.start, evidence.today))
        over = [
            Period.block(first.start + timedelta(weeks=weeks * number), weeks=weeks)
            for number in range((current.start - first.start).days // (current.end - current.start).days)
        ]
        given = partial(givers_of, evidence.records, evidence.plan, period=evidence.period, blocks=over, k=k)
        read = CrossTables(await asyncio.to_thread(given), k=k)
        everybody = read
        if evidence.draw is not None and evidence.draw.customers is not None:
            blocks = [(block.start, block.end) for block in over]
            everybody = CrossTables(await store.givers(_look(evidence), blocks), k=k)
        evidence.views[k] = View(everybody, read)
    return replace(evidence.views[k], segment=segment, period=period)


def _some(evidence: Evidence, segment: Segment, *, may_be_read: bool) -> Evidence:
    """Return the evidence of some customers. may_be_read: else only what is counted may show of them."""
    records = _chosen(evidence, segment)
    if not may_be_read:
        records = [record for record in records if record.role is Role.STAFF]
    return replace(evidence, records=records, segment=segment, erased={}, notes=(), handovers=())


def _chosen(evidence: Evidence, segment: Segment) -> list[InterviewRecord]:
    """Return the interviews that count, of some customers and of agents: each person is told apart by one of them."""
    return filtered(chosen(evidence.records, evidence.plan, period=evidence.period), segment)


async def shown_now(turn: Turn) -> Shown | None:
    """Read the map of all as managers saw it last; None where nobody has looked yet."""
    return read_shown(await turn.store.shown_view(_map_view(map_plan(*turn.interviews.map_guides()))))


async def guides_now(turn: Turn) -> tuple[Guide, ...]:
    """Return the guide whose map the manager looks at, then those of the staff where they were asked of its stages.

    It is the one that the manager chose, as long as that may be seen, else the first one that may.
    """
    seen = turn.guides_seen()
    kept = await turn.store.map_filter(turn.telegram_user_id)
    chosen_guide = next((guide for guide in seen if guide.id == kept.get(GUIDE)), seen[0])
    first, *staff = turn.interviews.map_guides()
    return (first, *staff) if chosen_guide.id == first.id else (chosen_guide,)


async def evidence_now(turn: Turn) -> Evidence:
    """Read what the map is made of that the manager looks at.

    Agents stand beside the customers of the first guide alone. Beside another guide's they would be seen a second time,
    renewed at another moment, and the difference would tell of single ones.
    """
    guides = await guides_now(turn)
    if guides[0].id == turn.interviews.map_guides()[0].id:
        return await first_evidence(turn)
    evidence = await read_evidence(turn.store, _plan(turn, *guides), turn.today())
    customers = [record for record in evidence.records if record.role is Role.CUSTOMER]
    draw = None if evidence.draw is None else evidence.draw.without_staff()
    return replace(evidence, records=customers, notes=(), handovers=(), draw=draw)


async def first_evidence(turn: Turn) -> Evidence:
    """Read what the map of the first guide is made of, whatever the manager looks at."""
    return await read_evidence(turn.store, _plan(turn, *turn.interviews.map_guides()), turn.today())


def _plan(turn: Turn, *guides: Guide) -> MapPlan:
    """Return the plan of the first of some guides, named where there are others for customers."""
    plan = map_plan(*guides)
    return replace(plan, name=guides[0].title) if len(turn.interviews.customer_guides()) > 1 else plan


async def plan_of(turn: Turn, guide_id: str) -> MapPlan | None:
    """Return the plan of a guide with the names that managers gave, whatever the map's filter; None where not seen."""
    guide = next((guide for guide in turn.guides_seen() if guide.id == guide_id), None)
    return None if guide is None else corrected_plan(_plan(turn, guide), await turn.store.corrections())


async def reported_in(store: Store, plan: MapPlan, stage_id: str, category: str, today: date) -> list[str]:
    """Return the ids of all interviews that count in which customers told of a pain, as managers corrected them.

    Whatever their number: of those whom a map reads only a part of, all are looked through.
    """
    sizes = await store.sizes(plan.guide_id)
    period = Period.whole_weeks(sizes.first or today, sizes.last or today)
    look = Look(plan.guide_id, plan.told_by, plan.told_by_staff, period.start, period.end)
    corrections = await store.corrections()
    found: list[str] = []

    def those_of(chunk: list[InterviewRecord]) -> list[str]:
        records = corrected(chunk, corrections)
        return [one.id for one in records if _tells_of(stage_id, category, person_of(one, plan.told_by))]

    async for chunk in store.telling(look, stage_id, category):
        found += await asyncio.to_thread(those_of, chunk)
    return found


def _tells_of(stage_id: str, category: str, person: Person) -> bool:
    told = person.told.get(stage_id)
    return told is not None and category in told.pains


def cases_now(evidence: Evidence) -> list[Case]:
    """Return the journeys that may be told as a whole."""
    return cases(chosen(evidence.records, evidence.plan, period=evidence.period), evidence.plan)


async def story_of(turn: Turn, interview_id: str, guide_id: str) -> tuple[Case, MapPlan] | None:
    """Return one customer's journey as managers corrected it, whatever the map's filter; None when it is gone."""
    record = await turn.store.interview_record(interview_id)
    plan = await plan_of(turn, guide_id)
    if record is None or plan is None or not record.may_read_story:
        return None
    return case_of(corrected([record], await turn.store.corrections())[0], plan), plan


async def map_to_show(store: Store, plan: MapPlan, today: date) -> JourneyMap:
    """Return the map as it may be shown to anybody now, and keep what was shown."""
    evidence = await read_evidence(store, plan, today)
    shown = await _as_of_now(store, await _keeping(store, evidence, _map_view(plan)), evidence.plan)
    return with_actions(shown, await _actions_now(store))


async def _actions_now(store: Store) -> list[Improvement]:
    return merged_actions(await store.improvements(), await store.corrections())


async def _as_of_now(store: Store, journey_map: JourneyMap, plan: MapPlan) -> JourneyMap:
    """Add what the company's systems noted in the period, and managers' bets; nobody told these in confidence."""
    period = journey_map.period
    logged = with_logged(journey_map, await store.logged(start=period.start, end=period.end))
    return with_bets(logged, await store.bets(plan.guide_id), plan)


async def journey_map_now(turn: Turn) -> JourneyMap:
    """Return the map through the manager's filter, or as it was shown before while too few people's answers are new."""
    return await filtered_map(turn, await evidence_now(turn))


async def filtered_map(turn: Turn, evidence: Evidence) -> JourneyMap:
    """Return what `journey_map_now` returns, of evidence that is read already."""
    segment, choice = await segment_now(turn, evidence.plan), await period_now(turn)
    found = await _section(turn, evidence, segment, choice, await _whole(turn, evidence))
    if choice is not None and not segment and not found.hidden:
        # a period in which few answered makes no hypothesis of what is known
        found = with_bets(found, await turn.store.bets(evidence.plan.guide_id), evidence.plan)
    return await _with_actions(turn, of_audience(found, await audience_now(turn)))


async def _section(
    turn: Turn, evidence: Evidence, segment: Segment, choice: PeriodChoice | None, whole: JourneyMap
) -> JourneyMap:
    """Return the map of some or all customers, of all time or of one period. whole: the map of all."""
    if choice is None:
        return await map_of_segment(turn, evidence, segment, whole)
    return await map_of_period(turn, evidence, segment, period_of(turn, choice), whole)


async def whole_map_of(turn: Turn, evidence: Evidence) -> JourneyMap:
    """Return the map of all customers, whatever the manager's filter."""
    whole = await _as_of_now(turn.store, await _whole(turn, evidence), evidence.plan)
    return await _with_actions(turn, whole)


async def last_map(turn: Turn) -> JourneyMap:
    """Return the map of all as managers saw it last, which is read in a moment; made anew where nobody looked yet."""
    shown = None if turn.operator.examples else await shown_now(turn)
    if shown is None:
        return await whole_map_of(turn, await first_evidence(turn))
    return await _with_actions(turn, shown.journey_map)


async def _with_actions(turn: Turn, journey_map: JourneyMap) -> JourneyMap:
    """Add what is done about pains; of the first guide alone, as actions are about its stages."""
    if journey_map.guide_id != turn.interviews.map_guides()[0].id:
        return journey_map
    return with_actions(journey_map, await _actions_now(turn.store))


async def _whole(turn: Turn, evidence: Evidence) -> JourneyMap:
    return await _map_of(turn.store, evidence, _map_view(evidence.plan), k=k_of(turn.operator))


async def segment_now(turn: Turn, plan: MapPlan) -> Segment:
    """Read the manager's filter, with the guide's words for its values."""
    kept = await turn.store.map_filter(turn.telegram_user_id)
    return tuple(condition_of(one, kept[one.value], plan) for one in Dimension if one.value in kept)


async def period_now(turn: Turn) -> PeriodChoice | None:
    """Read the period that the manager looks at; None: all time."""
    kept = await turn.store.map_filter(turn.telegram_user_id)
    return PeriodChoice(kept[PERIOD]) if PERIOD in kept else None


async def audience_now(turn: Turn) -> Audience | None:
    """Read whose side the manager looks at alone; None: customers with agents beside them."""
    kept = await turn.store.map_filter(turn.telegram_user_id)
    return Audience(kept[AUDIENCE]) if AUDIENCE in kept else None


async def is_filtered_now(turn: Turn) -> bool:
    """Tell whether the manager looks at anything less than all answers to the guide."""
    return bool(set(await turn.store.map_filter(turn.telegram_user_id)) - {GUIDE})


def audiences(turn: Turn, evidence: Evidence) -> Sequence[Audience | None]:
    """Return what may be chosen of the sides of the counter; nothing where only one of them can be shown."""
    kept = chosen(evidence.records, evidence.plan, period=evidence.period)
    counts = Counter(record.role for record in kept if record.disposition not in UNTOLD and record.answers)
    return (None, *Audience) if all(counts[role] >= k_of(turn.operator) for role in Role) else ()


def period_of(turn: Turn, choice: PeriodChoice) -> Period:
    """Return the whole weeks of a period that is over."""
    weeks = _weeks(turn)
    back = weeks if choice is PeriodChoice.LAST else 2 * weeks
    return Period.block(turn.today() - timedelta(weeks=back), weeks=weeks)


def condition_of(dimension: Dimension, value: str, plan: MapPlan) -> Condition:
    """Return a condition with the guide's words for its value."""
    words = {Dimension.PERSONA: plan.personas, Dimension.CHANNEL: plan.channels}.get(dimension, {})
    return Condition(dimension, value, words.get(value))


async def map_of_segment(turn: Turn, evidence: Evidence, segment: Segment, whole: JourneyMap) -> JourneyMap:
    """Return the map of some of the customers, or a hidden one where it would give somebody away.

    whole: the map of all.

    Agents are the same as on the map of all: a second view of them, renewed at another time, would show the difference.
    """
    if not segment:
        return await _as_of_now(turn.store, whole, evidence.plan)
    return await _segment_map(turn.store, evidence, segment, whole, k=k_of(turn.operator))


async def _segment_map(store: Store, evidence: Evidence, segment: Segment, whole: JourneyMap, *, k: int) -> JourneyMap:
    view = await _view(store, evidence, segment, None, k=k)
    some = _some(evidence, segment, may_be_read=await asyncio.to_thread(view.may_be_read))
    journey_map = await _map_of(store, some, _segment_view(evidence.plan, segment), k=k, view=view)
    if journey_map.customers is None:
        return replace(await asyncio.to_thread(_map_of_nobody, evidence, k), segment=segment, part=True)
    shown = filtered_without_small_rests(journey_map, whole)
    return replace(with_staff_of(shown, whole), segment=segment)


async def map_of_period(
    turn: Turn, evidence: Evidence, segment: Segment, period: Period, whole: JourneyMap
) -> JourneyMap:
    """Return the map of some or all customers in a period, or a hidden one where it would give somebody away.

    whole: the map of all.

    What agents said is left out: beside their view of all time it would tell what a few of them said at other times.
    """
    k = k_of(turn.operator)
    inside = replace(evidence, period=period)
    nobody = await asyncio.to_thread(_map_of_nobody, inside, k)
    if whole.generated_on < period.end:  # the map of all is older than the period: nothing can be checked
        return replace(nobody, segment=segment, part=True, waits=True)
    found = filtered_without_small_rests(await _period_map(turn, evidence, period), whole)
    if segment:
        view = await _view(turn.store, evidence, segment, period, k=k)
        some, name = (
            _some(inside, segment, may_be_read=await asyncio.to_thread(view.may_be_read)),
            _segment_period_view(evidence.plan, segment, period),
        )
        found = filtered_without_small_rests(await _map_of(turn.store, some, name, k=k, view=view), found)
    return replace(with_staff_of(found, nobody), segment=segment)


async def _period_map(turn: Turn, evidence: Evidence, period: Period) -> JourneyMap:
    """Return the map of all customers in a period, a view that stays as it was shown."""
    k = k_of(turn.operator)
    inside = replace(evidence, period=period, erased={}, notes=(), handovers=())
    view = await _view(turn.store, evidence, (), period, k=k)
    return await _map_of(turn.store, inside, _period_view(evidence.plan, period), k=k, view=view)


async def values_now(turn: Turn, evidence: Evidence, dimension: Dimension) -> list[Condition]:
    """Return what may be filtered by in a dimension, among those who meet the manager's other conditions."""
    others = tuple(one for one in await segment_now(turn, evidence.plan) if one.dimension is not dimension)
    return await _values(turn.store, evidence, dimension, others, k=k_of(turn.operator))


async def _values(
    store: Store,
    evidence: Evidence,
    dimension: Dimension,
    others: Segment = (),
    period: Period | None = None,
    *,
    k: int,
) -> list[Condition]:
    """Return the conditions of a dimension that may be looked at beside others, the commonest first."""
    view = await _view(store, evidence, others, period, k=k)
    found = await asyncio.to_thread(view.values, dimension)
    return [condition_of(dimension, value, evidence.plan) for value in found]


async def maps_of_personas(turn: Turn) -> tuple[JourneyMap, list[tuple[Condition, JourneyMap]]]:
    """Return the map of all, and one for each persona that may be shown, the commonest first."""
    evidence = await evidence_now(turn)
    whole = await _whole(turn, evidence)
    return whole, await _personas(turn.store, evidence, whole, k=k_of(turn.operator))


async def maps_of_personas_now(turn: Turn) -> tuple[JourneyMap, list[tuple[Condition, JourneyMap]]]:
    """Return the same among those whom the manager's filter leaves, and their map; for what `beside_persona` says.

    Each is a map that the filter shows as well. Beside the others it leaves out what subtraction would tell.
    """
    evidence = await evidence_now(turn)
    others, choice = beside_persona(await segment_now(turn, evidence.plan)), await period_now(turn)
    if not others and choice is None:
        return await maps_of_personas(turn)
    whole = await _whole(turn, evidence)
    section = await _section(turn, evidence, others, choice, whole)
    period = None if choice is None else period_of(turn, choice)
    found = await _values(turn.store, evidence, Dimension.PERSONA, others, period, k=k_of(turn.operator))
    personas = found[:PERSONAS]
    maps = [
        filtered_without_small_rests(await _section(turn, evidence, (one, *others), choice, whole), section)
        for one in personas
    ]
    return section, list(zip(personas, without_small_rests(maps, section), strict=True))


async def personas_to_show(store: Store, plan: MapPlan, today: date) -> list[tuple[Condition, JourneyMap]]:
    """Return the maps of personas as they may be shown to anybody now, and keep what was shown."""
    evidence = await read_evidence(store, plan, today)
    return await _personas(store, evidence, await _keeping(store, evidence, _map_view(plan)), k=K_NUMBERS)


async def _personas(
    store: Store, evidence: Evidence, whole: JourneyMap, *, k: int
) -> list[tuple[Condition, JourneyMap]]:
    personas = (await _values(store, evidence, Dimension.PERSONA, k=k))[:PERSONAS]
    maps = [await _segment_map(store, evidence, (persona,), whole, k=k) for persona in personas]
    return list(zip(personas, without_small_rests(maps, whole), strict=True))


async def comparison_now(turn: Turn) -> Comparison:
    """Compare what `comparison_of` compares, of the guide and the customers that the manager looks at.

    Of some customers the two periods are the maps that the filter shows as well; beside them all time of these
    customers is what `compare` takes for the whole.
    """
    evidence = await evidence_now(turn)
    segment = await segment_now(turn, evidence.plan)
    if not segment:
        return await comparison_of(turn, evidence)
    everybody = await _whole(turn, evidence)
    before, after = await _segment_period_maps(turn, evidence, segment, everybody, 2)
    whole = await map_of_segment(turn, evidence, segment, everybody)
    some = replace(evidence, records=_chosen(evidence, segment), segment=segment)
    since = await _since(turn.store, some, after.period, whole)
    found = await asyncio.to_thread(compare, before, after, whole=whole, later=since)
    return await _with_mix(turn, evidence, segment, found)


async def comparison_of(turn: Turn, evidence: Evidence) -> Comparison:
    """Compare the last period that is over with the one before it; each is a view that stays as it was shown."""
    before, after = await _period_maps(turn, evidence, 2)
    whole = await _whole(turn, evidence)
    since = await _since(turn.store, evidence, after.period, whole)
    found = await asyncio.to_thread(compare, before, after, whole=whole, later=since)
    return await _with_mix(turn, evidence, (), found)


async def last_change(turn: Turn, evidence: Evidence, whole: JourneyMap) -> Comparison | None:
    """Compare the last two periods as they were shown last, which is done in a moment; None where one never was.

    Nothing is renewed for it. Of examples nothing is kept, and there are few. whole: the map of all, unfiltered.
    """
    periods = _periods(turn)[-2:]
    if turn.operator.examples:
        before, after = [await _period_map(turn, evidence, period) for period in periods]
    else:
        views = [await turn.store.shown_view(_period_view(evidence.plan, period)) for period in periods]
        kept = [shown.journey_map for view in views if (shown := read_shown(view)) is not None]
        if len(kept) < len(periods):
            return None
        before, after = kept
    since = await _since(turn.store, evidence, after.period, whole)
    return await asyncio.to_thread(compare, before, after, whole=whole, later=since)


async def _with_mix(turn: Turn, evidence: Evidence, segment: Segment, comparison: Comparison) -> Comparison:
    """Add whether other personas or sources answered, where anything is compared."""
    if not comparison.stages:
        return comparison
    k = comparison.after.k
    periods = (comparison.before.period, comparison.after.period)
    before, after = [await _view(turn.store, evidence, segment, period, k=k) for period in periods]
    return replace(comparison, mix=await asyncio.to_thread(partial(changed_mix, before, after, k=k)))


async def fixes_now(turn: Turn, actions: Sequence[Improvement]) -> list[Fix]:
    """Return what `fixes_of` returns; nothing is read as long as none is done."""
    if all(one.done_on is None for one in actions):
        return []
    return await fixes_of(turn, await first_evidence(turn), actions)


async def fixes_of(turn: Turn, evidence: Evidence, actions: Sequence[Improvement]) -> list[Fix]:
    """Say of each done action whether it helped, the newest first; what the map said when it was done is kept now."""
    known = merged_actions(actions, evidence.corrections)
    done = sorted((one for one in known if one.done_on is not None), key=lambda one: (one.done_on, one.number))[::-1]
    if not done:
        return []
    periods = await _period_maps(turn, evidence, PERIODS)
    whole = await _whole(turn, evidence)
    later = await _since(turn.store, evidence, periods[-1].period, whole)
    fixes = []
    for action in done:
        kept = read_kept(action.figures)
        if kept is None:
            kept = await asyncio.to_thread(keep, action, periods, whole)
            await turn.store.keep_figures(action.number, kept.to_json())
        fixes.append(await asyncio.to_thread(judge, action, kept, periods, whole=whole, later=later))
    return fixes


async def trend_now(turn: Turn) -> list[tuple[Period, JourneyMap]]:
    """Return the map of each of the last periods that are over, oldest first, from the first one with answers on.

    They are of the customers that the manager looks at, and parts of the map of these of all time, so that what is left
    of it after them must be nobody or enough people.
    """
    evidence = await evidence_now(turn)
    segment = await segment_now(turn, evidence.plan)
    whole = await _whole(turn, evidence)
    if segment:
        maps = await _segment_period_maps(turn, evidence, segment, whole, PERIODS)
        whole = await map_of_segment(turn, evidence, segment, whole)
    else:
        maps = await _period_maps(turn, evidence, PERIODS)
    if whole.generated_on < maps[-1].period.end:  # the map of all is older than the periods: nothing can be checked
        return []
    safe = without_small_rests(maps, whole)
    begun = next((number for number, one in enumerate(safe) if not one.hidden), len(safe))
    return [(one.period, one) for one in safe[begun:]]


async def _period_maps(turn: Turn, evidence: Evidence, count: int) -> list[JourneyMap]:
    """Return the maps of the last periods that are over, oldest first, each a view that stays as it was shown."""
    periods = _periods(turn)
    views = {period: _period_view(evidence.plan, period) for period in periods}
    maps = [await _period_map(turn, evidence, period) for period in periods[-count:]]
    await turn.store.drop_shown_views(  # no period before these is looked at again
        _period_views(evidence.plan), keep=views.values()
    )
    return maps


async def _segment_period_maps(
    turn: Turn, evidence: Evidence, segment: Segment, whole: JourneyMap, count: int
) -> list[JourneyMap]:
    """Return what `_period_maps` returns of some of the customers. whole: the map of all."""
    periods = _periods(turn)
    maps = [await map_of_period(turn, evidence, segment, period, whole) for period in periods[-count:]]
    await turn.store.drop_shown_views(
        f"{_segment_view(evidence.plan, segment)}/",
        keep=[_segment_period_view(evidence.plan, segment, period) for period in periods],
    )
    return maps


def _periods(turn: Turn) -> list[Period]:
    """Return the last periods that are over, oldest first."""
    weeks = _weeks(turn)
    last = Period.block(turn.today() - timedelta(weeks=weeks), weeks=weeks)
    return [Period.block(last.start - timedelta(weeks=weeks * back), weeks=weeks) for back in range(PERIODS)][::-1]


async def _since(store: Store, evidence: Evidence, last: Period, whole: JourneyMap) -> JourneyMap:
    """Return the map of those who are in the whole map and came after the last period, whoever few they are."""
    later = Period(last.end, max(last.end, whole.generated_on + timedelta(days=1)))
    since = await counted(store, replace(evidence, period=later, notes=(), handovers=()))
    return await asyncio.to_thread(assemble_map, since, K_UNSHOWN)


def _weeks(turn: Turn) -> int:
    return _weeks_of(k_of(turn.operator))


def _weeks_of(k: int) -> int:
    return WEEKS_OF_EXAMPLES if k == K_EXAMPLES else WEEKS_COMPARED


def _period_views(plan: MapPlan) -> str:
    return f"period/{plan.guide_id}/"


def _period_view(plan: MapPlan, period: Period) -> str:
    return f"{_period_views(plan)}{period.start}"


def _map_view(plan: MapPlan) -> str:
    return f"map/{plan.guide_id}"


def _segment_view(plan: MapPlan, segment: Segment) -> str:
    named = sorted(f"{condition.dimension}={condition.value}" for condition in segment)
    return f"segment/{plan.guide_id}/{sha256('&'.join(named).encode()).hexdigest()[:16]}"


def _segment_period_view(plan: MapPlan, segment: Segment, period: Period) -> str:
    return f"{_segment_view(plan, segment)}/{period.start}"


async def _map_of(store: Store, evidence: Evidence, name: str, *, k: int, view: View | None = None) -> JourneyMap:
    """Return a map as it may be shown now. name: under which it is kept; view: what may show of it, None: of all."""
    if k == K_EXAMPLES:
        journey_map = await asyncio.to_thread(assemble_map, await counted(store, evidence), k)
        return await asyncio.to_thread(_safe, journey_map, evidence, view)
    return await _keeping(store, evidence, name, view)


async def _keeping(store: Store, evidence: Evidence, name: str, view: View | None = None) -> JourneyMap:
    """Return a map as it may be shown to anybody now, and keep what was shown."""
    last = read_shown(await store.shown_view(name))
    if last is None and view is not None and not await asyncio.to_thread(view.is_shown):
        return await asyncio.to_thread(_map_of_nobody, evidence, K_NUMBERS)
    evidence = await counted(store, evidence)
    shown = await asyncio.to_thread(renew_map, last, evidence, view)
    if shown != last:
        await store.keep_shown_view(name, shown.to_json())
    return await asyncio.to_thread(shown.map_with_quotes, evidence.records, evidence.plan, marks=evidence.marks)


def _map_of_nobody(evidence: Evidence, k: int) -> JourneyMap:
    """Return what is shown where a view would give somebody away."""
    return assemble_map(replace(evidence, records=[], erased={}, notes=(), handovers=(), exact=None), k)


def _safe(journey_map: JourneyMap, evidence: Evidence, view: View | None) -> JourneyMap:
    """Leave out what would tell of a few beside other views."""
    if view is None:
        return journey_map
    return without_derivable(journey_map, view) if view.is_shown() else _map_of_nobody(evidence, journey_map.k)


def assemble_map(evidence: Evidence, k: int, *, careful: bool = False) -> JourneyMap:
    """Assemble the map, whatever was shown before."""
    journey_map = assemble(
        evidence.records,
        evidence.plan,
        erased=evidence.erased,
        period=evidence.period,
        generated_on=evidence.today,
        generator=np.random.default_rng(SEED),
        k=k,
        careful=careful,
        notes=evidence.notes,
        handovers=evidence.handovers,
        exact=evidence.exact,
    )
    kept = chosen(evidence.records, evidence.plan, period=evidence.period)
    return replace(journey_map, quotes=choose_quotes(kept, evidence.plan, k=k if k == K_EXAMPLES else K_QUOTES))


def renew_map(last: Shown | None, evidence: Evidence, view: View | None = None) -> Shown:
    """Assemble the map as it may be shown after the last one. view: as in `_map_of`."""
    return renew(
        last,
        evidence.records,
        evidence.plan,
        erased=evidence.erased,
        period=evidence.period,
        generated_on=evidence.today,
        generator=np.random.default_rng(SEED),
        k=K_NUMBERS,
        marks=evidence.marks,
        notes=evidence.notes,
        handovers=evidence.handovers,
        exact=evidence.exact,
        safe=lambda journey_map: _safe(journey_map, evidence, view),
    )
