"""Parts of a map as blocks, from which preview and sheet are put together."""

from collections.abc import Sequence
from enum import Enum, auto

from interview.language import Locale
from reports import cards, rows, style
from reports.action_words import owner_sentence
from reports.canvas import Block, Canvas, Span, line_height, space, stack
from reports.cards import PainCard
from reports.facts import notes_title
from reports.journey_map import Bets, JourneyMap, PainPoint, StaffNotes, StageCell, Vertical
from reports.labels import pain_name, pain_title
from reports.metrics import Estimate
from reports.plot import Curve, SideCurve, diamond_mark, face_mark, square_mark, triangle_mark
from reports.rows import LegendItem, Sign
from reports.segment import Audience
from reports.shapes import Star, draw_face
from reports.strip import Columns
from reports.style import TextStyle
from reports.wording import (
    at_each_stage,
    beside_facts,
    bets_name,
    can_be_chance,
    colleagues_phrase,
    customers_phrase,
    dates_phrase,
    few_sign,
    filter_facts,
    hidden_phrase,
    hidden_reason,
    impact_phrase,
    moment_name,
    moment_rule,
    period_phrase,
    severity_phrase,
    short_name,
    signed,
    stories_phrase,
)

GAP = "–"
"""Stands in a row where a figure is hidden or missing."""
AGENTS_CURVE = "staff"


class Places(Enum):
    """How the cards of pains call stages: by name, by number where a list explains these, or by both."""

    NAMES = auto()
    NUMBERS = auto()
    BOTH = auto()


def stage_columns(canvas: Canvas, journey_map: JourneyMap) -> Columns:
    """Return the columns of the stages, right of the axis; the last arrow may point into the margin."""
    return Columns(
        canvas.span.left + canvas.sizes.axis, canvas.width - canvas.sizes.margin / 2, len(journey_map.stages)
    )


def top(
    canvas: Canvas,
    journey_map: JourneyMap,
    locale: Locale,
    span: Span,
    *,
    vertical: Vertical | None = None,
    with_people: bool = False,
) -> list[Block]:
    """Title, who, when and what the height means: the picture gets forwarded, so it says all of it itself.

    with_people: how many stand behind the points of the curve, too.
    """
    who = [customers_phrase(journey_map, locale), *beside_facts(journey_map, locale)]
    who.append(dates_phrase(journey_map, locale))
    what = [*filter_facts(journey_map, locale), *([] if vertical is None else [_measure(vertical, locale)])]
    if vertical is not None and with_people:
        counts = [figure.n for figure in main_figures(journey_map, vertical) if figure is not None]
        what += [at_each_stage(counts, locale)] if counts else []
    apart = stack([facts(canvas, who, span), facts(canvas, what, span)])
    together = facts(canvas, [*who, *what], span)
    return [
        canvas.paragraph(locale.gettext("Customer journey"), canvas.sizes.title, span, gid="title"),
        together if together.height < apart.height else apart,
    ]


