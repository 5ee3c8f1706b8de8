"""What a person is shown: the open question, the answered one and the first screen, in plain words without markup."""

from dataclasses import dataclass
from enum import StrEnum

from interview.engine import offered
from interview.guide import Guide, Option
from interview.language import Locale
from interview.programme import Asked, BuiltIn, visited_stages
from interview.records import AnswerRecord, AnswerValue
from interview.scales import DIGIT_SCALES, RANGES, SEVERAL, Kind, Labels, standards, to_option
from interview.state import Entry, Known, State

SHORT_LABEL = 16  # characters; two buttons of this length stand side by side on a phone
MANY_OPTIONS = 6  # from here on short buttons are set in two columns
NPS_ROW = 5


class Control(StrEnum):
    """Buttons that steer the interview."""

    DONE = "done"
    THATS_ALL = "thats_all"
    ENOUGH = "enough"
    ANOTHER_STAGE = "another_stage"
    BACK = "back"
    SKIP = "skip"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Setting:
    """Who asks, and in which language."""

    company: str
    locale: Locale


@dataclass(frozen=True, slots=True)
class Button:
    """One option. at: what `engine.Tap.at` needs to tell a double tap from a second one."""

    option: str
    label: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """The open question. heading: the stage, with progress by name. draft: what was tapped so far."""

    heading: str | None
    body: str
    hint: str | None
    draft: str | None
    rows: tuple[tuple[Button, ...], ...]
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer in words; answer is None when it was skipped."""

    heading: str | None
    label: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The consent."""

    body: str
    agree: str
    decline: str


def first_screen(guide: Guide, setting: Setting, *, retention: str) -> FirstScreen:
    """Lay out the consent; retention: how long answers are kept, in words."""
    language = setting.locale.language
    body = guide.consent.text[language].format(
        company=setting.company, minutes=guide.minutes[language], retention=retention
    )
    return FirstScreen(body, guide.consent.agree[language], guide.consent.decline[language])


def open_screen(guide: Guide, state: State, asked: Asked, setting: Setting) -> Screen:
    """Lay out the open question."""
    writing = state.writing is not None
    awaiting = state.awaiting is not None
    return Screen(
        heading=_heading(guide, state, asked, setting),
        body=question_label(guide, state, asked, setting),
        hint=_hint(guide, state, asked, setting),
        draft=_chosen_words(guide, asked, state.draft, setting) if state.draft else None,
        rows=() if writing or awaiting else _rows(guide, state, asked, setting),
        controls=(Control.THATS_ALL,) if writing else _controls(asked),
    )


def answered(guide: Guide, state: State, asked: Asked, entry: Entry, setting: Setting) -> Answered:
    """Lay out a question that was answered; state: as it was before the answer."""
    language = setting.locale.language
    label = question_label(guide, state, asked, setting)
    if asked.question.short is not None and asked.built_in is None:
        label = asked.question.short[language]
    heading = None if asked.stage_id is None else guide.stage(asked.stage_id).title[language]
    return Answered(heading, label, None if entry.skipped else _value_words(guide, asked, entry.value, setting))


def told(guide: Guide, record: AnswerRecord, setting: Setting) -> tuple[str | None, str, str | None]:
    """Return stage, question and tapped answer of a stored answer in words; the question's id where it is no more."""
    language = setting.locale.language
    heading = None if record.stage_id is None else guide.stage(record.stage_id).title[language]
    part, question = next(
        ((part, question) for part, question in guide.questions() if question.id == record.question_id), (None, None)
    )
    if part is None or question is None:
        probe = next((probe for probe in guide.probes if probe.id == record.question_id), None)
        return heading, record.question_id if probe is None else probe.label[language], None
    asked = Asked(part, question, record.stage_id)
    label = question_label(guide, State(seed=0), asked, setting)
    return heading, label, _value_words(guide, asked, record.value, setting) or None


def question_label(guide: Guide, state: State, asked: Asked, setting: Setting) -> str:
    """Return the question in words, its placeholders filled."""
    locale = setting.locale
    if asked.built_in is BuiltIn.STORY_STAGE:
        return locale.gettext("Which of these would you like to tell us about?")
    if asked.built_in is BuiltIn.CHECK:
        chosen = Known.of(state.path).at(asked.stage_id).value(asked.question.id)
        return locale.gettext("You chose “{rating}”, right?", rating=_value_words(guide, asked, chosen, setting))
    standard = standards().get(asked.question.type)
    label = asked.question.label or (standard.label if standard else None) or {}
    return _piped(guide, state, asked, label[locale.language], setting)


