"""How each kind of picture of the gallery is drawn, and made small for a page."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from interview.language import Locale
from reports.canvas import png
from reports.draw import (
    draw_channel_flow,
    draw_comparison,
    draw_curve,
    draw_funnel,
    draw_heat_map,
    draw_matrix,
    draw_numbers,
    draw_overlay,
    draw_pain_card,
    draw_pareto,
    draw_persona_card,
    draw_preview,
    draw_stage_card,
    draw_trend,
)
from reports.own_curve import OwnPoint
from reports.sheet import sheet_figure
from reports.side_by_side import side_by_side
from reports.told_page import told_figures
from tests.gallery.worlds import World

COLOURS = 128
PHONE, DESK = 480, 1040  # px across; the bot sends 1024, and the sheet is larger still
WIDE = ("sheet", "told")
PERSONAS_NEEDED = ("personas", "persona", "overlay")
TOLD_NEEDED = ("told",)
PAIN_NEEDED = ("pain",)


def _sheet(world: World, locale: Locale) -> bytes:
    return png(sheet_figure(world.whole, locale, vertical="satisfaction"))


def _told(world: World, locale: Locale) -> bytes:
    return png(told_figures(world.whole, locale)[0])


def _persona(world: World, locale: Locale) -> bytes:
    title, part = world.titled(locale)[0]
    return draw_persona_card(part, world.whole, title, locale)


def _overlay(world: World, locale: Locale) -> bytes:
    compared = side_by_side(world.titled(locale))
    assert compared is not None  # whoever draws has looked
    return draw_overlay(compared, world.whole, locale)


def _compare(world: World, locale: Locale) -> bytes:
    assert world.comparison is not None
    return draw_comparison(world.comparison, locale)


def _curve(world: World, locale: Locale) -> bytes:
    points = [OwnPoint(stage.id, 1 + (n * 3) % 5, 5 - n % 4) for n, stage in enumerate(world.plan.stages)]
    return draw_curve(points, world.plan, locale)


def _pain(world: World, locale: Locale) -> bytes:
    assert world.pain is not None  # whoever draws has looked
    return draw_pain_card(world.whole, world.pain, locale)


DRAW: dict[str, Callable[[World, Locale], bytes]] = {
    "preview": lambda world, locale: draw_preview(world.whole, locale, vertical="satisfaction"),
    "bets": lambda world, locale: draw_preview(world.believed, locale, vertical="satisfaction"),
    "stage": lambda world, locale: draw_stage_card(world.whole, world.stage_id, locale),
    "pain": _pain,
    "sheet": _sheet,
    "told": _told,
    "matrix": lambda world, locale: draw_matrix(world.whole, locale),
    "pains": lambda world, locale: draw_pareto(world.whole, locale),
    "numbers": lambda world, locale: draw_numbers(world.whole, locale),
    "compare": _compare,
    "channels": lambda world, locale: draw_channel_flow(world.whole, locale),
    "trend": lambda world, locale: draw_trend(world.periods, locale),
    "personas": lambda world, locale: draw_heat_map(world.titled(locale), locale),
    "overlay": _overlay,
    "funnel": lambda world, locale: draw_funnel(world.whole, locale),
    "persona": _persona,
    "curve": _curve,
}


def small(picture: bytes, *, width: int) -> bytes:
    """Scale a PNG down and leave it few colours; the same picture always gives the same bytes."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    scaled = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    few = scaled.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    written = BytesIO()
    few.save(written, format="PNG", optimize=True)
    return written.getvalue()
