"""The way in: greeting, invitation, consent, language."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import conversation, joining, keyboards, not_begun, note_keeping, texts
from handlers.callbacks import AnewButton, ConsentButton, LanguageButton, tag
from handlers.commands import manager_menus, owner_menus, staff_menus
from handlers.filters import InPrivateChat
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.engine import Agree, Decline, Resume
from interview.language import Locale
from interview.note_service import NoteService
from interview.ports import Person
from interview.records import Disposition, Role
from interview.rights import Action, Actor, ActorRole, Invitation


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="start")
    router.message.filter(InPrivateChat())
    router.message.register(start, CommandStart())
    router.callback_query.register(details, ConsentButton.filter(F.action == "details"))
    router.callback_query.register(consent, ConsentButton.filter())
    router.message.register(languages, Command("language"))
    router.callback_query.register(something_new, AnewButton.filter())
    router.callback_query.register(change_language, LanguageButton.filter())
    return router


async def start(message: Message, command: CommandObject, turn: Turn) -> Reply:
    """Show the first screen, or the open question to somebody who comes back; to owners and managers their menu."""
    invitation = await turn.unit.invitation(command.args) if command.args else None
    if invitation is not None:
        return await _invited(message, invitation, turn)
    reply = await _welcome(message, command.args, turn)
    person = await turn.unit.person(turn.telegram_user_id)
    return Reply((*reply.sendings, *_menus(replace(turn, person=person))), reply.later)


def _menus(turn: Turn) -> tuple[Sending, ...]:
    if turn.is_owner:
        return owner_menus(turn.telegram_user_id, turn.locale.language)
    if turn.member is not None and turn.member.is_manager:
        return manager_menus(turn)
    if not turn.is_colleague:
        return ()
    return staff_menus(turn.telegram_user_id, turn.person.language if turn.person else turn.locale.language)


async def _invited(message: Message, invitation: Invitation, turn: Turn) -> Reply:
    """Make somebody a manager or an agent; an interview that is open stays, and its question is asked again."""
    refused = joining.refusal(invitation, turn)
    member = None if refused else await turn.unit.use(invitation, turn.telegram_user_id, language=turn.locale.language)
    if member is None:
        used = turn.locale.gettext("This invitation has been used. Please ask for a new one.")
        return _with_question(refused or used, turn, message)
    await turn.unit.write_audit(
        Actor(ActorRole(member.role.value), member.number), Action.JOINED, str(invitation.number)
    )
    joined = replace(turn, member=member, person=await turn.unit.person(turn.telegram_user_id))
    text = await joining.welcome(member, joined)
    is_open = joined.person is not None and joined.person.interview is not None
    if member.is_manager or is_open or not turn.operator.may_interview(turn.telegram_user_id):
        answer = _with_question(text, joined, message)
        return Reply((*answer.sendings, *_menus(joined)))
    first_screen = await _welcome(message, None, joined)
    return Reply((*turn.view(message).say(text).sendings, *first_screen.sendings, *_menus(joined)))


def _with_question(html: str, turn: Turn, message: Message) -> Reply:
    view = turn.view(message)
    if turn.person is None or turn.person.interview is None:
        return view.say(html)
    return conversation.prompt_again(turn.interviews.current(turn.person), view, lead=html)


async def _welcome(message: Message, token: str | None, turn: Turn) -> Reply:
    view, person = turn.view(message), turn.person
    if person is not None and person.interview is not None:
        outcome = await turn.interviews.take(turn.unit, person, Resume())
        return conversation.prompt_again(outcome, view)
    return await _begin(token, turn, view)


async def something_new(callback_query: CallbackQuery, callback_data: AnewButton, turn: Turn) -> Reply:
    """Begin an interview although the last one is not long ago: whoever wants to tell may."""
    view, person = turn.view(callback_query), turn.person
    if person is not None and person.interview is not None and person.interview.state.consent is None:
        return Reply((view.acknowledge(),))  # tapped twice: its first screen is just below
    if person is None or person.interview is not None:
        return earlier_button(turn, view)
    begun = await _begin(callback_data.token, turn, view, anew=True)
    return Reply((view.acknowledge(), *conversation.strip(view.chat_id, view.message_id), *begun.sendings))


async def _begin(token: str | None, turn: Turn, view: View, *, anew: bool = False) -> Reply:
    """Show the first screen of an interview, or say why none begins; a stranger of whom none begins is not kept."""
    person = turn.person
    if not turn.operator.may_interview(turn.telegram_user_id):
        text = turn.locale.gettext("This bot is being set up and takes no answers yet. Please come back later.")
        return view.say(texts.plain(text))
    campaign = await turn.unit.campaign(token) if token else None
    if person is None:
        language = campaign.language if campaign and campaign.language else turn.locale.language
        role = Role.STAFF if turn.member is not None else turn.interviews.role_for(campaign)
        view = replace(view, setting=replace(view.setting, locale=Locale(language)))
    else:
        language, role = person.language, person.role
    obstructed = await turn.interviews.obstacle(turn.unit, person, role, campaign, anew=anew)
    if obstructed is not None:
        return not_begun.told(obstructed, view, campaign)
    if person is None:
        person = await turn.unit.add_person(turn.telegram_user_id, language=language, role=role)
    outcome = await turn.interviews.begin(turn.unit, person, campaign)
    first_screen = conversation.first_screen_message(outcome, view)
    if not turn.operator.missing:
        return Reply((first_screen,))
    missing = view.locale.gettext(
        "Only owners see this: until these settings are there, nobody else can be interviewed: {settings}.",
        settings=", ".join(turn.operator.missing),
    )
    return Reply((*view.say(texts.plain(missing)).sendings, first_screen))


async def details(callback_query: CallbackQuery, turn: Turn) -> Reply:
    """Tell more about the data; the first screen stays as it is."""
    view = turn.view(callback_query)
    text = texts.privacy(turn.operator, turn.locale)
    return Reply((view.acknowledge(), Sending(SendMessage(chat_id=view.chat_id, text=text))))


async def consent(callback_query: CallbackQuery, callback_data: ConsentButton, turn: Turn, notes: NoteService) -> Reply:
    """Begin, or let the person go without another word. The consent stays in the chat, without its buttons.

    A colleague's note that waited for it is kept.
    """
    view, person = turn.view(callback_query), turn.person
    if person is None or person.interview is None or tag(person.interview) != callback_data.tag:
        return earlier_button(turn, view)
    if person.interview.state.consent is not None:
        return Reply((view.acknowledge(),))
    if callback_data.action != "agree":
        return Reply((view.acknowledge(), *_replace(view, await _let_go(turn, person))))
    outcome = await turn.interviews.take(turn.unit, person, Agree())
    await turn.unit.promise_reminders(outcome.interview)
    begun = (view.acknowledge(), *conversation.prompt_again(outcome, view, old=view.message_id).sendings)
    first = note_keeping.waiting(callback_query) if turn.is_colleague else None
    if first is None:
        return Reply(begun)
    kept = await note_keeping.keep(turn, notes, first.message_id, note_keeping.words_of(first), view)
    return Reply((*begun, *kept.sendings), kept.later)


async def _let_go(turn: Turn, person: Person) -> str:
    """Keep nothing of somebody new; whoever told something before did not take that back by refusing now."""
    told = len(await turn.store.own_records(person.respondent_id)) > 1
    if told or await turn.store.own_notes(person.respondent_id) or await turn.store.own_handovers(person.respondent_id):
        await turn.interviews.take(turn.unit, person, Decline())
        return turn.locale.gettext("Thank you for saying so. What you told earlier stays; to delete it: /withdraw")
    await turn.unit.erase(person, counted_as=Disposition.REFUSED)
    if turn.member is not None:
        return turn.locale.gettext(
            "Thank you for saying so. Nothing was kept. You can note what slows you or a customer down without an "
            "interview too: just write it here. If you change your mind: /start"
        )
    return turn.locale.gettext("Thank you for saying so. Nothing was kept. If you change your mind: /start")


async def languages(message: Message, turn: Turn) -> Reply:
    """Offer the four languages."""
    markup = InlineKeyboardMarkup(inline_keyboard=[keyboards.language_row()])
    text = turn.locale.gettext("In which language shall we go on?")
    return Reply((Sending(SendMessage(chat_id=message.chat.id, text=text, reply_markup=markup)),))


async def change_language(callback_query: CallbackQuery, callback_data: LanguageButton, turn: Turn) -> Reply:
    """Go on in another language: the first screen changes in place, a question is asked again.

    Of owners, managers and agents the choice is kept; a stranger begins with it, for nothing is kept of somebody else.
    """
    language = callback_data.language
    turn = turn.speaking(Locale(language))
    view, person = turn.view(callback_query), turn.person
    changed = view.locale.gettext("From now on I write in English.")
    if person is not None:
        person = await turn.unit.set_language(person, language)
    elif turn.member is not None:
        await turn.unit.set_member_language(turn.member.number, language)
    elif turn.is_owner:
        person = await turn.unit.add_person(turn.telegram_user_id, language=language, role=Role.CUSTOMER)
    else:
        begun = await _begin(None, turn, view)
        return Reply((view.acknowledge(), *_replace(view, changed), *begun.sendings))
    if person is None or person.interview is None:
        return Reply((view.acknowledge(), *_replace(view, changed)))
    outcome = turn.interviews.current(person)
    if person.interview.state.consent is None and view.message_id is not None:
        return Reply((view.acknowledge(), conversation.first_screen_again(outcome, view, view.message_id)))
    question = conversation.prompt_again(outcome, view).sendings
    return Reply((view.acknowledge(), *_replace(view, changed), *question))


def earlier_button(turn: Turn, view: View) -> Reply:
    """Answer a button of something that is over: with the open question, where there is one."""
    if turn.person is None or turn.person.interview is None:
        return nothing_open(view)
    return conversation.reply(turn.interviews.current(turn.person, stale=True), view)


def nothing_open(view: View) -> Reply:
    """Answer a button while no interview is open."""
    text = view.locale.gettext("This button is from an earlier conversation. To begin anew: /start")
    return Reply((view.acknowledge(text), *conversation.strip(view.chat_id, view.message_id)))


def _replace(view: View, text: str) -> tuple[Sending, ...]:
    if view.message_id is None:
        return view.say(text).sendings
    return (Sending(EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=texts.plain(text))),)
