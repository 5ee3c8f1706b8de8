"""The screen of the alerts, and what is sent when they fire."""

from collections.abc import Sequence
from html import escape
from zlib import crc32

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import AlertButton, AlertStep, FollowUpButton, FollowUpsButton, FollowUpStep
from handlers.follow_up_cards import show_button, take_button
from handlers.pages import Row, button
from handlers.reply import Sending
from interview.alerts import CAPS, LEAVING, MOST_RULES, OF_WHOLE, QUIETS, SUGGESTED, AlertList, Quiet, Rule, Sign
from interview.language import Locale
from interview.records import LEFT, NEXT_STEP, PAIN_CATEGORIES
from interview.scales import Kind, standards
from reports.alert_text import MOST_SHOWN, Alert, Together, alert_text, label_name, rule_name, step_name, worst_first
from reports.labels import emotion_name
from reports.plan import MapPlan, in_language

SCORES = {Sign.NPS: ("0", "3", "6"), Sign.RATING: ("1", "2"), Sign.CES: ("1", "2", "3")}
STAYED = frozenset({"stayed", "came_back", "nothing"})
"""Options of what was done afterwards that are nothing to alert anybody of."""
IN_A_ROW = 4


def message(
    alerts: AlertList,
    told: Sequence[Alert],
    together: Sequence[Together],
    plans: Sequence[MapPlan],
    locale: Locale,
    *,
    is_last: bool,
) -> Sending:
    """Return what is sent to a recipient; buttons lead to words, so that there are none in a group."""
    shown = worst_first(told)
    text = alert_text(shown, together, plans, locale, is_private=alerts.is_private, is_last=is_last)
    rows = _case_rows(shown, locale) if alerts.is_private else []
    markup = InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
    thread_id = alerts.thread_id or None
    return Sending(SendMessage(chat_id=alerts.chat_id, message_thread_id=thread_id, text=text, reply_markup=markup))


def farewell(alerts: AlertList) -> Sending:
    """Tell a group that its alerts have ended with the role of whoever set them."""
    text = Locale(alerts.language).gettext(
        "There are no more alerts here: the role of whoever set them has ended. To set them anew: /alerts"
    )
    thread_id = alerts.thread_id or None
    return Sending(SendMessage(chat_id=alerts.chat_id, message_thread_id=thread_id, text=text))


def screen_text(alerts: AlertList, plans: Sequence[MapPlan], city: str, locale: Locale, *, tried: str = "") -> str:
    """Say whether alerts come, by which rules, when and how often."""
    if alerts.enabled and alerts.rules:
        state = locale.gettext("<b>Alerts are on</b>: they come here as soon as something is told.")
    else:
        state = locale.gettext("<b>Alerts are off.</b>")
    if alerts.rules:
        rules = [
            locale.gettext("The first rule that an interview fits tells of it, once:"),
            *(
                f"{place}. {escape(rule_name(rule, plans, locale), quote=False)}"
                for place, rule in enumerate(alerts.rules, start=1)
            ),
        ]
    else:
        rules = [
            locale.gettext("There are no rules yet. These would be good to begin with:"),
            *(f"– {escape(rule_name(rule, plans, locale), quote=False)}" for rule in SUGGESTED),
        ]
    times = [
        _quiet_sentence(alerts, city, locale),
        locale.ngettext(
            "At most {n} message a day, half an hour apart; the rest comes the next morning.",
            "At most {n} messages a day, half an hour apart; the rest comes the next morning.",
            alerts.cap,
        ),
    ]
    readers = [
        locale.gettext(
            "Only a story that its author allowed to be read is told alone. Of the others you hear once there are five."
        )
    ]
    if not alerts.is_private:
        readers.append(locale.gettext("Everybody in this chat can read it."))
    blocks = [[state], rules, times, readers, [tried] if tried else []]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def screen_rows(alerts: AlertList, locale: Locale) -> list[Row]:
    """Offer what can be changed; what is set is marked."""
    add = _button(alerts, locale.gettext("Add a rule"), AlertStep.SIGNS)
    if not alerts.rules:
        begin = _button(alerts, locale.gettext("Switch on with these rules"), AlertStep.SUGGESTED)
        return [[begin], [add], *_times(alerts, locale)]
    switch = locale.gettext("Switch off") if alerts.enabled else locale.gettext("Switch on")
    rules = [_button(alerts, locale.gettext("Order, delete"), AlertStep.RULES)]
    return [
        [add, *rules] if len(alerts.rules) < MOST_RULES else rules,
        *_times(alerts, locale),
        [_button(alerts, locale.gettext("Try on the last 4 weeks"), AlertStep.TRY)],
        [_button(alerts, switch, AlertStep.SWITCH, value=str(int(not alerts.enabled)))],
    ]


