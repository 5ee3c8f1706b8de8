"""How much personal data is found and how many ordinary words are lost, on hand-written lists."""

import re
from pathlib import Path

import pytest
import yaml

from nlp.redactor import Redactor

DATA = Path(__file__).parent / "data"
LANGUAGES = ("ru", "ro", "cs", "en")
BRACES = re.compile(r"\{([^}]*)\}")
WORD = re.compile(r"\w+")


def texts(language: str, section: str) -> list[str]:
    content = yaml.safe_load((DATA / f"redaction_{language}.yaml").read_text(encoding="utf-8"))
    return [line for line in content[section].splitlines() if line.strip()]


def measure(language: str, section: str) -> tuple[int, int, int, int, list[str]]:
    """Return personal pieces gone and in all, other words lost and in all, and what went wrong."""
    gone = pieces = lost = words = 0
    wrong = []
    for marked in texts(language, section):
        redacted = Redactor().redact(BRACES.sub(r"\1", marked), language=language)
        left = WORD.findall(redacted)
        # A piece is gone when none of its words is left; a shared word is looked for once only outside.
        outside = WORD.findall(BRACES.sub(" ", marked))
        spare = list(left)
        missing = [word for word in outside if word not in spare or spare.remove(word)]
        for piece in BRACES.findall(marked):
            pieces += 1
            gone += not any(word in spare for word in WORD.findall(piece))
        if missing or any(word in spare for piece in BRACES.findall(marked) for word in WORD.findall(piece)):
            wrong.append(f"{marked}  ->  {redacted}")
        lost += len(missing)
        words += len(outside)
    return gone, pieces, lost, words, wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_redactor_finds_personal_data(language: str) -> None:
    gone, pieces, lost, words, wrong = measure(language, "hidden")

    print(f"\n{language}: {gone}/{pieces} found, {lost}/{words} words beside them lost", *wrong, sep="\n  ")
    assert pieces >= 60
    assert gone / pieces >= 0.97
    assert lost / words <= 0.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_redactor_leaves_ordinary_sentences(language: str) -> None:
    _, _, lost, words, wrong = measure(language, "ordinary")

    print(f"\n{language}: {lost}/{words} words lost", *wrong, sep="\n  ")
    assert len(texts(language, "ordinary")) >= 80
    assert lost / words <= 0.005


@pytest.mark.parametrize("language", LANGUAGES)
def test_redactor_holds_up_on_sentences_it_was_not_tuned_on(language: str) -> None:
    gone, pieces, *_, wrong = measure(language, "held_out_hidden")
    *_, lost, words, wrong_ordinary = measure(language, "held_out_ordinary")

    print(
        f"\n{language}: {gone}/{pieces} found, {lost}/{words} ordinary words lost", *wrong, *wrong_ordinary, sep="\n  "
    )
    assert gone / pieces >= 0.80
    assert lost / words <= 0.03


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("each", ["second", "third"])
def test_redactor_finds_what_it_once_missed(language: str, each: str) -> None:
    gone, pieces, *_, wrong = measure(language, f"{each}_hidden")
    *_, lost, words, wrong_ordinary = measure(language, f"{each}_ordinary")

    print(
        f"\n{language}, {each}: {gone}/{pieces} found, {lost}/{words} words lost", *wrong, *wrong_ordinary, sep="\n  "
    )
    assert pieces >= 30
    assert gone / pieces >= 0.93
    assert lost / words <= 0.01
