"""The whole map on one sheet, with its scores and what its figures mean."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from matplotlib.figure import Figure

from interview.language import Locale
from reports import cards, hypothesis, lanes, rows, style
from reports.action_words import actions_lane
from reports.canvas import Block, Canvas, Span, beside, height_of, line_height, space, stack
from reports.cards import Tile
from reports.facts import Fact, most_said, whole_facts
from reports.journey_map import JourneyMap, StageCell, Vertical
from reports.lanes import GAP
from reports.metrics import Estimate
from reports.plan import in_language
from reports.plot import plot
from reports.segment import Audience
from reports.strip import Columns, stage_strip
from reports.wording import (
    driven_name,
    driver_share,
    fewer_phrase,
    funnel_facts,
    imported_sentences,
    leaving_sentences,
    leaving_title,
    people_phrase,
    percent,
    range_phrase,
    reading_notes,
    scenario_facts,
    signed,
    waited_briefly,
)

WHOLE_ITEMS = 3  # of a matter


def sheet_figure(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> Figure:
    """Build the sheet; it grows longer than A3 where the texts need it."""
    canvas = Canvas(style.SHEET, locale, paper=style.PAPER)
    if journey_map.hypothesis is not None:
        return canvas.finish(hypothesis.blocks(canvas, journey_map, journey_map.hypothesis, locale))
    if journey_map.hidden:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    sizes = canvas.sizes
    columns = lanes.stage_columns(canvas, journey_map)
    names = [in_language(stage.title, locale) for stage in journey_map.stages]
    strip, spelled = stage_strip(canvas, columns, names, marked=lanes.worst_number(journey_map))
    above = [
        *lanes.example_banner(canvas, journey_map, locale),
        space(sizes.gap),
        _head(canvas, journey_map, locale, vertical=vertical),
        space(sizes.gap),
        *_scenario(canvas, journey_map, locale),
        *_whole(canvas, journey_map, locale),
        strip,
        *lanes.moment_stars(canvas, columns, journey_map),
    ]
    below = [
        *_rows(canvas, columns, journey_map, locale, vertical=vertical),
        *([] if spelled is None else [space(sizes.gap / 2), spelled]),
        space(sizes.gap / 2),
        lanes.legend(canvas, journey_map, locale, vertical=vertical),
        space(sizes.gap),
        _foot(canvas, journey_map, locale),
        space(sizes.gap),
    ]
    room = sizes.height - height_of([*above, *below])
    curve = lanes.main_curve(canvas, journey_map, locale, vertical=vertical)
    beside = lanes.side_curves(canvas, journey_map, locale, vertical=vertical)
    height = max(room, sizes.plot_lowest)
    return canvas.finish([*above, plot(canvas, columns, curve, height=height, beside=beside), *below])


def _head(canvas: Canvas, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> Block:
    if journey_map.audience is Audience.STAFF:  # scores are asked of customers alone
        return stack(lanes.top(canvas, journey_map, locale, canvas.span, vertical=vertical))
    middle = canvas.span.left + style.SHEET_HEAD_SHARE * canvas.span.width
    words = Span(canvas.span.left, middle - canvas.sizes.gap)
    title = stack(
        [
            *lanes.top(canvas, journey_map, locale, words, vertical=vertical),
            lanes.facts(canvas, funnel_facts(journey_map.funnel, locale), words),
        ]
    )
    scores = cards.tiles(canvas, _scores(journey_map, locale), Span(middle, canvas.span.right))
    return beside(title, scores)


def _scenario(canvas: Canvas, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    """Say what the journey is, as the guide has it."""
    body = canvas.sizes.body
    said = [canvas.paragraph(fact, body, canvas.span, gid="scenario") for fact in scenario_facts(journey_map, locale)]
    return [*said, space(canvas.sizes.gap)] if said else []


def _whole(canvas: Canvas, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    """Say who the people are, what they wanted and what they expect."""
    said = [_said_most(fact, locale) for fact in whole_facts(journey_map, locale)]
    if not said:
        return []
    lines = canvas.flow(said, canvas.sizes.body, canvas.span.width)
    height = len(lines) * line_height(canvas.sizes.body)
    words = Block(height, lambda top: canvas.write_lines(canvas.span.left, top, lines, canvas.sizes.body, gid="whole"))
    return [words, space(canvas.sizes.gap)]


def _said_most(fact: Fact, locale: Locale) -> str:
    said = [f"{item.text}\N{NO-BREAK SPACE}{locale.percent(item.share)}" for item in most_said(fact, WHOLE_ITEMS)]
    of = [locale.gettext("n = {n}", n=locale.integer(fact.items[0].of))] if fact.items else []
    return f"{fact.title}: {', '.join([*said, *of, *fact.amounts])}"


def _scores(journey_map: JourneyMap, locale: Locale) -> list[Tile]:
    nps, csat, ces, mean = journey_map.nps, journey_map.csat, journey_map.ces, journey_map.ces_mean
    ces_tile = _percent_tile(locale.gettext("CES: 5 to 7 of 7"), ces, journey_map, locale)
    if mean is not None:
        average = locale.gettext("mean {mean} of 7", mean=locale.decimal(mean.value))
        ces_tile = replace(ces_tile, details=[*ces_tile.details, average])
    name = locale.gettext("NPS, −100 to 100")
    if nps is None:
        nps_tile = Tile(name, GAP, [fewer_phrase(journey_map, locale)])
    else:
        ends = range_phrase(signed(nps.low, locale), signed(nps.high, locale), locale)
        nps_tile = Tile(name, signed(nps.value, locale), [ends, people_phrase(nps.n, locale)])
    return [nps_tile, _percent_tile(locale.gettext("CSAT: 4 or 5 of 5"), csat, journey_map, locale), ces_tile]


def _percent_tile(name: str, score: Estimate | None, journey_map: JourneyMap, locale: Locale) -> Tile:
    if score is None:
        return Tile(name, GAP, [fewer_phrase(journey_map, locale)])
    ends = range_phrase(percent(score.low, locale), percent(score.high, locale), locale)
    return Tile(name, percent(score.value, locale), [ends, people_phrase(score.n, locale)])


def _rows(
    canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical
) -> list[Block]:
    figures, label = lanes.main_figures(journey_map, vertical), locale.gettext("range of the curve")
    table = [
        _ranges_row(canvas, columns, label, figures, locale, gid="range"),
        lanes.people_row(canvas, columns, journey_map, locale, vertical=vertical),
        *(
            []
            if journey_map.audience is Audience.STAFF
            else [lanes.other_row(canvas, columns, journey_map, locale, vertical=vertical)]
        ),
        *_agents_rows(canvas, columns, journey_map, locale),
        *_bets_row(canvas, columns, journey_map, locale),
        *_derived_rows(canvas, columns, journey_map, locale),
        *_waited_row(canvas, columns, journey_map, locale),
        *_acting(canvas, columns, journey_map, locale),
    ]
    gap = space(canvas.sizes.gap / 4)
    return [gap, *(block for line in table for block in (line, gap, rows.rule(canvas), gap))]


def _ranges_row(
    canvas: Canvas, columns: Columns, label: str, figures: Sequence[Estimate | None], locale: Locale, *, gid: str
) -> Block:
    texts = [
        GAP if figure is None else f"{locale.decimal(figure.low)}–{locale.decimal(figure.high)}" for figure in figures
    ]
    return rows.row(canvas, columns, label, texts, look=canvas.sizes.quiet, gid=gid)


def _agents_rows(canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    """Return the agents' view with its ranges and people; of agents alone that is the curve, which has both already."""
    figures, label = [stage.staff for stage in journey_map.stages], locale.gettext("satisfaction as agents see it")
    means = lanes.means_row(canvas, columns, label, figures, locale, gid="staff_mean")
    if journey_map.audience is Audience.STAFF or not any(figures):
        return [means]
    counts = [GAP if figure is None else locale.integer(figure.n) for figure in figures]
    return [
        means,
        _ranges_row(canvas, columns, locale.gettext("range of the agents' view"), figures, locale, gid="staff_range"),
        rows.row(canvas, columns, locale.gettext("n, agents"), counts, look=canvas.sizes.quiet, gid="staff_n"),
    ]


