"""What customers and agents of the generated company tell beside their scores, so that no lane of the map is empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice

from interview.guide import IMPORTED, IMPORTED_RATING
from interview.handovers import WHOLE, HandoverRecord, HandoverTold
from interview.language import Language
from interview.notes import NoteRecord, NoteTags, week_of
from interview.records import (
    EXPECTED,
    NEXT_STEP,
    AnswerRecord,
    AnswerValue,
    Disposition,
    Finding,
    InterviewRecord,
    Layer,
    LoggedCount,
    Role,
)
from tests.gallery.words import AGENTS, EXPECTATIONS, GAINS, LANES, TOUCHPOINTS

HURTS = "stage_3"
PRAISED = ("stage_1", "stage_2")
AGENTS_STAGES = (HURTS, "stage_2")  # whose agents tell of cases
LANGUAGES = tuple(AGENTS)
FEELINGS = ("trust", "joy", "surprise")
BAD_FEELINGS = ("frustration", "sadness", "confusion")
STAYED, LEFT = ("stayed", "complained", "told_others", "came_back"), ("looked_elsewhere", "stopped")
WAYS = (("call_centre", "second_line"), ("shop", "call_centre"), ("call_centre", "back_office"))
LOST = (("customer_account",), ("promised_date",), ("customer_account", "documents"))
DECIDERS = ("line_manager", "other_department", "head_office")
OBSTACLES = (("slow_system", "missing_information"), ("no_authority",), ("waiting_for_others", "rules"))
HOURS = (2, 8, 24, 72)
WAITS = (25, 40, 90)  # minutes


@dataclass(frozen=True, slots=True)
class Lower:
    """What colleagues logged and what the company's systems noted."""

    notes: Sequence[NoteRecord]
    handovers: Sequence[HandoverRecord]
    logged: Sequence[LoggedCount]


