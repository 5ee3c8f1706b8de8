"""What a manager was last shown: it stays until so many people's answers changed that no single one shows.

What remains inferable: when k people changed of whom one visited a stage, that stage's figures move by this one person.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import TypeVar

import numpy as np
from pydantic import TypeAdapter, ValidationError

from interview.handovers import HandoverRecord
from interview.notes import Note, NoteRecord
from interview.records import Disposition, InterviewRecord, Origin, Role
from reports import handed_over, staff_notes
from reports.assemble import assemble, staff_view
from reports.corrections import retitled
from reports.exact import Exact
from reports.imported import by_origin, fingerprint
from reports.journey_map import Amount, Answered, HandedOver, JourneyMap, PainPoint, StaffNotes, StageCell, Tally
from reports.metrics import K_NUMBERS, K_QUOTES
from reports.people import chosen
from reports.period import Period
from reports.plan import MapPlan
from reports.quotes import choose_quotes

S = TypeVar("S", Answered, Amount)
G = TypeVar("G", StaffNotes, HandedOver)

Safe = Callable[[JourneyMap], JourneyMap]
Make = Callable[[Sequence[InterviewRecord]], JourneyMap]

MARK_LETTERS = 2
"""Hexadecimal digits of a mark: one change in 256 goes unnoticed, which keeps the view longer; answers can't be guessed
from so few, not even those of a person who withdrew a moment ago."""


class Marks:
    """Marks of what was answered and read in interviews, whatever managers corrected; each is computed once.

    Use one for the interviews of one reading of the database, never for two: it knows them by their ids.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, record: InterviewRecord) -> str:
        """Return the mark of an interview."""
        mark = self._known.get(record.id)
        if mark is None:
            answers = tuple(answer.as_read() for answer in record.answers)
            mark = self._known[record.id] = sha256(repr(answers).encode()).hexdigest()[:MARK_LETTERS]
        return mark


@dataclass(frozen=True, slots=True)
class Side:
    """The people of one side of the counter whose answers are in a shown map.

    marks: by respondent id, something that changes with the answers. left: how many more there were; who is forgotten.
    corrections: which corrections by managers are in it.

    Of more people than are read the marks are of those who were drawn: whose id is lower than `below`. people: how many
    there were of everybody then; counted: changes with what is counted of them. Without these three all were read.
    """

    marks: Mapping[str, str]
    left: int = 0
    corrections: str = ""
    below: str | None = None
    people: int | None = None
    counted: str = ""

    @property
    def size(self) -> int:
        """Return how many people there were."""
        return len(self.marks) + self.left if self.people is None else self.people

    def without_absent(self, now: "Side") -> "Side":
        """Forget whoever is there no longer, but for the count; and whoever is not drawn any more."""
        marks = {person: mark for person, mark in self.marks.items() if person in now.marks}
        below = _lower(self.below, now.below)
        left = sum(person not in marks for person in _up_to(self.marks, below))
        people = self.people if below is None else self.size
        return replace(self, marks=marks, left=self.left + left, below=below, people=people)

    def changed(self, now: "Side") -> int:
        """Count who left, came, or changed their answers; self: without those who are absent now.

        Where not all were read, this many did at least: among those who are drawn both times, or else by as many as all
        have become more or fewer.
        """
        below = _lower(self.below, now.below)
        changed = self.left + sum(self.marks.get(person) != now.marks[person] for person in _up_to(now.marks, below))
        return changed if below is None else max(changed, abs(now.size - self.size))

    def is_whole(self, now: "Side") -> bool:
        """Tell whether all of them are there and answered nothing else; whoever came does not matter.

        Where not all were read, whoever came matters too: nobody can be told from the others in what is counted.
        """
        same = all(now.marks.get(person) == mark for person, mark in self.marks.items())
        if self.below is None and now.below is None:
            return self.left == 0 and same
        return same and (self.left, self.below, self.counted) == (0, now.below, now.counted)


