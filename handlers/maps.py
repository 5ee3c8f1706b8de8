"""The map, what is behind it, and the case, for those who may see them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import (
    EditMessageReplyMarkup,
    EditMessageText,
    SendChatAction,
    SendDocument,
    SendMediaGroup,
    SendMessage,
)
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MediaUnion,
    Message,
)

from handlers import map_keyboards
from handlers.bets import offered_before
from handlers.callbacks import (
    AllStagesButton,
    AskButton,
    AudienceButton,
    CaseButton,
    FileButton,
    FilterButton,
    MapFile,
    MapGuideButton,
    MapMenu,
    MapView,
    MenuButton,
    MoreButton,
    OpenFollowUpButton,
    PeriodButton,
    RevealButton,
    ViewButton,
)
from handlers.evidence import (
    AUDIENCE,
    GUIDE,
    PERIOD,
    audience_now,
    audiences,
    basis_now,
    cases_now,
    evidence_now,
    guides_now,
    is_filtered_now,
    journey_map_now,
    maps_of_personas_now,
    period_now,
    period_of,
    segment_now,
    values_now,
)
from handlers.filters import InPrivateChat, SeesMap
from handlers.map_views import map_looked_at, sent, shot, stage_cards
from handlers.reply import Meanwhile, Reply, Sending
from handlers.turn import Turn, View
from interview.language import Locale
from reports.case import case_text, unfiltered_sentence
from reports.draw import draw_sheet, draw_sheet_png
from reports.file_words import file_caption, file_name
from reports.journey_map import JourneyMap
from reports.mermaid import mermaid
from reports.page import page
from reports.segment import MOST_CONDITIONS, Audience, Condition, Dimension, PeriodChoice
from reports.side_by_side import LEAST, MOST
from reports.stage_text import stage_in_short
from reports.tables import BYTE_ORDER_MARK, csv_text
from reports.wording import dates_phrase, filter_phrase, value_name
from reports.workbook import workbook

ALBUM = 10  # pictures; Telegram takes two to ten


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="maps")
    router.message.filter(InPrivateChat(), SeesMap())
    router.callback_query.filter(SeesMap())
    router.message.register(show_map, Command("map"))
    router.message.register(show_stage, Command("stage"))
    router.message.register(show_quotes, Command("quotes"))
    router.message.register(show_pains, Command("pains"))
    router.message.register(show_numbers, Command("numbers"))
    router.message.register(show_changes, Command("compare"))
    router.message.register(show_case, Command("case"))
    router.message.register(offer_files, Command("export"))
    router.callback_query.register(choose_curves, ViewButton.filter(F.view == MapView.OVERLAY))
    router.callback_query.register(turn_view, ViewButton.filter())
    router.callback_query.register(reveal, RevealButton.filter())
    router.callback_query.register(show_more, MoreButton.filter())
    router.callback_query.register(open_menu, MenuButton.filter())
    router.callback_query.register(set_filter, FilterButton.filter())
    router.callback_query.register(set_guide, MapGuideButton.filter())
    router.callback_query.register(set_audience, AudienceButton.filter())
    router.callback_query.register(set_period, PeriodButton.filter())
    router.callback_query.register(send_album, AllStagesButton.filter())
    router.callback_query.register(turn_case, CaseButton.filter())
    router.callback_query.register(send_file, FileButton.filter())
    return router


async def show_map(message: Message, turn: Turn) -> Reply:
    """Send the picture with its caption; to whoever never bet, offer that once before."""
    view = turn.view(message)
    return Reply(later=partial(_map_or_bet, turn, view), meanwhile=_drawing(view))


async def reveal(callback_query: CallbackQuery, callback_data: RevealButton, turn: Turn) -> Reply:
    """Send a view below a message that stays: a digest, a case, the offer to bet before."""
    view = turn.view(callback_query)
    wanted = ViewButton(view=callback_data.view, stage=callback_data.stage, page=callback_data.page)
    shown = _new_view(turn, replace(view, message_id=None), wanted)
    return replace(shown, sendings=(view.acknowledge(),))


async def show_stage(message: Message, turn: Turn) -> Reply:
    """Send the card of the worst stage, with buttons to the others."""
    return _new_view(turn, turn.view(message), ViewButton(view=MapView.STAGE))


async def show_quotes(message: Message, turn: Turn) -> Reply:
    """Send what was said at the worst stage, or say why nothing can be quoted yet."""
    view = turn.view(message)
    return Reply(later=partial(_quotes, turn, view), meanwhile=_drawing(view))


async def turn_view(callback_query: CallbackQuery, callback_data: ViewButton, turn: Turn) -> Reply:
    """Put another view into the same message."""
    return _another_view(turn, turn.view(callback_query), callback_data)


async def choose_curves(callback_query: CallbackQuery, callback_data: ViewButton, turn: Turn) -> Reply:
    """Lay curves of personas over each other in the same message, as many as can be told apart."""
    view = turn.view(callback_query)
    chosen = callback_data.page.bit_count()
    if 0 < chosen < LEAST:
        text = view.locale.gettext("At least two curves stay, to be compared. Please switch another one on first.")
        return Reply((view.acknowledge(text),))
    if chosen > MOST:
        text = view.locale.gettext("More than five curves could not be told apart. Please switch one off first.")
        return Reply((view.acknowledge(text),))
    return _another_view(turn, view, callback_data)


async def show_more(callback_query: CallbackQuery, callback_data: MoreButton, turn: Turn) -> Reply:
    """Put the rest of the map's buttons below the same picture, or the first ones again."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_more, turn, view, callback_data))


