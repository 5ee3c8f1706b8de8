"""Cases as managers see them: lists, the buttons below a card, and the one message about all that waits."""

from collections.abc import Iterable, Mapping, Sequence

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.action_cards import leaders
from handlers.callbacks import FollowUpButton, FollowUpsButton, FollowUpStep, TellButton
from handlers.map_keyboards import mark_of
from handlers.pages import Row, button, turns
from handlers.reply import Sending
from interview.follow_ups import Alarm, Cause, DueIn, FollowUp
from interview.language import Locale
from interview.rights import Actor, Member
from reports.case import Case
from reports.follow_up_words import case_name, cause_name, problem_name, problems
from reports.plan import MapPlan

ON_A_PAGE = 8
OFFERED = 4  # actions, and pains for a new one, to choose from


def list_text(lines: Sequence[str], locale: Locale, *, closed: bool) -> str:
    """List cases as HTML. lines: of each one."""
    title = locale.gettext("Cases that are closed") if closed else locale.gettext("Cases")
    none = locale.gettext(
        "Nothing here. A case is opened by an alert (/alerts), or below a story (/case) that its author allowed to be "
        "read."
    )
    return "\n\n".join([f"<b>{title}</b>", *(lines or [none])])


def list_rows(listed: Sequence[FollowUp], locale: Locale, *, page: int, more: bool, closed: bool) -> list[Row]:
    """Open one of the listed cases, turn the page, see the others."""
    numbered = [show_button(one.number, locale) for one in listed]
    pages = turns(page, more=more, to=lambda number: FollowUpsButton(page=number, closed=closed))
    other = (
        button(locale.gettext("Open cases"), FollowUpsButton(page=0))
        if closed
        else button(locale.gettext("Closed cases"), FollowUpsButton(page=0, closed=True))
    )
    return [*_pairs(numbered), pages, [other]]


def show_button(number: int, locale: Locale) -> InlineKeyboardButton:
    """Return the way to the card of a case, from anywhere."""
    return button(case_name(number, locale), FollowUpButton(number=number, step=FollowUpStep.SHOW))


def take_button(number: int, locale: Locale) -> InlineKeyboardButton:
    """Return how to take a case, from anywhere."""
    return button(locale.gettext("Take it"), FollowUpButton(number=number, step=FollowUpStep.TAKE))


def to_list(locale: Locale) -> InlineKeyboardButton:
    """Return the way back to the list."""
    return button(locale.gettext("‹ Cases"), FollowUpsButton(page=0))


def card_rows(
    follow_up: FollowUp, actor: Actor, locale: Locale, *, may_be_asked: bool, tell: Sequence[Row]
) -> list[Row]:
    """Take, give, set and close a case, read the story, ask its author. tell: to those who told of a pain."""
    story = [_button(follow_up, locale.gettext("Whole story"), FollowUpStep.STORY)]
    if may_be_asked:
        story.append(_button(follow_up, locale.gettext("Ask the author"), FollowUpStep.ASK))
    give = _button(follow_up, locale.gettext("Give to…"), FollowUpStep.HANDS)
    rows: list[Row] = []
    if follow_up.is_closed:
        rows = [*tell, [_button(follow_up, locale.gettext("Open it again"), FollowUpStep.REOPEN)]]
    elif follow_up.owner is None:
        rows = [[take_button(follow_up.number, locale), give]]
    elif follow_up.may_be_changed_by(actor):
        rows = [
            [_button(follow_up, locale.gettext("Close the case"), FollowUpStep.CAUSES)],
            [
                _button(follow_up, locale.gettext("Due date"), FollowUpStep.DUES),
                _button(follow_up, locale.gettext("Give it back"), FollowUpStep.GIVE_BACK),
            ],
            [give],
        ]
    return [*rows, story, [to_list(locale)]]


def tell_rows(case: Case, plan: MapPlan, codes: Sequence[str], locale: Locale) -> list[Row]:
    """Tell those who told of the same that it was fixed. codes: of all pains."""
    return [
        [
            button(
                locale.gettext("Tell of the fix: {problem}", problem=problem_name((stage_id, category), plan, locale)),
                TellButton(guide=mark_of(plan.guide_id), stage=stage_id, code=codes.index(category)),
            )
        ]
        for stage_id, category in problems(case, plan)[:OFFERED]
        if category in codes
    ]


def hand_rows(follow_up: FollowUp, managers: Iterable[Member], locale: Locale) -> list[Row]:
    """Choose whom to give a case to."""
    chosen = [
        _button(follow_up, name, FollowUpStep.GIVE, value=value) for value, name in leaders(managers, locale).items()
    ]
    return [*_pairs(chosen), [back(follow_up, locale)]]


