"""In which language a text is, and Russian in Latin letters."""

import pytest

from nlp.errors import UnknownLanguageError
from nlp.language import is_latin_russian, language_of, parts_by_language
from nlp.training.corpus import read_corpus
from nlp.training.languages import in_latin
from nlp.transliteration import cyrillic
from nlp.words import LANGUAGES

OTHER = {"ru": "ro", "ro": "ru", "cs": "en", "en": "cs"}
LEAST = 0.95  # of the unseen texts, one-word answers among them, against the language of the chat


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_keeps_the_language_of_its_chat(language: str) -> None:
    texts = [text.text for text in read_corpus(language) if text.part == 0]
    assert {language_of(text, language) for text in texts} == {language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_in_another_language_than_the_chat_is_noticed(language: str) -> None:
    texts = [text.text for text in read_corpus(language) if text.part == 0]
    right = sum(language_of(text, OTHER[language]) == language for text in texts)
    assert right >= LEAST * len(texts)


def test_russian_in_latin_letters_is_russian() -> None:
    texts = [in_latin(text.text, number) for number, text in enumerate(read_corpus("ru")) if text.part == 0]
    assert sum(language_of(text, "ru") == "ru" for text in texts) == len(texts)
    assert sum(language_of(text) == "ru" for text in texts) >= LEAST * len(texts)


@pytest.mark.parametrize("language", ["ro", "cs", "en"])
def test_other_languages_are_no_latin_russian(language: str) -> None:
    texts = [text.text for text in read_corpus(language) if text.part == 0 and len(text.text) > 40]
    assert sum(map(is_latin_russian, texts)) <= 0.02 * len(texts)


@pytest.mark.parametrize(
    ("latin", "spelled"),
    [
        ("zhdal", "ждал"),
        ("prilozhenie", "приложение"),
        ("eto", "это"),
        ("yeshche", "еще"),
        ("horoshiy", "хороший"),
        ("obshchalas", "общалас"),
        ("moy", "мой"),
    ],
)
def test_latin_letters_are_read_as_cyrillic(latin: str, spelled: str) -> None:
    assert cyrillic(latin) == spelled


def test_a_text_is_cut_where_its_language_changes() -> None:
    text = "Super, nic k tomu. Но курьер нахамил мне, and the app keeps crashing all the time"

    parts = parts_by_language(text, "cs")

    assert [language for *_, language in parts] == ["cs", "ru", "en"]
    assert "".join(text[start:end] for start, end, _ in parts) == text


@pytest.mark.parametrize("text", ["", " ", "👍", "12 345", "ok", "\n\n", "Стейк medium, wi-fi летает, app норм"])
def test_borrowed_words_and_signs_cut_nothing(text: str) -> None:
    assert parts_by_language(text, "ru") == [(0, len(text), "ru")]


def test_a_chat_has_one_of_the_four_languages() -> None:
    with pytest.raises(UnknownLanguageError, match="'de'"):
        language_of("hallo", "de")