async def open_menu(callback_query: CallbackQuery, callback_data: MenuButton, turn: Turn) -> Reply:
    """Put other buttons below the same picture."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_menu, turn, view, callback_data))


async def set_filter(callback_query: CallbackQuery, callback_data: FilterButton, turn: Turn) -> Reply:
    """Look at some of the customers from now on, in every command."""
    view = turn.view(callback_query)
    kept = await turn.store.map_filter(turn.telegram_user_id)
    others = [one for one in Dimension if one.value in kept and one is not callback_data.dimension]
    if callback_data.mark and len(others) >= MOST_CONDITIONS:
        text = view.locale.gettext("Two filters at once are the most: more would single people out.")
        return Reply((view.acknowledge(text),))
    return Reply((view.acknowledge(),), later=partial(_filtered, turn, view, callback_data), meanwhile=_drawing(view))


async def set_guide(callback_query: CallbackQuery, callback_data: MapGuideButton, turn: Turn) -> Reply:
    """Look at the map of another guide from now on; by what its people differ is chosen anew."""
    view = turn.view(callback_query)
    seen = turn.guides_seen()
    wanted = next((guide for guide in seen if map_keyboards.mark_of(guide.id) == callback_data.mark), seen[0])
    kept = await turn.store.map_filter(turn.telegram_user_id)
    if wanted.id != kept.get(GUIDE, seen[0].id):
        period = {PERIOD: kept[PERIOD]} if PERIOD in kept else {}
        await turn.unit.set_map_filter(turn.telegram_user_id, {GUIDE: wanted.id} | period)
    return _another_view(turn, view, ViewButton(view=MapView.MAP))


async def set_audience(callback_query: CallbackQuery, callback_data: AudienceButton, turn: Turn) -> Reply:
    """Look at one side of the counter from now on; agents are told apart by nothing that customers are."""
    view = turn.view(callback_query)
    kept = await turn.store.map_filter(turn.telegram_user_id)
    kept.pop(AUDIENCE, None)
    if callback_data.audience is not None:
        kept[AUDIENCE] = callback_data.audience.value
    if callback_data.audience is Audience.STAFF:
        kept = {name: value for name, value in kept.items() if name in (GUIDE, AUDIENCE)}
    await turn.unit.set_map_filter(turn.telegram_user_id, kept)
    return _another_view(turn, view, ViewButton(view=MapView.MAP))


async def set_period(callback_query: CallbackQuery, callback_data: PeriodButton, turn: Turn) -> Reply:
    """Look at one period from now on, in every command."""
    view = turn.view(callback_query)
    kept = await turn.store.map_filter(turn.telegram_user_id)
    kept.pop(PERIOD, None)
    if callback_data.period is not None:
        _leave_agents(kept)
        kept[PERIOD] = callback_data.period.value
    await turn.unit.set_map_filter(turn.telegram_user_id, kept)
    return _another_view(turn, view, ViewButton(view=MapView.MAP))


async def send_album(callback_query: CallbackQuery, turn: Turn) -> Reply:
    """Send the card of every stage."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_album, turn, view), meanwhile=_drawing(view))


