"""A note of friction as its author sees it, with the buttons that set it right."""

from collections.abc import Sequence
from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import NoteAction, NoteButton, NotesAgreementButton, NotesPageButton, PulseButton, PulseWish
from handlers.evidence import k_of
from handlers.texts import retention
from interview.guide import Guide
from interview.language import Locale
from interview.note_service import is_unread
from interview.notes import MINUTES, SEVERITIES, TIMES, TOUCHPOINTS, Note, NoteField
from interview.operator import Operator
from interview.records import PAIN_CATEGORIES
from reports.labels import pain_name, touchpoint_name
from reports.plan import in_language

QUOTED = 160  # letters of a note in the list of them

Choice = tuple[str, str]
"""What is written on a button, and the value that it sets."""


def card(note: Note, guide: Guide, locale: Locale, *, team_below: int | None) -> str:
    """Say in HTML how a note was read. team_below: k, where so few colleagues take part that no note shows."""
    if is_unread(note):
        lines = [escape(locale.gettext("Saved. I'll sort it in later."))]
    elif note.confirmed:
        lines = [f"{summary(note, guide, locale)} ✓"]
    else:
        correct = escape(locale.gettext("If anything is not right, tap it."))
        lines = [escape(locale.gettext("Saved:")), summary(note, guide, locale), correct]
    if team_below is not None:
        few = locale.gettext(
            "Fewer than {k} colleagues take part so far. Until there are {k}, managers see no notes, unless you send "
            "one now.",
            k=locale.integer(team_below),
        )
        lines += ["", f"<i>{escape(few)}</i>"]
    return "\n".join(lines)


def summary(note: Note, guide: Guide, locale: Locale) -> str:
    """Write stage and touchpoint, channel, problem, how often, minutes and severity in one line of HTML."""
    stage = _told(note, NoteField.STAGE, guide, locale) or locale.gettext("stage not clear")
    touchpoint = _told(note, NoteField.TOUCHPOINT, guide, locale)
    facts = [
        _told(note, NoteField.CHANNEL, guide, locale),
        _told(note, NoteField.CATEGORY, guide, locale) or locale.gettext("problem not clear"),
        _told(note, NoteField.TIMES, guide, locale),
        _told(note, NoteField.MINUTES, guide, locale),
        _told(note, NoteField.SEVERITY, guide, locale),
    ]
    place = stage if touchpoint is None else f"{stage} › {touchpoint}"
    return " · ".join([f"<b>{escape(place)}</b>", *(escape(fact) for fact in facts if fact is not None)])


def _told(note: Note, field: NoteField, guide: Guide, locale: Locale) -> str | None:
    """Write one thing that a note tells, None where it does not."""
    tags = note.tags
    match field:
        case NoteField.STAGE:
            return next((in_language(one.short_title, locale) for one in guide.stages if one.id == tags.stage_id), None)
        case NoteField.TOUCHPOINT:
            return None if tags.touchpoint is None else touchpoint_name(tags.touchpoint, locale)
        case NoteField.CHANNEL:
            return next((in_language(one.label, locale) for one in guide.channels if one.id == tags.channel), None)
        case NoteField.CATEGORY:
            return None if tags.category is None else pain_name(tags.category, locale)
        case NoteField.TIMES:
            return None if tags.times is None else times_phrase(tags.times, locale)
        case NoteField.MINUTES:
            return None if tags.minutes is None else minutes_phrase(tags.minutes, locale)
        case NoteField.SEVERITY:
            return None if tags.severity is None else severity_words(tags.severity, locale)


def times_phrase(times: int, locale: Locale) -> str:
    """Write how often it happened."""
    return locale.ngettext("{n} time", "{n} times", times)


def minutes_phrase(minutes: int, locale: Locale) -> str:
    """Write how long it took."""
    return locale.ngettext("{n} minute lost", "{n} minutes lost", minutes)


def severity_words(severity: int, locale: Locale) -> str:
    """Write how bad it was, in words and on the scale."""
    return {
        1: locale.gettext("severity low (1 of 3)"),
        2: locale.gettext("severity medium (2 of 3)"),
        3: locale.gettext("severity high (3 of 3)"),
    }[severity]