def rule_rows(alerts: AlertList, plans: Sequence[MapPlan], locale: Locale) -> list[Row]:
    """Offer to move each rule up, or to delete it."""
    rows = []
    for place, rule in enumerate(alerts.rules, start=1):
        name = f"{place}. {rule_name(rule, plans, locale)}"
        up = _button(alerts, name if place == 1 else f"↑ {name}", AlertStep.UP, value=str(rule.number))
        delete = locale.gettext("Delete no. {number}", number=place)
        rows.append([up, _button(alerts, delete, AlertStep.DELETE, value=str(rule.number))])
    return [*rows, [_back(alerts, locale)]]


def sign_rows(alerts: AlertList, locale: Locale) -> list[Row]:
    """Offer what a rule can look at."""
    names = {
        Sign.NPS: locale.gettext("A low NPS"),
        Sign.RATING: locale.gettext("Low satisfaction"),
        Sign.CES: locale.gettext("Much effort (CES)"),
        Sign.PAIN: locale.gettext("A pain point"),
        Sign.EMOTION: locale.gettext("A feeling"),
        Sign.LEAVING: locale.gettext("What was done afterwards"),
        Sign.WORD: locale.gettext("A word"),
    }
    buttons = [
        _button(alerts, name, AlertStep.STAGES if sign is Sign.WORD else AlertStep.VALUES, sign=sign)
        for sign, name in names.items()
    ]
    return [*_paired(buttons), [_back(alerts, locale)]]


def value_rows(alerts: AlertList, sign: Sign, plans: Sequence[MapPlan], locale: Locale) -> list[Row]:
    """Offer what it may be; what is of the whole is added at once, all others are asked for a stage."""
    step = AlertStep.ADD if sign in OF_WHOLE else AlertStep.STAGES
    buttons = [
        _button(alerts, value_name(sign, value, plans, locale), step, sign=sign, value=carried(sign, value))
        for value in values(sign, plans)
    ]
    return [*_paired(buttons), [_back(alerts, locale)]]


def stage_rows(alerts: AlertList, sign: Sign, value: str, plans: Sequence[MapPlan], locale: Locale) -> list[Row]:
    """Offer the stages of the guides, or any. value: as a button carries it."""
    stages = {stage.id: stage for plan in reversed(plans) for stage in plan.stages}
    buttons = [
        _button(
            alerts, in_language(stage.short_title, locale), AlertStep.ADD, sign=sign, value=value, stage=mark(stage.id)
        )
        for stage in sorted(stages.values(), key=lambda one: _place(one.id, plans))
    ]
    anywhere = _button(alerts, locale.gettext("Wherever it was"), AlertStep.ADD, sign=sign, value=value)
    return [[anywhere], *_paired(buttons), [_back(alerts, locale)]]


def values(sign: Sign, plans: Sequence[MapPlan]) -> list[str]:
    """Return what rules with a sign can be about; nothing for words."""
    match sign:
        case Sign.NPS | Sign.RATING | Sign.CES:
            return list(SCORES[sign])
        case Sign.PAIN:
            return list(dict.fromkeys((*PAIN_CATEGORIES, *(label for plan in plans for label in plan.pains))))
        case Sign.EMOTION:
            return [one for one in standards()[Kind.EMOTION].options if one != "neutral"]
        case Sign.LEAVING:
            asked = [question for plan in plans for question in plan.questions if question.id == NEXT_STEP]
            options = [option for question in asked for option in question.options if option not in STAYED]
            return list(dict.fromkeys((LEAVING, *options))) if LEFT & set(options) else list(dict.fromkeys(options))
        case Sign.WORD:
            return []


