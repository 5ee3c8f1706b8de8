"""What the gallery is drawn of: the example respondents, and a generated company whose words are long."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.app import open_house
from bot.config import Settings
from bot.demo.cast import load_cast
from bot.demo.clock import DemoClock
from bot.demo.player import PERIOD as DEMO_PERIOD
from bot.demo.player import make_bot, play
from handlers.evidence import Evidence, assemble_map, condition_of, read_evidence
from handlers.plan import map_plan
from interview.bets import Bet
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.records import AnswerRecord, InterviewRecord, LoggedCount, Role
from reports.bets import with_bets
from reports.compare import Comparison, compare
from reports.cross_tables import CrossTables
from reports.givers import givers_of
from reports.imported import with_logged
from reports.journey_map import JourneyMap, PainPoint
from reports.metrics import K_NUMBERS
from reports.period import Period
from reports.plan import MapPlan, PlanStage, Text, in_language
from reports.segment import Dimension, filtered
from reports.small_rests import without_small_rests
from reports.told_page import told_figures
from tests.gallery.names import CHANNELS, GOAL, PERSONAS, SCENARIO, STAGES
from tests.gallery.told import logged_by, reviews, week_of_customer, with_told, with_work
from tests.gallery.words import TOUCHPOINTS
from tests.reports.conftest import START, company

BEGINS = datetime(2026, 11, 2, 1, tzinfo=UTC)
SEED = 20
WEEKS = 4  # of the long world: in fewer nobody can ask what if
PERIOD = Period(START, START + timedelta(weeks=WEEKS))
AGENTS = 24
PEOPLE = (0, 1, 4, 5, 200)
WORST = 3  # number of the stage that hurts, in both worlds

WAYS = {
    3: (("line",), ("account", "line"), ("line", "line", "branch"), ("account", "line", "line"), ("branch",)),
    4: (("line", "line"), ("account", "branch"), ("line",), ("account", "line", "branch"), ("line", "line")),
    6: (("courier", "line", "courier"), ("courier", "line", "line"), ("account",), ("account", "courier"), ("line",)),
    10: (("account", "line", "branch", "branch"), ("video", "line"), ("line", "video"), ("account",), ("branch",)),
}
"""Which channels customers of the long world took in turn, by the number of the stage."""
PLANNED = {
    3: (("account", "video"), ("line", "branch")),
    6: (("account",), ("courier",)),
    10: (("account",), ("line",)),
}
"""Through which channels the company wants them to go there; of several in one step any will do."""
SAID = (
    (Language.RU, "Ждала ответа сорок минут, и связь оборвалась"),
    (Language.RO, "Am explicat de trei ori aceeași problemă"),
    (Language.CS, "Slíbili, že zavolají, a nikdo nezavolal"),
)


@dataclass(frozen=True, slots=True)
class World:
    """The maps that pictures are drawn of. stage_id: of the stage card; parts: personas with their titles."""

    whole: JourneyMap
    plan: MapPlan
    stage_id: str
    parts: Sequence[tuple[Text, JourneyMap]] = ()
    periods: Sequence[tuple[Period, JourneyMap]] = ()
    comparison: Comparison | None = None

    @property
    def pain(self) -> PainPoint | None:
        """Return the worst pain of the stage of the card."""
        return next((pain for pain in self.whole.pains if pain.stage_id == self.stage_id), None)

    @property
    def is_told(self) -> bool:
        """Tell whether there is anything for the pages of what was told."""
        return bool(told_figures(self.whole, Locale(Language.EN)))

    @property
    def believed(self) -> JourneyMap:
        """Return the map with what three managers believed: that all is well, the more so where it hurts."""
        bets = [
            Bet(
                self.plan.guide_id,
                {stage.id: 5 - (number + manager // 2) % 3 for number, stage in enumerate(self.plan.stages)},
                pain,
                frozenset({self.plan.stages[manager].id, self.stage_id}),
            )
            for manager, pain in enumerate(("price", "wait_time", "price"))
        ]
        return with_bets(self.whole, bets, self.plan)

    def titled(self, locale: Locale) -> list[tuple[str, JourneyMap]]:
        """Return the personas with their titles in a language."""
        return [(in_language(title, locale), part) for title, part in self.parts]


async def demo() -> World:
    """Let the example respondents answer, as `python -m bot demo` does, always in the same three weeks."""
    clock = DemoClock(BEGINS)
    with TemporaryDirectory() as folder:
        settings = Settings.model_construct(
            database_url=f"sqlite+aiosqlite:///{Path(folder) / 'gallery.db'}",
            company="Aurora",
            controller_name="Aurora",
            controller_contact="privacy@example.org",
            support_contact="0800 000 000",
        )
        operator = settings.operator(examples=True)
        async with open_house(settings, make_bot(clock), operator, clock=clock, random=Random(SEED)) as house:
            await play(house, load_cast(), clock, progress=lambda _done, _total: None)
            plan = map_plan(*house.interviews.map_guides())
            evidence = await read_evidence(house.store, plan, (BEGINS + DEMO_PERIOD).date())
    return world_of(replace(evidence, records=_in_lasting_order(evidence.records)))


def _in_lasting_order(records: Sequence[InterviewRecord]) -> list[InterviewRecord]:
    """Put interviews in an order that their random ids have no part in, and number them."""
    ordered = sorted(records, key=lambda record: repr(replace(record, id="", respondent_id="")))
    return [replace(record, id=f"{number:04}", respondent_id=f"{number:04}") for number, record in enumerate(ordered)]


def world_of(evidence: Evidence, logged: Sequence[LoggedCount] = ()) -> World:
    """Make the maps of everybody, of each persona and of each week. logged: what the company's systems noted."""
    whole = with_logged(assemble_map(evidence, K_NUMBERS), logged)
    evidence = replace(evidence, erased={}, notes=(), handovers=())  # these stand on the map of all alone
    given = givers_of(evidence.records, evidence.plan, period=evidence.period, blocks=(), k=K_NUMBERS)
    personas = [
        condition_of(Dimension.PERSONA, value, evidence.plan)
        for value in CrossTables(given, k=K_NUMBERS).values(Dimension.PERSONA, (), None)
    ]
    maps = [
        assemble_map(replace(evidence, records=filtered(evidence.records, (persona,))), K_NUMBERS)
        for persona in personas
    ]
    safe = without_small_rests(maps, whole)
    weeks = [
        Period(evidence.period.start + timedelta(weeks=week), evidence.period.start + timedelta(weeks=week + 1))
        for week in range(round(evidence.period.weeks))
    ]
    periods = [(week, assemble_map(replace(evidence, period=week), K_NUMBERS)) for week in weeks]
    before, after = (one for _, one in periods[-2:])
    nobody = assemble_map(replace(evidence, records=[]), K_NUMBERS)
    return World(
        whole,
        evidence.plan,
        whole.worst.stage_id if whole.worst is not None else evidence.plan.stages[WORST].id,
        [(persona.title or {}, part) for persona, part in zip(personas, safe, strict=True)],
        periods,
        compare(before, after, whole=replace(whole, generated_on=after.period.end), later=nobody),
    )


