"""Maps need not be made again while nothing moved that they are made of, and must be as soon as anything did."""

import re
from datetime import date

import pytest
from sqlalchemy import delete, event, update
from sqlalchemy.ext.asyncio import AsyncEngine

from interview.counts import Draw, Look
from interview.ports import SentPrompt
from storage import moves, tables
from storage.tables import metadata
from tests.storage.worlds_of_many import Many

_READ = re.compile(r"\b(?:FROM|JOIN) (\w+)")
LOOK = Look("customer_journey", None, None, date(2026, 1, 1), date(2027, 1, 1))


async def read_all(store):
    """Read all that maps are made of."""
    await store.corrections()
    await store.sizes("customer_journey")
    await store.records()
    await store.drawn_records(Draw("8", "8", "8"))
    await store.counts(LOOK)
    await store.givers(LOOK, [(date(2026, 2, 1), date(2026, 3, 1))])
    async for _ in store.concerned(LOOK):
        pass
    await store.erased("customer_journey", since=date(2026, 1, 1))
    await store.agents_notes()
    await store.agents_handovers()


async def test_whatever_a_map_is_made_of_is_watched(store):
    read = set()

    def note(_connection, _cursor, statement, *_):
        read.update(_READ.findall(statement))

    engine: AsyncEngine = store.database._readers
    event.listen(engine.sync_engine, "before_cursor_execute", note)
    await Many(1).keep(store)
    await read_all(store)

    found = {metadata.tables[name] for name in read if name in metadata.tables}
    assert {tables.answers, tables.notes, tables.corrections, tables.disposition_counts} <= found
    assert found <= moves.WATCHED


async def test_reading_moves_nothing(store):
    await Many(1).keep(store)
    before = await store.map_moves()

    await read_all(store)

    assert await store.map_moves() == before


@pytest.mark.parametrize("table", sorted(moves.WATCHED - {tables.respondents}, key=str), ids=str)
async def test_each_change_of_a_row_counts(store, table):
    await Many(1).keep(store)
    before = await store.map_moves()
    some = sorted(table.c, key=lambda column: column.primary_key)[0]

    async with store.database.writing() as connection:
        changed = await connection.execute(update(table).values({some: some}))
    after = await store.map_moves()
    async with store.database.writing() as connection:
        await connection.execute(delete(table))

    assert after == before + (changed.rowcount > 0)
    assert await store.map_moves() == after + (changed.rowcount > 0)


async def test_what_goes_with_its_person_counts(store, scene):
    person = await scene.interviewee()
    before = await store.map_moves()

    async with store.unit_of_work() as unit:
        await unit.erase(person)

    assert await store.map_moves() == before + 1


async def test_a_transaction_that_is_undone_counts_nothing_nor_does_the_next_one(store, scene):
    await scene.interviewee()
    before = await store.map_moves()

    async def half_a_change():
        async with store.database.writing() as connection:
            await connection.execute(delete(tables.interviews))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await half_a_change()
    async with store.database.writing() as connection:
        await connection.execute(delete(tables.chat_messages))

    assert await store.map_moves() == before


async def test_a_prompt_that_was_sent_moves_no_map(store, scene):
    person = await scene.interviewee()
    before = await store.map_moves()

    await store.note_sent([SentPrompt(person.interview.id, person.interview.version, 300)], [])

    assert await store.map_moves() == before
    assert (await scene.read()).interview.shown_version == person.interview.version


async def test_words_are_read_as_they_are_now(store, scene):
    person = await scene.tells(await scene.interviewee(), "We waited an hour.")
    (answer,) = await scene.rows("answers")

    assert await store.texts([answer.id, answer.id + 1]) == {(answer.id, answer.revision): "We waited an hour."}
    async with store.unit_of_work() as unit:
        await unit.erase(person)
    assert await store.texts([answer.id]) == {}
