"""What a file of the map is called, and what is said below it: both tell whose map it is, for files get forwarded."""

import re

from interview.language import Locale
from reports.journey_map import JourneyMap
from reports.message import CAPTION_LIMIT, fitting, opening_lines
from reports.segment import Audience
from reports.wording import value_name

MOST_LETTERS = 40  # of one part of a name; sources are other people's texts
_BETWEEN = re.compile(r"[\W_]+")


def file_name(journey_map: JourneyMap, locale: Locale, *, in_period: bool) -> str:
    """Return the name of a file without its ending: guide, filter and period where they are chosen, else the day.

    in_period: of some weeks, not of all time.
    """
    guide = [] if journey_map.guide_name is None else [journey_map.guide_id]
    audience = [] if journey_map.audience is None else [_audience(journey_map.audience, locale)]
    chosen = [*guide, *(value_name(one, locale) for one in journey_map.segment), *audience]
    period = journey_map.period
    days = f"{period.start}--{period.last_day}" if in_period else str(journey_map.generated_on)
    return "-".join(["journey-map", *(part for one in chosen if (part := _part(one))), days])


def file_caption(journey_map: JourneyMap, locale: Locale) -> str:
    """Say in HTML of at most 1,024 characters whose map a file is: filter, period and people."""
    return fitting(opening_lines(journey_map, locale.gettext("Customer journey"), locale), CAPTION_LIMIT)


def _audience(audience: Audience, locale: Locale) -> str:
    match audience:
        case Audience.STAFF:
            return locale.gettext("agents only")
        case Audience.CUSTOMERS:
            return locale.gettext("without agents")


def _part(words: str) -> str:
    """Return words as a part of a name: letters and digits with a hyphen between."""
    return _BETWEEN.sub("-", words.lower())[:MOST_LETTERS].strip("-")
