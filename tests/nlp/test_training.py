"""Training on a handful of texts: what comes out can be read, is the same twice, and forbidden sets are refused."""

from pathlib import Path

import numpy as np
import pytest

from nlp.chain import Chain, unit_features
from nlp.errors import CorpusError, ModelError
from nlp.evidence import NAMES
from nlp.judgement import Judge
from nlp.model import LanguageModel
from nlp.training.corpus import Known
from nlp.training.evaluate import Count
from nlp.training.fit import Outcome, OwnTexts, Training, fit_chains, read_texts
from nlp.training.open_sets import Emotional, OpenSet, read_open_set, read_opinions

FEW = 60
OPEN = [
    Emotional(text, frozenset({label}), ("joy", "anger"))
    for number in range(12)
    for text, label in ((f"what a lovely day {number}", "joy"), (f"I hate this mess {number}", "anger"))
]


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return train()


def train() -> Outcome:
    own, other = (OwnTexts(language, most=FEW) for language in ("en", "cs"))
    return Training(own, [other], [("few", OPEN)], fit_chains([own, other])).run()


def test_what_was_trained_judges_a_text(outcome: Outcome) -> None:
    model = LanguageModel(outcome.arrays)
    (read,) = read_texts("en", ["I waited an hour and nobody came."])

    judged = Judge(model).judge(read.evidence, read.units, model.chain.marginals(read.units))

    assert {"few.joy", "own.frustration", "pain", "gate.own", "pain_category.billing"} <= set(model.heads)
    assert 0 < judged.pain < 1
    assert len(read.evidence) == len(NAMES)


def test_a_chain_gives_probabilities_that_fit_its_features(outcome: Outcome) -> None:
    (read,) = read_texts("en", ["The parcel was late, but the driver was kind."])

    marginals = Chain(outcome.arrays).marginals(read.units)

    assert marginals.shape == (len(read.units), 5)
    np.testing.assert_allclose(marginals.sum(axis=1), 1, atol=1e-5)
    assert len(unit_features(read.units)) == len(read.units)


@pytest.mark.slow
def test_training_twice_gives_the_same_model(outcome: Outcome) -> None:
    assert str(train().arrays["version"]) == str(outcome.arrays["version"])


def test_a_model_of_another_format_is_refused(outcome: Outcome) -> None:
    with pytest.raises(ModelError, match="format 0"):
        LanguageModel({**outcome.arrays, "format": np.int32(0)})


@pytest.mark.parametrize("folder", ["nc_airline", "csrest_m"])
def test_a_set_that_must_not_be_trained_on_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(CorpusError, match="licence forbids"):
        read_open_set(tmp_path, OpenSet("x", folder, "en", ("joy",)))


def test_texts_of_others_teach_a_side_and_weigh_little(tmp_path: Path) -> None:
    table = "text\temotions\tsentiment\nLovely phone.\t\tpositive\nIt broke.\t\tnegative\nSo so.\t\tneutral\n"
    _write(tmp_path / "uci_sentences", table)
    _write(tmp_path / "brighter_en", "text\temotions\tsentiment\nI cry\tsadness\t\nOdd\t\t\nBoth\tjoy,anger\t\n")

    found = read_opinions(tmp_path, "en")

    assert [(one.text, one.sentiment, one.known, one.tells_pain) for one in found] == [
        ("I cry", "neg", Known.SENTIMENT, False),
        ("Lovely phone.", "pos", Known.SIDE, False),
        ("It broke.", "neg", Known.SIDE, True),
    ]
    assert all(0 < one.weight < 1 and one.part for one in found)
    assert read_opinions(tmp_path, "cs") == []


def test_what_is_felt_nowhere_is_neutral_where_that_was_annotated(tmp_path: Path) -> None:
    table = "text\temotions\tsentiment\nA train.\t\t\nHurrah\tjoy\t\n"
    _write(tmp_path / "cedr", table)
    _write(tmp_path / "brighter_ru", table)

    assert [one.sentiment for one in read_opinions(tmp_path, "ru")] == ["neu", "pos", "pos"]


def _write(folder: Path, table: str) -> None:
    folder.mkdir()
    (folder / "train.tsv").write_text(table, encoding="utf-8")


def test_precision_recall_and_f1_are_counted() -> None:
    count = Count()
    for found, wanted in ((True, True), (True, True), (True, False), (False, True), (False, False)):
        count.add(found, wanted)
    assert (count.right, count.false, count.missed) == (2, 1, 1)
    assert count.precision == count.recall == count.f1 == pytest.approx(2 / 3)