def quoted_note(note: Note) -> str:
    """Return the words of a note, shortened, escaped."""
    text = " ".join((note.text or "").split())
    return escape(text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…")


def card_keyboard(note: Note, guide: Guide, locale: Locale, *, page: int | None = None) -> InlineKeyboardMarkup:
    """Agree, set one thing right, delete, send now; agreed, what can be set right is a tap further away.

    page: of the list of one's notes from which the card was opened, None for a card of its own.
    """
    if note.confirmed:
        rows = [[_button(locale.gettext("Correct"), note, NoteAction.FIELDS)]]
    else:
        agree = [] if is_unread(note) else [[_button(locale.gettext("✓ Right"), note, NoteAction.RIGHT)]]
        rows = [*agree, *_in_pairs(_fields(note, guide, locale))]
    delete = (
        _button(locale.gettext("Delete"), note, NoteAction.DELETE)
        if page is None
        else _page_button(locale.gettext("Delete"), NotesPageButton(page=page, drop=note.tag))
    )
    send = [] if note.sent_now else [_button(locale.gettext("Send now"), note, NoteAction.WARN)]
    back = [] if page is None else [[_page_button(locale.gettext("‹ Your notes"), NotesPageButton(page=page))]]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [delete, *send], *back])


def fields_keyboard(note: Note, guide: Guide, locale: Locale) -> InlineKeyboardMarkup:
    """Offer what can be set right in a note that was agreed with."""
    buttons = [*_fields(note, guide, locale), _button(locale.gettext("↩ Back"), note, NoteAction.SHOW)]
    return InlineKeyboardMarkup(inline_keyboard=_in_pairs(buttons))


def _fields(note: Note, guide: Guide, locale: Locale) -> list[InlineKeyboardButton]:
    """Return a button for each thing that a note tells: what it is, or what is not known."""
    unknown = {
        NoteField.STAGE: locale.gettext("Stage: ?"),
        NoteField.TOUCHPOINT: locale.gettext("Touchpoint: ?"),
        NoteField.CHANNEL: locale.gettext("Channel: ?"),
        NoteField.CATEGORY: locale.gettext("Problem: ?"),
        NoteField.TIMES: locale.gettext("How often: ?"),
        NoteField.MINUTES: locale.gettext("Minutes lost: ?"),
        NoteField.SEVERITY: locale.gettext("Severity: ?"),
    }
    return [
        _button(_told(note, field, guide, locale) or name, note, NoteAction.VALUES, field)
        for field, name in unknown.items()
    ]


def values_keyboard(note: Note, field: NoteField, guide: Guide, locale: Locale) -> InlineKeyboardMarkup:
    """Offer what one thing can be."""
    buttons = [
        _button(label, note, NoteAction.SET, field, value) for label, value in choices(note, field, guide, locale)
    ]
    back = _button(locale.gettext("↩ Back"), note, NoteAction.SHOW)
    return InlineKeyboardMarkup(inline_keyboard=_in_pairs([*buttons, back]))


def choices(note: Note, field: NoteField, guide: Guide, locale: Locale) -> list[Choice]:
    """Return what a field can be set to; what is told can also be left open."""
    nothing = [] if note.tags.value(field) is None else [(locale.gettext("Leave open"), "")]
    return [*_values(note, field, guide, locale), *nothing]


def _values(note: Note, field: NoteField, guide: Guide, locale: Locale) -> list[Choice]:
    match field:
        case NoteField.STAGE:
            return [(in_language(stage.short_title, locale), stage.id) for stage in guide.stages]
        case NoteField.TOUCHPOINT:
            fitting = [one for one, stages in TOUCHPOINTS.items() if note.tags.stage_id in stages]
            return [(touchpoint_name(one, locale), one) for one in fitting or TOUCHPOINTS]
        case NoteField.CHANNEL:
            return [(in_language(channel.label, locale), channel.id) for channel in guide.channels]
        case NoteField.CATEGORY:
            return [(pain_name(category, locale), category) for category in PAIN_CATEGORIES]
        case NoteField.SEVERITY:
            return [(severity_words(severity, locale), str(severity)) for severity in SEVERITIES]
        case NoteField.TIMES:
            return [(times_phrase(times, locale), str(times)) for times in TIMES]
        case NoteField.MINUTES:
            return [(minutes_phrase(minutes, locale), str(minutes)) for minutes in MINUTES]


