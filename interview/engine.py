"""The engine: `(guide, state, event) -> Step`. Pure; no clock, no words kept, no chance but the state's seed."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from interview.advice import Advice
from interview.errors import UnknownOptionError
from interview.guide import ASIDE, Guide, Option
from interview.programme import Asked, BuiltIn, entry_for, open_question, other_stage_id, ratings
from interview.records import AnswerValue
from interview.scales import (
    MAX_FEELINGS,
    MAX_NUMBER,
    MAX_PATH_STEPS,
    RANGES,
    SEVERAL,
    Kind,
    Labels,
    from_option,
    read_number,
    standards,
)
from interview.state import Entry, State

NEUTRAL = "neutral"
ASIDE_PART = "aside"


@dataclass(frozen=True, slots=True)
class Agree:
    """Consent was given."""


@dataclass(frozen=True, slots=True)
class Decline:
    """Consent was refused."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of the open question.

    at: what the button showed when it was tapped, so that a double tap counts once: 1 to tick or 0 to untick an
    option, the number of steps so far on a `path`. None toggles or appends.
    """

    option: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The button that closes a question with several taps."""


@dataclass(frozen=True, slots=True)
class Words:
    """One message of words.

    calm: it held a cue for help, so probing pauses until the next answer. beside: it answers no open question.
    """

    text: str
    calm: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class StoryEnded:
    """`[That's all]`, or silence; with the advice on the whole text, None when it was not ready in time."""

    advice: Advice | None


@dataclass(frozen=True, slots=True)
class Skip:
    """Pass on the open question."""


@dataclass(frozen=True, slots=True)
class Back:
    """Undo what was given last."""


@dataclass(frozen=True, slots=True)
class AnotherStage:
    """Tell about another stage than the one proposed."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop for now."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on after a pause."""


Event = Agree | Decline | Tap | Done | Words | StoryEnded | Skip | Back | AnotherStage | Pause | Resume


