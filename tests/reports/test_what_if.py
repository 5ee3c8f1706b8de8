"""What NPS would be if a pain were rare: only where weeks differ, people are enough, and it can be told."""

import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from reports import metrics
from reports.assemble import assemble
from reports.metrics import Estimate
from reports.page import page
from reports.pain_text import pain_text
from reports.pains_text import pains_text
from reports.period import Period
from reports.what_if import Teller, what_if
from reports.wording import dates_phrase, what_if_details, what_if_sentence

MONDAY = date(2026, 11, 2)
WITH, WITHOUT = [2, 3, 5, 6, 8], [9, 10, 9, 8, 6]


def week_of(number, people, told):
    """Return tellers of one week, `told` of them of the pain."""
    return [
        Teller(MONDAY + timedelta(weeks=number), n < told, (WITH if n < told else WITHOUT)[n % 5])
        for n in range(people)
    ]


def weeks(*told, people=40):
    return [teller for number, count in enumerate(told) for teller in week_of(number, people, count)]


def gain(found, *, k=5, link=None):
    generator = np.random.default_rng(3)
    if link is None:
        sides = [[one.nps for one in found if one.told_of_it is side] for side in (True, False)]
        link = metrics.nps_impact(*sides, generator=generator)
    return what_if(found, link, generator=generator, k=k)


def test_gain_is_the_smaller_share_times_the_distance_of_both_sides():
    found = weeks(5, 5, 20, 20, 30, 30, people=200)

    estimate = gain([*found])

    shares = np.array([5, 5, 20, 20, 30, 30]) / 200
    share = shares.mean()
    left = 1 - share * (1 - share) / 200 / ((shares - share) ** 2).mean()
    # of those with the pain 0 of 5 are promoters and 4 detractors, of those without 3 and 1
    assert estimate.value == pytest.approx((share - np.percentile(shares, 25)) * left * 120, rel=0.03)
    assert 0 < estimate.low < estimate.value < estimate.high
    assert estimate.n == 1200


def test_weeks_that_differ_by_chance_alone_promise_nothing():
    assert gain(weeks(14, 16, 15, 15, 14, 16)) is None


@pytest.mark.parametrize(
    "found",
    [
        weeks(1, 2, 5, 5, people=7),  # 28 people
        weeks(2, 10, 25, people=40),  # three weeks
        [*weeks(2, 10, 25, people=40), *week_of(3, 4, 0)],  # and one of four people
        weeks(0, 0, 0, 4, people=40),  # four told of it
        weeks(36, 40, 40, 40, people=40),  # and all but four
    ],
)
def test_too_few_people_or_weeks_are_refused(found):
    assert gain(found) is None
    assert gain(found, link=Estimate(-10, -20, -5, len(found))) is None


@pytest.mark.parametrize("link", [Estimate(-4, -10, 2, 160), Estimate(5, 1, 9, 160)])
def test_a_link_that_can_be_chance_or_goes_upwards_promises_nothing(link):
    assert gain(weeks(2, 10, 20, 25), link=link) is None


def test_few_people_in_a_week_do_not_set_how_rare_a_pain_can_be():
    found = weeks(10, 10, 30, 30)
    lucky = [teller for number in range(4, 9) for teller in week_of(number, 4, 0)]

    with_lucky = gain([*found, *lucky])

    assert with_lucky.value < gain(found).value


@pytest.fixture
def told(story, five):
    """Six weeks of customers with a pain that is rare in two of them, and unlike in its link to NPS."""

    def make(shares, *, ratings=(WITH, WITHOUT)):
        records = []
        for number, share in enumerate(shares):
            for n in range(40):
                pain = n < share
                one = story().add("satisfaction", 2, stage="stage_3").add("nps", ratings[0 if pain else 1][n % 5])
                one.add("text", stage="stage_3", words="what happened to me", pains=["wait_time"] if pain else [])
                records.append(one.told(len(records), on=MONDAY + timedelta(weeks=number)))
        return assemble(
            records,
            five,
            erased={},
            period=Period(MONDAY, MONDAY + timedelta(weeks=8)),
            generated_on=MONDAY,
            generator=np.random.default_rng(7),
        )

    return make


