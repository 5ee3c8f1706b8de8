"""Managers look at the map without doubtful answers: chosen in the menu, said in words, kept, and taken back."""

from handlers.callbacks import FileButton, FilterButton, MapFile, MapMenu, MenuButton
from handlers.map_keyboards import mark_of
from interview.counts import CAREFUL
from reports.segment import Dimension

OWNER_ID = 900_001
SAID = "answers: without doubtful ones"
STORY = "I waited on hold for half an hour before anybody answered, and then they hung up."
FILTER = MenuButton(menu=MapMenu.FILTER).pack()
ANSWERS = MenuButton(menu=MapMenu.FILTER, dimension=Dimension.CARE).pack()
CAREFUL_ONES = FilterButton(dimension=Dimension.CARE, mark=mark_of(CAREFUL)).pack()
ALL_ANSWERS = FilterButton(dimension=Dimension.CARE).pack()


async def tell(world, count, words, *, first):
    """Let people tell of the support; those who typed letters at random rate it best."""
    for number in range(first, first + count):
        client = await (await world.person(number)).begin()
        rating = "1" if words == STORY else "5"
        await client.walk_to("story", goal="solve", stages="support", support_satisfaction=rating, nps="2")
        await client.tell(words)
    while await world.house.tagging.tag_some():
        pass


async def owner_among(world, *, careful, doubtful):
    await tell(world, careful, STORY, first=701)
    await tell(world, doubtful, "asdf asdf asdf", first=751)
    return await world.person(OWNER_ID)


async def test_the_filter_is_set_said_in_words_kept_for_every_command_and_taken_back(world):
    owner = await owner_among(world, careful=6, doubtful=5)
    await owner.send("/map")
    assert "(11 people, " in owner.last.text
    await owner.open_rest()
    await owner.click(FILTER)
    assert ("All answers", ANSWERS) in owner.last.buttons
    await owner.click(ANSWERS)
    assert ("without doubtful ones", CAREFUL_ONES) in owner.last.buttons
    await owner.click(CAREFUL_ONES)

    assert SAID in owner.last.text
    assert "6 customers" in owner.last.text
    for command in ("/numbers", "/pains", "/stage", "/compare", "/quotes"):
        await owner.send(command)
        assert SAID in owner.last.text, command
    await owner.send("/map")
    await owner.click(FileButton(file=MapFile.CSV).pack(), message_id=owner.last.id, stale=True)
    assert SAID in owner.last.text
    assert "without-doubtful-ones" in owner.last.raw["document"]["file_name"]

    await owner.send("/map")
    await owner.open_rest()
    await owner.click(FILTER)
    assert (SAID, ANSWERS) in owner.last.buttons
    await owner.click(ANSWERS)
    await owner.click(ALL_ANSWERS)

    assert "all customers" in owner.last.text
    assert "(11 people, " in owner.last.text
    assert await world.store.map_filter(OWNER_ID) == {}


async def test_figures_are_of_careful_answers_alone(world):
    owner = await owner_among(world, careful=6, doubtful=5)
    await owner.send("/map")
    await owner.click(CAREFUL_ONES, message_id=owner.last.id, stale=True)

    await owner.send("/stage")

    assert "1.0" in owner.last.text
    assert "n = 6" in owner.last.text


async def test_it_is_not_offered_where_it_would_tell_of_four(world):
    owner = await owner_among(world, careful=6, doubtful=4)
    await owner.send("/map")
    await owner.open_rest()
    await owner.click(FILTER)
    await owner.click(ANSWERS)
    assert [data for _, data in owner.last.buttons if data.startswith("j:")] == [ALL_ANSWERS]

    await owner.click(CAREFUL_ONES, message_id=owner.last.id, stale=True)  # a button of a message from before

    assert SAID not in owner.last.text
    assert await world.store.map_filter(OWNER_ID) == {}


async def test_a_filter_that_hides_everything_now_leads_out_of_itself(world):
    owner = await owner_among(world, careful=6, doubtful=3)
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"care": CAREFUL})

    await owner.send("/map")

    assert SAID in owner.last.text
    assert "customers" not in owner.last.text.replace("number of customers not shown", "")
    assert owner.last.buttons == [("All answers", ALL_ANSWERS)]


async def test_it_is_one_of_two_conditions_at_most(world):
    owner = await owner_among(world, careful=6, doubtful=5)
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"persona": "comes_for_help", "language": "en"})
    await owner.send("/map")

    answer = await owner.click(CAREFUL_ONES, message_id=owner.last.id, stale=True)

    assert answer == "Two filters at once are the most: more would single people out."