async def show_pains(message: Message, turn: Turn) -> Reply:
    """Send what customers suffer from."""
    return _new_view(turn, turn.view(message), ViewButton(view=MapView.PAINS))


async def show_numbers(message: Message, turn: Turn) -> Reply:
    """Send the scores with their ranges."""
    return _new_view(turn, turn.view(message), ViewButton(view=MapView.NUMBERS))


async def show_changes(message: Message, turn: Turn) -> Reply:
    """Send what changed between the last two whole periods."""
    return _new_view(turn, turn.view(message), ViewButton(view=MapView.COMPARE))


async def show_case(message: Message, turn: Turn) -> Reply:
    """Tell one bad journey as a whole, of somebody who said yes to that."""
    view = turn.view(message)
    return Reply(later=partial(_case, turn, view, 0))


async def turn_case(callback_query: CallbackQuery, callback_data: CaseButton, turn: Turn) -> Reply:
    """Tell another one in the same message."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_case, turn, view, callback_data.number))


async def offer_files(message: Message, turn: Turn) -> Reply:
    """Ask as which file the map is wanted."""
    view = turn.view(message)
    text = view.locale.gettext(
        "The map as a file, with the filter and the period that /map shows now. It holds what the pictures show; short "
        "quotes are in all files but CSV and Mermaid."
    )
    markup = map_keyboards.files_keyboard(view.locale)
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=text, reply_markup=markup)),))


async def send_file(callback_query: CallbackQuery, callback_data: FileButton, turn: Turn) -> Reply:
    """Send the map as the file that was chosen."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_file, turn, view, callback_data.file), meanwhile=_writing(view))


def map_file(
    journey_map: JourneyMap, locale: Locale, file: MapFile, personas: Sequence[tuple[Condition, JourneyMap]] = ()
) -> bytes:
    """Write the map as a file. A CSV file begins with a byte order mark, without which Excel spoils its letters.

    personas: for the page, which has them side by side.
    """
    match file:
        case MapFile.HTML:
            titled = [(value_name(persona, locale), one) for persona, one in personas]
            return page(journey_map, locale, personas=titled).encode()
        case MapFile.PDF:
            return draw_sheet(journey_map, locale, vertical="satisfaction")
        case MapFile.PNG:
            return draw_sheet_png(journey_map, locale, vertical="satisfaction")
        case MapFile.XLSX:
            return workbook(journey_map, locale)
        case MapFile.CSV:
            return (BYTE_ORDER_MARK + csv_text(journey_map, locale)).encode()
        case MapFile.MERMAID:
            return mermaid(journey_map, locale).encode()


def _new_view(turn: Turn, view: View, wanted: ViewButton) -> Reply:
    return Reply(later=partial(_view, turn, view, wanted), meanwhile=_drawing(view))


def _another_view(turn: Turn, view: View, wanted: ViewButton) -> Reply:
    return replace(_new_view(turn, view, wanted), sendings=(view.acknowledge(),))


async def _map_or_bet(turn: Turn, view: View) -> Reply:
    return await offered_before(turn, view) or await _view(turn, view, ViewButton(view=MapView.MAP))


