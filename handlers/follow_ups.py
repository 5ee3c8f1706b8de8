"""`/cases`: stories that somebody follows up, who has each and until when, closed with a cause and what was done."""

from functools import partial
from html import escape

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.methods import EditMessageReplyMarkup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import follow_up_cards
from handlers.action_cards import hears, mark_of_pain
from handlers.actions import chosen_leader, managers_of
from handlers.callbacks import FollowUpButton, FollowUpsButton, FollowUpStep, OpenFollowUpButton
from handlers.dialogues import ask_about
from handlers.evidence import cases_now, evidence_now, last_map, story_of
from handlers.filters import InGroup, InPrivateChat, IsWords, SeesMap
from handlers.map_keyboards import codes
from handlers.pages import Row, page_of, put
from handlers.plan import map_plan
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.follow_up_service import FollowUpService
from interview.follow_ups import MOST_LETTERS, Cause, ClosingDraft, DueIn, FollowUp, FollowUpState, by_urgency
from interview.improvements import Aim, Improvement, Progress
from interview.rights import Action, Actor
from reports.action_words import action_title
from reports.case import Case
from reports.corrections import merged_actions
from reports.follow_up_words import Problem, card_text, holder_name, problem_name, problems, story_pages, summary_line
from reports.plan import MapPlan


class Closes(Filter):
    """An owner or manager whose next message says what was done about a case."""

    async def __call__(self, event: Message, turn: Turn, follow_ups: FollowUpService) -> bool | dict[str, ClosingDraft]:
        """Look for the case that is to be closed."""
        if not turn.sees_map():
            return False
        draft = await follow_ups.in_writing(turn.unit, turn.telegram_user_id)
        return False if draft is None else {"draft": draft}


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="follow_ups")
    router.message.filter(InPrivateChat(), SeesMap())
    router.callback_query.filter(SeesMap(), ~InGroup())
    router.message.register(show_cases, Command("cases"))
    router.callback_query.register(turn_list, FollowUpsButton.filter())
    router.callback_query.register(open_case, OpenFollowUpButton.filter())
    router.callback_query.register(change, FollowUpButton.filter())
    router.message.register(write, IsWords(), Closes())
    return router


async def show_cases(message: Message, turn: Turn) -> Reply:
    """List the open cases, the most urgent first."""
    return Reply(later=partial(_list, turn, turn.view(message), FollowUpsButton(page=0)))


