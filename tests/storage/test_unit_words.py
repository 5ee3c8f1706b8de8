"""A story is several messages: kept in order, edited one by one, never lost."""

import pytest

from interview.advice import Advice
from interview.ports import SavedWords, Tags
from interview.records import Finding, Layer
from interview.scales import Kind
from interview.state import Entry

TAGGED = Tags(-2, (Finding(Layer.EMOTION, "anger", 0, 6, 0.9),), wait_minutes=60)


async def only_answer(store):
    ((answer,),) = [record.answers for record in await store.records()]
    return answer


async def test_a_story_in_parts_is_one_answer(store, scene):
    await scene.tells(await scene.interviewee(), "Звонила три раза", "каждый раз заново", "заявки нет")

    assert (await only_answer(store)).text == "Звонила три раза\nкаждый раз заново\nзаявки нет"
    parts = await scene.rows("answer_parts")
    assert [(part.position, part.message_id) for part in parts] == [(1, 101), (2, 102), (3, 103)]


async def test_each_part_raises_the_revision(scene):
    await scene.tells(await scene.interviewee(), "one", "two")

    (row,) = await scene.rows("answers")
    assert (row.revision, row.complete) == (2, True)


async def test_ending_a_story_keeps_its_words_and_freezes_the_advice(store, scene):
    person = await scene.step(await scene.interviewee(), scene.text(1), words=SavedWords(1, 101, "waited"), writing=1)
    advice = Advice(missing=frozenset({"cause"}), valence=-1)

    person = await scene.step(person, scene.text(1, advice=advice))

    assert (await only_answer(store)).text == "waited"
    assert person.interview.state.path[0].advice == advice


async def test_an_option_with_words_of_its_own_is_one_answer(store, scene):
    other = Entry(1, "core", "goal", None, Kind.CHOICE, value="other")

    await scene.step(await scene.interviewee(), other, words=SavedWords(1, 101, "to change my address"))

    answer = await only_answer(store)
    assert (answer.value, answer.text) == ("other", "to change my address")


async def test_words_beside_a_tap_question_join_the_last_story(store, scene):
    person = await scene.tells(await scene.interviewee(), "waited")

    await scene.step(person, words=SavedWords(1, 200, "an hour"))

    assert (await only_answer(store)).text == "waited\nan hour"


async def test_late_words_make_the_tagger_read_again(store, scene):
    person = await scene.tells(await scene.interviewee(), "waited")
    await store.save_tags("t1", [(text, TAGGED) for text in await store.untagged("t1", limit=9)])

    await scene.step(person, words=SavedWords(1, 200, "an hour"))

    answer = await only_answer(store)
    assert (answer.tagger, answer.valence, answer.wait_minutes, answer.findings) == (None, None, None, ())
    assert [text.text for text in await store.untagged("t1", limit=9)] == ["waited\nan hour"]


async def test_an_edit_changes_the_words_and_not_the_path(store, scene):
    person = await scene.tells(await scene.interviewee(), "waited an hour", "nobody came")
    await store.save_tags("t1", [(text, TAGGED) for text in await store.untagged("t1", limit=9)])

    async with store.unit_of_work() as unit:
        edited = await unit.edit_words(person, 101, "waited two hours")

    answer = await only_answer(store)
    assert edited
    assert answer.text == "waited two hours\nnobody came"
    assert (answer.tagger, answer.valence, answer.wait_minutes, answer.findings) == (None, None, None, ())
    assert (await scene.read()).interview == person.interview


async def test_an_edit_of_any_other_message_changes_nothing(store, scene):
    person = await scene.tells(await scene.interviewee(), "waited")

    async with store.unit_of_work() as unit:
        assert not await unit.edit_words(person, 999, "something else")

    assert (await only_answer(store)).text == "waited"


async def test_nobody_edits_the_words_of_somebody_else(store, scene):
    """Message numbers run in each private chat on their own, so two people have the same ones."""
    await scene.tells(await scene.interviewee(1), "first person")
    second = await scene.tells(await scene.interviewee(2), "second person")

    async with store.unit_of_work() as unit:
        await unit.edit_words(second, 101, "changed")

    assert [record.answers[0].text for record in await store.records()] == ["first person", "changed"]


@pytest.mark.parametrize(
    ("sent", "stored"),
    [("a\x00b", "a\N{REPLACEMENT CHARACTER}b"), ("a\ud83db", "a?b"), ("😡 ждала\u200f", "😡 ждала\u200f")],
)
async def test_characters_no_database_takes_lose_no_words(store, scene, sent, stored):
    await scene.tells(await scene.interviewee(), sent)

    assert (await only_answer(store)).text == stored
