"""The crash test of a guide: invented respondents find what nobody should meet, before anybody does."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from random import Random
from statistics import median

from interview.engine import Agree, Event, Words, step
from interview.guide import Guide
from interview.language import Locale
from interview.programme import Asked, open_question
from interview.scales import Kind
from interview.screen import Setting, first_screen, open_screen
from interview.simulated import Simulated, Temper
from interview.state import State, dump_state, load_state

RUNS = 300
SEED = 7
MOST_EVENTS = 600  # several times what the longest guide takes
MOST_IDLE = 5  # events without any effect, one after another
FEWEST_ASKED = 10  # fewer say nothing about what people answer
LONG_MINUTES = 10  # of half of the respondents; a guide promises a few minutes
LONG_TAPS = 60  # of one respondent in ten; what each writes depends on the person, not on the guide

READ_S = 60 / 238  # a word: silent reading, Brysbaert 2019
TYPE_S = 60 / 36  # a word: typing on a phone, Palin and others 2019
TAP_S = 1.5  # an estimate, deciding included

EXAMPLE_COMPANY = "Example"
EXAMPLE_RETENTION = "12"


@dataclass(frozen=True, slots=True)
class Length:
    """How long interviews are: half of them are no longer than `median`, nine in ten no longer than `most`."""

    median_taps: int
    most_taps: int
    median_minutes: float
    most_minutes: float


@dataclass(frozen=True, slots=True)
class TemperResult:
    """How respondents of one kind fared. finished: how many came to the end. length: of all of the kind."""

    temper: Temper
    runs: int
    finished: int
    length: Length


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """Where interviews end that should not, or cannot go on. after: id of the last question. count: of respondents.

    error: the class of what broke there, "" where nothing did.
    """

    after: str
    count: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class CrashReport:
    """What the respondents met. length: of those who came to the end.

    unrated: interviews that end without one stage having been asked to be rated, so that they never count as complete.
    stuck: questions at which nothing goes on. broken: questions that cannot be shown or answered. never_asked,
    always_skipped: ids of questions and probes. always_same: id and the one answer.
    """

    runs: int
    tempers: tuple[TemperResult, ...]
    length: Length | None
    unrated: tuple[DeadEnd, ...] = ()
    stuck: tuple[DeadEnd, ...] = ()
    broken: tuple[DeadEnd, ...] = ()
    never_asked: tuple[str, ...] = ()
    always_skipped: tuple[str, ...] = ()
    always_same: tuple[tuple[str, str], ...] = ()

    @property
    def too_long(self) -> bool:
        """Tell whether this takes longer than people have on a phone."""
        length = self.length
        return length is not None and (length.median_minutes >= LONG_MINUTES or length.most_taps >= LONG_TAPS)

    @property
    def faults(self) -> int:
        """Count what is to be set right."""
        found = (self.unrated, self.stuck, self.broken, self.never_asked, self.always_skipped, self.always_same)
        return sum(len(one) for one in found) + self.too_long


@dataclass(slots=True)
class _Run:
    """One interview. end: "" for quit, else why it ended. asked: ids in order; answers: id to value, None skipped."""

    temper: Temper
    taps: int = 1  # the consent
    seconds: float = TAP_S
    end: str = ""
    error: str = ""
    rated: bool = False
    asked: list[str] = field(default_factory=list)
    answers: list[tuple[str, object]] = field(default_factory=list)

    @property
    def last(self) -> str:
        return self.asked[-1] if self.asked else ""


FINISHED, STUCK, BROKEN = "finished", "stuck", "broken"


def crash_test(guide: Guide, *, runs: int = RUNS, seed: int = SEED) -> CrashReport:
    """Let respondents of every kind answer, in turn in every language of the guide; the same ones for the same seed."""
    tempers = list(Temper)
    done = [
        _interview(guide, tempers[n % len(tempers)], Random(f"{seed}:{n}"), language_number=n // len(tempers))
        for n in range(runs)
    ]
    answers = _answers(guide, done)
    return CrashReport(
        runs=runs,
        tempers=tuple(_of_temper(temper, [run for run in done if run.temper is temper]) for temper in tempers),
        length=_length([run for run in done if run.end == FINISHED]),
        unrated=_dead_ends(done, lambda run: run.end == FINISHED and not run.rated),
        stuck=_dead_ends(done, lambda run: run.end == STUCK),
        broken=_dead_ends(done, lambda run: run.end == BROKEN),
        never_asked=_never_asked(guide, done),
        always_skipped=tuple(one for one, given in answers.items() if not any(map(_is_given, given))),
        always_same=tuple(_always_same(guide, answers)),
    )


def measure(guide: Guide, *, runs: int = 60) -> Length | None:
    """Return how long interviews by this guide are; None where nobody comes to its end."""
    return crash_test(guide, runs=runs).length


def _interview(guide: Guide, temper: Temper, random: Random, *, language_number: int) -> _Run:
    language = guide.languages[language_number % len(guide.languages)]
    setting = Setting(EXAMPLE_COMPANY, Locale(language))
    person, run = Simulated(guide, temper, random), _Run(temper)
    try:
        consent = first_screen(guide, setting, retention=EXAMPLE_RETENTION)
        run.seconds += _reading_s(consent.body)
        state, asked, idle = step(guide, State(seed=random.getrandbits(31)), Agree()).state, None, 0
        for _ in range(MOST_EVENTS):
            before, asked = asked, open_question(guide, state)
            if asked is None:
                run.end = FINISHED
                return run
            if before is None or asked.key != before.key:
                _look(run, guide, state, asked, setting)
                if person.quits():
                    load_state(dump_state(state))
                    return run
            event = person.event(asked, state)
            _count(run, event)
            taken = step(guide, state, event)
            if taken.given is not None and taken.given.question_id == asked.question.id:
                run.answers.append((asked.question.id, None if taken.given.skipped else _value(taken.given.value)))
            idle = idle + 1 if taken.state == state else 0
            if idle == MOST_IDLE:
                break
            state = taken.state
    except Exception as error:  # whatever breaks here would break for a respondent
        run.end, run.error = BROKEN, type(error).__name__
        return run
    run.end = STUCK
    return run


def _look(run: _Run, guide: Guide, state: State, asked: Asked, setting: Setting) -> None:
    """Read a screen that was not there before."""
    run.asked.append(asked.question.id)
    run.rated = run.rated or asked.question.type is Kind.SATISFACTION
    screen = open_screen(guide, state, asked, setting)
    labels = [button.label for row in screen.rows for button in row]
    run.seconds += _reading_s(" ".join([screen.body, screen.hint or "", *labels]))


def _count(run: _Run, event: Event) -> None:
    if isinstance(event, Words):
        run.seconds += len(event.text.split()) * TYPE_S
        return
    run.taps += 1
    run.seconds += TAP_S


def _reading_s(text: str) -> float:
    return len(text.split()) * READ_S


def _value(value: object) -> object:
    return value if value is not None else "…"  # words


def _of_temper(temper: Temper, runs: list[_Run]) -> TemperResult:
    length = _length(runs) or Length(0, 0, 0.0, 0.0)
    return TemperResult(temper, len(runs), sum(run.end == FINISHED for run in runs), length)


def _length(runs: list[_Run]) -> Length | None:
    if not runs:
        return None
    taps, minutes = [run.taps for run in runs], [run.seconds / 60 for run in runs]
    return Length(round(median(taps)), ceil(_nine_in_ten(taps)), median(minutes), _nine_in_ten(minutes))


def _nine_in_ten(values: Sequence[float]) -> float:
    return sorted(values)[ceil(0.9 * len(values)) - 1]


def _dead_ends(runs: list[_Run], ends_so: Callable[[_Run], bool]) -> tuple[DeadEnd, ...]:
    found = Counter((run.last, run.error) for run in runs if ends_so(run))
    return tuple(DeadEnd(last, count, error) for (last, error), count in found.most_common())


def _kinds(guide: Guide) -> dict[str, Kind]:
    """Return the type of every question and probe by id."""
    kinds = {question.id: question.type for _, question in guide.questions()}
    return kinds | {probe.id: Kind.CHOICE if probe.options else Kind.TEXT for probe in guide.probes}


def _never_asked(guide: Guide, runs: list[_Run]) -> tuple[str, ...]:
    asked = {question_id for run in runs for question_id in run.asked}
    return tuple(question_id for question_id in _kinds(guide) if question_id not in asked)


def _answers(guide: Guide, runs: list[_Run]) -> dict[str, list[object]]:
    """Return what was answered to each question that was asked often enough to tell; None for a skip."""
    answers: dict[str, list[object]] = defaultdict(list)
    for run in runs:
        for question_id, value in run.answers:
            answers[question_id].append(value)
    told = [one for one, kind in _kinds(guide).items() if kind is not Kind.NOTE]
    return {one: answers[one] for one in told if len(answers[one]) >= FEWEST_ASKED}


def _is_given(value: object) -> bool:
    return value is not None


def _always_same(guide: Guide, answers: dict[str, list[object]]) -> Iterator[tuple[str, str]]:
    """Yield questions that everybody answers alike, with that answer; words differ always."""
    kinds = _kinds(guide)
    for question_id, given in answers.items():
        answered = [value for value in given if value is not None]
        if kinds[question_id] is not Kind.TEXT and len(answered) >= FEWEST_ASKED and len(set(answered)) == 1:
            yield question_id, _said(answered[0])


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
