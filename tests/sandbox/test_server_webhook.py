"""Delivery to a webhook: the secret, the order within a chat, and another try until the update is taken."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiohttp import web

from bot.sandbox.client import SandboxClient, SandboxPerson

SECRET = "s3cret-token"


class Hook:
    """A bot's webhook that answers as a test wants and notes what came."""

    def __init__(self) -> None:
        self.came: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        self.secrets: list[str | None] = []
        self.answers: deque[web.Response] = deque()
        self.at: list[float] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.at.append(asyncio.get_running_loop().time())
        answer = self.answers.popleft() if self.answers else web.Response()
        self.came.put_nowait(await request.json())
        return answer

    async def texts(self, count: int) -> list[object]:
        """Wait for so many deliveries and return their texts."""
        async with asyncio.timeout(10):
            return [self._text(await self.came.get()) for _ in range(count)]

    @staticmethod
    def _text(update: dict[str, object]) -> object:
        message = update["message"]
        assert isinstance(message, dict)
        return message["text"]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def none_pending(sandbox: SandboxClient) -> None:
    """Wait until the server has noted that everything was taken."""
    async with asyncio.timeout(10):
        while await sandbox.pending():
            pass


async def test_server_webhook_brings_what_waited_and_what_comes_with_the_secret(
    bot: Bot, hook: Hook, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    await bot.set_webhook(hook.url, secret_token=SECRET)
    await anna.send("later")

    assert await hook.texts(2) == ["/start", "later"]
    assert hook.secrets == [SECRET, SECRET]
    await none_pending(sandbox)


async def test_server_webhook_tries_again_in_order(bot: Bot, hook: Hook, anna: SandboxPerson) -> None:
    hook.answers.extend([web.Response(status=503), web.Response(status=500), web.Response()])
    await anna.send("second")

    await bot.set_webhook(hook.url)

    assert await hook.texts(4) == ["/start", "/start", "/start", "second"]


async def test_server_webhook_honours_retry_after(bot: Bot, hook: Hook, anna: SandboxPerson) -> None:
    hook.answers.append(web.Response(status=503, headers={"Retry-After": "1"}))

    await bot.set_webhook(hook.url)
    await hook.texts(2)

    assert hook.at[1] - hook.at[0] >= 1


async def test_server_webhook_one_chat_does_not_wait_for_another(
    bot: Bot, hook: Hook, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    hook.answers.append(web.Response(status=503, headers={"Retry-After": "60"}))
    await bot.set_webhook(hook.url)
    assert await hook.texts(1) == ["/start"]

    petra = await sandbox.person(703)
    await petra.send("hello")

    assert await hook.texts(1) == ["hello"]


async def test_server_webhook_away_and_back(bot: Bot, hook: Hook, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    attempts = asyncio.Semaphore(0)

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        attempts.release()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as away, asyncio.timeout(10):
        await bot.set_webhook(f"http://127.0.0.1:{away.sockets[0].getsockname()[1]}/hook")
        await attempts.acquire()
        await attempts.acquire()  # the second one comes after the first has failed
    assert len(await sandbox.pending()) == 1

    await bot.set_webhook(hook.url)

    assert await hook.texts(1) == ["/start"]
    await none_pending(sandbox)


async def test_server_webhook_redelivers_on_request(
    bot: Bot, hook: Hook, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    (update_id,) = await sandbox.pending()
    await bot.set_webhook(hook.url)
    await hook.texts(1)
    await none_pending(sandbox)

    await sandbox.deliver_again(update_id)

    assert await hook.texts(1) == ["/start"]


async def test_server_webhook_deleted(bot: Bot, hook: Hook, anna: SandboxPerson) -> None:
    await bot.set_webhook(hook.url)
    await hook.texts(1)

    await bot.delete_webhook()
    await anna.send("polled")

    texts = [update.message.text for update in await bot.get_updates() if update.message]
    assert texts[-1] == "polled"
    assert hook.came.empty()


async def test_server_webhook_drops_what_waited(bot: Bot, hook: Hook, anna: SandboxPerson) -> None:
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    await anna.send("new")

    assert await hook.texts(1) == ["new"]


@pytest.mark.parametrize(
    ("url", "secret", "description"),
    [
        ("ftp://127.0.0.1/hook", None, "bad webhook: an HTTPS URL must be provided"),
        ("https://example.org/hook", None, "bad webhook: the sandbox delivers to this machine only"),
        ("http://127.0.0.1/hook", "so secret", "secret token contains unallowed characters"),
        ("http://127.0.0.1/hook", "x" * 257, "secret token contains unallowed characters"),
    ],
)
async def test_server_webhook_is_refused(bot: Bot, url: str, secret: str | None, description: str) -> None:
    with pytest.raises(TelegramBadRequest, match=description):
        await bot.set_webhook(url, secret_token=secret)
