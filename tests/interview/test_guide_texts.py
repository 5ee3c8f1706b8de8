"""Checks on the wording of guides."""

from collections.abc import Callable

import pytest

from interview.guide_texts import leading_words
from interview.language import Language

Breaking = Callable[..., list[tuple[int, str]]]


@pytest.mark.parametrize(
    "case",
    [
        (
            "closing: {ru: Спасибо., en: Thank you.}",
            "closing: {ru: Спасибо.}",
            "closing",
            "`en` is missing: write this text",
        ),
        ("{ru: Купить, en: Buy}", "{ru: Купить, cs: Koupit, en: Buy}", "label > cs", "not among the guide's languages"),
        ("en: What went well?", f"en: {'w' * 601}", "best_text > label > en", "601 characters are too many"),
        ("en: Solve a problem", f"en: {'w' * 41}", "options > solve > label > en", "shorten it to 40"),
        ("title: {ru: Покупка, en: Buying}", f"title: {{ru: Покупка, en: {'w' * 41}}}", "title > en", "to 40"),
        (
            "minutes: {ru: две минуты, en: two minutes}",
            "scenario: {ru: Переезд.}\nminutes: {ru: две минуты, en: two minutes}",
            "scenario",
            "`en` is missing: write this text",
        ),
        (
            "minutes: {ru: две минуты, en: two minutes}",
            f"goal: {{ru: Успеть., en: {'w' * 201}}}\nminutes: {{ru: две минуты, en: two minutes}}",
            "goal > en",
            "shorten it to 200",
        ),
        (
            "minutes: {ru: две минуты, en: two minutes}",
            "goal: {ru: Успеть., en: 'Choose {company}.'}\nminutes: {ru: две минуты, en: two minutes}",
            "goal > en",
            "{company} is not filled in here: write it out",
        ),
        ("en: Purchase}", "en: Purchased_now}", "purchase > short_title > en", "shorten it to 12"),
        ("en: What went well?", "en: What went well? And why?", "best_text > label > en", "two questions in one"),
        ("en: What went well?", "en: What went well??", "best_text > label > en", "two questions in one"),
        ("en: What exactly happened?", "en: What? Where?", "what_event > label > en", "two questions in one"),
        (
            "en: Thank you.",
            'en: "Thank you, {stage}."',
            "closing > en",
            "{stage} is not filled in here: write one of {company}",
        ),
        (
            "en: Solve a problem",
            'en: "Solve {goal}"',
            "solve > label > en",
            "{goal} is not filled in here: write it out",
        ),
        ("en: Thank you.", 'en: "Thank you, {company."', "closing > en", "the braces do not match"),
        ("en: Thank you.", 'en: "Thank you, {{company}}."', "closing > en", "the braces do not match"),
        ("{stage}: what happened?", "{stage}: what {0} happened?", "story > label > en", "the braces do not match"),
    ],
)
def test_check_texts_names_place_and_what_to_write(
    broken: Breaking, line_of: Callable[[str], int], case: tuple[str, str, str, str]
) -> None:
    old, new, place, advice = case
    ((line, sentence),) = broken((old, new))

    assert f"{place}: " in sentence
    assert advice in sentence
    assert line == line_of(old)


def test_check_texts_refuses_buttons_that_read_the_same(broken: Breaking, line_of: Callable[[str], int]) -> None:
    problems = broken(
        ("{ru: Решить проблему, en: Solve a problem}", "{ru: Помощь, en: buy}"),
        ("title: {ru: Покупка, en: Buying}", "title: {ru: Поддержка, en: Buying}"),
    )

    assert problems == [
        (line_of("stages:\n"), "stages: 2 of these read “поддержка” in `ru`: give them different words"),
        (
            line_of("- {id: buy, label") - 1,
            "parts > case > questions > goal > options: 2 of these read “buy” in `en`: give them different words",
        ),
    ]


@pytest.mark.parametrize(
    "leading",
    [
        "Удобно, не правда ли?",
        "Согласитесь, что удобно?",
        "Вы ведь довольны?",
        "Не так ли?",
    ],
)
def test_check_texts_refuses_leading_words_in_russian(broken: Breaking, leading: str) -> None:
    ((_, sentence),) = broken(("ru: Что получилось хорошо?", f'ru: "{leading}"'))

    assert "suggests the answer: ask without it" in sentence


@pytest.mark.parametrize(
    ("language", "leading"),
    [
        ("ro", "A fost ușor, nu-i așa?"),
        ("ro", "A fost uşor, nu-i aşa?"),
        ("ro", "Sunteți de acord că a fost ușor?"),
        ("cs", "Bylo to snadné, že ano?"),
        ("cs", "Nemyslíte, že to bylo snadné?"),
        ("en", "It was easy, wasn't it?"),
        ("en", "Don’t you agree that it was easy?"),
        ("en", "It was easy, right?"),
    ],
)
def test_leading_words_are_known_in_every_language(language: str, leading: str) -> None:
    assert leading_words(leading, Language(language)) is not None


@pytest.mark.parametrize(
    ("language", "neutral"),
    [
        ("ru", "Что вы тогда видели перед собой?"),
        ("ru", "Вам нужно было ждать? Выберите один ответ."),
        ("ro", "De ce credeți că s-a întâmplat așa?"),
        ("cs", "Řekli vám, že nemohou pomoci?"),
        ("en", "What do you think was behind it?"),
        ("en", "Was the right person there?"),
    ],
)
def test_neutral_words_pass(language: str, neutral: str) -> None:
    assert leading_words(neutral, Language(language)) is None
