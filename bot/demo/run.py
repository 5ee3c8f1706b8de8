"""`python -m bot demo`: the map that the example respondents make; and the sandbox's first answers."""

import asyncio
import re
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from html import unescape
from pathlib import Path
from random import Random
from typing import NoReturn

from tqdm import tqdm

from bot.app import House, open_house
from bot.clock import SystemClock
from bot.config import Settings
from bot.demo.cast import Cast, load_cast
from bot.demo.clock import DemoClock
from bot.demo.player import PERIOD, SEED, make_bot, play
from handlers.evidence import assemble_map, read_evidence
from handlers.plan import map_plan
from interview.language import Language, Locale
from interview.operator import Operator
from reports.draw import draw_preview, draw_sheet
from reports.journey_map import JourneyMap
from reports.metrics import K_NUMBERS
from reports.numbers_text import numbers_text
from reports.pains_text import pains_text
from storage.export import write_export
from storage.store import open_store

COMPANY = "Aurora"
"""The invented company, which sells telephones, internet and television and has a call centre."""

DATABASE = "demo.db"

Progress = Callable[[int, int], None]
"""Called with how many people are through, and of how many."""


async def run_demo(out: Path) -> None:
    """Let the examples answer into a new database under `out`, and write what comes of it there."""
    settings = _settings(await asyncio.to_thread(_new_database, out))
    clock = _three_weeks_ago(settings)
    bar = tqdm(unit=" people")
    async with _house(settings, settings.operator(examples=True), clock) as house:
        with bar:
            await play(house, load_cast(), clock, progress=lambda done, total: _show(bar, done, total))
        plan = map_plan(*house.interviews.map_guides())
        evidence = await read_evidence(house.store, plan, clock.now().date(), most=None)
        journey_map = await asyncio.to_thread(assemble_map, evidence, K_NUMBERS)
        await write_export(house.store, out / "export.json")
    await asyncio.to_thread(_write_maps, journey_map, out)
    sys.stdout.write(
        f"{len(evidence.records)} example interviews have become a journey map, in four languages:\n"
        f"  {out / 'map-en.png'}: the picture, as the bot sends it; map-ru, map-ro, map-cs\n"
        f"  {out / 'sheet-en.pdf'}: the sharp sheet\n"
        f"  {out / 'numbers-en.txt'}: scores and pain points in words\n"
        f"  {out / 'export.json'}: every answer\n"
    )


async def load_examples(settings: Settings, operator: Operator, *, progress: Progress) -> None:
    """Let the examples answer into a database that is not in use yet; those who already have are passed over."""
    cast = load_cast()
    clock = _three_weeks_ago(settings)
    if await _all_through(settings.database_url, cast, clock):
        return
    async with _house(settings, operator, clock) as house:
        await play(house, cast, clock, progress=progress)


def _house(settings: Settings, operator: Operator, clock: DemoClock) -> AbstractAsyncContextManager[House]:
    return open_house(settings, make_bot(clock), operator, clock=clock, random=Random(SEED))


async def _all_through(database_url: str, cast: Cast, clock: DemoClock) -> bool:
    store = await open_store(database_url, clock=clock, bot_id=make_bot(clock).id)
    try:
        async with store.unit_of_work() as unit:
            people = [await unit.person(cast.telegram_id(respondent)) for respondent in cast.respondents]
    finally:
        await store.close()
    return all(person is not None and person.interview is None for person in people)


def _three_weeks_ago(settings: Settings) -> DemoClock:
    return DemoClock(SystemClock(settings.timezone).now() - PERIOD)


def _settings(database: Path) -> Settings:
    """Return settings that owe nothing to this machine's own, which may belong to a running bot."""
    return Settings.model_construct(
        database_url=f"sqlite+aiosqlite:///{database}",
        company=COMPANY,
        controller_name=COMPANY,
        controller_contact="privacy@example.org",
        support_contact="0800 000 000",
    )


def _new_database(out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob(f"{DATABASE}*"):  # with SQLite's own files beside it
        old.unlink()
    return out / DATABASE


def _write_maps(journey_map: JourneyMap, out: Path) -> None:
    for language in Language:
        locale = Locale(language)
        (out / f"map-{language}.png").write_bytes(draw_preview(journey_map, locale, vertical="satisfaction"))
        (out / f"sheet-{language}.pdf").write_bytes(draw_sheet(journey_map, locale, vertical="satisfaction"))
        words = f"{numbers_text(journey_map, locale)}\n\n{pains_text(journey_map, locale)}\n"
        (out / f"numbers-{language}.txt").write_text(_plain(words), encoding="utf-8")


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def _show(bar: "tqdm[NoReturn]", done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)
