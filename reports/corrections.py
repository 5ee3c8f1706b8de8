"""Corrections by managers, applied to records and plans before anything is counted or drawn."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from textwrap import shorten

from interview.corrections import (
    Correction,
    Hide,
    KeptCorrection,
    Merge,
    Named,
    Pin,
    Place,
    Reject,
    Relabel,
    Rename,
    place_of,
)
from interview.improvements import Improvement
from interview.language import Language
from interview.notes import NoteRecord, NoteTags
from interview.records import Amendment, AnswerRecord, Finding, InterviewRecord, Layer, Reading
from reports.journey_map import Answered, JourneyMap, StageCell, Switch, Tally
from reports.plan import MapPlan, PlanQuestion, PlanStage, Text

SHORT_TITLE = 12  # letters; as long as guides may have them
DIGEST_LETTERS = 16

Made = tuple[int, Correction]
"""A correction with its place in the order in which they were made."""


def corrected(records: Iterable[InterviewRecord], corrections: Sequence[KeptCorrection]) -> list[InterviewRecord]:
    """Return the records with their findings as managers corrected them; what the tagger read is kept beside.

    A correction takes hold of the findings of its layer that overlap its words: of those that bear the label it was
    made for, or, once a newer tagger has found none such, of all. The last one decides; whole categories are merged
    after that, in the order in which that was said, but a finding corrected by hand only by merges that came later.
    Corrections of words that were edited since are passed over.
    """
    made = [(position, kept.correction) for position, kept in enumerate(corrections)]
    by_answer: dict[int, list[Made]] = defaultdict(list)
    merges: dict[tuple[str, str | None], list[tuple[int, Merge]]] = defaultdict(list)
    for position, correction in made:
        place = place_of(correction)
        if place is not None:
            by_answer[place.answer_id].append((position, correction))
        elif isinstance(correction, Merge):
            merges[correction.guide_id, correction.stage_id].append((position, correction))
    if not by_answer and not merges:
        return list(records)
    return [_record(record, by_answer, merges) for record in records]


def corrected_plan(plan: MapPlan, corrections: Sequence[KeptCorrection]) -> MapPlan:
    """Return the plan with the names that managers gave, and with a digest of what they corrected in findings."""
    made = [kept.correction for kept in corrections]
    counted = [one for one in made if isinstance(one, Relabel | Reject | Merge)]
    stages, channels = plan.stages, dict(plan.channels)
    for one in made:
        if not isinstance(one, Rename) or one.guide_id != plan.guide_id:
            continue
        if one.named is Named.STAGE:
            stages = tuple(_renamed_stage(stage, one) if stage.id == one.id else stage for stage in stages)
        elif one.id in channels:
            channels[one.id] = _renamed(channels[one.id], one.title, one.language)
    digest = sha256(repr(counted).encode()).hexdigest()[:DIGEST_LETTERS] if counted else ""
    questions = tuple(_with_channels(one, plan.channels, channels) for one in plan.questions)
    return replace(plan, stages=stages, channels=channels, questions=questions, corrections=digest)


def merged_actions(improvements: Iterable[Improvement], corrections: Sequence[KeptCorrection]) -> list[Improvement]:
    """Return actions about the pains that theirs count as now; what they are about in the store stays as it is."""
    merges = _merges(corrections)
    return [
        replace(
            one,
            aims=tuple(
                dict.fromkeys(
                    replace(aim, category=_merged(merges, aim.guide_id, aim.stage_id, aim.category)) for aim in one.aims
                )
            ),
        )
        for one in improvements
    ]


def merged_tags(tags: NoteTags, corrections: Sequence[KeptCorrection], guide_id: str) -> NoteTags:
    """Return what a note tells of as the pains of a guide count now, so that it stands beside what customers told."""
    return _merged_tags(tags, _merges(corrections), guide_id)


def merged_notes(notes: Iterable[NoteRecord], corrections: Sequence[KeptCorrection], guide_id: str) -> list[NoteRecord]:
    """Return notes with their tags as in `merged_tags`."""
    merges = _merges(corrections)
    return [replace(one, tags=_merged_tags(one.tags, merges, guide_id)) for one in notes] if merges else list(notes)


def _merged_tags(tags: NoteTags, merges: Sequence[Merge], guide_id: str) -> NoteTags:
    if tags.stage_id is None or tags.category is None:
        return tags
    return replace(tags, category=_merged(merges, guide_id, tags.stage_id, tags.category))


def _merges(corrections: Sequence[KeptCorrection]) -> list[Merge]:
    return [kept.correction for kept in corrections if isinstance(kept.correction, Merge)]


def _merged(merges: Sequence[Merge], guide_id: str, stage_id: str, category: str) -> str:
    """Return the category that one counts as, merged in the order in which that was said.

    What colleagues noted or are at work on stays what it is where customers' words are no pain.
    """
    for one in merges:
        if one.into is not None and (one.guide_id, one.stage_id, one.label) == (guide_id, stage_id, category):
            category = one.into
    return category


def retitled(journey_map: JourneyMap, plan: MapPlan) -> JourneyMap:
    """Return a map with the names of the plan: they tell of nobody, so they need not wait for new answers."""
    names = {stage.id: stage for stage in plan.stages}
    as_planned = journey_map.guide_version == plan.guide_version
    stages = tuple(
        _retitled_stage(stage, names[stage.id], plan.channels, as_planned=as_planned) if stage.id in names else stage
        for stage in journey_map.stages
    )
    answered = tuple(_retitled_taps(one, plan) for one in journey_map.answered)
    return replace(
        journey_map,
        stages=stages,
        answered=answered,
        guide_name=plan.name,
        scenario=plan.scenario,
        goal=plan.goal,
    )


def readings_at(records: Iterable[InterviewRecord], place: Place) -> list[tuple[AnswerRecord, Reading]]:
    """Return the findings in some words, as they were read and as they count now; none for words edited since.

    A correction of one of them names `reading.was`: its layer, label and offsets, and the answer's tagger.
    """
    return [
        (answer, reading)
        for record in records
        for answer in record.answers
        if (answer.answer_id, answer.revision) == (place.answer_id, place.revision)
        for reading in answer.readings
        if place.overlaps(reading.was.start, reading.was.end)
    ]


def _record(
    record: InterviewRecord,
    by_answer: Mapping[int, Sequence[Made]],
    merges: Mapping[tuple[str, str | None], Sequence[tuple[int, Merge]]],
) -> InterviewRecord:
    answers = tuple(
        _answer(
            answer,
            by_answer.get(answer.answer_id, ()) if answer.answer_id is not None else (),
            merges.get((record.guide_id, answer.stage_id), ()),
        )
        for answer in record.answers
    )
    is_same = all(now is was for now, was in zip(answers, record.answers, strict=True))
    return record if is_same else replace(record, answers=answers)


def _answer(answer: AnswerRecord, made: Sequence[Made], merges: Sequence[tuple[int, Merge]]) -> AnswerRecord:
    if not made and not merges:
        return answer
    bound = [(position, one) for position, one in made if _is_bound(one, answer)]
    readings = tuple(_reading(finding, answer, bound, merges) for finding in answer.findings)
    pinned, hidden = _quoting(bound)
    if not pinned and not hidden and all(reading.was == reading.now for reading in readings):
        return answer
    findings = tuple(reading.now for reading in readings if reading.now is not None)
    return replace(answer, findings=findings, amended=Amendment(readings, pinned, hidden))


def _is_bound(correction: Correction, answer: AnswerRecord) -> bool:
    place = place_of(correction)
    return place is not None and place.revision == answer.revision


def _reading(
    finding: Finding, answer: AnswerRecord, bound: Sequence[Made], merges: Sequence[tuple[int, Merge]]
) -> Reading:
    by_hand = [
        (position, one)
        for position, one in bound
        if isinstance(one, Relabel | Reject) and _takes_hold(one, finding, answer)
    ]
    since, last = by_hand[-1] if by_hand else (-1, None)
    if isinstance(last, Reject):
        return Reading(finding, None, by_hand=True)
    label: str | None = finding.label if last is None else last.becomes
    if finding.layer is Layer.PAIN:
        for position, merge in merges:
            if position > since and merge.label == label:
                label = merge.into
    if label is None:
        return Reading(finding, None, by_hand=last is not None)
    # Whoever corrects a finding is sure of it.
    now = replace(finding, label=label, unsure=finding.unsure and last is None)
    return Reading(finding, now, by_hand=last is not None)


def _takes_hold(one: Relabel | Reject, finding: Finding, answer: AnswerRecord) -> bool:
    if one.layer is not finding.layer or not one.place.overlaps(finding.start, finding.end):
        return False
    if one.label == finding.label:
        return True
    return answer.tagger != one.tagger and not any(
        other.layer is one.layer and other.label == one.label and one.place.overlaps(other.start, other.end)
        for other in answer.findings
    )


def _quoting(bound: Sequence[Made]) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Return the places pinned and hidden; of the same place the last word counts."""
    last = {one.place: one for _, one in bound if isinstance(one, Pin | Hide)}
    spans = {kind: tuple((p.start, p.end) for p, one in last.items() if isinstance(one, kind)) for kind in (Pin, Hide)}
    return spans[Pin], spans[Hide]


