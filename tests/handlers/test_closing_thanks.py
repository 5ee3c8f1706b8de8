"""The end of an interview: thanks, and the respondent's own curve as a picture."""

import pytest

from interview.language import Language
from interview.records import Disposition, Role


@pytest.mark.parametrize("language", list(Language))
async def test_a_whole_interview_ends_with_thanks_and_the_own_curve(world, customer_guide, language):
    client = await world.person(language=language)

    await client.begin()
    places = await client.finish(stages=("consideration", "support"), goal="solve")

    thanks = [seen for seen in client.from_bot if seen.text == customer_guide.closing[language]]
    assert len(thanks) == 1
    assert "photo" in client.last.raw
    assert (await client.record()).disposition is Disposition.COMPLETE
    assert ("satisfaction", "support") in places
    assert not any(seen.buttons for seen in client.from_bot)


async def test_a_colleague_is_thanked_without_a_curve_that_is_not_their_own(world, staff_guide):
    client = await world.person(language=Language.CS)
    async with world.store.unit_of_work() as unit:
        await unit.add_person(client.id, language=Language.CS, role=Role.STAFF)

    await client.begin()
    await client.finish()

    assert client.last.text == staff_guide.closing[Language.CS]
    assert not any("photo" in seen.raw for seen in client.from_bot)
