"""A second look reads no interviews while nothing moved, and makes everything anew as soon as anything did."""

from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from handlers.evidence import comparison_now, journey_map_now, maps_of_personas_now, trend_now
from handlers.looks import Looks
from handlers.turn import Turn
from interview.corrections import Corrector, Hide
from interview.language import Language, Locale
from storage.store import open_store

from .test_maps_shown import OWNER_ID, TOLD, tells

LOOKS = [journey_map_now, trend_now, comparison_now, maps_of_personas_now]


class Counting:
    """A store that counts how often interviews are read."""

    def __init__(self, store):
        self._store, self.readings = store, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def records(self, **conditions):
        self.readings += 1
        return await self._store.records(**conditions)


class Bot:
    """One process of several, with what it remembers of its looks."""

    def __init__(self, world, store):
        self.world, self.store, self.looks = world, Counting(store), Looks()
        self.interviews = world.house.interviews

    async def looks_at(self, read):
        """Return what is shown, and how often interviews were read for it."""
        before = self.store.readings
        async with self.store.unit_of_work() as unit:
            turn = Turn(
                telegram_user_id=OWNER_ID,
                unit=unit,
                person=None,
                interviews=self.interviews,
                store=self.store,
                operator=self.world.operator,
                clock=self.world.clock,
                locale=Locale(Language.EN),
                looks=self.looks,
            )
        return await read(turn), self.store.readings - before


@asynccontextmanager
async def other_bot(world):
    url = world.store.database.url.render_as_string(hide_password=False)
    store = await open_store(url, clock=world.clock, bot_id=1, owners=world.operator.owners)
    try:
        yield Bot(world, store)
    finally:
        await store.close()


@pytest.fixture
async def told(world):
    """Nine customers who told of the same."""
    clients = [await tells(world, number, words) for number, words in enumerate(TOLD)]
    await tagged(world)
    return clients


@pytest.fixture
def bot(world, told):
    return Bot(world, world.store)


async def tagged(world):
    while await world.house.tagging.tag_some():
        pass


async def filtered_by(world, **kept):
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, kept)


async def test_a_second_look_reads_nobody_and_shows_the_same(world, told):
    await world.advance(weeks=4)
    for kept in ({}, {"language": "en"}, {"period": "last"}):
        await filtered_by(world, **kept)
        for read in LOOKS:
            bot = Bot(world, world.store)
            first, readings = await bot.looks_at(read)
            again, read_again = await bot.looks_at(read)

            assert (readings, read_again) == (1, 0), (kept, read)
            assert again == first


async def test_the_same_words_are_quoted_again_but_never_remembered(bot):
    first, _ = await bot.looks_at(journey_map_now)
    again, _ = await bot.looks_at(journey_map_now)

    assert [quote.text for quote in again.quotes] == [quote.text for quote in first.quotes] != []
    assert [quote.place for quote in again.quotes] == [quote.place for quote in first.quotes]
    remembered = repr(bot.looks._made)
    assert "support" in remembered
    assert not any(quote.text in remembered for quote in first.quotes)


async def withdraws(world, told):
    await told[0].send("/withdraw")
    await told[0].click("w:1")


async def answers(world, told):
    await tells(world, 20, "They answered after two hours of waiting.")


async def is_tagged_anew(world, told):
    await tagged(world)


async def hides_a_quote(world, told):
    words = (await Bot(world, world.store).looks_at(journey_map_now))[0].quotes[0]
    async with world.store.unit_of_work() as unit:
        await unit.correct(Hide(words.place), by=Corrector.OWNER)


async def next_day(world, told):
    await world.advance(days=1)


async def test_whatever_moves_is_seen_at_the_next_look_of_every_bot(world, told, bot):
    async with other_bot(world) as other:
        for moves in (answers, is_tagged_anew, hides_a_quote, next_day, withdraws):
            for one in (bot, other):
                await one.looks_at(journey_map_now)

            await moves(world, told)

            (here, read_here), (there, read_there) = [await one.looks_at(journey_map_now) for one in (bot, other)]
            unremembered, _ = await Bot(world, world.store).looks_at(journey_map_now)
            assert (read_here, read_there) == (1, 1), moves
            assert here == there == unremembered


async def test_words_that_were_withdrawn_are_gone_at_once(world, told, bot):
    first, _ = await bot.looks_at(journey_map_now)
    for client in told[:2]:
        await client.send("/withdraw")
        await client.click("w:1")
    after, _ = await bot.looks_at(journey_map_now)

    assert first.quotes
    assert after.quotes == ()


async def test_another_version_of_the_guide_is_looked_at_anew(world, bot):
    await bot.looks_at(journey_map_now)
    (guide, *others) = world.house.interviews.map_guides()
    newer = replace_title(guide)

    class Newer:
        def __getattr__(self, name):
            return getattr(world.house.interviews, name)

        def map_guides(self):
            return (newer, *others)

    bot.interviews = Newer()
    shown, readings = await bot.looks_at(journey_map_now)

    assert readings == 1
    assert shown.stages[0].title[Language.EN] == "Before all else"


def replace_title(guide):
    stage = guide.stages[0]
    renamed = stage.model_copy(update={"title": {**stage.title, Language.EN: "Before all else"}})
    return guide.model_copy(update={"stages": (renamed, *guide.stages[1:])})


async def test_a_view_that_another_bot_renewed_is_not_shown_as_it_was(world, bot):
    await bot.looks_at(journey_map_now)
    kept = await world.store.shown_view("map/customer_journey")
    await world.store.drop_shown_views("map/", keep=[])

    _, readings = await bot.looks_at(journey_map_now)

    assert readings == 1
    assert await world.store.shown_view("map/customer_journey") == kept


async def test_what_is_seen_by_one_reader_alone_is_added_to_what_is_remembered(world, bot):
    whole, _ = await bot.looks_at(journey_map_now)
    await filtered_by(world, language="en")
    some, readings = await bot.looks_at(journey_map_now)
    await filtered_by(world)
    again, read_again = await bot.looks_at(journey_map_now)

    assert (readings, read_again) == (1, 0)
    assert replace(again, segment=()) == whole
    assert some.segment
