"""Bot API methods about messages: send, edit, delete, answer a tap, show that something is coming."""

from collections.abc import Mapping
from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessages,
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    SendChatAction,
    SendMessage,
)
from aiogram.types import LinkPreviewOptions, ReplyParameters

from bot.sandbox.entities import formatted, units
from bot.sandbox.journal import Record
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.limits import (
    CALLBACK_ANSWER_UNITS,
    CAPTION_UNITS,
    DELETE_AGE,
    DELETE_AT_ONCE,
    TEXT_UNITS,
    Reason,
)
from bot.sandbox.parameters import Parameters, plain
from bot.sandbox.state import Group, Person, SandboxState

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
# The parts of a message that an edit may change; the rest (number, date, sender, reply) stays.
_CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document", "reply_markup")


async def send_message(state: SandboxState, call: SendMessage, _: Parameters) -> Record:
    """Send a text."""
    content = text_content(call.text, _mode(call.parse_mode), call.entities)
    chat = state.chat_for_bot(call.chat_id)
    return send(state, chat, content, call)


async def edit_message_text(state: SandboxState, call: EditMessageText, _: Parameters) -> Record:
    """Put another text, and another keyboard or none, in place of a message's."""
    if call.text is None:
        raise Reason.TEXT_EMPTY.refusal()
    content = text_content(call.text, _mode(call.parse_mode), call.entities)
    message = own_message(state, call.chat_id, call.message_id)
    if "text" not in message:
        raise Reason.NO_TEXT_TO_EDIT.refusal()
    return edit(state, message, content, call.reply_markup)


async def edit_message_caption(state: SandboxState, call: EditMessageCaption, _: Parameters) -> Record:
    """Put another caption, and another keyboard or none, below a message's picture or file."""
    caption = caption_content(call.caption, call.parse_mode, call.caption_entities)
    message = own_message(state, call.chat_id, call.message_id)
    media: Record = {key: message[key] for key in ("photo", "document") if key in message}
    if not media:
        raise Reason.NO_CAPTION_TO_EDIT.refusal()
    return edit(state, message, {**media, **caption}, call.reply_markup)


async def edit_message_reply_markup(state: SandboxState, call: EditMessageReplyMarkup, _: Parameters) -> Record:
    """Put another keyboard, or none, under a message."""
    message = own_message(state, call.chat_id, call.message_id)
    content = {key: message[key] for key in _CONTENT if key in message and key != "reply_markup"}
    return edit(state, message, content, call.reply_markup)


async def delete_messages(state: SandboxState, call: DeleteMessages, _: Parameters) -> bool:
    """Delete several messages: unknown ones are passed over, one that is too old keeps all of them."""
    if not call.message_ids:
        raise Reason.MESSAGE_IDS_EMPTY.refusal()
    if len(call.message_ids) > DELETE_AT_ONCE:
        raise Reason.TOO_MANY_MESSAGE_IDS.refusal()
    chat = state.chat_for_bot(call.chat_id)
    found = [message for number in call.message_ids if (message := state.message(chat.id, number)) is not None]
    for message in found:
        _young_enough(state, message)
    state.drop_messages(chat.id, [message["message_id"] for message in found])
    return True


async def answer_callback_query(state: SandboxState, call: AnswerCallbackQuery, _: Parameters) -> bool:
    """Answer a tap: the button stops waiting, and a text is shown as a toast or an alert."""
    if units(call.text or "") > CALLBACK_ANSWER_UNITS:
        raise Reason.ANSWER_TOO_LONG.refusal()
    opened = state.close_query(call.callback_query_id)
    state.tell_answer(call.callback_query_id, opened, call.text or "", show_alert=bool(call.show_alert))
    return True


