"""The real bot over an invented Telegram in the same process: the sandbox's own rules, without HTTP in between.

    anna = await world.person(701)
    await anna.send("/start")
    await anna.click(anna.guide.consent.agree[Language.EN])

Every test ends with two checks of its own: Telegram refused none of the bot's calls, and no update was given up.
"""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.base import BaseSession
from aiogram.enums import ParseMode
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import InputFile, LinkPreviewOptions, Update
from aiohttp import ClientError
from sqlalchemy import Row, select

from bot.actions import ActionLoop
from bot.alerts import AlertLoop
from bot.app import ALLOWED_UPDATES, House, import_folder, import_service, load_library, make_dispatcher
from bot.config import Settings
from bot.delivery import Delivery
from bot.dialogues import Dialogues
from bot.digests import Digests
from bot.follow_ups import FollowUpLoop
from bot.guide_desk import ChatGuides
from bot.guides import LiveGuides
from bot.import_files import Files
from bot.importing import MOST_UNPACKED, ChatImports
from bot.intake import Intake, read_update, through
from bot.note_reading import note_tags
from bot.notes import Notes
from bot.outgoing import ALREADY_SO, TOO_LATE, Outgoing
from bot.pulses import Pulses
from bot.redaction import WordLanguages, WordRedactor
from bot.reminders import ReminderLoop
from bot.sandbox import methods, people
from bot.sandbox.journal import Record
from bot.sandbox.limits import Refused
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.people import Thing
from bot.sandbox.state import Person as Somebody
from bot.sandbox.state import SandboxState
from bot.stories import Stories
from bot.tagging import TaggingLoop
from bot.thanking import Thanking
from bot.transactions import Transactions
from bot.upkeep import run_upkeep
from handlers.callbacks import ControlButton, MoreButton, OptionButton
from handlers.looks import Looks
from handlers.reply import Reply, Sending
from interview.advice import Advice, Cue
from interview.dialogue_service import DialogueService
from interview.errors import RedactionFailedError
from interview.follow_up_service import FollowUpService
from interview.guide import Guide
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.note_service import NoteService
from interview.notes import NoteTags
from interview.operator import Operator
from interview.ports import OpenInterview, Person
from interview.programme import Asked, open_question
from interview.records import InterviewRecord, Role
from interview.remedy_service import RemedyService
from interview.scales import RANGES, SEVERAL, Kind
from interview.screen import Control, Setting
from interview.service import InterviewService
from nlp.tagger import Tagger
from storage.guides import SqlGuides
from storage.store import SqlStore, open_store
from storage.tables import metadata
from tests.handlers.guides import register_second_guide

TOKEN = "42:TEST"
OWNER_ID = 900_001
COMPANY = "Aurora & Sons <Ltd>"  # what a company may be called; it must never break a message
ALL_SETTINGS = {
    "company": COMPANY,
    "controller_name": "Aurora",
    "controller_address": "Example Street 1",
    "controller_contact": "privacy@example.org",
    "support_contact": "0800 000 000",
}
MISSING = ("cause", "event", "duration", "repeat_reason", "destination", "too_short")
APOLOGY = "Something went wrong."
STORY = "The courier came a day late because the address was wrong."
LONGEST_WALK = 150  # questions; several times what any guide asks one person
PATIENCE_S = 20.0
ANNOUNCEMENT_PAUSE = "bot.outgoing.ANNOUNCEMENT_PAUSE_S"
TAGGER = Tagger()  # one for all tests: it loads its models once


class FrozenClock:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        return self.moment


