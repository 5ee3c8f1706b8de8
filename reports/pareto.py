"""The pains, told most first: what most people suffer from, what few pains make up, and how much it cost them."""

from collections.abc import Sequence
from itertools import accumulate, product

from matplotlib.figure import Figure

from interview.language import Locale
from reports import lanes, style
from reports.bars import Bar, bar_rows
from reports.canvas import Block, Canvas, height_of, line_height
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
    sums = _sums(ranked)
    above = opening(canvas, journey_map, title, who_and_when(journey_map, locale), locale)
    columns = [_columns(canvas, locale, has_sums=bool(sums))]
    bars = [_bar(pain, journey_map, sums[number : number + 1], ranked, locale) for number, pain in enumerate(ranked)]
    wide, narrow = canvas.sizes.gap, canvas.sizes.gap / 4
    for most, (named, gap) in product(
        range(min(MOST, len(ranked)), 0, -1), [(columns, wide), (columns, narrow), ([], narrow)]
    ):
        below = _below(canvas, ranked, most, locale)
        blocks = [*above, *named, *bar_rows(canvas, bars[:most], gap=gap, gid="pain"), *below]
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


def _sums(ranked: Sequence[PainPoint]) -> list[float]:
    """Return for each pain which part (0..1) of all mentions it and those above it are; none where one is hidden."""
    counts = [pain.mentions for pain in ranked if pain.mentions is not None]
    if len(counts) < len(ranked):
        return []
    return [reached / sum(counts) for reached in accumulate(counts)]


def _columns(canvas: Canvas, locale: Locale, *, has_sums: bool) -> Block:
    """Name what stands at the right: who told it, and below that what all down to it make up."""
    text = locale.gettext("people; cumulative share") if has_sums else locale.gettext("people")
    look = canvas.sizes.quiet
    return Block(
        line_height(look), lambda top: canvas.write(canvas.span.right, top, text, look, align="right", gid="columns")
    )


def _bar(
    pain: PainPoint, journey_map: JourneyMap, reached: Sequence[float], ranked: Sequence[PainPoint], locale: Locale
) -> Bar:
    """Return a bar as long as its part of all mentions. reached: what it and those above make up, if known."""
    told, stories = pain.mentions, stories_phrase(pain, locale)
    part = None if told is None else told / sum(one.mentions or 0 for one in ranked)
    return Bar(
        name=pain_title(pain, locale),
        figure=lanes.GAP if told is None else locale.integer(told),
        share=part,
        colour=style.SAD_PALE if pain.thin else style.SAD,
        details=[
            short_name(journey_map, pain.stage_id, locale),
            _dots(pain.severity),
            stories if pain.share is None else f"{stories} ({locale.percent(pain.share.value)})",
        ],
        below=locale.percent(reached[0]) if reached else "",
        ends=(part, reached[0]) if reached and part is not None else None,
    )


def _dots(severity: int) -> str:
    return "●" * severity + "○" * (HEAVIEST - severity)


def _below(canvas: Canvas, ranked: Sequence[PainPoint], most: int, locale: Locale) -> list[Block]:
    shown, left_out = ranked[:most], len(ranked) - most
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
    if _sums(ranked):
        mentions = sum(pain.mentions or 0 for pain in ranked)
        sentences.append(
            locale.gettext(
                "A whole line: all {n} mentions; its mark: the sum from the top.",
                n=locale.integer(mentions),
            )
        )
    return [
        lanes.facts(canvas, legend, canvas.span),
        *notes(canvas, sentences),
    ]
