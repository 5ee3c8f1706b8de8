"""Inline keyboards."""

from collections.abc import Callable, Collection
from datetime import datetime

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import (
    TAG_LENGTH,
    AgeButton,
    ConsentButton,
    ControlButton,
    DigestAction,
    DigestButton,
    LanguageButton,
    OptionButton,
    ReminderAction,
    ReminderButton,
    ResumeButton,
    WithdrawButton,
    tag,
)
from interview.digest import Digest, following_zone, zone_name
from interview.language import Language, Locale
from interview.ports import OpenInterview
from interview.reminders import UNFINISHED
from interview.screen import Button, Control, FirstScreen, Screen

STEERING = (Control.BACK, Control.SKIP)
"""Always side by side in the last row but one, so that the thumb finds them; three would cut "Пропустить" short."""

WEEKDAYS = ((0, 1, 2, 3), (4, 5, 6))
HOURS = ((8, 9, 10), (12, 15, 18))


def question_keyboard(interview: OpenInterview, screen: Screen, locale: Locale) -> InlineKeyboardMarkup:
    """Return the buttons of an interview's open question."""
    mark, used = tag(interview), interview.state.used
    rows = question_rows(
        screen,
        locale,
        option=lambda one: OptionButton(tag=mark, used=used, option=one.option, at=one.at),
        control=lambda one: ControlButton(tag=mark, used=used, control=one),
    )
    return InlineKeyboardMarkup(inline_keyboard=rows)


def question_rows(
    screen: Screen,
    locale: Locale,
    *,
    option: Callable[[Button], CallbackData],
    control: Callable[[Control], CallbackData],
    without: Collection[Control] = (),
) -> list[list[InlineKeyboardButton]]:
    """Lay out options, one or two a row as the screen says, then the controls. option, control: what they carry."""

    def button(one: Control) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=control_label(one, locale), callback_data=control(one).pack())

    rows = [
        [InlineKeyboardButton(text=one.label, callback_data=option(one).pack()) for one in row] for row in screen.rows
    ]
    controls = [one for one in screen.controls if one not in without]
    steering = [button(one) for one in controls if one in STEERING]
    others = [one for one in controls if one not in STEERING]
    rows += [[button(one)] for one in others if one is not Control.PAUSE]
    rows += [steering] if steering else []
    rows += [[button(one)] for one in others if one is Control.PAUSE]
    return rows


def control_label(control: Control, locale: Locale) -> str:
    """Return the words on a control."""
    labels = {
        Control.DONE: locale.gettext("Next"),
        Control.THATS_ALL: locale.gettext("That's all"),
        Control.ENOUGH: locale.gettext("That's enough"),
        Control.ANOTHER_STAGE: locale.gettext("Another stage"),
        Control.BACK: locale.gettext("↩ Back"),
        Control.SKIP: locale.gettext("Skip"),
        Control.PAUSE: locale.gettext("Pause"),
    }
    return labels[control]


def consent_keyboard(interview: OpenInterview, screen: FirstScreen, locale: Locale) -> InlineKeyboardMarkup:
    """Agree, decline, details, and the other three languages."""

    def button(text: str, action: str) -> InlineKeyboardButton:
        data = ConsentButton(tag=tag(interview), action=action)
        return InlineKeyboardButton(text=text, callback_data=data.pack())

    return InlineKeyboardMarkup(
        inline_keyboard=[
            [button(screen.agree, "agree")],
            [button(screen.decline, "decline")],
            [button(locale.gettext("About my data"), "details")],
            language_row(without=locale.language),
        ]
    )


def language_row(*, without: Language | None = None) -> list[InlineKeyboardButton]:
    """Return a button for each language in its own name."""
    return [
        InlineKeyboardButton(text=language.own_name, callback_data=LanguageButton(language=language).pack())
        for language in Language
        if language is not without
    ]


