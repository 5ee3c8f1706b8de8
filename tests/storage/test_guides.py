"""A guide is frozen by its first answer."""

import pytest

from interview.errors import FrozenGuideError
from interview.guide import Status
from interview.ports import StoredGuide
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
