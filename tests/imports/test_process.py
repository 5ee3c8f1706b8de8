"""Rows read in a process of their own: the same rows, and an end with the import however that ends."""

import asyncio
import contextlib
from pathlib import Path

import psutil
import pytest
from structlog.testing import capture_logs

from bot.app import load_library
from bot.errors import ImportProcessError
from bot.import_process import prepare_in_process
from interview.imports.kinds import ImportState, Reason
from interview.imports.service import Errand
from storage.imports import SqlImports
from storage.store import open_store
from tests.imports.conftest import FakeClock, service_on

HEADING = ["text", "rating", "date", "id"]
WORDS = "Order {n}: I waited an hour on the phone and Jane Miller, jane@example.org, never called back"
ROWS = 1_500  # more than runs ahead in pipes
SMALL = Errand(batch=25)


@pytest.fixture
async def store(sqlite_url):
    store = await open_store(sqlite_url, clock=FakeClock(), bot_id=1)
    await load_library(store, FakeClock())
    yield store
    await store.close()


@pytest.fixture
def imports(store):
    return service_on(SqlImports(store.database, FakeClock()), prepare=prepare_in_process)


def children() -> list[psutil.Process]:
    """Return the processes that read rows now."""
    found = []
    for one in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if any("import_process" in part for part in one.cmdline()):
                found.append(one)
    return found


def long_file(write) -> Path:
    return write([HEADING, *[[WORDS.format(n=n), "4", "", ""] for n in range(ROWS)]])


async def test_rows_are_what_they_are_in_a_thread(imports, store, write) -> None:
    told = [[WORDS.format(n=n % 40), "9/5" if n % 10 == 9 else "4", "2026-04-03", f"c{n % 3}"] for n in range(60)]
    plan = await imports.look(write([HEADING, *told]), columns={"id": "customer"})

    report = await imports.run(plan, dry_run=True, errand=SMALL)
    assert children() == []
    in_thread = await service_on(SqlImports(store.database, FakeClock())).run(plan, errand=SMALL)

    assert (report.good, report.known, report.first_bad) == (in_thread.good, in_thread.known, in_thread.first_bad)
    assert report.reasons == {Reason.OFF_SCALE: 6}
    again = await imports.run(plan, errand=SMALL)  # marks and redaction are the same there
    assert (again.good, again.known) == (0, 54)


async def test_words_are_redacted_there(imports, store, write) -> None:
    await imports.run(await imports.look(write([HEADING, [WORDS.format(n=1), "4", "", ""]])))

    ((answer,),) = [[one for one in record.answers if one.text] for record in await store.records()]
    assert answer.text.startswith("Order 1: I waited an hour on the phone")
    assert "Miller" not in answer.text
    assert "example.org" not in answer.text


async def test_a_killed_process_leaves_an_import_that_goes_on(imports, write) -> None:
    file = long_file(write)

    def kill(_progress) -> None:
        for one in children():
            one.kill()

    with pytest.raises(ImportProcessError):
        await imports.run(await imports.look(file), progress=kill, errand=SMALL)
    (broken,) = await imports.imports()
    rest = await imports.run(await imports.look(file), errand=SMALL)

    assert broken.state is ImportState.STOPPED
    assert 25 <= broken.good < ROWS
    assert (rest.number, rest.known, rest.good) == (broken.number, broken.good, ROWS - broken.good)


async def test_a_cancelled_import_ends_its_process_and_goes_on(imports, write) -> None:
    file = long_file(write)
    plan = await imports.look(file)
    begun = asyncio.Event()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(imports.run(plan, progress=lambda _: begun.set(), errand=SMALL))
        await begun.wait()
        assert len(children()) == 1
        task.cancel()
    (record,) = await imports.imports()

    assert children() == []
    assert record.state is ImportState.STOPPED
    rest = await imports.run(await imports.look(file))
    assert rest.good + record.good == ROWS


async def test_a_stopped_import_ends_its_process(imports, write) -> None:
    seen = []

    report = await imports.run(
        await imports.look(long_file(write)), progress=seen.append, stop=lambda: bool(seen), errand=SMALL
    )

    assert (report.stopped, report.good) == (True, 25)
    assert children() == []


async def test_an_error_there_is_named_without_its_words(imports, write) -> None:
    file = write([HEADING, [WORDS.format(n=1), "4", "", ""]])
    plan = await imports.look(file)
    file.unlink()

    with capture_logs() as logs, pytest.raises(ImportProcessError):
        await imports.run(plan)

    (line,) = [one for one in logs if one["event"] == "import_process_failed"]
    assert line["error"] == "FileNotFoundError"
    assert file.name not in str(logs)
    assert children() == []
