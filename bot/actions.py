"""Tells whoever owns an action that it was given to them, and that it is overdue: one loop that looks every minute."""

from collections import defaultdict

import structlog

from bot.delivery import Delivery
from bot.looking import keep_looking
from handlers.action_cards import news_message
from handlers.plan import map_plan
from handlers.reply import Reply
from interview.improvements import Heard, Improvement
from interview.language import Language, Locale
from interview.operator import Operator
from interview.ports import Clock, Store
from interview.reminders import is_quiet
from interview.rights import OWNER, Member
from interview.service import InterviewService
from reports.corrections import corrected_plan

PAUSE_S = 60.0

log = structlog.get_logger()


class ActionLoop:
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
        await keep_looking(self.tell_due, pause_s=PAUSE_S, postponed="actions_postponed")

    async def tell_due(self) -> int:
        """Tell what is due now, nothing in quiet hours; returns how many messages that are.

        All is marked before it is sent: killed in between, the bot tells one less rather than somebody twice.
        """
        now = self._clock.now()
        if is_quiet(now):
            return 0
        due = [one.number for one in await self._store.improvements() if one.unheard(now.date())]
        if not due:
            return 0
        told: defaultdict[int, defaultdict[Heard, list[Improvement]]] = defaultdict(lambda: defaultdict(list))
        languages: dict[int, Language] = {}
        async with self._store.unit_of_work() as unit:
            members = await unit.members()
            for number in due:
                action = await unit.improvement(number)  # as it is by now
                news = frozenset[Heard]() if action is None else action.unheard(now.date())
                if action is None or not news:
                    continue
                await unit.put_improvement(action.having_told(news))
                for reader, language in self._readers(action, members):
                    for heard in news:
                        told[reader][heard].append(action)
                    person = await unit.person(reader)
                    languages[reader] = language if person is None else person.language
        plan = corrected_plan(map_plan(*self._interviews.map_guides()), await self._store.corrections())
        for reader, news_of in told.items():
            self._delivery.announce(Reply((news_message(reader, news_of, plan, Locale(languages[reader])),)))
        log.info("actions_told", sent=len(told), actions=len(due))
        return len(told)

    def _readers(self, action: Improvement, members: list[Member]) -> list[tuple[int, Language]]:
        """Return who owns it, with a language: all owners of the bot, or the manager who still sees the map."""
        if action.owner == OWNER:
            return [(owner, self._default_language) for owner in sorted(self._operator.owners)]
        guide_id = self._interviews.map_guides()[0].id
        return [
            (one.telegram_user_id, one.language or self._default_language)
            for one in members
            if action.owner is not None
            and one.number == action.owner.number
            and one.is_manager
            and one.grant.scope.sees(guide_id)
        ]
