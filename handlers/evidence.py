"""What the map is made of, and how it is made so that it may be shown: all customers', a filtered one, periods."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256

import numpy as np

from handlers.looks import KeptMap, Looks, Made, mark_of, with_words_of, words_wanted
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
from reports.fixes import Fix, is_followed, judge, keep, read_kept, with_done
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
    marks: of these records.
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


class Basis:
    """What maps of one guide are made of, for one turn: interviews are read once somebody needs them.

    Until then what was made of the same ones in an earlier turn serves.
    """

    def __init__(
        self, store: Store, made: Made, read: Callable[[], Awaitable[Evidence]], evidence: Evidence | None = None
    ) -> None:
        """Take what was made; evidence: where it was read already."""
        self.store, self.made = store, made
        self._read, self._evidence = read, evidence

    @property
    def plan(self) -> MapPlan:
        """Return the plan with the names that managers gave."""
        return self.made.plan

    @property
    def period(self) -> Period:
        """Return the whole weeks that all interviews lie in."""
        return self.made.period

    @property
    def today(self) -> date:
        """Return the day where the company is."""
        return self.made.today

    async def evidence(self) -> Evidence:
        """Read what maps are made of. If it moved since this turn began, nothing made earlier serves any more."""
        if self._evidence is None:
            self._evidence = await self._read()
            moves = await self.store.map_moves()
            if moves != self.made.moves:
                self.made = _made(self.made.asked, moves, self._evidence)
        return self._evidence


async def basis_of(
    store: Store, plan: MapPlan, today: date, looks: Looks, *, most: int | None = MOST_READ, has_staff: bool = True
) -> Basis:
    """Return what maps of a guide are made of. has_staff: whether agents stand beside its customers."""

    async def read() -> Evidence:
        evidence = await read_evidence(store, plan, today, most=most)
        return evidence if has_staff else _without_staff(evidence)

    moves = await store.map_moves()  # before anything is read, which then is as new as this at least
    made = looks.find(plan, today, moves)
    if made is not None:
        return Basis(store, made, read)
    evidence = await read()
    made = _made(plan, moves, evidence)
    looks.keep(made)
    return Basis(store, made, read, evidence)


def _made(asked: MapPlan, moves: int, evidence: Evidence) -> Made:
    return Made(asked, moves, evidence.plan, evidence.period, evidence.today, evidence.draw)


def _without_staff(evidence: Evidence) -> Evidence:
    customers = [record for record in evidence.records if record.role is Role.CUSTOMER]
    draw = None if evidence.draw is None else evidence.draw.without_staff()
    return replace(evidence, records=customers, notes=(), handovers=(), draw=draw)


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


async def _view(basis: Basis, segment: Segment, period: Period | None, *, k: int) -> View:
    """Return what a view of some customers, of all time or of a period that is over, may show."""
    if k not in basis.made.views:
        evidence = await basis.evidence()
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
            everybody = CrossTables(await basis.store.givers(_look(evidence), blocks), k=k)
        basis.made.views[k] = View(everybody, read)
    return replace(basis.made.views[k], segment=segment, period=period)


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


async def basis_now(turn: Turn) -> Basis:
    """Return what the map is made of that the manager looks at.

    Agents stand beside the customers of the first guide alone. Beside another guide's they would be seen a second time,
    renewed at another moment, and the difference would tell of single ones.
    """
    guides = await guides_now(turn)
    if guides[0].id == turn.interviews.map_guides()[0].id:
        return await first_basis(turn)
    return await basis_of(turn.store, _plan(turn, *guides), turn.today(), turn.looks, has_staff=False)


async def evidence_now(turn: Turn) -> Evidence:
    """Read the interviews themselves, for what no map holds."""
    return await (await basis_now(turn)).evidence()


async def first_basis(turn: Turn) -> Basis:
    """Return what the map of the first guide is made of, whatever the manager looks at."""
    return await basis_of(turn.store, _plan(turn, *turn.interviews.map_guides()), turn.today(), turn.looks)


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


async def map_to_show(store: Store, plan: MapPlan, today: date, looks: Looks) -> JourneyMap:
    """Return the map as it may be shown to anybody now, and keep what was shown."""
    basis = await basis_of(store, plan, today, looks)
    shown = await _as_of_now(store, await _whole_of(basis, k=K_NUMBERS), basis.plan)
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
    return await filtered_map(turn, await basis_now(turn))


async def filtered_map(turn: Turn, basis: Basis) -> JourneyMap:
    """Return what `journey_map_now` returns, for a turn that looks at more than the map."""
    segment, choice = await segment_now(turn, basis.plan), await period_now(turn)
    found = await _section(turn, basis, segment, choice, await _whole(turn, basis))
    if choice is not None and not segment and not found.hidden:
        # a period in which few answered makes no hypothesis of what is known
        found = with_bets(found, await turn.store.bets(basis.plan.guide_id), basis.plan)
    return await _with_all_actions(turn, of_audience(found, await audience_now(turn)))


async def _section(
    turn: Turn, basis: Basis, segment: Segment, choice: PeriodChoice | None, whole: JourneyMap
) -> JourneyMap:
    """Return the map of some or all customers, of all time or of one period. whole: the map of all."""
    if choice is None:
        return await map_of_segment(turn, basis, segment, whole)
    return await map_of_period(turn, basis, segment, period_of(turn, choice), whole)


async def whole_map_of(turn: Turn, basis: Basis) -> JourneyMap:
    """Return the map of all customers, whatever the manager's filter."""
    whole = await _as_of_now(turn.store, await _whole(turn, basis), basis.plan)
    return await _with_all_actions(turn, whole)


