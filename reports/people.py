"""From interviews to people: which interview counts for a respondent, and what of its answers."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from interview.counts import OF_STAGES, SCORES, USABLE
from interview.records import AnswerRecord, AnswerValue, Disposition, Finding, InterviewRecord, Layer, Role
from reports.period import Period
from reports.plan import MapPlan

TAPPED = frozenset({"choice", "choices", "yes_no"})
NOTHING_FELT = "neutral"
STRONG_VALENCE = 2
_USABLE = re.compile(USABLE)
UNTOLD = frozenset({Disposition.REFUSED, Disposition.WITHDRAWN})

T = TypeVar("T")
Place = tuple[str, str | None]
"""A question and the stage it was asked about, None outside the stages."""
Label = tuple[Layer, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What one person's words say of one stage: worst severity of each pain, gains, feelings, the strongest valence.

    lanes: what of it was thought, felt, seen, heard, said and done. touchpoints: contact moments that they name.
    wait_minutes: the longest time waited that they name.

    read: the same before managers corrected it; None where they did not. brought: labels under which something was put
    that was read as something else. by_hand: labels that a single finding was put under or taken from.
    """

    pains: Mapping[str, int]
    gains: frozenset[str]
    emotions: frozenset[str]
    valence: int | None
    lanes: frozenset[str] = frozenset()
    touchpoints: frozenset[str] = frozenset()
    wait_minutes: int | None = None
    read: "Told | None" = None
    brought: frozenset[Label] = frozenset()
    by_hand: frozenset[Label] = frozenset()

    @property
    def is_strong(self) -> bool:
        """Tell whether it sounds strongly good or bad."""
        return self.valence is not None and abs(self.valence) >= STRONG_VALENCE

    def labels(self) -> frozenset[Label]:
        """Return all that is told of."""
        return frozenset((layer, label) for layer in Layer for label in self.of(layer))

    def of(self, layer: Layer) -> Collection[str]:
        """Return what is told of one kind."""
        match layer:
            case Layer.PAIN:
                return self.pains
            case Layer.GAIN:
                return self.gains
            case Layer.EMOTION:
                return self.emotions
            case Layer.LANE:
                return self.lanes
            case Layer.TOUCHPOINT:
                return self.touchpoints


@dataclass(frozen=True, slots=True)
class Person:
    """The answers of one respondent that count. started_on: day of the interview.

    ratings: by kind and stage (None outside the stages). told, felt, paths: by stage; felt: emotions by taps; paths:
    channels in order. chosen, numbers: taps and typed numbers by question and stage.
    """

    ratings: Mapping[tuple[str, str | None], int]
    told: Mapping[str, Told]
    felt: Mapping[str, frozenset[str]]
    paths: Mapping[str, tuple[str, ...]]
    chosen: Mapping[Place, tuple[str, ...]]
    numbers: Mapping[Place, int]
    started_on: date

    def emotions(self, stage_id: str) -> frozenset[str] | None:
        """Return what was felt at a stage: as tapped, else as read from the words; None where nothing tells it."""
        if stage_id in self.felt:
            return self.felt[stage_id]
        return self.told[stage_id].emotions if stage_id in self.told else None


def chosen(records: Iterable[InterviewRecord], plan: MapPlan, *, period: Period) -> list[InterviewRecord]:
    """Choose one interview for each respondent, ordered by id so that the generator sees people in the same order.

    records: oldest first; of equally good ones of one day the last one stands for the person.
    """
    best: dict[tuple[Role, str], InterviewRecord] = {}
    for record in records:
        belongs = record.role is Role.STAFF or record.guide_id == plan.guide_id
        if not belongs or not period.holds(record.started_on) or record.disposition is Disposition.WITHDRAWN:
            continue
        key = (record.role, record.respondent_id)
        if key not in best or _rank(record) >= _rank(best[key]):
            best[key] = record
    return sorted(best.values(), key=lambda record: record.id)


def answering(records: Iterable[InterviewRecord], *, role: Role, told_by: frozenset[str] | None) -> list[Person]:
    """Return those of one role who rated or told anything. told_by: as in `MapPlan`."""
    people = [
        person_of(record, told_by) for record in records if record.role is role and record.disposition not in UNTOLD
    ]
    return [person for person in people if person.ratings or person.told]


