"""The pictures: preview and further views for the chat, sheet as a file, and a respondent's own curve."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from interview.language import Locale
from reports.canvas import pdf, png, tall_png
from reports.channel_flow import channel_flow_figure
from reports.compare import Comparison
from reports.comparison_picture import comparison_figure
from reports.funnel_picture import funnel_figure
from reports.heat_map import heat_map_figure
from reports.journey_map import JourneyMap, PainPoint, Vertical
from reports.matrix import matrix_figure
from reports.numbers_picture import numbers_figure
from reports.overlay import overlay_figure
from reports.own_curve import OwnPoint, own_curve_figure
from reports.pain_card import pain_card_figure
from reports.pareto import pareto_figure
from reports.period import Period
from reports.persona_card import persona_card_figure
from reports.plan import MapPlan
from reports.preview import preview, preview_figure
from reports.sheet import sheet_figure
from reports.side_by_side import SideBySide
from reports.stage_card import stage_card_figure
from reports.told_page import told_figures
from reports.trend import trend_figure


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The map for a phone as a PNG. unnamed: ids of stages that its caption has to name.

    has_rule: whether it states the rule of moments of truth, which its caption has to do otherwise.
    """

    content: bytes
    unnamed: tuple[str, ...]
    has_rule: bool


def draw_map(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> DrawnMap:
    """Draw the map for a phone like `draw_preview`, and say which stages there was no room to name."""
    drawn = preview(journey_map, locale, vertical=vertical)
    return DrawnMap(png(drawn.figure), drawn.unnamed, drawn.has_rule)


def draw_preview(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> bytes:
    """Draw the map for a phone: a PNG of 1024 px by at most 1280 px."""
    return png(preview_figure(journey_map, locale, vertical=vertical))


def draw_stage_card(journey_map: JourneyMap, stage_id: str, locale: Locale) -> bytes:
    """Draw one stage for a phone: a PNG of 1024 px by at most 1280 px."""
    return png(stage_card_figure(journey_map, stage_id, locale))


def draw_pain_card(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> bytes:
    """Draw one pain of a map for a phone: a PNG of 1024 px by at most 1280 px."""
    return png(pain_card_figure(journey_map, pain, locale))


def draw_persona_card(journey_map: JourneyMap, whole: JourneyMap, title: str, locale: Locale) -> bytes:
    """Draw one persona for a phone: a PNG of 1024 px by at most 1280 px. For the maps see `persona_card_figure`."""
    return png(persona_card_figure(journey_map, whole, title, locale))


def draw_sheet(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> bytes:
    """Draw the whole map with its definitions: pages of vector PDF, A3 lying down or longer."""
    return pdf(_sheet(journey_map, locale, vertical=vertical))


def draw_sheet_png(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> bytes:
    """Draw the whole map with its definitions as one sharp picture, the pages under one another."""
    return tall_png(_sheet(journey_map, locale, vertical=vertical))


def _sheet(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> list[Figure]:
    return [sheet_figure(journey_map, locale, vertical=vertical), *told_figures(journey_map, locale)]


def draw_curve(points: Sequence[OwnPoint], plan: MapPlan, locale: Locale) -> bytes:
    """Draw a respondent's own journey, for this person alone: a PNG of 1024 px by at most 1280 px.

    points: the stages this person rated, in journey order, 1 to 12 of them.
    """
    return png(own_curve_figure(points, plan, locale))


def draw_matrix(journey_map: JourneyMap, locale: Locale) -> bytes:
    """Draw importance against satisfaction: a PNG of 1024 px by at most 1280 px."""
    return png(matrix_figure(journey_map, locale))


def draw_pareto(journey_map: JourneyMap, locale: Locale) -> bytes:
    """Draw the pains, told most first: a PNG of 1024 px by at most 1280 px."""
    return png(pareto_figure(journey_map, locale))


def draw_numbers(journey_map: JourneyMap, locale: Locale) -> bytes:
    """Draw the scores and what goes with them: a PNG of 1024 px by at most 1280 px."""
    return png(numbers_figure(journey_map, locale))


def draw_comparison(comparison: Comparison, locale: Locale) -> bytes:
    """Draw two periods against each other: a PNG of 1024 px by at most 1280 px."""
    return png(comparison_figure(comparison, locale))


def draw_trend(periods: Sequence[tuple[Period, JourneyMap]], locale: Locale) -> bytes:
    """Draw NPS and the worst stage over 2 to 8 periods, oldest first: a PNG of 1024 px by at most 1280 px."""
    return png(trend_figure(periods, locale))


def draw_channel_flow(journey_map: JourneyMap, locale: Locale) -> bytes:
    """Draw the ways from channel to channel: a PNG of 1024 px by at most 1280 px."""
    return png(channel_flow_figure(journey_map, locale))


def draw_funnel(journey_map: JourneyMap, locale: Locale) -> bytes:
    """Draw how far the invited people came: a PNG of 1024 px by at most 1280 px."""
    return png(funnel_figure(journey_map, locale))


def draw_heat_map(personas: Sequence[tuple[str, JourneyMap]], locale: Locale) -> bytes:
    """Draw the satisfaction of 2 to 6 personas, each with its title: a PNG of 1024 px by at most 1280 px."""
    return png(heat_map_figure(personas, locale))


def draw_overlay(compared: SideBySide, whole: JourneyMap, locale: Locale) -> bytes:
    """Draw the curves of 2 to 5 personas together: a PNG of 1024 px by at most 1280 px."""
    return png(overlay_figure(compared, whole, locale))
