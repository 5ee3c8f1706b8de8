"""What the lexicons found in a text, as numbers for the models: they know words that no training text holds."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from nlp.chain import LAYERS, STATES, Floats, Unit
from nlp.glosses import Glosses
from nlp.hints import LEANS, WordHints
from nlp.labels import CATEGORIES, EMOTIONS
from nlp.lexicon import Level, Modifier, Polarity
from nlp.words import Kind, Word

_SIGNS = ("!", "?", ")", "(", "...", '"')
_LEVELS = tuple(Level)
_HIGHEST = 3.0  # more of the same says no more
_LONG_TEXT = 40  # words
_CAPITALS = re.compile(r"[^\W\d_a-zа-я]{4,}")

_MARKED = ("pains", "gains", "opinions", "emotions", "modifiers", "facts")
_LABELLED = frozenset({"opinions", "modifiers", "facts"})

NAMES: tuple[str, ...] = (
    *(f"emotions.{label}" for label in EMOTIONS),
    *(f"{group}.{level}" for group in ("pains", "gains") for level in _LEVELS),
    *(f"{polarity}.{level}" for polarity in Polarity for level in _LEVELS),
    *(f"modifiers.{label}" for label in Modifier),
    *(f"pains.{label}" for label in CATEGORIES),
    *(f"gains.{label}" for label in CATEGORIES),
    *(f"leans.{lean}" for lean in LEANS),
    *(f"topic.{label}" for label in CATEGORIES),
    *(f"feels.{label}" for label in EMOTIONS),
    *(f"sign.{sign}" for sign in _SIGNS),
    *(
        "valence.good",
        "valence.bad",
        "valence.balance",
        "clauses",
        "words",
        "numbers",
        "capitals",
        "last.good",
        "last.bad",
    ),
)
# What the chain makes of a text, and what stands inside one span.
CHAIN_NAMES = ("chain.pain", "chain.gain", "chain.pains", "chain.gains")
SPAN_NAMES = (
    *(f"span.{label}" for label in CATEGORIES),
    *(f"span.{lean}" for lean in LEANS),
    *(f"span.topic.{label}" for label in CATEGORIES),
    "span.words",
)
EVIDENCE_SCALE = 0.3  # beside n-grams of length one
_SURE = 0.5
_PLACE = {name: place for place, name in enumerate(NAMES)}
# Where a mark of a word counts in `SPAN_NAMES`, and how often at most.
_SPAN_MARKS = (
    *((f"label.{label}", 1.0) for label in CATEGORIES),
    *((f"leans.{lean}", _HIGHEST) for lean in LEANS),
    *((f"topic.{label}", _HIGHEST) for label in CATEGORIES),
)
_SPAN_PLACE = {mark: (place, most) for place, (mark, most) in enumerate(_SPAN_MARKS)}

Evidence = npt.NDArray[np.float32]


def text_evidence(doc: Doc, words: Sequence[Word], hints: WordHints) -> Evidence:
    """Return one number for each of `NAMES`, 0..3, for a Doc that went through the lexicon components."""
    text = doc.text
    counts: Counter[str] = Counter()
    for label in (span.label_ for span in doc.spans["emotions"]):
        counts[f"emotions.{label}"] += 1
    for group in ("pains", "gains"):
        for span in doc.spans[group]:
            counts[f"{group}.{span.id_}"] += 1
            counts[f"{group}.{span.label_}"] += 1
    for span in doc.spans["opinions"]:
        counts[f"{span.label_}.{span.id_}"] += 1
    for span in doc.spans["modifiers"]:
        counts[f"modifiers.{span.label_}"] += 1
    for word in words:
        counts.update(hints.of(word.form))
    for sign in _SIGNS:
        counts[f"sign.{sign}"] = text.count(sign)
    good, bad, last = 0, 0, 0
    for span in doc.spans["valence"]:
        size = int(span.label_)
        good, bad, last = good + max(size, 0), bad + max(-size, 0), size
    row = np.zeros(len(NAMES), dtype=np.float32)
    for name, count in counts.items():
        row[_PLACE[name]] = min(count, _HIGHEST)
    n = sum(word.kind is Kind.WORD for word in words)
    row[_PLACE["valence.good"]], row[_PLACE["valence.bad"]] = min(good, _HIGHEST), min(bad, _HIGHEST)
    row[_PLACE["valence.balance"]] = max(-_HIGHEST, min(_HIGHEST, good - bad))
    row[_PLACE["clauses"]] = min(len(doc.spans["clauses"]) / 3, _HIGHEST)
    row[_PLACE["words"]] = min(np.sqrt(n / _LONG_TEXT), _HIGHEST)
    row[_PLACE["numbers"]] = min(sum(word.kind is Kind.NUMBER for word in words), _HIGHEST)
    row[_PLACE["capitals"]] = min(len(_CAPITALS.findall(text)), _HIGHEST)
    row[_PLACE["last.good"]], row[_PLACE["last.bad"]] = max(last, 0), max(-last, 0)
    return row


def units_of(doc: Doc, words: Sequence[Word], hints: WordHints, glosses: Glosses) -> list[Unit]:
    """Return the words of a Doc with what the lexicons say of each."""
    marks: list[set[str]] = [set() for _ in range(len(doc))]
    for group in _MARKED:
        for span in doc.spans[group]:
            listed = [f"{group}.{span.label_ if group in _LABELLED else span.id_}"]
            if group == "pains":
                listed.append(f"label.{span.label_}")
            for place in range(span.start, span.end):
                marks[place].update(listed)
    units: list[Unit] = []
    for word in words:
        token = doc[word.position]
        form = "#" if word.kind is Kind.NUMBER else word.form
        marked = tuple(sorted(marks[word.position] | hints.of(word.form)))
        named = glosses.of(form) if word.kind is Kind.WORD else ()
        units.append(Unit(form, int(word.kind), marked, named, token.idx, token.idx + len(token)))
    return units


def chain_evidence(marginals: Floats) -> Evidence:
    """Return `CHAIN_NAMES` for the marginals of one text: how sure a pain and a gain are, and of how many words."""
    row = np.full(len(CHAIN_NAMES), 0, dtype=np.float32)
    for place, layer in enumerate(LAYERS):
        inside = marginals[:, STATES.index(f"B-{layer}")] + marginals[:, STATES.index(f"I-{layer}")]
        surest = float(inside.max(initial=0.01))
        row[place] = np.clip(np.log((surest + 0.01) / (1.01 - surest)), -_HIGHEST, _HIGHEST)
        row[place + len(LAYERS)] = np.sqrt(min(float((inside > _SURE).sum()), _HIGHEST**2))
    return row


def span_evidence(units: Sequence[Unit]) -> Evidence:
    """Return `SPAN_NAMES` for the words of one span."""
    row = np.zeros(len(SPAN_NAMES), dtype=np.float32)
    for mark, count in Counter(mark for unit in units for mark in unit.marks).items():
        if (seen := _SPAN_PLACE.get(mark)) is not None:
            place, most = seen
            row[place] = min(count, most)
    row[-1] = np.sqrt(len(units))
    return row
