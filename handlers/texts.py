"""Screens as Telegram HTML. Every foreign string is escaped here."""

from html import escape

from interview.engine import Notice
from interview.language import Locale
from interview.operator import Operator
from interview.screen import Answered, FirstScreen, Screen


def prompt(screen: Screen, answers: tuple[Answered, ...] = ()) -> str:
    """Lay out the open question; answers: what was said about the same stage a moment ago."""
    lines = [_bold(screen.heading)] if screen.heading else []
    lines += [_line(answer) for answer in answers]
    if lines:
        lines.append("")
    lines.append(escape(screen.body))
    if screen.hint:
        lines.append(f"<i>{escape(screen.hint)}</i>")
    if screen.draft:
        lines += ["", f"→ {escape(screen.draft)}"]
    return "\n".join(lines)


def answered(answers: tuple[Answered, ...], locale: Locale) -> str:
    """Lay out questions that were answered, without buttons."""
    lines = [_bold(answers[0].heading)] if answers[0].heading else []
    for answer in answers:
        lines.append(_line(answer) if answer.answer else f"{escape(answer.label)} — {locale.gettext('skipped')}")
    return "\n".join(lines)


def first_screen(screen: FirstScreen, locale: Locale) -> str:
    """Lay out the consent, and what it says of reminders."""
    reminders = locale.gettext(
        "If you stop in the middle, I'll remind you twice at most and never at night; one tap ends that."
    )
    return f"{escape(screen.body)}\n\n{escape(reminders)}"


def notice(kind: Notice, locale: Locale) -> str:
    """Say why the question is still open."""
    sentences = {
        Notice.KEPT: locale.gettext("Thank you, I've kept your words with your story. This question is still open:"),
        Notice.WRITE: locale.gettext("Please write it in your own words."),
        Notice.NEED_NUMBER: locale.gettext("Thank you, I've kept your words. Here a number is needed, for example 20."),
        Notice.OUT_OF_RANGE: locale.gettext("This number is outside the scale. Please choose one of the buttons."),
        Notice.ENOUGH_TICKED: locale.gettext("That's as many as fit here. Tap a chosen one to take it back."),
        Notice.NOTHING_BEFORE: locale.gettext("This is the first question."),
        Notice.NOTHING_OPEN: locale.gettext("There is no open question right now."),
    }
    return sentences[kind]


def help_offer(operator: Operator, locale: Locale) -> str:
    """Say plainly what this bot cannot do and where help is."""
    contact = operator.support_contact
    lines = [
        locale.gettext(
            "This bot only collects experience: it does not see your case, and nobody reads along right now."
        )
    ]
    if contact:
        lines.append(locale.gettext("For help with your case: {support_contact}.", support_contact=contact))
    lines.append(locale.gettext("If somebody's life is in danger, please call 112."))
    return escape("\n".join(lines))


def privacy(operator: Operator, locale: Locale) -> str:
    """Say who holds what, why, how long, and how to end it."""
    months = retention(operator, locale)
    none = locale.gettext("not stated yet")
    rows = [
        locale.gettext(
            "Controller: {name}, {address}, {contact}.",
            name=operator.controller_name or none,
            address=operator.controller_address or none,
            contact=operator.controller_contact or none,
        ),
        locale.gettext(
            "Purpose: to find out where customers have a hard time and to improve it. Legal basis: your consent, which "
            "you can withdraw at any moment with /withdraw; what was done before stays lawful."
        ),
        locale.gettext(
            "What is kept: your answers with dates, your language, and, apart from them, your Telegram number, which "
            "is used only to write to you. Phones, e-mails, cards and names in your words are removed before they are "
            "stored. Photos and voice messages are not taken."
        ),
        locale.gettext(
            "A program on the company's own server looks for emotions and problems in your words. It makes no "
            "decisions about you. The quality team sees figures about at least five people; your story as a whole only "
            "with your own yes."
        ),
        locale.gettext("Kept for: {retention}. After that everything is deleted by itself.", retention=months),
        locale.gettext(
            "Your rights: /mydata gives you all that is held, editing your message corrects it, /withdraw deletes it. "
            "The chat itself also stays in Telegram, under Telegram's own rules."
        ),
    ]
    if operator.supervisory_authority:
        rows.append(
            locale.gettext(
                "You may complain to the supervisory authority: {authority}.", authority=operator.supervisory_authority
            )
        )
    heading = locale.gettext("Your data")
    return "\n\n".join([_bold(heading), *(escape(row) for row in rows)])


def plain(text: str) -> str:
    """Escape a text of the guide."""
    return escape(text)


def retention(operator: Operator, locale: Locale) -> str:
    """Say in months how long answers are kept."""
    return locale.ngettext("{n} month", "{n} months", operator.retention_months)


def _bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def _line(answer: Answered) -> str:
    return f"{escape(answer.label)} — <b>{escape(answer.answer or '')}</b>"
