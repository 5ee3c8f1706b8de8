"""Corrections are kept beside the tags, outlive them, and go with the words."""

import json
import stat
from datetime import date

import pytest

from interview.corrections import Corrector, Hide, Merge, Named, Pin, Place, Reject, Relabel, Rename
from interview.language import Language
from interview.ports import SavedWords, Tags
from interview.records import Finding, Layer
from interview.rights import Scope
from reports.corrections import corrected
from storage.erasure import replay_erased
from storage.lessons import write_lessons
from storage.tables import answers, erased_respondents

EVERYTHING = Scope()
TEXT = "оператор нахамил и бросил трубку"
FOUND = Finding(Layer.PAIN, "staff_attitude", 9, 16, 0.9, severity=2)


async def answer_of(store):
    ((answer,),) = [record.answers for record in await store.records()]
    return answer


async def place_of_finding(store):
    answer = await answer_of(store)
    return Place(answer.answer_id, answer.revision, FOUND.start, FOUND.end)


async def correct(store, correction):
    async with store.unit_of_work() as unit:
        return await unit.correct(correction, by=Corrector.OWNER)


async def undo(store, number, scope=EVERYTHING):
    async with store.unit_of_work() as unit:
        return await unit.undo_correction(number, scope)


async def tag(store, version, *findings):
    await store.save_tags(version, [(one, Tags(-2, findings)) for one in await store.untagged(version, limit=9)])


async def labels(store):
    (record,) = corrected(await store.records(), await store.corrections())
    return [finding.label for answer in record.answers for finding in answer.findings]


@pytest.fixture
async def told(store, scene):
    person = await scene.tells(await scene.interviewee(), TEXT)
    await tag(store, "t1", FOUND)
    return person


async def relabelled(store):
    place = await place_of_finding(store)
    return await correct(store, Relabel(place, Layer.PAIN, "staff_attitude", "unreachable", "t1"))


async def test_every_kind_comes_back_as_it_was_made(store, told, clock):
    place = await place_of_finding(store)
    made = [
        Relabel(place, Layer.PAIN, "staff_attitude", "unreachable", "t1"),
        Reject(place, Layer.PAIN, "staff_attitude", "t1"),
        Merge("customer_journey", "support", "price", "billing"),
        Rename("customer_journey", Named.STAGE, "support", "Подъём на плато", Language.RU),
        Rename("customer_journey", Named.CHANNEL, "chat", "Messenger"),
        Pin(place),
        Hide(place),
    ]

    numbers = [await correct(store, one) for one in made]

    kept = await store.corrections()
    assert [one.correction for one in kept] == made
    assert [one.number for one in kept] == numbers == sorted(numbers)
    assert {(one.made_by, one.made_on) for one in kept} == {(Corrector.OWNER, date(2026, 3, 1))}


async def test_correction_outlives_a_newer_tagger(store, told):
    await relabelled(store)
    assert await labels(store) == ["unreachable"]

    await tag(
        store, "t2", Finding(Layer.PAIN, "process", 0, 20, 0.7, severity=1), Finding(Layer.GAIN, "price", 9, 16, 0.7)
    )

    assert await labels(store) == ["unreachable", "price"]


async def test_edited_words_drop_what_was_corrected_in_them(store, scene, told):
    await relabelled(store)
    await correct(store, Merge("customer_journey", "support", "price", "billing"))

    async with store.unit_of_work() as unit:
        assert await unit.edit_words(told, 101, TEXT + "!")

    assert [type(one.correction) for one in await store.corrections()] == [Merge]


async def test_words_added_later_drop_what_was_corrected(store, scene, told):
    await relabelled(store)

    await scene.step(told, words=SavedWords(1, 102, "и ещё"))

    assert await store.corrections() == []


async def test_correction_of_words_that_were_edited_meanwhile_is_not_kept(store, told):
    place = await place_of_finding(store)
    async with store.unit_of_work() as unit:
        await unit.edit_words(told, 101, TEXT + "!")

    assert await correct(store, Hide(place)) is None
    assert await store.corrections() == []


@pytest.mark.parametrize("outside", [Place(1, 1, 0, 999), Place(999, 1, 0, 4)])
async def test_correction_of_words_that_are_not_there_is_not_kept(store, told, outside):
    assert await correct(store, Hide(outside)) is None


async def test_whoever_withdraws_takes_the_corrections_along(store, scene, told):
    await relabelled(store)

    async with store.unit_of_work() as unit:
        await unit.erase(told)

    assert await scene.rows("corrections") == []


async def test_whoever_is_erased_again_takes_the_corrections_along(store, scene, told, clock):
    await relabelled(store)
    async with store.database.writing() as connection:
        await connection.execute(erased_respondents.insert().values(id=told.respondent_id, at=clock.now()))

    async with store.database.writing() as connection:
        await replay_erased(connection)

    assert await scene.rows("corrections") == []


