"""The bot as its own process, a Telegram in this one, HTTP in between; people look, tap and wait for what they see."""

import asyncio
import json
import multiprocessing
import os
import socket
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox import people
from bot.sandbox.journal import Record
from bot.sandbox.people import Thing
from bot.sandbox.server import SandboxServer
from bot.sandbox.state import Person, SandboxState
from handlers.callbacks import ControlButton, OptionButton
from interview.guide import Guide
from interview.language import Language
from interview.library import builtin_guides
from interview.records import Role
from interview.screen import Control

TOKEN = "42:END-TO-END"
COMPANY = "Aurora"
OWNER_ID = 900_001
PATIENCE_S = 180.0  # a loaded machine; what is waited for is there in milliseconds otherwise
LOOK_AFTER_S = 2.0  # who waits looks so often whether the bot is still there
EXIT_S = 20.0
MOST_ACTS = 200
STORED = """
    SELECT question_id, stage_id, value, text FROM answers WHERE NOT superseded AND interview_id = (
        SELECT interviews.id FROM interviews JOIN respondents ON respondents.id = respondent_id
        WHERE telegram_user_id = :number ORDER BY started_at DESC LIMIT 1)
    ORDER BY ordinal"""

OPERATOR = {
    "COMPANY": COMPANY,
    "CONTROLLER_NAME": "Aurora",
    "CONTROLLER_CONTACT": "privacy@example.org",
    "SUPPORT_CONTACT": "0800 000 000",
}


@dataclass(frozen=True)
class Seen:
    """A message as a person sees it; `text` is the caption of a picture or file."""

    raw: Record

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def buttons(self) -> tuple[tuple[str, str], ...]:
        """Return label and data of every button."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return tuple((button["text"], button["callback_data"]) for row in rows for button in row)

    @property
    def options(self) -> list[OptionButton]:
        return [OptionButton.unpack(data) for _, data in self.buttons if data.startswith("o:")]

    def control(self, control: Control) -> str | None:
        """Return the data of a control; None where it is not offered."""
        found = [data for _, data in self.buttons if data.startswith("c:")]
        return next((data for data in found if ControlButton.unpack(data).control is control), None)

    @property
    def is_question(self) -> bool:
        return any(data[:2] in ("k:", "o:", "c:") for _, data in self.buttons)

    @property
    def key(self) -> tuple[int, tuple[str, ...]]:
        """Return what changes when something else is asked, or the same in another message."""
        return self.id, tuple(data for _, data in self.buttons)


class NeverSeenError(AssertionError):
    """What a person waited for did not come in time."""


@dataclass
class Phone:
    """Somebody with a phone, in the same process as their Telegram."""

    state: SandboxState
    id: int
    trouble: Callable[[], str]
    update_ids: list[int] = field(default_factory=list)

    # Acting

    def send(self, text: str) -> int:
        """Write a message; return its id."""
        message = people.send(self.state, self.id, Thing(text=text))
        self._note_update()
        return int(message["message_id"])

    def tap(self, data: str, seen: Seen, *, stale: bool = False) -> str:
        """Tap a button; return the id under which the bot answers the tap."""
        query = people.tap(self.state, self.id, seen.id, data, stale=stale)
        self._note_update()
        return str(query["id"])

    def block(self, *, blocked: bool = True) -> None:
        people.set_blocked(self.state, self.id, blocked=blocked)

    def _note_update(self) -> None:
        self.update_ids.append(self.state.journal.table("numbers")["update"]["next"] - 1)

    # Seeing

    @property
    def seen(self) -> list[Seen]:
        """Return the bot's messages."""
        return [Seen(raw) for raw in self.state.messages(self.id) if raw["from"]["is_bot"]]

    @property
    def question(self) -> Seen | None:
        """Return the newest message that asks something of the interview."""
        return next((seen for seen in reversed(self.seen) if seen.is_question), None)

    def answer_to(self, query_id: str) -> str | None:
        return next((answer.text for answer in self.state.answers if answer.query_id == query_id), None)

    async def wait_for(self, condition: Callable[[], Any], *, what: str) -> Any:
        """Return what the condition finds, as soon as it finds something; it is tried at every change of the chat."""
        until = time.monotonic() + PATIENCE_S
        while not (found := condition()):
            revision = self.state.events.revision(self.id)
            if found := condition():
                break
            left_s = until - time.monotonic()
            if trouble := self.trouble():
                raise NeverSeenError(trouble)
            if left_s <= 0:
                told = [(seen.id, seen.text[:80], [label for label, _ in seen.buttons]) for seen in self.seen[-4:]]
                raise NeverSeenError(f"person {self.id} waited for {what} and saw {told}")
            await self.state.events.wait(self.id, after=revision, timeout_s=min(left_s, LOOK_AFTER_S))
        return found

    async def another_question(self, before: Seen | None) -> Seen:
        """Return the question that is asked instead of this one."""

        def changed() -> Seen | None:
            now = self.question
            return now if now is not None and (before is None or now.key != before.key) else None

        found: Seen = await self.wait_for(changed, what="another question")
        return found


