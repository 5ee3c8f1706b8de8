"""Where every update comes in, by polling or webhook: in order within a chat, each until its fate is stored."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Protocol, Self, TypeVar

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from aiogram.utils.backoff import Backoff, BackoffConfig
from pydantic import ValidationError

from bot.errors import (
    HandlerCancelledError,
    HandlerHangsError,
    IntakeClosedError,
    IntakeFullError,
    error_code,
    error_place,
)
from handlers.reply import Reply

TRY_PAUSES_S = (0.2, 1.0)
"""Pauses between the three tries: a hiccup may pass, and nobody waits long behind an update that never succeeds."""
STORE_BACKOFF = BackoffConfig(min_delay=0.1, max_delay=5.0, factor=2.0, jitter=0.0)
"""A locked SQLite file is free again in milliseconds, a restarted PostgreSQL in seconds."""

log = structlog.get_logger()

Feed = Callable[[Update], Awaitable[Reply | None]]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class UnreadableUpdate:
    """An update whose content the installed Bot API types do not understand."""

    update_id: int


class FailedUpdates(Protocol):
    """Where updates are noted that no handler could work off."""

    async def record(self, update_id: int, kind: str, code: str) -> None:
        """Note that the update of this kind ("message", ...) ended with this error code; once per id."""


class _TryLaterError(Exception):
    """The database is away: nothing is known about the fate of the update."""


class Intake:
    """Work updates off; an update is done when its handler has committed or its failure is recorded.

    Open it with `async with`. Updates of one chat run one after another in the order in which they were opened,
    different chats side by side. While the database is away an update stays open and is tried again without end.
    """

    def __init__(
        self,
        feed: Feed,
        *,
        deliver: Callable[[Reply], None],
        failed: FailedUpdates,
        apologise: Callable[[Update], Reply | None],
        is_transient: Callable[[BaseException], bool],
        fed_at_once: int = 100,
        most_open: int = 1000,
        handler_timeout_s: float = 30.0,
    ) -> None:
        """Wire the intake.

        deliver: takes over what a handler wants to be sent, without waiting for it.
        is_transient: whether an error means that the database is away, so that the same update may succeed later.
        most_open: how many updates `accept` takes on before it refuses; polling has at most 100 open anyway.
        """
        self._feed = feed
        self._deliver = deliver
        self._failed = failed
        self._apologise = apologise
        self._is_transient = is_transient
        self._slots = asyncio.Semaphore(fed_at_once)
        self._most_open = most_open
        self._handler_timeout_s = handler_timeout_s
        self._tasks = asyncio.TaskGroup()
        self._open: dict[int, asyncio.Task[None]] = {}
        self._last_of_chat: dict[int, asyncio.Task[None]] = {}
        self._closed = False

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close(grace_s=0)
        if isinstance(error, asyncio.CancelledError):
            await self._tasks.__aexit__(kind, error, trace)
        else:  # a task group would wrap an error of the block; "wrong token" has to come out as itself
            await self._tasks.__aexit__(None, None, None)

    @property
    def closed(self) -> bool:
        """Whether updates are refused because the bot is stopping."""
        return self._closed

    async def accept(self, update: Update | UnreadableUpdate) -> None:
        """Return once the update is done; when the caller is cancelled the work goes on.

        Raises IntakeClosedError or IntakeFullError when the update was not taken on or could not be finished.
        """
        if len(self._open) >= self._most_open and update.update_id not in self._open:
            raise IntakeFullError
        task = self.open(update)
        await asyncio.wait((task,))
        if task.cancelled():
            raise IntakeClosedError

    def open(self, update: Update | UnreadableUpdate) -> asyncio.Task[None]:
        """Start work on the update behind the earlier ones of its chat; return the task, which ends when it is done.

        An update that is still open is not run twice: its task is returned. A cancelled task was not finished.
        Raises IntakeClosedError.
        """
        if (task := self._open.get(update.update_id)) is not None:
            return task
        if self._closed:
            raise IntakeClosedError
        chat = _chat(update)
        before = None if chat is None else self._last_of_chat.get(chat)
        task = self._tasks.create_task(self._work_off(update, before))
        self._open[update.update_id] = task
        if chat is not None:
            self._last_of_chat[chat] = task
        task.add_done_callback(partial(self._forget, update.update_id, chat))
        return task

    async def close(self, grace_s: float = 10.0) -> None:
        """Refuse updates from now on, give the open ones some time, then cancel them: they are delivered again."""
        self._closed = True
        if self._open:
            await asyncio.wait(tuple(self._open.values()), timeout=grace_s)
        left = tuple(self._open.values())
        if not left:
            return
        log.warning("updates_left_open", updates=len(left))
        for task in left:
            task.cancel()
        await asyncio.wait(left)

    def _forget(self, update_id: int, chat: int | None, task: asyncio.Task[None]) -> None:
        del self._open[update_id]
        if chat is not None and self._last_of_chat.get(chat) is task:
            del self._last_of_chat[chat]

    async def _work_off(self, update: Update | UnreadableUpdate, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        if isinstance(update, UnreadableUpdate):
            await self._until_stored(
                update.update_id, partial(self._record, update.update_id, "unreadable", "update_unreadable")
            )
        elif (kind := _kind(update)) is None:
            log.warning("update_kind_unknown", update_id=update.update_id)
        else:
            reply = await self._until_stored(update.update_id, partial(self._fate, update, kind))
            self._hand_over(update, reply)

    async def _until_stored(self, update_id: int, work: Callable[[], Awaitable[Result]]) -> Result:
        backoff = Backoff(STORE_BACKOFF)
        while True:
            try:
                result = await work()
            except _TryLaterError as waiting:
                cause = waiting.__cause__ or waiting
                # One line an outage, not one a try: a hundred updates may be waiting.
                say = log.warning if backoff.counter == 0 else log.debug
                say("database_away", update_id=update_id, error=error_code(cause), place=error_place(cause))
                await backoff.asleep()
            else:
                if backoff.counter > 0:
                    log.info("database_back", update_id=update_id, tries=backoff.counter + 1)
                return result

    async def _fate(self, update: Update, kind: str) -> Reply | None:
        """Feed the update; after three failures record it and return an apology.

        A verdict that cannot be recorded is void: when the database is away by then, everything starts again.
        """
        code = ""
        for pause_s in (*TRY_PAUSES_S, None):
            try:
                return await self._fed(update)
            except Exception as error:
                if self._is_transient(error):
                    raise _TryLaterError from error
                code = error_code(error)
                log.warning(
                    "update_failed", update_id=update.update_id, kind=kind, error=code, place=error_place(error)
                )
            if pause_s is not None:
                await asyncio.sleep(pause_s)
        await self._record(update.update_id, kind, code)
        return self._apology(update)

    async def _fed(self, update: Update) -> Reply | None:
        async with self._slots:
            try:
                async with asyncio.timeout(self._handler_timeout_s) as limit:
                    return await self._feed(update)
            except TimeoutError as error:
                if limit.expired():
                    # A handler that never returns would hold the watermark, and with it everybody, for ever.
                    raise HandlerHangsError from error
                raise
            except asyncio.CancelledError as error:
                if _is_being_cancelled():
                    raise
                raise HandlerCancelledError from error

    async def _record(self, update_id: int, kind: str, code: str) -> None:
        """Note the failure. Raises _TryLaterError while the database is away; any other failure is only logged."""
        log.error("update_given_up", update_id=update_id, kind=kind, error=code)
        try:
            async with asyncio.timeout(self._handler_timeout_s):
                await self._failed.record(update_id, kind, code)
        except Exception as error:
            if isinstance(error, TimeoutError) or self._is_transient(error):
                raise _TryLaterError from error
            log.error(
                "failed_update_not_recorded", update_id=update_id, error=error_code(error), place=error_place(error)
            )

    def _apology(self, update: Update) -> Reply | None:
        try:
            return self._apologise(update)
        except Exception as error:
            log.error("apology_failed", update_id=update.update_id, error=error_code(error), place=error_place(error))
            return None

    def _hand_over(self, update: Update, reply: Reply | None) -> None:
        if reply is None:
            return
        try:
            self._deliver(reply)
        except Exception as error:
            # The answer is committed; only its reply is lost, and the prompt is shown again at the next start.
            log.error(
                "reply_not_delivered", update_id=update.update_id, error=error_code(error), place=error_place(error)
            )


def through(dispatcher: Dispatcher, bot: Bot) -> Feed:
    """Return a feed through the dispatcher.

    The dispatcher returns a sentinel for an update that no handler wants; here that is None, as is anything
    else that is not a Reply.
    """

    async def feed(update: Update) -> Reply | None:
        outcome = await dispatcher.feed_update(bot, update)
        return outcome if isinstance(outcome, Reply) else None

    return feed


def update_id_of(raw: object) -> int | None:
    """Return the id of an update as Telegram sent it; None when it has none."""
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    return update_id if isinstance(update_id, int) else None


def read_update(raw: object, bot: Bot) -> Update | UnreadableUpdate | None:
    """Read an update as Telegram sent it, parsed from JSON; None when it has not even an id."""
    update_id = update_id_of(raw)
    if update_id is None:
        return None
    try:
        return Update.model_validate(raw, context={"bot": bot})
    except ValidationError as error:
        # Names of fields only: the values are what somebody wrote.
        fields = sorted({".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)})
        log.warning("update_unreadable", update_id=update_id, fields=fields[:5])
        return UnreadableUpdate(update_id)


def _chat(update: Update | UnreadableUpdate) -> int | None:
    if isinstance(update, UnreadableUpdate):
        return None
    context = UserContextMiddleware.resolve_event_context(update)
    return context.chat_id if context.chat_id is not None else context.user_id


def _kind(update: Update) -> str | None:
    # Left to the dispatcher, an unknown kind would end in a warning that quotes the whole update.
    try:
        return update.event_type
    except UpdateTypeLookupError:
        return None


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0