def test_sentence_says_by_how_much_and_that_it_is_no_cause(told, english):
    journey_map = told((4, 4, 20, 20, 25, 25))

    (pain,) = journey_map.pains
    sentence = what_if_sentence(pain, english)
    assert sentence == (
        f"If it were as rare as in the quarter of weeks where it is rarest, NPS would be higher by "
        f"{round(pain.what_if.value)} ({round(pain.what_if.low)} to {round(pain.what_if.high)}; n = 240). "
        "Association, not cause."
    )
    assert sentence in pains_text(journey_map, english)


def test_pains_of_which_it_cannot_be_told_get_no_sentence(told, english):
    (by_chance,) = told((4, 4, 20, 20, 25, 25), ratings=(WITHOUT, WITHOUT)).pains
    (clear,) = told((4, 4, 20, 20, 25, 25)).pains
    (steady,) = told((20,) * 6).pains
    (told_by_all,) = told((38, 39, 40, 40, 40, 40)).pains

    assert by_chance.what_if is None
    assert told_by_all.impact is None
    for pain in (by_chance, replace(clear, what_if=Estimate(2, -1, 5, 240)), steady, told_by_all):
        assert what_if_sentence(pain, english) is None


def test_several_pains_say_once_that_of_some_it_cannot_be_told(told, english):
    told_of_all = told((4, 4, 20, 20, 25, 25))
    (clear,) = told_of_all.pains
    unsure = [replace(clear, category=name, what_if=None) for name in ("price", "tech", "process")]

    text = pains_text(replace(told_of_all, pains=(clear, *unsure)), english)

    said = "Where nothing is said of it, it cannot be told what NPS would be if a pain point were rare."
    assert text.count(said) == 1
    assert said not in pains_text(told_of_all, english)


def test_the_page_says_once_what_it_takes(told, english):
    told_of_all = told((4, 4, 20, 20, 25, 25))
    (clear,) = told_of_all.pains
    unsure = [replace(clear, category=name, what_if=None) for name in ("price", "tech", "process")]

    source = page(replace(told_of_all, pains=(clear, *unsure)), english)

    rule = "What NPS would be if a pain point were rare is told only where at least 30 people told of its stage and "
    assert source.count(rule) == 1
    assert source.count("were rare") == 1
    assert source.count(what_if_details(clear, told_of_all, english)) == 1
    assert rule not in page(told_of_all, english)


def test_details_say_of_how_many_and_of_which_days(told, english):
    journey_map = told((4, 4, 20, 20, 25, 25))

    (pain,) = journey_map.pains
    sentence = what_if_details(pain, journey_map, english)

    assert f"; n = 240; {dates_phrase(journey_map, english)}). Association, not cause." in sentence
    assert sentence in pain_text(journey_map, pain, english)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"impact": None}, "at least 30 people must have told of this stage and answered NPS, 5 or more of them with"),
        ({"impact": Estimate(-9, -20, -3, 24)}, "at least 30 people must have told .* answered NPS; here there are 24"),
        ({"impact": Estimate(-4, -10, 2, 240)}, "its link to NPS can be chance"),
        ({"impact": Estimate(4, 1, 9, 240)}, "NPS is no lower among those who told of it"),
        ({"what_if": Estimate(2, -1, 5, 240)}, "the difference can be chance or is below one point"),
        ({}, "4 weeks must have at least 5 people each .* and it must be clearly rarer in some of them"),
    ],
)
def test_details_say_what_is_missing_where_nothing_is_told(change, missing, told, english):
    journey_map = told((20,) * 6)
    pain = replace(journey_map.pains[0], **change)
    journey_map = replace(journey_map, pains=(pain,))

    sentence = what_if_details(pain, journey_map, english)

    assert re.search(f"would change if it were rare.*{missing}", sentence)
    assert sentence in pain_text(journey_map, pain, english)


def test_a_pain_that_corrections_unlinked_does_not_miss_people(told, english):
    journey_map = told((20,) * 6)
    pain = replace(journey_map.pains[0], impact=None, what_if=None, corrected=True)

    sentence = what_if_details(pain, journey_map, english)

    assert sentence.endswith("is not shown since findings were corrected.")


def test_a_part_does_not_say_whether_it_or_its_rest_is_small(told, english):
    journey_map = replace(told((20,) * 6), part=True)
    pain = replace(journey_map.pains[0], impact=None, what_if=None)

    sentence = what_if_details(pain, journey_map, english)

    assert sentence.endswith("is not shown: too few people, or it would tell of a few.")
