"""Parts of a map beside the whole: a figure goes where subtraction would tell what fewer than k people answered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from reports.journey_map import JourneyMap, StageCell
from reports.metrics import Estimate

Figure = Callable[[JourneyMap], Estimate | None]
Hide = Callable[[JourneyMap], JourneyMap]


def without_small_rests(parts: Sequence[JourneyMap], whole: JourneyMap) -> list[JourneyMap]:
    """Hide figures of parts until the people of the whole who are in no shown part are nobody or at least k.

    parts: maps of people who do not overlap. The part with the fewest people gives way first. Looked at are the
    scores and every stage's satisfaction and importance; a part without any of them left is as good as hidden.
    """
    safe = list(parts)
    for figure, hide in _figures(whole):
        everybody = figure(whole)
        for _ in parts:
            counts = {number: found.n for number, part in enumerate(safe) if (found := figure(part)) is not None}
            rest = (0 if everybody is None else everybody.n) - sum(counts.values())
            if not counts or (everybody is not None and (rest == 0 or rest >= whole.k)):
                break
            fewest = min(counts, key=lambda number: (counts[number], number))
            safe[fewest] = hide(safe[fewest])
    return safe


def _figures(whole: JourneyMap) -> list[tuple[Figure, Hide]]:
    scores: list[tuple[Figure, Hide]] = [
        (lambda one: one.nps, lambda one: replace(one, nps=None, nps_visible_change=None)),
        (lambda one: one.csat, lambda one: replace(one, csat=None)),
        (lambda one: one.ces, lambda one: replace(one, ces=None, ces_mean=None)),
    ]
    return scores + [
        (partial(read, stage.id), partial(hide, stage.id))
        for stage in whole.stages
        for read, hide in ((_satisfaction, _without_satisfaction), (_importance, _without_importance))
    ]


def _satisfaction(stage_id: str, journey_map: JourneyMap) -> Estimate | None:
    return next((stage.satisfaction for stage in journey_map.stages if stage.id == stage_id), None)


def _importance(stage_id: str, journey_map: JourneyMap) -> Estimate | None:
    return next((stage.importance for stage in journey_map.stages if stage.id == stage_id), None)


def _without_satisfaction(stage_id: str, journey_map: JourneyMap) -> JourneyMap:
    """Hide a stage's satisfaction, and what is computed from it."""

    def hidden(stage: StageCell) -> StageCell:
        return replace(stage, satisfaction=None, face=None, satisfaction_thin=False, staff_view=None, opportunity=None)

    worst = journey_map.worst
    is_named = worst is not None and stage_id in (worst.stage_id, worst.rival)
    return replace(_with_stage(journey_map, stage_id, hidden), worst=None if is_named else worst)


def _without_importance(stage_id: str, journey_map: JourneyMap) -> JourneyMap:
    def hidden(stage: StageCell) -> StageCell:
        return replace(stage, importance=None, importance_thin=False, opportunity=None)

    is_named = journey_map.most_important == stage_id
    return replace(
        _with_stage(journey_map, stage_id, hidden), most_important=None if is_named else journey_map.most_important
    )


def _with_stage(journey_map: JourneyMap, stage_id: str, change: Callable[[StageCell], StageCell]) -> JourneyMap:
    stages = tuple(change(stage) if stage.id == stage_id else stage for stage in journey_map.stages)
    return replace(journey_map, stages=stages)