async def last_map(turn: Turn) -> JourneyMap:
    """Return the map of all as managers saw it last, which is read in a moment; made anew where nobody looked yet."""
    shown = None if turn.operator.examples else await shown_now(turn)
    if shown is None:
        return await whole_map_of(turn, await first_basis(turn))
    return await _with_actions(turn, shown.journey_map)


async def _with_actions(turn: Turn, journey_map: JourneyMap) -> JourneyMap:
    """Add what is being done about pains; of the first guide alone, as actions are about its stages."""
    if journey_map.guide_id != turn.interviews.map_guides()[0].id:
        return journey_map
    return with_actions(journey_map, await _actions_now(turn.store))


async def _with_all_actions(turn: Turn, journey_map: JourneyMap) -> JourneyMap:
    """Add what is being done about pains, and what was done lately with what became of it."""
    found = await _with_actions(turn, journey_map)
    return found if found.actions is None else with_done(found, await fixes_lately(turn))


async def _whole(turn: Turn, basis: Basis) -> JourneyMap:
    return await _whole_of(basis, k=k_of(turn.operator))


async def _whole_of(basis: Basis, *, k: int) -> JourneyMap:
    return await _map_of(basis, _map_view(basis.plan), lambda evidence: evidence, k=k)


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


async def audiences(turn: Turn, basis: Basis) -> Sequence[Audience | None]:
    """Return what may be chosen of the sides of the counter; nothing where only one of them can be shown."""
    if basis.made.answering is None:
        evidence = await basis.evidence()
        basis.made.answering = await asyncio.to_thread(_answering, evidence)
    counts = basis.made.answering
    return (None, *Audience) if all(counts[role] >= k_of(turn.operator) for role in Role) else ()


def _answering(evidence: Evidence) -> Counter[Role]:
    """Count who answered anything, by role."""
    kept = chosen(evidence.records, evidence.plan, period=evidence.period)
    return Counter(record.role for record in kept if record.disposition not in UNTOLD and record.answers)


def period_of(turn: Turn, choice: PeriodChoice) -> Period:
    """Return the whole weeks of a period that is over."""
    weeks = _weeks(turn)
    back = weeks if choice is PeriodChoice.LAST else 2 * weeks
    return Period.block(turn.today() - timedelta(weeks=back), weeks=weeks)


def condition_of(dimension: Dimension, value: str, plan: MapPlan) -> Condition:
    """Return a condition with the guide's words for its value."""
    words = {Dimension.PERSONA: plan.personas, Dimension.CHANNEL: plan.channels}.get(dimension, {})
    return Condition(dimension, value, words.get(value))


async def map_of_segment(turn: Turn, basis: Basis, segment: Segment, whole: JourneyMap) -> JourneyMap:
    """Return the map of some of the customers, or a hidden one where it would give somebody away.

    whole: the map of all.

    Agents are the same as on the map of all: a second view of them, renewed at another time, would show the difference.
    """
    if not segment:
        return await _as_of_now(turn.store, whole, basis.plan)
    return await _segment_map(basis, segment, whole, k=k_of(turn.operator))


async def _segment_map(basis: Basis, segment: Segment, whole: JourneyMap, *, k: int) -> JourneyMap:
    view = await _view(basis, segment, None, k=k)
    some = partial(_some, segment=segment, may_be_read=await asyncio.to_thread(view.may_be_read))
    journey_map = await _map_of(basis, _segment_view(basis.plan, segment), some, k=k, view=view)
    if journey_map.customers is None:
        nobody = await asyncio.to_thread(_map_of_nobody, basis.plan, basis.period, basis.today, k)
        return replace(nobody, segment=segment, part=True)
    shown = filtered_without_small_rests(journey_map, whole)
    return replace(with_staff_of(shown, whole), segment=segment)


