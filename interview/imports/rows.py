"""Cells of one row as what is to be kept of it, or the reason why nothing is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from interview.guide import Guide
from interview.imports.kinds import (
    OF_A_STAGE,
    RATING_TOPS,
    SCORES,
    BadRow,
    Column,
    CountRow,
    DateOrder,
    EventKind,
    EventRow,
    Field,
    ImportedRow,
    ImportKind,
    Rated,
    Reason,
    ToldRow,
    Words,
)
from interview.imports.meanings import NONE, Meanings
from interview.imports.values import (
    channel_names,
    comma_below,
    looked_up,
    one_line,
    plain,
    read_count,
    read_date,
    read_event,
    read_period,
    read_rating,
    read_score,
    stage_names,
    tidy,
)
from interview.language import Language
from interview.scales import RANGES, Kind

LONGEST = 20_000  # characters; an hour on the telephone has about so many of the customer's
NAME_LENGTH = 80  # what the table takes

LanguageOf = Callable[[str, Language], Language]
"""Reads the language of words; the second one is the likeliest before reading them."""

STAGES_OF_EVENTS: Mapping[EventKind, str] = {
    EventKind.CANCEL: "loyalty",
    EventKind.RENEW: "loyalty",
    EventKind.CROSS_BUY: "loyalty",
    EventKind.COMPLAINT: "support",
    EventKind.PURCHASE: "purchase",
}
"""Where an event belongs that names no stage, in guides that have it."""


class _RefusedError(Exception):
    """The row is not taken in."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one file.

    language: of rows that name none. language_of: reads it from the words instead, `language` being the likeliest.
    today, oldest: days between which a date must lie. meanings: of values that are not known.
    """

    kind: ImportKind
    columns: tuple[Column, ...]
    guide: Guide
    language: Language
    language_of: LanguageOf | None
    today: date
    oldest: date
    meanings: Meanings

    def read(self, number: int, cells: Sequence[str]) -> ImportedRow | BadRow:
        """Return what a row holds. number: as a spreadsheet counts."""
        try:
            return self._read(cells)
        except _RefusedError as refused:
            return BadRow(number, refused.reason)

    def _read(self, cells: Sequence[str]) -> ImportedRow:
        if any(cell.strip() for cell in cells[len(self.columns) :]):
            raise _RefusedError(Reason.CELLS)
        if self.kind is ImportKind.CRM:
            return self._event(cells)
        if self.kind is ImportKind.WEB:
            return self._count(cells)
        return self._told(cells)

    def _told(self, cells: Sequence[str]) -> ToldRow:
        stage = self._stage(self._cell(cells, Field.STAGE))
        words = tuple(self._words(cells, stage))
        ratings = tuple(self._ratings(cells)) if self.kind is ImportKind.SURVEY else ()
        tenths = self._tenths(cells) if self.kind is ImportKind.REVIEWS else None
        if not words and not ratings and tenths is None:
            raise _RefusedError(Reason.EMPTY)
        language = self._language(cells, words)
        if language is Language.RO:
            words = tuple(Words(comma_below(one.text), one.stage_id) for one in words)
        return ToldRow(
            words=words,
            ratings=ratings,
            tenths=tenths,
            stage_id=stage,
            given_on=self._date(cells),
            channel=self._channel(cells),
            source=one_line(self._cell(cells, Field.SOURCE)) or None,
            language=language,
            author=one_line(self._cell(cells, Field.CUSTOMER)) or None,
        )

    def _event(self, cells: Sequence[str]) -> EventRow:
        author = one_line(self._cell(cells, Field.CUSTOMER))
        if not author:
            raise _RefusedError(Reason.CUSTOMER)
        event = self._kind_of_event(self._cell(cells, Field.EVENT))
        on = self._date(cells)
        if on is None:
            raise _RefusedError(Reason.DATE_MISSING)
        stage = self._stage(self._cell(cells, Field.STAGE)) or STAGES_OF_EVENTS[event]
        return EventRow(author, event, stage if stage in {one.id for one in self.guide.stages} else None, on)

    def _kind_of_event(self, cell: str) -> EventKind:
        event = read_event(cell)
        if event is not None:
            return event
        meaning = self.meanings.get((Field.EVENT, plain(cell)))
        if meaning is None:
            raise _RefusedError(Reason.EVENT)
        if meaning == NONE:
            raise _RefusedError(Reason.LEFT_OUT)
        return EventKind(meaning)

    def _count(self, cells: Sequence[str]) -> CountRow:
        stage = self._stage(self._cell(cells, Field.STAGE))
        if stage is None:
            raise _RefusedError(Reason.STAGE)
        count = read_count(self._cell(cells, Field.COUNT), self.language)
        if count is None:
            raise _RefusedError(Reason.NUMBER)
        start, end = self._period(cells)
        return CountRow(stage, start, end, count)

    def _cell(self, cells: Sequence[str], field: Field) -> str:
        return next((cells[one.index].strip() for one in self._with(field) if one.index < len(cells)), "")

    def _with(self, *fields: Field) -> list[Column]:
        return [column for column in self.columns if column.field in fields]

    def _stage(self, cell: str) -> str | None:
        if not cell:
            return None
        found = stage_names(self.guide).get(plain(cell)) or self.meanings.get((Field.STAGE, plain(cell)))
        if found is None:
            raise _RefusedError(Reason.STAGE)
        if found != NONE:
            return found
        if self.kind is ImportKind.WEB:
            raise _RefusedError(Reason.LEFT_OUT)
        return None

    def _words(self, cells: Sequence[str], stage: str | None) -> list[Words]:
        found = []
        for column in self._with(Field.TEXT):
            text = tidy(cells[column.index]) if column.index < len(cells) else ""
            if self.kind is ImportKind.TRANSCRIPTS:
                text = of_customer(text)
            if len(text) > LONGEST:
                raise _RefusedError(Reason.TEXT_TOO_LONG)
            if any(map(str.isalpha, text)):
                found.append(Words(text, column.stage_id or stage))
        return found

    def _ratings(self, cells: Sequence[str]) -> list[Rated]:
        found = []
        for column in self._with(*SCORES, *OF_A_STAGE):
            cell = cells[column.index].strip() if column.index < len(cells) else ""
            if not cell:
                continue
            value = read_score(cell, column.field)
            if value is None:
                raise _RefusedError(Reason.NUMBER)
            low, high = RANGES[Kind(column.field.value)]
            if not low <= value <= high:
                raise _RefusedError(Reason.OFF_SCALE)
            found.append(Rated(column.field, column.stage_id, value))
        return found

    def _tenths(self, cells: Sequence[str]) -> int | None:
        column = next(iter(self._with(Field.RATING)), None)
        cell = "" if column is None else self._cell(cells, Field.RATING)
        if column is None or not cell:
            return None
        rating = read_rating(cell)
        if rating is None:
            raise _RefusedError(Reason.NUMBER)
        value, top = rating[0], rating[1] or column.top
        if top not in RATING_TOPS or not (1 if top == RATING_TOPS[0] else 0) <= value <= top:
            raise _RefusedError(Reason.OFF_SCALE)
        return round(10 * value) if top == RATING_TOPS[0] else round(10 + 4 * value)

    def _language(self, cells: Sequence[str], words: Sequence[Words]) -> Language:
        cell = self._cell(cells, Field.LANGUAGE)
        if cell:
            found = looked_up("languages").get(plain(cell)) or looked_up("languages").get(plain(cell)[:2])
            if found is None:
                raise _RefusedError(Reason.LANGUAGE)
            return Language(found)
        text = "\n".join(one.text for one in words)
        return self.language if self.language_of is None or not text else self.language_of(text, self.language)

    def _channel(self, cells: Sequence[str]) -> str | None:
        cell = one_line(self._cell(cells, Field.CHANNEL))
        return (channel_names(self.guide).get(plain(cell)) or cell) if cell else None

    def _date(self, cells: Sequence[str]) -> date | None:
        column = next(iter(self._with(Field.DATE, Field.PERIOD)), None)
        cell = "" if column is None else self._cell(cells, column.field)
        if column is None or not cell:
            return None
        found = read_date(cell, order=column.order or DateOrder.DAY_FIRST)
        if found is None:
            raise _RefusedError(Reason.DATE)
        self._require_in_time(found)
        return found

    def _period(self, cells: Sequence[str]) -> tuple[date, date]:
        column = next(iter(self._with(Field.PERIOD)), None) or self._with(Field.DATE)[0]
        cell = self._cell(cells, column.field)
        if not cell:
            raise _RefusedError(Reason.DATE_MISSING)
        found = read_period(cell, order=column.order or DateOrder.DAY_FIRST)
        if found is None:
            raise _RefusedError(Reason.DATE)
        self._require_in_time(found[0])
        return found

    def _require_in_time(self, day: date) -> None:
        if day > self.today + timedelta(days=1):  # elsewhere it may be tomorrow already
            raise _RefusedError(Reason.FUTURE)
        if day < self.oldest:
            raise _RefusedError(Reason.TOO_OLD)


def of_customer(transcript: str) -> str:
    """Return the customer's lines of a transcript whose lines name who speaks; else the transcript as it is."""
    speakers = looked_up("speakers")
    lines: list[tuple[str | None, str]] = []
    speaker: str | None = None
    for line in transcript.split("\n"):
        name, colon, said = line.partition(":")
        named = speakers.get(plain(name)) or next(
            (speakers[word] for word in plain(name).split() if word in speakers), None
        )
        if colon and len(name) <= NAME_LENGTH // 2 and named is not None:
            speaker = named
            lines.append((speaker, said.strip()))
        else:
            lines.append((speaker, line))
    if {"customer", "company"} - {who for who, _ in lines}:
        return transcript
    return "\n".join(said for who, said in lines if who == "customer").strip()
