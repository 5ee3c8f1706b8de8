"""What ends a customers' link is kept with it, and what it is measured by is counted."""

from dataclasses import replace
from datetime import date

from interview.ports import Campaign
from interview.records import Disposition, Role

LAST_DAY = date(2026, 4, 1)


async def complete(scene, person, **changes):
    return await scene.step(person, scene.rating(1, 4), disposition=Disposition.COMPLETE, **changes)


async def test_limits_come_back_as_they_were_set(store):
    await store.add_campaign(Campaign("a", None, None, None, None, None, quota=200, closes_on=LAST_DAY))
    async with store.unit_of_work() as unit:
        before = await unit.campaign("a")
        await unit.limit_campaign("a", quota=None, closes_on=LAST_DAY)
        after = await unit.campaign("a")
        (link,) = await unit.campaign_links()

    assert (before.quota, before.closes_on) == (200, LAST_DAY)
    assert after == replace(before, quota=None)
    assert (link.quota, link.closes_on) == (None, LAST_DAY)


async def test_complete_interviews_are_counted_by_link_and_side_of_the_counter(store, scene):
    for token in ("a", "b"):
        await store.add_campaign(Campaign(token, None, None, None, None, None))
    for number, token in ((1, "a"), (2, "a"), (3, "b")):
        await complete(scene, await scene.interviewee(number, campaign=token))
    await scene.interviewee(4, campaign="a")
    await complete(scene, await scene.interviewee(5, campaign="a", role=Role.STAFF))
    gone = await complete(scene, await scene.interviewee(6, campaign="a"))

    async with store.unit_of_work() as unit:
        await unit.erase(gone)
        counts = [await unit.complete_by("a", Role.CUSTOMER), await unit.complete_by("a", Role.STAFF)]
        assert counts == [2, 1]
        assert await unit.complete_by("nobody's", Role.CUSTOMER) == 0


async def test_the_last_complete_interview_is_the_one_answered_last(store, scene, clock):
    first = await complete(scene, await scene.interviewee(1), closed=True)
    clock.advance(days=3)
    second = await complete(scene, await scene.interviewee(1), closed=True)
    answered_at = clock.now()
    clock.advance(days=3)
    await scene.interviewee(1)

    async with store.unit_of_work() as unit:
        assert await unit.last_complete(second, Role.CUSTOMER) == answered_at
        assert await unit.last_complete(first, Role.STAFF) is None
