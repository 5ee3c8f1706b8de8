"""Single words as evidence for the models, not findings of their own: which side they lean to, what they are about.

What an English word suggests, the words of other languages suggest that it is the gloss of.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from nlp.errors import LexiconError
from nlp.glosses import load_glosses
from nlp.labels import CATEGORIES, EMOTIONS
from nlp.lexicon import lines, load_classes, read_file
from nlp.patterns import element_keys
from nlp.words import stem

LEANS = ("negative_strong", "negative", "problem", "positive_strong", "positive", "relief")
_SHORTEST_PREFIX = 2


class WordHints:
    """The hints of one language. Each is `leans.<one of LEANS>`, `topic.<category>` or `feels.<emotion>`."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._hints: dict[str, set[str]] = {}
        self._take("polarity", "leans", LEANS)
        self._take("topics", "topic", CATEGORIES)
        self._glosses = load_glosses(language)
        self._english = load_hints("en") if language != "en" else None
        if self._english is None:
            self._take("feelings", "feels", EMOTIONS)
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _take(self, name: str, prefix: str, labels: Sequence[str]) -> None:
        classes = load_classes(self._language)
        for label, listed in read_file(self._language, name).items():
            if label not in labels:
                raise LexiconError(
                    f"lexicons/{self._language}/{name}.yaml: {label!r}: write one of {', '.join(labels)}."
                )
            for line in lines(listed):
                for key in element_keys(line, language=self._language, classes=classes):
                    self._hints.setdefault(key, set()).add(f"{prefix}.{label}")

    def _of(self, form: str) -> frozenset[str]:
        """Return the hints of a folded form."""
        keys = ["=" + form, "~" + stem(form, self._language)]
        keys += ["^" + form[:length] for length in range(_SHORTEST_PREFIX, len(form) + 1)]
        found = {hint for key in keys for hint in self._hints.get(key, ())}
        if self._english is not None:
            found.update(hint for word in self._glosses.words(form) for hint in self._english.of(word))
        return frozenset(found)


@cache
def load_hints(language: str) -> WordHints:
    """Read the hints of a language, once; raises LexiconError that names the file and the entry."""
    return WordHints(language)