def agreement(operator: Operator, locale: Locale) -> str:
    """Say in HTML what happens to notes, for somebody who agreed to no interview."""
    paragraphs = [
        locale.gettext("Before I keep what you note here, I need your agreement once."),
        locale.gettext(
            "A program on the company's own server hides names and numbers in your notes and sorts them. Managers see "
            "what {k} colleagues or more noted alike, never who wrote it nor in which words, unless you send them a "
            "note yourself. Notes are kept for {retention}; /mynotes deletes one, /withdraw everything. The chat also "
            "stays in Telegram.",
            k=locale.integer(k_of(operator)),
            retention=retention(operator, locale),
        ),
        locale.gettext(
            "Taking part is voluntary, open to people aged 18 or over, and has no bearing on your appraisal. More: "
            "/privacy"
        ),
    ]
    return "\n\n".join(escape(paragraph) for paragraph in paragraphs)


def agreement_keyboard(locale: Locale) -> InlineKeyboardMarkup:
    """Let notes be kept, or not."""
    labels = {True: locale.gettext("I agree, keep my notes"), False: locale.gettext("Not now")}
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=NotesAgreementButton(agree=agree).pack())]
            for agree, label in labels.items()
        ]
    )


def warning_keyboard(note: Note, locale: Locale) -> InlineKeyboardMarkup:
    """Send it after all, or not."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_button(locale.gettext("Yes, send it now"), note, NoteAction.SEND)],
            [_button(locale.gettext("No, don't send it"), note, NoteAction.SHOW)],
        ]
    )


def answer_or_note_keyboard(note: Note, locale: Locale, *, used: int) -> InlineKeyboardMarkup:
    """Ask what words written during an interview are. used: `State.used` of the question that was open."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_button(locale.gettext("Part of the interview"), note, NoteAction.ANSWER, value=str(used))],
            [_button(locale.gettext("A separate note"), note, NoteAction.APART)],
        ]
    )


def list_keyboard(
    shown: Sequence[Note], locale: Locale, *, first: int, page: int, pages: int, asks: bool
) -> InlineKeyboardMarkup:
    """Open one of the notes of a page by its number, or turn the page. asks: whether the weekly question comes."""
    numbered = [
        _page_button(locale.integer(number), NotesPageButton(page=page, open=note.tag))
        for number, note in enumerate(shown, start=first)
    ]
    turns = [
        _page_button(sign, NotesPageButton(page=other))
        for sign, other in (("‹", page - 1), ("›", page + 1))
        if 0 <= other < pages
    ]
    return InlineKeyboardMarkup(inline_keyboard=[numbered, turns, [] if asks else ask_again_row(locale)])


def pulse_keyboard(locale: Locale) -> InlineKeyboardMarkup:
    """Pass over one week, or all of them."""
    later = _pulse_button(locale.gettext("Not this week"), PulseWish.LATER)
    never = _pulse_button(locale.gettext("Never again"), PulseWish.NEVER)
    return InlineKeyboardMarkup(inline_keyboard=[[later, never]])


def ask_again_keyboard(locale: Locale) -> InlineKeyboardMarkup:
    """Take "never again" back."""
    return InlineKeyboardMarkup(inline_keyboard=[ask_again_row(locale)])


def ask_again_row(locale: Locale) -> list[InlineKeyboardButton]:
    """Return the button that takes "never again" back."""
    return [_pulse_button(locale.gettext("Ask me every week again"), PulseWish.AGAIN)]


def _pulse_button(text: str, wish: PulseWish) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=PulseButton(wish=wish).pack())


def _button(
    text: str, note: Note, action: NoteAction, field: NoteField | None = None, value: str = ""
) -> InlineKeyboardButton:
    data = NoteButton(note=note.tag, revision=note.revision, action=action, field=field, value=value)
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def _page_button(text: str, data: NotesPageButton) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def _in_pairs(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
