"""From the outcome of a step to the messages that show it: at most three Bot API calls for an answered question."""

import asyncio
from functools import partial

from aiogram.methods import AnswerCallbackQuery, EditMessageReplyMarkup, EditMessageText, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, ReplyParameters

from handlers import keyboards, texts
from handlers.plan import map_plan
from handlers.reply import Reply, Sending, Shown
from handlers.turn import View
from interview.engine import Notice
from interview.guide import Guide
from interview.ports import OpenInterview
from interview.programme import Asked, ratings
from interview.records import Role
from interview.scales import Kind
from interview.screen import Answered, answered, first_screen, open_screen
from interview.service import Outcome
from interview.state import Entry, State
from reports.draw import draw_curve
from reports.own_curve import OwnPoint

TOASTS = frozenset({Notice.ENOUGH_TICKED, Notice.NOTHING_BEFORE, Notice.NOTHING_OPEN})
"""Notices that are said over the chat when a button was tapped, so that no message piles up."""


def reply(outcome: Outcome, view: View) -> Reply:
    """Show what a step did."""
    # Colleagues rated how customers feel: that is no journey of their own to give back.
    draws = outcome.finished and outcome.changed and outcome.guide.role is Role.CUSTOMER
    later = partial(_own_curve, outcome, view) if draws else None
    return Reply(tuple(_sendings(outcome, view)), later=later)


def prompt_again(outcome: Outcome, view: View, *, lead: str | None = None, old: int | None = None) -> Reply:
    """Show the open question in a new message, the only one with buttons.

    lead: a sentence before it, already escaped. old: the message that loses its buttons, where the caller knows it.
    """
    sendings = [] if lead is None else [Sending(SendMessage(chat_id=view.chat_id, text=lead))]
    return Reply((*sendings, *_prompt_below(outcome, view, old=old)))


def prompt_here(outcome: Outcome, view: View) -> Reply:
    """Show the open question in the message whose button was tapped; where it stood, it loses its buttons."""
    if view.message_id is None:
        return Reply((view.acknowledge(), *_prompt_below(outcome, view)))
    stood = outcome.before.prompt_message_id
    old = [] if stood == view.message_id else strip(view.chat_id, stood)
    return Reply((view.acknowledge(), *old, _edit_to_prompt(outcome, view, view.message_id)))


def _sendings(outcome: Outcome, view: View) -> list[Sending]:
    if outcome.stale:
        return _stale(outcome, view)
    acknowledged = _acknowledge(outcome, view)
    asides = _asides(outcome, view)
    if not outcome.changed:
        return [*acknowledged, *asides, *(_unchanged(outcome, view))]
    return [*acknowledged, *asides, *_moved(outcome, view)]


def _acknowledge(outcome: Outcome, view: View) -> list[Sending]:
    if view.callback_query_id is None:
        return []
    notice = outcome.notice if outcome.notice in TOASTS else None
    text = None if notice is None else texts.notice(notice, view.locale)
    return [Sending(AnswerCallbackQuery(callback_query_id=view.callback_query_id, text=text))]


def _asides(outcome: Outcome, view: View) -> list[Sending]:
    """Offer help, ask for the age: in messages of their own, before the question."""
    sendings = []
    if outcome.offer_help:
        text = texts.help_offer(view.operator, view.locale)
        sendings.append(Sending(SendMessage(chat_id=view.chat_id, text=text)))
    if outcome.ask_age:
        markup = keyboards.age_keyboard(view.locale)
        question = view.locale.gettext("Are you under 18?")
        sendings.append(Sending(SendMessage(chat_id=view.chat_id, text=question, reply_markup=markup)))
    return sendings


def _stale(outcome: Outcome, view: View) -> list[Sending]:
    """Say that a button is from earlier and show the current question; a double tap is just acknowledged."""
    if _is_double_tap(outcome.interview, view):
        return [view.acknowledge()]
    text = view.locale.gettext("This button is from an earlier question. Here is the current one.")
    return [view.acknowledge(text), *strip(view.chat_id, view.message_id), *_prompt_below(outcome, view)]


def _is_double_tap(interview: OpenInterview, view: View) -> bool:
    """Tell whether the same button was tapped a moment ago.

    A message below the current question is no such case: it repeats an earlier one that was answered further up, as
    happens when the bot was killed in between; nobody would look for the current question above it.
    """
    if view.message_id is None or interview.prompt_message_id is None:
        return view.used == interview.state.used - 1
    if view.message_id == interview.prompt_message_id:
        return True
    return view.used == interview.state.used - 1 and view.message_id < interview.prompt_message_id


