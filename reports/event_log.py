"""Interviews, and the journey that was planned, as traces of touchpoints: what an event log is written from.

Nobody's words are in it, and no time: touchpoints followed one another, how fast is not known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from math import prod

from interview.guide import Guide, Stage
from interview.records import Disposition, InterviewRecord, Origin, Role
from interview.scales import Kind
from reports.deviations import Alignment, Deviation, Step, align
from reports.people import Person, person_of

WITHOUT_CONSENT = frozenset({Disposition.INVITED, Disposition.REFUSED, Disposition.WITHDRAWN})
RATED = (Kind.SATISFACTION.value, Kind.IMPORTANCE.value)
NO_DAY = date(1970, 1, 1)
"""The day of a plan, which has none."""
MOST_WAYS = 500
"""Traces of one plan; more would be longer than most logs that it is compared with."""


@dataclass(frozen=True, slots=True)
class Event:
    """One touchpoint, or a stage of which no touchpoints are known (`channel` is None then).

    emotion: -2..2, of the words about the stage. importance: 1..5, of the stage. planned: None where there is nothing
    planned to compare with.
    """

    stage_id: str
    channel: str | None = None
    emotion: int | None = None
    importance: int | None = None
    planned: bool | None = None
    deviation: Deviation | None = None

    @property
    def name(self) -> str:
        """Return a name that needs no other attribute to be understood, by ids, so the same in every language."""
        return self.stage_id if self.channel is None else touchpoint_name(self.stage_id, self.channel)


@dataclass(frozen=True, slots=True)
class Trace:
    """One journey, its events in the order in which they followed one another.

    case: the random id of the interview, or the guide whose plan it is, with a number where it has several ways.
    language, persona, source: None for a plan and where they are not known. missing: names of touchpoints that were
    planned and not visited; one name for those of which any would have done.
    """

    case: str
    guide_id: str
    guide_version: int
    language: str | None
    persona: str | None
    source: str | None
    day: date
    missing: tuple[str, ...]
    events: tuple[Event, ...]


def touchpoint_name(stage_id: str, *channels: str) -> str:
    """Name a touchpoint as events do, or those of which any would have done."""
    return f"{stage_id}: {' | '.join(channels)}"


def actual_trace(record: InterviewRecord, guide: Guide, told_by: frozenset[str]) -> Trace | None:
    """Return the journey that a customer told of, stages in journey order.

    guide: the one that the interview went by. told_by: ids of its questions whose words tell of a stage. A stage is
    there with the steps of its paths, or as one event when it was rated and no path was told. What was taken back or
    skipped does not count. None for staff, imports, without consent, and when there is not one event.
    """
    if record.role is not Role.CUSTOMER or record.disposition in WITHOUT_CONSENT or record.origin is not Origin.TOLD:
        return None
    person = person_of(record, told_by)
    events: list[Event] = []
    missing: list[str] = []
    for stage in guide.stages:
        path = _path(record, stage.id)
        alignment = align(path, stage.planned) if path and stage.planned else None
        events += _stage_events(stage, path, alignment, person)
        missing += [touchpoint_name(stage.id, *step) for step in alignment.missing] if alignment else []
    if not events:
        return None
    return Trace(
        case=record.id,
        guide_id=guide.id,
        guide_version=guide.version,
        language=record.language,
        persona=record.persona,
        source=record.source,
        day=record.started_on,
        missing=tuple(missing),
        events=tuple(events),
    )


def planned_traces(guide: Guide) -> list[Trace]:
    """Return the journey as the guide plans it: planned channels, or the stage where none are planned.

    Where any of several channels will do, one for each choice of them; of more than `MOST_WAYS` only as many as it
    takes to have every channel.
    """
    ways = _ways([choice for stage in guide.stages for choice in _planned_events(stage)])
    case = f"{guide.id} {guide.version}"
    return [
        Trace(
            case=case if len(ways) == 1 else f"{case} way {number}",
            guide_id=guide.id,
            guide_version=guide.version,
            language=None,
            persona=None,
            source=None,
            day=NO_DAY,
            missing=(),
            events=events,
        )
        for number, events in enumerate(ways, start=1)
    ]


def _ways(choices: Sequence[Sequence[Event]]) -> list[tuple[Event, ...]]:
    counts = [len(choice) for choice in choices]
    if prod(counts) <= MOST_WAYS:
        return list(product(*choices))
    return [tuple(choice[number % len(choice)] for choice in choices) for number in range(max(counts))]


def _path(record: InterviewRecord, stage_id: str) -> tuple[str, ...]:
    return tuple(
        step
        for answer in record.answers
        if answer.kind == Kind.PATH and answer.stage_id == stage_id and not (answer.superseded or answer.skipped)
        if isinstance(answer.value, tuple)
        for step in answer.value
    )


def _stage_events(stage: Stage, path: tuple[str, ...], alignment: Alignment | None, person: Person) -> Iterator[Event]:
    told = person.told.get(stage.id)
    whole = Event(
        stage.id,
        emotion=None if told is None else told.valence,
        importance=person.ratings.get((Kind.IMPORTANCE.value, stage.id)),
    )
    if alignment is not None:
        yield from (_compared(whole, step) for step in alignment.steps)
    elif path:
        yield from (replace(whole, channel=channel) for channel in path)
    elif any((kind, stage.id) in person.ratings for kind in RATED):
        yield whole


def _compared(whole: Event, step: Step) -> Event:
    return replace(whole, channel=step.channel, planned=step.planned, deviation=step.deviation)


def _planned_events(stage: Stage) -> Iterator[list[Event]]:
    """Yield for each planned step the events of which any will do."""
    if not stage.planned:
        yield [Event(stage.id)]
    for step in stage.planned:
        yield [Event(stage.id, channel, planned=True) for channel in step]
