"""Who calls, who answers and who manages: what they do with their phones, and what each of them remembers of it.

Everybody goes by what the phone shows. What they remember is one side of the account: what they tapped and wrote, never
what the bot's database holds.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

from handlers.callbacks import (
    ActionButton,
    ActionStep,
    AlertButton,
    AlertStep,
    CampaignButton,
    ControlButton,
    FollowUpButton,
    FollowUpStep,
    HandoverAction,
    HandoverButton,
    InvitationButton,
    InvitationStep,
    NoteAction,
    NoteButton,
    OptionButton,
    RevealButton,
    TakeButton,
)
from interview.improvements import Due
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.notes import NoteField
from interview.records import Disposition, Role
from interview.screen import Control
from tests.end_to_end.conftest import Phone, Seen
from tests.handlers.inviting import LINK

MOST_TRIES = 6  # of a button that changed under the finger, because the bot read the note in between
NOTHING_CAME_S = 10.0  # after the bot is there again; then a person taps or writes once more
RATINGS = frozenset("12345")
SCORES = frozenset(map(str, range(11)))
TOLD_OFTEN = 0.25  # how often somebody writes a sentence where most people pass on

Place = tuple[str, int]
"""A prompt: the beginning of the interview's id, and what tells its prompts apart."""


@dataclass
class Handset(Phone):
    """A phone whose owner remembers when something was done and how long the answer took.

    answered_at: the lowest message that was answered. acted_at: the latest act. back_at: when the bot was there again
    that was killed with an answer due here; both by the machine's clock.
    """

    language: Language = Language.EN
    acted: Callable[[], None] = lambda: None
    taps: dict[str, int] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    waiting: bool = False
    answered_at: int = 0
    acted_at: float = 0.0
    back_at: float | None = None

    def send(self, text: str) -> int:
        self.waiting, self.acted_at = True, time.monotonic()
        message_id = super().send(text)
        self.acted()
        return message_id

    def tap(self, data: str, seen: Seen, *, stale: bool = True) -> str:
        self.waiting, self.acted_at = True, time.monotonic()
        self.answered_at = max(self.answered_at, seen.id)
        query = super().tap(data, seen, stale=stale)
        self.taps[query] = self.update_ids[-1]
        self.acted()
        return query

    async def wait_for(self, condition: Callable[[], Any], *, what: str) -> Any:
        started = time.perf_counter()
        found = await super().wait_for(condition, what=what)
        self.waits.append(time.perf_counter() - started)
        self.waiting = False
        return found

    def nothing_comes(self) -> bool:
        """Tell whether the answer went down with the bot that was killed."""
        return self._was_cut_off() and time.monotonic() > (self.back_at or 0.0) + NOTHING_CAME_S

    def _was_cut_off(self) -> bool:
        return self.back_at is not None and self.acted_at < self.back_at

    @property
    def question(self) -> Seen | None:
        """Return the newest message that asks something; what stands above an answered question is over."""
        found = super().question
        return None if found is None or found.id < self.answered_at else found

    @property
    def newest(self) -> int:
        """Return the id of the bot's newest message, 0 when there is none."""
        return max((seen.id for seen in self.seen), default=0)

    def shown(self, message_id: int) -> Seen:
        return next(seen for seen in self.seen if seen.id == message_id)

    async def ask(self, text: str, *, fits: Callable[[Seen], bool] = lambda _: True) -> Seen:
        """Write something and return the first message that comes in answer and fits."""
        newest = self.newest
        for _ in range(MOST_TRIES):
            self.send(text)
            found = await self.wait_for(
                lambda: next((seen for seen in self.seen if seen.id > newest and fits(seen)), self.nothing_comes()),
                what=f"an answer to {text.split(maxsplit=1)[0]}",
            )
            if isinstance(found, Seen):
                return found
        raise AssertionError(f"person {self.id} asked {MOST_TRIES} times")

    async def press(self, message_id: int, data: str) -> Seen:
        """Tap a button of a message and return the message as it is after that."""
        before = self.shown(message_id)
        for _ in range(MOST_TRIES):
            query = self.tap(data, before)
            found = await self.wait_for(
                lambda query=query: self._changed(before, query) or self.nothing_comes(),
                what="another message instead of this one",
            )
            if isinstance(found, Seen):
                return found
        raise AssertionError(f"person {self.id} tapped {MOST_TRIES} times")

    def _changed(self, before: Seen, query: str) -> Seen | None:
        now = self.shown(before.id)
        return now if now.raw != before.raw and (self.answer_to(query) is not None or self._was_cut_off()) else None