def _renamed_stage(stage: PlanStage, one: Rename) -> PlanStage:
    return replace(
        stage,
        title=_renamed(stage.title, one.title, one.language),
        short_title=_renamed(stage.short_title, _short(one.title), one.language),
    )


def _with_channels(question: PlanQuestion, were: Mapping[str, Text], are: Mapping[str, Text]) -> PlanQuestion:
    """Return a question with the names of channels, where they are its options."""
    options = {one: are[one] if were.get(one) == text else text for one, text in question.options.items()}
    return replace(question, options=options)


def _renamed(text: Text, title: str, language: Language | None) -> Text:
    languages = text if language is None else (*text, language)
    return {key: title if language in (None, key) else text[key] for key in languages}


def _short(title: str) -> str:
    if len(title) <= SHORT_TITLE:
        return title
    words = shorten(title, SHORT_TITLE, placeholder="…")
    return words if len(words) > 1 else title[: SHORT_TITLE - 1] + "…"


def _retitled_stage(stage: StageCell, plan: PlanStage, channels: Mapping[str, Text], *, as_planned: bool) -> StageCell:
    """Return a stage with other names. as_planned: what was counted against a plan was counted against this one."""
    return replace(
        stage,
        title=plan.title,
        short_title=plan.short_title,
        planned_touchpoints=tuple(plan.touchpoints.values()),
        channels=tuple(_retitled_tally(one, channels) for one in stage.channels),
        switches=tuple(_retitled_switch(one, channels) for one in stage.switches),
        planned_path=plan.path(channels) if as_planned else stage.planned_path,
    )


def _retitled_taps(one: Answered, plan: MapPlan) -> Answered:
    asked = (question for question in plan.questions if (question.id, question.role) == (one.question_id, one.role))
    options = next((question.options for question in asked), {})
    return replace(one, tallies=tuple(_retitled_tally(tally, options) for tally in one.tallies))


def _retitled_tally(one: Tally, titles: Mapping[str, Text]) -> Tally:
    return replace(one, title=titles.get(one.id, one.title))


def _retitled_switch(one: Switch, channels: Mapping[str, Text]) -> Switch:
    return replace(
        one,
        start_title=channels.get(one.start, one.start_title),
        end_title=channels.get(one.end, one.end_title),
    )
