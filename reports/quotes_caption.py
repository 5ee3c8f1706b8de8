"""What people said of a stage, in their own words."""

from collections.abc import Mapping, Sequence
from html import escape

from interview.corrections import Place
from interview.language import Language, Locale
from reports.journey_map import JourneyMap, Quote
from reports.message import CAPTION_LIMIT, Line, example_lines, fitting, opening_lines, stage_name
from reports.metrics import K_QUOTES
from reports.quote_context import Around
from reports.quote_pages import QuotePage
from reports.wording import dates_phrase, filter_phrase, origin_phrase, quoted, stories_phrase

REACHES = (240, 160, 100, 60)  # letters on each side of a quote; the first with which all of the page fits


def quotes_caption(
    journey_map: JourneyMap,
    stage_id: str,
    pages: Sequence[QuotePage],
    page: int,
    locale: Locale,
    *,
    around: Mapping[Place, Around] | None = None,
) -> str:
    """Quote what people said of one pain or gain of a stage, in at most 1,024 characters of HTML.

    around: what stands around quotes that don't stand alone; less of it, or none, where there is no room.
    """
    stage = stage_name(journey_map.stage(stage_id), locale)
    if not pages:
        none = locale.gettext("Nothing said of this stage can be quoted yet.")
        return fitting([*opening_lines(journey_map, stage, locale), Line(1, none)], CAPTION_LIMIT)
    shown = pages[page]
    told = [] if shown.pain is None else [stories_phrase(shown.pain, locale)]
    facts = [f"<b>{escape(shown.title, quote=False)}</b>", stage, *told]

    def lines(reach: int) -> list[Line]:
        within = {place: one for place, one in (around or {}).items() if reach}
        said = [(quote, None if quote.place is None else within.get(quote.place)) for quote in shown.quotes]
        return [
            *example_lines(journey_map, locale),
            Line(0, " · ".join(facts)),
            *(Line(1 + number, _said(*one, reach, locale)) for number, one in enumerate(said)),
            Line(8, _quoting_rule(journey_map, locale, in_context=any(one for _, one in said))),
            Line(7, f"{locale.integer(page + 1)} / {locale.integer(len(pages))}"),
        ]

    for reach in REACHES:
        whole = lines(reach)
        text = fitting(whole, CAPTION_LIMIT, divider=_DIVIDER)
        if text == _DIVIDER.join(line.text for line in whole):
            return text
    return fitting(lines(0), CAPTION_LIMIT, divider=_DIVIDER)


_DIVIDER = "\n\n"


def _quoting_rule(journey_map: JourneyMap, locale: Locale, *, in_context: bool) -> str:
    """Say what the quotes are, and of whom."""
    rule = locale.gettext("single clauses, not whole stories")
    if journey_map.k > 1:
        rule = locale.gettext(
            "single clauses from at least {k} people who told of this, not whole stories", k=locale.integer(K_QUOTES)
        )
    facts = [filter_phrase(journey_map, locale), dates_phrase(journey_map, locale), rule]
    if in_context:
        facts.append(locale.gettext("what stands around them: from those who let their story be read"))
    return escape(" · ".join(facts), quote=False)


def _said(quote: Quote, around: Around | None, reach: int, locale: Locale) -> str:
    """Write a quote, with what stands around it where its author let that be read."""
    words = escape(quoted(quote.text, locale), quote=False)
    if around is None:
        return " ".join([words, *_origin(quote, locale)])
    asked = [] if around.asked is None else [f"<i>{escape(around.asked, quote=False)}</i>"]
    before, after = (escape(one, quote=False) for one in (_last(around.before, reach), _first(around.after, reach)))
    told = [before, f"<b>{words}</b>", after, *_origin(quote, locale)]
    return "\n".join([*asked, " ".join(filter(None, told))])


def _first(words: str, most: int) -> str:
    """Return the beginning of some words, cut between two of them."""
    return words if len(words) <= most else f"{words[:most].rpartition(' ')[0]} …"


def _last(words: str, most: int) -> str:
    """Return the end of some words, cut between two of them."""
    return words if len(words) <= most else f"… {words[-most:].partition(' ')[2]}"


def _origin(quote: Quote, locale: Locale) -> list[str]:
    """Name the language of a quote where that is not the reader's, and say that it was imported."""
    origin = origin_phrase(quote, locale)
    return [
        *([] if quote.language == locale.language else [f"<i>({Language(quote.language).own_name})</i>"]),
        *([] if origin is None else [f"<i>({escape(origin, quote=False)})</i>"]),
    ]
