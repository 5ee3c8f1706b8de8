"""Whoever withdraws is gone: every row, every word, and for good."""

from datetime import date, timedelta
from pathlib import Path

from interview.corrections import Corrector, Hide, Place
from interview.language import Language
from interview.ports import ChatMessage, Tags
from interview.records import Disposition, Finding, Layer, Role
from storage.store import open_store
from storage.tables import erased_respondents, metadata, respondents

WORDS = "оператор нахамил и бросил трубку"


async def everything(store) -> str:
    """Return all that the tables hold, as one text."""
    async with store.database.reading() as connection:
        rows = [
            (table.name, *row) for table in metadata.sorted_tables for row in await connection.execute(table.select())
        ]
    return "\n".join(repr(row) for row in rows)


def content(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def a_full_life(store, scene):
    """Return somebody who left something in every table that can hold it."""
    person = await scene.tells(await scene.interviewee(), WORDS, "и ещё")
    found = Tags(-2, (Finding(Layer.EMOTION, "anger", 0, 8, 0.9),))
    await store.save_tags("t1", [(text, found) for text in await store.untagged("t1", limit=9)])
    await store.note_sent([], [ChatMessage(person.telegram_user_id, 300, scene.clock.now())])
    ((answer,),) = [record.answers for record in await store.records()]
    async with store.unit_of_work() as unit:
        await unit.correct(Hide(Place(answer.answer_id, answer.revision, 0, 8)), by=Corrector.OWNER)
    return person


async def test_nothing_of_a_person_is_left(store, scene):
    person = await a_full_life(store, scene)
    before = await everything(store)

    async with store.unit_of_work() as unit:
        await unit.erase(person)

    after = await everything(store)
    for trace in (str(person.telegram_user_id), WORDS, "и ещё"):
        assert trace in before
        assert trace not in after
    for table in ("respondents", "interviews", "answers", "answer_parts", "findings", "corrections", "chat_messages"):
        assert await scene.rows(table) == [], table


async def test_the_words_are_gone_from_the_file_too(sqlite_scene, file):
    """SQLite leaves deleted rows in the file, unless told to overwrite them."""
    store = sqlite_scene.store
    person = await a_full_life(store, sqlite_scene)
    async with store.unit_of_work() as unit:
        await unit.erase(person)

    left = content(file.parent)  # the database and its log, while the bot runs

    assert person.interview.id.encode() in left  # the list of erased interviews
    assert WORDS.encode() not in left


async def test_one_count_and_the_ids_stay(store, scene, clock):
    person = await scene.interviewee()
    interview_id = person.interview.id
    clock.advance(days=40)

    async with store.unit_of_work() as unit:
        await unit.erase(person)

    (count,) = await scene.rows("disposition_counts")
    assert (count.guide_id, count.guide_version, count.disposition) == ("customer_journey", 1, "withdrawn")
    assert (count.month, count.count) == (date(2026, 3, 1), 1)
    assert [row.id for row in await scene.rows("erased_interviews")] == [interview_id]
    assert [row.id for row in await scene.rows("erased_respondents")] == [person.respondent_id]


async def test_counts_add_up(store, scene):
    for telegram_user_id in (1, 2, 3):
        person = await scene.interviewee(telegram_user_id)
        async with store.unit_of_work() as unit:
            await unit.erase(person)

    assert [row.count for row in await scene.rows("disposition_counts")] == [3]


async def test_a_person_is_counted_once_for_a_guide(store, scene, clock):
    for _ in range(3):
        person = await scene.interviewee()

    async with store.unit_of_work() as unit:
        await unit.erase(person)

    assert [row.count for row in await scene.rows("disposition_counts")] == [1]
    assert len(await scene.rows("erased_interviews")) == 3


async def test_a_refusal_is_counted_as_one(store, scene):
    person = await scene.interviewee()

    async with store.unit_of_work() as unit:
        await unit.erase(person, counted_as=Disposition.REFUSED)

    assert await store.erased("customer_journey", since=date(2026, 3, 1)) == {Disposition.REFUSED: 1}


async def test_messages_young_enough_are_named(store, scene, clock):
    person = await scene.interviewee()
    sent = [ChatMessage(person.telegram_user_id, number, clock.now() + timedelta(hours=number)) for number in (3, 1, 2)]
    await store.note_sent([], sent)
    clock.advance(hours=49)

    async with store.unit_of_work() as unit:
        deletable = await unit.erase(person)

    assert deletable == (2, 3)


async def test_other_people_stay_as_they_are(store, scene):
    person = await scene.interviewee(1)
    other = await scene.tells(await scene.interviewee(2), "other words")

    async with store.unit_of_work() as unit:
        await unit.erase(person)

    assert await scene.read(2) == other
    assert [record.answers[0].text for record in await store.records()] == ["other words"]


async def test_erasing_twice_is_harmless(store, scene):
    person = await scene.interviewee()

    for _ in range(2):
        async with store.unit_of_work() as unit:
            await unit.erase(person)

    assert [row.count for row in await scene.rows("disposition_counts")] == [1]


async def test_somebody_who_comes_back_is_a_new_person(store, scene):
    person = await scene.interviewee()
    async with store.unit_of_work() as unit:
        await unit.erase(person)

    again = await scene.interviewee()

    assert again.respondent_id != person.respondent_id


async def test_whoever_came_back_with_a_copy_is_erased_on_opening(store, scene, database_url, clock):
    person = await a_full_life(store, scene)
    async with store.database.writing() as connection:
        await connection.execute(erased_respondents.insert().values(id=person.respondent_id, at=clock.now()))

    again = await open_store(database_url, clock=clock, bot_id=42)

    async with again.unit_of_work() as unit:
        assert await unit.person(person.telegram_user_id) is None
        kept = await unit.add_person(7, language=Language.EN, role=Role.STAFF)
    await again.close()
    async with store.database.reading() as connection:
        assert (await connection.scalars(respondents.select())).all() == [kept.respondent_id]
