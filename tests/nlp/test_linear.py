"""Linear heads: what is fitted gives the same decision from its stored weights."""

import numpy as np
import pytest
import scipy.sparse as sp

from nlp.ngrams import BUCKETS, GLOSS_BUCKETS
from nlp.training.linear import EVIDENCE_AT, Heads, fit_binary, fit_choice, gram_counts, joined, probability, scaled

WORDS = {"good": ("kind", "quick", "clean", "fair"), "bad": ("rude", "slow", "dirty", "dear"), "so": ("room", "desk")}
LABELS = tuple(WORDS)
WIDTH = 1


@pytest.fixture(scope="module")
def rows() -> tuple[sp.csr_matrix, np.ndarray, np.ndarray]:
    """Return texts of two words with a number as evidence, their labels and their folds."""
    texts = [(label, [first, second]) for label, words in WORDS.items() for first in words for second in words]
    counts = gram_counts([words for _, words in texts])
    grams = scaled(counts, np.ones(BUCKETS, dtype=np.float32))
    evidence = np.array([[float(label == "bad")] for label, _ in texts], dtype=np.float32)
    matrix = joined(grams, sp.csr_matrix((len(texts), GLOSS_BUCKETS), dtype=np.float32), evidence)
    return matrix, np.array([label for label, _ in texts]), np.arange(len(texts)) % 4


def heads() -> Heads:
    return Heads(np.ones(BUCKETS, dtype=np.float32), np.ones(GLOSS_BUCKETS, dtype=np.float32), WIDTH)


def stored(made: Heads, matrix: sp.csr_matrix) -> np.ndarray:
    """Return the scores that the kept weights give, rows x heads."""
    weights = np.hstack([np.array(made.grams), np.array(made.glosses), np.array(made.dense)])
    return np.asarray(matrix @ weights.T) + np.array(made.bias)


def test_a_text_that_weighs_next_to_nothing_turns_nothing(rows) -> None:
    matrix, labels, folds = rows
    is_good = labels == "good"
    wrong, weights = np.concatenate([is_good, ~is_good]), np.ones(2 * len(is_good), dtype=np.float32)
    weights[len(is_good) :] = 1e-4

    likely = fit_binary(
        heads(), "good", sp.csr_matrix(sp.vstack([matrix, matrix])), wrong,
        folds=np.tile(folds, 2), strength=10.0, counted=len(is_good), weights=weights,
    )  # fmt: skip

    assert ((likely > likely.mean()) == is_good).all()


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_the_kept_weights_tell_the_labels(rows, share: float) -> None:
    matrix, labels, folds = rows
    made = heads()

    likely = fit_choice(made, "kind", LABELS, matrix, labels, folds=folds, strength=5.0, share=share)

    np.testing.assert_allclose(likely.sum(axis=1), 1, atol=1e-5)
    assert made.names == [f"kind.{label}" for label in LABELS]
    assert [LABELS[best] for best in stored(made, matrix).argmax(axis=1)] == list(labels)


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_flag_is_calibrated_and_found(rows, share: float) -> None:
    matrix, labels, folds = rows
    made = heads()

    likely = fit_binary(made, "bad", matrix, labels == "bad", folds=folds, strength=5.0, share=share)

    said = probability(stored(made, matrix)[:, 0], (made.slope[0], made.shift[0]))
    assert ((likely >= made.threshold[0]) == (labels == "bad")).all()
    assert ((said >= made.threshold[0]) == (labels == "bad")).all()


def test_naive_bayes_reads_words_alone(rows) -> None:
    matrix, labels, folds = rows
    made = heads()

    fit_choice(made, "kind", LABELS, matrix, labels, folds=folds, strength=5.0, share=1.0)

    assert not np.array(made.dense).any()
    assert [LABELS[best] for best in stored(made, matrix).argmax(axis=1)] == list(labels)
    assert matrix.shape[1] == EVIDENCE_AT + WIDTH


def test_two_choices_are_opposites(rows) -> None:
    matrix, labels, folds = rows
    chosen = np.flatnonzero(labels != "so")
    made = heads()

    fit_choice(made, "kind", LABELS[:2], matrix[chosen], labels[chosen], folds=folds[chosen], strength=5.0, share=0.3)

    good, bad = np.array(made.grams)
    np.testing.assert_allclose(good, -bad, atol=1e-6)
