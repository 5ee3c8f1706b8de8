"""The project's own texts: readable, varied, not repeated, split once and for all."""

from pathlib import Path

import pytest

from nlp.errors import CorpusError
from nlp.labels import CATEGORIES, EMOTIONS
from nlp.training.corpus import HEADER, near_duplicates, part_of, read_corpus
from nlp.words import LANGUAGES

FEWEST = 1200
GOOD = "\t".join([
    "customer", "bank", "problem", "Waited [[wait_time/2|an hour]], [[+staff_attitude|kind staff]].",
    "anger", "mixed", "0", "support", "wait=1h",
])  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_categories_emotions_and_both_roles_occur(language: str) -> None:
    texts = read_corpus(language)

    assert {point.category for text in texts for point in text.pains} == set(CATEGORIES)
    assert {label for text in texts for label in text.emotions} == set(EMOTIONS)
    assert {text.role for text in texts} == {"customer", "staff"}
    assert len(texts) >= FEWEST
    assert sum(not text.pains for text in texts) >= len(texts) / 3
    assert all(text.text[point.start : point.end].strip() for text in texts for point in text.points)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_nearly_repeats_another(language: str) -> None:
    assert list(near_duplicates([text.text for text in read_corpus(language)])) == []


def test_near_duplicates_are_seen() -> None:
    texts = ["The courier left the parcel in the rain", "the courier left the parcel in the rain!!", "Nobody answered"]
    assert list(near_duplicates(texts)) == [(1, 0)]


def test_a_line_is_read_as_it_was_meant(tmp_path: Path) -> None:
    write(tmp_path, GOOD)

    (text,) = read_corpus("en", tmp_path)

    assert text.text == "Waited an hour, kind staff."
    assert [(one.layer, one.category, text.text[one.start : one.end], one.severity) for one in text.points] == [
        ("pain", "wait_time", "an hour", 2),
        ("gain", "staff_attitude", "kind staff", None),
    ]
    assert (text.emotions, text.valence, text.stage, text.facts) == ({"anger"}, 0, "support", {"wait=1h"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("customer\tbank", "2 columns; write 9"),
        (GOOD.replace("wait_time/2", "wait_time"), "has no severity"),
        (GOOD.replace("wait_time", "waiting"), "'waiting' is no category"),
        (GOOD.replace("hour]]", "hour]"), "a mark is broken"),
        (GOOD.replace("anger", "rage"), "'rage' is no emotion"),
        (GOOD.replace("mixed", "bad"), "'bad' is no sentiment"),
        (GOOD.replace("support", "help"), "'help' is no stage"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    write(tmp_path, line)

    with pytest.raises(CorpusError, match=rf"en\.tsv, line 2: .*{said}"):
        read_corpus("en", tmp_path)


def test_the_part_of_a_text_depends_on_its_letters_alone() -> None:
    assert part_of("Nobody answered.") == part_of("nobody  ANSWERED!!")
    assert {part_of(f"text {number}") for number in range(50)} == set(range(5))


def write(folder: Path, line: str) -> None:
    (folder / "en.tsv").write_text("\t".join(HEADER) + "\n" + line + "\n", encoding="utf-8")