async def turn_list(callback_query: CallbackQuery, callback_data: FollowUpsButton, turn: Turn) -> Reply:
    """Show another page of the list, or the closed ones."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_list, turn, view, callback_data))


async def open_case(callback_query: CallbackQuery, callback_data: OpenFollowUpButton, turn: Turn) -> Reply:
    """Open a case of a story that is told now; the one that it has, where it has one."""
    return Reply(later=partial(_open, turn, turn.view(callback_query), callback_data.case))


async def write(message: Message, turn: Turn, follow_ups: FollowUpService, draft: ClosingDraft) -> Reply:
    """Take a message for what was done, and close the case with it."""
    view, locale = turn.view(message), turn.locale
    follow_up, actor = await _seen(turn, draft.number), _leader(turn)
    if follow_up is None or not _may_close(follow_up, actor):
        await turn.unit.drop_closing(turn.telegram_user_id)
        return _gone(view) if follow_up is None else await _card_later(turn, view, follow_up)
    kept = await follow_ups.close_with_words(
        turn.unit, follow_up, draft.cause, message.text or "", language=locale.language.value
    )
    if not kept:
        longer = locale.ngettext("At most {n} letter, please.", "At most {n} letters, please.", MOST_LETTERS)
        return view.say(escape(longer))
    await turn.unit.drop_closing(turn.telegram_user_id)
    return await _card_later(turn, view, follow_up)


async def change(
    callback_query: CallbackQuery, callback_data: FollowUpButton, turn: Turn, follow_ups: FollowUpService
) -> Reply:
    """Show a case or its story, take it, give it to somebody or back, set it, close it or open it again."""
    view, actor = turn.view(callback_query), _leader(turn)
    follow_up = await _seen(turn, callback_data.number)
    if follow_up is None:
        return _gone(view)
    match callback_data.step:
        case FollowUpStep.TAKE:
            return await _take(turn, view, follow_up, actor)
        case FollowUpStep.STORY:
            await _note_look(turn, follow_up)
            page = int(callback_data.value) if _is_number(callback_data.value) else 0
            return Reply((view.acknowledge(),), later=partial(_story, turn, view, follow_up.number, page))
        case FollowUpStep.ASK:
            return Reply(later=partial(ask_about, turn, view, follow_up.interview_id))
        case FollowUpStep.REOPEN if follow_up.is_closed and _may_reopen(follow_up, actor):
            return await _kept(turn, view, follow_up.reopened(turn.clock.now()))
        case FollowUpStep.HANDS if follow_up.may_be_given_by(actor):
            managers = await managers_of(turn, follow_up.guide_id)
            return _buttons(view, follow_up_cards.hand_rows(follow_up, managers, turn.locale))
        case FollowUpStep.GIVE if follow_up.may_be_given_by(actor):
            return await _give(turn, view, follow_up, callback_data.value)
        case _ if _may_close(follow_up, actor):
            return await _work(turn, view, follow_up, callback_data, follow_ups)
        case _:  # to be shown, or a button from before it was closed, given back or taken by somebody else
            return await _card_later(turn, view, follow_up)


async def _work(turn: Turn, view: View, follow_up: FollowUp, wanted: FollowUpButton, service: FollowUpService) -> Reply:
    """Do what whoever has a case may do with it."""
    locale, today, cause = turn.locale, turn.today(), wanted.cause
    match wanted.step:
        case FollowUpStep.GIVE_BACK:
            return await _kept(turn, view, follow_up.given_back(turn.clock.now()))
        case FollowUpStep.DUES:
            return _buttons(view, follow_up_cards.due_rows(follow_up, locale))
        case FollowUpStep.DUE if wanted.value in set(DueIn):
            return await _kept(turn, view, follow_up.due(DueIn(wanted.value).day(today)))
        case FollowUpStep.CAUSES:
            asked = locale.gettext("Why did it come to that?")
            return _buttons(view, follow_up_cards.cause_rows(follow_up, locale), said=asked)
        case FollowUpStep.CAUSE if cause is not None:
            return Reply(later=partial(_offer_done, turn, view, follow_up, cause))
        case FollowUpStep.ACTION if cause is not None and _is_number(wanted.value):
            action = await turn.unit.improvement(int(wanted.value))
            if action is None or action.progress is Progress.DROPPED:
                return await _card_later(turn, view, follow_up)
            return await _kept(turn, view, follow_up.closed(cause, today, improvement=action.number))
        case FollowUpStep.NEW_ACTION if cause is not None:
            aim = await _aim(turn, follow_up, wanted.value)
            if aim is None:
                return await _card_later(turn, view, follow_up)
            await service.close_with_new_action(turn.unit, follow_up, cause, aim, by=_leader(turn))
            return await _card_later(turn, view, follow_up)
        case FollowUpStep.WORDS if cause is not None:
            await turn.unit.begin_closing(follow_up, cause, by=turn.telegram_user_id)
            return _to_write(view, follow_up)
        case _:
            return await _card_later(turn, view, follow_up)


async def _take(turn: Turn, view: View, follow_up: FollowUp, actor: Actor) -> Reply:
    if follow_up.state is FollowUpState.OPEN:
        taken = follow_up.taken_by(actor, turn.today(), language=turn.locale.language)
        return await _kept(turn, view, taken, said=turn.locale.gettext("It is yours now."))
    if follow_up.is_closed or follow_up.owner == actor:
        return await _card_later(turn, view, follow_up)
    name = holder_name(follow_up, turn.locale)
    return await _card_later(turn, view, follow_up, said=turn.locale.gettext("Already taken: {name}", name=name))


async def _give(turn: Turn, view: View, follow_up: FollowUp, to: str) -> Reply:
    owner = chosen_leader(to, await managers_of(turn, follow_up.guide_id))
    if owner is None or owner == follow_up.owner:
        return await _card_later(turn, view, follow_up)
    actor = _leader(turn)
    said = None if owner == actor else hears(turn.locale)
    return await _kept(turn, view, follow_up.given_to(owner, turn.today(), by=actor), said=said)


def _to_write(view: View, follow_up: FollowUp) -> Reply:
    """Ask for what was done where the card was."""
    ask = view.locale.ngettext(
        "Please write in one message what was done, at most {n} letter. Names and numbers are taken out. Whoever told "
        "the story can read it under /mydata. The case is closed with it.",
        "Please write in one message what was done, at most {n} letters. Names and numbers are taken out. Whoever told "
        "the story can read it under /mydata. The case is closed with it.",
        MOST_LETTERS,
    )
    return Reply((view.acknowledge(), put(view, escape(ask), [[follow_up_cards.back(follow_up, view.locale)]])))


async def _seen(turn: Turn, number: int) -> FollowUp | None:
    """Return a case that whoever writes may see; None also where there is none any more."""
    found = await turn.unit.follow_up(number)
    return found if found is not None and _is_seen(turn, found) else None


def _is_seen(turn: Turn, follow_up: FollowUp) -> bool:
    return follow_up.guide_id in {guide.id for guide in turn.guides_seen()}


def _may_close(follow_up: FollowUp, actor: Actor) -> bool:
    return follow_up.state is FollowUpState.WORKING and follow_up.may_be_changed_by(actor)


def _may_reopen(follow_up: FollowUp, actor: Actor) -> bool:
    """Whoever closed it, the owners, and anybody where nobody has it any more."""
    return follow_up.owner is None or follow_up.may_be_changed_by(actor)


def _leader(turn: Turn) -> Actor:
    assert turn.leader is not None  # the filter looked
    return turn.leader


def _is_number(words: str) -> bool:
    return words.isdecimal() and words.isascii() and 0 < len(words) < 16


async def _kept(turn: Turn, view: View, follow_up: FollowUp, *, said: str | None = None) -> Reply:
    await turn.unit.put_follow_up(follow_up)
    return await _card_later(turn, view, follow_up, said=said)


async def _card_later(turn: Turn, view: View, follow_up: FollowUp, *, said: str | None = None) -> Reply:
    """Show a case as it is after this transaction, in which the look is noted: the card holds words."""
    await _note_look(turn, follow_up)
    acknowledged = () if view.callback_query_id is None else (view.acknowledge(said),)
    return Reply(acknowledged, later=partial(_card, turn, view, follow_up.number))


async def _note_look(turn: Turn, follow_up: FollowUp) -> None:
    await turn.unit.write_audit(_leader(turn), Action.READ_CASE, str(follow_up.number))


async def _open(turn: Turn, view: View, mark: str) -> Reply:
    story = next((one for one in cases_now(await evidence_now(turn)) if one.mark == mark), None)
    async with turn.store.unit_of_work() as unit:
        number = None if story is None else await unit.open_follow_up(story.interview_id, on=turn.today())
        if number is not None:
            await unit.write_audit(_leader(turn), Action.READ_CASE, str(number))
    if number is None:
        return Reply((view.acknowledge(view.locale.gettext("This story is not told any more.")),))
    shown = await _card(turn, view, number)
    return Reply((view.acknowledge(), *shown.sendings))


async def _card(turn: Turn, view: View, number: int) -> Reply:
    found = await _told(turn, number)
    if found is None:
        return Reply((_nothing(view),))
    follow_up, case, plan = found
    text = card_text(follow_up, case, plan, turn.today(), view.locale, titles=await _titles(turn, follow_up))
    rows = follow_up_cards.card_rows(
        follow_up,
        _leader(turn),
        view.locale,
        may_be_asked=await turn.store.may_be_asked(follow_up.interview_id),
        tell=follow_up_cards.tell_rows(case, plan, codes(plan), view.locale),
    )
    return Reply((put(view, text, rows),))


async def _story(turn: Turn, view: View, number: int, page: int) -> Reply:
    found = await _told(turn, number)
    if found is None:
        return Reply((_nothing(view),))
    follow_up, case, plan = found
    pages = story_pages(follow_up, case, plan, view.locale)
    shown, page = page_of(pages, page, 1)
    rows = follow_up_cards.story_rows(follow_up, view.locale, page=page, pages=len(pages))
    return Reply((put(view, shown[0], rows),))


async def _told(turn: Turn, number: int) -> tuple[FollowUp, Case, MapPlan] | None:
    """Read a case with its story; None when it is gone."""
    follow_up = await turn.store.follow_up(number)
    if follow_up is None:
        return None
    story = await story_of(turn, follow_up.interview_id, follow_up.guide_id)
    return None if story is None else (follow_up, *story)


async def _list(turn: Turn, view: View, wanted: FollowUpsButton) -> Reply:
    everything = [one for one in await turn.store.follow_ups(closed=wanted.closed) if _is_seen(turn, one)]
    listed = everything[::-1] if wanted.closed else by_urgency(everything, turn.today())
    shown, page = page_of(listed, wanted.page, follow_up_cards.ON_A_PAGE)
    lines = []
    for one in shown:
        story = await story_of(turn, one.interview_id, one.guide_id)
        lines += [] if story is None else [summary_line(one, *story, turn.today(), view.locale)]
    more = len(listed) > (page + 1) * follow_up_cards.ON_A_PAGE
    rows = follow_up_cards.list_rows(shown, view.locale, page=page, more=more, closed=wanted.closed)
    return Reply((put(view, follow_up_cards.list_text(lines, view.locale, closed=wanted.closed), rows),))


async def _offer_done(turn: Turn, view: View, follow_up: FollowUp, cause: Cause) -> Reply:
    """Ask what was done: actions about these pains, a new one, or own words."""
    found = await _told(turn, follow_up.number)
    if found is None:
        return Reply((view.acknowledge(), _nothing(view)))
    _, case, plan = found
    told = problems(case, plan) if _has_actions(turn, follow_up) else []
    actions = merged_actions(await turn.store.improvements(), await turn.store.corrections())
    about = [one for one in actions if _is_about(one, told)]
    known = [one for one in told if one[1] in codes(plan)]
    rows = follow_up_cards.done_rows(
        follow_up,
        cause,
        view.locale,
        actions=await _named(turn, about[-follow_up_cards.OFFERED :]),
        pains={mark_of_pain(*one): problem_name(one, plan, view.locale) for one in known[: follow_up_cards.OFFERED]},
    )
    return _buttons(view, rows, said=view.locale.gettext("What was done about it?"))


def _is_about(action: Improvement, told: list[Problem]) -> bool:
    return action.progress is not Progress.DROPPED and any(action.concerns(*one) for one in told)


def _has_actions(turn: Turn, follow_up: FollowUp) -> bool:
    """Actions are about the stages of the first guide alone."""
    return turn.sees_first_map() and follow_up.guide_id == turn.interviews.map_guides()[0].id


async def _aim(turn: Turn, follow_up: FollowUp, mark: str) -> Aim | None:
    """Return the pain of a mark that whoever told the story told of."""
    story = await story_of(turn, follow_up.interview_id, follow_up.guide_id)
    if story is None or not _has_actions(turn, follow_up):
        return None
    case, plan = story
    known = [one for one in problems(case, plan) if one[1] in codes(map_plan(*turn.interviews.map_guides()))]
    return next((Aim(follow_up.guide_id, *one) for one in known if mark_of_pain(*one) == mark), None)


async def _titles(turn: Turn, follow_up: FollowUp) -> dict[int, str]:
    """Return what the actions are called with which a case was closed."""
    numbers = {one.improvement for one in follow_up.closings}
    return await _named(turn, [one for one in await turn.store.improvements() if one.number in numbers])


async def _named(turn: Turn, actions: list[Improvement]) -> dict[int, str]:
    if not actions:
        return {}
    journey_map = await last_map(turn)
    return {one.number: action_title(one, journey_map, turn.locale) for one in actions}


def _buttons(view: View, rows: list[Row], *, said: str | None = None) -> Reply:
    """Put other buttons below the same words."""
    markup = InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
    edit = EditMessageReplyMarkup(chat_id=view.chat_id, message_id=view.message_id, reply_markup=markup)
    return Reply((view.acknowledge(said), Sending(edit)))


def _gone(view: View) -> Reply:
    acknowledged = () if view.callback_query_id is None else (view.acknowledge(),)
    return Reply((*acknowledged, _nothing(view)))


def _nothing(view: View) -> Sending:
    """Say that there is no such case, in the place of what was shown of it."""
    text = view.locale.gettext(
        "This case is not held any more: whoever told the story has taken it back, or its time is over."
    )
    return put(view, escape(text), [[follow_up_cards.to_list(view.locale)]])
