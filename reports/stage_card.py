"""One stage on a portrait card for a phone: scores, feelings, pains with a quote, ways, what people did then."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from interview.language import Locale
from interview.records import NEXT_STEP, Role
from reports import cards, lanes, style
from reports.canvas import Block, Canvas, height_of, line_height, space, stack
from reports.cards import Bar, PainCard
from reports.facts import LESS_TELLING, WAITED, Fact, stage_facts
from reports.journey_map import JourneyMap, PainPoint, Quote, StageCell
from reports.labels import pain_title
from reports.plan import in_language
from reports.quote_pages import one_quote_each
from reports.sections import Section, fitting
from reports.shapes import draw_card, draw_face
from reports.style import TextStyle
from reports.wording import (
    beside_at_stage,
    dates_phrase,
    fewer_phrase,
    filter_phrase,
    people_phrase,
    quote_phrase,
    stage_place,
    stories_phrase,
)

BARS = 3  # of feelings; the fourth is told by few
PAINS = 3
QUOTE_LENGTH = 80  # two lines
LINES = ("switches", NEXT_STEP)
"""Facts that have a place of their own; of the others, those that fit."""
LAST = ("gains", "channels")
PLACED = frozenset({"emotions", *LINES, WAITED, *LAST, *LESS_TELLING})


def stage_card_figure(journey_map: JourneyMap, stage_id: str, locale: Locale) -> Figure:
    """Build the card of one stage; what is least telling gives way until it is at most 1280 px high."""
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    if journey_map.hidden:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    stage = journey_map.stage(stage_id)
    gap = space(canvas.sizes.gap)
    blocks = [*lanes.example_banner(canvas, journey_map, locale), gap, _head(canvas, journey_map, stage, locale), gap]
    blocks += [_scores(canvas, journey_map, stage, locale), gap]
    facts = stage_facts(journey_map, stage_id, locale)
    pains = _pains(canvas, journey_map, stage, locale)
    told = [fact for fact in facts if fact.items]
    sections = [
        *(Section(2 * number, block) for number, block in enumerate(pains)),
        *(Section(1, block) for block in _feelings(canvas, facts, locale)),
        *(Section(3, _lines(canvas, fact, locale)) for fact in told if fact.id in LINES),
        *(Section(4, _amounts(canvas, fact)) for fact in facts if fact.id == WAITED),
        *(Section(5, _lines(canvas, fact, locale)) for fact in told if fact.id not in PLACED),
        *(Section(5, _amounts(canvas, fact)) for fact in facts if fact.amounts and fact.id not in PLACED),
        *(Section(6, _lines(canvas, fact, locale)) for fact in told if fact.id in LAST),
        *(Section(7, _lines(canvas, fact, locale)) for fact in told if fact.id in LESS_TELLING),
    ]
    room = canvas.sizes.height - height_of(blocks)
    for section in fitting(sections, room, gap=gap.height):
        blocks += [section.block, gap]
    return canvas.finish(blocks)


def _head(canvas: Canvas, journey_map: JourneyMap, stage: StageCell, locale: Locale) -> Block:
    rating = journey_map.rating(stage)
    who = [fewer_phrase(journey_map, locale) if rating is None else people_phrase(rating.n, locale)]
    who += beside_at_stage(journey_map, stage, locale)
    who += [filter_phrase(journey_map, locale), dates_phrase(journey_map, locale)]
    place = stage_place(journey_map, stage.id, locale)
    return lanes.card_head(canvas, [place], in_language(stage.title, locale), who)


def _scores(canvas: Canvas, journey_map: JourneyMap, stage: StageCell, locale: Locale) -> Block:
    """Return a white card with the face and up to four figures."""
    named = [
        (stage.satisfaction, locale.gettext("satisfied, of 5"), style.SATISFACTION),
        (stage.importance, locale.gettext("importance, of 5"), style.IMPORTANCE),
        (stage.staff, locale.gettext("as agents see it"), style.STAFF),
        (stage.opportunity, locale.gettext("opportunity, of 20"), style.NEUTRAL),
    ]
    shown = [(figure, name, colour) for figure, name, colour in named if figure is not None]
    gap, quiet = canvas.sizes.gap, canvas.sizes.quiet
    look = canvas.sizes.figure.but(size=style.CARD_FIGURE)
    if not shown:
        few = locale.gettext("No answers that may be shown")
        return canvas.paragraph(few, canvas.sizes.body, canvas.span, gid="few")
    radius = style.CARD_FACE
    left = canvas.span.left + 2 * gap + 2 * radius
    names = [_two_lines(canvas, name, quiet) for _, name, _ in shown]
    widths = [max(canvas.measure(line, quiet) for line in lines) + gap for lines in names]
    scale = (canvas.span.right - gap - left) / sum(widths)
    if scale < 1:  # a language so long that only single words fit
        names = [canvas.wrap(name, quiet, scale * width) for (_, name, _), width in zip(shown, widths, strict=True)]
    middles = [left + scale * (sum(widths[:number]) + width / 2) for number, width in enumerate(widths)]
    height = 2 * gap + line_height(look) + max(map(len, names)) * line_height(quiet)

    def paint(top: float) -> None:
        draw_card(canvas, canvas.span.left, top, canvas.span.right, top + height, gid="scores:card")
        thin = stage.satisfaction_thin
        draw_face(canvas, canvas.span.left + gap + radius, top + height / 2, radius, stage.face, thin=thin)
        for number, (figure, _, colour) in enumerate(shown):
            middle = middles[number]
            value = locale.decimal(figure.value)
            canvas.write(middle, top + gap, value, look.but(colour=colour), align="center", gid=f"score:{number}")
            below = top + gap + line_height(look)
            canvas.write_lines(middle, below, names[number], quiet, align="center", gid=f"score:{number}:name")

    return Block(height, paint)


def _two_lines(canvas: Canvas, name: str, look: TextStyle) -> list[str]:
    """Break a name at the space that makes it narrowest."""
    words = name.split(" ")
    ways = [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))] or [[name]]
    return min(ways, key=lambda lines: max(canvas.measure(line, look) for line in lines))


def _feelings(canvas: Canvas, facts: Sequence[Fact], locale: Locale) -> list[Block]:
    fact = next((one for one in facts if one.id == "emotions"), None)
    if fact is None:
        return []
    bars = [
        Bar(item.text, item.share, locale.gettext("{n} of {all}", n=item.people, all=item.of))
        for item in fact.items[:BARS]
    ]
    return [stack([_heading(canvas, fact.title), cards.bars(canvas, bars, canvas.span)])]


def _pains(canvas: Canvas, journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[Block]:
    """Return a section each, the first one with the heading, so that the last pain gives way alone."""
    pains = [pain for pain in journey_map.pains if pain.stage_id == stage.id][:PAINS]
    if not pains:
        return []
    quotes = one_quote_each(journey_map, pains, locale, longest=QUOTE_LENGTH)
    shown = [_pain_card(canvas, pain, quote, locale) for pain, quote in zip(pains, quotes, strict=True)]
    heading = cards.heading(canvas, locale.gettext("Pain points"), locale.gettext("link to NPS"), canvas.span)
    drawn = cards.pain_cards(canvas, shown, canvas.span)
    first, *rest = [stack(drawn[start : start + 2]) for start in range(0, len(drawn), 2)]
    return [stack([heading, space(canvas.sizes.gap / 2), first]), *rest]


def _pain_card(canvas: Canvas, pain: PainPoint, quote: Quote | None, locale: Locale) -> PainCard:
    link, look = lanes.link_of(canvas, pain, locale)
    return PainCard(
        name=pain_title(pain, locale),
        details=[stories_phrase(pain, locale), *([] if quote is None else [quote_phrase(quote, locale)])],
        share=lanes.GAP if pain.share is None else locale.percent(pain.share.value),
        link=link,
        link_look=look,
        pale=pain.thin,
    )


def _lines(canvas: Canvas, fact: Fact, locale: Locale) -> Block:
    """Return a heading and what was said most, in one or two lines."""
    texts = [f"{item.text}\N{NO-BREAK SPACE}{locale.percent(item.share)}" for item in fact.items[:BARS]]
    title = fact.title
    if fact.role is Role.STAFF:
        title = locale.gettext("{title} (agents)", title=title)
    of = locale.gettext("n = {n}", n=locale.integer(fact.items[0].of))
    return stack([_heading(canvas, title), lanes.facts(canvas, [*fact.against, *texts, of], canvas.span)])


def _amounts(canvas: Canvas, fact: Fact) -> Block:
    """Return a heading and numbers in words: how long people waited, what colleagues noted, what records hold."""
    words = canvas.paragraph("; ".join(fact.amounts), canvas.sizes.body, canvas.span, gid=fact.id)
    return stack([_heading(canvas, fact.title), words])


def _heading(canvas: Canvas, text: str) -> Block:
    return canvas.paragraph(text, canvas.sizes.pain, canvas.span, gid="heading")
