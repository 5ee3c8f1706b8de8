"""The map, its pains and its numbers, for those who may see them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import numpy as np
from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import EditMessageMedia, EditMessageText, SendChatAction, SendDocument, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, CallbackQuery, InputMediaPhoto, Message

from handlers import keyboards
from handlers.callbacks import FileButton, MapButton, MapFile, MapPicture, StageButton, WorstStageButton
from handlers.filters import InPrivateChat, IsOwner
from handlers.plan import map_plan
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.language import Locale
from interview.ports import Store
from interview.records import Disposition, InterviewRecord
from reports.assemble import assemble
from reports.caption import comparison_text, map_caption, numbers_text, pains_text, stage_text
from reports.compare import Comparison, compare
from reports.corrections import corrected, corrected_plan
from reports.draw import draw_preview, draw_sheet, draw_sheet_png
from reports.journey_map import JourneyMap, Vertical
from reports.mermaid import mermaid
from reports.metrics import K_NUMBERS, K_QUOTES
from reports.page import page
from reports.people import chosen
from reports.period import Period
from reports.plan import MapPlan
from reports.quotes import choose_quotes
from reports.shown import Shown, read_shown, renew
from reports.tables import BYTE_ORDER_MARK, csv_text
from reports.workbook import workbook

K_EXAMPLES = 1  # the sandbox alone, where nobody is real
K_UNSHOWN = 1  # of what is computed to find small groups, and never shown
WEEKS_COMPARED = 4
PERIOD_VIEWS = "period/"
WEEKS_OF_EXAMPLES = 1  # the examples answer within four weeks
SEED = 20  # the same answers give the same ribbon, whoever looks


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a map is made of. erased: counts of people of whom nothing else is left."""

    plan: MapPlan
    records: list[InterviewRecord]
    erased: Mapping[Disposition, int]
    period: Period
    today: date


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="maps")
    router.message.filter(InPrivateChat(), IsOwner())
    router.callback_query.filter(IsOwner())
    router.message.register(show_map, Command("map"))
    router.message.register(show_pains, Command("pains"))
    router.message.register(show_numbers, Command("numbers"))
    router.message.register(show_stage, Command("stage"))
    router.callback_query.register(turn_stage, StageButton.filter())
    router.callback_query.register(open_stage, WorstStageButton.filter())
    router.message.register(show_changes, Command("compare"))
    router.message.register(offer_files, Command("export"))
    router.callback_query.register(send_file, FileButton.filter())
    router.callback_query.register(send_sheet, MapButton.filter(F.picture == MapPicture.SHEET))
    router.callback_query.register(turn_map, MapButton.filter())
    return router


async def show_map(message: Message, turn: Turn) -> Reply:
    """Send the picture with its caption."""
    view = turn.view(message)
    return Reply(_drawing(view), later=partial(_picture, turn, view, MapPicture.SATISFACTION))


async def turn_map(callback_query: CallbackQuery, callback_data: MapButton, turn: Turn) -> Reply:
    """Put the other figure on the vertical axis, in the same message."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_picture, turn, view, callback_data.picture))


async def send_sheet(callback_query: CallbackQuery, callback_data: MapButton, turn: Turn) -> Reply:
    """Send the sharp file."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(), *_drawing(view)), later=partial(_sheet, turn, view))


async def show_pains(message: Message, turn: Turn) -> Reply:
    """Say what customers suffer from."""
    view = turn.view(message)
    return Reply(later=partial(_pains, turn, view))


async def show_numbers(message: Message, turn: Turn) -> Reply:
    """Say the scores with their ranges."""
    view = turn.view(message)
    return Reply(later=partial(_numbers, turn, view))


async def show_stage(message: Message, turn: Turn) -> Reply:
    """Tell about the worst stage, with buttons to the others."""
    view = turn.view(message)
    return Reply(later=partial(_stage, turn, view, None))


async def turn_stage(callback_query: CallbackQuery, callback_data: StageButton, turn: Turn) -> Reply:
    """Tell about another stage, in the same message."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_stage, turn, view, callback_data.stage))


async def open_stage(callback_query: CallbackQuery, turn: Turn) -> Reply:
    """Tell about the worst stage, below the map."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_stage, turn, replace(view, message_id=None), None))


