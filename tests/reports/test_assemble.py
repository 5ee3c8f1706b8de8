"""What counts, for whom, and how it becomes the map."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from interview.records import Disposition, Role
from reports.journey_map import Face, MomentOfTruth, StaffView
from reports.period import Period
from tests.reports.conftest import text

START = date(2026, 11, 2)


def rated(story, number, stages, **options):
    """One customer's importance and satisfaction, by stage number."""
    told = story()
    for stage, (importance, satisfaction) in stages.items():
        told.add("importance", importance, stage=f"stage_{stage}")
        told.add("satisfaction", satisfaction, stage=f"stage_{stage}")
    return told.told(number, **options)


def test_stage_shows_means_and_people_of_each_lane(story, five, map_of):
    customers = [rated(story, n, {3: (5, 2)}) for n in range(6)] + [rated(story, 6, {3: (2, 5)})]
    agents = [
        story().add("satisfaction", 4, stage="stage_3").told(n, role=Role.STAFF, guide="staff_journey")
        for n in range(5)
    ]

    support = map_of(customers + agents, five).stage("stage_3")

    assert support.satisfaction.value == pytest.approx(17 / 7)
    assert support.importance.value == pytest.approx(32 / 7)
    assert support.satisfaction.n == support.importance.n == 7
    assert (support.staff.value, support.staff.n) == (4, 5)


def test_stage_nobody_visited_is_a_gap(story, five, map_of):
    journey_map = map_of([rated(story, n, {0: (3, 4)}) for n in range(9)], five)

    assert journey_map.stage("stage_0").satisfaction is not None
    assert journey_map.stage("stage_1").satisfaction is None
    assert journey_map.stage("stage_1").face is None


def test_answers_taken_back_or_skipped_do_not_count(story, five, map_of):
    records = [
        story()
        .add("satisfaction", 1, stage="stage_0", superseded=True)
        .add("satisfaction", 4, stage="stage_0")
        .add("importance", None, stage="stage_0", skipped=True)
        .add("nps", 0, superseded=True)
        .told(n)
        for n in range(6)
    ]

    journey_map = map_of(records, five)

    assert journey_map.stage("stage_0").satisfaction.value == 4
    assert journey_map.stage("stage_0").importance is None
    assert journey_map.nps is None


def test_other_guides_periods_and_withdrawn_people_do_not_count(story, five, map_of):
    mine = [rated(story, n, {0: (3, 4)}) for n in range(6)]
    others = [
        rated(story, 10, {0: (1, 1)}, guide="another_guide"),
        rated(story, 11, {0: (1, 1)}, on=START - timedelta(days=1)),
        rated(story, 12, {0: (1, 1)}, on=START + timedelta(days=21)),
        rated(story, 13, {0: (1, 1)}, disposition=Disposition.WITHDRAWN),
        rated(story, 14, {0: (1, 1)}, disposition=Disposition.REFUSED),
    ]

    journey_map = map_of(mine + others, five)

    assert journey_map.customers == 6
    assert journey_map.stage("stage_0").satisfaction.value == 4


def test_latest_complete_interview_of_a_person_counts_once(story, five, map_of):
    records = [rated(story, n, {0: (3, 4)}) for n in range(5)]
    records += [
        rated(story, 20, {0: (3, 1)}, respondent="again", on=START),
        rated(story, 21, {0: (3, 5)}, respondent="again", on=START + timedelta(days=3)),
        rated(
            story, 22, {0: (3, 2)}, respondent="again", on=START + timedelta(days=5), disposition=Disposition.PARTIAL
        ),
    ]

    satisfaction = map_of(records, five).stage("stage_0").satisfaction

    assert satisfaction.n == 6
    assert satisfaction.value == pytest.approx((5 * 4 + 5) / 6)


def test_map_does_not_depend_on_the_order_of_records(company, five, map_of):
    records = company(five, 60)
    shuffled = random.Random(1).sample(records, len(records))

    assert map_of(shuffled, five) == map_of(records, five)


@pytest.mark.parametrize(
    ("ratings", "face"), [([4, 4, 4, 3, 3, 3], Face.HAPPY), ([3, 3, 3, 2, 2, 2], Face.NEUTRAL), ([2] * 6, Face.SAD)]
)
def test_face_follows_the_mean(ratings, face, story, five, map_of):
    records = [rated(story, n, {0: (3, rating)}) for n, rating in enumerate(ratings)]

    assert map_of(records, five).stage("stage_0").face is face


def test_worst_stage_is_named_with_its_rival(story, five, map_of):
    records = [rated(story, n, {0: (2, 5), 1: (3, 2 + n % 2), 3: (5, 2)}) for n in range(40)]

    worst = map_of(records, five).worst

    assert worst.stage_id == "stage_3"
    assert worst.matters_most
    assert worst.is_low
    assert worst.rival is None


