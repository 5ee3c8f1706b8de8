"""The intake: order within a chat, retries, failures that block nobody, the end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiogram import Dispatcher, Router
from aiogram.methods import SendMessage
from aiogram.types import Message, Update
from structlog.testing import capture_logs

from bot.errors import IntakeClosedError, IntakeFullError
from bot.intake import Intake, UnreadableUpdate, read_update, through
from handlers.reply import Reply, Sending

pytestmark = pytest.mark.virtual_time

MakeUpdate = Callable[..., Update]


class DatabaseAwayError(Exception):
    """What storage raises while the database is away."""


class World:
    """Everything around the intake: a handler that tests program, and what the intake hands on."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.finished: list[int] = []
        self.delivered: list[Reply] = []
        self.failures: list[tuple[int, str, str]] = []
        self.plan: dict[int, Callable[[], Awaitable[Any]]] = {}
        self.record_errors: list[Exception] = []
        self.record_s = 0.0
        self.apology = Reply((Sending(SendMessage(chat_id=1, text="Something went wrong.")),))
        self.running = 0
        self.most_running = 0

    async def feed(self, update: Update) -> Reply | None:
        self.started.append(update.update_id)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            reply = await self.plan[update.update_id]() if update.update_id in self.plan else None
        finally:
            self.running -= 1
        self.finished.append(update.update_id)
        return reply

    async def record(self, update_id: int, kind: str, code: str) -> None:
        await asyncio.sleep(self.record_s)
        if self.record_errors:
            raise self.record_errors.pop(0)
        self.failures.append((update_id, kind, code))

    def intake(self, **options: Any) -> Intake:
        return Intake(
            self.feed,
            deliver=self.delivered.append,
            failed=self,
            apologise=lambda _update: self.apology,
            is_transient=lambda error: isinstance(error, DatabaseAwayError),
            **options,
        )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def intake(world: World) -> AsyncIterator[Intake]:
    async with world.intake() as intake:
        yield intake


def takes(seconds: float, reply: Reply | None = None) -> Callable[[], Awaitable[Reply | None]]:
    async def work() -> Reply | None:
        await asyncio.sleep(seconds)
        return reply

    return work


def fails(*errors: Exception) -> Callable[[], Awaitable[None]]:
    """Return work that fails with one error after another and then succeeds."""
    left = list(errors)

    async def work() -> None:
        if left:
            raise left.pop(0)

    return work


async def test_intake_accept_returns_when_the_handler_is_done(world: World, intake: Intake, update: MakeUpdate) -> None:
    reply = Reply()
    world.plan[7] = takes(3, reply)

    await intake.accept(update(7))

    assert world.finished == [7]
    assert world.delivered == [reply]
    assert asyncio.get_running_loop().time() == pytest.approx(3)


