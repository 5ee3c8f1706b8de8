"""Maps of more people than are read, looked at again and again, filtered, and laid beside one another."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from handlers.evidence import Basis, assemble_map, counted, map_of_segment, read_evidence, renew_map
from handlers.looks import Made
from interview.corrections import Corrector, Merge
from interview.language import Language, Locale
from interview.records import Role
from reports.metrics import K_NUMBERS
from reports.people import answering, chosen
from reports.segment import Condition, Dimension
from reports.shown import read_shown
from reports.tables import tables
from storage.tables import respondents
from tests.storage.test_counts import PLAN, exact_part
from tests.storage.worlds_of_many import Many

MANY = {"customers": 500, "agents": 0, "imported": 0}
MOST = 60


async def look(store, clock, *, most: int | None = MOST):
    return await counted(store, await read_evidence(store, PLAN, clock.now().date(), most=most))


async def part_of(store, evidence, segment, whole):
    """Return the map of some, made of the evidence as it is."""
    turn: Any = SimpleNamespace(store=store, operator=SimpleNamespace(examples=False))
    made = Made(evidence.plan, await store.map_moves(), evidence.plan, evidence.period, evidence.today, evidence.draw)

    async def read():
        return evidence

    return await map_of_segment(turn, Basis(store, made, read, evidence), segment, whole)


async def more_people(store, seed, *, customers):
    """Let people come who rated everything; returns the id of the last one."""
    many = Many(seed, customers=0, agents=0, imported=0, first=1_000_000 * seed)
    for _ in range(customers):
        many.rater()
    await many.insert(store)
    return many.rows["respondents"][-1]["id"]


async def merge(store, label, into):
    async with store.unit_of_work() as unit:
        await unit.correct(Merge(PLAN.guide_id, "support", label, into), by=Corrector.OWNER)


@pytest.fixture
async def tellers(sqlite_scene):
    """Four hundred customers, each of whom told of one stage."""
    await Many(3, customers=0, agents=0, imported=0).keep(sqlite_scene.store, correct=False)
    await more_people(sqlite_scene.store, 5, customers=400)
    return sqlite_scene


@pytest.fixture
async def many(sqlite_scene):
    await Many(3, **MANY).keep(sqlite_scene.store, correct=False)
    return sqlite_scene


async def test_a_drawn_map_moves_on_from_five_people_on(many):
    first = renew_map(None, await look(many.store, many.clock))

    await more_people(many.store, 21, customers=4)
    second = renew_map(read_shown(first.to_json()), await look(many.store, many.clock))
    await more_people(many.store, 22, customers=1)
    third = renew_map(read_shown(second.to_json()), await look(many.store, many.clock))

    assert second.journey_map == first.journey_map
    assert third.journey_map.customers == first.journey_map.customers + 5
    assert third.journey_map.nps.n > first.journey_map.nps.n


async def test_the_limit_is_passed_without_showing_whoever_passed_it(many):
    first = renew_map(None, await look(many.store, many.clock, most=None))
    assert first.journey_map.drawn is None

    await more_people(many.store, 23, customers=1)
    second = renew_map(first, await look(many.store, many.clock))
    await more_people(many.store, 24, customers=4)
    third = renew_map(second, await look(many.store, many.clock))

    assert second.journey_map == first.journey_map
    assert third.journey_map.customers == first.journey_map.customers + 5
    assert third.journey_map.drawn.of == third.journey_map.customers


async def test_whoever_withdrew_is_in_no_kept_view_and_in_no_count(many):
    evidence = await look(many.store, many.clock)
    first = renew_map(None, evidence)
    gone = sorted(first.customers.marks)[:6]
    async with many.store.database.writing() as connection:
        await connection.execute(delete(respondents).where(respondents.c.id.in_(gone)))

    second = renew_map(first, await look(many.store, many.clock))

    assert second.journey_map.customers < first.journey_map.customers
    assert not any(person in second.to_json() for person in gone)


async def test_what_is_kept_and_read_does_not_grow_with_the_number_of_people(many):
    shown = renew_map(None, await look(many.store, many.clock))

    async with many.store.database.reading() as connection:
        people = await connection.scalar(select(func.count()).select_from(respondents))
    assert people == 500
    assert MOST / 4 < len(shown.customers.marks) <= 1.5 * MOST


async def test_where_all_but_four_are_drawn_only_counts_are_shown(tellers):
    evidence = await look(tellers.store, tellers.clock)
    kept = chosen(evidence.records, PLAN, period=evidence.period)
    read = len(answering(kept, role=Role.CUSTOMER, told_by=PLAN.told_by))
    people = dict(evidence.exact.counts.people)

    def beside(rest: int):
        (side,) = people
        counts = replace(evidence.exact.counts, people={side: read + rest})
        return assemble_map(replace(evidence, exact=replace(evidence.exact, counts=counts)), K_NUMBERS)

    for rest, is_shown in ((0, True), (1, False), (4, False), (5, True)):
        journey_map = beside(rest)
        assert any(stage.net_emotion for stage in journey_map.stages) is is_shown, rest
        assert any(stage.satisfaction for stage in journey_map.stages)
        assert (journey_map.drawn.people is not None) is is_shown


async def test_told_figures_of_views_leave_nobody_or_five_of_those_who_are_drawn(tellers):
    shown = 0
    for most in (2 * MOST, 4 * MOST):
        evidence = await look(tellers.store, tellers.clock, most=most)
        whole = renew_map(None, evidence).journey_map
        for persona in ("newcomer", "returning"):
            segment = (Condition(Dimension.PERSONA, persona),)
            part = await part_of(tellers.store, replace(evidence, exact=None), segment, whole)
            for some, everybody in zip(part.stages, whole.stages, strict=True):
                for one in some.gains + some.emotions:
                    shown += 1
                    rests = [
                        (other.people - one.people, other.share.n - one.share.n)
                        for other in everybody.gains + everybody.emotions
                        if other.id == one.id
                    ]
                    assert any(all(rest == 0 or rest >= K_NUMBERS for rest in pair) for pair in rests)
    assert shown


async def test_a_view_that_is_safe_only_as_a_whole_shows_its_counts_alone(tellers):
    """Of the few who are drawn too few are of other personas; of everybody enough are."""
    evidence = await look(tellers.store, tellers.clock, most=MOST)
    segment = (Condition(Dimension.PERSONA, "newcomer"),)
    kept = [one for one in evidence.records if one.persona == "newcomer"]
    others = [one for one in evidence.records if one.persona is None and one.answers]
    few = replace(evidence, records=[*kept, *others[:1]], exact=None)
    whole = renew_map(None, evidence).journey_map

    part = await part_of(tellers.store, few, segment, whole)

    assert part.nps is not None
    assert part.drawn.people is None
    assert not any(stage.net_emotion or stage.emotions or stage.gains or stage.channels for stage in part.stages)


async def test_the_sheet_says_what_is_drawn(many):
    journey_map = renew_map(None, await look(many.store, many.clock)).journey_map

    about = [row[1] for row in tables(journey_map, Locale(Language.EN))[-1].rows]

    drawn = journey_map.drawn
    assert any(f"all else is drawn from {drawn.people} of {drawn.of} customers" in line for line in about)


async def test_a_period_is_counted_for_itself(many):
    whole = await look(many.store, many.clock)
    start = whole.period.start + timedelta(days=7)
    week = replace(whole, period=replace(whole.period, start=start, end=start + timedelta(days=7)))

    journey_map = assemble_map(await counted(many.store, replace(week, exact=None)), 1)
    read = await read_evidence(many.store, PLAN, many.clock.now().date(), most=None)

    assert exact_part(journey_map) == exact_part(assemble_map(replace(read, period=week.period), 1))
    assert journey_map.customers < whole.exact.people(Role.CUSTOMER)


async def test_corrections_count_for_everybody_at_once_while_nobody_has_changed(tellers):
    first = renew_map(None, await look(tellers.store, tellers.clock))
    await merge(tellers.store, "billing", "price")
    evidence = await look(tellers.store, tellers.clock)
    read = await look(tellers.store, tellers.clock, most=None)

    second = renew_map(first, evidence)

    assert exact_part(second.journey_map)["pains"] == exact_part(renew_map(None, read).journey_map)["pains"]
    assert exact_part(second.journey_map)["pains"] != exact_part(first.journey_map)["pains"]
    assert "billing" not in {pain.category for pain in second.journey_map.pains if pain.stage_id == "support"}
    assert second.journey_map.nps == first.journey_map.nps


async def test_corrections_wait_where_somebody_came_who_is_not_even_drawn(tellers):
    first = renew_map(None, await look(tellers.store, tellers.clock))
    newcomer = await more_people(tellers.store, 31, customers=1)
    assert newcomer > first.customers.below
    await merge(tellers.store, "billing", "price")
    evidence = await look(tellers.store, tellers.clock)

    second = renew_map(first, evidence)
    shown = second.map_with_quotes(evidence.records, evidence.plan)

    assert shown.pains == first.journey_map.pains
    assert shown.corrections_wait
