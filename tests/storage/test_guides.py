"""A guide is frozen by its first answer."""

from itertools import pairwise

import pytest

from interview.errors import FrozenGuideError
from interview.guide import Status
from interview.ports import StepRecord, StoredGuide
from interview.records import Disposition
from storage.guides import SqlGuides


@pytest.fixture
def guides(store, clock):
    """Guides beside `customer_journey` version 1, which the store of the tests has."""
    return SqlGuides(store.database, clock)


async def register(guides, *, status=Status.PUBLISHED, digest="d1", source="spec: 1", version=1):
    return await guides.register("customer_journey", version, status=status, digest=digest, source=source)


async def test_all_versions_stay(guides):
    await register(guides, version=2, status=Status.DRAFT, digest="d2", source="spec: 1 # 2")

    assert await guides.stored_guides() == [
        StoredGuide("customer_journey", 1, Status.PUBLISHED, "spec: 1"),
        StoredGuide("customer_journey", 2, Status.DRAFT, "spec: 1 # 2"),
    ]


async def test_registering_the_same_again_changes_nothing(guides, scene):
    await scene.step(await scene.interviewee(), scene.rating(1, 2))
    before = await guides.stored_guides()

    await register(guides)

    assert await guides.stored_guides() == before


async def test_a_guide_without_answers_may_change(guides, scene):
    await scene.interviewee()

    await register(guides, digest="d2", source="spec: 1 # better")

    (guide,) = await guides.stored_guides()
    assert guide.source == "spec: 1 # better"


async def test_the_first_answer_freezes_a_guide(guides, scene):
    await scene.step(await scene.interviewee(), scene.rating(1, 2))

    with pytest.raises(FrozenGuideError, match=r"version: 2"):
        await register(guides, digest="d2", source="spec: 1 # changed")

    (guide,) = await guides.stored_guides()
    assert guide.source == "spec: 1"


async def test_a_closed_guide_stays_closed_though_its_text_changes(guides):
    await register(guides, version=2, status=Status.CLOSED)

    await register(guides, version=2, status=Status.PUBLISHED, digest="d2")

    assert (await guides.stored_guides())[-1].status is Status.CLOSED


@pytest.mark.parametrize(
    ("was", "given", "becomes"),
    [
        (Status.DRAFT, Status.PUBLISHED, Status.PUBLISHED),
        (Status.PUBLISHED, Status.CLOSED, Status.CLOSED),
        (Status.PUBLISHED, Status.DRAFT, Status.PUBLISHED),
        (Status.CLOSED, Status.PUBLISHED, Status.CLOSED),
    ],
)
async def test_the_status_of_a_guide_goes_on_and_never_back(guides, was, given, becomes):
    await register(guides, version=2, status=was)

    said = await register(guides, version=2, status=given)

    assert said is (await guides.stored_guides())[-1].status is becomes


async def test_publish_and_close(guides):
    await register(guides, version=2, status=Status.DRAFT)

    done = [await guides.publish("customer_journey", 2), await guides.publish("customer_journey", 2)]
    done += [await guides.close("customer_journey", 2), await guides.close("customer_journey", 2)]

    assert done == [True, False, True, False]
    assert (await guides.stored_guides())[-1].status is Status.CLOSED
    assert not await guides.publish("customer_journey", 9)


async def in_unit(store, work):
    async with store.unit_of_work() as unit:
        return await work(unit)


async def keep(store, *, version=2, digest="d2", source="spec: 1 # 2"):
    return await in_unit(store, lambda unit: unit.keep_draft("customer_journey", version, digest=digest, source=source))


async def publish(store, *, version=2, digest="d2"):
    return await in_unit(store, lambda unit: unit.publish_guide("customer_journey", version, digest=digest))


async def status(store, version):
    return {one.version: one.status for one in await store.stored_guides()}.get(version)


async def test_a_draft_is_kept_replaced_and_published_as_it_is_now(store):
    assert await keep(store)
    assert await keep(store, digest="d3", source="spec: 1 # better")

    assert not await publish(store, digest="d2")  # somebody decided on what it said before
    assert await status(store, 2) is Status.DRAFT
    assert await publish(store, digest="d3")
    assert await status(store, 2) is Status.PUBLISHED
    assert [one.source for one in await store.stored_guides() if one.version == 2] == ["spec: 1 # better"]


async def test_what_is_no_draft_is_neither_replaced_nor_published_nor_dropped(store):
    await keep(store)
    await publish(store)

    assert not await keep(store, digest="d3")
    assert not await publish(store)
    assert not await in_unit(store, lambda unit: unit.drop_draft("customer_journey", 2, digest="d2"))
    assert not await publish(store, version=1)
    assert await status(store, 2) is Status.PUBLISHED


async def test_a_draft_is_dropped_by_what_it_says(store):
    await keep(store)

    assert not await in_unit(store, lambda unit: unit.drop_draft("customer_journey", 2, digest="d1"))
    assert await in_unit(store, lambda unit: unit.drop_draft("customer_journey", 2, digest="d2"))
    assert await status(store, 2) is None


async def test_marks_change_with_every_change_of_a_guide(guides, store):
    seen = [await guides.marks()]
    for change in (
        keep(store),
        keep(store, digest="d3"),
        publish(store, digest="d3"),
        guides.close("customer_journey", 2),
    ):
        await change
        seen.append(await guides.marks())

    assert all(one != another for one, another in pairwise(seen))


async def test_guides_come_in_the_order_in_which_they_were_stored(guides, clock):
    for number, guide_id in enumerate(("zebra", "ape")):
        clock.advance(minutes=number + 1)
        await guides.register(guide_id, 1, status=Status.PUBLISHED, digest="d", source="spec: 1")

    assert [one.id for one in await guides.stored_guides()] == ["customer_journey", "zebra", "ape"]


async def test_open_interviews_are_counted_once_consent_is_given(store, scene):
    person = await scene.person()
    async with store.unit_of_work() as unit:
        await unit.start_interview(person, scene.new_interview())
    invited = await store.running_interviews()
    await scene.interviewee(2)
    await scene.interviewee(3)
    last = await scene.read(3)
    async with store.unit_of_work() as unit:
        await unit.save_step(StepRecord(last.interview, last.interview.state, Disposition.STARTED, None, closed=True))

    assert invited == {}
    assert await store.running_interviews() == {("customer_journey", 1): 1}
