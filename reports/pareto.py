"""The pains, told most first: what most people suffer from, and how much it cost them."""

from itertools import product

from matplotlib.figure import Figure

from interview.language import Locale
from reports import lanes, style
from reports.bars import Bar, bar_rows
from reports.canvas import Block, Canvas, height_of
from reports.journey_map import JourneyMap, PainPoint
from reports.labels import pain_title
from reports.opening import notes, opening, said_instead, who_and_when
from reports.wording import severity_phrase, short_name, stories_phrase

MOST = 8
HEAVIEST = 3
"""The highest severity."""


def pareto_figure(journey_map: JourneyMap, locale: Locale) -> Figure:
    """Build the picture; the last pains give way where long texts leave no room, and the picture says how many."""
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    if journey_map.hidden:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    title = locale.gettext("Pain points")
    ranked = sorted(journey_map.pains, key=_rank)
    if not ranked:
        return canvas.finish(said_instead(canvas, journey_map, title, _none(journey_map, locale), locale))
    above = opening(canvas, journey_map, title, who_and_when(journey_map, locale), locale)
    gaps = (canvas.sizes.gap, canvas.sizes.gap / 4)
    for most, gap in product(range(min(MOST, len(ranked)), 0, -1), gaps):
        bars = [_bar(pain, journey_map, locale) for pain in ranked[:most]]
        below = _below(canvas, ranked[:most], len(ranked) - most, locale)
        blocks = [*above, *bar_rows(canvas, bars, gap=gap, gid="pain"), *below]
        if height_of(blocks) <= canvas.sizes.height:
            break
    return canvas.finish(blocks)


def _rank(pain: PainPoint) -> tuple[bool, int]:
    """Those told by nearly all come first: their number is hidden, not small."""
    return (pain.mentions is not None, -(pain.mentions or 0))


def _none(journey_map: JourneyMap, locale: Locale) -> str:
    if journey_map.k == 1:
        return locale.gettext("Nobody has told of a pain point yet.")
    return locale.gettext(
        "No pain point was told by {k} people or more, so none is shown.", k=locale.integer(journey_map.k)
    )


def _bar(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> Bar:
    details = [short_name(journey_map, pain.stage_id, locale), stories_phrase(pain, locale), _dots(pain.severity)]
    share = pain.share
    return Bar(
        name=pain_title(pain, locale),
        figure=lanes.GAP if share is None else locale.percent(share.value),
        share=None if share is None else share.value,
        colour=style.SAD_PALE if pain.thin else style.SAD,
        details=details,
        ends=None if share is None else (share.low, share.high),
    )


def _dots(severity: int) -> str:
    return "●" * severity + "○" * (HEAVIEST - severity)


def _below(canvas: Canvas, shown: list[PainPoint], left_out: int, locale: Locale) -> list[Block]:
    sentences = []
    if left_out:
        sentences.append(
            locale.ngettext(
                "{n} more pain point has no room here.", "{n} more pain points have no room here.", left_out
            )
        )
    severities = sorted({pain.severity for pain in shown})
    legend = [f"{_dots(severity)} {severity_phrase(severity, locale)}" for severity in severities]
    if any(pain.thin for pain in shown):
        sentences.append(locale.gettext("Pale bars rest on few stories, or their link to NPS can be chance."))
    sentences.append(locale.gettext("The ranges hold the true figure in 95 of 100 cases."))
    return [
        lanes.facts(canvas, legend, canvas.span),
        *notes(canvas, sentences),
    ]