@dataclass
class Respondent:
    """Somebody who answers whatever is asked: by default the first option, one tick, and some words."""

    phone: Phone
    choices: dict[str, str] = field(default_factory=dict)
    words: str = "I waited 40 minutes on the phone and nobody called me back."
    asked: list[str] = field(default_factory=list)

    async def begin(self, payload: str = "") -> Seen:
        """Press Start, agree, and return the first question."""
        before = self.phone.question
        self.phone.send(f"/start {payload}".strip())
        consent = await self.phone.another_question(before)
        return await self.act(consent)

    async def act(self, seen: Seen) -> Seen:
        """Do what a question asks for and return the next one."""
        self.asked.append(seen.text)
        self.do(seen)
        return await self.phone.another_question(seen)

    def do(self, seen: Seen) -> None:
        """Do what a question asks for."""
        if (data := self.choice(seen)) is None:
            self.phone.send(self.words)
        else:
            self.phone.tap(data, seen)

    def choice(self, seen: Seen) -> str | None:
        """Return the data of the button to tap; None where words are asked for."""
        agree = next((data for _, data in seen.buttons if data.startswith("k:") and data.endswith(":agree")), None)
        if agree is not None:
            return agree
        if (all_ := seen.control(Control.THATS_ALL)) is not None:
            return all_
        done = seen.control(Control.DONE)
        if done is not None and ("✓" in str(seen.buttons) or "→" in seen.text):
            return done
        options = [option for option in seen.options if option.option != "other"]
        if not options:
            return None
        wanted = [option for option in options if self.choices.get(option.option)]
        return (wanted or options)[0].pack()

    async def finish(self, seen: Seen, closing: str) -> None:
        """Go on until the thanks."""
        for _ in range(MOST_ACTS):
            self.asked.append(seen.text)
            self.do(seen)
            before = seen
            found = await self.phone.wait_for(
                lambda before=before: self._thanked(closing) or self._changed(before), what="a question or the thanks"
            )
            if found is True:
                return
            seen = found
        raise AssertionError("the interview does not end")

    def _thanked(self, closing: str) -> bool:
        return any(seen.text == closing for seen in self.phone.seen)

    def _changed(self, before: Seen) -> Seen | None:
        now = self.phone.question
        return now if now is not None and now.key != before.key else None


