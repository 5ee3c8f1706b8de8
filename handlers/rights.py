"""The respondent's rights: to know, to take along, to have deleted."""

from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import DeleteMessages, EditMessageText, SendDocument, SendMessage
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import keyboards, own_data, texts
from handlers.callbacks import AgeButton, WithdrawButton
from handlers.filters import InPrivateChat
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.ports import Person, Store
from interview.service import InterviewService

DELETED_AT_ONCE = 100  # Telegram's limit for deleteMessages


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="rights")
    router.message.filter(InPrivateChat())
    router.message.register(privacy, Command("privacy"))
    router.message.register(my_data, Command("mydata"))
    router.message.register(withdraw, Command("withdraw"))
    router.callback_query.register(withdrawn, WithdrawButton.filter())
    router.callback_query.register(age, AgeButton.filter())
    return router


async def privacy(message: Message, turn: Turn) -> Reply:
    """Tell who holds what, why, and how to end it."""
    return turn.view(message).say(texts.privacy(turn.operator, turn.locale))


async def my_data(message: Message, turn: Turn) -> Reply:
    """Give a file with all that is held."""
    view = turn.view(message)
    if turn.person is None:
        return view.say(texts.plain(turn.locale.gettext("Nothing is held about you.")))
    return Reply(later=partial(_own_file, turn.store, turn.interviews, turn.person, view))


async def _own_file(store: Store, interviews: InterviewService, person: Person, view: View) -> Reply:
    records = await store.own_records(person.respondent_id)
    notes = await store.own_notes(person.respondent_id)
    content = own_data.as_text(records, interviews, person, view.setting, notes=notes)
    file = BufferedInputFile(content.encode("utf-8-sig"), filename=own_data.FILE_NAME)  # phones guess without the mark
    caption = texts.plain(view.locale.gettext("This is all that is held about you. To delete it: /withdraw"))
    return Reply((Sending(SendDocument(chat_id=view.chat_id, document=file, caption=caption)),))


async def withdraw(message: Message, turn: Turn) -> Reply:
    """Ask once."""
    view = turn.view(message)
    if turn.person is None:
        return view.say(texts.plain(turn.locale.gettext("Nothing is held about you.")))
    text = turn.locale.gettext(
        "Shall everything you told here be deleted? That cannot be undone. Only the bare count of deleted interviews "
        "is kept."
    )
    markup = keyboards.withdraw_keyboard(turn.locale)
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=texts.plain(text), reply_markup=markup)),))


async def withdrawn(callback_query: CallbackQuery, callback_data: WithdrawButton, turn: Turn) -> Reply:
    """Erase, or leave everything as it is."""
    view = turn.view(callback_query)
    if not callback_data.erase:
        return _instead(view, turn.locale.gettext("All right, nothing was deleted."))
    return await _erase(view, turn)


async def age(callback_query: CallbackQuery, callback_data: AgeButton, turn: Turn) -> Reply:
    """Erase what a minor told; believe a person who is not one."""
    view = turn.view(callback_query)
    if not callback_data.minor:
        return _instead(view, turn.locale.gettext("Thank you. Then let us go on with the question above."))
    return await _erase(view, turn)


async def _erase(view: View, turn: Turn) -> Reply:
    if turn.person is None:  # tapped twice: what the message says by now stays
        return Reply((view.acknowledge(view.locale.gettext("Nothing is held about you.")),))
    message_ids = [number for number in await turn.unit.erase(turn.person) if number != view.message_id]
    done = view.locale.gettext(
        "Your answers are deleted. Messages of the last 48 hours disappear from this chat now; older ones only you "
        "can delete: open the chat's menu and choose “Delete chat”."
    )
    batches = [
        Sending(DeleteMessages(chat_id=view.chat_id, message_ids=message_ids[start : start + DELETED_AT_ONCE]))
        for start in range(0, len(message_ids), DELETED_AT_ONCE)
    ]
    return Reply((*_instead(view, done).sendings, *batches))


def _instead(view: View, text: str) -> Reply:
    """Put a sentence where the question with its buttons stood."""
    if view.message_id is None:
        return Reply((view.acknowledge(), *view.say(texts.plain(text)).sendings))
    method = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=texts.plain(text))
    return Reply((view.acknowledge(), Sending(method)))