def person_of(record: InterviewRecord, told_by: frozenset[str] | None) -> Person:
    """Read one interview; answers taken back or skipped never count."""
    answers = [answer for answer in record.answers if not answer.superseded and not answer.skipped]
    texts: dict[str, list[AnswerRecord]] = {}
    for answer in answers:
        if answer.stage_id is not None and tells(answer, told_by):
            texts.setdefault(answer.stage_id, []).append(answer)
    return Person(
        ratings={
            (answer.kind, answer.stage_id if answer.kind in OF_STAGES else None): answer.value
            for answer in answers
            if answer.kind in SCORES and isinstance(answer.value, int) and not isinstance(answer.value, bool)
        },
        told={stage_id: _told(stories) for stage_id, stories in texts.items()},
        felt={stage: frozenset(value) - {NOTHING_FELT} for stage, value in _several(answers, "emotion").items()},
        paths=_several(answers, "path"),
        chosen={
            (answer.question_id, answer.stage_id): _options(answer.value)
            for answer in answers
            if answer.kind in TAPPED and answer.value is not None
        },
        numbers={
            (answer.question_id, answer.stage_id): answer.value
            for answer in answers
            if answer.kind == "number" and isinstance(answer.value, int)
        },
        started_on=record.started_on,
    )


def tells(answer: AnswerRecord, told_by: frozenset[str] | None) -> bool:
    """Tell whether words can be counted for or against a pain; those not read, or not yet, would count against it."""
    is_story = told_by is None or answer.question_id in told_by
    return is_story and answer.valence is not None and is_usable(answer.text)


def is_usable(text: str | None) -> bool:
    """Tell whether a text has letters enough to tell anything; no more of it is looked at than that takes."""
    return _USABLE.search(text or "") is not None


def known(people: Iterable[Person], read: Callable[[Person], T | None]) -> list[T]:
    """Return what is read of each person, without those of whom it isn't known."""
    return [found for person in people if (found := read(person)) is not None]


def _rank(record: InterviewRecord) -> tuple[bool, bool, date]:
    return record.disposition is Disposition.COMPLETE, bool(record.answers), record.started_on


def _several(answers: Iterable[AnswerRecord], kind: str) -> dict[str, tuple[str, ...]]:
    return {
        answer.stage_id: answer.value
        for answer in answers
        if answer.kind == kind and answer.stage_id is not None and isinstance(answer.value, tuple) and answer.value
    }


def _options(value: AnswerValue) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return ("yes",) if value else ("no",)
    return (str(value),)


def _told(stories: Sequence[AnswerRecord]) -> Told:
    valence = max((story.valence for story in stories if story.valence is not None), key=abs, default=None)
    waits = [story.wait_minutes for story in stories if story.wait_minutes is not None]
    found = _of(valence, [finding for story in stories for finding in story.findings])
    told = replace(found, wait_minutes=max(waits)) if waits else found
    if all(story.amended is None for story in stories):
        return told
    readings = [reading for story in stories for reading in story.readings]
    by_hand = [finding for one in readings if one.by_hand for finding in (one.was, one.now) if finding is not None]
    return replace(
        told,
        read=_of(valence, [reading.was for reading in readings]),
        brought=frozenset(
            (one.now.layer, one.now.label)
            for one in readings
            if one.now is not None and (one.now.label != one.was.label or one.was.unsure)
        ),
        by_hand=frozenset((finding.layer, finding.label) for finding in by_hand),
    )


def _of(valence: int | None, findings: Iterable[Finding]) -> Told:
    sure = [finding for finding in findings if not finding.unsure]
    pains: dict[str, int] = {}
    for finding in sure:
        if finding.layer is Layer.PAIN:
            pains[finding.label] = max(pains.get(finding.label, 1), finding.severity or 1)
    labels = {layer: frozenset(one.label for one in sure if one.layer is layer) for layer in Layer}
    return Told(
        pains=pains,
        gains=labels[Layer.GAIN],
        emotions=labels[Layer.EMOTION],
        valence=valence,
        lanes=labels[Layer.LANE],
        touchpoints=labels[Layer.TOUCHPOINT],
    )
