"""Passes on what authors are asked and told, and their answers, from nine to nine, behind all that people wait for."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from bot.delivery import Delivery
from bot.looking import News, keep_looking
from handlers.dialogues import question, told
from handlers.plan import map_plan
from handlers.remedies import news
from handlers.reply import Reply
from interview.dialogue import Author, Inquiry, InquiryState, is_quiet
from interview.operator import Operator
from interview.ports import Clock, Store, UnitOfWork
from interview.rights import Action, Actor, ActorRole, owner_of
from interview.service import InterviewService

AT_ONCE = 50
GATHER_S = 0.5
PAUSE_S = 30.0
BUSY_FOR = timedelta(hours=1)
"""Whoever went on with an interview so lately is not interrupted."""

log = structlog.get_logger()


class Dialogues:
    """The loop. A question is marked before it is handed over: killed in between, the bot asks nobody twice.

    An answer counts as told once Telegram took it: killed in between, it comes twice rather than never.
    """

    def __init__(
        self, store: Store, interviews: InterviewService, *, clock: Clock, delivery: Delivery, operator: Operator
    ) -> None:
        self._store = store
        self._interviews = interviews
        self._clock = clock
        self._delivery = delivery
        self._operator = operator
        self._news = News(gather_s=GATHER_S)
        self._on_their_way: set[str] = set()

    def wake(self) -> None:
        """Something was committed."""
        self._news.tell()

    async def run(self) -> None:
        """Pass on what there is, at once and then as it comes."""
        await keep_looking(self.pass_on, pause_s=PAUSE_S, postponed="dialogues_postponed", news=self._news)

    async def pass_on(self) -> int:
        """Pass on what may be passed on now; returns how many questions and outcomes that was."""
        if is_quiet(self._clock.now()):
            return 0
        passed = await self._send() + await self._tell() + await self._tell_news()
        if passed:
            log.info("dialogues_passed_on", passed=passed)
        return passed

    async def _send(self) -> int:
        busy_since = self._clock.now() - BUSY_FOR
        sent = 0
        for inquiry, author in await self._store.inquiries_to_send(busy_since=busy_since, limit=AT_ONCE):
            after = replace(inquiry, state=_next_state(inquiry, author))
            async with self._store.unit_of_work() as unit:
                moved = await unit.change_inquiry(inquiry, after)
            if moved and after.state is InquiryState.SENDING:
                asked = question(after, author, self._operator.company)
                self._delivery.announce(Reply((asked,), later=partial(self._arrived, after)))
                sent += 1
        return sent

    async def _tell_news(self) -> int:
        """Tell those who reported a pain what was done; each is marked before, so that nobody hears twice."""
        now = self._clock.now()
        plans = {guide.id: map_plan(guide) for guide in self._interviews.customer_guides()}
        told_now = 0
        for one in await self._store.news_to_send(today=now.date(), busy_since=now - BUSY_FOR, limit=AT_ONCE):
            async with self._store.unit_of_work() as unit:
                marked = await unit.mark_news_sent(one)
            plan = plans.get(one.remedy.pain.guide_id)
            sending = None if plan is None else news(one, plan, self._operator.company)
            if marked and sending is not None:
                self._delivery.announce(Reply((sending,)))
                told_now += 1
        return told_now

    async def _arrived(self, inquiry: Inquiry) -> Reply:
        """Note that Telegram took a question; it is not called where the author cannot be reached."""
        async with self._store.unit_of_work() as unit:
            await unit.change_inquiry(inquiry, replace(inquiry, state=InquiryState.SENT))
        return Reply()

    async def _tell(self) -> int:
        ended = await self._store.inquiries_to_tell(limit=AT_ONCE)
        fresh = [inquiry for inquiry in ended if inquiry.id not in self._on_their_way]
        for inquiry in fresh:
            async with self._store.unit_of_work() as unit:
                readers = await self._readers(unit, inquiry)
                if inquiry.state is InquiryState.ANSWERED:
                    for _, actor in readers:
                        await unit.write_audit(actor, Action.READ_ANSWER, inquiry.stage_id)
            self._on_their_way.add(inquiry.id)
            sendings = tuple(told(inquiry, number) for number, _ in readers)
            self._delivery.announce(Reply(sendings, later=partial(self._told, inquiry)))
        return len(fresh)

    async def _told(self, inquiry: Inquiry) -> Reply:
        async with self._store.unit_of_work() as unit:
            await unit.change_inquiry(inquiry, replace(inquiry, told=True))
        self._on_their_way.discard(inquiry.id)
        return Reply()

    async def _readers(self, unit: UnitOfWork, inquiry: Inquiry) -> list[tuple[int, Actor]]:
        """Return who hears: whoever asked, while that role may see the map; else the owners."""
        asker, owners = inquiry.asked_by, self._operator.owners
        if asker is not None and asker in owners:
            return [(asker, owner_of(asker))]
        member = None if asker is None else await unit.member(asker)
        if asker is not None and member is not None and member.is_manager and member.grant.scope.sees(inquiry.guide_id):
            return [(asker, Actor(ActorRole.MANAGER, member.number))]
        return [(owner, owner_of(owner)) for owner in sorted(owners)]


def _next_state(inquiry: Inquiry, author: Author) -> InquiryState:
    if not author.reachable:
        return InquiryState.LOST
    return InquiryState.SENDING if author.may_be_asked else InquiryState.STOPPED
