"""The export is stable: other tools read it."""

import json
import re
import stat
from datetime import date

import pytest

from interview.corrections import Corrector, Place, Reject
from interview.improvements import Aim
from interview.notes import NoteTags
from interview.ports import SavedWords, Tags
from interview.records import Finding, Layer
from interview.rights import Actor, ActorRole
from interview.scales import Kind
from interview.state import Entry
from storage.decisions import exported_actions, exported_corrections
from storage.errors import StorageError
from storage.export import export_json, write_export

SECTIONS = ("interviews", "notes", "handovers", "corrections", "actions")


@pytest.fixture
async def told(store, scene):
    person = await scene.interviewee(source="sms", persona="new")
    person = await scene.step(person, scene.rating(1, 2))
    person = await scene.step(person, scene.rating(2, 1), superseded=frozenset({1}))
    person = await scene.step(person, Entry(3, "story", "path", "support", Kind.PATH, value=("chat", "phone")))
    probe = scene.text(4, question_id="why", of="what_happened")
    await scene.step(person, probe, words=SavedWords(4, 101, "ждала"))
    (text,) = await store.untagged("t1", limit=9)
    await store.save_tags(
        "t1", [(text, Tags(-1, (Finding(Layer.PAIN, "waiting", 0, 5, 0.5, severity=2),), wait_minutes=40))]
    )
    async with store.unit_of_work() as unit:
        note = await unit.add_note(person, 900, "система висит", answered=True)
        tags = NoteTags(stage_id="support", channel="phone", category="tech", severity=2, times=3)
        await unit.change_note(note, note.read_as(tags, "t1"))
        handover = await unit.add_handover(person, 901)
        for one in ("support", "shop", "sales", "rules", "", "2", "lost", "no"):
            handover = await unit.change_handover(handover, handover.answered(one))
        (answer,) = [one for one in (await store.records())[0].answers if one.ordinal == 4]
        place = Place(answer.answer_id, answer.revision, 0, 5)
        await unit.correct(Reject(place, Layer.PAIN, "waiting", "t1"), by=Corrector.MANAGER)
        aim = Aim("customer_journey", "support", "wait_time")
        await unit.add_improvement(aim, on=date(2026, 3, 1), owner=Actor(ActorRole.MANAGER, 3))
    return person


async def test_export_holds_what_its_documentation_says(store, told, tmp_path):
    file = tmp_path / "export.json"

    written = await write_export(store, file)

    given = {"given_on": "2026-03-01", "skipped": False}
    untagged = {"text": None, "tags": [], "valence": None, "wait_minutes": None, "tagger": None, "probe": False}
    rating = {"question": "satisfaction", "stage": "support", "kind": "satisfaction", **given, **untagged}
    assert written == 1
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "spec": 1,
        "interviews": [
            {
                "id": told.interview.id,
                "person": told.interview.id,
                "guide": "customer_journey",
                "version": 1,
                "disposition": "started",
                "language": "ru",
                "source": "sms",
                "channel": None,
                "persona": "new",
                "role": "customer",
                "example": False,
                "by_leader": False,
                "hasty": 0,
                "origin": "told",
                "import": None,
                "started_on": "2026-03-01",
                "answers": [
                    {**rating, "ordinal": 1, "value": 2, "superseded": True},
                    {**rating, "ordinal": 2, "value": 1, "superseded": False},
                    {
                        **given,
                        **untagged,
                        "question": "path",
                        "stage": "support",
                        "kind": "path",
                        "ordinal": 3,
                        "value": ["chat", "phone"],
                        "superseded": False,
                    },
                    {
                        **given,
                        "question": "why",
                        "stage": "support",
                        "kind": "text",
                        "ordinal": 4,
                        "value": None,
                        "text": "ждала",
                        "superseded": False,
                        "probe": True,
                        "tags": [
                            {
                                "layer": "pain",
                                "label": "waiting",
                                "start": 0,
                                "end": 5,
                                "strength": 0.5,
                                "severity": 2,
                                "unsure": False,
                            }
                        ],
                        "valence": -1,
                        "wait_minutes": 40,
                        "tagger": "t1",
                    },
                ],
            }
        ],
        "notes": [
            {
                "week": "2026-02-23",
                "language": "ru",
                "text": "система висит",
                "stage": "support",
                "touchpoint": None,
                "channel": "phone",
                "category": "tech",
                "severity": 2,
                "times": 3,
                "minutes": None,
                "confirmed": False,
                "sent_now": False,
                "tagger": "t1",
            }
        ],
        "handovers": [
            {
                "week": "2026-02-23",
                "stage": "support",
                "from": "shop",
                "to": "sales",
                "reason": "rules",
                "decider": None,
                "hours": 2,
                "context": "lost",
                "repeated": "no",
            }
        ],
        "corrections": [
            {
                "kind": "reject",
                "interview": told.interview.id,
                "ordinal": 4,
                "start": 0,
                "end": 5,
                "layer": "pain",
                "label": "waiting",
                "becomes": None,
                "tagger": "t1",
                "guide": None,
                "named": None,
                "named_id": None,
                "language": None,
                "title": None,
                "by": "manager",
                "on": "2026-03-01",
            }
        ],
        "actions": [
            {
                "aims": [{"guide": "customer_journey", "stage": "support", "category": "wait_time"}],
                "title": None,
                "owner": None,
                "progress": "idea",
                "due_on": None,
                "effort": None,
                "made_on": "2026-03-01",
                "doing_on": None,
                "closed_on": None,
                "figures": None,
            }
        ],
    }


async def test_export_is_the_same_each_time(store, scene, told, tmp_path):
    await scene.interviewee(2)
    await scene.interviewee(3)

    async with store.database.reading() as connection:
        corrections = [one async for one in exported_corrections(connection)]
        actions = await exported_actions(connection)
    for name in ("one.json", "two.json"):
        await write_export(store, tmp_path / name)

    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert json.loads((tmp_path / "one.json").read_text()) == export_json(
        await store.records(), await store.notes(), await store.handovers(), corrections, actions
    )


async def test_export_names_nobody_and_no_time_of_day(store, told, tmp_path):
    file = tmp_path / "export.json"

    await write_export(store, file)

    text = file.read_text(encoding="utf-8")
    assert str(told.telegram_user_id) not in text
    assert told.respondent_id not in text
    assert re.search(r"\d\d:\d\d", text) is None


async def test_export_of_nothing_is_valid(store, tmp_path):
    file = tmp_path / "export.json"

    assert await write_export(store, file, guide_id="staff_journey") == 0
    assert json.loads(file.read_text()) == {section: [] for section in SECTIONS} | {"spec": 1}


async def test_export_is_for_the_owner_s_eyes_only(store, told, tmp_path):
    await write_export(store, tmp_path / "export.json")

    assert stat.S_IMODE((tmp_path / "export.json").stat().st_mode) == 0o600


async def test_a_failed_export_leaves_the_older_one(sqlite_scene, file, tmp_path):
    export = tmp_path / "export.json"
    export.write_text("older")
    await sqlite_scene.store.close()
    file.write_bytes(b"no database" * 1000)

    with pytest.raises(StorageError):
        await write_export(sqlite_scene.store, export)

    assert export.read_text() == "older"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["data", "export.json"]
