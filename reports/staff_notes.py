"""What colleagues noted, as times a week beside the customers' pains and never in their base."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from interview.improvements import Improvement
from interview.notes import Note, NoteRecord
from reports.journey_map import StaffNotes
from reports.period import Period
from reports.plan import MapPlan

Group = tuple[str, str]
"""A stage, and the category of a problem."""


def grouped(notes: Iterable[NoteRecord], plan: MapPlan) -> dict[Group, list[NoteRecord]]:
    """Return the notes by what they tell of; those of no stage of the plan, or of no category, count nowhere."""
    stages = {stage.id for stage in plan.stages}
    found: defaultdict[Group, list[NoteRecord]] = defaultdict(list)
    for note in notes:
        if note.group is not None and note.group[0] in stages:
            found[note.group].append(note)
    return dict(found)


def staff_notes(notes: Iterable[NoteRecord], plan: MapPlan, *, k: int, until: date) -> tuple[StaffNotes, ...]:
    """Count each problem at a stage that k different colleagues noted, in journey order, the most frequent first.

    until: the day of the map. The last week counts as far as it has passed by then. That tells of no note, as groups
    that were shown stay with their weeks (`reports.shown`).
    """
    counted = [
        _count(group, found, until)
        for group, found in grouped(notes, plan).items()
        if len({note.respondent_id for note in found}) >= k
    ]
    return in_order([_with_minutes_of_enough(one, k=k) for one in counted], plan)


def in_order(counted: Iterable[StaffNotes], plan: MapPlan) -> tuple[StaffNotes, ...]:
    """Sort by stage, then by how often, then by name."""
    order = {stage.id: number for number, stage in enumerate(plan.stages)}
    known = [one for one in counted if one.stage_id in order]
    return tuple(sorted(known, key=lambda one: (order[one.stage_id], -one.notes_per_week, one.category)))


def colleagues_of(note: Note, notes: Iterable[NoteRecord]) -> int:
    """Count the other people who noted the same at the same stage, whenever."""
    group = (note.tags.stage_id, note.tags.category)
    return len({one.respondent_id for one in notes if one.group == group} - {note.respondent_id})


def fixed_share(notes: Iterable[NoteRecord], actions: Iterable[Improvement], *, k: int) -> float | None:
    """Return the share (0..1) of notes about what was fixed after them, in whole tenths; None while that is nothing.

    Also None where fewer than k people wrote those notes, or the others: then it could tell of a few.
    """
    done = [one for one in actions if one.done_on is not None]
    fixed: list[NoteRecord] = []
    others: list[NoteRecord] = []
    for note in notes:
        helped = any(
            one.concerns(*note.group) and note.week <= (one.done_on or note.week) for one in done if note.group
        )
        (fixed if helped else others).append(note)
    people, rest = ({note.respondent_id for note in side} for side in (fixed, others))
    if len(people) < k or 0 < len(rest) < k:
        return None
    return round(10 * len(fixed) / (len(fixed) + len(others))) / 10 or None


def _count(group: Group, notes: Sequence[NoteRecord], until: date) -> tuple[StaffNotes, int]:
    """Return the figures of a group, and how many people said how many minutes it cost."""
    period = Period.of_weeks((note.week for note in notes), until=until)
    timed = [note for note in notes if note.tags.minutes is not None]
    figures = StaffNotes(
        stage_id=group[0],
        category=group[1],
        colleagues=len({note.respondent_id for note in notes}),
        notes_per_week=len(notes) / period.weeks,
        minutes_per_week=sum(note.tags.minutes or 0 for note in timed) / period.weeks,
        period=period,
    )
    return figures, len({note.respondent_id for note in timed})


def _with_minutes_of_enough(counted: tuple[StaffNotes, int], *, k: int) -> StaffNotes:
    figures, people = counted
    return figures if people >= k else replace(figures, minutes_per_week=None)
