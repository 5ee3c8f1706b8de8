"""Every event at every kind of question, and what words do."""

from dataclasses import dataclass, replace

import pytest

from interview.engine import (
    Agree,
    AnotherStage,
    Back,
    Decline,
    Done,
    Notice,
    Pause,
    Resume,
    Skip,
    StoryEnded,
    Tap,
    Words,
    offered,
    step,
)
from interview.errors import UnknownOptionError
from interview.programme import disposition, persona
from interview.records import Disposition
from interview.scales import MAX_PATH_STEPS, Kind
from interview.state import State

REFUSED = "refused"  # UnknownOptionError
SAME = "same"  # nothing changes
SKIPPED = "skipped"
ASIDE = "aside"  # kept beside the open question
WRITING = "writing"  # the first words of a text


@dataclass(frozen=True)
class Gave:
    """The question is answered. kept: the event's words stay with the answer."""

    value: object
    kept: bool = False


@dataclass(frozen=True)
class Ticked:
    """The question stays open with these ticks."""

    draft: tuple[str, ...]


@dataclass(frozen=True)
class Says:
    """The question stays open and something is said."""

    notice: Notice


@dataclass(frozen=True)
class AsideAnd:
    """The words are kept, the question stays open, and something is said."""

    notice: Notice


OPEN_AT = {
    Kind.NOTE: "welcome",
    Kind.CHOICE: "goal",
    Kind.CHOICES: "told",
    Kind.IMPORTANCE: "importance",
    Kind.SATISFACTION: "satisfaction",
    Kind.CES: "ces",
    Kind.CSAT: "csat",
    Kind.NPS: "nps",
    Kind.TEXT: "story",
    Kind.PATH: "path",
    Kind.EMOTION: "feelings",
    Kind.YES_NO: "more_time",
    Kind.NUMBER: "waited",
}

TABLE = {
    Kind.NOTE: {
        Tap("buy"): REFUSED,
        Done(): Gave(None),
        Words("hello"): ASIDE,
        Words("5"): ASIDE,
        StoryEnded(None): SAME,
        Skip(): SKIPPED,
        AnotherStage(): SAME,
    },
    Kind.CHOICE: {
        Tap("buy"): Gave("buy"),
        Tap("other"): Says(Notice.WRITE),
        Tap("nonsense"): REFUSED,
        Tap(""): REFUSED,
        Done(): SAME,
        Words("Buy"): Gave("buy"),
        Words(" купить "): Gave("buy"),
        Words("Something else"): Gave("other", kept=True),
        Words("I wanted to look around"): Gave("other", kept=True),
        Words("5"): Gave("other", kept=True),
        StoryEnded(None): SAME,
        Skip(): SKIPPED,
        AnotherStage(): SAME,
    },
    Kind.CHOICES: {
        Tap("family"): Ticked(("family",)),
        Tap("nonsense"): REFUSED,
        Done(): SKIPPED,
        Words("Family"): Ticked(("family",)),
        Words("my neighbour"): ASIDE,
        StoryEnded(None): SAME,
        Skip(): SKIPPED,
        AnotherStage(): SAME,
    },
    Kind.IMPORTANCE: {
        Tap("4"): Gave(4),
        Tap("0"): REFUSED,
        Tap("6"): REFUSED,
        Done(): SAME,
        Words("Очень важно"): Gave(5),
        Words("4"): ASIDE,  # digits mean the opposite in some schools
        Words("rather"): ASIDE,
        StoryEnded(None): SAME,
        Skip(): SKIPPED,
        AnotherStage(): SAME,
    },
    Kind.SATISFACTION: {
        Tap("1"): Gave(1),
        Tap("6"): REFUSED,
        Words("very dissatisfied"): Gave(1),
        Words("1"): ASIDE,
        Skip(): SKIPPED,
    },
    Kind.CES: {
        Tap("7"): Gave(7),
        Tap("8"): REFUSED,
        Words("7"): Gave(7),
        Words(" 1 "): Gave(1),
        Words("0"): Says(Notice.OUT_OF_RANGE),
        Words("8"): Says(Notice.OUT_OF_RANGE),
        Words("easy"): ASIDE,
        Skip(): SKIPPED,
    },
    Kind.CSAT: {
        Tap("3"): Gave(3),
        Words("neither"): Gave(3),
        Words("3"): ASIDE,
        Skip(): SKIPPED,
    },
    Kind.NPS: {
        Tap("0"): Gave(0),
        Tap("10"): Gave(10),
        Tap("11"): REFUSED,
        Words("10"): Gave(10),
        Words("0"): Gave(0),
        Words("11"): Says(Notice.OUT_OF_RANGE),
        Words("99999999999999999999"): AsideAnd(Notice.NEED_NUMBER),
        Words("٣"): ASIDE,
        Words("²"): ASIDE,
        Words("ten"): ASIDE,
        Done(): SAME,
        Skip(): SKIPPED,
    },
    Kind.TEXT: {
        Tap("buy"): REFUSED,
        Done(): SAME,
        Words("hello"): WRITING,
        Words("5"): WRITING,
        Words("😀"): WRITING,
        StoryEnded(None): SAME,
        Skip(): SKIPPED,
    },
    Kind.PATH: {
        Tap("phone"): Ticked(("phone",)),
        Tap("fax"): REFUSED,
        Done(): SKIPPED,
        Words("Chat"): Ticked(("chat",)),
        Words("a letter"): ASIDE,
        Skip(): SKIPPED,
        AnotherStage(): SAME,
    },
    Kind.EMOTION: {
        Tap("joy"): Ticked(("joy",)),
        Tap("envy"): REFUSED,
        Done(): SKIPPED,
        Words("радость"): Ticked(("joy",)),
        Words("envy"): ASIDE,
        Skip(): SKIPPED,
    },
    Kind.YES_NO: {
        Tap("yes"): Gave(True),
        Tap("no"): Gave(False),
        Tap("true"): REFUSED,
        Words("да"): Gave(True),
        Words("Ne"): Gave(False),
        Words("maybe"): ASIDE,
        Skip(): SKIPPED,
    },
    Kind.NUMBER: {
        Tap("20"): REFUSED,
        Done(): SAME,
        Words("20"): Gave(20),
        Words("1 500"): Gave(1500),
        Words("about 20"): Gave(20, kept=True),
        Words("1000001"): Says(Notice.OUT_OF_RANGE),
        Words("long"): AsideAnd(Notice.NEED_NUMBER),
        Words("10 or 20"): AsideAnd(Notice.NEED_NUMBER),
        Skip(): SKIPPED,
    },
}


