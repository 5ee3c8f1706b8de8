"""Who counts: agents who were such when the interview began and do not lead now, customers who do more than look."""

from datetime import date

import pytest

from interview.counts import Draw, Look
from interview.language import Language
from interview.records import Disposition, Origin, Role
from interview.rights import OWNER, Grant, MemberRole
from storage.store import open_store

AGENT, MANAGER, OWNER_ID = 1, 2, 3
LOOK = Look("customer_journey", None, None, date(2026, 1, 1), date(2027, 1, 1))


async def rated(scene, number, value=3, **facts):
    """Let somebody answer the staff's guide."""
    person = await scene.interviewee(number, role=Role.STAFF, **facts)
    await scene.step(person, scene.rating(1, value), closed=True)
    return person.respondent_id


async def made(store, number, role):
    """Make somebody a manager or an agent."""
    async with store.unit_of_work() as unit:
        drafted = await unit.draft_invitation(Grant(role), by=OWNER)
        return await unit.use(await unit.issue(drafted, f"token {number}"), number, language=Language.EN)


async def counted(store):
    """Return whose interviews count, in every way in which they are counted."""
    records = {record.respondent_id for record in await store.records()}
    drawn = {record.respondent_id for record in await store.drawn_records(Draw(None, None, None))}
    assert drawn == records
    assert (await store.sizes("customer_journey")).staff == len(records)
    assert (await store.counts(LOOK)).people[Role.STAFF, Origin.TOLD] == len(records)
    return records


@pytest.fixture
async def of_owner(database_url, clock, scene):
    """A store that knows who the owners are."""
    store = await open_store(database_url, clock=clock, bot_id=42, owners=frozenset({OWNER_ID}))
    yield store
    await store.close()


async def test_whoever_leads_now_counts_among_no_agents(scene, of_owner):
    agent, manager, owner = [await rated(scene, number) for number in (AGENT, MANAGER, OWNER_ID)]

    assert await counted(of_owner) == {agent, manager}
    member = await made(of_owner, MANAGER, MemberRole.MANAGER)
    assert await counted(of_owner) == {agent}
    async with of_owner.unit_of_work() as unit:
        await unit.end_membership(member.number)

    assert await counted(of_owner) == {agent, manager}  # an agent when the interview began
    assert owner in {record.respondent_id async for chunk in of_owner.chunks() for record in chunk}


async def test_whoever_led_when_the_interview_began_is_no_agent_in_it_ever(scene, of_owner):
    agent = await rated(scene, AGENT)
    await rated(scene, MANAGER, by_leader=True)

    assert await counted(of_owner) == {agent}
    assert [record.by_leader async for chunk in of_owner.chunks() for record in chunk] == [False, True]


async def test_an_interview_given_as_an_agent_stands_for_whoever_led_in_a_later_one(scene, of_owner):
    person = await rated(scene, AGENT, value=2)
    await rated(scene, AGENT, value=5, by_leader=True)

    (rating,) = (await of_owner.counts(LOOK)).ratings

    assert await counted(of_owner) == {person}
    assert (rating.value, rating.people) == (2, 1)


async def test_managers_count_as_customers_where_they_are_customers(scene, of_owner):
    person = await scene.interviewee(MANAGER)
    await scene.step(person, scene.rating(1, 3))
    await made(of_owner, MANAGER, MemberRole.MANAGER)

    assert [record.respondent_id for record in await of_owner.records()] == [person.respondent_id]
    assert (await of_owner.counts(LOOK)).people[Role.CUSTOMER, Origin.TOLD] == 1


async def test_whoever_leads_and_only_opened_the_chat_is_no_invited_customer(scene, of_owner):
    people = [await scene.person(number) for number in (OWNER_ID, MANAGER, AGENT)]
    async with scene.store.unit_of_work() as unit:
        for person in people:
            await unit.start_interview(person, scene.new_interview())
    member = await made(of_owner, MANAGER, MemberRole.MANAGER)

    assert await invited(of_owner) == {people[2].respondent_id}
    async with of_owner.unit_of_work() as unit:
        await unit.end_membership(member.number)
    assert await invited(of_owner) == {people[1].respondent_id, people[2].respondent_id}


async def test_whoever_leads_and_agreed_to_answer_is_a_customer(scene, of_owner):
    person = await scene.interviewee(OWNER_ID)

    assert {record.respondent_id for record in await of_owner.records()} == {person.respondent_id}
    assert (await of_owner.counts(LOOK)).dispositions == {Disposition.STARTED: 1}


async def invited(store):
    """Return who was only invited, in every way in which they are counted."""
    records = await store.records()
    assert {record.disposition for record in records} == {Disposition.INVITED}
    assert {one.id for one in await store.drawn_records(Draw(None, None, None))} == {one.id for one in records}
    assert (await store.sizes("customer_journey")).customers == len(records)
    assert (await store.counts(LOOK)).dispositions == {Disposition.INVITED: len(records)}
    return {record.respondent_id for record in records}
