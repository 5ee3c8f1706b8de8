"""The quality team asks an author something, and the author answers, or does not; neither learns who the other is.

Only text crosses, redacted, written anew by the bot: nothing is forwarded, no entity, quote or sender goes along.
"""

from functools import partial
from html import escape

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import conversation, dialogue_cards, texts
from handlers.callbacks import AskButton, AskerAction, AskerButton, AuthorAction, AuthorButton
from handlers.evidence import cases_now, evidence_now
from handlers.filters import HasText, InPrivateChat, IsStaff, IsWords, OutsideInterview, SeesMap
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.dialogue import MOST_UNANSWERED, MOST_UNITS, Author, Inquiry, InquiryState
from interview.dialogue_service import DialogueService, Sent
from interview.language import Locale
from interview.rights import Action

UNSENT = (InquiryState.WRITING, InquiryState.DRAFT)
ANSWERABLE = (InquiryState.SENDING, InquiryState.SENT, InquiryState.ANSWERING)


class Asks(Filter):
    """An owner or manager whose next message is a question to an author."""

    async def __call__(self, event: Message, turn: Turn, dialogues: DialogueService) -> bool | dict[str, Inquiry]:
        """Look for the question that is to be written."""
        if not turn.sees_map():
            return False
        inquiry = await dialogues.in_writing(turn.unit, turn.telegram_user_id)
        return False if inquiry is None else {"inquiry": inquiry}


class Answers(Filter):
    """An author whose next message is an answer to the quality team."""

    async def __call__(self, event: Message, turn: Turn, dialogues: DialogueService) -> bool | dict[str, Inquiry]:
        """Look for the question that is to be answered."""
        if turn.person is None or not turn.person.may_contact:
            return False
        inquiry = await dialogues.in_answering(turn.unit, turn.person)
        return False if inquiry is None else {"inquiry": inquiry}


class Adds(Filter):
    """An author who goes on with an answer that was given a moment ago."""

    async def __call__(self, event: Message, turn: Turn, dialogues: DialogueService) -> bool | dict[str, Inquiry]:
        """Look for the question that was answered."""
        if turn.person is None or not turn.person.may_contact:
            return False
        inquiry = await dialogues.answered_lately(turn.unit, turn.person)
        return False if inquiry is None else {"inquiry": inquiry}


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="dialogues")
    router.message.filter(InPrivateChat())
    router.callback_query.register(ask, SeesMap(), AskButton.filter())
    router.callback_query.register(send, SeesMap(), AskerButton.filter(F.action == AskerAction.SEND))
    router.callback_query.register(write_anew, SeesMap(), AskerButton.filter(F.action == AskerAction.ANEW))
    router.callback_query.register(cancel, SeesMap(), AskerButton.filter(F.action == AskerAction.CANCEL))
    router.callback_query.register(ask_further, SeesMap(), AskerButton.filter(F.action == AskerAction.FURTHER))
    router.callback_query.register(author_taps, AuthorButton.filter())
    router.message.register(write, IsWords(), Asks())
    router.message.register(only_text, ~HasText(), Asks())
    router.message.register(answer, IsWords(), Answers())
    router.message.register(only_text, ~HasText(), Answers())
    router.message.register(answer, IsWords(), ~IsStaff(), OutsideInterview(), Adds())
    return router


# Whoever asks


async def ask(callback_query: CallbackQuery, callback_data: AskButton, turn: Turn) -> Reply:
    """Begin a question to the author of a case that may be told now."""
    return Reply(later=partial(_ask_about_case, turn, turn.view(callback_query), callback_data.case))


async def ask_about(turn: Turn, view: View, interview_id: str, *, stage_id: str | None = None) -> Reply:
    """Ask whoever wants to know for the question, after the commit of the tap."""
    async with turn.store.unit_of_work() as unit:
        inquiry = await unit.begin_inquiry(
            interview_id, by=turn.telegram_user_id, language=view.locale.language, stage_id=stage_id
        )
        author = None if inquiry is None else await unit.author_of(inquiry)
    return _to_write(inquiry, author, view)


async def ask_further(callback_query: CallbackQuery, callback_data: AskerButton, turn: Turn) -> Reply:
    """Begin another question after an answer; of an author who withdrew nothing is left, the answer neither."""
    view = turn.view(callback_query)
    before = await turn.unit.inquiry(callback_data.inquiry)
    if before is None:
        gone = turn.locale.gettext(
            "The author has withdrawn, or the time for which it may be kept is over: nothing of this is held any more."
        )
        return instead(view, escape(gone))
    if not _is_theirs(before, turn) or before.state is not InquiryState.ANSWERED:
        return _not_theirs(view)
    inquiry = await turn.unit.begin_inquiry(
        before.interview_id, by=turn.telegram_user_id, language=turn.locale.language, stage_id=before.stage_id
    )
    return _to_write(inquiry, None if inquiry is None else await turn.unit.author_of(inquiry), view)


