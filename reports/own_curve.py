"""A respondent's own journey, given back as a picture at the end of the interview."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from interview.language import Locale
from reports import rows, style
from reports.assemble import face_of
from reports.canvas import Canvas, space
from reports.metrics import Estimate
from reports.plan import MapPlan, in_language
from reports.plot import HIGHEST, LOWEST, Curve, face_mark, plot
from reports.rows import LegendItem
from reports.strip import Columns, stage_strip


@dataclass(frozen=True, slots=True)
class OwnPoint:
    """One person's ratings of a stage, 1..5; None where the person passed on it."""

    stage_id: str
    satisfaction: int | None
    importance: int | None


def own_curve_figure(points: Sequence[OwnPoint], plan: MapPlan, locale: Locale) -> Figure:
    """Build the picture: faces for satisfaction, columns for importance, words for both ends and no digits."""
    canvas = Canvas(style.OWN_CURVE, locale, paper=style.OWN_PAPER)
    sizes = canvas.sizes
    title = locale.gettext("Your journey, as you described it")
    titles = {stage.id: in_language(stage.short_title, locale) for stage in plan.stages}
    curve = _curve(canvas, points, locale)
    widest = max(canvas.measure(words, sizes.quiet) for words in curve.axis.values())
    columns = Columns(canvas.span.left + widest + sizes.gap, canvas.width - sizes.margin / 2, len(points))
    strip, spelled = stage_strip(canvas, columns, [titles[point.stage_id] for point in points], marked=None)
    blocks = [
        space(sizes.gap),
        canvas.paragraph(title, sizes.title.but(colour=style.OWN), canvas.span, gid="title"),
        space(sizes.gap),
        strip,
        space(sizes.gap),
        plot(canvas, columns, curve, height=sizes.plot_highest, bars=[point.importance for point in points]),
        space(sizes.gap),
    ]
    if spelled is not None:
        blocks += [spelled, space(sizes.gap)]
    legend = rows.legend(
        canvas,
        [
            LegendItem(rows.face_sign(canvas), locale.gettext("how satisfied you were")),
            LegendItem(rows.bar_sign(canvas), locale.gettext("how important it was to you")),
        ],
    )
    thanks = canvas.paragraph(locale.gettext("Thank you for telling us."), sizes.heading, canvas.span, gid="thanks")
    return canvas.finish([*blocks, legend, space(sizes.gap), thanks, space(2 * sizes.gap)])


def _curve(canvas: Canvas, points: Sequence[OwnPoint], locale: Locale) -> Curve:
    ratings = [
        None if point.satisfaction is None else Estimate(point.satisfaction, point.satisfaction, point.satisfaction, 1)
        for point in points
    ]
    return Curve(
        points=ratings,
        labels=["" for _ in points],
        thin=[False for _ in points],
        colour=style.OWN,
        band=style.OWN_PAPER,
        mark=face_mark(canvas, [face_of(rating) for rating in ratings]),
        mark_radius=canvas.sizes.face,
        gid="curve",
        axis={HIGHEST: locale.gettext("high"), LOWEST: locale.gettext("low")},
    )
