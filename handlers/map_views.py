"""What each view of the map shows: a picture, the words below it, and the buttons."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from aiogram.methods import EditMessageCaption, EditMessageMedia, SendPhoto
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, InputMediaPhoto

from handlers import map_keyboards
from handlers.callbacks import MapView, ViewButton
from handlers.evidence import (
    Basis,
    audience_now,
    basis_now,
    comparison_now,
    filtered_map,
    fixes_lately,
    is_filtered_now,
    journey_map_now,
    last_change,
    maps_of_personas,
    maps_of_personas_now,
    period_now,
    trend_now,
)
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.corrections import Place
from interview.language import Locale
from interview.screen import Setting, told
from reports.compare import Comparison
from reports.comparison_text import comparison_pages
from reports.draw import (
    draw_channel_flow,
    draw_comparison,
    draw_funnel,
    draw_heat_map,
    draw_map,
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
from reports.journey_map import JourneyMap, Quote, Vertical
from reports.map_caption import map_caption
from reports.numbers_text import numbers_pages
from reports.pain_text import pain_text
from reports.pains_text import numbers_on, pains_pages
from reports.picture_captions import (
    channels_caption,
    funnel_caption,
    matrix_caption,
    overlay_caption,
    persona_card_note,
    personas_caption,
    trend_caption,
)
from reports.quote_context import Around, QuoteContext, context_of
from reports.quote_pages import quote_pages
from reports.quotes_caption import quotes_caption
from reports.segment import Audience, Dimension, Segment
from reports.side_by_side import is_rated, side_by_side
from reports.stage_text import stage_text
from reports.wording import value_name


@dataclass(frozen=True, slots=True)
class Shot:
    """A view as it is sent. caption: HTML of at most 1,024 characters."""

    picture: bytes
    caption: str
    buttons: InlineKeyboardMarkup


def sent(shown: Shot, view: View) -> Reply:
    """Send a view, or put it in the place of the one in the message whose button was tapped."""
    photo = BufferedInputFile(shown.picture, filename="map.png")
    if view.message_id is None:
        method = SendPhoto(chat_id=view.chat_id, photo=photo, caption=shown.caption, reply_markup=shown.buttons)
        return Reply((Sending(method),))
    media = InputMediaPhoto(media=photo, caption=shown.caption)
    edit = EditMessageMedia(chat_id=view.chat_id, message_id=view.message_id, media=media, reply_markup=shown.buttons)
    return Reply((Sending(edit),))


def asked(view: View, question: str, about: Sequence[str], buttons: InlineKeyboardMarkup) -> Reply:
    """Ask something in the caption of the picture whose button was tapped. about: paragraphs of HTML above it."""
    caption = "\n\n".join([*about, f"<b>{question}</b>"])
    edit = EditMessageCaption(chat_id=view.chat_id, message_id=view.message_id, caption=caption, reply_markup=buttons)
    return Reply((view.acknowledge(), Sending(edit)))


async def map_looked_at(turn: Turn, basis: Basis | None = None) -> JourneyMap:
    """Return what `journey_map_now` returns, and note that a bet of whoever looks comes after a look.

    basis: where it is known already.
    """
    journey_map = await (journey_map_now(turn) if basis is None else filtered_map(turn, basis))
    await note_look(turn, journey_map)
    return journey_map


async def note_look(turn: Turn, journey_map: JourneyMap) -> None:
    """Note that a bet of whoever is about to see figures of a map comes after a look."""
    if not shows_figures(journey_map, turn):
        return
    bets = await turn.store.own_bets(turn.telegram_user_id)
    if not any(bet.guide_id == journey_map.guide_id and (bet.looked or bet.locked_at) for bet in bets):
        async with turn.store.unit_of_work() as unit:
            await unit.note_look(turn.telegram_user_id, journey_map.guide_id)


def shows_figures(journey_map: JourneyMap, turn: Turn) -> bool:
    """Tell whether a map says what a bet is about: how satisfied somebody is with a stage of the first guide."""
    is_first = journey_map.guide_id == turn.interviews.map_guides()[0].id
    return is_first and any(stage.satisfaction is not None for stage in journey_map.stages)


async def shot(turn: Turn, wanted: ViewButton, locale: Locale) -> Shot:
    """Return a view; one that a guide or a map no longer has becomes the nearest one that there is."""
    if wanted.view is MapView.COMPARE:
        return await _comparison(turn, wanted.page, locale)
    basis = await basis_now(turn)
    journey_map = await map_looked_at(turn, basis)
    if wanted.view is MapView.PAINS:
        return await _pains(turn, journey_map, wanted.page, locale)
    if wanted.view is MapView.NUMBERS:
        return await _numbers(turn, journey_map, wanted.page, locale)
    is_of_customers = wanted.view not in (MapView.MAP, MapView.STAGE)
    if journey_map.hidden or (journey_map.audience is Audience.STAFF and is_of_customers):
        return await _map(turn, basis, journey_map, MapView.MAP, locale)
    match wanted.view:
        case MapView.STAGE:
            return await _stage(journey_map, stage_of(journey_map, wanted.stage), locale, page=wanted.page)
        case MapView.PAIN:
            return await _pain(basis, journey_map, wanted, locale)
        case MapView.QUOTES:
            return await _quotes(turn, basis, journey_map, wanted, locale)
        case MapView.TREND:
            return await _trend(turn, basis, journey_map, locale)
        case MapView.PERSONAS:
            return await _personas(turn, basis, journey_map, locale)
        case MapView.OVERLAY:
            return await _overlay(turn, basis, journey_map, wanted.page, locale)
        case MapView.PERSONA:
            return await _persona(turn, basis, journey_map, wanted.stage, locale)
        case MapView.MATRIX:
            caption = matrix_caption(journey_map, locale)
            return await _picture(partial(draw_matrix, journey_map, locale), caption, wanted.view, locale)
        case MapView.CHANNELS:
            caption = channels_caption(journey_map, locale)
            return await _picture(partial(draw_channel_flow, journey_map, locale), caption, wanted.view, locale)
        case MapView.FUNNEL:
            caption = funnel_caption(journey_map, locale)
            return await _picture(partial(draw_funnel, journey_map, locale), caption, wanted.view, locale)
        case MapView.MAP | MapView.IMPORTANCE:
            return await _map(turn, basis, journey_map, wanted.view, locale)


def stage_of(journey_map: JourneyMap, wanted: str) -> str:
    """Return the stage that is wanted, else the one to look at first."""
    return wanted if wanted in {stage.id for stage in journey_map.stages} else journey_map.focus


async def stage_cards(journey_map: JourneyMap, locale: Locale) -> list[bytes]:
    """Draw the card of every stage, in journey order."""
    return [await asyncio.to_thread(draw_stage_card, journey_map, stage.id, locale) for stage in journey_map.stages]


async def _map(turn: Turn, basis: Basis, journey_map: JourneyMap, view: MapView, locale: Locale) -> Shot:
    vertical: Vertical = "importance" if view is MapView.IMPORTANCE else "satisfaction"
    bets = await turn.store.own_bets(turn.telegram_user_id)
    own = next((bet for bet in bets if bet.guide_id == journey_map.guide_id and bet.locked_at is not None), None)
    rated = vertical == "satisfaction"
    comparison = await _last_change(turn, basis, journey_map) if rated else None
    drawn = await asyncio.to_thread(draw_map, journey_map, locale, vertical=vertical)
    return Shot(
        drawn.content,
        map_caption(
            journey_map,
            locale,
            vertical=vertical,
            own=own if rated else None,
            unnamed=drawn.unnamed,
            has_rule=drawn.has_rule,
            comparison=comparison,
        ),
        map_keyboards.map_keyboard(journey_map, locale, shown=view, in_period=await period_now(turn) is not None),
    )


async def _last_change(turn: Turn, basis: Basis, journey_map: JourneyMap) -> Comparison | None:
    """Compare the last two periods of all customers; beside a filter nothing is compared but on request."""
    if journey_map.hidden or await is_filtered_now(turn):
        return None
    return await last_change(turn, basis, journey_map)


async def _pains(turn: Turn, journey_map: JourneyMap, page: int, locale: Locale) -> Shot:
    """Return the ranking of the pains; where there are none the map, with words that say so."""
    pages = pains_pages(journey_map, locale)
    page = _within(page, pages)
    draw = draw_pareto if journey_map.pains else partial(draw_preview, vertical="satisfaction")
    in_period = await period_now(turn) is not None
    return Shot(
        await asyncio.to_thread(draw, journey_map, locale),
        pages[page].text,
        map_keyboards.pains_keyboard(
            journey_map,
            numbers_on(pages[page], journey_map),
            locale,
            in_period=in_period,
            page=page,
            pages=len(pages),
        ),
    )


async def _numbers(turn: Turn, journey_map: JourneyMap, page: int, locale: Locale) -> Shot:
    pages = numbers_pages(journey_map, locale)
    page = _within(page, pages)
    in_period = await period_now(turn) is not None
    return Shot(
        await asyncio.to_thread(draw_numbers, journey_map, locale),
        pages[page],
        map_keyboards.numbers_keyboard(journey_map, locale, in_period=in_period, page=page, pages=len(pages)),
    )


async def _comparison(turn: Turn, page: int, locale: Locale) -> Shot:
    comparison, of_agents = await comparison_now(turn), await audience_now(turn) is Audience.STAFF
    await note_look(turn, comparison.after)
    is_first = comparison.after.guide_id == turn.interviews.map_guides()[0].id
    fixes = await fixes_lately(turn) if is_first else []  # actions are about the stages of that guide
    pages = comparison_pages(comparison, locale, of_agents=of_agents, fixes=fixes)
    page = _within(page, pages)
    return Shot(
        await asyncio.to_thread(draw_comparison, comparison, locale),
        pages[page],
        map_keyboards.comparison_keyboard(comparison, locale, page=page, pages=len(pages)),
    )


def _within(page: int, pages: Sequence[object]) -> int:
    """Return the page that is wanted, or the nearest one that there is."""
    return max(0, min(page, len(pages) - 1))


async def _stage(journey_map: JourneyMap, stage_id: str, locale: Locale, *, page: int = 0) -> Shot:
    return Shot(
        await asyncio.to_thread(draw_stage_card, journey_map, stage_id, locale),
        stage_text(journey_map, stage_id, locale, page=page),
        map_keyboards.stage_keyboard(journey_map, stage_id, locale, page=page),
    )


async def _pain(basis: Basis, journey_map: JourneyMap, wanted: ViewButton, locale: Locale) -> Shot:
    """Return a pain; of one that is not on the map any more, its stage."""
    pain = map_keyboards.pain_of(journey_map, wanted)
    if pain is None:
        return await _stage(journey_map, stage_of(journey_map, wanted.stage), locale)
    return Shot(
        await asyncio.to_thread(draw_pain_card, journey_map, pain, locale),
        pain_text(journey_map, pain, locale),
        map_keyboards.pain_keyboard(journey_map, pain, basis.plan, locale),
    )


async def _quotes(turn: Turn, basis: Basis, journey_map: JourneyMap, wanted: ViewButton, locale: Locale) -> Shot:
    quoted = [quote.stage_id for quote in journey_map.quotes]
    stage_id = stage_of(journey_map, wanted.stage)
    if stage_id not in quoted and quoted:
        stage_id = quoted[0]
    pages = quote_pages(journey_map, stage_id, locale)
    page = max(0, min(wanted.page, len(pages) - 1))
    shown = pages[page] if pages else None
    pain = None if shown is None else shown.pain
    draw = (
        partial(draw_stage_card, journey_map, stage_id, locale)
        if pain is None
        else partial(draw_pain_card, journey_map, pain, locale)
    )
    around = {} if shown is None else await _around(turn, basis, shown.quotes, locale)
    return Shot(
        await asyncio.to_thread(draw),
        quotes_caption(journey_map, stage_id, pages, page, locale, around=around),
        map_keyboards.quotes_keyboard(journey_map, stage_id, pain, locale, page=page, pages=len(pages)),
    )


async def _around(turn: Turn, basis: Basis, quotes: Sequence[Quote], locale: Locale) -> dict[Place, Around]:
    """Return what stands around quotes whose authors let it be read.

    Beside a filter that is nothing, as the case is of all customers: who reads more of one person's story through a
    filter would learn of whom it is.
    """
    if await is_filtered_now(turn):
        return {}
    records = (await basis.evidence()).records
    found = await asyncio.to_thread(lambda: [context_of(quote, records) for quote in quotes])
    return {
        quote.place: Around(_asked(turn, one, locale), one.before, one.after)
        for quote, one in zip(quotes, found, strict=True)
        if one is not None and quote.place is not None
    }


def _asked(turn: Turn, context: QuoteContext, locale: Locale) -> str | None:
    """Return the question that was answered, as the guide of that time asks it; None where it holds it no more."""
    guide = turn.interviews.guide_of(context.guide_id, context.guide_version)
    _, asked, _ = told(guide, context.answer, Setting(turn.operator.company, locale))
    return None if asked == context.answer.question_id else asked


async def _trend(turn: Turn, basis: Basis, journey_map: JourneyMap, locale: Locale) -> Shot:
    periods = await trend_now(turn)
    if len(periods) <= 1:  # one point is no trend
        return await _map(turn, basis, journey_map, MapView.MAP, locale)
    caption = trend_caption(periods[-1][1], locale)
    return await _picture(partial(draw_trend, periods, locale), caption, MapView.TREND, locale)


async def _personas(turn: Turn, basis: Basis, journey_map: JourneyMap, locale: Locale) -> Shot:
    whole, found = await maps_of_personas_now(turn)
    personas = [(value_name(persona, locale), one) for persona, one in found]
    if len(personas) <= 1:
        return await _map(turn, basis, journey_map, MapView.MAP, locale)
    return Shot(
        await asyncio.to_thread(draw_heat_map, personas, locale),
        personas_caption(whole, locale, is_filter_left=_is_filter_left(journey_map, whole)),
        map_keyboards.personas_keyboard(
            [persona for persona, _ in found],
            locale,
            beside=MapView.OVERLAY if side_by_side(personas) is not None else None,
        ),
    )


async def _overlay(turn: Turn, basis: Basis, journey_map: JourneyMap, wanted: int, locale: Locale) -> Shot:
    """Return the curves of personas together; where only one can be shown, the rows.

    wanted: the sum of the bits of those to be drawn; where it names too few or too many, the commonest are.
    """
    whole, found = await maps_of_personas_now(turn)
    rated = [(persona, one) for persona, one in found if is_rated(one)]
    personas = [persona for persona, _ in rated]
    bits = map_keyboards.bits_of(personas, basis.plan)
    compared = side_by_side(
        [(value_name(persona, locale), one) for persona, one in rated],
        [place for place, bit in enumerate(bits) if wanted & bit],
    )
    if compared is None:
        return await _personas(turn, basis, journey_map, locale)
    return Shot(
        await asyncio.to_thread(draw_overlay, compared, whole, locale),
        overlay_caption(compared, whole, locale, is_filter_left=_is_filter_left(journey_map, whole)),
        map_keyboards.overlay_keyboard(personas, bits, compared.shown, locale),
    )


def _is_filter_left(journey_map: JourneyMap, whole: JourneyMap) -> bool:
    """Tell whether personas are of all customers though the manager looks at some. whole: of those who are parted."""
    return bool(_beside_persona(journey_map)) and not whole.segment


def _beside_persona(journey_map: JourneyMap) -> Segment:
    return tuple(one for one in journey_map.segment if one.dimension is not Dimension.PERSONA)


async def _persona(turn: Turn, basis: Basis, journey_map: JourneyMap, wanted: str, locale: Locale) -> Shot:
    """Return the card of one persona; of one that may not be shown any more, the row of all.

    It is beside all customers, as it says of each figure, so no filter narrows it.
    """
    whole, found = await maps_of_personas(turn)
    shown = next((pair for pair in found if pair[0].value == wanted), None)
    if shown is None:
        return await _personas(turn, basis, journey_map, locale)
    persona, theirs = shown
    is_filtered = _beside_persona(journey_map) or await period_now(turn) is not None
    note = persona_card_note(locale) if is_filtered else None
    return Shot(
        await asyncio.to_thread(draw_persona_card, theirs, whole, value_name(persona, locale), locale),
        map_caption(theirs, locale, vertical="satisfaction", note=note),
        map_keyboards.personas_keyboard([other for other, _ in found if other.value != wanted], locale),
    )


async def _picture(draw: Callable[[], bytes], caption: str, view: MapView, locale: Locale) -> Shot:
    return Shot(await asyncio.to_thread(draw), caption, map_keyboards.pictures_keyboard(locale, shown=view))