@dataclass(frozen=True, slots=True)
class Shown:
    """A map as it is shown, and whose answers are in it. Keep it between two looks, also across a restart.

    notes: the authors of each problem that colleagues noted, by stage and category: each is a view of its own.
    handovers: likewise, by stage and both departments.
    imported: changes with what was imported; whose that is needs no mark, for nobody told it in confidence.
    """

    journey_map: JourneyMap
    customers: Side
    staff: Side
    notes: Mapping[str, Side] = field(default_factory=dict)
    handovers: Mapping[str, Side] = field(default_factory=dict)
    imported: str = ""

    def to_json(self) -> str:
        """Write it for `read_shown`."""
        return _ADAPTER.dump_json(self).decode()

    def map_with_quotes(
        self, records: Iterable[InterviewRecord], plan: MapPlan, *, k: int = K_QUOTES, marks: "Marks | None" = None
    ) -> JourneyMap:
        """Return the map with words of those whose answers are in it and unchanged; nobody else's can show by a word.

        records: all that there are now. marks: those of the same records, where some are known already.
        """
        kept = chosen(records, plan, period=self.journey_map.period)
        now = _side(kept, Role.CUSTOMER, marks or Marks()).marks
        shown = [
            record
            for record in kept
            if record.origin is Origin.IMPORTED
            or (
                record.respondent_id in now
                and self.customers.marks.get(record.respondent_id) == now[record.respondent_id]
            )
        ]
        return replace(
            self.journey_map,
            quotes=choose_quotes(shown, plan, k=k) if self.journey_map.tells else (),
            corrections_wait=any(side.corrections != plan.corrections for side in (self.customers, self.staff)),
        )


def _lower(one: str | None, other: str | None) -> str | None:
    return min((end for end in (one, other) if end is not None), default=None)


def _up_to(marks: Mapping[str, str], below: str | None) -> Iterable[str]:
    return (person for person in marks if below is None or person < below)


_ADAPTER = TypeAdapter(Shown)


def read_shown(content: str | None) -> Shown | None:
    """Read what `Shown.to_json` wrote; None for nothing, and for what another release wrote in another form."""
    if content is None:
        return None
    try:
        return _ADAPTER.validate_json(content)
    except ValidationError:
        return None


def _as_it_is(journey_map: JourneyMap) -> JourneyMap:
    return journey_map


