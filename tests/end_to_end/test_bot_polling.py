"""One bot that polls, and everything that people and the network do to it."""

import pytest

from bot.sandbox.faults import Fault, Kind
from interview.language import Language, Locale
from interview.screen import Control

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
]

COMPANY = "Aurora"
OWNER_ID = 900_001
NUMBERS = {language: 7_000 + place for place, language in enumerate(Language)}


async def to_the_stages(respondent):
    """Begin and answer the first question; return the one that takes several ticks."""
    return await respondent.act(await respondent.begin())


async def tapped(phone, data, seen):
    """Tap and wait for the acknowledgement; return what was said over the chat."""
    query = phone.tap(data, seen, stale=True)
    await phone.wait_for(lambda: phone.answer_to(query) is not None, what="an answer to the tap")
    return phone.answer_to(query)


@pytest.mark.parametrize("language", list(Language))
async def test_a_whole_interview_ends_with_thanks_and_a_picture(running, customer_guide, language):
    respondent = running.respondent(NUMBERS[language], language=language, choices={"support": "1", "solve": "1"})

    first = await respondent.begin()
    await respondent.finish(first, customer_guide.closing[language].format(company=COMPANY))
    await respondent.phone.wait_for(
        lambda: any("photo" in seen.raw for seen in respondent.phone.seen), what="the picture of the own curve"
    )

    stored = running.answers(respondent.phone.id)
    assert customer_guide.parts[0].questions[0].label[language].format(company=COMPANY) in respondent.asked[1]
    assert stored["goal", None] == "solve"
    assert stored["story", "support"] == respondent.words
    assert len(stored) > 20
    assert not any(seen.buttons for seen in respondent.phone.seen)


async def test_an_owner_sees_the_map(running):
    owner = running.phone(OWNER_ID)

    owner.send("/map")
    await owner.wait_for(lambda: any("photo" in seen.raw for seen in owner.seen), what="the map")
    owner.send("/numbers")
    await owner.wait_for(lambda: len(owner.seen) > 1, what="the numbers")

    assert "Customer journey" in owner.seen[0].text
    assert owner.seen[0].buttons


async def test_a_stranger_is_told_of_no_map(running):
    stranger = running.phone(7_100)

    stranger.send("/map")
    await stranger.wait_for(lambda: stranger.seen, what="an answer")
    stranger.send("/nonsense")
    await stranger.wait_for(lambda: len(stranger.seen) > 1, what="an answer")

    assert stranger.seen[0].text == stranger.seen[1].text


async def test_double_taps_count_once(running):
    respondent = running.respondent(7_101)
    goal = await respondent.begin()
    buy, solve = (option.pack() for option in goal.options[:2])

    respondent.phone.tap(solve, goal)
    respondent.phone.tap(solve, goal)
    said = await tapped(respondent.phone, buy, goal)
    stages = await respondent.phone.another_question(goal)

    assert said == ""
    assert running.answers(7_101) == {("goal", None): "solve"}
    assert respondent.phone.question.key == stages.key


async def test_an_old_button_says_so_and_shows_the_current_question(running):
    respondent = running.respondent(7_102)
    goal = await respondent.begin()
    stages = await respondent.act(goal)
    ticked = await respondent.act(stages)
    card = await respondent.act(ticked)

    said = await tapped(respondent.phone, goal.options[1].pack(), goal)

    assert said
    again = await respondent.phone.another_question(card)
    assert again.text == card.text
    assert running.answers(7_102)["goal", None] == "buy"


async def test_redelivered_updates_change_nothing(running):
    respondent = running.respondent(7_103)
    stages = await to_the_stages(respondent)
    for update_id in respondent.phone.update_ids:
        assert running.state.updates.again(update_id)

    ticked = await respondent.act(stages)
    card = await respondent.act(ticked)

    assert running.answers(7_103) == {("goal", None): "buy", ("stages", None): ["awareness"]}
    assert len([seen for seen in respondent.phone.seen if seen.text == stages.text]) <= 1
    assert card.options


