"""One pain on a portrait card for a phone: how many told of it, what it cost, where else it hurts, in their words."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from matplotlib.figure import Figure

from interview.language import Locale
from reports import cards, lanes, style
from reports.action_words import owner_sentence
from reports.canvas import Block, Canvas, height_of, space, stack
from reports.cards import Bar, Tile
from reports.facts import notes_title
from reports.journey_map import JourneyMap, PainPoint
from reports.labels import pain_title
from reports.metrics import Estimate
from reports.plan import in_language
from reports.quote_pages import telling_first
from reports.sections import Section, fitting
from reports.wording import (
    can_be_chance,
    dates_phrase,
    filter_phrase,
    noted_phrase,
    quote_phrase,
    range_phrase,
    severity_sentence,
    short_name,
    signed,
    stage_place,
    stories_phrase,
)

QUOTES = 3
STAGES = 5  # where the same hurts; with more, no room is left for words


def pain_card_figure(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> Figure:
    """Build the card of one pain of the map; what is least telling gives way until it is at most 1280 px high."""
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    gap = space(canvas.sizes.gap)
    blocks = [*lanes.example_banner(canvas, journey_map, locale), gap, _head(canvas, journey_map, pain, locale), gap]
    blocks += [cards.tiles(canvas, _tiles(canvas, pain, locale), canvas.span), gap]
    quotes = _quotes(canvas, journey_map, pain, locale)
    sections = [
        Section(0, _cost(canvas, journey_map, pain, locale)),
        *(Section(1, block) for block in _stages(canvas, journey_map, pain, locale)),
        *(Section(1 + number, block) for number, block in enumerate(quotes)),
        *(Section(2, block) for block in _noted(canvas, journey_map, pain, locale)),
    ]
    room = canvas.sizes.height - height_of(blocks)
    for section in fitting(sections, room, gap=gap.height):
        blocks += [section.block, gap]
    return canvas.finish(blocks)


def _head(canvas: Canvas, journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> Block:
    stage = in_language(journey_map.stage(pain.stage_id).title, locale)
    who = [stories_phrase(pain, locale), filter_phrase(journey_map, locale), dates_phrase(journey_map, locale)]
    place = stage_place(journey_map, pain.stage_id, locale)
    return lanes.card_head(canvas, [place, stage], pain_title(pain, locale), who)


def _tiles(canvas: Canvas, pain: PainPoint, locale: Locale) -> list[Tile]:
    """Return what can be told of its share, its link to NPS and the opportunity, each with its range and people."""
    tiles = []
    if pain.share is not None:
        name, value = locale.gettext("share of stories"), locale.percent(pain.share.value)
        tiles.append(Tile(name, value, _doubt(pain.share, locale.percent, locale)))
    link, look = lanes.link_of(canvas, pain, locale)
    tiles.append(Tile(locale.gettext("link to NPS"), link, _link_details(pain, locale), look.colour))
    if pain.opportunity is not None:
        name, value = locale.gettext("opportunity, of 20"), locale.decimal(pain.opportunity.value)
        tiles.append(Tile(name, value, _doubt(pain.opportunity, locale.decimal, locale)))
    return tiles


def _link_details(pain: PainPoint, locale: Locale) -> list[str]:
    impact = pain.impact
    if impact is None and pain.corrected:
        return [locale.gettext("findings were corrected")]
    if impact is None:
        return [locale.gettext("too few people")]
    doubt = _doubt(impact, partial(signed, locale=locale), locale)
    return [locale.gettext("can be chance"), *doubt[1:]] if can_be_chance(impact) else doubt


def _doubt(figure: Estimate, written: Callable[[float], str], locale: Locale) -> list[str]:
    """Return the range of a figure and the number of people behind it."""
    ends = range_phrase(written(figure.low), written(figure.high), locale)
    return [ends, locale.gettext("n = {n}", n=locale.integer(figure.n))]


def _cost(canvas: Canvas, journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> Block:
    """Return what it cost people, and who does something about it."""
    owner = owner_sentence(pain, journey_map, locale)
    lines = [
        canvas.paragraph(severity_sentence(pain.severity, locale), canvas.sizes.pain, canvas.span, gid="severity"),
        *([] if owner is None else [canvas.paragraph(owner, canvas.sizes.body, canvas.span, gid="owner")]),
    ]
    return stack(lines)


def _stages(canvas: Canvas, journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> list[Block]:
    """Return the shares of the same category at all stages where it is shown, in journey order.

    How much of it was imported stands above; beside the bars it would leave them no room.
    """
    shown = [
        Bar(
            short_name(journey_map, one.stage_id, locale),
            one.share.value,
            stories_phrase(replace(one, imported=None), locale),
        )
        for stage in journey_map.stages
        for one in journey_map.pains
        if (one.stage_id, one.category) == (stage.id, pain.category) and one.share is not None
    ]
    if not shown:
        return []
    heading = canvas.paragraph(locale.gettext("The same by stage"), canvas.sizes.pain, canvas.span, gid="heading")
    return [stack([*([heading] if len(shown) > 1 else []), cards.bars(canvas, shown[:STAGES], canvas.span)])]


def _quotes(canvas: Canvas, journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> list[Block]:
    """Return a section each, so that the last one gives way alone."""
    shown = telling_first(journey_map, pain, locale)[:QUOTES]
    return [
        cards.quote(canvas, quote_phrase(quote, locale), gid=f"quote:{number}") for number, quote in enumerate(shown)
    ]


def _noted(canvas: Canvas, journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> list[Block]:
    """Return what colleagues noted of the same at this stage."""
    noted = [noted_phrase(one, locale) for one in journey_map.notes_of(pain.stage_id) if one.category == pain.category]
    return [
        stack(
            [
                canvas.paragraph(notes_title(locale), canvas.sizes.pain, canvas.span, gid="heading"),
                canvas.paragraph(words, canvas.sizes.body, canvas.span, gid="noted"),
            ]
        )
        for words in noted
    ]
