"""The webhook over HTTP: who may call it, and when Telegram hears that an update is done."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiogram.types import Update
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.intake import Intake
from bot.webhook import LARGEST_BODY, SECRET_HEADER, Webhook

SECRET = "s3cret_-"
PATIENCE_S = 0.05
MakeUpdate = Callable[..., Update]


class DatabaseAwayError(Exception):
    """What storage raises while the database is away."""


class Handler:
    """A handler that can be held up and made to fail."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.failures: list[tuple[int, str, str]] = []
        self.entered = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()
        self.database_away = False

    async def feed(self, update: Update) -> None:
        self.started.append(update.update_id)
        self.entered.set()
        if self.database_away:
            raise DatabaseAwayError
        await self.free.wait()

    async def record(self, update_id: int, kind: str, code: str) -> None:
        self.failures.append((update_id, kind, code))


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
async def intake(handler: Handler) -> AsyncIterator[Intake]:
    intake = Intake(
        handler.feed,
        deliver=lambda _reply: None,
        failed=handler,
        apologise=lambda _update: None,
        is_transient=lambda error: isinstance(error, DatabaseAwayError),
        most_open=2,
    )
    async with intake:
        yield intake


@pytest.fixture
async def client(telegram: Any, intake: Intake) -> AsyncIterator[TestClient[Any, Any]]:
    webhook = Webhook(
        telegram.bot,
        intake,
        url="https://bot.example.org/hook/7",
        secret=SECRET,
        allowed_updates=["message"],
        patience_s=PATIENCE_S,
    )
    async with TestClient(TestServer(webhook.application())) as client:
        yield client


async def post(client: TestClient[Any, Any], update: Update, *, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    body = update.model_dump_json(exclude_none=True)
    async with client.post("/hook/7", data=body, headers=headers) as response:
        return response.status


async def test_webhook_answers_200_when_the_update_is_done(
    client: TestClient[Any, Any], handler: Handler, update: MakeUpdate
) -> None:
    assert await post(client, update(1)) == 200
    assert handler.started == [1]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "пароль"])
async def test_webhook_turns_strangers_away(
    client: TestClient[Any, Any], handler: Handler, update: MakeUpdate, secret: str | None
) -> None:
    assert await post(client, update(1), secret=secret) == 403
    assert handler.started == []


def test_webhook_refuses_to_work_without_a_secret(telegram: Any) -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(telegram.bot, None, url="https://bot.example.org", secret="", allowed_updates=[])  # type: ignore[arg-type]


async def test_webhook_answers_503_while_the_update_is_not_done(
    client: TestClient[Any, Any], handler: Handler, update: MakeUpdate
) -> None:
    handler.free.clear()

    async with client.post("/hook/7", data=update(1).model_dump_json(), headers={SECRET_HEADER: SECRET}) as response:
        assert response.status == 503
        assert int(response.headers["Retry-After"]) > 0


async def test_webhook_runs_a_repeated_delivery_once(
    client: TestClient[Any, Any], handler: Handler, update: MakeUpdate
) -> None:
    handler.free.clear()

    assert [await post(client, update(1)), await post(client, update(1))] == [503, 503]
    assert handler.started == [1]


async def test_webhook_answers_503_while_the_database_is_away_and_200_when_it_is_back(
    client: TestClient[Any, Any], handler: Handler, update: MakeUpdate
) -> None:
    handler.database_away = True
    assert await post(client, update(1)) == 503

    handler.database_away = False
    while (status := await post(client, update(1))) == 503:
        pass

    assert status == 200
    assert handler.failures == []


async def test_webhook_answers_503_when_too_much_is_open(
    client: TestClient[Any, Any], handler: Handler, update: MakeUpdate
) -> None:
    handler.free.clear()
    assert [await post(client, update(n, chat=n)) for n in (1, 2)] == [503, 503]

    assert await post(client, update(3, chat=3)) == 503
    assert handler.started == [1, 2]


async def test_webhook_answers_503_while_stopping(
    client: TestClient[Any, Any], handler: Handler, intake: Intake, update: MakeUpdate
) -> None:
    await intake.close()

    assert await post(client, update(1)) == 503
    assert handler.started == []


async def test_webhook_releases_waiting_deliveries_when_it_stops(
    client: TestClient[Any, Any], handler: Handler, intake: Intake, update: MakeUpdate
) -> None:
    handler.free.clear()

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(post(client, update(1)))
        await handler.entered.wait()
        await intake.close(grace_s=0)

    assert waiting.result() == 503


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\xff", b"[]", b'{"message": {}}', b"[" * 100_000])
async def test_webhook_answers_400_to_what_is_no_update(
    client: TestClient[Any, Any], handler: Handler, body: bytes
) -> None:
    with capture_logs() as logs:
        async with client.post("/hook/7", data=body, headers={SECRET_HEADER: SECRET}) as response:
            assert response.status == 400

    assert [line["event"] for line in logs] == ["webhook_body_unreadable"]
    assert handler.started == []


async def test_webhook_refuses_a_body_that_no_update_needs(client: TestClient[Any, Any]) -> None:
    body = io.BytesIO(b" " * (LARGEST_BODY + 1))

    async with client.post("/hook/7", data=body, headers={SECRET_HEADER: SECRET}) as response:
        assert response.status == 413


async def test_webhook_records_an_update_that_it_cannot_read(client: TestClient[Any, Any], handler: Handler) -> None:
    body = b'{"update_id": 9, "message": {"message_id": "x"}}'

    async with client.post("/hook/7", data=body, headers={SECRET_HEADER: SECRET}) as response:
        assert response.status == 200

    assert handler.failures == [(9, "unreadable", "update_unreadable")]


async def test_webhook_tells_its_health(client: TestClient[Any, Any], intake: Intake) -> None:
    async with client.get("/healthz") as response:
        assert (response.status, await response.text()) == (200, "ok")
    await intake.close()
    async with client.get("/healthz") as response:
        assert response.status == 503


async def test_webhook_has_no_other_route(client: TestClient[Any, Any]) -> None:
    async with client.post("/", headers={SECRET_HEADER: SECRET}) as response:
        assert response.status == 404
