"""Who answers before the question can be read; nobody who read it before, and nobody of whom that is not known."""

from dataclasses import replace
from datetime import timedelta

import pytest

from interview.engine import Agree, Back, Done, Event, Pause, Resume, Skip, Tap, Words, step
from interview.language import Language
from interview.library import builtin_guides
from interview.pace import READ_S, TIMED, is_hasty, is_new
from interview.programme import open_question
from interview.records import Role
from interview.scales import Kind, standards
from interview.state import State, dump_state, load_state

GUIDE = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)
AT_ONCE = timedelta(milliseconds=300)


class Pace:
    """An interview whose events come after a wait."""

    def __init__(self) -> None:
        self.state = State(seed=1)
        self.hasty: list[tuple[str, str | None]] = []

    def take(self, *events: Event, waited: timedelta = AT_ONCE) -> "Pace":
        for event in events:
            asked = open_question(GUIDE, self.state)
            taken = step(GUIDE, self.state, event)
            if is_hasty(self.state, asked, taken.given, Language.EN, waited):
                assert asked is not None
                self.hasty.append(asked.key)
            fresh = is_new(event, taken, open_question(GUIDE, taken.state))
            self.state = load_state(dump_state(replace(taken.state, fresh=fresh)))
        return self


@pytest.fixture
def pace() -> Pace:
    """Somebody who agreed, chose a goal and ticked two stages, all without hurry."""
    slow = Pace().take(Agree(), Tap("solve"), Tap("purchase"), Tap("support"), waited=timedelta(minutes=1))
    return slow.take(Done(), waited=timedelta(minutes=1))


def test_a_tap_before_the_words_can_be_read_is_hasty(pace):
    assert pace.take(Tap("3")).hasty == [("importance", "purchase")]


@pytest.mark.parametrize("language", list(Language))
def test_the_bound_follows_the_number_of_words_in_each_language(language, pace):
    asked = open_question(GUIDE, pace.state)
    label = standards()[Kind.IMPORTANCE].label[language]
    bound = timedelta(seconds=READ_S * len(label.split()))
    given = step(GUIDE, pace.state, Tap("3")).given
    just = timedelta(milliseconds=1)

    assert is_hasty(pace.state, asked, given, language, bound - just)
    assert not is_hasty(pace.state, asked, given, language, bound)
    assert timedelta(seconds=1) < bound < timedelta(seconds=3)


@pytest.mark.parametrize("waited", [timedelta(0), timedelta(seconds=-5)])
def test_a_clock_that_stood_or_went_back_tells_nothing(waited, pace):
    assert pace.take(Tap("3"), waited=waited).hasty == []


def test_the_same_question_about_the_next_stage_need_not_be_read_again(pace):
    pace.take(Tap("3"), Tap("3"), Tap("3"), Tap("3"))

    assert pace.hasty == [("importance", "purchase"), ("satisfaction", "purchase")]


def test_what_was_seen_before_a_step_back_is_not_measured_again(pace):
    pace.take(Tap("3"), waited=timedelta(minutes=1))

    assert pace.take(Back(), Tap("4"), Tap("2")).hasty == []


def test_a_question_asked_again_after_a_pause_or_words_beside_it_is_not_measured(pace):
    paused = pace.take(Pause(), Resume(), Tap("3")).hasty
    told = pace.take(Words("something else"), Tap("4")).hasty

    assert paused == told == []


def test_whoever_passes_on_is_not_measured(pace):
    assert pace.take(Skip()).hasty == []


def test_only_what_one_tap_answers_is_timed():
    assert {Kind.TEXT, Kind.NUMBER, Kind.CHOICES, Kind.EMOTION, Kind.PATH, Kind.NOTE}.isdisjoint(TIMED)
    assert set(TIMED) == {Kind.CHOICE, Kind.YES_NO, Kind.NPS, Kind.CSAT, Kind.CES, Kind.SATISFACTION, Kind.IMPORTANCE}
