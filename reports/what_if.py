"""What NPS would be if a pain were as rare as in its rare weeks: an association carried on, never a forecast.

The definition and what speaks against it are in docs/decisions/0012-what-if-a-pain-were-rare.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from reports.metrics import Estimate, nps_group
from reports.people import Person

LEAST_TELLERS = 30
LEAST_WEEKS = 4
RARE = 25  # percentile: the quarter of weeks where the pain is rarest
RESAMPLES = 1_000

Table = NDArray[np.float64]
"""Tellers by week, by whether they told of the pain (no, yes), and by promoter, passive, detractor."""


@dataclass(frozen=True, slots=True)
class Teller:
    """A person who told of a stage and answered NPS. week: its Monday."""

    week: date
    told_of_it: bool
    nps: int


def tellers(people: Iterable[Person], stage_id: str, category: str) -> list[Teller]:
    """Return those who told of a stage and answered NPS."""
    return [
        Teller(
            person.started_on - timedelta(days=person.started_on.weekday()),
            category in person.told[stage_id].pains,
            person.ratings["nps", None],
        )
        for person in people
        if stage_id in person.told and ("nps", None) in person.ratings
    ]


def what_if(
    found: Iterable[Teller], link: Estimate | None, *, generator: np.random.Generator, k: int
) -> Estimate | None:
    """Compute by how many points NPS would be higher if the pain were told as rarely as in a quarter of the weeks.

    link: impact of the pain on NPS, of the same people. None where it is hidden, not below 0, or can be chance; with
    fewer than 30 tellers, k who told of the pain, or k who did not; with fewer than 4 weeks of k tellers or more; and
    where the weeks differ no more than chance makes them. The range is a bootstrap over people and is laid around the
    figure; it can reach below 0.
    """
    table, weeks = _table(found)
    told_or_not = table.sum(axis=(0, 2))
    if link is None or link.high >= 0 or table.sum() < LEAST_TELLERS or told_or_not.min() < k:
        return None
    large = table.sum(axis=(1, 2)) >= k
    if large.sum() < LEAST_WEEKS:
        return None
    value = float(_gains(table[np.newaxis], large)[0])
    if value <= 0:
        return None
    smoothed = table + 1 / len(weeks)  # one pseudo-answer in each of six groups, as for the link itself
    n = int(table.sum())
    draws = generator.multinomial(n, (smoothed / smoothed.sum()).ravel(), size=RESAMPLES)
    drawn = _gains(draws.reshape(RESAMPLES, *table.shape).astype(np.float64), large)
    low, high = np.percentile(drawn, (2.5, 97.5)) - drawn.mean()
    return Estimate(value, value + min(float(low), 0.0), value + max(float(high), 0.0), n)


def _table(found: Iterable[Teller]) -> tuple[Table, list[date]]:
    counts: dict[date, Table] = defaultdict(lambda: np.zeros((2, 3)))
    for teller in found:
        counts[teller.week][int(teller.told_of_it), nps_group(teller.nps)] += 1
    weeks = sorted(counts)
    return np.array([counts[week] for week in weeks]).reshape(-1, 2, 3), weeks


def _gains(tables: Table, large: NDArray[np.bool_]) -> Table:
    """Return the points of each table; where nobody told of the pain, or everybody, there is nothing to gain."""
    groups = tables.sum(axis=1)
    size = groups.sum(axis=2)
    scores = 100 * (groups[..., 0] - groups[..., 2]) / np.maximum(size, 1)
    distance = np.where(size.min(axis=1) > 0, scores[:, 0] - scores[:, 1], 0.0)
    share = size[:, 1] / size.sum(axis=1)
    return np.asarray(np.maximum(share - _rare_share(tables[:, large], share), 0) * distance)


def _rare_share(tables: Table, share: Table) -> Table:
    """Return the share in the rare weeks, without what chance makes of it.

    Shares of weeks scatter even where nothing changes, and the rarest of them always look rarer. Each is therefore
    drawn towards the share of all weeks by as much of the scatter as chance explains; where that is all of it, the
    share in the rare weeks is that of all.
    """
    people = np.maximum(tables.sum(axis=(2, 3)), 1)
    shares = tables[:, :, 1].sum(axis=2) / people
    by_chance = (share * (1 - share))[:, np.newaxis] / people
    scatter = ((shares - share[:, np.newaxis]) ** 2).mean(axis=1)
    left = np.clip(1 - by_chance.mean(axis=1) / np.maximum(scatter, 1e-12), 0, 1)
    return np.asarray(share + left * (np.percentile(shares, RARE, axis=1) - share))
