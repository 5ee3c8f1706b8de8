"""Back, skip, pause, stop, resume: by button and by command."""

import pytest

from interview.language import Language, Locale
from interview.records import Disposition
from interview.screen import Control

NOTHING_OPEN = "There is no interview open right now. To begin: /start"


async def steer(client, by, control, command):
    if by == "button":
        return await client.control(control)
    return await client.send(command)


@pytest.mark.parametrize("by", ["button", "command"])
async def test_back_undoes_the_last_answer(client, by):
    await client.begin()
    await client.tap("solve")

    await steer(client, by, Control.BACK, "/back")

    assert await client.place() == ("goal", None)
    assert await client.values() == {}
    await client.tap("buy")
    assert await client.values() == {("goal", None): "buy"}
    assert [answer.superseded for answer in (await client.record()).answers] == [True, False]


@pytest.mark.parametrize("by", ["button", "command"])
async def test_back_on_the_first_question_says_that_it_is_the_first(client, by):
    await client.begin()
    sent = len(client.from_bot)

    said = await steer(client, by, Control.BACK, "/back")

    first = Locale(Language.EN).gettext("This is the first question.")
    assert said == first if by == "button" else client.from_bot[sent].text == first
    assert await client.place() == ("goal", None)
    await client.tap("buy")
    assert await client.values() == {("goal", None): "buy"}


async def test_back_within_the_card_of_a_stage_asks_the_importance_again(client):
    await client.begin()
    await client.walk_to("satisfaction", stages="support")
    card = client.shown

    await client.control(Control.BACK)

    assert client.shown.id == card.id
    assert await client.place() == ("importance", "support")


async def test_back_takes_ticks_back_one_by_one(client):
    await client.begin()
    await client.tap("solve")
    await client.tap("awareness", "support")

    await client.control(Control.BACK)
    ticked = [label for label in client.shown.labels if label.startswith("✓")]
    await client.control(Control.BACK)
    await client.control(Control.BACK)

    assert len(ticked) == 1
    assert await client.place() == ("goal", None)


async def test_back_in_the_middle_of_a_story_starts_it_anew(client):
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.send("Not what I meant")

    await client.send("/back")
    await client.tell("Nobody called me back.")

    assert (await client.texts())["story"] == "Nobody called me back."


async def test_back_all_the_way_and_forward_again(client):
    await client.begin()
    await client.walk_to("story", stages="support", support_satisfaction="1")

    for _ in range(20):
        await client.send("/back")

    assert await client.place() == ("goal", None)
    assert await client.values() == {}
    await client.walk_to("story", stages="loyalty")
    assert await client.place() == ("story", "loyalty")


@pytest.mark.parametrize("by", ["button", "command"])
async def test_skip_passes_on_the_question_and_says_so_where_it_stood(client, by):
    await client.begin()
    goal = client.shown

    await steer(client, by, Control.SKIP, "/skip")

    assert await client.place() == ("stages", None)
    assert await client.values() == {("goal", None): None}
    assert Locale(Language.EN).gettext("skipped") in client.message(goal.id).text
    assert client.message(goal.id).buttons == []


async def test_skipping_everything_never_ends_the_interview_before_its_end(client, customer_guide):
    await client.begin()

    asked = []
    while (place := await client.place()) is not None:
        asked.append(place)
        await client.send("/skip")

    assert len(asked) > 10
    assert client.last.text == customer_guide.closing[Language.EN]
    assert all(answer.skipped for answer in (await client.record()).answers)


@pytest.mark.parametrize("by", ["button", "command"])
@pytest.mark.parametrize("back_by", ["button", "command", "start"])
async def test_a_pause_keeps_everything_and_goes_on_where_it_was(client, by, back_by):
    await client.begin()
    await client.tap("solve")
    question = client.shown

    await steer(client, by, Control.PAUSE, "/stop")
    pause = client.last
    assert client.message(question.id).buttons == []
    assert pause.labels == [Locale(Language.EN).gettext(label) for label in ("Continue", "Remind me tomorrow")]
    if back_by == "button":
        await client.click(pause.labels[0])
    else:
        await client.send("/resume" if back_by == "command" else "/start")

    assert client.shown.text == question.text
    assert await client.place() == ("stages", None)
    assert [seen.id for seen in client.from_bot if seen.buttons] == [client.shown.id]
    await client.answer("support")
    assert (await client.values())["goal", None] == "solve"


async def test_stopping_twice_says_again_how_to_go_on(client):
    await client.begin()

    await client.send("/stop")
    first = client.last
    await client.send("/stop")

    assert client.last.text == first.text
    assert client.last.id > first.id
    await client.send("/resume")
    assert await client.place() == ("goal", None)


async def test_resume_without_a_pause_asks_the_open_question_again(client):
    await client.begin()
    question = client.shown

    await client.send("/resume")

    assert client.shown.text == question.text
    assert client.message(question.id).buttons == []


async def test_going_on_by_words_ends_a_pause(client):
    await client.begin()
    await client.send("/stop")

    await client.send("I wanted to return a parcel")

    assert (await client.texts())["goal"] == "I wanted to return a parcel"
    assert await client.place() == ("stages", None)


async def test_stopping_in_the_middle_of_a_story_keeps_it_and_asks_nothing(client, world):
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.send("They promised to call back.")

    await client.send("/stop")
    stopped = client.last
    await world.advance(seconds=60)

    assert client.last.id == stopped.id
    assert (await client.texts())["story"] == "They promised to call back."
    await client.send("/resume")
    assert await client.place() == ("path", "support")


async def test_a_continue_button_of_an_earlier_interview_shows_the_current_question(client, world):
    await client.begin()
    await client.send("/stop")
    pause = client.last
    await world.advance(days=8)
    await world.break_off()
    await client.begin()
    question = client.shown

    answer = await client.click(pause.buttons[0][1], message_id=pause.id)

    assert answer
    assert client.shown.text == question.text
    assert client.message(pause.id).buttons == []


@pytest.mark.parametrize("command", ["/back", "/skip", "/stop", "/resume"])
async def test_without_an_interview_steering_says_how_to_begin(client, command):
    await client.send(command)

    assert client.last.text == Locale(Language.EN).gettext(NOTHING_OPEN)


@pytest.mark.parametrize("command", ["/back", "/skip", "/stop", "/resume"])
async def test_before_consent_there_is_nothing_to_steer(client, command):
    await client.send("/start")

    await client.send(command)

    assert client.last.text == Locale(Language.EN).gettext(NOTHING_OPEN)
    assert (await client.interview()).state.consent is None


async def test_a_week_of_silence_breaks_off_and_a_new_start_begins_anew(client, world):
    await client.begin()
    await client.walk_to("csat", stages="support")
    await world.advance(days=6)
    await world.break_off()
    assert await client.place() == ("csat", None)
    await world.advance(days=2)

    await world.break_off()

    assert (await client.record()).disposition is Disposition.BROKEN_OFF
    await client.begin()
    assert await client.place() == ("goal", None)


async def test_an_interview_goes_on_after_a_restart(open_world):
    async with open_world() as world:
        client = await world.person()
        await client.begin()
        await client.tap("solve")

    async with open_world() as again:
        client = await again.person()
        await client.tap("support")
        await client.control(Control.DONE)

        assert await client.place() == ("importance", "support")
        assert (await client.values())["goal", None] == "solve"
