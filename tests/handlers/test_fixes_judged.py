"""Whether a done action helped: on its card and in the digest, once whole weeks since then are over."""

import re
from datetime import timedelta

from handlers.callbacks import ActionButton, ActionStep, MapView, ViewButton
from reports.period import Period

from .test_maps_shown import OWNER_ID, TOLD

WEEKS = 4


async def rates(world, first, satisfaction, *, count=9):
    """Customers rate the support alike and tell of a wait, or of none."""
    for number in range(count):
        client = await (await world.person(first + number)).begin()
        await client.walk_to("story", goal="solve", stages="support", support_satisfaction=satisfaction, nps="5")
        await client.tell(TOLD[number] if satisfaction == "1" else "They answered at once and solved it.")
        await client.finish(more_time="no", permission="no")
    while await world.house.tagging.tag_some():
        pass


async def until(world, day):
    """Let time pass until the morning of a day."""
    now = world.clock.now()
    await world.advance(seconds=(now.replace(hour=9, minute=0) + (day - now.date()) - now).total_seconds())


async def test_before_and_after_are_compared_with_the_verdict_of_whole_weeks(world):
    await rates(world, 701, "1")
    owner = await world.person(OWNER_ID)
    block = Period.block(world.clock.now().date(), weeks=WEEKS)
    await until(world, block.end + timedelta(days=1))
    await owner.send("/map")
    await owner.click("Take no. 1")
    await owner.click("Done")
    assert "Support, satisfaction of 5: 1.0 (9 people)" in owner.last.text
    assert "Too early to tell whether it helped: the first whole weeks after it end on" in owner.last.text
    for command in ("/map", "/pains", "/stage"):
        await owner.send(command)
        assert re.search(r"Done \d+ \w+, effect readable from \d+ \w+", owner.last.text), command
        assert "Take no. 1" not in owner.last.labels
    await owner.click(next(data for _, data in owner.last.buttons if data.startswith("v:pain:")))
    assert owner.last.labels[:2] == ["Quotes", "Show the action"]
    await owner.send("/compare")
    assert "What was done" in owner.last.text
    assert "Too early to tell whether it helped" in owner.last.text

    after = Period.block(block.end + timedelta(weeks=WEEKS), weeks=WEEKS)
    await until(world, after.start + timedelta(days=1))
    await rates(world, 801, "5")
    await until(world, after.end)
    await owner.send("/map")
    await owner.click(ViewButton(view=MapView.COMPARE).pack())
    assert "Support, satisfaction of 5: 1.0 → 5.0, really better" in owner.last.text
    await owner.send("/pains")
    assert re.search(r"Done \d+ \w+, really better since then", owner.last.text)
    await owner.send("/actions")
    await owner.click("Done and dropped")
    await owner.click(ActionButton(number=1, step=ActionStep.SHOW).pack())

    assert "Support, satisfaction of 5: 1.0 → 5.0, really better" in owner.last.text
    assert "Support, satisfaction of 5: 1.0 (9 people)" in owner.last.text  # the map of then stays
    assert "Other things may have changed as well." in owner.last.text
    await owner.send("/digest")
    await owner.click("Send one now")
    assert "to be confirmed" not in owner.last.text


async def test_the_digest_says_what_is_due_also_without_news(world):
    await rates(world, 701, "1", count=7)  # too few for a quote, which would be news
    owner = await world.person(OWNER_ID)
    await owner.send("/map")
    await owner.click("Take no. 1")
    await owner.click("Due date")
    await owner.click("In 1 week")
    await owner.send("/digest")
    await owner.click("Send one now")
    assert "Due: " not in owner.last.text
    await world.advance(days=9)

    await owner.send("/digest")
    await owner.click("Send one now")

    assert "nothing on the map is new since the last one." in owner.last.text
    assert "Due: Waiting for an answer (Support" in owner.last.text
    assert "overdue · the bot's owner, due" in owner.last.text