async def map_of_period(turn: Turn, basis: Basis, segment: Segment, period: Period, whole: JourneyMap) -> JourneyMap:
    """Return the map of some or all customers in a period, or a hidden one where it would give somebody away.

    whole: the map of all.

    What agents said is left out: beside their view of all time it would tell what a few of them said at other times.
    """
    k = k_of(turn.operator)
    nobody = await asyncio.to_thread(_map_of_nobody, basis.plan, period, basis.today, k)
    if whole.generated_on < period.end:  # the map of all is older than the period: nothing can be checked
        return replace(nobody, segment=segment, part=True, waits=True)
    found = filtered_without_small_rests(await _period_map(turn, basis, period), whole)
    if segment:
        view = await _view(basis, segment, period, k=k)
        some = partial(_some, segment=segment, may_be_read=await asyncio.to_thread(view.may_be_read))
        name = _segment_period_view(basis.plan, segment, period)
        inside = await _map_of(basis, name, lambda evidence: some(replace(evidence, period=period)), k=k, view=view)
        found = filtered_without_small_rests(inside, found)
    return replace(with_staff_of(found, nobody), segment=segment)


async def _period_map(turn: Turn, basis: Basis, period: Period) -> JourneyMap:
    """Return the map of all customers in a period, a view that stays as it was shown."""
    k = k_of(turn.operator)
    view = await _view(basis, (), period, k=k)
    inside = partial(replace, period=period, erased={}, notes=(), handovers=())
    return await _map_of(basis, _period_view(basis.plan, period), inside, k=k, view=view)


async def values_now(turn: Turn, basis: Basis, dimension: Dimension) -> list[Condition]:
    """Return what may be filtered by in a dimension, among those who meet the manager's other conditions."""
    others = tuple(one for one in await segment_now(turn, basis.plan) if one.dimension is not dimension)
    return await _values(basis, dimension, others, k=k_of(turn.operator))


async def _values(
    basis: Basis,
    dimension: Dimension,
    others: Segment = (),
    period: Period | None = None,
    *,
    k: int,
) -> list[Condition]:
    """Return the conditions of a dimension that may be looked at beside others, the commonest first."""
    view = await _view(basis, others, period, k=k)
    found = await asyncio.to_thread(view.values, dimension)
    return [condition_of(dimension, value, basis.plan) for value in found]


async def maps_of_personas(turn: Turn) -> tuple[JourneyMap, list[tuple[Condition, JourneyMap]]]:
    """Return the map of all, and one for each persona that may be shown, the commonest first."""
    return await _with_personas(turn, await basis_now(turn))


async def _with_personas(turn: Turn, basis: Basis) -> tuple[JourneyMap, list[tuple[Condition, JourneyMap]]]:
    whole = await _whole(turn, basis)
    return whole, await _personas(basis, whole, k=k_of(turn.operator))


async def maps_of_personas_now(turn: Turn) -> tuple[JourneyMap, list[tuple[Condition, JourneyMap]]]:
    """Return the same among those whom the manager's filter leaves, and their map; for what `beside_persona` says.

    Each is a map that the filter shows as well. Beside the others it leaves out what subtraction would tell.
    """
    basis = await basis_now(turn)
    others, choice = beside_persona(await segment_now(turn, basis.plan)), await period_now(turn)
    if not others and choice is None:
        return await _with_personas(turn, basis)
    whole = await _whole(turn, basis)
    section = await _section(turn, basis, others, choice, whole)
    period = None if choice is None else period_of(turn, choice)
    found = await _values(basis, Dimension.PERSONA, others, period, k=k_of(turn.operator))
    personas = found[:PERSONAS]
    maps = [
        filtered_without_small_rests(await _section(turn, basis, (one, *others), choice, whole), section)
        for one in personas
    ]
    return section, list(zip(personas, without_small_rests(maps, section), strict=True))


async def personas_to_show(
    store: Store, plan: MapPlan, today: date, looks: Looks
) -> list[tuple[Condition, JourneyMap]]:
    """Return the maps of personas as they may be shown to anybody now, and keep what was shown."""
    basis = await basis_of(store, plan, today, looks)
    return await _personas(basis, await _whole_of(basis, k=K_NUMBERS), k=K_NUMBERS)


