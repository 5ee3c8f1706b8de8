"""Updates on their way to the bot: a queue that polling confirms by offset and a webhook by its answers."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.sandbox.journal import Journal, Record
from bot.sandbox.limits import UPDATE_AGE, Reason

# Telegram leaves these out until they are asked for.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_REMEMBERED = 5000  # the newest updates that a test can have delivered again


class UpdateQueue:
    """Updates that the bot has not confirmed yet.

    Polling: an offset confirms and forgets everything lower; what is not confirmed is handed out again and again.
    An update may be `forced` by a test: it is handed out whatever the offset, once, as a redelivered one would be.
    """

    def __init__(self, journal: Journal, now: Callable[[], datetime]) -> None:
        self._journal = journal
        self._now = now
        self._poll: asyncio.Future[None] | None = None
        self._held: list[Record] | None = None
        self._forced: list[Record] = []
        self._seen: OrderedDict[int, Record] = OrderedDict()
        self.on_arrival: Callable[[], None] | None = None

    # Arrival

    def add(self, kind: str, payload: Record) -> int | None:
        """Queue an update under the next id and return it; None when the bot did not ask for this kind."""
        if not self._wanted(kind):
            return None
        update_id = self._next_id()
        update: Record = {"update_id": update_id, kind: payload}
        if self._held is not None:
            self._held.append(update)
            self._remember(update)
        else:
            self._queue(update)
        return update_id

    def force(self, updates: Iterable[Record]) -> None:
        """Hand these updates out next, in this order, confirmed before or not."""
        for update in updates:
            self._remember(update)
            self._forced.append(update)
        self.wake()

    def again(self, update_id: int) -> bool:
        """Deliver an update once more; tell whether it is still remembered."""
        update = self._seen.get(update_id)
        if update is not None:
            self.force([update])
        return update is not None

    def hold(self) -> None:
        """Keep what arrives from now on until `release`."""
        if self._held is None:
            self._held = []

    def release(self, order: Sequence[int] | None = None) -> list[int]:
        """Let go of what was held, in the given order of update ids (a prefix will do), and return that order."""
        held = {update["update_id"]: update for update in self._held or ()}
        self._held = None
        first = [held.pop(update_id) for update_id in order or ()]
        released = [*first, *held.values()]
        if order:
            self.force(released)
        else:
            for update in released:
                self._queue(update)
        return [update["update_id"] for update in released]

    def held(self) -> list[int]:
        """Return the ids of the updates that are held back."""
        return [update["update_id"] for update in self._held or ()]

    # Polling

    async def poll(self, *, offset: int | None, limit: int, timeout_s: float) -> list[Record]:
        """Confirm what lies below the offset and return what is left, waiting for the first one if need be.

        A poll that still waits is ended with Telegram's 409. A negative offset counts from the end of the queue.
        """
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Reason.OTHER_POLL.refusal())
        self._confirm(offset)
        ready = self._ready(limit)
        if ready or timeout_s <= 0:
            return ready
        await self._arrival(timeout_s)
        return self._ready(limit)

    async def _arrival(self, timeout_s: float) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = waiting
        try:
            async with asyncio.timeout(timeout_s):
                await waiting
        except TimeoutError:
            return
        finally:
            if self._poll is waiting:
                self._poll = None

    def _confirm(self, offset: int | None) -> None:
        self._drop_old()
        pending = [int(key) for key in self._journal.table("updates")]
        if offset is None:
            return
        lowest = pending[offset:][0] if offset < 0 and pending else offset
        for update_id in pending:
            if update_id < lowest:
                self.confirm(update_id)

    def _ready(self, limit: int) -> list[Record]:
        forced, self._forced = self._forced[:limit], self._forced[limit:]
        rest = limit - len(forced)
        return [*forced, *list(self.pending())[:rest]]

    # Webhook

    def pending(self) -> list[Record]:
        """Return the updates that wait, oldest first."""
        return [record["update"] for record in self._journal.table("updates").values()]

    def take_forced(self) -> list[Record]:
        """Return and forget what is to be handed out whatever was confirmed."""
        forced, self._forced = self._forced, []
        return forced

    def confirm(self, update_id: int) -> None:
        """Forget an update that the bot took."""
        self._journal.drop("updates", str(update_id))

    def drop_all(self) -> None:
        """Forget everything that waits, as `drop_pending_updates` asks for."""
        for update in self.pending():
            self.confirm(update["update_id"])
        self._forced.clear()

    # What is wanted

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Set which kinds the bot asked for; None keeps the earlier setting, an empty list asks for the usual."""
        if kinds is not None and list(kinds) != self.allowed():
            self._journal.put("settings", "allowed_updates", {"kinds": list(kinds)})

    def allowed(self) -> list[str]:
        """Return the kinds that the bot asked for; empty for the usual."""
        kinds: list[str] = self._journal.table("settings").get("allowed_updates", {}).get("kinds", [])
        return kinds

    def wake(self) -> None:
        """Let whoever delivers look at the queue: something may have to go out."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        if self.on_arrival is not None:
            self.on_arrival()

    def stop(self) -> None:
        """End a waiting poll without updates."""
        self.wake()

    def _wanted(self, kind: str) -> bool:
        allowed = self.allowed()
        return kind in allowed if allowed else kind not in _ON_REQUEST

    def _queue(self, update: Record) -> None:
        self._remember(update)
        record = {"update": update, "at": self._now().timestamp()}
        self._journal.put("updates", str(update["update_id"]), record)
        self.wake()

    def _remember(self, update: Record) -> None:
        self._seen[update["update_id"]] = update
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)

    def _next_id(self) -> int:
        # A fresh sandbox starts at the time of day one: a bot that remembers ids of an earlier one never meets them.
        start = int(self._now().timestamp())
        number: int = self._journal.table("numbers").get("update", {"next": start})["next"]
        self._journal.put("numbers", "update", {"next": number + 1})
        return number

    def _drop_old(self) -> None:
        oldest = self._now().timestamp() - UPDATE_AGE.total_seconds()
        for key, record in list(self._journal.table("updates").items()):
            if record["at"] < oldest:
                self._journal.drop("updates", key)


def chat_of(update: Record) -> int:
    """Return the chat whose order an update must keep (else the user's)."""
    payload: Any = next(value for key, value in update.items() if key != "update_id")
    chat = payload.get("chat") or payload.get("message", {}).get("chat") or payload.get("from") or {"id": 0}
    number: int = chat["id"]
    return number