async def test_reordered_updates_lose_no_tick_and_no_message(running):
    respondent = running.respondent(7_104)
    stages = await to_the_stages(respondent)
    running.state.updates.hold()
    for option in stages.options[:3]:
        respondent.phone.tap(option.pack(), stages)
    held = running.state.updates.held()
    running.state.updates.release(list(reversed(held)))
    ticked = await respondent.phone.wait_for(
        lambda: (now := respondent.phone.question) and str(now.buttons).count("✓") == 3 and now, what="three ticks"
    )

    respondent.phone.tap(ticked.control(Control.DONE), ticked)
    await respondent.phone.another_question(ticked)

    assert running.answers(7_104)["stages", None] == ["awareness", "consideration", "purchase"]


async def test_whoever_blocks_the_bot_holds_up_nobody_and_may_come_back(running):
    blocker, other = running.respondent(7_105), running.respondent(7_106)
    goal = await blocker.begin()
    blocker.phone.tap(goal.options[0].pack(), goal)
    blocker.phone.block()

    await to_the_stages(other)
    blocker.phone.block(blocked=False)
    blocker.phone.send("/start")
    stages = await blocker.phone.another_question(goal)
    await blocker.act(await blocker.act(stages))

    assert running.answers(7_105)["stages", None] == ["awareness"]


async def test_429_delays_the_chat_it_names_and_loses_nothing(running):
    slow, quick = running.respondent(7_107), running.respondent(7_108)
    goal = await slow.begin()
    running.state.faults.add(Fault(Kind.REFUSE, times=2, method="sendMessage", chat_id=7_107, retry_after=1))

    slow.phone.tap(goal.options[0].pack(), goal)
    await to_the_stages(quick)
    stages = await slow.phone.wait_for(
        lambda: (now := slow.phone.question) and now.control(Control.DONE) and now, what="the next question"
    )

    refused = [call for call in running.state.calls if call.chat_id == 7_107 and call.error_code == 429]
    assert len(refused) == 2
    assert len([seen for seen in slow.phone.seen if seen.text == stages.text]) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.DROP_BEFORE, times=2, method="sendMessage"),
        Fault(Kind.DROP_AFTER, times=1, method="sendMessage"),
        Fault(Kind.REFUSE, times=2, method="sendMessage", error_code=502, retry_after=None),
        Fault(Kind.DROP_BEFORE, times=2, method="getUpdates"),
        Fault(Kind.DROP_AFTER, times=2, method="getUpdates"),
        Fault(Kind.REFUSE, times=2, method="getUpdates", error_code=500, retry_after=None),
        Fault(Kind.DROP_AFTER, times=2, method="answerCallbackQuery"),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.method}",
)
async def test_a_bad_network_loses_no_answer(running, fault):
    number = 7_200 + len(running.state.people())
    respondent = running.respondent(number)
    goal = await respondent.begin()
    running.state.faults.add(fault)

    stages = await respondent.act(goal)
    ticked = await respondent.act(stages)
    await respondent.phone.wait_for(lambda: not running.state.faults.waiting(), what="the trouble to happen")
    respondent.phone.tap(ticked.control(Control.DONE), ticked)
    await respondent.phone.wait_for(lambda: ("stages", None) in running.answers(number), what="the answer to be stored")

    assert running.answers(number) == {("goal", None): "buy", ("stages", None): ["awareness"]}


async def test_the_bot_asks_for_nothing_that_the_sandbox_does_not_know(running):
    respondent = running.respondent(7_300)
    await respondent.begin()
    respondent.phone.send("/mydata")
    await respondent.phone.wait_for(
        lambda: any("document" in seen.raw for seen in respondent.phone.seen), what="a file"
    )
    respondent.phone.send("/withdraw")
    asked = await respondent.phone.wait_for(
        lambda: next((seen for seen in respondent.phone.seen if "w:1" in dict(map(reversed, seen.buttons))), None),
        what="the question whether to erase",
    )
    respondent.phone.tap("w:1", asked)
    await respondent.phone.wait_for(lambda: len(respondent.phone.seen) == 1, what="the chat to be emptied")

    assert running.state.unknown_calls == []
    assert running.answers(7_300) == {}
    assert respondent.phone.seen[0].text != Locale(Language.EN).gettext("All right, nothing was deleted.")
