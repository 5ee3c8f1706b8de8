"""Taps that come too fast, too late, twice, or from somewhere else."""

from bot.sandbox import people
from interview.language import Language
from interview.screen import Control

VISITED = ("consideration", "support")


async def value_of(client, question_id):
    return {key[0]: value for key, value in (await client.values()).items()}[question_id]


async def test_quick_ticks_with_the_same_keyboard_all_count(client):
    await client.begin()
    await client.tap("solve")
    seen = client.shown

    await client.click_quickly(
        seen.option("awareness"), seen.option("support"), seen.option("loyalty"), seen.control(Control.DONE)
    )

    assert await value_of(client, "stages") == ("awareness", "support", "loyalty")
    assert await client.place() == ("importance", "awareness")


async def test_quick_steps_of_a_path_with_the_same_keyboard_all_count(client):
    await client.begin()
    await client.walk_to("path", stages="support")
    seen = client.shown

    await client.click_quickly(seen.option("chat"), seen.option("phone"))
    await client.control(Control.DONE)

    assert await value_of(client, "path") == ("chat", "phone")


async def test_a_double_tap_on_a_step_of_a_path_adds_one_step(client):
    await client.begin()
    await client.walk_to("path", stages="support")
    chat = client.shown.option("chat")

    await client.click_quickly(chat, chat)
    await client.control(Control.DONE)

    assert await value_of(client, "path") == ("chat",)


async def test_the_second_copy_of_a_question_shows_what_was_tapped_on_the_first(client):
    """After a crash a question may stand in the chat twice; a tap on either must be seen to count."""
    await client.begin()
    await client.walk_to("path", stages="support")
    first = client.shown
    await client.send("/resume")
    second = client.shown

    await client.click(first.option("chat"), message_id=first.id, stale=True)
    await client.click(second.option("chat"), message_id=second.id, stale=True)

    assert second.id != first.id
    assert client.message(second.id).text == client.message(first.id).text != second.text


async def test_a_double_tap_on_a_tick_ticks(client):
    await client.begin()
    await client.tap("solve")
    support = client.shown.option("support")

    await client.click_quickly(support, support)
    await client.control(Control.DONE)

    assert await value_of(client, "stages") == ("support",)


async def test_a_double_tap_on_an_answer_counts_once(client):
    await client.begin()
    solve = client.shown.option("solve")

    answers = await client.click_quickly(solve, solve)

    assert answers == ["", ""]
    assert await client.values() == {("goal", None): "solve"}
    assert await client.place() == ("stages", None)
    assert len(client.from_bot) == 3  # the consent, the goal, the stages


async def test_two_different_answers_at_once_count_the_first(client):
    await client.begin()
    seen = client.shown

    await client.click_quickly(seen.option("solve"), seen.option("buy"))

    assert await client.values() == {("goal", None): "solve"}
    assert await client.place() == ("stages", None)


async def test_a_double_tap_on_next_does_not_pass_on_the_question_after(client):
    await client.begin()
    await client.tap("solve")
    await client.tap("support")
    done = client.shown.control(Control.DONE)

    await client.click_quickly(done, done)

    assert await client.place() == ("importance", "support")


async def test_a_double_tap_on_skip_skips_one_question(client):
    await client.begin()
    skip = client.shown.control(Control.SKIP)

    await client.click_quickly(skip, skip)

    assert await client.place() == ("stages", None)


async def test_a_double_tap_on_back_goes_back_once(client):
    await client.begin()
    await client.tap("solve")
    await client.answer("support")
    await client.tap("5")
    back = client.shown.control(Control.BACK)

    await client.click_quickly(back, back)

    assert await client.place() == ("importance", "support")


async def test_a_double_tap_within_the_card_of_a_stage_rates_once(client):
    await client.begin()
    await client.walk_to("importance", stages="support")
    four = client.shown.option("4")

    await client.click_quickly(four, four)

    assert await client.place() == ("satisfaction", "support")


async def test_a_button_of_an_earlier_question_says_so_and_shows_the_current_one(client):
    await client.begin()
    goal = client.shown
    data = goal.option("buy")
    await client.tap("solve")
    await client.answer(VISITED)
    current = client.shown

    answer = await client.click(data, message_id=goal.id, stale=True)

    assert answer
    assert client.last.text == current.text
    assert client.last.id > current.id
    assert client.message(current.id).buttons == []
    assert (await client.values())["goal", None] == "solve"
    await client.tap("3")
    assert await client.place() == ("satisfaction", "consideration")


async def test_a_button_of_an_earlier_interview_says_so_and_shows_the_current_question(client, world):
    await client.begin()
    goal = client.shown
    data = goal.option("buy")
    await client.tap("solve")
    await client.answer("support")
    await world.advance(days=8)
    await world.break_off()
    await client.begin()
    await client.tap("solve")
    current = client.shown

    answer = await client.click(data, message_id=goal.id, stale=True)

    assert answer
    assert client.last.text == current.text
    assert await client.values() == {("goal", None): "solve"}
    assert await client.place() == ("stages", None)