class ScriptedWords:
    """The language package, as far as an interview sees it, saying what a test says.

    A text speaks of what it names: a cue, or what its advice calls missing. Redaction is the real one.
    """

    def __init__(self) -> None:
        self._redactor = WordRedactor()
        self.redaction_fails = False
        self.is_slow = False
        self.reading_is_killed = False
        self.valence = 0

    def find(self, text: str, *, language: str) -> frozenset[Cue]:
        return frozenset(cue for cue in Cue if cue.name in text)

    async def advise(self, text: str, *, language: str) -> Advice | None:
        return Advice(frozenset(missing for missing in MISSING if missing in text), valence=self.valence)

    @property
    def version(self) -> str:
        return TAGGER.version

    async def read(self, text: str, *, language: str) -> NoteTags | None:
        """Read a note with the real tagger, however long it takes to load, or be too slow."""
        if self.reading_is_killed:
            raise RuntimeError("killed")
        return None if self.is_slow else note_tags(await asyncio.to_thread(TAGGER.tag, text, language=language))

    def redact(self, text: str, *, language: str) -> str:
        if self.redaction_fails:
            raise RedactionFailedError("redactor_broken")
        return self._redactor.redact(text, language=language)


class Gate:
    """Where an import pauses after each batch; shut, it waits there. breaks: what it fails with then."""

    def __init__(self) -> None:
        self.breaks: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.reached = asyncio.Event()

    async def passed(self) -> None:
        self.reached.set()
        await self.open.wait()
        if self.breaks is not None:
            raise self.breaks


class DirectTelegram(BaseSession):
    """Carries the bot's calls out on the sandbox's state, with all its checks, and records them."""

    def __init__(self, state: SandboxState) -> None:
        super().__init__()
        self.state = state
        self.calls: list[TelegramMethod[Any]] = []
        self.refusals: list[tuple[str, str]] = []
        self.is_away = False
        self.no_files = False

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        self.calls.append(method)
        status, body = await self._answer(bot, method)
        return self.check_response(bot, method, status, json.dumps(body)).result

    async def _answer(self, bot: Bot, method: TelegramMethod[Any]) -> tuple[int, Record]:
        files: dict[str, InputFile] = {}
        values = {
            name: value
            for name, given in method.model_dump(warnings=False).items()
            if (value := self.prepare_value(given, bot=bot, files=files))
        }
        uploads = {name: await _uploaded(file, bot) for name, file in files.items()}
        name = method.__api_method__
        if self.is_away:  # a refusal that is final, so that no test waits for tries
            self.refusals.append((name, "away"))
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: away"}
        try:
            result = await methods.carry_out(self.state, methods.find(name), Parameters(values, uploads))
        except Refused as refused:
            if not any(harmless in refused.description for harmless in (ALREADY_SO, *TOO_LATE)):
                self.refusals.append((name, refused.description))
            return refused.error_code, refused.body()
        return 200, {"ok": True, "result": result}

    async def close(self) -> None:
        pass

    async def stream_content(self, url: str, **_options: Any) -> Any:
        """Hand out a file that somebody sent."""
        _, _, path = url.partition(f"/file/bot{TOKEN}/")
        file = self.state.file_at(path)
        if self.no_files or file is None:
            raise ClientError
        yield self.state.content(file)


