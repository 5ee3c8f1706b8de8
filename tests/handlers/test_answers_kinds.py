"""Every kind of question, answered by taps and by typed words."""

import pytest

from interview.language import Language
from interview.scales import Kind, standards
from interview.screen import Control

ROUND_ABOUT = {"stages": ("consideration", "support"), "goal": "solve", "support_satisfaction": "1"}
TAPPED = [
    ("goal", "find_out", "find_out"),
    ("importance", "4", 4),
    ("satisfaction", "2", 2),
    ("csat", "1", 1),
    ("nps", "10", 10),
    ("nps", "0", 0),
    ("repeated", "several", "several"),
    ("outcome", "still_open", "still_open"),
    ("more_time", "no", False),
]
TYPED = [
    (Kind.IMPORTANCE, "importance", "4", 4),
    (Kind.SATISFACTION, "satisfaction", "1", 1),
    (Kind.CSAT, "csat", "5", 5),
    (Kind.YES_NO, "more_time", "yes", True),
]


@pytest.fixture
async def respondent(client):
    """Somebody who has agreed."""
    return await client.begin()


@pytest.fixture
async def colleague(world, staff_guide):
    """An employee who has agreed."""
    employee = await world.colleague(702)
    await employee.send("/start")
    await employee.click(staff_guide.consent.agree[Language.EN])
    return employee


async def value_of(client, question_id):
    return {key[0]: value for key, value in (await client.values()).items()}[question_id]


@pytest.mark.parametrize(("question_id", "option", "value"), TAPPED)
async def test_one_tap_answers(respondent, question_id, option, value):
    await respondent.walk_to(question_id, **ROUND_ABOUT)
    asked = respondent.shown
    label = next(label for label, data in asked.buttons if data == asked.option(option))

    await respondent.tap(option)

    assert await value_of(respondent, question_id) == value
    assert (await respondent.place())[0] != question_id
    same_card = respondent.message(asked.id)
    assert label.split(" · ")[0] in same_card.text  # digits lose the words of their end


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("language", [Language.EN, Language.RU])
async def test_the_typed_words_of_an_option_answer(world, language, typed):
    kind, question_id, option, value = typed
    client = await (await world.person(703, language=language)).begin()
    await client.walk_to(question_id, **ROUND_ABOUT)
    told_before = await client.texts()

    await client.send(f" {standards()[kind].options[option][language].upper()} ")

    assert await value_of(client, question_id) == value
    assert await client.texts() == told_before


async def test_the_typed_words_of_a_choice_answer(respondent, customer_guide):
    solve = customer_guide.parts[0].questions[0].options[1]

    await respondent.send(solve.label[Language.EN].lower())

    assert await value_of(respondent, "goal") == "solve"
    assert await respondent.texts() == {}


async def test_after_typed_words_the_next_question_stands_below_them(respondent):
    await respondent.walk_to("importance", **ROUND_ABOUT)
    card = respondent.shown

    message_id = await respondent.send(standards()[Kind.IMPORTANCE].options["5"][Language.EN])

    assert respondent.shown.id > message_id
    assert respondent.message(card.id).buttons == []
    assert (await respondent.place())[0] == "satisfaction"


async def test_other_words_than_the_options_answer_a_choice_that_takes_them(respondent):
    await respondent.send("I wanted my invoice corrected")

    assert await value_of(respondent, "goal") == "other"
    assert (await respondent.texts())["goal"] == "I wanted my invoice corrected"


async def test_the_option_for_own_words_asks_for_them(respondent):
    await respondent.tap("other")
    asking = respondent.shown

    await respondent.send("I wanted my invoice corrected")

    assert not any(data.startswith("o:") for _, data in asking.buttons)
    assert await value_of(respondent, "goal") == "other"
    assert (await respondent.texts())["goal"] == "I wanted my invoice corrected"
    assert await respondent.place() == ("stages", None)


@pytest.mark.parametrize(("typed", "value"), [("0", 0), ("7", 7), (" 10 ", 10)])
async def test_a_typed_digit_answers_nps(respondent, typed, value):
    await respondent.walk_to("nps", **ROUND_ABOUT)

    await respondent.send(typed)

    assert await value_of(respondent, "nps") == value


@pytest.mark.parametrize("typed", ["11", "999999999999999999999999"])
async def test_a_number_outside_the_scale_is_asked_again(respondent, typed):
    await respondent.walk_to("nps", **ROUND_ABOUT)
    question = respondent.shown

    await respondent.send(typed)

    assert await respondent.place() == ("nps", None)
    assert respondent.last.text == question.text
    assert respondent.message(question.id).buttons == []
    await respondent.tap("3")
    assert await value_of(respondent, "nps") == 3


async def test_a_bare_digit_is_no_answer_to_a_scale_of_words(respondent):
    await respondent.walk_to("importance", **ROUND_ABOUT)

    await respondent.send("5")

    assert (await respondent.place())[0] == "importance"
    assert "5" in (await respondent.texts()).values()


