"""Corrections as rows: kept, read, taken back."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.corrections import (
    Correction,
    Corrector,
    Hide,
    KeptCorrection,
    Merge,
    Named,
    Pin,
    Place,
    Reject,
    Relabel,
    Rename,
    place_of,
)
from interview.language import Language
from interview.records import Layer
from interview.rights import Scope
from storage.tables import answers, corrections, interviews


async def keep(connection: AsyncConnection, correction: Correction, *, by: Corrector, on: date) -> int | None:
    """Insert a correction; returns its number, None when its words were edited or are gone."""
    place = place_of(correction)
    if place is not None and not await _is_there(connection, place):
        return None
    inserted = await connection.execute(insert(corrections).values(**_row(correction), made_by=by.value, made_on=on))
    (number,) = inserted.inserted_primary_key or (None,)
    return number


async def undo(connection: AsyncConnection, number: int, scope: Scope) -> Correction | None:
    """Delete the correction if it is the last one, and of a guide in the scope."""
    last = select(func.max(corrections.c.id)).scalar_subquery()
    found = await connection.execute(
        delete(corrections)
        .where(corrections.c.id == number, corrections.c.id == last, _is_of(scope))
        .returning(*corrections.c)
    )
    row = found.one_or_none()
    return None if row is None else _correction(row)


def _is_of(scope: Scope) -> ColumnElement[bool]:
    if scope.guides is None:
        return true()
    told = (
        select(answers.c.id)
        .join(interviews, interviews.c.id == answers.c.interview_id)
        .where(interviews.c.guide_id.in_(scope.guides))
    )
    return or_(corrections.c.guide_id.in_(scope.guides), corrections.c.answer_id.in_(told))


async def forget(connection: AsyncConnection, answer_id: int) -> None:
    """Drop the corrections of a text whose words have changed."""
    await connection.execute(delete(corrections).where(corrections.c.answer_id == answer_id))


async def all_kept(connection: AsyncConnection) -> list[KeptCorrection]:
    """Read the corrections in the order in which they were made."""
    rows = await connection.execute(select(corrections).order_by(corrections.c.id))
    return [KeptCorrection(row.id, _correction(row), Corrector(row.made_by), row.made_on) for row in rows]


async def _is_there(connection: AsyncConnection, place: Place) -> bool:
    found = await connection.scalar(
        select(answers.c.id).where(
            answers.c.id == place.answer_id,
            answers.c.revision == place.revision,
            func.length(answers.c.text) >= place.end,
        )
    )
    return found is not None


def _row(correction: Correction) -> dict[str, Any]:
    match correction:
        case Relabel(place, layer, label, becomes, tagger):
            words = {"layer": layer.value, "label": label, "becomes": becomes, "tagger_version": tagger}
            return {"kind": "relabel", **_place_row(place), **words}
        case Reject(place, layer, label, tagger):
            return {
                "kind": "reject",
                **_place_row(place),
                "layer": layer.value,
                "label": label,
                "tagger_version": tagger,
            }
        case Merge(guide_id, stage_id, label, into):
            place_of_merge = {"named": Named.STAGE.value, "named_id": stage_id}
            return {"kind": "merge", "guide_id": guide_id, **place_of_merge, "label": label, "becomes": into}
        case Rename(guide_id, named, named_id, title, language):
            name = {"named": named.value, "named_id": named_id, "title": title}
            return {
                "kind": "rename",
                "guide_id": guide_id,
                **name,
                "language": None if language is None else language.value,
            }
        case Pin(place):
            return {"kind": "pin", **_place_row(place)}
        case Hide(place):
            return {"kind": "hide", **_place_row(place)}


def _place_row(place: Place) -> dict[str, int]:
    return {"answer_id": place.answer_id, "revision": place.revision, "start": place.start, "end": place.end}


def _correction(row: Row[*tuple[Any, ...]]) -> Correction:
    match row.kind:
        case "relabel":
            return Relabel(_place(row), Layer(row.layer), row.label, row.becomes, row.tagger_version)
        case "reject":
            return Reject(_place(row), Layer(row.layer), row.label, row.tagger_version)
        case "merge":
            return Merge(row.guide_id, row.named_id, row.label, row.becomes)
        case "rename":
            language = None if row.language is None else Language(row.language)
            return Rename(row.guide_id, Named(row.named), row.named_id, row.title, language)
        case "pin":
            return Pin(_place(row))
        case _:
            return Hide(_place(row))


def _place(row: Row[*tuple[Any, ...]]) -> Place:
    return Place(row.answer_id, row.revision, row.start, row.end)
