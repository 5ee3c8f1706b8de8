"""What the models make of one text: probabilities, and the pains and gains with their category and severity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.chain import LAYERS, Chunk, Floats, Unit, chunks
from nlp.evidence import CHAIN_NAMES, NAMES, SPAN_NAMES, Evidence, chain_evidence, span_evidence
from nlp.labels import CATEGORIES, EMOTIONS, SENTIMENTS, STAGES
from nlp.model import LanguageModel, Scores
from nlp.questions import Asked

NEUTRAL = "neutral"
NO_STAGE = "none"
FACTS = ("handover", "promise", "money", "leave", "stay", "wish", "praise")
CONTEXT = 0.5  # how much the rest of a text weighs when one span of it is judged
_LEAST = 0.05  # probability of a word below which it tells nothing, whatever the rest of the text says
_AGAINST = {"neg": frozenset({"joy", "trust"}), "pos": frozenset({"anger", "disgust", "frustration"})}
_FAINT = 0.5  # of the surest word's probability: the words of a pain that the text tells and no word tells plainly
_PLAIN = 0.25  # probability of the surest word below which marked words are unsure
_MARGIN = 0.1  # this near to the threshold a finding is unsure
_OWN = "own"
_ASKED = 1.2  # log odds that a question adds which asks about one side
_TINY = 1e-6
_FELT = (*EMOTIONS, NEUTRAL)
_LEAN_TO_OWN = 3.0  # how much likelier an answer to this bot is a customer's than a line of the open sets


class Told(NamedTuple):
    """A pain or a gain: half-open offsets in code points. severity: 1..3 of a pain, None of a gain."""

    layer: str
    category: str
    start: int
    end: int
    probability: float
    severity: int | None
    unsure: bool


class Feeling(NamedTuple):
    """An emotion that counts as there: half-open offsets of the words it rests on most."""

    label: str
    start: int
    end: int
    probability: float
    unsure: bool


class Judgement(NamedTuple):
    """All that was read from one text.

    emotions: probability by label, "neutral" among them; sentiments: likewise. pain: its probability. topic: the
    likeliest category of a pain if the text as a whole is one.

    Tuples all through, because a Doc carries its judgement along and must stay serialisable.
    """

    emotions: Mapping[str, float]
    feelings: tuple[Feeling, ...]
    sentiments: Mapping[str, float]
    is_strong: bool
    pain: float
    is_pain: bool
    pain_threshold: float
    irony: float
    is_ironic: bool
    stage: str | None
    facts: tuple[str, ...]
    told: tuple[Told, ...]
    topic: str

    @property
    def sentiment(self) -> str:
        """The likeliest of `nlp.labels.SENTIMENTS`."""
        return max(self.sentiments, key=self.sentiments.__getitem__)

    @property
    def valence(self) -> int:
        """-2..+2 for the text as a whole."""
        return {"pos": 1, "neg": -1}.get(self.sentiment, 0) * (2 if self.is_strong else 1)

    @property
    def is_mocking(self) -> bool:
        """Whether praise in the text means its opposite: "great, only three hours on hold"."""
        return self.is_ironic and self.sentiment == "neg"

    def in_light_of(self, asked: Asked | None) -> "Judgement":
        """Return the judgement of an answer to a question that asks about one side."""
        if asked is None:
            return self
        side, step = ("neg", _ASKED) if asked is Asked.BAD else ("pos", -_ASKED)
        odds = self.pain * np.exp(step) / max(1 - self.pain, _TINY)
        raised = {label: value * (np.exp(_ASKED) if label == side else 1) for label, value in self.sentiments.items()}
        total = sum(raised.values())
        pain = float(odds / (1 + odds))
        return self._replace(
            pain=pain,
            is_pain=pain >= self.pain_threshold,
            sentiments={label: float(value / total) for label, value in raised.items()},
        )

    def cats(self) -> dict[str, float]:
        """Return the probabilities as spaCy keeps them."""
        return {"pain": self.pain, "irony": self.irony, **self.emotions}


class Judge:
    """Judge texts of one language."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        heads = model.heads
        prefixes = dict.fromkeys(name.split(".")[0] for name in heads)
        self._experts = tuple(prefix for prefix in prefixes if f"gate.{prefix}" in model.place and prefix != _OWN)
        self._expert_heads = np.array(
            [place for name, place in model.place.items() if name.split(".")[0] in self._experts]
        )
        # Where each source tells of each emotion, sources x emotions, and whether it does at all.
        known = [[model.place.get(f"{source}.{label}") for label in _FELT] for source in (_OWN, *self._experts)]
        self._of_emotions = np.array([[place or 0 for place in places] for places in known])
        self._knows = np.array([[place is not None for place in places] for places in known], dtype=np.float32)
        self._places = lru_cache(maxsize=None)(self._places_of)
        self._lexicon = slice(0, len(NAMES))
        self._chain = slice(len(NAMES), len(NAMES) + len(CHAIN_NAMES))
        self._span = slice(self._chain.stop, self._chain.stop + len(SPAN_NAMES))
        self._expert = slice(self._span.stop, self._span.stop + len(self._expert_heads))

    def judge(self, evidence: Evidence, units: Sequence[Unit], marginals: Floats) -> Judgement:
        """Judge one text. evidence: of `text_evidence`; marginals: of the chain, words x states."""
        model = self._model
        score = self._words(units)
        row = np.zeros(self._expert.stop, dtype=np.float32)
        row[self._lexicon] = evidence
        first = score + row @ model.evidence + model.bias
        experts = model.probabilities(first)[self._expert_heads]
        row[self._chain] = chain_evidence(marginals)
        row[self._expert] = experts
        logits = score + row @ model.evidence + model.bias
        logits[self._expert_heads] = first[self._expert_heads]
        likely = model.probabilities(logits)
        gate = self._softmax(first, "gate", (_OWN, *self._experts))
        gate[0] *= _LEAN_TO_OWN
        gate /= gate.sum()
        emotions, thresholds = self._emotions(likely, gate)
        sentiments = self._shares(logits, "sentiment", SENTIMENTS)
        stage = self._softmax(logits, "stage", (*STAGES, NO_STAGE))
        chosen = max(sentiments, key=sentiments.__getitem__)
        pain = float(likely[model.place["pain"]])
        threshold = float(model.threshold[model.place["pain"]])
        seen = _Seen(units, evidence, marginals, score)
        told = [one for layer in LAYERS for one in self._told(layer, likely, seen)]
        is_strong = self._holds("strong", likely)
        return Judgement(
            emotions=emotions,
            feelings=tuple(self._feelings(emotions, thresholds, units, against=_AGAINST.get(chosen, frozenset()))),
            sentiments=sentiments,
            is_strong=is_strong,
            pain=pain,
            is_pain=pain >= threshold,
            pain_threshold=threshold,
            irony=float(likely[model.place["irony"]]),
            is_ironic=self._holds("irony", likely),
            stage=None if stage.argmax() == len(STAGES) else STAGES[int(stage.argmax())],
            facts=tuple(fact for fact in FACTS if self._holds(f"fact.{fact}", likely)),
            told=tuple(sorted(told, key=lambda one: (one.start, one.end, one.layer))),
            topic=CATEGORIES[int(self._softmax(logits, "pain_category", CATEGORIES).argmax())],
        )

    def _words(self, units: Sequence[Unit]) -> Scores:
        glosses = [gloss for unit in units for gloss in unit.glosses]
        return self._model.text_score([unit.form for unit in units], glosses)

    def _holds(self, head: str, likely: Scores) -> bool:
        place = self._model.place[head]
        return bool(likely[place] >= self._model.threshold[place])

    def _places_of(self, prefix: str, labels: tuple[str, ...]) -> npt.NDArray[np.intp]:
        return np.array([self._model.place[f"{prefix}.{label}"] for label in labels])

    def _softmax(self, logits: Scores, prefix: str, labels: Sequence[str]) -> Scores:
        values = logits[self._places(prefix, tuple(labels))]
        powers = np.exp(values - values.max())
        shares: Scores = powers / powers.sum()
        return shares

    def _shares(self, logits: Scores, prefix: str, labels: Sequence[str]) -> dict[str, float]:
        return dict(zip(labels, map(float, self._softmax(logits, prefix, labels)), strict=True))

    def _emotions(self, likely: Scores, gate: Scores) -> tuple[dict[str, float], dict[str, float]]:
        """Mix what the experts say, each as far as the text is of its kind; none speaks of a label it never saw."""
        weights = self._knows * gate[:, None]
        weights /= weights.sum(axis=0)
        emotions = (weights * likely[self._of_emotions]).sum(axis=0)
        thresholds = (weights * self._model.threshold[self._of_emotions]).sum(axis=0)
        return dict(zip(_FELT, emotions.tolist(), strict=True)), dict(zip(_FELT, thresholds.tolist(), strict=True))

    def _feelings(
        self,
        emotions: Mapping[str, float],
        thresholds: Mapping[str, float],
        units: Sequence[Unit],
        *,
        against: frozenset[str],
    ) -> list[Feeling]:
        """Return the emotions that count as there; one that goes against the text as a whole does not."""
        found: list[Feeling] = []
        for label in EMOTIONS:
            if units and emotions[label] >= thresholds[label] and label not in against:
                start, end = self._grounds(label, units)
                unsure = emotions[label] < thresholds[label] + _MARGIN
                found.append(Feeling(label, start, end, emotions[label], unsure))
        return found

    def _grounds(self, label: str, units: Sequence[Unit]) -> tuple[int, int]:
        """Return the words that an emotion rests on: of the two in a row that speak most for it."""
        head = self._model.place[f"{_OWN}.{label}"]
        speak = [self._model.speaks(unit.form, unit.glosses, head) for unit in units]
        best = int(np.argmax(speak))
        near = [place for place in (best - 1, best + 1) if 0 <= place < len(units) and speak[place] > 0]
        other = max(near, key=speak.__getitem__, default=best)
        return units[min(best, other)].start, units[max(best, other)].end

    def _told(self, layer: str, likely: Scores, seen: "_Seen") -> list[Told]:
        place = self._model.place[layer]
        sure = float(likely[place]) - float(self._model.threshold[place])
        found = chunks(seen.marginals, layer, self._model.chain.thresholds[layer])
        if sure >= 0 and not found and seen.units:
            found = _faint(seen.marginals, layer)
        return [self._one(chunk, sure, seen) for chunk in found]

    def _one(self, chunk: Chunk, sure: float, seen: "_Seen") -> Told:
        inside = seen.units[chunk.first : chunk.last]
        mixed = self._words(inside) + CONTEXT * seen.score
        row = np.zeros(self._expert.stop, dtype=np.float32)
        row[self._lexicon], row[self._span] = seen.evidence, span_evidence(inside)
        logits = mixed + row @ self._model.evidence + self._model.bias
        category = CATEGORIES[int(self._softmax(logits, f"{chunk.layer}_category", CATEGORIES).argmax())]
        severity = 1 + int(self._softmax(logits, "pain_severity", ("1", "2", "3")).argmax())
        return Told(
            layer=chunk.layer,
            category=category,
            start=inside[0].start,
            end=inside[-1].end,
            probability=chunk.probability,
            severity=severity if chunk.layer == "pain" else None,
            unsure=sure < _MARGIN or chunk.probability < _PLAIN,
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the words of one text are to the models."""

    units: Sequence[Unit]
    evidence: Evidence
    marginals: Floats
    score: Scores


def _faint(marginals: Floats, layer: str) -> list[Chunk]:
    """Return the likeliest words of a pain that the whole text tells."""
    begin = 1 + 2 * LAYERS.index(layer)
    inside = marginals[:, begin] + marginals[:, begin + 1]
    best = int(inside.argmax())
    if inside[best] < _LEAST:
        return []
    runs = chunks(marginals, layer, float(inside[best]) * _FAINT)
    return [run for run in runs if run.first <= best < run.last]
