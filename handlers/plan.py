"""From a guide to what its map needs to know."""

from interview.guide import Guide
from reports.plan import MapPlan, PlanStage


def map_plan(guide: Guide) -> MapPlan:
    """Return the stages that the map of this guide shows."""
    stages = tuple(PlanStage(stage.id, stage.title, stage.short_title) for stage in guide.stages)
    return MapPlan(guide.id, guide.version, stages)
