"""A JSON export read back: interviews once by their id, nobody who withdrew, notes only where there are none.

Corrections and actions follow: `storage.decisions`.
"""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError, model_validator
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.guide import IMPORTED, IMPORTED_UNPLACED, PERMISSION
from interview.handovers import ASKED
from interview.imports.errors import ImportFileError
from interview.imports.kinds import ImportKind, ImportState, Progress
from interview.imports.ports import NewImport
from interview.language import Language
from interview.ports import Clock
from interview.records import MOST_WAIT_MINUTES, Disposition, Layer, Origin, Role
from interview.scales import RANGES, Kind
from interview.state import State, dump_state
from storage.decisions import Decisions, TakenDecisions
from storage.export import SPEC
from storage.imports import PARTS, SqlImports
from storage.statements import insert_new
from storage.store import SqlStore
from storage.tables import (
    answers,
    erased_interviews,
    erased_respondents,
    findings,
    guides,
    handovers,
    import_rows,
    imports,
    interviews,
    notes,
    respondents,
)
from storage.unit import MAY_READ

AT_ONCE = 100
INTERVIEWS = "interviews"  # the first of the sections of an export
START = f'{{"spec": {SPEC}, "interviews": ['


Line = tuple[int, str, str]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Name = Annotated[StrictStr, Field(min_length=1, max_length=80)]


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)  # fields may be added under the same spec


class _Tag(_Read):
    layer: Layer
    label: Name
    start: Annotated[StrictInt, Field(ge=0)]
    end: StrictInt
    strength: Annotated[float, Field(ge=0, le=1)]
    severity: Annotated[StrictInt, Field(ge=1, le=3)] | None
    unsure: StrictBool


class _Answer(_Read):
    question: Name
    stage: Name | None
    kind: Kind
    ordinal: Annotated[StrictInt, Field(ge=1)]
    value: StrictInt | StrictBool | StrictStr | list[StrictStr] | None
    text: StrictStr | None
    given_on: date
    superseded: StrictBool
    skipped: StrictBool
    probe: StrictBool
    tags: tuple[_Tag, ...]
    valence: Annotated[StrictInt, Field(ge=-2, le=2)] | None
    wait_minutes: Annotated[StrictInt, Field(ge=1, le=MOST_WAIT_MINUTES)] | None = None
    tagger: Name | None

    @model_validator(mode="after")
    def _fits(self) -> "_Answer":
        low, high = RANGES.get(self.kind, (None, None))
        on_scale = low is None or self.value is None or (type(self.value) is int and low <= self.value <= (high or 0))
        yes_no = self.kind is not Kind.YES_NO or self.value is None or isinstance(self.value, bool)
        if not on_scale or not yes_no:
            raise ValueError("value is off its scale")
        if any(not tag.start < tag.end <= len(self.text or "") for tag in self.tags):
            raise ValueError("a tag lies outside the text")
        return self


class _Interview(_Read):
    id: Id
    person: Id | None = None
    guide: Name
    version: StrictInt
    disposition: Disposition
    language: Language
    source: Name | None
    channel: Name | None
    persona: Name | None
    role: Role
    example: StrictBool
    by_leader: StrictBool = False
    hasty: Annotated[StrictInt, Field(ge=0, le=9999)] = 0
    origin: Origin
    started_on: date
    answers: tuple[_Answer, ...]

    @model_validator(mode="after")
    def _ordinals(self) -> "_Interview":
        if len({answer.ordinal for answer in self.answers}) < len(self.answers):
            raise ValueError("two answers have one ordinal")
        return self

    @property
    def may_read_story(self) -> bool:
        """Tell whether the person allowed the whole story to be read, by the last answer that counts."""
        given = [one.value for one in self.answers if one.question == PERMISSION and not one.superseded]
        return bool(given) and given[-1] in MAY_READ


