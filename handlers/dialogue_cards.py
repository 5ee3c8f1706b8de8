"""Questions to authors as either side sees them, with their buttons."""

from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import AskerAction, AskerButton, AuthorAction, AuthorButton
from interview.dialogue import Inquiry, InquiryState
from interview.language import Language, Locale


def to_write(author: Language, locale: Locale) -> str:
    """Ask for the question."""
    text = locale.gettext(
        "Please write your question in one message, in this language: {language}. Neither side learns who the other "
        "is: you are “the quality team”, and names, numbers and links are taken out. You see it once more before it "
        "is sent.",
        language=author.own_name,
    )
    return escape(text)


def draft(inquiry: Inquiry, locale: Locale) -> str:
    """Show what is about to be sent."""
    return "\n".join([escape(locale.gettext("This is what the author will read:")), _quoted(inquiry.text)])


def sent(inquiry: Inquiry, locale: Locale, *, in_the_morning: bool) -> str:
    """Say that a question is on its way."""
    later = locale.gettext("It is night: the author gets it after nine in the morning.")
    soon = locale.gettext("It is on its way. If the author answers, the answer comes here.")
    return "\n".join([_quoted(inquiry.text), escape(later if in_the_morning else soon)])


def question(inquiry: Inquiry, company: str, locale: Locale) -> str:
    """Ask the author."""
    lead = locale.gettext(
        "The quality team of {company} asks about what you told on {day}:",
        company=company,
        day=locale.day(inquiry.told_on),
    )
    choice = locale.gettext(
        "You may answer, leave it, or stop such questions. An answer is passed on as text, without your name."
    )
    return "\n".join([escape(lead), _quoted(inquiry.text), escape(choice)])


def to_answer(inquiry: Inquiry, locale: Locale) -> str:
    """Ask for the answer."""
    text = locale.gettext(
        "Please write your answer, in one message or several in a row: it goes to the quality team, as text and "
        "without your name."
    )
    return "\n".join([_quoted(inquiry.text), escape(text)])


def put_off(inquiry: Inquiry, locale: Locale) -> str:
    """Leave a question be."""
    text = locale.gettext("All right. You can still answer whenever you like.")
    return "\n".join([_quoted(inquiry.text), escape(text)])


def outcome(inquiry: Inquiry, locale: Locale) -> str:
    """Tell whoever asked what became of a question: the answer with its day, or why there is none."""
    if inquiry.state is InquiryState.ANSWERED and inquiry.answered_on is not None:
        lead = locale.gettext("An author has answered, {day}.", day=locale.day(inquiry.answered_on))
        asked, answered = locale.gettext("The question:"), locale.gettext("The answer:")
        return "\n".join(
            [f"<b>{escape(lead)}</b>", escape(asked), _quoted(inquiry.text), escape(answered), _quoted(inquiry.answer)]
        )
    text = (
        no_more(locale)
        if inquiry.state is InquiryState.STOPPED
        else locale.gettext("This question could not be delivered.")
    )
    return "\n".join([_quoted(inquiry.text), escape(text)])


def no_more(locale: Locale) -> str:
    """Say that an author is asked nothing more."""
    return locale.gettext("The author does not wish further questions.")


def asking_keyboard(inquiry: Inquiry, locale: Locale) -> InlineKeyboardMarkup:
    """Give up a question that is to be written."""
    return _rows([[_asker(locale.gettext("Cancel"), inquiry, AskerAction.CANCEL)]])


def draft_keyboard(inquiry: Inquiry, locale: Locale) -> InlineKeyboardMarkup:
    """Send, write anew, or give up."""
    send = _asker(locale.gettext("Send"), inquiry, AskerAction.SEND)
    anew = _asker(locale.gettext("Write it anew"), inquiry, AskerAction.ANEW)
    return _rows([[send, anew], [_asker(locale.gettext("Cancel"), inquiry, AskerAction.CANCEL)]])


def outcome_keyboard(inquiry: Inquiry, locale: Locale) -> InlineKeyboardMarkup | None:
    """Ask further, after an answer."""
    if inquiry.state is not InquiryState.ANSWERED:
        return None
    return _rows([[_asker(locale.gettext("Ask further"), inquiry, AskerAction.FURTHER)]])


def question_keyboard(inquiry: Inquiry, locale: Locale, *, put_off: bool = False) -> InlineKeyboardMarkup:
    """Answer, not now, or no more questions."""
    answer = _author(locale.gettext("Answer"), inquiry, AuthorAction.ANSWER)
    later = _author(locale.gettext("Not now"), inquiry, AuthorAction.LATER)
    stop = _author(locale.gettext("No more questions"), inquiry, AuthorAction.STOP)
    return _rows([[answer] if put_off else [answer, later], [stop]])


def answering_keyboard(inquiry: Inquiry, locale: Locale) -> InlineKeyboardMarkup:
    """Write no answer after all."""
    return _rows([[_author(locale.gettext("Cancel"), inquiry, AuthorAction.CANCEL)]])


def _quoted(text: str | None) -> str:
    return f"<blockquote>{escape(text or '')}</blockquote>"


def _asker(text: str, inquiry: Inquiry, action: AskerAction) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=AskerButton(inquiry=inquiry.id, action=action).pack())


def _author(text: str, inquiry: Inquiry, action: AuthorAction) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=AuthorButton(inquiry=inquiry.id, action=action).pack())


def _rows(rows: list[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=rows)
