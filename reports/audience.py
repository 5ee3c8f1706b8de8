"""One side of the counter alone: the same map with the other side's figures left out.

Nothing is computed anew and nothing kept: a view of one side with a memory of its own would, beside the map of both,
show by the difference what single people answered in between.
"""

from dataclasses import replace

from interview.records import Role
from reports.assemble import face_of, worst_of
from reports.journey_map import NO_FUNNEL, JourneyMap, MomentOfTruth, StageCell
from reports.segment import Audience


def of_audience(journey_map: JourneyMap, audience: Audience | None) -> JourneyMap:
    """Return the map as one side of the counter tells it; the whole of it where no side is named."""
    match audience:
        case Audience.CUSTOMERS:
            return _of_customers(journey_map)
        case Audience.STAFF:
            return _of_agents(journey_map)
        case None:
            return journey_map


def _of_customers(journey_map: JourneyMap) -> JourneyMap:
    return replace(
        journey_map,
        audience=Audience.CUSTOMERS,
        staff=None,
        staff_notes=(),
        handed_over=(),
        stages=tuple(
            replace(stage, staff=None, staff_view=None, staff_emotions=(), obstacles=(), handovers=())
            for stage in journey_map.stages
        ),
        answered=tuple(one for one in journey_map.answered if one.role is Role.CUSTOMER),
        amounts=tuple(one for one in journey_map.amounts if one.role is Role.CUSTOMER),
    )


def _of_agents(journey_map: JourneyMap) -> JourneyMap:
    """Keep what agents rated, felt, told, passed on, tapped and noted; what they noted stands in the place of pains."""
    stages = tuple(_stage_of_agents(stage) for stage in journey_map.stages)
    return replace(
        journey_map,
        audience=Audience.STAFF,
        customers=None,
        stages=stages,
        worst=worst_of(stages, lambda stage: stage.staff),
        most_important=None,
        pains=(),
        nps=None,
        nps_visible_change=None,
        csat=None,
        ces=None,
        ces_mean=None,
        driven=None,
        funnel=NO_FUNNEL,
        answered=tuple(one for one in journey_map.answered if one.role is Role.STAFF),
        amounts=tuple(one for one in journey_map.amounts if one.role is Role.STAFF),
        quotes=(),
        leaving=(),
        flags=(),
        imported=None,
        drawn=None,
        bets=None,
    )


def _stage_of_agents(stage: StageCell) -> StageCell:
    return StageCell(
        id=stage.id,
        title=stage.title,
        short_title=stage.short_title,
        satisfaction=None,
        importance=None,
        staff=stage.staff,
        face=face_of(stage.staff),
        satisfaction_thin=stage.staff_thin,
        importance_thin=False,
        moment=MomentOfTruth.NO,
        staff_view=None,
        opportunity=None,
        driver=None,
        net_emotion=None,
        staff_emotions=stage.staff_emotions,
        obstacles=stage.obstacles,
        handovers=stage.handovers,
    )