async def show_changes(message: Message, turn: Turn) -> Reply:
    """Say what changed between the last two whole periods."""
    view = turn.view(message)
    return Reply(later=partial(_changes, turn, view))


async def offer_files(message: Message, turn: Turn) -> Reply:
    """Ask as which file the map is wanted."""
    view = turn.view(message)
    text = view.locale.gettext("The whole map as a file. It holds what the pictures show, short quotes among it.")
    method = SendMessage(chat_id=view.chat_id, text=text, reply_markup=keyboards.files_keyboard(view.locale))
    return Reply((Sending(method),))


async def send_file(callback_query: CallbackQuery, callback_data: FileButton, turn: Turn) -> Reply:
    """Send the map as the file that was chosen."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(), *_drawing(view)), later=partial(_file, turn, view, callback_data.file))


async def _picture(turn: Turn, view: View, picture: MapPicture) -> Reply:
    journey_map = await journey_map_now(turn)
    vertical: Vertical = "importance" if picture is MapPicture.IMPORTANCE else "satisfaction"
    content = await asyncio.to_thread(draw_preview, journey_map, view.locale, vertical=vertical)
    photo = BufferedInputFile(content, filename="map.png")
    caption = map_caption(journey_map, view.locale, vertical=vertical)
    markup = keyboards.map_keyboard(view.locale, shown=picture)
    if view.message_id is None:
        method = SendPhoto(chat_id=view.chat_id, photo=photo, caption=caption, reply_markup=markup)
        return Reply((Sending(method),))
    media = InputMediaPhoto(media=photo, caption=caption)
    edit = EditMessageMedia(chat_id=view.chat_id, message_id=view.message_id, media=media, reply_markup=markup)
    return Reply((Sending(edit),))


async def _sheet(turn: Turn, view: View) -> Reply:
    journey_map = await journey_map_now(turn)
    return await _document(journey_map, view, MapFile.PDF)


async def _file(turn: Turn, view: View, file: MapFile) -> Reply:
    return await _document(await journey_map_now(turn), view, file)


async def _document(journey_map: JourneyMap, view: View, file: MapFile) -> Reply:
    content = await asyncio.to_thread(map_file, journey_map, view.locale, file)
    name = f"journey-map-{journey_map.generated_on.isoformat()}.{file}"
    document = BufferedInputFile(content, filename=name)
    return Reply((Sending(SendDocument(chat_id=view.chat_id, document=document)),))


async def _pains(turn: Turn, view: View) -> Reply:
    return view.say(pains_text(await journey_map_now(turn), view.locale))


async def _numbers(turn: Turn, view: View) -> Reply:
    return view.say(numbers_text(await journey_map_now(turn), view.locale))


def map_file(journey_map: JourneyMap, locale: Locale, file: MapFile) -> bytes:
    """Write the map as a file. A CSV file begins with a byte order mark, without which Excel spoils its letters."""
    match file:
        case MapFile.HTML:
            return page(journey_map, locale).encode()
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


async def _stage(turn: Turn, view: View, wanted: str | None) -> Reply:
    journey_map = await journey_map_now(turn)
    worst = journey_map.stages[0].id if journey_map.worst is None else journey_map.worst.stage_id
    known = {stage.id for stage in journey_map.stages}
    shown = wanted if wanted in known else worst  # a guide may have lost the stage of an old button
    text = stage_text(journey_map, shown, view.locale)
    markup = keyboards.stages_keyboard(journey_map, view.locale, shown=shown)
    if view.message_id is None:
        return Reply((Sending(SendMessage(chat_id=view.chat_id, text=text, reply_markup=markup)),))
    edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=text, reply_markup=markup)
    return Reply((Sending(edit),))


async def _changes(turn: Turn, view: View) -> Reply:
    return view.say(comparison_text(await comparison_now(turn), view.locale))


def _drawing(view: View) -> tuple[Sending, ...]:
    return (Sending(SendChatAction(chat_id=view.chat_id, action="upload_photo")),)


async def journey_map_now(turn: Turn) -> JourneyMap:
    """Return the map of all answers so far, or as it was shown before while too few people's answers are new."""
    plan = map_plan(*turn.interviews.map_guides())
    return await _map_of(turn, await read_evidence(turn.store, plan, turn.today()), _map_view(plan))