def value_name(sign: Sign, value: str, plans: Sequence[MapPlan], locale: Locale) -> str:
    """Return what the button of a value says."""
    match sign:
        case Sign.PAIN:
            return label_name(value, plans, locale)
        case Sign.EMOTION:
            return emotion_name(value, locale) or value
        case Sign.LEAVING:
            return step_name(value, plans, locale)
        case _:
            return rule_name(Rule(sign, value), plans, locale)


def carried(sign: Sign, value: str) -> str:
    """Return what a button carries for a value: scores as they are, a mark of all that can be long."""
    return value if sign in SCORES else mark(value)


def mark(name: str) -> str:
    """Return a short name for an id."""
    return f"{crc32(name.encode()):08x}"


def quiet_name(quiet: Quiet | None, locale: Locale) -> str:
    """Return quiet hours for a button."""
    if quiet is None:
        return locale.gettext("No quiet hours")
    return f"{locale.hour(quiet[0])}–{locale.hour(quiet[1])}"


def _quiet_sentence(alerts: AlertList, city: str, locale: Locale) -> str:
    if alerts.quiet is None:
        return locale.gettext("No hours are quiet: they come at night too.")
    start, end = alerts.quiet
    return locale.gettext(
        "Quiet from {start} to {end} ({city}): what fires then comes together afterwards.",
        start=locale.hour(start),
        end=locale.hour(end),
        city=city,
    )


def _times(alerts: AlertList, locale: Locale) -> list[Row]:
    quiet = [
        _button(alerts, _marked(quiet_name(one, locale), is_set=one == alerts.quiet), AlertStep.QUIET, value=str(place))
        for place, one in enumerate(QUIETS)
    ]
    caps = [
        _button(
            alerts,
            _marked(locale.ngettext("{n} a day", "{n} a day", cap), is_set=cap == alerts.cap),
            AlertStep.CAP,
            value=str(cap),
        )
        for cap in CAPS
    ]
    return [*_paired(quiet), caps]


def _case_rows(alerts: Sequence[Alert], locale: Locale) -> list[Row]:
    if not alerts:
        return []
    if len(alerts) == 1:
        return [[show_button(alerts[0].number, locale), take_button(alerts[0].number, locale)]]
    buttons = [
        button(
            locale.gettext("No. {number}", number=locale.integer(alert.number)),
            FollowUpButton(number=alert.number, step=FollowUpStep.SHOW),
        )
        for alert in alerts[:MOST_SHOWN]
    ]
    return [*_in_rows(buttons, IN_A_ROW), [button(locale.gettext("All cases"), FollowUpsButton(page=0))]]


def _place(stage_id: str, plans: Sequence[MapPlan]) -> int:
    return [stage.id for plan in plans for stage in plan.stages].index(stage_id)


def _marked(text: str, *, is_set: bool) -> str:
    return f"{'• ' if is_set else ''}{text}"


def _back(alerts: AlertList, locale: Locale) -> InlineKeyboardButton:
    return _button(alerts, locale.gettext("‹ Back"), AlertStep.SHOW)


def _button(
    alerts: AlertList, text: str, step: AlertStep, *, sign: Sign | None = None, value: str = "", stage: str = ""
) -> InlineKeyboardButton:
    return button(text, AlertButton(thread=alerts.thread_id, step=step, sign=sign, value=value, stage=stage))


def _paired(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    return _in_rows(buttons, 2)


def _in_rows(buttons: Sequence[InlineKeyboardButton], size: int) -> list[Row]:
    return [list(buttons[first : first + size]) for first in range(0, len(buttons), size)]