async def write(message: Message, turn: Turn, dialogues: DialogueService, inquiry: Inquiry) -> Reply:
    """Take a message for the question, and show it as the author will read it."""
    view = turn.view(message)
    draft = await dialogues.write(turn.unit, inquiry, message.text or "")
    if draft is None:
        return view.say(escape(_shorter(turn.locale)))
    text = dialogue_cards.draft(draft, turn.locale)
    return _message(view, text, dialogue_cards.draft_keyboard(draft, turn.locale))


async def send(
    callback_query: CallbackQuery, callback_data: AskerButton, turn: Turn, dialogues: DialogueService
) -> Reply:
    """Let a question go that whoever wrote it has seen."""
    view, locale = turn.view(callback_query), turn.locale
    draft = await turn.unit.inquiry(callback_data.inquiry)
    if draft is None or draft.asked_by != turn.telegram_user_id or not turn.scope.sees(draft.guide_id):
        return _not_theirs(view)
    if draft.state is not InquiryState.DRAFT:  # tapped twice
        return Reply((view.acknowledge(),))
    match await dialogues.send(turn.unit, draft):
        case Sent.FORBIDDEN:
            await turn.unit.drop_inquiry(draft)
            return instead(view, escape(dialogue_cards.no_more(locale)))
        case Sent.TOO_MANY:
            text = locale.ngettext(
                "The author has {n} question to answer already, so this one was not sent.",
                "The author has {n} questions to answer already, so this one was not sent.",
                MOST_UNANSWERED,
            )
            return Reply((view.acknowledge(text),))
        case Sent.QUEUED:
            assert turn.leader is not None  # the filter looked
            await turn.unit.write_audit(turn.leader, Action.ASKED_AUTHOR, draft.stage_id)
            return instead(view, dialogue_cards.sent(draft, locale, in_the_morning=dialogues.waits_for_morning()))


async def write_anew(
    callback_query: CallbackQuery, callback_data: AskerButton, turn: Turn, dialogues: DialogueService
) -> Reply:
    """Ask for the question once more, before it was sent."""
    view = turn.view(callback_query)
    inquiry = await turn.unit.inquiry(callback_data.inquiry)
    if inquiry is None or inquiry.asked_by != turn.telegram_user_id or not turn.scope.sees(inquiry.guide_id):
        return _not_theirs(view)
    if inquiry.state not in UNSENT:
        return _sent_already(view)
    author = await dialogues.begin_anew(turn.unit, inquiry)
    text = dialogue_cards.to_write(author.language, turn.locale)
    return instead(view, text, dialogue_cards.asking_keyboard(inquiry, turn.locale))


async def cancel(callback_query: CallbackQuery, callback_data: AskerButton, turn: Turn) -> Reply:
    """Give a question up that was not sent."""
    view = turn.view(callback_query)
    inquiry = await turn.unit.inquiry(callback_data.inquiry)
    if inquiry is None or inquiry.asked_by != turn.telegram_user_id:
        return _not_theirs(view)
    if inquiry.state not in UNSENT:
        return _sent_already(view)
    await turn.unit.drop_inquiry(inquiry)
    return instead(view, escape(turn.locale.gettext("All right, nothing was sent.")))


def told(inquiry: Inquiry, asker: int) -> Sending:
    """Tell whoever asked what became of a question."""
    locale = Locale(inquiry.language)
    markup = dialogue_cards.outcome_keyboard(inquiry, locale)
    return Sending(SendMessage(chat_id=asker, text=dialogue_cards.outcome(inquiry, locale), reply_markup=markup))


# Whoever is asked


def question(inquiry: Inquiry, author: Author, company: str) -> Sending:
    """Ask the author."""
    locale = Locale(author.language)
    text = dialogue_cards.question(inquiry, company, locale)
    markup = dialogue_cards.question_keyboard(inquiry, locale)
    return Sending(SendMessage(chat_id=author.telegram_user_id, text=text, reply_markup=markup))