async def map_to_show(store: Store, plan: MapPlan, today: date) -> JourneyMap:
    """Return the map as it may be shown to anybody now, and keep what was shown."""
    return await _keeping(store, await read_evidence(store, plan, today), _map_view(plan))


async def comparison_now(turn: Turn) -> Comparison:
    """Compare the last period that is over with the one before it; each is a view that stays as it was shown."""
    plan = map_plan(*turn.interviews.map_guides())
    evidence = await read_evidence(turn.store, plan, turn.today())
    weeks = WEEKS_OF_EXAMPLES if turn.operator.examples else WEEKS_COMPARED
    after = Period.block(turn.today() - timedelta(weeks=weeks), weeks=weeks)
    before = Period.block(after.start - timedelta(days=1), weeks=weeks)
    views = {period: f"{PERIOD_VIEWS}{plan.guide_id}/{period.start}" for period in (before, after)}
    maps = [await _map_of(turn, replace(evidence, period=period, erased={}), view) for period, view in views.items()]
    await turn.store.drop_shown_views(PERIOD_VIEWS, keep=views.values())  # no period before these is looked at again
    whole = await _map_of(turn, evidence, _map_view(plan))
    later = replace(evidence, period=Period(after.end, max(after.end, whole.generated_on + timedelta(days=1))))
    since = await asyncio.to_thread(assemble_map, later, K_UNSHOWN)
    return await asyncio.to_thread(compare, *maps, whole=whole, later=since)


def _map_view(plan: MapPlan) -> str:
    return f"map/{plan.guide_id}"


async def _map_of(turn: Turn, evidence: Evidence, view: str) -> JourneyMap:
    if turn.operator.examples:
        return await asyncio.to_thread(assemble_map, evidence, K_EXAMPLES)
    return await _keeping(turn.store, evidence, view)


async def _keeping(store: Store, evidence: Evidence, view: str) -> JourneyMap:
    """Return a map as it may be shown to anybody now, and keep what was shown."""
    last = read_shown(await store.shown_view(view))
    shown = await asyncio.to_thread(renew_map, last, evidence)
    if shown != last:
        await store.keep_shown_view(view, shown.to_json())
    return await asyncio.to_thread(shown.map_with_quotes, evidence.records, evidence.plan)


async def read_evidence(store: Store, plan: MapPlan, today: date) -> Evidence:
    """Read every interview as managers corrected it, and the whole weeks that they lie in."""
    corrections = await store.corrections()
    records = corrected(await store.records(), corrections)
    days = [record.started_on for record in records] or [today]
    return Evidence(
        plan=corrected_plan(plan, corrections),
        records=records,
        erased=await store.erased(plan.guide_id, since=min(days)),
        period=Period.whole_weeks(min(days), max(days)),
        today=today,
    )


def assemble_map(evidence: Evidence, k: int) -> JourneyMap:
    """Assemble the map, whatever was shown before."""
    journey_map = assemble(
        evidence.records,
        evidence.plan,
        erased=evidence.erased,
        period=evidence.period,
        generated_on=evidence.today,
        generator=np.random.default_rng(SEED),
        k=k,
    )
    kept = chosen(evidence.records, evidence.plan, period=evidence.period)
    quotes = choose_quotes(kept, evidence.plan, k=k if k == K_EXAMPLES else K_QUOTES)
    return replace(journey_map, quotes=quotes)


def renew_map(last: Shown | None, evidence: Evidence) -> Shown:
    """Assemble the map as it may be shown after the last one."""
    return renew(
        last,
        evidence.records,
        evidence.plan,
        erased=evidence.erased,
        period=evidence.period,
        generated_on=evidence.today,
        generator=np.random.default_rng(SEED),
        k=K_NUMBERS,
    )
