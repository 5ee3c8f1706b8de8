"""The polling loop against a server that redelivers what was not confirmed."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetUpdates
from aiogram.types import Update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.errors import TokenRefusedError
from bot.intake import Intake, read_update
from bot.polling import Polling

pytestmark = pytest.mark.virtual_time

MakeUpdate = Callable[..., Update]


class DatabaseAwayError(Exception):
    """What storage raises while the database is away."""


class Bench:
    """A polling bot whose handlers take as long as a test says."""

    def __init__(self, telegram: Any) -> None:
        self.telegram = telegram
        self.durations: dict[int, float] = {}
        self.started: list[int] = []
        self.finished: list[int] = []
        self.failures: list[tuple[int, str, str]] = []
        self.broken: dict[int, Exception] = {}
        self.stop = asyncio.Event()

    async def feed(self, update: Update) -> None:
        self.started.append(update.update_id)
        await asyncio.sleep(self.durations.get(update.update_id, 0.001))
        if update.update_id in self.broken:
            raise self.broken[update.update_id]
        self.finished.append(update.update_id)

    async def record(self, update_id: int, kind: str, code: str) -> None:
        self.failures.append((update_id, kind, code))

    @asynccontextmanager
    async def polling(self) -> Any:
        """Poll inside of the block, stop at its end."""
        intake = Intake(
            self.feed,
            deliver=lambda _reply: None,
            failed=self,
            apologise=lambda _update: None,
            is_transient=lambda error: isinstance(error, DatabaseAwayError),
        )
        async with intake, asyncio.TaskGroup() as group:
            group.create_task(Polling(self.telegram.bot, intake, allowed_updates=["message"]).run(self.stop))
            yield
            self.stop.set()


@pytest.fixture
def bench(telegram: Any) -> Bench:
    return Bench(telegram)


async def test_polling_confirms_what_is_done(bench: Bench, update: MakeUpdate) -> None:
    async with bench.polling():
        bench.telegram.push(update(10), update(11))
        await asyncio.sleep(1)

        assert bench.finished == [10, 11]
        assert bench.telegram.confirmed == {10, 11}


async def test_polling_asks_for_the_kinds_of_updates_it_was_given(bench: Bench) -> None:
    async with bench.polling():
        await asyncio.sleep(1)

    assert bench.telegram.polls[0].allowed_updates == ["message"]


async def test_polling_does_not_confirm_an_update_before_it_is_done(bench: Bench, update: MakeUpdate) -> None:
    bench.durations[10] = 20
    async with bench.polling():
        bench.telegram.push(update(10), update(12, chat=2), update(17, chat=3))
        await asyncio.sleep(15)

        assert bench.finished == [12, 17]
        assert bench.telegram.confirmed == set()
        await asyncio.sleep(6)
        assert bench.telegram.confirmed == {10, 12, 17}

    assert bench.started == [10, 12, 17]


async def test_polling_hears_other_chats_while_an_update_is_open(bench: Bench, update: MakeUpdate) -> None:
    bench.durations[1] = 20
    async with bench.polling():
        bench.telegram.push(update(1))
        await asyncio.sleep(5)
        bench.telegram.push(update(2, chat=2))
        await asyncio.sleep(0.6)

        assert bench.finished == [2]


async def test_polling_does_not_spin_while_an_update_is_open(bench: Bench, update: MakeUpdate) -> None:
    bench.durations[1] = 20
    async with bench.polling():
        bench.telegram.push(update(1))
        await asyncio.sleep(20)

        assert len(bench.telegram.polls) < 2 * 20


async def test_polling_fetches_a_burst_without_asking_again_for_each_update(bench: Bench, update: MakeUpdate) -> None:
    bench.durations = {n: 0.0001 * n for n in range(300)}
    async with bench.polling():
        bench.telegram.push(*(update(n, chat=n) for n in range(300)))
        await asyncio.sleep(1)

        assert len(bench.finished) == 300
        assert len(bench.telegram.polls) < 10


async def test_polling_survives_the_network(bench: Bench, update: MakeUpdate) -> None:
    async def script(method: GetUpdates) -> None:
        if len(bench.telegram.polls) in {1, 2, 3, 4, 6}:
            raise TelegramNetworkError(method=method, message="ClientConnectorError: bot42:TEST is away")

    bench.telegram.script = script
    bench.telegram.push(update(1))
    with capture_logs() as logs:
        async with bench.polling():
            await asyncio.sleep(60)
            assert bench.finished == [1]

    assert [line["pause_s"] for line in logs if line["event"] == "polling_failed"] == [0.5, 1, 2, 4, 0.5]
    assert [line["tries"] for line in logs if line["event"] == "polling_resumed"] == [5, 2]
    assert "TEST" not in str(logs)


async def test_polling_waits_as_long_as_telegram_says(bench: Bench, update: MakeUpdate) -> None:
    async def script(method: GetUpdates) -> None:
        if len(bench.telegram.polls) == 1:
            raise TelegramRetryAfter(method=method, message="slow down", retry_after=30)

    bench.telegram.script = script
    bench.telegram.push(update(1))
    async with bench.polling():
        await asyncio.sleep(29.9)
        assert bench.started == []
        await asyncio.sleep(0.2)
        assert bench.finished == [1]


async def test_polling_refuses_a_wrong_token_with_one_sentence(bench: Bench) -> None:
    async def script(method: GetUpdates) -> None:
        raise TelegramUnauthorizedError(method=method, message="Unauthorized")

    bench.telegram.script = script
    with pytest.raises(ExceptionGroup) as raised:
        async with bench.polling():
            await asyncio.sleep(1)

    assert raised.group_contains(TokenRefusedError, match="BOT_TOKEN")


async def test_polling_removes_the_webhook_of_an_earlier_run(bench: Bench, update: MakeUpdate) -> None:
    async def script(method: Any) -> bool | None:
        if isinstance(method, DeleteWebhook):
            return True
        if not bench.telegram.sent():
            raise TelegramConflictError(
                method=method,
                message="Conflict: can't use getUpdates method while webhook is active; use deleteWebhook",
            )
        return None

    bench.telegram.script = script
    bench.telegram.push(update(1))
    async with bench.polling():
        await asyncio.sleep(2)
        assert bench.finished == [1]

    assert bench.telegram.sent() == [DeleteWebhook()]


async def test_polling_leaves_another_process_alone_and_says_so(bench: Bench) -> None:
    async def script(method: GetUpdates) -> None:
        raise TelegramConflictError(method=method, message="Conflict: terminated by other getUpdates request")

    bench.telegram.script = script
    with capture_logs() as logs:
        async with bench.polling():
            await asyncio.sleep(3)

    assert "polling_conflict" in [line["event"] for line in logs]
    assert bench.telegram.sent() == []


async def test_polling_passes_an_update_that_nobody_can_read(bench: Bench, update: MakeUpdate) -> None:
    raw = [
        update(1).model_dump(mode="json", exclude_none=True),
        {"update_id": 2, "message": {"message_id": "x"}},
        update(3, chat=3).model_dump(mode="json", exclude_none=True),
    ]

    async def script(method: GetUpdates) -> list[Any] | None:
        return raw if method.offset is None or method.offset < 4 else None

    bench.telegram.script = script
    async with bench.polling():
        await asyncio.sleep(5)

        assert bench.finished == [1, 3]
        assert bench.failures == [(2, "unreadable", "update_unreadable")]
        assert bench.telegram.polls[-1].offset == 4


async def test_polling_reads_an_open_update_once_however_often_it_comes(
    bench: Bench, update: MakeUpdate, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    monkeypatch.setattr("bot.polling.read_update", lambda raw, bot: read.append(raw) or read_update(raw, bot))
    bench.durations[1] = 20
    async with bench.polling():
        bench.telegram.push(update(1))
        await asyncio.sleep(30)

    assert bench.finished == [1]
    assert len(bench.telegram.polls) > 10
    assert len(read) == 1


async def test_polling_backs_off_from_an_answer_that_is_no_json(bench: Bench, update: MakeUpdate) -> None:
    async def script(_method: GetUpdates) -> None:
        if len(bench.telegram.polls) == 1:
            raise ClientDecodeError("Failed to decode object", ValueError(), "<html>Bad gateway</html>")

    bench.telegram.script = script
    bench.telegram.push(update(1))
    async with bench.polling():
        await asyncio.sleep(1)
        assert bench.finished == [1]


async def test_polling_goes_on_after_the_numbering_restarted_lower(bench: Bench, update: MakeUpdate) -> None:
    async with bench.polling():
        bench.telegram.push(update(5000))
        await asyncio.sleep(1)
        bench.telegram.push(update(70))
        await asyncio.sleep(1)

        assert bench.finished == [5000, 70]
        assert bench.telegram.confirmed == {5000, 70}
        assert len(bench.telegram.polls) < 10


async def test_polling_finishes_and_confirms_open_updates_when_it_stops(bench: Bench, update: MakeUpdate) -> None:
    bench.durations[1] = 5
    async with bench.polling():
        bench.telegram.push(update(1), update(2, chat=2))
        await asyncio.sleep(1)

    assert bench.telegram.polls[-1] == GetUpdates(offset=3, limit=1, timeout=0)
    assert bench.telegram.confirmed == {1, 2}
    assert asyncio.get_running_loop().time() == pytest.approx(5, abs=0.1)


async def test_polling_leaves_unfinished_updates_unconfirmed_when_it_stops(bench: Bench, update: MakeUpdate) -> None:
    bench.broken[2] = DatabaseAwayError()
    async with bench.polling():
        bench.telegram.push(update(1), update(2, chat=2), update(3, chat=3))
        await asyncio.sleep(1)

    assert bench.telegram.confirmed == {1}
    assert sorted(bench.telegram.queue) == [2, 3]
    assert asyncio.get_running_loop().time() == pytest.approx(11, abs=0.1)


async def test_polling_stops_when_telegram_does_not_answer(bench: Bench, update: MakeUpdate) -> None:
    bench.durations[1] = 5

    async def script(method: GetUpdates) -> None:
        if method.limit == 1:
            await asyncio.sleep(1000)

    bench.telegram.script = script
    with capture_logs() as logs:
        async with bench.polling():
            bench.telegram.push(update(1))
            await asyncio.sleep(1)

    assert "watermark_not_confirmed" in [line["event"] for line in logs]
    assert asyncio.get_running_loop().time() == pytest.approx(10, abs=0.1)


async def test_polling_has_nothing_to_confirm_when_nothing_came(bench: Bench) -> None:
    async with bench.polling():
        await asyncio.sleep(60)

    assert all(poll.offset is None for poll in bench.telegram.polls)
    assert bench.telegram.polls[-1].limit is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    arrivals=st.lists(
        st.tuples(st.integers(1, 5), st.integers(1, 4), st.floats(0, 3), st.floats(0, 20), st.booleans()), max_size=40
    )
)
def test_polling_confirms_everything_done_and_nothing_else(
    arrivals: list[tuple[int, int, float, float, bool]],
    new_telegram: Callable[[], Any],
    run_virtually: Callable[[Coroutine[Any, Any, None]], float],
) -> None:
    """For any gaps, chats, durations and poison: each update runs once, in its chat's order, and ends confirmed."""

    async def scenario() -> None:
        bench = Bench(new_telegram())
        lost = watch_confirmations(bench)
        order: dict[int, list[int]] = {}
        update_id = 100
        async with bench.polling():
            for gap, chat, pause_s, duration_s, poisonous in arrivals:
                update_id += gap
                bench.durations[update_id] = duration_s
                if poisonous:
                    bench.broken[update_id] = ValueError()
                order.setdefault(chat, []).append(update_id)
                bench.telegram.push(new_update(update_id, chat))
                await asyncio.sleep(pause_s)
            await asyncio.sleep(5000)

        for ids in order.values():
            assert [n for n in bench.finished if n in ids] == [n for n in ids if n not in bench.broken]
        every = {n for ids in order.values() for n in ids}
        assert {n for n, _, _ in bench.failures} == set(bench.broken)
        assert len(bench.started) == len(every) + 2 * len(bench.broken)
        assert bench.telegram.confirmed == every
        assert lost == []

    run_virtually(scenario())


def watch_confirmations(bench: Bench) -> list[int]:
    """Return a list that collects updates which an offset confirmed although they were not done."""
    lost: list[int] = []

    async def script(method: GetUpdates) -> None:
        done = {*bench.finished, *(n for n, _, _ in bench.failures)}
        lost.extend(n for n in bench.telegram.queue if n < (method.offset or 0) and n not in done)

    bench.telegram.script = script
    return lost


def new_update(update_id: int, chat: int) -> Update:
    return Update.model_validate(
        {"update_id": update_id, "message": {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}}}
    )
