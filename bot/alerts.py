"""Tells managers at once of interviews that fit their rules: one loop that looks for what ended."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from bot.delivery import Delivery
from bot.errors import error_code, error_place
from bot.looking import News, keep_looking
from handlers.alert_cards import farewell, message
from handlers.evidence import k_of
from handlers.plan import map_plan
from handlers.reply import Reply, Sending
from interview.alerts import (
    AlertList,
    Due,
    Match,
    after_sending,
    due,
    first_fitting,
    is_last_of_day,
    may_send,
)
from interview.corrections import KeptCorrection
from interview.language import Locale
from interview.operator import Operator
from interview.ports import Clock, Store, UnitOfWork
from interview.rights import Action, Actor, ActorRole, owner_of
from interview.service import InterviewService
from reports.alert_text import Alert, Together
from reports.case import case_of
from reports.corrections import corrected, corrected_plan
from reports.metrics import at_least
from reports.plan import MapPlan
from storage.errors import StorageUnavailableError

PAUSE_S = 60.0
GATHER_S = 2.0
READ_AT_ONCE = 200
TOLD_AT_ONCE = 500
"""Cases opened in one transaction, in which nobody's answer is written."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Recipient:
    """A list whose owner is in force. plans: of the guides that the owner may see, by id."""

    alerts: AlertList
    actor: Actor
    plans: Mapping[str, MapPlan]


@dataclass(frozen=True, slots=True)
class _Marked:
    """What is about to be told. numbers: of cases, by interview."""

    alerts: AlertList
    found: Due
    numbers: Mapping[str, int]
    locale: Locale
    is_last: bool


