"""The vectors are those of the project's definitions; scipy and plain counting are second opinions."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest
from scipy import stats

from reports import metrics
from reports.errors import EmptySampleError, OutOfScaleError
from reports.metrics import FIVE_POINTS, SEVEN_POINTS


def answers(promoters: int, passives: int, detractors: int) -> list[int]:
    return [9] * promoters + [7] * passives + [6] * detractors


@pytest.fixture
def dice() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.mark.parametrize(
    ("groups", "score", "low", "high"),
    [
        ((60, 25, 15), 45.0, 29.34, 58.04),
        ((10, 0, 0), 100.0, 47.5, 100.0),
        ((4, 3, 3), 10.0, -36.06, 51.45),
        ((162, 108, 54), 33.33, 24.95, 41.11),
    ],
)
def test_nps_is_the_plain_score_with_the_adjusted_range(
    groups: tuple[int, int, int], score: float, low: float, high: float
) -> None:
    estimate = metrics.nps(answers(*groups))

    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((score, low, high), abs=0.006)
    assert estimate.n == sum(groups)


@pytest.mark.parametrize(("rating", "score"), [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100), (0, -100)])
def test_nps_groups_have_their_borders_where_the_definition_says(rating: int, score: float) -> None:
    assert metrics.nps([rating]).value == score
    assert metrics.nps_group(rating) == (100, 0, -100).index(int(score))


@pytest.mark.parametrize("rating", [-1, 11])
def test_nps_group_of_what_is_not_on_the_scale_is_refused(rating: int) -> None:
    with pytest.raises(OutOfScaleError):
        metrics.nps_group(rating)


def test_nps_of_mirrored_answers_is_mirrored() -> None:
    up, down = metrics.nps(answers(12, 5, 3)), metrics.nps(answers(3, 5, 12))

    assert (up.value, up.low, up.high) == pytest.approx((-down.value, -down.high, -down.low))


@pytest.mark.parametrize(
    ("groups", "centre", "low", "high"),
    [
        ((60, 25, 15), 43.69, 29.34, 58.04),
        ((10, 0, 0), 76.92, 47.5, 106.34),  # not cut off where the range is
        ((4, 3, 3), 7.69, -36.06, 51.45),
        ((162, 108, 54), 33.03, 24.95, 41.11),
    ],
)
def test_nps_adjusted_is_the_middle_of_the_range_before_it_is_cut_off(
    groups: tuple[int, int, int], centre: float, low: float, high: float
) -> None:
    adjusted = metrics.nps(answers(*groups)).adjusted

    assert adjusted is not None
    assert adjusted.centre == pytest.approx(centre, abs=0.006)
    assert adjusted.error == pytest.approx((high - low) / 3.92, abs=0.006)


def test_visible_change_at_the_size_of_the_definition() -> None:
    assert metrics.visible_change(1.1, 71) == pytest.approx(0.5, abs=0.05)


def test_nps_visible_change_is_that_of_the_adjusted_score() -> None:
    p, d, n = 60.75 / 103, 15.75 / 103, 103
    expected = 2.8 * sqrt(2) * 100 * sqrt((p + d - (p - d) ** 2) / n)

    assert metrics.nps_visible_change(answers(60, 25, 15)) == pytest.approx(expected)


@pytest.mark.parametrize(("satisfied", "asked", "low", "high"), [(30, 50, 46.2, 72.4), (4, 5, 37.6, 96.4)])
def test_csat_counts_fours_and_fives_with_a_wilson_range(satisfied: int, asked: int, low: float, high: float) -> None:
    ratings = [4, 5] * (satisfied // 2) + [3] * (asked - satisfied)

    estimate = metrics.csat(ratings)

    assert estimate.value == pytest.approx(100 * satisfied / asked)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=0.05)


@pytest.mark.parametrize(("part", "whole"), [(0, 7), (1, 9), (27, 66), (66, 66), (500, 1001)])
def test_share_agrees_with_scipy(part: int, whole: int) -> None:
    estimate = metrics.share(part, whole)

    theirs = stats.binomtest(part, whole).proportion_ci(method="wilson")
    assert (estimate.low, estimate.high) == pytest.approx((theirs.low, theirs.high), abs=1e-6)
    assert estimate.value == part / whole


def test_ces_counts_five_to_seven_of_seven() -> None:
    assert metrics.ces([1, 2, 3, 4, 5, 6, 7]).value == pytest.approx(100 * 3 / 7)


def test_mean_rating_of_equal_answers_still_has_a_range(dice: np.random.Generator) -> None:
    estimate = metrics.mean_rating([5] * 5, scale=FIVE_POINTS, generator=dice)

    assert estimate.value == estimate.high == 5
    assert estimate.low < 4.5


def test_mean_rating_narrows_with_more_people(dice: np.random.Generator) -> None:
    few, many = (metrics.mean_rating([2, 3, 4, 4, 5] * times, scale=FIVE_POINTS, generator=dice) for times in (2, 40))

    assert few.value == many.value == pytest.approx(3.6)
    assert many.high - many.low < (few.high - few.low) / 3


def test_mean_rating_range_agrees_with_the_normal_one_of_many_answers(dice: np.random.Generator) -> None:
    ratings = [1, 2, 2, 3, 3, 3, 4, 4, 5, 5] * 60

    estimate = metrics.mean_rating(ratings, scale=FIVE_POINTS, generator=dice)

    low, high = stats.norm.interval(0.95, loc=np.mean(ratings), scale=stats.sem(ratings))
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=0.02)


@pytest.mark.parametrize("chances", [(0.1, 0.15, 0.3, 0.3, 0.15), (0.6, 0.3, 0.06, 0.03, 0.01), (0, 0, 0, 0.1, 0.9)])
@pytest.mark.parametrize("people", [8, 40])
def test_mean_rating_range_holds_the_truth(chances: Sequence[float], people: int, dice: np.random.Generator) -> None:
    truth = float(np.dot(chances, range(1, 6)))

    held = 0
    for _ in range(200):
        ratings = [int(rating) for rating in dice.choice(range(1, 6), size=people, p=chances)]
        estimate = metrics.mean_rating(ratings, scale=FIVE_POINTS, generator=dice)
        held += estimate.low <= truth <= estimate.high

    assert held >= 200 * 0.9


def test_mean_rating_repeats_with_the_same_seed() -> None:
    first, second = (
        metrics.mean_rating([1, 4, 5, 7], scale=SEVEN_POINTS, generator=np.random.default_rng(3)) for _ in range(2)
    )

    assert first == second


def test_impact_is_all_minus_those_who_do_not_mention_it(dice: np.random.Generator) -> None:
    impact = metrics.nps_impact(answers(2, 3, 10), answers(58, 22, 5), generator=dice)

    assert impact.value == pytest.approx(-17.35, abs=0.005)
    assert impact.low < impact.value < impact.high < 0
    assert impact.n == 100


def test_impact_of_a_theme_without_difference_can_be_chance(dice: np.random.Generator) -> None:
    impact = metrics.nps_impact(answers(4, 4, 4), answers(10, 10, 10), generator=dice)

    assert impact.value == 0
    assert impact.low < 0 < impact.high


def test_impact_range_agrees_with_resampling_people_one_by_one(dice: np.random.Generator) -> None:
    with_theme, without = answers(10, 20, 70), answers(150, 90, 60)
    people = [(True, rating) for rating in with_theme] + [(False, rating) for rating in without]
    scores = np.array([100 * (rating >= 9) - 100 * (rating <= 6) for _, rating in people])
    mentions = np.array([mentioned for mentioned, _ in people])
    by_hand = []
    for _ in range(2_000):
        drawn = dice.integers(len(people), size=len(people))
        by_hand.append(scores[drawn].mean() - scores[drawn][~mentions[drawn]].mean())

    impact = metrics.nps_impact(with_theme, without, generator=dice)

    assert (impact.low, impact.high) == pytest.approx(np.percentile(by_hand, (2.5, 97.5)), abs=1.0)


@pytest.mark.parametrize(("importance", "satisfaction", "score"), [(8, 4, 12), (9.2, 9.5, 9.2), (6, 2, 10)])
def test_opportunity_score(importance: float, satisfaction: float, score: float) -> None:
    assert metrics.opportunity(importance, satisfaction) == pytest.approx(score)


@pytest.mark.parametrize(
    ("important", "strong", "is_candidate"),
    [(0.6, None, True), (0.59, 0.39, False), (None, 0.4, True), (0.1, 0.4, True), (None, None, False)],
)
def test_moment_of_truth_rule(important: float | None, strong: float | None, is_candidate: bool) -> None:
    assert metrics.is_moment_of_truth_candidate(important, strong) is is_candidate


@pytest.mark.parametrize(("people", "shown"), [(0, None), (4, None), (5, "figure"), (6, "figure")])
def test_suppress_hides_figures_of_fewer_than_five(people: int, shown: str | None) -> None:
    assert metrics.suppress("figure", people) == shown


def test_figures_of_nobody_are_refused(dice: np.random.Generator) -> None:
    with pytest.raises(EmptySampleError):
        metrics.nps([])
    with pytest.raises(EmptySampleError):
        metrics.share(0, 0)
    with pytest.raises(EmptySampleError):
        metrics.mean_rating([], scale=FIVE_POINTS, generator=dice)


def test_ratings_outside_the_scale_are_refused() -> None:
    with pytest.raises(OutOfScaleError, match=r"11 is not on the scale 0\.\.10"):
        metrics.nps([9, 11])
    with pytest.raises(OutOfScaleError):
        metrics.csat([0])


@pytest.mark.parametrize(("important", "satisfied", "score"), [(80, 40, 12), (92, 95, 9.2), (60, 20, 10)])
def test_opportunity_of_people_is_that_of_their_shares(
    important: int, satisfied: int, score: float, dice: np.random.Generator
) -> None:
    pairs = [(5 if n < important else 3, 4 if n < satisfied else 2) for n in range(100)]

    estimate = metrics.opportunity_of(pairs, generator=dice)

    assert estimate.value == pytest.approx(score) == metrics.opportunity(important / 10, satisfied / 10)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 20


def test_opportunity_of_a_handful_of_equal_answers_has_a_range(dice: np.random.Generator) -> None:
    estimate = metrics.opportunity_of([(5, 1)] * 6, generator=dice)

    assert estimate.value == 20
    assert estimate.low < 19


def test_net_emotion_is_good_minus_bad() -> None:
    estimate = metrics.net_emotion([2, 1, 1, 0, -1])

    assert (estimate.value, estimate.n) == (40, 5)
    assert estimate.low < 40 < estimate.high
    with pytest.raises(EmptySampleError):
        metrics.net_emotion([])


@pytest.mark.parametrize(
    ("one", "other", "value", "low", "high"),
    [((56, 70), (48, 80), 0.2, 0.0524, 0.3339), ((9, 10), (3, 10), 0.6, 0.1705, 0.8090)],
)
def test_difference_of_shares_has_the_published_range(
    one: tuple[int, int], other: tuple[int, int], value: float, low: float, high: float
) -> None:
    """Rows (a) and (b) of Newcombe's table II, method 10."""
    estimate = metrics.share_difference(one, other)

    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((value, low, high), abs=0.0001)
    assert estimate.n == one[1] + other[1]


@pytest.mark.parametrize(("people", "said"), [(4, 0), (5, 5), (9, 5), (10, 10)])
def test_a_count_goes_up_in_fives(people: int, said: int) -> None:
    assert metrics.at_least(people) == said
