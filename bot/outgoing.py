"""Send what handlers returned: in order within a chat, chats side by side, obeying Telegram's limits."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessages,
    EditMessageText,
    Response,
    SendMediaGroup,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import Message
from aiogram.utils.backoff import Backoff, BackoffConfig

from bot.errors import error_code, error_place, telegram_reason
from handlers.reply import Meanwhile, Reply, Sending

CALLS_AT_ONCE = 50
"""Below the 100 connections of aiogram's session: a call that waits for a connection uses up its own timeout."""
MOST_WAITING = 200
"""Calls that may wait for one chat. Who makes the bot talk faster than Telegram lets it loses the oldest ones."""
ANNOUNCEMENT_PAUSE_S = 1 / 25
"""Telegram lets a bot send about 30 messages a second to different chats."""
FLOOD_WINDOW_S = 10.0
"""Two chats over their limit within this time mean that the bot as a whole is over its limit."""
NETWORK_BACKOFF = BackoffConfig(min_delay=0.5, max_delay=30.0, factor=2.0, jitter=0.0)
CALL_PATIENCE_S = 600.0
QUERY_PATIENCE_S = 15.0
"""Telegram forgets a tap after about this time; answering it later only fails."""
ACTION_EVERY_S = 4.0
"""Telegram shows a chat action for five seconds. Work that takes longer than this is worth a message, too."""

ALREADY_SO = "message is not modified"
TOO_LATE = (
    "query is too old",
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
)

_ANSWERED: tuple[Any, ...] = tuple(
    method.__returning__ for method in (AnswerCallbackQuery, EditMessageText, SendMediaGroup, SendMessage)
)
_KEPT = tuple(Response.__class_getitem__(returned) for returned in _ANSWERED)
"""How answers of Telegram are read. Pydantic forgets a type that nobody holds, and to make one anew for a call takes
longer than all the rest of it."""

log = structlog.get_logger()

Address = tuple[str, int | str]
"""What keeps its order: a chat; else one tap; else one kind of call."""


class Verdict(Enum):
    """What a failed call means."""

    RETRY = auto()  # nobody knows; the same call may succeed later
    SHOWN = auto()  # the person sees what was meant
    DONE = auto()  # it came too late for the person to notice
    UNREACHABLE = auto()  # nothing reaches this chat
    REFUSED = auto()  # it will never succeed


def judge(error: Exception) -> Verdict:
    """Say what the error of a Bot API call means; "wait so long" (TelegramRetryAfter) says it itself."""
    match error:
        case TelegramForbiddenError():
            return Verdict.UNREACHABLE
        case TelegramEntityTooLarge():  # a TelegramNetworkError to aiogram, but final
            return Verdict.REFUSED
        case TelegramNetworkError() | TelegramServerError():
            return Verdict.RETRY
        case ClientDecodeError(data={"ok": True}):  # sent; only the answer is not understood
            return Verdict.SHOWN
        case ClientDecodeError():  # a page of some proxy
            return Verdict.RETRY
        case TelegramBadRequest():
            return _judge_reason(error.message.lower())
        case TelegramAPIError() if error.message.startswith("Too Many Requests"):  # without the time to wait
            return Verdict.RETRY
        case _:
            return Verdict.REFUSED


def _judge_reason(reason: str) -> Verdict:
    if ALREADY_SO in reason:
        return Verdict.SHOWN
    if any(part in reason for part in TOO_LATE):
        return Verdict.DONE
    return Verdict.UNREACHABLE if "chat not found" in reason else Verdict.REFUSED


@dataclass(eq=False, slots=True)
class _Parcel:
    """A reply on its way."""

    reply: Reply
    left: int
    lost: bool = False


@dataclass(eq=False, slots=True)
class _Line:
    """The calls that wait for one address."""

    address: Address
    waiting: deque[tuple[Sending, _Parcel]] = field(default_factory=deque)
    held_until: float = 0.0