def _unchanged(outcome: Outcome, view: View) -> list[Sending]:
    """Answer a message that moved nothing: say why and ask again."""
    if view.callback_query_id is not None:
        return _caught_up(outcome, view)
    if outcome.interview.state.paused:
        return _paused(outcome, view)
    notice = [] if outcome.notice is None else [_say_notice(outcome.notice, view)]
    return [*notice, *_prompt_below(outcome, view)]


def _caught_up(outcome: Outcome, view: View) -> list[Sending]:
    """Bring a second copy of the prompt up to date: asked again after a crash, it lacks what was tapped before."""
    if outcome.asked is None or view.message_id is None or view.message_id == outcome.interview.prompt_message_id:
        return []
    return [_edit_to_prompt(outcome, view, view.message_id)]


def _say_notice(notice: Notice, view: View) -> Sending:
    return Sending(SendMessage(chat_id=view.chat_id, text=texts.notice(notice, view.locale)))


def _moved(outcome: Outcome, view: View) -> list[Sending]:
    before, interview = outcome.before, outcome.interview
    if interview.state.paused and not before.state.paused:
        return _paused(outcome, view)
    if outcome.given is not None and outcome.asked_before is not None and not _is_marker(outcome):
        return _answered(outcome, view, outcome.asked_before, outcome.given)
    if outcome.kept is not None:
        return _words_taken(outcome, view)
    if view.message_id is not None:  # a tick, a step back, another stage: the same message changes
        return [_edit_to_prompt(outcome, view, view.message_id)]
    return _prompt_below(outcome, view)


def _is_marker(outcome: Outcome) -> bool:
    """Tell whether the entry only says that another stage was asked for."""
    assert outcome.given is not None
    return outcome.asked_before is not None and outcome.given.question_id != outcome.asked_before.question.id


def _words_taken(outcome: Outcome, view: View) -> list[Sending]:
    writing = outcome.interview.state.writing is not None
    prompt_id = outcome.before.prompt_message_id
    if not writing:  # the words went beside the open question
        notice = [] if outcome.notice is None else [_say_notice(outcome.notice, view)]
        return [*notice, *_prompt_below(outcome, view)]
    first = outcome.kept is not None and outcome.kept.entry is not None
    if not first or prompt_id is None:
        return []
    markup = _keyboard(outcome, view)
    method = EditMessageReplyMarkup(chat_id=view.chat_id, message_id=prompt_id, reply_markup=markup)
    return [Sending(method, shown=_shown(outcome.interview))]


def _answered(outcome: Outcome, view: View, asked_before: Asked, given: Entry) -> list[Sending]:
    message_id = view.message_id or outcome.before.prompt_message_id
    asked = outcome.asked
    same_card = asked is not None and _one_card(asked_before, asked)
    if same_card and view.message_id is not None:  # words stand below the card, so the next question goes below them
        return [_edit_to_prompt(outcome, view, view.message_id)]
    closed = _close_question(outcome, view, asked_before, given, message_id)
    if asked is None:
        return [*closed, *_farewell(outcome, view)]
    return [*closed, *_new_prompt(outcome, view)]


def _close_question(outcome: Outcome, view: View, asked: Asked, given: Entry, message_id: int | None) -> list[Sending]:
    """Show the answer where the question stood, and take the buttons away."""
    if message_id is None:
        return []
    if given.kind is Kind.TEXT and not given.skipped:
        return strip(view.chat_id, message_id)
    text = texts.answered(_card(outcome, view, asked, given), view.locale)
    return [Sending(EditMessageText(chat_id=view.chat_id, message_id=message_id, text=text))]


def _one_card(before: Asked, now: Asked) -> bool:
    """Tell whether two questions share a message: both about the same stage, in the part that goes over the stages."""
    return before.part.each is not None and now.part is before.part and now.stage_id == before.stage_id


def _card(outcome: Outcome, view: View, asked: Asked, given: Entry) -> tuple[Answered, ...]:
    """Return the answers that share the message of a question, the given one last."""
    state = outcome.interview.state
    if asked.part.each is None:
        return (answered(outcome.guide, outcome.before.state, asked, given, view.setting),)
    return _stage_answers(outcome.guide, state, asked, view)


def _stage_answers(guide: Guide, state: State, asked: Asked, view: View) -> tuple[Answered, ...]:
    questions = {question.id: question for _, question in guide.questions()}
    return tuple(
        answered(guide, state, Asked(asked.part, questions[entry.question_id], entry.stage_id), entry, view.setting)
        for entry in state.path
        if entry.part_id == asked.part.id and entry.stage_id == asked.stage_id
    )


