"""Fit all models of a language: experts on open sets, then the chain and the heads on the project's own texts.

What a later model reads from an earlier one it reads out of fold in training, as it will meet it in use; thresholds and
calibration come from out-of-fold scores as well. The test part of the own texts is never touched here.

The lexicons' evidence and the glosses mean the same in every language, so their weights are learned from the own texts
of all four; the n-grams of a language from its own alone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.metrics import f1_score

from nlp.chain import LAYERS, STATES, Chain, Unit
from nlp.components.words import doc_words
from nlp.evidence import CHAIN_NAMES, NAMES, SPAN_NAMES, chain_evidence, span_evidence, text_evidence, units_of
from nlp.glosses import load_glosses
from nlp.hints import load_hints
from nlp.judgement import CONTEXT, FACTS, NEUTRAL, NO_STAGE
from nlp.labels import CATEGORIES, EMOTIONS, SENTIMENTS, STAGES
from nlp.language import LANGUAGE_FILE
from nlp.model import FORMAT, MODELS
from nlp.ngrams import forms
from nlp.pipeline import build_lexicon_pipeline
from nlp.training.chains import FittedChain, best_threshold, chain_features, fit_chain, states_of
from nlp.training.corpus import Annotated, Known, Point, read_corpus
from nlp.training.languages import fit_languages
from nlp.training.linear import (
    Floats,
    Heads,
    Numbers,
    fit_binary,
    fit_choice,
    gloss_counts,
    gram_counts,
    inverse_frequency,
    joined,
    probability,
    scaled,
)
from nlp.training.open_sets import OPEN_SETS, Emotional, read_open_set, read_opinions
from nlp.training.phrases import read_phrases
from nlp.words import LANGUAGES

_FOLDS = 4
_GATE_TEXTS = 2500  # of an open set, or the own texts would drown
_SHARE, _EXPERT_SHARE = 0.2, 0.1  # of naive Bayes (docs/decisions/0007)
_EXPERT, _OWN, _GATE, _CATEGORY, _SEVERITY = 2.0, 3.0, 1.0, 5.0, 1.0  # C of the regressions


@dataclass(frozen=True, slots=True)
class Outcome:
    """What training made: the arrays of a model file, and out-of-fold figures by name."""

    arrays: dict[str, npt.NDArray[np.generic]]
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Read:
    """A text as the models see it."""

    forms: list[str]
    evidence: Floats
    units: list[Unit]

    @property
    def glosses(self) -> list[str]:
        """The glosses of all words."""
        return glosses_of(self.units)


def train(languages: Sequence[str], data: Path, folder: Path = MODELS) -> Iterator[tuple[str, Outcome]]:
    """Fit the models of languages on the training parts, write `<language>.npz` each, and yield what was made.

    The model that tells languages apart is fitted with them, `languages.npz`.
    """
    own = {name: OwnTexts(name, opinions=read_opinions(data, name)) for name in LANGUAGES}
    chain = fit_chains(list(own.values()))
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / LANGUAGE_FILE, allow_pickle=False, **fit_languages(data))
    for language in languages:
        sets = [(one.name, read_open_set(data, one)) for one in OPEN_SETS if one.language == language]
        others = [texts for name, texts in own.items() if name != language]
        outcome = Training(own[language], others, sets, chain).run()
        np.savez_compressed(folder / f"{language}.npz", allow_pickle=False, **outcome.arrays)
        yield language, outcome


def read_texts(language: str, texts: Sequence[str]) -> list[Read]:
    """Read texts with the lexicons alone."""
    nlp, hints, glosses = build_lexicon_pipeline(language), load_hints(language), load_glosses(language)
    found: list[Read] = []
    for text in texts:
        with nlp.memory_zone():
            doc = nlp(text)
            words = doc_words(doc)
            found.append(Read(forms(words), text_evidence(doc, words, hints), units_of(doc, words, hints, glosses)))
    return found


def glosses_of(units: Sequence[Unit]) -> list[str]:
    """Return the glosses of words in a row."""
    return [gloss for unit in units for gloss in unit.glosses]


class OwnTexts:
    """The project's own texts of one language and, behind them, its phrases and the opinions of others, read.

    counted: how many are texts. marginals: what `fit_chains` makes of all, out of fold. most: of texts and of phrases
    each, to be quick.
    """

    def __init__(self, language: str, *, opinions: Sequence[Annotated] = (), most: int | None = None) -> None:
        self.language = language
        texts = [text for text in read_corpus(language) if text.part][:most]
        self.counted = len(texts)
        self.texts = [*texts, *read_phrases(language)[:most], *opinions]
        texts = self.texts
        self.read = read_texts(language, [text.text for text in texts])
        self.evidence: Floats = np.array([text.evidence for text in self.read])
        self.folds: Numbers = np.array([text.part for text in texts])
        self.units = [text.units for text in self.read]
        self.marginals: list[Floats] = [np.zeros((len(units), len(STATES)), dtype=np.float32) for units in self.units]

    @cached_property
    def text_rows(self) -> Floats:
        """Evidence of every text: of the lexicons and of the chain, none of a span."""
        told = np.array([chain_evidence(one) for one in self.marginals])
        return np.hstack([self.evidence, told, np.zeros((len(self.texts), len(SPAN_NAMES)), dtype=np.float32)])

    def points(self, layer: str) -> list[tuple[int, Point, list[Unit]]]:
        """Return the marked words of a layer: number of the text, mark, words."""
        return [
            (row, point, [unit for unit in self.units[row] if unit.start < point.end and unit.end > point.start])
            for row, text in enumerate(self.texts)
            for point in text.points
            if point.layer == layer
        ]

    def point_rows(self, layer: str) -> Floats:
        """Evidence of every marked piece: of its text by the lexicons, and of its own words."""
        points = self.points(layer)
        return np.hstack(
            [
                self.evidence[[row for row, _, _ in points]],
                np.zeros((len(points), len(CHAIN_NAMES)), dtype=np.float32),
                np.array([span_evidence(units) for _, _, units in points]),
            ]
        )


def fit_chains(own: Sequence[OwnTexts]) -> FittedChain:
    """Fit the chain of all languages, and note with every text what chains say that were not fitted on it."""
    features = [[chain_features(units, texts.language) for units in texts.units] for texts in own]
    states = [[states_of(units, text) for units, text in zip(texts.units, texts.texts, strict=True)] for texts in own]

    def fitted(without: int | None) -> FittedChain:
        # Phrases have no words around them that are not told: of where a pain begins and ends they teach nothing.
        rows = [np.flatnonzero(texts.folds[: texts.counted] != without) for texts in own]
        chosen = [(of, row) for of in range(len(own)) for row in rows[of]]
        return fit_chain((features[of][row] for of, row in chosen), (states[of][row] for of, row in chosen))

    for fold in np.unique(np.concatenate([texts.folds for texts in own])):
        chain = fitted(int(fold))
        for texts in own:
            read = Chain(chain.arrays(texts.language))
            for row in np.flatnonzero(texts.folds == fold):
                texts.marginals[row] = read.marginals(texts.units[row])
    return fitted(None)


class Training:
    """The training of one language.

    own: its texts; others: those of the other languages, for the weights of the evidence and of the glosses; sets:
    texts of open sets by the name of their expert; chain: of `fit_chains`.
    """

    def __init__(
        self,
        own: OwnTexts,
        others: Sequence[OwnTexts],
        sets: Sequence[tuple[str, Sequence[Emotional]]],
        chain: FittedChain,
    ) -> None:
        self._chain = chain
        self._own = own
        self._all = (own, *others)
        self._n, self._counted = len(own.texts), own.counted
        self._open = [text for _, texts in sets for text in texts]
        self._expert_of = np.array([name for name, texts in sets for _ in texts])
        self._experts = sorted({name for name, _ in sets})
        self._expert_heads = [
            (name, label)
            for name in self._experts
            for label in sorted({label for of, texts in sets if of == name for text in texts for label in text.labels})
        ]
        read = own.read + read_texts(own.language, [text.text for text in self._open])
        seen = gram_counts([text.forms for text in read])
        named = [gloss_counts([text.glosses for text in texts.read]) for texts in self._all]
        idf = inverse_frequency(seen)
        gloss_idf = inverse_frequency(sp.csr_matrix(sp.vstack(named)))
        self._grams = scaled(seen, idf)
        self._glosses = [scaled(one, gloss_idf) for one in named]
        self._glosses[0] = scaled(gloss_counts([text.glosses for text in read]), gloss_idf)
        self._evidence = np.array([text.evidence for text in read])
        self._heads = Heads(idf, gloss_idf, len(NAMES) + len(CHAIN_NAMES) + len(SPAN_NAMES) + len(self._expert_heads))
        self._figures: dict[str, float] = {}

    def run(self) -> Outcome:
        """Fit everything in the order in which one reads the other."""
        experts = self._fit_experts()
        chain = self._fit_chain()
        self._fit_own(experts)
        for layer in LAYERS:
            self._fit_points(layer)
        self._fit_gate()
        arrays = {**self._heads.arrays(), **chain}
        digest = hashlib.sha256(b"".join(arrays[name].tobytes() for name in sorted(arrays))).hexdigest()[:8]
        return Outcome({**arrays, "format": np.array(FORMAT), "version": np.array(digest)}, self._figures)

    @cached_property
    def _matrix(self) -> sp.csr_matrix:
        return joined(self._grams, self._glosses[0], self._evidence)

    def _fit_experts(self) -> Floats:
        """Fit the experts; returns what they say of the own texts, texts x expert heads."""
        n = self._n
        said = np.zeros((n, len(self._expert_heads)), dtype=np.float32)
        for column, (name, label) in enumerate(self._expert_heads):
            knows = [of == name and label in text.labels for of, text in zip(self._expert_of, self._open, strict=True)]
            rows = np.flatnonzero(knows)
            truth = np.array([_has(self._open[row].emotions, label) for row in rows])
            likely = fit_binary(
                self._heads, f"{name}.{label}", self._matrix[n + rows], truth,
                folds=np.arange(len(rows)) % _FOLDS, strength=_EXPERT, share=_EXPERT_SHARE,
            )  # fmt: skip
            self._figures[f"{name}.{label} F1"] = float(f1_score(truth, likely >= self._heads.threshold[-1]))
            weights = np.concatenate(
                [self._heads.grams[-1], self._heads.glosses[-1], self._heads.dense[-1][: len(NAMES)]]
            )
            scores = self._matrix[:n] @ weights + self._heads.bias[-1]
            said[:, column] = probability(scores, (self._heads.slope[-1], self._heads.shift[-1]))
        return said

    def _fit_chain(self) -> dict[str, npt.NDArray[np.generic]]:
        arrays = self._chain.arrays(self._own.language)
        for layer in LAYERS:
            own, n = self._own, self._counted
            at, figure = best_threshold(layer, own.marginals[:n], own.units[:n], own.texts[:n])
            arrays[f"chain_{layer}"] = np.array(at, dtype=np.float32)
            self._figures[f"words of a {layer}, F1 by letters"] = figure
        return arrays

    def _fit_own(self, experts: Floats) -> None:
        rows = np.vstack([texts.text_rows for texts in self._all])
        said = np.zeros((len(rows), experts.shape[1]), dtype=np.float32)
        said[: self._n] = experts
        glosses = sp.csr_matrix(sp.vstack([self._glosses[0][: self._n], *self._glosses[1:]]))
        matrix = joined(_followed(self._grams[: self._n], len(rows)), glosses, np.hstack([rows, said]))
        texts = [text for one in self._all for text in one.texts]
        told, felt = self._rows_of(Known.ALL), self._rows_of(Known.ALL, Known.EMOTIONS)
        sided = self._rows_of(Known.ALL, Known.SIDE)
        self._fit_flag(matrix, "pain", sided, [text.tells_pain for text in texts], share=_SHARE)
        self._fit_flag(matrix, "gain", told, [len(text.points) > len(text.pains) for text in texts], share=_SHARE)
        self._fit_flag(matrix, "irony", told, [text.kind == "irony" for text in texts], share=_SHARE)
        self._fit_flag(matrix, "strong", told, [abs(text.valence) == 2 for text in texts])
        for fact in FACTS:
            self._fit_flag(matrix, f"fact.{fact}", told, [fact in text.facts for text in texts])
        for label in (*EMOTIONS, NEUTRAL):
            self._fit_flag(matrix, f"own.{label}", felt, [_has(text.emotions, label) for text in texts])
        leaning = self._rows_of(Known.ALL, Known.SIDE, Known.SENTIMENT)
        self._fit_label(matrix, "sentiment", SENTIMENTS, leaning, [text.sentiment for text in texts])
        self._fit_label(
            matrix, "stage", (*STAGES, NO_STAGE), told, [text.stage or NO_STAGE for text in texts], share=_SHARE
        )

    @cached_property
    def _folds(self) -> Numbers:
        return np.concatenate([texts.folds for texts in self._all])

    @cached_property
    def _weights(self) -> Floats:
        return np.array([text.weight for one in self._all for text in one.texts], dtype=np.float32)

    def _rows_of(self, *known: Known) -> Numbers:
        """Return the rows of which so much is known; own texts come first."""
        return np.flatnonzero([text.known in known for one in self._all for text in one.texts])

    def _fit_flag(
        self, matrix: sp.csr_matrix, name: str, rows: Numbers, wanted: Sequence[bool], *, share: float = 0.0
    ) -> None:
        truth = np.array(wanted)[rows]
        likely = fit_binary(
            self._heads, name, matrix[rows], truth,
            folds=self._folds[rows], strength=_OWN, counted=self._counted, share=share, weights=self._weights[rows],
        )  # fmt: skip
        found = likely >= self._heads.threshold[-1]
        self._figures[f"{name} F1"] = float(f1_score(truth[: self._counted], found, zero_division=0))
        self._figures[f"{name} accuracy"] = float((found == truth[: self._counted]).mean())

    def _fit_label(
        self, matrix: sp.csr_matrix, prefix: str, labels: Sequence[str], rows: Numbers, wanted: Sequence[str],
        *, share: float = 0.0
    ) -> None:  # fmt: skip
        truth = np.array(wanted)[rows]
        likely = fit_choice(
            self._heads, prefix, labels, matrix[rows], truth,
            folds=self._folds[rows], strength=_OWN, counted=self._counted, share=share, weights=self._weights[rows],
        )  # fmt: skip
        self._figures[f"{prefix} accuracy"] = _agreement(likely, labels, truth)

    def _fit_points(self, layer: str) -> None:
        """Fit category and severity on the marked words, with the rest of the text behind them."""
        own = self._own.points(layer)
        index = [row for row, _, _ in own]
        inside = scaled(gram_counts([[unit.form for unit in units] for _, _, units in own]), self._heads.idf)
        grams = sp.csr_matrix(inside + CONTEXT * self._grams[index])
        rows = np.vstack([texts.point_rows(layer) for texts in self._all])
        glosses = sp.vstack([self._point_glosses(number, layer) for number in range(len(self._all))])
        matrix = joined(_followed(grams, len(rows)), sp.csr_matrix(glosses), rows)
        points = [(texts.folds[row], point) for texts in self._all for row, point, _ in texts.points(layer)]
        counted = sum(row < self._counted for row, _, _ in own)
        targets: list[tuple[str, tuple[str, ...], list[str | None], float]] = [
            ("category", CATEGORIES, [point.category for _, point in points], _CATEGORY)
        ]
        if layer == "pain":
            graded = [None if point.severity is None else str(point.severity) for _, point in points]
            targets.append(("severity", ("1", "2", "3"), graded, _SEVERITY))
        for name, labels, wanted, strength in targets:
            told = np.flatnonzero([label is not None for label in wanted])
            truth = np.array([str(wanted[row]) for row in told])
            likely = fit_choice(
                self._heads, f"{layer}_{name}", labels, matrix[told], truth,
                folds=np.array([points[row][0] for row in told]), strength=strength, counted=counted, share=_SHARE,
            )  # fmt: skip
            self._figures[f"{layer} {name} of marked words, accuracy"] = _agreement(likely, labels, truth)

    def _point_glosses(self, number: int, layer: str) -> sp.csr_matrix:
        """Return the glosses of the marked words of one language, with those of their texts behind them."""
        points = self._all[number].points(layer)
        inside = scaled(gloss_counts([glosses_of(units) for _, _, units in points]), self._heads.gloss_idf)
        return sp.csr_matrix(inside + CONTEXT * self._glosses[number][[row for row, _, _ in points]])

    def _fit_gate(self) -> None:
        """Fit the heads that tell of which kind a text is: an expert's, or an answer to this project's questions."""
        n = self._n
        rows, kinds = list(range(self._counted)), ["own"] * self._counted
        for name in self._experts:
            chosen = n + np.flatnonzero(self._expert_of == name)[:_GATE_TEXTS]
            rows += [int(row) for row in chosen]
            kinds += [name] * len(chosen)
        fit_choice(
            self._heads, "gate", ("own", *self._experts), self._matrix[rows], np.array(kinds),
            folds=np.arange(len(rows)) % _FOLDS, strength=_GATE, balanced=True,
        )  # fmt: skip


def _followed(grams: sp.csr_matrix, rows: int) -> sp.csr_matrix:
    """Put empty rows below: texts of other languages, of which only the evidence is read."""
    below = sp.csr_matrix((rows - grams.shape[0], grams.shape[1]), dtype=np.float32)
    return sp.csr_matrix(sp.vstack([grams, below]))


def _agreement(likely: Floats, labels: Sequence[str], truth: npt.NDArray[np.str_]) -> float:
    return float(np.mean(np.array(labels)[likely.argmax(axis=1)] == truth[: len(likely)]))


def _has(emotions: frozenset[str], label: str) -> bool:
    return label in emotions or (label == NEUTRAL and not emotions)
