"""The border of this package: a text goes in, plain findings with offsets into it come out.

Whatever finds them, lexicons and trained models, stays behind it; Docs never leave.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from nlp.clause_valence import Clause, clauses_of
from nlp.facts import Facts, facts_of, joined_facts
from nlp.judgement import Judgement
from nlp.language import language_of, parts_by_language
from nlp.lexicon import lexicon_digest
from nlp.model import models_digest
from nlp.named import Finding, findings_of
from nlp.pipeline import Reader, Reading, build_pipeline
from nlp.questions import Asked, asked_for, says_nothing

__all__ = ["Clause", "Finding", "Tagger", "Tagging", "Text"]

_FLOOR = 0.1
_RULES = "models-5"  # to be raised when the rules change and neither words nor weights
_SENTENCE_END = re.compile(r"[.!?…\n]")
_NEAR = 60  # letters to a channel in another sentence
_OPEN_SENTIMENTS = frozenset({"pos", "neg"})


class Text(NamedTuple):
    """A text to be tagged.

    language: the likeliest before reading it, that of the chat; None when nothing is known. question: what it answers,
    in whatever language; None for a note or an import. lane: of `nlp.labels.LANES`, what that question asks for.
    """

    text: str
    language: str | None = None
    question: str | None = None
    lane: str | None = None


@dataclass(frozen=True, slots=True)
class Tagging:
    """What was read from one text.

    language: of `nlp.words.LANGUAGES`, that of the most words. valence: -2..+2 for the text as a whole; clauses: its
    parts with the valence of each. sentiment: pos, neg, neu or mixed. emotions: the probability of every label of
    `nlp.labels.EMOTIONS` and of "neutral". pain: the probability that a pain is told, is_pain: whether it counts as
    told. stage: of `nlp.labels.STAGES`, None when the words do not tell.
    """

    language: str
    valence: int
    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]
    sentiment: str
    emotions: Mapping[str, float]
    pain: float
    is_pain: bool
    is_ironic: bool
    stage: str | None
    facts: Facts


class Tagger:
    """Find emotions, pain points, gains, lanes and touchpoints in texts of four languages.

    Pipelines are built on first use of a language. May be called from a worker thread. `version` changes with every
    change of a lexicon or a model, so that what an older one tagged is tagged again.
    """

    version: str

    def __init__(self, reader: Reader | None = None) -> None:
        self._reader = reader or Reader(build_pipeline)
        self.version = f"{_RULES}.{lexicon_digest()}.{models_digest()}"

    def tag(self, text: str, *, language: str | None = None, question: str | None = None) -> Tagging:
        """Tag one text; see `Text`. Raises UnknownLanguageError for a language that is none of the four."""
        return self.tag_many([Text(text, language, question)])[0]

    def tag_many(self, texts: Iterable[Text]) -> list[Tagging]:
        """Tag texts, in order; one in two languages is read in parts."""
        listed = list(texts)
        parts = [
            _Part(number, start, one.text[start:end], language)
            for number, one in enumerate(listed)
            for start, end, language in parts_by_language(one.text, one.language)
        ]
        read: dict[_Part, Reading] = {}
        for language in dict.fromkeys(part.language for part in parts):
            alike = [part for part in parts if part.language == language]
            found = self._reader.read_many([part.text for part in alike], language=language)
            read |= dict(zip(alike, found, strict=True))
        tagged: defaultdict[int, list[tuple[_Part, Tagging]]] = defaultdict(list)
        for part in parts:
            one = listed[part.number]
            asked = None if one.question is None else _asked(part, one.question, one.language)
            tagged[part.number].append((part, tagging(part.text, read[part], part.language, asked)))
        return [_with_lane(one, _joined(tagged[number])) for number, one in enumerate(listed)]


class _Part(NamedTuple):
    """A part of a text in one language: the text's number, where the part begins in it, its words."""

    number: int
    start: int
    text: str
    language: str


def _asked(part: _Part, question: str, language: str | None) -> Asked | None:
    if says_nothing(part.text, language=part.language):
        return None
    return asked_for(question, language=language_of(question, language))


def tagging(text: str, reading: Reading, language: str, asked: Asked | None = None) -> Tagging:
    """Turn what the pipeline read into findings, sorted by place. asked: what the text's question asks for."""
    judged = reading.judgement.in_light_of(asked)
    pains = [_placed(one, text, reading) for one in _points("pain", text, reading, judged)]
    if asked is Asked.BAD and judged.is_pain and not pains and (words := text.strip()):
        start = text.index(words)
        named = Finding("pain", judged.topic, start, start + len(words), round(judged.pain, 2), 1, unsure=True)
        pains = [_placed(named, text, reading)]
    gains = [] if judged.is_mocking else list(_points("gain", text, reading, judged))
    found = [
        *_emotions(text, reading, judged),
        *pains,
        *gains,
        *findings_of("lane", text, reading),
        *_touchpoints(text, reading),
    ]
    return Tagging(
        language=language,
        valence=judged.valence,
        clauses=clauses_of(text, reading, judged, [*pains, *gains]),
        findings=tuple(sorted(found, key=_place)),
        sentiment=judged.sentiment,
        emotions=judged.emotions,
        pain=judged.pain,
        is_pain=judged.is_pain,
        is_ironic=judged.is_ironic,
        stage=judged.stage,
        facts=facts_of(text, reading),
    )