def resume_keyboard(interview: OpenInterview, locale: Locale) -> InlineKeyboardMarkup:
    """Continue after a pause."""
    return InlineKeyboardMarkup(inline_keyboard=[_continue(interview, locale)])


def pause_keyboard(interview: OpenInterview, locale: Locale) -> InlineKeyboardMarkup:
    """Continue, or be reminded tomorrow; who told the main part is not reminded of the rest."""
    rows = [_continue(interview, locale)]
    if interview.disposition in UNFINISHED:
        label = locale.gettext("Remind me tomorrow")
        rows.append([_about_reminders(interview.id, ReminderAction.TOMORROW, label)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def promise_keyboard(interview: OpenInterview, locale: Locale) -> InlineKeyboardMarkup:
    """Continue, or be reminded after all not."""
    stop = _about_reminders(interview.id, ReminderAction.STOP, locale.gettext("Don't remind me"))
    return InlineKeyboardMarkup(inline_keyboard=[_continue(interview, locale), [stop]])


def reminder_keyboard(interview_id: str, locale: Locale) -> InlineKeyboardMarkup:
    """Go on, end it here, or be reminded no more."""
    labels = {
        ReminderAction.GO_ON: locale.gettext("Go on"),
        ReminderAction.FINISH: locale.gettext("No, finish here"),
        ReminderAction.STOP: locale.gettext("Don't remind me"),
    }
    rows = [[_about_reminders(interview_id, action, label)] for action, label in labels.items()]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _continue(interview: OpenInterview, locale: Locale) -> list[InlineKeyboardButton]:
    data = ResumeButton(tag=tag(interview)).pack()
    return [InlineKeyboardButton(text=locale.gettext("Continue"), callback_data=data)]


def _about_reminders(interview_id: str, action: ReminderAction, label: str) -> InlineKeyboardButton:
    data = ReminderButton(tag=interview_id[:TAG_LENGTH], action=action)
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def age_keyboard(locale: Locale) -> InlineKeyboardMarkup:
    """ "Yes, delete" or "No" to the question about age."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(text=locale.gettext("Yes, delete"), callback_data=AgeButton(minor=True).pack()),
                InlineKeyboardButton(text=locale.gettext("No"), callback_data=AgeButton(minor=False).pack()),
            ]
        ]
    )


def withdraw_keyboard(locale: Locale) -> InlineKeyboardMarkup:
    """Erase or keep."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=locale.gettext("Yes, delete everything"), callback_data=WithdrawButton(erase=True).pack()
                )
            ],
            [
                InlineKeyboardButton(
                    text=locale.gettext("No, keep my answers"), callback_data=WithdrawButton(erase=False).pack()
                )
            ],
        ]
    )


def digest_keyboard(digest: Digest, now: datetime, locale: Locale) -> InlineKeyboardMarkup:
    """Set day, hour and zone, switch the digest, send one now; what is set is marked."""

    def button(text: str, action: DigestAction, value: int = 0, *, is_set: bool = False) -> InlineKeyboardButton:
        data = DigestButton(thread=digest.thread_id, action=action, value=value)
        return InlineKeyboardButton(text=f"{'• ' if is_set else ''}{text}", callback_data=data.pack())

    zone = locale.gettext("Time zone: {city}", city=locale.city(zone_name(digest, now)))
    switch = locale.gettext("Switch off") if digest.enabled else locale.gettext("Switch on")
    rows = [
        [button(locale.short_weekday(day), DigestAction.DAY, day, is_set=day == digest.weekday) for day in row]
        for row in WEEKDAYS
    ]
    rows += [
        [button(locale.hour(hour), DigestAction.HOUR, hour, is_set=hour == digest.hour) for hour in row]
        for row in HOURS
    ]
    return InlineKeyboardMarkup(
        inline_keyboard=[
            *rows,
            [button(zone, DigestAction.ZONE, following_zone(digest, now))],
            [button(locale.gettext("Send one now"), DigestAction.NOW)],
            [button(switch, DigestAction.SWITCH, int(not digest.enabled))],
        ]
    )
