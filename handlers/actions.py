"""`/actions`: what is done about pains, by whom and until when; taken below the map, changed by taps in one message."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.methods import EditMessageCaption, EditMessageReplyMarkup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import action_cards, conversation, fixes_told
from handlers.action_cards import mark_of_pain
from handlers.callbacks import (
    ActionButton,
    ActionsButton,
    ActionStep,
    BudgetButton,
    MakeApartButton,
    MakeButton,
    TakeButton,
)
from handlers.evidence import fixes_now, last_map
from handlers.filters import InPrivateChat, SeesFirstMap
from handlers.map_keyboards import codes
from handlers.pages import Row, page_of, put
from handlers.plan import map_plan
from handlers.reply import Reply, Sending
from handlers.turn import Turn, View
from interview.improvements import (
    LONGEST_NAME,
    MOST_EFFORT,
    MOST_PAINS,
    Aim,
    Due,
    Improvement,
    ImprovementError,
    Progress,
    by_urgency,
    due_day,
    holder,
    named,
)
from interview.rights import OWNER, Actor, ActorRole, Member
from reports.actions import within
from reports.corrections import merged_actions
from reports.fix_words import fix_lines


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card is shown. pictured: in the message of a picture, whose words are its caption."""

    view: View
    pictured: bool = False


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="actions")
    router.message.filter(InPrivateChat(), SeesFirstMap())
    router.callback_query.filter(SeesFirstMap())
    router.message.register(show_actions, Command("actions"))
    router.callback_query.register(turn_list, ActionsButton.filter())
    router.callback_query.register(show_budget, BudgetButton.filter())
    router.callback_query.register(take, TakeButton.filter())
    router.callback_query.register(make, MakeButton.filter(F.mark))
    router.callback_query.register(make_apart, MakeApartButton.filter())
    router.callback_query.register(offer_pains, MakeButton.filter())
    router.callback_query.register(change, ActionButton.filter())
    return router


async def show_actions(message: Message, command: CommandObject, turn: Turn) -> Reply:
    """List the open actions; `/actions 12 Call back within a day` calls one otherwise."""
    place = Place(turn.view(message))
    if not command.args:
        return Reply(later=partial(_list, turn, place.view, ActionsButton(page=0)))
    number, _, words = command.args.partition(" ")
    action = await turn.unit.improvement(int(number)) if _is_number(number) else None
    if action is None or not action.is_open:
        return place.view.say(turn.locale.gettext("There is no open action with this number. To see all: /actions"))
    try:
        title = named(turn.interviews.redacted(words, turn.locale.language))
    except ImprovementError:
        text = turn.locale.ngettext(
            "A title has at most {n} letter. For example: /actions {number} Call back within a day",
            "A title has at most {n} letters. For example: /actions {number} Call back within a day",
            LONGEST_NAME,
            number=action.number,
        )
        return place.view.say(text)
    return await _kept(turn, place, replace(action, title=title))


