"""Cells as values: dates and numbers of four languages, ratings, stages and channels by any of their names."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from babel.dates import get_month_names
from babel.numbers import NumberFormatError, parse_decimal

from interview.guide import Guide
from interview.imports.kinds import SPACE, DateOrder, EventKind, Field
from interview.language import Language
from interview.scales import Kind, standards

_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})(?:T|$)")
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_MONTH = re.compile(r"(\d{4})[-./](\d{1,2})$|(\d{1,2})[-./](\d{4})$")
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})$", re.IGNORECASE)
_RANGE = re.compile(r"\s+(?:-|–|—|to|do|až|по)\s+|\s*\.\.\s*|\s*/\s*(?=\d{4}-)")
_OF = re.compile(r"([\d.,]+)\s*(?:/|из|din|z|ze|of|out of)\s*(\d{1,2})\b")
_LEADING = re.compile(r"-?\d+(?:[.,]\d+)?")
_GROUPS = re.compile(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))")
_MONTH_LETTERS = 3
_CENTURY = 2000
_DECEMBER = 12


@cache
def tables() -> Mapping[str, Mapping[str, list[str]]]:
    """Load the names of columns and of what they hold (names.yaml)."""
    loaded: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
        (Path(__file__).parent / "names.yaml").read_text(encoding="utf-8")
    )
    return loaded


def plain(name: str) -> str:
    """Return a name to compare by: without case, accents and punctuation."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("й", "\0"))
    bare = "".join(one for one in letters if not unicodedata.combining(one)).replace("\0", "й").replace("ё", "е")
    return " ".join(re.findall(r"[^\W_]+", bare))


@cache
def looked_up(table: str) -> Mapping[str, str]:
    """Return a table of names.yaml by plain name."""
    return {plain(name): key for key, names in tables()[table].items() for name in [*names, key]}


def tidy(text: str) -> str:
    """Return words with one kind of line end, without outer space, in composed letters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return unicodedata.normalize("NFC", lines)


def comma_below(text: str) -> str:
    """Write the Romanian letters that old code pages have with a cedilla as they are."""
    return text.translate(str.maketrans("şţŞŢ", "șțȘȚ"))


def read_date(cell: str, *, order: DateOrder) -> date | None:
    """Read a day: year first, then numbers in the order given, then with the month's name in any language."""
    text = cell.strip()
    if found := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        year, month, day = map(int, found.groups())
        return _day(year, month, day)
    if found := _YEAR_LAST.match(text):
        first, second, year = map(int, found.groups())
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        return _day(year, month, day)
    return _named_date(text)


def _named_date(text: str) -> date | None:
    months = [month for word in _WORD.findall(text) if (month := _month_named(word)) is not None]
    numbers = [int(number) for number in _DIGITS.findall(text.partition(":")[0])]
    years = [number for number in numbers[:3] if number >= 1000]
    days = [number for number in numbers[:3] if number < 100]
    if len(months) != 1 or not years or not days:
        return None
    return _day(years[0], months[0], days[0])


def _month_named(word: str) -> int | None:
    folded = plain(word)
    return None if len(folded) < _MONTH_LETTERS else _months().get(folded)


@cache
def _months() -> Mapping[str, int]:
    """Names of months in four languages, both cases of the noun and short; those that two languages share agree."""
    return {
        plain(name): month
        for language in Language
        for width in ("abbreviated", "wide")
        for context in ("format", "stand-alone")
        for month, name in get_month_names(width, context, locale=language.value).items()
    }


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year >= 100 else _CENTURY + year, month, day)
    except ValueError:
        return None


