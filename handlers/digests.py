"""The weekly digest: when and where it comes, and what it says."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.methods import EditMessageText, SendChatAction, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message

from handlers import keyboards, map_keyboards
from handlers.callbacks import DigestAction, DigestButton
from handlers.evidence import comparison_of, first_basis, fixes_of, whole_map_of
from handlers.filters import InGroup, SeesFirstMap
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.digest import ZONES, Digest, from_now_on, next_day, zone_name
from interview.follow_ups import FollowUp
from interview.language import Locale
from reports.compare import Comparison
from reports.digest import News, find_news, read_told, told_after
from reports.digest_text import digest_text, pains_told
from reports.draw import draw_preview
from reports.fix_words import agenda_lines
from reports.fixes import Fix
from reports.follow_up_words import waiting_lines
from reports.journey_map import JourneyMap

DAYS, HOURS = range(7), range(24)


@dataclass(frozen=True, slots=True)
class Material:
    """What digests are made of: what `/map` and `/compare` show of the first guide, whatever is filtered by.

    fixes: which of the done actions helped. follow_ups: the open cases of that guide.
    """

    journey_map: JourneyMap
    comparison: Comparison
    fixes: Sequence[Fix]
    follow_ups: Sequence[FollowUp]
    today: date


@dataclass(frozen=True, slots=True)
class Telling:
    """An unsent digest, and how it is kept once it is sent."""

    sending: Sending
    after: Digest


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="digests")
    router.message.register(show_digest, SeesFirstMap(), Command("digest"))
    router.callback_query.register(send_now, SeesFirstMap(), DigestButton.filter(F.action == DigestAction.NOW))
    router.callback_query.register(change_digest, SeesFirstMap(), DigestButton.filter())
    router.callback_query.register(not_theirs, InGroup(), DigestButton.filter())
    return router


async def show_digest(message: Message, turn: Turn) -> Reply:
    """Say when the digest of this chat comes; in a group it comes there from now on."""
    digest = await _digest(turn, message.chat.id, topic_of(message))
    await turn.unit.put_digest(digest)
    return _state(digest, turn, turn.view(message))


async def change_digest(callback_query: CallbackQuery, callback_data: DigestButton, turn: Turn) -> Reply:
    """Set another day, hour or zone, or switch it, in the same message."""
    view = turn.view(callback_query)
    before = await _digest(turn, view.chat_id, callback_data.thread)
    digest = _changed(before, callback_data)
    if digest != before:
        digest = from_now_on(digest, turn.clock.now())
    await turn.unit.put_digest(digest)
    return Reply((view.acknowledge(), *_state(digest, turn, view).sendings))


async def send_now(callback_query: CallbackQuery, callback_data: DigestButton, turn: Turn) -> Reply:
    """Send a digest at once; that of the week comes none the less."""
    view = turn.view(callback_query)
    digest = await _digest(turn, view.chat_id, callback_data.thread)
    await turn.unit.put_digest(digest)
    typing = SendChatAction(chat_id=view.chat_id, action="typing", message_thread_id=digest.thread_id or None)
    return Reply((view.acknowledge(), Sending(typing)), later=partial(_tell, digest, turn))


async def not_theirs(callback_query: CallbackQuery, turn: Turn) -> Reply:
    """Answer somebody else's tap in a group, where neither the message nor their own interview is to be touched."""
    view = turn.view(callback_query)
    text = turn.locale.gettext("This button is from an earlier conversation. To begin anew: /start")
    return Reply((view.acknowledge(text),))


async def material_now(turn: Turn) -> Material:
    """Return what digests are made of now."""
    basis = await first_basis(turn)
    comparison = await comparison_of(turn, basis)
    fixes = await fixes_of(turn, basis, await turn.store.improvements())
    open_cases = await turn.store.follow_ups(closed=False)
    follow_ups = [one for one in open_cases if one.guide_id == basis.plan.guide_id]
    return Material(await whole_map_of(turn, basis), comparison, fixes, follow_ups, turn.today())


async def telling(digest: Digest, material: Material, locale: Locale) -> Telling:
    """Say what is new since the last digest of this chat: with the picture, or in one line when nothing is."""
    told = read_told(digest.seen)
    news = find_news(material.journey_map, material.comparison, told, language=locale.language)
    journey_map = material.journey_map
    agenda = [
        *agenda_lines(journey_map.actions or (), material.fixes, journey_map, material.today, locale),
        *waiting_lines(material.follow_ups, material.today, locale),
    ]
    is_first = digest.is_private and told is None
    text = digest_text(news, locale, is_private=digest.is_private, is_first=is_first, agenda=agenda)
    told = told_after(news, told)
    thread_id = digest.thread_id or None
    buttons = _buttons(news, locale) if digest.is_private else None
    if not news.is_new or told is None:
        said = SendMessage(chat_id=digest.chat_id, message_thread_id=thread_id, text=text, reply_markup=buttons)
        return Telling(Sending(said), digest)
    content = await asyncio.to_thread(draw_preview, news.journey_map, locale, vertical="satisfaction")
    photo = BufferedInputFile(content, filename="map.png")
    method = SendPhoto(
        chat_id=digest.chat_id, message_thread_id=thread_id, photo=photo, caption=text, reply_markup=buttons
    )
    return Telling(Sending(method), replace(digest, seen=told.to_json()))


