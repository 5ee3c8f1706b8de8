"""An export goes back in once, whole, and brings back nobody who withdrew."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from interview.corrections import Corrector, Hide, Merge, Named, Pin, Place, Reject, Relabel, Rename
from interview.imports.errors import ImportFileError
from interview.imports.kinds import ImportState
from interview.improvements import Aim, Progress
from interview.language import Language
from interview.notes import NoteTags
from interview.ports import SavedWords, Tags
from interview.records import Disposition, Finding, Layer, Origin, Role
from interview.rights import OWNER
from interview.scales import Kind
from interview.state import Entry
from storage.check import check
from storage.decisions import exported_actions, exported_corrections
from storage.export import write_export
from storage.imports import SqlImports
from storage.reimport import is_export, look_at_export, take_export_in
from tests.storage.conftest import opened

YEAR = timedelta(days=365)
GUIDE, DAY = "customer_journey", date(2026, 3, 2)


async def take_in(store, clock, file, **options):
    return await take_export_in(store, clock, look_at_export(file), retention=YEAR, **options)


def read(file):
    found = json.loads(file.read_text(encoding="utf-8"))
    for interview in found["interviews"]:
        interview["import"] = None
    return found


async def undo(store, clock, number):
    return await SqlImports(store.database, clock).undo_import(number, progress=lambda _: None)


@pytest.fixture
async def told(store, scene):
    """Two people, one of them with two interviews and a note; words are tagged, a rating was taken back."""
    for number in (1, 2):
        person = await scene.interviewee(number, source="sms", persona="new")
        person = await scene.step(person, scene.rating(1, 2))
        person = await scene.step(person, scene.rating(2, 1), superseded=frozenset({1}))
        path = Entry(3, "story", "path", "support", Kind.PATH, value=("chat", "phone"))
        person = await scene.step(person, path, disposition=Disposition.COMPLETE)
        probe = scene.text(4, question_id="why", of="what_happened")
        person = await scene.step(person, probe, words=SavedWords(4, 101, "ждала весь день"))
        allowed = Entry(5, "permission", "permission", None, Kind.CHOICE, value="read_only")
        person = await scene.step(person, allowed, permission="read_only", closed=True)
    await scene.interviewee(2)
    texts = await store.untagged("t1", limit=9)
    found = Tags(-1, (Finding(Layer.PAIN, "waiting", 0, 5, 0.5, 2),), wait_minutes=480)
    await store.save_tags("t1", [(one, found) for one in texts])
    async with store.unit_of_work() as unit:
        note = await unit.add_note(person, 900, "система висит", answered=True)
        await unit.change_note(note, note.read_as(NoteTags(stage_id="support", category="tech"), "t1"))
        handover = await unit.add_handover(person, 901)
        for one in ("support", "shop", "sales", "rules", "", "2", "lost", "no"):
            handover = await unit.change_handover(handover, handover.answered(one))
    await decide(store)


async def decide(store):
    """Correct words of the first person, count two pains as one, call a stage otherwise twice, and begin an action."""
    answer = next(one for one in (await store.records())[0].answers if one.text)
    place = Place(answer.answer_id, answer.revision, 0, 5)
    made = [
        Relabel(place, Layer.PAIN, "waiting", "wait_time", "t1"),
        Pin(place),
        Hide(Place(answer.answer_id, answer.revision, 6, 8)),
        Reject(place, Layer.PAIN, "waiting", "t1"),
        Merge(GUIDE, "support", "unreachable", "wait_time"),
        Rename(GUIDE, Named.STAGE, "support", "Help", Language.EN),
        Rename(GUIDE, Named.STAGE, "support", "Help desk", Language.EN),
    ]
    async with store.unit_of_work() as unit:
        for one in made:
            await unit.correct(one, by=Corrector.MANAGER)
        action = await unit.add_improvement(Aim(GUIDE, "support", "wait_time"), on=DAY, owner=OWNER)
        action = action.with_effort(3).moved_to(Progress.DONE, DAY)
        await unit.put_improvement(replace(action, title="Call back", figures="{}"))


async def decided(store):
    """Return what was decided, words by what they are, since answers have other numbers elsewhere."""
    async with store.database.reading() as connection:
        corrections = [one.model_dump() async for one in exported_corrections(connection)]
        return corrections, await exported_actions(connection)


@pytest.fixture
async def export(store, told, tmp_path):
    file = tmp_path / "export.json"
    await write_export(store, file)
    return file


@pytest.fixture
async def empty(tmp_path, clock, export):
    async with opened(f"sqlite:///{tmp_path / 'other.db'}", clock) as other:
        yield other


async def test_an_export_comes_back_as_it_was_and_once(store, empty, clock, export, tmp_path):
    found = await take_in(empty, clock, export)
    again = await take_in(empty, clock, export)
    await write_export(empty, tmp_path / "back.json")

    assert (found.good, found.notes, found.done) == (3, 2, 3)
    assert (again.good, again.known, again.notes, again.notes_left_out) == (0, 3, 0, 2)
    assert read(tmp_path / "back.json") == read(export)
    records, back = await store.records(), await empty.records()
    assert [one.answers for one in back] == [one.answers for one in records]
    assert [one.may_read_story for one in back] == [one.may_read_story for one in records] == [True, True, False]
    assert len({one.respondent_id for one in back}) == 2
    assert {one.origin for one in back} == {Origin.TOLD}
    assert not any(record.respondent_id in export.read_text() for record in records)
    assert await empty.unshown(limit=9) == []


async def test_an_older_export_without_times_waited_comes_back(empty, clock, export):
    older = re.sub(r'"wait_minutes": (480|null), ', "", export.read_text(encoding="utf-8"))
    assert "wait_minutes" not in older
    export.write_text(older, encoding="utf-8")

    assert (await take_in(empty, clock, export)).good == 3

    answers = [answer for record in await empty.records() for answer in record.answers]
    assert {answer.valence for answer in answers if answer.text} == {-1}
    assert {answer.wait_minutes for answer in answers} == {None}


async def test_whoever_led_counts_among_no_agents_after_coming_back_either(store, scene, clock, tmp_path):
    person = await scene.interviewee(7, role=Role.STAFF, by_leader=True)
    await scene.step(person, scene.rating(1, 3), closed=True, hasty=True)
    await write_export(store, tmp_path / "led.json")

    async with opened(f"sqlite:///{tmp_path / 'elsewhere.db'}", clock) as elsewhere:
        found = await take_in(elsewhere, clock, tmp_path / "led.json")

        assert found.good == 1
        back = [record async for chunk in elsewhere.chunks() for record in chunk]
        assert [(record.by_leader, record.hasty) for record in back] == [(True, 1)]
        assert await elsewhere.records() == []


async def test_what_managers_decided_comes_back_once_and_in_order(store, empty, clock, export):
    found = await take_in(empty, clock, export)
    again = await take_in(empty, clock, export)

    assert (found.decisions.good, found.decisions.known, found.decisions.left_out) == (8, 0, 0)
    assert (again.decisions.good, again.decisions.known, again.decisions.left_out) == (0, 8, 0)
    assert await decided(empty) == await decided(store)
    (action,) = await empty.improvements()
    assert (action.title, action.owner, action.effort, action.done_on) == ("Call back", OWNER, 3, DAY)


async def test_decisions_that_were_made_here_stay(empty, clock, export):
    here = [
        Merge(GUIDE, "support", "unreachable", "price"),
        Rename(GUIDE, Named.STAGE, "support", "Service", Language.EN),
        Rename(GUIDE, Named.STAGE, "support", "Servis", Language.CS),
    ]
    async with empty.unit_of_work() as unit:
        for one in here:
            await unit.correct(one, by=Corrector.OWNER)
        await unit.add_improvement(Aim(GUIDE, "support", "wait_time"), on=DAY)

    found = await take_in(empty, clock, export)

    assert (found.decisions.good, found.decisions.known) == (4, 4)
    assert [one.correction for one in await empty.corrections() if isinstance(one.correction, Merge | Rename)] == here
    assert len(await empty.improvements()) == 1
    await undo(empty, clock, found.number)
    assert [one.correction for one in await empty.corrections()] == here
    assert len(await empty.improvements()) == 1


async def test_corrections_of_somebody_who_withdrew_stay_away(store, scene, clock, export):
    person = await scene.read(1)
    async with store.unit_of_work() as unit:
        await unit.erase(person)

    found = await take_in(store, clock, export)

    assert found.decisions.good == 0
    assert {type(one.correction) for one in await store.corrections()} == {Merge, Rename}


async def test_decisions_that_make_no_sense_are_left_out(empty, clock, export):
    text = export.read_text(encoding="utf-8")
    for right, wrong in (
        ('"becomes":"wait_time","tagger":"t1"', '"becomes":"moon","tagger":"t1"'),
        ('"ordinal":4,"start":6,"end":8', '"ordinal":4,"start":6,"end":900'),
        ('"becomes":"wait_time","tagger":null', '"becomes":"moon","tagger":null'),
        ('"progress":"done"', '"progress":"doing"'),
    ):
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    export.write_text(text, encoding="utf-8")

    found = await take_in(empty, clock, export)

    assert (found.decisions.good, found.decisions.left_out) == (4, 4)


async def test_marks_of_decisions_outlive_a_purge_as_long_as_they_are_there(empty, clock, export):
    found = await take_in(empty, clock, export)
    await empty.purge(answers_before=clock.now() - YEAR, updates_before=clock.now(), messages_before=clock.now())

    await undo(empty, clock, found.number)

    assert await decided(empty) == ([], [])


async def test_what_came_back_is_sound_and_taken_back_whole(empty, clock, export, tmp_path):
    found = await take_in(empty, clock, export)
    assert [one for one in await check(f"sqlite:///{tmp_path / 'other.db'}") if one.serious] == []

    deleted = await undo(empty, clock, found.number)

    assert deleted == 9  # three of the corrections went with their words
    assert await decided(empty) == ([], [])
    assert (await empty.records(), await empty.notes(), await empty.handovers()) == ([], [], [])
    assert (await take_in(empty, clock, export)).good == 3


async def test_where_it_came_from_it_adds_nothing(store, clock, export, tmp_path):
    found = await take_in(store, clock, export)
    await write_export(store, tmp_path / "after.json")

    assert (found.good, found.known, found.notes, found.notes_left_out) == (0, 3, 0, 2)
    assert read(tmp_path / "after.json") == read(export)


async def test_nobody_who_withdrew_comes_back(store, scene, clock, export):
    person = await scene.read(2)
    async with store.unit_of_work() as unit:
        await unit.erase(person)

    found = await take_in(store, clock, export)

    assert (found.good, found.known, found.erased) == (0, 1, 2)
    assert found.notes_left_out == 2
    assert len(await store.records()) == 1
    assert await store.notes() == []


async def test_another_interview_of_somebody_who_is_here_is_theirs(store, scene, clock, export):
    person = await scene.read(2)
    gone = max(record.id for record in await store.own_records(person.respondent_id))
    async with store.database.writing() as connection:
        await connection.exec_driver_sql(f"DELETE FROM interviews WHERE id = '{gone}'")

    found = await take_in(store, clock, export)

    assert found.good == 1
    assert {record.respondent_id for record in await store.own_records(person.respondent_id)} == {person.respondent_id}
    assert len(await store.own_records(person.respondent_id)) == 2
    await undo(store, clock, found.number)
    assert (await scene.read(2)).respondent_id == person.respondent_id


async def test_what_cannot_go_in_is_named_and_the_rest_goes_in(empty, clock, export):
    lines = export.read_text(encoding="utf-8").splitlines()
    one, two, three = (json.loads(line.removesuffix(",")) for line in lines[1:4])
    one |= {"guide": "pickup_point", "version": 7}
    two["answers"][0]["value"] = 9
    three["started_on"] = "2020-01-01"
    lines[1:4] = [f"{json.dumps(each)}," for each in (one, two)] + [json.dumps(three)]
    export.write_text("\n".join(lines), encoding="utf-8")

    found = await take_in(empty, clock, export)

    assert found.unknown_guides == {("pickup_point", 7): 1}
    assert (found.unreadable, found.too_old, found.good, found.notes) == ([3], 1, 0, 2)


async def test_a_dry_run_stores_nothing(empty, clock, export):
    found = await take_in(empty, clock, export, dry_run=True)

    assert (found.number, found.good, found.notes, found.decisions.good) == (None, 3, 2, 8)
    assert await empty.records() == []
    assert await decided(empty) == ([], [])
    assert await SqlImports(empty.database, clock).imports() == []


async def test_a_stopped_one_goes_on(empty, clock, export):
    stopped = await take_in(empty, clock, export, stop=lambda: True)
    (record,) = await SqlImports(empty.database, clock).imports()
    rest = await take_in(empty, clock, export)

    assert stopped.stopped
    assert record.state is ImportState.STOPPED
    assert (rest.number, rest.good) == (stopped.number, 3)


async def test_an_export_that_breaks_off_is_refused(export):
    assert is_export(export)
    export.write_text(export.read_text(encoding="utf-8")[:-20], encoding="utf-8")

    with pytest.raises(ImportFileError, match="breaks off"):
        look_at_export(export)


async def test_what_came_back_is_purged_with_its_marks(empty, clock, export):
    await take_in(empty, clock, export)
    clock.advance(days=400)
    await empty.purge(answers_before=clock.now() - YEAR, updates_before=clock.now(), messages_before=clock.now())

    async with empty.database.reading() as connection:
        left = [(await connection.exec_driver_sql(f"SELECT count(*) FROM {name}")).scalar_one() for name in (
            "interviews", "notes", "handovers", "respondents", "import_rows")]  # fmt: skip
    assert left == [0, 0, 0, 0, 3]  # names and merges of the guide stay, as those that were made here do
