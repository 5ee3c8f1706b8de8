"""The guides that the bot starts with: ours, and whatever somebody may still be answering."""

import pytest

from bot.app import load_library
from bot.clock import SystemClock
from interview.errors import GuideError, UnknownGuideError
from interview.guide import Status
from interview.guide_changes import changes
from interview.guide_file import parse_guide
from interview.language import Language
from interview.library import builtin_guides, builtin_sources, digest
from interview.records import Role
from storage.guides import SqlGuides
from storage.store import open_store

CLOCK = SystemClock("UTC")


@pytest.fixture
async def store(tmp_path):
    store = await open_store(f"sqlite:///{tmp_path / 'bot.db'}", clock=CLOCK, bot_id=0)
    yield store
    await store.close()


@pytest.fixture
def shelf(store):
    return SqlGuides(store.database, CLOCK)


def an_old_guide():
    """A guide that an older release accepted: since then every text is wanted in every language."""
    source = builtin_sources()[0]
    text = source.text.replace("languages: [ru, ro, cs, en]", "languages: [ru, ro, cs]", 1)
    text = text.replace(f"id: {source.guide.id}\n", "id: old_guide\n", 1)
    assert text.count("old_guide") == 1
    return text


async def test_our_guides_come_as_they_are(store):
    library = await load_library(store, CLOCK)

    assert library.all() == sorted(
        (source.guide for source in builtin_sources()), key=lambda guide: (guide.id, guide.version)
    )
    assert [library.current(guide.id) for guide in builtin_guides()] == list(builtin_guides())


def former(guide_id, version=1):
    """Return a former version of one of our guides, as the release that brought it stored it."""
    source = next(one for one in builtin_sources() if (one.guide.id, one.guide.version) == (guide_id, version))
    return source.text.replace("\nstatus: closed\n", "\nstatus: published\n")


async def test_an_interview_goes_on_with_the_version_of_an_earlier_release_and_a_new_one_begins_with_ours(store, shelf):
    text = former("staff_journey")
    await shelf.register("staff_journey", 1, status=Status.PUBLISHED, digest=digest(text), source=text)

    library = await load_library(store, CLOCK)

    assert library.current_for(Role.STAFF).version == 2
    (hours,) = (one for _, one in library.get("staff_journey", 1).questions() if one.id == "handover_hours")
    assert hours.short[Language.EN] == "Hours"
    assert await shelf.marks() == await marks_after(store, shelf)  # another start changes nothing


async def test_plans_came_with_later_versions_of_the_customers_guide_and_changed_nothing_else(store, shelf):
    for version in (1, 2):
        text = former("customer_journey", version)
        await shelf.register("customer_journey", version, status=Status.PUBLISHED, digest=digest(text), source=text)

    library = await load_library(store, CLOCK)

    first, second, third = (library.get("customer_journey", version) for version in (1, 2, 3))
    assert [guide.status for guide in (first, second, third)] == [Status.CLOSED, Status.CLOSED, Status.PUBLISHED]
    assert library.current_for(Role.CUSTOMER) == third
    assert not any(stage.planned for stage in first.stages)
    assert [stage.planned for stage in second.stages][3] == (("phone",),)
    for later in (second, third):
        assert [without_plan(stage) for stage in later.stages] == list(first.stages)
        assert [question.id for _, question in later.questions()] == [question.id for _, question in first.questions()]
    assert (changes(second, third).is_nothing, changes(second, third).for_map) == (True, True)


def without_plan(stage):
    return stage.model_copy(update={"planned": ()})


async def marks_after(store, shelf):
    await load_library(store, CLOCK)
    return await shelf.marks()


async def test_a_new_version_of_ours_opens_no_guide_that_was_closed_here(store, shelf):
    text = former("staff_journey")
    await shelf.register("staff_journey", 1, status=Status.CLOSED, digest=digest(text), source=text)

    library = await load_library(store, CLOCK)

    assert {guide.status for guide in library.all() if guide.id == "staff_journey"} == {Status.CLOSED}
    with pytest.raises(UnknownGuideError):
        library.current_for(Role.STAFF)


async def test_a_stored_guide_is_read_though_todays_checks_refuse_it(store, shelf):
    text, version = an_old_guide(), builtin_sources()[0].guide.version
    with pytest.raises(GuideError):
        parse_guide(text, name="old.yaml")
    await shelf.register("old_guide", version, status=Status.CLOSED, digest="d", source=text)

    library = await load_library(store, CLOCK)

    assert library.get("old_guide", version).status is Status.CLOSED
    assert library.get("old_guide", version).stages == builtin_sources()[0].guide.stages


async def test_a_stored_guide_that_cannot_be_read_is_named(store, shelf):
    await shelf.register("broken", 3, status=Status.CLOSED, digest="d", source="spec: 1")

    with pytest.raises(GuideError, match="broken 3: the stored guide has a form that this release does not read"):
        await load_library(store, CLOCK)


async def test_one_of_our_guides_that_was_closed_stays_closed(store, shelf):
    ours = (await load_library(store, CLOCK)).current_for(Role.CUSTOMER)
    assert await shelf.close(ours.id, ours.version)

    library = await load_library(store, CLOCK)

    assert library.get(ours.id, ours.version).status is Status.CLOSED
    with pytest.raises(UnknownGuideError):
        library.current_for(Role.CUSTOMER)
