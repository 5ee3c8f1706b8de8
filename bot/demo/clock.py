"""A clock that is set by hand, so that three weeks of interviews take a minute."""

from datetime import datetime


class DemoClock:
    """`interview.ports.Clock`; only ever goes forward."""

    def __init__(self, now: datetime) -> None:
        """Set the clock; now: aware, UTC."""
        self._now = now

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Set it to a moment; an earlier one changes nothing."""
        self._now = max(self._now, moment)
