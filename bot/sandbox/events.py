"""What happens in the sandbox, told to everybody who listens: chat pages and waiting test clients."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.sandbox.journal import Record

_BACKLOG = 1000  # a page that is this far behind is told to read everything anew


class Broadcast:
    """Hand every event to every listener, in order; nobody waits for a slow one."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Record | None]] = set()
        self._waiting: defaultdict[int, set[asyncio.Future[None]]] = defaultdict(set)
        self._revisions: defaultdict[int, int] = defaultdict(int)
        self._stopped = False

    def revision(self, chat_id: int) -> int:
        """Return how many events a chat has seen since the start of the server."""
        return self._revisions[chat_id]

    def tell(self, event: Record) -> None:
        """Tell everybody about a change; `event["type"]` says of what kind."""
        for listener in self._listeners:
            if listener.qsize() >= _BACKLOG:
                while not listener.empty():
                    listener.get_nowait()
                listener.put_nowait({"type": "reload"})
            else:
                listener.put_nowait(event)
        chat_id = event.get("chat_id")
        if chat_id is not None:
            self._revisions[chat_id] += 1
            self._wake(chat_id)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Record | None]]:
        """Give a queue of the events from now on; None means that the sandbox stops."""
        listener: asyncio.Queue[Record | None] = asyncio.Queue()
        self._listeners.add(listener)
        if self._stopped:
            listener.put_nowait(None)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def wait(self, chat_id: int, *, after: int, timeout_s: float) -> None:
        """Return when a chat has a higher revision than `after`, or after the timeout."""
        if self._revisions[chat_id] > after or self._stopped:
            return
        changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[chat_id].add(changed)
        try:
            async with asyncio.timeout(timeout_s):
                await changed
        except TimeoutError:
            return
        finally:
            self._waiting[chat_id].discard(changed)

    def stop(self) -> None:
        """Let go of everybody who listens or waits."""
        self._stopped = True
        for listener in self._listeners:
            listener.put_nowait(None)
        for chat_id in list(self._waiting):
            self._wake(chat_id)

    def _wake(self, chat_id: int) -> None:
        for changed in self._waiting.pop(chat_id, ()):
            if not changed.done():
                changed.set_result(None)
