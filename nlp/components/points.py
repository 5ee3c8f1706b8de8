"""Pain points and gains: what got in the way, what worked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.clauses import Place, Scope, scope_of
from nlp.components.spans import WEIGHT, SpanFinder, level_of, lexicon_spans, longest, merged, relabeled
from nlp.lexicon import Level, Modifier, Polarity, load_lexicon

# What can be put right afterwards. An hour of waiting or a rude word has happened, whatever came after.
_MENDABLE = frozenset(
    {"unresolved", "delivery", "product_quality", "billing", "tech", "usability", "information", "process"}
    | {"availability", "trust", "other"}
)
_ASPECT_REACH = 6  # tokens between "service" and "terrible"
_UNNAMED = "other"
_SOLVED = "unresolved"  # a gain carries the id of the pain it is the opposite of
_UNKEPT = "unresolved"
_SILENCE = "unreachable"
# Pains that only follow from another one named in the same words: a late parcel is no queue, a refund that has still
# not come is a matter of money.
_LEADERS = {"wait_time": frozenset({"delivery"}), _UNKEPT: frozenset({"billing", "delivery"})}


@Language.factory("journey_gains", assigns=["doc.spans"], requires=["doc.spans", "token.norm", "token.lemma"])
def create_gains(nlp: Language, name: str) -> "Gains":
    """Make the component from the language's lexicon."""
    return Gains(str(nlp.lang))


@Language.factory("journey_pains", assigns=["doc.spans"], requires=["doc.spans", "token.norm", "token.lemma"])
def create_pains(nlp: Language, name: str) -> "Pains":
    """Make the component from the language's lexicon."""
    return Pains(str(nlp.lang))


class Gains(SpanFinder):
    """Write `doc.spans["gains"]`: named gains, praised aspects, solved problems.

    Words that tell a pain tell no gain ("money" in "they have not returned the money"), hence it runs after the pains.
    """

    group = "gains"

    def __init__(self, language: str) -> None:
        self._lexicon = load_lexicon(language)

    def match(self, doc: Doc) -> list[Span]:
        """Find gains that nobody denies or only supposes."""
        scope = scope_of(doc)
        named = lexicon_spans(doc, self._lexicon.gains)
        spent = scope.spent(named)
        named = [span for span in named if scope.denial(span, spent=spent) is None]
        praised = judged_aspects(doc, lexicon_spans(doc, self._lexicon.aspects), Polarity.POSITIVE, scope)
        solved = [Span(doc, span.start, span.end, label=_SOLVED, span_id=Level.PLAIN.value) for span in _settled(scope)]
        found = _apart(longest(chain(named, _apart(praised, named), solved)), list(doc.spans["pains"]))
        return merged(span for span in found if not scope.is_supposed(span) and not _is_promised(span, scope))


class Pains(SpanFinder):
    """Write `doc.spans["pains"]`: named problems, blamed aspects, denied gains; denied or solved ones left out."""

    group = "pains"

    def __init__(self, language: str) -> None:
        self._lexicon = load_lexicon(language)

    def match(self, doc: Doc) -> list[Span]:
        """Find pain points that stand at the end of what was told."""
        scope = scope_of(doc)
        named = lexicon_spans(doc, self._lexicon.pains)
        spent = scope.spent(named)
        named = [span for span in named if scope.denial(span, spent=spent) is None]
        blamed = judged_aspects(doc, lexicon_spans(doc, self._lexicon.aspects), Polarity.NEGATIVE, scope)
        missed = self._denied_gains(doc, scope, spent)
        kept = [span for span in longest(chain(named, _apart(blamed, named), missed)) if not scope.is_supposed(span)]
        told = [_as_promised(span, scope) for span in _unsettled(kept, scope)]
        return _without_followers(merged(_named_first(told, scope)))

    def _denied_gains(self, doc: Doc, scope: Scope, spent: frozenset[int]) -> Iterable[Span]:
        """A gain that is denied is a pain of the same category: "nobody was helpful"."""
        for span in longest(lexicon_spans(doc, self._lexicon.gains)):
            denial = scope.denial(span, spent=spent)
            if denial is not None:
                level = Level.WEAK if level_of(span) is Level.WEAK else Level.PLAIN
                yield relabeled(span, start=min(span.start, denial.start), level=level)


