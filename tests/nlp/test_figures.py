"""How often the lexicons alone are right, by language, on sentences labelled by hand.

`development_*.tsv` is what the lexicons were written against, so its figures flatter; floors hold them there.
`unseen_*.tsv` is only measured: `pytest -s tests/nlp/test_figures.py` prints both. Labels follow the project's rules of
annotation; sentences are written, not collected.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlp.labels import CATEGORIES, EMOTIONS
from nlp.named import NamedReader
from nlp.words import LANGUAGES

DATA = Path(__file__).parent / "data"
SIGNS = {"pos": 1, "neu": 0, "neg": -1}  # "mixed" is left out: any of the three can be defended
FLOORS = {"pain": 0.95, "categories": 0.9, "emotions": 0.85, "valence": 0.9}


@dataclass(frozen=True)
class Sentence:
    text: str
    pains: frozenset[str]
    emotions: frozenset[str]
    sentiment: str


@dataclass
class Counts:
    hits: int = 0
    false: int = 0
    missed: int = 0

    def add(self, found: frozenset[str], wanted: frozenset[str]) -> None:
        self.hits += len(found & wanted)
        self.false += len(found - wanted)
        self.missed += len(wanted - found)

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.false + self.missed)


@dataclass(frozen=True)
class Figures:
    pain: Counts
    accuracy: float
    categories: Counts
    emotions: Counts
    valence: float


@pytest.fixture(scope="module")
def reader() -> NamedReader:
    return NamedReader()


@pytest.mark.parametrize("language", LANGUAGES)
def test_development_figures_stay_above_their_floors(reader: NamedReader, language: str) -> None:
    figures = _measure(reader, _read("development", language), language)
    print(_line("development", language, figures))
    assert figures.pain.f1 >= FLOORS["pain"]
    assert figures.accuracy >= FLOORS["pain"]
    assert figures.categories.f1 >= FLOORS["categories"]
    assert figures.emotions.f1 >= FLOORS["emotions"]
    assert figures.valence >= FLOORS["valence"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_figures_are_printed(reader: NamedReader, language: str) -> None:
    sentences = _read("unseen", language)
    print(_line("unseen", language, _measure(reader, sentences, language)))
    assert len(sentences) >= 40


@pytest.mark.parametrize("name", ["development", "unseen"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_the_lists_is_known(name: str, language: str) -> None:
    for sentence in _read(name, language):
        assert sentence.pains <= set(CATEGORIES)
        assert sentence.emotions <= set(EMOTIONS)
        assert sentence.sentiment in {*SIGNS, "mixed"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_share_no_sentence(language: str) -> None:
    development, unseen = ({sentence.text for sentence in _read(name, language)} for name in ("development", "unseen"))
    assert not development & unseen


def _read(name: str, language: str) -> list[Sentence]:
    rows = (DATA / f"{name}_{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = (row.split("\t") for row in rows)
    return [Sentence(text, _labels(pains), _labels(feelings), sign) for pains, feelings, sign, text in cells]


def _labels(cell: str) -> frozenset[str]:
    return frozenset() if cell == "-" else frozenset(cell.split(","))


def _measure(reader: NamedReader, sentences: Iterable[Sentence], language: str) -> Figures:
    pain, categories, emotions = Counts(), Counts(), Counts()
    right: list[bool] = []
    signs: list[bool] = []
    for sentence in sentences:
        named = reader.read(sentence.text, language=language)
        found = {
            layer: frozenset(f.label for f in named.findings if f.layer == layer and not f.unsure)
            for layer in ("pain", "emotion")
        }
        has, wanted = bool(found["pain"]), bool(sentence.pains)
        pain.add(_flag(has), _flag(wanted))
        right.append(has == wanted)
        categories.add(found["pain"], sentence.pains)
        emotions.add(found["emotion"], sentence.emotions)
        if sentence.sentiment in SIGNS:
            sign = (named.valence > 0) - (named.valence < 0)
            signs.append(sign == SIGNS[sentence.sentiment])
    return Figures(pain, sum(right) / len(right), categories, emotions, sum(signs) / len(signs))


def _flag(value: bool) -> frozenset[str]:
    return frozenset({"pain"}) if value else frozenset()


def _line(name: str, language: str, figures: Figures) -> str:
    pain = figures.pain
    return (
        f"\n{name:<11} {language}  pain P {pain.precision:.2f} R {pain.recall:.2f} F1 {pain.f1:.2f} "
        f"accuracy {figures.accuracy:.2f}  category micro-F1 {figures.categories.f1:.2f}  "
        f"emotion micro-F1 {figures.emotions.f1:.2f}  valence {figures.valence:.2f}"
    )