async def test_the_last_correction_can_be_taken_back_once(store, told):
    first = await relabelled(store)
    place = await place_of_finding(store)
    last = await correct(store, Reject(place, Layer.PAIN, "staff_attitude", "t1"))
    assert await labels(store) == []

    assert await undo(store, first) is None
    assert await undo(store, last) == Reject(place, Layer.PAIN, "staff_attitude", "t1")
    assert await undo(store, last) is None

    assert await labels(store) == ["unreachable"]
    assert await undo(store, first) is not None
    assert await labels(store) == ["staff_attitude"]


@pytest.mark.parametrize("of_words", [True, False])
async def test_a_correction_of_a_guide_out_of_scope_cannot_be_taken_back(store, told, of_words):
    merge = Merge("customer_journey", "purchase", "wait_time", "unreachable")
    number = await (relabelled(store) if of_words else correct(store, merge))

    assert await undo(store, number, Scope(guides=("another",))) is None
    assert await undo(store, number, Scope(guides=())) is None
    assert await undo(store, number, Scope(guides=("another", "customer_journey"))) is not None


async def test_number_of_a_correction_taken_back_is_not_given_again(store, told):
    number = await relabelled(store)
    await undo(store, number)

    assert await relabelled(store) > number


async def test_lessons_hold_what_their_documentation_says(store, told, tmp_path):
    file = tmp_path / "corrections.jsonl"
    place = await place_of_finding(store)
    await correct(store, Reject(place, Layer.PAIN, "staff_attitude", "t1"))
    await correct(store, Relabel(place, Layer.PAIN, "staff_attitude", "unreachable", "t1"))
    await correct(store, Hide(place))

    assert await write_lessons(store.database, file, lambda *asked: " ".join(map(str, asked))) == 1

    was = {"layer": "pain", "label": "staff_attitude", "start": 9, "end": 16}
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "kind": "finding",
        "text": TEXT,
        "language": "ru",
        "role": "customer",
        "guide": "customer_journey",
        "version": 1,
        "stage": "support",
        "question": "what_happened",
        "asked": "customer_journey 1 what_happened ru",
        "was": was,
        "is": {**was, "label": "unreachable"},
        "tagger": "t1",
        "corrected_on": "2026-03-01",
        "example": False,
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_rejected_finding_is_a_lesson_too_and_names_nobody(store, told, tmp_path):
    file = tmp_path / "corrections.jsonl"
    await correct(store, Reject(await place_of_finding(store), Layer.PAIN, "staff_attitude", "t1"))

    await write_lessons(store.database, file, lambda *_: None)

    text = file.read_text(encoding="utf-8")
    assert json.loads(text)["is"] is json.loads(text)["asked"] is None
    assert told.respondent_id not in text
    assert told.interview.id not in text


async def test_merged_categories_are_lessons_about_labels_as_long_as_they_hold(store, told, tmp_path):
    file = tmp_path / "corrections.jsonl"
    await relabelled(store)
    await correct(store, Merge("customer_journey", "purchase", "wait_time", "unreachable"))
    await correct(store, Rename("customer_journey", Named.STAGE, "purchase", "Shop"))
    await correct(store, Pin(await place_of_finding(store)))
    taken_back = await correct(store, Merge("customer_journey", "support", "price", "other"))
    await undo(store, taken_back)

    assert await write_lessons(store.database, file, lambda *_: None) == 2

    finding, merge = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert finding["kind"] == "finding"
    assert merge == {
        "kind": "merge",
        "guide": "customer_journey",
        "stage": "purchase",
        "was": {"layer": "pain", "label": "wait_time"},
        "is": {"layer": "pain", "label": "unreachable"},
        "corrected_on": "2026-03-01",
    }


async def test_a_category_that_is_no_pain_at_a_stage_is_kept_and_a_lesson(store, told, tmp_path):
    file = tmp_path / "corrections.jsonl"
    number = await correct(store, none := Merge("customer_journey", "support", "staff_attitude", None))

    assert [kept.correction for kept in await store.corrections()] == [none]
    assert await labels(store) == []
    assert await write_lessons(store.database, file, lambda *_: None) == 1
    assert json.loads(file.read_text(encoding="utf-8"))["is"] is None
    assert await undo(store, number) == none
    assert await labels(store) == ["staff_attitude"]


async def test_lessons_leave_out_answers_taken_back(store, told, tmp_path):
    await relabelled(store)
    async with store.database.writing() as connection:
        await connection.execute(answers.update().values(superseded=True))

    assert await write_lessons(store.database, tmp_path / "corrections.jsonl", lambda *_: None) == 0
