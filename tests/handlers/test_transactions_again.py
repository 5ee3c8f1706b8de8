"""A prompt that never went out is asked again: at the next start, and when the update comes once more."""

from bot.app import ask_unshown
from bot.sandbox import people
from interview.screen import Control


async def lose_the_next_question(world, client):
    """Tap the first option of the first question; the answer is kept, the reply is lost. Return the update."""
    people.tap(world.state, client.id, client.shown.id, client.shown.option("solve"))
    (update,) = world.state.updates.pending()
    world.telegram.is_away = world.may_refuse = True
    await world.deliver()
    return update


async def test_after_a_crash_the_question_is_asked_at_the_next_start(open_world):
    async with open_world() as world:
        client = await (await world.person()).begin()
        goal = client.shown
        await lose_the_next_question(world, client)

    async with open_world() as again:
        client = await again.person()
        asked = await ask_unshown(again.house, again.operator)
        await again.settle()

        assert asked == 1
        assert client.last.id > goal.id
        assert client.message(goal.id).buttons == []
        await client.answer("support")
        assert await client.values() == {("goal", None): "solve", ("stages", None): ("support",)}
        assert await ask_unshown(again.house, again.operator) == 0


async def test_after_a_crash_a_redelivered_update_asks_the_question(open_world):
    async with open_world() as world:
        client = await (await world.person()).begin()
        update = await lose_the_next_question(world, client)

    async with open_world() as again:
        client = await again.person()
        sent = len(client.from_bot)
        await again.hand_over([update])
        await again.settle()

        assert len(client.from_bot) == sent + 1
        assert await client.place() == ("stages", None)
        assert client.shown.control(Control.DONE)
        await again.hand_over([update])
        await again.settle()
        assert len(client.from_bot) == sent + 1


async def test_a_question_that_was_shown_is_not_asked_again_at_the_next_start(open_world):
    async with open_world() as world:
        client = await (await world.person()).begin()
        await client.tap("solve")

    async with open_world() as again:
        assert await ask_unshown(again.house, again.operator) == 0


async def test_a_paused_interview_is_not_asked_again_at_the_next_start(open_world):
    async with open_world() as world:
        client = await (await world.person()).begin()
        await client.send("/stop")

    async with open_world() as again:
        assert await ask_unshown(again.house, again.operator) == 0