def generated(people: int) -> World:
    """Make a company of twelve stages and four personas with long names, and so many customers."""
    return world_of(*told_in_company(people))


def told_in_company(people: int) -> tuple[Evidence, Sequence[LoggedCount]]:
    """Return what that company was told, and what its systems noted."""
    plan = _long_plan()
    records = company(plan, people, agents=0 if people < K_NUMBERS else AGENTS, silent=people // 2)
    told = [_of_somebody(number, record) for number, record in enumerate(records)]
    lower = logged_by([record for record in told if record.role is Role.STAFF], people, START)
    everything = [*told, *reviews(people // 5, START)]
    evidence = Evidence(plan, everything, {}, PERIOD, PERIOD.end, notes=lower.notes, handovers=lower.handovers)
    return evidence, lower.logged


def _of_somebody(number: int, record: InterviewRecord) -> InterviewRecord:
    """Give a customer a persona, a language, words in it and a day; an agent cases to tell of."""
    if record.role is Role.STAFF:
        return with_work(number, record)
    language, words = SAID[number % len(SAID)]
    day = START + timedelta(weeks=week_of_customer(number, record, weeks=WEEKS), days=number % 7)
    persona = f"persona_{number % len(PERSONAS)}"
    person = replace(record, persona=persona, language=language, started_on=day)
    if not record.answers:
        return person
    ways = tuple(_way(f"stage_{stage}", taken[number // len(PERSONAS) % len(taken)]) for stage, taken in WAYS.items())
    teller = with_told(number, person, words)
    return replace(teller, answers=(*teller.answers, *ways))


def _way(stage_id: str, channels: tuple[str, ...]) -> AnswerRecord:
    """Return the answer of somebody who took these channels one after another."""
    return AnswerRecord(f"{stage_id}_path", stage_id, "path", 90, channels, None, START)


def _long_plan() -> MapPlan:
    touchpoints = {one: _text(names) for one, names in TOUCHPOINTS.items()}
    stages = tuple(
        PlanStage(f"stage_{n}", _text(names), _text(names), PLANNED.get(n, ()), touchpoints if n == WORST else {})
        for n, names in enumerate(STAGES)
    )
    personas = {f"persona_{n}": _text(names) for n, names in enumerate(PERSONAS)}
    channels = {one: _text(names) for one, names in CHANNELS.items()}
    asked = map_plan(*sorted(builtin_guides(), key=lambda guide: guide.role)).questions
    return MapPlan(
        "customer_journey",
        1,
        stages,
        personas=personas,
        channels=channels,
        questions=asked,
        scenario=_text(SCENARIO),
        goal=_text(GOAL),
    )


def _text(names: tuple[str, str, str, str]) -> dict[Language, str]:
    return dict(zip(Language, names, strict=True))
