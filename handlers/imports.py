"""`/import`: a file of another system, sent in chat by whoever may see the map of the first guide, where it goes."""

from functools import partial

from aiogram import F, Router
from aiogram.filters import Command, Filter
from aiogram.methods import EditMessageReplyMarkup, SendChatAction
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import import_cards
from handlers.callbacks import ImportButton, ImportStep, ImportUndoButton, UndoStep
from handlers.filters import InPrivateChat, SeesFirstMap
from handlers.import_words import too_large
from handlers.pages import Row, put
from handlers.reply import Reply, Sending
from handlers.start import nothing_open
from handlers.turn import Turn, View
from interview.guide_desk import GuideDesk
from interview.imports.desk import LARGEST_BYTES, Draft, ImportDesk, SentFile
from interview.imports.kinds import ImportKind, ImportRecord

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json")
"""Names of files that are asked about when they come by themselves."""


class HasDocument(Filter):
    """A message with a file."""

    async def __call__(self, event: Message) -> bool:
        """Look for the file."""
        return event.document is not None


class MayBeTable(Filter):
    """A file that somebody was asked for, or whose name is that of a table."""

    async def __call__(self, event: Message, desk: ImportDesk) -> bool:
        """Look at the name."""
        if event.document is None:
            return False
        return desk.expects(event.chat.id) or (event.document.file_name or "").lower().endswith(TABLES)


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="imports")
    router.message.filter(InPrivateChat(), SeesFirstMap())
    router.callback_query.filter(SeesFirstMap())
    router.message.register(take_file, Command("import"), HasDocument())
    router.message.register(ask_for_file, Command("import"))
    router.message.register(take_file_by_itself, MayBeTable())
    router.callback_query.register(stop, ImportButton.filter(F.step == ImportStep.STOP))
    router.callback_query.register(step, ImportButton.filter())
    router.callback_query.register(undo, ImportUndoButton.filter())
    return router


async def ask_for_file(message: Message, turn: Turn, desk: ImportDesk, guides: GuideDesk) -> Reply:
    """Say what can be imported; the next file is taken for that."""
    view, locale = turn.view(message), turn.locale
    if desk.running is not None:
        may_stop = turn.is_owner or desk.running.chat_id == view.chat_id
        return Reply((put(view, *import_cards.going_on(desk.running, locale, may_stop=may_stop)),))
    desk.expect(view.chat_id)
    guides.stop_expecting(view.chat_id)
    return Reply((await _asked_for(turn, view, desk),))


async def _asked_for(turn: Turn, view: View, desk: ImportDesk) -> Sending:
    """Ask for a file, and offer to take the latest imports back."""
    locale, latest = view.locale, await desk.latest()
    text = locale.gettext(
        "Please send the file: reviews, survey results, transcripts, events of a CRM or website visits as CSV or XLSX, "
        "or the result.json of a Telegram chat, up to 20 MB. The first row must say what the columns hold. Nothing is "
        "imported before you have seen what I make of it."
    )
    listed = import_cards.listed(latest, locale)
    own = [one.number for one in latest if _may_undo(one, turn)]
    return put(view, "\n".join([text, *listed]), import_cards.listed_rows(own, locale))


async def take_file(message: Message, turn: Turn, desk: ImportDesk) -> Reply:
    """Look at a file that is to be imported."""
    view = turn.view(message)
    sent = _sent(message)
    if _is_too_large(sent):
        return view.say(too_large(turn.locale))
    return _look(desk.take(view.chat_id, sent), view, desk)


async def take_file_by_itself(message: Message, turn: Turn, desk: ImportDesk) -> Reply:
    """Look at a file that was asked for; ask about one that was not."""
    view = turn.view(message)
    sent = _sent(message)
    if desk.expects(view.chat_id) or _is_too_large(sent):
        return await take_file(message, turn, desk)
    return Reply((put(view, *import_cards.ask(desk.take(view.chat_id, sent), turn.locale)),))


async def step(callback_query: CallbackQuery, callback_data: ImportButton, turn: Turn, desk: ImportDesk) -> Reply:
    """Do what a button of a file says, in the same message."""
    view, locale = turn.view(callback_query), turn.locale
    draft = desk.draft(view.chat_id, callback_data.draft)
    if draft is None and desk.running is not None and desk.running.mark == callback_data.draft:
        return Reply((view.acknowledge(),))  # tapped twice
    if draft is None:
        return Reply((view.acknowledge(locale.gettext("This file is no longer here. Please send it again.")),))
    if callback_data.step is ImportStep.CANCEL:
        desk.drop(draft)
        return _put(view, locale.gettext("Nothing was imported, and the file is deleted here."), [])
    if callback_data.step is ImportStep.LOOK:
        return _look(draft, view, desk, acknowledged=view.acknowledge())
    if draft.opened is None:  # it is still being read
        return Reply((view.acknowledge(),))
    if callback_data.step is ImportStep.GO:
        return Reply((view.acknowledge(),), later=partial(_begin, draft, view, turn, desk))
    return _put(view, *await _card(draft, callback_data, turn, desk))


