"""Plain matters of fact in the words of one text: how long, how often, from whom to whom, how much, stay or leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from nlp.lexicon import Fact
from nlp.pipeline import Reading
from nlp.quantities import Money

_FROM_TO = (Fact.ORIGIN, Fact.DESTINATION)


@dataclass(frozen=True, slots=True)
class Handover:
    """Somebody was passed on. origin, destination: the words that name them, None when they do not."""

    origin: str | None
    destination: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told as a fact.

    wait_minutes: the longest time that was waited or lost; contacts: how often somebody called, wrote or came;
    promise_broken, leaves, stays, wish (a wish or suggestion), praises (a person): whether it is told.
    """

    wait_minutes: float | None
    contacts: int | None
    handover: Handover | None
    money: tuple[Money, ...]
    promise_broken: bool
    leaves: bool
    stays: bool
    wish: bool
    praises: bool


def facts_of(text: str, reading: Reading) -> Facts:
    """Collect the facts of one text."""
    held = frozenset(reading.judgement.facts)
    return Facts(
        wait_minutes=reading.amounts.wait_minutes,
        contacts=reading.amounts.contacts,
        handover=_handover(text, reading) if "handover" in held else None,
        money=reading.amounts.money,
        promise_broken="promise" in held,
        leaves="leave" in held,
        stays="stay" in held,
        wish="wish" in held,
        praises="praise" in held,
    )


def joined_facts(parts: Sequence[Facts]) -> Facts:
    """Put together what the parts of one text tell."""
    return Facts(
        wait_minutes=max((one.wait_minutes for one in parts if one.wait_minutes is not None), default=None),
        contacts=max((one.contacts for one in parts if one.contacts is not None), default=None),
        handover=next((one.handover for one in parts if one.handover is not None), None),
        money=tuple(chain.from_iterable(one.money for one in parts)),
        promise_broken=any(one.promise_broken for one in parts),
        leaves=any(one.leaves for one in parts),
        stays=any(one.stays for one in parts),
        wish=any(one.wish for one in parts),
        praises=any(one.praises for one in parts),
    )


def _handover(text: str, reading: Reading) -> Handover:
    def named(label: Fact) -> Iterator[str]:
        return (text[mark.start : mark.end] for mark in reading.groups["facts"] if mark.label == label)

    origin, destination = (next(named(label), None) for label in _FROM_TO)
    return Handover(origin, destination)
