"""A sandbox server, a real aiogram bot that talks to it over HTTP, and somebody who has pressed Start."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.client import SandboxClient, SandboxPerson
from bot.sandbox.server import SandboxServer

TOKEN = "42:TEST"


class QuickSession(AiohttpSession):
    """A session for plain HTTP: aiogram's own sleeps at the end, for TLS."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@pytest.fixture
async def server() -> AsyncIterator[SandboxServer]:
    server = SandboxServer(token=TOKEN, folder=None)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def bot_at() -> AsyncIterator[Callable[..., Bot]]:
    """Make bots that talk to an address, and close them in the end."""
    bots: list[Bot] = []

    def make(url: str, token: str = TOKEN) -> Bot:
        bots.append(Bot(token, session=QuickSession(api=TelegramAPIServer.from_base(url))))
        return bots[-1]

    yield make
    for bot in bots:
        await bot.session.close()


@pytest.fixture
def bot(server: SandboxServer, bot_at: Callable[..., Bot]) -> Bot:
    return bot_at(server.url)


@pytest.fixture
async def sandbox(server: SandboxServer) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(server.url, patience_s=5) as client:
        yield client


@pytest.fixture
async def anna(sandbox: SandboxClient) -> SandboxPerson:
    person = await sandbox.person(701, first_name="Анна", language_code="ru")
    await person.send("/start")
    return person