async def send_chat_action(state: SandboxState, call: SendChatAction, _: Parameters) -> bool:
    """Show for a few seconds that the bot is typing or uploading."""
    if call.action not in ACTIONS:
        raise Reason.CHAT_ACTION.refusal()
    chat = state.chat_for_bot(call.chat_id)
    state.events.tell({"type": "action", "chat_id": chat.id, "action": call.action})
    return True


def text_content(text: str, parse_mode: str | None, entities: Any) -> Record:
    """Return `text` and `entities` of a message. Raises Refused when empty, too long or badly formatted."""
    parsed = formatted(text, parse_mode, entities)
    if not parsed.text:
        raise Reason.TEXT_EMPTY.refusal()
    if parsed.units() > TEXT_UNITS:
        raise Reason.TEXT_TOO_LONG.refusal()
    return {"text": parsed.text, **({"entities": list(parsed.entities)} if parsed.entities else {})}


def caption_content(caption: str | None, parse_mode: Any, entities: Any) -> Record:
    """Return `caption` and `caption_entities` of a message, or nothing. Raises Refused when too long."""
    parsed = formatted(caption or "", _mode(parse_mode), entities)
    if parsed.units() > CAPTION_UNITS:
        raise Reason.CAPTION_TOO_LONG.refusal()
    content: Record = {"caption": parsed.text} if parsed.text else {}
    return content | ({"caption_entities": list(parsed.entities)} if parsed.entities else {})


def send(state: SandboxState, chat: Person | Group, content: Mapping[str, Any], call: Any) -> Record:
    """Add a message of the bot with the keyboard, reply and preview options of the call."""
    options = {
        "reply_to_message": _replied(state, chat, call.reply_parameters),
        "has_protected_content": True if call.protect_content is True else None,
        "link_preview_options": _preview(call),
        "reply_markup": inline_keyboard(getattr(call, "reply_markup", None)),  # an album has none
    }
    given = {key: value for key, value in options.items() if value is not None}
    return state.add_message(chat, state.bot(), {**content, **given})


def edit(state: SandboxState, message: Record, content: Mapping[str, Any], markup: Any) -> Record:
    """Put new content and keyboard in place of a message's. Raises Refused when nothing would change."""
    keyboard = inline_keyboard(markup)
    new = {**content, **({"reply_markup": keyboard} if keyboard is not None else {})}
    old = {key: message[key] for key in _CONTENT if key in message}
    if new == old:
        raise Reason.NOT_MODIFIED.refusal()
    kept = {key: value for key, value in message.items() if key not in _CONTENT}
    return state.change_message({**kept, "edit_date": state.timestamp(), **new})


def own_message(state: SandboxState, chat_id: int | str | None, message_id: int | None) -> Record:
    """Return the bot's message that is to be edited. Raises Refused."""
    chat = state.chat_for_bot(chat_id)
    if message_id is None:
        raise Reason.MESSAGE_ID_EMPTY.refusal()
    message = state.message(chat.id, message_id)
    if message is None:
        raise Reason.EDIT_NOT_FOUND.refusal()
    if message["from"]["id"] != state.bot_id:
        raise Reason.CANT_EDIT.refusal()
    return message


def _preview(call: Any) -> Record | None:
    options = getattr(call, "link_preview_options", None)
    return plain(options) if isinstance(options, LinkPreviewOptions) else None


def _replied(state: SandboxState, chat: Person | Group, reply: ReplyParameters | None) -> Record | None:
    if reply is None or reply.message_id is None:
        return None
    message = state.message(chat.id, reply.message_id)
    if message is None and reply.allow_sending_without_reply is not True:
        raise Reason.REPLY_NOT_FOUND.refusal()
    return {key: value for key, value in message.items() if key != "reply_to_message"} if message else None


def _young_enough(state: SandboxState, message: Record) -> None:
    if state.timestamp() - message["date"] >= DELETE_AGE.total_seconds():
        raise Reason.CANT_DELETE.refusal()


def _mode(parse_mode: Any) -> str | None:
    return parse_mode if isinstance(parse_mode, str) else None