class Fate(StrEnum):
    """What becomes of an interview."""

    COMPLETES = "completes"
    DECLINES = "declines"
    COMES_BACK = "comes back after a pause"
    STAYS_AWAY = "pauses and stays away"
    FADES = "puts the phone away"
    FALLS_SILENT = "stops in the middle of the story"
    WITHDRAWS = "withdraws when it is over"
    WITHDRAWS_EARLY = "withdraws in the middle"


@dataclass
class Customer:
    """Somebody who opens a link and answers.

    stops_after: answers after which a fate comes that is no end by itself. choices: what was tapped, by prompt, None
    for what was passed on; words: what was written, by prompt; taken_back: prompts whose answer was taken back.
    """

    phone: Handset
    link: str
    fate: Fate
    random: Random
    arrives: int
    unhappy: bool
    story: tuple[str, ...]
    aside: str
    permission: str
    goes_back_after: int | None = None
    stops_after: int = 0
    away: int = 0
    choices: dict[Place, object] = field(default_factory=dict)
    words: dict[Place, str] = field(default_factory=dict)
    taken_back: set[Place] = field(default_factory=set)
    agreed: bool = False
    through: bool = False
    gone: bool = False
    withdrawn: bool = False
    over: bool = False
    answered: list[Place] = field(default_factory=list)
    rated: set[Place] = field(default_factory=set)
    wanted: dict[Place, list[str]] = field(default_factory=dict)
    ticked: dict[Place, list[str]] = field(default_factory=dict)
    tapped: dict[Place, str] = field(default_factory=dict)

    @property
    def disposition(self) -> Disposition | None:
        """Return how far the interview came; None for somebody who never came."""
        if self.withdrawn:
            return Disposition.WITHDRAWN
        if not self.phone.update_ids:
            return None
        if not self.agreed:
            return Disposition.REFUSED if self.gone else Disposition.INVITED
        if self.through:
            return Disposition.COMPLETE
        return Disposition.PARTIAL if len(self.rated) > 1 else Disposition.STARTED

    async def live(self, minute: int, acts: int) -> None:
        """Do in this minute what a person does in one."""
        if self.gone or minute < self.arrives:
            return
        if self.away:
            self.away -= 1
            if not self.away:
                await self._come_back()
            return
        for _ in range(acts):
            await self._step()
            if self.gone or self.away:
                return

    async def _step(self) -> None:
        if not self.phone.update_ids:
            self.phone.send(f"/start {self.link}")
            await self._next(None)
            return
        seen = self.phone.question
        assert seen is not None
        if self._has_answered(seen) and not self.phone.nothing_comes():  # silence is about to end the story
            seen = await self._next(seen)
        if self._is_enough():
            await self._stop(seen)
        elif _is_consent(seen):
            await self._consent(seen)
        elif self.goes_back_after is not None and len(self.answered) >= self.goes_back_after:
            await self._go_back(seen)
        else:
            await self._answer(seen)

    def _is_enough(self) -> bool:
        return bool(self.stops_after) and len(self.answered) >= self.stops_after

    async def _consent(self, seen: Seen) -> None:
        action = "decline" if self.fate is Fate.DECLINES else "agree"
        data = next(data for _, data in seen.buttons if data.startswith("k:") and data.endswith(f":{action}"))
        if self.fate is Fate.DECLINES:
            await self.phone.press(seen.id, data)
            self.gone = True
            return
        self.phone.tap(data, seen)
        self.agreed = True
        await self._next(seen)

    async def _stop(self, seen: Seen) -> None:
        """Pause, withdraw, or just put the phone away."""
        match self.fate:
            case Fate.COMES_BACK | Fate.STAYS_AWAY:
                await self.phone.ask("/stop")
                self.stops_after = 0
                self.gone = self.fate is Fate.STAYS_AWAY
                self.away = self.random.randint(3, 8)
            case Fate.WITHDRAWS_EARLY:
                await self.withdraw()
            case _:
                self.gone = True

    async def _come_back(self) -> None:
        await self.phone.ask("/resume", fits=lambda seen: seen.is_question)

    async def withdraw(self) -> None:
        """Have everything deleted."""
        question = await self.phone.ask("/withdraw", fits=lambda seen: _data(seen, "w:1") is not None)
        await self.phone.press(question.id, "w:1")
        self.gone = self.withdrawn = True

    async def _go_back(self, seen: Seen) -> None:
        """Take the latest answer back; it is asked again."""
        self.goes_back_after = None
        back = seen.control(Control.BACK)
        if back is None or not self.answered or self.answered[-1] not in self.choices:
            return
        place = self.answered.pop()
        del self.choices[place]
        self.rated.discard(place)
        self.taken_back.add(place)
        self.phone.tap(back, seen)
        await self._next(seen)

    async def _answer(self, seen: Seen) -> None:
        options = [option for option in seen.options if option.option != "other"]
        if (done := seen.control(Control.DONE)) is not None:
            await self._tick(seen, options, done)
        elif (all_ := seen.control(Control.THATS_ALL)) is not None:
            self.phone.tap(all_, seen)
            await self._go_on(seen)
        elif options:
            await self._choose(seen, options)
        else:
            await self._tell(seen)

    async def _tick(self, seen: Seen, options: list[OptionButton], done: str) -> None:
        """Tick what is meant, one tap an act, then say that this is all."""
        place = place_of(seen)
        if place not in self.wanted:
            ids = [option.option for option in options if option.option != "neutral"]
            self.wanted[place] = self.random.sample(ids, self.random.choice((1, 2)))
        wanted, ticked = self.wanted[place], self.ticked.setdefault(place, [])
        if len(ticked) < len(wanted):
            ticked.append(wanted[len(ticked)])
            option = next(option for option in options if option.option == ticked[-1])
            self.phone.tap(option.pack(), seen)
            await self._next(seen)
            return
        self._note(place, tuple(wanted))
        self.phone.tap(done, seen)
        await self._go_on(seen)

    async def _choose(self, seen: Seen, options: list[OptionButton]) -> None:
        ids = {option.option for option in options}
        place = place_of(seen)
        wanted = self.tapped.setdefault(place, self._wish(ids))
        option = next(option for option in options if option.option == wanted)
        if ids == RATINGS:
            self.rated.add(place)
        value: object = {"yes": True, "no": False}.get(wanted, wanted) if ids == {"yes", "no"} else wanted
        self._note(place, int(wanted) if wanted.isdigit() else value)
        if "read_and_write" in ids:
            self.over = True
        self.phone.tap(option.pack(), seen)
        await self._go_on(seen)

    def _wish(self, ids: set[str]) -> str:
        if ids == RATINGS:
            return self.random.choice("112" if self.unhappy else "3455")
        if ids == SCORES:
            return str(self.random.randint(0, 4) if self.unhappy else self.random.randint(7, 10))
        if "read_and_write" in ids:
            return self.permission
        if ids == {"yes", "no"}:
            self.through = True  # only asked for two more minutes: the first story is told
            return "no"
        return self.random.choice(sorted(ids))

    async def _tell(self, seen: Seen) -> None:
        """Tell the story; of other texts most people write none."""
        place = place_of(seen)
        skip = seen.control(Control.SKIP) or seen.control(Control.ENOUGH)
        assert skip is not None
        if (
            self._has_answered(seen)
            or seen.control(Control.ENOUGH) is not None
            or (not self.story and self.random.random() > TOLD_OFTEN)
        ):
            self._note(place, None)
            self.phone.tap(skip, seen)
            await self._go_on(seen)
            return
        told, self.story = self.story or (self.aside,), ()
        self.phone.answered_at = max(self.phone.answered_at, seen.id)
        self.words[place] = "\n".join(told)
        self.answered.append(place)
        for text in told:
            self.phone.send(text)
        await self.phone.wait_for(
            lambda: _asks_if_all(self.phone.question) or self.phone.nothing_comes(), what="the button that ends a story"
        )
        if self.fate is Fate.FALLS_SILENT:
            self.gone = True

    def _note(self, place: Place, value: object) -> None:
        if not (place in self.choices or place in self.words):
            self.choices[place] = value
            self.answered.append(place)

    async def _next(self, before: Seen | None) -> Seen:
        """Wait for another question; one that was answered counts as one if after a kill nothing else comes."""

        def asked() -> Seen | None:
            now = self.phone.question
            is_new = now is not None and (before is None or now.key != before.key)
            if now is None or not is_new or (self._has_answered(now) and not self.phone.nothing_comes()):
                return None
            return now

        found: Seen = await self.phone.wait_for(asked, what="another question")
        return found

    def _has_answered(self, seen: Seen) -> bool:
        if _is_consent(seen):
            return False
        place = place_of(seen)
        return place in self.choices or (place in self.words and not _asks_if_all(seen))

    async def _go_on(self, seen: Seen) -> None:
        """Wait for what comes next: another question, or the thanks."""
        if not self.over:
            await self._next(seen)
            return
        await self.phone.wait_for(
            lambda: any("photo" in one.raw for one in self.phone.seen) or self.phone.nothing_comes(),
            what="the picture of the own way",
        )
        self.gone = True
        if self.fate is Fate.WITHDRAWS:
            await self.withdraw()


