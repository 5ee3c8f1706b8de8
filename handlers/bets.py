"""`/bet`: what a manager believes, marked by taps in one message, locked, and then compared with what customers say."""

from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import bet_cards
from handlers.bet_cards import Card
from handlers.callbacks import BetButton, BetLockButton, BetStep, BetStepButton
from handlers.evidence import first_basis, journey_map_now, whole_map_of
from handlers.filters import InPrivateChat, SeesFirstMap
from handlers.map_keyboards import mark_of
from handlers.map_views import shows_figures
from handlers.pages import put
from handlers.plan import map_plan
from handlers.reply import Reply
from handlers.start import nothing_open
from handlers.turn import Turn, View
from interview.bets import Bet, is_rating
from interview.language import Locale
from reports.bet_text import held_text
from reports.corrections import corrected_plan
from reports.plan import MapPlan


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="bets")
    router.message.filter(InPrivateChat(), SeesFirstMap())
    router.callback_query.filter(SeesFirstMap())
    router.message.register(open_bet, Command("bet"))
    router.callback_query.register(turn_step, BetStepButton.filter())
    router.callback_query.register(set_choice, BetButton.filter())
    router.callback_query.register(lock, BetLockButton.filter())
    return router


async def open_bet(message: Message, turn: Turn) -> Reply:
    """Ask for what is still missing, or say how the locked bet held."""
    view, plan = turn.view(message), await _plan(turn)
    bet = await _bet(turn, plan)
    if bet.locked_at is not None:
        return Reply(later=partial(_held, turn, view, bet))
    text, rows = _next(bet, plan, view.locale)
    notice = bet_cards.notice(view.locale)
    return Reply((put(view, text if notice in text else f"{text}\n\n{notice}", rows),))


async def offered_before(turn: Turn, view: View) -> Reply | None:
    """Offer to bet before the first look at customers' figures, once; None where nothing is to be offered."""
    guide_id = turn.interviews.map_guides()[0].id
    begun = any(bet.guide_id == guide_id for bet in await turn.store.own_bets(turn.telegram_user_id))
    if begun or turn.operator.examples or not shows_figures(await journey_map_now(turn), turn):
        return None
    async with turn.store.unit_of_work() as unit:
        if await unit.bet(turn.telegram_user_id, guide_id) is not None:  # begun a moment ago
            return None
        await unit.keep_bet(turn.telegram_user_id, Bet(guide_id))
    return Reply((put(view, *bet_cards.offer_card(view.locale)),))


async def turn_step(callback_query: CallbackQuery, callback_data: BetStepButton, turn: Turn) -> Reply:
    """Go back, on, or to another page of the pains."""
    view, plan = turn.view(callback_query), await _plan(turn)
    bet = await _bet(turn, plan)
    if bet.locked_at is not None:
        return _stays(turn, view, bet)
    match callback_data.step:
        case BetStep.STAGE:
            stages = [stage.id for stage in plan.stages]
            if callback_data.stage not in stages:
                return nothing_open(view)
            card = bet_cards.stage_card(bet, plan, stages.index(callback_data.stage), view.locale)
        case BetStep.PAIN:
            card = bet_cards.pain_card(bet, plan, callback_data.page, view.locale)
        case BetStep.MOMENTS:
            card = bet_cards.moments_card(bet, plan, view.locale)
        case BetStep.WHOLE:
            card = _next(bet, plan, view.locale)
    return _shown(view, card)


async def set_choice(callback_query: CallbackQuery, callback_data: BetButton, turn: Turn) -> Reply:
    """Take a tap into the bet and ask what comes next."""
    view, plan = turn.view(callback_query), await _plan(turn)
    before = await _bet(turn, plan)
    if before.locked_at is not None:
        return _stays(turn, view, before)
    bet = _with(before, callback_data, plan)
    if bet is None:
        return nothing_open(view)
    await turn.unit.keep_bet(turn.telegram_user_id, bet)
    match callback_data.step:
        case BetStep.STAGE:
            number = [stage.id for stage in plan.stages].index(callback_data.name) + 1
            is_last = number == len(plan.stages)
            card = (
                bet_cards.pain_card(bet, plan, 0, view.locale)
                if is_last
                else bet_cards.stage_card(bet, plan, number, view.locale)
            )
        case _:
            card = bet_cards.moments_card(bet, plan, view.locale)
    return _shown(view, card)


async def lock(callback_query: CallbackQuery, turn: Turn) -> Reply:
    """Lock a bet that is whole; from then on it counts, and never changes."""
    view, plan = turn.view(callback_query), await _plan(turn)
    bet = await _bet(turn, plan)
    if bet.locked_at is not None:
        return _stays(turn, view, bet)
    if not _is_whole(bet, plan):
        return _shown(view, _next(bet, plan, view.locale))
    locked = bet.lock(turn.clock.now())
    await turn.unit.keep_bet(turn.telegram_user_id, locked)
    text = view.locale.gettext("Your bet is locked.")
    return Reply((view.acknowledge(text),), later=partial(_held, turn, view, locked))


async def _plan(turn: Turn) -> MapPlan:
    """Return the stages and pains as managers call them."""
    return corrected_plan(map_plan(*turn.interviews.map_guides()), await turn.store.corrections())


async def _bet(turn: Turn, plan: MapPlan) -> Bet:
    """Return the bet of whoever writes; one that is not locked holds only what the guide still has."""
    found = await turn.unit.bet(turn.telegram_user_id, plan.guide_id)
    if found is None:
        return Bet(plan.guide_id)
    if found.locked_at is not None:
        return found
    return found.within([stage.id for stage in plan.stages], bet_cards.pains(plan))


def _with(bet: Bet, wanted: BetButton, plan: MapPlan) -> Bet | None:
    """Return the bet with what a button carries; None for what the guide or the scale does not have."""
    is_stage = wanted.name in {stage.id for stage in plan.stages}
    match wanted.step:
        case BetStep.STAGE if is_stage and is_rating(wanted.value):
            return bet.rate(wanted.name, wanted.value)
        case BetStep.MOMENTS if is_stage:
            return bet.mark(wanted.name, decides=bool(wanted.value))
        case BetStep.PAIN:
            pain = next((code for code in bet_cards.pains(plan) if mark_of(code) == wanted.name), None)
            return None if pain is None else bet.suffering_from(pain)
        case _:
            return None


def _is_whole(bet: Bet, plan: MapPlan) -> bool:
    return bet.pain is not None and all(stage.id in bet.ratings for stage in plan.stages)


def _next(bet: Bet, plan: MapPlan, locale: Locale) -> Card:
    """Return the first step that is still open, else the whole bet."""
    for number, stage in enumerate(plan.stages):
        if stage.id not in bet.ratings:
            return bet_cards.stage_card(bet, plan, number, locale)
    if bet.pain is None:
        return bet_cards.pain_card(bet, plan, 0, locale)
    return bet_cards.whole_card(bet, plan, locale)


def _shown(view: View, card: Card) -> Reply:
    return Reply((view.acknowledge(), put(view, *card)))


def _stays(turn: Turn, view: View, bet: Bet) -> Reply:
    text = view.locale.gettext("Your bet is locked and stays as it is.")
    return Reply((view.acknowledge(text),), later=partial(_held, turn, view, bet))


async def _held(turn: Turn, view: View, bet: Bet) -> Reply:
    assert bet.locked_at is not None
    locked = bet_cards.locked_on(bet.locked_at, turn.clock.now().tzinfo, view.locale)
    return Reply((put(view, held_text(await whole_map_of(turn, await first_basis(turn)), bet, locked, view.locale)),))
