"""The pictures: preview for the chat, sheet as a file, and a respondent's own curve."""

from collections.abc import Sequence

from interview.language import Locale
from reports.canvas import pdf, png
from reports.journey_map import JourneyMap, Vertical
from reports.own_curve import OwnPoint, own_curve_figure
from reports.plan import MapPlan
from reports.preview import preview_figure
from reports.sheet import sheet_figure


def draw_preview(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> bytes:
    """Draw the map for a phone: a PNG of 1024 px by at most 1280 px."""
    return png(preview_figure(journey_map, locale, vertical=vertical))


def draw_sheet(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> bytes:
    """Draw the whole map with its definitions: one page of vector PDF, A3 lying down or longer."""
    return pdf(sheet_figure(journey_map, locale, vertical=vertical))


def draw_sheet_png(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> bytes:
    """Draw the whole map with its definitions as a sharp picture, for slides."""
    return png(sheet_figure(journey_map, locale, vertical=vertical))


def draw_curve(points: Sequence[OwnPoint], plan: MapPlan, locale: Locale) -> bytes:
    """Draw a respondent's own journey, for this person alone: a PNG of 1024 px by at most 1280 px.

    points: the stages this person rated, in journey order, 1 to 12 of them.
    """
    return png(own_curve_figure(points, plan, locale))