def open_at(talk, kind):
    """Open a question of a kind, with a story told where one comes before."""
    if kind is Kind.CES:
        talk.rate(support=1)
        while talk.question_id != "ces":
            talk.take(Back())
        return talk
    if kind in (Kind.CHOICES, Kind.NUMBER):
        talk.skip_to("more_time").tap("yes")
    return talk.skip_to(OPEN_AT[kind])


@pytest.mark.parametrize(
    ("kind", "event", "expected"), [(kind, event, row[event]) for kind, row in TABLE.items() for event in row]
)
def test_event_at_kind(talk, kind, event, expected):
    open_at(talk, kind)
    before, asked = talk.state, talk.asked
    assert asked.question.type is kind

    if expected == REFUSED:
        with pytest.raises(UnknownOptionError):
            talk.take(event)
        return
    done = talk.take(event)

    if expected == SAME:
        assert (done.state, done.given, done.kept, done.notice) == (before, None, None, None)
    elif expected == SKIPPED:
        assert (done.given.skipped, done.given.value, done.given.key) == (True, None, asked.key)
        assert done.state.path == (*before.path, done.given)
    elif expected == ASIDE:
        assert (done.state.path, done.given, done.notice) == (before.path, None, Notice.KEPT)
        assert done.kept is not None
    elif expected == WRITING:
        assert (done.state.path, done.state.writing, done.given) == (before.path, before.used + 1, None)
        assert (done.kept.ordinal, done.kept.entry.key) == (before.used + 1, asked.key)
    elif isinstance(expected, Gave):
        assert (done.given.value, done.given.skipped, done.given.key) == (expected.value, False, asked.key)
        assert done.state.path == (*before.path, done.given)
        assert (done.kept is not None) is expected.kept
    elif isinstance(expected, Ticked):
        assert done.state == replace(before, draft=expected.draft)
    elif isinstance(expected, Says):
        assert (done.notice, done.given, done.kept, done.state.path) == (expected.notice, None, None, before.path)
    else:
        assert (done.notice, done.given, done.state.path) == (expected.notice, None, before.path)
        assert done.kept is not None


@pytest.mark.parametrize("kind", Kind)
def test_controls_leave_the_answers_alone(talk, kind):
    open_at(talk, kind)
    before = talk.state

    assert talk.take(Agree()).state == before
    assert talk.take(Decline()).state == before
    assert talk.take(Pause()).state == replace(before, paused=True)
    assert talk.take(Resume()).state == before
    assert talk.take(Pause(), StoryEnded(None)).state == before