async def test_several_options_are_ticked_and_closed(respondent):
    await respondent.walk_to("stages", goal="solve")

    await respondent.tap("support", "awareness", "purchase", "purchase")
    ticked = [label for label in respondent.shown.labels if label.startswith("✓")]
    await respondent.control(Control.DONE)

    assert len(ticked) == 2
    assert await value_of(respondent, "stages") == ("awareness", "support")
    assert await respondent.place() == ("importance", "awareness")


async def test_several_options_may_be_typed_one_after_another(respondent, customer_guide):
    await respondent.walk_to("stages", goal="solve")

    for stage in ("support", "loyalty"):
        await respondent.send(customer_guide.stage(stage).title[Language.EN])
    await respondent.control(Control.DONE)

    assert await value_of(respondent, "stages") == ("support", "loyalty")


async def test_next_without_a_tick_passes_on_the_question(respondent):
    await respondent.walk_to("stages", goal="solve")

    await respondent.control(Control.DONE)

    assert await value_of(respondent, "stages") is None
    assert await respondent.place() == ("importance", "awareness")


async def test_a_path_keeps_order_and_repeats(respondent):
    await respondent.walk_to("path", **ROUND_ABOUT)

    await respondent.tap("chat", "phone", "chat")
    shown = respondent.shown.text
    await respondent.control(Control.DONE)

    assert await value_of(respondent, "path") == ("chat", "phone", "chat")
    assert shown.count("→") == 3


async def test_at_most_two_feelings_and_the_third_tap_says_so(respondent):
    await respondent.walk_to("feelings", **ROUND_ABOUT)

    await respondent.tap("anger", "sadness")
    answer = await respondent.click(respondent.shown.option("fear"))
    await respondent.control(Control.DONE)

    assert answer
    assert await value_of(respondent, "feelings") == ("anger", "sadness")


async def test_a_story_takes_words(respondent):
    await respondent.walk_to("story", **ROUND_ABOUT)

    await respondent.tell("It took three calls.")

    assert (await respondent.texts())["story"] == "It took three calls."
    assert await respondent.place() == ("path", "support")


async def test_effort_is_asked_of_those_who_contacted_support(respondent):
    await respondent.walk_to("ces", more_time="yes", **ROUND_ABOUT)

    await respondent.tap("7")

    assert await value_of(respondent, "ces") == 7


async def test_the_stage_to_tell_about_is_chosen_when_all_went_well(respondent):
    await respondent.walk_to("first_story.stage", stages=("consideration", "support"), satisfaction="5")

    await respondent.tap("consideration")

    assert await respondent.place() == ("story", "consideration")


async def test_another_stage_may_be_told_about(respondent):
    await respondent.walk_to("story", **ROUND_ABOUT)
    proposed = await respondent.place()

    await respondent.control(Control.ANOTHER_STAGE)
    choice = await respondent.place()
    await respondent.tap("consideration")

    assert (proposed, choice) == (("story", "support"), ("first_story.stage", None))
    assert await respondent.place() == ("story", "consideration")


async def test_a_rating_that_the_story_contradicts_is_checked_once(respondent, world):
    await respondent.walk_to("story", **ROUND_ABOUT)
    world.words.valence = 2

    await respondent.tell("It was wonderful, thank you.")
    check = await respondent.place()
    ticked = [label for label in respondent.shown.labels if label.startswith("✓")]
    await respondent.tap("5")

    assert check == ("satisfaction", "support")
    assert len(ticked) == 1
    assert (await respondent.values())["satisfaction", "support"] == 5
    assert await respondent.place() == ("path", "support")


@pytest.mark.parametrize(("typed", "value"), [("3", 3), ("about 20 hours, I think", 20), ("1 500", 1500)])
async def test_a_number_is_read_from_what_was_typed(colleague, typed, value):
    await colleague.walk_to("handover_hours", handover="yes", stages="support")

    await colleague.send(typed)

    assert await value_of(colleague, "handover_hours") == value
    assert await colleague.place() == ("context_lost", "support")


async def test_words_where_a_number_is_asked_are_kept_and_the_number_asked_again(colleague):
    await colleague.walk_to("handover_hours", handover="yes", stages="support", story="The case was passed on twice.")

    await colleague.send("a whole day")

    assert await colleague.place() == ("handover_hours", "support")
    assert (await colleague.texts())["story"] == "The case was passed on twice.\na whole day"
    await colleague.send("24")
    assert await value_of(colleague, "handover_hours") == 24


async def test_a_number_where_words_are_asked_is_the_answer(respondent):
    await respondent.walk_to("story", **ROUND_ABOUT)

    await respondent.tell("40")

    assert (await respondent.texts())["story"] == "40"


async def test_permission_is_kept_for_the_person_and_the_interview(respondent, world):
    await respondent.walk_to("permission", more_time="no", **ROUND_ABOUT)

    await respondent.tap("read_and_write")

    assert (await respondent.known()).may_contact
    assert [record.may_read_story for record in await world.records()] == [True]