class Notice(StrEnum):
    """Something to say before the question that stays open."""

    KEPT = "kept"  # words that answer no open question were added to the story
    WRITE = "write"  # now in your own words
    NEED_NUMBER = "need_number"
    OUT_OF_RANGE = "out_of_range"
    ENOUGH_TICKED = "enough_ticked"
    NOTHING_BEFORE = "nothing_before"
    NOTHING_OPEN = "nothing_open"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the words of a `Words` event belong.

    ordinal: the answer that holds them. entry: its row when this message begins it, None when it goes on.
    """

    ordinal: int
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Step:
    """The new state and what happened.

    given: the entry that was completed by this event. kept: where the event's words belong. notice: what to say.
    """

    state: State
    given: Entry | None = None
    kept: Kept | None = None
    notice: Notice | None = None


def step(guide: Guide, state: State, event: Event) -> Step:
    """Take one event.

    Raises UnknownOptionError for a tap that the open question does not offer; everything else a person can do
    yields a step, at worst one with a notice and the same question.
    """
    match event:
        case Agree() | Decline():
            return Step(replace(state, consent=isinstance(event, Agree)) if not state.consent else state)
        case Pause():
            return Step(replace(state, paused=True))
        case Resume():
            return Step(replace(state, paused=False))
        case Back():
            return _back(state)
        case _:
            state = replace(state, paused=False)
    asked = open_question(guide, state)
    if asked is None:
        if isinstance(event, Words) and state.consent:  # without consent not a word is kept
            return _aside(state, event)
        return Step(state, notice=Notice.NOTHING_OPEN)
    match event:
        case Tap(option, at):
            return _tap(guide, state, asked, option, at)
        case Done():
            return _done(guide, state, asked)
        case Words():
            return _words(guide, state, asked, event)
        case StoryEnded(advice):
            return _story_ended(state, asked, advice)
        case Skip():
            return _skip(state, asked)
        case AnotherStage():
            return _another_stage(state, asked)


def offered(guide: Guide, asked: Asked) -> tuple[Option, ...]:
    """Return the buttons of the open question, for scales and standard questions too."""
    kind = asked.question.type
    if kind in RANGES:
        low, high = RANGES[kind]
        words = standards()[kind].options
        return tuple(_standard(str(value), words.get(str(value), {})) for value in range(low, high + 1))
    if kind in (Kind.YES_NO, Kind.EMOTION):
        return tuple(_standard(option, words) for option, words in standards()[kind].options.items())
    if isinstance(asked.question.options, tuple):
        return asked.question.options
    return guide.options(asked.question)


def _standard(option: str, words: Labels) -> Option:
    return Option.model_construct(id=option, label=words, other=False)


def _tap(guide: Guide, state: State, asked: Asked, option_id: str, at: int | None = None) -> Step:
    option = next((option for option in offered(guide, asked) if option.id == option_id), None)
    if option is None:
        raise UnknownOptionError(f"{asked.question.id} does not offer {option_id!r}")
    if asked.question.type in SEVERAL:
        return _tick(state, asked, option_id, at)
    if option.other:
        return Step(replace(state.settled(), awaiting=option_id), notice=Notice.WRITE)
    return _complete(state, asked, from_option(asked.question.type, option_id))


def _tick(state: State, asked: Asked, option_id: str, at: int | None) -> Step:
    kind, draft = asked.question.type, state.draft
    if kind is Kind.PATH:
        if at is not None and draft[at : at + 1] == (option_id,):  # the same button once more, not one more step
            return Step(state)
        if len(draft) >= (asked.question.most or MAX_PATH_STEPS):
            return Step(state, notice=Notice.ENOUGH_TICKED)
        return Step(replace(state, draft=(*draft, option_id)))
    ticked = option_id in draft
    if at is not None and ticked == bool(at):
        return Step(state)
    if ticked:
        return Step(replace(state, draft=tuple(other for other in draft if other != option_id)))
    if kind is Kind.EMOTION:
        draft = () if option_id == NEUTRAL else tuple(other for other in draft if other != NEUTRAL)
    most = asked.question.most or (MAX_FEELINGS if kind is Kind.EMOTION else None)
    if most is not None and len(draft) >= most:
        return Step(state, notice=Notice.ENOUGH_TICKED)
    return Step(replace(state, draft=(*draft, option_id)))


def _done(guide: Guide, state: State, asked: Asked) -> Step:
    if asked.question.type is Kind.NOTE:
        return _complete(state, asked, None)
    if asked.question.type not in SEVERAL:
        return Step(state)
    if not state.draft:
        return _skip(state, asked)
    chosen = state.draft
    if asked.question.visits:
        order = [option.id for option in offered(guide, asked)]
        chosen = tuple(sorted(chosen, key=order.index))
    return _complete(state, asked, chosen)


def _words(guide: Guide, state: State, asked: Asked, event: Words) -> Step:
    kind = asked.question.type
    if event.beside:
        return _aside(state, event)
    if kind is Kind.TEXT:
        return _story_part(state, asked, event)
    if state.awaiting is not None:
        return _complete(state, asked, state.awaiting, words=event)
    if kind is Kind.NUMBER:
        return _number(state, asked, event, 0, MAX_NUMBER)
    if kind in (Kind.NPS, Kind.CES) and event.text.strip().isascii() and event.text.strip().isdigit():
        return _number(state, asked, event, *RANGES[kind])
    named = _option_named(guide, asked, event.text)
    if named is not None:
        return _tap(guide, state, asked, named)
    other = next((option.id for option in offered(guide, asked) if option.other), None)
    if other is not None and kind not in SEVERAL:
        return _complete(state, asked, other, words=event)
    if event.calm and asked.is_probe:
        return _let_go(state, asked, event)
    return _aside(state, event)


def _let_go(state: State, asked: Asked, event: Words) -> Step:
    """Keep a cue for help with the story, and don't ask on."""
    kept = _aside(state, event)
    skipped = _skip(kept.state, asked)
    return replace(kept, state=skipped.state, given=skipped.given)


