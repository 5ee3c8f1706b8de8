"""What an invented person does about the open question."""

import pytest

from bot.demo.respondent import Respondent
from bot.demo.script import acts
from interview.engine import Done, Skip, Tap, Words
from interview.guide import Guide, Question
from interview.language import Language
from interview.library import builtin_guides
from interview.programme import Asked, BuiltIn
from interview.records import Role
from interview.scales import Kind
from interview.state import State

PERSON = Respondent(
    id="somebody",
    language=Language.EN,
    campaign="shop",
    stages={"support": {"satisfaction": 1}, "purchase": {"satisfaction": 4}},
    tells="support",
    answers={"path": ("chat", "phone", "chat"), "feelings": ("anger", "sadness"), "more_time": False, "nps": 3},
    texts={"story": ("It broke.", "Nobody came."), "goal": ("Something else",)},
    probes={"repeat_reason": "transferred", "how_long": ("Two weeks.",)},
)
STATE = State(seed=1, consent=True)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)


def asked(guide: Guide, question_id: str, stage_id: str | None = None) -> Asked:
    part, question = next((p, q) for p, q in guide.questions() if q.id == question_id)
    return Asked(part, question, stage_id)


def probe(guide: Guide, probe_id: str, kind: Kind) -> Asked:
    part, _ = next((p, q) for p, q in guide.questions() if q.id == "story")
    return Asked(part, Question.model_construct(id=probe_id, type=kind), "support", of="story")


def test_demo_script_tells_a_story_message_by_message(guide: Guide) -> None:
    assert acts(PERSON, asked(guide, "story", "support"), STATE) == (Words("It broke."), Words("Nobody came."))


@pytest.mark.parametrize("question_id", ["expected", "csat", "outcome"])
def test_demo_script_passes_on_what_the_person_has_no_answer_to(guide: Guide, question_id: str) -> None:
    assert acts(PERSON, asked(guide, question_id, "support"), STATE) == (Skip(),)


def test_demo_script_says_no_with_its_button(guide: Guide) -> None:
    assert acts(PERSON, asked(guide, "more_time"), STATE) == (Tap("no"),)


def test_demo_script_rates_each_stage_on_its_own(guide: Guide) -> None:
    assert acts(PERSON, asked(guide, "satisfaction", "support"), STATE) == (Tap("1"),)
    assert acts(PERSON, asked(guide, "satisfaction", "purchase"), STATE) == (Tap("4"),)


def test_demo_script_ticks_the_stages_that_were_rated(guide: Guide) -> None:
    assert acts(PERSON, asked(guide, "stages"), STATE) == (Tap("support", 1), Tap("purchase", 1), Done())


def test_demo_script_taps_a_path_step_by_step_and_goes_on_where_it_stood(guide: Guide) -> None:
    path = asked(guide, "path", "support")

    assert acts(PERSON, path, STATE) == (Tap("chat", 0), Tap("phone", 1), Tap("chat", 2), Done())
    assert acts(PERSON, path, State(seed=1, consent=True, draft=("chat", "phone"))) == (Tap("chat", 2), Done())


def test_demo_script_ticks_only_what_is_not_ticked(guide: Guide) -> None:
    state = State(seed=1, consent=True, draft=("anger",))

    assert acts(PERSON, asked(guide, "feelings", "support"), state) == (Tap("sadness", 1), Done())


def test_demo_script_writes_where_an_option_asks_for_words(guide: Guide) -> None:
    state = State(seed=1, consent=True, awaiting="other")

    assert acts(PERSON, asked(guide, "goal"), state) == (Words("Something else"),)


def test_demo_script_answers_probes_by_tap_or_words_or_has_enough(guide: Guide) -> None:
    assert acts(PERSON, probe(guide, "repeat_reason", Kind.CHOICE), STATE) == (Tap("transferred"),)
    assert acts(PERSON, probe(guide, "how_long", Kind.TEXT), STATE) == (Words("Two weeks."),)
    assert acts(PERSON, probe(guide, "why_cause", Kind.TEXT), STATE) == (Skip(),)


def test_demo_script_chooses_the_stage_to_tell_about_and_stands_by_a_rating(guide: Guide) -> None:
    part, _ = next((p, q) for p, q in guide.questions() if q.id == "story")
    choice = Question.model_construct(id="first_story.stage", type=Kind.CHOICE)
    rating = Question.model_construct(id="satisfaction", type=Kind.SATISFACTION)

    assert acts(PERSON, Asked(part, choice, None, built_in=BuiltIn.STORY_STAGE), STATE) == (Tap("support"),)
    check = Asked(part, rating, "support", of="story", built_in=BuiltIn.CHECK)
    assert acts(PERSON, check, STATE) == (Tap("1"),)