def judged_aspects(doc: Doc, aspects: list[Span], polarity: Polarity, scope: Scope) -> list[Span]:
    """Join an aspect ("service") with the verdict nearest to it in the same clause, if it is of this polarity."""
    judged: list[Span] = []
    opinions = list(doc.spans["opinions"])
    for aspect in aspects:
        first = bisect_left(opinions, aspect.start - 2 * _ASPECT_REACH, key=lambda opinion: opinion.start)
        last = bisect_right(opinions, aspect.end + _ASPECT_REACH, key=lambda opinion: opinion.start)
        near = [
            (_distance(aspect, opinion), opinion.start, opinion)
            for opinion in opinions[first:last]
            if scope.clause(opinion) == scope.clause(aspect) and _distance(aspect, opinion) <= _ASPECT_REACH
        ]
        if near and (opinion := min(near)[2]).label_ == polarity:
            start, end = min(aspect.start, opinion.start), max(aspect.end, opinion.end)
            judged.append(Span(doc, start, end, label=aspect.label_, span_id=opinion.id_))
    return judged


def _apart(judged: list[Span], named: list[Span]) -> list[Span]:
    """Keep judged aspects in which nothing more definite was named: "the website is hard to read" is no fault."""
    taken = {token for span in named for token in range(span.start, span.end)}
    return [span for span in judged if taken.isdisjoint(range(span.start, span.end))]


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _settled(scope: Scope) -> list[Place]:
    """Return the words that say a problem was solved and are not taken back."""
    taken_back = {scope.clause(span) for span in scope.of(Modifier.UNSOLVED)}
    return [
        span
        for span in scope.of(Modifier.SOLVED)
        if scope.clause(span) not in taken_back and scope.denial(span) is None and not scope.is_supposed(span)
    ]


def _named_first(pains: list[Span], scope: Scope) -> list[Span]:
    """Leave out "a problem" where the sentence says which one."""
    named = {scope.sentence(pain) for pain in pains if pain.label_ != _UNNAMED}
    return [pain for pain in pains if pain.label_ != _UNNAMED or scope.sentence(pain) not in named]


def _is_promised(gain: Span, scope: Scope) -> bool:
    """Tell whether a gain was only promised: "they said they would call within the hour"."""
    return any(
        promise.end <= gain.start and scope.clause(promise) == scope.clause(gain)
        for promise in scope.of(Modifier.PROMISE)
    )


def _as_promised(pain: Span, scope: Scope) -> Span:
    """Read silence after a promise as the promise not kept."""
    if pain.label_ not in (_SILENCE, _UNKEPT):
        return pain
    promises = [
        promise
        for promise in scope.of(Modifier.PROMISE)
        if promise.end <= pain.start and scope.sentence(pain) - scope.sentence(promise) <= 1
    ]
    if not promises:
        return pain
    return relabeled(pain, label=_UNKEPT, level=max(level_of(pain), Level.PLAIN, key=WEIGHT.__getitem__))


def _without_followers(pains: list[Span]) -> list[Span]:
    """Leave out what another pain in the same words already says; what is still open weighs more for it."""
    kept: list[Span] = []
    for pain in pains:
        around = [other for other in pains if other.start < pain.end and pain.start < other.end]
        if any(other.label_ in _LEADERS.get(pain.label_, ()) for other in around):
            continue
        is_open = any(other.label_ == _UNKEPT and pain.label_ in _LEADERS[_UNKEPT] for other in around)
        kept.append(relabeled(pain, level=Level.STRONG) if is_open else pain)
    return kept


def _unsettled(pains: list[Span], scope: Scope) -> list[Span]:
    settled = _settled(scope)
    past = _past_clauses(pains, scope)
    return [
        pain
        for pain in pains
        if scope.clause(pain) not in past and not any(_settles(span, pain, scope) for span in settled)
    ]


def _settles(solved: Place, pain: Span, scope: Scope) -> bool:
    """A problem is settled by words in its own clause, or after it in this or the next sentence."""
    if pain.label_ not in _MENDABLE:
        return False
    distance = scope.sentence(solved) - scope.sentence(pain)
    return scope.clause(solved) == scope.clause(pain) or (pain.end <= solved.start and distance <= 1)


def _past_clauses(pains: list[Span], scope: Scope) -> set[int]:
    """Return clauses like "it used to hang", when "now it flies" follows and the present has no pain of its own."""
    painful = {scope.clause(pain) for pain in pains}
    present = [now for now in scope.of(Modifier.NOW) if scope.clause(now) not in painful]
    present_sentences = {scope.sentence(now): now for now in present}
    past: set[int] = set()
    for span in scope.of(Modifier.PAST):
        sentence = scope.sentence(span)
        later = (present_sentences.get(at) for at in (sentence, sentence + 1))
        if any(now is not None and scope.clause(now) > scope.clause(span) for now in later):
            past.add(scope.clause(span))
    return past