@dataclass
class KeptNote:
    """A note as its author remembers it. tag: as its buttons carry it; by_hand: what was set, by field."""

    message_id: int
    text: str
    tag: str
    by_hand: dict[NoteField, str] = field(default_factory=dict)
    confirmed: bool = False
    deleted: bool = False


@dataclass
class Agent:
    """Somebody who works in the call centre and writes notes between two calls."""

    phone: Handset
    random: Random
    agenda: dict[int, list[str]]
    sayings: list[str]
    notes: list[KeptNote] = field(default_factory=list)
    handovers: dict[int, list[str]] = field(default_factory=dict)

    async def join(self, token: str) -> None:
        """Open the invitation, agree to the interview and put it off: the phone is ringing."""
        first = await self.phone.ask(f"/start {token}", fits=lambda seen: seen.is_question)
        agree = next(data for _, data in first.buttons if data.startswith("k:") and data.endswith(":agree"))
        self.phone.tap(agree, first)
        await self.phone.another_question(first)
        await self.phone.ask("/stop")

    async def live(self, minute: int) -> None:
        """Do what is planned for this minute."""
        for deed in self.agenda.get(minute, ()):
            match deed:
                case "handover":
                    await self._hand_over()
                case "mynotes":
                    await self.phone.ask("/mynotes")
                case _:
                    await self._write_note(deed)

    async def _write_note(self, deed: str) -> None:
        text, newest = self.sayings.pop(), self.phone.newest
        message_id = self.phone.send(text)
        card = await self.phone.wait_for(
            lambda: next(
                (one for one in self.phone.seen if one.id > newest and _note(one)), self.phone.nothing_comes()
            ),
            what="the note",
        )
        if not isinstance(card, Seen):  # killed after it was marked as answered: it is kept, and /mynotes shows it
            self.notes.append(KeptNote(message_id, text, ""))
            return
        note = KeptNote(message_id, text, _note(card)[0].note)
        self.notes.append(note)
        match deed:
            case "delete":
                await self._press_note(card.id, lambda one: one.action is NoteAction.DELETE)
                note.deleted = True
            case "confirm":
                await self._confirm(card.id, note)
            case "correct":
                await self._correct(card.id, note)
                await self._confirm(card.id, note)

    async def _confirm(self, card: int, note: KeptNote) -> None:
        if await self._press_note(card, lambda one: one.action is NoteAction.RIGHT):
            note.confirmed = True

    async def _correct(self, card: int, note: KeptNote) -> None:
        """Set how grave it was."""
        value = self.random.choice("123")
        way = (
            lambda one: one.action is NoteAction.VALUES and one.field is NoteField.SEVERITY,
            lambda one: one.action is NoteAction.SET and one.value == value,
        )
        for _ in range(MOST_TRIES):
            if all([await self._press_note(card, step) for step in way]):
                note.by_hand[NoteField.SEVERITY] = value
                return
        raise AssertionError(f"agent {self.phone.id} could not set a note right")

    async def _press_note(self, card: int, fits: Callable[[NoteButton], bool]) -> bool:
        """Press the button that fits; False where there is none, for the note was read anew meanwhile."""
        found = next((one for one in _note(self.phone.shown(card)) if fits(one)), None)
        if found is None:
            return False
        await self.phone.press(card, found.pack())
        return True

    async def _hand_over(self) -> None:
        seen = await self.phone.ask("/handover", fits=lambda seen: bool(_handover(seen)))
        command = max(message["message_id"] for message in self._written())
        told = self.handovers[command] = []
        while answers := [one for one in _handover(seen) if one.action is HandoverAction.ANSWER]:
            chosen = self.random.choice(answers)
            told.append(chosen.value)
            seen = await self.phone.press(seen.id, chosen.pack())

    def _written(self) -> list[Any]:
        return [raw for raw in self.phone.state.messages(self.phone.id) if not raw["from"]["is_bot"]]


