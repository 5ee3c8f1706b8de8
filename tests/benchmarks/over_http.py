"""The real bot as a process of its own behind the sandbox's Bot API, over HTTP: reported without an aim."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import DEVNULL
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import psutil

from bot.sandbox.client import ChatView, SandboxClient, SandboxPerson
from bot.sandbox.server import SandboxServer

RESPONDENTS = 50
QUESTIONS_EACH = 12
TOKEN = "42:BENCHMARK"
FIRST_ID = 5_000
STORY = "I waited forty minutes and nobody called me back."


async def measure() -> list[tuple[str, str]]:
    """Let respondents tap through the core of the interview; returns rows of name and figure."""
    server = SandboxServer(token=TOKEN, folder=None)
    await server.start()
    with TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            env={**os.environ, **_environment(server.url, Path(folder))}, stdout=DEVNULL, stderr=DEVNULL,
        )  # fmt: skip
        try:
            async with SandboxClient(server.url, patience_s=60) as sandbox:
                return await _measure(sandbox, psutil.Process(process.pid))
        finally:
            process.terminate()
            await process.wait()
            await server.stop()


def _environment(url: str, folder: Path) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN, "BOT_API_URL": url, "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "COMPANY": "Aurora", "CONTROLLER_NAME": "Aurora", "CONTROLLER_CONTACT": "privacy@example.org",
        "SUPPORT_CONTACT": "0800", "LOG_LEVEL": "ERROR",
    }  # fmt: skip


async def _measure(sandbox: SandboxClient, process: psutil.Process) -> list[tuple[str, str]]:
    first = await sandbox.person(FIRST_ID, first_name="B", language_code="en")
    await first.send("/start")
    await first.wait_for(_has_buttons)
    idle = process.memory_info().rss
    waits: list[float] = []
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(RESPONDENTS):
            person = await sandbox.person(FIRST_ID + 1 + number, first_name="B", language_code="en")
            group.create_task(_answer(person, waits))
    elapsed = time.perf_counter() - started
    centiles = quantiles(waits, n=20)
    return [
        ("over HTTP: answers/s, respondents at once", f"{len(waits) / elapsed:.0f}, {RESPONDENTS}"),
        ("over HTTP: from tap to next question, p50 / p95", f"{median(waits) * 1e3:.0f} / {centiles[18] * 1e3:.0f} ms"),
        ("memory of the bot, idle / loaded", f"{_mib(idle)} / {_mib(process.memory_info().rss)} MiB"),
    ]


async def _answer(person: SandboxPerson, waits: list[float]) -> None:
    await person.send("/start")
    chat = await person.wait_for(_has_buttons)
    for _ in range(QUESTIONS_EACH):
        assert chat.last is not None
        before = [button.data for button in chat.last.buttons]
        choices = [data for data in before if data is not None and data.startswith(("k:", "o:"))]
        data = choices[0] if choices and not any(d.endswith(":done") for d in before if d) else _skip(before)
        begun = time.perf_counter()
        await person.click(data)
        chat = await person.wait_for(lambda chat: _moved(chat, before))  # noqa: B023  # awaited in this round
        waits.append(time.perf_counter() - begun)


def _skip(data: list[str | None]) -> str:
    return next(one for one in data if one is not None and one.endswith((":skip", ":enough")))


def _has_buttons(chat: ChatView) -> ChatView | None:
    return chat if chat.last is not None and chat.last.buttons else None


def _moved(chat: ChatView, before: list[str | None]) -> ChatView | None:
    last = chat.last
    return chat if last is not None and last.buttons and [button.data for button in last.buttons] != before else None


def _mib(size: int) -> str:
    return str(round(size / 2**20))
