"""`python -m bot guide …`: for those who write guides."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import load_library, shelve
from bot.audit import note
from bot.clock import SystemClock
from bot.config import Settings
from bot.tagging import pain_codes
from bot.terminal import converse
from handlers.guide_words import crash_lines
from interview.crash_test import crash_test
from interview.errors import FileProblem, GuideError
from interview.guide import Guide, Status
from interview.guide_file import load_guide
from interview.guide_upload import comes_with_product
from interview.language import Language, Locale
from interview.library import GuideLibrary, GuideSource, builtin_guides, digest, load_source
from interview.ports import StoredGuide
from interview.rights import Action
from storage.guides import SqlGuides
from storage.store import SqlStore, open_store


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the commands for guides."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check_ = commands.add_parser("check", help="load a guide strictly and name every mistake")
    check_.add_argument("file", type=Path)
    check_.set_defaults(command=check)
    try_ = commands.add_parser("try", help="answer a guide in the terminal; nothing is kept")
    try_.add_argument("file", type=Path)
    try_.add_argument("--language", type=Language, choices=list(Language))
    try_.set_defaults(command=try_out)
    add_ = commands.add_parser("add", help="store a guide, or its new status")
    add_.add_argument("file", type=Path)
    add_.set_defaults(command=add)
    crash_ = commands.add_parser("crash", help="let invented respondents answer a guide, and say what they met")
    crash_.add_argument("file", type=Path)
    crash_.add_argument("--language", type=Language, choices=list(Language), default=Language.EN)
    crash_.set_defaults(command=crash)
    commands.add_parser("list", help="name every stored guide").set_defaults(command=list_all)


def check(_settings: Settings, arguments: argparse.Namespace) -> None:
    """Load a guide; what is wrong is raised as GuideError with file and line."""
    guide = load_guide(arguments.file)
    pain_codes(guide)
    questions = sum(1 for _ in guide.questions())
    sys.stdout.write(f"{guide.id} version {guide.version}: {len(guide.stages)} stages, {questions} questions. Good.\n")


def try_out(settings: Settings, arguments: argparse.Namespace) -> None:
    """Answer a guide in the terminal."""
    guide = load_guide(arguments.file)
    language = arguments.language or settings.default_language
    converse(guide, language if language in guide.languages else guide.languages[0], settings.operator())


def crash(_settings: Settings, arguments: argparse.Namespace) -> int:
    """Print how the crash test of a guide went; returns 1 when something is to be set right."""
    guide = load_guide(arguments.file)
    report = crash_test(guide)
    sys.stdout.writelines(f"{line}\n" for line in crash_lines(report, guide, Locale(arguments.language)))
    return 1 if report.faults else 0


def add(settings: Settings, arguments: argparse.Namespace) -> None:
    """Store a guide; one that has answers may change its status alone, else FrozenGuideError says what to do."""
    source = load_source(arguments.file)
    pain_codes(source.guide)
    library = asyncio.run(_add(settings, source, arguments.file.name))
    if source.guide.status is Status.PUBLISHED:
        asyncio.run(note(settings, Action.GUIDE_PUBLISHED, source.guide.id))
    sys.stdout.writelines(f"{sentence}\n" for sentence in _what_became(source.guide, library))


def list_all(settings: Settings, _arguments: argparse.Namespace) -> None:
    """Print id, version, status and role of every stored guide."""
    guides = asyncio.run(_library(settings)).all()
    width = max(len(guide.id) for guide in guides)
    sys.stdout.writelines(
        f"{guide.id:{width}}  {guide.version:>4}  {guide.status.value:9}  {guide.role.value}\n" for guide in guides
    )


async def _add(settings: Settings, source: GuideSource, name: str) -> GuideLibrary:
    clock = SystemClock(settings.timezone)
    async with _opened(settings, clock) as store:
        await load_library(store, clock)
        shelf = SqlGuides(store.database, clock)
        _require_own_id(source, await shelf.stored_guides(), name)
        await shelve(shelf, source)
        return await load_library(store, clock)


async def _library(settings: Settings) -> GuideLibrary:
    clock = SystemClock(settings.timezone)
    async with _opened(settings, clock) as store:
        return await load_library(store, clock)


@asynccontextmanager
async def _opened(settings: Settings, clock: SystemClock) -> AsyncIterator[SqlStore]:
    store = await open_store(settings.database_url, clock=clock, bot_id=0)
    try:
        yield store
    finally:
        await store.close()


def _require_own_id(source: GuideSource, stored: Iterable[StoredGuide], name: str) -> None:
    """Refuse another guide under the id of ours: our next version would meet it. A new status of ours is welcome."""
    guide = source.guide
    same = (guide.id, guide.version, digest(source.text))
    if guide.id not in {ours.id for ours in builtin_guides()}:
        return
    if same not in {(known.id, known.version, digest(known.source)) for known in stored}:
        raise GuideError([FileProblem(name, comes_with_product(guide.id))])


def _what_became(guide: Guide, library: GuideLibrary) -> list[str]:
    status = library.get(guide.id, guide.version).status
    sentences = [f"{guide.id} version {guide.version} is stored: {status.value}. A running bot uses it within seconds."]
    if status is not guide.status:
        sentences.append(
            f"The file says {guide.status.value}, but a guide that was {status.value} stays so: "
            f"copy it and write version: {guide.version + 1}."
        )
    if not any(other.status is Status.PUBLISHED and other.role is guide.role for other in library.all()):
        sentences.append(f"No guide for the role {guide.role.value} is published now, so no interview can begin.")
    return sentences