async def author_taps(
    callback_query: CallbackQuery, callback_data: AuthorButton, turn: Turn, dialogues: DialogueService
) -> Reply:
    """Answer, leave or stop: only of a question that was asked of whoever taps."""
    view, locale = turn.view(callback_query), turn.locale
    person = turn.person
    inquiry = None if person is None else await turn.unit.inquiry_to_author(person.respondent_id, callback_data.inquiry)
    if person is None or inquiry is None:
        return Reply((view.acknowledge(locale.gettext("This question is no longer held.")),))
    if callback_data.action is AuthorAction.STOP:
        await dialogues.stop(turn.unit, inquiry)
        stopped = locale.gettext("All right, no more questions. What you told stays as it is.")
        return instead(view, escape(stopped))
    if inquiry.state is InquiryState.ANSWERED:
        return Reply((view.acknowledge(locale.gettext("You have answered this question already.")),))
    if inquiry.state not in ANSWERABLE or not (await turn.unit.author_of(inquiry)).may_be_asked:
        nothing = locale.gettext("You wished no questions, so nothing is passed on.")
        return Reply((view.acknowledge(nothing), *conversation.strip(view.chat_id, view.message_id)))
    if callback_data.action is not AuthorAction.ANSWER:
        await turn.unit.stop_answering(person.respondent_id)
        markup = dialogue_cards.question_keyboard(inquiry, locale, put_off=True)
        return instead(view, dialogue_cards.put_off(inquiry, locale), markup)
    if person.interview is not None and person.interview.state.writing is not None:
        first = locale.gettext("You are telling something right now. Please finish that first, then tap here again.")
        return Reply((view.acknowledge(first),))
    await dialogues.begin_answer(turn.unit, person, inquiry)
    markup = dialogue_cards.answering_keyboard(inquiry, locale)
    return instead(view, dialogue_cards.to_answer(inquiry, locale), markup)


async def answer(message: Message, turn: Turn, dialogues: DialogueService, inquiry: Inquiry) -> Reply:
    """Take a message for the answer, or add it; what was asked in an interview meanwhile is asked again below it."""
    view, person = turn.view(message), turn.respondent
    text = message.text or ""
    if not await dialogues.answer(turn.unit, person, inquiry, text):
        return view.say(escape(_shorter(turn.locale)))
    passed_on = turn.locale.gettext("Thank you. It is passed on to the quality team, without your name.")
    added = turn.locale.gettext("Thank you. This was added to your answer.")
    lines = [escape(passed_on if inquiry.answer is None else added)]
    if turn.interviews.asks_for_help(text, turn.locale.language):
        lines.append(texts.help_offer(turn.operator, turn.locale))
    thanks = "\n\n".join(lines)
    if person.interview is None or person.interview.state.paused:
        return view.say(thanks)
    return conversation.prompt_again(turn.interviews.current(person), view, lead=thanks)


async def only_text(message: Message, turn: Turn) -> Reply:
    """Pass on no picture, voice, contact or place: they could tell who somebody is."""
    text = turn.locale.gettext("Only text is passed on, so this was not kept. Please write it.")
    return turn.view(message).say(escape(text))


async def _ask_about_case(turn: Turn, view: View, mark: str) -> Reply:
    found = next((case for case in cases_now(await evidence_now(turn)) if case.mark == mark), None)
    if found is None:
        gone = view.locale.gettext("This story is not told any more.")
        return Reply((view.acknowledge(gone),))
    return await ask_about(turn, view, found.interview_id)


def _to_write(inquiry: Inquiry | None, author: Author | None, view: View) -> Reply:
    """Ask for the question in a new message, so that what it is about stays in sight."""
    if inquiry is None or author is None:
        return Reply((view.acknowledge(dialogue_cards.no_more(view.locale)),))
    text = dialogue_cards.to_write(author.language, view.locale)
    markup = dialogue_cards.asking_keyboard(inquiry, view.locale)
    return Reply((view.acknowledge(), *_message(view, text, markup).sendings))


def _is_theirs(inquiry: Inquiry, turn: Turn) -> bool:
    """Tell whether the answer came to this owner or manager; owners get those whose asker has no role any more."""
    return turn.scope.sees(inquiry.guide_id) and (turn.is_owner or inquiry.asked_by == turn.telegram_user_id)


def _not_theirs(view: View) -> Reply:
    return Reply((view.acknowledge(view.locale.gettext("This question is no longer held.")),))


def _sent_already(view: View) -> Reply:
    return Reply((view.acknowledge(view.locale.gettext("This question has been sent already.")),))


def _shorter(locale: Locale) -> str:
    return locale.gettext(
        "This is too long to be passed on: at most {n} letters, please.", n=locale.integer(MOST_UNITS)
    )


def _message(view: View, html: str, markup: InlineKeyboardMarkup) -> Reply:
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=html, reply_markup=markup)),))


def instead(view: View, html: str, markup: InlineKeyboardMarkup | None = None) -> Reply:
    """Put a text where the buttons stood that were tapped."""
    if view.message_id is None:
        method: SendMessage | EditMessageText = SendMessage(chat_id=view.chat_id, text=html, reply_markup=markup)
    else:
        method = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=html, reply_markup=markup)
    return Reply((view.acknowledge(), Sending(method)))