def _edit_to_prompt(outcome: Outcome, view: View, message_id: int) -> Sending:
    method = EditMessageText(
        chat_id=view.chat_id,
        message_id=message_id,
        text=_prompt_text(outcome, view),
        reply_markup=_keyboard(outcome, view),
    )
    return Sending(method, shown=_shown(outcome.interview))


def _prompt_below(outcome: Outcome, view: View, *, old: int | None = None) -> list[Sending]:
    """Ask in a new message what may still stand further up; there it loses its buttons."""
    return [*strip(view.chat_id, old or outcome.before.prompt_message_id), *_new_prompt(outcome, view)]


def _new_prompt(outcome: Outcome, view: View) -> list[Sending]:
    if outcome.interview.state.consent is None:
        return [first_screen_message(outcome, view)]
    if outcome.asked is None:
        return []
    method = SendMessage(chat_id=view.chat_id, text=_prompt_text(outcome, view), reply_markup=_keyboard(outcome, view))
    return [Sending(method, shown=_shown(outcome.interview))]


def _prompt_text(outcome: Outcome, view: View) -> str:
    asked = outcome.asked
    assert asked is not None  # callers looked
    state = outcome.interview.state
    screen = open_screen(outcome.guide, state, asked, view.setting)
    told = _stage_answers(outcome.guide, state, asked, view) if asked.part.each else ()
    return texts.prompt(screen, tuple(answer for answer in told if answer.answer is not None))


def _keyboard(outcome: Outcome, view: View) -> InlineKeyboardMarkup:
    asked = outcome.asked
    assert asked is not None  # callers looked
    screen = open_screen(outcome.guide, outcome.interview.state, asked, view.setting)
    return keyboards.question_keyboard(outcome.interview, screen, view.locale)


def first_screen_message(outcome: Outcome, view: View, *, reply_to: ReplyParameters | None = None) -> Sending:
    """Show the consent in a message of its own, also as a reply to one that waits for it."""
    text, markup = _first_screen(outcome, view)
    method = SendMessage(chat_id=view.chat_id, text=text, reply_markup=markup, reply_parameters=reply_to)
    return Sending(method, shown=_shown(outcome.interview))


def first_screen_again(outcome: Outcome, view: View, message_id: int) -> Sending:
    """Show the consent in another language, where it stood."""
    text, markup = _first_screen(outcome, view)
    method = EditMessageText(chat_id=view.chat_id, message_id=message_id, text=text, reply_markup=markup)
    return Sending(method, shown=_shown(outcome.interview))


def _first_screen(outcome: Outcome, view: View) -> tuple[str, InlineKeyboardMarkup]:
    retention = texts.retention(view.operator, view.locale)
    screen = first_screen(outcome.guide, view.setting, retention=retention)
    return texts.first_screen(screen, view.locale), keyboards.consent_keyboard(outcome.interview, screen, view.locale)


def _paused(outcome: Outcome, view: View) -> list[Sending]:
    locale = view.locale
    text = locale.gettext("Everything so far is saved. You can go on whenever you like, also tomorrow: /resume")
    markup = keyboards.pause_keyboard(outcome.interview, locale)
    message_id = view.message_id or outcome.before.prompt_message_id
    return [
        *strip(view.chat_id, message_id),
        Sending(SendMessage(chat_id=view.chat_id, text=text, reply_markup=markup), shown=_shown(outcome.interview)),
    ]


def _farewell(outcome: Outcome, view: View) -> list[Sending]:
    text = outcome.guide.closing[view.locale.language].format(company=view.setting.company)
    return [Sending(SendMessage(chat_id=view.chat_id, text=texts.plain(text)))]


async def _own_curve(outcome: Outcome, view: View) -> Reply:
    points = own_points(outcome.interview.state)
    if not points:
        return Reply()
    content = await asyncio.to_thread(draw_curve, points, map_plan(outcome.guide), view.locale)
    photo = BufferedInputFile(content, filename="journey.png")
    return Reply((Sending(SendPhoto(chat_id=view.chat_id, photo=photo)),))


def own_points(state: State) -> list[OwnPoint]:
    """Return a respondent's own ratings, in journey order."""
    satisfaction, importance = ratings(state, Kind.SATISFACTION), ratings(state, Kind.IMPORTANCE)
    rated = {**satisfaction, **importance}
    return [OwnPoint(stage, satisfaction.get(stage), importance.get(stage)) for stage in rated]


def strip(chat_id: int, message_id: int | None) -> list[Sending]:
    """Take the buttons off a message that is answered or old."""
    if message_id is None:
        return []
    return [Sending(EditMessageReplyMarkup(chat_id=chat_id, message_id=message_id))]


def _shown(interview: OpenInterview) -> Shown:
    return Shown(interview.id, interview.version)