async def turn_list(callback_query: CallbackQuery, callback_data: ActionsButton, turn: Turn) -> Reply:
    """Show another page of the list."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_list, turn, view, callback_data))


async def show_budget(callback_query: CallbackQuery, callback_data: BudgetButton, turn: Turn) -> Reply:
    """Say which actions go together with most for an effort."""
    view = turn.view(callback_query)
    return Reply((view.acknowledge(),), later=partial(_budget, turn, view, callback_data.effort))


async def take(callback_query: CallbackQuery, callback_data: TakeButton, turn: Turn) -> Reply:
    """Take a pain that nobody owns: whoever taps does something about it from now on."""
    place, aim = _place(callback_query, turn), _aim(callback_data.mark, turn)
    if aim is None or turn.leader is None:
        return _gone(place.view)
    about = holder(aim.stage_id, aim.category, await _merged(turn))
    if about is None:
        action = await turn.unit.add_improvement(aim, on=turn.today(), owner=turn.leader, progress=Progress.DOING)
        return _card_later(turn, place, action.number, said=turn.locale.gettext("It is yours now."))
    action = await turn.unit.improvement(about.number) or about
    if action.owner is not None:
        return _card_later(turn, place, action.number, said=action_cards.taken_already(action, turn.locale))
    return await _kept(
        turn, place, action.taken_by(turn.leader, turn.today()), said=turn.locale.gettext("It is yours now.")
    )


async def offer_pains(callback_query: CallbackQuery, callback_data: MakeButton, turn: Turn) -> Reply:
    """Ask which pain an action is to be about."""
    place = _place(callback_query, turn)
    return Reply(later=partial(_pains_offered, turn, place, callback_data.stage))


async def make(callback_query: CallbackQuery, callback_data: MakeButton, turn: Turn) -> Reply:
    """Make an action about a pain: an idea that nobody owns yet."""
    place, aim = _place(callback_query, turn), _aim(callback_data.mark, turn)
    if aim is None:
        return _gone(place.view)
    action = await turn.unit.add_improvement(aim, on=turn.today())
    return _card_later(turn, place, action.number)


async def make_apart(callback_query: CallbackQuery, callback_data: MakeApartButton, turn: Turn) -> Reply:
    """Show the action about the pain of a note in a message of its own, and make it where there is none."""
    place, aim = _place(callback_query, turn), _aim(callback_data.mark, turn)
    if aim is None:
        return _gone(place.view)
    action = holder(aim.stage_id, aim.category, await _merged(turn))
    action = action or await turn.unit.add_improvement(aim, on=turn.today())
    below = replace(place, view=replace(place.view, message_id=None))
    stripped = conversation.strip(place.view.chat_id, place.view.message_id)
    return Reply((place.view.acknowledge(), *stripped), later=partial(_card, turn, below, action.number))


async def change(callback_query: CallbackQuery, callback_data: ActionButton, turn: Turn) -> Reply:
    """Show an action, offer what can be changed in it, or change it."""
    place = _place(callback_query, turn)
    action = await turn.unit.improvement(callback_data.number)
    if action is None:
        return _gone(place.view)
    value, today = callback_data.value, turn.today()
    match callback_data.step:
        case ActionStep.PROGRESS if value in set(Progress):
            return await _kept(turn, place, action.moved_to(Progress(value), today))
        case ActionStep.SHOW | ActionStep.PROGRESS:
            return _card_later(turn, place, action.number)
        case _ if not action.is_open:  # a button from before it ended
            return _card_later(turn, place, action.number)
        case ActionStep.OWNERS:
            rows = action_cards.owner_rows(action, await managers_of(turn, _guide_id(turn)), turn.locale)
            return _buttons(place.view, rows)
        case ActionStep.DUES:
            return _buttons(place.view, action_cards.due_rows(action, turn.locale))
        case ActionStep.EFFORTS:
            return _buttons(place.view, action_cards.effort_rows(action, turn.locale))
        case ActionStep.PAINS:
            return Reply(later=partial(_more_pains, turn, place.view, action))
        case ActionStep.OWNER:
            owner = await _chosen_owner(turn, action, value)
            given = action.given_to(owner, by=_leader(turn))
            return await _kept(turn, place, given, said=action_cards.hears(turn.locale) if given.is_news else None)
        case ActionStep.DUE if value in set(Due):
            return await _kept(turn, place, action.due(due_day(Due(value), today)))
        case ActionStep.EFFORT if _is_number(value) and int(value) <= MOST_EFFORT:
            return await _kept(turn, place, action.with_effort(int(value)))
        case ActionStep.PAIN:
            return await _with_pain(turn, place, action, _aim(value, turn))
        case ActionStep.PAIN_OFF:
            off = next((aim for aim in action.aims if mark_of_pain(aim.stage_id, aim.category) == value), None)
            return await _kept(turn, place, action if off is None else action.without_aim(off))
        case _:
            return _card_later(turn, place, action.number)


async def _with_pain(turn: Turn, place: Place, action: Improvement, aim: Aim | None) -> Reply:
    if aim is None:
        return _card_later(turn, place, action.number)
    try:
        return await _kept(turn, place, action.with_aim(aim))
    except ImprovementError:
        many = turn.locale.ngettext(
            "An action is about {n} pain point at most.", "An action is about {n} pain points at most.", MOST_PAINS
        )
        return _card_later(turn, place, action.number, said=many)


async def _chosen_owner(turn: Turn, action: Improvement, value: str) -> Actor | None:
    """Return whose it is to be; whoever is no manager any more does not get it."""
    if not value:
        return None
    return chosen_leader(value, await managers_of(turn, _guide_id(turn))) or action.owner


def chosen_leader(value: str, managers: list[Member]) -> Actor | None:
    """Return whom a button stands for, see `action_cards.leaders`; None for whoever is none of them."""
    if value == action_cards.OWNERS:
        return OWNER
    return next((Actor(ActorRole.MANAGER, one.number) for one in managers if str(one.number) == value), None)


def _guide_id(turn: Turn) -> str:
    """Return the guide that actions are about."""
    return turn.interviews.map_guides()[0].id


async def managers_of(turn: Turn, guide_id: str) -> list[Member]:
    """Return the managers who see the map of a guide."""
    return [one for one in await turn.unit.members() if one.is_manager and one.grant.scope.sees(guide_id)]


async def _merged(turn: Turn) -> list[Improvement]:
    return merged_actions(await turn.unit.improvements(), await turn.store.corrections())


def _leader(turn: Turn) -> Actor:
    assert turn.leader is not None  # the filter looked
    return turn.leader


def _aim(mark: str, turn: Turn) -> Aim | None:
    """Return the pain of a mark: one of the codebook, at a stage of the map's guide."""
    plan = map_plan(*turn.interviews.map_guides())
    aims = (Aim(plan.guide_id, stage.id, category) for stage in plan.stages for category in codes(plan))
    return next((aim for aim in aims if mark_of_pain(aim.stage_id, aim.category) == mark), None)


