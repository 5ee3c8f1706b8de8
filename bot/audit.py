"""`python -m bot audit`: who read people's words or changed rights, the newest first; and what commands leave there."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot.clock import SystemClock
from bot.config import Settings
from interview.rights import OWNER, Action, AuditEntry
from storage.store import open_store


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--last", type=int, metavar="N", help="only the last N lines; default: all")


def print_audit(settings: Settings, arguments: argparse.Namespace) -> None:
    """Print a line for each entry: time, role and number, action, object, with tabs between them."""
    entries = asyncio.run(_entries(settings, arguments.last))
    zone = SystemClock(settings.timezone).now().tzinfo
    for entry in entries:
        number = entry.actor.owner_number if entry.actor.number is None else entry.actor.number
        actor = entry.actor.role.value + ("" if number is None else f" {number}")
        at = entry.at.astimezone(zone).isoformat(timespec="seconds")
        sys.stdout.write("\t".join([at, actor, entry.action.value, entry.object or ""]).rstrip() + "\n")
    if not entries:
        sys.stdout.write("Nobody has read or changed anything yet.\n")


async def note(settings: Settings, action: Action, object: str | None = None) -> None:
    """Leave a line of a command in the audit: whoever works on the server is an owner there, without a number.

    A command that reads is noted before it writes a file: a line too many does no harm, a file without one does.
    """
    store = await open_store(settings.database_url, clock=SystemClock(settings.timezone), bot_id=0)
    try:
        async with store.unit_of_work() as unit:
            await unit.write_audit(OWNER, action, object)
    finally:
        await store.close()


async def _entries(settings: Settings, last: int | None) -> Sequence[AuditEntry]:
    store = await open_store(settings.database_url, clock=SystemClock(settings.timezone), bot_id=0)
    try:
        async with store.unit_of_work() as unit:
            return await unit.audit(limit=last)
    finally:
        await store.close()
