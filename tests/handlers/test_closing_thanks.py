"""The end of an interview: thanks, and the respondent's own curve as a picture."""

import pytest

from interview.language import Language
from interview.records import Disposition


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
