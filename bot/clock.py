"""The real time."""

from datetime import datetime
from zoneinfo import ZoneInfo


class SystemClock:
    """`interview.ports.Clock`, in the zone of the settings: a day begins where the company is."""

    def __init__(self, zone: str) -> None:
        """zone: a name of the time zone database, checked by the settings."""
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        """Return the time now, aware."""
        return datetime.now(self._zone)
