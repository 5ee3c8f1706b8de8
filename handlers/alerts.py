"""`/alerts`: by which rules somebody hears of an interview at once, when and how often; set by taps in one message."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import escape

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, Filter
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import alert_cards
from handlers.alert_cards import mark
from handlers.callbacks import AlertButton, AlertStep
from handlers.digests import not_theirs, topic_of
from handlers.evidence import k_of
from handlers.filters import InGroup, InPrivateChat, IsWords, SeesMap
from handlers.pages import Row
from handlers.plan import map_plan
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.alerts import (
    CAPS,
    LONGEST_WORD,
    MOST_RULES,
    OF_WHOLE,
    QUIETS,
    SHORTEST_WORD,
    SUGGESTED,
    WRITTEN_WITHIN,
    AlertError,
    AlertList,
    Rule,
    Sign,
    first_fitting,
    keyword,
    people_fitting,
)
from interview.digest import zone_called
from interview.language import Locale
from reports.corrections import corrected, corrected_plan
from reports.metrics import at_least
from reports.plan import MapPlan

TRIED_ON = timedelta(weeks=4)


class WritesKeyword(Filter):
    """An owner or manager whose next message is the keyword of a rule."""

    async def __call__(self, event: Message, turn: Turn) -> bool | dict[str, AlertList]:
        """Look for the list that waits for it."""
        if not turn.sees_map():
            return False
        since = turn.clock.now() - WRITTEN_WITHIN
        alerts = await turn.unit.alert_list_in_writing(turn.telegram_user_id, since=since)
        return False if alerts is None else {"alerts": alerts}


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="alerts")
    router.message.register(show_alerts, SeesMap(), Command("alerts"))
    router.message.register(write_keyword, InPrivateChat(), IsWords(), WritesKeyword())
    router.callback_query.register(change, SeesMap(), AlertButton.filter())
    router.callback_query.register(not_theirs, InGroup(), AlertButton.filter())
    return router


async def show_alerts(message: Message, command: CommandObject, turn: Turn) -> Reply:
    """Show the alerts of this chat; `/alerts refund` adds a rule about a word, which is how a group gets one."""
    view, thread = turn.view(message), topic_of(message)
    alerts = await _list(turn, view.chat_id, thread)
    if command.args:
        return await _with_keyword(turn, view, alerts, command.args)
    if alerts.writing_at is not None:
        await turn.unit.put_alert_list(alerts.asking_no_more())
    return _screen(turn, view, alerts, await _plans(turn))


async def write_keyword(message: Message, turn: Turn, alerts: AlertList) -> Reply:
    """Take a message for the keyword that was asked for."""
    return await _with_keyword(turn, turn.view(message), _in_hands_of(turn, alerts), message.text or "")


async def change(callback_query: CallbackQuery, callback_data: AlertButton, turn: Turn) -> Reply:
    """Show something else in the same message, or set something."""
    view = turn.view(callback_query)
    is_group = callback_query.message is not None and callback_query.message.chat.type != ChatType.PRIVATE
    alerts = await _list(turn, view.chat_id, callback_data.thread if is_group else 0)
    plans, value, locale = await _plans(turn), callback_data.value, turn.locale
    sign = callback_data.sign
    match callback_data.step:
        case AlertStep.SIGNS:
            return _choice(view, alert_cards.sign_rows(alerts, locale), locale.gettext("What is the rule to look at?"))
        case AlertStep.VALUES if sign is not None:
            return _choice(view, alert_cards.value_rows(alerts, sign, plans, locale), locale.gettext("Which one?"))
        case AlertStep.STAGES if sign is not None:
            rows = alert_cards.stage_rows(alerts, sign, value, plans, locale)
            return _choice(view, rows, locale.gettext("At which stage?"))
        case AlertStep.RULES:
            rows = alert_cards.rule_rows(alerts, plans, locale)
            return _choice(view, rows, locale.gettext("The first rule that fits counts. A tap moves a rule up."))
        case AlertStep.TRY:
            return Reply((view.acknowledge(),), later=partial(_tried, turn, view, alerts, plans))
        case AlertStep.ADD if sign is Sign.WORD:
            return await _ask_for_word(turn, view, alerts, _stage(callback_data.stage, plans))
        case _:
            return await _changed(turn, view, alerts, callback_data, plans)


async def _changed(turn: Turn, view: View, alerts: AlertList, button: AlertButton, plans: tuple[MapPlan, ...]) -> Reply:
    """Set what a button sets; unchanged for what another release's button, or a forged one, may carry."""
    try:
        after = _after(turn, alerts, button, plans)
    except AlertError:
        return Reply((view.acknowledge(_too_many(turn.locale)),))
    kept = await _kept(turn, after.asking_no_more(), before=alerts)
    if button.step in (AlertStep.UP, AlertStep.DELETE) and kept.rules:
        rows = alert_cards.rule_rows(kept, plans, turn.locale)
        return Reply((view.acknowledge(), _sending(turn, view, kept, plans, rows)))
    return _screen(turn, view, kept, plans)


