"""What a new version of a guide changes against the one before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from interview.guide import Guide, Part, Question, Text


@dataclass(frozen=True, slots=True)
class Renamed:
    """A stage with another title."""

    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class GuideChanges:
    """What is new, gone and different. Stages by title, questions by id, in the order of the guide that has them.

    texts: something else that people read was changed: the consent, options shared by questions, the closing. for_map:
    something that the map alone shows was changed: the scenario, the goal, the planned channels.
    """

    stages_added: tuple[Text, ...] = ()
    stages_removed: tuple[Text, ...] = ()
    stages_renamed: tuple[Renamed, ...] = ()
    stages_moved: bool = False
    questions_added: tuple[str, ...] = ()
    questions_removed: tuple[str, ...] = ()
    questions_changed: tuple[str, ...] = ()
    questions_moved: bool = False
    texts: bool = False
    for_map: bool = False

    @property
    def is_nothing(self) -> bool:
        """Tell whether respondents would notice nothing."""
        return replace(self, for_map=False) == GuideChanges()


def changes(before: Guide, after: Guide) -> GuideChanges:
    """Compare two versions of a guide."""
    old_stages = {stage.id: stage for stage in before.stages}
    new_stages = {stage.id: stage for stage in after.stages}
    old, new = _asked(before), _asked(after)
    return GuideChanges(
        stages_added=tuple(stage.title for stage in after.stages if stage.id not in old_stages),
        stages_removed=tuple(stage.title for stage in before.stages if stage.id not in new_stages),
        stages_renamed=tuple(
            Renamed(old_stages[stage.id].title, stage.title)
            for stage in after.stages
            if stage.id in old_stages and old_stages[stage.id].title != stage.title
        ),
        stages_moved=_order(old_stages, new_stages) != _order(new_stages, old_stages),
        questions_added=tuple(one for one in new if one not in old),
        questions_removed=tuple(one for one in old if one not in new),
        questions_changed=tuple(one for one in new if one in old and old[one] != new[one]),
        questions_moved=_order(old, new) != _order(new, old),
        texts=_texts(before) != _texts(after),
        for_map=_for_map(before) != _for_map(after),
    )


def _order(ids: Mapping[str, object], others: Mapping[str, object]) -> list[str]:
    return [one for one in ids if one in others]


def _asked(guide: Guide) -> dict[str, object]:
    """Return all that decides what a question or probe asks, of whom, and what can be answered, by its id."""
    asked: dict[str, object] = {}
    for part, question in guide.questions():
        asked[question.id] = (question, *_around(guide, part, question))
    return asked | {probe.id: probe for probe in guide.probes}


def _around(guide: Guide, part: Part, question: Question) -> tuple[object, ...]:
    shared = guide.channels if question.options == "channels" else ()
    return part.when, part.each, part.story, shared


def _texts(guide: Guide) -> tuple[object, ...]:
    return guide.title, guide.minutes, guide.consent, guide.closing, guide.languages


def _for_map(guide: Guide) -> tuple[object, ...]:
    return guide.scenario, guide.goal, [stage.planned for stage in guide.stages if stage.planned]
