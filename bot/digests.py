"""Sends the weekly digests: one loop that looks every minute for what is due."""

import asyncio
from dataclasses import replace

import structlog

from bot.delivery import Delivery
from bot.errors import error_code, error_place
from handlers.digests import Material, material_now, telling
from handlers.reply import Reply
from handlers.turn import Turn
from interview.digest import Digest, from_now_on, is_due, last_day
from interview.language import Language, Locale
from interview.operator import Operator
from interview.ports import Clock, Store
from interview.service import InterviewService
from storage.errors import StorageUnavailableError

PAUSE_S = 60.0

log = structlog.get_logger()


class Digests:
    """The loop."""

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
        """Send digests as they fall due."""
        while True:
            try:
                await self.send_due()
            except Exception as error:
                log.warning("digests_postponed", error=error_code(error))
            await asyncio.sleep(PAUSE_S)

    async def send_due(self) -> int:
        """Send the digests that are due now; returns how many. One that cannot be made holds up no other."""
        digests = await self._owners_digests()
        due = [digest for digest in digests if is_due(digest, self._clock.now())]
        if not due:
            return 0
        material = await material_now(await self._turn(due[0]))
        sent = 0
        for digest in due:
            try:
                sent += await self._send(digest, material)
            except StorageUnavailableError:
                raise  # the others would fare no better
            except Exception as error:
                log.error("digest_not_sent", error=error_code(error), place=error_place(error))
        log.info("digests_sent", sent=sent, due=len(due))
        return sent

    async def _owners_digests(self) -> list[Digest]:
        """Return the digests of all owners; every new one gets one, and who is an owner no longer loses theirs."""
        digests = await self._store.digests()
        owners = self._operator.owners
        missing = owners - {digest.chat_id for digest in digests}
        if missing:
            await self._store.add_digests([self._first(owner) for owner in sorted(missing)])
        if any(digest.owner_id not in owners for digest in digests):
            await self._store.drop_digests(keep_of=owners)
        return [digest for digest in digests if digest.owner_id in owners]

    def _first(self, owner: int) -> Digest:
        digest = Digest(chat_id=owner, owner_id=owner, language=self._default_language)
        return from_now_on(digest, self._clock.now())

    async def _send(self, digest: Digest, material: Material) -> bool:
        """Mark a digest as sent and hand it over; False when somebody else was quicker, or it was just changed."""
        turn = await self._turn(digest)
        told = await telling(digest, material, turn.locale)
        marked = replace(told.after, sent_on=last_day(digest, self._clock.now()))
        if not await self._store.mark_told(digest, marked):
            return False
        self._delivery.announce(Reply((told.sending,)))
        return True

    async def _turn(self, digest: Digest) -> Turn:
        """Return what handlers work with after the commit, in the language that the owner speaks by now."""
        async with self._store.unit_of_work() as unit:
            person = await unit.person(digest.owner_id)
        language = person.language if digest.is_private and person is not None else digest.language
        return Turn(
            telegram_user_id=digest.owner_id,
            unit=unit,
            person=person,
            interviews=self._interviews,
            store=self._store,
            operator=self._operator,
            clock=self._clock,
            locale=Locale(language),
        )
