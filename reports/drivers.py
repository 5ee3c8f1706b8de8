"""How much of the differences in an overall score goes together with satisfaction at each stage."""

from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from reports.metrics import Estimate

COMPLETE_PER_STAGE = 10
"""People who rated everything, for each stage, below which nothing is said."""
MOST_PEOPLE = 20_000  # more would not change the second digit
RESAMPLES = 200
_TINY = 1e-9  # added to the diagonal, for stages that everybody rated alike

Floats = NDArray[np.float64]


def driver_shares(ratings: Floats, scores: Floats, *, generator: np.random.Generator) -> list[Estimate]:
    """Share out the explained variance of a score among the stages (Shapley, LMG).

    ratings: people x stages, satisfaction 1..5; scores: one for each person. A stage's share, 0..1, is the mean, over
    every order of the stages, of what it adds to the adjusted R² of those before it; all shares sum to the adjusted R²
    of the whole model. Adjusted, because plain R² grows with chance alone; a share can therefore fall below 0. The
    ranges are those of a bootstrap over people, laid around the share itself. It is an association and never a cause.
    Source: Lindeman, Merenda, Gold 1980; Grömping, The American Statistician 61(2), 2007.
    """
    table = np.column_stack([ratings, scores]).astype(np.float64)
    if len(table) > MOST_PEOPLE:
        table = table[np.sort(generator.choice(len(table), MOST_PEOPLE, replace=False))]
    n = len(table)
    draws = generator.multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    shares = _shapley(_correlations(table, np.vstack([np.ones(n), draws])), n)
    plain, drawn = shares[0], shares[1:]
    low, high = np.percentile(drawn, (2.5, 97.5), axis=0) - drawn.mean(axis=0)
    return [
        Estimate(float(value), float(value + min(under, 0)), float(value + max(over, 0)), n)
        for value, under, over in zip(plain, low, high, strict=True)
    ]


def _correlations(table: Floats, counts: Floats) -> Floats:
    """Return the correlations of all columns for every row of counts: how often each person is drawn."""
    n, columns = table.shape
    centred = table - table.mean(axis=0)
    products = (centred[:, :, None] * centred[:, None, :]).reshape(n, columns * columns)
    means = counts @ centred / n
    covariances = (counts @ products / n).reshape(-1, columns, columns) - means[:, :, None] * means[:, None, :]
    spread = np.sqrt(np.einsum("bii->bi", covariances))
    spread[spread == 0] = 1
    return np.asarray(covariances / (spread[:, :, None] * spread[:, None, :]) + _TINY * np.eye(columns))


def _shapley(correlations: Floats, n: int) -> Floats:
    """Return the share of every stage for every matrix, matrices x stages."""
    stages = correlations.shape[1] - 1
    explained = {
        chosen: _adjusted(correlations, list(chosen), n)
        for size in range(stages + 1)
        for chosen in combinations(range(stages), size)
    }
    shares = np.zeros((len(correlations), stages))
    for chosen, with_it in explained.items():
        weight = factorial(len(chosen) - 1) * factorial(stages - len(chosen)) / factorial(stages) if chosen else 0
        for stage in chosen:
            without = explained[tuple(other for other in chosen if other != stage)]
            shares[:, stage] += weight * (with_it - without)
    return shares


def _adjusted(correlations: Floats, chosen: list[int], n: int) -> Floats:
    """Return the adjusted R² of the score on the chosen stages, one for each matrix."""
    if not chosen:
        return np.zeros(len(correlations))
    among = correlations[:, chosen][:, :, chosen]
    with_score = correlations[:, chosen, -1]
    slopes = np.linalg.solve(among, with_score[:, :, None])[:, :, 0]
    plain = np.einsum("bi,bi->b", slopes, with_score)
    return np.asarray(1 - (1 - plain) * (n - 1) / (n - len(chosen) - 1))
