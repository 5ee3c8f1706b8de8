"""Telling Telegram where the webhook is, and stopping."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SetWebhook
from aiogram.types import Update

from bot.errors import TokenRefusedError, WebhookRefusedError
from bot.intake import Intake
from bot.webhook import Webhook

pytestmark = pytest.mark.virtual_time


class Nothing:
    """Takes every update and forgets it."""

    async def feed(self, _update: Update) -> None:
        return None

    async def record(self, update_id: int, kind: str, code: str) -> None:
        raise AssertionError((update_id, kind, code))


@pytest.fixture
async def intake() -> AsyncIterator[Intake]:
    nothing = Nothing()
    intake = Intake(
        nothing.feed,
        deliver=lambda _reply: None,
        failed=nothing,
        apologise=lambda _update: None,
        is_transient=lambda _error: False,
    )
    async with intake:
        yield intake


async def run(telegram: Any, intake: Intake, *, stop_after_s: float) -> None:
    webhook = Webhook(telegram.bot, intake, url="https://bot.example.org/hook", secret="s", allowed_updates=["message"])
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(stop_after_s, stop.set)
    await webhook.run(stop, host="127.0.0.1", port=0)


async def test_webhook_tells_telegram_its_address_and_secret(telegram: Any, intake: Intake) -> None:
    await run(telegram, intake, stop_after_s=60)

    assert telegram.sent() == [
        SetWebhook(
            url="https://bot.example.org/hook", secret_token="s", allowed_updates=["message"], max_connections=40
        )
    ]
    assert intake.closed


async def test_webhook_tries_to_register_until_telegram_answers(telegram: Any, intake: Intake) -> None:
    async def script(method: SetWebhook) -> bool:
        if len(telegram.calls) == 1:
            raise TelegramNetworkError(method=method, message="no route")
        if len(telegram.calls) == 2:
            raise TelegramRetryAfter(method=method, message="slow down", retry_after=7)
        return True

    telegram.script = script
    await run(telegram, intake, stop_after_s=60)

    assert [at for at, _ in telegram.calls] == pytest.approx([0, 0.5, 7.5])


async def test_webhook_stops_while_telegram_does_not_answer(telegram: Any, intake: Intake) -> None:
    async def script(method: SetWebhook) -> bool:
        raise TelegramNetworkError(method=method, message="no route")

    telegram.script = script
    await run(telegram, intake, stop_after_s=60)

    assert asyncio.get_running_loop().time() == pytest.approx(60)


async def test_webhook_refuses_a_wrong_token(telegram: Any, intake: Intake) -> None:
    async def script(method: SetWebhook) -> bool:
        raise TelegramUnauthorizedError(method=method, message="Unauthorized")

    telegram.script = script
    with pytest.raises(TokenRefusedError, match="BOT_TOKEN"):
        await run(telegram, intake, stop_after_s=60)


async def test_webhook_says_what_telegram_has_against_the_address(telegram: Any, intake: Intake) -> None:
    async def script(method: SetWebhook) -> bool:
        raise TelegramBadRequest(
            method=method, message="Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
        )

    telegram.script = script
    with pytest.raises(WebhookRefusedError, match="WEBHOOK_URL"):
        await run(telegram, intake, stop_after_s=60)
