"""Words of four languages under one name: the plain English word of the same sense.

A gloss is no translation to be read, only a name under which "ждал", "am așteptat", "čekal" and "waited" are the same
to the models, so that what is learned from the texts of one language counts in all. `lexicons/<language>/glosses.tsv`
holds a gloss and its words on each line, for English the synonyms of a word.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from nlp.folding import fold
from nlp.lexicon import read_rows
from nlp.words import stem

# "nefunguje", "невкусно", "nemulțumit": a word that denies the rest of itself.
_DENYING = {"ru": "не", "ro": "ne", "cs": "ne"}
_SHORTEST_REST = 4  # letters; "někdo" and "небо" deny nothing
_MOST = 2  # plain words of one word

# Words that another language says by an ending, by word order or not at all.
_UNSAID = frozenset(
    {
        *("a", "an", "the", "be", "am", "is", "are", "was", "were", "been", "do", "does", "did", "have", "has", "had"),
        *("to", "of", "it", "that", "this", "these", "those", "in", "on", "at", "for", "from", "by", "as"),
        *("so", "there", "here", "self"),
    }
)


class Glosses:
    """The glosses of one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._named = _read(language)
        self.of = lru_cache(maxsize=20_000)(self._of)

    def words(self, form: str) -> tuple[str, ...]:
        """Return the plain English words for a folded form, none for an unknown word: mostly one, at most two."""
        if self._language == "en":
            return self._named.get(stem(form, "en"), (form,))
        return self._plain(form) or self._denied(form)

    def _plain(self, form: str) -> tuple[str, ...]:
        return self._named.get(stem(form, self._language), ())

    def _denied(self, form: str) -> tuple[str, ...]:
        denial = _DENYING[self._language]
        if not form.startswith(denial) or len(form) < len(denial) + _SHORTEST_REST:
            return ()
        rest = self._plain(form.removeprefix(denial))
        return ("not", *rest)[:_MOST] if rest else ()

    def _of(self, form: str) -> tuple[str, ...]:
        """Return the names of a folded form: stems of its plain words without those that some languages do not say."""
        return tuple(stem(word, "en") for word in self.words(form) if word not in _UNSAID)


@cache
def load_glosses(language: str) -> Glosses:
    """Read the glosses of a language, once; raises LexiconError that names the file and the line."""
    return Glosses(language)


def _read(language: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for gloss, listed in read_rows(f"{language}/glosses.tsv", 2):
        plain = gloss.split()
        if language != "en":
            plain = [word for written in plain for word in load_glosses("en").words(written)]
        for word in listed.split():
            found.setdefault(stem(fold(word), language), tuple(plain))
    return found
