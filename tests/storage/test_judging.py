"""Whether interviews were answered with care is kept beside them, as long as their answers stay what they are."""

from datetime import date

import pytest

from bot.judging import judge_new
from interview.counts import CARE, CAREFUL, Look
from interview.ports import SavedWords
from interview.records import Origin, Role
from reports.quality import is_careful
from tests.storage.worlds_of_many import Many


async def kept(scene):
    (row,) = await scene.rows("interviews")
    return row.careful


async def test_what_is_kept_is_what_would_be_read(store, scene):
    await Many(3).keep(store)

    await judge_new(store)

    found = {row.id: row.careful for row in await scene.rows("interviews")}
    read = {record.id: is_careful(record) for record in await store.records()}
    assert {one: found[one] for one in read} == read
    assert set(read.values()) == set(found.values()) == {True, False}


async def test_whoever_was_not_looked_at_yet_is_not_among_the_careful(store):
    await Many(3).keep(store)
    look = Look("customer_journey", None, None, date(2026, 1, 1), date(2027, 1, 1), {CARE: CAREFUL})

    before = await store.counts(look)
    await judge_new(store)
    after = await store.counts(look)

    assert {role for role, _ in before.people} == {Role.STAFF}
    assert after.people[Role.CUSTOMER, Origin.TOLD] > 0
    assert after.people[Role.STAFF, Origin.TOLD] == before.people[Role.STAFF, Origin.TOLD]


async def test_nobody_is_judged_twice_until_answers_change(store, scene):
    person = await scene.step(await scene.interviewee(), scene.rating(1, 3))

    assert await store.judge(is_careful, limit=9) == 1
    moves = await store.map_moves()
    assert await store.judge(is_careful, limit=9) == 0
    assert await store.map_moves() == moves
    await scene.step(person, scene.rating(2, 4))
    assert await kept(scene) is None
    assert await store.judge(is_careful, limit=9) == 1


async def test_a_few_are_judged_at_once_until_all_are(store, scene):
    for number in range(3):
        await scene.interviewee(700 + number)

    assert [await store.judge(is_careful, limit=2) for _ in range(3)] == [2, 1, 0]


async def test_an_answer_that_was_taken_back_counts_no_more(store, scene):
    person = await scene.tells(await scene.interviewee(), "asdf asdf")
    await judge_new(store)
    assert await kept(scene) is False

    person = await scene.step(person, superseded=frozenset({1}))
    person = await scene.step(person, scene.rating(2, 4))
    await judge_new(store)

    assert await kept(scene) is True


@pytest.mark.parametrize(("words", "careful"), [("I waited for an hour", True), ("фывапр asdf", False)])
async def test_edited_words_are_judged_anew(store, scene, words, careful):
    person = await scene.tells(await scene.interviewee(), "asdf asdf")
    await judge_new(store)

    async with store.unit_of_work() as unit:
        assert await unit.edit_words(person, 101, words)

    assert await kept(scene) is None
    await judge_new(store)
    assert await kept(scene) is careful


async def test_words_that_come_late_are_judged_anew(store, scene):
    person = await scene.tells(await scene.interviewee(), "asdf asdf")
    await judge_new(store)

    await scene.step(person, words=SavedWords(1, 200, "I waited for an hour"))

    assert await kept(scene) is None


async def test_whoever_withdraws_leaves_no_verdict(store, scene):
    person = await scene.tells(await scene.interviewee(), "asdf asdf")
    await judge_new(store)

    async with store.unit_of_work() as unit:
        await unit.erase(person)

    assert await scene.rows("interviews") == []
    assert await store.judge(is_careful, limit=9) == 0
