"""What managers decided, in an export and back from it: corrections, names of stages among them, and actions.

Who decided is not said, but for the role. Bets are left out: each is somebody's own, and of whom is in no export.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError
from sqlalchemy import ColumnElement, String, cast, delete, exists, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.corrections import (
    LONGEST_TITLE,
    Correction,
    CorrectionError,
    Corrector,
    Hide,
    Merge,
    Named,
    Pin,
    Place,
    Reject,
    Relabel,
    Rename,
)
from interview.improvements import LONGEST_NAME, MOST_EFFORT, MOST_PAINS, OPEN, Progress
from interview.language import Language
from interview.records import Layer
from interview.rights import ActorRole
from storage import corrections as kept_corrections
from storage.tables import answers, corrections, guides, import_rows, improvement_aims, improvements

T = TypeVar("T")
Name = Annotated[StrictStr, Field(min_length=1, max_length=80)]
_CORRECTION, _ACTION = "correction ", "action "


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)  # fields may be added under the same spec


class ExportedCorrection(_Read):
    """A correction. interview, ordinal: of the answer whose words it is about; null where it is about a guide."""

    kind: Literal["relabel", "reject", "merge", "rename", "pin", "hide"]
    interview: StrictStr | None
    ordinal: StrictInt | None
    start: StrictInt | None
    end: StrictInt | None
    layer: Layer | None
    label: Name | None
    becomes: Name | None
    tagger: Name | None
    guide: Name | None
    named: Named | None
    named_id: Name | None
    language: Language | None
    title: Annotated[StrictStr, Field(max_length=LONGEST_TITLE)] | None
    by: Corrector
    on: date

    @property
    def subject(self) -> tuple[object, ...]:
        """Return what it is about, of a guide: of two about the same the one that is here stays."""
        return self.kind, self.guide, self.named, self.named_id, self.label, self.language

    def of_guide(self) -> Correction:
        """Return it as managers make it. Raises CorrectionError."""
        guide_id, named_id = _required(self.guide), _required(self.named_id)
        if self.kind == "merge":
            return Merge(guide_id, named_id, _required(self.label), self.becomes)
        return Rename(guide_id, Named(_required(self.named)), named_id, _required(self.title), self.language)

    def of_words(self, answer_id: int) -> Correction:
        """Return it as managers make it, of an answer as it came back. Raises CorrectionError."""
        if self.start is None or self.end is None:
            raise CorrectionError("A correction of words names where they begin and end.")
        place = Place(answer_id, 1, self.start, self.end)
        match self.kind:
            case "pin":
                return Pin(place)
            case "hide":
                return Hide(place)
            case _:
                layer, label = Layer(_required(self.layer)), _required(self.label)
        if self.kind == "reject":
            return Reject(place, layer, label, self.tagger)
        return Relabel(place, layer, label, _required(self.becomes), self.tagger)


class ExportedAim(_Read):
    """The pain that an action is about."""

    guide: Name
    stage: Name
    category: Name


class ExportedAction(_Read):
    """An action. owner: `owner`, or null: managers are in no export."""

    aims: Annotated[tuple[ExportedAim, ...], Field(min_length=1, max_length=MOST_PAINS)]
    title: Annotated[StrictStr, Field(max_length=LONGEST_NAME)] | None
    owner: Literal["owner"] | None
    progress: Progress
    due_on: date | None
    effort: Annotated[StrictInt, Field(ge=0, le=MOST_EFFORT)] | None
    made_on: date
    doing_on: date | None
    closed_on: date | None
    figures: StrictStr | None

    @property
    def subject(self) -> tuple[object, ...]:
        """Return what makes it the same action as another one."""
        return self.made_on, frozenset(self.aims)


async def exported_corrections(connection: AsyncConnection) -> AsyncIterator[ExportedCorrection]:
    """Yield the corrections in force, in the order in which they were made."""
    rows = await connection.execute(
        select(corrections, answers.c.interview_id, answers.c.ordinal)
        .outerjoin(answers, answers.c.id == corrections.c.answer_id)
        .order_by(corrections.c.id)
    )
    for row in rows:
        yield ExportedCorrection(
            kind=row.kind,
            interview=row.interview_id,
            ordinal=row.ordinal,
            start=row.start,
            end=row.end,
            layer=row.layer,
            label=row.label,
            becomes=row.becomes,
            tagger=row.tagger_version,
            guide=row.guide_id,
            named=row.named,
            named_id=row.named_id,
            language=row.language,
            title=row.title,
            by=row.made_by,
            on=row.made_on,
        )


async def exported_actions(connection: AsyncConnection) -> list[ExportedAction]:
    """Return all actions, in the order in which they were made."""
    aims: dict[int, list[ExportedAim]] = {}
    for row in await connection.execute(select(improvement_aims).order_by(improvement_aims.c.position)):
        aim = ExportedAim(guide=row.guide_id, stage=row.stage_id, category=row.category)
        aims.setdefault(row.improvement_id, []).append(aim)
    return [
        ExportedAction(
            aims=tuple(aims[row.id]),
            title=row.title,
            owner="owner" if row.owner == ActorRole.OWNER.value else None,
            progress=row.progress,
            due_on=row.due_on,
            effort=row.effort,
            made_on=row.made_on,
            doing_on=row.doing_on,
            closed_on=row.closed_on,
            figures=row.figures,
        )
        for row in await connection.execute(select(improvements).order_by(improvements.c.id))
        if row.id in aims
    ]


@dataclass(slots=True)
class TakenDecisions:
    """What became of decisions. left_out: they cannot be read, or are about what is not here."""

    good: int = 0
    known: int = 0
    left_out: int = 0
    marks: list[str] = field(default_factory=list)


class Decisions:
    """Takes decisions in, in one transaction, behind those that are here.

    number: of the import, None of a dry run. brought: ids of interviews that a dry run would bring.
    """

    def __init__(self, connection: AsyncConnection, number: int | None, brought: Collection[str]) -> None:
        self._connection = connection
        self._number = number
        self._brought = brought
        self.found = TakenDecisions()

    async def take(self, corrections_: Sequence[str], actions: Sequence[str]) -> TakenDecisions:
        """Store what is not here.

        Corrections of words come with their interview alone: one that is here already keeps its own.
        """
        known_guides = set((await self._connection.execute(select(guides.c.id))).scalars())
        there = {one.subject async for one in exported_corrections(self._connection) if one.guide is not None}
        for line in corrections_:
            await self._take_correction(line, there, known_guides)
        actions_there = {one.subject for one in await exported_actions(self._connection)}
        for line in actions:
            await self._take_action(line, actions_there, known_guides)
        rows = [{"mark": mark, "import_id": self._number, "interview_id": None} for mark in self.found.marks]
        if rows:
            await self._connection.execute(insert(import_rows), rows)
        return self.found

    async def _take_correction(
        self, line: str, there: Collection[tuple[object, ...]], known_guides: Collection[str]
    ) -> None:
        try:
            one = ExportedCorrection.model_validate_json(line)
            if one.guide is None:
                await self._take_of_words(one)
            elif one.guide not in known_guides:
                self.found.left_out += 1
            elif one.subject in there:
                self.found.known += 1
            else:
                number = await self._keep(one, one.of_guide())
                self.found.marks += [] if number is None else [mark_of_correction(number)]
        except (ValidationError, CorrectionError):
            self.found.left_out += 1

    async def _take_of_words(self, one: ExportedCorrection) -> None:
        if self._number is None:
            brought = one.interview in self._brought
            self.found.good += brought
            self.found.known += not brought
            return
        answer_id = await self._connection.scalar(
            select(answers.c.id)
            .join(import_rows, import_rows.c.mark == answers.c.interview_id)
            .where(
                import_rows.c.import_id == self._number,
                answers.c.interview_id == one.interview,
                answers.c.ordinal == one.ordinal,
            )
        )
        if answer_id is None:
            self.found.known += 1
        elif await self._keep(one, one.of_words(answer_id)) is None:
            self.found.left_out += 1

    async def _keep(self, one: ExportedCorrection, correction: Correction) -> int | None:
        """Keep a correction and count it; None of a dry run, and where there are no such words."""
        number = None
        if self._number is not None:
            number = await kept_corrections.keep(self._connection, correction, by=one.by, on=one.on)
        self.found.good += self._number is None or number is not None
        return number

    async def _take_action(
        self, line: str, there: Collection[tuple[object, ...]], known_guides: Collection[str]
    ) -> None:
        try:
            one = ExportedAction.model_validate_json(line)
        except ValidationError:
            self.found.left_out += 1
            return
        fits = (one.closed_on is None) == (one.progress in OPEN)
        if not fits or any(aim.guide not in known_guides for aim in one.aims):
            self.found.left_out += 1
        elif one.subject in there:
            self.found.known += 1
        else:
            self.found.good += 1
            if self._number is not None:
                self.found.marks.append(mark_of_action(await self._add_action(one)))

    async def _add_action(self, one: ExportedAction) -> int:
        row = one.model_dump(exclude={"aims", "progress"})
        added = await self._connection.execute(insert(improvements).values(**row, progress=one.progress.value))
        (number,) = added.inserted_primary_key or (0,)
        aims = [
            {
                "improvement_id": number,
                "position": position,
                "guide_id": aim.guide,
                "stage_id": aim.stage,
                "category": aim.category,
            }
            for position, aim in enumerate(one.aims)
        ]
        await self._connection.execute(insert(improvement_aims), aims)
        return int(number)


def mark_of_correction(number: int) -> str:
    """Return by which mark an import knows a correction of a guide that it brought."""
    return f"{_CORRECTION}{number}"


def mark_of_action(number: int) -> str:
    """Return the same of an action."""
    return f"{_ACTION}{number}"


def is_held() -> ColumnElement[bool]:
    """Return the condition for marks of decisions that are there."""
    marks = ((_CORRECTION, corrections.c.id), (_ACTION, improvements.c.id))
    held = [exists().where(literal(kind).concat(cast(number, String)) == import_rows.c.mark) for kind, number in marks]
    return held[0] | held[1]


async def delete_decisions(connection: AsyncConnection, marks: Collection[str]) -> None:
    """Delete what an import brought, by its marks."""
    for kind, table in ((_CORRECTION, corrections), (_ACTION, improvements)):
        numbers = [int(mark.removeprefix(kind)) for mark in marks if mark.startswith(kind)]
        await connection.execute(delete(table).where(table.c.id.in_(numbers)))


def _required(value: T | None) -> T:
    if value is None:
        raise CorrectionError("A correction lacks what its kind needs.")
    return value
