"""Asks colleagues the weekly question: one loop that looks every minute whether its hour has come."""

import structlog

from bot.delivery import Delivery
from bot.looking import keep_looking
from handlers.friction import pulse
from interview.language import Locale
from interview.ports import Clock, Store
from interview.pulse import due_day, moment_of

PAUSE_S = 60.0

log = structlog.get_logger()


class Pulses:
    """The loop."""

    def __init__(self, store: Store, *, clock: Clock, delivery: Delivery) -> None:
        self._store = store
        self._clock = clock
        self._delivery = delivery

    async def run(self) -> None:
        """Ask as it falls due."""
        await keep_looking(self.ask_due, pause_s=PAUSE_S, postponed="pulses_postponed")

    async def ask_due(self) -> int:
        """Ask everybody whom the question of today is due for; returns how many.

        Each is marked before being asked: killed in between, the bot asks one week less rather than twice.
        """
        now = self._clock.now()
        day = due_day(now)
        if day is None:
            return 0
        asked = 0
        for one in await self._store.pulses_due(day, moment_of(day, now)):
            if await self._store.mark_asked(one.respondent_id, day):
                self._delivery.announce(pulse(one.telegram_user_id, Locale(one.language)))
                asked += 1
        if asked:
            log.info("pulses_sent", sent=asked)
        return asked
