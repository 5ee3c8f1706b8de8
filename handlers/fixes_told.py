"""What colleagues hear of actions about what they noted: that it is being worked on, that it is fixed, and if it is."""

from collections.abc import Sequence
from html import escape

from aiogram import Router
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import FixedButton
from handlers.evidence import k_of
from handlers.reply import Reply, Sending
from handlers.start import earlier_button
from handlers.turn import Turn
from interview.guide import Guide
from interview.improvements import Improvement, Progress
from interview.language import Locale
from interview.notes import Note, NoteRecord
from interview.operator import Operator
from reports.labels import pain_name
from reports.plan import in_language
from reports.staff_notes import fixed_share


def make_router() -> Router:
    """Return these handlers."""
    router = Router(name="fixes_told")
    router.callback_query.register(answer, FixedButton.filter())
    return router


def thanks(telegram_user_id: int, action: Improvement, guide: Guide, locale: Locale) -> Reply:
    """Tell the author of a note that it is fixed, and ask whether it is for them too."""
    text = locale.gettext(
        "Fixed: <b>{what}</b>. Your note helped with that, thank you. Does it work for you too?",
        what=escape(_name(action, guide, locale), quote=False),
    )
    buttons = [
        InlineKeyboardButton(
            text=locale.gettext("Yes"), callback_data=FixedButton(number=action.number, works=True).pack()
        ),
        InlineKeyboardButton(
            text=locale.gettext("Not yet"), callback_data=FixedButton(number=action.number, works=False).pack()
        ),
    ]
    markup = InlineKeyboardMarkup(inline_keyboard=[buttons])
    return Reply((Sending(SendMessage(chat_id=telegram_user_id, text=text, reply_markup=markup)),))


async def answer(callback_query: CallbackQuery, callback_data: FixedButton, turn: Turn) -> Reply:
    """Keep whether a fix works, of whoever was asked alone."""
    view = turn.view(callback_query)
    kept = turn.person is not None and await turn.unit.answer_fix(
        callback_data.number, turn.person.respondent_id, works=callback_data.works
    )
    if not kept:
        return earlier_button(turn, view)
    text = (
        turn.locale.gettext("Good to know, thank you. All your notes: /mynotes")
        if callback_data.works
        else turn.locale.gettext(
            "Thank you for saying so. Once several colleagues say it, managers see that the fix is in doubt, and never "
            "who said so."
        )
    )
    edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=escape(text, quote=False))
    return Reply((view.acknowledge(), Sending(edit)))


def share(notes: Sequence[NoteRecord], actions: Sequence[Improvement], operator: Operator, locale: Locale) -> list[str]:
    """Say as HTML how much of all that colleagues noted led to something; nothing where it could tell of a few.

    Roughly: a percent more could be one person.
    """
    fixed = fixed_share(notes, actions, k=k_of(operator))
    if fixed is None:
        return []
    text = locale.gettext("Of everything that colleagues noted, about {share} is fixed.", share=locale.percent(fixed))
    return [escape(text)]


def fate(note: Note, actions: Sequence[Improvement], locale: Locale) -> str | None:
    """Say what is being done about what a note tells; None while nothing is."""
    about = [one for one in actions if one.concerns(note.tags.stage_id, note.tags.category)]
    fixed = [one.done_on for one in about if one.done_on is not None and note.given_on <= one.done_on]
    if fixed:
        return locale.gettext("Fixed on {day}.", day=locale.day(max(fixed)))
    doing = [one for one in about if one.progress is Progress.DOING]
    due = [one.due_on for one in doing if one.due_on is not None]
    if due:
        return locale.gettext("Being worked on: due {day}.", day=locale.day(min(due)))
    if doing:
        return locale.gettext("Being worked on.")
    if any(one.is_open for one in about):
        return locale.gettext("Noted as something to improve.")
    return None


def _name(action: Improvement, guide: Guide, locale: Locale) -> str:
    """Name what is fixed: as its manager wrote, else by its pains as the guide has them."""
    if action.title is not None:
        return action.title
    stages = {stage.id: in_language(stage.short_title, locale) for stage in guide.stages}
    names = [f"{stages.get(aim.stage_id, aim.stage_id)} › {pain_name(aim.category, locale)}" for aim in action.aims]
    return "; ".join(names)
