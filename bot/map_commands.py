"""`python -m bot map`: the journey map as a file, as managers get it in chat."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.app import load_library
from bot.audit import note
from bot.clock import SystemClock
from bot.config import Settings
from handlers.callbacks import MapFile
from handlers.evidence import assemble_map, map_to_show, personas_to_show, read_evidence
from handlers.looks import Looks
from handlers.maps import map_file
from handlers.plan import map_plan
from interview.language import Language, Locale
from interview.rights import Action
from reports.journey_map import JourneyMap
from reports.metrics import K_NUMBERS
from reports.segment import Condition
from reports.tables import csv_text
from storage.store import open_store

JSON = "json"
PLAIN_CSV = "csv-plain"  # without the byte order mark, which programs other than Excel stumble over
FORMATS = (*MapFile, PLAIN_CSV, JSON)


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--format", choices=FORMATS, help="else what the name of the file ends with, or pdf")
    parser.add_argument("--language", choices=list(Language), default=Language.EN)
    parser.add_argument(
        "--careful",
        action="store_true",
        help="leave out interviews with nothing in them, or answered at random or unread",
    )
    parser.add_argument("-o", "--out", type=Path, required=True)


def write_map(settings: Settings, arguments: argparse.Namespace) -> None:
    """Write the map as it may be shown now; small groups are hidden like in chat. The audit says so."""
    wanted = arguments.format or _ending(arguments.out)
    asyncio.run(note(settings, Action.READ_FILE, wanted))
    journey_map, personas = asyncio.run(_maps(settings, wanted, careful=arguments.careful))
    locale = Locale(Language(arguments.language))
    arguments.out.write_bytes(_content(journey_map, personas, locale, wanted))
    sys.stdout.write(f"The map -> {arguments.out}\n")


def _ending(file: Path) -> str:
    ending = file.suffix.removeprefix(".").lower()
    return ending if ending in FORMATS else MapFile.PDF


def _content(
    journey_map: JourneyMap, personas: Sequence[tuple[Condition, JourneyMap]], locale: Locale, wanted: str
) -> bytes:
    if wanted == JSON:
        return journey_map.to_json().encode()
    if wanted == PLAIN_CSV:
        return csv_text(journey_map, locale).encode()
    return map_file(journey_map, locale, MapFile(wanted), personas)


async def _maps(
    settings: Settings, wanted: str, *, careful: bool
) -> tuple[JourneyMap, list[tuple[Condition, JourneyMap]]]:
    """Return the map, and those of personas where they stand in the file that is wanted."""
    clock = SystemClock(settings.timezone)
    store = await open_store(settings.database_url, clock=clock, bot_id=0, owners=settings.admin_ids)
    try:
        library = await load_library(store, clock)
        plan, today = map_plan(*library.for_map()), clock.now().date()
        if careful:  # no view that anybody is shown in chat: one beside the other would tell of who was left out
            return assemble_map(await read_evidence(store, plan, today, most=None), K_NUMBERS, careful=True), []
        looks = Looks()
        journey_map = await map_to_show(store, plan, today, looks)
        return journey_map, await personas_to_show(store, plan, today, looks) if wanted == MapFile.HTML else []
    finally:
        await store.close()
