"""What a colleague agrees to before notes are kept; the words that it came to wait in the chat, and nowhere else."""

from dataclasses import replace
from html import escape

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, Message, ReplyParameters

from handlers import conversation, note_cards, note_keeping
from handlers.callbacks import NotesAgreementButton
from handlers.fallback import words_without_interview
from handlers.filters import AwaitsConsent, HasOnlyJoined, InPrivateChat, IsStaff, IsWords
from handlers.reply import Reply, Sending
from handlers.turn import Turn
from interview.note_service import NoteService
from interview.records import Role


def make_router() -> Router:
    """Return these handlers; they come before those that keep notes and handovers."""
    router = Router(name="note_agreement")
    for wanted in (Command("friction", "handover"), IsWords()):
        router.message.register(ask, InPrivateChat(), HasOnlyJoined(), wanted)
        router.message.register(ask_with_interview, InPrivateChat(), IsStaff(), AwaitsConsent(), wanted)
    router.callback_query.register(agree, HasOnlyJoined(), NotesAgreementButton.filter(F.agree))
    router.callback_query.register(refuse, HasOnlyJoined(), NotesAgreementButton.filter())
    return router


async def ask(message: Message, turn: Turn) -> Reply:
    """Ask somebody who takes part in no interview; the answer finds the words in the message that this replies to."""
    if turn.interviews.asks_for_help(message.text or "", turn.locale.language):
        return await words_without_interview(message, turn)
    view = turn.view(message)
    method = SendMessage(
        chat_id=view.chat_id,
        text=note_cards.agreement(turn.operator, turn.locale),
        reply_markup=note_cards.agreement_keyboard(turn.locale),
        reply_parameters=_to(message),
    )
    return Reply((Sending(method),))


async def ask_with_interview(message: Message, turn: Turn) -> Reply:
    """Show the first screen of the interview anew: whoever agrees to it agrees to notes too."""
    if turn.interviews.asks_for_help(message.text or "", turn.locale.language):
        return await words_without_interview(message, turn)
    view, outcome = turn.view(message), turn.interviews.current(turn.respondent)
    text = (
        turn.locale.gettext("I haven't kept this yet, for that needs your agreement. As soon as you agree, I keep it.")
        if note_keeping.words_of(message)
        else turn.locale.gettext("Notes need your agreement first. After that, just write here what happened.")
    )
    return Reply(
        (
            *view.say(escape(text)).sendings,
            *conversation.strip(view.chat_id, outcome.interview.prompt_message_id),
            conversation.first_screen_message(outcome, view, reply_to=_to(message)),
        )
    )


async def agree(callback_query: CallbackQuery, turn: Turn, notes: NoteService) -> Reply:
    """Keep notes from now on, first the one that it was about; what was agreed to stays in the chat."""
    view = turn.view(callback_query)
    person = await turn.unit.add_person(turn.telegram_user_id, language=turn.locale.language, role=Role.STAFF)
    agreed = (view.acknowledge(), *conversation.strip(view.chat_id, view.message_id))
    first = note_keeping.waiting(callback_query)
    if first is None:
        return Reply((*agreed, *view.say(note_keeping.one_sentence(turn.locale)).sendings))
    words = note_keeping.words_of(first)
    kept = await note_keeping.keep(replace(turn, person=person), notes, first.message_id, words, view)
    return Reply((*agreed, *kept.sendings), kept.later)


async def refuse(callback_query: CallbackQuery, turn: Turn) -> Reply:
    """Keep nothing."""
    view = turn.view(callback_query)
    text = escape(turn.locale.gettext("All right, nothing was kept. If you change your mind, just write here."))
    if view.message_id is None:
        return Reply((view.acknowledge(), *view.say(text).sendings))
    edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=text)
    return Reply((view.acknowledge(), Sending(edit)))


def _to(message: Message) -> ReplyParameters:
    return ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
