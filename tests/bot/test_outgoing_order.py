"""Sending: order within a chat, chats side by side, slow work behind, announcements last."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from aiogram.methods import AnswerCallbackQuery, SendMessage, SetMyCommands, TelegramMethod
from aiogram.types import BotCommand
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.outgoing import MOST_WAITING, Outgoing
from handlers.reply import Reply, Sending, Shown

pytestmark = pytest.mark.virtual_time


class Receipts:
    """What Outgoing reports."""

    def __init__(self) -> None:
        self.sent: list[tuple[Sending, Any]] = []
        self.unreachable: list[int | str] = []

    async def on_sent(self, sending: Sending, result: Any) -> None:
        self.sent.append((sending, result))

    async def on_unreachable(self, chat_id: int | str) -> None:
        self.unreachable.append(chat_id)


@pytest.fixture
def receipts() -> Receipts:
    return Receipts()


@pytest.fixture
async def outgoing(telegram: Any, receipts: Receipts) -> AsyncIterator[Outgoing]:
    async with new_outgoing(telegram, receipts) as outgoing:
        yield outgoing


def new_outgoing(telegram: Any, receipts: Receipts) -> Outgoing:
    return Outgoing(telegram.bot, on_sent=receipts.on_sent, on_unreachable=receipts.on_unreachable)


def message(text: str, *, chat: int = 1) -> Sending:
    return Sending(SendMessage(chat_id=chat, text=text))


def texts(telegram: Any, *, chat: int | None = None) -> list[str]:
    return [
        method.text
        for method in telegram.sent()
        if isinstance(method, SendMessage) and (chat is None or method.chat_id == chat)
    ]


def slow(seconds: float) -> Callable[[TelegramMethod[Any]], Coroutine[Any, Any, bool]]:
    async def script(_method: TelegramMethod[Any]) -> bool:
        await asyncio.sleep(seconds)
        return True

    return script


async def test_outgoing_sends_a_reply_in_its_order(telegram: Any, outgoing: Outgoing) -> None:
    telegram.script = slow(1)

    outgoing.submit(Reply((message("one"), message("two"))))
    outgoing.submit(Reply((message("three"),)))

    assert await outgoing.flush(10)
    assert texts(telegram) == ["one", "two", "three"]
    assert [at for at, _ in telegram.calls] == pytest.approx([0, 1, 2])


async def test_outgoing_sends_to_several_chats_side_by_side(telegram: Any, outgoing: Outgoing) -> None:
    telegram.script = slow(1)

    for chat in range(30):
        outgoing.submit(Reply((message("hello", chat=chat),)))

    assert await outgoing.flush(1.5)
    assert len(telegram.calls) == 30


async def test_outgoing_does_not_open_more_connections_than_there_are(telegram: Any, outgoing: Outgoing) -> None:
    telegram.script = slow(1)

    for chat in range(200):
        outgoing.submit(Reply((message("hello", chat=chat),)))
    await outgoing.flush(100)

    assert set(Counter(at for at, _ in telegram.calls).values()) == {50}


async def test_outgoing_answers_a_tap_before_and_beside_the_messages(telegram: Any, outgoing: Outgoing) -> None:
    async def script(method: TelegramMethod[Any]) -> bool:
        await asyncio.sleep(100 if isinstance(method, AnswerCallbackQuery) else 1)
        return True

    telegram.script = script
    tap = Sending(AnswerCallbackQuery(callback_query_id="7"))

    outgoing.submit(Reply((message("one"), tap, message("two"))))
    await asyncio.sleep(3)

    assert [type(method) for method in telegram.sent()] == [AnswerCallbackQuery, SendMessage, SendMessage]


async def test_outgoing_makes_calls_that_have_no_chat(telegram: Any, outgoing: Outgoing) -> None:
    method = SetMyCommands(commands=[BotCommand(command="help", description="Help")])

    outgoing.submit(Reply((Sending(method),)))
    await outgoing.flush(1)

    assert telegram.sent() == [method]


async def test_outgoing_reports_what_was_sent_with_its_result(
    telegram: Any, outgoing: Outgoing, receipts: Receipts
) -> None:
    sending = Sending(SendMessage(chat_id=1, text="question"), shown=Shown("i", 3))

    outgoing.submit(Reply((sending,)))
    await outgoing.flush(1)

    assert receipts.sent == [(sending, True)]


async def test_outgoing_reports_before_the_next_call_of_the_chat(telegram: Any, receipts: Receipts) -> None:
    seen: list[int] = []

    async def on_sent(_sending: Sending, _result: Any) -> None:
        await asyncio.sleep(1)
        seen.append(len(telegram.calls))

    async with Outgoing(telegram.bot, on_sent=on_sent, on_unreachable=receipts.on_unreachable) as outgoing:
        outgoing.submit(Reply((message("one"), message("two"))))
        await outgoing.flush(10)

    assert seen == [1, 2]


async def test_outgoing_goes_on_when_the_report_fails(telegram: Any, receipts: Receipts) -> None:
    async def on_sent(_sending: Sending, _result: Any) -> None:
        raise KeyError("Anna")

    with capture_logs() as logs:
        async with Outgoing(telegram.bot, on_sent=on_sent, on_unreachable=receipts.on_unreachable) as outgoing:
            outgoing.submit(Reply((message("one"), message("two"))))
            await outgoing.flush(10)

    assert texts(telegram) == ["one", "two"]
    assert [line["event"] for line in logs] == ["sending_not_recorded"] * 2
    assert "Anna" not in str(logs)


async def test_outgoing_serves_a_chat_again_after_a_report_was_cancelled(telegram: Any, receipts: Receipts) -> None:
    async def on_sent(sending: Sending, _result: Any) -> None:
        if sending.method.text == "one":
            raise asyncio.CancelledError

    async with Outgoing(telegram.bot, on_sent=on_sent, on_unreachable=receipts.on_unreachable) as outgoing:
        outgoing.submit(Reply((message("one"),)))
        await outgoing.flush(10)
        outgoing.submit(Reply((message("two"),)))
        assert await outgoing.flush(10)

    assert texts(telegram) == ["one", "two"]


async def test_outgoing_starts_slow_work_after_the_messages_and_sends_what_it_yields(
    telegram: Any, outgoing: Outgoing, receipts: Receipts
) -> None:
    async def draw() -> Reply:
        assert [sending.method.text for sending, _ in receipts.sent] == ["here it comes"]
        await asyncio.sleep(2)
        return Reply((message("picture"),))

    telegram.script = slow(1)
    outgoing.submit(Reply((message("here it comes"),), later=draw))
    outgoing.submit(Reply((message("next question"),)))

    await outgoing.flush(10)
    assert texts(telegram) == ["here it comes", "next question", "picture"]


async def test_outgoing_starts_slow_work_of_a_reply_without_messages(telegram: Any, outgoing: Outgoing) -> None:
    async def draw() -> Reply:
        return Reply((message("picture"),))

    outgoing.submit(Reply(later=draw))
    await outgoing.flush(1)

    assert texts(telegram) == ["picture"]


async def test_outgoing_does_not_let_slow_work_wait_for_a_tap(telegram: Any, outgoing: Outgoing) -> None:
    async def script(method: TelegramMethod[Any]) -> bool:
        if isinstance(method, AnswerCallbackQuery):
            await asyncio.sleep(100)
        return True

    async def draw() -> Reply:
        return Reply((message("picture"),))

    telegram.script = script
    outgoing.submit(Reply((Sending(AnswerCallbackQuery(callback_query_id="7")), message("one")), later=draw))
    await asyncio.sleep(1)

    assert texts(telegram) == ["one", "picture"]


async def test_outgoing_bounds_the_slow_work_that_runs_at_once(telegram: Any, outgoing: Outgoing) -> None:
    running: list[int] = []
    most = 0

    async def draw() -> Reply:
        nonlocal most
        running.append(1)
        most = max(most, len(running))
        await asyncio.sleep(1)
        running.pop()
        return Reply()

    for chat in range(6):
        outgoing.submit(Reply((message("wait", chat=chat),), later=draw))
    await outgoing.flush(10)

    assert most == 2


async def test_outgoing_survives_slow_work_that_fails(telegram: Any, outgoing: Outgoing) -> None:
    async def draw() -> Reply:
        raise ValueError("Anna was rude")

    with capture_logs() as logs:
        outgoing.submit(Reply((message("one"),), later=draw))
        assert await outgoing.flush(1)
    outgoing.submit(Reply((message("two"),)))
    await outgoing.flush(1)

    assert texts(telegram) == ["one", "two"]
    assert [(line["event"], line["error"]) for line in logs] == [("later_failed", "ValueError")]
    assert "Anna" not in str(logs)


async def test_outgoing_paces_announcements(telegram: Any, outgoing: Outgoing) -> None:
    for chat in range(50):
        outgoing.announce(Reply((message("digest", chat=chat),)))

    await outgoing.flush(100)

    times = [at for at, _ in telegram.calls]
    assert len(times) == 50
    assert all(sum(second <= at < second + 1 for at in times) <= 25 for second in times)


async def test_outgoing_sends_replies_before_announcements(telegram: Any, outgoing: Outgoing) -> None:
    for chat in range(50):
        outgoing.announce(Reply((message("digest", chat=chat),)))
    await asyncio.sleep(0.1)
    for chat in range(100, 140):
        outgoing.submit(Reply((message("answer", chat=chat),)))
    await outgoing.flush(100)

    answered_at = [at for at, method in telegram.calls if method.text == "answer"]
    announced_at = [at for at, method in telegram.calls if method.text == "digest"]
    assert max(answered_at) == pytest.approx(0.1)
    assert not [at for at in announced_at if 0.2 < at < 0.1 + 40 / 25]
    assert len(announced_at) == 50


async def test_outgoing_flush_says_when_time_was_too_short(telegram: Any, outgoing: Outgoing) -> None:
    telegram.script = slow(20)

    outgoing.submit(Reply((message("one"),)))

    assert not await outgoing.flush(5)
    assert await outgoing.flush(16)


async def test_outgoing_says_what_it_leaves_unsent(telegram: Any, receipts: Receipts) -> None:
    telegram.script = slow(20)

    with capture_logs() as logs:
        async with new_outgoing(telegram, receipts) as outgoing:
            outgoing.submit(Reply((message("one"),)))
            await asyncio.sleep(1)

    assert logs == [{"event": "replies_left_unsent", "chats": 1, "announcements": 0, "log_level": "warning"}]


async def test_outgoing_lets_an_error_of_its_block_out_as_it_is(telegram: Any, receipts: Receipts) -> None:
    telegram.script = slow(20)

    async def fail() -> None:
        async with new_outgoing(telegram, receipts) as outgoing:
            outgoing.submit(Reply((message("one"),)))
            raise KeyError

    with pytest.raises(KeyError):
        await fail()


async def test_outgoing_keeps_the_latest_when_one_chat_asks_for_too_much(telegram: Any, outgoing: Outgoing) -> None:
    telegram.script = slow(1)

    with capture_logs() as logs:
        for number in range(MOST_WAITING + 5):
            outgoing.submit(Reply((message(str(number)),)))
        await outgoing.flush(1000)

    assert texts(telegram) == [str(number) for number in range(5, MOST_WAITING + 5)]
    assert len(logs) == 5


async def test_outgoing_remembers_nothing_of_a_chat_that_was_served(telegram: Any, outgoing: Outgoing) -> None:
    for chat in range(100):
        outgoing.submit(Reply((message("hello", chat=chat),)))
    await outgoing.flush(10)

    assert not outgoing._lines
    assert not outgoing._tasks


@settings(max_examples=50, deadline=None)
@given(replies=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.floats(0, 2)), max_size=30))
def test_outgoing_never_reorders_a_chat(
    replies: list[tuple[int, int, float]],
    new_telegram: Callable[[], Any],
    run_virtually: Callable[[Coroutine[Any, Any, None]], float],
) -> None:
    async def scenario() -> None:
        telegram = new_telegram()
        telegram.script = slow(0.7)
        expected: dict[int, list[str]] = {}
        async with new_outgoing(telegram, Receipts()) as outgoing:
            for number, (chat, length, pause_s) in enumerate(replies):
                words = [f"{number}.{part}" for part in range(length)]
                expected.setdefault(chat, []).extend(words)
                outgoing.submit(Reply(tuple(message(word, chat=chat) for word in words)))
                await asyncio.sleep(pause_s)
            assert await outgoing.flush(1000)

        for chat, words in expected.items():
            assert texts(telegram, chat=chat) == words

    run_virtually(scenario())
