"""Drivers against plain regressions of every order of the stages, and what they say of chance."""

from itertools import permutations

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from reports.drivers import driver_shares


@pytest.fixture
def dice() -> np.random.Generator:
    return np.random.default_rng(3)


def made(dice: np.random.Generator, n: int, slopes: list[float], noise: float) -> tuple[np.ndarray, np.ndarray]:
    ratings = dice.integers(1, 6, size=(n, len(slopes))).astype(float)
    ratings[:, 1] = np.clip(np.round((ratings[:, 0] + ratings[:, 1]) / 2), 1, 5)  # stages hang together
    return ratings, ratings @ np.array(slopes) + dice.normal(0, noise, n)


def adjusted(ratings: np.ndarray, scores: np.ndarray, chosen: tuple[int, ...]) -> float:
    if not chosen:
        return 0
    n, columns = len(scores), ratings[:, list(chosen)]
    plain = LinearRegression().fit(columns, scores).score(columns, scores)
    return float(1 - (1 - plain) * (n - 1) / (n - len(chosen) - 1))


def test_a_share_is_what_a_stage_adds_over_every_order(dice: np.random.Generator) -> None:
    ratings, scores = made(dice, 80, [1.0, 0.5, 0.0, 0.2], 1.5)
    orders = list(permutations(range(4)))
    added = np.zeros(4)
    for order in orders:
        for place, stage in enumerate(order):
            before = order[:place]
            added[stage] += adjusted(ratings, scores, (*before, stage)) - adjusted(ratings, scores, before)

    shares = driver_shares(ratings, scores, generator=dice)

    assert [share.value for share in shares] == pytest.approx(list(added / len(orders)), abs=1e-5)
    assert sum(share.value for share in shares) == pytest.approx(adjusted(ratings, scores, (0, 1, 2, 3)), abs=1e-5)
    assert all(share.low <= share.value <= share.high and share.n == 80 for share in shares)


def test_a_stage_that_says_nothing_is_seldom_above_chance(dice: np.random.Generator) -> None:
    told, silent = 0, 0
    for _ in range(60):
        ratings, scores = made(dice, 60, [1.0, 0.3, 0.0, 0.0], 2.0)
        shares = driver_shares(ratings, scores, generator=dice)
        told += shares[0].low > 0
        silent += shares[3].low > 0

    assert told >= 54
    assert silent <= 9


def test_a_stage_that_all_rate_alike_has_no_share(dice: np.random.Generator) -> None:
    ratings, scores = made(dice, 50, [1.0, 0.0, 0.0], 1.0)
    ratings[:, 2] = 4

    shares = driver_shares(ratings, scores, generator=dice)

    assert shares[2].value == pytest.approx(0, abs=0.03)  # a column too many costs adjusted R² a little
    assert np.isfinite([figure for share in shares for figure in (share.low, share.high)]).all()


def test_the_same_people_and_dice_give_the_same_shares() -> None:
    ratings, scores = made(np.random.default_rng(1), 70, [1.0, 0.5, 0.2], 1.0)

    first, second = (driver_shares(ratings, scores, generator=np.random.default_rng(5)) for _ in range(2))

    assert first == second


def test_of_very_many_people_a_part_is_enough(dice: np.random.Generator) -> None:
    ratings, scores = made(dice, 25_000, [1.0, 0.5], 1.0)

    assert driver_shares(ratings, scores, generator=dice)[0].n == 20_000
