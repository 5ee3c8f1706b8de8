"""Where customers are asked by several guides, the map is of the one that is chosen."""

from handlers.callbacks import MapGuideButton, MapMenu, MenuButton, TakeButton
from handlers.map_keyboards import mark_of
from interview.language import Language
from tests.handlers import inviting
from tests.handlers.guides import SECOND_GUIDE

OWNER_ID, MANAGER_ID = 900_001, 7_100_000_001
FIRST_GUIDE = "customer_journey"
TOKEN = "to_the_pickup_point"


async def rates(world, number, *, token=""):
    """Somebody rates one stage and goes no further."""
    client = await world.person(number)
    await client.send(f"/start {token}".strip())
    await client.click(next(data for _, data in client.last.buttons if data.endswith(":agree")))
    await client.walk_to("csat", stages="support")


async def answers(world):
    """Six people answer the first guide, five others the second one, and five colleagues."""
    async with world.store.unit_of_work() as unit:
        await unit.keep_campaign(TOKEN, guide_id=SECOND_GUIDE, source=None, channel=None)
    for number in range(6):
        await rates(world, 701 + number)
    for number in range(5):
        await rates(world, 721 + number, token=TOKEN)


async def agents_answer(world, staff_guide):
    """Five colleagues rate what customers think of the support."""
    for number in range(5):
        client = await world.colleague(741 + number)
        await client.send("/start")
        await client.click(staff_guide.consent.agree[Language.EN])
        await client.walk_to("story", stages="support", support_satisfaction="2")


def of(guide_id):
    return MapGuideButton(mark=mark_of(guide_id)).pack()


async def choose(client, guide_id):
    await client.send("/map")
    await client.open_rest()
    await client.click(MenuButton(menu=MapMenu.FILTER).pack())
    await client.click(of(guide_id))
    return client.last.text


async def test_the_guide_is_chosen_like_a_filter_and_stays_for_the_next_command(two_guides):
    await answers(two_guides)
    owner = await two_guides.person(OWNER_ID)
    await owner.send("/map")
    assert "Customer journey, all customers" in owner.last.text
    assert "6 of 6 invited" in owner.last.text
    async with two_guides.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"source": "newsletter", "period": "last"})
    await owner.send("/map")
    await owner.click("t:")

    chosen = await choose(owner, SECOND_GUIDE)
    await owner.send("/numbers")

    assert "Pickup point, all customers" in chosen
    assert "5 of 5 invited" in chosen
    assert "Pickup point, all customers" in owner.last.text
    assert await two_guides.store.map_filter(OWNER_ID) == {"guide": SECOND_GUIDE}
    await owner.send("/map")
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.FILTER).pack())
    assert [label for label, data in owner.last.buttons if data.startswith("g:")] == [
        "Customer journey",
        "• Pickup point",
    ]
    assert "6 of 6 invited" in await choose(owner, FIRST_GUIDE)


async def test_with_one_guide_there_is_none_to_choose_and_none_is_named(world):
    for number in range(6):
        await rates(world, 701 + number)
    owner = await world.person(OWNER_ID)
    await owner.send("/map")
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.FILTER).pack())

    assert not [data for _, data in owner.last.buttons if data.startswith("g:")]
    assert "Customer journey · all customers" in owner.last.text


async def test_a_manager_of_one_guide_sees_its_map_and_no_button_leads_to_another(two_guides):
    await answers(two_guides)
    owner = await two_guides.person(OWNER_ID)
    manager = await inviting.joined(two_guides, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])
    async with two_guides.store.unit_of_work() as unit:
        await unit.set_map_filter(MANAGER_ID, {"guide": FIRST_GUIDE})  # as it was chosen before the scope was narrowed

    await manager.send("/map")
    assert "5 of 5 invited" in manager.last.text
    await manager.open_rest()
    await manager.click(MenuButton(menu=MapMenu.FILTER).pack())
    assert not [data for _, data in manager.last.buttons if data.startswith("g:")]
    await manager.click(of(FIRST_GUIDE), message_id=manager.last.id, stale=True)

    assert "5 of 5 invited" in manager.last.text


async def test_a_manager_of_another_guide_has_no_actions_which_are_about_the_first_one(two_guides):
    await answers(two_guides)
    owner = await two_guides.person(OWNER_ID)
    manager = await inviting.joined(two_guides, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])

    await manager.send("/help")
    assert "/map" in manager.last.text
    assert not [command for command in ("/actions", "/bet", "/digest", "/import") if command in manager.last.text]
    await manager.send("/actions")

    assert manager.last.text == "I don't know that command. What I can do: /help"
    await manager.click(TakeButton(mark=mark_of("support/wait_time")).pack(), message_id=manager.last.id, stale=True)
    assert await two_guides.store.improvements() == []


async def test_periods_of_one_guide_stay_as_they_were_shown_when_another_is_looked_at(two_guides):
    await answers(two_guides)
    owner = await two_guides.person(OWNER_ID)
    await two_guides.advance(weeks=8)
    await owner.send("/compare")
    kept = {row for row in await two_guides.rows("shown_views") if row.view.startswith(f"period/{FIRST_GUIDE}/")}

    await choose(owner, SECOND_GUIDE)
    await owner.send("/compare")

    now = await two_guides.rows("shown_views")
    assert len(kept) == 1  # in the period before nobody answered, so nothing of it is shown
    assert kept <= set(now)
    assert sum(row.view.startswith(f"period/{SECOND_GUIDE}/") for row in now) == 1


async def test_agents_stand_beside_the_customers_of_the_first_guide_alone(two_guides, staff_guide):
    await answers(two_guides)
    await agents_answer(two_guides, staff_guide)
    owner = await two_guides.person(OWNER_ID)
    await owner.send("/map")
    assert "5 agents" in owner.last.text

    assert "agents" not in await choose(owner, SECOND_GUIDE)
