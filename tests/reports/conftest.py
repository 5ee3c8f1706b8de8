"""Example journeys of every size, and languages whose texts are longer than English."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np
import pytest

from interview.language import Language, Locale
from interview.records import AnswerRecord, AnswerValue, Disposition, Finding, InterviewRecord, Layer, Role
from reports.assemble import assemble
from reports.journey_map import JourneyMap
from reports.period import Period
from reports.plan import MapPlan, PlanStage

START = date(2026, 11, 2)
PERIOD = Period(START, START + timedelta(days=21))
TODAY = date(2026, 11, 22)


def text(words: str) -> dict[Language, str]:
    return dict.fromkeys(Language, words)


def plan_of(*names: str) -> MapPlan:
    stages = tuple(PlanStage(f"stage_{n}", text(f"{name} at length"), text(name)) for n, name in enumerate(names))
    return MapPlan("customer_journey", 1, stages)


class Story:
    """Collects the answers of one interview."""

    def __init__(self) -> None:
        self.answers: list[AnswerRecord] = []

    def add(
        self,
        kind: str,
        value: AnswerValue = None,
        *,
        stage: str | None = None,
        words: str | None = None,
        pains: Sequence[str] = (),
        lanes: Sequence[str] = (),
        touchpoints: Sequence[str] = (),
        severity: int = 2,
        valence: int | None = None,
        wait: int | None = None,
        tagger: str | None = "lexicon-1",
        skipped: bool = False,
        superseded: bool = False,
        unsure: bool = False,
    ) -> "Story":
        findings = tuple(Finding(Layer.PAIN, pain, 0, 4, 1.0, severity, unsure) for pain in pains)
        findings += tuple(Finding(Layer.LANE, lane, 0, 4, 1.0, None, unsure) for lane in lanes)
        findings += tuple(Finding(Layer.TOUCHPOINT, one, 0, 4, 1.0, None, unsure) for one in touchpoints)
        self.answers.append(
            AnswerRecord(
                question_id=f"{stage}_{kind}",
                stage_id=stage,
                kind=kind,
                ordinal=len(self.answers) + 1,
                value=value,
                text=words,
                given_on=START,
                skipped=skipped,
                superseded=superseded,
                valence=0 if valence is None and words and tagger else valence,
                tagger=tagger if words else None,
                findings=findings,
                wait_minutes=wait,
            )
        )
        return self

    def told(
        self,
        number: int,
        *,
        role: Role = Role.CUSTOMER,
        disposition: Disposition = Disposition.COMPLETE,
        respondent: str | None = None,
        guide: str = "customer_journey",
        on: date = START,
        example: bool = False,
    ) -> InterviewRecord:
        return InterviewRecord(
            id=f"{role}-{number:04}",
            respondent_id=respondent or f"{role}-{number:04}",
            guide_id=guide,
            guide_version=1,
            role=role,
            language="ru",
            disposition=disposition,
            source=None,
            channel=None,
            persona=None,
            started_on=on,
            may_read_story=False,
            example=example,
            answers=tuple(self.answers),
        )


WORST = 3  # number of the stage that hurts


def company(
    plan: MapPlan,
    customers: int,
    *,
    agents: int = 14,
    silent: int = 0,
    example: bool = False,
    visits: Callable[[int, int], bool] = lambda person, stage: True,
    seed: int = 4,
) -> list[InterviewRecord]:
    """Make a company whose fourth stage hurts most and matters most, and goes with NPS."""
    dice = random.Random(seed)
    levels = [3.9, 3.6, 4.3, 2.1, 3.2, 3.8, 2.9, 4.1, 3.0, 3.5, 4.0, 2.6]
    weights = [2.1, 3.4, 4.0, 4.8, 4.1, 3.0, 3.6, 2.5, 3.9, 3.3, 2.8, 4.4]

    def rating(level: float) -> int:
        return min(5, max(1, round(dice.gauss(level, 1.0))))

    records = []
    for person in range(customers):
        story = Story()
        hurt = dice.random() < 0.41
        for number, stage in enumerate(plan.stages):
            if visits(person, number):
                story.add("importance", rating(weights[number]), stage=stage.id)
                swing = 0.0 if number != WORST else -0.9 if hurt else 0.6
                story.add("satisfaction", rating(levels[number] + swing), stage=stage.id)
        told = plan.stages[min(WORST, len(plan.stages) - 1)].id
        if person % 5 < 3:
            pains = [
                name
                for name, chance in (("process", 0.29), ("unresolved", 0.18), ("information", 0.1))
                if dice.random() < chance
            ] + (["wait_time"] if hurt else [])
            story.add("text", stage=told, words="Waited and told it all again", pains=pains, valence=-2 if hurt else 0)
        story.add("nps", dice.choice([0, 3, 5, 6, 7, 8] if hurt else [5, 7, 8, 9, 9, 10]))
        story.add("csat", rating(3.4))
        if person % 3 == 0:
            story.add("ces", min(7, max(1, round(dice.gauss(4.5, 1.6)))))
        records.append(story.told(person, on=START + timedelta(days=person % 21), example=example))
    for person in range(agents):
        story = Story()
        for number, stage in enumerate(plan.stages):
            story.add("satisfaction", rating(levels[number] - 0.3), stage=stage.id)
        records.append(story.told(person, role=Role.STAFF, guide="staff_journey", example=example))
    for person in range(customers, customers + silent):
        disposition = Disposition.REFUSED if person % 4 == 0 else Disposition.INVITED
        records.append(Story().told(person, disposition=disposition))
    return records


def map_of(
    records: Sequence[InterviewRecord],
    plan: MapPlan,
    *,
    k: int = 5,
    erased: Mapping[Disposition, int] = MappingProxyType({}),
) -> JourneyMap:
    return assemble(
        records, plan, erased=erased, period=PERIOD, generated_on=TODAY, generator=np.random.default_rng(7), k=k
    )


TWELVE = (
    "Осведомлённость",
    "Сравнение",
    "Консультация",
    "Выбор",
    "Оформление",
    "Оплата",
    "Доставка",
    "Подключение",
    "Использование",
    "Обращение",
    "Возврат",
    "Рекомендация",
)


@dataclass(frozen=True, slots=True)
class Plain(Locale):
    """The sentences as the code has them, whatever the catalogues make of them."""

    def gettext(self, sentence: str, /, **values: object) -> str:
        return sentence.format(**values)

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        return (one if n == 1 else many).format(n=self.integer(n), **values)


@dataclass(frozen=True, slots=True)
class Longer(Locale):
    """Texts of a language that needs far more letters than English."""

    def gettext(self, sentence: str, /, **values: object) -> str:
        return _stretched(sentence).format(**values)

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        return _stretched(one if n == 1 else many).format(n=self.integer(n), **values)


def _stretched(sentence: str) -> str:
    """Make a text two fifths longer, in words of nine letters and with every kind of accent above and below."""
    wanted = max(2, len(sentence) * 2 // 5)
    return " ".join([sentence, *["ўřčščyțяж"[: wanted - start] for start in range(0, wanted, 10)]])


@pytest.fixture
def story() -> type[Story]:
    return Story


@pytest.fixture(name="company")
def company_maker() -> Callable[..., list[InterviewRecord]]:
    return company


@pytest.fixture(name="map_of")
def map_maker() -> Callable[..., JourneyMap]:
    return map_of


@pytest.fixture(name="plan_of")
def plan_maker() -> Callable[..., MapPlan]:
    return plan_of


@pytest.fixture(params=Language)
def longer(request: pytest.FixtureRequest) -> Locale:
    return Longer(request.param)


@pytest.fixture
def english() -> Locale:
    return Plain(Language.EN)


@pytest.fixture
def five() -> MapPlan:
    return plan_of("Noticed", "Chose", "Bought", "Support", "Stayed")


@pytest.fixture
def twelve() -> MapPlan:
    return plan_of(*TWELVE)


@pytest.fixture
def busy(five: MapPlan) -> JourneyMap:
    return map_of(company(five, 112, silent=428), five)
