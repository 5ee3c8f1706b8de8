"""Four deviations from the planned path, and always the same ones."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.deviations import Deviation, align

AD_HOC, IRREGULAR, FAILURE = Deviation.AD_HOC, Deviation.IRREGULAR_ORDER, Deviation.FAILURE


@pytest.mark.parametrize(
    ("actual", "planned", "deviations", "missing"),
    [
        ("abc", "abc", [None, None, None], ""),
        ("axb", "ab", [None, AD_HOC, None], ""),
        ("ac", "abc", [None, None], "b"),
        ("bac", "abc", [None, IRREGULAR, None], ""),
        ("bca", "abc", [None, None, IRREGULAR], ""),
        ("aab", "ab", [None, FAILURE, None], ""),
        ("abac", "abc", [None, None, FAILURE, None], ""),
    ],
    ids=["as planned", "ad hoc", "missing", "late by one", "late by two", "at once again", "later again"],
)
def test_align_names_a_deviation(actual, planned, deviations, missing):
    alignment = align(actual, planned)

    assert [step.deviation for step in alignment.steps] == deviations
    assert alignment.missing == tuple(missing)


@pytest.mark.parametrize(
    ("actual", "planned", "deviations", "missing"),
    [
        ("ba", "ab", [None, IRREGULAR], ""),
        ("bab", "ab", [IRREGULAR, None, None], ""),
        ("cba", "abc", [None, IRREGULAR, IRREGULAR], ""),
        ("xx", "a", [AD_HOC, FAILURE], "a"),
        ("xax", "a", [AD_HOC, None, AD_HOC], ""),
        ("abb", "aba", [None, None, FAILURE], "a"),
        ("aba", "aba", [None, None, None], ""),
        ("abaa", "aba", [None, None, None, FAILURE], ""),
        ("bxb", "ab", [None, AD_HOC, FAILURE], "a"),
        ("bxba", "ab", [None, AD_HOC, FAILURE, IRREGULAR], ""),
    ],
)
def test_align_decides_what_could_be_told_in_several_ways(actual, planned, deviations, missing):
    alignment = align(actual, planned)

    assert [step.deviation for step in alignment.steps] == deviations
    assert alignment.missing == tuple(missing)


def test_align_without_steps_misses_the_whole_plan():
    planned = (("chat",), ("phone", "branch"), ("chat",))

    alignment = align((), planned)

    assert alignment.steps == ()
    assert alignment.missing == planned


def test_align_without_a_plan_finds_everything_ad_hoc():
    alignment = align(("chat", "phone"), ())

    assert [(step.planned, step.deviation) for step in alignment.steps] == [(False, AD_HOC), (False, AD_HOC)]
    assert alignment.missing == ()


def test_align_calls_planned_what_the_plan_has_anywhere():
    alignment = align("bxaa", "ab")

    assert [(step.channel, step.planned) for step in alignment.steps] == [
        ("b", True),
        ("x", False),
        ("a", True),
        ("a", True),
    ]


@pytest.mark.parametrize(
    ("actual", "planned", "deviations", "missing"),
    [
        ("a", ["ab"], [None], []),
        ("b", ["ab"], [None], []),
        ("bc", ["ab", "c"], [None, None], []),
        ("ab", ["ab"], [None, FAILURE], []),
        ("axb", ["ab"], [None, AD_HOC, FAILURE], []),
        ("x", ["ab"], [AD_HOC], ["ab"]),
        ("cb", ["ab", "c"], [None, IRREGULAR], []),
        ("ba", ["a", "ab"], [None, IRREGULAR], []),
        ("bab", ["ab", "ab"], [None, None, FAILURE], []),
        ("c", ["ab", "bc"], [None], ["ab"]),
    ],
)
def test_any_channel_of_a_planned_step_will_do_and_another_one_takes_it_again(actual, planned, deviations, missing):
    alignment = align(actual, planned)

    assert [step.deviation for step in alignment.steps] == deviations
    assert alignment.missing == tuple(missing)


@given(st.text("abx", max_size=6), st.lists(st.sampled_from(["a", "b", "c", "ab", "bc"]), max_size=5))
def test_align_keeps_as_many_steps_as_any_alignment_could(actual, planned):
    alignment = align(actual, planned)

    kept = "".join(step.channel for step in alignment.steps if step.deviation is None)
    ways = {way for choice in product(*planned) for way in _subsequences(choice)}
    assert kept in ways
    assert len(kept) == max(len(common) for common in _subsequences(actual) & ways)
    assert set(alignment.missing) <= set(planned)


def _subsequences(path):
    return {"".join(chosen) for size in range(len(path) + 1) for chosen in combinations(path, size)}
