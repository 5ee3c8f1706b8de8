"""What the columns of a file hold: by their names in four languages, unless what stands in them tells otherwise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from statistics import mean

from interview.guide import Guide
from interview.imports.errors import ImportColumnsError
from interview.imports.kinds import OF_A_STAGE, RATING_TOPS, SCORES, Column, DateOrder, Field, ImportKind
from interview.imports.values import (
    looked_up,
    plain,
    read_date,
    read_event,
    read_rating,
    read_score,
    stage_names,
    tables,
)
from interview.scales import RANGES, Kind

MOST = 0.8  # share of cells by which a column without a telling name is known
HALF = 0.5  # share of cells that a name has to fit, or that have to be sentences
WORDY = 20  # letters of an average cell from which on it is words
SENTENCE_WORDS = 4  # fewer words are a title, a place or the name of a product
SHORT_WORD = 3  # shorter names count only alone: "ces" would be found in "process"

Rows = Sequence[Sequence[str]]


def recognised(heading: Sequence[str], sample: Rows, guide: Guide) -> tuple[Column, ...]:
    """Return what each column is taken for. sample: some rows, by which ratings and dates are read alike all over."""
    columns = [_by_name(index, name, _cells(sample, index), guide) for index, name in enumerate(heading)]
    columns = _without_repeats(columns)
    columns = _by_content(columns, sample)
    return tuple(_with_detail(column, _cells(sample, column.index)) for column in columns)


def mapped(columns: tuple[Column, ...], wanted: Mapping[str, str], sample: Rows, guide: Guide) -> tuple[Column, ...]:
    """Return columns as somebody says they are. wanted: by name or number (from 1) of a column, what it holds.

    Raises ImportColumnsError for a column that is not there and for what no column can hold.
    """
    found = list(columns)
    for name, what in wanted.items():
        index = _index(columns, name)
        column = _explicit(found[index], what, guide)
        found[index] = column if "." in what else _with_detail(column, _cells(sample, index))
    chosen = {_index(columns, name) for name in wanted}
    taken = {(found[index].field, found[index].stage_id) for index in chosen}
    return tuple(
        replace(column, field=Field.SKIP)
        if column.index not in chosen and column.field is not Field.TEXT and (column.field, column.stage_id) in taken
        else column
        for column in found
    )


def kind_of(columns: Sequence[Column], *, file_name: str, is_chat: bool) -> ImportKind:
    """Return the kind that the columns make up; raises ImportColumnsError when they make up none."""
    fields = {column.field for column in columns}
    if is_chat:
        return ImportKind.TELEGRAM
    if fields >= {Field.CUSTOMER, Field.EVENT}:
        return ImportKind.CRM
    if fields >= {Field.STAGE, Field.COUNT} and Field.TEXT not in fields:
        return ImportKind.WEB
    if not fields.isdisjoint({*SCORES, *OF_A_STAGE}):
        return ImportKind.SURVEY
    if Field.TEXT in fields:
        names = [file_name, *(column.name for column in columns if column.field is Field.TEXT)]
        words = {word for name in names for word in plain(name.replace("_", " ")).split()}
        spoken = {plain(name) for name in tables()["transcripts"]}
        return ImportKind.REVIEWS if words.isdisjoint(spoken) else ImportKind.TRANSCRIPTS
    if Field.RATING in fields:
        return ImportKind.REVIEWS
    raise ImportColumnsError(
        "No column was recognised. Say what they hold, for example --map 1=text --map 2=date (docs/import.md)."
    )


def _by_name(index: int, name: str, cells: Sequence[str], guide: Guide) -> Column:
    """Return what a column is called, as far as its cells can be that: "reason for your score" is no score."""
    wanted = plain(name)
    stage = _stage_in(wanted, guide)
    exact = looked_up("columns").get(wanted)
    called = [exact] if exact else [one for one in tables()["columns"] if _holds(wanted, one)]
    fields = [_where_asked(Field(one), stage) for one in called]
    asks = bool(called) or "?" in name
    field = next(
        (one for one in fields if _may_hold(one, cells)), Field.TEXT if asks and _are_sentences(cells) else Field.SKIP
    )
    bound = stage if field in (*OF_A_STAGE, Field.TEXT) else None
    return Column(index, name.strip() or str(index + 1), field, stage_id=bound)


def _where_asked(field: Field, stage: str | None) -> Field:
    """Return satisfaction and importance as they are of no stage."""
    if stage is not None or field not in OF_A_STAGE:
        return field
    return Field.CSAT if field is Field.SATISFACTION else Field.SKIP


def _may_hold(field: Field, cells: Sequence[str]) -> bool:
    match field:
        case Field.TEXT:
            return True
        case Field.RATING:
            return not cells or _share(cells, lambda cell: read_rating(cell) is not None) >= HALF
        case Field.NPS | Field.CSAT | Field.CES | Field.SATISFACTION | Field.IMPORTANCE:
            low, high = RANGES[Kind(field.value)]
            scores = [read_score(cell, field) for cell in cells]
            return sum(score is not None and low <= score <= high for score in scores) >= HALF * len(scores)
        case Field.EVENT:
            events = _share(cells, lambda cell: read_event(cell) is not None)
            return events >= HALF or not _are_sentences(cells)
        case _:
            return not _are_sentences(cells)


def _holds(name: str, field: str) -> bool:
    return any(
        len(known) > SHORT_WORD and f" {known} " in f" {name} " for known in map(plain, tables()["columns"][field])
    ) or any(f" {known} " in f" {name} " for known in (field,) if field in {*SCORES})


def _stage_in(name: str, guide: Guide) -> str | None:
    found = [(len(title), stage) for title, stage in stage_names(guide).items() if f" {title} " in f" {name} "]
    return max(found)[1] if found else None


def _without_repeats(columns: Sequence[Column]) -> list[Column]:
    """Leave the first column of each kind; words may stand in several."""
    seen: set[tuple[Field, str | None]] = set()
    kept = []
    for column in columns:
        key = (column.field, column.stage_id)
        repeated = key in seen and column.field is not Field.TEXT
        kept.append(replace(column, field=Field.SKIP) if repeated else column)
        seen.add(key)
    return kept


def _by_content(columns: list[Column], sample: Rows) -> list[Column]:
    def unknown() -> list[Column]:
        return [column for column in columns if column.field is Field.SKIP]

    def take(column: Column, field: Field) -> None:
        columns[column.index] = replace(column, field=field)

    fields = {column.field for column in columns}
    if fields.isdisjoint({Field.DATE, Field.PERIOD}):
        for column in unknown()[:]:
            if _share(_cells(sample, column.index), _is_date) >= MOST:
                take(column, Field.DATE)
                break
    if fields.isdisjoint({Field.TEXT, Field.EVENT, Field.COUNT}):
        of_scores = not fields.isdisjoint({*SCORES, *OF_A_STAGE})  # beside them many a column holds names of products
        wordy = [
            (_length(cells), -column.index, column)
            for column in unknown()
            if _are_sentences(cells := _cells(sample, column.index)) or (not of_scores and _length(cells) >= WORDY)
        ]
        if wordy:
            take(max(wordy)[2], Field.TEXT)
    if Field.RATING not in fields and any(column.field is Field.TEXT for column in columns):
        for column in unknown():
            cells = _cells(sample, column.index)
            if fields.isdisjoint({*SCORES, *OF_A_STAGE}) and _share(cells, _is_stars) >= MOST:
                take(column, Field.RATING)
                break
    return columns


def _cells(sample: Rows, index: int) -> list[str]:
    return [row[index] for row in sample if index < len(row) and row[index].strip()]


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return mean(1.0 if fits(cell) else 0.0 for cell in cells) if cells else 0.0


def _length(cells: Sequence[str]) -> float:
    return mean(sum(map(str.isalpha, cell)) if " " in cell.strip() else 0 for cell in cells) if cells else 0.0


def _are_sentences(cells: Sequence[str]) -> bool:
    """Tell sentences from names and titles, which are short or come again and again."""
    sentences = {cell for cell in cells if len(cell.split()) >= SENTENCE_WORDS and _length([cell]) >= WORDY}
    return len(sentences) > HALF * len(cells)


def _is_date(cell: str) -> bool:
    return len(cell) >= len("1.1.26") and any(read_date(cell, order=order) is not None for order in DateOrder)


def _is_stars(cell: str) -> bool:
    rating = read_rating(cell)
    return rating is not None and 1 <= rating[0] <= RATING_TOPS[0] and len(cell.strip()) <= len("4.5 of 5")


def _with_detail(column: Column, cells: Sequence[str]) -> Column:
    if column.field is Field.RATING:
        values = [rating[0] for cell in cells if (rating := read_rating(cell)) is not None and rating[1] is None]
        low, high = RATING_TOPS
        return replace(column, top=high if any(value > low or value == 0 for value in values) else low)
    if column.field in (Field.DATE, Field.PERIOD):
        return replace(column, order=_order(cells))
    return column


def _order(cells: Sequence[str]) -> DateOrder:
    """Return day first, as in Europe, unless a cell can only be read with the month first."""
    month_first = sum(read_date(cell, order=DateOrder.DAY_FIRST) is None for cell in cells)
    day_first = sum(read_date(cell, order=DateOrder.MONTH_FIRST) is None for cell in cells)
    return DateOrder.MONTH_FIRST if month_first > day_first else DateOrder.DAY_FIRST


def _index(columns: Sequence[Column], name: str) -> int:
    wanted = plain(name)
    found = [column.index for column in columns if plain(column.name) == wanted]
    if not found and name.isdigit() and 1 <= int(name) <= len(columns):
        return int(name) - 1
    if len(found) != 1:
        count = "no column" if not found else "several columns"
        raise ImportColumnsError(f"There is {count} named {name!r}. Write its number, from 1 to {len(columns)}.")
    return found[0]


def _explicit(column: Column, what: str, guide: Guide) -> Column:
    name, _, detail = what.partition(".")
    try:
        field = Field(name)
    except ValueError:
        raise ImportColumnsError(
            f"{what!r} is nothing that a column can hold. Write one of {', '.join(Field)}; for a stage "
            "satisfaction.STAGE, importance.STAGE or text.STAGE; rating.5 or rating.10; date.dmy or date.mdy."
        ) from None
    if field in OF_A_STAGE or (field is Field.TEXT and detail):
        stage = stage_names(guide).get(plain(detail))
        if stage is None:
            stages = ", ".join(stage.id for stage in guide.stages)
            raise ImportColumnsError(f"{what!r} names no stage of the guide. Its stages are {stages}.")
        return replace(column, field=field, stage_id=stage)
    return _detailed(replace(column, field=field, stage_id=None), what, detail)


def _detailed(column: Column, what: str, detail: str) -> Column:
    if not detail:
        return column
    if column.field is Field.RATING and detail in {str(top) for top in RATING_TOPS}:
        return replace(column, top=int(detail))
    if column.field in (Field.DATE, Field.PERIOD) and detail in set(DateOrder):
        return replace(column, order=DateOrder(detail))
    raise ImportColumnsError(f"{what!r} cannot be read: write rating.5 or rating.10, date.dmy or date.mdy.")