@dataclass
class Manager:
    """Somebody who looks at the map and takes a pain."""

    phone: Handset
    random: Random
    agenda: dict[int, list[str]]
    taken: dict[int, str] = field(default_factory=dict)
    cases: list[int] = field(default_factory=list)

    async def live(self, minute: int) -> None:
        """Do what is planned for this minute."""
        for command in self.agenda.get(minute, ()):
            seen = await self._ask(command)
            if command == "/map" and any(data == RevealButton().pack() for _, data in seen.buttons):
                seen = await self._ask(command)  # nobody bets in this hour
            if command == "/map" and not self.taken:
                await self._take(seen)
            elif command == "/cases":
                await self._take_case(seen)

    async def _ask(self, command: str) -> Seen:
        """Write a command and return what it shows, not what says that it will come or what comes by itself."""
        wait = Locale(self.phone.language).gettext("The map is being drawn. With many answers it takes a moment.")
        return await self.phone.ask(
            command, fits=lambda seen: seen.text != wait and not is_alert(seen, self.phone.language)
        )

    async def _take_case(self, seen: Seen) -> None:
        """Open a case of the list and take it, unless somebody has it."""
        listed = [one for one in follow_ups(seen) if one.step is FollowUpStep.SHOW]
        if not listed:
            return
        card = await self.phone.press(seen.id, self.random.choice(listed).pack())
        take = next((one for one in follow_ups(card) if one.step is FollowUpStep.TAKE), None)
        if take is None:
            return
        card = await self.phone.press(card.id, take.pack())
        if any(one.step is FollowUpStep.GIVE_BACK for one in follow_ups(card)):
            self.cases.append(take.number)

    async def _take(self, seen: Seen) -> None:
        """Take the first pain that nobody owns, and say until when; a colleague may be quicker."""
        data = next((data for _, data in seen.buttons if data.startswith(f"{TakeButton.__prefix__}:")), None)
        if data is None:
            return
        query = self.phone.tap(data, seen)
        await self.phone.wait_for(lambda: self.phone.answer_to(query) is not None, what="an answer to the tap")
        if self.phone.answer_to(query) != Locale(self.phone.language).gettext("It is yours now."):
            return
        card = await self.phone.wait_for(
            lambda: (now := self.phone.shown(seen.id)) and _action(now, ActionStep.DUES) and now, what="the action"
        )
        dues = _action(card, ActionStep.DUES)
        choices = await self.phone.press(card.id, dues[0].pack())
        due = self.random.choice([one for one in _action(choices, ActionStep.DUE) if one.value != Due.NONE])
        await self.phone.press(card.id, due.pack())
        self.taken[due.number] = due.value