def _option_named(guide: Guide, asked: Asked, text: str) -> str | None:
    typed = text.strip().casefold()
    for option in offered(guide, asked):
        if typed in {label.casefold() for label in option.label.values()} and not option.other:
            return option.id
    return None


def _number(state: State, asked: Asked, event: Words, low: int, high: int) -> Step:
    number = read_number(event.text)
    if number is None:
        return replace(_aside(state, event), notice=Notice.NEED_NUMBER)
    if not low <= number <= high:
        return Step(state, notice=Notice.OUT_OF_RANGE)
    only_digits = re.fullmatch(r"[\d\s]+", event.text) is not None
    return _complete(state, asked, number, words=None if only_digits else event)


def _story_part(state: State, asked: Asked, event: Words) -> Step:
    if state.writing is not None:
        return Step(replace(state, calm=state.calm or event.calm), kept=Kept(state.writing, None))
    ordinal = state.used + 1
    begun = replace(state, used=ordinal, writing=ordinal, calm=event.calm)
    return Step(begun, kept=Kept(ordinal, entry_for(asked, ordinal)))


def _story_ended(state: State, asked: Asked, advice: Advice | None) -> Step:
    if state.writing is None:
        return Step(state)
    entry = replace(entry_for(asked, state.writing), advice=advice, calm=state.calm)
    return Step(replace(state.settled(), path=(*state.path, entry)), given=entry)


def _aside(state: State, event: Words) -> Step:
    """Keep words that answer nothing: with the last story, else in a row of their own."""
    story = next((entry for entry in reversed(state.path) if entry.kind is Kind.TEXT and not entry.skipped), None)
    if story is not None:
        return Step(state, kept=Kept(story.ordinal, None), notice=Notice.KEPT)
    ordinal = state.used + 1
    entry = Entry(
        ordinal=ordinal, part_id=ASIDE_PART, question_id=ASIDE, stage_id=None, kind=Kind.TEXT, calm=event.calm
    )
    return Step(replace(state, used=ordinal), kept=Kept(ordinal, entry), notice=Notice.KEPT)


def _complete(state: State, asked: Asked, value: AnswerValue, *, words: Words | None = None) -> Step:
    ordinal = state.used + 1
    entry = replace(entry_for(asked, ordinal), value=value, calm=words is not None and words.calm)
    done = replace(state.settled(), used=ordinal, path=(*state.path, entry))
    return Step(done, given=entry, kept=None if words is None else Kept(ordinal, entry))


def _skip(state: State, asked: Asked) -> Step:
    if state.writing is not None:  # an old button: what was told already is an answer
        return _story_ended(state, asked, None)
    if asked.built_in is BuiltIn.CHECK:  # no objection: the rating stands
        return _complete(state, asked, ratings(state, asked.question.type)[str(asked.stage_id)])
    ordinal = state.used + 1
    entry = replace(entry_for(asked, ordinal), skipped=True)
    return Step(replace(state.settled(), used=ordinal, path=(*state.path, entry)), given=entry)


def _another_stage(state: State, asked: Asked) -> Step:
    if not asked.first_of_story or state.writing is not None:
        return Step(state)
    ordinal = state.used + 1
    marker = Entry(
        ordinal=ordinal,
        part_id=asked.part.id,
        question_id=other_stage_id(asked.part.id),
        stage_id=None,
        kind=Kind.NOTE,
        skipped=True,
    )
    return Step(replace(state.settled(), used=ordinal, path=(*state.path, marker)), given=marker)


def _back(state: State) -> Step:
    """Undo the last tick, else what is half-given, else the last answer.

    Burns an ordinal, for `used` tells one prompt from another: a second tap on the same button is stale.
    """
    undone = replace(state.settled(), paused=False, used=state.used + 1)
    if state.draft:
        return Step(replace(undone, draft=state.draft[:-1]))
    if state.awaiting is not None or state.writing is not None:
        return Step(undone)
    if not state.path:
        return Step(replace(state, paused=False), notice=Notice.NOTHING_BEFORE)
    return Step(replace(undone, path=state.path[:-1]))
