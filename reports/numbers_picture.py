"""The scores with their ranges, and the stages that go with the overall score."""

from collections.abc import Sequence
from itertools import product

from matplotlib.figure import Figure

from interview.language import Locale
from reports import cards, lanes, style
from reports.bars import Bar, bar_rows
from reports.canvas import Block, Canvas, height_of, space
from reports.journey_map import JourneyMap, StageCell
from reports.metrics import Estimate
from reports.opening import notes, opening, said_instead, who_and_when
from reports.plan import in_language
from reports.scales import Ruler, Scale, nps_ruler, percent_ruler, rating_ruler, scale_rows
from reports.segment import Audience
from reports.wording import (
    agents_view_sentence,
    driven_name,
    driver_share,
    drivers_wait_sentence,
    fewer_phrase,
    funnel_facts,
    left_out_stages,
    range_phrase,
    visible_change_sentence,
)


def numbers_figure(journey_map: JourneyMap, locale: Locale) -> Figure:
    """Build the picture: scores on their scales; the stages below them give way where long texts leave no room."""
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    if journey_map.hidden:
        return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
    title = locale.gettext("Numbers")
    above = opening(canvas, journey_map, title, who_and_when(journey_map, locale), locale)
    if journey_map.audience is Audience.STAFF:
        return _of_agents(canvas, journey_map, title, above, locale)
    gap = canvas.sizes.gap
    scores = scale_rows(canvas, _scores(journey_map, locale), gap=gap / 2, gid="score")
    funnel = funnel_facts(journey_map.funnel, locale)
    below = [lanes.facts(canvas, funnel, canvas.span)] if funnel else []
    fixed = [*above, *scores, space(gap / 2), *below]
    ranked = _ranked(journey_map)
    for most, air in product(range(len(ranked), -1, -1), (gap, gap / 4)):
        drivers = _drivers(canvas, journey_map, ranked, most, gap=air, locale=locale)
        sentences = notes(canvas, _sentences(journey_map, len(ranked) - most, locale))
        if height_of([*fixed, *drivers, *sentences]) <= canvas.sizes.height:
            break
    return canvas.finish([*above, *scores, space(gap / 2), *drivers, *below, *sentences])


def _scores(journey_map: JourneyMap, locale: Locale) -> list[Scale]:
    nps, share = nps_ruler(locale), percent_ruler(locale)
    visible, mean = visible_change_sentence(journey_map, locale), journey_map.ces_mean
    of_nps = [locale.gettext("share of 9 and 10 minus share of 0 to 6"), *([] if visible is None else [visible])]
    of_ces = [locale.gettext("agreed that it was easy, 5 to 7 of 7")]
    if mean is not None:
        ends = range_phrase(locale.decimal(mean.low), locale.decimal(mean.high), locale)
        of_ces.append(locale.gettext("Mean {mean} of 7 ({range}).", mean=locale.decimal(mean.value), range=ends))
    of_csat = [locale.gettext("satisfied or very satisfied")]
    few = fewer_phrase(journey_map, locale)
    return [
        _scale("NPS", journey_map.nps, nps, locale, few=few, details=of_nps, colour=style.IMPORTANCE),
        _scale("CSAT", journey_map.csat, share, locale, few=few, details=of_csat),
        _scale("CES", journey_map.ces, share, locale, few=few, details=of_ces),
    ]


def _scale(
    name: str,
    figure: Estimate | None,
    ruler: Ruler,
    locale: Locale,
    *,
    few: str,
    details: Sequence[str] = (),
    colour: str = style.SATISFACTION,
) -> Scale:
    """Return a figure on its scale. few: what is written where it is hidden."""
    if figure is None:
        return Scale(name, few, ruler.ends, None, "")
    ends = range_phrase(ruler.written(figure.low), ruler.written(figure.high), locale)
    return Scale(
        name=name,
        figure=ruler.written(figure.value),
        ends=ruler.ends,
        dot=ruler.dot(figure),
        behind=locale.gettext("n = {n}", n=locale.integer(figure.n)),
        colour=colour,
        details=[ends, *details],
    )


def _ranked(journey_map: JourneyMap) -> list[tuple[StageCell, Estimate]]:
    driving = [(stage, stage.driver) for stage in journey_map.stages if stage.driver is not None]
    return sorted(driving, key=lambda pair: -pair[1].value) if journey_map.driven is not None else []


def _drivers(
    canvas: Canvas,
    journey_map: JourneyMap,
    ranked: Sequence[tuple[StageCell, Estimate]],
    most: int,
    *,
    gap: float,
    locale: Locale,
) -> list[Block]:
    if journey_map.driven is None or not most:
        return []
    title = locale.gettext("Goes with {score}", score=driven_name(journey_map.driven))
    beside = locale.gettext("n = {n}", n=locale.integer(ranked[0][1].n))
    bars = [
        Bar(
            name=in_language(stage.short_title, locale),
            figure=driver_share(share.value, locale),
            share=max(share.value, 0.0),
            colour=style.BAR_FILL,
            ends=(max(share.low, 0.0), max(share.high, 0.0)),
        )
        for stage, share in ranked[:most]
    ]
    return [cards.heading(canvas, title, beside, canvas.span), *bar_rows(canvas, bars, gap=gap, gid="driver")]


def _sentences(journey_map: JourneyMap, left_out: int, locale: Locale) -> list[str]:
    sentences = []
    if journey_map.driven is None:
        sentences.append(drivers_wait_sentence(journey_map, locale))
    sentences += left_out_stages(left_out, locale)
    sentences.append(locale.gettext("The ranges hold the true figure in 95 of 100 cases."))
    if journey_map.driven is not None:
        sentences.append(locale.gettext("Bars say what goes together, not what causes what."))
    return sentences


def _of_agents(canvas: Canvas, journey_map: JourneyMap, title: str, above: Sequence[Block], locale: Locale) -> Figure:
    """Build the picture of the one figure that agents are asked for, stage by stage."""
    few, ruler = fewer_phrase(journey_map, locale), rating_ruler(locale)
    scales = [
        _scale(in_language(stage.short_title, locale), figure, ruler, locale, few=few, colour=style.STAFF)
        for stage in journey_map.stages
        if (figure := journey_map.rating(stage)) is not None
    ]
    if not scales:
        none = locale.gettext("No stage was rated by enough people to be shown.")
        return canvas.finish(said_instead(canvas, journey_map, title, none, locale))
    gaps = (canvas.sizes.gap, 0.0)
    for most, gap in product(range(len(scales), 0, -1), gaps):
        rows = scale_rows(canvas, scales[:most], gap=gap, gid="stage")
        below = notes(canvas, _sentences_of_agents(len(scales) - most, locale))
        if height_of([*above, *rows, *below]) <= canvas.sizes.height:
            break
    return canvas.finish([*above, *rows, *below])


def _sentences_of_agents(left_out: int, locale: Locale) -> list[str]:
    return [
        *left_out_stages(left_out, locale),
        agents_view_sentence(locale),
        locale.gettext("The ranges hold the true figure in 95 of 100 cases."),
    ]
