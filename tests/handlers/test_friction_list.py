"""One's own notes, and what has become of each, without telling of a few others."""

from interview.improvements import Aim, Progress
from interview.language import Language
from interview.records import Role
from interview.rights import OWNER
from tests.handlers import inviting

OWNER_ID, MANAGER_ID = 900_001, 7_100_000_001
NOTE = "Customer called three times about the refund and waited 25 minutes on the phone"
FIXED = "Of everything that colleagues noted, about 100% is fixed."
NOTHING = "Nothing yet: managers see it once 5 colleagues noted the same."
FEW = "Fewer than 5 colleagues take part so far."


async def agents(world, count, *, first=701):
    clients = []
    for number in range(first, first + count):
        clients.append(await world.colleague(number))
    return clients


async def test_nothing_is_said_of_fewer_than_five_others(world):
    clients = await agents(world, 6)
    for client in clients[:5]:
        await client.send(NOTE)

    await clients[0].send("/mynotes")
    assert NOTHING in clients[0].last.text

    await clients[5].send(NOTE)
    await clients[0].send("/mynotes")
    assert "At least 5 other colleagues noted the same." in clients[0].last.text


async def test_counts_of_others_go_up_in_fives(world):
    clients = await agents(world, 10)
    for client in clients[:9]:
        await client.send(NOTE)

    await clients[9].send(NOTE)
    await clients[9].click("✓ Right")
    await clients[0].send("/mynotes")

    assert "This week at least 5 colleagues noted the same." in clients[9].last.text
    assert "At least 5 other colleagues noted the same." in clients[0].last.text


async def test_a_managers_note_makes_no_group_of_four_five(world):
    owner = await world.person(OWNER_ID)
    manager = await inviting.joined(world, owner, "manager", MANAGER_ID)
    async with world.store.unit_of_work() as unit:
        await unit.add_person(MANAGER_ID, language=Language.EN, role=Role.STAFF)
        await unit.add_person(OWNER_ID, language=Language.EN, role=Role.STAFF)
    clients = await agents(world, 4)
    for client in (manager, owner, *clients):
        await client.send(NOTE)
    assert FEW in clients[0].last.text
    for number in range(5):
        customer = await world.person(801 + number)
        await customer.begin()
        await customer.walk_to("csat", stages="support")

    await owner.send("/pains")
    assert "colleagues" not in owner.last.text
    clients += await agents(world, 1, first=705)
    await clients[4].send(NOTE)
    await owner.send("/pains")

    assert FEW not in clients[4].last.text
    assert "(5 colleagues" in owner.last.text


async def test_whoever_leads_hears_nothing_of_how_many_others_noted_the_same(world):
    owner = await world.person(OWNER_ID)
    manager = await inviting.joined(world, owner, "manager", MANAGER_ID)
    async with world.store.unit_of_work() as unit:
        await unit.add_person(MANAGER_ID, language=Language.EN, role=Role.STAFF)
    for client in await agents(world, 5):
        await client.send(NOTE)

    await manager.send(NOTE)
    await manager.click("✓ Right")
    assert "noted the same" not in manager.last.text
    await manager.send("/mynotes")

    assert "What owners and managers note counts in no group" in manager.last.text
    assert "noted the same" not in manager.last.text


async def test_an_author_hears_that_managers_see_the_note(world):
    clients = await agents(world, 6)
    for client in clients:
        await client.send(NOTE)
    for number in range(5):
        customer = await world.person(801 + number)
        await customer.begin()
        await customer.walk_to("csat", stages="support")
    owner = await world.person(OWNER_ID)
    await owner.send("/pains")
    assert "times a week (6 colleagues" in owner.last.text

    await clients[0].send("/mynotes")

    assert "Managers see it in a group of 6 colleagues." in clients[0].last.text


async def test_newest_first_paged_and_one_deleted(world):
    (client,) = await agents(world, 1)
    for number in range(6):
        await client.send(f"The system was down, case {'abcdef'[number]}")

    await client.send("/mynotes")
    page = client.last
    assert page.text.index("case f") < page.text.index("case e")
    assert "case b" not in page.text
    assert page.labels == ["1", "2", "3", "4", "›"]
    await client.click("›", message_id=page.id)
    assert "case a" in client.message(page.id).text
    assert client.message(page.id).labels == ["5", "6", "‹"]

    await client.click("6", message_id=page.id)
    await client.click("Delete", message_id=page.id)

    assert client.message(page.id).labels == ["5", "‹"]
    assert "case a" not in client.message(page.id).text
    assert len(await world.rows("notes")) == 5


async def test_a_note_of_the_list_is_opened_with_all_its_buttons(world):
    (client,) = await agents(world, 1)
    await client.send(NOTE)
    await client.send("/mynotes")
    page = client.last

    await client.click("1", message_id=page.id)
    card = client.message(page.id)
    assert NOTE in card.text
    assert card.labels[0] == "✓ Right"
    assert card.labels[-3:] == ["Delete", "Send now", "‹ Your notes"]
    await client.click("‹ Your notes", message_id=page.id)
    assert client.message(page.id).labels == ["1"]

    await client.click("1", message_id=page.id)
    await client.click("Phone", message_id=page.id)
    await client.click("Leave open", message_id=page.id)

    (row,) = await world.rows("notes")
    assert row.channel is None


async def test_a_note_that_is_gone_cannot_be_opened(world):
    (client,) = await agents(world, 1)
    await client.send(NOTE)
    card = client.last
    await client.send("/mynotes")
    page = client.last
    await client.click("Delete", message_id=card.id)

    await client.click("1", message_id=page.id)

    assert client.message(page.id).text == "This note was deleted before."


async def test_what_was_fixed_of_all_notes_shows_to_everybody(world):
    clients = await agents(world, 6)
    for client in clients[:5]:
        await client.send(NOTE)
    today = world.clock.now().date()
    aim = Aim(world.house.interviews.map_guides()[0].id, "support", "unresolved")
    async with world.store.unit_of_work() as unit:
        made = await unit.add_improvement(aim, on=today, owner=OWNER, progress=Progress.DOING)
        await unit.put_improvement(made.moved_to(Progress.DONE, today))
    owner = await world.person(OWNER_ID)

    for client in (clients[0], clients[5]):
        await client.send("/mynotes")
        assert FIXED in client.last.text
    await owner.send("/actions")

    assert FIXED in owner.last.text


async def test_without_notes_it_says_how_to_make_one(world):
    (client,) = await agents(world, 1)

    await client.send("/mynotes")

    assert client.last.text.startswith("You have no notes.")
