"""What is asked when, and what a condition can see at that moment."""

from collections.abc import Iterator
from dataclasses import dataclass

from interview.conditions import Condition, Scalar
from interview.guide import Guide, Part, Probe, Question
from interview.guide_texts import Problem
from interview.scales import MAX_NUMBER, RANGES, Kind, standards
from interview.sentences import Sentence, gettext
from interview.strict_yaml import Loc

OUTSIDE = "outside"
"""Scope of what is asked about no stage."""

_NUMBERS = frozenset({Kind.NUMBER, *RANGES})
_WORDS = frozenset({Kind.TEXT, Kind.NOTE})


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of the interview. order: of the question asked then. scope: about which stage it asks."""

    order: int
    scope: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is asked; a probe has a place behind each question that uses it."""

    loc: Loc
    question: Question
    part: Part
    moment: Moment
    probe_of: "Place | None" = None


class Order:
    """The questions of a guide in the order in which they are asked."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self.places = tuple(_places(guide))
        self._by_id: dict[str, list[Place]] = {}
        for place in self.places:
            self._by_id.setdefault(place.question.id, []).append(place)

    @property
    def end(self) -> Moment:
        """Return the moment after the last question."""
        return Moment(2 * len(self.places) + 1, OUTSIDE)

    def starts(self, part: Part) -> Moment:
        """Return the moment at which a part's own condition is looked at."""
        return Moment(min((place.moment.order for place in self.places if place.part is part), default=0), OUTSIDE)

    def places_of(self, question_id: str) -> list[Place]:
        """Return where a question is asked, empty for an unknown id."""
        return self._by_id.get(question_id, [])

    def question(self, question_id: str) -> Question:
        """Return a question, or a probe as a question; KeyError for an unknown id."""
        return self._by_id[question_id][0].question

    def gates(self, place: Place) -> list[tuple[Condition, Moment]]:
        """Return the conditions under which a question is asked; faulty ones are left out."""
        both = ((place.part.when, self.starts(place.part)), (place.question.when, place.moment))
        return [
            (when, moment)
            for when, moment in both
            if when is not None and next(self.problems(when, moment, ()), None) is None
        ]

    def option_ids(self, question: Question) -> tuple[str, ...]:
        """Return the options of a question that a condition may name."""
        if question.type is Kind.EMOTION:
            return tuple(standards()[Kind.EMOTION].options)
        return tuple(option.id for option in self._guide.options(question))

    def unseen(self, question_id: str, moment: Moment) -> Sentence | None:
        """Say why an answer cannot be looked at from a moment; None when it can."""
        places = self.places_of(question_id)
        if not places:
            return gettext("there is no question `{id}`: write the id of an earlier question", id=question_id)
        earlier = [place for place in places if place.moment.order < moment.order]
        if not earlier:
            return gettext(
                "`{id}` is not asked before this: look at an earlier question, or move it up", id=question_id
            )
        if not any(_sees(moment.scope, place.moment.scope) for place in earlier):
            return gettext(
                "`{id}` is about another stage and has no answer here: look at another question", id=question_id
            )
        return None

    def problems(self, condition: Condition, moment: Moment, loc: Loc) -> Iterator[Problem]:
        """Yield the comparisons of a condition that can never be made, or never come out true."""
        for name, group in (("all", condition.all), ("any", condition.any)):
            if group is not None and not group:
                yield (*loc, name), gettext("the list is empty: write at least one condition")
            for n, part in enumerate(group or ()):
                yield from self.problems(part, moment, (*loc, name, n))
        if condition.not_ is not None:
            yield from self.problems(condition.not_, moment, (*loc, "not"))
        if condition.question is None:
            return
        unseen = self.unseen(condition.question, moment)
        if unseen is not None:
            yield (*loc, "question"), unseen
            return
        ((operator, operand),) = condition.operators().items()
        sentence = self._operand_problem(self.question(condition.question), operator, operand)
        if sentence is not None:
            yield (*loc, operator), sentence

    def _operand_problem(self, question: Question, operator: str, operand: object) -> Sentence | None:
        named = f"`{question.id}` ({question.type.value})"
        if operator == "answered":
            return None
        if operator == "tagged":
            no_words = gettext("{question} has no words to tag: use `eq` or `in`", question=named)
            return None if question.type is Kind.TEXT else no_words
        if question.type in _WORDS:
            return gettext("{question} has no value to compare: use `answered`, or `tagged` for a text", question=named)
        if operator in ("lt", "lte", "gt", "gte"):
            assert isinstance(operand, int)  # Condition
            return _bound_problem(named, question.type, operator, operand)
        compared = operand if isinstance(operand, tuple) else (operand,)
        if not compared:
            return gettext("the list is empty: write at least one option")
        sentences = (self._value_problem(named, question, value) for value in compared)
        return next((sentence for sentence in sentences if sentence is not None), None)

    def _value_problem(self, named: str, question: Question, value: Scalar) -> Sentence | None:
        if question.type is Kind.YES_NO:
            no_truth = gettext("{question} is answered with `true` or `false`: write one of them", question=named)
            return None if isinstance(value, bool) else no_truth
        if question.type in _NUMBERS:
            low, high = _range(question.type)
            fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
            outside = gettext(
                "{question} is answered from {low} to {high}, never `{value}`: write such a number",
                question=named,
                low=low,
                high=high,
                value=value,
            )
            return None if fits else outside
        known = self.option_ids(question)
        not_offered = gettext(
            "{question} does not offer `{value}`: write one of {known}",
            question=named,
            value=value,
            known=", ".join(known),
        )
        return None if value in known else not_offered


