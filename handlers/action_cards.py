"""Actions about pains as managers see them: the list, the card, and the buttons that change it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import (
    ActionButton,
    ActionsButton,
    ActionStep,
    BudgetButton,
    MakeButton,
    MapView,
    TellButton,
    ViewButton,
)
from handlers.map_keyboards import mark_of
from handlers.pages import Row, button, turns
from handlers.reply import Sending
from interview.improvements import MOST_EFFORT, MOST_PAINS, Due, Heard, Improvement, Progress
from interview.language import Locale
from interview.rights import Member
from reports.action_words import (
    action_title,
    aim_name,
    overdue_mark,
    owner_and_day,
    owner_name,
    planned_title,
    progress_name,
)
from reports.actions import Chosen
from reports.journey_map import JourneyMap
from reports.labels import pain_title
from reports.message import CAPTION_LIMIT, Line, fitting
from reports.plan import MapPlan, in_language
from reports.wording import signed, told_phrase

ON_A_PAGE = 8
OFFERED = 10  # pains to choose from; with more, the phone shows the end of the list first
BUDGETS = (3, 5, 8, 13)
OWNERS = "owner"
"""Value of the button that gives something to the owners; a manager's is the number."""


def mark_of_pain(stage_id: str, category: str) -> str:
    """Return the short name of a pain, for buttons."""
    return mark_of(f"{stage_id}/{category}")


def list_text(listed: Sequence[Improvement], journey_map: JourneyMap, today: date, locale: Locale) -> str:
    """List actions as HTML, by the numbers that `/actions` takes."""
    title = locale.gettext("Actions")
    if not listed:
        none = locale.gettext(
            "Nothing here yet. An action says what is done about a pain point, by whom and until when."
        )
        return f"<b>{title}</b>\n{escape(none, quote=False)}"
    lines = [_list_line(action, journey_map, today, locale) for action in listed]
    return "\n\n".join([f"<b>{title}</b>", *lines])


def _list_line(action: Improvement, journey_map: JourneyMap, today: date, locale: Locale) -> str:
    state = f"{overdue_mark(action, today, locale)}{progress_name(action.progress, locale)}"
    facts = f"{state} · {owner_and_day(action, locale)}"
    name = escape(action_title(action, journey_map, locale), quote=False)
    return f"{locale.integer(action.number)}. <b>{name}</b>\n{escape(facts, quote=False)}"


def list_rows(
    listed: Sequence[Improvement],
    journey_map: JourneyMap,
    locale: Locale,
    *,
    page: int,
    more: bool,
    closed: bool,
) -> list[Row]:
    """Open one of the listed actions, turn the page, see the others, make one."""
    numbered = [_open(action, action_title(action, journey_map, locale), locale) for action in listed]
    pages = turns(page, more=more, to=lambda number: ActionsButton(page=number, closed=closed))
    other = (
        button(locale.gettext("Open ones"), ActionsButton(page=0))
        if closed
        else button(locale.gettext("Done and dropped"), ActionsButton(page=0, closed=True))
    )
    what = button(locale.gettext("What for so much effort"), BudgetButton())
    return [*([one] for one in numbered), pages, [button(locale.gettext("New action"), MakeButton()), other], [what]]


def _open(action: Improvement, title: str, locale: Locale) -> InlineKeyboardButton:
    return _button(action, f"{locale.integer(action.number)}. {title}", ActionStep.SHOW)


