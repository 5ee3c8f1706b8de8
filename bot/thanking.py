"""Tells colleagues that what they noted is fixed: one loop that looks every minute for whom to tell, by day."""

import structlog

from bot.delivery import Delivery
from bot.looking import keep_looking
from handlers.fixes_told import thanks
from interview.language import Language, Locale
from interview.ports import Clock, Store
from interview.reminders import is_quiet
from interview.service import InterviewService

AT_ONCE = 200
PAUSE_S = 60.0

log = structlog.get_logger()


class Thanking:
    """The loop."""

    def __init__(self, store: Store, interviews: InterviewService, *, clock: Clock, delivery: Delivery) -> None:
        self._store = store
        self._interviews = interviews
        self._clock = clock
        self._delivery = delivery

    async def run(self) -> None:
        """Tell what is fixed, soon after it is."""
        await keep_looking(self.tell_due, pause_s=PAUSE_S, postponed="thanks_postponed")

    async def tell_due(self) -> int:
        """Tell everybody who is to hear of a fix, nobody in quiet hours; returns how many.

        Each is marked before being told: killed in between, the bot tells one less rather than somebody twice.
        """
        if is_quiet(self._clock.now()):
            return 0
        due = await self._store.thanks_due(limit=AT_ONCE)
        actions = {action.number: action for action in await self._store.improvements()} if due else {}
        guide = self._interviews.map_guides()[0]
        told = 0
        for one in due:
            action = actions.get(one.number)
            if action is not None and action.done_on is not None and await self._store.mark_thanked(one):
                locale = Locale(Language(one.language))
                self._delivery.announce(thanks(one.telegram_user_id, action, guide, locale))
                told += 1
        if told:
            log.info("thanks_sent", sent=told)
        return told
