"""The raw export, for the owners of the server: every interview as JSON (`spec: 1`), which other tools read.

    {"spec": 1, "interviews": [
      {"id": "9f...", "person": "9f...", "guide": "customer_journey", "version": 1, "disposition": "complete",
       "language": "ru", "source": "sms", "channel": null, "persona": "returning", "role": "customer", "example": false,
       "by_leader": false, "hasty": 0, "origin": "told", "import": null, "started_on": "2026-03-01",
       "answers": [
         {"question": "what_happened", "stage": "support", "kind": "text", "ordinal": 14, "value": null,
          "text": "...", "given_on": "2026-03-01", "superseded": false, "skipped": false, "probe": false,
          "tags": [{"layer": "pain", "label": "repeat", "start": 0, "end": 7, "strength": 0.9, "severity": 2,
                    "unsure": false}],
          "valence": -2, "wait_minutes": 40, "tagger": "2026.1"}]}],
     "notes": [
      {"week": "2026-03-02", "language": "cs", "text": "...", "stage": "support", "touchpoint": "complaint",
       "channel": "phone", "category": "unresolved", "severity": 3, "times": 3, "minutes": 25, "confirmed": true,
       "sent_now": false, "tagger": "2026.1"}],
     "handovers": [
      {"week": "2026-03-02", "stage": "support", "from": "call_centre", "to": "second_line", "reason": "approval",
       "decider": "line_manager", "hours": 24, "context": "partly", "repeated": "yes"}],
     "corrections": [
      {"kind": "relabel", "interview": "9f...", "ordinal": 14, "start": 0, "end": 7, "layer": "pain",
       "label": "wait_time", "becomes": "repeat", "tagger": "2026.1", "guide": null, "named": null, "named_id": null,
       "language": null, "title": null, "by": "manager", "on": "2026-03-05"}],
     "actions": [
      {"aims": [{"guide": "customer_journey", "stage": "support", "category": "wait_time"}], "title": null,
       "owner": "owner", "progress": "doing", "due_on": "2026-04-01", "effort": 2, "made_on": "2026-03-05",
       "doing_on": "2026-03-05", "closed_on": null, "figures": null}]}

id: random, of this interview alone. person: the same for all interviews of one person, the id of one of them.
by_leader: of the staff's guide, by somebody who was an owner or a manager then; in no figure of agents.
hasty: how many answers came before their question could be read, as far as that is known. origin:
`told` or `imported`; import: number of the import, else null. stage: null outside the stages. kind: the type of the
question; `value` is a whole number for scales and numbers, true or false for `yes_no`, an option id for `choice`, a
list of ids in order of tapping for `choices`, `emotion` and `path`, null for `text` and whatever was skipped. ordinal:
order of giving, from 1.
superseded: taken back or answered again later; left out of every figure. probe: a follow-up. tags: half-open offsets in
code points into `text`; severity 1..3 for pains, else null. valence: -2..2, null while untagged.
wait_minutes: the longest time that the words say was waited, null where they name none.

Interviews stand in the order in which they began, answers by ordinal. Keys are never removed or renamed within a spec.
There are dates but no times, and nothing that says who a person is.

notes: of friction by colleagues, by the Monday of their week, inside a week in no order; who wrote which is not said.
null: what a note does not tell. confirmed: the author agreed with how it was read. sent_now: shown to owners alone.
handovers: as colleagues logged them, dated and ordered like notes; null: not known. hours: until it was taken up.
corrections, actions: as managers made them, in that order; who is said by role alone (`storage.decisions`).
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from interview.handovers import HandoverRecord
from interview.notes import NoteRecord
from interview.records import AnswerRecord, Finding, InterviewRecord
from storage.decisions import ExportedAction, ExportedCorrection, exported_actions, exported_corrections
from storage.store import SqlStore

SPEC = 1


def export_json(
    records: Iterable[InterviewRecord],
    notes: Iterable[NoteRecord] = (),
    handovers: Iterable[HandoverRecord] = (),
    corrections: Iterable[ExportedCorrection] = (),
    actions: Iterable[ExportedAction] = (),
) -> dict[str, Any]:
    """Return what an export holds as its JSON."""
    listed = list(records)
    people: dict[str, str] = {}
    for record in listed:
        people[record.respondent_id] = min(record.id, people.get(record.respondent_id, record.id))
    return {
        "spec": SPEC,
        "interviews": [_interview(record, people[record.respondent_id]) for record in listed],
        "notes": [_note(note) for note in notes],
        "handovers": [_handover(one) for one in handovers],
        "corrections": [one.model_dump(mode="json") for one in corrections],
        "actions": [one.model_dump(mode="json") for one in actions],
    }


async def write_export(store: SqlStore, file: Path, *, guide_id: str | None = None, since: date | None = None) -> int:
    """Write an export to a file, one interview or note a line, whole or not at all; returns how many interviews."""
    written = 0
    people = await store.known_by()
    with written_whole(file) as out:
        out.write(f'{{"spec": {SPEC}, "interviews": [')
        async for chunk in store.chunks(guide_id=guide_id, since=since):
            for record in chunk:
                out.write(",\n" if written else "\n")
                out.write(
                    json.dumps(_interview(record, people.get(record.respondent_id, record.id)), ensure_ascii=False)
                )
                written += 1
        notes = [json.dumps(_note(note), ensure_ascii=False) for note in await store.notes() if _is_wanted(note, since)]
        out.write('\n], "notes": [' + ",".join(f"\n{note}" for note in notes))
        logged = [json.dumps(_handover(one)) for one in await store.handovers() if _is_wanted(one, since)]
        out.write('\n], "handovers": [' + ",".join(f"\n{one}" for one in logged))
        async with store.database.reading() as connection:
            corrected = [one.model_dump_json() async for one in exported_corrections(connection)]
            actions = [one.model_dump_json() for one in await exported_actions(connection)]
        out.write('\n], "corrections": [' + ",".join(f"\n{one}" for one in corrected))
        out.write('\n], "actions": [' + ",".join(f"\n{one}" for one in actions) + "\n]}\n")
    return written


@contextmanager
def written_whole(file: Path) -> Iterator[TextIOWrapper]:
    """Open a file for its owner alone, which takes the place of an older one only when all of it is written."""
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _interview(record: InterviewRecord, person: str) -> dict[str, Any]:
    return {
        "id": record.id,
        "person": person,
        "guide": record.guide_id,
        "version": record.guide_version,
        "disposition": record.disposition.value,
        "language": record.language,
        "source": record.source,
        "channel": record.channel,
        "persona": record.persona,
        "role": record.role.value,
        "example": record.example,
        "by_leader": record.by_leader,
        "hasty": record.hasty,
        "origin": record.origin.value,
        "import": record.import_number,
        "started_on": record.started_on.isoformat(),
        "answers": [_answer(answer) for answer in record.answers],
    }


def _handover(handover: HandoverRecord) -> dict[str, Any]:
    told = handover.told
    return {
        "week": handover.week.isoformat(),
        "stage": told.stage_id,
        "from": told.sender,
        "to": told.receiver,
        "reason": told.reason,
        "decider": told.decider,
        "hours": told.hours,
        "context": told.context,
        "repeated": told.repeated,
    }


def _is_wanted(told: NoteRecord | HandoverRecord, since: date | None) -> bool:
    return since is None or told.week >= since


def _note(note: NoteRecord) -> dict[str, Any]:
    return {
        "week": note.week.isoformat(),
        "language": note.language,
        "text": note.text,
        "stage": note.tags.stage_id,
        "touchpoint": note.tags.touchpoint,
        "channel": note.tags.channel,
        "category": note.tags.category,
        "severity": note.tags.severity,
        "times": note.tags.times,
        "minutes": note.tags.minutes,
        "confirmed": note.confirmed,
        "sent_now": note.sent_now,
        "tagger": note.tagger,
    }


def _answer(answer: AnswerRecord) -> dict[str, Any]:
    return {
        "question": answer.question_id,
        "stage": answer.stage_id,
        "kind": answer.kind,
        "ordinal": answer.ordinal,
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "text": answer.text,
        "given_on": answer.given_on.isoformat(),
        "superseded": answer.superseded,
        "skipped": answer.skipped,
        "probe": answer.probe,
        "tags": [_tag(finding) for finding in answer.findings],
        "valence": answer.valence,
        "wait_minutes": answer.wait_minutes,
        "tagger": answer.tagger,
    }


def _tag(finding: Finding) -> dict[str, Any]:
    return {
        "layer": finding.layer.value,
        "label": finding.label,
        "start": finding.start,
        "end": finding.end,
        "strength": finding.strength,
        "severity": finding.severity,
        "unsure": finding.unsure,
    }
