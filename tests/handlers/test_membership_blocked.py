"""Somebody blocks the bot, and comes back."""

from bot.app import ask_unshown


async def reachable(client):
    return (await client.known()).reachable


async def test_whoever_blocks_the_bot_is_not_written_to(client, world):
    await client.begin()

    await client.block()

    assert not await reachable(client)


async def test_whoever_unblocks_the_bot_goes_on_where_they_were(client, world):
    await client.begin()
    await client.tap("solve")
    await client.block()

    await client.block(blocked=False)
    await client.send("/start")

    assert await reachable(client)
    assert await client.place() == ("stages", None)
    await client.answer("support")
    assert await client.place() == ("importance", "support")


async def test_an_answer_given_before_blocking_is_kept(client, world):
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.send("They hung up on me.")
    world.may_refuse = True

    await client.block()
    await world.advance(seconds=7)

    assert (await client.texts())["story"] == "They hung up on me."
    assert not await reachable(client)


async def test_a_blocked_person_is_not_asked_again_after_a_restart(open_world):
    async with open_world() as world:
        client = await world.person()
        await client.begin()
        await client.walk_to("story", stages="support")
        await client.send("They hung up on me.")
        world.may_refuse = True
        await client.block()
        await world.advance(seconds=7)

    async with open_world() as again:
        assert await ask_unshown(again.house, again.operator) == 0


async def test_whoever_writes_is_reachable_whatever_was_noted(client, world):
    await client.begin()
    async with world.store.unit_of_work() as unit:
        await unit.set_reachable(client.id, reachable=False)

    await client.tap("solve")

    assert await reachable(client)


async def test_blocking_by_a_stranger_is_nothing(client, world):
    await client.send("/help")

    await client.block()

    assert await world.rows("respondents") == []
