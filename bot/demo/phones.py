"""The phones of invented people: a session in Telegram's place that shows them what the bot sends, with its buttons."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import TelegramMethod
from aiogram.types import Chat, InlineKeyboardMarkup, Message

from bot.errors import BotError
from interview.ports import Clock

PATIENCE_S = 60.0
"""The bot answers in milliseconds, on a very busy machine in seconds; later it never does."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button as it lies under a message."""

    message_id: int
    data: str


class NothingToTapError(BotError):
    """The bot never showed the button that an example respondent was to tap."""

    code = "demo_nothing_to_tap"


class Phones(BaseSession):
    """Takes every call of the bot and remembers the buttons that each chat shows, the latest message last."""

    def __init__(self, clock: Clock) -> None:
        """clock: what messages are dated by."""
        super().__init__()
        self._clock = clock
        self._message_ids = count(1)
        self._buttons: dict[int, dict[int, tuple[Button, ...]]] = {}
        self._news = asyncio.Event()

    def next_message_id(self) -> int:
        """Return the number of a new message; people and bot share them."""
        return next(self._message_ids)

    def forget(self, chat_id: int) -> None:
        """Put the phone of somebody away who is through."""
        self._buttons.pop(chat_id, None)

    async def button(self, chat_id: int, kind: type[CallbackData], fits: Callable[[Any], bool]) -> Button:
        """Wait for a button of this kind whose data fit; raises NothingToTapError. Any: the data of that kind."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while (found := self._find(chat_id, kind, fits)) is None:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise NothingToTapError(f"the bot never showed a button of the kind {kind.__name__} that fits") from None
        return found

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> Any:
        """Take a call as Telegram would. Any: its result differs from method to method."""
        chat_id = getattr(method, "chat_id", None)
        if not isinstance(chat_id, int) or not _is_about_message(method):
            return True
        edited = getattr(method, "message_id", None)
        message_id = self.next_message_id() if edited is None else int(edited)
        markup = getattr(method, "reply_markup", None)
        self._show(chat_id, message_id, markup if isinstance(markup, InlineKeyboardMarkup) else None)
        text = getattr(method, "text", None)
        return Message(message_id=message_id, date=self._clock.now(), chat=Chat(id=chat_id, type="private"), text=text)

    def _show(self, chat_id: int, message_id: int, markup: InlineKeyboardMarkup | None) -> None:
        shown = self._buttons.setdefault(chat_id, {})
        shown.pop(message_id, None)
        if markup is not None:
            rows = markup.inline_keyboard
            shown[message_id] = tuple(
                Button(message_id, key.callback_data) for row in rows for key in row if key.callback_data is not None
            )
        self._news.set()

    def _find(self, chat_id: int, kind: type[CallbackData], fits: Callable[[Any], bool]) -> Button | None:
        for buttons in reversed(self._buttons.get(chat_id, {}).values()):
            for button in buttons:
                if button.data.startswith(f"{kind.__prefix__}:") and fits(kind.unpack(button.data)):
                    return button
        return None

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_arguments: Any, **_options: Any) -> AsyncGenerator[bytes, None]:
        """Refuse: the bot takes no files. Any: aiogram's contract."""
        raise NotImplementedError
        yield b""


def _is_about_message(method: TelegramMethod[Any]) -> bool:
    return method.__api_method__.startswith(("send", "editMessage")) and method.__api_method__ != "sendChatAction"