def _acting(canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    """Return the row of open actions that somebody owns, if there are any."""
    lane = actions_lane(journey_map, locale)
    label = locale.gettext("open actions")
    return [rows.words_row(canvas, columns, label, lane, gid="actions")] if lane else []


def _bets_row(canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    bets = journey_map.bets
    if bets is None:
        return []
    return [lanes.believed_row(canvas, columns, journey_map, bets, locale)]


def _derived_rows(canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    """Return what follows from the ratings and the stories, a row for each that any stage has."""
    stages = journey_map.stages
    points, shares = partial(signed, locale=locale), partial(driver_share, locale=locale)
    figures: list[tuple[str, str, list[Estimate | None], Callable[[float], str]]] = [
        ("opportunity", locale.gettext("opportunity, of 20"), [one.opportunity for one in stages], locale.decimal),
        ("mood", locale.gettext("mood of the stories"), [one.net_emotion for one in stages], points),
        ("strong", locale.gettext("strong feelings, share of stories"), _strong(stages), locale.percent),
    ]
    if journey_map.driven is not None:
        label = locale.gettext("goes with {score}", score=driven_name(journey_map.driven))
        figures.append(("driver", label, [one.driver for one in stages], shares))
    return [
        rows.row(
            canvas,
            columns,
            f"{label} ({_people([figure.n for figure in listed if figure is not None], locale)})",
            [GAP if figure is None else written(figure.value) for figure in listed],
            look=canvas.sizes.row,
            gid=gid,
        )
        for gid, label, listed, written in figures
        if any(figure is not None for figure in listed)
    ]


def _waited_row(canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale) -> list[Block]:
    """Return the row of times waited, if any stage has one."""
    times = [stage.waited for stage in journey_map.stages]
    counts = [one.people for one in times if one is not None]
    if not counts:
        return []
    name, people = locale.gettext("time waited, median"), _people(counts, locale)
    texts = [GAP if one is None else waited_briefly(one, locale) for one in times]
    return [rows.row(canvas, columns, f"{name} ({people})", texts, look=canvas.sizes.row, gid="waited")]


def _strong(stages: Sequence[StageCell]) -> list[Estimate | None]:
    return [None if stage.strong_feelings is None else stage.strong_feelings.share for stage in stages]


def _people(counts: Sequence[int], locale: Locale) -> str:
    """Write how many people stand behind the figures of a row, from the fewest to the most."""
    ends = dict.fromkeys((min(counts), max(counts)))
    return locale.gettext("n = {n}", n="–".join(locale.integer(end) for end in ends))


def _foot(canvas: Canvas, journey_map: JourneyMap, locale: Locale) -> Block:
    """Pains at the left; what the figures mean, and what they can't tell, at the right."""
    middle = canvas.span.left + style.SHEET_PAINS_SHARE * canvas.span.width
    left = Span(canvas.span.left, middle - canvas.sizes.gap)
    pains = lanes.pains(canvas, journey_map, locale, left, most=canvas.sizes.pains, in_full=True)
    pains += _leaving(canvas, journey_map, locale, left)
    right = Span(middle + canvas.sizes.gap, canvas.span.right) if pains else canvas.span
    return beside(stack(pains), _notes(canvas, journey_map, locale, right))


def _leaving(canvas: Canvas, journey_map: JourneyMap, locale: Locale, span: Span) -> list[Block]:
    """Say below the pains which of them those told of more often who then left."""
    sentences = leaving_sentences(journey_map, locale)
    if not sentences:
        return []
    gap = canvas.sizes.gap
    title = canvas.paragraph(leaving_title(locale), canvas.sizes.heading, span, gid="leaving:title")
    said = [
        block
        for sentence in sentences
        for block in (space(gap / 2), canvas.paragraph(sentence, canvas.sizes.body, span, gid="leaving"))
    ]
    return [space(gap), title, *said]


def _notes(canvas: Canvas, journey_map: JourneyMap, locale: Locale, span: Span) -> Block:
    ranges = locale.gettext("Ranges hold the true figure in 95 of 100 cases. A thin line rests on few answers.")
    imported = " ".join(imported_sentences(journey_map, locale))
    notes = [ranges, *([imported] if imported else []), *reading_notes(journey_map, locale)]
    title = canvas.paragraph(locale.gettext("How to read it"), canvas.sizes.heading, span, gid="notes:title")
    texts = [
        block
        for note in notes
        for block in (canvas.paragraph(note, canvas.sizes.quiet, span, gid="note"), space(canvas.sizes.gap / 2))
    ]
    return stack([title, space(canvas.sizes.gap / 2), *texts])
