"""Satisfaction of several personas with each stage: where which of them has a hard time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from matplotlib.figure import Figure

from interview.language import Locale
from reports import lanes, style
from reports.canvas import Block, Canvas, height_of, line_height, space
from reports.journey_map import JourneyMap
from reports.metrics import Estimate
from reports.opening import notes, opening, said_instead
from reports.period import Period
from reports.plan import in_language
from reports.plot import HIGHEST, LOWEST
from reports.segment import beside_persona
from reports.shapes import draw_bar
from reports.strip import Columns, stage_strip
from reports.wording import (
    at_each_stage,
    customers_phrase,
    dates_phrase,
    few_sign,
    fewer_phrase,
    filter_facts,
    left_out_sentence,
)


def heat_map_figure(personas: Sequence[tuple[str, JourneyMap]], locale: Locale) -> Figure:
    """Build the picture: a row for each persona, a cell for each stage, the mean written in every cell.

    personas: 2 to 6 titles and maps of one guide; the columns are the stages of the first map. Where the numbers of
    people below the cells leave no room, each row tells their range, or the whole picture does. That no row gives a
    hidden one away, by subtraction from a map of all, is up to the caller.
    """
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    maps = [journey_map for _, journey_map in personas]
    whole = replace(
        maps[0],
        period=Period(min(one.period.start for one in maps), max(one.period.end for one in maps)),
        example=any(one.example for one in maps),
        segment=beside_persona(maps[0].segment),
    )
    if all(one.hidden for one in maps):
        return canvas.finish(lanes.nothing_to_show(canvas, whole, locale))
    if not any(figure for one in maps for figure in _figures(one, whole)):
        none = locale.gettext("No stage was rated by enough people to be shown.")
        return canvas.finish(said_instead(canvas, whole, locale.gettext("Satisfaction by persona"), none, locale))
    for people in _People:
        blocks = _blocks(canvas, personas, whole, locale, people=people)
        if height_of(blocks) <= canvas.sizes.height:
            break
    return canvas.finish(blocks)


class _People(Enum):
    """Where the numbers of people stand, the place that takes most room first."""

    CELLS = auto()
    ROWS = auto()
    FACTS = auto()


def _blocks(
    canvas: Canvas, personas: Sequence[tuple[str, JourneyMap]], whole: JourneyMap, locale: Locale, *, people: _People
) -> list[Block]:
    listed = [_Row(number, name, one, _figures(one, whole), people) for number, (name, one) in enumerate(personas)]
    facts = [
        dates_phrase(whole, locale),
        *filter_facts(whole, locale),
        locale.gettext("satisfaction, of 5"),
    ]
    if people is _People.FACTS:
        facts.append(at_each_stage([count for row in listed for count in row.counts], locale))
    columns = Columns(canvas.span.left, canvas.span.right, len(whole.stages))
    names = [in_language(stage.short_title, locale) for stage in whole.stages]
    strip, spelled = stage_strip(canvas, columns, names, marked=None)
    gap = space(canvas.sizes.gap / 2)
    return [
        *opening(canvas, whole, locale.gettext("Satisfaction by persona"), facts, locale),
        strip,
        gap,
        *(block for row in listed for block in _row(canvas, columns, row, locale)),
        *([] if spelled is None else [spelled, gap]),
        _legend(canvas, locale),
        *notes(canvas, _sentences(whole, locale, people=people)),
    ]


def _figures(journey_map: JourneyMap, whole: JourneyMap) -> list[Estimate | None]:
    """Return the satisfaction of each column's stage."""
    found = {stage.id: stage.satisfaction for stage in journey_map.stages}
    return [found.get(stage.id) for stage in whole.stages]


@dataclass(frozen=True, slots=True)
class _Row:
    """One persona. figures: one a column."""

    number: int
    name: str
    journey_map: JourneyMap
    figures: Sequence[Estimate | None]
    people: _People

    @property
    def counts(self) -> list[int]:
        """Return the numbers of people behind the cells."""
        return [figure.n for figure in self.figures if figure is not None]

    @property
    def is_hidden(self) -> bool:
        """Tell whether there is no cell to show; agents, who rate too, are no customers."""
        return self.journey_map.customers is None

    @property
    def gid(self) -> str:
        return f"row:{self.number}"


def _row(canvas: Canvas, columns: Columns, row: _Row, locale: Locale) -> list[Block]:
    head = _head(canvas, row, locale)
    if row.is_hidden:
        return [head, _hidden(canvas, row, locale), space(canvas.sizes.gap)]
    people = [_people(canvas, columns, row, locale)] if row.people is _People.CELLS else []
    return [head, _cells(canvas, columns, row, locale), *people, space(canvas.sizes.gap / 2)]


