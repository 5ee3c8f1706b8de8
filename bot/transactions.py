"""One transaction around each update: what a handler does is kept as a whole, or not at all."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import Chat, TelegramObject, Update, User

from bot.delivery import Delivery
from handlers import conversation
from handlers.looks import Looks
from handlers.reply import Reply
from handlers.turn import Turn, View
from interview.dialogue_service import DialogueService
from interview.errors import UnknownGuideError
from interview.follow_up_service import FollowUpService
from interview.guide_desk import GuideDesk
from interview.imports.desk import ImportDesk
from interview.language import Language, Locale
from interview.note_service import NoteService
from interview.operator import Operator
from interview.ports import Clock, Person, Store
from interview.remedy_service import RemedyService
from interview.rights import Member
from interview.screen import Setting
from interview.service import InterviewService


class Transactions(BaseMiddleware):
    """Opens the unit of work, reads who writes, commits when the handler has returned.

    An update that was handled before changes nothing; when its prompt never went out, the question is asked again.
    """

    def __init__(
        self,
        store: Store,
        interviews: InterviewService,
        operator: Operator,
        *,
        clock: Clock,
        default_language: Language,
        looks: Looks,
        delivery: Delivery,
        notes: NoteService,
        desk: ImportDesk,
        guides: GuideDesk,
        dialogues: DialogueService,
        remedies: RemedyService,
        follow_ups: FollowUpService,
        committed: Sequence[Callable[[], None]],
    ) -> None:
        """Wire the middleware; committed: called after each commit, for the loops that look for what is due."""
        self._store = store
        self._interviews = interviews
        self._operator = operator
        self._clock = clock
        self._default_language = default_language
        self._looks = looks
        self._delivery = delivery
        self._notes = notes
        self._desk = desk
        self._guides = guides
        self._dialogues = dialogues
        self._remedies = remedies
        self._follow_ups = follow_ups
        self._committed = committed

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Run the handler of an update. Any: aiogram's contract for middlewares."""
        user: User | None = data.get("event_from_user")
        if user is None or not isinstance(event, Update):
            return None
        try:
            reply = await self._in_transaction(handler, event, data, user)
        except UnknownGuideError:  # another process published it a moment ago
            if not await self._guides.refresh():
                raise
            reply = await self._in_transaction(handler, event, data, user)
        for wake in self._committed:
            wake()
        self._note(event, data.get("event_chat"))
        return reply

    async def _in_transaction(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: Update,
        data: dict[str, Any],
        user: User,
    ) -> Any:
        """Run the handler; whatever it does is kept or forgotten with the update's id. Any: likewise."""
        async with self._store.unit_of_work() as unit:
            new = await unit.first_delivery(event.update_id)
            person = self._delivery.up_to_date(await unit.person(user.id))
            if not new:
                return self._again(person)
            member = await unit.member(user.id)
            gets_digests = user.id in self._operator.owners or (member is not None and member.is_manager)
            known_unreachable = person is not None and not person.reachable
            if event.my_chat_member is None and (known_unreachable or gets_digests):
                await unit.set_reachable(user.id, reachable=True)  # whoever writes can be written to
            data["notes"] = self._notes
            data["desk"] = self._desk
            data["guides"] = self._guides
            data["dialogues"] = self._dialogues
            data["remedies"] = self._remedies
            data["follow_ups"] = self._follow_ups
            data["turn"] = Turn(
                telegram_user_id=user.id,
                unit=unit,
                person=person,
                interviews=self._interviews,
                store=self._store,
                operator=self._operator,
                clock=self._clock,
                locale=self._locale(person, member, user),
                member=member,
                default_language=self._default_language,
                looks=self._looks,
            )
            return await handler(event, data)

    def _locale(self, person: Person | None, member: Member | None, user: User) -> Locale:
        """Return the language chosen, else the app's, else the default."""
        if person is not None:
            return Locale(person.language)
        if member is not None and member.language is not None:
            return Locale(member.language)
        return app_locale(user, self._default_language)

    def _again(self, person: Person | None) -> Reply | None:
        interview = None if person is None else person.interview
        if person is None or interview is None or interview.shown_version >= interview.version:
            return None
        if interview.due_at is not None or self._delivery.is_on_its_way(interview):
            return None
        return repeat_prompt(person, self._interviews, self._operator)

    def _note(self, update: Update, chat: Chat | None) -> None:
        if update.message is not None and chat is not None and chat.type == ChatType.PRIVATE:
            self._delivery.note_message(chat.id, update.message.message_id)


def app_locale(user: User, default: Language) -> Locale:
    """Return the language of somebody's Telegram app where we speak it."""
    code = (user.language_code or "")[:2]
    spoken = {language.value: language for language in Language}
    return Locale(spoken.get(code, default))


def repeat_prompt(person: Person, interviews: InterviewService, operator: Operator) -> Reply:
    """Ask the open question again, in a new message."""
    locale = Locale(person.language)
    view = View(person.telegram_user_id, Setting(operator.company, locale), operator)
    return conversation.prompt_again(interviews.current(person), view)