def budget_text(budget: int, chosen: Chosen, journey_map: JourneyMap, locale: Locale) -> str:
    """Say as HTML which actions go together with most for an effort."""
    title = locale.ngettext("Which actions for {n} point of effort", "Which actions for {n} points of effort", budget)
    lines = [f"<b>{escape(title, quote=False)}</b>"]
    if chosen.actions:
        lines.append("\n".join(_budget_line(action, journey_map, locale) for action in chosen.actions))
        lines.append(escape(" ".join(_sums(chosen, locale)), quote=False))
        words = locale.gettext(
            "They are about what goes together most with a lower NPS or, where that is not known, with what most "
            "people told. That is association, not cause: nobody can promise these points."
        )
        lines.append(escape(words, quote=False))
    else:
        none = locale.gettext("No open action with an effort is about a pain point of the map within this budget.")
        lines.append(escape(none, quote=False))
    if chosen.unknown:
        unknown = locale.ngettext(
            "{n} open action has no effort yet and is left out.",
            "{n} open actions have no effort yet and are left out.",
            chosen.unknown,
        )
        lines.append(escape(unknown, quote=False))
    return "\n\n".join(lines)


def _budget_line(action: Improvement, journey_map: JourneyMap, locale: Locale) -> str:
    name = escape(action_title(action, journey_map, locale), quote=False)
    effort = locale.gettext("effort {n}", n=locale.integer(action.effort or 0))
    return f"• {name} · {effort} · {escape(owner_and_day(action, locale), quote=False)}"


def _sums(chosen: Chosen, locale: Locale) -> list[str]:
    sums = [locale.ngettext("Effort together: {n} point.", "Effort together: {n} points.", chosen.effort)]
    if chosen.points:
        sums.append(locale.gettext("Link to NPS together: {points}.", points=signed(-chosen.points, locale)))
    return sums


def budget_rows(locale: Locale, *, chosen: int) -> list[Row]:
    """Choose how much effort there is."""
    budgets = [
        button(f"{'• ' if points == chosen else ''}{locale.integer(points)}", BudgetButton(effort=points))
        for points in BUDGETS
    ]
    return [budgets, [to_list(locale)]]


def card_text(
    action: Improvement, journey_map: JourneyMap, today: date, locale: Locale, *, below: Sequence[str] = ()
) -> str:
    """Tell all of an action, in at most 1,024 characters of HTML: it may stand below a picture.

    below: what is known of the fix, escaped.
    """
    effort = (
        locale.gettext("effort not set yet")
        if action.effort is None
        else locale.gettext("effort {n} of {most}", n=locale.integer(action.effort), most=locale.integer(MOST_EFFORT))
    )
    state = f"{overdue_mark(action, today, locale)}{progress_name(action.progress, locale)}"
    facts = [state, owner_and_day(action, locale), effort]
    title = escape(action_title(action, journey_map, locale), quote=False)
    hint = locale.gettext("To call it otherwise, send: {command}", command=f"<code>/actions {action.number} …</code>")
    lines = [
        Line(0, f"<b>{title}</b>\n{escape(' · '.join(facts), quote=False)}"),
        *(Line(2 + place, _aim_line(action, place, journey_map, locale)) for place in range(len(action.aims))),
        *(Line(1, words) for words in below),
        *([Line(2 + MOST_PAINS, hint)] if action.is_open else []),
    ]
    return fitting(lines, CAPTION_LIMIT, divider="\n\n")


def _aim_line(action: Improvement, place: int, journey_map: JourneyMap, locale: Locale) -> str:
    aim = action.aims[place]
    shown = (pain for pain in journey_map.pains if (pain.stage_id, pain.category) == (aim.stage_id, aim.category))
    pain = next(shown, None)
    share = locale.gettext("not on the map now") if pain is None else told_phrase(pain, locale)
    return escape(f"{aim_name(aim, journey_map, locale)}: {share}", quote=False)


