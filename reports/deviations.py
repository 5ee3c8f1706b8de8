"""Planned against actual journey: where the steps that a customer took leave the steps that the company planned."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Deviation(StrEnum):
    """The four ways to leave a plan. A step taken can be of the first three; the last are steps that were not taken.

    Source: Halvorsrud, Kvale, Følstad, Improving service quality through customer journey analysis, Journal
    of Service Theory and Practice 26(6), 2016.
    """

    AD_HOC = "ad_hoc_touchpoint"  # planned nowhere
    IRREGULAR_ORDER = "irregular_order"  # planned, but elsewhere
    FAILURE = "failure_in_touchpoint"  # taken again: at once, or more often than planned
    MISSING = "missing_touchpoint"  # planned and never taken


@dataclass(frozen=True, slots=True)
class Step:
    """One step taken. planned: the plan has this channel, wherever; deviation: None where it also has it here."""

    channel: str
    planned: bool
    deviation: Deviation | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """The steps taken, in order, and the channels that were planned and not taken, in the plan's order."""

    steps: tuple[Step, ...]
    missing: tuple[str, ...]


def align(actual: Sequence[str], planned: Sequence[str]) -> Alignment:
    """Align a path with the planned one at the least edit distance (match 0, step too many or too few 1).

    Of several such alignments always the same is taken: where either a step planned or a step taken may be passed over,
    it is the step planned. So of two steps in the wrong order the one that came too late is irregular, and of steps
    taken again the first is the planned one.
    """
    distances = _distances(actual, planned)
    matched: set[int] = set()
    passed: list[str] = []
    i = j = 0
    while i < len(actual) or j < len(planned):
        if i < len(actual) and j < len(planned) and actual[i] == planned[j]:
            matched.add(i)
            i, j = i + 1, j + 1
        elif i == len(actual) or (j < len(planned) and distances[i][j + 1] <= distances[i + 1][j]):
            passed.append(planned[j])
            j += 1
        else:
            i += 1
    steps = tuple(
        Step(channel, channel in planned, None if n in matched else _deviation(actual, n, planned))
        for n, channel in enumerate(actual)
    )
    return Alignment(steps, _missing(passed, steps))


def deviations(actual: Sequence[str], planned: Sequence[str]) -> frozenset[Deviation]:
    """Return the ways in which a path leaves the planned one."""
    alignment = align(actual, planned)
    ways = {step.deviation for step in alignment.steps if step.deviation is not None}
    return frozenset(ways | {Deviation.MISSING} if alignment.missing else ways)


def _distances(actual: Sequence[str], planned: Sequence[str]) -> list[list[int]]:
    """Return the edit distance between what follows a place in one and what follows a place in the other."""
    rows, columns = len(actual), len(planned)
    distances = [[rows - i + columns - j for j in range(columns + 1)] for i in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            same = actual[i] == planned[j]
            distances[i][j] = distances[i + 1][j + 1] if same else 1 + min(distances[i + 1][j], distances[i][j + 1])
    return distances


def _deviation(actual: Sequence[str], n: int, planned: Sequence[str]) -> Deviation:
    channel, before = actual[n], actual[:n]
    if before and before[-1] == channel:
        return Deviation.FAILURE
    if channel not in planned:
        return Deviation.AD_HOC
    return Deviation.FAILURE if before.count(channel) >= planned.count(channel) else Deviation.IRREGULAR_ORDER


def _missing(passed: Sequence[str], steps: Sequence[Step]) -> tuple[str, ...]:
    """Return what was passed over in the plan and did not happen elsewhere either."""
    elsewhere = Counter(step.channel for step in steps if step.deviation is Deviation.IRREGULAR_ORDER)
    missing: list[str] = []
    for channel in passed:
        if elsewhere[channel]:
            elsewhere[channel] -= 1
        else:
            missing.append(channel)
    return tuple(missing)
