"""Values of a file that say nothing to us, and what somebody says that they mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from interview.guide import Guide
from interview.imports.kinds import Column, EventKind, Field, ImportKind
from interview.imports.values import plain, read_event, stage_names

NONE = "none"
"""The meaning of a value that is none of those we know."""

MOST = 6  # of the most frequent; a table of meanings is no work for a phone

Meanings = Mapping[tuple[Field, str], str]
"""By field and plain value: an event or the id of a stage, or NONE."""


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value of an event or a stage that is not known. value: plain. written: as it stands. rows: that hold it."""

    field: Field
    value: str
    written: str
    rows: int


def unknown_values(
    kind: ImportKind, columns: Sequence[Column], sample: Sequence[Sequence[str]], guide: Guide
) -> list[UnknownValue]:
    """Return the most frequent values of the events or stages of a file that are not known."""
    field = Field.EVENT if kind is ImportKind.CRM else Field.STAGE
    column = next((one for one in columns if one.field is field), None)
    if column is None:
        return []
    cells = Counter(row[column.index].strip() for row in sample if column.index < len(row))
    unknown = {cell: rows for cell, rows in cells.items() if cell and not _is_known(field, cell, guide)}
    found: dict[str, UnknownValue] = {}
    for cell, rows in unknown.items():
        one = found.get(plain(cell)) or UnknownValue(field, plain(cell), cell, 0)
        found[one.value] = replace(one, rows=one.rows + rows)
    return sorted(found.values(), key=lambda one: (-one.rows, one.value))[:MOST]


def is_meaning(field: Field, meaning: str, guide: Guide) -> bool:
    """Tell whether a value of this field can mean that."""
    known = {event.value for event in EventKind} if field is Field.EVENT else {stage.id for stage in guide.stages}
    return meaning == NONE or meaning in known


def _is_known(field: Field, cell: str, guide: Guide) -> bool:
    return read_event(cell) is not None if field is Field.EVENT else plain(cell) in stage_names(guide)