def card_rows(
    action: Improvement, journey_map: JourneyMap, codes: Sequence[str], locale: Locale, *, back: InlineKeyboardButton
) -> list[Row]:
    """Change how far it is, owner, day, effort and pains; done, tell those who told of them. codes: of all pains."""
    moves = {
        Progress.DOING: locale.gettext("In progress"),
        Progress.DONE: locale.gettext("Done"),
        Progress.DROPPED: locale.gettext("Drop it"),
        Progress.IDEA: locale.gettext("Only an idea"),
    }
    offered = [one for one in moves if one is not action.progress and (action.is_open or one is Progress.DOING)]
    progress = [_button(action, moves[one], ActionStep.PROGRESS, one.value) for one in offered]
    if not action.is_open:
        told = _tell_rows(action, journey_map, codes, locale) if action.progress is Progress.DONE else []
        return [*told, progress, [back]]
    return [
        progress,
        [
            _button(action, locale.gettext("Owner"), ActionStep.OWNERS),
            _button(action, locale.gettext("Due date"), ActionStep.DUES),
        ],
        [
            _button(action, locale.gettext("Effort"), ActionStep.EFFORTS),
            _button(action, locale.gettext("Pain points"), ActionStep.PAINS),
        ],
        [back],
    ]


def _tell_rows(action: Improvement, journey_map: JourneyMap, codes: Sequence[str], locale: Locale) -> list[Row]:
    return [
        [
            button(
                locale.gettext("Tell of the fix: {problem}", problem=aim_name(aim, journey_map, locale)),
                TellButton(guide=mark_of(aim.guide_id), stage=aim.stage_id, code=codes.index(aim.category)),
            )
        ]
        for aim in action.aims
        if aim.category in codes
    ]


def owner_rows(action: Improvement, managers: Iterable[Member], locale: Locale) -> list[Row]:
    """Choose whose it is."""
    chosen = [_button(action, name, ActionStep.OWNER, value) for value, name in leaders(managers, locale).items()]
    nobody = _button(action, locale.gettext("No owner"), ActionStep.OWNER)
    return [*_pairs(chosen), [nobody], [_back(action, locale)]]


def leaders(managers: Iterable[Member], locale: Locale) -> dict[str, str]:
    """Return how to call the owners and each manager, by the value of the button that gives them something."""
    return {OWNERS: locale.gettext("the bot's owner"), **{str(one.number): _name(one, locale) for one in managers}}


def _name(member: Member, locale: Locale) -> str:
    number = locale.integer(member.number)
    return member.grant.label or locale.gettext("{role} no. {number}", role=locale.gettext("manager"), number=number)


def due_rows(action: Improvement, locale: Locale) -> list[Row]:
    """Choose until when."""
    names = {
        Due.WEEK: locale.gettext("In 1 week"),
        Due.TWO_WEEKS: locale.gettext("In 2 weeks"),
        Due.MONTH: locale.gettext("In a month"),
        Due.NONE: locale.gettext("No date"),
    }
    chosen = [_button(action, name, ActionStep.DUE, due.value) for due, name in names.items()]
    return [*_pairs(chosen), [_back(action, locale)]]


def effort_rows(action: Improvement, locale: Locale) -> list[Row]:
    """Choose how much effort it takes."""
    points = [_button(action, locale.integer(n), ActionStep.EFFORT, str(n)) for n in range(MOST_EFFORT + 1)]
    return [points[:3], points[3:], [_back(action, locale)]]


def pain_rows(action: Improvement, journey_map: JourneyMap, locale: Locale) -> list[Row]:
    """Choose one more pain, or take one off; the last one stays."""
    known = {(aim.stage_id, aim.category) for aim in action.aims}
    taken = [
        _button(
            action,
            f"✓ {aim_name(aim, journey_map, locale)}",
            ActionStep.PAIN_OFF,
            mark_of_pain(aim.stage_id, aim.category),
        )
        for aim in action.aims
    ]
    pains = [pain for pain in journey_map.pains if (pain.stage_id, pain.category) not in known][:OFFERED]
    chosen = [
        _button(
            action, _pain_label(pain.stage_id, pain_title(pain, locale), journey_map, locale), ActionStep.PAIN, mark
        )
        for pain in pains
        for mark in [mark_of_pain(pain.stage_id, pain.category)]
    ]
    shown = (*(taken if len(taken) > 1 else ()), *chosen)
    return [*([one] for one in shown), [_back(action, locale)]]


