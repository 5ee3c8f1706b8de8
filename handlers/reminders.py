"""Reminders of an interview that was left in the middle, and what is done about one by a tap."""

from aiogram import F, Router
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from handlers import conversation, keyboards, texts
from handlers.callbacks import ReminderAction, ReminderButton, tag
from handlers.reply import Reply, Sending
from handlers.start import earlier_button
from handlers.turn import Turn, View
from interview.engine import Resume
from interview.language import Locale
from interview.operator import Operator
from interview.ports import OpenInterview
from interview.reminders import MOST, UNFINISHED, DueReminder, tomorrow


def make_router() -> Router:
    """Return these handlers."""
    router = Router(name="reminders")
    for action, handler in (
        (ReminderAction.TOMORROW, remind_tomorrow),
        (ReminderAction.GO_ON, go_on),
        (ReminderAction.FINISH, finish),
        (ReminderAction.STOP, stop_reminding),
    ):
        router.callback_query.register(handler, ReminderButton.filter(F.action == action))
    return router


def reminder(due: DueReminder, operator: Operator) -> Reply:
    """Return the message; it names nothing of what was told."""
    locale = Locale(due.language)
    if due.sent + 1 < MOST:
        text = locale.gettext(
            "Our conversation about {company} stopped in the middle. If you like, it goes on right where you left it.",
            company=operator.company,
        )
    else:
        text = locale.gettext(
            "Our conversation about {company} is still open. If you like, it goes on right where you left it. I won't "
            "remind you again.",
            company=operator.company,
        )
    markup = keyboards.reminder_keyboard(due.interview_id, locale)
    return Reply((Sending(SendMessage(chat_id=due.telegram_user_id, text=texts.plain(text), reply_markup=markup)),))


async def remind_tomorrow(callback_query: CallbackQuery, callback_data: ReminderButton, turn: Turn) -> Reply:
    """Promise a reminder, and say when it comes."""
    view, interview, locale = turn.view(callback_query), _interview(callback_data, turn), turn.locale
    if interview is None or interview.disposition not in UNFINISHED:
        return earlier_button(turn, view)
    kept = await turn.unit.reminders(interview)
    if kept.sent >= MOST:
        text = locale.gettext(
            "I've reminded you twice already, so I won't do it again. You can go on whenever you like: /resume"
        )
        return _instead(view, text, keyboards.resume_keyboard(interview, locale))
    at = tomorrow(turn.clock.now(), kept.sent_at)
    await turn.unit.want_reminder(interview, at)
    day = locale.day_month(at.date())
    if kept.sent + 1 < MOST:
        text = locale.gettext(
            "I'll remind you on {day}, and once more two days later if this is still open then. You can go on whenever "
            "you like: /resume",
            day=day,
        )
    else:
        text = locale.gettext("I'll remind you once more on {day}. You can go on whenever you like: /resume", day=day)
    return _instead(view, text, keyboards.promise_keyboard(interview, locale))


async def go_on(callback_query: CallbackQuery, callback_data: ReminderButton, turn: Turn) -> Reply:
    """Ask the open question where the reminder stood."""
    view, interview = turn.view(callback_query), _interview(callback_data, turn)
    if interview is None or _gone_on_with(interview, view):
        return earlier_button(turn, view)
    return conversation.prompt_here(await turn.interviews.take(turn.unit, turn.respondent, Resume()), view)


async def finish(callback_query: CallbackQuery, callback_data: ReminderButton, turn: Turn) -> Reply:
    """End the interview as it is."""
    view, interview = turn.view(callback_query), _interview(callback_data, turn)
    if interview is None or _gone_on_with(interview, view):
        return earlier_button(turn, view)
    await turn.unit.end_interview(interview)
    text = turn.locale.gettext(
        "All right, let us leave it there. What you told is kept, thank you. To delete it: /withdraw"
    )
    question = conversation.strip(view.chat_id, _other(interview.prompt_message_id, view))
    return Reply((*_instead(view, text).sendings, *question))


async def stop_reminding(callback_query: CallbackQuery, callback_data: ReminderButton, turn: Turn) -> Reply:
    """Promise silence; the interview stays open."""
    view, interview, locale = turn.view(callback_query), _interview(callback_data, turn), turn.locale
    if interview is None:
        return earlier_button(turn, view)
    await turn.unit.stop_reminders(interview)
    text = locale.gettext("All right, I won't remind you. You can go on whenever you like: /resume")
    return _instead(view, text, keyboards.resume_keyboard(interview, locale))


def _interview(button: ReminderButton, turn: Turn) -> OpenInterview | None:
    """Return the open interview, None when the button belongs to another one."""
    interview = None if turn.person is None else turn.person.interview
    return interview if interview is not None and tag(interview) == button.tag else None


def _gone_on_with(interview: OpenInterview, view: View) -> bool:
    """Tell whether something was asked below a reminder: its buttons were about the silence before."""
    asked_at = interview.prompt_message_id
    return asked_at is not None and view.message_id is not None and view.message_id < asked_at


def _other(message_id: int | None, view: View) -> int | None:
    return None if message_id == view.message_id else message_id


def _instead(view: View, text: str, markup: InlineKeyboardMarkup | None = None) -> Reply:
    html = texts.plain(text)
    if view.message_id is None:
        shown = Sending(SendMessage(chat_id=view.chat_id, text=html, reply_markup=markup))
    else:
        edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=html, reply_markup=markup)
        shown = Sending(edit)
    return Reply((view.acknowledge(), shown))
