"""From channel to channel: how many people went on where at each stage, and how many had to come back."""

from collections.abc import Collection, Iterator, Sequence
from itertools import product

from matplotlib.figure import Figure

from interview.language import Locale
from reports import lanes, rows, style
from reports.bands import Band, band_rows, run_of
from reports.canvas import Block, Canvas, Span, height_of, space
from reports.facts import stages_by_changes, switch_ends
from reports.journey_map import JourneyMap, StageCell, Switch
from reports.opening import notes, opening, said_instead, who_and_when
from reports.plan import in_language
from reports.rows import LegendItem, Sign
from reports.shapes import draw_bar
from reports.wording import drawn_sentence, left_out_stages, no_ways_phrase, range_phrase, told_way_phrase

MOST_WAYS = 8
FEWEST_WAYS = 3
"""Of a stage; below it a whole stage gives way."""


def channel_flow_figure(journey_map: JourneyMap, locale: Locale) -> Figure:
    """Build the picture: bands for each stage, the one with most changes of channel first.

    Where room is short, the ways that fewest told give way first, then whole stages; the picture says how many.
    """
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    if journey_map.hidden:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    title = locale.gettext("From channel to channel")
    stages = stages_by_changes(journey_map)
    if not stages:
        return canvas.finish(said_instead(canvas, journey_map, title, no_ways_phrase(journey_map, locale), locale))
    above = opening(canvas, journey_map, title, who_and_when(journey_map, locale), locale)
    for count, ways in _choices(len(stages)):
        shown = stages[:count]
        drawn = [[_band(switch, locale) for switch in stage.switches[:ways]] for stage in shown]
        left_out = sum(max(len(stage.switches) - ways, 0) for stage in shown)
        blocks = [
            *above,
            *_stages(canvas, shown, drawn, locale),
            _legend(canvas, {band.colour for bands in drawn for band in bands}, locale),
            *notes(canvas, _sentences(journey_map, len(stages) - count, left_out, locale)),
        ]
        if height_of(blocks) <= canvas.sizes.height:
            break
    return canvas.finish(blocks)


def _choices(stages: int) -> Iterator[tuple[int, int]]:
    """Yield how many stages, with how many ways each, may be shown, the most telling choice first."""
    yield from product(range(stages, 0, -1), range(MOST_WAYS, FEWEST_WAYS - 1, -1))
    yield from product([1], range(FEWEST_WAYS - 1, 0, -1))


def _stages(
    canvas: Canvas, stages: Sequence[StageCell], drawn: Sequence[Sequence[Band]], locale: Locale
) -> list[Block]:
    run = run_of(canvas, [band for bands in drawn for band in bands])
    return [
        block for stage, bands in zip(stages, drawn, strict=True) for block in _stage(canvas, stage, bands, run, locale)
    ]


def _stage(canvas: Canvas, stage: StageCell, bands: Sequence[Band], run: Span, locale: Locale) -> list[Block]:
    name = in_language(stage.short_title, locale)
    return [
        canvas.paragraph(name, canvas.sizes.heading, canvas.span, gid=f"{stage.id}:heading"),
        lanes.facts(canvas, [told_way_phrase(stage.switches[0].share.n, locale)], canvas.span),
        space(canvas.sizes.gap / 2),
        band_rows(canvas, bands, run, gid=stage.id),
        space(canvas.sizes.gap),
    ]


def _band(switch: Switch, locale: Locale) -> Band:
    start, end = switch_ends(switch, locale)
    share = switch.share
    return Band(
        start=start,
        end=end,
        share=share.value,
        colour=style.BAND_AGAIN if switch.start == switch.end else style.BAND_ON,
        figures=[
            locale.gettext("{share} ({n})", share=locale.percent(share.value), n=locale.integer(switch.people)),
            range_phrase(locale.percent(share.low), locale.percent(share.high), locale),
        ],
    )


def _legend(canvas: Canvas, colours: Collection[str], locale: Locale) -> Block:
    """Say what the colours mean; those that this picture does not have are left out."""
    meanings = {
        style.BAND_ON: locale.gettext("on to another channel"),
        style.BAND_AGAIN: locale.gettext("once more by the same one"),
    }
    return rows.legend(canvas, [LegendItem(_sign(canvas, one), meanings[one]) for one in meanings if one in colours])


def _sentences(journey_map: JourneyMap, stages: int, ways: int, locale: Locale) -> list[str]:
    """Say how many stages and ways have no room, and how to read the figures."""
    sentences = left_out_stages(stages, locale)
    if ways:
        sentences.append(locale.ngettext("{n} more way has no room here.", "{n} more ways have no room here.", ways))
    sentences += [
        locale.gettext(
            "Read from left to right. Percentages are of all who told their way, in brackets is the number of people; "
            "each person counts once for each way."
        ),
        locale.gettext("The ranges hold the true figure in 95 of 100 cases."),
    ]
    drawn = drawn_sentence(journey_map, locale)
    if drawn is not None:
        sentences.append(drawn)
    return sentences


def _sign(canvas: Canvas, colour: str) -> Sign:
    def paint(left: float, middle: float) -> None:
        half = style.BAR / 2
        draw_bar(canvas, left, middle - half, left + style.LEGEND_SIGN, middle + half, colour=colour)

    return paint
