"""Sentences that are made here and said later, in the language of whoever reads them."""

from dataclasses import dataclass

from interview.language import Locale


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the catalogue with what fills its `{placeholders}`; `str` gives it in English."""

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.text.format(**dict(self.values))

    def said(self, locale: Locale) -> str:
        """Return the sentence in a language, and so what stands in it that is a sentence too."""
        values = {name: value.said(locale) if isinstance(value, Sentence) else value for name, value in self.values}
        return locale.gettext(self.text, **values)


def gettext(sentence: str, /, **values: object) -> Sentence:
    """Keep a sentence for later; called as `Locale.gettext` is, so that `make texts` finds it."""
    return Sentence(sentence, tuple(values.items()))
