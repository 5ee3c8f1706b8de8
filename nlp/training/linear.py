"""Linear heads on n-grams and evidence: fitted with scikit-learn, calibrated on out-of-fold scores."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.naive_bayes import MultinomialNB

from nlp.evidence import EVIDENCE_SCALE
from nlp.ngrams import BUCKETS, GLOSS_BUCKETS, Buckets, gloss_buckets, text_buckets

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int_]

LARGEST = 127  # of an int8
_FAINT = 5  # steps of the scale
GLOSS_SCALE = 1.0  # beside n-grams of length one
EVIDENCE_AT = BUCKETS + GLOSS_BUCKETS  # column where the evidence begins
_ENOUGH = 15  # positives, below which a threshold is not tuned to a label
_USUAL_THRESHOLD = 0.35
_COMMON = 0.3  # share from which a label that is always found would have a good F1
_STRETCH = 3  # thresholds to each side that are looked at together
_WINDOW = np.ones(2 * _STRETCH + 1) / (2 * _STRETCH + 1)
_SEEN_ONCE = 2
_SMOOTHING = 0.05  # of the naive Bayes
_NEVER = -20.0  # bias of a label that no training text has
_MOST_STEPS = 100
_NEAR_ENOUGH = 1e-3


@dataclass
class Heads:
    """Fitted heads: one row of weights each, with calibration and threshold. width: of the evidence.

    idf: of the n-grams; gloss_idf: of the glosses.
    """

    idf: Floats
    gloss_idf: Floats
    width: int
    names: list[str] = field(default_factory=list)
    grams: list[Floats] = field(default_factory=list)
    glosses: list[Floats] = field(default_factory=list)
    dense: list[Floats] = field(default_factory=list)
    bias: list[float] = field(default_factory=list)
    slope: list[float] = field(default_factory=list)
    shift: list[float] = field(default_factory=list)
    threshold: list[float] = field(default_factory=list)

    def add(
        self, name: str, weights: Floats, bias: float, *, calibration: tuple[float, float], threshold: float
    ) -> None:
        """Keep one head; evidence that it did not read weighs nothing."""
        self.names.append(name)
        self.grams.append(weights[:BUCKETS].astype(np.float32))
        self.glosses.append(weights[BUCKETS:EVIDENCE_AT].astype(np.float32))
        dense = np.zeros(self.width, dtype=np.float32)
        dense[: len(weights) - EVIDENCE_AT] = weights[EVIDENCE_AT:]
        self.dense.append(dense)
        self.bias.append(bias)
        self.slope.append(calibration[0])
        self.shift.append(calibration[1])
        self.threshold.append(threshold)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the heads as a model file keeps them: n-gram weights in int8 with a scale each."""
        weights, scale = _small(np.array(self.grams))
        gloss_weights, gloss_scale = _small(np.array(self.glosses) * GLOSS_SCALE)
        return {
            "heads": np.array(self.names),
            "idf": self.idf.astype(np.float16),
            "weights": weights,
            "scale": scale,
            "gloss_idf": self.gloss_idf.astype(np.float16),
            "gloss_weights": gloss_weights,
            "gloss_scale": gloss_scale,
            "evidence": (np.array(self.dense) * EVIDENCE_SCALE).astype(np.float32),
            "bias": np.array(self.bias, dtype=np.float32),
            "slope": np.array(self.slope, dtype=np.float32),
            "shift": np.array(self.shift, dtype=np.float32),
            "threshold": np.array(self.threshold, dtype=np.float32),
        }