def _buttons(news: News, locale: Locale) -> InlineKeyboardMarkup | None:
    """Lead to what a digest tells of; in a group, where the map is not shown, there are none."""
    if news.journey_map.hidden:
        return None
    return map_keyboards.digest_keyboard(pains_told(news), locale)


def farewell(digest: Digest) -> Sending:
    """Tell a group that its digest has ended: whoever set it may not see the map any more."""
    text = Locale(digest.language).gettext(
        "The weekly digest comes here no more: whoever set it may no longer see the map. To set it anew: /digest"
    )
    return Sending(SendMessage(chat_id=digest.chat_id, message_thread_id=digest.thread_id or None, text=text))


async def announced(turn: Turn) -> str:
    """Tell a new manager when the digest comes to their chat and how to change that; a choice of theirs stays."""
    digest = await _digest(turn, turn.telegram_user_id, 0)
    if not digest.enabled:
        return turn.locale.gettext("The weekly digest stays off, as you set it. To switch it on: /digest")
    return turn.locale.gettext(
        "What is new on the map comes here every week: {weekday}, {time} ({city}). Another day or hour, or none: "
        "/digest",
        weekday=turn.locale.weekday(digest.weekday),
        time=turn.locale.hour(digest.hour),
        city=turn.locale.city(zone_name(digest, turn.clock.now())),
    )


def topic_of(message: Message) -> int:
    """Return the topic of a group that a message is in; a thread of replies is none, nor is anything between two."""
    is_topic = message.is_topic_message and message.chat.type != ChatType.PRIVATE
    return message.message_thread_id or 0 if is_topic else 0


async def _tell(digest: Digest, turn: Turn) -> Reply:
    told = await telling(digest, await material_now(turn), turn.locale)
    kept = await turn.store.mark_told(digest, told.after)
    return Reply((told.sending,) if kept else ())


async def _digest(turn: Turn, chat_id: int, thread_id: int) -> Digest:
    """Return the digest of a chat as it is from now on, in the hands and the language of this owner."""
    found = await turn.unit.digest(chat_id, thread_id)
    owner_id, language = turn.telegram_user_id, turn.locale.language
    if found is not None:
        return replace(found, owner_id=owner_id, language=language, reachable=True)
    return from_now_on(Digest(chat_id, owner_id, language, thread_id), turn.clock.now())


def _changed(digest: Digest, button: DigestButton) -> Digest:
    """Return the digest as a button sets it; unchanged for what another release's button may carry."""
    value = button.value
    match button.action:
        case DigestAction.DAY if value in DAYS:
            return replace(digest, weekday=value)
        case DigestAction.HOUR if value in HOURS:
            return replace(digest, hour=value)
        case DigestAction.ZONE if value in range(len(ZONES)):
            return replace(digest, zone=ZONES[value])
        case DigestAction.SWITCH:
            return replace(digest, enabled=bool(value))
        case _:
            return digest


def _state(digest: Digest, turn: Turn, view: View) -> Reply:
    now = turn.clock.now()
    text = _state_text(digest, turn, view.locale)
    markup = keyboards.digest_keyboard(digest, now, view.locale)
    if view.message_id is None:
        thread_id = digest.thread_id or None
        method = SendMessage(chat_id=view.chat_id, message_thread_id=thread_id, text=text, reply_markup=markup)
        return Reply((Sending(method),))
    edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=text, reply_markup=markup)
    return Reply((Sending(edit),))


def _state_text(digest: Digest, turn: Turn, locale: Locale) -> str:
    now = turn.clock.now()
    if digest.enabled:
        state = locale.gettext(
            "<b>The weekly digest is on</b>: {weekday}, {time} ({city}). The next one comes on {day}.",
            weekday=locale.weekday(digest.weekday),
            time=locale.hour(digest.hour),
            city=locale.city(zone_name(digest, now)),
            day=locale.day_month(next_day(digest, now)),
        )
    else:
        state = locale.gettext("<b>The weekly digest is off.</b>")
    meaning = locale.gettext("It says in a few lines what is new on the map; when nothing is, in one.")
    readers = [] if digest.is_private else [locale.gettext("Everybody in this chat can read it.")]
    return "\n".join([state, meaning, *readers])
