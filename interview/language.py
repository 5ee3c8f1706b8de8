"""The four languages people meet the product in, and how a text, a number and a date look in each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_timezone_location
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from babel.units import format_unit

_CATALOGUES = Path(__file__).parent / "locales"
_LONGEST_FIRST = (("day", 24 * 60), ("hour", 60), ("minute", 1))
_TWO_STOPS = re.compile(r"(?<=\d\sг)\.\.(?!\.)")


class Language(StrEnum):
    """A language in which every text of the product exists."""

    RU = "ru"
    RO = "ro"
    CS = "cs"
    EN = "en"

    @property
    def own_name(self) -> str:
        """Return the language's name for itself, as its button shows it."""
        return {"ru": "Русский", "ro": "Română", "cs": "Čeština", "en": "English"}[self.value]


@dataclass(frozen=True, slots=True)
class Locale:
    """Texts, numbers and dates of one language; passed as an argument, never global.

    Catalogue keys are whole English sentences with named placeholders: `locale.gettext("{name} of {total}")`.
    """

    language: Language

    @property
    def region(self) -> str:
        """Return the locale that numbers and dates follow; English ones as in Europe, day before month."""
        return "en_GB" if self.language is Language.EN else self.language.value

    def gettext(self, sentence: str, /, **values: object) -> str:
        """Translate a sentence and fill its `{placeholders}`."""
        return _one_full_stop(str(_translations(self.language).ugettext(sentence)).format(**values))

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Translate a counted sentence in the plural form of n, which fills `{n}`."""
        counted = str(_translations(self.language).ungettext(one, many, n))
        return _one_full_stop(counted.format(n=self.integer(n), **values))

    def integer(self, value: int) -> str:
        """Write a whole number with a true minus sign and the language's grouping."""
        return self._signed(format_decimal(value, locale=self.region))

    def decimal(self, value: float, *, digits: int = 1) -> str:
        """Write a number with exactly `digits` decimals."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        return self._signed(format_decimal(round(value, digits), format=pattern, locale=self.region))

    def percent(self, share: float) -> str:
        """Write a share (0..1) as a whole percentage."""
        return self._signed(format_percent(share, locale=self.region))

    def day(self, day: date) -> str:
        """Write a date as day, month name and year."""
        return format_date(day, format="long", locale=self.region)

    def day_month(self, day: date) -> str:
        """Write a date as day and month name, without the year."""
        return format_skeleton("MMMMd", day, locale=self.region)

    def weekday(self, day: int) -> str:
        """Write a day of the week, 0 being Monday, as it stands alone."""
        return str(get_day_names("wide", "stand-alone", locale=self.region)[day])

    def short_weekday(self, day: int) -> str:
        """Write a day of the week in two or three letters, for buttons."""
        return str(get_day_names("abbreviated", "stand-alone", locale=self.region)[day]).rstrip(".")

    def hour(self, hour: int) -> str:
        """Write a full hour (0..23)."""
        return format_time(time(hour), format="short", locale=self.region)

    def duration(self, minutes: int, *, short: bool = False) -> str:
        """Write a time in its largest unit, minutes to days, unbroken: "40 minutes", "1.5 hours"; short: "40 mins"."""
        unit, length = next((one for one in _LONGEST_FIRST if one[1] <= minutes), _LONGEST_FIRST[-1])
        value, written = round(minutes / length, 1), f"duration-{unit}"
        found = format_unit(value, written, length="short" if short else "long", locale=self.region)
        return str(found).replace(" ", "\N{NO-BREAK SPACE}")

    def any_of(self, names: Sequence[str]) -> str:
        """Write names of which any will do: "phone, chat or app"."""
        return str(format_list(names, style="or", locale=self.region))

    def city(self, zone: str) -> str:
        """Name a time zone by its city."""
        return str(get_timezone_location(zone, locale=self.region, return_city=True))

    @staticmethod
    def _signed(text: str) -> str:
        return text.replace("-", "\N{MINUS SIGN}")


def _one_full_stop(sentence: str) -> str:
    """Return the sentence with one full stop where a Russian date, which ends with its own (2026 г.), closes it."""
    return _TWO_STOPS.sub(".", sentence)


@cache
def _translations(language: Language) -> Translations:
    """Compile a catalogue in memory: no build step, so none can be stale (docs/decisions)."""
    source = _CATALOGUES / language.value / "LC_MESSAGES" / "poputchik.po"
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.value))
    compiled.seek(0)
    return Translations(compiled)
