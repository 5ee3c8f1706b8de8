"""From guides to what the map needs to know of them."""

from collections.abc import Iterator

from interview.guide import IMPORTED, PERMISSION, Guide, Option, Question, Text
from interview.scales import SEVERAL, Kind, standards
from reports.plan import MapPlan, PlanQuestion, PlanStage


def map_plan(guide: Guide, *staff: Guide) -> MapPlan:
    """Return the stages that the map of this guide shows, which questions tell what happened, and what is counted.

    staff: the guides of colleagues whose answers stand beside the customers'.
    """
    stages = tuple(
        PlanStage(
            stage.id,
            stage.title,
            stage.short_title,
            stage.planned,
            {touchpoint.id: touchpoint.label for touchpoint in stage.touchpoints},
        )
        for stage in guide.stages
    )
    pains = {pain.label: pain.title for pain in guide.pains}
    return MapPlan(
        guide.id,
        guide.version,
        stages,
        told_by=telling_questions(guide),
        told_by_staff=frozenset().union(*map(telling_questions, staff)),
        pains=pains,
        questions=tuple(question for one in (guide, *staff) for question in _counted(one)),
        channels={channel.id: channel.label for channel in guide.channels},
        personas={persona.id: persona.title for persona in guide.personas},
        scenario=guide.scenario,
        goal=guide.goal,
    )


def telling_questions(guide: Guide) -> frozenset[str]:
    """Return stories, their lanes and probes, and imported words; not what was expected or wished for beside them."""
    stories = {part.questions[0].id for part in guide.parts if part.story}
    lanes = {question.id for _, question in guide.questions() if question.lane is not None}
    return frozenset(stories | lanes | {probe.id for probe in guide.probes} | {IMPORTED})


def _counted(guide: Guide) -> Iterator[PlanQuestion]:
    """Yield the questions whose taps or numbers say something of the journey; not those about the interview itself."""
    for part, question in guide.questions():
        is_of_journey = part.story is not None or part.each is not None
        if question.visits or question.id == PERMISSION or (question.type is Kind.YES_NO and not is_of_journey):
            continue
        if question.type in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.NUMBER):
            yield _question(guide, question, _words(guide, question))


def _question(guide: Guide, question: Question, options: dict[str, Text]) -> PlanQuestion:
    title = question.short or question.label or dict.fromkeys(guide.languages, question.id)
    return PlanQuestion(question.id, guide.role, title, options, several=question.type in SEVERAL)


def _words(guide: Guide, question: Question) -> dict[str, Text]:
    if question.type is Kind.YES_NO:
        return dict(standards()[Kind.YES_NO].options)
    return _labels(guide.options(question))


def _labels(options: tuple[Option, ...]) -> dict[str, Text]:
    return {option.id: option.label for option in options}
