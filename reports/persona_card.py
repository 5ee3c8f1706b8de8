"""One persona on a portrait card for a phone: who they are, how they score, what hurts them, in their own words."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from interview.language import Locale
from reports import cards, lanes, style
from reports.canvas import SEPARATOR, Block, Canvas, Span, beside, height_of, line_height, space, stack
from reports.cards import Bar, PainCard, Tile
from reports.journey_map import Answered, JourneyMap, PainPoint, StageCell
from reports.labels import emotion_name, pain_title
from reports.metrics import Estimate
from reports.opening import opening
from reports.persona import Persona, persona_of, typical_quotes
from reports.plan import in_language
from reports.sections import Section, fitting
from reports.shapes import draw_card, draw_face, draw_person
from reports.wording import (
    customers_phrase,
    dates_phrase,
    guide_facts,
    quote_phrase,
    range_phrase,
    short_name,
    signed,
    stories_phrase,
)

PAINS = 3
FEELINGS = 3
PROFILE = 6  # cells, two in a row
QUOTES = 3
QUOTE_LENGTH = 110  # three lines


def persona_card_figure(journey_map: JourneyMap, whole: JourneyMap, title: str, locale: Locale) -> Figure:
    """Build the card of one persona; what is least telling gives way until it is at most 1280 px high.

    journey_map: of this persona alone; whole: of all customers, of the same guide and period. What can't be shown is
    left out, also where it would tell by subtraction from the whole what a few others said.
    """
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    if journey_map.hidden or journey_map.customers is None:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    persona = persona_of(journey_map, whole)
    if persona is None:
        return canvas.finish(_nearly_all(canvas, journey_map, title, locale))
    gap = space(canvas.sizes.gap)
    blocks = [
        *lanes.example_banner(canvas, journey_map, locale),
        gap,
        _head(canvas, journey_map, persona, title, locale),
    ]
    blocks.append(gap)
    room = canvas.sizes.height - height_of(blocks)
    for section in fitting(_sections(canvas, journey_map, persona, locale), room, gap=gap.height):
        blocks += [section.block, gap]
    return canvas.finish(blocks)


def _nearly_all(canvas: Canvas, journey_map: JourneyMap, title: str, locale: Locale) -> list[Block]:
    """Return the whole picture of a persona that nearly all are of; its number of people alone would tell too much."""
    gap = canvas.sizes.gap
    few = locale.gettext(
        "Fewer than {k} customers are not of this persona, so nothing is shown.", k=locale.integer(journey_map.k)
    )
    return [
        *opening(canvas, journey_map, title, [dates_phrase(journey_map, locale)], locale),
        lanes.waiting_faces(canvas),
        space(2 * gap),
        canvas.paragraph(few, canvas.sizes.message, canvas.span, gid="message"),
        space(2 * gap),
    ]


def _sections(canvas: Canvas, journey_map: JourneyMap, persona: Persona, locale: Locale) -> list[Section]:
    scores = [tile for tile in _tiles(persona, locale) if tile is not None]
    profile = _profile_rows(canvas, persona.profile[:PROFILE], locale)
    pains = _pains(canvas, journey_map, persona.pains[:PAINS], locale)
    quotes = _quotes(canvas, journey_map, persona, locale)
    return [
        *([Section(0, cards.tiles(canvas, scores, canvas.span))] if persona.nps is not None else []),
        *(Section(0 if number < 2 else 6, block) for number, block in enumerate(profile)),
        *([] if persona.worst is None else [Section(1, _worst(canvas, persona, persona.worst, locale))]),
        *(Section(2 if number == 0 else 3 + 2 * number, block) for number, block in enumerate(pains)),
        *(Section(3 + 3 * number, block) for number, block in enumerate(quotes)),
        *([] if persona.felt_at is None else [Section(4, _feelings(canvas, persona, persona.felt_at, locale))]),
    ]


def _head(canvas: Canvas, journey_map: JourneyMap, persona: Persona, title: str, locale: Locale) -> Block:
    """Return nobody's portrait, and beside it who the card is about."""
    radius, gap = style.PERSON, canvas.sizes.gap
    span = Span(canvas.span.left + 2 * radius + 2 * gap, canvas.span.right)
    who = [customers_phrase(journey_map, locale)]
    if persona.share is not None:
        share = locale.percent(persona.share.value)
        who.append(locale.gettext("{share} of all customers", share=share))
    who += [*guide_facts(journey_map, locale), dates_phrase(journey_map, locale)]
    words = stack(
        [
            lanes.facts(canvas, [locale.gettext("persona")], span),
            canvas.paragraph(title, canvas.sizes.title, span, gid="title"),
            lanes.facts(canvas, who, span),
        ]
    )
    height = max(words.height, 2 * radius)

    def paint(top: float) -> None:
        draw_person(canvas, canvas.span.left + radius, top + radius, radius)
        words.paint(top + (height - words.height) / 2)

    return Block(height, paint)


def _tiles(persona: Persona, locale: Locale) -> list[Tile | None]:
    return [
        _tile(locale.gettext("NPS of the persona"), persona.nps, locale),
        _tile(locale.gettext("NPS of all customers"), persona.nps_of_all, locale),
    ]


def _tile(name: str, score: Estimate | None, locale: Locale) -> Tile | None:
    if score is None:
        return None
    ends = range_phrase(signed(score.low, locale), signed(score.high, locale), locale)
    people = locale.gettext("n = {n}", n=locale.integer(score.n))
    return Tile(name, signed(score.value, locale), [SEPARATOR.join([ends, people])])


