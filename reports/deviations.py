"""Planned against actual journey: where the steps that a customer took leave the steps that the company planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

AnyOf = Sequence[str]
"""A planned step: the channels of which any will do."""


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
    """The steps taken, in order, and those that were planned and not taken, in the plan's order."""

    steps: tuple[Step, ...]
    missing: tuple[AnyOf, ...]


def align(actual: Sequence[str], planned: Sequence[AnyOf]) -> Alignment:
    """Align a path with the planned one at the least edit distance (match 0, step too many or too few 1).

    planned: for each step the channels of which any will do. Of several such alignments always the same is taken: where
    either a step planned or a step taken may be passed over, it is the step planned. So of two steps in the wrong order
    the one that came too late is irregular, and of steps taken again the first is the planned one.
    """
    distances = _distances(actual, planned)
    matched: set[int] = set()
    passed: list[AnyOf] = []
    i = j = 0
    while i < len(actual) or j < len(planned):
        if i < len(actual) and j < len(planned) and actual[i] in planned[j]:
            matched.add(i)
            i, j = i + 1, j + 1
        elif i == len(actual) or (j < len(planned) and distances[i][j + 1] <= distances[i + 1][j]):
            passed.append(planned[j])
            j += 1
        else:
            i += 1
    anywhere = channels_of(planned)
    steps = tuple(
        Step(channel, channel in anywhere, None if n in matched else _deviation(actual, n, planned))
        for n, channel in enumerate(actual)
    )
    return Alignment(steps, _missing(passed, steps))


def channels_of(planned: Iterable[AnyOf]) -> frozenset[str]:
    """Return all channels that a plan has anywhere."""
    return frozenset().union(*planned)


def deviations(actual: Sequence[str], planned: Sequence[AnyOf]) -> frozenset[Deviation]:
    """Return the ways in which a path leaves the planned one."""
    alignment = align(actual, planned)
    ways = {step.deviation for step in alignment.steps if step.deviation is not None}
    return frozenset(ways | {Deviation.MISSING} if alignment.missing else ways)


def _distances(actual: Sequence[str], planned: Sequence[AnyOf]) -> list[list[int]]:
    """Return the edit distance between what follows a place in one and what follows a place in the other."""
    rows, columns = len(actual), len(planned)
    distances = [[rows - i + columns - j for j in range(columns + 1)] for i in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            same = actual[i] in planned[j]
            distances[i][j] = distances[i + 1][j + 1] if same else 1 + min(distances[i + 1][j], distances[i][j + 1])
    return distances


def _deviation(actual: Sequence[str], n: int, planned: Sequence[AnyOf]) -> Deviation:
    """Name a step taken that the plan does not have here.

    A planned step counts as taken again by any of its channels: a chat after a call, where either would have done.
    """
    channel, before = actual[n], actual[:n]
    if before and before[-1] == channel:
        return Deviation.FAILURE
    allowed = [step for step in planned if channel in step]
    if not allowed:
        return Deviation.AD_HOC
    taken = sum(one in channels_of(allowed) for one in before)
    return Deviation.FAILURE if taken >= len(allowed) else Deviation.IRREGULAR_ORDER


def _missing(passed: Sequence[AnyOf], steps: Sequence[Step]) -> tuple[AnyOf, ...]:
    """Return what was passed over in the plan and did not happen elsewhere either."""
    elsewhere = [step.channel for step in steps if step.deviation is Deviation.IRREGULAR_ORDER]
    missing: list[AnyOf] = []
    for step in passed:
        taken = next((channel for channel in elsewhere if channel in step), None)
        if taken is None:
            missing.append(step)
        else:
            elsewhere.remove(taken)
    return tuple(missing)