async def _view(turn: Turn, view: View, wanted: ViewButton) -> Reply:
    return sent(await shot(turn, wanted, view.locale), view)


async def _quotes(turn: Turn, view: View) -> Reply:
    journey_map = await journey_map_now(turn)
    if journey_map.quotes or journey_map.hidden:  # the picture of a hidden map says how to see more
        return await _view(turn, view, ViewButton(view=MapView.QUOTES))
    nothing = view.locale.gettext(
        "Nothing can be quoted yet. Words are quoted once eight people have told of the same thing, so that nobody is "
        "recognised by them."
    )
    in_period = await period_now(turn) is not None
    if not in_period and not journey_map.segment and journey_map.audience is None:
        return view.say(nothing)
    whose = f"{filter_phrase(journey_map, view.locale)} · {dates_phrase(journey_map, view.locale)}"
    markup = map_keyboards.widening_keyboard(journey_map, view.locale, in_period=in_period)
    return view.say(f"{escape(whose, quote=False)}\n\n{nothing}", markup)


async def _menu(turn: Turn, view: View, wanted: MenuButton) -> Reply:
    return _buttons_below(view, await _menu_buttons(turn, view.locale, wanted))


async def _more(turn: Turn, view: View, wanted: MoreButton) -> Reply:
    if not wanted.back:
        return _buttons_below(view, map_keyboards.more_keyboard(view.locale, shown=wanted.shown))
    journey_map, in_period = await journey_map_now(turn), await period_now(turn) is not None
    first = map_keyboards.map_keyboard(journey_map, view.locale, shown=wanted.shown, in_period=in_period)
    return _buttons_below(view, first)


def _buttons_below(view: View, markup: InlineKeyboardMarkup) -> Reply:
    edit = EditMessageReplyMarkup(chat_id=view.chat_id, message_id=view.message_id, reply_markup=markup)
    return Reply((Sending(edit),))


async def _menu_buttons(turn: Turn, locale: Locale, wanted: MenuButton) -> InlineKeyboardMarkup:
    match wanted.menu:
        case MapMenu.PICTURES:
            return map_keyboards.pictures_keyboard(locale)
        case MapMenu.FILES:
            return map_keyboards.files_keyboard(locale, below_map=True)
        case MapMenu.FILTER:
            basis = await basis_now(turn)
            if wanted.dimension is None:
                periods = {None: None} | {choice: period_of(turn, choice) for choice in PeriodChoice}
                segment, choice = await segment_now(turn, basis.plan), await period_now(turn)
                guide, *_ = await guides_now(turn)
                return map_keyboards.filter_keyboard(
                    segment,
                    choice,
                    periods,
                    locale,
                    guides=turn.guides_seen(),
                    guide=guide,
                    audiences=await audiences(turn, basis),
                    audience=await audience_now(turn),
                )
            found = await values_now(turn, basis, wanted.dimension)
            return map_keyboards.values_keyboard(wanted.dimension, found, locale)


async def _filtered(turn: Turn, view: View, wanted: FilterButton) -> Reply:
    kept = await turn.store.map_filter(turn.telegram_user_id)
    kept.pop(wanted.dimension.value, None)
    value = await _value_of(turn, wanted.dimension, wanted.mark)
    if value is not None:
        _leave_agents(kept)
        kept[wanted.dimension.value] = value
    async with turn.store.unit_of_work() as unit:
        await unit.set_map_filter(turn.telegram_user_id, kept)
    return await _view(turn, view, ViewButton(view=MapView.MAP))


def _leave_agents(kept: dict[str, str]) -> None:
    """Look at customers again: what is chosen now is not asked of agents, or they are left out of it."""
    if kept.get(AUDIENCE) == Audience.STAFF.value:
        del kept[AUDIENCE]


async def _value_of(turn: Turn, dimension: Dimension, mark: str) -> str | None:
    """Return the value that a button names; None for all, and for a value that may not be looked at any more."""
    if not mark:
        return None
    found = await values_now(turn, await basis_now(turn), dimension)
    return next((one.value for one in found if map_keyboards.mark_of(one.value) == mark), None)


