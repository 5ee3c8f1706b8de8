"""A clock that jumps and a Telegram without a network, for the tests of delivery."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import GetUpdates, TelegramMethod
from aiogram.types import Chat, Message, Update

TOKEN = "42:TEST"


@pytest.fixture(autouse=True)
def _logs_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands run here leave the logs alone: a logger would keep the standard error of a test that is over."""
    monkeypatch.setattr("bot.__main__.set_up_logs", lambda level: None)


class JumpingSelector(selectors.DefaultSelector):
    """Does not wait for the next timer but moves the clock there."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("nothing is left that could happen: outside of a test this would wait for ever")
        self.now += max(timeout, 0.0)
        return super().select(0)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop in which an hour of waiting takes no time; raises instead of hanging."""

    def __init__(self) -> None:
        self.selector = JumpingSelector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.now


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "virtual_time: the event loop's clock jumps instead of waiting")


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.get_closest_marker("virtual_time"):
        return {"virtual_time": VirtualTimeLoop}
    return {"real_time": asyncio.new_event_loop}


class FakeTelegram(BaseSession):
    """Takes the place of the HTTP session: keeps updates as the Bot API server does, records all other calls.

    `script(method)` may raise or return what a call shall raise or return.
    """

    def __init__(self) -> None:
        super().__init__()
        self.bot = Bot(TOKEN, session=self)
        self.calls: list[tuple[float, TelegramMethod[Any]]] = []
        self.script: Callable[[TelegramMethod[Any]], Awaitable[Any]] | None = None
        self.queue: dict[int, Update] = {}
        self.confirmed: set[int] = set()
        self.polls: list[GetUpdates] = []
        self._news = asyncio.Event()
        self._previous_poll: tuple[int | None, float] = (None, -1.0)

    def push(self, *updates: Update) -> None:
        """Let updates come in."""
        self.queue.update({update.update_id: update for update in updates})
        self._news.set()

    def sent(self) -> list[Any]:
        """All recorded calls, in order."""
        return [method for _, method in self.calls]

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        if isinstance(method, GetUpdates):
            self.polls.append(method)
            if self.script is not None:
                answer = await self.script(method)
                if answer is not None:
                    return answer
            return await self._updates(method)
        self.calls.append((asyncio.get_running_loop().time(), method))
        if self.script is not None:
            return await self.script(method)
        return True

    async def _updates(self, method: GetUpdates) -> list[Any]:
        now = asyncio.get_running_loop().time()
        limit = method.limit or 100
        if self._previous_poll[0] == method.offset and now < self._previous_poll[1] + 0.5:
            limit = 1  # so does the real server
        self._previous_poll = (method.offset, now)
        offset = method.offset or 0
        if self.queue and offset > max(self.queue) + 10:
            offset = min(self.queue)  # an offset "in the future" is taken for the head of the queue
        for update_id in [update_id for update_id in self.queue if update_id < offset]:
            self.confirmed.add(update_id)
            del self.queue[update_id]
        if not self.queue and method.timeout:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), method.timeout)
            except TimeoutError:
                return []
        brought = [self.queue[update_id] for update_id in sorted(self.queue)][:limit]
        return [update.model_dump(mode="json", exclude_none=True, by_alias=True) for update in brought]

    async def close(self) -> None:
        pass

    async def stream_content(self, *_args: Any, **_options: Any) -> Any:
        raise NotImplementedError
        yield b""


def make_update(update_id: int, *, chat: int = 1, text: str = "hello") -> Update:
    """Return an update with a text message in a private chat."""
    message = Message(message_id=update_id, date=0, chat=Chat(id=chat, type="private"), text=text)
    return Update(update_id=update_id, message=message)


@pytest.fixture
def update() -> Callable[..., Update]:
    return make_update


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    return FakeTelegram()


@pytest.fixture(scope="session")
def new_telegram() -> Callable[[], FakeTelegram]:
    return FakeTelegram


@pytest.fixture(scope="session")
def run_virtually() -> Callable[[Coroutine[Any, Any, None]], float]:
    """Run a coroutine in a loop of its own whose clock jumps; return how long it took on that clock."""

    def run(work: Coroutine[Any, Any, None]) -> float:
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            runner.run(work)
            return runner.get_loop().time()

    return run
