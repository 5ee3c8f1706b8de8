"""Tells of cases that were given, wait, are overdue or were opened again: one loop that looks every minute."""

from collections import defaultdict

import structlog

from bot.delivery import Delivery
from bot.looking import keep_looking
from handlers.follow_up_cards import alarm_message
from handlers.reply import Reply
from interview.follow_ups import Alarm, FollowUp, alarms, having_told
from interview.language import Language, Locale
from interview.operator import Operator
from interview.ports import Clock, Store, UnitOfWork
from interview.reminders import is_quiet
from interview.rights import Member
from interview.service import InterviewService

PAUSE_S = 60.0

log = structlog.get_logger()


class FollowUpLoop:
    """The loop. Whoever is told gets one message about all that is due at that look."""

    def __init__(
        self,
        store: Store,
        interviews: InterviewService,
        *,
        clock: Clock,
        delivery: Delivery,
        operator: Operator,
        default_language: Language,
    ) -> None:
        self._store = store
        self._interviews = interviews
        self._clock = clock
        self._delivery = delivery
        self._operator = operator
        self._default_language = default_language

    async def run(self) -> None:
        """Tell as it falls due."""
        await keep_looking(self.tell_due, pause_s=PAUSE_S, postponed="cases_postponed")

    async def tell_due(self) -> int:
        """Tell what is due now, nothing in quiet hours; returns how many messages that are.

        All is marked before it is sent: killed in between, the bot tells one less rather than somebody twice.
        """
        now = self._clock.now()
        if is_quiet(now):
            return 0
        guides = {guide.id for guide in self._interviews.customer_guides()}
        open_now = await self._store.follow_ups(closed=False)
        due = [one.number for one in open_now if one.guide_id in guides and alarms(one, now)]
        if not due:
            return 0
        told: defaultdict[int, defaultdict[Alarm, list[int]]] = defaultdict(lambda: defaultdict(list))
        languages: dict[int, Language] = {}
        async with self._store.unit_of_work() as unit:
            members = await unit.members()
            for number in due:
                for alarm, reader, language in await self._mark(unit, number, members):
                    told[reader][alarm].append(number)
                    person = await unit.person(reader)
                    languages[reader] = language if person is None else person.language
        for reader, cases in told.items():
            self._delivery.announce(Reply((alarm_message(reader, cases, Locale(languages[reader])),)))
        log.info("cases_told", sent=len(told), cases=len(due))
        return len(told)

    async def _mark(self, unit: UnitOfWork, number: int, members: list[Member]) -> list[tuple[Alarm, int, Language]]:
        """Note what is about to be told of a case, as it is by now; returns to whom, and in which language."""
        follow_up = await unit.follow_up(number)
        found = frozenset[Alarm]() if follow_up is None else alarms(follow_up, self._clock.now())
        if follow_up is None or not found:
            return []
        await unit.put_follow_up(having_told(follow_up, found))
        return [(alarm, *reader) for alarm in found for reader in self._readers(follow_up, alarm, members)]

    def _readers(self, follow_up: FollowUp, alarm: Alarm, members: list[Member]) -> list[tuple[int, Language]]:
        """Return who hears: the manager who has it, of what is that manager's matter; else the owners."""
        if alarm in (Alarm.GIVEN, Alarm.OVERDUE, Alarm.DOUBTED) and follow_up.owner is not None:
            number = follow_up.owner.number
            holders = [
                (one.telegram_user_id, one.language or follow_up.language or self._default_language)
                for one in members
                if one.number == number and one.is_manager and one.grant.scope.sees(follow_up.guide_id)
            ]
            if holders:
                return holders
        return [(owner, self._default_language) for owner in sorted(self._operator.owners)]