def test_close_second_may_be_just_as_low(story, five, map_of):
    records = [rated(story, n, {0: (5, 2 + n % 2), 3: (4, 2 + (n % 5) // 3)}) for n in range(20)]

    worst = map_of(records, five).worst

    assert (worst.stage_id, worst.rival) == ("stage_3", "stage_0")
    assert not worst.matters_most


def test_ranges_that_touch_make_no_rival_where_the_difference_is_no_chance(story, five, map_of):
    """2.2 and 3.0 of twenty people, with errors of about 0.25: z = 2.3, though the ranges reach into each other."""
    lower, upper = [1, 1, 2, 3, 4] * 4, [1, 3, 3, 4, 4] * 4
    records = [rated(story, n, {0: (3, upper[n]), 3: (3, lower[n])}) for n in range(20)]

    found = map_of(records, five)

    assert found.stage("stage_0").satisfaction.low < found.stage("stage_3").satisfaction.high
    assert (found.worst.stage_id, found.worst.rival) == ("stage_3", None)


def test_agents_see_it_as_better_where_ranges_touch_but_the_difference_is_no_chance(story, five, map_of):
    customers = [rated(story, n, {0: (3, [1, 1, 2, 3, 4][n % 5])}) for n in range(20)]
    agents = [
        story().add("satisfaction", [1, 3, 3, 4, 4][n % 5], stage="stage_0").told(n, role=Role.STAFF) for n in range(20)
    ]

    assert map_of(customers + agents, five).stage("stage_0").staff_view is StaffView.BETTER


def test_single_stage_is_not_the_worst(story, five, map_of):
    assert map_of([rated(story, n, {0: (3, 1)}) for n in range(9)], five).worst is None


def test_few_answers_are_marked_thin(story, five, map_of):
    records = [
        rated(story, n, {0: (3, 1 + n % 5), 1: (3, 1 + n % 5)} if n < 8 else {0: (3, 1 + n % 5)}) for n in range(90)
    ]

    journey_map = map_of(records, five)

    assert not journey_map.stage("stage_0").satisfaction_thin
    assert journey_map.stage("stage_1").satisfaction_thin


@pytest.mark.parametrize(
    ("seen", "view"),
    [
        ([2] * 20, StaffView.AGREES),
        ([4] * 20, StaffView.BETTER),
        ([1] * 20, StaffView.WORSE),
        ([1, 1, 3, 4, 5], StaffView.UNCLEAR),
    ],
)
def test_staff_view_is_compared_with_the_customers(seen, view, story, five, map_of):
    customers = [rated(story, n, {0: (3, 2)}) for n in range(60)]
    agents = [
        story().add("satisfaction", rating, stage="stage_0").told(n, role=Role.STAFF) for n, rating in enumerate(seen)
    ]

    assert map_of(customers + agents, five).stage("stage_0").staff_view is view


def test_moment_of_truth_is_urgent_where_satisfaction_is_low(story, five, map_of):
    records = [rated(story, n, {0: (5, 2), 1: (4, 4), 2: (3, 1)}) for n in range(10)]

    journey_map = map_of(records, five)

    assert [stage.moment for stage in journey_map.stages[:3]] == [
        MomentOfTruth.URGENT,
        MomentOfTruth.CANDIDATE,
        MomentOfTruth.NO,
    ]


def test_moment_of_truth_can_rest_on_strong_feelings(story, five, map_of):
    records = [
        story()
        .add("importance", 1, stage="stage_0")
        .add("text", stage="stage_0", words="what they told", valence=-2 if n < 4 else 0)
        .told(n)
        for n in range(10)
    ]

    assert map_of(records, five).stage("stage_0").moment is MomentOfTruth.CANDIDATE


def test_drivers_need_ten_people_a_stage_who_rated_everything(story, five, map_of):
    records = [driven_by_the_first(story, n) for n in range(50)]

    few, enough = map_of(records[:49], five), map_of(records, five)

    # One too few for five stages: the last one, rated like the others, is left out, and four have enough.
    assert [stage.driver is None for stage in few.stages] == [False, False, False, False, True]
    assert (few.driven, enough.driven) == ("nps", "nps")
    assert all(stage.driver.n == 50 for stage in enough.stages)
    assert max(enough.stages, key=lambda stage: stage.driver.value).id == "stage_0"
    assert map_of(records[:19], five).driven is None


def test_a_stage_that_few_rated_along_with_all_the_others_may_still_be_a_moment_of_truth(story, five, map_of):
    """The stage that fewest people visit is left out of the drivers, not out of the moments of truth."""
    records = [driven_by_the_first(story, n) for n in range(49)]
    records += [rated(story, n, {4: (5, 1)}) for n in range(50, 80)]

    journey_map = map_of(records, five)

    assert [stage.driver is None for stage in journey_map.stages] == [False, False, False, False, True]
    assert [stage.moment for stage in journey_map.stages] == [
        MomentOfTruth.CONFIRMED,
        MomentOfTruth.NO,
        MomentOfTruth.NO,
        MomentOfTruth.NO,
        MomentOfTruth.URGENT,
    ]
    assert [stage.may_be_moment for stage in journey_map.stages] == [False] * 4 + [True]
    assert journey_map.stages[0].is_moment


def test_csat_is_explained_where_nobody_gave_nps(story, five, map_of):
    records = [driven_by_the_first(story, n, score="csat") for n in range(50)]

    assert map_of(records, five).driven == "csat"


def test_a_moment_of_truth_goes_with_the_score(story, five, map_of):
    journey_map = map_of([driven_by_the_first(story, n) for n in range(60)], five)

    # Importance is 5 everywhere; only the first stage goes with NPS, and is liked well enough.
    assert [stage.moment for stage in journey_map.stages] == [MomentOfTruth.CONFIRMED] + [MomentOfTruth.NO] * 4


def test_opportunity_counts_those_who_rated_both(story, five, map_of):
    records = [rated(story, n, {0: (5, 1 if n < 6 else 5)}) for n in range(10)]
    records += [story().add("importance", 1, stage="stage_0").told(n) for n in range(10, 30)]

    opportunity = map_of(records, five).stage("stage_0").opportunity

    assert (opportunity.value, opportunity.n) == (pytest.approx(16), 10)  # importance 10, satisfaction 4
    assert map_of(records[:4], five).stage("stage_0").opportunity is None


def test_mood_counts_every_person_once(story, five, map_of):
    def teller(number, *valences):
        told = story()
        for valence in valences:
            told = told.add("text", stage="stage_1", words="what they told", valence=valence)
        return told.told(number)

    records = [teller(n, -1, -2) for n in range(6)] + [teller(n, 1) for n in range(6, 10)]

    mood = map_of(records, five).stage("stage_1").net_emotion

    assert (mood.value, mood.n) == (pytest.approx(-20), 10)
    assert map_of(records[:4], five).stage("stage_1").net_emotion is None


def driven_by_the_first(story, number, *, score="nps"):
    """A person whose score follows the first stage alone; the other ratings turn at rates of their own."""
    satisfaction = [3 + number % 3, *(1 + (number * step) % 5 for step in (1, 2, 3, 4))]
    told = story()
    for stage, rating in enumerate(satisfaction):
        told = told.add("importance", 5, stage=f"stage_{stage}").add("satisfaction", rating, stage=f"stage_{stage}")
    value = 2 * satisfaction[0] if score == "nps" else satisfaction[0]
    return told.add(score, value).told(number)


def test_pain_has_share_severity_and_link(story, five, map_of):
    def teller(number, pain, severity, nps):
        told = story().add("text", stage="stage_3", words="it took weeks", pains=pain, severity=severity)
        return told.add("nps", nps).told(number)

    records = [teller(n, ["wait_time"], 3 if n < 4 else 1, 0) for n in range(10)]
    records += [teller(n, [], 1, 10) for n in range(10, 40)]
    records += [story().add("nps", 5).told(n) for n in range(40, 50)]  # not asked about the stage: missing, not "no"

    (pain,) = map_of(records, five).pains

    assert (pain.category, pain.stage_id) == ("wait_time", "stage_3")
    assert (pain.mentions, pain.base) == (10, 40)
    assert pain.share.value == 0.25
    assert pain.severity == 1
    assert pain.impact.value == pytest.approx(50 - 100)
    assert not pain.thin


@pytest.mark.parametrize(
    "unusable", [{"words": "ok"}, {"words": "waited", "tagger": None}, {"words": "waited", "superseded": True}]
)
def test_unusable_or_untagged_texts_are_in_no_base(unusable, story, five, map_of):
    records = [story().add("text", stage="stage_0", words="waited long", pains=["price"]).told(n) for n in range(6)]
    records += [story().add("text", stage="stage_0", words="all was well").told(n) for n in range(6, 12)]
    records += [story().add("text", stage="stage_0", **unusable).told(n) for n in range(12, 20)]

    (pain,) = map_of(records, five).pains

    assert (pain.mentions, pain.base) == (6, 12)


def test_a_text_that_the_tagger_could_not_read_is_in_no_base(story, five, map_of):
    records = [story().add("text", stage="stage_0", words="waited long", pains=["price"]).told(n) for n in range(6)]
    records += [story().add("text", stage="stage_0", words="all was well").told(n) for n in range(6, 12)]
    broken = story().add("text", stage="stage_0", words="no tagger can read this").told(12)
    unread = replace(broken, answers=tuple(replace(answer, valence=None) for answer in broken.answers))

    (pain,) = map_of([*records, unread], five).pains

    assert (pain.mentions, pain.base) == (6, 12)


def test_words_that_tell_no_story_make_no_pain(story, five, map_of):
    records = [story().add("text", stage="stage_0", words="no queues", pains=["wait_time"]).told(n) for n in range(9)]

    counted = map_of(records, replace(five, told_by=frozenset({"stage_0_text"})))
    left_out = map_of(records, replace(five, told_by=frozenset({"story"})))

    assert [pain.category for pain in counted.pains] == ["wait_time"]
    assert left_out.pains == ()


def test_unsure_findings_do_not_make_a_pain(story, five, map_of):
    records = [
        story().add("text", stage="stage_0", words="waited long", pains=["price"], unsure=True).told(n)
        for n in range(9)
    ]

    assert map_of(records, five).pains == ()


def test_pains_are_ordered_by_people_with_the_nameless_last(story, five, map_of):
    def tellers(start, count, pains):
        return [
            story().add("text", stage="stage_0", words="what happened", pains=pains).told(n)
            for n in range(start, start + count)
        ]

    records = tellers(0, 12, ["other"]) + tellers(20, 6, ["price"]) + tellers(40, 9, ["tech"])

    assert [pain.category for pain in map_of(records, five).pains] == ["tech", "price", "other"]


def test_scores_and_funnel_are_counted(story, five, map_of):
    records = [story().add("nps", 10).add("csat", 5).add("ces", 6).told(n) for n in range(8)]
    records += [story().told(n, disposition=Disposition.INVITED) for n in range(8, 20)]

    journey_map = map_of(records, five)

    assert (journey_map.nps.value, journey_map.nps.n) == (100, 8)
    assert journey_map.csat.value == journey_map.ces.value == 100
    assert journey_map.ces_mean.value == 6
    assert (journey_map.funnel.invited, journey_map.funnel.complete, journey_map.funnel.only_invited) == (20, 8, 12)


def test_people_who_were_erased_were_invited(story, five, map_of):
    answered = [rated(story, n, {0: (3, 4)}) for n in range(8)]
    refused = [story().told(20 + n, disposition=Disposition.REFUSED) for n in range(2)]

    journey_map = map_of(answered + refused, five, erased={Disposition.REFUSED: 7, Disposition.WITHDRAWN: 6})

    funnel = journey_map.funnel
    assert (funnel.invited, funnel.refused, funnel.withdrawn) == (23, 9, 6)
    assert journey_map.customers == funnel.complete == 8


def test_examples_are_flagged(company, five, map_of):
    real = company(five, 20)

    assert not map_of(real, five).example
    assert map_of(real + company(five, 21, example=True)[-15:], five).example


def test_map_survives_json(company, five, map_of):
    headed = replace(five, scenario=text("From asking to moving in."), goal=text("Be online."))
    journey_map = map_of(company(five, 40, silent=30), headed)

    assert journey_map.scenario == text("From asking to moving in.")
    assert type(journey_map).from_json(journey_map.to_json()) == journey_map


def test_map_written_before_guides_had_a_scenario_is_read(company, five, map_of):
    journey_map = map_of(company(five, 40, silent=30), five)
    written = json.loads(journey_map.to_json())
    del written["scenario"], written["goal"]

    assert type(journey_map).from_json(json.dumps(written)) == journey_map


def test_period_of_whole_weeks_runs_from_monday_to_sunday():
    period = Period.whole_weeks(START + timedelta(days=2), START + timedelta(days=13))

    assert period == Period(START, START + timedelta(days=14))
    assert period.last_day.isoweekday() == 7
    assert period.holds(START)
    assert not period.holds(period.end)


@pytest.mark.parametrize(("tellers", "others", "shown"), [(6, 6, True), (6, 4, False), (5, 5, True)])
def test_opportunity_of_a_pain_is_that_of_its_tellers(tellers, others, shown, *, story, five, map_of):
    def rated(number, satisfaction, pains):
        told = story().add("importance", 5, stage="stage_3").add("satisfaction", satisfaction, stage="stage_3")
        return told.add("text", stage="stage_3", words="what happened to me", pains=pains).told(number)

    records = [rated(n, 1, ["trust"]) for n in range(tellers)] + [rated(20 + n, 5, []) for n in range(others)]

    (pain,) = map_of(records, five).pains

    assert (pain.opportunity is not None) is shown
    if shown:
        assert pain.opportunity.value == 20  # important to all of them and satisfying none
        assert pain.opportunity.n == tellers
