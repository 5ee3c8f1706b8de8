"""Databases of many people, made at random: all that can happen to an interview, row by row."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.counts import OF_STAGES, SCORES
from interview.guide import IMPORTED_RATING, Status
from interview.language import Language
from interview.records import Disposition, Layer, Role
from interview.scales import RANGES, Kind
from storage.guides import SqlGuides
from storage.store import SqlStore
from storage.tables import answers, corrections, findings, import_rows, imports, interviews, respondents

STAGES = ("support", "purchase", "loyalty")
BEGINS = datetime(2026, 2, 1, 20, 30, tzinfo=UTC)  # near midnight where the clock of the test stands
DAYS = 21
LED = 0.2  # of interviews of the staff's guide
PAINS = ("price", "billing", "tech", "process")
WORDS = ("Waited an hour, told it twice", "Долго ждали", "ok", "- 12 -", "日本語です", "a1b2c3", "ñé", "")
_TABLES = (respondents, interviews, answers, findings, import_rows)


class Many:
    """Rows of many people, from dice."""

    def __init__(
        self, seed: int, *, customers: int = 130, agents: int = 25, imported: int = 40, first: int = 1
    ) -> None:
        self.dice, self.first_answer = random.Random(seed), first
        self.rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in _TABLES}
        self.corrected: list[dict[str, Any]] = []
        sides = [(Role.CUSTOMER, customers, False), (Role.STAFF, agents, False), (Role.CUSTOMER, imported, True)]
        for role, people, is_imported in sides:
            for _ in range(people):
                self._person(role, is_imported=is_imported)

    async def keep(self, store: SqlStore, *, correct: bool = True) -> None:
        """Insert the rows into a new store."""
        guides = SqlGuides(store.database, store._clock)
        for guide, version in (("customer_journey", 2), ("staff_journey", 1), ("other_journey", 1)):
            await guides.register(guide, version, status=Status.PUBLISHED, digest=f"{guide}{version}", source="spec: 1")
        async with store.database.writing() as connection:
            told = {"kind": "reviews", "name": "file", "fingerprint": "f", "state": "done", "good": 1, "bad": 0}
            await connection.execute(insert(imports).values(id=1, known=0, begun_at=BEGINS, **told))
            if correct:
                await self._insert(connection)
                await connection.execute(insert(corrections), self.corrected + self._merges())
                return
        await self.insert(store)

    async def insert(self, store: SqlStore) -> None:
        """Insert people and what they said."""
        async with store.database.writing() as connection:
            await self._insert(connection)

    async def _insert(self, connection: AsyncConnection) -> None:
        for table in _TABLES:
            if self.rows[table.name]:
                await connection.execute(insert(table), self.rows[table.name])

    def rater(self) -> None:
        """Add a customer who rated every stage and told of one, in one interview."""
        person, common = self._respondent(Role.CUSTOMER)
        one, at = self._interview(person, common, ("customer_journey", 1), Disposition.COMPLETE)
        rated = [{"kind": kind, "stage_id": stage} for stage in STAGES for kind in sorted(OF_STAGES)]
        for ordinal, given in enumerate([*rated, {"kind": "nps", "stage_id": None}], start=1):
            rating = {**given, "question_id": given["kind"], "text": None, "value": self.dice.randint(1, 5)}
            self._answer(one, ordinal, {**rating, "skipped": False, "superseded": False}, at)
        told = {"kind": "text", "question_id": "story", "stage_id": STAGES[0], "value": None, "text": WORDS[0]}
        self._answer(one, 20, {**told, "skipped": False, "superseded": False, "valence": 1}, at)

    def _person(self, role: Role, *, is_imported: bool) -> None:
        person, common = self._respondent(role)
        guides = [("customer_journey", 1), ("customer_journey", 2), ("customer_journey", 1), ("other_journey", 1)]
        for _ in range(1 if is_imported else self.dice.choice((1, 1, 1, 2, 3))):
            guide = ("staff_journey", 1) if role is Role.STAFF else self.dice.choice(guides)
            disposition = self.dice.choice([*Disposition, *[Disposition.COMPLETE] * 6])
            one, at = self._interview(person, common, guide, disposition)
            self.rows["interviews"][-1]["by_leader"] = role is Role.STAFF and self.dice.random() < LED
            if is_imported:
                self.rows["import_rows"].append({"mark": self._id(), "import_id": 1, "interview_id": one})
            for ordinal, given in enumerate(self._given(is_imported=is_imported), start=1):
                self._answer(one, ordinal, given, at)

    def _respondent(self, role: Role) -> tuple[str, dict[str, Any]]:
        common = {"role": role.value, "language": self.dice.choice(("ru", "ro")), "example": False}
        facts = {"telegram_user_id": None, "reachable": False, "may_contact": False, "created_at": BEGINS}
        person = self._id()
        self.rows["respondents"].append({"id": person, **facts, **common})
        return person, common

    def _interview(
        self, person: str, common: dict[str, Any], guide: tuple[str, int], disposition: Disposition
    ) -> tuple[str, datetime]:
        at = BEGINS + timedelta(days=self.dice.randrange(DAYS), minutes=self.dice.randrange(120))
        one = self._id()
        self.rows["interviews"].append(
            {
                "id": one,
                "respondent_id": person,
                "guide_id": guide[0],
                "guide_version": guide[1],
                **common,
                "disposition": disposition.value,
                "version": 1,
                "shown_version": 1,
                "state": "{}",
                "seed": 0,
                "persona": self.dice.choice((None, "newcomer", "returning")),
                "channel": self.dice.choice((None, "phone")),
                "source": self.dice.choice((None, "leaflet", "letter")),
                "may_read_story": False,
                "by_leader": False,
                "hasty": 0,
                "help_offered": False,
                "minor_asked": False,
                "started_at": at,
                "stepped_at": at,
                "closed_at": at,
            }
        )
        return one, at

    def _given(self, *, is_imported: bool) -> Iterator[dict[str, Any]]:
        for _ in range(self.dice.choice((0, 1, 6, 12, 14))):
            kind = self.dice.choice([*sorted(SCORES), "text", "text", "yes_no"])
            stage = self.dice.choice((*STAGES, None))
            value: Any = None
            if kind in SCORES:
                value = self.dice.choice((None, *[self.dice.randint(*RANGES[Kind(kind)])] * 5))
            elif kind == "yes_no":
                value = self.dice.random() < 0.5
            text = self.dice.choice(WORDS) if kind == "text" else None
            question = self.dice.choice(("story", "story", "wish")) if kind == "text" else kind
            yield {"kind": kind, "stage_id": stage, "value": value, "text": text, "question_id": question}
        if is_imported:
            tenths = self.dice.randint(10, 50)
            rated = {"kind": "number", "stage_id": None, "value": tenths, "text": None}
            yield {**rated, "question_id": IMPORTED_RATING}

    def _answer(self, interview: str, ordinal: int, given: dict[str, Any], at: datetime) -> None:
        number = self.first_answer + len(self.rows["answers"])
        is_told = given["text"] is not None
        self.rows["answers"].append(
            {
                "id": number,
                "interview_id": interview,
                "ordinal": ordinal,
                "part_id": "part",
                "of": None,
                "rechecked": False,
                "language": Language.EN.value,
                "complete": True,
                "skipped": self.dice.random() < 0.1,
                "superseded": self.dice.random() < 0.15,
                "given_on": at.date(),
                "revision": 1,
                "tagger_version": "t1" if is_told else None,
                "valence": self.dice.choice((None, -2, 0, 1)) if is_told else None,
                **given,
            }
        )
        for position in range(self.dice.choice((0, 1, 2, 3)) if is_told else 0):
            self._finding(number, position)

    def _finding(self, answer: int, position: int) -> None:
        layer = self.dice.choice((Layer.PAIN, Layer.PAIN, Layer.GAIN, Layer.EMOTION))
        label = self.dice.choice(PAINS) if layer is Layer.PAIN else "speed" if layer is Layer.GAIN else "anger"
        start = 4 * position
        self.rows["findings"].append(
            {
                "answer_id": answer,
                "position": position,
                "layer": layer.value,
                "label": label,
                "start": start,
                "end": start + 3,
                "strength": 1.0,
                "severity": self.dice.choice((None, 1, 2, 3)) if layer is Layer.PAIN else None,
                "unsure": self.dice.random() < 0.1,
            }
        )
        if self.dice.random() < 0.15:
            kind = self.dice.choice(("relabel", "reject"))
            named = {"layer": layer.value, "label": label, "becomes": "price" if kind == "relabel" else None}
            self._correct(
                kind=kind, answer_id=answer, revision=1, start=start, end=start + 3, tagger_version="t1", **named
            )

    def _correct(self, **correction: Any) -> None:
        columns = {column.name: None for column in corrections.c if column.name != "id"}
        made = {"made_by": "owner", "made_on": BEGINS.date()}
        self.corrected.append({**columns, **made, **correction})

    def _merges(self) -> list[dict[str, Any]]:
        self.corrected, before = [], self.corrected
        for stage, label, into in (
            ("support", "billing", "price"),
            ("support", "price", "tech"),
            ("loyalty", "tech", "process"),
        ):
            self._correct(
                kind="merge", guide_id="customer_journey", named="stage", named_id=stage, label=label, becomes=into
            )
        self.corrected, merges = before, self.corrected
        return merges

    def _id(self) -> str:
        return f"{self.dice.getrandbits(128):032x}"
