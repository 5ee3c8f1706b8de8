"""The border of this package: a text goes in, plain findings with offsets into it come out.

Whatever finds them, lexicons and trained models, stays behind it; Docs never leave.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from nlp.lexicon import lexicon_digest
from nlp.model import models_digest
from nlp.named import Finding, findings_of
from nlp.pipeline import Reader, Reading, build_pipeline

__all__ = ["Finding", "Tagger", "Tagging"]

_FLOOR = 0.1
_RULES = "models-1"  # to be raised when the rules change and neither words nor weights


@dataclass(frozen=True, slots=True)
class Tagging:
    """What was read from one text.

    valence: -2..+2 for the text as a whole. sentiment: pos, neg, neu or mixed. emotions: the probability of every
    label of `nlp.labels.EMOTIONS` and of "neutral". pain: the probability that a pain is told, is_pain: whether it
    counts as told. stage: of `nlp.labels.STAGES`, None when the words do not tell. facts: of `nlp.judgement.FACTS`.
    """

    valence: int
    findings: tuple[Finding, ...]
    sentiment: str
    emotions: Mapping[str, float]
    pain: float
    is_pain: bool
    is_ironic: bool
    stage: str | None
    facts: frozenset[str]


class Tagger:
    """Find emotions, pain points, gains and lanes in texts of four languages.

    Pipelines are built on first use of a language. May be called from a worker thread. `version` changes with every
    change of a lexicon or a model, so that what an older one tagged is tagged again.
    """

    version: str

    def __init__(self, reader: Reader | None = None) -> None:
        self._reader = reader or Reader(build_pipeline)
        self.version = f"{_RULES}.{lexicon_digest()}.{models_digest()}"

    def tag(self, text: str, *, language: str) -> Tagging:
        """Tag one text. Raises UnknownLanguageError for a language without a lexicon."""
        return tagging(text, self._reader.read(text, language=language))

    def tag_many(self, texts: Iterable[tuple[str, str]]) -> list[Tagging]:
        """Tag pairs of text and language, in order."""
        pairs = list(texts)
        found: dict[int, Tagging] = {}
        for language in dict.fromkeys(language for _, language in pairs):
            places = [place for place, pair in enumerate(pairs) if pair[1] == language]
            readings = self._reader.read_many([pairs[place][0] for place in places], language=language)
            found |= {place: tagging(pairs[place][0], read) for place, read in zip(places, readings, strict=True)}
        return [found[place] for place in range(len(pairs))]


def tagging(text: str, reading: Reading) -> Tagging:
    """Turn what the pipeline read into findings, sorted by place."""
    judged = reading.judgement
    found = [
        *_emotions(text, reading),
        *_points("pain", text, reading),
        *_points("gain", text, reading),
        *findings_of("lane", text, reading),
    ]
    return Tagging(
        valence=judged.valence,
        findings=tuple(sorted(found, key=lambda one: (one.start, one.end, one.layer, one.label))),
        sentiment=judged.sentiment,
        emotions=judged.emotions,
        pain=judged.pain,
        is_pain=judged.is_pain,
        is_ironic=judged.is_ironic,
        stage=judged.stage,
        facts=frozenset(judged.facts),
    )


def _points(layer: str, text: str, reading: Reading) -> Iterator[Finding]:
    """Yield what the lexicon names and what the chain marks beside it.

    Words that the lexicon names, as the one or as the other, are told by it, which says why ("no problems" is no pain,
    whatever it looks like); a plain name of a problem in a text that the models read as telling none is unsure.
    """
    judged = reading.judgement
    known = [one for kind in ("pain", "gain") for one in findings_of(kind, text, reading) if not one.unsure]
    named = [one for one in known if one.layer == layer]
    doubted = layer == "pain" and not judged.is_pain
    yield from (replace(one, unsure=doubted) for one in named)
    for told in judged.told:
        if told.layer == layer and not any(one.start < told.end and told.start < one.end for one in known):
            strength = round(max(_FLOOR, told.probability), 2)
            unsure = told.unsure or doubted
            yield Finding(layer, told.category, told.start, told.end, strength, told.severity, unsure)


def _emotions(text: str, reading: Reading) -> Iterator[Finding]:
    """Yield the emotions that count as there, each on the words that name it, or on those it rests on."""
    named = list(findings_of("emotion", text, reading))
    for feeling in reading.judgement.feelings:
        words = [one for one in named if one.label == feeling.label]
        strength = round(feeling.probability, 2)
        if words:
            yield from (replace(one, strength=max(one.strength, strength), unsure=feeling.unsure) for one in words)
        else:
            yield Finding("emotion", feeling.label, feeling.start, feeling.end, strength, None, feeling.unsure)
