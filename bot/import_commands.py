"""`python -m bot import`: rows of other systems, as evidence beside what people told."""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

from tqdm import tqdm

from bot.app import import_service, load_library
from bot.audit import note
from bot.clock import SystemClock
from bot.config import Settings
from bot.import_files import Files
from bot.redaction import WordRedactor
from interview.imports.errors import ImportColumnsError
from interview.imports.kinds import ImportKind, ImportRecord, ImportReport, Progress
from interview.imports.service import ImportPlan, ImportService, described
from interview.language import Language
from interview.rights import Action
from storage.reimport import ExportFile, TakenBack, is_export, look_at_export, take_export_in
from storage.store import open_store

OF_TABLES = [kind for kind in ImportKind if kind is not ImportKind.EXPORT]
CELL = 60  # letters of a cell in an example
SHOWN_BAD = 20
STOPPED = 130  # exit code, as of a program ended by Ctrl-C


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, nargs="?", help="CSV, XLSX, a Telegram chat's result.json, a JSON export")
    parser.add_argument(
        "--as",
        dest="kind",
        choices=OF_TABLES,
        help="what the rows are; default: by the columns",
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
    if arguments.file is not None and await asyncio.to_thread(is_export, arguments.file):
        return await _take_export_in(settings, arguments)
    async with opened_imports(settings) as imports:
        if arguments.list:
            for line in _listed(await imports.imports()):
                sys.stdout.write(line)
            return 0
        if arguments.undo is not None:
            deleted = await imports.undo(arguments.undo)
            await note(settings, Action.IMPORT_UNDONE, str(arguments.undo))
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
        if report.number is not None:
            await note(settings, Action.IMPORTED, f"{report.number}: {plan.kind.value}, {report.good}")
        for line in reported(report):
            sys.stdout.write(line)
        return STOPPED if report.stopped else 0


async def _take_export_in(settings: Settings, arguments: argparse.Namespace) -> int:
    clock = SystemClock(settings.timezone)
    export = await asyncio.to_thread(look_at_export, arguments.file)
    sys.stdout.write(f"An export of this bot: {export.interviews} interviews, {export.notes} notes and handovers.\n")
    if not (arguments.yes or arguments.dry_run or _agreed()):
        sys.stdout.write("Nothing was imported. Add --yes.\n")
        return 1
    store = await open_store(settings.database_url, clock=clock, bot_id=0)
    try:
        await load_library(store, clock)
        with _bar(export.interviews) as (show, stop):
            found = await take_export_in(
                store,
                clock,
                export,
                retention=timedelta(days=settings.retention_days),
                dry_run=arguments.dry_run,
                progress=show,
                stop=stop.is_set,
            )
    finally:
        await store.close()
    if found.number is not None:
        await note(settings, Action.IMPORTED, f"{found.number}: {ImportKind.EXPORT.value}, {found.good}")
    for line in reported_export(found, export):
        sys.stdout.write(line)
    return STOPPED if found.stopped else 0


@contextmanager
def _bar(total: int) -> Iterator[tuple[Callable[[Progress], None], asyncio.Event]]:
    """Show a bar; the event is set by Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, stop.set)
    try:
        with tqdm(total=total, unit=" rows", disable=None) as bar:

            def show(progress: Progress) -> None:
                bar.update(progress.done - bar.n)

            yield show, stop
    finally:
        loop.remove_signal_handler(signal.SIGINT)


async def _with_bar(imports: ImportService, plan: ImportPlan, *, dry_run: bool) -> ImportReport:
    with _bar(plan.file.total) as (show, stop):
        return await imports.run(plan, dry_run=dry_run, progress=show, stop=stop.is_set)


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


def reported_export(found: TakenBack, export: ExportFile) -> list[str]:
    """Return what became of an export, as lines."""
    begun = "Dry run, nothing was stored" if found.number is None else f"Import {found.number}"
    lines = [
        f"{begun}: {found.done} of {export.interviews} interviews read; {found.good} taken in, {found.known} were "
        f"there before.\n",
        f"{found.notes} of {export.notes} notes and handovers taken in.\n",
        f"{found.decisions.good} of {export.decisions} corrections and actions taken in, {found.decisions.known} were "
        f"there before, or are of interviews that were.\n",
    ]
    if found.erased:
        lines.append(f"  {found.erased:>6}  of people who withdrew here: not taken in\n")
    if found.too_old:
        lines.append(f"  {found.too_old:>6}  older than RETENTION_DAYS, or in the future: not taken in\n")
    for (guide, version), count in sorted(found.unknown_guides.items()):
        lines.append(f"  {count:>6}  of guide {guide} {version}, which is not here: `guide add` it first\n")
    if found.unreadable:
        shown = ", ".join(map(str, found.unreadable[:SHOWN_BAD]))
        lines.append(f"  {len(found.unreadable):>6}  that cannot be read, in lines {shown}\n")
    if found.notes_left_out:
        lines.append(
            f"  {found.notes_left_out:>6}  notes and handovers left out: they go in only where there are none and "
            "nobody withdrew, because they do not say whose they are\n"
        )
    if found.decisions.left_out:
        lines.append(f"  {found.decisions.left_out:>6}  corrections and actions of what is not here: not taken in\n")
    if found.stopped:
        lines.append("Stopped. What was read is kept: run the same command again to go on, or undo it.\n")
    if found.number is not None and found.good + found.notes + found.decisions.good:
        lines.append(f"To take everything back: python -m bot import --undo {found.number}\n")
    return lines


def _listed(imports: Sequence[ImportRecord]) -> list[str]:
    if not imports:
        return ["No imports.\n"]
    return [
        f"{one.number:>4}  {one.begun_at:%Y-%m-%d}  {one.kind.value:<11}  {one.state.value:<7}  "
        f"{one.good} taken in, {one.known} known, {one.bad} bad  {one.name}\n"
        for one in imports
    ]
