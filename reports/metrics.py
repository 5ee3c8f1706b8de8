"""The figures: each with its interval and the number of people behind it, each hidden when they are too few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reports.errors import EmptySampleError, OutOfScaleError

K_NUMBERS = 5
"""People that stand behind any figure shown."""
K_QUOTES = 8
"""People in a group from which words are quoted."""

Z_95 = 1.959964
RESAMPLES = 2_000  # the ends of a 95 % range then move by less than the digit that is shown
VISIBLE_FACTOR = 2.8  # 1.96 + 0.84: found in four of five cases at the 5 % level

FIVE_POINTS = (1, 5)
SEVEN_POINTS = (1, 7)
ELEVEN_POINTS = (0, 10)
THIN_WIDTH = 1.0  # a range wider than a whole point of five could stand for another face
PROMOTERS_FROM = 9
PASSIVES_FROM = 7

MOMENT_IMPORTANCE_SHARE = 0.6
MOMENT_STRONG_EMOTION_SHARE = 0.4

T = TypeVar("T")
Ratings = Sequence[int] | Mapping[int, int]
"""Ratings one by one, or how many people gave each."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What two periods are compared by: the adjusted figure and its standard error, neither cut off at a scale's end.

    A plain error is 0 for ten promoters out of ten, which would make every change certain.
    """

    centre: float
    error: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its 95 % range and the number of people behind it.

    adjusted: None where the range is never cut off, so that its middle and its width tell the same.
    """

    value: float
    low: float
    high: float
    n: int
    adjusted: Adjusted | None = None


def suppress(figure: T, people: int, *, k: int = K_NUMBERS) -> T | None:
    """Return the figure, or None when fewer than k people are behind it."""
    return figure if people >= k else None


def is_thin(figure: Estimate | None) -> bool:
    """Tell whether a mean of ratings, 1..5, rests on so few answers that it could stand for another face."""
    return figure is not None and figure.high - figure.low > THIN_WIDTH


def at_least(people: int, *, k: int = K_NUMBERS) -> int:
    """Round a count of people down to steps of k, so that two looks tell nothing of one person; 0 for fewer than k."""
    return people - people % k


def nps(ratings: Ratings) -> Estimate:
    """Compute the Net Promoter Score with an adjusted-Wald interval.

    ratings: answers on the 0-10 scale, one per respondent; refusals left out. Returns points in -100..100, not a share.
    The value is the plain score; the range is that of the adjusted one, widened to hold the value.
    Raises EmptySampleError without ratings. Small groups are hidden by the caller (`suppress`).
    Source: Rocks, Interval Estimation for the "Net Promoter Score", The American Statistician 70(4), 2016.
    """
    promoters, passives, detractors = _nps_groups(ratings)
    n = promoters + passives + detractors
    value = 100 * (promoters - detractors) / n
    centre, error = _adjusted_nps(promoters, detractors, n)
    return replace(_around(value, centre, Z_95 * error, n, lowest=-100, highest=100), adjusted=Adjusted(centre, error))


def visible_change(sd: float, n: int) -> float:
    """Return the smallest change of a mean that two periods of n people each would bring to light."""
    return VISIBLE_FACTOR * sd * sqrt(2 / n)


def nps_visible_change(ratings: Ratings) -> float:
    """Return the smallest change of NPS, in points, that another period of this size would bring to light."""
    promoters, passives, detractors = _nps_groups(ratings)
    n = promoters + passives + detractors
    _, error = _adjusted_nps(promoters, detractors, n)
    return visible_change(error * sqrt(n + 3), n + 3)


def csat(ratings: Ratings) -> Estimate:
    """Compute CSAT, the percentage (0..100) answering 4 or 5 on the 1-5 scale, with a Wilson interval."""
    return _in_percent(top_share(ratings, scale=FIVE_POINTS, top=2))


def ces(ratings: Ratings) -> Estimate:
    """Compute the Customer Effort Score 2.0, the percentage (0..100) answering 5 to 7 on the 1-7 scale (Wilson).

    The mean, which is reported beside it, is `mean_rating(..., scale=SEVEN_POINTS)`.
    """
    return _in_percent(top_share(ratings, scale=SEVEN_POINTS, top=3))


def top_share(ratings: Ratings, *, scale: tuple[int, int], top: int) -> Estimate:
    """Compute the share (0..1) answering in the `top` highest categories of a scale."""
    counts = _counts(ratings, scale)
    return share(int(counts[-top:].sum()), int(counts.sum()))


