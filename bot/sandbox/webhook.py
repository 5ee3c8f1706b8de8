"""Updates delivered to the bot's webhook: in order within a chat, several chats at a time, again until taken."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog

from bot.sandbox.journal import Record
from bot.sandbox.state import SandboxState
from bot.sandbox.updates import chat_of

log = structlog.get_logger(__name__)

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
# Telegram's own pauses are longer; on one machine the bot is back in a moment or not at all.
_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 5.0
_TIMEOUT = aiohttp.ClientTimeout(total=60)


@dataclass(slots=True)
class _Chat:
    """What one chat's deliveries still have to send once more, whatever was confirmed."""

    forced: list[Record] = field(default_factory=list)


class WebhookDelivery:
    """One task a chat that has something to deliver; none while no webhook is set."""

    def __init__(self, state: SandboxState, tasks: asyncio.TaskGroup, session: aiohttp.ClientSession) -> None:
        self._state = state
        self._tasks = tasks
        self._session = session
        self._chats: dict[int, _Chat] = {}
        self._running: dict[int, asyncio.Task[None]] = {}
        self._free = asyncio.Semaphore(1)
        self._connections = 1

    def start(self) -> None:
        """Deliver what waits now and everything that arrives from now on."""
        self._state.updates.on_arrival = self.look
        self.look()

    def stop(self) -> None:
        """Break off all deliveries; what was not taken waits for the next start."""
        self._state.updates.on_arrival = None
        for task in list(self._running.values()):
            task.cancel()

    def look(self) -> None:
        """Start a delivery for every chat that has something and none under way."""
        webhook = self._state.setting("webhook")
        if not webhook:
            return
        if webhook["max_connections"] != self._connections:
            self._connections = webhook["max_connections"]
            self._free = asyncio.Semaphore(self._connections)
        for update in self._state.updates.take_forced():
            self._chats.setdefault(chat_of(update), _Chat()).forced.append(update)
        waiting = {chat_of(update) for update in self._state.updates.pending()}
        waiting |= {chat_id for chat_id, chat in self._chats.items() if chat.forced}
        for chat_id in waiting - self._running.keys():
            self._running[chat_id] = self._tasks.create_task(self._deliver_all(chat_id))

    async def _deliver_all(self, chat_id: int) -> None:
        pause_s = _FIRST_PAUSE_S
        try:
            while (update := self._next(chat_id)) is not None:
                retry_after_s = await self._deliver(update)
                if retry_after_s is None:
                    self._done(chat_id, update)
                    pause_s = _FIRST_PAUSE_S
                else:
                    await asyncio.sleep(retry_after_s or pause_s)
                    pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        finally:
            del self._running[chat_id]

    def _next(self, chat_id: int) -> Record | None:
        if not self._state.setting("webhook"):
            return None
        forced = self._chats.get(chat_id, _Chat()).forced
        pending = (update for update in self._state.updates.pending() if chat_of(update) == chat_id)
        return forced[0] if forced else next(pending, None)

    def _done(self, chat_id: int, update: Record) -> None:
        forced = self._chats.get(chat_id, _Chat()).forced
        if forced and forced[0] is update:
            forced.pop(0)
        self._state.updates.confirm(update["update_id"])

    async def _deliver(self, update: Record) -> float | None:
        """Return None when the bot took the update, else the seconds it asked to wait (0 for none named)."""
        webhook: Any = self._state.setting("webhook")
        headers = {_SECRET_HEADER: webhook["secret_token"]} if webhook["secret_token"] else {}
        try:
            async with (
                self._free,
                self._session.post(webhook["url"], json=update, headers=headers, timeout=_TIMEOUT) as answer,
            ):
                if answer.ok:
                    return None
                reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                retry_after = answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            reason, retry_after = f"Connection failed: {type(error).__name__}", ""
        log.info("webhook_not_taken", update_id=update["update_id"], reason=reason)
        return float(retry_after) if retry_after.isdigit() else 0.0
