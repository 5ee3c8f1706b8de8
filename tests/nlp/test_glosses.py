"""One name for a word in four languages."""

import pytest

from nlp import lexicon
from nlp.errors import LexiconError
from nlp.folding import fold
from nlp.glosses import load_glosses
from nlp.hints import load_hints
from nlp.lexicon import read_rows
from nlp.words import LANGUAGES


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("wait", {"ru": "ждал", "ro": "așteptat", "cs": "čekal", "en": "waited"}),
        ("agent", {"ru": "оператор", "ro": "operatorul", "cs": "operátor", "en": "advisers"}),
        ("queue", {"ru": "очередь", "ro": "coada", "cs": "fronta", "en": "queues"}),
    ],
)
def test_a_word_has_one_name_in_four_languages(name: str, words: dict[str, str]) -> None:
    assert {load_glosses(language).of(fold(word)) for language, word in words.items()} == {(name,)}


def test_words_that_some_languages_do_not_say_have_no_name() -> None:
    assert [load_glosses("en").of(word) for word in ("the", "was", "of")] == [(), (), ()]


@pytest.mark.parametrize(
    ("language", "word", "named"),
    [
        ("ru", "невежливо", ("not", "polit")),
        ("ro", "neprietenos", ("not", "friend")),
        ("cs", "nekupovat", ("not", "buy")),
        ("en", "don't", ("not",)),
        ("ru", "неделя", ("week",)),
        ("cs", "někdo", ("someon",)),
    ],
)
def test_a_word_that_denies_the_rest_of_itself_is_named_by_both(language: str, word: str, named: tuple[str]) -> None:
    assert load_glosses(language).of(fold(word)) == named


def test_an_unknown_word_has_a_name_in_english_alone() -> None:
    assert load_glosses("en").of("zyzzyva") == ("zyzzyva",)
    assert load_glosses("cs").of("zyzzyva") == ()


@pytest.mark.parametrize("language", ["ru", "ro", "cs"])
def test_the_file_is_tidy(language: str) -> None:
    rows = list(read_rows(f"{language}/glosses.tsv", 2))
    glosses = [gloss for gloss, _ in rows]

    assert glosses == sorted(set(glosses))
    assert all(len(gloss.split()) <= 2 and gloss.isascii() for gloss in glosses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_english_word_suggests_other_languages_suggest_too(language: str) -> None:
    rude = {"ru": "нахамил", "ro": "nepoliticos", "cs": "drzý", "en": "rude"}[language]
    assert "topic.staff_attitude" in load_hints(language).of(fold(rude))


def test_a_row_with_too_few_columns_is_named(tmp_path, monkeypatch) -> None:
    (tmp_path / "x.tsv").write_text("# a remark\nwait\tждал\nqueue\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "_LEXICONS", tmp_path)

    with pytest.raises(LexiconError, match=r"x\.tsv, line 3"):
        list(read_rows("x.tsv", 2))
