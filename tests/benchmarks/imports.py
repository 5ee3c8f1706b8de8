"""How fast a file of reviews goes in, and in how much memory: `python -m tests.benchmarks.imports [ROWS]`."""

import asyncio
import csv
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bot.app import load_library
from bot.clock import SystemClock
from bot.import_files import Files
from bot.logs import set_up_logs
from bot.words import WordLanguages, WordRedactor
from interview.imports.kinds import ImportReport
from interview.imports.service import ImportService
from interview.language import Language
from interview.records import Role
from storage.imports import SqlImports
from storage.store import open_store

ROWS = 100_000
BAD_OF = 100  # one row in so many
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
            library.current_for(Role.CUSTOMER),
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


def main() -> None:
    """Print rows a second and the most memory used."""
    set_up_logs("ERROR")
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