def _head(canvas: Canvas, row: _Row, locale: Locale) -> Block:
    """Return the persona's title with its people at the right end, or below where both don't fit."""
    look, quiet = style.ZONE_NAME, canvas.sizes.quiet
    behind = _behind(row, locale)
    lines = canvas.wrap(row.name, look, canvas.span.width)
    last = canvas.measure(lines[-1], look) + 2 * canvas.sizes.gap
    fits = last + canvas.measure(behind, quiet) <= canvas.span.width
    below = [] if fits else canvas.wrap(behind, quiet, canvas.span.width)
    height = len(lines) * line_height(look)

    def paint(top: float) -> None:
        canvas.write_lines(canvas.span.left, top, lines, look, gid=f"{row.gid}:title")
        if fits and behind:
            end = top + height - line_height(quiet)
            canvas.write(canvas.span.right, end, behind, quiet, align="right", gid=f"{row.gid}:behind")
        canvas.write_lines(canvas.span.left, top + height, below, quiet, gid=f"{row.gid}:behind")

    return Block(height + len(below) * line_height(quiet), paint)


def _behind(row: _Row, locale: Locale) -> str:
    if row.is_hidden or row.people is _People.FACTS:
        return ""
    if row.people is _People.CELLS or not row.counts:
        return customers_phrase(row.journey_map, locale)
    return at_each_stage(row.counts, locale)


def _cells(canvas: Canvas, columns: Columns, row: _Row, locale: Locale) -> Block:
    look = canvas.sizes.row
    height = line_height(look) + style.HEAT_PADDING

    def paint(top: float) -> None:
        for number, figure in enumerate(row.figures):
            ground, ink = (style.PAPER, style.MUTED) if figure is None else heat_of(figure.value)
            left = columns.centre(number) - columns.width / 2 + style.HEAT_GAP / 2
            right = left + columns.width - style.HEAT_GAP
            draw_bar(canvas, left, top, right, top + height, colour=ground, gid=f"{row.gid}:ground:{number}")
            text = lanes.GAP if figure is None else locale.decimal(figure.value)
            start = top + style.HEAT_PADDING / 2
            centre = columns.centre(number)
            canvas.write(centre, start, text, look.but(colour=ink), align="center", gid=f"{row.gid}:cell:{number}")

    return Block(height, paint)


def heat_of(satisfaction: float) -> tuple[str, str]:
    """Return the colours of ground and letters for a mean of 1..5; each colour takes an equal part of the scale.

    The mean counts as it is written, with one decimal: two equal figures never differ in colour.
    """
    tenths = round(10 * round(satisfaction, 1))
    part = (tenths - 10 * LOWEST) * len(style.HEAT) // (10 * (HIGHEST - LOWEST))
    return style.HEAT[min(part, len(style.HEAT) - 1)]


def _people(canvas: Canvas, columns: Columns, row: _Row, locale: Locale) -> Block:
    """Return the number of people below each cell, in two lines by turns where neighbours would touch."""
    look = canvas.sizes.quiet
    few = few_sign(row.journey_map, locale)
    texts = [few if figure is None else locale.integer(figure.n) for figure in row.figures]
    crowded = max(canvas.measure(text, look) for text in texts) + canvas.sizes.gap / 2 > columns.width

    def paint(top: float) -> None:
        for number, text in enumerate(texts):
            lower = line_height(look) if crowded and number % 2 else 0
            canvas.write(columns.centre(number), top + lower, text, look, align="center", gid=f"{row.gid}:n:{number}")

    return Block(line_height(look) * (2 if crowded else 1), paint)


def _hidden(canvas: Canvas, row: _Row, locale: Locale) -> Block:
    """Return an empty row with words in place of the cells."""
    look, span = canvas.sizes.quiet, canvas.span
    lines = canvas.wrap(fewer_phrase(row.journey_map, locale), look, span.width - 2 * canvas.sizes.gap)
    height = len(lines) * line_height(look) + style.HEAT_PADDING

    def paint(top: float) -> None:
        draw_bar(canvas, span.left, top, span.right, top + height, colour=style.TRACK, gid=f"{row.gid}:ground")
        start = top + style.HEAT_PADDING / 2
        canvas.write_lines(span.left + canvas.sizes.gap, start, lines, look, gid=f"{row.gid}:few")

    return Block(height, paint)


def _legend(canvas: Canvas, locale: Locale) -> Block:
    """Return the colours from the lower end of the scale to the upper one, with the figures where they change."""
    look = canvas.sizes.body
    step = (HIGHEST - LOWEST) / len(style.HEAT)
    parts = Columns(canvas.span.left, canvas.span.right, len(style.HEAT))
    height = style.SWATCH

    def paint(top: float) -> None:
        for number, (ground, ink) in enumerate(style.HEAT):
            left, right = parts.centre(number) - parts.width / 2, parts.centre(number) + parts.width / 2
            corners = [(left, top), (right, top), (right, top + height), (left, top + height)]
            canvas.area(corners, colour=ground, gid=f"swatch:{number}")
            low, high = LOWEST + number * step, LOWEST + (number + 1) * step
            text = f"{locale.decimal(low)}–{locale.decimal(high)}"
            start = top + (height - line_height(look)) / 2
            words = look.but(colour=ink)
            canvas.write(parts.centre(number), start, text, words, align="center", gid=f"scale:{number}")

    return Block(height, paint)


def _sentences(journey_map: JourneyMap, locale: Locale, *, people: _People) -> list[str]:
    sentences = [locale.gettext("Small figures: numbers of people.")] if people is _People.CELLS else []
    if journey_map.k > 1:
        sentences.append(left_out_sentence(journey_map.k, locale))
    return sentences
