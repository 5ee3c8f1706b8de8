"""One step back, wherever a person stands."""

from interview.advice import Advice
from interview.engine import AnotherStage, Back, Done, Notice, Pause, Skip, Tap, Words


def test_back_opens_the_question_answered_last(talk):
    talk.skip_to("goal").tap("buy")

    talk.take(Back())

    assert talk.question_id == "goal"
    assert talk.state.live() == {1}  # the note before it


def test_back_undoes_a_skip(talk):
    talk.skip_to("goal").take(Skip(), Back())

    assert talk.question_id == "goal"


def test_back_at_the_first_question_says_so(talk):
    before = talk.state

    done = talk.take(Back())

    assert (done.state, done.notice) == (before, Notice.NOTHING_BEFORE)


def test_back_takes_off_the_last_tick_only(talk):
    talk.skip_to("visited").tap("choice", "support")

    talk.take(Back())
    once = talk.state.draft
    talk.take(Back())
    twice = talk.state.draft

    assert (once, twice, talk.question_id) == (("choice",), (), "visited")
    talk.take(Back())
    assert talk.question_id == "goal"


def test_back_takes_off_the_last_step_of_a_path(talk):
    talk.skip_to("path").tap("chat", "phone", "chat")

    assert talk.take(Back()).state.draft == ("chat", "phone")


def test_back_stops_waiting_for_own_words(talk):
    talk.skip_to("goal").tap("other")

    talk.take(Back())

    assert (talk.question_id, talk.state.awaiting) == ("goal", None)


def test_back_forgets_a_story_being_told(talk):
    talk.skip_to("story").take(Words("one"), Words("two"))
    told = talk.state.writing

    talk.take(Back())

    assert (talk.question_id, talk.state.writing) == ("story", None)
    assert told not in talk.state.live()
    assert talk.take(Words("anew")).kept.ordinal > told


def test_back_undoes_a_whole_story_with_what_followed_it(talk):
    talk.rate(support=1).story().tell(advice=Advice(missing=frozenset({"cause"})))
    assert talk.question_id == "why_cause"
    talk.tell()

    talk.take(Back())
    assert talk.question_id == "why_cause"
    talk.take(Back())
    assert talk.question_id == "story"


def test_back_undoes_a_checked_rating(talk):
    talk.rate(support=5).story().tell(advice=Advice(valence=-2))
    first = next(entry for entry in talk.state.path if entry.question_id == "satisfaction")
    talk.tap("1")

    talk.take(Back())

    assert (talk.question_id, talk.asked.of) == ("satisfaction", "story")
    assert first.ordinal in talk.state.live()


def test_back_undoes_another_stage(talk):
    talk.rate(choice=5, support=1).story().take(AnotherStage(), Back())

    assert talk.place == ("story", "support")


def test_back_goes_from_one_stage_to_the_one_before(talk):
    talk.skip_to("visited").tick("choice", "support")
    talk.tap("3", "4")
    assert talk.place == ("importance", "support")

    talk.take(Back())

    assert talk.place == ("satisfaction", "choice")


def test_back_at_the_end_opens_the_last_question(talk):
    talk.skip_to("more_time").tap("yes")
    talk.skip_to("permission").take(Skip())
    assert talk.asked is None

    talk.take(Back())

    assert talk.question_id == "permission"


def test_back_ends_a_pause(talk):
    talk.skip_to("visited").take(Pause(), Back())

    assert (talk.question_id, talk.state.paused) == ("goal", False)


def test_back_makes_the_buttons_of_the_undone_prompt_stale(talk):
    talk.skip_to("goal")
    shown = talk.state.used
    talk.tap("buy")

    talk.take(Back())

    assert talk.state.used > shown


def test_an_answer_after_back_replaces_the_one_taken_back(talk):
    talk.skip_to("goal")
    first = talk.tap("buy").given

    second = talk.take(Back(), Tap("solve")).given

    assert second.ordinal > first.ordinal
    assert first.ordinal not in talk.state.live()
    assert second.ordinal in talk.state.live()


def test_other_stages_are_asked_after_the_ticks_were_changed(talk):
    talk.skip_to("visited").tick("choice")

    talk.take(Back(), Tap("purchase"), Done())

    assert talk.place == ("importance", "purchase")
