"""Answers counted where they lie, and the same answers read: both must give the same map."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.judging import judge_new
from handlers.evidence import Evidence, assemble_map, counted, read_evidence, reported_in
from interview.counts import ANSWERED, CAREFUL, SCORES, Draw, Look, Sizes
from interview.language import Language
from interview.records import Role
from reports.givers import givers_of
from reports.journey_map import JourneyMap
from reports.people import UNTOLD, chosen, person_of
from reports.period import Period
from reports.plan import MapPlan, PlanStage
from reports.segment import Condition, Dimension, Segment, filtered
from tests.storage.worlds_of_many import PAINS, STAGES, Many

PERSONA, SOURCE = Condition(Dimension.PERSONA, "newcomer"), Condition(Dimension.SOURCE, "leaflet")
RUSSIAN, CARE = Condition(Dimension.LANGUAGE, "ru"), Condition(Dimension.CARE, CAREFUL)
MOST = 3
PLAN = MapPlan(
    "customer_journey",
    2,
    tuple(PlanStage(stage, {Language.EN: stage}, {Language.EN: stage}) for stage in STAGES),
    told_by=frozenset({"story", "imported"}),
    told_by_staff=frozenset({"wish"}),
)


def figures(found):
    """Values and numbers of people of a figure; its range is thrown anew each time."""
    return None if found is None else (found.value, found.n)


def exact_part(journey_map: JourneyMap):
    """All that is counted of everybody."""
    imported = journey_map.imported
    return {
        "people": (journey_map.customers, journey_map.staff, journey_map.example, journey_map.funnel),
        "scores": (journey_map.nps, journey_map.nps_visible_change, journey_map.csat, journey_map.ces),
        "effort": figures(journey_map.ces_mean),
        "curve": [
            (figures(one.satisfaction), figures(one.importance), figures(one.staff)) for one in journey_map.stages
        ],
        "faces": [one.face for one in journey_map.stages],
        "pains": sorted(  # of pains told alike either may stand first
            (
                one.stage_id,
                one.category,
                one.mentions,
                one.base,
                one.share,
                one.severity,
                one.imported,
                one.imported_base,
            )
            for one in journey_map.pains
        ),
        "imported": imported and (imported.people, figures(imported.rating), imported.nps, imported.csat, imported.ces),
    }


def of_segment(evidence: Evidence, segment: Segment) -> Evidence:
    kept = chosen(evidence.records, evidence.plan, period=evidence.period)
    return replace(evidence, records=filtered(kept, segment), segment=segment, erased={})


async def both(store, evidence, drawn):
    """Return the map of everybody read and of everybody counted."""
    return [exact_part(assemble_map(await counted(store, one), 2)) for one in (evidence, drawn)]


@pytest.fixture
def moscow(clock):
    clock.moment = clock.moment.astimezone(ZoneInfo("Europe/Moscow"))
    return clock


@pytest.mark.parametrize("correct", [False, True])
@pytest.mark.parametrize("seed", range(3))
async def test_what_is_counted_is_what_would_be_read(moscow, store, seed, correct):
    await Many(seed).keep(store, correct=correct)
    await judge_new(store)
    today = moscow.now().date()
    evidence = await read_evidence(store, PLAN, today, most=None)
    drawn = await read_evidence(store, PLAN, today, most=MOST)
    week = Period(evidence.period.start + timedelta(days=7), evidence.period.start + timedelta(days=14))

    assert evidence.draw is None
    assert drawn.draw is not None
    assert len(drawn.records) < len(evidence.records) / 4
    assert drawn.period == evidence.period
    read, found = await both(store, evidence, drawn)
    assert found == read
    assert read["pains"]
    assert read["imported"]
    for segment in ((PERSONA,), (SOURCE,), (PERSONA, RUSSIAN), (CARE,), (RUSSIAN, CARE)):
        read, found = await both(store, of_segment(evidence, segment), of_segment(drawn, segment))
        assert found == read
    read, found = await both(store, replace(evidence, period=week), replace(drawn, period=week))
    assert found == read


@pytest.mark.parametrize("seed", range(3))
async def test_who_gave_what_is_counted_as_it_would_be_read(moscow, store, seed):
    await Many(seed).keep(store, correct=False)
    await judge_new(store)
    evidence = await read_evidence(store, PLAN, moscow.now().date(), most=None)
    period = evidence.period
    blocks = [Period.block(period.start + timedelta(weeks=week), weeks=1) for week in range(round(period.weeks) - 1)]

    look = Look(PLAN.guide_id, PLAN.told_by, PLAN.told_by_staff, period.start, period.end)
    counted_ones = await store.givers(look, [(block.start, block.end) for block in blocks])
    read = givers_of(evidence.records, PLAN, period=period, blocks=blocks, k=2)

    assert counted_ones == {figure: read[figure] for figure in counted_ones}
    assert {figure[0] for figure in counted_ones} == {*SCORES, "answered", "counted", "told", "pain"}
    assert any(givers.again for givers in counted_ones.values())
    assert {care for *_, care, _ in counted_ones[ANSWERED].now} == {CAREFUL, None}
    left_out = {figure for figure in read if figure[0] in SCORES | {"told", "pain"}} - counted_ones.keys()
    assert not left_out


@pytest.mark.parametrize("seed", range(3))
async def test_all_who_told_of_a_pain_are_found_whatever_part_of_them_is_read(moscow, store, seed):
    await Many(seed).keep(store)
    today = moscow.now().date()
    evidence = await read_evidence(store, PLAN, today, most=None)
    customers = {
        record.id: person_of(record, PLAN.told_by).told
        for record in chosen(evidence.records, PLAN, period=evidence.period)
        if record.role is Role.CUSTOMER and record.disposition not in UNTOLD
    }

    found = {(stage, pain): await reported_in(store, PLAN, stage, pain, today) for stage in STAGES for pain in PAINS}

    assert any(found.values())
    for (stage, pain), ids in found.items():
        told = [one for one, stages in customers.items() if stage in stages and pain in stages[stage].pains]
        assert sorted(ids) == sorted(told)


async def test_whoever_is_drawn_is_drawn_with_all_interviews_and_in_every_view(moscow, store):
    await Many(4).keep(store)
    everybody = await store.records()
    sizes = await store.sizes(PLAN.guide_id)
    drawn = Draw.of(sizes, most=40)

    records = await store.drawn_records(drawn)

    people = {one.respondent_id for one in records}
    assert records == [one for one in everybody if one.respondent_id in people]
    assert drawn.staff is None or drawn.staff > drawn.customers
    assert {
        one.respondent_id for one in everybody if one.import_number is None and one.role == "customer"
    } & people == {
        one.respondent_id
        for one in everybody
        if one.import_number is None and one.role == "customer" and one.respondent_id < drawn.customers
    }


@pytest.mark.parametrize(
    ("people", "below"), [(0, None), (5_000, None), (5_001, "80000000"), (10_001, "40000000"), (50_000, "10000000")]
)
def test_halves_are_drawn_until_they_can_be_read(people, below):
    draw = Draw.of(Sizes(people, 0, 0, None, None), most=5_000)

    assert (draw and draw.customers) == below


@pytest.mark.parametrize(
    ("sides", "drawn"),
    [
        ({"customers": 20, "agents": 3, "imported": 120}, (False, False, True)),
        ({"customers": 20, "agents": 60, "imported": 9}, (False, True, False)),
        ({"customers": 130, "agents": 9, "imported": 9}, (True, False, False)),
    ],
)
async def test_a_side_is_drawn_only_where_it_is_large_by_itself(moscow, store, sides, drawn):
    await Many(7, **sides).keep(store)
    today = moscow.now().date()
    evidence = await read_evidence(store, PLAN, today, most=None)
    part = await read_evidence(store, PLAN, today, most=50)

    read, found = await both(store, evidence, part)
    journey_map = assemble_map(await counted(store, part), 2)

    assert found == read
    assert (part.draw.customers is not None, part.draw.staff is not None, part.draw.imported is not None) == drawn
    assert (journey_map.drawn is not None) is drawn[0]


def test_without_agents_only_customers_and_imports_are_drawn():
    assert Draw("8", "4", None).without_staff() == Draw("8", None, None)
    assert Draw(None, "4", None).without_staff() is None
