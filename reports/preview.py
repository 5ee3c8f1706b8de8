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
    """Build the preview; the last pains give way where many stages with long names leave no room."""
    canvas = Canvas(style.PREVIEW, paper=style.PAPER)
    if journey_map.hypothesis is not None:
        return canvas.finish(hypothesis.blocks(canvas, journey_map, journey_map.hypothesis, locale))
    if journey_map.hidden:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    sizes = canvas.sizes
    columns = lanes.stage_columns(canvas, journey_map)
    names = [in_language(stage.short_title, locale) for stage in journey_map.stages]
    strip, spelled = stage_strip(canvas, columns, names, marked=lanes.worst_number(journey_map))
    above = [
        *lanes.example_banner(canvas, journey_map, locale),
        space(sizes.gap),
        *lanes.top(canvas, journey_map, locale, canvas.span, vertical=vertical),
        space(sizes.gap),
        strip,
        *lanes.moment_stars(canvas, columns, journey_map),
    ]
    below = [
        space(sizes.gap / 2),
        *_other(canvas, columns, journey_map, locale, vertical=vertical),
        lanes.people_row(canvas, columns, journey_map, locale, vertical=vertical),
        *([] if spelled is None else [space(sizes.gap / 2), spelled]),
        space(sizes.gap / 2),
        lanes.legend(canvas, journey_map, locale, vertical=vertical),
        space(sizes.gap / 2),
    ]
    curve = lanes.main_curve(canvas, journey_map, locale, vertical=vertical)
    beside = lanes.side_curves(canvas, journey_map, locale, vertical=vertical)
    for most in range(sizes.pains, -1, -1):
        pains = lanes.pains(canvas, journey_map, locale, canvas.span, most=most)
        room = sizes.height - sizes.gap - height_of([*above, *below, *pains])
        if room >= (sizes.plot_wanted if most > 1 else sizes.plot_lowest):
            break
    height = min(max(room, sizes.plot_lowest), sizes.plot_highest)
    middle = plot(canvas, columns, curve, height=height, beside=beside)
    return canvas.finish([*above, middle, *below, *pains, space(sizes.gap)])


def _other(
    canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical
) -> list[Block]:
    """Return the row of the measure that is not the height of the curve; agents were asked for one alone."""
    if journey_map.audience is Audience.STAFF:
        return []
    return [lanes.other_row(canvas, columns, journey_map, locale, vertical=vertical), rows.rule(canvas)]
