"""Handovers that colleagues logged by taps, as times a week and by what was said of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median

from interview.handovers import HandoverRecord
from reports.journey_map import HandedOver
from reports.period import Period
from reports.plan import MapPlan, Text
from reports.tallies import DECIDER, HANDOVER, tally

Way = tuple[str, str, str]
"""A stage, who passed a case on there, and to whom."""


def ways(handovers: Iterable[HandoverRecord], plan: MapPlan) -> dict[Way, list[HandoverRecord]]:
    """Return the handovers by where they went; those of no stage of the plan, or not told to the end, count nowhere."""
    stages = {stage.id for stage in plan.stages}
    found: defaultdict[Way, list[HandoverRecord]] = defaultdict(list)
    for one in handovers:
        if one.group is not None and one.group[0] in stages:
            found[one.group].append(one)
    return dict(found)


def handed_over(handovers: Iterable[HandoverRecord], plan: MapPlan, *, k: int, until: date) -> tuple[HandedOver, ...]:
    """Count each way that k different colleagues logged, in journey order, the most frequent first.

    until: the day of the map; the last week counts as far as it has passed by then.
    """
    counted = [
        _count(way, found, plan, k=k, until=until)
        for way, found in ways(handovers, plan).items()
        if len({one.respondent_id for one in found}) >= k
    ]
    return in_order(counted, plan)


def in_order(counted: Iterable[HandedOver], plan: MapPlan) -> tuple[HandedOver, ...]:
    """Sort by stage, then by how often, then by name."""
    order = {stage.id: number for number, stage in enumerate(plan.stages)}
    known = [one for one in counted if one.stage_id in order]
    return tuple(sorted(known, key=lambda one: (order[one.stage_id], -one.per_week, one.start, one.end)))


def _count(way: Way, found: Sequence[HandoverRecord], plan: MapPlan, *, k: int, until: date) -> HandedOver:
    stage_id, start, end = way
    period = Period.of_weeks((one.week for one in found), until=until)
    departments = {one: title for side in HANDOVER for one, title in _titles(side, plan).items()}
    hours = [(one.respondent_id, one.told.hours) for one in found if one.told.hours is not None]
    timed = {person for person, _ in hours}
    return HandedOver(
        stage_id=stage_id,
        start=start,
        end=end,
        start_title=departments.get(start),
        end_title=departments.get(end),
        colleagues=len({one.respondent_id for one in found}),
        per_week=len(found) / period.weeks,
        period=period,
        hours=float(median(value for _, value in hours)) if len(timed) >= k else None,
        reasons=tally(_said(found, "reason"), k=k, titles={}),
        deciders=tally(_said(found, "decider"), k=k, titles=_titles(DECIDER, plan)),
        context=tally(_said(found, "context"), k=k, titles={}),
        repeated=tally(_said(found, "repeated"), k=k, titles={}),
    )


def _said(found: Sequence[HandoverRecord], attribute: str) -> list[set[str]]:
    """Return what each colleague said to one matter, in all handovers of this way."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for one in found:
        value = getattr(one.told, attribute)
        if value is not None:
            said[one.respondent_id].add(value)
    return list(said.values())


def _titles(question_id: str, plan: MapPlan) -> Mapping[str, Text]:
    question = next((one for one in plan.questions if one.id == question_id), None)
    return {} if question is None else question.options
