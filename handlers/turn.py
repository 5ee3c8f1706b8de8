"""One turn of the conversation: who writes, in which transaction, and where the reply goes."""

from dataclasses import dataclass, field, replace
from datetime import date

from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers.looks import Looks
from handlers.reply import Reply, Sending
from interview.guide import Guide
from interview.language import Language, Locale
from interview.operator import Operator
from interview.ports import Clock, Person, Store, UnitOfWork
from interview.records import Disposition, Role
from interview.rights import Actor, ActorRole, CampaignLink, Member, Scope, owner_of
from interview.screen import Setting
from interview.service import InterviewService

NOT_AGREED = frozenset({Disposition.INVITED, Disposition.REFUSED})


@dataclass(frozen=True, slots=True)
class View:
    """One chat, in one language.

    callback_query_id, message_id: the tap that is answered and the message that held the button. used: what that
    button carried.
    """

    chat_id: int
    setting: Setting
    operator: Operator
    callback_query_id: str | None = None
    message_id: int | None = None
    used: int | None = None

    @property
    def locale(self) -> Locale:
        """Return the texts of the reader's language."""
        return self.setting.locale

    def acknowledge(self, text: str | None = None) -> Sending:
        """Answer the tap, so that its button stops waiting; text: shown over the chat for a moment."""
        assert self.callback_query_id is not None  # a view of a tap
        return Sending(AnswerCallbackQuery(callback_query_id=self.callback_query_id, text=text))

    def say(self, html: str, buttons: InlineKeyboardMarkup | None = None) -> Reply:
        """Send one message; html: already escaped."""
        return Reply((Sending(SendMessage(chat_id=self.chat_id, text=html, reply_markup=buttons)),))


@dataclass(frozen=True, slots=True)
class Turn:
    """What a handler works with; the transaction around it commits when the handler returns.

    person: None for somebody who never wrote. locale: the person's language, else Telegram's, else the default.
    member: the manager or agent who writes, read in this transaction. default_language: of people whose own is unknown.
    looks: maps that were made lately.
    """

    telegram_user_id: int
    unit: UnitOfWork
    person: Person | None
    interviews: InterviewService
    store: Store
    operator: Operator
    clock: Clock
    locale: Locale
    member: Member | None = None
    default_language: Language = Language.EN
    looks: Looks = field(default_factory=Looks)

    def view(self, event: Message | CallbackQuery, *, used: int | None = None) -> View:
        """View for the reply to a message or a tap; the chat of a message that Telegram no longer shows is private."""
        setting = Setting(self.operator.company, self.locale)
        if isinstance(event, Message):
            return View(event.chat.id, setting, self.operator)
        return View(
            chat_id=event.from_user.id if event.message is None else event.message.chat.id,
            setting=setting,
            operator=self.operator,
            callback_query_id=event.id,
            message_id=None if event.message is None else event.message.message_id,
            used=used,
        )

    @property
    def respondent(self) -> Person:
        """Return the person, where a filter made sure that there is one."""
        assert self.person is not None
        return self.person

    @property
    def is_colleague(self) -> bool:
        """Tell whether somebody writes who joined, or who is interviewed as staff."""
        return self.member is not None or (self.person is not None and self.person.role is Role.STAFF)

    @property
    def is_owner(self) -> bool:
        """Tell whether an owner writes."""
        return self.telegram_user_id in self.operator.owners

    @property
    def leader(self) -> Actor | None:
        """Return the owner or manager who writes, None for anybody else."""
        if self.is_owner:
            return owner_of(self.telegram_user_id)
        if self.member is not None and self.member.is_manager:
            return Actor(ActorRole.MANAGER, self.member.number)
        return None

    @property
    def scope(self) -> Scope:
        """Return what this owner or manager may see."""
        return Scope() if self.is_owner or self.member is None else self.member.grant.scope

    def guides_seen(self) -> tuple[Guide, ...]:
        """Return the customers' guides whose map the person who writes may see."""
        if self.leader is None:
            return ()
        return tuple(guide for guide in self.interviews.customer_guides() if self.scope.sees(guide.id))

    def sees_map(self) -> bool:
        """Tell whether the person who writes may see the map of any guide."""
        return bool(self.guides_seen())

    def sees_first_map(self) -> bool:
        """Tell whether that is so of the first guide, which digests are about."""
        return self.leader is not None and self.scope.sees(self.interviews.map_guides()[0].id)

    async def told_before(self) -> bool:
        """Tell whether this person agreed before and told something that is held: interviews, notes, handovers."""
        own = self.respondent.respondent_id
        if await self.store.own_notes(own) or await self.store.own_handovers(own):
            return True
        return any(record.disposition not in NOT_AGREED for record in await self.store.own_records(own))

    def sees_link(self, link: CampaignLink) -> bool:
        """Tell whether the person who writes may see a customers' link, and end it."""
        return self.leader is not None and self.scope.sees(link.guide_id or self.interviews.map_guides()[0].id)

    def today(self) -> date:
        """Return the day where the company is."""
        return self.clock.now().date()

    def speaking(self, locale: Locale) -> "Turn":
        """Return the same turn in another language."""
        return replace(self, locale=locale)
