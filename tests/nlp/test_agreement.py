"""Two annotations of the same texts compared."""

from pathlib import Path

import pytest

from nlp.errors import CorpusError
from nlp.training import agreement as compared
from nlp.training.corpus import HEADER, TEST_PART, read_corpus

FEWEST = 100


def written(tmp_path: Path, *lines: str) -> Path:
    (tmp_path / "en.tsv").write_text("\n".join(["\t".join(HEADER), *lines]) + "\n", encoding="utf-8")
    return tmp_path


TWICE = sorted(path.stem for path in compared.SECOND.glob("*.tsv"))


@pytest.mark.parametrize("language", TWICE)
def test_the_second_annotation_is_of_the_test_part(language: str) -> None:
    first = {text.text: text for text in read_corpus(language)}
    second = read_corpus(language, compared.SECOND)

    assert len({text.text for text in second}) == len(second) >= FEWEST
    assert all(first[text.text].part == TEST_PART for text in second)
    assert any(first[text.text].points != text.points for text in second)  # a copy would agree with itself


def test_english_is_annotated_twice_and_a_language_that_is_not_says_so(tmp_path: Path, monkeypatch) -> None:
    assert "en" in TWICE

    monkeypatch.setattr(compared, "SECOND", tmp_path)
    assert list(compared.agreement(["ru"])) == ["== ru: not annotated twice yet"]


def test_equal_and_unequal_judgements_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for text in read_corpus("en") if text.pains and len(text.pains) == 1][:2]
    one, other = (text.text for text in texts)
    start, end = texts[0].pains[0].start, texts[0].pains[0].end
    category = texts[0].pains[0].category
    alike = f"{one[:start]}[[{category}/1|{one[start:end]}]]{one[end:]}"
    rows = [
        f"customer\tother\tproblem\t{alike}\t-\t{texts[0].sentiment}\t-1\t-\t-",
        f"customer\tother\tneutral\t{other}\tsurprise\tneu\t0\t-\t-",
    ]
    monkeypatch.setattr(compared, "SECOND", written(tmp_path, *(row.replace("\n", " / ") for row in rows)))

    said = list(compared.agreement(["en"]))

    assert said[0] == "== en: 2 texts, annotated twice"
    assert said[1].startswith("pain yes/no: agreement 0.500")
    right, missed = end - start, texts[1].pains[0].end - texts[1].pains[0].start
    assert said[2] == f"pain words by characters: F1 {2 * right / (2 * right + missed):.3f}"
    assert said[3] == "pain categories: F1 0.667"


def test_a_text_that_was_not_copied_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = "customer\tother\tneutral\tNobody ever wrote this.\t-\tneu\t0\t-\t-"
    monkeypatch.setattr(compared, "SECOND", written(tmp_path, row))

    with pytest.raises(CorpusError, match=r"second/en\.tsv, line 2"):
        list(compared.agreement(["en"]))


def test_kappa_is_nothing_where_one_agrees_by_chance_alone() -> None:
    pairs = [("pos", "pos"), ("pos", "neg"), ("neg", "pos"), ("neg", "neg")]
    assert compared._alike(pairs) == "agreement 0.500, kappa 0.000"
