"""`python -m bot import`: rows of other systems, as evidence beside what people told."""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tqdm import tqdm

from bot.app import import_service, load_library
from bot.clock import SystemClock
from bot.config import Settings
from bot.import_files import Files
from bot.words import WordRedactor
from interview.imports.errors import ImportColumnsError
from interview.imports.kinds import ImportKind, ImportRecord, ImportReport, Progress
from interview.imports.service import ImportPlan, ImportService, described
from interview.language import Language
from storage.store import open_store

CELL = 60  # letters of a cell in an example
SHOWN_BAD = 20
STOPPED = 130  # exit code, as of a program ended by Ctrl-C


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, nargs="?", help="CSV, XLSX or the result.json of a Telegram chat")
    parser.add_argument(
        "--as", dest="kind", choices=list(ImportKind), help="what the rows are; default: by the columns"
    )
    parser.add_argument(
        "--map",
        action="append",
        nargs="+",
        default=[],
        metavar="COLUMN=FIELD",
        help="what a column holds (docs/import.md)",
    )
    parser.add_argument("--language", choices=list(Language), help="of all texts; default: read from the words")
    parser.add_argument("--dry-run", action="store_true", help="read everything, store nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask whether the columns are right")
    parser.add_argument("--undo", type=int, metavar="NUMBER", help="delete everything that an import added")
    parser.add_argument("--list", action="store_true", help="list the imports")


def run_import(settings: Settings, arguments: argparse.Namespace) -> int:
    """Import a file, undo an import, or list them."""
    asked = [arguments.file is not None, arguments.undo is not None, arguments.list]
    if sum(asked) != 1:
        sys.stderr.write("Name one file, or write --list, or --undo NUMBER.\n")
        return 2
    return asyncio.run(_run(settings, arguments))


@asynccontextmanager
async def opened_imports(settings: Settings) -> AsyncIterator[ImportService]:
    """Open the store and wire the use case."""
    clock = SystemClock(settings.timezone)
    store = await open_store(settings.database_url, clock=clock, bot_id=0)
    try:
        library = await load_library(store, clock)
        yield import_service(store, library, settings, Files(), clock=clock, redactor=WordRedactor())
    finally:
        await store.close()


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with opened_imports(settings) as imports:
        if arguments.list:
            for line in _listed(await imports.imports()):
                sys.stdout.write(line)
            return 0
        if arguments.undo is not None:
            deleted = await imports.undo(arguments.undo)
            sys.stdout.write(f"Import {arguments.undo} is undone; {deleted} rows were deleted.\n")
            return 0
        plan = await imports.look(
            arguments.file,
            kind=None if arguments.kind is None else ImportKind(arguments.kind),
            columns=_mapping([one for group in arguments.map for one in group]),
            language=None if arguments.language is None else Language(arguments.language),
        )
        for line in preview(plan):
            sys.stdout.write(line)
        if not (arguments.yes or arguments.dry_run or _agreed()):
            sys.stdout.write("Nothing was imported. Correct the columns with --map, or add --yes.\n")
            return 1
        report = await _with_bar(imports, plan, dry_run=arguments.dry_run)
        for line in reported(report):
            sys.stdout.write(line)
        return STOPPED if report.stopped else 0


async def _with_bar(imports: ImportService, plan: ImportPlan, *, dry_run: bool) -> ImportReport:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, stop.set)
    try:
        with tqdm(total=plan.file.total, unit=" rows", disable=None) as bar:

            def show(progress: Progress) -> None:
                bar.update(progress.done - bar.n)

            return await imports.run(plan, dry_run=dry_run, progress=show, stop=stop.is_set)
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _mapping(written: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in written:
        column, equals, field = one.rpartition("=")
        if not equals or not column or not field:
            raise ImportColumnsError(f"--map {one} cannot be read. Write for example --map Comment=text.")
        found[column] = field
    return found


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stdout.write("Import it so? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def preview(plan: ImportPlan) -> list[str]:
    """Return what a file is taken for, with example rows, as lines."""
    language = f"read from the words, else {plan.language.value}" if plan.detect else plan.language.value
    lines = [
        f"{plan.name}: {plan.file.described}, {plan.file.total} rows, taken for {plan.kind.value}\n",
        f"language: {language}\n\n",
    ]
    for index, (name, field) in enumerate(described(plan.columns)):
        lines.append(f"{index + 1:>3}  {_short(name)}  =  {field or '(left out)'}\n")
        lines += [f"       {_short(row[index])}\n" for row in plan.examples if index < len(row) and row[index].strip()]
    return [*lines, "\n"]


def _short(cell: str) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= CELL else f"{line[: CELL - 1]}…"


def reported(report: ImportReport) -> list[str]:
    """Return what became of the rows, as lines."""
    begun = "Dry run, nothing was stored" if report.number is None else f"Import {report.number}"
    read = report.good + report.known + report.bad
    lines = [
        f"{begun}: {read} of {report.total} rows read; {report.good} taken in, {report.known} were there before, "
        f"{report.bad} bad.\n"
    ]
    lines += [f"  {count:>6}  {reason.sentence}\n" for reason, count in sorted(report.reasons.items())]
    lines += [f"  row {bad.number}: {bad.reason.sentence}\n" for bad in report.first_bad[:SHOWN_BAD]]
    if report.bad > SHOWN_BAD:
        lines.append(f"  … and {report.bad - SHOWN_BAD} more\n")
    if report.stopped:
        lines.append("Stopped. What was read is kept: run the same command again to go on, or undo it.\n")
    if report.number is not None and report.good:
        lines.append(f"To take everything back: python -m bot import --undo {report.number}\n")
    return lines


def _listed(imports: Sequence[ImportRecord]) -> list[str]:
    if not imports:
        return ["No imports.\n"]
    return [
        f"{one.number:>4}  {one.begun_at:%Y-%m-%d}  {one.kind.value:<11}  {one.state.value:<7}  "
        f"{one.good} taken in, {one.known} known, {one.bad} bad  {one.name}\n"
        for one in imports
    ]