async def _personas(basis: Basis, whole: JourneyMap, *, k: int) -> list[tuple[Condition, JourneyMap]]:
    personas = (await _values(basis, Dimension.PERSONA, k=k))[:PERSONAS]
    maps = [await _segment_map(basis, (persona,), whole, k=k) for persona in personas]
    return list(zip(personas, without_small_rests(maps, whole), strict=True))


async def comparison_now(turn: Turn) -> Comparison:
    """Compare what `comparison_of` compares, of the guide and the customers that the manager looks at.

    Of some customers the two periods are the maps that the filter shows as well; beside them all time of these
    customers is what `compare` takes for the whole.
    """
    basis = await basis_now(turn)
    segment = await segment_now(turn, basis.plan)
    if not segment:
        return await comparison_of(turn, basis)
    everybody = await _whole(turn, basis)
    before, after = await _segment_period_maps(turn, basis, segment, everybody, 2)
    whole = await map_of_segment(turn, basis, segment, everybody)
    since = await _since(basis, segment, after.period, whole)
    found = await asyncio.to_thread(compare, before, after, whole=whole, later=since)
    return await _with_mix(turn, basis, segment, found)


async def comparison_of(turn: Turn, basis: Basis) -> Comparison:
    """Return what `last_change` returns, and whether other people answered than before."""
    found = await last_change(turn, basis, await _whole(turn, basis))
    return await _with_mix(turn, basis, (), found)


async def last_change(turn: Turn, basis: Basis, whole: JourneyMap) -> Comparison:
    """Compare the last period that is over with the one before it; each is a view that stays as it was shown.

    whole: the map of all, unfiltered.
    """
    before, after = await _period_maps(turn, basis, 2)
    since = await _since(basis, (), after.period, whole)
    return await asyncio.to_thread(compare, before, after, whole=whole, later=since)


async def _with_mix(turn: Turn, basis: Basis, segment: Segment, comparison: Comparison) -> Comparison:
    """Add whether other personas or sources answered, where anything is compared."""
    if not comparison.stages:
        return comparison
    k = comparison.after.k
    periods = (comparison.before.period, comparison.after.period)
    before, after = [await _view(basis, segment, period, k=k) for period in periods]
    return replace(comparison, mix=await asyncio.to_thread(partial(changed_mix, before, after, k=k)))


async def fixes_now(turn: Turn, actions: Sequence[Improvement]) -> list[Fix]:
    """Return what `fixes_of` returns; nothing is read as long as none is done."""
    if all(one.done_on is None for one in actions):
        return []
    return await fixes_of(turn, await first_basis(turn), actions)


async def fixes_lately(turn: Turn) -> list[Fix]:
    """Return what `fixes_of` returns, of the actions that were done lately."""
    return await fixes_now(turn, [one for one in await turn.store.improvements() if is_followed(one, turn.today())])


async def fixes_of(turn: Turn, basis: Basis, actions: Sequence[Improvement]) -> list[Fix]:
    """Say of each done action whether it helped, the newest first; what the map said when it was done is kept now."""
    known = merged_actions(actions, await turn.store.corrections())
    done = sorted((one for one in known if one.done_on is not None), key=lambda one: (one.done_on, one.number))[::-1]
    if not done:
        return []
    periods = await _period_maps(turn, basis, PERIODS)
    whole = await _whole(turn, basis)
    later = await _since(basis, (), periods[-1].period, whole)
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
    basis = await basis_now(turn)
    segment = await segment_now(turn, basis.plan)
    whole = await _whole(turn, basis)
    if segment:
        maps = await _segment_period_maps(turn, basis, segment, whole, PERIODS)
        whole = await map_of_segment(turn, basis, segment, whole)
    else:
        maps = await _period_maps(turn, basis, PERIODS)
    if whole.generated_on < maps[-1].period.end:  # the map of all is older than the periods: nothing can be checked
        return []
    safe = without_small_rests(maps, whole)
    begun = next((number for number, one in enumerate(safe) if not one.hidden), len(safe))
    return [(one.period, one) for one in safe[begun:]]


async def _period_maps(turn: Turn, basis: Basis, count: int) -> list[JourneyMap]:
    """Return the maps of the last periods that are over, oldest first, each a view that stays as it was shown."""
    periods = _periods(turn)
    views = {period: _period_view(basis.plan, period) for period in periods}
    maps = [await _period_map(turn, basis, period) for period in periods[-count:]]
    await turn.store.drop_shown_views(  # no period before these is looked at again
        _period_views(basis.plan), keep=views.values()
    )
    return maps


