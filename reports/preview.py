"""The map for a phone: the curve, the moments of truth and the three worst pains, whatever else has to give way."""

from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from interview.language import Locale
from reports import hypothesis, lanes, rows, style
from reports.canvas import Block, Canvas, height_of, space
from reports.journey_map import JourneyMap, MomentOfTruth, Vertical
from reports.lanes import Places
from reports.plan import in_language
from reports.plot import plot
from reports.segment import Audience
from reports.strip import Columns, stage_strip


@dataclass(frozen=True, slots=True)
class _Given:
    """What a preview has beside what it always has, as long as there is room for it.

    air: space between and around things, the rule of moments of truth, a label of its own for the number of people.
    agents: the row of how many agents stand behind their curve.
    places: names of stages in the cards of pains, beside their numbers. names: of all stages, where the arrows have
    numbers. other: the row of the measure that is not the height of the curve. people: the row of how many rated.
    """

    air: bool = True
    agents: bool = True
    places: bool = True
    names: bool = True
    other: bool = True
    people: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """The map for a phone. unnamed: ids of stages of which it has the numbers alone.

    has_rule: whether it states the rule of moments of truth.
    """

    figure: Figure
    unnamed: tuple[str, ...] = ()
    has_rule: bool = False


_ALL = _Given()
_AIRY = replace(_ALL, agents=False)
_TIGHT = replace(_ALL, air=False)
_OF_CUSTOMERS = replace(_TIGHT, agents=False)
_ALL_LISTED = replace(_OF_CUSTOMERS, places=False)
_TELLING = replace(_OF_CUSTOMERS, names=False)
_TELLING_LISTED = replace(_TELLING, places=False)
_WITHOUT_OTHER = replace(_TELLING_LISTED, other=False)
_LEAST = replace(_WITHOUT_OTHER, people=False)
_IN_ORDER = (_ALL, _AIRY, _TIGHT, _OF_CUSTOMERS, _ALL_LISTED, _TELLING, _TELLING_LISTED, _WITHOUT_OTHER, _LEAST)


def preview_figure(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> Figure:
    """Build the preview, without saying what it does not name."""
    return preview(journey_map, locale, vertical=vertical).figure


def preview(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> Preview:
    """Build the preview: of whom it is, the curve, the moments of truth, and the three worst pains, always.

    Where many stages, long names or a filter leave no room, all else gives way in this order:

    1. the row of agents (the sheet has it), for as long as that keeps what is next;
    2. space, the rule of moments of truth (the caption then has it), one label for two rows;
    3. names of stages in the cards of pains: a list of all stages explains the numbers there;
    4. names of stages where nothing stands out (the caption has them): cards have names again, and the list those of
       the worst stage and of moments of truth;
    5. names in the cards: the list has them too;
    6. the row of importance, or of satisfaction where importance is the height of the curve (the sheet has it);
    7. the row of people: the fewest and the most at a stage stand in the facts at the top.
    """
    canvas = Canvas(style.PREVIEW, locale, paper=style.PAPER)
    if journey_map.hypothesis is not None:
        return Preview(canvas.finish(hypothesis.blocks(canvas, journey_map, journey_map.hypothesis, locale)))
    if journey_map.hidden:
        return Preview(canvas.finish(lanes.nothing_to_show(canvas, journey_map, locale)))
    columns = lanes.stage_columns(canvas, journey_map)
    for given in _IN_ORDER:
        above, below, unnamed = _around_the_curve(canvas, columns, journey_map, locale, vertical=vertical, given=given)
        room = canvas.sizes.height - height_of([*above, *below])
        if room >= (canvas.sizes.plot_wanted if given.air else style.CURVE_LOWEST):
            break
    curve = lanes.main_curve(canvas, journey_map, locale, vertical=vertical)
    beside = lanes.side_curves(canvas, journey_map, locale, vertical=vertical)
    height = min(room, canvas.sizes.plot_highest)
    figure = canvas.finish([*above, plot(canvas, columns, curve, height=height, beside=beside), *below])
    return Preview(figure, unnamed, has_rule=given.air)


def _around_the_curve(
    canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical, given: _Given
) -> tuple[list[Block], list[Block], tuple[str, ...]]:
    """Return what stands above the curve, what below it, and the ids of stages that are not named."""
    gap = canvas.sizes.gap
    names = [in_language(stage.short_title, locale) for stage in journey_map.stages]
    outstanding, hurting = _outstanding(journey_map), lanes.pain_stages(journey_map, most=canvas.sizes.pains)
    in_list = outstanding if given.places else outstanding | hurting
    listed = None if given.names else [n for n, stage in enumerate(journey_map.stages) if stage.id in in_list]
    strip, spelled = stage_strip(canvas, columns, names, marked=lanes.worst_number(journey_map), listed=listed)
    in_cards = Places.NAMES if spelled is None else Places.BOTH if given.places else Places.NUMBERS
    above = [
        *lanes.example_banner(canvas, journey_map, locale),
        space(gap),
        *lanes.top(canvas, journey_map, locale, canvas.span, vertical=vertical, with_people=not given.people),
        space(gap),
        strip,
        *lanes.moment_stars(canvas, columns, journey_map),
    ]
    below = [
        space(gap / 2),
        *_figures(canvas, columns, journey_map, locale, vertical=vertical, given=given),
        *([] if spelled is None else [space(gap / 2), spelled]),
        space(gap / 2),
        lanes.legend(canvas, journey_map, locale, vertical=vertical, tight=not given.air),
        space(gap / 2),
        *lanes.pains(
            canvas,
            journey_map,
            locale,
            canvas.span,
            most=canvas.sizes.pains,
            places=in_cards,
            tight=not given.air,
        ),
        space(gap),
    ]
    is_named = given.names or spelled is None
    unnamed = () if is_named else tuple(s.id for s in journey_map.stages if s.id not in outstanding | hurting)
    return above, below, unnamed


def _outstanding(journey_map: JourneyMap) -> set[str]:
    """Return the ids of the stages that the picture and its caption speak of, whatever the pains are."""
    moments = {stage.id for stage in journey_map.stages if stage.moment is not MomentOfTruth.NO}
    most_important = {journey_map.most_important} if journey_map.most_important is not None else set()
    return {journey_map.focus} | moments | most_important


def _figures(
    canvas: Canvas, columns: Columns, journey_map: JourneyMap, locale: Locale, *, vertical: Vertical, given: _Given
) -> list[Block]:
    """Return the measure that is not the height of the curve, and how many people rated.

    Agents were asked for one measure alone. Without air one label is that of both rows. The agents' number stands
    below that of the customers.
    """
    has_other = given.other and journey_map.audience is not Audience.STAFF
    together = has_other and given.people and not given.air
    other = lanes.other_row(canvas, columns, journey_map, locale, vertical=vertical, over_people=together)
    people = lanes.people_row(canvas, columns, journey_map, locale, vertical=vertical, labelled=not together)
    return [
        *([other, rows.rule(canvas)] if has_other else []),
        *([people] if given.people else []),
        *(lanes.agents_row(canvas, columns, journey_map, locale, vertical=vertical) if given.agents else []),
    ]