def _is_number(words: str) -> bool:
    return words.isdecimal() and words.isascii() and 0 < len(words) < 16


def _place(callback_query: CallbackQuery, turn: Turn) -> Place:
    message = callback_query.message
    return Place(turn.view(callback_query), pictured=isinstance(message, Message) and bool(message.photo))


async def _kept(turn: Turn, place: Place, action: Improvement, *, said: str | None = None) -> Reply:
    await turn.unit.put_improvement(action)
    return _card_later(turn, place, action.number, said=said)


def _card_later(turn: Turn, place: Place, number: int, *, said: str | None = None) -> Reply:
    acknowledged = () if place.view.callback_query_id is None else (place.view.acknowledge(said),)
    return Reply(acknowledged, later=partial(_card, turn, place, number))


async def _card(turn: Turn, place: Place, number: int) -> Reply:
    """Show an action as it is by now."""
    action = next((one for one in await turn.store.improvements() if one.number == number), None)
    if action is None:
        return Reply()
    locale, journey_map = place.view.locale, await last_map(turn)
    below = [line for fix in await fixes_now(turn, [action]) for line in fix_lines(fix, journey_map, locale)]
    text = action_cards.card_text(action, journey_map, turn.today(), locale, below=below)
    back = action_cards.to_map(locale) if place.pictured else action_cards.to_list(locale)
    known = codes(map_plan(*turn.interviews.map_guides()))
    rows = action_cards.card_rows(action, journey_map, known, locale, back=back)
    return Reply((_put(place, text, rows),))


def _put(place: Place, text: str, rows: Sequence[Row]) -> Sending:
    """Show words and buttons where a card is shown."""
    if not place.pictured:
        return put(place.view, text, rows)
    markup = InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
    return Sending(
        EditMessageCaption(
            chat_id=place.view.chat_id, message_id=place.view.message_id, caption=text, reply_markup=markup
        )
    )


async def _list(turn: Turn, view: View, wanted: ActionsButton) -> Reply:
    everything = await turn.store.improvements()
    listed = [one for one in reversed(everything) if not one.is_open] if wanted.closed else by_urgency(everything)
    shown, page = page_of(listed, wanted.page, action_cards.ON_A_PAGE)
    journey_map = await last_map(turn)
    text = action_cards.list_text(shown, journey_map, turn.today(), view.locale)
    rows = action_cards.list_rows(
        shown,
        journey_map,
        view.locale,
        page=page,
        more=len(listed) > (page + 1) * action_cards.ON_A_PAGE,
        closed=wanted.closed,
    )
    fixed = fixes_told.share(await turn.store.agents_notes(), everything, view.operator, view.locale)
    return Reply((put(view, "\n\n".join([text, *fixed]), rows),))


async def _budget(turn: Turn, view: View, effort: int) -> Reply:
    budget = effort if effort in action_cards.BUDGETS else action_cards.BUDGETS[0]
    journey_map = await last_map(turn)
    chosen = await asyncio.to_thread(within, budget, journey_map)
    text = action_cards.budget_text(budget, chosen, journey_map, view.locale)
    return Reply((put(view, text, action_cards.budget_rows(view.locale, chosen=budget)),))


async def _pains_offered(turn: Turn, place: Place, stage_id: str) -> Reply:
    journey_map = await last_map(turn)
    rows = action_cards.new_rows(journey_map, stage_id, place.view.locale)
    if len(rows) == 1:
        none = turn.locale.gettext("No pain point is on the map yet, so there is nothing to act on.")
        return Reply((place.view.acknowledge(none),))
    question = turn.locale.gettext("What is it to be about?")
    return Reply((place.view.acknowledge(), _put(place, f"<b>{question}</b>", rows)))


async def _more_pains(turn: Turn, view: View, action: Improvement) -> Reply:
    return _buttons(view, action_cards.pain_rows(action, await last_map(turn), view.locale))


def _buttons(view: View, rows: Sequence[Row]) -> Reply:
    """Put other buttons below the same words."""
    markup = InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
    edit = EditMessageReplyMarkup(chat_id=view.chat_id, message_id=view.message_id, reply_markup=markup)
    return Reply((view.acknowledge(), Sending(edit)))


def _gone(view: View) -> Reply:
    """Answer a button of an action or a pain that there is not."""
    return Reply((view.acknowledge(view.locale.gettext("This is not there any more. To see all: /actions")),))
