"""Tokens as this package cuts them, with the folded form in `norm` and the stem in `lemma`."""

from typing import cast

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from nlp.folding import fold
from nlp.language import is_latin_russian
from nlp.transliteration import cyrillic
from nlp.words import Word, kind_of, pieces, words

TOKENIZER = "journey_tokenizer.v1"
_KEPT = "journey_words"


class Tokenizer:
    """Cut a text into a Doc whose text is the very same, whatever signs stand in it."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut one text."""
        forms: list[str] = []
        spaces: list[bool] = []
        for piece in pieces(text):
            form = piece.group()
            if form.startswith(" ") and forms and not spaces[-1] and not forms[-1].isspace():
                spaces[-1] = True
                form = form[1:]
            if form:
                forms.append(form)
                spaces.append(False)
        return Doc(self.vocab, words=forms, spaces=spaces)


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]  # spaCy's registry has no types
def create_tokenizer() -> "TokenizerMaker":
    """Make the tokenizer as a pipeline's configuration asks for it."""
    return TokenizerMaker()


class TokenizerMaker:
    """The step between configuration and pipeline that spaCy expects."""

    def __call__(self, nlp: Language) -> Tokenizer:
        """Make the tokenizer of one pipeline."""
        return Tokenizer(nlp.vocab)


@Language.factory("journey_words", assigns=["token.norm", "token.lemma"])
def create_words(nlp: Language, name: str) -> "Words":
    """Make the component that spells and stems."""
    return Words(str(nlp.lang))


class Words:
    """Spell every token one way and stem it, for patterns and for spaCy's own matchers."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        found = words(spelled([token.text for token in doc], self._language), self._language)
        for word in found:
            token = doc[word.position]
            token.norm_, token.lemma_ = word.form, word.stem
        doc.user_data[_KEPT] = found
        return doc


def spelled(tokens: list[str], language: str) -> list[str]:
    """Return the tokens as the language spells them: Russian in Latin letters in Cyrillic."""
    if language != "ru" or not is_latin_russian(" ".join(tokens)):
        return tokens
    return [cyrillic(fold(token)) if token[0].isalpha() else token for token in tokens]


def doc_words(doc: Doc) -> list[Word]:
    """Return what patterns compare; `position` is the token's index.

    Kept with the Doc: ten components ask for them, and a walk over the tokens is the dearest step of all.
    """
    kept = doc.user_data.get(_KEPT)
    if not kept or not isinstance(kept[0], Word):  # a Doc read from bytes has lists here
        forms = [token.text for token in doc]
        kinds = ((token, kind_of(token.text, forms, token.i)) for token in doc)
        kept = [Word(token.norm_, token.lemma_, kind, token.i) for token, kind in kinds if kind is not None]
        doc.user_data[_KEPT] = kept
    return cast("list[Word]", kept)