def _bound_problem(named: str, kind: Kind, operator: str, bound: int) -> Sentence | None:
    if kind not in _NUMBERS:
        return gettext("{question} is not answered with a number: use `eq` or `in`", question=named)
    low, high = _range(kind)
    lowest = low + 1 if operator == "lt" else low
    highest = high - 1 if operator == "gt" else high
    if lowest <= bound <= highest:
        return None
    return gettext(
        "{question} is answered from {low} to {high}: with `{operator}` write a number from {lowest} to {highest}",
        question=named,
        low=low,
        high=high,
        operator=operator,
        lowest=lowest,
        highest=highest,
    )


def _range(kind: Kind) -> tuple[int, int]:
    return (0, MAX_NUMBER) if kind is Kind.NUMBER else RANGES[kind]


def _places(guide: Guide) -> Iterator[Place]:
    """Number questions by two, so that a probe fits behind the question it follows up."""
    probes = {probe.id: n for n, probe in enumerate(guide.probes)}
    order = 0
    for loc, question, part, scope in _asked(guide):
        order += 2
        place = Place(loc, question, part, Moment(order, scope))
        yield place
        for probe_id in question.probes:
            if probe_id in probes:
                n = probes[probe_id]
                yield Place(("probes", n), _as_question(guide.probes[n]), part, Moment(order + 1, scope), place)


def _asked(guide: Guide) -> Iterator[tuple[Loc, Question, Part, str]]:
    stages_asked = False
    for p, part in enumerate(guide.parts):
        scope = f"story:{part.id}" if part.story else "each" if part.each else OUTSIDE
        for q, question in enumerate(part.questions):
            yield ("parts", p, "questions", q), question, part, scope
        if part.each and not stages_asked:  # a second such part finds them answered
            stages_asked = True
            for s, stage in enumerate(guide.stages):
                for q, question in enumerate(stage.questions):
                    yield ("stages", s, "questions", q), question, part, f"stage:{stage.id}"


def _as_question(probe: Probe) -> Question:
    kind = Kind.CHOICE if probe.options else Kind.TEXT
    return Question.model_construct(id=probe.id, type=kind, label=probe.label, options=probe.options or None)


def _sees(here: str, there: str) -> bool:
    """Tell whether an answer given in one scope can be looked at from another: stages are told once, asked once."""
    if OUTSIDE in (here, there) or here == there or "each" in (here, there):
        return True
    return here.partition(":")[0] != there.partition(":")[0]
