"""Sends the weekly digests: one loop that looks every minute for what is due."""

from dataclasses import replace

import structlog

from bot.delivery import Delivery
from bot.errors import error_code, error_place
from bot.looking import keep_looking
from handlers.digests import Material, farewell, material_now, telling
from handlers.looks import Looks
from handlers.reply import Reply
from handlers.turn import Turn
from interview.digest import Digest, from_now_on, is_due, last_day
from interview.language import Language, Locale
from interview.operator import Operator
from interview.ports import Clock, Store
from interview.rights import Action, Member
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
        looks: Looks,
    ) -> None:
        self._store = store
        self._interviews = interviews
        self._clock = clock
        self._delivery = delivery
        self._operator = operator
        self._default_language = default_language
        self._looks = looks

    async def run(self) -> None:
        """Send digests as they fall due."""
        await keep_looking(self.send_due, pause_s=PAUSE_S, postponed="digests_postponed")

    async def send_due(self) -> int:
        """Send the digests that are due now; returns how many. One that cannot be made holds up no other."""
        digests = await self._digests_in_force()
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

    async def _digests_in_force(self) -> list[Digest]:
        """Return the digests of all who may see the map; everybody who may see it for the first time gets one.

        Whoever may see the map no longer loses theirs, and a group that waits for one hears so.
        """
        digests = await self._store.digests()
        readers = self._operator.owners | {manager.telegram_user_id for manager in await self._managers()}
        missing = readers - {digest.chat_id for digest in digests}
        if missing:
            await self._store.add_digests([self._first(reader) for reader in sorted(missing)])
        if any(digest.owner_id not in readers for digest in digests):
            gone = await self._store.drop_digests(keep_of=readers)
            farewells = tuple(farewell(digest) for digest in gone if digest.is_missed_by_others)
            self._delivery.announce(Reply(farewells))
        return [digest for digest in digests if digest.owner_id in readers]

    async def _managers(self) -> list[Member]:
        guide_id = self._interviews.map_guides()[0].id
        async with self._store.unit_of_work() as unit:
            members = await unit.members()
        return [member for member in members if member.is_manager and member.grant.scope.sees(guide_id)]

    def _first(self, reader: int) -> Digest:
        digest = Digest(chat_id=reader, owner_id=reader, language=self._default_language)
        return from_now_on(digest, self._clock.now())

    async def _send(self, digest: Digest, material: Material) -> bool:
        """Mark a digest as sent and hand it over; False when somebody else was quicker, or it was just changed."""
        turn = await self._turn(digest)
        told = await telling(digest, material, turn.locale)
        marked = replace(told.after, sent_on=last_day(digest, self._clock.now()))
        if not await self._store.mark_told(digest, marked):
            return False
        if turn.leader is not None:
            async with self._store.unit_of_work() as unit:
                await unit.write_audit(turn.leader, Action.READ_DIGEST)
        self._delivery.announce(Reply((told.sending,)))
        return True

    async def _turn(self, digest: Digest) -> Turn:
        """Return what handlers work with after the commit, in the language that the reader speaks by now."""
        async with self._store.unit_of_work() as unit:
            person = await unit.person(digest.owner_id)
            member = await unit.member(digest.owner_id)
        language = digest.language
        if digest.is_private and person is not None:
            language = person.language
        elif digest.is_private and member is not None:
            language = member.language or language
        return Turn(
            telegram_user_id=digest.owner_id,
            unit=unit,
            person=person,
            interviews=self._interviews,
            store=self._store,
            operator=self._operator,
            clock=self._clock,
            locale=Locale(language),
            member=member,
            default_language=self._default_language,
            looks=self._looks,
        )
