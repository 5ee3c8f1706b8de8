"""Where an interview stands: stored without loss, read from each stage's point of view."""

import json

import pytest

from interview.advice import Advice
from interview.scales import Kind
from interview.state import Entry, Known, State, dump_state, load_state


def entry(ordinal, question_id, stage_id=None, **more):
    return Entry(
        ordinal=ordinal,
        part_id="part",
        question_id=question_id,
        stage_id=stage_id,
        kind=more.pop("kind", Kind.CHOICE),
        **more,
    )


@pytest.mark.parametrize(
    "value", [None, 0, 1, 10, True, False, "solve", "10", ("phone", "chat", "phone"), ("phone",), ()]
)
def test_values_survive_storing(value):
    state = State(seed=3, consent=True, path=(entry(1, "q", value=value),), used=1)

    loaded = load_state(dump_state(state))

    assert loaded == state
    assert type(loaded.path[0].value) is type(value)


def test_everything_half_given_survives_storing():
    state = State(
        seed=2**31 - 1,
        consent=False,
        path=(
            entry(1, "story", "support", kind=Kind.TEXT, calm=True, advice=Advice()),
            entry(2, "probe", "support", of="story", skipped=True),
            entry(3, "satisfaction", "support", value=1, check=True),
            entry(4, "more", advice=Advice(frozenset({"cause"}), frozenset({"see"}), -2, frozenset({"anger"}))),
        ),
        used=9,
        draft=("a", "b", "a"),
        awaiting="other",
        writing=9,
        calm=True,
        paused=True,
    )

    assert load_state(dump_state(state)) == state


def test_a_stored_state_leaves_out_what_is_not_set():
    assert json.loads(dump_state(State(seed=3))) == {"seed": 3}


def test_an_answer_is_seen_from_its_own_stage():
    known = Known.of((entry(1, "satisfaction", "choice", value=2), entry(2, "satisfaction", "support", value=5)))

    assert known.at("choice").value("satisfaction") == 2
    assert known.at("support").value("satisfaction") == 5
    assert known.at("purchase").value("satisfaction") is None


def test_outside_the_stages_the_last_answer_of_any_stage_is_seen():
    known = Known.of((entry(1, "satisfaction", "choice", value=2), entry(2, "satisfaction", "support", value=5)))

    assert known.value("satisfaction") == 5


def test_an_answer_outside_the_stages_is_seen_from_every_stage():
    known = Known.of((entry(1, "goal", value="solve"),))

    assert known.at("support").value("goal") == "solve"


def test_the_last_answer_to_a_question_is_seen():
    known = Known.of((entry(1, "satisfaction", "choice", value=5), entry(2, "satisfaction", "choice", value=1)))

    assert known.at("choice").value("satisfaction") == 1


def test_a_skipped_question_is_not_answered():
    known = Known.of((entry(1, "goal", skipped=True), entry(2, "story", kind=Kind.TEXT)))

    assert (known.answered("goal"), known.answered("story"), known.answered("never")) == (False, True, False)


def test_tags_are_those_frozen_with_the_answer():
    known = Known.of((entry(1, "story", "support", kind=Kind.TEXT, advice=Advice(tags=frozenset({"anger"}))),))

    assert known.at("support").tags("story") == {"anger"}
    assert known.tags("never") == frozenset()


def test_only_the_last_answer_to_each_question_counts():
    path = (entry(1, "goal"), entry(2, "satisfaction", "a"), entry(4, "satisfaction", "b"), entry(5, "goal"))

    assert State(seed=1, path=path, used=6, writing=6).live() == {2, 4, 5, 6}
