"""What a tagger can learn from corrections: findings and merged categories as lines of JSON, for the owners alone."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.records import Layer
from storage.database import Database
from storage.export import written_whole
from storage.tables import answers, corrections, interviews

Wording = Callable[[str, int, str, str], str | None]
"""What a question asks: by guide, version, question and language."""


async def write_lessons(database: Database, file: Path, wording: Wording) -> int:
    """Write each finding that was corrected, one a line, as it was and as it is, then each merge; returns how many.

    The last correction of a finding counts. Texts are those that are stored, redacted.
    """
    async with database.reading() as connection:
        lessons = [_lesson(row, wording) for row in await _corrected_texts(connection)]
        lessons += [_merge(row) for row in await _merges(connection)]
    with written_whole(file) as out:
        out.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in lessons)
    return len(lessons)


async def _corrected_texts(connection: AsyncConnection) -> Iterable[Row[*tuple[Any, ...]]]:
    rows = await connection.execute(
        select(
            corrections,
            answers.c.text,
            answers.c.language.label("spoken"),
            answers.c.question_id,
            answers.c.stage_id,
            interviews.c.guide_id.label("asked_by"),
            interviews.c.guide_version,
            interviews.c.role,
            interviews.c.example,
        )
        .join(answers, answers.c.id == corrections.c.answer_id)
        .join(interviews, interviews.c.id == answers.c.interview_id)
        .where(corrections.c.kind.in_(("relabel", "reject")), answers.c.superseded.is_(False))
        .order_by(corrections.c.id)
    )
    last = {(row.answer_id, row.layer, row.label, row.start, row.end): row for row in rows}
    return last.values()


async def _merges(connection: AsyncConnection) -> Iterable[Row[*tuple[Any, ...]]]:
    return await connection.execute(select(corrections).where(corrections.c.kind == "merge").order_by(corrections.c.id))


def _lesson(row: Row[*tuple[Any, ...]], wording: Wording) -> dict[str, Any]:
    was = {"layer": row.layer, "label": row.label, "start": row.start, "end": row.end}
    return {
        "kind": "finding",
        "text": row.text,
        "language": row.spoken,
        "role": row.role,
        "guide": row.asked_by,
        "version": row.guide_version,
        "stage": row.stage_id,
        "question": row.question_id,
        "asked": wording(row.asked_by, row.guide_version, row.question_id, row.spoken),
        "was": was,
        "is": None if row.kind == "reject" else {**was, "label": row.becomes},
        "tagger": row.tagger_version,
        "corrected_on": row.made_on.isoformat(),
        "example": row.example,
    }


def _merge(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "kind": "merge",
        "guide": row.guide_id,
        "stage": row.named_id,
        "was": {"layer": Layer.PAIN.value, "label": row.label},
        "is": None if row.becomes is None else {"layer": Layer.PAIN.value, "label": row.becomes},
        "corrected_on": row.made_on.isoformat(),
    }
