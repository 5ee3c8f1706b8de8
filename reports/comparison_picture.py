"""Two periods against each other: scores and stages before and now, grouped by how sure their change is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from interview.language import Locale
from reports import rows, style
from reports.canvas import SEPARATOR, Block, Canvas, height_of, space
from reports.compare import Change, Comparison, Verdict
from reports.comparison_text import mix_sentences, nothing_compared, verdict_name, visible_sentence
from reports.journey_map import JourneyMap
from reports.opening import notes, opening, said_instead
from reports.plan import in_language
from reports.rows import LegendItem
from reports.scales import Ruler, Scale, nps_ruler, percent_ruler, rating_ruler, scale_rows
from reports.shapes import draw_disc, draw_ring
from reports.wording import customers_phrase, filter_facts, left_out_stages, period_phrase

SIGNS = {Verdict.REAL: ("▲", "▼"), Verdict.MAYBE: ("△", "▽"), Verdict.CHANCE: ("≈", "≈")}
"""Of a figure that rose and of one that fell; the heading of the group says it in words."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """What is compared, and on which scale."""

    name: str
    change: Change
    ruler: Ruler

    @property
    def text(self) -> str:
        """Return both values, the later one last."""
        before, after = (self.ruler.written(one.value) for one in (self.change.before, self.change.after))
        return f"{before} → {after}"

    @property
    def sign(self) -> str:
        """Return how sure the change is and where it goes."""
        up, down = SIGNS[self.change.verdict]
        return up if self.change.difference >= 0 else down


def comparison_figure(comparison: Comparison, locale: Locale) -> Figure:
    """Build the picture; where long texts leave no room the last figures stand there as text, then give way."""
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    title, after = locale.gettext("What changed"), comparison.after
    if not comparison.stages:
        sentence = nothing_compared(comparison, locale)
        return canvas.finish(said_instead(canvas, after, title, sentence, locale))
    above = [*opening(canvas, after, title, filter_facts(after, locale), locale), *_legend(canvas, comparison, locale)]
    figures = _figures(comparison, locale)
    gap, count = canvas.sizes.gap, len(figures)
    drawn = [(most, count, air) for most in range(count, -1, -1) for air in (gap / 2, 0.0)]
    for most, shown, air in [*drawn, *((0, most, 0.0) for most in range(count - 1, 0, -1))]:
        groups = _groups(canvas, figures[:shown], most, gap=air, locale=locale)
        below = notes(canvas, [*left_out_stages(count - shown, locale), *_sentences(comparison, locale)])
        if height_of([*above, *groups, *below]) <= canvas.sizes.height:
            break
    return canvas.finish([*above, *groups, *below])


def _figures(comparison: Comparison, locale: Locale) -> list[_Figure]:
    """Return scores, then stages as the words have them, by how sure their change is."""
    scores = [
        _Figure(name, change, ruler)
        for name, change, ruler in (
            ("NPS", comparison.nps, nps_ruler(locale)),
            ("CSAT", comparison.csat, percent_ruler(locale)),
        )
        if change is not None
    ]
    stages = [
        _Figure(in_language(one.stage.short_title, locale), one.change, rating_ruler(locale))
        for one in comparison.worst_first
    ]
    return sorted([*scores, *stages], key=lambda one: one.change.verdict.place)


def _legend(canvas: Canvas, comparison: Comparison, locale: Locale) -> list[Block]:
    """Say which dot is which period, and how many people answered in each."""

    def before(left: float, middle: float) -> None:
        draw_ring(canvas, left + style.LEGEND_SIGN / 2, middle, style.SCALE_DOT, colour=style.MUTED, gid="sign:before")

    def after(left: float, middle: float) -> None:
        x = left + style.LEGEND_SIGN / 2
        draw_disc(canvas, x, middle, style.SCALE_DOT, colour=style.SATISFACTION, gid="sign:after")

    earlier = locale.gettext("before: {period}", period=_period(comparison.before, locale))
    later = locale.gettext("now: {period}", period=_period(comparison.after, locale))
    items = [LegendItem(before, earlier), LegendItem(after, later)]
    return [rows.legend(canvas, items), space(canvas.sizes.gap / 2)]


def _period(journey_map: JourneyMap, locale: Locale) -> str:
    return SEPARATOR.join([period_phrase(journey_map.period, locale), customers_phrase(journey_map, locale)])


def _groups(canvas: Canvas, figures: Sequence[_Figure], most: int, *, gap: float, locale: Locale) -> list[Block]:
    """Return the figures under their verdicts, the first ones on their scales, the others as text."""
    drawn = scale_rows(canvas, [_scale(one, locale) for one in figures[:most]], gap=gap, gid="change")
    blocks: list[Block] = []
    for verdict in Verdict:
        members = [number for number, one in enumerate(figures) if one.change.verdict is verdict]
        if members:
            name = verdict_name(verdict, locale)
            heading = canvas.paragraph(name[:1].upper() + name[1:], canvas.sizes.stage, canvas.span, gid="verdict")
            blocks += [heading, *(drawn[number] for number in members if number < most)]
            blocks += _lines(canvas, (figures[number] for number in members if number >= most), locale)
    return blocks


def _lines(canvas: Canvas, figures: Iterable[_Figure], locale: Locale) -> list[Block]:
    return [
        canvas.paragraph(
            f"{one.sign} {one.name}: {one.text}{SEPARATOR}{_people(one, locale)}",
            canvas.sizes.body,
            canvas.span,
            gid="line",
        )
        for one in figures
    ]


def _scale(one: _Figure, locale: Locale) -> Scale:
    return Scale(
        name=one.name,
        figure=one.text,
        ends=one.ruler.ends,
        dot=one.ruler.dot(one.change.after),
        before=one.ruler.dot(one.change.before),
        behind=_people(one, locale),
        sign=one.sign,
    )


def _people(one: _Figure, locale: Locale) -> str:
    before, after = (locale.integer(figure.n) for figure in (one.change.before, one.change.after))
    return locale.gettext("n {before} → {after}", before=before, after=after)


def _sentences(comparison: Comparison, locale: Locale) -> list[str]:
    ranges = locale.gettext("The ranges hold the true figure in 95 of 100 cases.")
    return [*mix_sentences(comparison, locale), ranges, visible_sentence(comparison, locale)]
