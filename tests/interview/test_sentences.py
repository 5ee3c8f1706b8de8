"""Sentences that are said later."""

from datetime import date

import pytest

from interview.language import Language, Locale
from interview.sentences import gettext


def test_a_sentence_is_english_until_it_is_said() -> None:
    sentence = gettext("sees only: {guides}", guides="a, b")

    assert str(sentence) == "sees only: a, b"
    assert sentence.said(Locale(Language.RU)) == "видит только: a, b"


def test_a_sentence_inside_another_is_said_too() -> None:
    inner = gettext("no answers yet")

    sentence = gettext("sees only: {guides}", guides=inner)

    assert str(sentence) == "sees only: no answers yet"
    assert sentence.said(Locale(Language.CS)) == f"vidí jen: {Locale(Language.CS).gettext('no answers yet')}"


@pytest.mark.parametrize("language", list(Language))
def test_what_fills_a_sentence_may_hold_braces(language: Language) -> None:
    assert "{company}" in gettext("sees only: {guides}", guides="{company}").said(Locale(language))


def test_a_russian_date_that_closes_a_sentence_brings_its_full_stop() -> None:
    russian = Locale(Language.RU)
    day = russian.day(date(2026, 11, 3))

    assert russian.gettext("Fixed on {day}.", day=day) == f"Исправлено {day}"
    assert russian.gettext("{words}", words=f"{day}..") == f"{day}.."  # three: somebody trailed off