def _piped(guide: Guide, state: State, asked: Asked, text: str, setting: Setting) -> str:
    if "{" not in text:
        return text
    known = Known.of(state.path).at(asked.stage_id)
    values = {"company": setting.company}
    if asked.stage_id is not None:
        values["stage"] = guide.stage(asked.stage_id).title[setting.locale.language]
    for part, question in guide.questions():
        if "{" + question.id + "}" in text:
            value = known.value(question.id)
            values[question.id] = _value_words(guide, Asked(part, question, None), value, setting) or "…"
    return text.format(**values)


def _heading(guide: Guide, state: State, asked: Asked, setting: Setting) -> str | None:
    if asked.stage_id is None:
        return None
    title = guide.stage(asked.stage_id).title[setting.locale.language]
    if asked.part.each is None:
        return title
    visited = visited_stages(guide, Known.of(state.path))
    return setting.locale.gettext(
        "{stage} · {n} of {total}", stage=title, n=visited.index(asked.stage_id) + 1, total=len(visited)
    )


def _hint(guide: Guide, state: State, asked: Asked, setting: Setting) -> str | None:
    language = setting.locale.language
    if state.awaiting is not None:
        return setting.locale.gettext("Please write it in your own words.")
    if asked.question.hint is not None:
        return _piped(guide, state, asked, asked.question.hint[language], setting)
    standard = standards().get(asked.question.type)
    if standard is not None and standard.low is not None and standard.high is not None:
        low, high = RANGES[asked.question.type]
        return f"{low} — {standard.low[language]}, {high} — {standard.high[language]}"
    stage = None if asked.stage_id is None else guide.stage(asked.stage_id)
    first_of_stage = asked.part.each is not None and asked.question is asked.part.questions[0]
    return stage.hint[language] if first_of_stage and stage is not None and stage.hint is not None else None


def _rows(guide: Guide, state: State, asked: Asked, setting: Setting) -> tuple[tuple[Button, ...], ...]:
    kind = asked.question.type
    options = offered(guide, asked)
    buttons = [_button(state, asked, option, setting) for option in options]
    if kind in DIGIT_SCALES:
        first, *middle, last = buttons
        return ((first,), *_in_rows(middle, NPS_ROW), (last,))
    short = len(buttons) >= MANY_OPTIONS and all(len(button.label) <= SHORT_LABEL for button in buttons)
    return _in_rows(buttons, 2 if short else 1)


def _in_rows(buttons: list[Button], length: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[start : start + length]) for start in range(0, len(buttons), length))


def _button(state: State, asked: Asked, option: Option, setting: Setting) -> Button:
    label = _option_label(asked.question.type, option, setting)
    if asked.question.type is Kind.PATH:
        return Button(option.id, label, len(state.draft))
    if asked.question.type in SEVERAL:
        ticked = option.id in state.draft
        return Button(option.id, f"✓ {label}" if ticked else label, 0 if ticked else 1)
    if asked.built_in is BuiltIn.CHECK and to_option(_rated(state, asked)) == option.id:
        return Button(option.id, f"✓ {label}")
    return Button(option.id, label)


def _rated(state: State, asked: Asked) -> AnswerValue:
    return Known.of(state.path).at(asked.stage_id).value(asked.question.id)


def _option_label(kind: Kind, option: Option, setting: Setting) -> str:
    language = setting.locale.language
    if kind not in DIGIT_SCALES:
        return option.label[language]
    low, high = RANGES[kind]
    standard = standards()[kind]
    ends: dict[int, Labels | None] = {low: standard.low, high: standard.high}
    words = ends.get(int(option.id))
    return option.id if words is None else f"{option.id} · {words[language]}"


def _controls(asked: Asked) -> tuple[Control, ...]:
    controls: list[Control] = []
    if asked.question.type in SEVERAL or asked.question.type is Kind.NOTE:
        controls.append(Control.DONE)
    if asked.first_of_story:
        controls.append(Control.ANOTHER_STAGE)
    if asked.is_probe:
        controls.append(Control.ENOUGH)
    controls.append(Control.BACK)
    if not asked.is_probe:
        controls.append(Control.SKIP)
    controls.append(Control.PAUSE)
    return tuple(controls)


def _value_words(guide: Guide, asked: Asked, value: AnswerValue, setting: Setting) -> str:
    if isinstance(value, tuple):
        return _chosen_words(guide, asked, value, setting)
    if isinstance(value, int) and not isinstance(value, bool) and asked.question.type not in RANGES:
        return setting.locale.integer(value)
    return _chosen_words(guide, asked, (to_option(value) or "",), setting)


def _chosen_words(guide: Guide, asked: Asked, chosen: tuple[str, ...], setting: Setting) -> str:
    language = setting.locale.language
    labels = {
        option.id: option.id if asked.question.type in DIGIT_SCALES else option.label[language]
        for option in offered(guide, asked)
    }
    joint = " → " if asked.question.type is Kind.PATH else ", "
    return joint.join(labels[option] for option in chosen if option in labels)