async def test_intake_keeps_the_order_of_a_chat_while_other_chats_go_ahead(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan = {1: takes(5), 2: takes(1), 3: takes(2)}

    await asyncio.wait([intake.open(update(1)), intake.open(update(2)), intake.open(update(3, chat=2))])

    assert world.finished == [3, 1, 2]
    assert asyncio.get_running_loop().time() == pytest.approx(6)


async def test_intake_orders_a_tap_behind_the_message_before_it(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan = {1: takes(5)}
    user = {"id": 1, "is_bot": False, "first_name": "A"}
    tap = Update.model_validate(
        {"update_id": 2, "callback_query": {"id": "9", "from": user, "chat_instance": "x", "data": "d"}}
    )

    await asyncio.wait([intake.open(update(1)), intake.open(tap)])

    assert world.finished == [1, 2]


async def test_intake_runs_an_update_once_when_it_comes_twice(world: World, intake: Intake, update: MakeUpdate) -> None:
    world.plan[1] = takes(5)

    async with asyncio.TaskGroup() as group:
        group.create_task(intake.accept(update(1)))
        group.create_task(intake.accept(update(1)))

    assert world.started == [1]


async def test_intake_bounds_the_handlers_that_run_at_once(world: World, update: MakeUpdate) -> None:
    world.plan = dict.fromkeys(range(10), takes(1))

    async with world.intake(fed_at_once=3) as intake:
        await asyncio.wait([intake.open(update(n, chat=n)) for n in range(10)])

    assert world.most_running == 3


async def test_intake_gives_up_a_poisonous_update_after_three_tries(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan[1] = fails(*[ValueError("Anna was rude")] * 4)

    with capture_logs() as logs:
        await intake.accept(update(1))
    await intake.accept(update(2))

    assert world.started == [1, 1, 1, 2]
    assert world.failures == [(1, "message", "ValueError")]
    assert world.delivered == [world.apology]
    assert "Anna" not in str(logs)
    assert {"event": "update_given_up", "update_id": 1, "kind": "message", "error": "ValueError"}.items() <= next(
        line for line in logs if line["event"] == "update_given_up"
    ).items()


async def test_intake_lets_other_chats_pass_a_poisonous_update(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan[1] = fails(*[ValueError()] * 3)

    await asyncio.wait([intake.open(update(1)), *(intake.open(update(n, chat=n)) for n in range(2, 50))])

    assert world.finished == list(range(2, 50))
    assert world.failures == [(1, "message", "ValueError")]


async def test_intake_tries_again_after_a_hiccup_without_an_apology(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan[1] = fails(ValueError())

    await intake.accept(update(1))

    assert world.finished == [1]
    assert world.failures == []
    assert world.delivered == []


async def test_intake_waits_for_the_database_without_end(world: World, intake: Intake, update: MakeUpdate) -> None:
    world.plan[1] = fails(*(DatabaseAwayError() for _ in range(1000)))

    await intake.accept(update(1))

    assert world.finished == [1]
    assert world.failures == []
    assert asyncio.get_running_loop().time() > 3600


async def test_intake_keeps_the_order_of_a_chat_while_the_database_is_away(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan[1] = fails(*[DatabaseAwayError()] * 5)

    await asyncio.wait([intake.open(update(1)), intake.open(update(2))])

    assert world.finished == [1, 2]


async def test_intake_tries_everything_again_when_the_failure_cannot_be_recorded(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan[1] = fails(*[ValueError()] * 3)
    world.record_errors = [DatabaseAwayError()]

    await intake.accept(update(1))

    assert world.finished == [1]
    assert world.failures == []


async def test_intake_tries_everything_again_when_recording_the_failure_never_ends(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan[1] = fails(*[ValueError()] * 3)
    world.record_s = 10**6

    await intake.accept(update(1))

    assert world.finished == [1]
    assert world.failures == []


async def test_intake_counts_an_update_as_done_when_even_its_failure_cannot_be_noted(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    world.plan[1] = fails(*[ValueError()] * 3)
    world.record_errors = [KeyError("wrong table")]

    with capture_logs() as logs:
        await intake.accept(update(1))

    assert [line["error"] for line in logs if line["event"] == "failed_update_not_recorded"] == ["KeyError"]
    assert world.delivered == [world.apology]


async def test_intake_gives_up_a_handler_that_never_returns(world: World, intake: Intake, update: MakeUpdate) -> None:
    world.plan[1] = takes(10**6)

    await intake.accept(update(1))

    assert world.failures == [(1, "message", "handler_hangs")]


async def test_intake_survives_a_handler_that_was_cancelled_from_inside(
    world: World, intake: Intake, update: MakeUpdate
) -> None:
    async def cancelled() -> None:
        raise asyncio.CancelledError

    world.plan[1] = cancelled

    await intake.accept(update(1))

    assert world.failures == [(1, "message", "handler_cancelled")]


async def test_intake_survives_a_reply_that_cannot_be_handed_over(world: World, update: MakeUpdate) -> None:
    def refuse(_reply: Reply) -> None:
        raise RuntimeError

    world.plan[1] = takes(0, Reply())
    world.delivered = type("Refusing", (), {"append": staticmethod(refuse)})()

    with capture_logs() as logs:
        async with world.intake() as intake:
            await intake.accept(update(1))

    assert [line["event"] for line in logs] == ["reply_not_delivered"]


async def test_intake_records_an_update_that_cannot_be_read(world: World, intake: Intake) -> None:
    world.record_errors = [DatabaseAwayError()]

    await intake.accept(UnreadableUpdate(5))

    assert world.failures == [(5, "unreadable", "update_unreadable")]


async def test_intake_is_done_at_once_with_an_update_of_an_unknown_kind(world: World, intake: Intake) -> None:
    await intake.accept(Update.model_validate({"update_id": 5, "telepathy": {"text": "secret"}}))

    assert world.started == []
    assert world.failures == []


async def test_intake_goes_on_when_the_caller_stops_waiting(world: World, intake: Intake, update: MakeUpdate) -> None:
    world.plan[1] = takes(5)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(intake.accept(update(1)), 1)
    await intake.accept(update(1))

    assert world.started == world.finished == [1]


async def test_intake_refuses_more_than_it_may_hold_but_lets_a_repetition_wait(
    world: World, update: MakeUpdate
) -> None:
    world.plan = {1: takes(5), 2: takes(5)}

    async with world.intake(most_open=2) as intake, asyncio.TaskGroup() as group:
        group.create_task(intake.accept(update(1)))
        group.create_task(intake.accept(update(2)))
        await asyncio.sleep(1)
        with pytest.raises(IntakeFullError):
            await intake.accept(update(3))
        await intake.accept(update(2))

    assert world.finished == [1, 2]


async def test_intake_lets_open_updates_end_when_it_closes(world: World, intake: Intake, update: MakeUpdate) -> None:
    world.plan[1] = takes(9)
    task = intake.open(update(1))
    await asyncio.sleep(1)

    await intake.close(grace_s=10)

    assert world.finished == [1]
    assert task.done()
    with pytest.raises(IntakeClosedError):
        intake.open(update(2))


@pytest.mark.parametrize("database_is_away", [True, False])
async def test_intake_leaves_an_update_undone_that_outlasts_the_end(
    world: World, intake: Intake, update: MakeUpdate, database_is_away: bool
) -> None:
    world.plan[1] = fails(*(DatabaseAwayError() for _ in range(1000))) if database_is_away else takes(10**6)

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(outcome(intake.accept(update(1))))
        await asyncio.sleep(1)
        await intake.close(grace_s=10)

    assert waiting.result() is IntakeClosedError
    assert world.failures == []
    assert asyncio.get_running_loop().time() == pytest.approx(11)


async def outcome(work: Awaitable[None]) -> type[Exception] | None:
    try:
        await work
    except Exception as error:
        return type(error)
    return None


async def test_intake_lets_an_error_of_its_block_out_as_it_is(world: World, update: MakeUpdate) -> None:
    world.plan[1] = takes(5)

    async def fail() -> None:
        async with world.intake() as intake:
            intake.open(update(1))
            await asyncio.sleep(1)
            raise KeyError

    assert await outcome(fail()) is KeyError
    assert world.started == [1]
    assert world.finished == []


async def test_intake_can_be_cancelled_from_outside(world: World, update: MakeUpdate) -> None:
    world.plan[1] = takes(5)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1), world.intake() as intake:
            await intake.accept(update(1))

    assert world.started == [1]
    assert world.finished == []


async def test_intake_forgets_what_is_done(world: World, intake: Intake, update: MakeUpdate) -> None:
    await asyncio.wait([intake.open(update(n, chat=n % 7)) for n in range(100)])

    assert not intake._open
    assert not intake._last_of_chat


@pytest.fixture
def router() -> Router:
    return Router()


async def test_intake_takes_the_reply_from_a_real_dispatcher(telegram: Any, router: Router, update: MakeUpdate) -> None:
    reply = Reply()

    async def is_known(message: Message) -> bool:
        return message.text == "known"

    @router.message(is_known)
    async def known(_message: Message) -> Reply:
        return reply

    feed = through(dispatcher_of(router), telegram.bot)

    assert await feed(update(1, text="known")) is reply
    assert await feed(update(2, text="unknown")) is None


async def test_intake_hears_of_an_error_through_a_real_dispatcher(
    world: World, telegram: Any, router: Router, update: MakeUpdate
) -> None:
    @router.message()
    async def broken(_message: Message) -> Reply:
        raise DatabaseAwayError

    feed = through(dispatcher_of(router), telegram.bot)

    with pytest.raises(DatabaseAwayError):
        await feed(update(1))


def dispatcher_of(router: Router) -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(router)
    return dispatcher


def test_intake_reads_an_update_with_its_bot(telegram: Any, update: MakeUpdate) -> None:
    read = read_update(update(3).model_dump(mode="json", exclude_none=True), telegram.bot)

    assert isinstance(read, Update)
    assert read.bot is telegram.bot


def test_intake_keeps_the_id_of_an_update_it_cannot_read(telegram: Any) -> None:
    raw = {"update_id": 3, "message": {"message_id": "Anna", "text": "My name is Anna"}}

    with capture_logs() as logs:
        read = read_update(raw, telegram.bot)

    assert read == UnreadableUpdate(3)
    assert logs[0]["fields"] == ["message.chat", "message.date", "message.message_id"]
    assert "Anna" not in str(logs)


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"update_id": "3"}])
def test_intake_does_not_take_anything_without_an_id_for_an_update(telegram: Any, raw: object) -> None:
    assert read_update(raw, telegram.bot) is None