async def test_a_button_of_last_week_without_an_interview_says_how_to_begin(client, world):
    await client.begin()
    goal = client.shown
    await world.advance(days=8)
    await world.break_off()

    answer = await client.click(goal.option("buy"), message_id=goal.id)

    assert "/start" in answer
    assert client.message(goal.id).buttons == []


async def test_a_consent_of_an_earlier_interview_shows_the_current_question(client, customer_guide, world):
    await client.send("/start")
    consent = client.last
    data = consent.data(customer_guide.consent.decline[Language.EN])
    await client.click(customer_guide.consent.agree[Language.EN])
    await world.advance(days=8)
    await world.break_off()
    await client.begin()
    current = client.shown

    answer = await client.click(data, message_id=consent.id, stale=True)

    assert answer
    assert client.last.text == current.text
    assert await client.place() == ("goal", None)


async def test_unknown_callback_data_shows_the_current_question(client):
    await client.begin()
    consent, question = client.from_bot[0], client.shown.text

    for data in ("zzz:1", "o:tag", "o:x:y:z:1:2:3", "o:12345678:notanumber:buy:", "\u0000"):
        answer = await client.click(data, message_id=consent.id, stale=True)
        assert answer
        assert client.last.text == question
        assert [seen.text for seen in client.from_bot if seen.buttons] == [question]
    assert await client.place() == ("goal", None)


async def test_unknown_callback_data_without_an_interview_says_how_to_begin(client):
    await client.send("/help")

    answer = await client.click("zzz:1", message_id=client.last.id, stale=True)

    assert "/start" in answer


async def test_an_option_that_the_question_does_not_offer_changes_nothing(client):
    await client.begin()
    forged = client.shown.option("buy").replace("buy", "sell")

    answer = await client.click(forged, message_id=client.shown.id, stale=True)

    assert answer is not None
    assert await client.place() == ("goal", None)
    assert await client.values() == {}


async def test_a_tap_on_a_message_that_is_gone_counts(client, world):
    await client.begin()
    goal = client.shown
    data = goal.option("solve")
    people.delete_message(world.state, client.id, goal.id)

    answer = await client.click(data, message_id=goal.id, stale=True)

    assert answer == ""
    assert (await client.values())["goal", None] == "solve"
    assert await client.place() == ("stages", None)
    assert client.shown.control(Control.DONE)


async def test_a_tap_of_somebody_else_does_not_move_the_interview(client, world):
    await client.begin()
    other = await (await world.person(702)).begin()
    data = client.shown.option("buy")

    await other.click(data, message_id=other.shown.id, stale=True)

    assert await client.values() == {}
    assert await other.values() == {}


async def test_a_redelivered_tap_changes_nothing(client, world):
    await client.begin()
    tap = people.tap(world.state, client.id, client.shown.id, client.shown.option("solve"))
    (update,) = world.state.updates.pending()
    await world.deliver()
    before, sent = await client.interview(), len(world.telegram.calls)

    await world.hand_over([update])
    await world.settle()

    assert client.answer_to(tap["id"]) == ""
    assert await client.interview() == before
    assert len(world.telegram.calls) == sent


async def test_redelivered_words_are_kept_once(client, world):
    await client.begin()
    await client.walk_to("story", stages="support")
    people.send(world.state, client.id, people.Thing(text="It took weeks."))
    (update,) = world.state.updates.pending()
    await world.deliver()

    await world.hand_over([update, update])
    await client.control(Control.THATS_ALL)

    assert (await client.texts())["story"] == "It took weeks."


async def test_taps_that_arrive_in_the_wrong_order_lose_nobody(client, world):
    await client.begin()
    await client.tap("solve")
    seen = client.shown
    for option in ("awareness", "support"):
        people.tap(world.state, client.id, seen.id, seen.option(option))

    await world.hand_over(reversed(world.state.updates.pending()))
    await world.settle()
    await client.control(Control.DONE)

    assert await value_of(client, "stages") == ("awareness", "support")


async def test_a_copy_below_the_current_question_leads_to_it(client, world):
    """After a crash the question is repeated while the tap on its first copy still waits at Telegram's."""
    await client.begin()
    await client.walk_to("importance", stages="support")
    card = client.shown
    await client.send("/start")
    copy = client.shown
    await client.click(card.option("4"), message_id=card.id, stale=True)
    assert client.message(copy.id).buttons
    asked = client.message(card.id).text

    await client.click(copy.option("4"), message_id=copy.id)

    assert client.message(copy.id).buttons == []
    assert client.last.text == asked
    assert await client.place() == ("satisfaction", "support")
