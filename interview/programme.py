"""Which question comes next: a pure function of the guide and of what was answered so far."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from interview.advice import Advice
from interview.guide import Guide, Option, Part, Probe, Question
from interview.records import Disposition
from interview.scales import RANGES, Kind
from interview.state import Entry, Known, State

CLEAR_VALENCE = 2  # a story this good or bad contradicts the opposite end of the scale
CONTENT = 4  # when the worst stage is rated this or better, no stage asks to be told first


class BuiltIn(StrEnum):
    """Questions that every guide has without writing them."""

    STORY_STAGE = "story_stage"  # which stage to tell about
    CHECK = "check"  # "You chose 'very low', right?"


@dataclass(frozen=True, slots=True)
class Asked:
    """The open question, bound to the stage it is about.

    of: for a probe, the question it follows up. first_of_story: another stage may still be chosen.
    """

    part: Part
    question: Question
    stage_id: str | None
    of: str | None = None
    built_in: BuiltIn | None = None
    first_of_story: bool = False

    @property
    def is_probe(self) -> bool:
        """Tell whether this follows up an answer."""
        return self.of is not None and self.built_in is None

    @property
    def key(self) -> tuple[str, str | None]:
        """Return what an answer to it will be about."""
        return self.question.id, self.stage_id


def open_question(guide: Guide, state: State) -> Asked | None:
    """Return the first question of the programme that was not asked yet; None at the end and before consent."""
    if not state.consent:
        return None
    known = Known.of(state.path)
    given = _asked_keys(state)
    checked = {entry.key for entry in state.path if entry.check}
    for asked in _programme(guide, state, known):
        if asked.key not in (checked if asked.built_in is BuiltIn.CHECK else given):
            return asked
    return None


def _asked_keys(state: State) -> set[tuple[str, str | None]]:
    """Return what was asked already; `[Another stage]` opens the choice of a stage anew."""
    keys: set[tuple[str, str | None]] = set()
    for entry in state.path:
        if entry.question_id == other_stage_id(entry.part_id):
            keys.discard((stage_choice_id(entry.part_id), None))
        if not entry.check:
            keys.add(entry.key)
    return keys


def stage_choice_id(part_id: str) -> str:
    """Return the id under which it is kept which stage a story is about."""
    return f"{part_id}.stage"


def other_stage_id(part_id: str) -> str:
    """Return the id under which it is kept that another stage was asked for."""
    return f"{part_id}.other"


def visited_stages(guide: Guide, known: Known) -> tuple[str, ...]:
    """Return the stages the case included, in journey order; all of them where none were ticked."""
    everything = tuple(stage.id for stage in guide.stages)
    for _, question in guide.questions():
        if question.visits:
            chosen = known.at(None).value(question.id)
            return tuple(stage for stage in everything if isinstance(chosen, tuple) and stage in chosen) or everything
    return everything


def ratings(state: State, kind: Kind) -> dict[str, int]:
    """Return the last rating of each stage by stage id; stages that were not rated are missing."""
    return {
        entry.stage_id: entry.value
        for entry in state.path
        if entry.kind is kind and entry.stage_id is not None and isinstance(entry.value, int)
    }


def disposition(guide: Guide, state: State) -> Disposition:
    """Tell how far the interview came; silence is the store's to notice."""
    if state.consent is None:
        return Disposition.INVITED
    if not state.consent:
        return Disposition.REFUSED
    if not ratings(state, Kind.SATISFACTION):
        return Disposition.STARTED
    asked = open_question(guide, state)
    order = [part.id for part in guide.parts]
    if asked is None or order.index(asked.part.id) > order.index(guide.complete_after):
        return Disposition.COMPLETE
    return Disposition.PARTIAL


def persona(guide: Guide, state: State) -> str | None:
    """Return the first persona whose rule holds."""
    known = Known.of(state.path)
    return next((persona.id for persona in guide.personas if persona.when.holds(known)), None)


def _programme(guide: Guide, state: State, known: Known) -> Iterator[Asked]:
    for part in guide.parts:
        if part.when is not None and not part.when.holds(known):
            continue
        if part.each:
            for stage_id in visited_stages(guide, known):
                questions = part.questions + guide.stage(stage_id).questions
                yield from _questions(guide, state, known.at(stage_id), part, questions)
        elif part.story:
            yield from _story(guide, state, known, part)
        else:
            yield from _questions(guide, state, known, part, part.questions)


def _questions(
    guide: Guide,
    state: State,
    known: Known,
    part: Part,
    questions: tuple[Question, ...],
    *,
    other_stages: bool = False,
) -> Iterator[Asked]:
    for question in questions:
        if question.when is not None and not question.when.holds(known):
            continue
        if question.lane is not None and question is not _drawn_lane(state, known, part):
            continue
        yield Asked(part, question, known.stage_id, first_of_story=other_stages and question is questions[0])
        entry = known.entry(question.id)
        if entry is not None and entry.stage_id == known.stage_id and entry.advice is not None and not entry.calm:
            yield from _check(known, part, question, entry.advice)
            yield from _probes(guide, known, part, question, entry.advice)


