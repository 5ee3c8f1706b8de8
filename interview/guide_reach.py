"""Can it ever be? Tries every way in which the comparisons of a guide's conditions can come out together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, combinations, islice, product

from interview.conditions import Condition
from interview.engine import NEUTRAL
from interview.guide import Question
from interview.guide_order import OUTSIDE, Moment, Order
from interview.records import AnswerValue
from interview.scales import MAX_FEELINGS, MAX_NUMBER, RANGES, Kind

MOST_TRIED = 50_000  # then a condition counts as possible: a second at most, and no sensible guide comes near

Key = tuple[str, bool]
"""An unknown: a question's answer as seen from its own stage (True), or the last one of any stage (False)."""


@dataclass(frozen=True, slots=True)
class _Answer:
    value: AnswerValue = None
    given: bool = True
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Assumed:
    """Answers as `Condition.holds` wants to see them."""

    answers: Mapping[Key, _Answer]
    key_of: Callable[[str], Key]

    def value(self, question_id: str) -> AnswerValue:
        return self.answers[self.key_of(question_id)].value

    def answered(self, question_id: str) -> bool:
        return self.answers[self.key_of(question_id)].given

    def tags(self, question_id: str) -> frozenset[str]:
        return self.answers[self.key_of(question_id)].tags


@dataclass(frozen=True, slots=True)
class _Gate:
    """A condition that must hold; of an owner: where that question was answered."""

    condition: Condition
    scope: str
    owner: Key | None = None


def possible(order: Order, conditions: list[tuple[Condition, Moment]]) -> bool:
    """Tell whether all of the (sound) conditions can hold in one interview.

    A question counts as answered only where the conditions under which it is asked hold as well.
    """
    gates = _with_owners(order, [_Gate(when, moment.scope) for when, moment in conditions])
    leaves: dict[Key, list[Condition]] = {}
    for gate in gates:
        for leaf in gate.condition.leaves():
            leaves.setdefault(_key(order, gate.scope, leaf.question or ""), []).append(leaf)
    told_apart = [_told_apart(order, key, compared) for key, compared in leaves.items()]
    for number, answers in enumerate(product(*told_apart)):
        assumed = dict(zip(leaves, answers, strict=True))
        if number >= MOST_TRIED or all(_holds(order, gate, assumed) for gate in gates):
            return True
    return False


def _holds(order: Order, gate: _Gate, assumed: Mapping[Key, _Answer]) -> bool:
    if gate.owner is not None and not assumed[gate.owner].given:
        return True
    return gate.condition.holds(_Assumed(assumed, partial(_key, order, gate.scope)))


def _with_owners(order: Order, gates: list[_Gate]) -> list[_Gate]:
    """Add what must hold for the questions that are looked at, and for those that this looks at, and so on."""
    found: list[_Gate] = []
    owners: set[Key] = set()
    pending = list(gates)
    while pending:
        gate = pending.pop()
        found.append(gate)
        for leaf in gate.condition.leaves():
            owner = _key(order, gate.scope, leaf.question or "")
            places = order.places_of(owner[0])
            if owner not in owners and owner[1] and len(places) == 1:
                owners.add(owner)
                pending += [_Gate(when, moment.scope, owner) for when, moment in order.gates(places[0])]
    return found


def _key(order: Order, scope: str, question_id: str) -> Key:
    about_a_stage = order.places_of(question_id)[0].moment.scope != OUTSIDE
    return question_id, scope != OUTSIDE or not about_a_stage


def _told_apart(order: Order, key: Key, leaves: list[Condition]) -> list[_Answer]:
    """Return one answer for each way in which comparisons with a question can come out together."""
    told: dict[tuple[bool, ...], _Answer] = {}
    for answer in islice(_answers(order, order.question(key[0]), leaves), MOST_TRIED):
        known = _Assumed({key: answer}, lambda _: key)
        told.setdefault((answer.given, *(leaf.holds(known) for leaf in leaves)), answer)
    return list(told.values())


def _answers(order: Order, question: Question, leaves: list[Condition]) -> Iterator[_Answer]:
    yield _Answer(given=False)
    match question.type:
        case Kind.NOTE:
            yield _Answer()
        case Kind.TEXT:
            named = sorted({leaf.tagged for leaf in leaves if leaf.tagged is not None})
            for tags in chain.from_iterable(combinations(named, n) for n in range(len(named) + 1)):
                yield _Answer(tags=frozenset(tags))
        case Kind.YES_NO:
            yield from (_Answer(True), _Answer(False))
        case Kind.NUMBER:
            yield from (_Answer(number) for number in _numbers(leaves))
        case Kind.CHOICE:
            yield from (_Answer(option) for option in order.option_ids(question))
        case kind if kind in RANGES:
            low, high = RANGES[kind]
            yield from (_Answer(rating) for rating in range(low, high + 1))
        case _:
            yield from (_Answer(chosen) for chosen in _selections(order, question, leaves))


def _numbers(leaves: list[Condition]) -> list[int]:
    """Return numbers on, below and above every one that is compared with."""
    bounds = [operand for leaf in leaves for operand in _operands(leaf) if isinstance(operand, int)]
    near = {0, MAX_NUMBER, *(bound + step for bound in bounds for step in (-1, 0, 1))}
    return sorted(number for number in near if 0 <= number <= MAX_NUMBER)


def _selections(order: Order, question: Question, leaves: list[Condition]) -> Iterator[tuple[str, ...]]:
    """Return selections of the options that are compared with, and one of the others."""
    compared = {operand for leaf in leaves for operand in _operands(leaf)}
    options = [option for option in order.option_ids(question) if option in compared]
    options += [option for option in order.option_ids(question) if option not in compared][:1]
    most = question.most or (MAX_FEELINGS if question.type is Kind.EMOTION else len(options))
    for n in range(1, min(most, len(options)) + 1):
        for chosen in combinations(options, n):
            if question.type is not Kind.EMOTION or n == 1 or NEUTRAL not in chosen:
                yield chosen


def _operands(leaf: Condition) -> tuple[object, ...]:
    ((_, operand),) = leaf.operators().items()
    return operand if isinstance(operand, tuple) else (operand,)
