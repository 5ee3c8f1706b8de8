"""Pace as it is kept: how many answers came too fast to be read, and no time of any of them."""

from datetime import timedelta

import pytest

from reports.quality import Flag, flags

FAST, SLOW = timedelta(seconds=0.3), timedelta(seconds=20)


async def go_on(world, client, upto, pace):
    """Answer until a question is open, each after a wait."""
    await client.begin()
    while (await client.place())[0] != upto:
        world.clock.moment += pace
        await client.answer("support" if (await client.place())[0] == "stages" else None)


@pytest.mark.parametrize(("pace", "quick"), [(FAST, True), (SLOW, False)])
async def test_whoever_answers_before_the_questions_can_be_read_is_quick(world, client, pace, quick):
    await go_on(world, client, "more_time", pace)

    record = await client.record()

    assert (record.hasty >= 5) is quick
    assert flags(record) == ({Flag.QUICK} if quick else frozenset())


async def test_taps_that_reach_a_bot_that_was_down_all_at_once_are_not_quick(world, client):
    await client.begin()
    goal = client.shown.option("solve")
    world.clock.moment += timedelta(minutes=30)

    await client.click_quickly(goal, goal, goal)

    assert await client.place() == ("stages", None)
    assert (await client.record()).hasty == 0


async def test_a_question_that_is_sent_again_is_not_new(world, client):
    await go_on(world, client, "importance", SLOW)
    world.clock.moment += SLOW
    await client.send("/resume")
    world.clock.moment += FAST

    await client.answer()

    assert (await client.record()).hasty == 0


async def test_how_many_there_were_stands_in_one_s_own_data_without_a_time(world, client):
    await go_on(world, client, "csat", FAST)

    await client.send("/mydata")

    held = world.state.content(world.state.file(client.last.raw["document"]["file_id"])).decode("utf-8-sig")
    assert (await client.record()).hasty == 3  # the goal, and both scales at the first stage
    assert "3 answers came faster than their questions can be read; the time they took is not kept." in held


@pytest.mark.parametrize(("pace", "left_out"), [(FAST, True), (SLOW, False)])
async def test_whoever_can_be_left_out_is_told_so_and_why(world, client, pace, left_out):
    await go_on(world, client, "more_time", pace)

    await client.send("/mydata")

    held = world.state.content(world.state.file(client.last.raw["document"]["file_id"])).decode("utf-8-sig")
    assert ("Managers can leave this interview out of their figures: nothing is answered in it, " in held) is left_out
