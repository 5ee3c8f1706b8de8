"""How an owner or manager makes links in chat, and how people use them."""

import re

from handlers.callbacks import InvitationButton, InvitationStep

LINK = re.compile(r"https://t\.me/(\w+)\?start=([\w-]+)")


def step(name, draft=0, value=""):
    return InvitationButton(step=name, draft=draft, value=value).pack()


def newest(client, name):
    """Return the draft that the newest buttons of a step belong to."""
    data = [data for seen in reversed(client.from_bot) for _, data in seen.buttons if data.startswith(f"iv:{name}:")]
    return InvitationButton.unpack(data[0]).draft


async def link_for(inviter, role, *, department="call_centre", label="", guides=(), reach=""):
    """Make a link by buttons and return its token."""
    await inviter.send(f"/invite {label}".strip())
    offered = next(data for _, data in inviter.last.buttons if data.startswith("iv:a:") and data.endswith(f":{role}"))
    await inviter.click(offered)
    draft = newest(inviter, InvitationStep.DEPARTMENT)
    await inviter.click(step(InvitationStep.DEPARTMENT, draft, department))
    if role == "manager":
        for guide_id in guides:
            await inviter.click(step(InvitationStep.GUIDE, draft, guide_id))
        await inviter.click(step(InvitationStep.GUIDES, draft))
        await inviter.click(step(InvitationStep.REACH, draft, reach))
    return LINK.search(inviter.last.text)[2]


async def campaign(inviter, *, label="", customers="Customers", choices=("Somewhere else", "Anybody")):
    """Make a link for customers by buttons and return its token. choices: what is tapped, one after the other."""
    await inviter.send(f"/invite {label}".strip())
    await inviter.click(customers)
    for choice in choices:
        await inviter.click(choice)
    return LINK.search(inviter.last.text)[2]


async def joined(world, inviter, role, number, **options):
    """Let somebody join by a link of their own."""
    token = await link_for(inviter, role, **options)
    client = await world.person(number)
    await client.send(f"/start {token}")
    return client