def test_nothing_is_taken_before_consent_or_after_a_no(small):
    for state in (State(seed=1), step(small, State(seed=1), Decline()).state):
        for event in (Tap("buy"), Done(), Words("20"), StoryEnded(None), Skip(), AnotherStage()):
            done = step(small, state, event)
            assert (done.state, done.given, done.kept, done.notice) == (state, None, None, Notice.NOTHING_OPEN)


def test_words_before_consent_are_not_kept(small):
    for state in (State(seed=1), step(small, State(seed=1), Decline()).state):
        done = step(small, state, Words("my name is Anna"))

        assert (done.kept, done.state, done.notice) == (None, state, Notice.NOTHING_OPEN)


def test_a_no_can_be_turned_into_a_yes(small):
    refused = step(small, State(seed=1), Decline()).state

    agreed = step(small, refused, Agree()).state

    assert (refused.consent, agreed.consent) == (False, True)


def test_words_at_the_end_are_added_to_the_last_text(talk):
    talk.skip_to("story").tell()
    story = talk.last.given
    while talk.asked is not None:
        talk.take(Skip())

    done = talk.take(Words("one more thing"))

    assert (done.kept.ordinal, done.kept.entry, done.notice) == (story.ordinal, None, Notice.KEPT)


def test_buttons_at_the_end_say_that_nothing_is_open(talk):
    while talk.asked is not None:
        talk.take(Skip())

    assert talk.take(Skip()).notice is Notice.NOTHING_OPEN
    assert talk.take(Tap("buy")).notice is Notice.NOTHING_OPEN


# Several taps


def test_ticks_are_kept_in_the_order_of_tapping(talk):
    open_at(talk, Kind.CHOICES)

    assert talk.tick("colleagues", "family").given.value == ("colleagues", "family")


def test_stages_are_kept_in_the_order_of_the_journey(talk):
    talk.skip_to("visited")

    assert talk.tick("support", "choice").given.value == ("choice", "support")


def test_a_second_tap_takes_a_tick_back(talk):
    open_at(talk, Kind.CHOICES)

    assert talk.tap("family", "friends", "family").state.draft == ("friends",)


def test_a_double_tap_counts_once(talk):
    open_at(talk, Kind.CHOICES)

    ticked = talk.take(Tap("family", at=1), Tap("family", at=1))
    unticked = talk.take(Tap("family", at=0), Tap("family", at=0))

    assert (ticked.state.draft, unticked.state.draft) == (("family",), ())


def test_more_ticks_than_fit_are_refused_kindly(talk):
    open_at(talk, Kind.CHOICES)

    done = talk.tap("family", "friends", "colleagues")

    assert (done.state.draft, done.notice) == (("family", "friends"), Notice.ENOUGH_TICKED)


def test_a_path_repeats_steps_up_to_its_limit(talk):
    open_at(talk, Kind.PATH)

    done = talk.tap("chat", "phone", "chat", "chat", "phone")

    assert (done.state.draft, done.notice) == (("chat", "phone", "chat", "chat"), Notice.ENOUGH_TICKED)


def test_a_path_has_a_limit_of_its_own(small):
    unlimited = [
        part.model_copy(update={"questions": tuple(q.model_copy(update={"most": None}) for q in part.questions)})
        for part in small.parts
    ]
    guide = small.model_copy(update={"parts": tuple(unlimited)})
    state = step(guide, State(seed=1), Agree()).state
    while not state.path or state.path[-1].question_id != "story":
        state = step(guide, state, Skip()).state

    for _ in range(MAX_PATH_STEPS):
        state = step(guide, state, Tap("chat")).state
    full = step(guide, state, Tap("chat"))

    assert (len(full.state.draft), full.notice) == (MAX_PATH_STEPS, Notice.ENOUGH_TICKED)


def test_a_double_tap_adds_one_step_to_a_path(talk):
    open_at(talk, Kind.PATH)

    done = talk.take(Tap("chat", at=0), Tap("chat", at=0), Tap("chat", at=1))

    assert done.state.draft == ("chat", "chat")


def test_a_third_feeling_is_refused_kindly(talk):
    open_at(talk, Kind.EMOTION)

    done = talk.tap("joy", "trust", "anger")

    assert (done.state.draft, done.notice) == (("joy", "trust"), Notice.ENOUGH_TICKED)


def test_nothing_in_particular_stands_alone(talk):
    open_at(talk, Kind.EMOTION)

    alone = talk.tap("joy", "trust", "neutral").state.draft
    replaced = talk.tap("anger").state.draft

    assert (alone, replaced) == (("neutral",), ("anger",))


# Words beside buttons


