"""Plays a cast through the real bot: every message and every tap is an update, taken from what the bot really sent."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from aiogram import Bot
from aiogram.filters.callback_data import CallbackData

from bot.app import House
from bot.demo.cast import Cast
from bot.demo.clock import DemoClock
from bot.demo.phones import Phones
from bot.demo.respondent import Respondent
from bot.demo.script import Act, acts
from bot.intake import read_update
from handlers.callbacks import ConsentButton, ControlButton, HandoverAction, HandoverButton, NoteButton, OptionButton
from interview.engine import Done, Skip, Tap, Words, step
from interview.guide import Guide
from interview.ports import Person
from interview.programme import Asked, open_question
from interview.screen import Control
from interview.state import State

TOKEN = "9000000000:EXAMPLES"
"""A bot of its own, so that the numbers of its updates are nobody else's."""

PERIOD = timedelta(weeks=3)
AT_ONCE = 8
SEED = 20
FLUSH_S = 30.0
FIRST_NAME = "Example"


def make_bot(clock: DemoClock) -> Bot:
    """Make the bot that the examples talk to; it reaches no network."""
    return Bot(TOKEN, session=Phones(clock))


async def play(house: House, cast: Cast, clock: DemoClock, *, progress: Callable[[int, int], None]) -> None:
    """Let everybody of a cast answer, a few at a time, over three weeks from now on; then tag what they wrote.

    house: opened with `make_bot(clock)` and with this clock. Who has answered already is passed over, and who was
    interrupted goes on. progress: called with how many are through, and of how many.
    """
    await _add_links(house, cast)
    respondents = list(cast.respondents)
    Random(SEED).shuffle(respondents)  # people do not come in the order of a list
    phones = house.bot.session
    assert isinstance(phones, Phones)  # the house was opened with `make_bot`
    update_ids = count(time.time_ns() // 1000)  # so that a second run on the same database repeats no number
    run = _Run(house, phones, cast, clock, update_ids)
    players = [_Player(run, respondent) for respondent in respondents]
    begins_at, through = clock.now(), 0

    async def answer(player: _Player) -> None:
        nonlocal through
        await player.answer_all()
        through += 1
        progress(through, len(players))

    for first in range(0, len(players), AT_ONCE):
        together = players[first : first + AT_ONCE]
        for place, player in enumerate(together, start=first):  # in turn: each draws its chances here
            clock.move_to(begins_at + PERIOD * (place / len(players)))
            await player.come()
        async with asyncio.TaskGroup() as answering:  # at a standing clock, or a story would end in the middle
            for player in together:
                answering.create_task(answer(player))
    clock.move_to(begins_at + PERIOD)
    await house.outgoing.flush(FLUSH_S)
    while await house.tagging.tag_some():
        pass


async def _add_links(house: House, cast: Cast) -> None:
    for campaign in cast.campaigns.values():
        async with house.store.unit_of_work() as unit:
            known = await unit.campaign(campaign.token)
        if known is None:
            await house.store.add_campaign(campaign)


@dataclass(frozen=True, slots=True)
class _Run:
    """What the people of one run share. ending: held by the one who ends texts that are due."""

    house: House
    phones: Phones
    cast: Cast
    clock: DemoClock
    update_ids: Iterator[int]
    ending: asyncio.Lock = field(default_factory=asyncio.Lock)


class _Player:
    """One respondent with a phone in hand."""

    def __init__(self, run: _Run, respondent: Respondent) -> None:
        self._run = run
        self._respondent = respondent
        self._id = run.cast.telegram_id(respondent)
        self._asides = dict(respondent.asides)
        self._said_all: int | None = None

    async def come(self) -> None:
        """Open the link; who was interrupted is asked again by that, who is through stays away."""
        person = await self._person()
        if person is None or person.interview is not None:
            await self._write(f"/start {self._run.cast.campaigns[self._respondent.campaign].token}")

    async def answer_all(self) -> None:
        """Agree, and answer until no question is left; an agent then logs what went wrong elsewhere."""
        while (person := await self._person()) is not None and person.interview is not None:
            state = person.interview.state
            if state.consent is None:
                await self._tap(ConsentButton, lambda data: data.action == "agree")
            elif state.writing is not None:
                await self._end_text(state.used)
            else:
                await self._answer(self._run.house.interviews.guide(person.interview), state)
        if person is not None:
            await self._log(person.respondent_id)
        self._run.phones.forget(self._id)

    async def _log(self, respondent_id: str) -> None:
        """Write the notes and tap the handovers that are not kept yet."""
        store = self._run.house.store
        for note in self._respondent.notes[len(await store.own_notes(respondent_id)) :]:
            await self._write(note)
            newest, *_ = await store.own_notes(respondent_id)
            await self._see_note(newest.tag)
        for answers in self._respondent.handovers[len(await store.own_handovers(respondent_id)) :]:
            await self._write("/handover")
            for revision, answer in enumerate(answers, start=1):  # each answer raises it by one
                await self._answer_handover(revision, answer)

    async def _see_note(self, tag: str) -> None:
        """Wait until the bot shows how it read a note."""
        await self._run.phones.button(self._id, NoteButton, lambda data: data.note == tag)

    async def _answer_handover(self, revision: int, answer: str) -> None:
        now = (HandoverAction.ANSWER, revision, answer)
        await self._tap(HandoverButton, lambda data: (data.action, data.revision, data.value) == now)

    async def _answer(self, guide: Guide, state: State) -> None:
        """Answer until a text is begun or no question is left: so far the engine alone decides what comes next."""
        while state.writing is None and (asked := open_question(guide, state)) is not None:
            aside = self._asides.pop(asked.question.id, None)
            for act in acts(self._respondent, asked, state) if aside is None else (Words(aside),):
                await self._carry_out(act, asked, state.used)
                state = step(guide, state, act).state
        if state.writing is not None:
            await self._end_text(state.used)

    async def _carry_out(self, act: Act, asked: Asked, used: int) -> None:
        match act:
            case Words(text):
                await self._write(text)
            case Tap(option, at):
                await self._tap(OptionButton, lambda data: (data.used, data.option, data.at) == (used, option, at))
            case Done():
                await self._tap_control(Control.DONE, used)
            case Skip():
                await self._tap_control(Control.ENOUGH if asked.is_probe else Control.SKIP, used)

    async def _end_text(self, used: int) -> None:
        if used != self._said_all:  # else the bot's own loop has the text in hand
            await self._tap_control(Control.THATS_ALL, used)
            self._said_all = used
        async with self._run.ending:  # one look ends the texts of all who are waiting
            await self._run.house.stories.end_due()

    async def _tap_control(self, control: Control, used: int) -> None:
        await self._tap(ControlButton, lambda data: (data.used, data.control) == (used, control))

    async def _write(self, text: str) -> None:
        await self._send(
            "message", {**self._message(self._run.phones.next_message_id()), "from": self._user(), "text": text}
        )

    async def _tap(self, kind: type[CallbackData], fits: Callable[[Any], bool]) -> None:
        """Tap a button that the bot has sent. Any: the data of that kind."""
        button = await self._run.phones.button(self._id, kind, fits)
        await self._send(
            "callback_query",
            {
                "id": str(next(self._run.update_ids)),
                "from": self._user(),
                "chat_instance": str(self._id),
                "message": self._message(button.message_id),
                "data": button.data,
            },
        )

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        """Hand an update in, as Telegram would. Any: JSON."""
        update = read_update({"update_id": next(self._run.update_ids), kind: content}, self._run.house.bot)
        assert update is not None  # it has an id
        await self._run.house.intake.accept(update)

    def _message(self, message_id: int) -> dict[str, Any]:
        return {
            "message_id": message_id,
            "date": int(self._run.clock.now().timestamp()),
            "chat": {"id": self._id, "type": "private", "first_name": FIRST_NAME},
        }

    def _user(self) -> dict[str, Any]:
        language = self._respondent.language.value
        return {"id": self._id, "is_bot": False, "first_name": FIRST_NAME, "language_code": language}

    async def _person(self) -> Person | None:
        async with self._run.house.store.unit_of_work() as unit:
            return await unit.person(self._id)