class Outgoing:
    """Make the calls of replies; nobody waits for them.

    Open it with `async with`; on leaving, what is still unsent is dropped (call `flush` before).
    """

    def __init__(
        self,
        bot: Bot,
        *,
        on_sent: Callable[[Sending, Any], Awaitable[None]],
        on_unreachable: Callable[[int | str], Awaitable[None]],
        later_at_once: int = 2,
    ) -> None:
        """Wire the sending.

        on_sent: awaited after each call with its result, before the next call of that chat; the result is None when
            the message already looked so or Telegram's answer could not be read.
        on_unreachable: awaited with the id of a chat that blocked the bot or does not exist.
        later_at_once: how many pieces of slow work run side by side.
        """
        self._bot = bot
        self._on_sent = on_sent
        self._on_unreachable = on_unreachable
        self._group = asyncio.TaskGroup()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: dict[Address, _Line] = {}
        self._announcements: deque[Reply] = deque()
        self._calls = asyncio.Semaphore(CALLS_AT_ONCE)
        self._later_slots = asyncio.Semaphore(later_at_once)
        self._held_until = 0.0
        self._quiet_at = 0.0
        self._latest_flood: tuple[Address, float] | None = None

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._tasks:
            log.warning("replies_left_unsent", chats=len(self._lines), announcements=len(self._announcements))
        for task in self._tasks:
            task.cancel()
        if isinstance(error, asyncio.CancelledError):
            await self._group.__aexit__(kind, error, trace)
        else:  # a task group would wrap an error of the block; "wrong token" has to come out as itself
            await self._group.__aexit__(None, None, None)

    def submit(self, reply: Reply) -> None:
        """Send the reply behind what already waits for its chat. Taps are answered at once, beside everything."""
        taps = [sending for sending in reply.sendings if isinstance(sending.method, AnswerCallbackQuery)]
        calls = [sending for sending in reply.sendings if not isinstance(sending.method, AnswerCallbackQuery)]
        for sending in taps:
            self._queue(sending, _Parcel(Reply(), left=1))
        parcel = _Parcel(reply, left=len(calls))
        for sending in calls:
            self._queue(sending, parcel)
        if not calls:
            self._follow_up(parcel)

    def announce(self, reply: Reply) -> None:
        """Send a reply that nobody waits for: behind all others, and only as fast as Telegram lets a bot talk."""
        self._announcements.append(reply)
        if len(self._announcements) == 1:
            self._start(self._announce_all())

    async def flush(self, timeout_s: float) -> bool:
        """Wait until everything is sent; False when that took too long."""
        try:
            async with asyncio.timeout(timeout_s):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            return False
        return True

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _queue(self, sending: Sending, parcel: _Parcel) -> None:
        address = _address(sending.method)
        line = self._lines.get(address)
        if line is None:
            line = self._lines[address] = _Line(address)
            self._start(self._work_off(line))
        line.waiting.append((sending, parcel))
        if len(line.waiting) > MOST_WAITING:
            log.warning("reply_shed", method=sending.method.__api_method__)
            self._drop_first(line)

    def _drop_first(self, line: _Line) -> None:
        _, parcel = line.waiting.popleft()
        parcel.lost = True
        self._count_off(parcel)

    def _count_off(self, parcel: _Parcel) -> None:
        parcel.left -= 1
        if parcel.left == 0:
            self._follow_up(parcel)

    def _follow_up(self, parcel: _Parcel) -> None:
        if parcel.reply.later is not None and not parcel.lost:
            done = asyncio.Event()
            if parcel.reply.meanwhile is not None:
                self._start(self._show_work(parcel.reply.meanwhile, done))
            self._start(self._run_later(parcel.reply.later, parcel.reply.meanwhile, done))

    async def _run_later(
        self, later: Callable[[], Awaitable[Reply]], meanwhile: Meanwhile | None, done: asyncio.Event
    ) -> None:
        async with self._later_slots:
            try:
                reply = await later()
            except Exception as error:
                log.error("later_failed", error=error_code(error), place=error_place(error))
                reply = Reply() if meanwhile is None else Reply((Sending(meanwhile.sorry),))
        self.submit(reply)
        done.set()

    async def _show_work(self, meanwhile: Meanwhile, done: asyncio.Event) -> None:
        """Show that work goes on, also while it waits for its turn; what was said of it goes when it is done."""
        await self._try_once(meanwhile.action)
        told = None
        while not await _happens(done, within_s=ACTION_EVERY_S):
            told = told or await self._try_once(meanwhile.patience)
            await self._try_once(meanwhile.action)
        if isinstance(told, Message):
            delete = DeleteMessages(chat_id=told.chat.id, message_ids=[told.message_id])
            self.submit(Reply((Sending(delete),)))

    async def _try_once(self, method: TelegramMethod[Any]) -> Any:
        """Make a call that nobody misses when it fails, beside those that wait for the chat."""
        address = _address(method)
        try:
            return await self._call(self._lines.get(address) or _Line(address), method)
        except Exception as error:
            log.info("work_not_shown", method=method.__api_method__, error=error_code(error))
            return None

    async def _announce_all(self) -> None:
        while self._announcements:
            if (pause_s := max(self._quiet_at, self._held_until) - _now()) > 0:
                await asyncio.sleep(pause_s)
                continue
            reply = self._announcements[0]
            self.submit(reply)
            # The calls start after this; without the pause all announcements would find the line quiet.
            await asyncio.sleep(ANNOUNCEMENT_PAUSE_S * len(reply.sendings))
            self._announcements.popleft()

    async def _work_off(self, line: _Line) -> None:
        try:
            while line.waiting:
                sending, parcel = line.waiting.popleft()
                if not await self._send(line, sending):
                    parcel.lost = True
                    while line.waiting:
                        self._drop_first(line)
                self._count_off(parcel)
        finally:  # also when something inside was cancelled: a line that nobody works off would swallow every reply
            del self._lines[line.address]

    async def _send(self, line: _Line, sending: Sending) -> bool:
        """Make the call, again and again while it may still succeed; False when the chat can't be reached at all."""
        method = sending.method.__api_method__
        is_tap = isinstance(sending.method, AnswerCallbackQuery)
        give_up_at = _now() + (QUERY_PATIENCE_S if is_tap else CALL_PATIENCE_S)
        backoff = Backoff(NETWORK_BACKOFF)
        while True:
            try:
                result = await self._call(line, sending.method)
            except TelegramRetryAfter as error:
                self._hold(line, error.retry_after)
                if not is_tap:
                    give_up_at = line.held_until + CALL_PATIENCE_S
                log.warning("call_over_limit", method=method, retry_after_s=error.retry_after)
            except Exception as error:
                verdict = judge(error)
                if verdict is not Verdict.RETRY:
                    return await self._settle(line, sending, verdict, error)
                line.held_until = _now() + next(backoff)
                log.warning("call_failed", method=method, error=error_code(error), tries=backoff.counter)
            else:
                await self._report_sent(sending, result)
                return True
            if line.held_until > give_up_at:
                log.error("call_given_up", method=method)
                return True

    async def _call(self, line: _Line, method: TelegramMethod[Any]) -> Any:
        while True:
            if (pause_s := max(line.held_until, self._held_until) - _now()) > 0:
                await asyncio.sleep(pause_s)
                continue
            async with self._calls:
                if self._held_until <= _now():  # it may have changed in the queue for a connection
                    self._quiet_at = max(self._quiet_at, _now()) + ANNOUNCEMENT_PAUSE_S
                    return await self._bot(method)

    def _hold(self, line: _Line, retry_after_s: int) -> None:
        """Hold the calls to this address, and all calls when another chat was over its limit shortly before."""
        line.held_until = _now() + retry_after_s
        if line.address[0] != "chat":
            return
        if self._latest_flood is not None:
            address, flooded_at = self._latest_flood
            if address != line.address and _now() - flooded_at < FLOOD_WINDOW_S:
                self._held_until = max(self._held_until, line.held_until)
                log.warning("all_calls_held", retry_after_s=retry_after_s)
        self._latest_flood = line.address, _now()

    async def _settle(self, line: _Line, sending: Sending, verdict: Verdict, error: Exception) -> bool:
        """Do what follows from a final verdict; False when the chat can't be reached at all."""
        if verdict is Verdict.SHOWN:
            await self._report_sent(sending, None)
        elif verdict is not Verdict.DONE:
            log.warning(
                "call_refused",
                method=sending.method.__api_method__,
                error=error_code(error),
                reason=telegram_reason(error) if isinstance(error, TelegramAPIError) else "",
                place=error_place(error),
            )
        kind, chat_id = line.address
        if verdict is not Verdict.UNREACHABLE or kind != "chat":
            return True
        try:
            await self._on_unreachable(chat_id)
        except Exception as failure:
            log.error("unreachable_not_recorded", error=error_code(failure), place=error_place(failure))
        return False

    async def _report_sent(self, sending: Sending, result: Any) -> None:
        try:
            await self._on_sent(sending, result)
        except Exception as error:
            log.error(
                "sending_not_recorded",
                method=sending.method.__api_method__,
                error=error_code(error),
                place=error_place(error),
            )


def _address(method: TelegramMethod[Any]) -> Address:
    if isinstance(method, AnswerCallbackQuery):
        return "tap", method.callback_query_id
    chat_id = getattr(method, "chat_id", None)
    return ("method", method.__api_method__) if chat_id is None else ("chat", chat_id)


async def _happens(event: asyncio.Event, *, within_s: float) -> bool:
    try:
        async with asyncio.timeout(within_s):
            await event.wait()
    except TimeoutError:
        return False
    return True


def _now() -> float:
    return asyncio.get_running_loop().time()
