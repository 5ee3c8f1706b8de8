"""What holds on every way through every guide."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview.advice import Advice
from interview.engine import (
    Agree,
    AnotherStage,
    Back,
    Decline,
    Done,
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
from interview.guide_file import load_guide
from interview.language import Locale
from interview.library import builtin_guides
from interview.programme import disposition, open_question, persona, visited_stages
from interview.scales import SEVERAL, Kind
from interview.screen import Setting, open_screen
from interview.state import Known, State, dump_state, load_state

LONGEST = 150  # questions of one interview; the longest guide asks some sixty
WALKS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SMALL = Path(__file__).parent / "data" / "small.yaml"
GUIDES = ["small", "customer_journey", "staff_journey"]

ADVICES = [  # a handful of each sign: drawing them part by part takes longer than the walks themselves
    None,
    Advice(),
    Advice(missing=frozenset({"repeat_reason", "cause"})),
    Advice(missing=frozenset({"duration", "too_short"}), lanes=frozenset({"think", "feel"})),
    Advice(missing=frozenset({"destination"}), valence=-2, tags=frozenset({"anger", "wait_time"})),
    Advice(lanes=frozenset({"think", "feel", "see", "hear", "say"}), valence=2, tags=frozenset({"joy"})),
    Advice(missing=frozenset({"too_short"}), lanes=frozenset({"hear", "see"}), valence=-2),
    Advice(missing=frozenset({"event", "cause"})),
    Advice(missing=frozenset({"cause"}), lanes=frozenset({"say"}), valence=2),
]
MOVE = st.tuples(
    st.sampled_from(["answer"] * 9 + ["skip", "back", "words", "other", "pause"]),
    st.integers(0, 30),
    st.sampled_from(ADVICES),
)
MOVES = st.integers(0, 60).flatmap(lambda n: st.lists(MOVE, min_size=n, max_size=n))
TEXTS = st.text(max_size=20) | st.sampled_from(
    ["", "5", "20", "yes", "да", "Other", "\u202e", "😀", "\u0000", "9" * 30]
)
OPTIONS = st.text(max_size=12) | st.sampled_from(["1", "5", "10", "yes", "no", "joy", "neutral", "support", "phone"])
GARBAGE = st.one_of(
    st.sampled_from([Agree(), Decline(), Done(), Skip(), Back(), AnotherStage(), Pause(), Resume()]),
    st.builds(Tap, OPTIONS, st.none() | st.integers(-3, 20)),
    st.builds(Words, TEXTS, calm=st.booleans()),
    st.builds(StoryEnded, st.sampled_from(ADVICES)),
)


@cache
def guide_named(guide_id):
    """Load a guide; an argument of the tests would be printed whole with each failure."""
    return {guide.id: guide for guide in (load_guide(SMALL), *builtin_guides())}[guide_id]


def event_of(guide, state, move):
    """Turn a drawn move into something that a person can do now."""
    action, number, advice = move
    asked = open_question(guide, state)
    if action == "back":
        return Back()
    if action == "pause":
        return Pause()
    if asked is None or action == "words":
        return Words("words", calm=number == 0)
    if action == "other" and asked.first_of_story:
        return AnotherStage()
    return Skip() if action == "skip" else answer(guide, state, asked, number, advice)


def answer(guide, state, asked, number, advice):
    """Return the next event of an answer to the open question."""
    kind = asked.question.type
    if state.writing is not None:
        return StoryEnded(advice)
    if kind is Kind.TEXT or state.awaiting is not None:
        return Words("words", calm=number == 0)
    if kind is Kind.NUMBER:
        return Words(str(number))
    ticks = 1 + number % 3 if asked.question.visits else 1
    if kind is Kind.NOTE or (kind in SEVERAL and len(state.draft) >= ticks):
        return Done()
    options = [option.id for option in offered(guide, asked) if option.id not in state.draft]
    return Tap(options[number % len(options)])


def walk(guide, moves, *, seed=7):
    """Yield (state before, step) of each move."""
    state = step(guide, State(seed=seed), Agree()).state
    for move in moves:
        taken = step(guide, state, event_of(guide, state, move))
        yield state, taken
        state = taken.state


def last_state(guide, moves):
    state = step(guide, State(seed=7), Agree()).state
    for _, taken in walk(guide, moves):
        state = taken.state
    return state


def apart_from_used(state):
    return replace(state, used=0, paused=False)


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES)
@WALKS
def test_back_undoes_an_answer(guide_id, moves):
    guide = guide_named(guide_id)

    for before, taken in walk(guide, moves):
        if len(taken.state.path) > len(before.path):
            undone = step(guide, taken.state, Back()).state
            assert apart_from_used(undone) == apart_from_used(before.settled())
            assert undone.used == taken.state.used + 1  # so that buttons of the undone prompt are stale


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES)
@WALKS
def test_back_all_the_way_leads_to_the_first_question(guide_id, moves):
    guide = guide_named(guide_id)
    state = last_state(guide, moves)
    first = open_question(guide, State(seed=7, consent=True))

    half_given = len(state.draft) + (state.awaiting is not None) + (state.writing is not None)
    for _ in range(len(state.path) + half_given):
        state = step(guide, state, Back()).state

    assert (state.path, open_question(guide, state).key) == ((), first.key)


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES)
@WALKS
def test_any_state_can_be_stored_and_resumed(guide_id, moves):
    guide = guide_named(guide_id)
    resumed = step(guide, State(seed=7), Agree()).state

    for move, (before, taken) in zip(moves, walk(guide, moves), strict=True):
        resumed = load_state(dump_state(resumed))
        assert resumed == before
        again = step(guide, resumed, event_of(guide, resumed, move))
        assert again == taken
        resumed = again.state


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES)
@WALKS
def test_skipping_leads_to_the_end_past_every_question(guide_id, moves):
    guide = guide_named(guide_id)
    state = last_state(guide, moves)

    for _ in range(LONGEST):
        asked = open_question(guide, state)
        if asked is None:
            break
        skipped = step(guide, state, Skip()).state
        assert len(skipped.path) == len(state.path) + 1
        assert skipped.path[-1].key == asked.key
        state = skipped

    assert (open_question(guide, state), state.consent) == (None, True)
    assert unconditional(guide, state) <= {entry.question_id for entry in state.path}


def unconditional(guide, state):
    """Return the questions that everybody is asked."""
    parts = [part for part in guide.parts if part.when is None]
    stages = [guide.stage(stage_id) for stage_id in visited_stages(guide, Known.of(state.path))]
    asked = [part.questions for part in parts if part.story in (None, "lowest")]
    asked += [stage.questions for stage in stages]
    return {question.id for questions in asked for question in questions if not (question.when or question.lane)}


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES, numbers=st.lists(st.integers(0, 30), min_size=7, max_size=7), advice=st.sampled_from(ADVICES))
@WALKS
def test_no_way_is_a_dead_end_for_those_who_answer(guide_id, moves, numbers, advice):
    guide = guide_named(guide_id)
    state = last_state(guide, moves)

    for turn in range(3 * LONGEST):
        asked = open_question(guide, state)
        if asked is None:
            break
        state = step(guide, state, answer(guide, state, asked, numbers[turn % 7], advice)).state

    assert (open_question(guide, state), state.consent) == (None, True)


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES)
@WALKS
def test_ordinals_are_never_used_twice(guide_id, moves):
    given_out: dict[int, object] = {}

    for before, taken in walk(guide_named(guide_id), moves):
        assert taken.state.used >= before.used
        rows = {entry for entry in (taken.given, taken.kept and taken.kept.entry) if entry is not None}
        for row in rows:
            assert given_out.setdefault(row.ordinal, row.key) == row.key
            assert row.ordinal <= taken.state.used
        new = {row.ordinal for row in rows} - {before.writing}
        assert new <= set(range(before.used + 1, taken.state.used + 1))


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES)
@WALKS
def test_exactly_one_answer_to_each_question_counts(guide_id, moves):
    for _, taken in walk(guide_named(guide_id), moves):
        state = taken.state
        ordinals = [entry.ordinal for entry in state.path]
        counting = {entry.ordinal for entry in state.path if entry.ordinal in state.live()}
        keys = [entry.key for entry in state.path if entry.ordinal in counting]

        assert ordinals == sorted(set(ordinals))
        assert sorted(keys, key=str) == sorted({entry.key for entry in state.path}, key=str)
        assert state.live() == counting | ({state.writing} - {None})


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES)
@WALKS
def test_every_open_question_can_be_shown_in_every_language(guide_id, moves):
    guide = guide_named(guide_id)

    for _, taken in walk(guide, moves):
        asked = open_question(guide, taken.state)
        disposition(guide, taken.state)
        persona(guide, taken.state)
        for language in guide.languages if asked is not None else ():
            screen = open_screen(guide, taken.state, asked, Setting("Acme", Locale(language)))
            assert "{" not in screen.body
            assert screen.body.strip()
            assert "…" not in screen.body


@pytest.mark.parametrize("guide_id", GUIDES)
@given(moves=MOVES, events=st.lists(GARBAGE, max_size=20), consent=st.sampled_from([None, False, True]))
@WALKS
def test_garbage_raises_nothing_but_unknown_options(guide_id, moves, events, consent):
    guide = guide_named(guide_id)
    state = last_state(guide, moves) if consent else State(seed=7, consent=consent)

    for event in events:
        try:
            taken = step(guide, state, event)
        except UnknownOptionError:
            assert isinstance(event, Tap)
            continue
        assert taken.state.consent is not None or event not in (Agree(), Decline())
        if state.consent:
            assert taken.state.consent is True
        state = taken.state
    assert load_state(dump_state(state)) == state


@pytest.mark.parametrize("guide_id", GUIDES)
def test_every_question_is_asked_sooner_or_later(guide_id):
    guide, random = guide_named(guide_id), Random(1)
    asked_ids: set[str] = set()

    for seed in range(60):
        state = State(seed=seed, consent=True)
        while (asked := open_question(guide, state)) is not None:
            asked_ids.add(asked.question.id)
            state = step(guide, state, answer(guide, state, asked, random.randrange(31), random.choice(ADVICES))).state

    probes = {probe.id for probe in guide.probes}
    assert {question.id for _, question in guide.questions()} | probes <= asked_ids