def renew(
    last: Shown | None,
    records: Iterable[InterviewRecord],
    plan: MapPlan,
    *,
    erased: Mapping[Disposition, int],
    period: Period,
    generated_on: date,
    generator: np.random.Generator,
    k: int = K_NUMBERS,
    marks: Marks | None = None,
    notes: Sequence[NoteRecord] = (),
    handovers: Sequence[HandoverRecord] = (),
    exact: Exact | None = None,
    safe: Safe = _as_it_is,
) -> Shown:
    """Return what to show and to keep now: each side of the counter stays as it was until k of its people changed.

    A person who came, answered more, corrected something or withdrew has changed. A side that too few people stood
    behind to be shown appears as soon as there are enough. The period is no part of the view: the map "until today" is
    one view, or tomorrow's would give away who answered today. erased: as in `assemble`; marks: in `map_with_quotes`.

    A manager's correction is nobody's new answer: the map is made again of the same people at once, if all of them are
    there and unchanged. If not, it would show the difference that those make who are missing: the correction waits.

    notes, handovers: of colleagues. Each problem at a stage, and each way on which cases are passed on there, stays as
    it was until k of its own authors changed.

    exact: as in `assemble`. safe: leaves out of a new map what would tell of a few beside other views; from what was
    shown and stays nothing is taken, for that would show that somebody came or withdrew.
    """
    marks = marks or Marks()
    again = deepcopy(generator)  # the same dice: ranges of figures that nobody corrected stay as they are
    kept = chosen(records, plan, period=period)
    fresh = Shown(
        journey_map=safe(
            assemble(
                kept,
                plan,
                erased=erased,
                period=period,
                generated_on=generated_on,
                generator=generator,
                k=k,
                notes=notes,
                handovers=handovers,
                exact=exact,
            )
        ),
        customers=replace(_side(kept, Role.CUSTOMER, marks, exact), corrections=plan.corrections),
        staff=replace(_side(kept, Role.STAFF, marks, exact), corrections=plan.corrections),
        imported=_imported(kept, exact),
    )
    noted, passed = _note_sides(notes, plan), _handover_sides(handovers, plan)
    fresh = replace(
        fresh,
        notes=_shown_sides(_noted(fresh.journey_map), noted),
        handovers=_shown_sides(_passed(fresh.journey_map), passed),
    )
    if last is None or last.journey_map.hidden or last.journey_map.k < k:  # nothing was shown that may still be
        return fresh
    old, new = last.journey_map, fresh.journey_map
    customers, staff = last.customers.without_absent(fresh.customers), last.staff.without_absent(fresh.staff)
    customers_due = _appears(old.customers, new.customers) or customers.changed(fresh.customers) >= k
    staff_due = _appears(old.staff, new.staff) or staff.changed(fresh.staff) >= k
    shown = Shown(
        journey_map=with_staff_of(new if customers_due else old, new if staff_due else old),
        customers=fresh.customers if customers_due else customers,
        staff=fresh.staff if staff_due else staff,
        imported=fresh.imported if customers_due else last.imported,
    )
    make = partial(_made_again, plan=plan, old=old, k=k, exact=exact, safe=safe)
    shown = _with_imported(shown, kept, fresh, partial(make, generator=deepcopy(again)))
    shown = _with_corrections(shown, old, kept, fresh, partial(make, generator=again))
    found, notes_kept = _group_by_group(_noted(last.journey_map), _noted(fresh.journey_map), last.notes, noted, k=k)
    ways_, ways_kept = _group_by_group(
        _passed(last.journey_map), _passed(fresh.journey_map), last.handovers, passed, k=k
    )
    shown = replace(
        shown,
        journey_map=replace(
            shown.journey_map,
            staff_notes=staff_notes.in_order(found, plan),
            handed_over=handed_over.in_order(ways_, plan),
        ),
        notes=notes_kept,
        handovers=ways_kept,
    )
    return replace(shown, journey_map=retitled(shown.journey_map, plan))


def noted_by(note: Note, shown: Shown, notes: Sequence[NoteRecord]) -> int | None:
    """Return how many colleagues are in the shown group that a note counts in; None while it counts in none.

    notes: all that there are now.
    """
    group = f"{note.tags.stage_id}/{note.tags.category}"
    theirs = shown.notes.get(group)
    own = _note_marks([one for one in notes if one.group == (note.tags.stage_id, note.tags.category)])
    if theirs is None or theirs.marks.get(note.respondent_id) != own.get(note.respondent_id, ""):
        return None
    found = _noted(shown.journey_map).get(group)
    return None if found is None else found.colleagues


def _group_by_group(
    old: Mapping[str, G], new: Mapping[str, G], last: Mapping[str, Side], now: Mapping[str, Side], *, k: int
) -> tuple[list[G], Mapping[str, Side]]:
    """Keep each group of colleagues as it was shown, but for those of which k authors changed.

    old, new: what is counted of each. last, now: its authors. Returns what to show, and its authors.
    """
    sides = {group: last.get(group, Side({})).without_absent(now.get(group, Side({}))) for group in old}
    stays = {group for group, side in sides.items() if side.changed(now.get(group, Side({}))) < k}
    found = [group for group in old.keys() | new.keys() if group in stays | new.keys()]
    shown = [old[group] if group in stays else new[group] for group in found]
    kept = {group: sides[group] if group in stays else now[group] for group in found}
    return shown, dict(sorted(kept.items()))


def _shown_sides(counted: Iterable[str], sides: Mapping[str, Side]) -> Mapping[str, Side]:
    return {group: sides[group] for group in sorted(counted)}


def _noted(journey_map: JourneyMap) -> dict[str, StaffNotes]:
    return {f"{one.stage_id}/{one.category}": one for one in journey_map.staff_notes}


