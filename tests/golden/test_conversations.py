"""Both guides as a person goes through them, in four languages: one unhappy case, with a probe and a step back.

After a change of guide, engine or screens: `pytest tests/golden --update-golden`, and read the diff.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interview.advice import Advice
from interview.engine import Agree, Back, Done, Event, Skip, StoryEnded, Tap, Words, offered, step
from interview.guide import Guide
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.programme import Asked, open_question
from interview.scales import SEVERAL, Kind
from interview.screen import Screen, Setting, answered, first_screen, open_screen
from interview.state import State

FOLDER = Path(__file__).parent
SEED = 7
RATINGS = {
    ("importance", "support"): "5",
    ("satisfaction", "support"): "1",
    ("importance", "purchase"): "4",
    ("satisfaction", "purchase"): "5",
}
"""What is tapped where a plain choice would tell nothing; elsewhere the first option, or 4 on a scale."""
TICKS = {"stages": ("purchase", "support")}
STEPS = 3
UNHAPPY = Advice(
    missing=frozenset({"repeat_reason"}), lanes=frozenset({"say", "think"}), valence=-2, tags=frozenset({"process"})
)
STORY = "…"
SKIPPED = frozenset({"expected"})
TAKEN_BACK = "csat"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("guide", builtin_guides(), ids=lambda guide: guide.id)
def test_conversation_reads_as_it_did(guide: Guide, language: Language, request: pytest.FixtureRequest) -> None:
    path = FOLDER / f"{guide.id}.{language.value}.txt"
    spoken = "\n".join(_conversation(guide, language)) + "\n"
    if request.config.getoption("--update-golden"):
        path.write_text(spoken, encoding="utf-8")

    assert spoken == path.read_text(encoding="utf-8")


def _conversation(guide: Guide, language: Language) -> Iterator[str]:
    setting = Setting("Aurora", Locale(language))
    consent = first_screen(guide, setting, retention=setting.locale.ngettext("{n} month", "{n} months", 12))
    yield f"{consent.body}\n[ {consent.agree} ] [ {consent.decline} ]\n"
    state = step(guide, State(SEED), Agree()).state
    yield f"→ {consent.agree}\n"
    taken_back = False
    while (asked := open_question(guide, state)) is not None:
        screen = open_screen(guide, state, asked, setting)
        yield _shown(screen)
        if asked.question.id == TAKEN_BACK and not taken_back and state.path:
            taken_back = True
            state = step(guide, state, Back()).state
            yield "→ ↩\n"
            continue
        for event in _events(guide, asked):
            before, taken = state, step(guide, state, event)
            state = taken.state
            if taken.given is not None:
                told = answered(guide, before, asked, taken.given, setting)
                yield f"→ {told.label}: {told.answer or '—'}\n"
    yield guide.closing[language].format(company="Aurora")


def _events(guide: Guide, asked: Asked) -> list[Event]:
    kind, name = asked.question.type, asked.question.id
    if name in SKIPPED:
        return [Skip()]
    if kind is Kind.TEXT:
        return [Words(STORY), StoryEnded(UNHAPPY)]
    if kind is Kind.NUMBER:
        return [Words("20")]
    options = [option.id for option in offered(guide, asked)]
    if kind in SEVERAL:
        ticked = TICKS.get(name, options[: STEPS if kind is Kind.PATH else 1])
        return [*(Tap(option) for option in ticked if option in options), Done()]
    scaled = "4" if "4" in options else options[0]
    return [Tap(RATINGS.get((name, str(asked.stage_id)), scaled))]


def _shown(screen: Screen) -> str:
    lines = [screen.heading, screen.body, screen.hint]
    buttons = [" ".join(f"[ {button.label} ]" for button in row) for row in screen.rows]
    controls = " ".join(f"<{control.value}>" for control in screen.controls)
    return "\n".join([line for line in (*lines, *buttons, controls) if line])