class AlertLoop:
    """The loop."""

    def __init__(
        self,
        store: Store,
        interviews: InterviewService,
        *,
        clock: Clock,
        delivery: Delivery,
        operator: Operator,
    ) -> None:
        self._store = store
        self._interviews = interviews
        self._clock = clock
        self._delivery = delivery
        self._operator = operator
        self._news = News(gather_s=GATHER_S)

    def wake(self) -> None:
        """Something was tagged."""
        self._news.tell()

    async def run(self) -> None:
        """Tell what there is, at once and then as it comes."""
        await keep_looking(self.tell_due, pause_s=PAUSE_S, postponed="alerts_postponed", news=self._news)

    async def tell_due(self) -> int:
        """Look at what ended, and send what may be told now; returns how many messages. A failure holds up no other."""
        corrections = await self._store.corrections()
        sent = 0
        for recipient in await self._recipients(corrections):
            try:
                await self._match(recipient, corrections)
                sent += await self._tell(recipient, corrections)
            except StorageUnavailableError:
                raise  # the others would fare no better
            except Exception as error:
                log.error("alert_not_sent", error=error_code(error), place=error_place(error))
        if sent:
            log.info("alerts_sent", sent=sent)
        return sent

    async def _recipients(self, corrections: list[KeptCorrection]) -> list[_Recipient]:
        """Return the lists of all who lead, with what each may see; those of others are forgotten."""
        lists = await self._store.alert_lists()
        if not lists:
            return []
        async with self._store.unit_of_work() as unit:
            members = {one.telegram_user_id: one for one in await unit.members() if one.is_manager}
        leaders = self._operator.owners | members.keys()
        if any(one.owner_id not in leaders for one in lists):
            gone = await self._store.drop_alert_lists(keep_of=leaders)
            farewells = tuple(farewell(one) for one in gone if one.is_missed_by_others)
            self._delivery.announce(Reply(farewells))
        plans = {guide.id: corrected_plan(map_plan(guide), corrections) for guide in self._interviews.customer_guides()}
        found = []
        for one in lists:
            if one.owner_id in self._operator.owners:
                found.append(_Recipient(one, owner_of(one.owner_id), plans))
            elif one.owner_id in members:
                member = members[one.owner_id]
                seen = {guide_id: plan for guide_id, plan in plans.items() if member.grant.scope.sees(guide_id)}
                found.append(_Recipient(one, Actor(ActorRole.MANAGER, member.number), seen))
        return found

    async def _match(self, recipient: _Recipient, corrections: list[KeptCorrection]) -> None:
        """Note which rule, if any, each interview fits that ended since the list is on."""
        alerts, plans = recipient.alerts, recipient.plans
        while alerts.is_watching and plans:
            found = await self._store.alerts_to_match(
                alerts, list(plans), examples=self._operator.examples, limit=READ_AT_ONCE
            )
            versions = {record.id: version for record, version in found}
            records = corrected([record for record, _ in found], corrections)
            matches = []
            for record in records:
                rule = first_fitting(alerts.rules, record, plans[record.guide_id].told_by or frozenset())
                matches.append(Match(record.id, versions[record.id], None if rule is None else rule.number))
            if matches:
                await self._store.keep_alert_matches(alerts, matches)
            if len(found) < READ_AT_ONCE:
                return

    async def _tell(self, recipient: _Recipient, corrections: list[KeptCorrection]) -> bool:
        """Mark what may be told as told and hand it over; a bot killed in between sends one less, not one twice."""
        marked = await self._mark(recipient)
        sending = None if marked is None else await self._message(recipient, marked, corrections)
        if sending is None:
            return False
        self._delivery.announce(Reply((sending,)))
        return True

    async def _mark(self, recipient: _Recipient) -> _Marked | None:
        """Note what is about to be told, each with its case; None where nothing may be told now."""
        now, read = self._clock.now(), recipient.alerts
        if not may_send(read, now):
            return None
        async with self._store.unit_of_work() as unit:
            # Read anew: it may have been switched off, or somebody else is sending.
            alerts = await unit.alert_list(read.chat_id, read.thread_id)
            if alerts is None or alerts.owner_id != read.owner_id or not may_send(alerts, now):
                return None
            found = due(await unit.waiting_alerts(alerts, list(recipient.plans)), k=k_of(self._operator))
            numbers = await self._opened(unit, found)
            if not numbers and not found.groups:
                return None
            together = [one.interview_id for _, some in found.groups for one in some]
            await unit.mark_alerts_told(alerts, [*numbers, *together])
            await unit.put_alert_list(after_sending(alerts, now))
            if alerts.is_private and len(numbers) == 1:  # the words of one stand in it
                await unit.write_audit(recipient.actor, Action.READ_ALERT, str(*numbers.values()))
            person = await unit.person(alerts.owner_id)
        language = person.language if alerts.is_private and person is not None else alerts.language
        return _Marked(alerts, found, numbers, Locale(language), is_last_of_day(alerts, now))

    async def _message(
        self, recipient: _Recipient, marked: _Marked, corrections: list[KeptCorrection]
    ) -> Sending | None:
        """Write the message; None where everybody in it withdrew a moment ago."""
        plans, rules = recipient.plans, {rule.number: rule for rule in marked.alerts.rules}
        by_rule = {one.interview_id: rules[one.rule] for one in marked.found.single}
        told = []
        for record in corrected(await self._store.records_of(list(marked.numbers)), corrections):
            plan = plans[record.guide_id]
            told.append(Alert(marked.numbers[record.id], by_rule[record.id], case_of(record, plan), plan))
        k = k_of(self._operator)
        together = [
            Together(rules[rule], at_least(len({one.respondent_id for one in some}), k=k))
            for rule, some in marked.found.groups
        ]
        if not told and not together:
            return None
        return message(marked.alerts, told, together, list(plans.values()), marked.locale, is_last=marked.is_last)

    async def _opened(self, unit: UnitOfWork, found: Due) -> dict[str, int]:
        """Open a case for each interview that is told singly; returns their numbers by interview."""
        today = self._clock.now().date()
        numbers = {}
        for one in found.single[:TOLD_AT_ONCE]:
            number = await unit.open_follow_up(one.interview_id, on=today)
            if number is not None:
                numbers[one.interview_id] = number
        return numbers
