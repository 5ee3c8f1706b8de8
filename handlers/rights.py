"""The respondent's rights: to know, to take along, to have deleted."""

from functools import partial
from html import unescape

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import DeleteMessages, EditMessageText, SendDocument, SendMessage
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import bet_cards, keyboards, own_data, texts
from handlers.callbacks import AgeButton, WithdrawButton
from handlers.commands import menus_put_back
from handlers.farewells import ending_with
from handlers.filters import InPrivateChat
from handlers.plan import map_plan
from handlers.reply import Reply, Sending
from handlers.roles import granted, role_name
from handlers.turn import Turn, View
from interview.rights import Action, Actor, ActorRole

DELETED_AT_ONCE = 100  # Telegram's limit for deleteMessages


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="rights")
    router.message.filter(InPrivateChat())
    router.message.register(privacy, Command("privacy"))
    router.message.register(my_data, Command("mydata"))
    router.message.register(withdraw, Command("withdraw"))
    router.callback_query.register(withdrawn, WithdrawButton.filter())
    router.callback_query.register(age, AgeButton.filter())
    return router


async def privacy(message: Message, turn: Turn) -> Reply:
    """Tell who holds what, why, and how to end it; to managers and agents also what is held of their role."""
    text = texts.privacy(turn.operator, turn.locale)
    return turn.view(message).say("\n\n".join([text, *membership(turn)]))


def membership(turn: Turn) -> tuple[str, ...]:
    """Say as HTML what is held of the role of whoever writes; nothing of whoever has none."""
    if turn.member is None:
        return ()
    held = turn.locale.gettext(
        "Your role here: no. {number}, {what}, since {day}. Your Telegram number is kept with it, because the bot "
        "knows your rights by it. Your answers do not refer to your role.",
        number=turn.locale.integer(turn.member.number),
        what=granted(turn.member.grant, turn),
        day=turn.locale.day(turn.member.joined_on),
    )
    return (held,)


async def my_data(message: Message, turn: Turn) -> Reply:
    """Give a file with all that is held."""
    view = turn.view(message)
    if not await _is_anything_held(turn):
        return view.say(texts.plain(turn.locale.gettext("Nothing is held about you.")))
    return Reply(later=partial(_own_file, turn, view))


async def _is_anything_held(turn: Turn) -> bool:
    return turn.person is not None or turn.member is not None or bool(await _bets(turn))


async def _bets(turn: Turn) -> list[str]:
    """Tell what is held of the bets of whoever writes; there are none of anybody but owners and managers."""
    bets = await turn.store.own_bets(turn.telegram_user_id)
    zone = turn.clock.now().tzinfo
    return bet_cards.of_manager(bets, map_plan(*turn.interviews.map_guides()), zone, turn.locale)


async def _own_file(turn: Turn, view: View) -> Reply:
    role = [unescape(line) for line in membership(turn)]
    bets = await _bets(turn)
    if turn.person is None:
        content = own_data.of_role(role, turn.telegram_user_id, view.locale, bets=bets)
    else:
        records = await turn.store.own_records(turn.person.respondent_id)
        notes = await turn.store.own_notes(turn.person.respondent_id)
        inquiries = await turn.store.own_inquiries(turn.person.respondent_id)
        fixes = await turn.store.fix_answers(turn.person.respondent_id)
        logged = await turn.store.own_handovers(turn.person.respondent_id)
        reminders = await turn.store.own_reminders(turn.person.respondent_id)
        news = await turn.store.own_news(turn.person.respondent_id)
        alerted = await turn.store.alerted_to(turn.person.respondent_id)
        follow_ups = await turn.store.own_follow_ups(turn.person.respondent_id)
        content = own_data.as_text(
            records,
            turn.interviews,
            turn.person,
            view.setting,
            role=role,
            notes=notes,
            fixes=fixes,
            handovers=logged,
            inquiries=inquiries,
            news=news,
            alerted=alerted,
            follow_ups=follow_ups,
            bets=bets,
            reminders=reminders,
        )
    file = BufferedInputFile(content.encode("utf-8-sig"), filename=own_data.FILE_NAME)  # phones guess without the mark
    caption = texts.plain(view.locale.gettext("This is all that is held about you. To delete it: /withdraw"))
    return Reply((Sending(SendDocument(chat_id=view.chat_id, document=file, caption=caption)),))


async def withdraw(message: Message, turn: Turn) -> Reply:
    """Ask once."""
    view = turn.view(message)
    if not await _is_anything_held(turn):
        return view.say(texts.plain(turn.locale.gettext("Nothing is held about you.")))
    text = turn.locale.gettext(
        "Shall everything you told here be deleted? That cannot be undone. Only the bare count of deleted interviews "
        "is kept."
    )
    if turn.member is not None:
        ends = turn.locale.gettext(
            "Your role here ({role}) ends with it.", role=role_name(turn.member.role, turn.locale)
        )
        text = f"{text} {ends}"
    markup = keyboards.withdraw_keyboard(turn.locale)
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=texts.plain(text), reply_markup=markup)),))


async def withdrawn(callback_query: CallbackQuery, callback_data: WithdrawButton, turn: Turn) -> Reply:
    """Erase, or leave everything as it is."""
    view = turn.view(callback_query)
    if not callback_data.erase:
        return _instead(view, turn.locale.gettext("All right, nothing was deleted."))
    return await _erase(view, turn)


async def age(callback_query: CallbackQuery, callback_data: AgeButton, turn: Turn) -> Reply:
    """Erase what a minor told; believe a person who is not one."""
    view = turn.view(callback_query)
    if not callback_data.minor:
        return _instead(view, turn.locale.gettext("Thank you. Then let us go on with the question above."))
    return await _erase(view, turn)


async def _erase(view: View, turn: Turn) -> Reply:
    if not await _is_anything_held(turn):  # tapped twice: what the message says by now stays
        return Reply((view.acknowledge(view.locale.gettext("Nothing is held about you.")),))
    menus = await _give_up_role(turn)
    await turn.unit.erase_bets(turn.telegram_user_id)
    deletable = () if turn.person is None else await turn.unit.erase(turn.person)
    message_ids = [number for number in deletable if number != view.message_id]
    done = view.locale.gettext(
        "Your answers are deleted. Messages of the last 48 hours disappear from this chat now; older ones only you "
        "can delete: open the chat's menu and choose “Delete chat”."
    )
    batches = [
        Sending(DeleteMessages(chat_id=view.chat_id, message_ids=message_ids[start : start + DELETED_AT_ONCE]))
        for start in range(0, len(message_ids), DELETED_AT_ONCE)
    ]
    return Reply((*_instead(view, done).sendings, *batches, *menus))


async def _give_up_role(turn: Turn) -> tuple[Sending, ...]:
    """End the role of whoever withdraws, label and all; returns what puts the menu back and is told elsewhere."""
    member = turn.member
    if member is None:
        return ()
    ending = await ending_with(turn.unit, turn.telegram_user_id)
    await turn.unit.end_membership(member.number, forget=True)
    await turn.unit.write_audit(Actor(ActorRole(member.role.value), member.number), Action.LEFT, str(member.number))
    return (*menus_put_back(turn.telegram_user_id), *ending.farewells())


def _instead(view: View, text: str) -> Reply:
    """Put a sentence where the question with its buttons stood."""
    if view.message_id is None:
        return Reply((view.acknowledge(), *view.say(texts.plain(text)).sendings))
    method = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=texts.plain(text))
    return Reply((view.acknowledge(), Sending(method)))
