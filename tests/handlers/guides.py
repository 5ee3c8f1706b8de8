"""A company's own guide in chat: its file, how an owner sends it, and people who answer it."""

from pathlib import Path

from handlers.callbacks import GuideAction, GuideButton
from interview.guide import Status
from interview.guide_upload import mark_of
from interview.ports import Campaign
from storage.guides import SqlGuides

SMALL = (Path(__file__).parents[1] / "interview/data/small.yaml").read_text(encoding="utf-8")
LINK = "own_guide"
SECOND_GUIDE = "pickup_point"


def version(number, *replacements):
    """Return the file of a version of the small guide, which speaks Russian and English."""
    text = SMALL.replace("version: 2", f"version: {number}").replace("status: draft", "status: published")
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def data(action, number=0, *, guide_id="small", mark=""):
    """Return what a button about a version carries."""
    return GuideButton(action=action, guide=guide_id if number else "", version=number, mark=mark).pack()


def publish_button(text, number):
    return data(GuideAction.PUBLISH, number, mark=mark_of(text))


def discard_button(text, number):
    return data(GuideAction.DISCARD, number, mark=mark_of(text))


async def upload(owner, text, *, name="small.yaml"):
    """Send a guide and return the bot's answer."""
    content = text if isinstance(text, bytes) else text.encode()
    await owner.send_file(name, content, text="/guides")
    return owner.last


async def publish(owner, text, number):
    """Send a guide and publish it."""
    await upload(owner, text)
    await owner.click(publish_button(text, number))


async def visitor(world, number, *, language="en"):
    """Return somebody who came by a link to the own guide."""
    async with world.store.unit_of_work() as unit:
        known = await unit.campaign(LINK)
    if known is None:
        await world.store.add_campaign(Campaign(LINK, "small", None, None, None, None))
    client = await world.person(number, language=language)
    await client.send(f"/start {LINK}")
    return client


async def register_second_guide(world, *, status=Status.PUBLISHED):
    """Keep a guide beside the product's own, or a new status of it, for the bot's next start."""
    source = (Path("interview/guides") / "customer_journey.yaml").read_text(encoding="utf-8")
    source = source.replace("id: customer_journey", f"id: {SECOND_GUIDE}", 1)
    source = source.replace("version: 3", "version: 1", 1)
    source = source.replace("  en: Customer journey", "  en: Pickup point", 1)
    await SqlGuides(world.store.database, world.clock).register(
        SECOND_GUIDE, 1, status=status, digest="d", source=source
    )


async def register_without_department(world):
    """Keep a version of the staff guide that asks for no department, for the bot's next start."""
    source = (Path("interview/guides") / "staff_journey.yaml").read_text(encoding="utf-8")
    source = source.replace("version: 2", "version: 3")
    source = source.replace("- id: department", "- id: team").replace("question: department", "question: team")
    await SqlGuides(world.store.database, world.clock).register(
        "staff_journey", 3, status=Status.PUBLISHED, digest="d", source=source
    )