def test_an_option_in_own_words_waits_for_them(talk):
    talk.skip_to("goal").tap("other")
    waiting = talk.state

    done = talk.take(Words("Buy"))

    assert waiting.awaiting == "other"
    assert (done.given.value, done.kept.ordinal, done.state.awaiting) == ("other", done.given.ordinal, None)


def test_another_button_may_be_tapped_instead_of_writing(talk):
    talk.skip_to("goal").tap("other")

    done = talk.tap("buy")

    assert (done.given.value, done.state.awaiting) == ("buy", None)


def test_words_while_a_tap_question_is_open_go_to_the_story(talk):
    talk.skip_to("story").tell("the story")
    story = talk.last.given
    talk.skip_to("path").tap("chat")
    before = talk.state

    done = talk.take(Words("and they never called back"))

    assert (done.kept.ordinal, done.kept.entry) == (story.ordinal, None)
    assert done.state == before


def test_words_before_any_story_get_a_row_of_their_own(talk):
    talk.skip_to("visited")
    before = talk.state

    first, second = talk.take(Words("one")), talk.take(Words("two"))

    assert (first.kept.entry.question_id, first.kept.entry.stage_id) == ("aside", None)
    assert (first.kept.ordinal, second.kept.ordinal) == (before.used + 1, before.used + 2)
    assert second.state == replace(before, used=before.used + 2)


def test_words_after_a_skipped_story_get_a_row_of_their_own(talk):
    talk.skip_to("path")

    done = talk.take(Words("actually"))

    assert done.kept.entry.question_id == "aside"


def test_a_number_told_with_more_words_keeps_them(talk):
    open_at(talk, Kind.NUMBER)

    done = talk.take(Words("20 minutes, and then they hung up"))

    assert (done.given.value, done.kept.ordinal, done.kept.entry) == (20, done.given.ordinal, done.given)


# A story in several messages


def test_a_story_is_several_messages_of_one_answer(talk):
    talk.skip_to("story")
    used = talk.state.used

    first, second = talk.take(Words("one")), talk.take(Words("two"))
    ended = talk.take(StoryEnded(None))

    assert (first.kept.ordinal, second.kept.ordinal) == (used + 1, used + 1)
    assert (first.kept.entry is not None, second.kept.entry) == (True, None)
    assert (ended.given.ordinal, ended.given.skipped, ended.state.writing) == (used + 1, False, None)


def test_silence_without_words_ends_nothing(talk):
    talk.skip_to("story")
    before = talk.state

    assert talk.take(StoryEnded(None)).state == before


def test_skipping_a_story_being_told_keeps_what_was_told(talk):
    talk.skip_to("story").take(Words("one"))
    ordinal = talk.state.writing

    done = talk.take(Skip())

    assert (done.given.ordinal, done.given.skipped) == (ordinal, False)


def test_a_story_being_told_survives_a_pause(talk):
    talk.skip_to("story").take(Words("one"), Pause())

    assert talk.take(Words("two")).kept.ordinal == talk.state.writing


# What is offered


@pytest.mark.parametrize("kind", Kind)
def test_every_button_on_offer_is_taken(talk, kind):
    open_at(talk, kind)
    state, guide = talk.state, talk.guide

    for option in offered(guide, talk.asked):
        assert step(guide, state, Tap(option.id)).state != state


# How far it came


def test_disposition_grows_with_the_answers(talk, small):
    def now():
        return disposition(talk.guide, talk.state)

    assert disposition(small, State(seed=1)) is Disposition.INVITED
    assert disposition(small, State(seed=1, consent=False)) is Disposition.REFUSED
    assert now() is Disposition.STARTED
    talk.skip_to("visited").tick("purchase")
    talk.tap("5")
    assert now() is Disposition.STARTED  # importance alone is no curve
    talk.tap("2")
    assert now() is Disposition.PARTIAL
    talk.skip_to("lane_think")
    assert now() is Disposition.PARTIAL
    talk.skip_to("more_time")
    assert now() is Disposition.COMPLETE


def test_an_interview_of_skips_stays_started(talk):
    while talk.asked is not None:
        talk.take(Skip())

    assert disposition(talk.guide, talk.state) is Disposition.STARTED


def test_persona_is_the_first_whose_rule_holds(talk):
    talk.skip_to("goal").tap("solve")
    helped = persona(talk.guide, talk.state)
    talk.take(Back())
    talk.tap("buy")
    nobody = persona(talk.guide, talk.state)
    talk.skip_to("nps").tap("9")
    promoter = persona(talk.guide, talk.state)

    assert (helped, nobody, promoter) == ("helped", None, "promoter")