@dataclass
class Owner:
    """Whoever owns the bot and makes the links."""

    phone: Handset

    async def invitation(self, role: str, *, department: str, reach: str = "") -> str:
        """Make an invitation and return its token."""
        seen = await self.phone.ask("/invite", fits=lambda seen: bool(_invitation(seen, InvitationStep.AS)))
        offered = next(one for one in _invitation(seen, InvitationStep.AS) if one.value == role)
        seen = await self.phone.press(seen.id, offered.pack())
        draft = _invitation(seen, InvitationStep.DEPARTMENT)[0].draft
        steps = [(InvitationStep.DEPARTMENT, department)]
        if role == "manager":
            steps += [(InvitationStep.GUIDES, ""), (InvitationStep.REACH, reach)]
        newest = self.phone.newest
        for step, value in steps:
            seen = await self.phone.press(seen.id, InvitationButton(step=step, draft=draft, value=value).pack())
        return await self._token(newest)

    async def link(self, channel: str) -> str:
        """Make a link for customers and return its token."""
        seen = await self.phone.ask("/invite", fits=lambda seen: bool(_campaigns(seen)))
        seen = await self.phone.press(seen.id, _campaigns(seen)[0].pack())
        channels = [one.id for guide in builtin_guides() if guide.role is Role.CUSTOMER for one in guide.channels]
        found = next(one for one in _campaigns(seen) if one.channel == channels.index(channel) + 1)
        newest = self.phone.newest
        seen = await self.phone.press(seen.id, found.pack())
        anybody = next(one for one in _campaigns(seen) if one.persona == 0)
        await self.phone.press(seen.id, anybody.pack())
        return await self._token(newest)

    async def _token(self, newest: int) -> str:
        found = await self.phone.wait_for(
            lambda: next((hit for one in self.phone.seen if one.id > newest and (hit := LINK.search(one.text))), None),
            what="a link",
        )
        return str(found[2])