class _Note(_Read):
    week: date
    language: Language
    text: StrictStr | None
    stage: Name | None
    touchpoint: Name | None
    channel: Name | None
    category: Name | None
    severity: Annotated[StrictInt, Field(ge=1, le=3)] | None
    times: Annotated[StrictInt, Field(ge=1, le=9999)] | None
    minutes: Annotated[StrictInt, Field(ge=1, le=9999)] | None
    confirmed: StrictBool
    sent_now: StrictBool
    tagger: Name | None


class _Handover(_Read):
    week: date
    stage: Name | None
    sender: Annotated[Name | None, Field(alias="from")]
    receiver: Annotated[Name | None, Field(alias="to")]
    reason: Name | None
    decider: Name | None
    hours: Annotated[StrictInt, Field(ge=0, le=9999)] | None
    context: Name | None
    repeated: Name | None


T = TypeVar("T", _Note, _Handover)


@dataclass(slots=True)
class TakenBack:
    """What became of an export. erased: of people who withdrew here. unknown_guides: interviews by guide and version.

    notes: with the handovers that colleagues logged. notes_left_out: because there are such here, or somebody withdrew:
    they do not say whose they are.
    """

    number: int | None = None
    good: int = 0
    known: int = 0
    erased: int = 0
    too_old: int = 0
    unreadable: list[int] = field(default_factory=list)
    unknown_guides: Counter[tuple[str, int]] = field(default_factory=Counter)
    notes: int = 0
    notes_left_out: int = 0
    decisions: TakenDecisions = field(default_factory=TakenDecisions)
    stopped: bool = False

    @property
    def done(self) -> int:
        """Return how many interviews were read."""
        left_out = self.erased + self.too_old + len(self.unreadable) + self.unknown_guides.total()
        return self.good + self.known + left_out


@dataclass(frozen=True, slots=True)
class ExportFile:
    """An export that was read through: how many interviews it holds, how many notes and logged handovers, and how many
    decisions: corrections and actions.
    """

    file: Path
    interviews: int
    notes: int
    decisions: int


