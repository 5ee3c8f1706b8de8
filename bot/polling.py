"""Fetch updates by long polling, and confirm to Telegram only what is done."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetUpdates, Response
from aiogram.utils.backoff import Backoff, BackoffConfig

from bot.errors import TokenRefusedError, error_code, error_place, telegram_reason
from bot.intake import Intake, read_update, update_id_of

ANSWER_S = 15
"""Time for Telegram's answer to travel, beyond the time that a long poll waits for news."""
BATCH_S = 0.05
"""Time for a batch to be worked off before it is fetched again for the sake of what came meanwhile."""
SAME_OFFSET_S = 0.55
"""The Bot API server gives one update only when the same offset is asked for twice within half a second."""
CONFIRM_S = 5.0
NETWORK_BACKOFF = BackoffConfig(min_delay=0.5, max_delay=15.0, factor=2.0, jitter=0.0)

log = structlog.get_logger()


class GetRawUpdates(GetUpdates):
    """The call with an answer that is left as it came.

    What is open comes again with every poll, and reading is most of the work; and one update that the types don't
    understand would make the whole batch unreadable.
    """

    __returning__ = list[Any]


_KEPT = Response[list[Any]]
"""As in bot/outgoing.py: how the answer is read, for pydantic forgets what nobody holds."""


class Watermark:
    """What may be confirmed to Telegram: everything below the first update that is not done.

    An offset confirms every lower id. Ids have gaps; after a week without updates they go on anywhere, also lower.
    """

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._done: set[int] = set()
        self._next: int | None = None
        self._requested: int | None = None

    @property
    def offset(self) -> int | None:
        """The first id that is not done; one past the last id when all are done; None before the first update."""
        return min(self._open, default=self._next)

    @property
    def requested(self) -> int | None:
        """The offset of the latest request."""
        return self._requested

    @property
    def has_open(self) -> bool:
        """Whether an update is not done."""
        return bool(self._open)

    def request(self) -> int | None:
        """Return the offset for a request that is made now."""
        self._requested = self.offset
        if self._requested is not None:
            # Only now: an answer that is still on its way may bring ids from its own, lower, offset on.
            self._done = {update_id for update_id in self._done if update_id >= self._requested}
        return self._requested

    def take(self, update_ids: Iterable[int]) -> set[int]:
        """Take the ids that the latest request brought; return those that are new and now open."""
        brought = set(update_ids)
        if self._requested is not None and any(update_id < self._requested for update_id in brought):
            # Telegram never goes below the offset, unless the numbering has restarted lower. An offset that stayed
            # high would bring these updates again and again, and never confirm them.
            log.warning("update_ids_restarted")
            self._open, self._done, self._next = set(), set(), None
        new = brought - self._open - self._done
        self._open |= new
        self._next = max((update_id + 1 for update_id in new), default=self._next)
        return new

    def finish(self, update_id: int) -> None:
        """Note that the update is done."""
        if update_id in self._open:
            self._open.remove(update_id)
            self._done.add(update_id)


class Polling:
    """The polling loop. Telegram sends again whatever was not confirmed, so an answer is never lost with a crash.

    While an update is open, Telegram answers at once and repeats it; then the loop waits for progress. It hands out
    100 updates from the offset on, so that an update that stays open holds up others only after 99 more have come.
    """

    def __init__(self, bot: Bot, intake: Intake, *, allowed_updates: list[str], timeout_s: int = 25) -> None:
        self._bot = bot
        self._intake = intake
        self._allowed_updates = allowed_updates
        self._timeout_s = timeout_s
        self._watermark = Watermark()
        self._requested_at = 0.0
        self._progress = asyncio.Event()
        self._webhook_removed = False

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set, then close the intake and confirm what is done.

        Raises TokenRefusedError.
        """
        refusal = await self._poll_until(stop)
        await self._intake.close()
        if refusal is not None:
            raise refusal
        await self._confirm()

    async def _poll_until(self, stop: asyncio.Event) -> TokenRefusedError | None:
        async with asyncio.TaskGroup() as tasks:
            polling = tasks.create_task(self._poll())
            stopping = tasks.create_task(stop.wait())
            await asyncio.wait((polling, stopping), return_when=asyncio.FIRST_COMPLETED)
            polling.cancel()
            stopping.cancel()
        return None if polling.cancelled() else polling.result()

    async def _poll(self) -> TokenRefusedError:
        backoff = Backoff(NETWORK_BACKOFF)
        while True:
            try:
                batch = await self._fetch()
            except (TelegramUnauthorizedError, TelegramNotFound):
                return TokenRefusedError()
            except Exception as error:
                await self._recover(error, backoff)
            else:
                if backoff.counter > 0:
                    log.info("polling_resumed", tries=backoff.counter + 1)
                    backoff.reset()
                self._open(batch)
                await self._settle()

    async def _fetch(self) -> Sequence[object]:
        method = GetRawUpdates(
            offset=self._watermark.request(), timeout=self._timeout_s, allowed_updates=self._allowed_updates
        )
        self._requested_at = asyncio.get_running_loop().time()
        return await self._bot(method, request_timeout=self._timeout_s + ANSWER_S)

    async def _recover(self, error: Exception, backoff: Backoff) -> None:
        pause_s = next(backoff)
        if isinstance(error, TelegramRetryAfter):
            pause_s = float(error.retry_after)
        elif isinstance(error, TelegramConflictError):
            if "webhook is active" in error.message and not self._webhook_removed:
                await self._remove_webhook()
            else:
                log.warning("polling_conflict", hint="another process polls with this token or has set a webhook")
        reason = telegram_reason(error) if isinstance(error, TelegramAPIError) else error_place(error)
        log.warning("polling_failed", error=error_code(error), reason=reason, pause_s=pause_s)
        await asyncio.sleep(pause_s)

    async def _remove_webhook(self) -> None:
        """Remove the webhook of an earlier way of running; once, as a later one is somebody else's."""
        try:
            await self._bot(DeleteWebhook())
        except Exception as error:
            log.warning("webhook_not_removed", error=error_code(error))
        else:
            self._webhook_removed = True
            log.warning("webhook_removed")

    def _open(self, batch: Sequence[object]) -> None:
        brought = {update_id: raw for raw in batch if (update_id := update_id_of(raw)) is not None}
        new = self._watermark.take(brought)
        for update_id, raw in brought.items():
            update = read_update(raw, self._bot) if update_id in new else None
            if update is not None:
                task = self._intake.open(update)
                task.add_done_callback(partial(self._note_end, update_id))

    def _note_end(self, update_id: int, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._watermark.finish(update_id)
            self._progress.set()

    async def _settle(self) -> None:
        """Wait for what is open before asking again, as Telegram answers at once while something is."""
        now = asyncio.get_running_loop().time()
        await self._progress_until(now + BATCH_S, lambda: not self._watermark.has_open)
        await self._progress_until(self._requested_at + SAME_OFFSET_S, self._has_moved)

    def _has_moved(self) -> bool:
        return self._watermark.offset != self._watermark.requested

    async def _progress_until(self, deadline: float, reached: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout_at(deadline):
                while not reached():
                    self._progress.clear()
                    await self._progress.wait()
        except TimeoutError:
            return

    async def _confirm(self) -> None:
        """Confirm what was done since the last request; when that fails, it is only delivered again."""
        if not self._has_moved():
            return
        try:
            async with asyncio.timeout(CONFIRM_S):
                await self._bot(GetUpdates(offset=self._watermark.request(), limit=1, timeout=0))
        except Exception as error:
            log.warning("watermark_not_confirmed", error=error_code(error))