def _passed(journey_map: JourneyMap) -> dict[str, HandedOver]:
    return {f"{one.stage_id}/{one.start}/{one.end}": one for one in journey_map.handed_over}


def _note_sides(notes: Iterable[NoteRecord], plan: MapPlan) -> Mapping[str, Side]:
    return {
        f"{stage}/{category}": Side(_note_marks(found))
        for (stage, category), found in staff_notes.grouped(notes, plan).items()
    }


def _note_marks(notes: Sequence[NoteRecord]) -> dict[str, str]:
    return _author_marks((note.respondent_id, note.week, note.tags) for note in notes)


def _handover_sides(handovers: Iterable[HandoverRecord], plan: MapPlan) -> Mapping[str, Side]:
    return {
        "/".join(way): Side(_author_marks((one.respondent_id, one.week, one.told) for one in found))
        for way, found in handed_over.ways(handovers, plan).items()
    }


def _author_marks(told: Iterable[tuple[str, date, object]]) -> dict[str, str]:
    """Return for each author a mark that changes with what the author told, in whatever order it was read."""
    by_author: defaultdict[str, list[tuple[date, object]]] = defaultdict(list)
    for author, week, one in told:
        by_author[author].append((week, one))
    ordered = {
        author: tuple(sorted(found, key=lambda one: (one[0], repr(one[1])))) for author, found in by_author.items()
    }
    return {author: sha256(repr(found).encode()).hexdigest()[:MARK_LETTERS] for author, found in ordered.items()}


def _with_imported(shown: Shown, kept: Sequence[InterviewRecord], fresh: Shown, make: Make) -> Shown:
    """Make the map of the same customers again with what is imported now, if all of them are there and unchanged.

    Whoever told something meanwhile must not come in with it: the difference would be theirs alone.
    """
    if shown.imported == fresh.imported or not shown.customers.is_whole(fresh.customers):
        return shown
    same = [
        record for record in kept if record.origin is Origin.IMPORTED or record.respondent_id in shown.customers.marks
    ]
    made = make(same)
    if made.hidden:  # it may not be shown any more; what was shown stays
        return shown
    return replace(shown, journey_map=with_staff_of(made, shown.journey_map), imported=fresh.imported)


def _made_again(
    same: Sequence[InterviewRecord],
    *,
    plan: MapPlan,
    old: JourneyMap,
    generator: np.random.Generator,
    k: int,
    exact: Exact | None,
    safe: Safe,
) -> JourneyMap:
    """Make a map again of the same people.

    No count of erased people: how far the invited came stays as it was shown, for it holds who came since.
    """
    made = safe(
        assemble(
            same,
            plan,
            erased={},
            period=old.period,
            generated_on=old.generated_on,
            generator=generator,
            k=k,
            exact=exact,
        )
    )
    return replace(_steady(old, made, k=k), funnel=old.funnel, example=old.example)


def _with_corrections(
    shown: Shown, old: JourneyMap, kept: Sequence[InterviewRecord], fresh: Shown, make: Make
) -> Shown:
    """Make the sides that stayed as they were again, as they are corrected now, if that leaves nobody out."""
    sides = {Role.CUSTOMER: shown.customers, Role.STAFF: shown.staff}
    now = {Role.CUSTOMER: fresh.customers, Role.STAFF: fresh.staff}
    waiting = {
        role for role, side in sides.items() if side.corrections != now[role].corrections and side.is_whole(now[role])
    }
    if not waiting:
        return shown
    same = [
        record
        for record in kept
        if record.origin is Origin.IMPORTED or record.respondent_id in sides[record.role].marks
    ]
    made = make(same)
    journey_map = shown.journey_map
    if Role.CUSTOMER in waiting and made.customers == old.customers:
        journey_map = with_staff_of(made, journey_map)
        shown = replace(shown, customers=replace(shown.customers, corrections=fresh.customers.corrections))
    if Role.STAFF in waiting and made.staff == old.staff:
        journey_map = with_staff_of(journey_map, made)
        shown = replace(shown, staff=replace(shown.staff, corrections=fresh.staff.corrections))
    return replace(shown, journey_map=journey_map)