async def stop(callback_query: CallbackQuery, callback_data: ImportButton, turn: Turn, desk: ImportDesk) -> Reply:
    """End the import that goes on: one's own, or for owners anybody's."""
    view = turn.view(callback_query)
    running = desk.running
    if running is None or running.mark != callback_data.draft:
        return nothing_open(view)
    if running.chat_id != view.chat_id and not turn.is_owner:
        return nothing_open(view)
    desk.stop(running.mark)
    return _put(view, *import_cards.going_on(running, turn.locale, may_stop=False))


async def undo(callback_query: CallbackQuery, callback_data: ImportUndoButton, turn: Turn, desk: ImportDesk) -> Reply:
    """Take an import back, asked once: one's own, or for owners anybody's."""
    view, locale = turn.view(callback_query), turn.locale
    record = await desk.record(callback_data.number)
    if record is None or not _may_undo(record, turn):
        return nothing_open(view)
    if callback_data.step is UndoStep.SURE:
        return Reply((view.acknowledge(),), later=partial(_undo, record, view, turn, desk))
    if callback_data.step is UndoStep.LIST:
        return Reply((view.acknowledge(), await _asked_for(turn, view, desk)))
    if callback_data.step is UndoStep.ASK_LISTED:
        return _put(view, *import_cards.sure_of_listed(record, locale))
    asked = callback_data.step is UndoStep.ASK
    rows = (import_cards.sure_rows if asked else import_cards.undo_rows)(record.number, locale)
    markup = InlineKeyboardMarkup(inline_keyboard=rows)
    edit = EditMessageReplyMarkup(chat_id=view.chat_id, message_id=view.message_id, reply_markup=markup)
    return Reply((view.acknowledge(), Sending(edit)))


def _sent(message: Message) -> SentFile:
    assert message.document is not None  # filters
    document = message.document
    return SentFile(document.file_id, document.file_name or "", document.file_size)


def _is_too_large(sent: SentFile) -> bool:
    return sent.size is not None and sent.size > LARGEST_BYTES


def _look(draft: Draft, view: View, desk: ImportDesk, *, acknowledged: Sending | None = None) -> Reply:
    async def later() -> Reply:
        desk.look(draft, view.locale)
        return Reply()

    typing = Sending(SendChatAction(chat_id=view.chat_id, action="typing"))
    return Reply((typing,) if acknowledged is None else (acknowledged, typing), later=later)


def _put(view: View, text: str, rows: list[Row]) -> Reply:
    return Reply((view.acknowledge(), put(view, text, rows)))


async def _card(draft: Draft, wanted: ImportButton, turn: Turn, desk: ImportDesk) -> tuple[str, list[Row]]:
    """Return what a button opens; one of another release, or forged, opens what the file is taken for."""
    guide, locale = turn.interviews.map_guides()[0], turn.locale
    known, is_value = wanted.column in range(len(draft.columns)), wanted.column in range(len(draft.unknown))
    match wanted.step:
        case ImportStep.KINDS:
            return import_cards.kinds(draft, locale)
        case ImportStep.KIND if wanted.value in set(ImportKind) - {ImportKind.EXPORT}:
            await desk.choose(draft, ImportKind(wanted.value))
        case ImportStep.COLUMNS:
            return import_cards.columns(draft, wanted.column, guide, locale)
        case ImportStep.COLUMN if known:
            return import_cards.column(draft, wanted.column, guide, locale)
        case ImportStep.STAGES if known:
            return import_cards.stages(draft, wanted.column, wanted.value, guide, locale)
        case ImportStep.SET if known:
            await desk.assign(draft, wanted.column, wanted.value)
        case ImportStep.VALUES:
            return import_cards.values(draft, guide, locale)
        case ImportStep.VALUE if is_value:
            return import_cards.value(draft, wanted.column, guide, locale)
        case ImportStep.MEANS if is_value:
            desk.explain(draft, wanted.column, wanted.value)
            return import_cards.values(draft, guide, locale)
    return import_cards.preview(draft, guide, locale)


async def _begin(draft: Draft, view: View, turn: Turn, desk: ImportDesk) -> Reply:
    assert turn.leader is not None  # filters
    assert view.message_id is not None
    if desk.begin(draft, turn.leader, view.locale, view.message_id) or desk.running is None:
        return Reply()
    return view.say(import_cards.busy(desk.running, view.locale))


async def _undo(record: ImportRecord, view: View, turn: Turn, desk: ImportDesk) -> Reply:
    assert turn.leader is not None  # filters
    assert view.message_id is not None
    if desk.undo(record, turn.leader, view.locale, view.chat_id, view.message_id) or desk.running is None:
        return Reply()
    return view.say(import_cards.busy(desk.running, view.locale))


def _may_undo(record: ImportRecord, turn: Turn) -> bool:
    return turn.is_owner or (turn.member is not None and record.begun_by == turn.member.number)