async def want_alerts(phone: Handset, *, quiet: int, cap: int) -> None:
    """Switch alerts on with the suggested rules, but for the one about pains: nobody taps those."""
    screen = await phone.ask("/alerts")
    screen = await phone.press(screen.id, AlertButton(thread=0, step=AlertStep.SUGGESTED).pack())
    rules = await phone.press(screen.id, AlertButton(thread=0, step=AlertStep.RULES).pack())
    found = [AlertButton.unpack(data) for _, data in rules.buttons if data.startswith("ar:")]
    last = [one for one in found if one.step is AlertStep.DELETE][-1]
    await phone.press(screen.id, last.pack())
    screen = await phone.press(screen.id, AlertButton(thread=0, step=AlertStep.SHOW).pack())
    for step, value in ((AlertStep.QUIET, quiet), (AlertStep.CAP, cap)):
        button = next(
            data for _, data in screen.buttons if data == AlertButton(thread=0, step=step, value=str(value)).pack()
        )
        query = phone.tap(button, screen)
        await phone.wait_for(lambda query=query: phone.answer_to(query) is not None, what="an answer to the tap")


def is_alert(seen: Seen, language: Language) -> bool:
    """Tell an alert from all other messages."""
    return seen.text.splitlines()[:1] == [Locale(language).gettext("Alert")]


def follow_ups(seen: Seen) -> list[FollowUpButton]:
    """Return the buttons of cases below a message."""
    return [FollowUpButton.unpack(data) for _, data in seen.buttons if data.startswith("cf:")]


def place_of(seen: Seen) -> Place:
    """Return which prompt a message shows."""
    for _, data in seen.buttons:
        if data.startswith(("o:", "c:")):
            button = OptionButton.unpack(data) if data.startswith("o:") else ControlButton.unpack(data)
            return button.tag, button.used
    raise AssertionError("no question has no place")


def _is_consent(seen: Seen) -> bool:
    return any(data.startswith("k:") for _, data in seen.buttons)


def _asks_if_all(seen: Seen | None) -> bool:
    return seen is not None and seen.control(Control.THATS_ALL) is not None


def _data(seen: Seen, data: str) -> str | None:
    return next((found for _, found in seen.buttons if found == data), None)


def _note(seen: Seen) -> list[NoteButton]:
    return [NoteButton.unpack(data) for _, data in seen.buttons if data.startswith("fn:")]


def _handover(seen: Seen) -> list[HandoverButton]:
    return [HandoverButton.unpack(data) for _, data in seen.buttons if data.startswith("ho:")]


def _action(seen: Seen, step: ActionStep) -> list[ActionButton]:
    found = [ActionButton.unpack(data) for _, data in seen.buttons if data.startswith("ac:")]
    return [one for one in found if one.step is step]


def _campaigns(seen: Seen) -> list[CampaignButton]:
    return [CampaignButton.unpack(data) for _, data in seen.buttons if data.startswith("lc:")]


def _invitation(seen: Seen, step: InvitationStep) -> list[InvitationButton]:
    found = [InvitationButton.unpack(data) for _, data in seen.buttons if data.startswith("iv:")]
    return [one for one in found if one.step is step]
