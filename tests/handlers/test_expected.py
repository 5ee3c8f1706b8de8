"""What was expected of a stage, from the interview to the quotes: of eight people on, through every filter."""

import pytest

from handlers.callbacks import FixButton, QuoteAction, QuoteButton
from handlers.evidence import journey_map_now
from interview.records import Layer
from reports.quotes import EXPECT

from .test_filters_followed import BUYS, GOALS, SOLVES, look, turned

STORY = "The engineer came on Monday and repaired the line."
HOPED = (
    "I expected to be on hold for an hour, as everywhere.",
    "That nobody picks up the phone and I wait for ages.",
    "A queue of an hour and then the same music again.",
    "To wait on the phone for half of my lunch break.",
    "An endless wait, and an agent who knows nothing.",
    "That they keep me waiting until I give up on it.",
    "Three calls and a long wait each time, honestly.",
    "To be left on hold for forty minutes or longer.",
)


async def hopes(world, people, *, persona, first):
    """People who had feared a long wait at the support, and met none."""
    for number in range(people):
        client = await (await world.person(first + number)).begin()
        await client.walk_to("expected", goal=GOALS[persona], stages="support", support_satisfaction="3", story=STORY)
        await client.finish(expected=HOPED[number], more_time="no", permission="no")
    while await world.house.tagging.tag_some():
        pass


async def quoted(world, **kept):
    """Return what a view quotes of what was expected, after checking that it counts nowhere."""
    await look(world, **kept)
    journey_map = await turned(world, journey_map_now)
    assert {pain.category for pain in journey_map.pains}.isdisjoint({"wait_time", "unreachable"})
    assert {quote.label for quote in journey_map.quotes}.isdisjoint({"wait_time", "unreachable"})
    return {quote.text for quote in journey_map.quotes_of("support", Layer.LANE, EXPECT)}


@pytest.fixture(scope="module")
def past():
    """Eight who came for help, and four weeks later seven who bought."""

    async def told(world):
        await hopes(world, 8, persona=SOLVES, first=700)
        await world.advance(weeks=4)
        await hopes(world, 7, persona=BUYS, first=800)

    return told


@pytest.mark.usefixtures("after_past")
async def test_views_of_eight_quote_what_was_expected_and_views_of_seven_do_not(world):
    await world.advance(weeks=8)  # as long as `past` took, and the weeks that are looked at
    everybody = await quoted(world)

    assert everybody
    assert everybody <= set(HOPED)
    assert await quoted(world, persona=SOLVES)
    assert await quoted(world, period="before")
    assert await quoted(world, language="en")
    for few in ({"persona": BUYS}, {"period": "last"}, {"persona": BUYS, "period": "last"}):
        assert await quoted(world, **few) == set(), few


async def page_of_expected(world):
    """The owner turns the quotes to what was expected; returns the number of that page too."""
    owner, page = await look(world), 0
    await owner.send("/quotes")
    while not owner.last.text.startswith("Expected · Support"):
        await owner.click("›")
        page += 1
    return owner, page


@pytest.mark.usefixtures("after_past")
async def test_it_is_a_page_of_quotes_in_chat(world):
    owner, _ = await page_of_expected(world)

    quotes = [part for part in owner.last.text.split("\n\n") if part.startswith("“")]

    assert 1 <= len(quotes) <= 3
    assert {quote.strip("“”") for quote in quotes} <= set(HOPED)
    assert "from at least 8 people" in owner.last.text


@pytest.mark.usefixtures("after_past")
async def test_a_manager_hides_such_a_quote_and_cannot_call_it_otherwise(world):
    owner, page = await page_of_expected(world)
    await owner.click(FixButton(stage="support", page=page).pack())
    label, data = next(button for button in owner.last.buttons if button[1].startswith("qa:"))
    await owner.click(data)
    menu = owner.last.labels

    await owner.click(QuoteButton.unpack(data).model_copy(update={"action": QuoteAction.HIDE}).pack())

    assert menu == ["Show this quote first", "Hide this quote", "‹ Back"]
    words = await quoted(world)
    assert words
    assert not any(one.startswith(label.strip("“”…")) for one in words)
