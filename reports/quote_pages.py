"""Quotes of a stage, in pages of three: pain after pain, what went well, what was expected, and the lanes.

One for each stands on a picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from interview.language import Locale
from interview.records import Layer
from reports.journey_map import JourneyMap, PainPoint, Quote
from reports.labels import quote_title
from reports.quotes import EXPECT

TELLING_WORDS = 5  # a clause of fewer often only names something
LAYERS = (Layer.PAIN, Layer.GAIN, Layer.LANE)
QUOTES = 3  # a page; with more, the phone shows the picture or the words but not both


@dataclass(frozen=True, slots=True)
class QuotePage:
    """Words about one pain, gain or lane. pain: with its figures, where the map shows it."""

    title: str
    pain: PainPoint | None
    quotes: tuple[Quote, ...]


def quote_pages(journey_map: JourneyMap, stage_id: str, locale: Locale) -> list[QuotePage]:
    """Return the pages of a stage; quotes in the reader's language stand first."""
    pains = {pain.category: pain for pain in journey_map.pains if pain.stage_id == stage_id}
    order = [(Layer.PAIN, category) for category in pains]
    order += [(quote.layer, quote.label) for quote in journey_map.quotes if quote.stage_id == stage_id]
    pages: list[QuotePage] = []
    for layer, label in sorted(dict.fromkeys(order), key=lambda group: (LAYERS.index(group[0]), group[1] != EXPECT)):
        found = journey_map.quotes_of(stage_id, layer, label)
        quotes = sorted(found, key=lambda quote: quote.language != locale.language)
        for first in range(0, len(quotes), QUOTES):
            shown = tuple(quotes[first : first + QUOTES])
            pain = pains.get(label) if layer is Layer.PAIN else None
            pages.append(QuotePage(quote_title(journey_map, shown[0], locale), pain, shown))
    return pages


def first_page_of(pages: Sequence[QuotePage], category: str) -> int | None:
    """Return the place of the first page about a pain; None where nothing of it can be quoted."""
    found = (number for number, one in enumerate(pages) if one.pain is not None and one.pain.category == category)
    return next(found, None)


def quote_of_lane(journey_map: JourneyMap, stage_id: str, lane: str, locale: Locale) -> Quote | None:
    """Choose a quote for a lane of a stage: in the reader's language if there is one, else the most typical."""
    found = journey_map.quotes_of(stage_id, Layer.LANE, lane)
    return min(found, key=lambda quote: quote.language != locale.language, default=None)


def one_quote_each(
    journey_map: JourneyMap, pains: Sequence[PainPoint], locale: Locale, *, longest: int | None = None
) -> list[Quote | None]:
    """Choose a quote for each pain, none of them twice; None where there is none of at most `longest` letters."""
    chosen: list[Quote | None] = []
    for pain in pains:
        used = {quote.text for quote in chosen if quote is not None}
        found = telling_first(journey_map, pain, locale)
        fit = [one for one in found if one.text not in used and (longest is None or len(one.text) <= longest)]
        chosen.append(fit[0] if fit else None)
    return chosen


def telling_first(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> list[Quote]:
    """Return the quotes of a pain: in the reader's language first, then clauses of some length, then most typical."""
    found = journey_map.quotes_of(pain.stage_id, Layer.PAIN, pain.category)
    return sorted(found, key=lambda one: (one.language != locale.language, len(one.text.split()) < TELLING_WORDS))