def _profile_rows(canvas: Canvas, profile: Sequence[Answered], locale: Locale) -> list[Block]:
    """Return what most of them answered, two in a row; the last one alone has the row to itself."""
    gap = canvas.sizes.gap
    middle = (canvas.span.left + canvas.span.right) / 2
    halves = [Span(canvas.span.left, middle - gap), Span(middle + gap, canvas.span.right)]
    rows = [profile[start : start + 2] for start in range(0, len(profile), 2)]
    return [
        beside(
            *(
                _answer(canvas, one, span, locale)
                for one, span in zip(row, halves if len(row) > 1 else [canvas.span], strict=True)
            )
        )
        for row in rows
    ]


def _answer(canvas: Canvas, answered: Answered, span: Span, locale: Locale) -> Block:
    first = answered.tallies[0]
    n = locale.gettext("n = {n}", n=locale.integer(first.share.n))
    words = first.id if first.title is None else in_language(first.title, locale)
    share = locale.percent(first.share.value)
    gid = f"profile:{answered.question_id}"
    return stack(
        [
            _asked(canvas, [in_language(answered.title, locale), n], span, gid=f"{gid}:asked"),
            canvas.paragraph(f"{words}\N{NO-BREAK SPACE}{share}", canvas.sizes.pain, span, gid=f"{gid}:answer"),
        ]
    )


def _asked(canvas: Canvas, texts: Sequence[str], span: Span, *, gid: str) -> Block:
    look = canvas.sizes.quiet
    lines = canvas.flow(texts, look, span.width)
    return Block(len(lines) * line_height(look), lambda top: canvas.write_lines(span.left, top, lines, look, gid=gid))


def _worst(canvas: Canvas, persona: Persona, stage: StageCell, locale: Locale) -> Block:
    """Return a white card with the face of the stage they are least satisfied with."""
    radius, gap = style.CARD_FACE, canvas.sizes.gap
    span = Span(canvas.span.left + 2 * gap + 2 * radius, canvas.span.right - gap)
    words = stack(
        [
            canvas.paragraph(locale.gettext("Least satisfied with"), canvas.sizes.quiet, span, gid="worst:heading"),
            *_worst_words(canvas, persona, stage, span, locale),
        ]
    )
    height = max(words.height, 2 * radius) + gap

    def paint(top: float) -> None:
        draw_card(canvas, canvas.span.left, top, canvas.span.right, top + height, gid="worst:card")
        thin = stage.satisfaction_thin
        draw_face(canvas, canvas.span.left + gap + radius, top + height / 2, radius, stage.face, thin=thin)
        words.paint(top + (height - words.height) / 2)

    return Block(height, paint)


def _worst_words(canvas: Canvas, persona: Persona, stage: StageCell, span: Span, locale: Locale) -> list[Block]:
    figure = stage.satisfaction
    if figure is None:
        return []
    name = locale.gettext(
        "{stage}: {value} of 5", stage=in_language(stage.short_title, locale), value=locale.decimal(figure.value)
    )
    details = [
        range_phrase(locale.decimal(figure.low), locale.decimal(figure.high), locale),
        locale.gettext("n = {n}", n=locale.integer(figure.n)),
    ]
    if persona.worst_of_all is not None:
        details.append(locale.gettext("all customers: {value}", value=locale.decimal(persona.worst_of_all.value)))
    return [
        canvas.paragraph(name, canvas.sizes.pain, span, gid="worst:name"),
        _asked(canvas, details, span, gid="worst:details"),
    ]


def _pains(canvas: Canvas, journey_map: JourneyMap, pains: Sequence[PainPoint], locale: Locale) -> list[Block]:
    """Return a section each, the first one with the heading, so that the last pain gives way alone."""
    if not pains:
        return []
    heading = cards.heading(canvas, locale.gettext("Pain points"), locale.gettext("link to NPS"), canvas.span)
    drawn = cards.pain_cards(canvas, [_pain_card(canvas, journey_map, one, locale) for one in pains], canvas.span)
    first, *rest = [stack(drawn[start : start + 1]) for start in range(0, len(drawn), 2)]
    return [stack([heading, space(canvas.sizes.gap / 2), first]), *rest]


def _pain_card(canvas: Canvas, journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> PainCard:
    link, look = lanes.link_of(canvas, pain, locale)
    return PainCard(
        name=pain_title(pain, locale),
        details=[short_name(journey_map, pain.stage_id, locale), stories_phrase(pain, locale)],
        share=lanes.GAP if pain.share is None else locale.percent(pain.share.value),
        link=link,
        link_look=look,
        pale=pain.thin,
    )


def _quotes(canvas: Canvas, journey_map: JourneyMap, persona: Persona, locale: Locale) -> list[Block]:
    found = typical_quotes(journey_map, persona.pains, language=locale.language, longest=QUOTE_LENGTH, most=QUOTES)
    return [cards.quote(canvas, quote_phrase(one, locale), gid=f"quote:{number}") for number, one in enumerate(found)]


def _feelings(canvas: Canvas, persona: Persona, stage: StageCell, locale: Locale) -> Block:
    title = locale.gettext("Feelings: {stage}", stage=in_language(stage.short_title, locale))
    bars = [
        Bar(
            emotion_name(one.id, locale) or one.id,
            one.share.value,
            locale.gettext("{n} of {all}", n=locale.integer(one.people), all=locale.integer(one.share.n)),
        )
        for one in persona.feelings[:FEELINGS]
    ]
    heading = canvas.paragraph(title, canvas.sizes.pain, canvas.span, gid="heading")
    return stack([heading, cards.bars(canvas, bars, canvas.span)])
