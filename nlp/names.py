"""Given names and surnames of four languages in all their forms, and the words that stand before them."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import Flag, auto
from functools import cache, lru_cache

from nlp.declension import given_name_forms, surname_forms
from nlp.lexicon import read_file
from nlp.words import LANGUAGES


class Reading(Flag):
    """What a form can be."""

    GIVEN = auto()
    SURNAME = auto()
    BASE = auto()  # the dictionary form
    WORD = auto()  # an ordinary word too: a name only where no capital letter is due
    IN_CONTEXT = auto()  # a name only beside a role, a form of address or a self-introduction
    PLACE = auto()  # a town too


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one language. readings: form -> reading; the words before names are small letters without ё."""

    readings: dict[str, Reading]
    roles: frozenset[str]
    titles: frozenset[str]
    title_beginnings: tuple[str, ...]
    introductions: tuple[str, ...]
    weak_introductions: tuple[str, ...]
    not_names: frozenset[str]
    stay: frozenset[str]
    stay_beginnings: tuple[str, ...]


@cache
def load_names(language: str) -> Names:
    """Read the names of a language, once."""
    content = {key: str(listed) for key, listed in read_file(language, "names").items()}
    stay, stay_beginnings = _with_beginnings(content["stay"])
    titles, title_beginnings = _with_beginnings(content["titles"])
    return Names(
        readings=_readings(content, language),
        roles=frozenset(key(role) for role in content["roles"].split()),
        titles=titles,
        title_beginnings=title_beginnings,
        introductions=_phrases(content["introductions"]),
        weak_introductions=_phrases(content["known_introductions"]),
        not_names=frozenset(key(word) for word in content["not_names"].split()),
        stay=stay,
        stay_beginnings=stay_beginnings,
    )


@cache
def words_of(section: str) -> frozenset[str]:
    """Return the words of a section of all languages: people mix them, and short words seldom clash."""
    return frozenset(key(word) for each in LANGUAGES for word in str(read_file(each, "names")[section]).split())


@cache
def foreign_readings(language: str) -> dict[str, Reading]:
    """Return the dictionary forms of all languages but one: a foreign name takes the endings of the text's language."""
    merged: dict[str, Reading] = defaultdict(lambda: Reading(0))
    for other in LANGUAGES:
        if other != language:
            for form, reading in load_names(other).readings.items():
                if Reading.BASE in reading:
                    merged[form] |= reading
    return dict(merged)


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """Return the spelling that names are compared in: small letters, ё as е, one kind of apostrophe and of ș, ț."""
    return spelling(word)


def spelling(text: str) -> str:
    """Return what `key` returns, of a text that is not worth remembering."""
    return text.lower().translate(_SPELLING)


def without_accents(word: str) -> str:
    """Return a Latin word as those type it who use no accents."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in word) if not word.isascii() else word


_SPELLING = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "ş": "ș", "ţ": "ț"})


def _readings(content: dict[str, str], language: str) -> dict[str, Reading]:
    found: dict[str, Reading] = defaultdict(lambda: Reading(0))

    def add(forms: set[str], base: str, reading: Reading) -> None:
        for form in {key(form) for form in forms}:
            is_base = Reading.BASE if form == key(base) else Reading(0)
            found[form] |= reading | is_base
            if language != "ru" and not form.isascii():
                found[without_accents(form)] |= reading | is_base

    flags = {
        flag: frozenset(content.get(section, "").split())
        for flag, section in (
            (Reading.WORD, "also_words"),
            (Reading.IN_CONTEXT, "in_context"),
            (Reading.PLACE, "places"),
        )
    }
    by_gender = {*content["male"].split(), *content["female"].split()}
    both = [*content["also_words"].split(), *content["in_context"].split()]
    for section, genders in (("male", (False,)), ("female", (True,)), ("", (False, True))):
        listed = content[section].split() if section else [name for name in both if name not in by_gender]
        for name in listed:
            base = name.partition("/")[0]
            reading = Reading.GIVEN
            for flag, flagged in flags.items():
                reading |= flag if base in flagged or name in flagged else Reading(0)
            for female in genders:
                add(given_name_forms(name, language=language, female=female), base, reading)
    for section, more in (("surnames", Reading(0)), ("surname_words", Reading.IN_CONTEXT)):
        for surname in content.get(section, "").split():
            add(surname_forms(surname, language=language), surname, Reading.SURNAME | more)
    for word in content["ordinary_forms"].split():
        if key(word) in found:
            found[key(word)] |= Reading.WORD
    return dict(found)


def _phrases(listed: str) -> tuple[str, ...]:
    return tuple(sorted({key(phrase.strip()) for phrase in listed.split(";") if phrase.strip()}, key=len, reverse=True))


def _with_beginnings(listed: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = listed.split()
    whole = frozenset(key(word) for word in words if not word.endswith("*"))
    return whole, tuple(key(word[:-1]) for word in words if word.endswith("*"))
