"""What the message with a manager's bet says at each step, and its buttons."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from html import escape

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import BetButton, BetLockButton, BetStep, BetStepButton, RevealButton
from handlers.map_keyboards import code_name, codes, mark_of
from handlers.pages import Row, button, page_of, turns
from interview.bets import LEAST_SHOWN, Bet
from interview.language import Locale
from interview.records import Layer
from interview.scales import Kind, standards
from reports.bet_text import look_line
from reports.plan import MapPlan, PlanStage, in_language

ON_A_PAGE = 7  # pains; with a row to turn the pages and one to go back, a phone still shows the question

Card = tuple[str, Sequence[Row]]
"""HTML and rows of buttons."""


def offer_card(locale: Locale) -> Card:
    """Ask whether somebody bets before the first look."""
    text = locale.gettext(
        "Before you look: what do you believe? A bet takes a minute and shows how well you know your customers. One "
        "that is made after a look says so."
    )
    rows = [
        [button(locale.gettext("Bet first"), BetStepButton(step=BetStep.WHOLE))],
        [button(locale.gettext("Show the map"), RevealButton())],
    ]
    return escape(text, quote=False), rows


def stage_card(bet: Bet, plan: MapPlan, number: int, locale: Locale) -> Card:
    """Ask how satisfied customers are with a stage."""
    stage = plan.stages[number]
    place = locale.gettext(
        "{stage}, {number} of {all}",
        stage=escape(in_language(stage.title, locale), quote=False),
        number=locale.integer(number + 1),
        all=locale.integer(len(plan.stages)),
    )
    ask = locale.gettext("How satisfied, do you believe, are customers with this part?")
    words = standards()[Kind.SATISFACTION].options
    rows = [
        [
            button(
                _chosen(in_language(label, locale), is_chosen=bet.ratings.get(stage.id) == int(value)),
                BetButton(step=BetStep.STAGE, name=stage.id, value=int(value)),
            )
        ]
        for value, label in words.items()
    ]
    back = [_back(BetStepButton(step=BetStep.STAGE, stage=plan.stages[number - 1].id), locale)] if number else []
    return f"{_title(locale)} · {place}\n{ask}", [*rows, back]


def pain_card(bet: Bet, plan: MapPlan, page: int, locale: Locale) -> Card:
    """Ask what customers suffer from most; the guide's own pains come first."""
    known = pains(plan)
    listed, page = page_of(known, page, ON_A_PAGE)
    rows = [
        [
            button(
                _chosen(code_name(code, Layer.PAIN, plan, locale), is_chosen=bet.pain == code),
                BetButton(step=BetStep.PAIN, name=mark_of(code)),
            )
        ]
        for code in listed
    ]
    more = len(known) > (page + 1) * ON_A_PAGE
    pages = turns(page, more=more, to=lambda number: BetStepButton(step=BetStep.PAIN, page=number))
    back = _back(BetStepButton(step=BetStep.STAGE, stage=plan.stages[-1].id), locale)
    ask = locale.gettext("What, do you believe, do customers suffer from most?")
    return f"{_title(locale)}\n{ask}", [*rows, pages, [back]]


def moments_card(bet: Bet, plan: MapPlan, locale: Locale) -> Card:
    """Ask which stages decide."""
    rows = [[_moment_button(bet, stage, locale)] for stage in plan.stages]
    page = 0 if bet.pain is None else pains(plan).index(bet.pain) // ON_A_PAGE
    onward = button(locale.gettext("Next"), BetStepButton(step=BetStep.WHOLE))
    ask = locale.gettext(
        "Which parts, do you believe, decide whether a customer stays (moments of truth)? Mark as many as you like."
    )
    return f"{_title(locale)}\n{ask}", [*rows, [_back(BetStepButton(step=BetStep.PAIN, page=page), locale), onward]]


def whole_card(bet: Bet, plan: MapPlan, locale: Locale) -> Card:
    """Tell the whole bet, before it is locked."""
    for_good = locale.gettext("Once it is locked, it can no longer be changed.")
    rows = [
        [button(locale.gettext("Lock"), BetLockButton())],
        [_back(BetStepButton(step=BetStep.MOMENTS), locale)],
    ]
    lines = [_title(locale), *in_words(bet, plan, locale), *look_line(bet, locale)]
    return "\n".join([*lines, "", notice(locale), for_good]), rows


