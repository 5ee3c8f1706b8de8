"""A handover as its author sees it: what is asked next, and what was told so far."""

from collections.abc import Mapping, Sequence
from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import HandoverAction, HandoverButton
from interview.guide import Guide, Text
from interview.handovers import ASKED, ATTRIBUTES, OTHER, UNKNOWN, Handover, HandoverField
from interview.language import Locale
from reports.labels import context_names, hours_names, reason_names
from reports.plan import in_language
from reports.tallies import DECIDER, HANDOVER

WIDEST_PAIR = 18  # letters of a button that has another one beside it

Choice = tuple[str, str]
"""What is written on a button, and the value that it sets."""


def card(kept: Handover, guides: Sequence[Guide], locale: Locale, *, k: int) -> str:
    """Write in HTML what was told so far, and the question that is open. k: as many make a way show."""
    title, lines = locale.gettext("Handover"), told_lines(kept, guides, locale)
    if kept.open is None:
        thanks = locale.ngettext(
            "Saved. Managers see it once {n} colleague logged the same way, without names, by weeks.",
            "Saved. Managers see it once {n} colleagues logged the same way, without names, by weeks.",
            k,
        )
        return "\n".join([f"<b>{escape(title)}</b>", *lines, "", escape(thanks)])
    step = locale.gettext("{n} of {total}", n=locale.integer(kept.step + 1), total=locale.integer(len(ASKED)))
    head = f"<b>{escape(title)}</b> · {escape(step)}"
    return "\n".join([head, *lines, "", escape(question(kept.open, locale))])


def keyboard(kept: Handover, guides: Sequence[Guide], locale: Locale) -> InlineKeyboardMarkup:
    """Offer the answers to what is open, the way back, and to delete it."""
    answers = [] if kept.open is None else choices(kept.open, guides, locale)
    buttons = [_button(label, kept, HandoverAction.ANSWER, value) for label, value in answers]
    across = 1 if any(len(label) > WIDEST_PAIR for label, _ in answers) else 2
    rows = [buttons[start : start + across] for start in range(0, len(buttons), across)]
    last = [_button(locale.gettext("↩ Back"), kept, HandoverAction.BACK)] if kept.step else []
    last.append(_button(locale.gettext("Delete"), kept, HandoverAction.DELETE))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, last])


def question(field: HandoverField, locale: Locale) -> str:
    """Ask for one thing."""
    return {
        HandoverField.STAGE: locale.gettext("What was it about?"),
        HandoverField.SENDER: locale.gettext("Who passed the case on?"),
        HandoverField.RECEIVER: locale.gettext("Who was it passed on to?"),
        HandoverField.REASON: locale.gettext("Why was it passed on?"),
        HandoverField.DECIDER: locale.gettext("Who had to decide or approve?"),
        HandoverField.HOURS: locale.gettext("How long did it take until they took it up?"),
        HandoverField.CONTEXT: locale.gettext("Did what was known of the case go along?"),
        HandoverField.REPEATED: locale.gettext("Did the customer have to explain it again?"),
    }[field]


def choices(field: HandoverField, guides: Sequence[Guide], locale: Locale) -> list[Choice]:
    """Return what can be answered."""
    unknown = (locale.gettext("I don't know"), UNKNOWN)
    match field:
        case HandoverField.STAGE:
            return [(in_language(stage.short_title, locale), stage.id) for stage in guides[0].stages]
        case HandoverField.SENDER | HandoverField.RECEIVER:
            named = [(in_language(title, locale), one) for one, title in departments(guides).items()]
            return [*named, (locale.gettext("Another department"), OTHER)]
        case HandoverField.REASON:
            named = [(name, one) for one, name in reason_names(locale).items()]
            return [*named, unknown]
        case HandoverField.DECIDER:
            named = [(in_language(title, locale), one) for one, title in options(DECIDER, guides).items()]
            return [*named, unknown]
        case HandoverField.HOURS:
            return [*((name, str(hours)) for hours, name in hours_names(locale).items()), unknown]
        case HandoverField.CONTEXT:
            return [*((name, one) for one, name in context_names(locale).items()), unknown]
        case HandoverField.REPEATED:
            return [(locale.gettext("Yes"), "yes"), (locale.gettext("No"), "no"), unknown]


def departments(guides: Sequence[Guide]) -> Mapping[str, Text]:
    """Return the departments that the guides for colleagues name, by id."""
    return {one: title for end in HANDOVER for one, title in options(end, guides).items()}


def options(question_id: str, guides: Sequence[Guide]) -> Mapping[str, Text]:
    """Return the options of a question of the guides for colleagues, but for "another" in own words."""
    asked = ((guide, one) for guide in guides[1:] for _, one in guide.questions() if one.id == question_id)
    guide, found = next(asked, (guides[0], None))
    return {} if found is None else {one.id: one.label for one in guide.options(found) if not one.other}


def told_lines(kept: Handover, guides: Sequence[Guide], locale: Locale) -> list[str]:
    """Write in HTML what was told so far, a line each."""
    return [_line(field, kept, guides, locale) for field in ASKED[: kept.step]]


def plain(text: str) -> str:
    """Return a sentence as HTML."""
    return escape(text, quote=False)


def _line(field: HandoverField, kept: Handover, guides: Sequence[Guide], locale: Locale) -> str:
    value = getattr(kept.told, ATTRIBUTES[field])
    names = {value_: label for label, value_ in choices(field, guides, locale)}
    said = names.get(UNKNOWN if value is None else str(value), locale.gettext("no longer in the guide"))
    return f"{escape(_title(field, locale))}: {escape(said)}"


def _title(field: HandoverField, locale: Locale) -> str:
    return {
        HandoverField.STAGE: locale.gettext("Stage"),
        HandoverField.SENDER: locale.gettext("From"),
        HandoverField.RECEIVER: locale.gettext("To"),
        HandoverField.REASON: locale.gettext("Reason"),
        HandoverField.DECIDER: locale.gettext("Decision"),
        HandoverField.HOURS: locale.gettext("Time until taken up"),
        HandoverField.CONTEXT: locale.gettext("What was known went along"),
        HandoverField.REPEATED: locale.gettext("Customer explained again"),
    }[field]


def _button(text: str, kept: Handover, action: HandoverAction, value: str = "") -> InlineKeyboardButton:
    data = HandoverButton(handover=kept.tag, revision=kept.revision, action=action, value=value)
    return InlineKeyboardButton(text=text, callback_data=data.pack())
