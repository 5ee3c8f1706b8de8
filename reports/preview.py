"""The map for a phone."""

from matplotlib.figure import Figure

from interview.language import Locale
from reports import hypothesis, lanes, rows, style
from reports.canvas import Block, Canvas, height_of, space
from reports.journey_map import JourneyMap, Vertical
from reports.plan import in_language
from reports.plot import plot
from reports.segment import Audience
from reports.strip import Columns, stage_strip


def preview_figure(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> Figure:
    """Build the preview, with less room between and around things where many stages with long names need it.

    Where even that leaves no room for a pain, it says how many more there are.
    """
    canvas = Canvas(style.PREVIEW, paper=style.PAPER)
    if journey_map.hypothesis is not None:
        return canvas.finish(hypothesis.blocks(canvas, journey_map, journey_map.hypothesis, locale))
    if journey_map.hidden:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    columns = lanes.stage_columns(canvas, journey_map)
    names = [in_language(stage.short_title, locale) for stage in journey_map.stages]
    strip, spelled = stage_strip(canvas, columns, names, marked=lanes.worst_number(journey_map))
    above = [
        *lanes.example_banner(canvas, journey_map, locale),
        space(canvas.sizes.gap),
        *lanes.top(canvas, journey_map, locale, canvas.span, vertical=vertical),
        space(canvas.sizes.gap),
        strip,
        *lanes.moment_stars(canvas, columns, journey_map),
    ]
    curve = lanes.main_curve(canvas, journey_map, locale, vertical=vertical)
    beside = lanes.side_curves(canvas, journey_map, locale, vertical=vertical)
    for tight, most in [(False, canvas.sizes.pains), *((True, most) for most in range(canvas.sizes.pains, -1, -1))]:
        below = [
            space(canvas.sizes.gap / 2),
            *_figures(canvas, columns, journey_map, locale, vertical=vertical, tight=tight),
            *([] if spelled is None else [space(canvas.sizes.gap / 2), spelled]),
            space(canvas.sizes.gap / 2),
            lanes.legend(canvas, journey_map, locale, vertical=vertical, tight=tight),
            space(canvas.sizes.gap / 2),
            *lanes.pains(
                canvas, journey_map, locale, canvas.span, most=most, numbered=spelled is not None, tight=tight
            ),
            *_more(canvas, journey_map, locale, most=most),
            space(canvas.sizes.gap),
        ]
        room = canvas.sizes.height - height_of([*above, *below])
        if room >= (canvas.sizes.plot_lowest if tight else canvas.sizes.plot_wanted):
            break
    height = min(max(room, canvas.sizes.plot_lowest), canvas.sizes.plot_highest)
    return canvas.finish([*above, plot(canvas, columns, curve, height=height, beside=beside), *below])


def _figures(
    canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical, tight: bool
) -> list[Block]:
    """Return the measure that is not the height of the curve, and how many people rated.

    Agents were asked for one measure alone. tight: one label for both rows.
    """
    if journey_map.audience is Audience.STAFF:
        return [lanes.people_row(canvas, columns, journey_map, locale, vertical=vertical)]
    return [
        lanes.other_row(canvas, columns, journey_map, locale, vertical=vertical, over_people=tight),
        rows.rule(canvas),
        lanes.people_row(canvas, columns, journey_map, locale, vertical=vertical, labelled=not tight),
    ]


def _more(canvas: Canvas, journey_map: JourneyMap, locale: Locale, *, most: int) -> list[Block]:
    """Say how many of the worst pains there was no room for."""
    if journey_map.audience is Audience.STAFF:
        return []
    left_out = min(canvas.sizes.pains, len(journey_map.pains)) - most
    if left_out <= 0:
        return []
    more = locale.ngettext("{n} more pain point: /pains", "{n} more pain points: /pains", left_out)
    return [canvas.paragraph(more, canvas.sizes.quiet, canvas.span, gid="more")]