def read_period(cell: str, *, order: DateOrder) -> tuple[date, date] | None:
    """Read a day, a week (2026-W14), a month (2026-03, март 2026) or two days; the end returned is the day after."""
    text = cell.strip()
    if found := _WEEK.match(text):
        try:
            monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            return None
        return monday, monday + timedelta(days=7)
    if found := _MONTH.match(text):
        return _month(int(found[1] or found[4]), int(found[2] or found[3]))
    ends = [read_date(one, order=order) for one in _RANGE.split(text)]
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] <= ends[1]:
        return ends[0], ends[1] + timedelta(days=1)
    day = ends[0] if len(ends) == 1 else None
    if day is not None:
        return day, day + timedelta(days=1)
    months = [month for word in _WORD.findall(text) if (month := _month_named(word)) is not None]
    years = re.findall(r"\b\d{4}\b", text)
    return _month(int(years[0]), months[0]) if len(months) == 1 and len(years) == 1 else None


def _month(year: int, month: int) -> tuple[date, date] | None:
    if not 1 <= month <= _DECEMBER or year < 1:
        return None
    start = date(year, month, 1)
    return start, start + timedelta(days=monthrange(year, month)[1])


def read_count(cell: str, language: Language) -> int | None:
    """Read a whole number that is not negative, with the grouping of the language."""
    number = read_number(cell, language)
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def read_number(cell: str, language: Language) -> float | None:
    """Read a number as the language writes it; None for everything that it would not write so."""
    text = _GROUPS.sub("", cell.strip())
    if re.fullmatch(r"-?\d+", text):
        return float(text)
    if not re.fullmatch(r"-?[\d.,]+", text):
        return None
    try:
        return float(parse_decimal(text, locale=language.value, strict=True))
    except (NumberFormatError, ValueError):
        return None


def read_rating(cell: str) -> tuple[float, int | None] | None:
    """Read a rating and, where it is said ("4 of 5", "4/5"), what it is out of; stars are counted."""
    text = cell.strip()
    stars = text.count("★") + text.count("⭐")
    if stars:
        return float(stars), None
    if found := _OF.match(text.casefold()):
        return float(found[1].replace(",", ".")), int(found[2])
    found = _LEADING.match(text)
    if found is None or re.match(r"[\d.,]", text[found.end() :]):
        return None
    return float(found[0].replace(",", ".")), None


def read_score(cell: str, field: Field) -> int | None:
    """Read an answer on one of our scales: its number, also with words behind it, or the words of its button."""
    rating = read_rating(cell)
    if rating is not None:
        return int(rating[0]) if rating[0] == int(rating[0]) else None
    return _buttons(field).get(plain(cell))


@cache
def _buttons(field: Field) -> Mapping[str, int]:
    standard = standards().get(Kind(field.value))
    options = {} if standard is None else standard.options
    return {plain(label): int(option) for option, words in options.items() for label in words.values()}


def read_event(cell: str) -> EventKind | None:
    """Read an event by its name, else by how its words begin; None where they tell of none, of two, or say "not".

    Orders and purchases are what the other events are about: "order cancelled" is no purchase.
    """
    if (named := looked_up("events").get(plain(cell))) is not None:
        return EventKind(named)
    words = plain(cell).split()
    if not looked_up("negations").keys().isdisjoint(words):
        return None
    told = {kind for kind, stems in _event_stems() if all(_told(stem, words) for stem in stems)}
    events = told - {EventKind.PURCHASE} or told
    return events.pop() if len(events) == 1 else None


def _told(stem: str, words: Sequence[str]) -> bool:
    return any(word.startswith(stem) for word in words)


@cache
def _event_stems() -> tuple[tuple[EventKind, list[str]], ...]:
    table = tables()["event_stems"]
    return tuple((EventKind(kind), plain(entry).split()) for kind, entries in table.items() for entry in entries)


def stage_names(guide: Guide) -> Mapping[str, str]:
    """Return the stages of a guide by every plain name they have in any language."""
    names: dict[str, str] = {}
    for stage in guide.stages:
        for name in (stage.id, *stage.title.values(), *stage.short_title.values()):
            names[plain(name)] = stage.id
    return names


def channel_names(guide: Guide) -> Mapping[str, str]:
    """Return the channels of a guide by every plain name they have in any language."""
    return {plain(name): one.id for one in guide.channels for name in (one.id, *one.label.values())}


def one_line(text: str) -> str:
    """Return words on one line."""
    return SPACE.sub(" ", text).strip()
