"""`db check` finds what is not as it should be, and changes nothing."""

import sqlite3
from contextlib import closing

import pytest

from interview.corrections import Corrector, Hide, Place
from interview.ports import Tags
from interview.records import Finding, Layer
from storage.check import check
from storage.database import Database
from storage.errors import DatabaseUrlError
from storage.tables import answer_parts, answers, ended_members, erased_respondents, findings, interviews, members


async def codes(url):
    return [problem.code for problem in await check(url)]


async def change(scene, statement):
    async with scene.store.database.writing() as connection:
        await connection.execute(statement)


@pytest.fixture
async def told(store, scene):
    person = await scene.tells(await scene.interviewee(), "waited")
    found = Tags(-2, (Finding(Layer.PAIN, "waiting", 0, 6, 0.9),))
    await store.save_tags("t1", [(text, found) for text in await store.untagged("t1", limit=9)])
    return person


async def test_all_is_well(told, database_url):
    assert await check(database_url) == []


async def test_untagged_texts_are_no_serious_problem(told, scene, database_url):
    await change(scene, answers.update().values(tagger_version=None))

    (problem,) = await check(database_url)

    assert (problem.code, problem.count, problem.serious) == ("untagged", 1, False)


async def test_a_state_that_cannot_be_read(told, scene, database_url):
    await change(scene, interviews.update().values(state="{"))

    (problem,) = await check(database_url)

    assert (problem.code, problem.count, problem.serious) == ("state_unreadable", 1, True)


async def test_words_without_their_messages(told, scene, database_url):
    await change(scene, answer_parts.delete())

    assert await codes(database_url) == ["orphans"]


async def test_messages_without_their_words(told, scene, database_url):
    await change(scene, findings.delete())
    await change(scene, answers.update().values(text=None))

    assert await codes(database_url) == ["orphans"]


async def test_tags_outside_their_text(told, scene, database_url):
    await change(scene, answers.update().values(text="wait"))

    assert await codes(database_url) == ["findings_outside"]


async def test_corrections_of_words_that_are_no_longer_there(store, told, scene, database_url):
    ((answer,),) = [record.answers for record in await store.records()]
    async with store.unit_of_work() as unit:
        await unit.correct(Hide(Place(answer.answer_id, answer.revision, 0, 6)), by=Corrector.OWNER)
    assert await check(database_url) == []

    await change(scene, answers.update().values(revision=answers.c.revision + 1))

    assert await codes(database_url) == ["corrections_astray"]


async def test_somebody_who_withdrew_and_is_back(told, scene, database_url, clock):
    await change(scene, erased_respondents.insert().values(id=told.respondent_id, at=clock.now()))

    assert await codes(database_url) == ["erased_back"]


async def test_a_role_that_had_ended_and_is_back(told, scene, database_url, clock):
    row = {"key": "k" * 32, "telegram_user_id": 5, "role": "manager", "joined_on": clock.now().date()}
    await change(scene, members.insert().values(row))
    await change(scene, ended_members.insert().values(id="k" * 32, at=clock.now()))

    assert await codes(database_url) == ["roles_back"]


async def test_a_schema_of_another_version(database_url, told, scene):
    async with scene.store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    newer = await codes(database_url)
    async with scene.store.database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM alembic_version")

    assert newer == ["schema_newer"]
    assert await codes(database_url) == ["schema_outdated"]


async def test_rows_that_belong_to_nothing(sqlite_scene, sqlite_url, file):
    await sqlite_scene.interviewee()
    with closing(sqlite3.connect(file)) as careless, careless:
        careless.execute("DELETE FROM respondents")

    (problem,) = await check(sqlite_url)

    assert (problem.code, problem.count) == ("references", 1)


@pytest.mark.parametrize("start", [0, 100, 4096, 3 * 4096])
async def test_a_damaged_file(sqlite_scene, sqlite_url, file, start):
    await sqlite_scene.tells(await sqlite_scene.interviewee(), "waited " * 500)
    await sqlite_scene.store.close()
    with file.open("r+b") as raw:
        raw.seek(start)
        raw.write(b"\xa5" * 4096)
    before = file.read_bytes()

    (problem,) = await check(sqlite_url)

    assert problem.code == "database_damaged"
    assert "db restore" in problem.sentence
    assert file.read_bytes() == before


async def test_a_file_that_is_not_there(sqlite_url, file):
    with pytest.raises(DatabaseUrlError):
        await check(sqlite_url)

    assert not file.exists()


async def test_an_empty_file_needs_its_tables(sqlite_url):
    await Database(sqlite_url).close()

    assert await codes(sqlite_url) == ["schema_outdated"]
