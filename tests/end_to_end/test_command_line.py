"""What is to be set right is said in a sentence: exit code 2, no traceback."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass

import pytest
import pytest_asyncio

from interview.library import builtin_sources
from interview.records import Role
from interview.rights import mark_of
from reports.qr_code import qr_code
from tests.handlers.inviting import LINK

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
]

TO_BE_SET_RIGHT = 2
AT_ONCE = 2
LONGEST_S = 60.0
GUIDE = next(source.text for source in builtin_sources() if source.guide.role is Role.CUSTOMER)
BAD_GUIDE = re.sub(r"^version: \d+$", "version: one", GUIDE, count=1, flags=re.MULTILINE)
BAD_LINE = BAD_GUIDE.splitlines().index("version: one") + 1


@dataclass(frozen=True)
class Case:
    """A command that cannot work as things are, and what its sentence must name."""

    name: str
    names: tuple[str, ...]
    arguments: tuple[str, ...] = ("run",)
    settings: tuple[tuple[str, str], ...] = ()


CASES = (
    Case("no_token", ("BOT_TOKEN", "sandbox"), settings=(("BOT_TOKEN", ""),)),
    Case("token_of_another_shape", ("BOT_TOKEN", "123456:ABC-DEF"), settings=(("BOT_TOKEN", "secret"),)),
    Case("wrong_token", ("BOT_TOKEN", "@BotFather"), settings=(("BOT_TOKEN", "42:WRONG"),)),
    Case(
        "several_bad_settings",
        ("ADMIN_IDS", "12345678,98765432", "RETENTION_DAYS", "TIMEZONE", "Europe/Bucharest"),
        settings=(("ADMIN_IDS", "me"), ("RETENTION_DAYS", "0"), ("TIMEZONE", "Mars")),
    ),
    Case("webhook_without_secret", ("WEBHOOK_SECRET",), settings=(("WEBHOOK_URL", "https://bot.example.org/hook"),)),
    Case("no_database", ("DATABASE_URL", "sqlite:///"), settings=(("DATABASE_URL", "mysql://nobody@nowhere/x"),)),
    Case("locked_database", ("locked",), settings=(("DATABASE_URL", "sqlite:///{folder}/locked.db"),)),
    Case("unwritable_database", ("written",), settings=(("DATABASE_URL", "sqlite:///{folder}/a_file/bot.db"),)),
    Case("damaged_database", ("damaged", "db restore"), settings=(("DATABASE_URL", "sqlite:///{folder}/damaged.db"),)),
    Case("bad_guide", ("bad_guide.yaml", str(BAD_LINE)), ("guide", "check", "bad_guide.yaml")),
    Case("no_guide", ("nowhere.yaml",), ("guide", "check", "nowhere.yaml")),
    Case("map_nowhere", ("nowhere",), ("map", "-o", "nowhere/at/all.pdf")),
    Case("link_for_agents", ("staff_journey", "/invite"), ("link", "--guide", "staff_journey")),
    Case("export_nowhere", ("nowhere",), ("export", "-o", "nowhere/at/all.json")),
)


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    exit_code: int
    stdout: str
    stderr: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ended(bare):
    """Run every case, two at a time, and return how each ended; starting Python takes seconds each time."""
    slots = asyncio.Semaphore(AT_ONCE)
    with closing(_prepare(bare.folder)):
        async with asyncio.TaskGroup() as group:
            tasks = {case.name: group.create_task(_run(bare, case, slots)) for case in CASES}
    return {name: task.result() for name, task in tasks.items()}


async def _run(stage, case, slots):
    settings = {name: value.format(folder=stage.folder) for name, value in case.settings}
    async with slots:
        bot = stage.bot(**settings)
        bot.folder.mkdir()
        (bot.folder / "bad_guide.yaml").write_text(BAD_GUIDE, encoding="utf-8")
        bot.start(*case.arguments)
        return Ended(await bot.exit_code(LONGEST_S), bot.stdout, bot.stderr)


def _prepare(folder):
    """Make a file in place of a folder, a file that is no database, and a locked one; return what holds the lock."""
    (folder / "a_file").write_text("not a folder")
    (folder / "damaged.db").write_bytes(b"This was a database once. " * 1000)
    lock = sqlite3.connect(folder / "locked.db", isolation_level=None)
    lock.execute("CREATE TABLE held (id INTEGER)")
    lock.execute("BEGIN EXCLUSIVE")
    return lock


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_mistake_is_said_in_a_sentence(ended, case):
    how = ended[case.name]

    sentences = [line for line in how.stderr.splitlines() if not _is_log(line)]
    assert how.exit_code == TO_BE_SET_RIGHT, how.stderr
    assert "Traceback" not in how.stderr
    assert how.stdout == ""
    assert len(sentences) == 1, sentences
    assert [name for name in case.names if name not in sentences[0]] == []


async def test_no_mistake_is_answered_with_the_token(ended):
    said = "".join(how.stdout + how.stderr for how in ended.values())

    assert "WRONG" not in said
    assert "END-TO-END" not in said


async def test_a_good_guide_is_said_to_be_good(bare):
    bot = bare.bot()
    bot.folder.mkdir()
    (bot.folder / "guide.yaml").write_text(GUIDE, encoding="utf-8")

    bot.start("guide", "check", "guide.yaml")

    assert await bot.exit_code(LONGEST_S) == 0
    assert "customer_journey" in bot.stdout
    assert bot.stderr == ""


async def test_a_link_is_printed_and_drawn(bare):
    bot = bare.bot()
    bot.folder.mkdir()

    bot.start("link", "--source", "spring", "--picture", "link.png")

    assert await bot.exit_code(LONGEST_S) == 0, bot.stderr
    assert LINK.fullmatch(bot.stdout.strip())
    assert (bot.folder / "link.png").read_bytes() == qr_code(bot.stdout.strip())
    made = mark_of(bot.stdout.strip().partition("start=")[2])

    bot.start("audit")

    assert await bot.exit_code(LONGEST_S) == 0, bot.stderr
    newest = bot.stdout.splitlines()[0]  # other tests here used the command line before
    assert newest.split("\t")[1:] == ["owner", "campaign_made", made]


def _is_log(line):
    try:
        return "event" in json.loads(line)
    except ValueError:
        return False
