"""A map of managers' bets alone, as long as too few people have answered: headed as what it is, a hypothesis."""

from interview.language import Locale
from reports import lanes, rows, style
from reports.canvas import Block, Canvas, height_of, space
from reports.journey_map import Bets, JourneyMap
from reports.metrics import Estimate
from reports.plan import in_language
from reports.plot import Curve, plot
from reports.rows import LegendItem, Sign
from reports.shapes import draw_triangle
from reports.strip import stage_strip
from reports.wording import believed_sentences, bets_name, hypothesis_sentence, unasked_sentence


def blocks(canvas: Canvas, journey_map: JourneyMap, bets: Bets, locale: Locale) -> list[Block]:
    """Return the whole picture; what is believed beside the curve gives way where there is no room for it."""
    sizes, gap = canvas.sizes, canvas.sizes.gap
    columns = lanes.stage_columns(canvas, journey_map)
    names = [in_language(stage.short_title, locale) for stage in journey_map.stages]
    strip, spelled = stage_strip(canvas, columns, names, marked=None)
    facts = [locale.gettext("satisfaction, of 5"), locale.day(journey_map.generated_on)]
    above = [
        *lanes.example_banner(canvas, journey_map, locale),
        space(gap),
        canvas.paragraph(locale.gettext("Customer journey"), sizes.title, canvas.span, gid="title"),
        lanes.facts(canvas, facts, canvas.span),
        space(gap),
        canvas.paragraph(hypothesis_sentence(locale), sizes.message, canvas.span, gid="message"),
        canvas.paragraph(unasked_sentence(journey_map, locale), sizes.quiet, canvas.span, gid="reason"),
        space(gap),
        strip,
    ]
    below = [
        *([] if spelled is None else [space(gap / 2), spelled]),
        space(gap / 2),
        rows.legend(canvas, [LegendItem(_sign(canvas), bets_name(bets, locale))]),
        space(gap),
    ]
    believed = [
        canvas.paragraph(said, sizes.body, canvas.span, gid="believed")
        for said in believed_sentences(journey_map, bets, locale)
    ]
    room = sizes.height - height_of([*above, *below])
    while believed and room - height_of(believed) < sizes.plot_lowest:
        believed.pop()
    height = min(max(room - height_of(believed), sizes.plot_lowest), sizes.plot_highest)
    curve = plot(canvas, columns, _curve(canvas, journey_map, bets, locale), height=height)
    return [*above, curve, *below[:-1], *believed, below[-1]]


def _curve(canvas: Canvas, journey_map: JourneyMap, bets: Bets, locale: Locale) -> Curve:
    """Return the bets as the main curve: dotted like beside answers, with figures, and with no range to show."""
    means = lanes.bet_means(journey_map, bets)
    return Curve(
        points=[None if value is None else Estimate(value, value, value, bets.managers) for value in means],
        labels=["" if value is None else locale.decimal(value) for value in means],
        thin=[False] * len(means),
        colour=style.BETS,
        band=None,
        mark=lambda number, x, y, thin: draw_triangle(canvas, x, y, canvas.sizes.mark, style.BETS),
        mark_radius=canvas.sizes.mark,
        gid="bets",
        axis={value: locale.integer(value) for value in style.AXIS},
        dashes=style.BET_DOTS,
    )


def _sign(canvas: Canvas) -> Sign:
    line = rows.line_sign(canvas, colour=style.BETS, width=canvas.sizes.line, dashes=style.BET_DOTS)

    def paint(left: float, middle: float) -> None:
        line(left, middle)
        draw_triangle(canvas, left + style.LEGEND_SIGN / 2, middle, canvas.sizes.mark, style.BETS)

    return paint
