"""Reminds of interviews that were left in the middle: one loop that looks every minute for what is due."""

import structlog

from bot.delivery import Delivery
from bot.looking import keep_looking
from handlers.reminders import reminder
from interview.operator import Operator
from interview.ports import Clock, Store
from interview.reminders import is_quiet

PAUSE_S = 60.0
AT_ONCE = 500
"""Well below what can be sent in a minute, so that the last of them is out soon after quiet hours begin."""

log = structlog.get_logger()


class ReminderLoop:
    """The loop."""

    def __init__(self, store: Store, *, clock: Clock, delivery: Delivery, operator: Operator) -> None:
        self._store = store
        self._clock = clock
        self._delivery = delivery
        self._operator = operator

    async def run(self) -> None:
        """Remind as it falls due."""
        await keep_looking(self.remind_due, pause_s=PAUSE_S, postponed="reminders_postponed")

    async def remind_due(self) -> int:
        """Send the reminders that are due now, none in quiet hours; returns how many.

        Each is marked before it is sent: killed in between, the bot sends one less rather than one twice.
        """
        now = self._clock.now()
        if is_quiet(now):
            return 0
        sent = 0
        for due in await self._store.due_reminders(now, limit=AT_ONCE):
            if await self._store.mark_reminded(due, now):
                self._delivery.announce(reminder(due, self._operator))
                sent += 1
        if sent:
            log.info("reminders_sent", sent=sent)
        return sent
