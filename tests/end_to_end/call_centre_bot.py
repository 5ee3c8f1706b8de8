"""The bot of the hour: the real one with all its loops, as a process of its own, on a clock that others move."""

import asyncio
from datetime import datetime
from enum import Enum, auto
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from random import Random
from typing import Any

import psutil

import bot.outgoing
from bot.app import ALLOWED_UPDATES, House, ask_unshown, make_bot, open_house
from bot.config import Settings
from bot.demo.clock import DemoClock
from bot.logs import set_up_logs
from bot.polling import Polling
from tests.end_to_end.conftest import FORKED, TOKEN, end_of

SEED = 27
SETTLED_S = 300.0  # a loaded machine


class Order(Enum):
    """What can be asked of the bot besides what people ask."""

    SETTLE = auto()
    TELL_ALERTS = auto()
    READ_ALL = auto()
    STOP = auto()


class BotOfTheHour:
    """Holds the process; an order is answered when it is carried out."""

    def __init__(self, process: ForkServerProcess, orders: Connection) -> None:
        self._process = process
        self._orders = orders

    @classmethod
    async def open(cls, settings: Settings, now: datetime) -> "BotOfTheHour":
        """Start it on a clock that shows `now`, and wait until it is there."""
        ours, its = FORKED.Pipe()
        process = FORKED.Process(target=_main, args=(its, settings, now))
        process.start()
        its.close()  # with the last copy the pipe ends, and so does waiting for a dead bot
        opened = cls(process, ours)
        await opened._answer()
        return opened

    @property
    def running(self) -> bool:
        return self._process.is_alive()

    @property
    def processor_s(self) -> float:
        """Return the processor time that it has used."""
        spent = psutil.Process(self._process.pid).cpu_times()
        return float(spent.user + spent.system)

    async def settle(self) -> bool:
        """Let everything be sent and noted; returns whether no story is left that is to end."""
        return bool(await self._do(Order.SETTLE))

    async def move_to(self, moment: datetime) -> None:
        """Move its clock, and let its loops look."""
        await self._do(moment)

    async def tell_alerts(self) -> None:
        """Let it tell the alerts that are due."""
        await self._do(Order.TELL_ALERTS)

    async def read_all(self) -> None:
        """Wait until every text and note was read by the tagger."""
        await self._do(Order.READ_ALL)

    async def stop(self) -> int | None:
        """Stop it as a service manager does; returns its exit code."""
        self._orders.send(Order.STOP)
        return await end_of(self._process)

    async def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._process.kill()
        await end_of(self._process)

    async def _do(self, order: Order | datetime) -> Any:
        self._orders.send(order)
        return await self._answer()

    async def _answer(self) -> Any:
        return await asyncio.to_thread(self._orders.recv)


def _main(orders: Connection, settings: Settings, now: datetime) -> None:
    set_up_logs("ERROR")
    # The pause goes by the real clock, on which the calls of an hour fall into two minutes.
    bot.outgoing.ANNOUNCEMENT_PAUSE_S = 0.0
    asyncio.run(_run(orders, settings, DemoClock(now)))


async def _run(orders: Connection, settings: Settings, clock: DemoClock) -> None:
    """Run the bot as `bot.app.run_bot` does."""
    client, operator, stop = make_bot(settings, TOKEN), settings.operator(), asyncio.Event()
    try:
        async with open_house(settings, client, operator, clock=clock, random=Random(SEED)) as house:
            await ask_unshown(house, operator)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_obey(orders, house, clock, stop))
                await Polling(client, house.intake, allowed_updates=ALLOWED_UPDATES).run(stop)
    finally:
        await client.session.close()


async def _obey(orders: Connection, house: House, clock: DemoClock, stop: asyncio.Event) -> None:
    done: object = None  # the first answer says that it is open
    while not stop.is_set():
        orders.send(done)
        order: Order | datetime = await asyncio.to_thread(orders.recv)
        match order:
            case datetime():
                clock.move_to(order)
                house.stories.wake()
                house.alerts.wake()
            case Order.SETTLE:
                done = await _settle(house)
            case Order.TELL_ALERTS:
                await house.alerts.tell_due()
            case Order.READ_ALL:
                while await house.tagging.tag_some() + await house.tagging.read_notes():
                    pass
            case Order.STOP:
                stop.set()


async def _settle(house: House) -> bool:
    assert await house.outgoing.flush(SETTLED_S)
    await house.delivery.flush()
    return not await house.stories.end_due()
