"""What was told, stage by stage, on pages of their own: as many stages side by side as stay readable."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from interview.language import Locale
from interview.records import Layer, Role
from reports import lanes, rows, style
from reports.canvas import Block, Canvas, Span, height_of, line_height, space
from reports.facts import LANES, QUOTED_LANES, Fact, most_said, stage_facts
from reports.journey_map import JourneyMap, StageCell
from reports.labels import lane_title, pain_title
from reports.plan import in_language
from reports.quote_pages import one_quote_each, quote_of_lane
from reports.strip import Columns, stage_strip
from reports.wording import quote_phrase, stories_phrase

STAGES = 5  # at most on a page; more would leave columns too narrow for sentences
ITEMS = 3  # of a matter
QUOTES = 2
PAINS = 3


def told_figures(journey_map: JourneyMap, locale: Locale) -> list[Figure]:
    """Build the pages; none where nobody told anything that may be shown."""
    stages = journey_map.stages
    facts = {stage.id: stage_facts(journey_map, stage.id, locale) for stage in stages}
    if journey_map.hidden or not any(facts.values()):
        return []
    pages = -(-len(stages) // STAGES)
    across = -(-len(stages) // pages)
    return [
        _page(journey_map, stages[first : first + across], facts, locale, across=across)
        for first in range(0, len(stages), across)
    ]


def _page(
    journey_map: JourneyMap, stages: Sequence[StageCell], facts: dict[str, list[Fact]], locale: Locale, *, across: int
) -> Figure:
    canvas = Canvas(style.SHEET, locale, paper=style.PAPER)
    columns = Columns(canvas.span.left + canvas.sizes.axis, canvas.width - canvas.sizes.margin / 2, across)
    names = [in_language(stage.title, locale) for stage in stages]
    shown = Columns(columns.left, columns.left + len(stages) * columns.width, len(stages))
    strip, _ = stage_strip(canvas, shown, names, marked=None)
    gap = space(canvas.sizes.gap)
    blocks = [
        *lanes.example_banner(canvas, journey_map, locale),
        gap,
        *lanes.top(canvas, journey_map, locale, canvas.span),
        gap,
        strip,
        gap,
        *_pain_rows(canvas, columns, journey_map, stages, locale),
        *_fact_rows(canvas, columns, stages, facts, locale, role=Role.CUSTOMER),
        *_lane_rows(canvas, columns, journey_map, stages, locale),
    ]
    staff = _fact_rows(canvas, columns, stages, facts, locale, role=Role.STAFF)
    if staff:
        blocks += [_line_of_visibility(canvas, locale), gap, *staff]
    blocks.append(space(max(canvas.sizes.gap, canvas.sizes.height - height_of(blocks))))
    return canvas.finish(blocks)


def _pain_rows(
    canvas: Canvas, columns: Columns, journey_map: JourneyMap, stages: Sequence[StageCell], locale: Locale
) -> list[Block]:
    pains = [[pain for pain in journey_map.pains if pain.stage_id == stage.id][:PAINS] for stage in stages]
    words = [
        [quote_phrase(quote, locale) for quote in one_quote_each(journey_map, of_stage, locale) if quote is not None][
            :QUOTES
        ]
        for of_stage in pains
    ]
    told = [[f"{pain_title(pain, locale)}: {stories_phrase(pain, locale)}" for pain in of_stage] for of_stage in pains]
    return [
        *_row(canvas, columns, locale.gettext("Pain points"), told, gid="pains"),
        *_row(canvas, columns, locale.gettext("In their words"), words, gid="quotes"),
    ]


def _lane_rows(
    canvas: Canvas, columns: Columns, journey_map: JourneyMap, stages: Sequence[StageCell], locale: Locale
) -> list[Block]:
    """Return a row for each lane: a quote, and how many of those who told of the stage told it, where that counts."""

    def cell(stage: StageCell, lane: str) -> list[str]:
        quote = quote_of_lane(journey_map, stage.id, lane, locale)
        told = next((one for one in stage.lanes if one.id == lane), None)
        return [
            *([] if quote is None else [quote_phrase(quote, locale)]),
            *([] if told is None else [locale.gettext("{n} of {all}", n=told.people, all=told.share.n)]),
        ]

    return [
        block
        for lane in QUOTED_LANES
        for block in _row(
            canvas,
            columns,
            lane_title(lane, locale),
            [cell(stage, lane) for stage in stages],
            gid=f"{Layer.LANE}:{lane}",
        )
    ]


def _fact_rows(
    canvas: Canvas,
    columns: Columns,
    stages: Sequence[StageCell],
    facts: dict[str, list[Fact]],
    locale: Locale,
    *,
    role: Role,
) -> list[Block]:
    """Return a row for each matter that any of the stages has, in the order of the facts."""
    of_role = [fact for stage in stages for fact in facts[stage.id] if fact.role is role and fact.id != LANES]
    matters = {fact.id: fact.title for fact in sorted(of_role, key=lambda fact: fact.order)}
    blocks: list[Block] = []
    for matter, title in matters.items():
        cells = [next((fact for fact in facts[stage.id] if fact.id == matter), None) for stage in stages]
        blocks += _row(canvas, columns, title, [_cell(fact, locale) for fact in cells], gid=matter)
    return blocks


def _cell(fact: Fact | None, locale: Locale) -> list[str]:
    if fact is None:
        return []
    if fact.amounts:
        return list(fact.amounts)
    lines = [f"{item.text}\N{NO-BREAK SPACE}{locale.percent(item.share)}" for item in most_said(fact, ITEMS)]
    return [*fact.against, *lines, locale.gettext("n = {n}", n=locale.integer(fact.items[0].of))]


def _row(canvas: Canvas, columns: Columns, title: str, cells: Sequence[Sequence[str]], *, gid: str) -> list[Block]:
    if not any(cells):
        return []
    body, quiet, gap = canvas.sizes.body, canvas.sizes.quiet, canvas.sizes.gap
    label = canvas.wrap(title, quiet, canvas.sizes.axis - gap)
    lefts = [columns.left + number * columns.width for number in range(len(cells))]
    widths = [
        min(columns.width - gap, canvas.span.right - left) for left in lefts
    ]  # the last arrow reaches into the margin
    wrapped = [
        [line for text in cell for line in canvas.wrap(text, body, width)]
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(len(label) * line_height(quiet), *(len(lines) * line_height(body) for lines in wrapped))

    def paint(top: float) -> None:
        canvas.write_lines(canvas.span.left, top, label, quiet, gid=f"{gid}:label")
        for number, (left, lines) in enumerate(zip(lefts, wrapped, strict=True)):
            canvas.write_lines(left, top, lines, body, gid=f"{gid}:{number}")

    return [Block(height, paint), space(gap / 2), rows.rule(canvas), space(gap / 2)]


def _line_of_visibility(canvas: Canvas, locale: Locale) -> Block:
    """Return the line below which stands what customers do not see, as colleagues told it."""
    look = canvas.sizes.quiet.but(colour=style.STAFF, bold=True)
    text = locale.gettext("Line of visibility: below it stands what customers do not see, as agents told it")
    lines = canvas.wrap(text, look, canvas.span.width)
    gap = canvas.sizes.gap / 2

    def paint(top: float) -> None:
        ends = Span(canvas.span.left, canvas.span.right)
        canvas.line(
            [(ends.left, top), (ends.right, top)],
            colour=style.STAFF,
            width=canvas.sizes.line_thin,
            dashes=style.STAFF_DASHES,
            gid="visibility",
        )
        canvas.write_lines(ends.left, top + gap, lines, look, gid="visibility:label")

    return Block(len(lines) * line_height(look) + gap, paint)
