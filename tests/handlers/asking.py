"""Authors who may be written to, and how what is for them is passed on."""

from datetime import timedelta

from interview.language import Language

STORY = "I called three times about my refund and each time another agent knew nothing of it, it took two weeks."


async def noon(world):
    """Go on to the next noon where the company is: nobody is written to at night."""
    now = world.clock.now()
    ahead = (now.replace(hour=12, minute=0, second=0) - now) % timedelta(days=1)
    await world.advance(seconds=ahead.total_seconds())


async def author(world, number, *, language=Language.EN, words=STORY, permission="read_and_write", token=""):
    """Somebody who told of a bad time at the support, and whether that may be read and written about."""
    client = await (await world.person(number, language=language)).begin(token)
    await client.walk_to("story", goal="solve", stages="support", support_satisfaction="1", nps="0")
    await client.tell(words)
    await client.finish(more_time="no", permission=permission)
    while await world.house.tagging.tag_some():
        pass
    return client


async def pass_on(world):
    """Let the loop look once; return how many it passed on."""
    passed = await world.house.dialogues.pass_on()
    await world.settle()
    return passed
