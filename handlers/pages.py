"""Lists of several pages in one message."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.reply import Sending
from handlers.turn import View

T = TypeVar("T")
Row = list[InlineKeyboardButton]
LABEL_LIMIT = 40  # letters; names of sources can be long


def page_of(listed: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int]:
    """Return one page of a list, and its number: the nearest one that there is."""
    page = max(0, min(page, (len(listed) - 1) // size))
    return listed[page * size : (page + 1) * size], page


def turns(page: int, *, more: bool, to: Callable[[int], CallbackData]) -> Row:
    """Return buttons to the pages before and after."""
    back = [button("‹", to(page - 1))] if page else []
    return [*back, button("›", to(page + 1))] if more else back


def put(view: View, html: str, rows: Sequence[Row] = ()) -> Sending:
    """Show a text with buttons where the button that was tapped is, else in a new message."""
    markup = InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
    if view.message_id is None:
        return Sending(SendMessage(chat_id=view.chat_id, text=html, reply_markup=markup))
    edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=html, reply_markup=markup)
    return Sending(edit)


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    """Return a button; a long label is cut."""
    label = text if len(text) <= LABEL_LIMIT else text[: LABEL_LIMIT - 1] + "…"
    return InlineKeyboardButton(text=label, callback_data=data.pack())
