"""Handovers of a case as colleagues log them by taps: what is kept of one, and what leaves the store."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from interview.notes import TAG_LENGTH, week_of

OTHER = "other"
UNKNOWN = ""
"""A value that the author does not know; it is kept as None."""

WHOLE = "whole"
"""All that was known of the case went along."""

REPEATED = "yes"
"""The customer had to explain it again."""


class HandoverField(StrEnum):
    """What is told of a handover, in the order in which it is asked, as buttons carry it."""

    STAGE = "s"
    SENDER = "f"
    RECEIVER = "t"
    REASON = "r"
    DECIDER = "d"
    HOURS = "h"
    CONTEXT = "c"
    REPEATED = "p"


ASKED = tuple(HandoverField)
ATTRIBUTES = {
    HandoverField.STAGE: "stage_id",
    HandoverField.SENDER: "sender",
    HandoverField.RECEIVER: "receiver",
    HandoverField.REASON: "reason",
    HandoverField.DECIDER: "decider",
    HandoverField.HOURS: "hours",
    HandoverField.CONTEXT: "context",
    HandoverField.REPEATED: "repeated",
}


@dataclass(frozen=True, slots=True)
class HandoverTold:
    """What is told of a handover; None for what is not known, or not yet.

    sender, receiver, decider: departments, by option id of the guide for agents. hours: from the one to the other.
    context: how much of the customer's account travelled with the case. repeated: the customer had to tell it again.
    """

    stage_id: str | None = None
    sender: str | None = None
    receiver: str | None = None
    reason: str | None = None
    decider: str | None = None
    hours: int | None = None
    context: str | None = None
    repeated: str | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """One handover as its author knows it.

    message_id: of the author's command. step: how much was asked already. revision: raised by every change; buttons
    carry it.
    """

    id: str
    respondent_id: str
    message_id: int
    given_on: date
    told: HandoverTold = HandoverTold()
    step: int = 0
    revision: int = 1

    @property
    def tag(self) -> str:
        """Return the part of its random id that its buttons carry."""
        return self.id[:TAG_LENGTH]

    @property
    def week(self) -> date:
        """Return the Monday of its week: the only time of it that anybody else sees."""
        return week_of(self.given_on)

    @property
    def open(self) -> HandoverField | None:
        """Return what is asked now; None when all was."""
        return ASKED[self.step] if self.step < len(ASKED) else None

    def answered(self, value: str) -> "Handover":
        """Return it with an answer to what is asked now."""
        if self.open is None:
            raise ValueError("nothing is asked of this handover")
        return self._with(self.open, value, step=self.step + 1)

    def back(self) -> "Handover":
        """Return it with the last answer taken back."""
        if self.step == 0:
            return self
        return self._with(ASKED[self.step - 1], UNKNOWN, step=self.step - 1)

    def _with(self, field: HandoverField, value: str, *, step: int) -> "Handover":
        known: str | int | None = None
        if value != UNKNOWN:
            known = int(value) if field is HandoverField.HOURS else value
        change: dict[str, Any] = {ATTRIBUTES[field]: known}
        return replace(self, told=replace(self.told, **change), step=step)


@dataclass(frozen=True, slots=True)
class HandoverRecord:
    """A handover as it leaves the store: of a random id, dated by week."""

    respondent_id: str
    week: date
    told: HandoverTold

    @property
    def group(self) -> tuple[str, str, str] | None:
        """Return the stage and both departments under which it is counted; None while one of them is not known."""
        told = self.told
        if told.stage_id is None or told.sender is None or told.receiver is None:
            return None
        return told.stage_id, told.sender, told.receiver
