"""Handovers of a case, logged by taps in one message: from whom, to whom, why, and what got lost on the way."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, Message

from handlers import handover_cards
from handlers.callbacks import HandoverAction, HandoverButton
from handlers.evidence import k_of
from handlers.filters import InPrivateChat, IsColleague, IsStaff
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.handovers import Handover


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="handovers")
    router.message.register(in_a_group, IsColleague(), Command("handover"), ~InPrivateChat())
    router.message.register(handover, InPrivateChat(), IsStaff(), Command("handover"))
    for action, handler in (
        (HandoverAction.ANSWER, answer),
        (HandoverAction.BACK, back),
        (HandoverAction.DELETE, delete),
    ):
        router.callback_query.register(handler, IsStaff(), HandoverButton.filter(F.action == action))
    return router


async def in_a_group(message: Message, turn: Turn) -> Reply:
    """Keep nothing where everybody sees who logs what, and say where nobody does."""
    text = turn.locale.gettext(
        "Everybody in this group sees who logs a handover here, so I keep none. I'm writing to you privately now."
    )
    private = turn.locale.gettext("Here nobody reads along. To log a handover by taps: /handover")
    here = turn.view(message).say(handover_cards.plain(text)).sendings
    there = SendMessage(chat_id=turn.telegram_user_id, text=handover_cards.plain(private))
    return Reply((*here, Sending(there)))


async def handover(message: Message, turn: Turn) -> Reply:
    """Begin a handover."""
    if not handover_cards.departments(turn.interviews.map_guides()):
        text = turn.locale.gettext(
            "The interview guide for colleagues names no departments, so that a handover cannot be logged by taps. "
            "Just write here what happened: that is kept as a note."
        )
        return turn.view(message).say(handover_cards.plain(text))
    begun = await turn.unit.add_handover(turn.respondent, message.message_id)
    return Reply((_card(begun, turn, chat_id=message.chat.id),))


async def answer(callback_query: CallbackQuery, callback_data: HandoverButton, turn: Turn) -> Reply:
    """Keep one answer, and ask what is next."""
    kept, view = await turn.unit.handover(turn.respondent, callback_data.handover), turn.view(callback_query)
    if kept is None or kept.revision != callback_data.revision or kept.open is None:
        return _as_it_is(kept, turn, view)
    offered = handover_cards.choices(kept.open, turn.interviews.map_guides(), turn.locale)
    if callback_data.value not in {value for _, value in offered}:
        return _as_it_is(kept, turn, view)
    return _as_it_is(await turn.unit.change_handover(kept, kept.answered(callback_data.value)) or kept, turn, view)


async def back(callback_query: CallbackQuery, callback_data: HandoverButton, turn: Turn) -> Reply:
    """Take the last answer back."""
    kept, view = await turn.unit.handover(turn.respondent, callback_data.handover), turn.view(callback_query)
    if kept is None or kept.revision != callback_data.revision:
        return _as_it_is(kept, turn, view)
    return _as_it_is(await turn.unit.change_handover(kept, kept.back()) or kept, turn, view)


async def delete(callback_query: CallbackQuery, callback_data: HandoverButton, turn: Turn) -> Reply:
    """Delete a handover, whatever has become of it."""
    kept = await turn.unit.handover(turn.respondent, callback_data.handover)
    if kept is not None:
        await turn.unit.delete_handover(kept)
    return _as_it_is(None, turn, turn.view(callback_query))


def _as_it_is(kept: Handover | None, turn: Turn, view: View) -> Reply:
    """Show a handover as it is now, in the place of the message whose button was tapped."""
    if kept is None:
        text = handover_cards.plain(turn.locale.gettext("Deleted. Nothing of this handover is kept."))
        if view.message_id is None:
            return Reply((view.acknowledge(), *view.say(text).sendings))
        edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=text)
        return Reply((view.acknowledge(), Sending(edit)))
    return Reply((view.acknowledge(), _card(kept, turn, chat_id=view.chat_id, message_id=view.message_id)))


def _card(kept: Handover, turn: Turn, *, chat_id: int, message_id: int | None = None) -> Sending:
    guides = turn.interviews.map_guides()
    text = handover_cards.card(kept, guides, turn.locale, k=k_of(turn.operator))
    markup = handover_cards.keyboard(kept, guides, turn.locale)
    if message_id is None:
        return Sending(SendMessage(chat_id=chat_id, text=text, reply_markup=markup))
    return Sending(EditMessageText(chat_id=chat_id, message_id=message_id, text=text, reply_markup=markup))
