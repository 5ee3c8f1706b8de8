"""The Bot API of the sandbox: which methods it has, which parameters of each, and how a call is carried out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import methods
from aiogram.methods import TelegramMethod

from bot.sandbox import media, messages, profile, receiving
from bot.sandbox.limits import Reason
from bot.sandbox.parameters import Parameters, to_call
from bot.sandbox.state import SandboxState

# Any: each function takes its own method model, and each model has its own result.
Carry = Callable[[SandboxState, Any, Parameters], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: aiogram's model of it, the parameters that are not ignored, and the function that carries it out."""

    model: type[TelegramMethod[Any]]
    parameters: frozenset[str]
    carry: Carry


_EDITED = "chat_id message_id reply_markup"
_SENT = "chat_id reply_markup reply_parameters disable_notification protect_content"
_CAPTION = "caption parse_mode caption_entities"
_TABLE: tuple[tuple[type[TelegramMethod[Any]], Carry, str], ...] = (
    (methods.GetMe, profile.get_me, ""),
    (methods.GetUpdates, receiving.get_updates, "offset limit timeout allowed_updates"),
    (
        methods.SetWebhook,
        receiving.set_webhook,
        "url max_connections allowed_updates drop_pending_updates secret_token",
    ),
    (methods.DeleteWebhook, receiving.delete_webhook, "drop_pending_updates"),
    (methods.SendMessage, messages.send_message, f"{_SENT} text parse_mode entities link_preview_options"),
    (
        methods.EditMessageText,
        messages.edit_message_text,
        f"{_EDITED} text parse_mode entities link_preview_options",
    ),
    (methods.EditMessageCaption, messages.edit_message_caption, f"{_EDITED} {_CAPTION}"),
    (methods.EditMessageReplyMarkup, messages.edit_message_reply_markup, _EDITED),
    (methods.EditMessageMedia, media.edit_message_media, f"{_EDITED} media"),
    (methods.AnswerCallbackQuery, messages.answer_callback_query, "callback_query_id text show_alert cache_time"),
    (methods.DeleteMessages, messages.delete_messages, "chat_id message_ids"),
    (methods.SendPhoto, media.send_photo, f"{_SENT} {_CAPTION} photo"),
    (methods.SendMediaGroup, media.send_media_group, "chat_id media disable_notification protect_content"),
    (methods.SendDocument, media.send_document, f"{_SENT} {_CAPTION} document disable_content_type_detection"),
    (methods.GetFile, media.get_file, "file_id"),
    (methods.SendChatAction, messages.send_chat_action, "chat_id action"),
    (methods.SetMyCommands, profile.set_my_commands, "commands scope language_code"),
    (methods.DeleteMyCommands, profile.delete_my_commands, "scope language_code"),
    (methods.SetMyDescription, profile.set_my_description, "description language_code"),
)
# Telegram reads method names without regard to case.
METHODS = {
    model.__api_method__.lower(): Method(model, frozenset(parameters.split()), carry)
    for model, carry, parameters in _TABLE
}


def find(name: str) -> Method:
    """Return a method by its name. Raises Refused ("method not found")."""
    method = METHODS.get(name.lower())
    if method is None:
        raise Reason.METHOD_NOT_FOUND.refusal()
    return method


async def carry_out(state: SandboxState, method: Method, parameters: Parameters) -> Any:
    """Check a call strictly, carry it out and return its result in Telegram's JSON shape. Raises Refused."""
    call = to_call(method.model, parameters, method.parameters)
    return await method.carry(state, call, parameters)
