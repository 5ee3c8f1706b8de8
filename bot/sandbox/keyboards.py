"""Inline keyboards: Telegram's rules for buttons, and finding the one that a person taps."""

import re
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardRemove

from bot.sandbox.journal import Record
from bot.sandbox.limits import BUTTONS_IN_ALL, BUTTONS_IN_ROW, CALLBACK_DATA_BYTES, Reason
from bot.sandbox.parameters import plain

_STYLES = (None, "danger", "success", "primary")
_APPEARANCE = frozenset({"text", "style"})
_URL = re.compile(r"(https?://[^\s/]+\.[^\s]+|https?://(localhost|127\.0\.0\.1)(:\d+)?(/\S*)?|tg://\S+|mailto:\S+)")


def inline_keyboard(markup: Any) -> Record | None:
    """Return the keyboard to show under a message, or None for none.

    markup: one of aiogram's reply markups, or None.
    Raises Refused for buttons that Telegram refuses and for keyboards that the sandbox does not show.
    """
    if markup is None or isinstance(markup, ReplyKeyboardRemove):
        return None
    if not isinstance(markup, InlineKeyboardMarkup):
        raise Reason.MARKUP_UNSUPPORTED.refusal()
    rows = [row for row in markup.inline_keyboard if row]
    if any(len(row) > BUTTONS_IN_ROW for row in rows) or sum(map(len, rows)) > BUTTONS_IN_ALL:
        raise Reason.MARKUP_TOO_LONG.refusal()
    if not rows:
        return None
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def callback_data(message: Record, label: str) -> str | None:
    """Return the data of the first button with this label or data, or None when there is no such button."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row if "callback_data" in button]
    for key in ("text", "callback_data"):
        for button in buttons:
            if button[key] == label:
                data: str = button["callback_data"]
                return data
    return None


def _button(button: InlineKeyboardButton) -> Record:
    record = plain(button)
    if not button.text.strip():
        raise Reason.BUTTON_TEXT.refusal()
    if button.style not in _STYLES:
        raise Reason.BUTTON_STYLE.refusal()
    kinds = record.keys() - _APPEARANCE
    if len(kinds) != 1:
        raise Reason.BUTTON_KIND.refusal()
    kind = kinds.pop()
    if kind == "callback_data":
        if not 1 <= len((button.callback_data or "").encode()) <= CALLBACK_DATA_BYTES:
            raise Reason.BUTTON_DATA.refusal()
    elif kind == "url":
        if not _URL.fullmatch(button.url or ""):
            raise Reason.BUTTON_URL.refusal(url=button.url)
    elif kind != "copy_text":
        raise Reason.BUTTON_UNSUPPORTED.refusal(kind=kind)
    return record
