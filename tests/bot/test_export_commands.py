"""`python -m bot export`: interviews as JSON and as event logs, which process-mining tools read."""

import asyncio
import json
import os
import stat
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.__main__ import main
from bot.app import shelve
from bot.clock import SystemClock
from interview.corrections import Corrector, Place, Reject
from interview.language import Language
from interview.library import load_source
from interview.ports import NewInterview, SavedWords, StepRecord
from interview.records import Disposition, Layer, Role
from interview.scales import Kind
from interview.state import Entry
from storage.guides import SqlGuides
from storage.store import open_store

CLOCK = SystemClock("UTC")
SMALL = Path(__file__).parents[1] / "interview" / "data" / "small.yaml"
SUPPORT = "short_title: {ru: Помощь, en: Support}\n"
WORDS = "Nobody called me back"
XES = "{http://www.xes-standard.org/}"
PM4PY = os.environ.get("PM4PY_PYTHON")
LONGEST_S = 120  # importing pm4py takes its time on a cold disk

READ_IT = """
import json, sys
import pm4py
events = pm4py.read_xes(sys.argv[1])
follows, starts, ends = pm4py.discover_dfg(events)
print(json.dumps({
    "events": len(events),
    "cases": int(events["case:concept:name"].nunique()),
    "zone": str(events["time:timestamp"].dt.tz),
    "planned": int(events["cjm:planned"].eq(True).sum()) if "cjm:planned" in events else 0,
    "follows": {" > ".join(pair): int(count) for pair, count in follows.items()},
    "starts": {name: int(count) for name, count in starts.items()},
    "ends": {name: int(count) for name, count in ends.items()},
}))
"""


@pytest.fixture
def database_url(tmp_path, monkeypatch):
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return url


@pytest.fixture
def interviewed(database_url, tmp_path):
    """Three customers came to a guide with a plan; the third refused after all."""
    file = tmp_path / "small.yaml"
    text = SMALL.read_text(encoding="utf-8").replace("status: draft", "status: published")
    file.write_text(text.replace(SUPPORT, f"{SUPPORT}    planned: [chat, phone]\n"), encoding="utf-8")
    asyncio.run(_interview(database_url, file))


async def _interview(database_url, file):
    store = await open_store(database_url, clock=CLOCK, bot_id=0)
    try:
        await shelve(SqlGuides(store.database, CLOCK), await asyncio.to_thread(load_source, file))
        for number, path in enumerate((("chat", "phone"), ("phone", "branch", "phone")), start=1):
            await _answers(store, number, path, Disposition.PARTIAL)
        await _answers(store, 3, ("branch",), Disposition.REFUSED)
    finally:
        await store.close()


async def _answers(store, number, path, disposition):
    new = NewInterview(guide_id="small", guide_version=2, role=Role.CUSTOMER, language=Language.EN, seed=number)
    entries = (
        Entry(1, "ratings", "satisfaction", "choice", Kind.SATISFACTION, value=4),
        Entry(2, "first_story", "path", "support", Kind.PATH, value=path),
        Entry(3, "first_story", "story", "support", Kind.TEXT),
    )
    async with store.unit_of_work() as unit:
        person = await unit.add_person(number, language=Language.EN, role=Role.CUSTOMER)
        interview = await unit.start_interview(person, new)
        words = SavedWords(3, 100 + number, WORDS)
        await unit.save_step(StepRecord(interview, interview.state, disposition, None, entries=entries, words=words))


def names(file):
    """Return the names of the events of every trace."""
    return [
        [event.find(f"{XES}string[@key='concept:name']").get("value") for event in trace.iter(f"{XES}event")]
        for trace in ElementTree.parse(file).iter(f"{XES}trace")
    ]


def test_export_writes_every_interview_as_json(interviewed, tmp_path, capsys):
    file = tmp_path / "all.json"

    assert main(["export", "-o", str(file)]) == 0

    assert len(json.loads(file.read_text(encoding="utf-8"))["interviews"]) == 3
    assert capsys.readouterr().out == f"3 interviews -> {file}\n"