def _small(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    scale: Floats = (np.maximum(np.abs(weights).max(axis=1), 1e-9) / LARGEST).astype(np.float32)
    small = np.round(weights / scale[:, None]).astype(np.int8)
    small[np.abs(small) < _FAINT] = 0  # keeps a file under 3 MB, for up to .01 of a figure
    return small, scale


def gram_counts(texts: Sequence[Sequence[str]]) -> sp.csr_matrix:
    """Return how often each n-gram stands in each text, texts x `BUCKETS`."""
    return _counts([text_buckets(text) for text in texts], BUCKETS)


def gloss_counts(texts: Sequence[Sequence[str]]) -> sp.csr_matrix:
    """Return how often each gloss and each pair of glosses stands in each text, texts x `GLOSS_BUCKETS`."""
    return _counts([gloss_buckets(text) for text in texts], GLOSS_BUCKETS)


def _counts(texts: Sequence[Buckets], buckets: int) -> sp.csr_matrix:
    rows = [np.unique(text, return_counts=True) for text in texts]
    pointers = np.concatenate([[0], np.cumsum([len(ids) for ids, _ in rows])])
    data = np.concatenate([[], *(number for _, number in rows)]).astype(np.float32)
    columns = np.concatenate([[], *(ids for ids, _ in rows)]).astype(np.int32)
    return sp.csr_matrix((data, columns, pointers), shape=(len(texts), buckets))


def inverse_frequency(matrix: sp.csr_matrix) -> Floats:
    """Return log((1 + texts) / (1 + texts with it)) + 1 for each bucket, 0 for what stands in one text only."""
    seen = np.bincount(matrix.indices, minlength=matrix.shape[1])
    idf: Floats = (np.log((1 + matrix.shape[0]) / (1 + seen)) + 1).astype(np.float32)
    idf[seen < _SEEN_ONCE] = 0
    return idf


def scaled(matrix: sp.csr_matrix, idf: Floats) -> sp.csr_matrix:
    """Weigh, and bring every text to the length that its n-grams have one by one (`nlp.model.TextScore`)."""
    squares = sp.csr_matrix((matrix.data * idf[matrix.indices] ** 2, matrix.indices, matrix.indptr), matrix.shape)
    length = np.sqrt(np.asarray(squares.sum(axis=1)).ravel())
    weighed = sp.csr_matrix((matrix.data * idf[matrix.indices], matrix.indices, matrix.indptr), matrix.shape)
    return sp.csr_matrix(sp.diags(1 / np.maximum(length, 1e-9)) @ weighed)


def joined(grams: sp.csr_matrix, glosses: sp.csr_matrix, evidence: Floats) -> sp.csr_matrix:
    """Put glosses and evidence beside n-grams."""
    return sp.csr_matrix(sp.hstack([grams, glosses * GLOSS_SCALE, sp.csr_matrix(evidence * EVIDENCE_SCALE)]))


def probability(scores: Floats, calibration: tuple[float, float]) -> Floats:
    """Turn scores into probabilities with a slope and a shift."""
    likely: Floats = (1 / (1 + np.exp(-(calibration[0] * scores + calibration[1])))).astype(np.float32)
    return likely


@dataclass(frozen=True, slots=True)
class _Fitted:
    """Linear scores of classes. weights: classes x filled columns; bias: of each class."""

    weights: Floats
    bias: Floats
    labels: list[str]

    def scores(self, matrix: sp.csr_matrix) -> Floats:
        """Return rows x classes."""
        found: Floats = np.asarray(matrix @ self.weights.T) + self.bias
        return found


def _fitted(
    model: LogisticRegression, matrix: sp.csr_matrix, words: Flags, truth: npt.NDArray[np.generic], *,
    weights: Floats, share: float,
) -> _Fitted:  # fmt: skip
    """Fit a regression, and blend its scores with those of naive Bayes on the columns that are words.

    weights: of the texts; share: of naive Bayes. Both are linear in the features, so the blend is one linear model.
    """
    model.fit(matrix, truth, sample_weight=weights)
    slopes, bias = model.coef_, model.intercept_
    if len(slopes) == 1:
        # Of two classes scikit-learn keeps one row; half of it for and half against is the same softmax.
        slopes, bias = np.vstack([-slopes, slopes]) / 2, np.array([-1, 1]) * bias[0] / 2
    if share:
        counted = MultinomialNB(alpha=_SMOOTHING).fit(matrix[:, words], truth, sample_weight=weights)
        logs = counted.feature_log_prob_
        # What speaks for all classes alike tells none apart.
        slopes, bias = (1 - share) * slopes, (1 - share) * bias + share * counted.class_log_prior_
        slopes[:, words] += share * (logs - logs.mean(axis=0))
    return _Fitted(slopes, bias, [str(label) for label in model.classes_])


def _narrow(matrix: sp.csr_matrix) -> tuple[sp.csr_matrix, Numbers, Flags]:
    """Leave out columns that no text fills: they would make most of the work and weigh nothing.

    Returns the matrix, the columns that were kept, and which of these are n-grams or glosses.
    """
    filled = np.unique(matrix.indices)
    return matrix[:, filled], filled, filled < EVIDENCE_AT


def fit_binary(
    heads: Heads, name: str, matrix: sp.csr_matrix, truth: Flags, *,
    folds: Numbers, strength: float, counted: int | None = None, share: float = 0.0, weights: Floats | None = None,
) -> Floats:  # fmt: skip
    """Fit one yes/no head; returns the out-of-fold probabilities of the first `counted` texts.

    strength: C of the regression; share: of naive Bayes; weights: of the texts, None when all count alike. Texts behind
    the counted ones are learned from, but nothing is measured or calibrated on them. A label that too few texts have to
    be learned from every part of them is never found.
    """
    narrow, filled, words = _narrow(matrix)
    counts = np.ones(len(truth), dtype=np.float32) if weights is None else weights

    def fitted(chosen: Flags) -> _Fitted:
        model = LogisticRegression(C=strength, solver="liblinear", class_weight="balanced")
        return _fitted(model, narrow[chosen], words, truth[chosen], weights=counts[chosen], share=share)

    def odds(scores: Floats) -> Floats:
        return scores[..., 1] - scores[..., 0]

    if any(len(set(truth[folds != fold])) == 1 for fold in np.unique(folds)):
        heads.add(name, np.zeros(matrix.shape[1]), _NEVER, calibration=(1.0, 0.0), threshold=_USUAL_THRESHOLD)
        return np.zeros(len(truth), dtype=np.float32)[:counted]
    scores = np.zeros(len(truth), dtype=np.float32)
    for fold in np.unique(folds):
        scores[folds == fold] = odds(fitted(folds != fold).scores(narrow[folds == fold]))
    calibration = _calibrated(scores[:counted], truth[:counted])
    likely = probability(scores[:counted], calibration)
    whole = fitted(np.ones(len(truth), dtype=bool))
    slopes = np.zeros(matrix.shape[1], dtype=np.float32)
    slopes[filled] = odds(whole.weights.T)
    heads.add(
        name,
        slopes,
        float(odds(whole.bias)),
        calibration=calibration,
        threshold=_best_threshold(likely, truth[:counted]),
    )
    return likely


def fit_choice(
    heads: Heads, prefix: str, labels: Sequence[str], matrix: sp.csr_matrix, truth: npt.NDArray[np.str_], *,
    folds: Numbers, strength: float, balanced: bool = False, counted: int | None = None, share: float = 0.0,
    weights: Floats | None = None,
) -> Floats:  # fmt: skip
    """Fit heads of which the highest counts (softmax).

    weights: of the texts, None when all count alike. Returns the out-of-fold probabilities of the first `counted`
    texts, texts x labels.
    """
    narrow, filled, words = _narrow(matrix)
    counts = np.ones(len(truth), dtype=np.float32) if weights is None else weights

    def fitted(chosen: Flags) -> _Fitted:
        model = LogisticRegression(
            C=strength, max_iter=_MOST_STEPS, tol=_NEAR_ENOUGH, class_weight="balanced" if balanced else None
        )
        return _fitted(model, narrow[chosen], words, truth[chosen], weights=counts[chosen], share=share)

    likely = np.zeros((len(truth), len(labels)), dtype=np.float32)
    for fold in np.unique(folds):
        model = fitted(folds != fold)
        columns = [list(labels).index(label) for label in model.labels]
        likely[np.ix_(folds == fold, columns)] = softmax(model.scores(narrow[folds == fold]), axis=1)
    whole = fitted(np.ones(len(truth), dtype=bool))
    rows = {label: row for row, label in enumerate(whole.labels)}
    for label in labels:
        slopes = np.zeros(matrix.shape[1], dtype=np.float32)
        bias = _NEVER
        if (row := rows.get(label)) is not None:
            slopes[filled], bias = whole.weights[row], float(whole.bias[row])
        heads.add(f"{prefix}.{label}", slopes, bias, calibration=(1.0, 0.0), threshold=0.5)
    return likely[:counted]


def _calibrated(scores: Floats, truth: Flags) -> tuple[float, float]:
    """Return the slope and the shift of Platt scaling."""
    fitted = LogisticRegression(C=100).fit(scores[:, None], truth)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _best_threshold(likely: Floats, truth: Flags) -> float:
    """Return the threshold with the highest F1, of a common label F1 and accuracy; the usual one for a rare label."""
    if truth.sum() < _ENOUGH:
        return _USUAL_THRESHOLD
    is_common = bool(truth.mean() >= _COMMON)

    def worth(at: float) -> float:
        found = likely >= at
        accuracy = float((found == truth).mean()) if is_common else 0.0
        return float(f1_score(truth, found, zero_division=0)) + accuracy

    places = np.arange(0.1, 0.76, 0.02)
    # The best place alone is an accident of some texts; the middle of a good stretch is not.
    worths = np.convolve(np.pad([worth(at) for at in places], _STRETCH, mode="edge"), _WINDOW, mode="valid")
    return float(places[int(worths.argmax())])
