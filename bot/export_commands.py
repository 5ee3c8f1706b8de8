"""`python -m bot export`: every interview, or what was corrected in them, as a file, for owners alone."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path

from bot.app import load_library
from bot.audit import note
from bot.clock import SystemClock
from bot.config import Settings
from handlers.plan import telling_questions
from interview.guide import Guide, Status
from interview.language import Language
from interview.records import Role
from interview.rights import Action
from reports.event_log import actual_trace, planned_traces
from reports.xes import LogKind, xes_log
from storage.export import write_export, written_whole
from storage.lessons import write_lessons
from storage.store import SqlStore, open_store


class Format(StrEnum):
    """What an export is written as."""

    JSON = "json"
    XES = "xes"
    XES_PLANNED = "xes-planned"
    CORRECTIONS = "corrections"


COUNTED = {
    Format.JSON: "interviews",
    Format.XES: "journeys",
    Format.XES_PLANNED: "planned journeys",
    Format.CORRECTIONS: "corrections",
}


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--format", choices=list(Format), default=Format.JSON)
    parser.add_argument("-o", "--out", type=Path, required=True)


def export(settings: Settings, arguments: argparse.Namespace) -> None:
    """Write an export, whole or not at all; the audit says so."""
    wanted = Format(arguments.format)
    asyncio.run(note(settings, Action.EXPORTED, wanted))
    count = asyncio.run(_write(settings, wanted, arguments.out))
    sys.stdout.write(f"{count} {COUNTED[wanted]} -> {arguments.out}\n")


async def _write(settings: Settings, wanted: Format, file: Path) -> int:
    clock = SystemClock(settings.timezone)
    async with _opened(settings, clock) as store:
        if wanted is Format.JSON:
            return await write_export(store, file)
        guides = {(guide.id, guide.version): guide for guide in (await load_library(store, clock)).all()}
        if wanted is Format.CORRECTIONS:
            return await write_lessons(store.database, file, partial(_wording, guides))
        if wanted is Format.XES:
            return await _write_journeys(store, guides, file)
        return _write_plans(guides, file)


def _wording(
    guides: Mapping[tuple[str, int], Guide], guide_id: str, version: int, question_id: str, language: str
) -> str | None:
    wording = guides[guide_id, version].wording(question_id)
    return None if wording is None else wording.get(Language(language))


@asynccontextmanager
async def _opened(settings: Settings, clock: SystemClock) -> AsyncIterator[SqlStore]:
    store = await open_store(settings.database_url, clock=clock, bot_id=0)
    try:
        yield store
    finally:
        await store.close()


async def _write_journeys(store: SqlStore, guides: Mapping[tuple[str, int], Guide], file: Path) -> int:
    told_by = {key: telling_questions(guide) for key, guide in guides.items()}
    written = 0
    with written_whole(file) as out, xes_log(out, LogKind.JOURNEYS) as write:
        async for chunk in store.chunks():
            for record in chunk:
                key = (record.guide_id, record.guide_version)
                trace = actual_trace(record, guides[key], told_by[key])
                if trace is not None:
                    write(trace)
                    written += 1
    return written


def _write_plans(guides: Mapping[tuple[str, int], Guide], file: Path) -> int:
    """Write what customers' guides plan, also versions that are closed: somebody's journey went by them."""
    asked = [guide for guide in guides.values() if guide.role is Role.CUSTOMER and guide.status is not Status.DRAFT]
    planned = [trace for guide in asked for trace in planned_traces(guide)]
    with written_whole(file) as out, xes_log(out, LogKind.PLANS) as write:
        for trace in planned:
            write(trace)
    return len(planned)