def _joined(parts: Sequence[tuple[_Part, Tagging]]) -> Tagging:
    """Put together what was read from the parts of one text."""
    tagged = [one for _, one in parts]
    if len(parts) == 1:
        return tagged[0]
    weights = Counter[str]()
    for part, _ in parts:
        weights[part.language] += len(part.text.split())
    felt = {label: max(one.emotions[label] for one in tagged) for label in tagged[0].emotions}
    sides = {one.sentiment for one in tagged} - {"neu"}
    balance = sum(len(part.text.split()) * one.valence for part, one in parts) / max(1, weights.total())
    return Tagging(
        language=weights.most_common(1)[0][0],
        valence=0 if sides >= _OPEN_SENTIMENTS else round(balance),
        clauses=tuple(
            clause._replace(start=clause.start + part.start, end=clause.end + part.start)
            for part, one in parts
            for clause in one.clauses
        ),
        findings=tuple(
            replace(finding, start=finding.start + part.start, end=finding.end + part.start)
            for part, one in parts
            for finding in one.findings
        ),
        sentiment="neu" if not sides else sides.pop() if len(sides) == 1 else "mixed",
        emotions={**felt, "neutral": min(one.emotions["neutral"] for one in tagged)},
        pain=max(one.pain for one in tagged),
        is_pain=any(one.is_pain for one in tagged),
        is_ironic=any(one.is_ironic for one in tagged),
        stage=next((one.stage for one in tagged if one.stage is not None), None),
        facts=joined_facts([one.facts for one in tagged]),
    )


def _with_lane(asked: Text, tagged: Tagging) -> Tagging:
    """Add the lane that the question asks for: whoever answers it fills it, in whatever words."""
    words = asked.text.strip()
    if asked.lane is None or says_nothing(words, language=tagged.language):
        return tagged
    start = asked.text.index(words)
    told = Finding("lane", asked.lane, start, start + len(words), 1.0)
    return replace(tagged, findings=tuple(sorted((*tagged.findings, told), key=_place)))


def _place(one: Finding) -> tuple[int, int, str, str]:
    return one.start, one.end, one.layer, one.label


def _touchpoints(text: str, reading: Reading) -> Iterator[Finding]:
    """Yield each touchpoint that the words name, where they name it first."""
    first: dict[str, Finding] = {}
    for one in findings_of("touchpoint", text, reading):
        first.setdefault(one.label, one)
    yield from first.values()


def _points(layer: str, text: str, reading: Reading, judged: Judgement) -> Iterator[Finding]:
    """Yield what the lexicon names and what the chain marks beside it.

    Words that the lexicon names, as the one or as the other, are told by it, which says why ("no problems" is no pain,
    whatever it looks like); a plain name of a problem in a text that the models read as telling none is unsure.
    """
    known = [one for kind in ("pain", "gain") for one in findings_of(kind, text, reading) if not one.unsure]
    named = [one for one in known if one.layer == layer]
    doubted = layer == "pain" and not judged.is_pain
    yield from (replace(one, unsure=doubted) for one in named)
    for told in judged.told:
        if told.layer == layer and not any(one.start < told.end and told.start < one.end for one in known):
            strength = round(max(_FLOOR, told.probability), 2)
            unsure = told.unsure or doubted
            yield Finding(layer, told.category, told.start, told.end, strength, told.severity, unsure)


def _placed(pain: Finding, text: str, reading: Reading) -> Finding:
    """Add where a pain happened and what it led to, as its sentence says or, for want of that, words near it."""
    return replace(
        pain,
        touchpoint=_nearest("touchpoints", pain, text, reading, reach=_NEAR),
        channel=_nearest("channels", pain, text, reading, reach=_NEAR),
        consequence=_nearest("consequences", pain, text, reading, reach=len(text)),
    )


def _nearest(group: str, pain: Finding, text: str, reading: Reading, *, reach: int) -> str | None:
    def away(start: int, end: int) -> tuple[int, int]:
        first, last = min(end, pain.end), max(start, pain.start)
        return len(_SENTENCE_END.findall(text, first, last)), max(0, last - first)

    places = [(away(mark.start, mark.end), mark.label) for mark in reading.groups[group]]
    near = [(distance, label) for distance, label in places if not distance[0] or distance[1] <= reach]
    return min(near, default=(None, None))[1]


def _emotions(text: str, reading: Reading, judged: Judgement) -> Iterator[Finding]:
    """Yield the emotions that count as there, each on the words that name it, or on those it rests on."""
    named = list(findings_of("emotion", text, reading))
    for feeling in judged.feelings:
        words = [one for one in named if one.label == feeling.label]
        strength = round(feeling.probability, 2)
        if words:
            yield from (replace(one, strength=max(one.strength, strength), unsure=feeling.unsure) for one in words)
        else:
            yield Finding("emotion", feeling.label, feeling.start, feeling.end, strength, None, feeling.unsure)
