"""What a question asks for, and answers that say nothing."""

import pytest

from interview.guide import Kind
from interview.language import Language
from interview.library import builtin_guides
from nlp.questions import Asked, asked_for, says_nothing
from nlp.words import LANGUAGES


@pytest.mark.parametrize(
    ("language", "question", "asked"),
    [
        ("en", "What could we improve?", Asked.BAD),
        ("en", "What did you like?", Asked.GOOD),
        ("en", "What did you like, and what annoyed you?", None),
        ("ru", "Что было трудно?", Asked.BAD),
        ("ru", "Что вам не понравилось?", Asked.BAD),
        ("ru", "Расскажите, что произошло", None),
        ("ro", "Ce nu v-a plăcut?", Asked.BAD),
        ("ro", "Ce a mers bine?", Asked.GOOD),
        ("cs", "Co vás štvalo?", Asked.BAD),
        ("cs", "Co se povedlo?", Asked.GOOD),
    ],
)
def test_a_question_asks_for_one_side_or_none(language: str, question: str, asked: Asked | None) -> None:
    assert asked_for(question, language=language) is asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guides_own_questions_ask_the_same_in_every_language(language: str) -> None:
    for guide in builtin_guides():
        for _, question in guide.questions():
            if question.type is Kind.TEXT and question.label:
                in_english = asked_for(question.label[Language.EN], language="en")
                assert asked_for(question.label[Language(language)], language=language) is in_english, question.id


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Nothing really"), ("ru", "ничего"), ("ru", "Не знаю"), ("ro", "Nimic"), ("cs", "Nevím"), ("cs", "")],
)
def test_an_answer_may_say_nothing(language: str, text: str) -> None:
    assert says_nothing(text, language=language)


@pytest.mark.parametrize(("language", "text"), [("en", "nothing but queues"), ("ru", "не знаю, кому звонить с багом")])
def test_an_answer_with_a_word_more_says_something(language: str, text: str) -> None:
    assert not says_nothing(text, language=language)
