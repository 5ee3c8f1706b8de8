"""Keeps a colleague's words as a note, and answers how they were read."""

from functools import partial
from html import escape

from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, Message

from handlers import note_cards, texts
from handlers.evidence import k_of
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.guide import Guide
from interview.language import Locale
from interview.note_service import NoteService
from interview.notes import Note
from interview.ports import Store


async def keep(turn: Turn, notes: NoteService, message_id: int, words: str, view: View) -> Reply:
    """Keep words as a note; whoever cries for help with them hears where it is."""
    note = await notes.take(turn.unit, turn.respondent, message_id=message_id, text=words)
    answer = answered_later(turn, notes, note, view)
    if not turn.interviews.asks_for_help(words, turn.locale.language):
        return answer
    return Reply((*view.say(texts.help_offer(turn.operator, turn.locale)).sendings,), answer.later)


def answered_later(turn: Turn, notes: NoteService, note: Note, view: View) -> Reply:
    """Read a note and answer it after the commit."""
    return Reply(later=partial(answer_note, turn.store, notes, note, view, note_guide(turn)))


async def answer_note(store: Store, notes: NoteService, note: Note, view: View, guide: Guide) -> Reply:
    """Read a note and show its author how; nothing where it has changed since: then that is answered."""
    read = await notes.read(store, note)
    if read is None:
        return Reply()
    k = k_of(view.operator)
    team_below = k if await store.staff_count() < k else None
    text = note_cards.card(read, guide, view.locale, team_below=team_below)
    markup = note_cards.card_keyboard(read, guide, view.locale)
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=text, reply_markup=markup)),))


def note_guide(turn: Turn) -> Guide:
    """Return the guide whose stages and channels a note names."""
    return turn.interviews.map_guides()[0]


def words_of(message: Message) -> str:
    """Return what a message says, without the command that it begins with."""
    text = message.text or ""
    return " ".join(text.split(maxsplit=1)[1:]) if text.startswith("/") else text


def one_sentence(locale: Locale) -> str:
    """Ask for a note, as HTML."""
    return escape(
        locale.gettext("One sentence is enough: what slowed you or a customer down, where, and for how long?")
    )


def waiting(callback_query: CallbackQuery) -> Message | None:
    """Return the message to which the one with the button replies, where there are words in it to keep."""
    asked = callback_query.message
    first = asked.reply_to_message if isinstance(asked, Message) else None
    return first if first is not None and words_of(first) else None
