"""An hour of a call centre: the real bot as a process of its own, the sandbox's server, and a clock that a test moves.

Everybody acts at once within a minute; then all that follows from it is waited for, and the next minute begins. In the
middle of the hour the bot is killed and opened again on the same database.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from bot.app import load_library, make_bot
from bot.config import Settings
from bot.demo.clock import DemoClock
from bot.sandbox import people
from bot.sandbox.events import Broadcast
from bot.sandbox.journal import Record
from bot.sandbox.server import SandboxServer
from bot.sandbox.state import Call, Person, SandboxState
from handlers.evidence import assemble_map, read_evidence
from handlers.plan import map_plan
from interview.alerts import APART, QUIETS
from interview.language import Language
from interview.records import Disposition
from reports.journey_map import JourneyMap
from reports.metrics import K_NUMBERS
from storage.store import open_store
from storage.tables import metadata
from tests.end_to_end.call_centre_bot import SEED, SETTLED_S, BotOfTheHour
from tests.end_to_end.call_centre_people import Agent, Customer, Fate, Handset, Manager, Owner, want_alerts
from tests.end_to_end.call_centre_words import BAD_STORIES, GOOD_STORIES, NOTES, sayings
from tests.end_to_end.conftest import COMPANY, OWNER_ID, TOKEN

ZONE = "Europe/Prague"
BEGINS_AT = datetime(2026, 11, 25, 8, 30, tzinfo=ZoneInfo(ZONE))  # a Wednesday; half of the hour is quiet
NEXT_MORNING = datetime(2026, 11, 26, 9, 1, tzinfo=ZoneInfo(ZONE))
LATER_THAT_MORNING = NEXT_MORNING + APART
MINUTE = timedelta(minutes=1)
MINUTES = 60
LAST_ARRIVAL = 50
KILLED_IN = 30  # the minute; nobody looks at a map in it
KILLED_AFTER = 60  # acts of this minute
REDELIVERED = 0.02  # how much of what people do Telegram delivers twice
ACTS_A_MINUTE = (4, 8)

CUSTOMERS, AGENTS, MANAGERS = 300, 20, 3
FIRST_CUSTOMER, FIRST_AGENT, FIRST_MANAGER = 10_001, 20_001, 30_001
CHANNELS = ("phone", "chat", "app", "branch")
DEPARTMENTS = ("call_centre", "second_line", "shop", "delivery")
REACHES = ("", "", "call_centre")
FATES = {
    Fate.DECLINES: 20,
    Fate.COMES_BACK: 20,
    Fate.STAYS_AWAY: 15,
    Fate.FADES: 15,
    Fate.FALLS_SILENT: 10,
    Fate.WITHDRAWS: 10,
    Fate.WITHDRAWS_EARLY: 5,
}
"""How many do not simply complete the interview."""

NOTES_OF_EACH = ("confirm", "correct", "delete", "keep", "confirm")
LOOKS = ("/map", "/stage", "/pains", "/quotes", "/actions", "/digest", "/map", "/cases", "/numbers", "/cases")
NO_QUIET, DEFAULT_QUIET = QUIETS.index(None), 0
ALERTED = ((NO_QUIET, 3), (DEFAULT_QUIET, 3), (DEFAULT_QUIET, 1))
"""Quiet hours and messages a day of the owner and of those managers who want alerts."""


@dataclass
class Sent:
    """A message as the bot put it into a chat, before anything changed in it."""

    chat_id: int
    message: Record
    at: datetime


class Witness(Broadcast):
    """Tells everybody what happens in the sandbox, and keeps what the bot sent and when."""

    def __init__(self, clock: DemoClock) -> None:
        super().__init__()
        self.sent: list[Sent] = []
        self._clock = clock

    def tell(self, event: Record) -> None:
        if event["type"] == "message" and event["message"]["from"]["is_bot"]:
            self.sent.append(Sent(event["chat_id"], event["message"], self._clock.now()))
        super().tell(event)


@dataclass
class Centre:
    """Everybody, the Telegram between them and the bot, and the clock.

    again: updates that Telegram delivered twice. calls: of the bot within the hour. disturbed: who did something in the
    minute in which the bot was killed.
    """

    server: SandboxServer
    settings: Settings
    clock: DemoClock
    random: Random
    witness: Witness
    owner: Owner = field(init=False)
    managers: list[Manager] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    acts: int = 0
    kills: int = 0
    disturbed: set[int] = field(default_factory=set)
    _bot: BotOfTheHour | None = None
    _spent_s: float = 0.0
    _acted: asyncio.Event = field(default_factory=asyncio.Event)
    _due_acts: int = 0
    _before: dict[int, int] = field(default_factory=dict)

    @property
    def state(self) -> SandboxState:
        return self.server.state

    @property
    def bot(self) -> BotOfTheHour:
        assert self._bot is not None
        return self._bot

    @property
    def processor_s(self) -> float:
        """Return the processor time that the bot has used, also before it was killed."""
        return self._spent_s + self.bot.processor_s

    @property
    def phones(self) -> list[Handset]:
        return [self.owner.phone, *(somebody.phone for somebody in (*self.managers, *self.agents, *self.customers))]

    def note_act(self) -> None:
        """Count what somebody did."""
        self.acts += 1
        if self._due_acts and self.acts >= self._due_acts:
            self._acted.set()

    # The bot

    async def open(self) -> None:
        """Start the bot and wait until it is there."""
        self._bot = await BotOfTheHour.open(self.settings, self.clock.now())

    async def kill(self) -> None:
        """End the bot as a power cut does."""
        killed, self._bot = self.bot, None
        self._spent_s += killed.processor_s
        await killed.kill()
        self.kills += 1

    async def close(self) -> None:
        """Stop the bot as a service manager does."""
        stopped, self._bot = self.bot, None
        assert await stopped.stop() == 0

    async def leave(self) -> None:
        """End the bot if it still runs."""
        if self._bot is not None and self._bot.running:
            await self._bot.kill()

    def trouble(self) -> str:
        """Return what is wrong with the bot; "" when all is well."""
        return "" if self._bot is None or self._bot.running else "the bot has died"

    async def settle(self) -> None:
        """Wait until everything is worked off, sent and noted."""
        async with asyncio.timeout(SETTLED_S):
            while True:
                if not self.state.updates.pending() and await self.bot.settle() and not self.state.updates.pending():
                    return
                await asyncio.sleep(0.05)  # the next poll confirms what is done

    # The hour

    async def play(self) -> None:
        """Let the hour pass."""
        for minute in range(MINUTES):
            self._before = {phone.id: len(phone.update_ids) for phone in self.phones}
            async with asyncio.TaskGroup() as everybody:
                for work in self._work(minute):
                    everybody.create_task(work)
                if minute == KILLED_IN:
                    everybody.create_task(self._lose_power())
            self._deliver_again(update_id for phone in self.phones for update_id in self._done_now(phone))
            await self.settle()
            await self._move_to(self.clock.now() + MINUTE)
            # Beside a story that just ended by silence a tap is stale, and the question comes again.
            await self.settle()
        self.calls = list(self.state.calls)

    async def see_the_morning(self) -> None:
        """Let the night pass, and whatever waited for the morning come."""
        await self.bot.read_all()
        await self._tell_alerts()
        await self._move_to(NEXT_MORNING)
        await self._tell_alerts()
        # A look that began in the evening and went on in the morning told less than there was then.
        await self._move_to(LATER_THAT_MORNING)
        await self._tell_alerts()

    async def _tell_alerts(self) -> None:
        await self.bot.tell_alerts()
        await self.settle()

    def _work(self, minute: int) -> Iterable[Any]:
        """Yield what everybody does in a minute, as coroutines."""
        for colleague in (*self.agents, *self.managers):
            yield colleague.live(minute)
        for customer in self.customers:
            yield customer.live(minute, self.random.randint(*ACTS_A_MINUTE))

    def _deliver_again(self, update_ids: Iterable[int]) -> None:
        for update_id in update_ids:
            if self.random.random() < REDELIVERED:
                self.again.append(update_id)
                assert self.state.updates.again(update_id)

    async def _move_to(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        self.state.advance(self.clock.now() - self.state.now())
        await self.bot.move_to(moment)

    def _done_now(self, phone: Handset) -> list[int]:
        """Return the ids of what somebody did in this minute."""
        return phone.update_ids[self._before[phone.id] :]

    async def _lose_power(self) -> None:
        self._due_acts = self.acts + KILLED_AFTER
        await self._acted.wait()
        await self.kill()
        self.disturbed = {phone.id for phone in self.phones if self._done_now(phone)}
        await self.open()
        for phone in self.phones:
            if phone.waiting:
                phone.back_at = time.monotonic()

    async def read_books(self) -> "Books":
        """Stop the bot and return what is kept at the end."""
        await self.close()
        bot_id = make_bot(self.settings, TOKEN).id
        store = await open_store(self.settings.database_url, clock=self.clock, bot_id=bot_id)
        try:
            plan = map_plan(*(await load_library(store, self.clock)).for_map())
            evidence = await read_evidence(store, plan, self.clock.now().date())
            async with store.database.reading() as connection:
                rows = {
                    name: (await connection.execute(select(table).order_by(*table.primary_key))).all()
                    for name, table in metadata.tables.items()
                }
            async with store.unit_of_work() as unit:
                links = {one.token: one.counts for one in await unit.campaign_links()}
        finally:
            await store.close()
        return Books(self, rows, links, assemble_map(evidence, K_NUMBERS))


@dataclass(frozen=True)
class Books:
    """What is kept at the end of the hour, and everybody who had part in it."""

    centre: Centre
    rows: Mapping[str, Sequence[Row[Any]]]
    links: Mapping[str, Mapping[Disposition, int]]
    map: JourneyMap

    @property
    def respondents(self) -> dict[str, int]:
        """Return the Telegram number of each respondent."""
        return {row.id: row.telegram_user_id for row in self.rows["respondents"]}

    def interviews(self) -> dict[int, Row[Any]]:
        """Return the interview of each person, by Telegram number."""
        found = {self.respondents[row.respondent_id]: row for row in self.rows["interviews"]}
        assert len(found) == len(self.rows["interviews"])
        return found


@asynccontextmanager
async def call_centre(folder: Path) -> AsyncIterator[Centre]:
    """Open a call centre with everybody in their places."""
    random = Random(SEED)
    server, clock = SandboxServer(token=TOKEN, folder=None), DemoClock(BEGINS_AT)
    witness = Witness(clock)
    server.state.events = witness
    for kept in ("calls", "answers"):  # all of the hour, not only the latest
        setattr(server.state, kept, type(server.state.calls)())
    await server.start()
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder / 'bot.db'}",
        bot_api_url=server.url,
        admin_ids=frozenset({OWNER_ID}),
        timezone=ZONE,
        company=COMPANY,
        controller_name=COMPANY,
        controller_contact="privacy@example.org",
        support_contact="0800 000 000",
    )
    server.state.advance(BEGINS_AT - server.state.now())
    centre = Centre(server, settings, clock, random, witness)
    try:
        await centre.open()
        await _fill(centre)
        yield centre
    finally:
        await centre.leave()
        await server.stop()


async def _fill(centre: Centre) -> None:
    """Let the owner make links and invitations, and the colleagues come by them."""
    random, languages = centre.random, list(Language)
    centre.owner = Owner(_phone(centre, OWNER_ID, Language.EN))
    for number in range(MANAGERS):
        phone = _phone(centre, FIRST_MANAGER + number, languages[number])
        token = await centre.owner.invitation("manager", department="call_centre", reach=REACHES[number])
        await phone.ask(f"/start {token}")
        centre.managers.append(Manager(phone, random, _manager_agenda(random)))
    leaders = (centre.owner.phone, *(manager.phone for manager in centre.managers))
    for phone, (quiet, cap) in zip(leaders, ALERTED, strict=False):
        await want_alerts(phone, quiet=quiet, cap=cap)
    said = sayings(NOTES, random)
    for number in range(AGENTS):
        language = languages[number % len(languages)]
        phone = _phone(centre, FIRST_AGENT + number, language)
        texts = [" ".join(filter(None, next(said[language]))) for _ in NOTES_OF_EACH]
        agent = Agent(phone, random, _agent_agenda(random), texts)
        token = await centre.owner.invitation("agent", department=DEPARTMENTS[number % len(DEPARTMENTS)])
        await agent.join(token)
        centre.agents.append(agent)
    links = [await centre.owner.link(channel) for channel in CHANNELS]
    centre.customers.extend(_customers(centre, links))


def _phone(centre: Centre, number: int, language: Language) -> Handset:
    people.welcome(centre.state, (Person(number, "Alex", str(language)),))
    return Handset(centre.state, number, centre.trouble, language=language, acted=centre.note_act)


def _agent_agenda(random: Random) -> dict[int, list[str]]:
    deeds = [*NOTES_OF_EACH, "handover", "mynotes"]
    random.shuffle(deeds)
    return _spread(deeds, random.sample(range(MINUTES), len(deeds)))


def _manager_agenda(random: Random) -> dict[int, list[str]]:
    minutes = [minute for minute in range(12, MINUTES) if minute != KILLED_IN]
    return _spread(LOOKS, random.sample(minutes, len(LOOKS)))


def _spread(deeds: Iterable[str], minutes: Iterable[int]) -> dict[int, list[str]]:
    return {minute: [deed] for deed, minute in zip(deeds, sorted(minutes), strict=True)}


def _customers(centre: Centre, links: list[str]) -> Iterable[Customer]:
    random, languages = centre.random, list(Language)
    fates = [fate for fate, number in FATES.items() for _ in range(number)]
    fates += [Fate.COMPLETES] * (CUSTOMERS - len(fates))
    random.shuffle(fates)
    bad, good = sayings(BAD_STORIES, random), sayings(GOOD_STORIES, random)
    for number, fate in enumerate(fates):
        language, unhappy = languages[number % len(languages)], number % 7 < 4
        beginning, middle, end = next((bad if unhappy else good)[language])
        story = (f"{beginning} {middle}", end) if random.random() < 0.5 else (f"{beginning} {middle} {end}",)
        stops = fate in (Fate.COMES_BACK, Fate.STAYS_AWAY, Fate.FADES, Fate.WITHDRAWS_EARLY)
        yield Customer(
            _phone(centre, FIRST_CUSTOMER + number, language),
            random.choice(links),
            fate,
            random,
            arrives=number * LAST_ARRIVAL // CUSTOMERS,
            unhappy=unhappy,
            story=story,
            aside=random.choice(GOOD_STORIES[language][-1]),
            permission=random.choice(("read_and_write", "read_only", "no") if unhappy else ("read_only", "no")),
            goes_back_after=random.randint(3, 6) if number % 10 == 0 else None,
            stops_after=random.randint(1, 6) if stops else 0,
        )
