"""The trained models as components: where pains and gains stand, and what a text as a whole says."""

from typing import cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.chain import LAYERS, STATES, Unit, chunks
from nlp.components.words import doc_words
from nlp.evidence import text_evidence, units_of
from nlp.glosses import load_glosses
from nlp.hints import load_hints
from nlp.judgement import Judge, Judgement
from nlp.model import load_model

_UNITS, _MARGINALS, _JUDGEMENT = "journey_units", "journey_marginals", "journey_judgement"


@Language.factory("journey_chunks", assigns=["doc.spans"], requires=["doc.spans", "token.norm", "token.lemma"])
def create_chunks(nlp: Language, name: str) -> "Chunks":
    """Make the component from the model file of the language."""
    return Chunks(str(nlp.lang))


@Language.factory("journey_judgement", assigns=["doc.cats"], requires=["doc.spans", "token.norm", "token.lemma"])
def create_judgement(nlp: Language, name: str) -> "JudgementOfText":
    """Make the component from the model file of the language."""
    return JudgementOfText(str(nlp.lang))


class Chunks:
    """Write `doc.spans["pain_chunks"]` and `["gain_chunks"]`: the words that tell a pain or a gain."""

    def __init__(self, language: str) -> None:
        self._chain = load_model(language).chain
        self._hints = load_hints(language)
        self._glosses = load_glosses(language)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        units = units_of(doc, doc_words(doc), self._hints, self._glosses)
        marginals = self._chain.marginals(units)
        doc.user_data[_UNITS], doc.user_data[_MARGINALS] = units, marginals.tolist()
        places = [word.position for word in doc_words(doc)]
        for layer in LAYERS:
            found = chunks(marginals, layer, self._chain.thresholds[layer])
            doc.spans[f"{layer}_chunks"] = [
                Span(doc, places[one.first], places[one.last - 1] + 1, label=layer) for one in found
            ]
        return doc


class JudgementOfText:
    """Write `doc.cats`: the probability of every label of a text; all else is in `judgement_of`."""

    def __init__(self, language: str) -> None:
        self._judge = Judge(load_model(language))
        self._hints = load_hints(language)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc that went through the lexicon components and `journey_chunks`."""
        words = doc_words(doc)
        units = cast("list[Unit]", doc.user_data[_UNITS])
        marginals = np.array(doc.user_data[_MARGINALS], dtype=np.float32).reshape(-1, len(STATES))
        judgement = self._judge.judge(text_evidence(doc, words, self._hints), units, marginals)
        doc.user_data[_JUDGEMENT] = judgement
        doc.cats = judgement.cats()
        return doc


def judgement_of(doc: Doc) -> Judgement | None:
    """Return what the models made of a Doc, None when it did not go through them."""
    return cast("Judgement | None", doc.user_data.get(_JUDGEMENT))
