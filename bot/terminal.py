"""The interview in a terminal: the same engine and the same screens, without Telegram, and nothing is kept."""

import sys
from random import SystemRandom

from interview.advice import Advice
from interview.engine import (
    Agree,
    AnotherStage,
    Back,
    Decline,
    Done,
    Event,
    Notice,
    Pause,
    Skip,
    StoryEnded,
    Tap,
    Words,
    step,
)
from interview.guide import Guide
from interview.language import Language, Locale
from interview.operator import Operator
from interview.programme import open_question
from interview.screen import Button, Control, Screen, Setting, first_screen, open_screen
from interview.state import State
from nlp.advice import Advisor

COMMANDS: dict[str, tuple[Control, Event]] = {
    "+": (Control.DONE, Done()),
    ".": (Control.THATS_ALL, StoryEnded(None)),
    "e": (Control.ENOUGH, Skip()),
    "o": (Control.ANOTHER_STAGE, AnotherStage()),
    "b": (Control.BACK, Back()),
    "s": (Control.SKIP, Skip()),
    "q": (Control.PAUSE, Pause()),
}
"""What is typed for a control; a number taps an option, everything else is words."""
SEED_BITS = 31


def converse(guide: Guide, language: Language, operator: Operator) -> None:
    """Ask until the guide ends, the person stops or the input ends."""
    setting = Setting(operator.company or "…", Locale(language))
    retention = setting.locale.ngettext("{n} month", "{n} months", operator.retention_months)
    consent = first_screen(guide, setting, retention=retention)
    _write(f"{consent.body}\n\n1. {consent.agree}\n2. {consent.decline}\n")
    agreed = _read() == "1"
    state = step(guide, State(SystemRandom().getrandbits(SEED_BITS)), Agree() if agreed else Decline()).state
    advisor, told = Advisor(), list[str]()
    while not state.paused and (asked := open_question(guide, state)) is not None:
        screen = open_screen(guide, state, asked, setting)
        buttons = [button for row in screen.rows for button in row]
        _show(screen, buttons)
        typed = _read()
        if typed is None:
            return
        event = _event(typed, screen, buttons)
        if isinstance(event, Words):
            told.append(event.text)
        if isinstance(event, StoryEnded):
            event = StoryEnded(_advice(advisor, told, language))
            told.clear()
        taken = step(guide, state, event)
        if taken.notice is not None and taken.notice is not Notice.KEPT:
            _write(f"({taken.notice.value})")
        state = taken.state
    if state.consent and not state.paused:
        _write(guide.closing[language].format(company=setting.company))


def _advice(advisor: Advisor, told: list[str], language: Language) -> Advice:
    advice = advisor.advise("\n".join(told), language=language.value)
    return Advice(advice.missing, advice.lanes, advice.valence, advice.pains | advice.emotions)


def _show(screen: Screen, buttons: list[Button]) -> None:
    lines = ["", screen.heading or "", screen.body, screen.hint or "", f"→ {screen.draft}" if screen.draft else ""]
    lines += [f"{number}. {button.label}" for number, button in enumerate(buttons, start=1)]
    lines.append(
        "  ".join(f"[{key}] {control.value}" for key, (control, _) in COMMANDS.items() if control in screen.controls)
    )
    _write("\n".join(line for line in lines if line))


def _event(typed: str, screen: Screen, buttons: list[Button]) -> Event:
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(buttons):
        button = buttons[int(typed) - 1]
        return Tap(button.option, button.at)
    control, event = COMMANDS.get(typed, (None, Words(typed)))
    return event if control is None or control in screen.controls else Words(typed)


def _read() -> str | None:
    _write("> ", end="")
    line = sys.stdin.readline()
    return line.strip() if line else None


def _write(text: str, *, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()
