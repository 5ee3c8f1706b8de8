"""The bot and its two floors over the same in-process session, 100 respondents at once.

A: the bare dispatcher of aiogram with one send an update. B: the same SQL statements and the same engine with one
commit an answer, without Telegram. The bot does both, so 1 / (1/A + 1/B) is what it could reach.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from bot.app import House, open_house
from bot.config import Settings
from handlers.callbacks import ConsentButton, ControlButton, OptionButton, tag
from interview.engine import Agree, Event, Skip, Tap, offered
from interview.language import Language
from interview.ports import OpenInterview
from interview.programme import Asked, open_question
from interview.records import Role
from interview.scales import SEVERAL, Kind
from interview.screen import Control

RESPONDENTS = 100
ANSWERS_EACH = 10  # consent and the first nine questions: taps only, as the core of the interview is
TOKEN = "7:BENCHMARK"

ids = count(1)


class Silent(BaseSession):
    """Takes every call at once and answers as Telegram would."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        chat_id = getattr(method, "chat_id", None)
        if not isinstance(chat_id, int):
            return True
        return Message(message_id=next(ids), date=datetime.now(UTC), chat=Chat(id=chat_id, type="private"))

    async def close(self) -> None:
        pass

    async def stream_content(self, *_arguments: Any, **_options: Any) -> Any:
        raise NotImplementedError
        yield b""


@dataclass(frozen=True)
class Figures:
    """Answers a second of the bot and of its floors, medians over the rounds; and SQL statements an answer."""

    bot: float
    bare_dispatcher: float
    store_and_engine: float

    @property
    def reachable(self) -> float:
        return 1 / (1 / self.bare_dispatcher + 1 / self.store_and_engine)

    @property
    def share(self) -> float:
        return self.bot / self.reachable


async def measure() -> Figures:
    """Measure once, all three in turn."""
    return Figures(
        bot=await _with_house(_bot_round),
        bare_dispatcher=await _bare_dispatcher(),
        store_and_engine=await _with_house(_store_round),
    )


async def _with_house(round_: Callable[[House, int], Awaitable[None]]) -> float:
    with TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{Path(folder) / 'bench.db'}",
            company="Aurora",
            controller_name="Aurora",
            controller_contact="privacy@example.org",
            support_contact="0800",
        )
        async with open_house(settings, Bot(TOKEN, session=Silent()), settings.operator()) as house:
            for number in range(RESPONDENTS):
                await begin(house, number + 1)
            started = time.perf_counter()
            async with asyncio.TaskGroup() as group:
                for number in range(RESPONDENTS):
                    group.create_task(_wait(round_(house, number + 1)))
            return RESPONDENTS * ANSWERS_EACH / (time.perf_counter() - started)


async def _wait(work: Awaitable[None]) -> None:
    await work


async def begin(house: House, user_id: int) -> None:
    """Add a person and open their interview."""
    async with house.store.unit_of_work() as unit:
        person = await unit.add_person(user_id, language=Language.EN, role=Role.CUSTOMER)
        await house.interviews.begin(unit, person)


async def _bot_round(house: House, user_id: int) -> None:
    """Feed taps through intake, dispatcher, transaction and delivery."""
    interview = await interview_of(house, user_id)
    for _ in range(ANSWERS_EACH):
        data = tap_data(house, interview)
        for packed in data:
            await house.intake.accept(tap_update(user_id, packed))
        interview = await interview_of(house, user_id)


async def _store_round(house: House, user_id: int) -> None:
    """Do the same to the store with the same engine."""
    for _ in range(ANSWERS_EACH):
        interview = await interview_of(house, user_id)
        for event in _events(house, interview):
            async with house.store.unit_of_work() as unit:
                await unit.first_delivery(next(ids))
                person = await unit.person(user_id)
                assert person is not None
                await house.interviews.take(unit, person, event)


async def interview_of(house: House, user_id: int) -> OpenInterview:
    """Read where somebody stands; both sides pay for it alike, for it stands for the respondent's eyes."""
    async with house.store.unit_of_work() as unit:
        person = await unit.person(user_id)
    assert person is not None
    assert person.interview is not None
    return person.interview


def _choice(house: House, interview: OpenInterview) -> tuple[Asked, str | None]:
    guide = house.interviews.guide(interview)
    asked = open_question(guide, interview.state)
    assert asked is not None
    if asked.question.type in SEVERAL or asked.question.type in (Kind.TEXT, Kind.NUMBER):
        return asked, None
    return asked, offered(guide, asked)[0].id


def _events(house: House, interview: OpenInterview) -> list[Event]:
    if interview.state.consent is None:
        return [Agree()]
    _, option = _choice(house, interview)
    return [Skip()] if option is None else [Tap(option)]


def tap_data(house: House, interview: OpenInterview) -> list[str]:
    """Return the buttons that answer the open question."""
    if interview.state.consent is None:
        return [ConsentButton(tag=tag(interview), action="agree").pack()]
    _, option = _choice(house, interview)
    used = interview.state.used
    if option is None:
        return [ControlButton(tag=tag(interview), used=used, control=Control.SKIP).pack()]
    return [OptionButton(tag=tag(interview), used=used, option=option).pack()]


def tap_update(user_id: int, data: str) -> Update:
    """Return the tap of a button as Telegram sends it."""
    number = next(ids)
    user = User(id=user_id, is_bot=False, first_name="B", language_code="en")
    message = Message(message_id=number, date=datetime.now(UTC), chat=Chat(id=user_id, type="private"), text="?")
    query = CallbackQuery(id=str(number), from_user=user, chat_instance="1", message=message, data=data)
    return Update(update_id=number, callback_query=query)


async def _bare_dispatcher() -> float:
    """Feed the same kind of updates to a dispatcher that only sends one message."""
    bot = Bot(TOKEN, session=Silent())
    dispatcher = Dispatcher(disable_fsm=True)

    async def handle(callback_query: CallbackQuery) -> None:
        await bot(SendMessage(chat_id=callback_query.from_user.id, text="?"))

    dispatcher.callback_query.register(handle)

    async def one(user_id: int) -> None:
        for _ in range(ANSWERS_EACH):
            await dispatcher.feed_update(bot, tap_update(user_id, "x"))

    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(RESPONDENTS):
            group.create_task(one(number + 1))
    return RESPONDENTS * ANSWERS_EACH / (time.perf_counter() - started)