def example_banner(canvas: Canvas, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    """Return the banner that a map with invented answers carries."""
    if not journey_map.example:
        return []
    return [cards.banner(canvas, locale.gettext("Examples, not real customers"))]


def worst_number(journey_map: JourneyMap) -> int | None:
    """Return the place, counted from 0, of the stage that stands out as bad; the lowest of good ones does not."""
    worst = journey_map.worst
    return (
        None if worst is None or not worst.is_low else [stage.id for stage in journey_map.stages].index(worst.stage_id)
    )


def main_curve(canvas: Canvas, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> Curve:
    """Return the curve whose height is satisfaction, with faces, or importance, with diamonds.

    Of agents alone it is satisfaction as they see it, in their colour.
    """
    stages = journey_map.stages
    points = main_figures(journey_map, vertical)
    labels = ["" if point is None else locale.decimal(point.value) for point in points]
    axis = {value: locale.integer(value) for value in style.AXIS}
    if journey_map.audience is Audience.STAFF:
        return Curve(
            points=points,
            labels=labels,
            thin=[stage.satisfaction_thin for stage in stages],
            colour=style.STAFF,
            band=style.STAFF_BAND,
            mark=face_mark(canvas, [stage.face for stage in stages]),
            mark_radius=canvas.sizes.face,
            gid="curve",
            axis=axis,
        )
    if vertical == "satisfaction":
        return Curve(
            points=points,
            labels=labels,
            thin=[stage.satisfaction_thin for stage in stages],
            colour=style.SATISFACTION,
            band=style.SATISFACTION_BAND,
            mark=face_mark(canvas, [stage.face for stage in stages]),
            mark_radius=canvas.sizes.face,
            gid="curve",
            axis=axis,
        )
    return Curve(
        points=points,
        labels=labels,
        thin=[stage.importance_thin for stage in stages],
        colour=style.IMPORTANCE,
        band=style.IMPORTANCE_BAND,
        mark=diamond_mark(canvas, style.IMPORTANCE),
        mark_radius=canvas.sizes.mark,
        gid="curve",
        axis=axis,
    )


def side_curves(canvas: Canvas, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> list[SideCurve]:
    """Return the agents' view and managers' bets, which are of satisfaction and have no place beside importance.

    Of agents alone their view is the main curve, with nothing beside it.
    """
    if vertical != "satisfaction" or journey_map.audience is Audience.STAFF:
        return []
    agents = [None if stage.staff is None else stage.staff.value for stage in journey_map.stages]
    square, triangle = square_mark(canvas, style.STAFF), triangle_mark(canvas, style.BETS)
    name, thin = locale.gettext("as agents see it"), [stage.staff_thin for stage in journey_map.stages]
    curves = [SideCurve(name, agents, style.STAFF, style.STAFF_DASHES, square, gid=AGENTS_CURVE, thin=thin)]
    if journey_map.bets is not None:
        name, believed = bets_name(journey_map.bets, locale), bet_means(journey_map, journey_map.bets)
        curves.append(SideCurve(name, believed, style.BETS, style.BET_DOTS, triangle, gid="bets"))
    return [curve for curve in curves if any(value is not None for value in curve.values)]


def bet_means(journey_map: JourneyMap, bets: Bets) -> list[float | None]:
    """Return managers' bets in the order of the stages."""
    return [bets.means.get(stage.id) for stage in journey_map.stages]


def main_figures(journey_map: JourneyMap, vertical: Vertical) -> list[Estimate | None]:
    """Return the figures that the height of the curve shows."""
    is_rating = vertical == "satisfaction"
    return [journey_map.rating(stage) if is_rating else stage.importance for stage in journey_map.stages]


def moment_stars(canvas: Canvas, columns: Columns, journey_map: JourneyMap) -> list[Block]:
    """Return the row of stars, if any stage has one."""
    starred = [_star(stage) for stage in journey_map.stages]
    return [rows.stars(canvas, columns, starred)] if any(starred) else []


def _star(stage: StageCell) -> Star | None:
    if stage.is_moment:
        return Star.WHOLE
    return Star.HOLLOW if stage.may_be_moment else None


def other_row(
    canvas: Canvas,
    columns: Columns,
    journey_map: JourneyMap,
    locale: Locale,
    *,
    vertical: Vertical,
    over_people: bool = False,
) -> Block:
    """Return the measure that is not the height of the curve. over_people: its label is that of the next row too."""
    other: Vertical = "importance" if vertical == "satisfaction" else "satisfaction"
    label = _measure(other, locale)
    if over_people:
        label = locale.gettext("{measure}; below it the number of people", measure=label)
    return means_row(canvas, columns, label, main_figures(journey_map, other), locale, gid="other")


def means_row(
    canvas: Canvas, columns: Columns, label: str, points: Sequence[Estimate | None], locale: Locale, *, gid: str
) -> Block:
    """Return a row of mean ratings."""
    texts = [GAP if point is None else locale.decimal(point.value) for point in points]
    return rows.row(canvas, columns, label, texts, look=canvas.sizes.row, gid=gid)


def believed_row(canvas: Canvas, columns: Columns, journey_map: JourneyMap, bets: Bets, locale: Locale) -> Block:
    """Return the row of what managers bet on."""
    texts = [GAP if value is None else locale.decimal(value) for value in bet_means(journey_map, bets)]
    return rows.row(canvas, columns, bets_name(bets, locale), texts, look=canvas.sizes.row, gid="bets_mean")


def people_row(
    canvas: Canvas,
    columns: Columns,
    journey_map: JourneyMap,
    locale: Locale,
    *,
    vertical: Vertical,
    labelled: bool = True,
) -> Block:
    """Return the number of people behind each point of the curve."""
    figures = main_figures(journey_map, vertical)
    too_few = few_sign(journey_map, locale)
    texts = [too_few if figure is None else locale.integer(figure.n) for figure in figures]
    label = locale.gettext("n") if labelled else ""
    return rows.row(canvas, columns, label, texts, look=canvas.sizes.quiet, gid="n")


def agents_row(
    canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical
) -> list[Block]:
    """Return the number of agents behind each point of their curve, whose sign is the row's label, if they have one."""
    curve = next(
        (one for one in side_curves(canvas, journey_map, locale, vertical=vertical) if one.gid == AGENTS_CURVE), None
    )
    if curve is None:
        return []
    figures = [stage.staff for stage in journey_map.stages]
    texts = [GAP if figure is None else locale.integer(figure.n) for figure in figures]
    counts = rows.row(canvas, columns, "", texts, look=canvas.sizes.quiet, gid="staff_n")
    sign = _side_sign(canvas, curve)
    middle = line_height(canvas.sizes.quiet) / 2

    def paint(top: float) -> None:
        sign(canvas.span.left, top + middle)
        counts.paint(top)

    return [Block(counts.height, paint)]


def legend(
    canvas: Canvas, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical, tight: bool = False
) -> Block:
    """Return what the signs on this map mean; signs that it does not have are left out. tight: rules too."""
    stages = journey_map.stages
    if vertical == "satisfaction":
        colour = style.SATISFACTION
        thin = any(stage.satisfaction_thin for stage in stages)
    else:
        colour = style.IMPORTANCE
        thin = any(stage.importance_thin for stage in stages)
    name = locale.gettext("customers")
    if journey_map.audience is Audience.STAFF:
        colour, name = style.STAFF, locale.gettext("as agents see it")
    sign = rows.line_sign(canvas, colour=colour, width=canvas.sizes.line)
    items = [LegendItem(sign, name)]
    beside = side_curves(canvas, journey_map, locale, vertical=vertical)
    items += [LegendItem(_side_sign(canvas, curve), curve.name) for curve in beside]
    thin_side = next((one for one in beside if any(one.thin)), None)
    if thin:
        sign = rows.line_sign(canvas, colour=colour, width=canvas.sizes.line_thin)
        items.append(LegendItem(sign, locale.gettext("few answers")))
    elif thin_side is not None:
        items.append(LegendItem(_side_sign(canvas, thin_side, thin=True), locale.gettext("few answers")))
    shown = [star for star in Star if star in {_star(stage) for stage in stages}]
    for star in shown:
        is_possible = star is Star.HOLLOW
        name = moment_name(locale, possible=is_possible)
        # beside whole stars the rule stands with them, and the hollow ones are what its last part is not known of
        has_rule = not tight and star is shown[0]
        items.append(
            LegendItem(
                rows.star_sign(canvas, star),
                moment_rule(journey_map, locale, possible=is_possible) if has_rule else name,
            )
        )
    return rows.legend(canvas, items)


def _side_sign(canvas: Canvas, curve: SideCurve, *, thin: bool = False) -> Sign:
    width = canvas.sizes.line_thin if thin else canvas.sizes.staff_line
    line = rows.line_sign(canvas, colour=curve.colour, width=width, dashes=curve.dashes)

    def paint(left: float, middle: float) -> None:
        line(left, middle)
        curve.mark(left + style.LEGEND_SIGN / 2, middle, thin)

    return paint


def pains(
    canvas: Canvas,
    journey_map: JourneyMap,
    locale: Locale,
    span: Span,
    *,
    most: int,
    in_full: bool = False,
    places: Places = Places.NAMES,
    tight: bool = False,
) -> list[Block]:
    """Return the pains told most, each with its share and its link to NPS, in full with what it cost and all ranges.

    Of agents alone these are the problems that they noted most often. tight: with less room around the pains.
    """
    if journey_map.audience is Audience.STAFF:
        return _noted(canvas, journey_map, locale, span, most=most, places=places, tight=tight)
    shown = [
        _pain_card(canvas, pain, journey_map, locale, in_full=in_full, places=places)
        for pain in journey_map.pains[:most]
    ]
    if not shown:
        return []
    title = cards.heading(canvas, locale.gettext("Top pain points"), locale.gettext("link to NPS"), span)
    return [title, space(canvas.sizes.gap / 2), *cards.pain_cards(canvas, shown, span, tight=tight)]


def pain_stages(journey_map: JourneyMap, *, most: int) -> set[str]:
    """Return the ids of the stages of the pains that `pains` returns."""
    if journey_map.audience is Audience.STAFF:
        return {one.stage_id for one in _noted_most(journey_map, most=most)}
    return {pain.stage_id for pain in journey_map.pains[:most]}


def _noted_most(journey_map: JourneyMap, *, most: int) -> list[StaffNotes]:
    return sorted(journey_map.staff_notes, key=lambda one: -one.notes_per_week)[:most]


def _noted(
    canvas: Canvas, journey_map: JourneyMap, locale: Locale, span: Span, *, most: int, places: Places, tight: bool
) -> list[Block]:
    often = _noted_most(journey_map, most=most)
    if not often:
        return []
    look = canvas.sizes.row.but(colour=style.MUTED)
    shown = [
        PainCard(
            name=pain_name(one.category, locale),
            details=[
                *_places(journey_map, one.stage_id, locale, places=places),
                colleagues_phrase(one, locale),
                period_phrase(one.period, locale),
            ],
            share=locale.decimal(one.notes_per_week),
            link="",
            link_look=look,
            pale=False,
        )
        for one in often
    ]
    title = cards.heading(canvas, notes_title(locale), locale.gettext("times a week"), span)
    return [title, space(canvas.sizes.gap / 2), *cards.pain_cards(canvas, shown, span, tight=tight)]


def nothing_to_show(canvas: Canvas, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    """Return the whole picture of a map that is hidden."""
    gap = canvas.sizes.gap
    blocks = [
        *example_banner(canvas, journey_map, locale),
        space(gap),
        canvas.paragraph(locale.gettext("Customer journey"), canvas.sizes.title, canvas.span, gid="title"),
        facts(canvas, [dates_phrase(journey_map, locale)], canvas.span),
        space(2 * gap),
        waiting_faces(canvas),
        space(2 * gap),
        canvas.paragraph(hidden_phrase(journey_map, locale), canvas.sizes.message, canvas.span, gid="message"),
    ]
    reason = hidden_reason(journey_map, locale)
    if reason is not None:
        blocks += [space(gap), canvas.paragraph(reason, canvas.sizes.quiet, canvas.span, gid="reason")]
    return [*blocks, space(2 * gap)]


def facts(canvas: Canvas, texts: Sequence[str], span: Span) -> Block:
    """Return facts in quiet letters, divided by dots."""
    look = canvas.sizes.quiet
    lines = canvas.flow(texts, look, span.width)
    return Block(
        len(lines) * line_height(look), lambda start: canvas.write_lines(span.left, start, lines, look, gid="facts")
    )


def card_head(canvas: Canvas, place: Sequence[str], title: str, who: Sequence[str]) -> Block:
    """Say on a card of one thing where it belongs, what it is called, and whom its figures are of."""
    return stack(
        [
            facts(canvas, place, canvas.span),
            canvas.paragraph(title, canvas.sizes.title, canvas.span, gid="title"),
            facts(canvas, who, canvas.span),
        ]
    )


def _measure(vertical: Vertical, locale: Locale) -> str:
    if vertical == "satisfaction":
        return locale.gettext("satisfaction, of 5")
    return locale.gettext("importance, of 5")


def _pain_card(
    canvas: Canvas, pain: PainPoint, journey_map: JourneyMap, locale: Locale, *, in_full: bool, places: Places
) -> PainCard:
    details = [*_places(journey_map, pain.stage_id, locale, places=places), stories_phrase(pain, locale)]
    if in_full:
        details += [severity_phrase(pain.severity, locale), impact_phrase(pain, locale)]
        details += [] if (owner := owner_sentence(pain, journey_map, locale)) is None else [owner]
    link, look = link_of(canvas, pain, locale)
    return PainCard(
        name=pain_title(pain, locale),
        details=details,
        share=GAP if pain.share is None else locale.percent(pain.share.value),
        link=link,
        link_look=look,
        pale=pain.thin,
    )


def _places(journey_map: JourneyMap, stage_id: str, locale: Locale, *, places: Places) -> list[str]:
    number = [stage.id for stage in journey_map.stages].index(stage_id) + 1
    numbers = [] if places is Places.NAMES else [locale.gettext("stage {n}", n=locale.integer(number))]
    names = [] if places is Places.NUMBERS else [short_name(journey_map, stage_id, locale)]
    return [*numbers, *names]


def link_of(canvas: Canvas, pain: PainPoint, locale: Locale) -> tuple[str, TextStyle]:
    """Return the link of a pain to NPS, as a range where it can be chance, and how that looks."""
    pale = canvas.sizes.row.but(colour=style.MUTED)
    if pain.impact is None:
        return GAP, pale
    if can_be_chance(pain.impact):
        return f"{signed(pain.impact.low, locale)}…{signed(pain.impact.high, locale)}", pale
    return signed(pain.impact.value, locale), canvas.sizes.figure.but(colour=style.SAD)


def waiting_faces(canvas: Canvas) -> Block:
    """Return a dotted path with faces that are still to come."""
    radius = 2 * canvas.sizes.face
    height = 4 * radius

    def paint(start: float) -> None:
        columns = Columns(canvas.span.left, canvas.span.right, len(style.WAITING_HEIGHTS))
        places = [
            (columns.centre(number), start + radius + share * (height - 2 * radius))
            for number, share in enumerate(style.WAITING_HEIGHTS)
        ]
        canvas.line(places, colour=style.STAGE_EDGE, width=canvas.sizes.line, dashes=style.STAFF_DASHES)
        for x, y in places:
            draw_face(canvas, x, y, radius, None)

    return Block(height, paint)