async def _segment_period_maps(
    turn: Turn, basis: Basis, segment: Segment, whole: JourneyMap, count: int
) -> list[JourneyMap]:
    """Return what `_period_maps` returns of some of the customers. whole: the map of all."""
    periods = _periods(turn)
    maps = [await map_of_period(turn, basis, segment, period, whole) for period in periods[-count:]]
    await turn.store.drop_shown_views(
        f"{_segment_view(basis.plan, segment)}/",
        keep=[_segment_period_view(basis.plan, segment, period) for period in periods],
    )
    return maps


def _periods(turn: Turn) -> list[Period]:
    """Return the last periods that are over, oldest first."""
    weeks = _weeks(turn)
    last = Period.block(turn.today() - timedelta(weeks=weeks), weeks=weeks)
    return [Period.block(last.start - timedelta(weeks=weeks * back), weeks=weeks) for back in range(PERIODS)][::-1]


async def _since(basis: Basis, segment: Segment, last: Period, whole: JourneyMap) -> JourneyMap:
    """Return the map of those who are in the whole map and came after the last period, whoever few they are."""
    later = Period(last.end, max(last.end, whole.generated_on + timedelta(days=1)))
    name = f"since/{later.start}/{later.end}/{_segment_view(basis.plan, segment) if segment else ''}"
    known = basis.made.maps.get(name)
    if known is None:
        evidence = await basis.evidence()
        if segment:
            evidence = replace(evidence, records=_chosen(evidence, segment), segment=segment)
        since = await counted(basis.store, replace(evidence, period=later, notes=(), handovers=()))
        made = replace(await asyncio.to_thread(assemble_map, since, K_UNSHOWN), quotes=())
        known = basis.made.keep(name, made, of=None)
    return known.journey_map


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


async def _map_of(
    basis: Basis, name: str, some: Callable[[Evidence], Evidence], *, k: int, view: View | None = None
) -> JourneyMap:
    """Return a map as it may be shown now: as it was made last, if nothing moved since.

    name: under which it is kept. some: what of the evidence it is of. view: what may show of it, None: of all.
    """
    last = None if k == K_EXAMPLES else await basis.store.shown_view(name)
    known = basis.made.maps.get(_in_memory(name, k))
    if known is not None and known.of == mark_of(last):
        found = with_words_of(known, await _words_of(basis.store, known))
        if found is not None:
            return found
    evidence = some(await basis.evidence())
    if k == K_EXAMPLES:
        journey_map = await asyncio.to_thread(assemble_map, await counted(basis.store, evidence), k)
        journey_map = await asyncio.to_thread(_safe, journey_map, evidence, view)
    else:
        journey_map, last = await _keeping(basis.store, evidence, name, view, last)
    basis.made.keep(_in_memory(name, k), journey_map, of=mark_of(last))
    return journey_map


def _in_memory(name: str, k: int) -> str:
    return f"{k}/{name}"


async def _words_of(store: Store, known: KeptMap) -> dict[tuple[int, int], str]:
    wanted = words_wanted(known)
    return await store.texts(wanted) if wanted else {}


async def _keeping(
    store: Store, evidence: Evidence, name: str, view: View | None, last: str | None
) -> tuple[JourneyMap, str | None]:
    """Return a map as it may be shown to anybody now, and what is kept of it. last: what was kept before."""
    before = read_shown(last)
    if before is None and view is not None and not await asyncio.to_thread(view.is_shown):
        nobody = await asyncio.to_thread(_map_of_nobody, evidence.plan, evidence.period, evidence.today, K_NUMBERS)
        return nobody, last
    evidence = await counted(store, evidence)
    shown = await asyncio.to_thread(renew_map, before, evidence, view)
    if shown != before:
        last = shown.to_json()
        await store.keep_shown_view(name, last)
    return await asyncio.to_thread(shown.map_with_quotes, evidence.records, evidence.plan, marks=evidence.marks), last


def _map_of_nobody(plan: MapPlan, period: Period, today: date, k: int) -> JourneyMap:
    """Return what is shown where a view would give somebody away."""
    return assemble_map(Evidence(plan, [], {}, period, today), k)


def _safe(journey_map: JourneyMap, evidence: Evidence, view: View | None) -> JourneyMap:
    """Leave out what would tell of a few beside other views."""
    if view is None:
        return journey_map
    if view.is_shown():
        return without_derivable(journey_map, view)
    return _map_of_nobody(evidence.plan, evidence.period, evidence.today, journey_map.k)


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
