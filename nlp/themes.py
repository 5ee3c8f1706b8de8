"""Themes that the codebook does not know, proposed from 20 to 5,000 texts of any of the four languages.

What is known is taken out first: answers that say nothing, and the words of pains and gains that have a category. What
is left of each text is a vector of glosses (`nlp.glosses`), so that texts of four languages meet; the vectors are
brought into few dimensions and gathered by spherical k-means. The seed is fixed: the same texts make the same themes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.lang.en.stop_words import STOP_WORDS

from nlp.errors import NlpError
from nlp.glosses import load_glosses
from nlp.labels import CATEGORIES
from nlp.questions import says_nothing
from nlp.tagger import Tagger, Tagging, Text
from nlp.words import Kind, pieces, words

FEWEST, MOST = 20, 5000  # texts
_OTHER = CATEGORIES[-1]
_FEWEST_OF_THEME = 3  # texts; fewer are no theme, and could be told apart
_SEEN = 3  # texts that a word must stand in
_COMMON = 0.5  # share of texts from which a word tells nothing
_FEWEST_GLOSSES = 2  # left of a text
_DIMENSIONS = 50
_TEXTS_OF_THEME = 8  # on average
_MOST_THEMES = 25
_ROUNDS = 50
_ALIKE = 0.35  # cosine below which a text is left out of its theme
_NAMED_BY = 4  # words
_LONGEST_EXAMPLE = 200  # letters
_SEED = 1

Floats = npt.NDArray[np.float64]


class TooFewTextsError(NlpError):
    """Too few or too many texts to look for themes in; the message says how many it takes."""

    code = "number_of_texts"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: the words that tell it from the rest, a typical text, and the numbers of its texts, nearest first."""

    words: tuple[str, ...]
    example: int
    texts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of one text when the known is taken out: glosses, and a spelling of each."""

    glosses: list[str]
    spelled: dict[str, str]


def find_themes(texts: Sequence[Text], tagger: Tagger) -> list[Theme]:
    """Propose themes, the largest first. Raises TooFewTextsError outside 20 to 5,000 texts that say something."""
    tagged = tagger.tag_many(texts)
    pairs = list(enumerate(zip(texts, tagged, strict=True)))
    told = {number: _left(one.text, found) for number, (one, found) in pairs if _tells(one.text, found)}
    if not FEWEST <= len(told) <= MOST:
        raise TooFewTextsError(
            f"{len(told)} texts say something: themes are looked for in {FEWEST} to {MOST} of them; give more or fewer."
        )
    names = _vocabulary(left.glosses for left in told.values())
    numbers = [number for number, left in told.items() if len({*left.glosses} & names.keys()) >= _FEWEST_GLOSSES]
    if len(numbers) < _FEWEST_OF_THEME:
        return []
    weights = _weights([told[number].glosses for number in numbers], names)
    themes: list[Theme] = []
    for rows in _gathered(_reduced(weights)):
        inside = [numbers[row] for row in rows]
        telling = weights[rows].mean(axis=0) - weights.mean(axis=0)
        best = [list(names)[column] for column in np.argsort(-telling)[:_NAMED_BY] if telling[column] > 0]
        short = (number for number in inside if len(texts[number].text) <= _LONGEST_EXAMPLE)
        named = tuple(_spelling(gloss, [told[number] for number in inside]) for gloss in best)
        themes.append(Theme(named, next(short, inside[0]), tuple(inside)))
    return sorted(themes, key=lambda theme: (-len(theme.texts), theme.texts))


def _tells(text: str, found: Tagging) -> bool:
    return not says_nothing(text, language=found.language)


def _left(text: str, found: Tagging) -> _Left:
    known = [
        (one.start, one.end)
        for one in found.findings
        if one.layer in ("pain", "gain") and one.label != _OTHER and not one.unsure
    ]
    cut = list(pieces(text))
    glosses = load_glosses(found.language)
    left = _Left([], {})
    for word in words((piece.group() for piece in cut), found.language):
        piece = cut[word.position]
        if word.kind is Kind.WORD and not any(start <= piece.start() < end for start, end in known):
            for gloss in (one for one in glosses.of(word.form) if one not in STOP_WORDS):
                left.glosses.append(gloss)
                left.spelled.setdefault(gloss, piece.group().lower())
    return left


def _vocabulary(texts: Iterable[Sequence[str]]) -> dict[str, float]:
    """Return the glosses that tell texts apart, with their inverse frequency."""
    listed = [frozenset(text) for text in texts]
    seen = Counter(gloss for text in listed for gloss in text)
    most = max(_SEEN, _COMMON * len(listed))
    return {gloss: float(np.log(len(listed) / n)) for gloss, n in sorted(seen.items()) if _SEEN <= n <= most}


def _weights(texts: Sequence[Sequence[str]], names: dict[str, float]) -> Floats:
    place = {gloss: column for column, gloss in enumerate(names)}
    weights = np.zeros((len(texts), len(names)))
    for row, text in enumerate(texts):
        for gloss in text:
            if gloss in place:
                weights[row, place[gloss]] = names[gloss]
    return _of_length_one(weights)


def _of_length_one(rows: Floats) -> Floats:
    length: Floats = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(length, 1e-9)
    return scaled


def _reduced(weights: Floats) -> Floats:
    """Return the texts in few dimensions (latent semantic analysis): words that go together count as alike."""
    _, vectors = np.linalg.eigh(weights.T @ weights)
    return _of_length_one(weights @ vectors[:, -_DIMENSIONS:])


def _gathered(rows: Floats) -> list[list[int]]:
    """Return groups of rows, each ordered from its middle outwards."""
    centres = _first_centres(rows, max(2, min(_MOST_THEMES, len(rows) // _TEXTS_OF_THEME)))
    nearest = np.full(len(rows), -1)
    for _ in range(_ROUNDS):
        chosen = (rows @ centres.T).argmax(axis=1)
        if (chosen == nearest).all():
            break
        nearest = chosen
        sums = np.array([rows[nearest == number].sum(axis=0) for number in range(len(centres))])
        centres = _of_length_one(sums)
    alike = rows @ centres.T
    groups: list[list[int]] = []
    for number in range(len(centres)):
        near = [int(row) for row in np.flatnonzero(nearest == number) if alike[row, number] >= _ALIKE]
        if len(near) >= _FEWEST_OF_THEME:
            groups.append(sorted(near, key=(-alike[:, number]).__getitem__))
    return groups


def _first_centres(rows: Floats, count: int) -> Floats:
    """Choose rows far from one another (k-means++)."""
    random = np.random.default_rng(_SEED)
    chosen = [int(random.integers(len(rows)))]
    while len(chosen) < count:
        away = np.maximum(0, 1 - (rows @ rows[chosen].T).max(axis=1)) ** 2
        if not away.any():
            break
        chosen.append(int(random.choice(len(rows), p=away / away.sum())))
    return rows[chosen]


def _spelling(gloss: str, texts: Sequence[_Left]) -> str:
    """Return the word that most of the texts say a gloss with."""
    return Counter(text.spelled[gloss] for text in texts if gloss in text.spelled).most_common(1)[0][0]