def new_rows(journey_map: JourneyMap, stage_id: str, locale: Locale) -> list[Row]:
    """Choose the pain of a new action: of one stage, or of all."""
    pains = [pain for pain in journey_map.pains if stage_id in ("", pain.stage_id)][:OFFERED]
    chosen = [
        button(
            pain_title(pain, locale)
            if stage_id
            else _pain_label(pain.stage_id, pain_title(pain, locale), journey_map, locale),
            MakeButton(mark=mark_of_pain(pain.stage_id, pain.category)),
        )
        for pain in pains
    ]
    back = (
        button(locale.gettext("‹ Back"), ViewButton(view=MapView.STAGE, stage=stage_id))
        if stage_id
        else to_list(locale)
    )
    return [*([one] for one in chosen), [back]]


def to_list(locale: Locale) -> InlineKeyboardButton:
    """Return the way back to the list."""
    return button(locale.gettext("‹ Actions"), ActionsButton(page=0))


def to_map(locale: Locale) -> InlineKeyboardButton:
    """Return the way back to the picture of the map."""
    return button(locale.gettext("‹ Map"), ViewButton(view=MapView.MAP))


def news_message(chat_id: int, news: Mapping[Heard, Sequence[Improvement]], plan: MapPlan, locale: Locale) -> Sending:
    """Tell whoever owns actions in one message what there is to hear of them."""
    lines = [line for heard in Heard if news.get(heard) for line in _news(heard, news[heard], plan, locale)]
    actions = sorted({action.number: action for some in news.values() for action in some}.items())
    rows = [[_open(action, planned_title(action, plan, locale), locale)] for _, action in actions[:ON_A_PAGE]]
    every = [button(locale.gettext("All actions"), ActionsButton(page=0))]
    markup = InlineKeyboardMarkup(inline_keyboard=[*rows, every])
    return Sending(SendMessage(chat_id=chat_id, text="\n".join(lines), reply_markup=markup))


def _news(heard: Heard, actions: Sequence[Improvement], plan: MapPlan, locale: Locale) -> list[str]:
    many = len(actions)
    match heard:
        case Heard.GIVEN:
            title = locale.ngettext("{n} action was given to you:", "{n} actions were given to you:", many)
        case Heard.OVERDUE:
            title = locale.ngettext("{n} action of yours is overdue:", "{n} actions of yours are overdue:", many)
    lines = [f"• {escape(_title_and_day(action, plan, locale), quote=False)}" for action in actions[:ON_A_PAGE]]
    more = many - ON_A_PAGE
    return [title, *lines, *([locale.ngettext("and {n} more", "and {n} more", more)] if more > 0 else [])]


def _title_and_day(action: Improvement, plan: MapPlan, locale: Locale) -> str:
    title = planned_title(action, plan, locale)
    if action.due_on is None:
        return title
    return locale.gettext("{name}, due {day}", name=title, day=locale.day_month(action.due_on))


def hears(locale: Locale) -> str:
    """Say that whoever is given something need not be told."""
    return locale.gettext("They will hear of it from me.")


def taken_already(action: Improvement, locale: Locale) -> str:
    """Say who was quicker."""
    return locale.gettext("Already taken: {name}", name=owner_name(action, locale))


def _pain_label(stage_id: str, title: str, journey_map: JourneyMap, locale: Locale) -> str:
    return f"{in_language(journey_map.stage(stage_id).short_title, locale)} · {title}"


def _back(action: Improvement, locale: Locale) -> InlineKeyboardButton:
    return _button(action, locale.gettext("‹ Back"), ActionStep.SHOW)


def _button(action: Improvement, text: str, step: ActionStep, value: str = "") -> InlineKeyboardButton:
    return button(text, ActionButton(number=action.number, step=step, value=value))


def _pairs(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    return [list(buttons[first : first + 2]) for first in range(0, len(buttons), 2)]