def is_export(file: Path) -> bool:
    """Tell whether a file begins as an export of this bot does."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(len(START)) == START.encode()


def look_at_export(file: Path) -> ExportFile:
    """Count what an export holds. Raises ImportFileError when it breaks off."""
    counted = Counter(section for _, _, section in _lines(file))
    decisions = counted["corrections"] + counted["actions"]
    return ExportFile(file, counted[INTERVIEWS], counted["notes"] + counted["handovers"], decisions)


async def take_export_in(
    store: SqlStore,
    clock: Clock,
    export: ExportFile,
    *,
    retention: timedelta,
    dry_run: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> TakenBack:
    """Store the interviews that are not there, a transaction for each hundred; then the notes, where there are none.

    What was stored until a stop stays; the same file goes on, and `undo_import` takes it back.
    """
    found = TakenBack()
    ledger = SqlImports(store.database, clock)
    if not dry_run:
        found.number = await ledger.begin_import(_new(export))
    state = ImportState.STOPPED
    reader = _Reader(store, clock, found, retention)
    lines = _lines(export.file)
    try:
        while some := await asyncio.to_thread(_next, lines):
            if stop():
                found.stopped = True
                break
            await reader.interviews([(number, line) for number, line, section in some if section == INTERVIEWS])
            reader.notes += [line for _, line, section in some if section == "notes"]
            reader.handovers += [line for _, line, section in some if section == "handovers"]
            reader.corrections += [line for _, line, section in some if section == "corrections"]
            reader.actions += [line for _, line, section in some if section == "actions"]
            progress(Progress(found.done, export.interviews))
        if not found.stopped:
            await reader.take_notes()
            await reader.take_decisions()
            state = ImportState.DONE
    finally:
        if found.number is not None:
            bad = found.done - found.good - found.known + found.notes_left_out + found.decisions.left_out
            await ledger.end_import(found.number, state, bad=bad, known=found.known)
    return found


def _next(lines: Iterator[Line]) -> list[Line]:
    return list(islice(lines, AT_ONCE))


def _new(export: ExportFile) -> NewImport:
    with export.file.open("rb") as opened:
        fingerprint = file_digest(opened, "sha256").hexdigest()
    return NewImport(ImportKind.EXPORT, "export", fingerprint, guide_id="", guide_version=0)


def _lines(file: Path) -> Iterator[Line]:
    """Yield each interview, note and decision, on a line of its own, with its number and the section it stands in."""
    section, ended = INTERVIEWS, False
    with file.open(encoding="utf-8") as opened:
        try:
            for number, written in enumerate(opened, start=1):
                line = written.strip()
                if number == 1 and line != START:
                    break
                if line.startswith("], "):
                    section = line.split('"')[1]
                elif line == "]}":
                    ended = True
                elif number > 1 and line:
                    yield number, line.removesuffix(","), section
        except UnicodeDecodeError as error:
            raise ImportFileError("This is no export as the bot writes it. Export it again.") from error
    if not ended:
        raise ImportFileError("The export breaks off. Export it again.")


class _Reader:
    """Takes lines in. notes, handovers: gathered, because they go in together or not at all. corrections, actions:
    because they are about what was told.
    """

    def __init__(self, store: SqlStore, clock: Clock, found: TakenBack, retention: timedelta) -> None:
        self._database = store.database
        self._now = clock.now()
        self._oldest = (self._now - retention).date() + timedelta(days=1)
        self._found = found
        self._place = 0
        self._seen: set[str] = set()
        self.notes: list[str] = []
        self.handovers: list[str] = []
        self.corrections: list[str] = []
        self.actions: list[str] = []

    async def interviews(self, lines: Sequence[tuple[int, str]]) -> None:
        """Store some interviews in one transaction."""
        read = [one for number, line in lines if (one := self._interview(number, line)) is not None]
        if not read:
            return
        ids = [one.id for one in read]
        async with self._database.writing() as connection:
            there = await _ids(connection, select(interviews.c.id).where(interviews.c.id.in_(ids)))
            erased = await _ids(connection, select(erased_interviews.c.id).where(erased_interviews.c.id.in_(ids)))
            known = {(row.id, row.version) for row in await connection.execute(select(guides.c.id, guides.c.version))}
            fresh = [one for one in read if self._is_fresh(one, there, erased, known)]
            self._seen |= {one.id for one in fresh}
            if self._found.number is not None and fresh:
                await self._insert(connection, fresh)
        self._found.good += len(fresh)

    def _interview(self, number: int, line: str) -> _Interview | None:
        try:
            return _Interview.model_validate_json(line)
        except ValidationError:
            self._found.unreadable.append(number)
            return None

    def _is_fresh(self, one: _Interview, there: set[str], erased: set[str], known: set[tuple[str, int]]) -> bool:
        if one.id in there or one.id in self._seen:
            self._found.known += 1
        elif one.id in erased:
            self._found.erased += 1
        elif not self._oldest <= one.started_on <= self._now.date():
            self._found.too_old += 1
        elif (one.guide, one.version) not in known:
            self._found.unknown_guides[one.guide, one.version] += 1
        else:
            return True
        return False

    async def _insert(self, connection: AsyncConnection, fresh: Sequence[_Interview]) -> None:
        number = self._found.number
        owners = await self._owners(connection, fresh)
        people = [self._respondent(one, owners[one.id]) for one in fresh]
        await connection.execute(insert_new(self._database.dialect, respondents), people)
        await connection.execute(insert(interviews), [self._row(one, owners[one.id]) for one in fresh])
        given = [_answer_row(one, answer) for one in fresh for answer in one.answers]
        if given:
            await connection.execute(insert(answers), given)
            ids = [one.id for one in fresh]
            await connection.execute(PARTS, {"interview_ids": ids})
            rows = await connection.execute(
                select(answers.c.id, answers.c.interview_id, answers.c.ordinal).where(answers.c.interview_id.in_(ids))
            )
            numbers = {(row.interview_id, row.ordinal): row.id for row in rows}
            tags = [
                {**tag.model_dump(mode="json"), "answer_id": numbers[one.id, answer.ordinal], "position": position}
                for one in fresh
                for answer in one.answers
                for position, tag in enumerate(answer.tags, start=1)
            ]
            if tags:
                await connection.execute(insert(findings), tags)
        links = [
            {
                "mark": one.id,
                "import_id": number,
                "interview_id": one.id if one.origin is Origin.IMPORTED else None,  # what was told counts as told
            }
            for one in fresh
        ]
        await connection.execute(insert_new(self._database.dialect, import_rows), links)
        await _count(connection, number, len(fresh))

    async def _owners(self, connection: AsyncConnection, fresh: Sequence[_Interview]) -> dict[str, str]:
        """Return the respondent of each interview: the one who is here already, else one whom nobody can write to."""
        people = {one.person or one.id for one in fresh}
        rows = await connection.execute(
            select(interviews.c.id, interviews.c.respondent_id).where(interviews.c.id.in_(people))
        )
        here = {row.id: row.respondent_id for row in rows}
        return {one.id: here.get(one.person or one.id, one.person or one.id) for one in fresh}

    def _respondent(self, one: _Interview, respondent_id: str) -> dict[str, Any]:
        return {
            "id": respondent_id,
            "telegram_user_id": None,
            "role": one.role.value,
            "language": one.language.value,
            "reachable": False,
            "may_contact": False,
            "example": one.example,
            "created_at": self._begin_of(one.started_on),
        }

    def _row(self, one: _Interview, respondent_id: str) -> dict[str, Any]:
        self._place += 1
        started = self._begin_of(one.started_on) + timedelta(microseconds=self._place)  # keeps the order of the file
        return {
            "id": one.id,
            "respondent_id": respondent_id,
            "guide_id": one.guide,
            "guide_version": one.version,
            "role": one.role.value,
            "language": one.language.value,
            "disposition": one.disposition.value,
            "version": 1,
            "shown_version": 1,
            "state": dump_state(State(seed=0)),
            "seed": 0,
            "source": one.source,
            "channel": one.channel,
            "persona": one.persona,
            "may_read_story": one.may_read_story,
            "help_offered": False,
            "minor_asked": False,
            "example": one.example,
            "by_leader": one.by_leader,
            "hasty": one.hasty,
            "started_at": started,
            "stepped_at": started,
            "closed_at": self._now,
        }

    def _begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self._now.tzinfo)

    async def take_notes(self) -> None:
        """Store notes and handovers where there are none and nobody withdrew: they do not say whose they are."""
        noted = [one for line in self.notes if (one := self._told(_Note, line)) is not None]
        logged = [each for line in self.handovers if (each := self._told(_Handover, line)) is not None]
        wanted = len(noted) + len(logged)
        if not wanted:
            return
        async with self._database.writing() as connection:
            counted = [
                await connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (notes, handovers, erased_respondents)
            ]
            if any(counted):
                self._found.notes_left_out += wanted
                return
            if self._found.number is not None:
                await self._insert_told(connection, noted, logged)
        self._found.notes += wanted

    async def take_decisions(self) -> None:
        """Store corrections and actions that are not here, in one transaction."""
        number = self._found.number
        async with self._database.writing() as connection:
            decisions = Decisions(connection, number, self._seen)
            self._found.decisions = await decisions.take(self.corrections, self.actions)
            await _count(connection, number, len(self._found.decisions.marks))

    def _told(self, form: type[T], line: str) -> T | None:
        try:
            told = form.model_validate_json(line)
        except ValidationError:
            self._found.notes_left_out += 1
            return None
        if not self._oldest <= told.week <= self._now.date():
            self._found.notes_left_out += 1
            return None
        return told

    async def _insert_told(
        self, connection: AsyncConnection, noted: Sequence[_Note], logged: Sequence[_Handover]
    ) -> None:
        """Store them as those of one colleague: who told which is not said, so they must not count as many people."""
        number = self._found.number
        author = hashlib.sha256(f"notes of import {number} {self._now.isoformat()}".encode()).hexdigest()[:32]
        person = {
            "id": author,
            "telegram_user_id": None,
            "role": Role.STAFF.value,
            "language": noted[0].language.value if noted else Language.EN.value,
            "reachable": False,
            "may_contact": False,
            "example": False,
            "created_at": self._now,
        }
        await connection.execute(insert(respondents), person)
        note_rows = [_note_row(note, author, place) for place, note in enumerate(noted, start=1)]
        handover_rows = [_handover_row(one, author, place) for place, one in enumerate(logged, start=1)]
        for table, rows in ((notes, note_rows), (handovers, handover_rows)):
            if rows:
                await connection.execute(insert(table), rows)
        ids = [row["id"] for row in (*note_rows, *handover_rows)]
        links = [{"mark": mark, "import_id": number, "interview_id": None} for mark in ids]
        await connection.execute(insert(import_rows), links)
        await _count(connection, number, len(ids))


async def _ids(connection: AsyncConnection, wanted: Any) -> set[str]:
    return set((await connection.execute(wanted)).scalars())


async def _count(connection: AsyncConnection, number: int | None, added: int) -> None:
    await connection.execute(update(imports).where(imports.c.id == number).values(good=imports.c.good + added))


def _answer_row(one: _Interview, answer: _Answer) -> dict[str, Any]:
    unplaced = answer.question == IMPORTED and answer.stage is None
    return {
        "interview_id": one.id,
        "ordinal": answer.ordinal,
        "part_id": IMPORTED_UNPLACED if unplaced else answer.question,
        "question_id": answer.question,
        "stage_id": answer.stage,
        "kind": answer.kind.value,
        "of": answer.question if answer.probe else None,
        "rechecked": False,
        "value": tuple(answer.value) if isinstance(answer.value, list) else answer.value,
        "text": answer.text,
        "language": one.language.value,
        "complete": True,
        "skipped": answer.skipped,
        "superseded": answer.superseded,
        "given_on": answer.given_on,
        "revision": 1,
        "tagger_version": answer.tagger,
        "valence": answer.valence,
        "wait_minutes": answer.wait_minutes,
    }


def _note_row(note: _Note, author: str, place: int) -> dict[str, Any]:
    written = json.dumps([author, place])
    return {
        "id": hashlib.sha256(written.encode()).hexdigest()[:32],
        "respondent_id": author,
        "message_id": -place,  # of a chat that there is not
        "text": note.text,
        "language": note.language.value,
        "given_on": note.week,
        "week": note.week,
        "stage_id": note.stage,
        "touchpoint": note.touchpoint,
        "channel": note.channel,
        "category": note.category,
        "severity": note.severity,
        "times": note.times,
        "minutes": note.minutes,
        "by_hand": "",
        "confirmed": note.confirmed,
        "sent_now": note.sent_now,
        "answered": True,
        "tagger_version": note.tagger,
        "revision": 1,
    }


def _handover_row(one: _Handover, author: str, place: int) -> dict[str, Any]:
    written = json.dumps([author, "handover", place])
    return {
        "id": hashlib.sha256(written.encode()).hexdigest()[:32],
        "respondent_id": author,
        "message_id": -place,  # of a chat that there is not
        "given_on": one.week,
        "week": one.week,
        "stage_id": one.stage,
        "sender": one.sender,
        "receiver": one.receiver,
        "reason": one.reason,
        "decider": one.decider,
        "hours": one.hours,
        "context": one.context,
        "repeated": one.repeated,
        "step": len(ASKED),
        "revision": 1,
    }
