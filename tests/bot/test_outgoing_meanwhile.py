"""Slow work: it is seen that it goes on, and nothing of that is left when it is done."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from aiogram.methods import DeleteMessages, SendChatAction, SendMessage, TelegramMethod
from aiogram.types import Chat, Message

from bot.outgoing import ACTION_EVERY_S, Outgoing
from handlers.reply import Meanwhile, Reply, Sending

pytestmark = pytest.mark.virtual_time

MEANWHILE = Meanwhile(
    SendChatAction(chat_id=1, action="upload_photo"),
    SendMessage(chat_id=1, text="being drawn"),
    SendMessage(chat_id=1, text="sorry"),
)
DRAWN = Sending(SendMessage(chat_id=1, text="drawn"))


async def _nothing(*_arguments: Any) -> None:
    return None


@pytest.fixture
async def outgoing(telegram: Any) -> AsyncIterator[Outgoing]:
    async def answered(method: TelegramMethod[Any]) -> Any:
        if isinstance(method, SendMessage):
            return Message(message_id=7, date=0, chat=Chat(id=1, type="private"))
        return True

    telegram.script = answered
    async with Outgoing(telegram.bot, on_sent=_nothing, on_unreachable=_nothing) as outgoing:
        yield outgoing


def work_of(seconds: float) -> Callable[[], Coroutine[Any, Any, Reply]]:
    async def work() -> Reply:
        await asyncio.sleep(seconds)
        return Reply((DRAWN,))

    return work


def said(telegram: Any) -> list[str]:
    names = {SendChatAction: "action", DeleteMessages: "deleted"}
    return [getattr(method, "text", None) or names[type(method)] for method in telegram.sent()]


async def test_quick_work_shows_an_action_and_no_message(telegram: Any, outgoing: Outgoing) -> None:
    outgoing.submit(Reply(later=work_of(3), meanwhile=MEANWHILE))
    await outgoing.flush(10)

    assert said(telegram) == ["action", "drawn"]


async def test_long_work_keeps_the_action_alive_and_takes_its_message_back(telegram: Any, outgoing: Outgoing) -> None:
    outgoing.submit(Reply(later=work_of(10), meanwhile=MEANWHILE))
    await outgoing.flush(20)

    assert said(telegram) == ["action", "being drawn", "action", "action", "drawn", "deleted"]
    actions = [at for at, method in telegram.calls if isinstance(method, SendChatAction)]
    assert actions == pytest.approx([0, ACTION_EVERY_S, 2 * ACTION_EVERY_S])
    assert telegram.sent()[-1] == DeleteMessages(chat_id=1, message_ids=[7])


async def test_work_that_waits_for_its_turn_is_shown_too(telegram: Any, outgoing: Outgoing) -> None:
    for _ in range(2):
        outgoing.submit(Reply(later=work_of(5)))
    outgoing.submit(Reply(later=work_of(1), meanwhile=MEANWHILE))
    await outgoing.flush(20)

    assert said(telegram).count("being drawn") == said(telegram).count("deleted") == 1


async def test_failed_work_says_so_and_leaves_no_message_behind(telegram: Any, outgoing: Outgoing) -> None:
    async def work() -> Reply:
        await asyncio.sleep(6)
        raise ValueError

    outgoing.submit(Reply(later=work, meanwhile=MEANWHILE))
    await outgoing.flush(20)

    assert said(telegram) == ["action", "being drawn", "action", "sorry", "deleted"]


async def test_long_work_holds_nobody_else_up(telegram: Any, outgoing: Outgoing) -> None:
    outgoing.submit(Reply(later=work_of(60), meanwhile=MEANWHILE))
    outgoing.submit(Reply((Sending(SendMessage(chat_id=2, text="next question")),)))
    await asyncio.sleep(1)

    assert "next question" in said(telegram)


async def test_work_is_done_though_nothing_of_it_could_be_shown(telegram: Any, outgoing: Outgoing) -> None:
    answered = telegram.script

    async def refused(method: TelegramMethod[Any]) -> Any:
        if isinstance(method, SendChatAction) or method == MEANWHILE.patience:
            raise ConnectionError
        return await answered(method)

    telegram.script = refused

    outgoing.submit(Reply(later=work_of(6), meanwhile=MEANWHILE))
    await outgoing.flush(20)

    assert said(telegram)[-1] == "drawn"
    assert "deleted" not in said(telegram)
