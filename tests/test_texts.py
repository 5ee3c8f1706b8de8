"""Every sentence exists in every language, with the placeholders and plural forms that it needs."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from interview.language import Language

ROOT = Path(__file__).parent.parent
PACKAGES = ("interview", "handlers", "bot", "reports")
PLURAL_FORMS = {Language.RU: 3, Language.RO: 3, Language.CS: 3, Language.EN: 2}
PLACEHOLDER = re.compile(r"{(\w+)}")
COMMAND = re.compile(r"(?<!\w)/[a-z]+")


def _catalogue(language: Language) -> Catalog:
    path = ROOT / "interview/locales" / language.value / "LC_MESSAGES/poputchik.po"
    with path.open("rb") as file:
        return read_po(file, locale=language.value, abort_invalid=True)


def _used() -> set[str]:
    keywords = {"gettext": None, "ngettext": (1, 2)}
    found = set()
    for package in PACKAGES:
        for _, _, message, _, _ in extract_from_dir(ROOT / package, keywords=keywords):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def _forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def _messages(language: Language) -> list[Message]:
    return [message for message in _catalogue(language) if message.id]


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


@pytest.mark.parametrize("language", list(Language))
def test_every_sentence_in_the_code_is_in_the_catalogue(language: Language) -> None:
    known = {_key(message) for message in _messages(language)}

    used = _used()

    assert used - known == set()
    assert known - used == set()  # `make texts` marks what is no longer used as obsolete


def test_no_sentence_hides_inside_an_f_string_where_the_extraction_does_not_see_it() -> None:
    known = {_key(message) for message in _messages(Language.EN)}
    trees = [ast.parse(file.read_text()) for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    calls = [
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("gettext", "ngettext") and node.args
    ]

    said = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}

    assert len(said) > len(known) / 2
    assert said - known == set()


@pytest.mark.parametrize("language", list(Language))
def test_no_entry_is_missing_or_fuzzy(language: Language) -> None:
    unfinished = [_key(m) for m in _messages(language) if m.fuzzy or not all(_forms(m))]

    assert unfinished == []


@pytest.mark.parametrize("language", list(Language))
def test_plural_entries_have_every_form_of_the_language(language: Language) -> None:
    wrong = [_key(m) for m in _messages(language) if m.pluralizable and len(_forms(m)) != PLURAL_FORMS[language]]

    assert wrong == []


@pytest.mark.parametrize("language", list(Language))
def test_placeholders_and_commands_survive_translation(language: Language) -> None:
    wrong = []
    for message in _messages(language):
        ids = list(message.id) if isinstance(message.id, tuple | list) else [message.id]
        placeholders = {name for text in ids for name in PLACEHOLDER.findall(text)}
        commands = set(COMMAND.findall(ids[-1]))
        for form in _forms(message):
            # The form for one may say it in words instead of {n}.
            missing = placeholders - set(PLACEHOLDER.findall(form)) - ({"n"} if message.pluralizable else set())
            if missing or set(PLACEHOLDER.findall(form)) - placeholders or commands != set(COMMAND.findall(form)):
                wrong.append(form)

    assert wrong == []


@pytest.mark.parametrize(
    ("language", "banned"),
    [
        (Language.RU, '"“”„'),
        (Language.RO, 'şţŞŢ"«»'),
        (Language.CS, '"«»”'),
        (Language.EN, '"«»„'),
    ],
)
def test_quotation_marks_and_letters_are_those_of_the_language(language: Language, banned: str) -> None:
    # Marks inside of quotation marks are others: see `reports.wording.quoted`.
    messages = [message for message in _messages(language) if message.id != "‘{words}’"]
    wrong = [form for message in messages for form in _forms(message) if set(form) & set(banned)]

    assert wrong == []


def test_nobody_unhappy_is_shouted_at() -> None:
    shouted = [form for language in Language for m in _messages(language) for form in _forms(m) if "!" in form]

    assert shouted == []


def test_catalogues_are_what_make_texts_writes() -> None:
    """A hand-made entry with a wrong header would load with the wrong plural rule."""
    for language in Language:
        assert _catalogue(language).plural_expr == Catalog(locale=language.value).plural_expr