def share(part: int, whole: int) -> Estimate:
    """Compute a share (0..1) with its Wilson interval. Raises EmptySampleError when the whole is 0."""
    if whole == 0:
        raise EmptySampleError("a share of nobody")
    p = part / whole
    weight = 1 + Z_95**2 / whole
    centre = (p + Z_95**2 / (2 * whole)) / weight
    half = Z_95 * sqrt(p * (1 - p) / whole + Z_95**2 / (4 * whole**2)) / weight
    return _around(p, centre, half, whole, lowest=0, highest=1)


def share_difference(one: tuple[int, int], other: tuple[int, int]) -> Estimate:
    """Compute the share of one group less the share of another, -1..1, with the hybrid score interval.

    one, other: part and whole of groups that have no person in common. `n` counts both. Raises EmptySampleError when a
    whole is 0.
    Source: Newcombe, Interval estimation for the difference between independent proportions, method 10, Statistics in
    Medicine 17, 1998.
    """
    first, second = share(*one), share(*other)
    value = first.value - second.value
    under = hypot(first.value - first.low, second.high - second.value)
    over = hypot(first.high - first.value, second.value - second.low)
    return Estimate(value, value - under, value + over, first.n + second.n)


def mean_rating(ratings: Ratings, *, scale: tuple[int, int], generator: np.random.Generator) -> Estimate:
    """Compute a mean rating with a bootstrap range.

    The spread is that of n answers drawn from the ratings plus one pseudo-answer in each category, because a handful of
    equal answers alone has a range of zero width. It is laid around the plain mean, not around the mean with the
    pseudo-answers, which would miss a mean near the end of the scale (found in simulations: 55 % instead of 95 %).
    """
    counts = _counts(ratings, scale)
    n = int(counts.sum())
    points = np.arange(scale[0], scale[1] + 1)
    smoothed = (counts + 1) / (n + len(points))
    draws = generator.multinomial(n, smoothed, size=RESAMPLES) @ points / n
    middle = float(smoothed @ points)
    low, high = np.percentile(draws, (2.5, 97.5)) - middle
    value = float(counts @ points / n)
    error = sqrt(float(smoothed @ (points - middle) ** 2) / n)
    return Estimate(
        value,
        max(scale[0], value + min(float(low), 0)),
        min(scale[1], value + max(float(high), 0)),
        n,
        Adjusted(value, error),
    )


def nps_impact(with_theme: Ratings, without: Ratings, *, generator: np.random.Generator) -> Estimate:
    """Compute what a theme goes together with: NPS of all minus NPS of those who do not mention it.

    with_theme, without: NPS ratings of people who told of the stage. Negative: the theme drags the score. The range is
    a bootstrap over people from the six groups (promoter, passive, detractor; mentions or not) with one pseudo-answer
    in each. It is an association and never a cause. `n` counts all who are compared.
    """
    groups = np.array([_nps_groups(with_theme), _nps_groups(without)])
    n = int(groups.sum())
    smoothed = groups.ravel() + 1
    draws = generator.multinomial(n, smoothed / smoothed.sum(), size=RESAMPLES).reshape(RESAMPLES, 2, 3)
    drawn = draws[draws[:, 1].sum(axis=1) > 0]
    low, high = np.percentile(_score(drawn.sum(axis=1)) - _score(drawn[:, 1]), (2.5, 97.5))
    value = float(_score(groups.sum(axis=0)) - _score(groups[1]))
    return Estimate(value, min(float(low), value), max(float(high), value), n)


def opportunity(importance: float, satisfaction: float) -> float:
    """Compute the opportunity score (ODI), 0..20.

    importance, satisfaction: shares of respondents of one segment answering 4 or 5, put on 0..10.
    """
    return importance + max(importance - satisfaction, 0)


