"""`python -m bot db …`: the operator's care of the data."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.config import Settings
from storage import care
from storage.check import check as find_problems
from storage.store import open_store


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the commands that care for the database."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("upgrade", help="bring the tables up to date").set_defaults(command=upgrade)
    backup_ = commands.add_parser("backup", help="copy the database while the bot runs")
    backup_.add_argument("file", type=Path)
    backup_.set_defaults(command=backup)
    restore_ = commands.add_parser("restore", help="put a copy back; whoever withdrew meanwhile stays erased")
    restore_.add_argument("file", type=Path)
    restore_.set_defaults(command=restore)
    commands.add_parser("check", help="look for damage, orphans and untagged answers").set_defaults(command=check)


def upgrade(settings: Settings, _arguments: argparse.Namespace) -> None:
    """Bring the tables up to date."""
    asyncio.run(_upgrade(settings))


async def _upgrade(settings: Settings) -> None:
    store = await open_store(settings.database_url, clock=SystemClock(settings.timezone), bot_id=0)
    await store.close()
    sys.stdout.write("The database is up to date.\n")


def backup(settings: Settings, arguments: argparse.Namespace) -> None:
    """Copy the database."""
    asyncio.run(care.backup(settings.database_url, arguments.file))
    sys.stdout.write(f"Copied to {arguments.file}.\n")


def restore(settings: Settings, arguments: argparse.Namespace) -> None:
    """Put a copy back."""
    restored = asyncio.run(care.restore(arguments.file, settings.database_url))
    sys.stdout.write(
        f"Restored from {arguments.file}; interviews of people who withdrew, erased again: {restored.erased}.\n"
    )
    if restored.replaced is not None:
        sys.stdout.write(f"The database that was there lies in {restored.replaced}.\n")
    if not restored.list_read:
        sys.stdout.write("It was too damaged to say who withdrew since the backup: erase them once more by hand.\n")


def check(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Print what is wrong; returns 1 when something is serious."""
    problems = asyncio.run(find_problems(settings.database_url))
    for problem in problems:
        sys.stdout.write(f"{problem.code}: {problem.sentence}\n")
    if not problems:
        sys.stdout.write("No problems found.\n")
    return 1 if any(problem.serious for problem in problems) else 0