def notice(locale: Locale) -> str:
    """Say who will see a bet."""
    return locale.gettext(
        "Bet before you look at the map. From {n} locked bets on, the map shows the mean of all managers' bets to "
        "everybody who gets it. A bet is no private feedback: of two, each can work out the other's.",
        n=locale.integer(LEAST_SHOWN),
    )


def in_words(bet: Bet, plan: MapPlan, locale: Locale) -> list[str]:
    """Tell what a bet holds, as HTML; in the words of the scale, as it was marked."""
    words = standards()[Kind.SATISFACTION].options
    lines = [
        f"{_name(stage, locale)}: {in_language(words[str(bet.ratings[stage.id])], locale)}"
        for stage in plan.stages
        if stage.id in bet.ratings
    ]
    if bet.pain is not None:
        pain = escape(code_name(bet.pain, Layer.PAIN, plan, locale), quote=False)
        lines.append(locale.gettext("Worst pain point: {pain}", pain=pain))
    names = ", ".join(_name(stage, locale) for stage in plan.stages if stage.id in bet.moments)
    lines.append(
        locale.gettext("Moments of truth: {stages}", stages=names)
        if names
        else locale.gettext("Moments of truth: none")
    )
    return lines


def of_manager(bets: Sequence[Bet], plan: MapPlan, zone: tzinfo | None, locale: Locale) -> list[str]:
    """Tell all that is held of somebody's bets, as plain text; of a guide that is gone by its ids."""
    words = standards()[Kind.SATISFACTION].options
    titles = {stage.id: in_language(stage.title, locale) for stage in plan.stages}
    lines: list[str] = []
    for bet in bets:
        state = locale.gettext("not locked yet")
        if bet.locked_at is not None:
            state = locked_on(bet.locked_at, zone, locale)
        title = locale.gettext("Your bet")
        lines += ["", f"== {title} ==", f"{bet.guide_id}, {state}"]
        lines += [
            f"{titles.get(stage_id, stage_id)}: {in_language(words[str(rating)], locale)}"
            for stage_id, rating in bet.ratings.items()
        ]
        if bet.pain is not None:
            pain = code_name(bet.pain, Layer.PAIN, plan, locale)
            lines.append(locale.gettext("Worst pain point: {pain}", pain=pain))
        if bet.moments:
            names = ", ".join(titles.get(stage_id, stage_id) for stage_id in sorted(bet.moments))
            lines.append(locale.gettext("Moments of truth: {stages}", stages=names))
        lines += look_line(bet, locale)
    return lines


def locked_on(moment: datetime, zone: tzinfo | None, locale: Locale) -> str:
    """Say when a bet was locked."""
    at = moment.astimezone(zone)
    return locale.gettext("locked on {day}, {time}", day=locale.day(at.date()), time=f"{at:%H:%M}")


def pains(plan: MapPlan) -> list[str]:
    """Return the pains that can be bet on: the guide's own first, and the unnamed one last."""
    own = [code for code in codes(plan) if code in plan.pains]
    return [*own, *(code for code in codes(plan) if code not in plan.pains)]


def _moment_button(bet: Bet, stage: PlanStage, locale: Locale) -> InlineKeyboardButton:
    is_marked = stage.id in bet.moments
    name = in_language(stage.title, locale)
    data = BetButton(step=BetStep.MOMENTS, name=stage.id, value=int(not is_marked))
    return button(f"✓ {name}" if is_marked else name, data)


def _chosen(label: str, *, is_chosen: bool) -> str:
    return f"• {label}" if is_chosen else label


def _title(locale: Locale) -> str:
    title = locale.gettext("Your bet")
    return f"<b>{title}</b>"


def _name(stage: PlanStage, locale: Locale) -> str:
    return escape(in_language(stage.short_title, locale), quote=False)


def _back(data: BetStepButton, locale: Locale) -> InlineKeyboardButton:
    return button(locale.gettext("↩ Back"), data)