async def _album(turn: Turn, view: View) -> Reply:
    journey_map = await map_looked_at(turn)
    captions = [stage_in_short(journey_map, stage.id, view.locale) for stage in journey_map.stages]
    cards = await stage_cards(journey_map, view.locale)
    photos: list[MediaUnion] = [
        InputMediaPhoto(media=BufferedInputFile(card, filename=f"stage-{number}.png"), caption=caption, parse_mode=None)
        for number, (card, caption) in enumerate(zip(cards, captions, strict=True), start=1)
    ]
    if len(photos) == 1:
        return await _view(turn, replace(view, message_id=None), ViewButton(view=MapView.STAGE))
    albums = -(-len(photos) // ALBUM)
    size = -(-len(photos) // albums)  # alike, because one picture alone is no album
    parts = [photos[first : first + size] for first in range(0, len(photos), size)]
    return Reply(tuple(Sending(SendMediaGroup(chat_id=view.chat_id, media=part)) for part in parts))


async def _file(turn: Turn, view: View, file: MapFile) -> Reply:
    journey_map = await map_looked_at(turn)
    personas = await _personas_on(turn, journey_map) if file is MapFile.HTML else []
    content = await asyncio.to_thread(map_file, journey_map, view.locale, file, personas)
    name = file_name(journey_map, view.locale, in_period=await period_now(turn) is not None)
    document = BufferedInputFile(content, filename=f"{name}.{file}")
    caption = file_caption(journey_map, view.locale)
    return Reply((Sending(SendDocument(chat_id=view.chat_id, document=document, caption=caption)),))


async def _personas_on(turn: Turn, journey_map: JourneyMap) -> list[tuple[Condition, JourneyMap]]:
    """Return the personas of the customers of a map; none where the filter leaves one of them, or parts no further."""
    if journey_map.hidden or journey_map.audience is Audience.STAFF:
        return []
    whole, personas = await maps_of_personas_now(turn)
    return personas if whole.segment == journey_map.segment else []


async def _case(turn: Turn, view: View, number: int) -> Reply:
    evidence = await evidence_now(turn)
    stories, is_filtered = cases_now(evidence), await is_filtered_now(turn)
    if not stories:
        text = view.locale.gettext(
            "There is no story to tell yet: nobody whose journey went badly has allowed the whole of it to be read."
        )
        return view.say("\n\n".join([text, *([unfiltered_sentence(view.locale)] if is_filtered else [])]))
    number %= len(stories)
    story = stories[number]
    text = case_text(story, evidence.plan, view.locale, is_filtered=is_filtered)
    ask = AskButton(case=story.mark) if await turn.store.may_be_asked(story.interview_id) else None
    follow_up = OpenFollowUpButton(case=story.mark)
    markup = map_keyboards.case_keyboard(number, len(stories), view.locale, follow_up=follow_up, ask=ask)
    if view.message_id is None:
        return Reply((Sending(SendMessage(chat_id=view.chat_id, text=text, reply_markup=markup)),))
    edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=text, reply_markup=markup)
    return Reply((Sending(edit),))


def _drawing(view: View) -> Meanwhile:
    patience = view.locale.gettext("The map is being drawn. With many answers it takes a moment.")
    return _meanwhile(view, "upload_photo", patience)


def _writing(view: View) -> Meanwhile:
    patience = view.locale.gettext("The file is being written. With many answers it takes a moment.")
    return _meanwhile(view, "upload_document", patience)


def _meanwhile(view: View, action: str, patience: str) -> Meanwhile:
    sorry = view.locale.gettext("Something went wrong on our side. Please try again.")
    return Meanwhile(
        SendChatAction(chat_id=view.chat_id, action=action),
        SendMessage(chat_id=view.chat_id, text=patience),
        SendMessage(chat_id=view.chat_id, text=sorry),
    )
