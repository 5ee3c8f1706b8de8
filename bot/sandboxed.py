"""`python -m bot sandbox`: a Bot API server and a chat page on this machine, and the real bot behind it."""

import asyncio
import signal
import sys
from pathlib import Path

from tqdm import tqdm

from bot.app import run_bot
from bot.clock import SystemClock
from bot.config import Settings
from bot.demo.run import COMPANY, load_examples
from bot.sandbox.people import AGENT_ID, DEFAULT_PEOPLE, MANAGER_ID
from bot.sandbox.server import SandboxServer, serve
from interview.language import Language
from interview.records import Role
from storage.store import open_store

TOKEN = "42:SANDBOX"  # the sandbox's own server knows no other


async def run(settings: Settings, *, port: int, folder: Path, server_only: bool, empty: bool) -> None:
    """Serve until SIGTERM or SIGINT. A company's own settings are used where there are any."""
    if server_only:
        await serve(port, None, TOKEN)
        return
    server = SandboxServer(token=TOKEN, folder=folder, examples_banner=True)
    server.welcome()
    await server.start(port=port)
    try:
        settings = sandbox_settings(settings, folder, server.url)
        operator = settings.operator(examples=True)
        if not empty:
            sys.stdout.write("The example respondents are answering…\n")
            with tqdm(unit=" people", leave=False) as bar:

                def show(done: int, total: int) -> None:
                    bar.total = total
                    bar.update(done - bar.n)

                await load_examples(settings, operator, progress=show)
        await _welcome_agent(settings)
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        sys.stdout.write(f"The sandbox is open: {server.url}\n")
        sys.stdout.flush()
        await run_bot(settings, TOKEN, operator, stop)
    finally:
        await server.stop()


def sandbox_settings(settings: Settings, folder: Path, url: str) -> Settings:
    """Return the settings with a database of the sandbox's own, its manager as owner, and example names."""
    example = {
        "company": COMPANY,
        "controller_name": COMPANY,
        "controller_address": "Example Street 1",
        "controller_contact": "privacy@example.org",
        "support_contact": "0800 000 000",
    }
    return settings.model_copy(
        update={
            **{name: value for name, value in example.items() if not getattr(settings, name)},
            "database_url": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
            "bot_api_url": url,
            "webhook_url": None,
            "admin_ids": frozenset({MANAGER_ID}),
        }
    )


async def _welcome_agent(settings: Settings) -> None:
    """Let the agent of the page be one, so that `/start` opens the staff guide."""
    store = await open_store(
        settings.database_url, clock=SystemClock(settings.timezone), bot_id=int(TOKEN.split(":", maxsplit=1)[0])
    )
    try:
        async with store.unit_of_work() as unit:
            if await unit.person(AGENT_ID) is None:
                agent = next(person for person in DEFAULT_PEOPLE if person.id == AGENT_ID)
                await unit.add_person(AGENT_ID, language=Language(agent.language_code), role=Role.STAFF)
    finally:
        await store.close()