def opportunity_of(pairs: Sequence[tuple[int, int]], *, generator: np.random.Generator) -> Estimate:
    """Compute the opportunity score of people who rated both importance and satisfaction, 1..5, in this order.

    The range is a bootstrap over people from the four groups (important or not, satisfied or not) with one
    pseudo-answer in each, laid around the score itself. Raises EmptySampleError without pairs.
    """
    if not pairs:
        raise EmptySampleError("no pairs of ratings")
    flags = np.array(pairs) >= FIVE_POINTS[1] - 1
    n = len(flags)
    groups = np.bincount(2 * flags[:, 0] + flags[:, 1], minlength=4)
    smoothed = (groups + 1) / (n + 4)
    draws = generator.multinomial(n, smoothed, size=RESAMPLES) / n

    def score(shares: NDArray[np.float64]) -> NDArray[np.float64]:
        important, satisfied = shares[..., 2:].sum(axis=-1), shares[..., 1] + shares[..., 3]
        return np.asarray(10 * (important + np.maximum(important - satisfied, 0)))

    value = float(score(groups / n))
    low, high = np.percentile(score(draws), (2.5, 97.5)) - float(score(smoothed))
    return Estimate(value, max(0.0, value + min(float(low), 0)), min(20.0, value + max(float(high), 0)), n)


def net_emotion(valences: Sequence[int]) -> Estimate:
    """Compute the net emotion index, -100..100: share of positive minus share of negative, one vote for each person.

    valences: -2..2, of what each person told of a stage. The range is the one of NPS, which is the same kind of
    difference. Raises EmptySampleError without any.
    """
    n = len(valences)
    if not n:
        raise EmptySampleError("no feelings")
    good, bad = sum(valence > 0 for valence in valences), sum(valence < 0 for valence in valences)
    centre, error = _adjusted_nps(good, bad, n)
    return _around(100 * (good - bad) / n, centre, Z_95 * error, n, lowest=-100, highest=100)


def is_moment_of_truth_candidate(important_share: float | None, strong_emotion_share: float | None) -> bool:
    """Apply the stated rule without drivers: importance top-2 at least 60 %, or strong emotion at least 40 %.

    None: too few people to tell.
    """
    return (important_share is not None and important_share >= MOMENT_IMPORTANCE_SHARE) or (
        strong_emotion_share is not None and strong_emotion_share >= MOMENT_STRONG_EMOTION_SHARE
    )


def _counts(ratings: Ratings, scale: tuple[int, int]) -> NDArray[np.int64]:
    """Count the ratings in each category, lowest first."""
    lowest, highest = scale
    if not ratings:
        raise EmptySampleError("no ratings")
    outside = [rating for rating in ratings if not lowest <= rating <= highest]
    if outside:
        raise OutOfScaleError(f"{outside[0]} is not on the scale {lowest}..{highest}")
    if isinstance(ratings, Mapping):
        return np.array([ratings.get(rating, 0) for rating in range(lowest, highest + 1)])
    return np.bincount(np.asarray(ratings) - lowest, minlength=highest - lowest + 1)


def _nps_groups(ratings: Ratings) -> tuple[int, int, int]:
    """Count promoters (9-10), passives (7-8) and detractors (0-6)."""
    counts = _counts(ratings, ELEVEN_POINTS)
    return (
        int(counts[PROMOTERS_FROM:].sum()),
        int(counts[PASSIVES_FROM:PROMOTERS_FROM].sum()),
        int(counts[:PASSIVES_FROM].sum()),
    )


def nps_group(rating: int) -> int:
    """Return 0 for a promoter, 1 for a passive, 2 for a detractor."""
    lowest, highest = ELEVEN_POINTS
    if not lowest <= rating <= highest:
        raise OutOfScaleError(f"{rating} is not on the scale {lowest}..{highest}")
    return 0 if rating >= PROMOTERS_FROM else 1 if rating >= PASSIVES_FROM else 2


def _adjusted_nps(promoters: int, detractors: int, n: int) -> tuple[float, float]:
    """Return centre and standard error, in points, after adding 3 to n and 3/4 to promoters and detractors each."""
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    return 100 * (p - d), 100 * sqrt((p + d - (p - d) ** 2) / (n + 3))


def _score(groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the NPS of rows of (promoters, passives, detractors)."""
    return np.asarray(100 * (groups[..., 0] - groups[..., 2]) / groups.sum(axis=-1), dtype=np.float64)


def _around(value: float, centre: float, half: float, n: int, *, lowest: float, highest: float) -> Estimate:
    low, high = max(lowest, centre - half), min(highest, centre + half)
    return Estimate(value, min(low, value), max(high, value), n)


def _in_percent(estimate: Estimate) -> Estimate:
    return Estimate(100 * estimate.value, 100 * estimate.low, 100 * estimate.high, estimate.n)