class BotProcess:
    """`python -m bot …` with settings of its own and nothing else of this machine's."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self._process: ForkServerProcess | None = None
        self._is_to_end = False
        self._starts = 0

    def start(self, *arguments: str) -> "BotProcess":
        """Start it; its output goes to files.

        A real process of its own, but forked from one that has imported the bot already: that takes several seconds.
        """
        self._starts += 1
        self._is_to_end = bool(arguments)
        self.folder.mkdir(parents=True, exist_ok=True)
        order = {
            "folder": str(self.folder),
            "environment": {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", **self.settings},
            "outputs": {1: str(self.output("out")), 2: str(self.output("err"))},
            "arguments": list(arguments or ("run",)),
        }
        self._process = FORKED.Process(target=exec, args=(_BOT, {"order": order}))
        self._process.start()
        return self

    def output(self, name: str) -> Path:
        return self.folder / f"{self._starts}.{name}"

    @property
    def stdout(self) -> str:
        return self.output("out").read_text(encoding="utf-8")

    @property
    def stderr(self) -> str:
        """Return what was said on standard error since the latest start."""
        return self.output("err").read_text(encoding="utf-8")

    @property
    def all_said(self) -> str:
        """Return both outputs of all starts."""
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.[oe]*")))

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.is_alive()

    @property
    def has_died(self) -> bool:
        """Tell whether it ended by itself although it was to run."""
        return self._process is not None and not self._is_to_end and not self.running

    async def exit_code(self, timeout_s: float = EXIT_S) -> int | None:
        """Wait for the end; None when it does not come in time."""
        assert self._process is not None
        return await end_of(self._process, timeout_s)

    async def terminate(self) -> int | None:
        """Ask it to stop, as a service manager does, and return its exit code."""
        assert self._process is not None
        self._is_to_end = True
        self._process.terminate()
        return await self.exit_code()

    async def kill(self) -> None:
        """End it at once, as a power cut does."""
        assert self._process is not None
        self._is_to_end = True
        self._process.kill()
        await self.exit_code()


async def end_of(process: ForkServerProcess, timeout_s: float = EXIT_S) -> int | None:
    """Wait until a process ends and return its exit code; None when that does not come in time."""
    # In this thread: starting another process polls all of them, and of two threads that read one exit code the
    # second reads 255.
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(process.sentinel, over.set)
    try:
        async with asyncio.timeout(timeout_s):
            await over.wait()
    except TimeoutError:
        return None
    finally:
        loop.remove_reader(process.sentinel)
    process.join()
    return process.exitcode


FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["bot.__main__"])
_BOT = """
import os, sys
os.chdir(order["folder"])
os.environ.clear()
os.environ.update(order["environment"])
for number, file in order["outputs"].items():
    os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
from bot.__main__ import main
sys.exit(main(order["arguments"]))
"""


class Stage:
    """A sandbox server, bots that talk to it, and people."""

    def __init__(self, server: SandboxServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self._bots: list[BotProcess] = []

    @property
    def state(self) -> SandboxState:
        return self.server.state

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'bot.db'}"

    def bot(self, **settings: str) -> BotProcess:
        """Return a bot that is not started yet."""
        everything = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.server.url,
            "DATABASE_URL": self.database,
            "ADMIN_IDS": str(OWNER_ID),
            "LOG_LEVEL": "DEBUG",
            **OPERATOR,
            **settings,
        }
        bot = BotProcess(self.folder / f"bot{len(self._bots)}", **everything)
        self._bots.append(bot)
        return bot

    def answers(self, number: int) -> dict[tuple[str, str | None], Any]:
        """Return what is stored of somebody's newest interview and counts: words where there are words, else values."""
        with closing(sqlite3.connect(f"file:{self.folder / 'bot.db'}?mode=ro", uri=True)) as connection:
            rows = connection.execute(STORED, {"number": number}).fetchall()
        return {(question, stage): text or json.loads(value or "null") for question, stage, value, text in rows}

    def phone(self, number: int, *, language: Language | str = Language.EN, name: str = "Alex") -> Phone:
        people.welcome(self.state, (Person(number, name, str(language)),))
        return Phone(self.state, number, self.trouble)

    def trouble(self) -> str:
        """Return what the bots said that ended by themselves; "" when all is well."""
        return "".join(bot.stderr[-2000:] for bot in self._bots if bot.has_died)

    def respondent(self, number: int, *, language: Language | str = Language.EN, **options: Any) -> Respondent:
        return Respondent(self.phone(number, language=language), **options)

    async def close(self) -> None:
        for bot in self._bots:
            if bot.running:
                await bot.kill()


async def set_stage(folder: Path) -> AsyncIterator[Stage]:
    server = SandboxServer(token=TOKEN, folder=None)
    await server.start()
    stage = Stage(server, folder)
    try:
        yield stage
    finally:
        await stage.close()
        await server.stop()


@pytest.fixture
def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Return a stage of the test's own, without a bot yet."""
    async for stage in set_stage(tmp_path):
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bare(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Return a stage without a bot for all tests of a module."""
    async for stage in set_stage(tmp_path_factory.mktemp("bare")):
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Return a stage with one bot for all tests of a module: starting one takes seconds."""
    async for stage in set_stage(tmp_path_factory.mktemp("running")):
        stage.bot().start()
        yield stage


@pytest.fixture(scope="session")
def customer_guide() -> Guide:
    return next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)


@pytest.fixture(scope="session")
def staff_guide() -> Guide:
    return next(guide for guide in builtin_guides() if guide.role is Role.STAFF)