def test_export_writes_the_journeys_of_those_who_consented(interviewed, tmp_path, capsys):
    file = tmp_path / "journeys.xes"

    assert main(["export", "--format", "xes", "-o", str(file)]) == 0

    assert sorted(names(file)) == [
        ["choice", "support: chat", "support: phone"],
        ["choice", "support: phone", "support: branch", "support: phone"],
    ]
    assert capsys.readouterr().out == f"2 journeys -> {file}\n"


def test_export_of_journeys_has_nobody_s_words_and_is_for_the_owner_alone(interviewed, tmp_path):
    file = tmp_path / "journeys.xes"

    main(["export", "--format", "xes", "-o", str(file)])

    assert WORDS not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_export_writes_what_customers_guides_plan(interviewed, tmp_path, capsys):
    file = tmp_path / "planned.xes"

    assert main(["export", "--format", "xes-planned", "-o", str(file)]) == 0

    first, second, *built_in, own = names(file)
    ordered = ["purchase: app", "purchase: courier"]
    assert len(built_in) == 2 * 2 * 3
    assert ["awareness", "consideration: website", *ordered, "support: chat", "loyalty"] in built_in
    bought = ["purchase: website", "purchase: courier"]
    assert second == ["awareness", "consideration: website", *bought, "support: phone", "loyalty"]
    assert first == ["awareness", "consideration", "purchase", "support", "loyalty"]
    assert own == ["choice", "purchase", "support: chat", "support: phone"]
    assert capsys.readouterr().out == f"15 planned journeys -> {file}\n"


def test_export_writes_what_managers_corrected(interviewed, database_url, tmp_path, capsys):
    file = tmp_path / "corrections.jsonl"
    asyncio.run(_reject_one(database_url))

    assert main(["export", "--format", "corrections", "-o", str(file)]) == 0

    (line,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert (line["text"], line["language"], line["question"], line["is"]) == (WORDS, "en", "story", None)
    assert line["was"] == {"layer": "pain", "label": "unreachable", "start": 0, "end": 6}
    assert line["asked"]
    assert capsys.readouterr().out == f"1 corrections -> {file}\n"


async def _reject_one(database_url):
    store = await open_store(database_url, clock=CLOCK, bot_id=0)
    try:
        answer = next(one for one in (await store.records())[0].answers if one.text == WORDS)
        place = Place(answer.answer_id, answer.revision, 0, 6)
        async with store.unit_of_work() as unit:
            await unit.correct(Reject(place, Layer.PAIN, "unreachable", "t1"), by=Corrector.OWNER)
    finally:
        await store.close()


def test_export_that_cannot_be_written_leaves_nothing(interviewed, tmp_path, capsys):
    before = sorted(found.name for found in tmp_path.iterdir())

    assert main(["export", "--format", "xes", "-o", str(tmp_path / "nowhere" / "at" / "all.xes")]) == 2

    assert "nowhere" in capsys.readouterr().err
    assert sorted(found.name for found in tmp_path.iterdir()) == before


@pytest.mark.slow
@pytest.mark.timeout(2 * LONGEST_S)
@pytest.mark.skipif(PM4PY is None, reason="PM4PY_PYTHON names no Python that has pm4py (AGPL, in its own environment)")
def test_pm4py_reads_both_logs(interviewed, tmp_path):
    read = {}
    for wanted in ("xes", "xes-planned"):
        main(["export", "--format", wanted, "-o", str(tmp_path / wanted)])
        read[wanted] = _read_by_pm4py(tmp_path / wanted)

    assert read["xes"] == {
        "events": 7,
        "cases": 2,
        "zone": "UTC",
        "planned": 4,
        "follows": {
            "choice > support: chat": 1,
            "support: chat > support: phone": 1,
            "choice > support: phone": 1,
            "support: phone > support: branch": 1,
            "support: branch > support: phone": 1,
        },
        "starts": {"choice": 2},
        "ends": {"support: phone": 2},
    }
    assert (read["xes-planned"]["events"], read["xes-planned"]["cases"]) == (5 + 6 + 12 * 6 + 4, 15)
    assert read["xes-planned"]["follows"]["support: chat > support: phone"] == 1


def _read_by_pm4py(file):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ended = subprocess.run(
        [PM4PY, "-c", READ_IT, str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
        env=environment,
        cwd=file.parent,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])
