"""The map of many answers beside plain `GROUP BY` over the same rows: `python -m tests.benchmarks map`.

Seconds are processor time, because other work runs beside it; on PostgreSQL, another process, time that passed.
Each size has a process of its own, so that the peak of its memory is its own.
"""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlalchemy import Row

from handlers.evidence import counted, map_to_show, read_evidence, renew_map
from handlers.looks import Looks
from interview.language import Language, Locale
from reports.draw import draw_preview
from reports.journey_map import JourneyMap
from reports.plan import MapPlan
from storage.store import SqlStore, open_store
from tests.benchmarks.generated import NOW, Stopped, copied, generate, url

T = TypeVar("T")

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 3  # of the query, which is over soon

PLAIN = (
    """
    SELECT answers.kind, answers.stage_id, answers.value, count(*)
    FROM answers JOIN interviews ON interviews.id = answers.interview_id
    WHERE answers.kind IN ('satisfaction', 'importance', 'nps') AND answers.value IS NOT NULL
      AND NOT answers.superseded AND NOT answers.skipped AND interviews.guide_id = 'customer_journey'
    GROUP BY answers.kind, answers.stage_id, answers.value
    """,
    """
    SELECT answers.stage_id, findings.label, count(DISTINCT answers.interview_id)
    FROM findings JOIN answers ON answers.id = findings.answer_id
      JOIN interviews ON interviews.id = answers.interview_id
    WHERE findings.layer = 'pain' AND NOT findings.unsure AND answers.stage_id IS NOT NULL
      AND NOT answers.superseded AND NOT answers.skipped AND interviews.guide_id = 'customer_journey'
    GROUP BY answers.stage_id, findings.label
    """,
)
"""Curve, n and NPS; and pains."""


@dataclass(frozen=True)
class Figures:
    """Seconds of each part of one map, and memory in MiB: before anything was read, and at most."""

    answers: int
    query: float
    reading: float
    counting: float
    assembling: float
    quoting: float
    drawing: float
    again: float
    before: float
    memory: float
    is_drawn: bool

    @property
    def map(self) -> float:
        """Return the seconds of the map without its picture."""
        return self.reading + self.counting + self.assembling + self.quoting

    @property
    def exact(self) -> float:
        """Return the seconds until curve, n, NPS and pains of everybody are known."""
        return self.counting if self.is_drawn else self.map

    def ratio(self, seconds: float) -> str:
        """Write how many times the plain query something takes."""
        return f"{seconds / self.query:.1f}"

    def rows(self) -> list[tuple[str, str]]:
        """Return what to print."""
        seconds = [
            ("plain GROUP BY", self.query),
            ("reading interviews, or those that are drawn", self.reading),
            ("counting everybody, where a part is drawn", self.counting),
            ("assembling", self.assembling),
            ("choosing quotes", self.quoting),
            ("the map: all of these", self.map),
            ("drawing the preview", self.drawing),
            ("a second look while nothing moved, without drawing", self.again),
        ]
        return [
            *((f"{name}, s", f"{value:.2f}") for name, value in seconds),
            ("curve, n, NPS and pains of everybody, times the GROUP BY", self.ratio(self.exact)),
            ("the map, times the GROUP BY", self.ratio(self.map)),
            ("a second look, times the first", f"{self.again / self.map:.3f}"),
            ("memory before / at most, MiB", f"{self.before:.0f} / {self.memory:.0f}"),
        ]


def measure(answers: int, postgres: str | None = None) -> Figures:
    """Measure one size in a process of its own. postgres: the address of a server, to measure a copy there."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        plan = _alone(generate, file, answers)
        return _alone(_measured, file, plan, answers, postgres)


def _alone(work: Callable[..., T], *arguments: object) -> T:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _measured(file: Path, plan: MapPlan, answers: int, postgres: str | None) -> Figures:
    return asyncio.run(_measure(file, plan, answers, postgres))


async def _measure(file: Path, plan: MapPlan, answers: int, postgres: str | None) -> Figures:
    if postgres is None:
        return await _measure_at(url(file), plan, answers, time.process_time)
    async with copied(file, postgres) as copy:
        return await _measure_at(copy, plan, answers, time.perf_counter)


async def _measure_at(database_url: str, plan: MapPlan, answers: int, now: Callable[[], float]) -> Figures:
    store = await open_store(database_url, clock=Stopped(), bot_id=0)
    try:
        rounds = [await _plain(store, now) for _ in range(ROUNDS)]
        query, figures = median(seconds for seconds, _ in rounds), rounds[0][1]
        before = _memory("VmRSS")
        times = [now()]
        evidence = await read_evidence(store, plan, NOW.date())
        times.append(now())
        evidence = await counted(store, evidence)
        times.append(now())
        shown = renew_map(None, evidence)
        times.append(now())
        journey_map = shown.map_with_quotes(evidence.records, evidence.plan, marks=evidence.marks)
        times.append(now())
        draw_preview(journey_map, Locale(Language.EN), vertical="satisfaction")
        times.append(now())
        _check(journey_map, figures)
        looks = Looks()
        await map_to_show(store, plan, NOW.date(), looks)
        times += [now()]
        await map_to_show(store, plan, NOW.date(), looks)
        again = now() - times.pop()
        parts = [end - start for start, end in pairwise(times)]
        return Figures(answers, query, *parts, again, before, _memory("VmHWM"), evidence.draw is not None)
    finally:
        await store.close()


async def _plain(store: SqlStore, now: Callable[[], float]) -> tuple[float, list[Sequence[Row[Any]]]]:
    started = now()
    async with store.database.reading() as connection:
        rows = [(await connection.exec_driver_sql(statement)).all() for statement in PLAIN]
    return now() - started, rows


def _check(journey_map: JourneyMap, figures: Sequence[Sequence[Row[Any]]]) -> None:
    """Fail where both sides do not count the same people: then their times could not be compared."""
    ratings, pains = figures
    rated = Counter({(kind, stage_id): 0 for kind, stage_id, _, _ in ratings})
    for kind, stage_id, _, people in ratings:
        rated[kind, stage_id] += people
    shown = {("nps", None): journey_map.nps}
    shown |= {("satisfaction", stage.id): stage.satisfaction for stage in journey_map.stages}
    if any(figure is not None and figure.n != rated[place] for place, figure in shown.items()):
        raise RuntimeError("the query and the map count other ratings")
    told = {(stage_id, label): people for stage_id, label, people in pains}
    if any(pain.mentions not in (None, told[pain.stage_id, pain.category]) for pain in journey_map.pains):
        raise RuntimeError("the query and the map count other pains")


def _memory(field: str) -> float:
    """Return memory of this process in MiB, 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(field))