async def _uploaded(file: InputFile, bot: Bot) -> Upload:
    data = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or "file", "application/octet-stream", data)


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
    def from_bot(self) -> bool:
        return bool(self.raw["from"]["is_bot"])

    @property
    def rows(self) -> list[list[Record]]:
        return list(self.raw.get("reply_markup", {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Return label and data of every button."""
        return [(button["text"], button["callback_data"]) for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.buttons]

    def data(self, button: str) -> str | None:
        """Return the data of the button with this label or data."""
        return next((data for label, data in self.buttons if button in (label, data)), None)

    def option(self, option: str) -> str:
        """Return the data of the button of an option."""
        found = [data for _, data in self.buttons if data.startswith("o:")]
        return next(data for data in found if OptionButton.unpack(data).option == option)

    def control(self, control: Control) -> str | None:
        """Return the data of a control; None where it is not offered."""
        found = [data for _, data in self.buttons if data.startswith("c:")]
        return next((data for data in found if ControlButton.unpack(data).control is control), None)


@dataclass
class World:
    """One bot, one Telegram, one clock.

    may_refuse, may_give_up: set by tests that mean Telegram to refuse calls, or the bot to give updates up.
    """

    state: SandboxState
    telegram: DirectTelegram
    house: House
    operator: Operator
    clock: FrozenClock
    words: ScriptedWords
    gate: Gate
    may_refuse: bool = False
    may_give_up: bool = False

    @property
    def store(self) -> SqlStore:
        return self.house.store

    async def person(self, number: int = 701, *, language: Language | str = Language.EN) -> "Client":
        """Return somebody whose app speaks a language; added when they are new."""
        people.welcome(self.state, (Somebody(number, "Alex", str(language)),))
        return Client(self, number)

    async def colleague(self, number: int = 701, *, language: Language = Language.EN) -> "Client":
        """Return an agent who has been asked nothing yet."""
        client = await self.person(number, language=language)
        async with self.store.unit_of_work() as unit:
            await unit.add_person(number, language=language, role=Role.STAFF)
        return client

    async def advance(self, **by: float) -> None:
        """Let time pass, for the bot and for Telegram, and what follows from it happen."""
        self.clock.moment += timedelta(**by)
        self.state.advance(timedelta(**by))
        await self.settle()

    async def advance_to(self, weekday: int, hour: int) -> None:
        """Let time pass until that hour of that day comes next; weekday 0 is Monday."""
        now = self.clock.now()
        day = now.replace(hour=hour, minute=0, second=0) + timedelta(days=(weekday - now.weekday()) % 7)
        await self.advance(seconds=((day if day > now else day + timedelta(weeks=1)) - now).total_seconds())

    async def let_look(self, number: int) -> None:
        """Let an owner or manager have seen the map before, so that no bet is offered."""
        async with self.store.unit_of_work() as unit:
            member = await unit.member(number)
            if number in self.operator.owners or (member is not None and member.is_manager):
                await unit.note_look(number, self.house.interviews.map_guides()[0].id)

    async def break_off(self) -> None:
        """Close the interviews that were silent too long, as happens every hour."""
        await run_upkeep(self.store, self.operator, self.clock)

    async def deliver(self) -> None:
        """Hand all that people did over to the bot at once, as one batch, and wait for what follows from it."""
        await self.hand_over(self.state.updates.pending())
        await self.settle()

    async def hand_over(self, updates: Iterable[Record]) -> None:
        """Let the bot work updates off."""
        batch = list(updates)
        async with asyncio.TaskGroup() as group:
            for raw in batch:
                update = read_update(raw, self.house.bot)
                assert update is not None
                group.create_task(self.house.intake.accept(update))
        for raw in batch:
            self.state.updates.confirm(raw["update_id"])

    async def settle(self) -> None:
        """Wait until everything is sent and noted, and no text is due to be ended."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                assert await self.house.outgoing.flush(PATIENCE_S)
                await self.house.delivery.flush()
                if self.gate.open.is_set() and self.house.imports.at_work:
                    await self.house.imports.settle()
                    continue
                if not await self.house.stories.end_due():
                    return

    async def rows(self, table: str) -> list[Row[*tuple[Any, ...]]]:
        """Return all rows of a table."""
        source = metadata.tables[table]
        async with self.store.database.reading() as connection:
            return list((await connection.execute(select(source).order_by(*source.primary_key))).all())

    async def records(self) -> list[InterviewRecord]:
        return await self.store.records()

    async def everything_stored(self) -> str:
        """Return every row of every table as text, but for the guides."""
        tables = [table for table in metadata.tables if table != "guides"]
        return "\n".join([repr(row) for table in tables for row in await self.rows(table)])


@dataclass(frozen=True)
class Client:
    """Somebody with a phone."""

    world: World
    id: int
    group_id: int | None = None

    # Acting

    async def send(self, text: str, *, forwarded_from: str | None = None, first_look: bool = False) -> int:
        """Write a message or a command; return its id. first_look: whoever asks for the map never did so before."""
        if text == "/map" and not first_look:
            await self.world.let_look(self.id)
        return await self._send(Thing(text=text, forwarded_from=forwarded_from))

    async def send_thing(self, kind: str, *, text: str = "") -> int:
        """Send a sticker, photo and the like."""
        return await self._send(Thing(kind, text))

    async def send_file(self, name: str, content: bytes, *, text: str = "") -> int:
        """Send a file with a caption."""
        return await self._send(Thing("document", text, Upload(name, "application/octet-stream", content)))

    async def send_quickly(self, *texts: str) -> list[int]:
        """Write several messages that reach the bot in one batch."""
        ids = [self._write(Thing(text=text)) for text in texts]
        await self.world.deliver()
        return ids

    async def edit(self, message_id: int, text: str) -> None:
        people.edit(self.world.state, self.id, message_id, text, chat_id=self.chat_id)
        await self.world.deliver()

    async def click(self, button: str, *, message_id: int | None = None, stale: bool = False) -> str | None:
        """Tap a button by its label or data, on the newest message that has it; return what was said over the chat."""
        return (await self.click_quickly(button, message_id=message_id, stale=stale))[0]

    async def click_quickly(
        self, *buttons: str, message_id: int | None = None, stale: bool = False
    ) -> list[str | None]:
        """Tap several buttons of what is seen now, so fast that all taps reach the bot in one batch."""
        number = self._holder(buttons[0]).id if message_id is None else message_id
        taps = [
            people.tap(self.world.state, self.id, number, button, chat_id=self.chat_id, stale=stale)
            for button in buttons
        ]
        await self.world.deliver()
        return [self.answer_to(tap["id"]) for tap in taps]

    async def open_rest(self) -> None:
        """Open the rest of the buttons below the map, where not all of them are there."""
        for data in (data for _, data in self.last.buttons if data.startswith(MoreButton.__prefix__)):
            await self.click(data)

    async def tap(self, *options: str) -> None:
        """Tap options of the open question one after another, by id."""
        for option in options:
            await self.click(self.shown.option(option), message_id=self.shown.id)

    async def control(self, control: Control) -> str | None:
        """Tap a control of the open question."""
        data = self.shown.control(control)
        assert data is not None, f"{control} is not offered: {self.shown.labels}"
        return await self.click(data, message_id=self.shown.id)

    async def block(self, *, blocked: bool = True) -> None:
        people.set_blocked(self.world.state, self.id, blocked=blocked)
        await self.world.deliver()

    async def _send(self, thing: Thing) -> int:
        message_id = self._write(thing)
        await self.world.deliver()
        return message_id

    def _write(self, thing: Thing) -> int:
        return int(people.send(self.world.state, self.id, thing, chat_id=self.chat_id)["message_id"])

    # Seeing

    @property
    def chat_id(self) -> int:
        return self.id if self.group_id is None else self.group_id

    @property
    def messages(self) -> list[Seen]:
        return [Seen(raw) for raw in self.world.state.messages(self.chat_id)]

    @property
    def from_bot(self) -> list[Seen]:
        return [message for message in self.messages if message.from_bot]

    @property
    def last(self) -> Seen:
        """Return the bot's newest message."""
        return self.from_bot[-1]

    @property
    def shown(self) -> Seen:
        """Return the newest message that asks something of the interview."""
        return next(
            seen for seen in reversed(self.from_bot) if any(data[:2] in ("o:", "c:", "k:") for _, data in seen.buttons)
        )

    def message(self, message_id: int) -> Seen:
        return next(seen for seen in self.messages if seen.id == message_id)

    def answer_to(self, query_id: str) -> str | None:
        """Return what was said over the chat in answer to a tap: "" for nothing, None when it was not answered."""
        return next((answer.text for answer in self.world.state.answers if answer.query_id == query_id), None)

    def _holder(self, button: str) -> Seen:
        return next(seen for seen in reversed(self.from_bot) if seen.data(button) is not None)

    # Where the interview stands

    async def known(self) -> Person | None:
        async with self.world.store.unit_of_work() as unit:
            return await unit.person(self.id)

    async def interview(self) -> OpenInterview:
        person = await self.known()
        assert person is not None
        assert person.interview is not None
        return person.interview

    async def asked(self) -> Asked | None:
        """Return the open question; None when nothing is open."""
        person = await self.known()
        if person is None or person.interview is None:
            return None
        return open_question(self.world.house.interviews.guide(person.interview), person.interview.state)

    async def place(self) -> tuple[str, str | None] | None:
        """Return the id of the open question, and its stage."""
        asked = await self.asked()
        return None if asked is None else asked.key

    async def record(self) -> InterviewRecord:
        """Return what is stored of the newest interview."""
        person = await self.known()
        assert person is not None
        return (await self.world.store.own_records(person.respondent_id))[-1]

    async def values(self) -> dict[tuple[str, str | None], Any]:
        """Return the answers that count, skipped questions as None."""
        record = await self.record()
        return {(a.question_id, a.stage_id): a.value for a in record.answers if not a.superseded}

    async def texts(self) -> dict[str, str]:
        """Return the words that count, by question."""
        record = await self.record()
        return {a.question_id: a.text for a in record.answers if a.text is not None and not a.superseded}

    async def locale(self) -> Locale:
        person = await self.known()
        assert person is not None
        return Locale(person.language)

    async def setting(self) -> Setting:
        return Setting(COMPANY, await self.locale())

    def guide_of(self, interview: OpenInterview) -> Guide:
        return self.world.house.interviews.guide(interview)

    # Going on

    async def begin(self, token: str = "") -> "Client":
        """Start, by a link or without one, and agree."""
        await self.send(f"/start {token}".strip())
        agree = next(data for _, data in self.last.buttons if data.endswith(":agree"))
        await self.click(agree)
        return self

    async def answer(self, value: str | tuple[str, ...] | None = None) -> None:
        """Answer the open question: an option, several, or words; by default with something that goes on."""
        asked = await self.asked()
        assert asked is not None
        kind = asked.question.type
        if kind is Kind.TEXT:
            await self.tell(value if isinstance(value, str) else STORY)
        elif kind is Kind.NUMBER:
            await self.send(value if isinstance(value, str) else "20")
        elif kind in SEVERAL:
            chosen = value if value is not None else _options(self.shown)[:1]
            await self.tap(*((chosen,) if isinstance(chosen, str) else chosen))
            await self.control(Control.DONE)
        else:
            usual = "3" if kind in RANGES else _options(self.shown)[0]
            await self.tap(value if isinstance(value, str) else usual)

    async def tell(self, *texts: str) -> None:
        """Tell a text and say that this is all."""
        for text in texts:
            await self.send(text)
        await self.control(Control.THATS_ALL)

    async def walk_to(self, question_id: str, **values: str | tuple[str, ...] | None) -> "Client":
        """Answer until a question is open; values: by `question` or `stage_question`, else the usual ones."""
        for _ in range(LONGEST_WALK):
            asked = await self.asked()
            assert asked is not None, f"{question_id} is never asked"
            if asked.question.id == question_id:
                return self
            await self.answer(_given(asked, values))
        raise AssertionError(f"{question_id} is not reached")

    async def finish(self, **values: str | tuple[str, ...] | None) -> list[tuple[str, str | None]]:
        """Answer whatever is asked until nothing is; return what was asked."""
        places: list[tuple[str, str | None]] = []
        while (asked := await self.asked()) is not None:
            places.append(asked.key)
            assert len(places) < LONGEST_WALK
            await self.answer(_given(asked, values))
        return places

    def in_group(self, group_id: int) -> "Client":
        return replace(self, group_id=group_id)


def _given(asked: Asked, values: dict[str, str | tuple[str, ...] | None]) -> str | tuple[str, ...] | None:
    return values.get(f"{asked.stage_id}_{asked.question.id}", values.get(asked.question.id))


def _options(seen: Seen) -> list[str]:
    return [OptionButton.unpack(data).option for _, data in seen.buttons if data.startswith("o:")]


OpenWorld = Callable[..., AbstractAsyncContextManager[World]]
Past = Callable[[World], Awaitable[None]]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty database to copy: bringing one up to date takes longer than most tests."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"

    async def make() -> None:
        store = await open_store(f"sqlite:///{file}", clock=FrozenClock(), bot_id=0)
        await store.close()

    asyncio.run(make())
    return file


@pytest.fixture
def open_world(
    request: pytest.FixtureRequest, tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenWorld]:
    """Return how to start the bot on a database of the test's own; starting it again is a restart.

    Announcements aren't paced here: that goes by the real clock, on which the calls of an hour fall into a second.
    """
    monkeypatch.setattr(ANNOUNCEMENT_PAUSE, 0.0)
    if "after_past" in request.fixturenames:
        shutil.copytree(request.getfixturevalue("lived_through"), tmp_path, dirs_exist_ok=True)
        state = SandboxState(TOKEN, tmp_path)
    else:
        shutil.copy(migrated, tmp_path / "bot.db")
        state = SandboxState(TOKEN, None)
    yield _opening(tmp_path / "bot.db", state)
    state.close()


@pytest.fixture
def after_past() -> None:
    """Let a test begin where the `past` of its module ends: a module-wide fixture of what happens in a world."""


@pytest.fixture(scope="module")
def lived_through(past: Past, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder to copy, with the database and the chats after the past: living it takes longer than a test."""
    folder = tmp_path_factory.mktemp("lived_through")
    shutil.copy(migrated, folder / "bot.db")
    state = SandboxState(TOKEN, folder)

    async def live() -> None:
        async with _opening(folder / "bot.db", state)() as world:
            await past(world)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(ANNOUNCEMENT_PAUSE, 0.0)
        asyncio.run(live())
    state.close()
    return folder


def _opening(database: Path, state: SandboxState) -> OpenWorld:
    state.updates.allow(ALLOWED_UPDATES)
    clock = FrozenClock()

    @asynccontextmanager
    async def opened(**changes: Any) -> AsyncIterator[World]:
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{database}",
            **{"admin_ids": frozenset({OWNER_ID}), **ALL_SETTINGS, **changes},
        )
        telegram, words, gate = DirectTelegram(state), ScriptedWords(), Gate()
        async with house_over(telegram, settings, clock, words, gate) as house:
            world = World(state, telegram, house, settings.operator(), clock, words, gate)
            yield world
            await world.settle()
            assert world.may_refuse or telegram.refusals == []
            assert world.may_give_up or await world.rows("failed_updates") == []

    return opened


@asynccontextmanager
async def house_over(
    telegram: DirectTelegram, settings: Settings, clock: FrozenClock, words: ScriptedWords, gate: Gate
) -> AsyncIterator[House]:
    """Wire what `bot.app.open_house` wires, without its loops: here time passes when a test says so."""
    defaults = DefaultBotProperties(
        parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True), protect_content=None
    )
    bot = Bot(TOKEN, session=telegram, default=defaults)
    operator = settings.operator()
    store = await open_store(settings.database_url, clock=clock, bot_id=bot.id, owners=operator.owners)
    try:
        library = await load_library(store, clock)
        interviews = InterviewService(library, clock=clock, redactor=words, cues=words, random=Random(1))
        delivery = Delivery(store, clock)
        note_service = NoteService(redactor=words, reader=words)

        async def mark_unreachable(chat_id: int | str) -> None:
            async with store.unit_of_work() as unit:
                await unit.set_reachable(int(chat_id), reachable=False)

        async with AsyncExitStack() as stack:
            outgoing = Outgoing(bot, on_sent=delivery.on_sent, on_unreachable=mark_unreachable)
            delivery.send_through(outgoing)
            await stack.enter_async_context(outgoing)
            desk = await stack.enter_async_context(
                ChatImports(
                    import_service(store, library, settings, Files(MOST_UNPACKED), clock=clock, redactor=words),
                    store,
                    bot,
                    folder=import_folder(store.database.file, bot.id),
                    clock=clock,
                    delivery=delivery,
                    default_language=settings.default_language,
                    between=gate.passed,
                )
            )
            await desk.put_in_order()
            live = LiveGuides(SqlGuides(store.database, clock), library)
            looks = Looks()
            transactions = Transactions(
                store,
                interviews,
                operator,
                clock=clock,
                default_language=settings.default_language,
                looks=looks,
                delivery=delivery,
                notes=note_service,
                desk=desk,
                guides=ChatGuides(bot, live, clock=clock),
                dialogues=DialogueService(redactor=words, clock=clock),
                remedies=RemedyService(redactor=words, languages=WordLanguages(), clock=clock),
                follow_ups=FollowUpService(redactor=words, clock=clock),
                committed=[],
            )
            async with Intake(
                through(make_dispatcher(transactions), bot),
                deliver=delivery.submit,
                failed=_Failed(store),
                apologise=_apology,
                is_transient=lambda error: False,
            ) as intake:
                stories = Stories(store, interviews, words, clock=clock, delivery=delivery, operator=operator)
                tagging = TaggingLoop(store, TAGGER, library)
                digests = Digests(
                    store,
                    interviews,
                    clock=clock,
                    delivery=delivery,
                    operator=operator,
                    default_language=settings.default_language,
                    looks=looks,
                )
                notes = Notes(store, interviews, note_service, delivery=delivery, operator=operator)
                pulses = Pulses(store, clock=clock, delivery=delivery)
                dialogues = Dialogues(store, interviews, clock=clock, delivery=delivery, operator=operator)
                thanking = Thanking(store, interviews, clock=clock, delivery=delivery)
                reminders = ReminderLoop(store, clock=clock, delivery=delivery, operator=operator)
                alerts = AlertLoop(store, interviews, clock=clock, delivery=delivery, operator=operator)
                follow_ups = FollowUpLoop(
                    store,
                    interviews,
                    clock=clock,
                    delivery=delivery,
                    operator=operator,
                    default_language=settings.default_language,
                )
                actions = ActionLoop(
                    store,
                    interviews,
                    clock=clock,
                    delivery=delivery,
                    operator=operator,
                    default_language=settings.default_language,
                )
                yield House(
                    bot,
                    store,
                    interviews,
                    intake,
                    outgoing,
                    delivery,
                    stories,
                    tagging,
                    digests,
                    notes,
                    pulses,
                    thanking,
                    desk,
                    live,
                    dialogues,
                    reminders,
                    alerts,
                    follow_ups,
                    actions,
                )
    finally:
        await store.close()


class _Failed:
    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def record(self, update_id: int, kind: str, code: str) -> None:
        await self._store.record_failed(update_id, kind, code)


def _apology(update: Update) -> Reply | None:
    assert update.message is not None
    return Reply((Sending(SendMessage(chat_id=update.message.chat.id, text=APOLOGY)),))


@pytest.fixture
async def world(open_world: OpenWorld) -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


@pytest.fixture
async def two_guides(open_world: OpenWorld) -> AsyncIterator[World]:
    """The bot after a start at which a second guide for customers was published."""
    async with open_world() as world:
        await register_second_guide(world)
    async with open_world() as world:
        yield world


@pytest.fixture
async def client(world: World) -> Client:
    """Somebody who has not written yet."""
    return await world.person()


@pytest.fixture(scope="session")
def customer_guide() -> Guide:
    return next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)


@pytest.fixture(scope="session")
def staff_guide() -> Guide:
    return next(guide for guide in builtin_guides() if guide.role is Role.STAFF)
