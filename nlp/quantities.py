"""Amounts that words tell: how long somebody waited, how often somebody called, how much money."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from nlp.errors import LexiconError
from nlp.lexicon import read_file
from nlp.words import Kind, Word

MINUTES = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60, "mo": 30 * 24 * 60, "y": 365 * 24 * 60}
_NEAR = 8  # words between a time and the word that tells that it was waited
_BEFORE = 2  # words before a time that make it a term: "within three days"
_BESIDE = 1  # words between a time and the pain that it belongs to
_OF_TERM = 3  # words between a time and what has it as its term: "half price for a year"
_LONGEST = 2 * MINUTES["y"]  # longer ones are how long somebody has been a customer
_FILLERS = frozenset({"a", "an", "of", "de", "the", "o"})
_MULTIPLIERS = (100, 1000)
_GROUP = 3  # digits of a number in groups
_WORDS_KEPT = 20_000
_MANY = 30  # more times than anybody counts: a number of something else
_ONCE_AND_AGAIN = ("krat", "жды", "wice", "hrice")
_FOR_THE_NTH = ("podruhe", "potreti", "poctvrte", "popate", "posest", "posedm", "poosm", "podevat", "podesat")
_SIGNS = frozenset("₽€$£")


class Money(NamedTuple):
    """An amount of money. currency: ISO 4217."""

    amount: float
    currency: str


class Span(NamedTuple):
    """A time that words name. minutes: its length; first, last: half-open positions among the words."""

    minutes: float
    first: int
    last: int


class Quantities(NamedTuple):
    """What the words of one text count. wait_minutes: the longest time waited; contacts: the most often named turn.

    A tuple, because a Doc carries it along and must stay serialisable.
    """

    wait_minutes: float | None
    contacts: int | None
    money: tuple[Money, ...]


NO_QUANTITIES = Quantities(None, None, ())


class _Listed:
    """Forms and beginnings of forms."""

    def __init__(self, listed: str) -> None:
        written = str(listed).split()
        self._forms = frozenset(word for word in written if not word.endswith("*"))
        self._starts = tuple(word.removesuffix("*") for word in written if word.endswith("*"))

    def __contains__(self, form: str) -> bool:
        return form in self._forms or (bool(self._starts) and form.startswith(self._starts))


class _Amounts:
    """The words of one language that count."""

    def __init__(self, language: str) -> None:
        content = read_file(language, "quantities")
        try:
            self.numbers = {
                word: float(value) for value, listed in content["numbers"].items() for word in listed.split()
            }
            self.ordinals = {int(value): _Listed(listed) for value, listed in content["ordinals"].items()}
            self.units = {unit: _Listed(listed) for unit, listed in content["units"].items()}
            self.whole = {_minutes(length): _Listed(listed) for length, listed in content["whole"].items()}
            self.money = {currency: _Listed(listed) for currency, listed in content["money"].items()}
            self.half, self.joins, self.times = (_Listed(content[name]) for name in ("half", "and", "times"))
            self.contact, self.waiting, self.lasting, self.limit, self.terms = (
                _Listed(content[name]) for name in ("contact", "waiting", "lasting", "limit", "terms")
            )
            self.alone = frozenset(content["alone"].split())
        except (KeyError, ValueError, AttributeError) as error:
            raise LexiconError(f"lexicons/{language}/quantities.yaml: {error} is missing or cannot be read.") from error
        self.counts = lru_cache(maxsize=_WORDS_KEPT)(self._counts)

    def _counts(self, form: str) -> bool:
        """Tell whether a word is a number or a time, so that an amount may begin with it."""
        listed = (*self.ordinals.values(), *self.units.values(), *self.whole.values())
        return form[0].isdigit() or form in self.numbers or any(form in one for one in listed)


def quantities(
    words: Sequence[Word], language: str, pains: Sequence[tuple[int, int]], lost: Sequence[tuple[int, int]] = ()
) -> Quantities:
    """Read the amounts of one text.

    words: those of `nlp.words.words`; pains: half-open positions among them of what is told as a pain; lost: of pains
    whose time is lost time. A time was waited when it stands in such words or beside them, or when a word near it
    speaks of waiting; in or beside any other pain, when a word near it says that it went on. A term is no wait, whether
    of a promise ("within a week") or of a contract ("a two year contract"), and neither is what takes over two years.
    """
    known = _load(language)
    waited = [span.minutes for span in _times(words, known) if _was_waited(words, span, known, pains, lost)]
    turns = list(_turns(words, known))
    return Quantities(max(waited, default=None), max(turns, default=None), tuple(_money(words, known)))


@cache
def _load(language: str) -> _Amounts:
    return _Amounts(language)


def _minutes(length: str) -> float:
    digits = length.rstrip("mhdwoy")
    return float(digits) * MINUTES[length[len(digits) :]]


def _number(words: Sequence[Word], at: int, known: _Amounts) -> tuple[float, int] | None:
    """Read a number that begins at a word: its value and the position behind it.

    Parts that follow one another are one number as far as people write so: "двадцать пять", "douăzeci și cinci",
    "three hundred", "1 500".
    """
    value, place = 0.0, at
    while place < len(words):
        skipped = place > at and words[place].form in known.joins
        part = words[place + skipped] if place + skipped < len(words) else words[place]
        one = _figure(part, known)
        if one is None:
            break
        joined = one if place == at else _joined(value, one, part, words[place - 1])
        if joined is None:
            break
        value, place = joined, place + 1 + skipped
    return (value, place) if place > at else None


def _joined(value: float, one: float, part: Word, before: Word) -> float | None:
    if part.kind is Kind.NUMBER:
        is_group = before.kind is Kind.NUMBER and len(part.form) == _GROUP and part.form.isdigit()
        return value * 1000 + one if is_group else None
    if one in _MULTIPLIERS:
        return value * one if 0 < value < one else None
    if one != int(one) or before.kind is Kind.NUMBER:
        return None
    return value + one if one < value and value % 10 ** len(str(int(one))) == 0 else None


def _figure(word: Word, known: _Amounts) -> float | None:
    if word.kind is Kind.NUMBER:
        written = word.form.replace(",", ".")
        return float(written) if written.count(".") < 2 else None
    return known.numbers.get(word.form)


def _nth(word: Word, known: _Amounts) -> int | None:
    return next((value for value, listed in known.ordinals.items() if word.form in listed), None)


def _unit(word: Word, known: _Amounts) -> str | None:
    return next((unit for unit, listed in known.units.items() if word.form in listed), None)


def _times(words: Sequence[Word], known: _Amounts) -> Iterator[Span]:
    """Yield the times that words name, with the parts of one joined: "час двадцать минут"."""
    place, last = 0, None
    while place < len(words):
        span = _time(words, place, known) if known.counts(words[place].form) else None
        if span is None:
            place += 1
            continue
        if last is not None and last.last == span.first and last.minutes > span.minutes:
            last = Span(last.minutes + span.minutes, last.first, span.last)
        else:
            if last is not None:
                yield last
            last = span
        place = span.last
    if last is not None:
        yield last


def _time(words: Sequence[Word], at: int, known: _Amounts) -> Span | None:
    for minutes, listed in known.whole.items():
        if words[at].form in listed:
            return Span(minutes, at, at + 1)
    number = _number(words, at, known)
    if number is None and (nth := _nth(words[at], known)) is not None:  # "третий день", "for the second week"
        number = float(nth), at + 1
    value, place = number or (1.0, at)
    if number and place < len(words) and words[place].form in known.joins:  # "два с половиной часа"
        place, value = _with_half(words, place, value, known)
    while number and place + 1 < len(words) and words[place].form in _FILLERS:
        place += 1
    unit = _unit(words[place], known) if place < len(words) and words[place].kind is Kind.WORD else None
    if unit is None or (number is None and (unit not in known.alone or len(words[place].form) < 3)):
        return None
    end, value = _with_half(words, place + 1, value, known)
    return Span(value * MINUTES[unit], at, end)


def _with_half(words: Sequence[Word], place: int, value: float, known: _Amounts) -> tuple[int, float]:
    """Add the half that words from here on tell ("and a half"); returns the position behind it and the value."""
    if place < len(words) and words[place].form in known.joins:
        following = place + 1
        while following < len(words) and words[following].form in _FILLERS:
            following += 1
        if following < len(words) and words[following].form in known.half:
            return following + 1, value + 0.5
    return place, value


def _was_waited(
    words: Sequence[Word],
    span: Span,
    known: _Amounts,
    pains: Sequence[tuple[int, int]],
    lost: Sequence[tuple[int, int]],
) -> bool:
    before = list(takewhile(lambda word: word.form not in known.waiting, _backwards(words, span.first)))[:_BEFORE]
    if _is_of(before, known.limit) or _is_of(words[span.last : span.last + 1], known.terms):
        return False
    if before and words[span.first].form in _FILLERS and _is_counted(before[0], known):
        return False
    if span.minutes > _LONGEST:
        return False
    earlier, later = list(_backwards(words, span.first)), list(_forwards(words, span.last))
    if _is_of([*earlier, *later], known.waiting):
        return True
    beside = [*earlier[:_OF_TERM], *later[:_OF_TERM]]
    if _is_of(beside, known.terms) or any(_is_of(beside, currency) for currency in known.money.values()):
        return False
    return _stands_by(span, lost) or (_stands_by(span, pains) and _is_of([*earlier, *later], known.lasting))


def _is_counted(word: Word, known: _Amounts) -> bool:
    """Tell whether a word counts what the time behind it is the measure of: "four times a week", "an hour a day"."""
    return word.form in known.times or _figure(word, known) is not None or _unit(word, known) is not None


def _is_of(words: Sequence[Word], listed: _Listed) -> bool:
    return any(word.form in listed for word in words)


def _stands_by(span: Span, told: Sequence[tuple[int, int]]) -> bool:
    return any(first - _BESIDE <= span.last and span.first <= last + _BESIDE for first, last in told)


def _backwards(words: Sequence[Word], place: int) -> Iterator[Word]:
    for word in reversed(words[max(0, place - _NEAR) : place]):
        if word.kind is Kind.SENTENCE_END:
            return
        yield word


def _forwards(words: Sequence[Word], place: int) -> Iterator[Word]:
    for word in words[place : place + _NEAR]:
        if word.kind is Kind.SENTENCE_END:
            return
        yield word


def _turns(words: Sequence[Word], known: _Amounts) -> Iterator[int]:
    """Yield how often something was tried, asked or told: "three times", "в третий раз звоню", "potřetí"."""
    for place, word in enumerate(words):
        if not known.counts(word.form):
            continue
        count, after = _nth(word, known), place + 1
        if count is None and (number := _number(words, place, known)) is not None:
            count, after = int(number[0]), number[1]
        behind = words[after].form if after < len(words) else ""
        if count is None or not (_says_times(word.form) or behind in known.times or behind in known.contact):
            continue
        near = (one.form in known.contact for one in [*_backwards(words, place), *_forwards(words, after)])
        if 2 <= count <= _MANY and any(near):
            yield count


def _says_times(form: str) -> bool:
    return form.endswith(_ONCE_AND_AGAIN) or form.startswith(_FOR_THE_NTH)


def _money(words: Sequence[Word], known: _Amounts) -> Iterator[Money]:
    for place in range(len(words)):
        if not known.counts(words[place].form):
            continue
        if place and _number(words, place - 1, known) and _figure(words[place], known) is not None:
            continue
        number = _number(words, place, known)
        if number is None:
            continue
        value, after = number
        before = words[place - 1].form if place else ""
        while after + 1 < len(words) and words[after].form in _FILLERS:  # "250 de lei"
            after += 1
        behind = words[after].form if after < len(words) else ""
        for currency, listed in known.money.items():
            if behind in listed or (before in _SIGNS and before in listed):
                yield Money(value, currency)
                break