def _check(known: Known, part: Part, question: Question, advice: Advice) -> Iterator[Asked]:
    """Ask once whether a rating was meant that the story contradicts."""
    first = next(
        (e for e in known.path if e.kind is Kind.SATISFACTION and e.stage_id == known.stage_id and not e.check), None
    )
    if not part.story or first is None or not isinstance(first.value, int):
        return
    low, high = RANGES[Kind.SATISFACTION]
    contradicted = (first.value == high and advice.valence <= -CLEAR_VALENCE) or (
        first.value == low and advice.valence >= CLEAR_VALENCE
    )
    if contradicted:
        rating = Question.model_construct(id=first.question_id, type=Kind.SATISFACTION)
        yield Asked(part, rating, known.stage_id, of=question.id, built_in=BuiltIn.CHECK)


def _probes(guide: Guide, known: Known, part: Part, question: Question, advice: Advice) -> Iterator[Asked]:
    """Follow up what is missing: in the guide's order, never the same probe twice, never more than the limit."""
    left = question.probe_limit
    asked = {entry.question_id: entry for entry in known.path if entry.of is not None and not entry.check}
    for probe in (_probe(guide, probe_id) for probe_id in question.probes):
        before = asked.get(probe.id)
        if before is not None and (before.of, before.stage_id) == (question.id, known.stage_id):
            if before.skipped or before.calm:
                return
            left -= 1
        elif before is None and probe.missing in advice.missing and left > 0:
            left -= 1
            yield Asked(part, _as_question(probe), known.stage_id, of=question.id)


def _probe(guide: Guide, probe_id: str) -> Probe:
    return next(probe for probe in guide.probes if probe.id == probe_id)


def _as_question(probe: Probe) -> Question:
    kind = Kind.CHOICE if probe.options else Kind.TEXT
    return Question.model_construct(id=probe.id, type=kind, label=probe.label, options=probe.options or None)


def _drawn_lane(state: State, known: Known, part: Part) -> Question | None:
    """Draw one of the lanes that the part's story does not hold; the draw is the same at every step."""
    story = known.entry(part.questions[0].id)
    told = story.advice.lanes if story is not None and story.advice is not None else frozenset()
    missing = [question for question in part.questions if question.lane is not None and question.lane not in told]
    # Not cryptography: any even spread will do, and it must be repeatable.
    return Random(f"{state.seed}:{part.id}").choice(missing) if missing else None


def _story(guide: Guide, state: State, known: Known, part: Part) -> Iterator[Asked]:
    begun = next((e.stage_id for e in state.path if e.part_id == part.id and e.stage_id is not None), None)
    if begun is not None:
        yield from _questions(guide, state, known.at(begun), part, part.questions)
        return
    candidates = _untold(guide, state, known, part)
    if not candidates:
        return
    several = len(candidates) > 1
    choice, other = known.entry(stage_choice_id(part.id)), known.entry(other_stage_id(part.id))
    if several and (other is not None or _leaves_the_choice(part, state, candidates)):
        yield Asked(part, _stage_choice(guide, part, candidates), None, built_in=BuiltIn.STORY_STAGE)
    chosen = None if choice is None or (other is not None and other.ordinal > choice.ordinal) else choice.value
    stage_id = chosen if isinstance(chosen, str) else _ruled(part, state, candidates)
    yield from _questions(guide, state, known.at(stage_id), part, part.questions, other_stages=several)


def _untold(guide: Guide, state: State, known: Known, part: Part) -> tuple[str, ...]:
    """Return stages that may be told: the rated ones (all visited ones where none was rated), each told once."""
    stories = {other.id for other in guide.parts if other.story and other.id != part.id}
    told = {entry.stage_id for entry in state.path if entry.part_id in stories}
    visited = visited_stages(guide, known)
    rated = ratings(state, Kind.SATISFACTION)
    pool = tuple(stage for stage in visited if stage in rated) or visited
    return tuple(stage for stage in pool if stage not in told)


def _leaves_the_choice(part: Part, state: State, candidates: tuple[str, ...]) -> bool:
    """Tell whether the ratings point at no stage, so that the person chooses."""
    if part.story != "lowest":
        return False
    values = [value for stage, value in ratings(state, Kind.SATISFACTION).items() if stage in candidates]
    return not values or len(set(values)) == 1 or min(values) >= CONTENT


def _ruled(part: Part, state: State, candidates: tuple[str, ...]) -> str:
    """Pick by the part's rule; a tie goes to the more important, then to the later stage."""
    satisfaction = ratings(state, Kind.SATISFACTION)
    importance = ratings(state, Kind.IMPORTANCE)

    def rank(stage_id: str) -> tuple[int, int, int]:
        rated = satisfaction.get(stage_id, 0)
        first = {"lowest": -rated, "highest": rated, "last": 0}[part.story or "last"]
        weight = 0 if part.story == "last" else importance.get(stage_id, 0)
        return first, weight, candidates.index(stage_id)

    return max(candidates, key=rank)


def _stage_choice(guide: Guide, part: Part, candidates: tuple[str, ...]) -> Question:
    options = tuple(Option(id=stage_id, label=guide.stage(stage_id).title) for stage_id in candidates)
    return Question.model_construct(id=stage_choice_id(part.id), type=Kind.CHOICE, options=options)


def entry_for(asked: Asked, ordinal: int) -> Entry:
    """Start the entry that will answer a question."""
    return Entry(
        ordinal=ordinal,
        part_id=asked.part.id,
        question_id=asked.question.id,
        stage_id=asked.stage_id,
        kind=asked.question.type,
        of=asked.of,
        check=asked.built_in is BuiltIn.CHECK,
    )
