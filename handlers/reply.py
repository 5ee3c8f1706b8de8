"""What a handler returns: messages that are sent after the commit, never by the handler itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram.methods import SendChatAction, SendMessage, TelegramMethod


@dataclass(frozen=True, slots=True)
class Shown:
    """The step of an interview that a message shows; recorded once Telegram took the message."""

    interview_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Sending:
    """One unsent Bot API call. Any: a method's result type differs from method to method."""

    method: TelegramMethod[Any]
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What shows that slow work goes on.

    action: shown above the chat until the work is done. patience: sent once where that takes more than a few seconds,
    and deleted then. sorry: sent where the work fails.
    """

    action: SendChatAction
    patience: SendMessage
    sorry: SendMessage


@dataclass(frozen=True, slots=True)
class Reply:
    """Calls to make in this order, and slow work (a picture, a file) that yields further calls.

    `later` starts after the commit, in the background: nobody's next answer waits for it.
    """

    sendings: tuple[Sending, ...] = ()
    later: Callable[[], Awaitable["Reply"]] | None = None
    meanwhile: Meanwhile | None = None
