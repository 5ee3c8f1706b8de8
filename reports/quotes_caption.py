"""What people said of a stage, in their own words."""

from collections.abc import Sequence
from html import escape

from interview.language import Language, Locale
from reports.journey_map import JourneyMap, Quote
from reports.message import CAPTION_LIMIT, Line, example_lines, fitting, opening_lines, stage_name
from reports.metrics import K_QUOTES
from reports.quote_pages import QuotePage
from reports.wording import dates_phrase, filter_phrase, origin_phrase, quoted, stories_phrase


def quotes_caption(
    journey_map: JourneyMap, stage_id: str, pages: Sequence[QuotePage], page: int, locale: Locale
) -> str:
    """Quote what people said of one pain or gain of a stage, in at most 1,024 characters of HTML."""
    stage = stage_name(journey_map.stage(stage_id), locale)
    if not pages:
        none = locale.gettext("Nothing said of this stage can be quoted yet.")
        return fitting([*opening_lines(journey_map, stage, locale), Line(1, none)], CAPTION_LIMIT)
    shown = pages[page]
    told = [] if shown.pain is None else [stories_phrase(shown.pain, locale)]
    facts = [f"<b>{escape(shown.title, quote=False)}</b>", stage, *told]
    lines = [
        *example_lines(journey_map, locale),
        Line(0, " · ".join(facts)),
        *(Line(1 + number, _quoted(quote, locale)) for number, quote in enumerate(shown.quotes)),
        Line(8, _quoting_rule(journey_map, locale)),
        Line(7, f"{locale.integer(page + 1)} / {locale.integer(len(pages))}"),
    ]
    return fitting(lines, CAPTION_LIMIT, divider="\n\n")


def _quoting_rule(journey_map: JourneyMap, locale: Locale) -> str:
    """Say what the quotes are, and of whom."""
    rule = locale.gettext("single clauses, not whole stories")
    if journey_map.k > 1:
        rule = locale.gettext(
            "single clauses from at least {k} people who told of this, not whole stories", k=locale.integer(K_QUOTES)
        )
    facts = [filter_phrase(journey_map, locale), dates_phrase(journey_map, locale), rule]
    return escape(" · ".join(facts), quote=False)


def _quoted(quote: Quote, locale: Locale) -> str:
    """Write a quote, naming its language where that is not the reader's, and that it was imported."""
    words = escape(quoted(quote.text, locale), quote=False)
    foreign = "" if quote.language == locale.language else f" <i>({Language(quote.language).own_name})</i>"
    origin = origin_phrase(quote, locale)
    return f"{words}{foreign}{'' if origin is None else f' <i>({escape(origin, quote=False)})</i>'}"