def with_told(number: int, record: InterviewRecord, words: str) -> InterviewRecord:
    """Let a customer tell in these words, feel something, and do something next."""
    language, hurt = Language(record.language), _waited(record)
    minutes = WAITS[number % len(WAITS)] if hurt else None
    answers = [
        replace(answer, text=words, wait_minutes=minutes) if answer.text else answer for answer in record.answers
    ]
    answers += [_feeling(HURTS, number, BAD_FEELINGS if hurt or number % 3 else FEELINGS)]
    answers += [_feeling(stage, number // 2, FEELINGS if number % 4 else BAD_FEELINGS) for stage in PRAISED]
    answers.append(_tap(NEXT_STEP, HURTS, _next_step(number, hurt=hurt)))
    if number % 5 in (0, 2):
        lane = list(LANES)[number // 5 % len(LANES)]
        findings = [(Layer.LANE, lane), (Layer.TOUCHPOINT, list(TOUCHPOINTS)[number // 2 % 2])]
        answers.append(_words(HURTS, f"lane_{lane}", LANES[lane][language], -1, findings))
    if number % 5 < 3:
        answers.append(replace(_words(HURTS, EXPECTED, EXPECTATIONS[language], 0, ()), question_id=EXPECTED))
    if number % 2:
        findings = [(Layer.GAIN, "staff_competence" if number % 3 else "wait_time")]
        findings += [(Layer.TOUCHPOINT, "advice"), (Layer.LANE, "hear")] if number % 5 < 3 else []
        answers.append(_words(PRAISED[number // 2 % 2], "best", GAINS[language], 2, findings))
    return replace(record, answers=tuple(answers))


def week_of_customer(number: int, record: InterviewRecord, *, weeks: int) -> int:
    """Return the week of somebody's interview: waiting was rare at first, so that one can ask what if it were again."""
    place = number // 5
    if _waited(record):
        return place // 4 % 2 if place % 4 == 0 else weeks - 1 - place % 2
    return place % weeks


def with_work(number: int, record: InterviewRecord) -> InterviewRecord:
    """Let an agent tell of a case: what stood in the way, who passed it on to whom, what got lost, who decides."""
    answers = [*record.answers]
    for stage in AGENTS_STAGES:
        pains = ["process"] if number % 2 else ["information"] if number % 3 else ["workload", "tech"]
        words = AGENTS[LANGUAGES[number % len(LANGUAGES)]]
        answers.append(_words(stage, "story", words, -1, [(Layer.PAIN, pain) for pain in pains]))
        answers.append(_feeling(stage, number, ("frustration", "frustration", "trust")))
        start, end = WAYS[number % len(WAYS)]
        answers += [
            _tap("obstacles", stage, OBSTACLES[number % len(OBSTACLES)]),
            _tap("handover", stage, True),
            _tap("handover_from", stage, start),
            _tap("handover_to", stage, end),
            _number("handover_hours", stage, HOURS[number % len(HOURS)]),
            _tap("context_lost", stage, LOST[number % len(LOST)]),
            _tap("approver", stage, DECIDERS[number // 2 % len(DECIDERS)]),
            _number("minutes_lost", stage, 60 + 15 * (number % 7)),
        ]
    return replace(record, answers=tuple(answers))


def logged_by(agents: Sequence[InterviewRecord], customers: int, start: date) -> Lower:
    """Return the notes and handovers of agents, and what so many customers left in the company's records."""
    people = [agent.respondent_id for agent in agents]
    mondays = [week_of(start) + timedelta(weeks=week) for week in range(3)]
    problems = ((HURTS, "process", 15), (HURTS, "tech", None), ("stage_1", "information", 5))
    notes = [
        _note(person, monday, NoteTags(stage, category=pain, minutes=minutes))
        for (stage, pain, minutes), first in zip(problems, (0, 4, 9), strict=True)
        for person, monday in zip(people[first : first + 12], cycle(mondays), strict=False)
    ]
    handovers = [
        *_handed_over(people, mondays, HURTS, WAYS[0]),
        *_handed_over(people[:14], mondays, "stage_2", WAYS[1]),
    ]
    return Lower(notes, handovers, _logged(customers))


def reviews(count: int, start: date) -> list[InterviewRecord]:
    """Return imported reviews with stars, some of which tell of waiting."""
    return [
        InterviewRecord(
            id=f"review-{number:04}",
            respondent_id=f"review-{number:04}",
            guide_id="customer_journey",
            guide_version=1,
            role=Role.CUSTOMER,
            language="ru",
            disposition=Disposition.COMPLETE,
            source="reviews",
            channel=None,
            persona=None,
            started_on=start + timedelta(days=number % 28),
            may_read_story=False,
            example=False,
            answers=(
                _answer(IMPORTED_RATING, None, "number", 10 * (1 + number % 5)),
                replace(
                    _words(HURTS, IMPORTED, "Дозвониться удалось только с пятого раза", -1, _waiting(number)),
                    question_id=IMPORTED,
                ),
            ),
            import_number=1,
        )
        for number in range(count)
    ]


def _waited(record: InterviewRecord) -> bool:
    return any(finding.label == "wait_time" for answer in record.answers for finding in answer.findings)


def _waiting(number: int) -> list[tuple[Layer, str]]:
    return [(Layer.PAIN, "wait_time")] if number % 2 else []


def _next_step(number: int, *, hurt: bool) -> str:
    leaves = number % 5 in (0, 2) if hurt else number % 9 == 0
    return LEFT[number % 2] if leaves else STAYED[number % len(STAYED)]


def _note(person: str, monday: date, tags: NoteTags) -> NoteRecord:
    return NoteRecord(
        person, monday, tags, text=None, language="ru", confirmed=True, sent_now=False, tagger="lexicon-1"
    )


def _handed_over(
    people: Iterable[str], mondays: Sequence[date], stage: str, way: tuple[str, str]
) -> Iterable[HandoverRecord]:
    start, end = way
    for number, person in enumerate(people):
        told = HandoverTold(
            stage_id=stage,
            sender=start,
            receiver=end,
            reason="speciality" if number % 3 else "no_access",
            decider=DECIDERS[number % 2],
            hours=HOURS[number % len(HOURS)],
            context="partly" if number % 2 else "lost" if number % 3 else WHOLE,
            repeated="yes" if number % 3 else "no",
        )
        yield HandoverRecord(person, mondays[number % len(mondays)], told)


def _logged(customers: int) -> list[LoggedCount]:
    """Return what grows with the customers, so that of a few of them nothing shows."""
    counts = (("stage_0", "visits", 60), ("stage_1", "cross_buy", 4), (HURTS, "complaint", 9), (HURTS, "cancel", 4))
    later = (("stage_4", "purchase", 12), ("stage_9", "renew", 11), ("stage_9", "cancel", 5))
    return [
        LoggedCount(stage, kind, customers * share // 50, customers * share // 60)
        for stage, kind, share in (*counts, *later)
    ]


def _feeling(stage: str, number: int, feelings: Sequence[str]) -> AnswerRecord:
    return _answer(f"{stage}_emotion", stage, "emotion", tuple(islice(cycle(feelings), number % 3, number % 3 + 1)))


def _tap(question: str, stage: str, value: AnswerValue) -> AnswerRecord:
    kind = "yes_no" if isinstance(value, bool) else "choices" if isinstance(value, tuple) else "choice"
    return _answer(question, stage, kind, value)


def _number(question: str, stage: str, value: int) -> AnswerRecord:
    return _answer(question, stage, "number", value)


def _words(stage: str, question: str, text: str, valence: int, findings: Iterable[tuple[Layer, str]]) -> AnswerRecord:
    found = tuple(Finding(layer, label, 0, 4, 1.0, 2 if layer is Layer.PAIN else None) for layer, label in findings)
    answer = _answer(f"{stage}_{question}", stage, "text", None)
    return replace(answer, text=text, valence=valence, tagger="lexicon-1", findings=found)


def _answer(question: str, stage: str | None, kind: str, value: AnswerValue) -> AnswerRecord:
    return AnswerRecord(question, stage, kind, 90, value, None, DAY)


DAY = date(2026, 11, 2)
"""On which everything is answered; only the day of the interview counts."""
