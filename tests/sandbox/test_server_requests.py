"""How requests come in: every encoding of Telegram, strictly checked, from this machine only."""

import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.client import SandboxClient, SandboxPerson
from bot.sandbox.server import SandboxServer

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


async def post(server: SandboxServer, method: str, **request: Any) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/bot{server.state.token}/{method}", **request) as answer,
    ):
        return answer.status, await answer.json()


async def test_server_request_in_json_form_and_query(server: SandboxServer, anna: SandboxPerson) -> None:
    await post(server, "sendMessage", json={"chat_id": anna.id, "text": "json", "reply_markup": KEYBOARD})
    await post(
        server,
        "sendMessage",
        data={"chat_id": str(anna.id), "text": "form", "reply_markup": json.dumps(KEYBOARD)},
    )
    await post(server, "SENDMESSAGE", params={"chat_id": str(anna.id), "text": "query"})

    messages = (await anna.chat()).from_bot

    assert [message.text for message in messages] == ["json", "form", "query"]
    assert [message.labels for message in messages] == [("Yes",), ("Yes",), ()]


async def test_server_request_of_aiogram_with_nested_fields(bot: Bot, anna: SandboxPerson) -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="d")]])

    sent = await bot.send_message(anna.id, "<b>Анна</b>", parse_mode="HTML", reply_markup=markup)

    assert sent.html_text == "<b>Анна</b>"
    assert sent.reply_markup is not None
    assert sent.reply_markup.model_dump() == markup.model_dump()
    assert sent.from_user is not None
    assert sent.from_user.id == bot.id
    assert sent.chat.type == "private"


async def test_server_wrong_token(server: SandboxServer, bot_at: Callable[..., Bot]) -> None:
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await bot_at(server.url, "42:OTHER").get_me()


async def test_server_unknown_method_fails_and_is_recorded(bot: Bot, sandbox: SandboxClient) -> None:
    with pytest.raises(TelegramNotFound, match="method not found"):
        await bot.get_chat(701)

    assert await sandbox.unknown_calls() == ("getChat",)


@pytest.mark.parametrize(
    ("body", "description"),
    [
        ({"chat_id": 701, "text": "x", "txet": 1}, 'Bad Request: unknown parameter "txet"'),
        (
            {"chat_id": 701, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "dat": "b"}]]}},
            'Bad Request: unknown parameter "reply_markup.inline_keyboard.dat"',
        ),
        (
            {"chat_id": 701, "text": "x", "message_thread_id": 5},
            'Bad Request: the sandbox does not know what parameter "message_thread_id" does',
        ),
        (
            {"chat_id": 701, "text": "x", "reply_markup": "{"},
            'Bad Request: can\'t parse "reply_markup" as a JSON object',
        ),
        ({"chat_id": 701}, "Bad Request: message text is empty"),
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 701, "text": ["x"]}, 'Bad Request: parameter "text" is invalid: Input should be a valid string'),
    ],
)
async def test_server_request_is_checked_strictly(
    server: SandboxServer, anna: SandboxPerson, body: dict[str, Any], description: str
) -> None:
    status, answer = await post(server, "sendMessage", json=body)

    assert (status, answer["error_code"], answer["description"]) == (400, 400, description)
    assert (await anna.chat()).last is None


async def test_server_body_that_is_no_json(server: SandboxServer) -> None:
    status, answer = await post(server, "getMe", data="{", headers={"Content-Type": "application/json"})

    assert (status, answer["description"]) == (400, "Bad Request: can't parse request body")


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example:80"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
@pytest.mark.parametrize("path", ["/", "/sandbox/state", "/bot42:TEST/getMe"])
async def test_server_refuses_other_sites(server: SandboxServer, path: str, headers: dict[str, str]) -> None:
    async with aiohttp.ClientSession() as session, session.get(server.url + path, headers=headers) as answer:
        assert answer.status == 403


async def test_server_refuses_what_another_sites_page_embeds(server: SandboxServer, anna: SandboxPerson) -> None:
    url = f"{server.url}/bot42:TEST/sendMessage?chat_id={anna.id}&text=x"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers={"Sec-Fetch-Site": "cross-site"}) as answer,
    ):
        assert answer.status == 403

    assert (await anna.chat()).last is None


async def test_server_takes_its_own_page(server: SandboxServer) -> None:
    headers = {"Origin": server.url}
    async with aiohttp.ClientSession() as session, session.get(server.url, headers=headers) as answer:
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_server_listens_on_this_machine_only() -> None:
    server = SandboxServer(token="42:TEST", folder=None)

    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        await server.start(host="0.0.0.0")


def test_server_token_of_another_shape() -> None:
    with pytest.raises(ValueError, match="123456:ABC"):
        SandboxServer(token="secret", folder=None)
