"""`guide add` and `guide list`: a company's own guides."""

import argparse
import asyncio
import re
from pathlib import Path

import pytest

from bot import guide_commands
from bot.app import load_library
from bot.clock import SystemClock
from bot.config import Settings
from interview.errors import FrozenGuideError, GuideError
from interview.guide import Status
from interview.language import Language, Locale
from interview.library import builtin_sources
from interview.ports import NewInterview, StepRecord
from interview.records import Disposition, Role
from interview.scales import Kind
from interview.state import Entry
from storage.store import open_store

DOCUMENTATION = Path(__file__).parents[2] / "docs/guides.md"
CLOCK = SystemClock("UTC")


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'bot.db'}")


@pytest.fixture
def run(settings, capsys):
    """Run `guide …` and return what it says."""
    parser = argparse.ArgumentParser()
    guide_commands.add_to(parser)

    def run(*words):
        arguments = parser.parse_args([str(word) for word in words])
        arguments.command(settings, arguments)
        return capsys.readouterr().out

    return run


@pytest.fixture
def written(tmp_path):
    """Write the guide of the documentation, changed."""
    text = re.search(r"```yaml\n(spec: 1.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL)[1]

    def written(*changes):
        changed = text
        for old, new in changes:
            assert old in changed
            changed = changed.replace(old, new)
        file = tmp_path / "own.yaml"
        file.write_text(changed, encoding="utf-8")
        return file

    return written


PUBLISHED = ("status: draft  ", "status: published")
CLOSED = ("status: draft  ", "status: closed")


async def in_store(settings, work):
    store = await open_store(settings.database_url, clock=CLOCK, bot_id=0)
    try:
        return await work(store)
    finally:
        await store.close()


def library(settings):
    return asyncio.run(in_store(settings, lambda store: load_library(store, CLOCK)))


async def an_answer(store):
    """Somebody answers the guide of the documentation."""
    new = NewInterview(guide_id="pickup_point", guide_version=1, role=Role.CUSTOMER, language=Language.EN, seed=1)
    async with store.unit_of_work() as unit:
        person = await unit.add_person(1, language=Language.EN, role=Role.CUSTOMER)
        interview = await unit.start_interview(person, new)
        entry = Entry(1, "ratings", "satisfaction", "pickup", Kind.SATISFACTION, value=2)
        await unit.save_step(StepRecord(interview, interview.state, Disposition.PARTIAL, None, entries=(entry,)))


def test_add_makes_a_guide_current_at_the_next_start(run, written, settings):
    said = run("add", written(PUBLISHED))

    assert said == "pickup_point version 1 is stored: published. A running bot uses it within seconds.\n"
    assert library(settings).current("pickup_point").stages[1].id == "pickup"
    assert library(settings).current_for(Role.CUSTOMER).id == "customer_journey"


def test_list_names_every_guide_with_status_and_role(run, written):
    run("add", written())

    rows = [row.split() for row in run("list").splitlines()]

    guides = [source.guide for source in builtin_sources()]
    ours = [[guide.id, str(guide.version), guide.status.value, guide.role.value] for guide in guides]
    assert rows == sorted([*ours, ["pickup_point", "1", "draft", "customer"]])


def test_add_refuses_a_guide_with_mistakes_and_stores_nothing(run, written):
    with pytest.raises(GuideError, match=r"own\.yaml:4: status"):
        run("add", written(("status: draft", "status: ready")))

    assert "pickup_point" not in run("list")


def test_add_replaces_a_guide_that_nobody_has_answered(run, written, settings):
    run("add", written(PUBLISHED))

    run("add", written(PUBLISHED, ("What happened there?", "What happened?")))

    label = library(settings).current("pickup_point").parts[1].questions[0].label
    assert label == {Language.EN: "What happened?"}


def test_add_refuses_to_change_a_guide_with_answers(run, written, settings):
    run("add", written(PUBLISHED))
    asyncio.run(in_store(settings, an_answer))

    with pytest.raises(FrozenGuideError, match="version: 2"):
        run("add", written(PUBLISHED, ("What happened there?", "What happened?")))


def test_add_closes_a_guide_with_answers_for_good(run, written, settings):
    run("add", written(PUBLISHED))
    asyncio.run(in_store(settings, an_answer))

    closing = run("add", written(CLOSED))
    again = run("add", written(PUBLISHED))

    assert closing == "pickup_point version 1 is stored: closed. A running bot uses it within seconds.\n"
    assert "The file says published, but a guide that was closed stays so" in again
    assert library(settings).get("pickup_point", 1).status is Status.CLOSED


def test_add_refuses_the_id_of_a_guide_that_comes_with_the_product(run, written):
    with pytest.raises(GuideError, match=r"own\.yaml: the guide `customer_journey` comes with the product"):
        run("add", written(("id: pickup_point", "id: customer_journey"), ("version: 1", "version: 4")))


def test_add_closes_a_guide_that_comes_with_the_product(run, written, settings, tmp_path):
    """Then the company's own takes its place."""
    ours = next(source for source in builtin_sources() if source.guide.id == "customer_journey")
    copy = tmp_path / "copy.yaml"
    copy.write_text(re.sub(r"(?m)^status:.*$", "status: closed", ours.text), encoding="utf-8")

    alone = run("add", copy)
    run("add", written(PUBLISHED))

    assert "No guide for the role customer is published now, so no interview can begin." in alone
    assert library(settings).get("customer_journey", ours.guide.version).status is Status.CLOSED
    assert library(settings).current_for(Role.CUSTOMER).id == "pickup_point"


NEVER_ASKED = """      - id: never
        type: yes_no
        label: {en: Was it so?}
        when: {question: story, tagged: rage}
"""


def crash(settings, *words):
    parser = argparse.ArgumentParser()
    guide_commands.add_to(parser)
    arguments = parser.parse_args(["crash", *map(str, words)])
    return arguments.command(settings, arguments)


def test_crash_names_what_nobody_is_asked_and_ends_with_one(settings, written, capsys):
    file = written(("        probes: [how_long]\n", "        probes: [how_long]\n" + NEVER_ASKED))

    code = crash(settings, file)

    out = capsys.readouterr().out
    assert code == 1
    assert "Asked of nobody, look at its conditions: never: Was it so?" in out
    assert "Of few words: 60 of 60 came to the end" in out


def test_crash_of_a_good_guide_ends_with_nothing_in_the_language_asked_for(settings, written, capsys):
    assert crash(settings, written(), "--language", "ro") == 0

    assert Locale(Language.RO).gettext("No faults found.") in capsys.readouterr().out
