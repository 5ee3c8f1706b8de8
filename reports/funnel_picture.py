"""How far the invited people came."""

from matplotlib.figure import Figure

from interview.language import Locale
from reports import lanes, style
from reports.bars import Bar, bar_rows
from reports.canvas import SEPARATOR, Canvas
from reports.journey_map import JourneyMap
from reports.labels import outcome_names
from reports.opening import notes, opening, said_instead
from reports.wording import dates_phrase, filter_facts, hidden_phrase


def funnel_figure(journey_map: JourneyMap, locale: Locale) -> Figure:
    """Build the picture: a bar for each outcome with its count and its percentage of all invited.

    A map whose answers are hidden still has a funnel where enough people were invited. Without the number of invited
    people bars are compared with the longest one, and percentages left out.
    """
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    title = locale.gettext("How far the invited people came")
    outcomes = _outcomes(journey_map, locale)
    shown = [(name, count, colour) for name, count, colour in outcomes if count is not None]
    if not shown:
        if journey_map.hidden:
            return canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale))
        return canvas.finish(said_instead(canvas, journey_map, title, hidden_phrase(journey_map, locale), locale))
    invited = journey_map.funnel.invited
    whole = max(invited or max(count for _, count, _ in shown), 1)
    bars = [
        Bar(
            name=name,
            figure=locale.integer(count)
            if invited is None
            else SEPARATOR.join([locale.integer(count), locale.percent(count / whole)]),
            share=count / whole,
            colour=colour,
        )
        for name, count, colour in shown
    ]
    sentences = []
    if invited is not None:
        sentences.append(locale.gettext("Percentages are of all who were invited."))
    if len(shown) < len(outcomes) and journey_map.k > 1:
        sentences.append(
            locale.gettext(
                "Numbers below {k} are left out, and so are those from which such a number could be worked out.",
                k=locale.integer(journey_map.k),
            )
        )
    facts = [dates_phrase(journey_map, locale), *filter_facts(journey_map, locale)]
    return canvas.finish(
        [
            *opening(canvas, journey_map, title, facts, locale),
            *bar_rows(canvas, bars, gap=canvas.sizes.gap, gid="outcome"),
            *notes(canvas, sentences),
        ]
    )


def _outcomes(journey_map: JourneyMap, locale: Locale) -> list[tuple[str, int | None, str]]:
    """Return name, count and colour: answers blue, those that broke off ochre, silence and refusals grey."""
    names = outcome_names(locale)
    return [(names[outcome], getattr(journey_map.funnel, outcome), colour) for outcome, colour in _COLOURS.items()]


_COLOURS = {
    "invited": style.INK,
    "complete": style.SATISFACTION,
    "partial": style.SATISFACTION,
    "broken_off": style.NEUTRAL,
    "started": style.NEUTRAL,
    "refused": style.STAGE_EDGE,
    "withdrawn": style.STAGE_EDGE,
    "only_invited": style.STAGE_EDGE,
}
