"""How fast a file of reviews goes in, and in how much memory: `python -m tests.benchmarks.imports [ROWS]`.

`--answers`: instead how long people wait for the next question while a file goes in through the chat.
"""

import asyncio
import csv
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from aiogram import Bot

from bot.app import House, import_service, load_library, open_house, others_first
from bot.clock import SystemClock
from bot.config import Settings
from bot.import_files import Files
from bot.import_process import prepare_in_process
from bot.importing import BATCH
from bot.logs import set_up_logs
from bot.redaction import WordLanguages, WordRedactor
from interview.imports.kinds import ImportReport, Progress
from interview.imports.service import Errand, ImportPlan, ImportService
from interview.language import Language
from storage.imports import SqlImports
from storage.store import open_store
from tests.benchmarks.in_process import ANSWERS_EACH, TOKEN, Silent, begin, interview_of, tap_data, tap_update

ROWS = 100_000
BAD_OF = 100  # one row in so many
PEOPLE = 15
ROUNDS = 2
THINKING_S = 0.05
TEXTS = (
    "Ждал ответа оператора сорок минут, потом звонок сорвался, заказ {n} так и не нашли.",
    "Am așteptat trei zile curierul, comanda {n} a venit fără factură și nimeni nu răspunde.",
    "Reklamace {n} trvala dva týdny, na lince mi pokaždé řekli něco jiného, děkuji pěkně.",
    "The app logged me out while paying for order {n}, but the agent was kind and sorted it out.",
)


def write_reviews(file: Path, rows: int) -> None:
    """Write reviews in four languages, one in a hundred with a rating off its scale."""
    today = SystemClock("UTC").now().date()
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["text", "rating", "date"])
        for n in range(rows):
            rating = "9/5" if n % BAD_OF == BAD_OF - 1 else str(n % 5 + 1)
            day = today - timedelta(days=n % 300)
            writer.writerow([TEXTS[n % len(TEXTS)].format(n=n), rating, day.isoformat()])


async def measure(folder: Path, rows: int) -> tuple[ImportReport, float, float]:
    """Import reviews into an empty database; returns the report, seconds, and seconds to take everything back."""
    write_reviews(folder / "reviews.csv", rows)
    clock = SystemClock("UTC")
    store = await open_store(f"sqlite:///{folder / 'bench.db'}", clock=clock, bot_id=0)
    try:
        library = await load_library(store, clock)
        imports = ImportService(
            SqlImports(store.database, clock),
            Files(),
            library,
            clock=clock,
            redactor=WordRedactor(),
            languages=WordLanguages(),
            retention=timedelta(days=365),
            default_language=Language.EN,
        )
        begun = time.perf_counter()
        report = await imports.run(await imports.look(folder / "reviews.csv"))
        taken = time.perf_counter() - begun
        begun = time.perf_counter()
        if report.number is not None:
            await imports.undo(report.number)
        return report, taken, time.perf_counter() - begun
    finally:
        await store.close()


@dataclass
class Waits:
    """Seconds from a tap to the commit of its answer, without and during an import; rows taken in meanwhile."""

    quiet: list[float]
    during: list[float]
    rows: int
    seconds: float


async def answer_beside(folder: Path) -> Waits:
    """Let people answer one after another, first alone, then while a file goes in as `/import` takes it in."""
    write_reviews(folder / "reviews.csv", ROWS)
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder / 'bench.db'}",
        company="Aurora",
        controller_name="Aurora",
        controller_contact="privacy@example.org",
        support_contact="0800",
    )
    async with open_house(settings, Bot(TOKEN, session=Silent()), settings.operator()) as house:
        clock = SystemClock("UTC")
        library = await load_library(house.store, clock)
        service = import_service(
            house.store,
            library,
            settings,
            Files(),
            clock=clock,
            redactor=WordRedactor(),
            prepare=prepare_in_process,
        )
        await _waits(house, first=1, people=2)  # loads what is loaded once
        quiet = await _waits(house, first=100, people=PEOPLE)
        plan = await service.look(folder / "reviews.csv")
        read: list[Progress] = []
        stopped = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            errand = Errand(batch=BATCH, between=others_first)
            begun = time.perf_counter()
            group.create_task(_run(service, plan, read, stopped, errand))
            during = await _waits(house, first=200, people=PEOPLE)
            seconds = time.perf_counter() - begun
            stopped.set()
        return Waits(quiet, during, read[-1].done if read else 0, seconds)


async def _run(
    service: ImportService, plan: ImportPlan, read: list[Progress], stopped: asyncio.Event, errand: Errand
) -> None:
    await service.run(plan, progress=read.append, stop=stopped.is_set, errand=errand)


async def _waits(house: House, *, first: int, people: int) -> list[float]:
    found = []
    for number in range(first, first + people):
        await begin(house, number)
        for _ in range(ANSWERS_EACH):
            for data in tap_data(house, await interview_of(house, number)):
                begun = time.perf_counter()
                await house.intake.accept(tap_update(number, data))
                found.append(time.perf_counter() - begun)
            await asyncio.sleep(THINKING_S)
    return found


def _answers() -> None:
    quiet: list[float] = []
    during: list[float] = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            found = asyncio.run(answer_beside(Path(folder)))
        quiet += found.quiet
        during += found.during
        sys.stdout.write(
            f"without an import p50 {1e3 * median(found.quiet):.0f} ms, p95 {1e3 * _p95(found.quiet):.0f} ms; during "
            f"one p50 {1e3 * median(found.during):.0f} ms, p95 {1e3 * _p95(found.during):.0f} ms, "
            f"{found.rows / found.seconds:.0f} rows/s\n"
        )
    sys.stdout.write(f"all: p95 {_p95(during) / _p95(quiet):.1f} times that without\n")


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[18]


def main() -> None:
    """Print rows a second and the most memory used, or how long people wait."""
    set_up_logs("ERROR")
    if "--answers" in sys.argv:
        _answers()
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as folder:
        report, taken, undone = asyncio.run(measure(Path(folder), rows))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{rows} rows ({report.good} good, {report.bad} bad): {rows / taken:.0f} rows/s, "
        f"undo {rows / undone:.0f} rows/s, memory {before:.0f} MiB before, {most:.0f} MiB at most\n"
    )


if __name__ == "__main__":
    main()
