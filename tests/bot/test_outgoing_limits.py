"""Sending: Telegram's limits, its refusals, a network that comes and goes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from structlog.testing import capture_logs

from bot.outgoing import Outgoing
from handlers.reply import Reply, Sending

pytestmark = pytest.mark.virtual_time

METHOD = SendMessage(chat_id=1, text="x")


class Script:
    """Fails the next calls to a chat (None: without a chat) with the errors that a test lists."""

    def __init__(self) -> None:
        self.errors: dict[int | None, list[Callable[[TelegramMethod[Any]], Exception]]] = {}
        self.sent: list[tuple[Sending, Any]] = []
        self.unreachable: list[int | str] = []

    async def __call__(self, method: TelegramMethod[Any]) -> bool:
        left = self.errors.get(getattr(method, "chat_id", None))
        if left:
            raise left.pop(0)(method)
        return True

    async def on_sent(self, sending: Sending, result: Any) -> None:
        self.sent.append((sending, result))

    async def on_unreachable(self, chat_id: int | str) -> None:
        self.unreachable.append(chat_id)


@pytest.fixture
def script(telegram: Any) -> Script:
    telegram.script = Script()
    return telegram.script


@pytest.fixture
async def outgoing(telegram: Any, script: Script) -> AsyncIterator[Outgoing]:
    async with Outgoing(telegram.bot, on_sent=script.on_sent, on_unreachable=script.on_unreachable) as outgoing:
        yield outgoing


def over_limit(retry_after_s: int) -> Callable[[TelegramMethod[Any]], Exception]:
    return lambda method: TelegramRetryAfter(method=method, message="Too Many Requests", retry_after=retry_after_s)


def failing(kind: type[TelegramAPIError], message: str) -> Callable[[TelegramMethod[Any]], Exception]:
    return lambda method: kind(method=method, message=message)


def reply(*texts: str, chat: int = 1) -> Reply:
    return Reply(tuple(Sending(SendMessage(chat_id=chat, text=text)) for text in texts))


def delivered(script: Script, chat: int = 1) -> list[str]:
    return [sending.method.text for sending, _ in script.sent if sending.method.chat_id == chat]


async def test_outgoing_lets_only_the_chat_wait_that_is_over_its_limit(
    telegram: Any, script: Script, outgoing: Outgoing
) -> None:
    script.errors[1] = [over_limit(30)]

    outgoing.submit(reply("a", "b"))
    outgoing.submit(reply("c", chat=2))
    await asyncio.sleep(29.9)
    assert delivered(script) == []
    assert delivered(script, chat=2) == ["c"]
    await outgoing.flush(10)

    assert delivered(script) == ["a", "b"]
    assert [at for at, method in telegram.calls if method.chat_id == 1] == pytest.approx([0, 30, 30])


async def test_outgoing_waits_however_long_telegram_says(script: Script, outgoing: Outgoing) -> None:
    script.errors[1] = [over_limit(7200), failing(TelegramNetworkError, "timeout")]

    outgoing.submit(reply("a"))

    assert await outgoing.flush(7300)
    assert delivered(script) == ["a"]


async def test_outgoing_holds_all_chats_when_two_are_over_their_limit(
    telegram: Any, script: Script, outgoing: Outgoing
) -> None:
    script.errors = {1: [over_limit(20)], 2: [over_limit(30)]}

    outgoing.submit(reply("a"))
    await asyncio.sleep(5)
    outgoing.submit(reply("b", chat=2))
    await asyncio.sleep(1)
    outgoing.submit(reply("c", chat=3))
    outgoing.announce(reply("d", chat=4))
    await outgoing.flush(100)

    first_calls = {method.chat_id: at for at, method in reversed(telegram.calls)}
    assert first_calls == pytest.approx({1: 0, 2: 5, 3: 35, 4: 35}, abs=0.2)
    assert [delivered(script, chat=chat) for chat in (1, 2, 3, 4)] == [["a"], ["b"], ["c"], ["d"]]


async def test_outgoing_holds_calls_that_wait_for_a_connection(telegram: Any, script: Script) -> None:
    """Chats 48 and 49 are over their limit while chats 50 and 51 wait for the connections that they free."""

    async def slowly(method: TelegramMethod[Any]) -> bool:
        await asyncio.sleep({48: 1, 49: 2}.get(method.chat_id, 5))
        return await script(method)

    telegram.script = slowly
    script.errors = {48: [over_limit(20)], 49: [over_limit(20)]}
    async with Outgoing(telegram.bot, on_sent=script.on_sent, on_unreachable=script.on_unreachable) as outgoing:
        for chat in range(52):
            outgoing.submit(reply("a", chat=chat))
        await outgoing.flush(100)

    first_calls = {method.chat_id: at for at, method in reversed(telegram.calls)}
    assert first_calls[50] == pytest.approx(1)
    assert first_calls[51] == pytest.approx(22)


async def test_outgoing_still_paces_announcements_after_all_chats_were_held(
    telegram: Any, script: Script, outgoing: Outgoing
) -> None:
    script.errors = {1: [over_limit(20)], 2: [over_limit(20)]}
    outgoing.submit(reply("a"))
    outgoing.submit(reply("b", chat=2))
    await asyncio.sleep(1)

    for chat in range(100, 150):
        outgoing.announce(reply("digest", chat=chat))
    await outgoing.flush(100)

    times = [at for at, method in telegram.calls if method.chat_id >= 100]
    assert len(times) == 50
    assert min(times) >= 20
    assert max(times) >= 20 + 49 / 25


@pytest.mark.parametrize(("second_chat", "pause_s"), [(2, 60), (1, 1)])
async def test_outgoing_does_not_hold_all_chats_for_limits_apart(
    telegram: Any, script: Script, outgoing: Outgoing, second_chat: int, pause_s: float
) -> None:
    script.errors[1] = [over_limit(1)]
    outgoing.submit(reply("a"))
    await asyncio.sleep(pause_s)
    script.errors[second_chat] = [over_limit(30)]
    outgoing.submit(reply("b", chat=second_chat))
    await asyncio.sleep(1)

    outgoing.submit(reply("c", chat=3))
    await asyncio.sleep(1)

    assert delivered(script, chat=3) == ["c"]


async def test_outgoing_forgets_a_chat_that_blocked_the_bot(script: Script, outgoing: Outgoing) -> None:
    async def draw() -> Reply:
        pytest.fail("nobody would see it")

    script.errors[1] = [failing(TelegramForbiddenError, "Forbidden: bot was blocked by the user")]

    outgoing.submit(Reply(reply("a", "b").sendings, later=draw))
    outgoing.submit(Reply(reply("c").sendings, later=draw))
    outgoing.submit(reply("d", chat=2))
    await outgoing.flush(10)

    assert script.unreachable == [1]
    assert delivered(script) == []
    assert delivered(script, chat=2) == ["d"]


async def test_outgoing_talks_again_to_a_chat_that_unblocked_the_bot(script: Script, outgoing: Outgoing) -> None:
    script.errors[1] = [failing(TelegramForbiddenError, "Forbidden: bot was blocked by the user")]
    outgoing.submit(reply("a"))
    await outgoing.flush(10)

    outgoing.submit(reply("b"))
    await outgoing.flush(10)

    assert delivered(script) == ["b"]


async def test_outgoing_takes_an_unknown_chat_for_unreachable(script: Script, outgoing: Outgoing) -> None:
    script.errors[1] = [failing(TelegramBadRequest, "Bad Request: chat not found")]

    outgoing.submit(reply("a", "b"))
    await outgoing.flush(10)

    assert script.unreachable == [1]
    assert delivered(script) == []


@pytest.mark.parametrize(
    "reason",
    [
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: message to delete not found",
        "Bad Request: message can't be deleted for everyone",
    ],
)
async def test_outgoing_counts_what_came_too_late_as_done(script: Script, outgoing: Outgoing, reason: str) -> None:
    script.errors[1] = [failing(TelegramBadRequest, reason)]

    with capture_logs() as logs:
        outgoing.submit(reply("a", "b"))
        await outgoing.flush(10)

    assert delivered(script) == ["b"]
    assert logs == []


async def test_outgoing_counts_a_message_that_already_looks_so_as_shown(script: Script, outgoing: Outgoing) -> None:
    sending = Sending(EditMessageText(chat_id=1, message_id=5, text="a"))
    script.errors[1] = [
        failing(
            TelegramBadRequest,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
        )
    ]

    outgoing.submit(Reply((sending,)))
    await outgoing.flush(10)

    assert script.sent == [(sending, None)]


async def test_outgoing_drops_and_logs_a_refused_call_without_its_words(script: Script, outgoing: Outgoing) -> None:
    script.errors[1] = [
        failing(
            TelegramBadRequest, 'Bad Request: can\'t parse entities: Unsupported start tag "anna" at byte offset 12'
        )
    ]

    with capture_logs() as logs:
        outgoing.submit(reply("<anna>", "b"))
        await outgoing.flush(10)

    assert delivered(script) == ["b"]
    assert [(line["event"], line["method"], line["error"], line["reason"]) for line in logs] == [
        ("call_refused", "sendMessage", "TelegramBadRequest", "can't parse entities")
    ]
    assert "anna" not in str(logs)


async def test_outgoing_does_not_repeat_a_file_that_is_too_large(
    telegram: Any, script: Script, outgoing: Outgoing
) -> None:
    script.errors[1] = [failing(TelegramEntityTooLarge, "Request Entity Too Large")]

    outgoing.submit(reply("a"))
    await outgoing.flush(10)

    assert len(telegram.calls) == 1


@pytest.mark.parametrize("kind", [TelegramNetworkError, TelegramServerError])
async def test_outgoing_repeats_a_call_that_did_not_get_through(
    telegram: Any, script: Script, outgoing: Outgoing, kind: type[TelegramAPIError]
) -> None:
    script.errors[1] = [failing(kind, "Bad Gateway")] * 4

    outgoing.submit(reply("a", "b"))
    await outgoing.flush(100)

    assert delivered(script) == ["a", "b"]
    assert [at for at, _ in telegram.calls] == pytest.approx([0, 0.5, 1.5, 3.5, 7.5, 7.5])


async def test_outgoing_gives_a_call_up_after_ten_minutes(telegram: Any, script: Script, outgoing: Outgoing) -> None:
    script.errors[1] = [failing(TelegramNetworkError, "no route")] * 1000

    with capture_logs() as logs:
        outgoing.submit(reply("a"))
        assert await outgoing.flush(700)

    assert telegram.calls[-1][0] > 500
    assert logs[-1]["event"] == "call_given_up"


async def test_outgoing_gives_an_old_tap_up_sooner(telegram: Any, script: Script, outgoing: Outgoing) -> None:
    script.errors[None] = [over_limit(60)]

    outgoing.submit(Reply((Sending(AnswerCallbackQuery(callback_query_id="7")),)))

    assert await outgoing.flush(1)
    assert len(telegram.calls) == 1


async def test_outgoing_does_not_hold_all_chats_for_a_tap_and_its_chat(script: Script, outgoing: Outgoing) -> None:
    script.errors = {None: [over_limit(60)], 1: [over_limit(60)]}
    outgoing.submit(Reply((Sending(AnswerCallbackQuery(callback_query_id="7")), *reply("a").sendings)))
    await asyncio.sleep(1)

    outgoing.submit(reply("b", chat=2))
    await asyncio.sleep(1)

    assert delivered(script, chat=2) == ["b"]


async def test_outgoing_does_not_repeat_a_message_whose_receipt_is_unreadable(
    telegram: Any, script: Script, outgoing: Outgoing
) -> None:
    script.errors[1] = [lambda _method: ClientDecodeError("Failed to deserialize object", ValueError(), {"ok": True})]

    outgoing.submit(reply("a"))
    await outgoing.flush(10)

    assert len(telegram.calls) == 1
    assert [result for _, result in script.sent] == [None]


async def test_outgoing_repeats_a_call_that_a_proxy_answered(telegram: Any, script: Script, outgoing: Outgoing) -> None:
    script.errors[1] = [lambda _method: ClientDecodeError("Failed to decode object", ValueError(), "<html>502</html>")]

    outgoing.submit(reply("a"))
    await outgoing.flush(10)

    assert delivered(script) == ["a"]


async def test_outgoing_repeats_a_call_over_a_limit_of_unknown_length(script: Script, outgoing: Outgoing) -> None:
    script.errors[1] = [failing(TelegramAPIError, "Too Many Requests: retry later")]

    outgoing.submit(reply("a"))
    await outgoing.flush(10)

    assert delivered(script) == ["a"]


async def test_outgoing_goes_on_after_a_file_that_cannot_be_read(script: Script, outgoing: Outgoing) -> None:
    script.errors[1] = [lambda _method: FileNotFoundError("/home/anna/map.png")]

    with capture_logs() as logs:
        outgoing.submit(reply("a", "b"))
        await outgoing.flush(10)

    assert delivered(script) == ["b"]
    assert [line["error"] for line in logs] == ["FileNotFoundError"]
    assert "anna" not in str(logs)


async def test_outgoing_goes_on_when_an_unreachable_chat_cannot_be_noted(telegram: Any, script: Script) -> None:
    async def on_unreachable(_chat_id: int | str) -> None:
        raise KeyError

    script.errors[1] = [failing(TelegramForbiddenError, "Forbidden: user is deactivated")]

    with capture_logs() as logs:
        async with Outgoing(telegram.bot, on_sent=script.on_sent, on_unreachable=on_unreachable) as outgoing:
            outgoing.submit(reply("a", "b"))
            assert await outgoing.flush(10)

    assert [line["event"] for line in logs] == ["call_refused", "unreachable_not_recorded"]
    assert delivered(script) == []