def _steady(old: JourneyMap, new: JourneyMap, *, k: int) -> JourneyMap:
    """Keep each group as it was shown from which corrections moved one to k - 1 people of the same people."""
    pains = {(pain.stage_id, pain.category): pain for pain in old.pains}
    stages = {stage.id: stage for stage in old.stages}
    return replace(
        new,
        pains=tuple(_steady_pain(pains.get((pain.stage_id, pain.category)), pain, k=k) for pain in new.pains),
        stages=tuple(_steady_stage(stages[one.id], one, k=k) if one.id in stages else one for one in new.stages),
    )


def _steady_pain(old: PainPoint | None, new: PainPoint, *, k: int) -> PainPoint:
    if old is None or old.mentions is None or new.mentions is None:
        return new
    return old if 0 < abs(old.mentions - new.mentions) < k else new


def _steady_stage(old: StageCell, new: StageCell, *, k: int) -> StageCell:
    return replace(
        new,
        emotions=_steady_tallies(old.emotions, new.emotions, k=k),
        gains=_steady_tallies(old.gains, new.gains, k=k),
        lanes=_steady_tallies(old.lanes, new.lanes, k=k),
        touchpoints=_steady_tallies(old.touchpoints, new.touchpoints, k=k),
        staff_emotions=_steady_tallies(old.staff_emotions, new.staff_emotions, k=k),
        obstacles=_steady_tallies(old.obstacles, new.obstacles, k=k),
    )


def _steady_tallies(old: Iterable[Tally], new: Iterable[Tally], *, k: int) -> tuple[Tally, ...]:
    before = {one.id: one for one in old}
    return tuple(
        before[one.id] if one.id in before and 0 < abs(before[one.id].people - one.people) < k else one for one in new
    )


def _side(records: Iterable[InterviewRecord], role: Role, marks: Marks, exact: Exact | None = None) -> Side:
    told = (record for record in records if record.origin is Origin.TOLD and record.role is role and record.answers)
    side = Side({record.respondent_id: marks.of(record) for record in told})
    if exact is None or exact.below(role) is None:
        return side
    return replace(side, below=exact.below(role), people=exact.given(role), counted=exact.fingerprint(role))


def _imported(kept: Iterable[InterviewRecord], exact: Exact | None) -> str:
    read = fingerprint(by_origin(kept).imported)
    if exact is None or exact.draw.imported is None:
        return read
    return f"{read}/{exact.fingerprint(Role.CUSTOMER, Origin.IMPORTED)}"


def _appears(old: int | None, new: int | None) -> bool:
    return old is None and new is not None


def with_staff_of(journey_map: JourneyMap, lane: JourneyMap) -> JourneyMap:
    """Return a map with what agents said in another one."""
    theirs = {stage.id: stage for stage in lane.stages}
    return replace(
        journey_map,
        staff=lane.staff,
        staff_notes=lane.staff_notes,
        handed_over=lane.handed_over,
        stages=tuple(_stagewith_staff_of(stage, theirs.get(stage.id)) for stage in journey_map.stages),
        answered=_of_both(journey_map.answered, lane.answered),
        amounts=_of_both(journey_map.amounts, lane.amounts),
    )


def _stagewith_staff_of(stage: StageCell, lane: StageCell | None) -> StageCell:
    return replace(
        stage,
        staff=None if lane is None else lane.staff,
        staff_view=None if lane is None else staff_view(stage.satisfaction, lane.staff),
        staff_emotions=() if lane is None else lane.staff_emotions,
        obstacles=() if lane is None else lane.obstacles,
        handovers=() if lane is None else lane.handovers,
    )


def _of_both(customers: Iterable[S], agents: Iterable[S]) -> tuple[S, ...]:
    return tuple(
        [one for one in customers if one.role is Role.CUSTOMER] + [one for one in agents if one.role is Role.STAFF]
    )