def due_rows(follow_up: FollowUp, locale: Locale) -> list[Row]:
    """Choose until when."""
    names = {
        DueIn.DAY: locale.gettext("Tomorrow"),
        DueIn.THREE_DAYS: locale.gettext("In 3 days"),
        DueIn.WEEK: locale.gettext("In 1 week"),
        DueIn.TWO_WEEKS: locale.gettext("In 2 weeks"),
    }
    chosen = [_button(follow_up, name, FollowUpStep.DUE, value=due.value) for due, name in names.items()]
    return [*_pairs(chosen), [back(follow_up, locale)]]


def cause_rows(follow_up: FollowUp, locale: Locale) -> list[Row]:
    """Choose why it came to that."""
    causes = [_button(follow_up, cause_name(one, locale), FollowUpStep.CAUSE, cause=one) for one in Cause]
    return [*([one] for one in causes), [back(follow_up, locale)]]


def done_rows(
    follow_up: FollowUp, cause: Cause, locale: Locale, *, actions: Mapping[int, str], pains: Mapping[str, str]
) -> list[Row]:
    """Choose what was done. actions: titles of those that there are; pains: names for new ones, by mark."""
    known = [
        _button(follow_up, title, FollowUpStep.ACTION, cause=cause, value=str(number))
        for number, title in actions.items()
    ]
    new = [
        _button(
            follow_up,
            locale.gettext("New action: {problem}", problem=name),
            FollowUpStep.NEW_ACTION,
            cause=cause,
            value=mark,
        )
        for mark, name in pains.items()
    ]
    words = _button(follow_up, locale.gettext("In my own words"), FollowUpStep.WORDS, cause=cause)
    return [*([one] for one in (*known, *new)), [words], [back(follow_up, locale)]]


def story_rows(follow_up: FollowUp, locale: Locale, *, page: int, pages: int) -> list[Row]:
    """Turn the pages of a story, and go back to the card."""

    def to(number: int) -> FollowUpButton:
        return FollowUpButton(number=follow_up.number, step=FollowUpStep.STORY, value=str(number))

    return [turns(page, more=page + 1 < pages, to=to), [back(follow_up, locale)]]


def back(follow_up: FollowUp, locale: Locale) -> InlineKeyboardButton:
    """Return the way back to the card."""
    return _button(follow_up, locale.gettext("‹ Back"), FollowUpStep.SHOW)


def alarm_message(chat_id: int, told: Mapping[Alarm, Sequence[int]], locale: Locale) -> Sending:
    """Tell somebody in one message of all cases that wait. told: numbers of cases."""
    lines = [_alarm(alarm, told[alarm], locale) for alarm in Alarm if told.get(alarm)]
    numbers = sorted({number for numbers in told.values() for number in numbers})
    rows = _pairs([show_button(number, locale) for number in numbers[:ON_A_PAGE]])
    every = [button(locale.gettext("All cases"), FollowUpsButton(page=0))]
    markup = InlineKeyboardMarkup(inline_keyboard=[*rows, every])
    return Sending(SendMessage(chat_id=chat_id, text="\n".join(lines), reply_markup=markup))


def _alarm(alarm: Alarm, numbers: Sequence[int], locale: Locale) -> str:
    listed = ", ".join(locale.integer(number) for number in sorted(numbers))
    match alarm:
        case Alarm.WAITING:
            return locale.ngettext(
                "{n} case has waited for somebody for two days: no. {numbers}",
                "{n} cases have waited for somebody for two days: no. {numbers}",
                len(numbers),
                numbers=listed,
            )
        case Alarm.OVERDUE:
            return locale.ngettext(
                "{n} case that you have is overdue: no. {numbers}",
                "{n} cases that you have are overdue: no. {numbers}",
                len(numbers),
                numbers=listed,
            )
        case Alarm.OWNERS:
            return locale.ngettext(
                "{n} case of a manager is overdue: no. {numbers}",
                "{n} cases of managers are overdue: no. {numbers}",
                len(numbers),
                numbers=listed,
            )
        case Alarm.DOUBTED:
            return locale.ngettext(
                "The customer says that it is not better, so {n} case is open again: no. {numbers}",
                "Customers say that it is not better, so {n} cases are open again: no. {numbers}",
                len(numbers),
                numbers=listed,
            )
        case Alarm.GIVEN:
            return locale.ngettext(
                "{n} case was given to you: no. {numbers}",
                "{n} cases were given to you: no. {numbers}",
                len(numbers),
                numbers=listed,
            )


def _button(
    follow_up: FollowUp, text: str, step: FollowUpStep, *, cause: Cause | None = None, value: str = ""
) -> InlineKeyboardButton:
    return button(text, FollowUpButton(number=follow_up.number, step=step, cause=cause, value=value))


def _pairs(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    return [list(buttons[first : first + 2]) for first in range(0, len(buttons), 2)]