def _after(turn: Turn, alerts: AlertList, button: AlertButton, plans: tuple[MapPlan, ...]) -> AlertList:
    value, now = button.value, turn.clock.now()
    match button.step:
        case AlertStep.SWITCH if alerts.rules:
            return alerts.switched(now, enabled=value == "1")
        case AlertStep.SUGGESTED if not alerts.rules:
            return alerts.with_rules(SUGGESTED, now).switched(now, enabled=True)
        case AlertStep.QUIET if _number(value) in range(len(QUIETS)):
            return replace(alerts, quiet=QUIETS[int(value)])
        case AlertStep.CAP if _number(value) in CAPS:
            return replace(alerts, cap=int(value))
        case AlertStep.UP:
            return alerts.moved_up(_number(value))
        case AlertStep.DELETE:
            return alerts.without(_number(value))
        case AlertStep.ADD if button.sign is not None:
            rule = _rule(button.sign, value, button.stage, plans)
            return alerts if rule is None else alerts.with_rules([rule], now)
        case _:
            return alerts


async def _ask_for_word(turn: Turn, view: View, alerts: AlertList, stage_id: str | None) -> Reply:
    if len(alerts.rules) >= MOST_RULES:
        return Reply((view.acknowledge(_too_many(turn.locale)),))
    await turn.unit.drop_unconfirmed(turn.telegram_user_id)
    await turn.unit.put_alert_list(alerts.asking(turn.clock.now(), stage_id))
    if alerts.is_private:
        asked = turn.locale.gettext(
            "Please write the word as your next message. It is found at the beginning of words."
        )
    else:
        asked = turn.locale.gettext("Please write the word like this: /alerts refund")
    return Reply((view.acknowledge(), _new_message(view, alerts, asked)))


async def _with_keyword(turn: Turn, view: View, alerts: AlertList, words: str) -> Reply:
    locale, now = turn.locale, turn.clock.now()
    try:
        word = keyword(words)
    except AlertError:
        text = locale.gettext(
            "A word for a rule is one line of {shortest} to {longest} letters. Please write it again.",
            shortest=SHORTEST_WORD,
            longest=LONGEST_WORD,
        )
        return Reply((_new_message(view, alerts, text),))
    if turn.interviews.redacted(word, locale.language) != word:
        text = locale.gettext("This looks like personal data, which no story holds. Please write another word.")
        return Reply((_new_message(view, alerts, text),))
    stage_id = alerts.writing_stage if alerts.is_asking(now) else None
    try:
        after = alerts.with_rules([Rule(Sign.WORD, word, stage_id)], now)
    except AlertError:
        return Reply((_new_message(view, alerts, _too_many(locale)),))
    kept = await _kept(turn, after.asking_no_more(), before=alerts)
    return _screen(turn, view, kept, await _plans(turn))


async def _tried(turn: Turn, view: View, alerts: AlertList, plans: tuple[MapPlan, ...]) -> Reply:
    """Count, in round figures, whose interviews would have fired."""
    corrections, told_by = await turn.store.corrections(), {plan.guide_id: plan.told_by for plan in plans}
    fitting: dict[Rule, set[str]] = {rule: set() for rule in alerts.rules}
    since, examples = turn.clock.now() - TRIED_ON, turn.operator.examples
    async for chunk in turn.store.ended_since(list(told_by), since, examples=examples):
        for record in corrected(chunk, corrections):
            for rule, people in fitting.items():
                if first_fitting([rule], record, told_by[record.guide_id] or frozenset()) is not None:
                    people.add(record.respondent_id)
    locale, k = turn.locale, k_of(turn.operator)
    count = at_least(people_fitting(fitting.values(), k=k), k=k)
    if count:
        tried = locale.ngettext(
            "In the last 4 weeks they would have told of at least {n} person.",
            "In the last 4 weeks they would have told of at least {n} people.",
            count,
        )
    else:
        tried = locale.gettext("In the last 4 weeks they would have told of fewer than {k} people.", k=k)
    return Reply((_sending(turn, view, alerts, plans, alert_cards.screen_rows(alerts, locale), tried=tried),))


