"""What a tagger can learn from corrections: each corrected finding as one line of JSON, for the owners alone."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.export import written_whole
from storage.tables import answers, corrections, interviews

Wording = Callable[[str, int, str, str], str | None]
"""What a question asks: by guide, version, question and language."""


async def write_lessons(database: Database, file: Path, wording: Wording) -> int:
    """Write each finding that was corrected, one a line, as it was and as it is; returns how many.

    The last correction of a finding counts. Texts are those that are stored, redacted.
    """
    written = 0
    async with database.reading() as connection:
        with written_whole(file) as out:
            for row in await _corrected_texts(connection):
                out.write(json.dumps(_lesson(row, wording), ensure_ascii=False) + "\n")
                written += 1
    return written


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


def _lesson(row: Row[*tuple[Any, ...]], wording: Wording) -> dict[str, Any]:
    was = {"layer": row.layer, "label": row.label, "start": row.start, "end": row.end}
    return {
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
