"""Flags of answers: cautious in four languages, counted without a trace of a small group, left out on request."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview.records import Role
from reports.assemble import assemble
from reports.numbers_text import numbers_text
from reports.quality import Flag, flags, is_nonsense
from reports.wording import reading_notes

from .conftest import PERIOD, TODAY, map_of

CORPORA = Path(__file__).parent.parent / "nlp" / "data"


@pytest.mark.parametrize(
    "word",
    [
        "аааааа",
        "XXXXX",
        "asdf",
        "Qwerty",
        "qwertz",
        "фывапр",
        "олдж",
        "asdasd",
        "йцукйцук",
        "dfgdfgh",
        "пргшщз",
        "kjhgfd",
    ],
)
def test_letters_typed_at_random_are_nonsense(word):
    assert is_nonsense(word)


@pytest.mark.parametrize(
    "word",
    [
        *("взгляд", "ждал", "МГТС", "ГИБДД", "СДЭК", "ахахаха", "хмм", "спс", "про", "ну"),
        *("čtvrt", "čtvrthrst", "vlk", "zmrzl", "scvrnkl", "smršť", "ČSSZ", "prst"),
        *("property", "poverty", "strew", "were", "rhythm", "SMS", "ok", "hmm"),
        *("încă", "știu", "ghișeu", "ANPC", "împrumut"),
    ],
)
def test_words_of_four_languages_are_not(word):
    assert not is_nonsense(word)


@pytest.mark.parametrize("language", ["ru", "ro", "cs", "en"])
def test_no_text_of_the_corpora_is_gibberish(language, story):
    texts = [
        line.split("\t")[-1]
        for name in (f"development_{language}.tsv", f"unseen_{language}.tsv")
        for line in (CORPORA / name).read_text(encoding="utf-8").splitlines()
    ]

    assert len(texts) > 20
    assert [text for text in texts if flags(story().add("text", stage="s", words=text).told(1))] == []


@pytest.mark.parametrize(
    ("texts", "gibberish"),
    [
        (["asdf ghjk"], True),
        (["фывапро", "ххххх"], True),
        (["asdf", "ждали целый день"], False),
        (["[phone] asdf"], True),
        (["ок", "-"], False),
        ([], False),
    ],
)
def test_gibberish_takes_every_word(texts, gibberish, story):
    told = story()
    for text in texts:
        told.add("text", stage="stage_1", words=text)

    assert (Flag.GIBBERISH in flags(told.told(1))) is gibberish


def rated(story, *pairs):
    told = story()
    for number, (importance, satisfaction) in enumerate(pairs):
        told.add("importance", importance, stage=f"stage_{number}")
        told.add("satisfaction", satisfaction, stage=f"stage_{number}")
    return told


@pytest.mark.parametrize(
    ("pairs", "straight"),
    [
        ([(3, 3)] * 4, True),
        ([(5, 4)] * 5, True),
        ([(3, 3)] * 3, False),
        ([(3, 3)] * 4 + [(3, 4)], False),
        ([(5, 3), (4, 3), (5, 3), (4, 3)], False),
    ],
)
def test_straight_line_is_one_pair_of_ratings_at_four_stages_or_more(pairs, straight, story):
    assert (Flag.STRAIGHT_LINE in flags(rated(story, *pairs).told(1))) is straight


def test_what_was_taken_back_or_only_half_rated_is_no_straight_line(story):
    changed = rated(story, *[(3, 3)] * 4)
    changed.answers[1] = replace(changed.answers[1], superseded=True)

    assert flags(changed.told(1)) == frozenset()
    assert flags(rated(story, *[(3, 3)] * 4).add("importance", 3, stage="stage_9").told(1)) == frozenset()


def test_empty_is_everything_skipped_and_no_story(story):
    skipped = story().add("nps", skipped=True).add("text", stage="stage_1", skipped=True)

    assert flags(skipped.told(1)) == {Flag.EMPTY}
    assert flags(skipped.add("nps", 0).told(1)) == frozenset()
    assert flags(story().told(1)) == frozenset()  # nobody asked


SCALES = ("importance", "satisfaction", "csat", "nps", "ces", "choice", "yes_no")


@pytest.mark.parametrize(
    ("hasty", "questions", "quick"),
    [(5, 7, True), (4, 7, False), (5, 10, True), (5, 11, False), (0, 0, False)],
)
def test_quick_takes_five_questions_and_half_of_those_that_one_tap_answers(hasty, questions, quick, story):
    told = story().add("text", stage="stage_1", words="Waited")
    for number in range(questions):
        told.add(SCALES[number % len(SCALES)], 1, stage=f"stage_{number}")  # another question each, by its id
    told.add("csat", skipped=True).add("path", ("phone",), stage="stage_1")

    record = replace(told.told(1), hasty=hasty)

    assert (Flag.QUICK in flags(record)) is quick


def test_a_quick_interview_is_left_out_of_a_careful_map(story, five, english):
    quick = [replace(one, hasty=8) for one in people(story, good=6)]
    others = [replace(one, id=f"z{n}", respondent_id=f"z{n}") for n, one in enumerate(people(story, good=20))]

    journey_map, careful = map_of([*quick, *others], five), careful_map([*quick, *others], five)

    assert counted(journey_map) == {"quick": (6, 26)}
    assert "answers faster than the questions can be read: 6 of 26" in numbers_text(journey_map, english)
    assert (journey_map.customers, careful.customers) == (26, 20)


KINDS = ("straight", "gibberish", "empty", "taps", "quick")


def people(story, *, straight=0, gibberish=0, empty=0, good=0, taps=0, quick=0):
    """Make people of each kind; of the quick ones and of those who only tapped an option nothing is in a figure."""
    made = [rated(story, *[(3, 3)] * 5) for _ in range(straight)]
    made += [rated(story, (5, 2), (4, 4)).add("text", stage="stage_1", words="asdf") for _ in range(gibberish)]
    made += [story().add("nps", skipped=True) for _ in range(empty)]
    made += [rated(story, (5, 2), (4, 1), (5, 3), (2, 4)).add("nps", 6) for _ in range(good)]
    made += [story().add("choice", "solved") for _ in range(taps)]
    hasty = [replace(story().add("choice", "solved").told(900 + number), hasty=8) for number in range(quick)]
    return [told.told(number) for number, told in enumerate(made)] + hasty


def counted(journey_map):
    return {one.id: (one.people, one.share.n) for one in journey_map.flags}


def careful_map(records, plan, *, k=5):
    return assemble(
        records,
        plan,
        erased={},
        period=PERIOD,
        generated_on=TODAY,
        generator=np.random.default_rng(7),
        k=k,
        careful=True,
    )


def test_flags_are_counted_and_told_in_one_line(story, five, english):
    journey_map = map_of(people(story, straight=7, gibberish=6, good=30), five)

    assert counted(journey_map) == {"straight_line": (7, 43), "gibberish": (6, 43)}
    assert not journey_map.careful
    assert (
        "Answers to look at with care, counted in the figures: the same ratings at every stage: 7 of 43 · "
        "letters typed at random: 6 of 43."
    ) in numbers_text(journey_map, english)


def test_careful_map_leaves_them_out_and_says_so(story, five, english):
    records = people(story, straight=7, gibberish=6, good=30)

    journey_map = careful_map(records, five)

    assert journey_map.careful
    assert journey_map.customers == 30
    assert replace(journey_map, flags=(), careful=False, funnel=None) == replace(
        map_of(people(story, good=30), five), funnel=None
    )
    assert journey_map.funnel.complete == 43
    assert "left out of the figures: the same ratings at every stage: 7 of 43" in numbers_text(journey_map, english)
    assert any(note.endswith("can be read are left out.") for note in reading_notes(journey_map, english))


@pytest.mark.parametrize("few", range(1, 5))
def test_few_who_carry_a_flag_leave_no_trace(few, story, five):
    records = people(story, gibberish=few, good=30)

    assert map_of(records, five).flags == ()
    assert careful_map(records, five) == map_of(records, five)  # or the difference would tell what they answered


def test_nobody_to_leave_out_is_a_careful_map(story, five):
    assert careful_map(people(story, good=30), five).careful


@pytest.mark.parametrize("few", range(1, 5))
def test_few_others_hide_the_counts(few, story, five):
    assert map_of(people(story, straight=20, good=few), five).flags == ()
    assert map_of(people(story, straight=20, good=20, taps=few), five).flags == ()
    assert map_of(people(story, straight=20, good=20, empty=few), five).flags == ()
    assert map_of(people(story, straight=20, good=20, empty=9, taps=few), five).flags == ()
    assert map_of(people(story, straight=20, good=20, taps=9, quick=few), five).flags == ()


@given(counts=st.fixed_dictionaries({kind: st.integers(0, 9) for kind in KINDS}))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_small_group_is_known_by_subtraction(counts, story, five):
    records = people(story, **counts, good=20)

    journey_map, careful = map_of(records, five), careful_map(records, five)

    shown = Counter({one.id: one.people for one in journey_map.flags})
    left_out = journey_map.customers - careful.customers
    assert all(people >= 5 for people in shown.values())
    assert left_out in {0, counts["straight"] + counts["gibberish"]}
    if shown:
        n = journey_map.flags[0].share.n
        flagged = counts["straight"] + counts["gibberish"] + counts["empty"] + counts["quick"]
        for rest in (flagged - shown.total(), n - flagged, n - journey_map.customers, counts["quick"]):
            assert rest == 0 or rest >= 5


def test_agents_are_never_flagged_out(story, five):
    agents = [rated(story, *[(3, 3)] * 5).told(n, role=Role.STAFF, guide="staff_journey") for n in range(9)]

    journey_map = careful_map([*people(story, good=30), *agents], five)

    assert journey_map.staff == 9
    assert journey_map.flags == ()