async def _list(turn: Turn, chat_id: int, thread_id: int) -> AlertList:
    """Return the alerts of a chat in the hands and the language of whoever writes."""
    found = await turn.unit.alert_list(chat_id, thread_id)
    if found is None:
        return AlertList(chat_id, turn.telegram_user_id, turn.locale.language, thread_id)
    return _in_hands_of(turn, found)


def _in_hands_of(turn: Turn, alerts: AlertList) -> AlertList:
    return replace(alerts, owner_id=turn.telegram_user_id, language=turn.locale.language, reachable=True)


async def _kept(turn: Turn, alerts: AlertList, *, before: AlertList) -> AlertList:
    """Keep a list that was changed, and return it with the numbers of its rules."""
    if alerts == before:
        return alerts
    await turn.unit.put_alert_list(alerts)
    return await turn.unit.alert_list(alerts.chat_id, alerts.thread_id) or alerts


async def _plans(turn: Turn) -> tuple[MapPlan, ...]:
    """Return the journeys that whoever writes may see, named as managers named their stages."""
    corrections = await turn.store.corrections()
    return tuple(corrected_plan(map_plan(guide), corrections) for guide in turn.guides_seen())


def _rule(sign: Sign, value: str, stage: str, plans: tuple[MapPlan, ...]) -> Rule | None:
    """Return the rule that a button stands for; None for what is not there, or no longer."""
    found = next((one for one in alert_cards.values(sign, plans) if alert_cards.carried(sign, one) == value), None)
    stage_id = _stage(stage, plans)
    if found is None or bool(stage) != (stage_id is not None) or (sign in OF_WHOLE and stage):
        return None
    return Rule(sign, found, stage_id)


def _stage(stage: str, plans: tuple[MapPlan, ...]) -> str | None:
    return next((one.id for plan in plans for one in plan.stages if mark(one.id) == stage), None)


def _number(value: str) -> int:
    """Return a number that a button carries, -1 for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 16 else -1


def _screen(turn: Turn, view: View, alerts: AlertList, plans: tuple[MapPlan, ...]) -> Reply:
    shown = _sending(turn, view, alerts, plans, alert_cards.screen_rows(alerts, turn.locale))
    return Reply((shown,) if view.callback_query_id is None else (view.acknowledge(), shown))


def _sending(
    turn: Turn, view: View, alerts: AlertList, plans: tuple[MapPlan, ...], rows: list[Row], *, tried: str = ""
) -> Sending:
    city = turn.locale.city(str(getattr(zone_called(alerts.zone, turn.clock.now()), "key", "UTC")))
    text = alert_cards.screen_text(alerts, plans, city, turn.locale, tried=tried)
    return _put(view, alerts, text, rows)


def _choice(view: View, rows: list[Row], question: str) -> Reply:
    """Ask for the next part of a rule in the same message."""
    text, markup = escape(question, quote=False), InlineKeyboardMarkup(inline_keyboard=rows)
    edit = EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=text, reply_markup=markup)
    return Reply((view.acknowledge(), Sending(edit)))


def _put(view: View, alerts: AlertList, text: str, rows: list[Row]) -> Sending:
    markup = InlineKeyboardMarkup(inline_keyboard=rows)
    if view.message_id is None:
        return _new_message(view, alerts, text, markup)
    return Sending(EditMessageText(chat_id=view.chat_id, message_id=view.message_id, text=text, reply_markup=markup))


def _new_message(view: View, alerts: AlertList, text: str, markup: InlineKeyboardMarkup | None = None) -> Sending:
    thread_id = alerts.thread_id or None
    return Sending(SendMessage(chat_id=view.chat_id, message_thread_id=thread_id, text=text, reply_markup=markup))


def _too_many(locale: Locale) -> str:
    return locale.ngettext("A list has at most {n} rule.", "A list has at most {n} rules.", MOST_RULES)
