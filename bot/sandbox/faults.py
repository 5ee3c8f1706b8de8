"""Trouble on demand: what a test asks to go wrong with the next calls of the bot."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What goes wrong with a call."""

    REFUSE = "refuse"  # answered with an error, not carried out
    DROP_BEFORE = "drop_before"  # the connection breaks before the call is carried out
    DROP_AFTER = "drop_after"  # carried out, but the bot never hears of it
    DELAY = "delay"  # carried out after a while


@dataclass(slots=True)
class Fault:
    """One kind of trouble, for the next `times` calls that it fits; None fits all methods or chats."""

    kind: Kind
    times: int = 1
    method: str | None = None
    chat_id: int | None = None
    error_code: int = 429
    description: str | None = None
    retry_after: int | None = 1
    delay_s: float = 0.0

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Tell whether this call is to go wrong; without a method named, `getUpdates` is left alone."""
        named, called = (self.method or "").lower(), method.lower()
        method_fits = called == named if named else called != "getupdates"
        return self.times > 0 and method_fits and self.chat_id in (None, chat_id)


class Faults:
    """The trouble that was asked for and has not happened yet."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Ask for trouble."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Take back everything that has not happened yet."""
        self._waiting.clear()

    def waiting(self) -> list[Fault]:
        """Return what has not happened yet."""
        return list(self._waiting)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the trouble that this call meets, and count it as happened."""
        fault = next((fault for fault in self._waiting if fault.fits(method, chat_id)), None)
        if fault is not None:
            fault.times -= 1
            self._waiting = [waiting for waiting in self._waiting if waiting.times > 0]
        return fault
