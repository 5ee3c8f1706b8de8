"""From a guide to what its map needs to know."""

from interview.guide import Guide
from reports.plan import MapPlan, PlanStage


def map_plan(guide: Guide) -> MapPlan:
    """Return the stages that the map of this guide shows, and which questions tell what happened in them."""
    stages = tuple(PlanStage(stage.id, stage.title, stage.short_title) for stage in guide.stages)
    pains = {pain.label: pain.title for pain in guide.pains}
    return MapPlan(guide.id, guide.version, stages, told_by=telling_questions(guide), pains=pains)


def telling_questions(guide: Guide) -> frozenset[str]:
    """Return the stories, their lanes and probes; not what was expected or wished for beside them."""
    stories = {part.questions[0].id for part in guide.parts if part.story}
    lanes = {question.id for _, question in guide.questions() if question.lane is not None}
    return frozenset(stories | lanes | {probe.id for probe in guide.probes})
