"""Two hundred people at once, and the power goes three times: no confirmed answer is lost, and none counts twice."""

import asyncio
import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from handlers.callbacks import ControlButton
from interview.language import Language
from interview.records import Disposition
from interview.screen import Control

pytestmark = pytest.mark.slow

COMPANY = "Aurora"
PEOPLE = 200
RATINGS = 4  # answers that everybody gives: what it was about, which stages, how important, how satisfied
TELLS = 4  # one in so many tells a story, too; the others put the phone away
FINISHES = 20  # one in so many goes on to the thanks
KILLED_AFTER = (300, 700, 1100)  # acts of all people together, of about 1,600


@dataclass
class Given:
    """An answer that somebody gave: the update that carried it, and what must be stored of it."""

    update_id: int
    value: object


@dataclass
class Burst:
    """Everything that everybody did."""

    stage: object
    choices: dict[tuple[str, int], Given] = field(default_factory=dict)
    words: dict[str, Given] = field(default_factory=dict)
    acts: int = 0
    acted: asyncio.Condition = field(default_factory=asyncio.Condition)
    power_is_back: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self, acts):
        async with self.acted:
            await self.acted.wait_for(lambda: self.acts >= acts)

    async def answer_all(self, number, closing_text):
        """Answer as one person does, until the phone is put away or the thanks are there."""
        person = _Answering(self, self.stage.respondent(number, language=_language(number), choices={"no": "1"}))
        await person.answer_all(tells=number % TELLS == 0, finishes=number % FINISHES == 0, closing_text=closing_text)

    def check(self, rows):
        """Check that all that Telegram was told is done is stored, and nothing twice; rows: of the table of answers."""
        waiting = {update["update_id"] for update in self.stage.state.updates.pending()}
        stored = {(row["interview"][:8], row["ordinal"]): row["value"] for row in rows}
        told = Counter(line for row in rows if row["text"] for line in row["text"].split("\n"))
        assert len(stored) == len(rows)
        lost = {
            key: given for key, given in self.choices.items()
            if given.update_id not in waiting and stored.get(key) != given.value
        }  # fmt: skip
        assert lost == {}
        missing = [words for words, given in self.words.items() if given.update_id not in waiting and not told[words]]
        assert missing == []
        assert [words for words, times in told.items() if times > 1] == []
        twice = Counter((row["interview"], row["question"], row["stage"]) for row in rows)
        assert [key for key, times in twice.items() if times > 1] == []

    def rows(self):
        """Read the answers that count out of the file that the killed bot left behind."""
        with closing(sqlite3.connect(self.stage.folder / "bot.db")) as connection:
            connection.row_factory = sqlite3.Row
            found = connection.execute(
                "SELECT interview_id AS interview, ordinal, question_id AS question, stage_id AS stage, value, text "
                "FROM answers WHERE NOT superseded"
            ).fetchall()
        return [{**row, "value": json.loads(row["value"] or "null")} for row in found]


@dataclass
class _Answering:
    burst: Burst
    respondent: object
    told_for: set[tuple[str, int]] = field(default_factory=set)

    async def answer_all(self, *, tells, finishes, closing_text):
        phone = self.respondent.phone
        phone.send("/start")
        seen, stories = None, 0
        while finishes or not stories:
            seen = await phone.another_question(seen)
            if not tells and _given(seen) >= RATINGS:
                return
            if _asks_permission(seen):
                # The thanks are no answer: a bot that is killed right before them does not say them again.
                await self.burst.power_is_back.wait()
                self.respondent.asked.append(seen.text)
                await self.respondent.finish(phone.question, closing_text)
                return
            stories += self._act(seen)
            async with self.burst.acted:
                self.burst.acts += 1
                self.burst.acted.notify_all()

    def _act(self, seen):
        """Do what a question asks for, and note what must come of it; return 1 when a story is over."""
        phone, data = self.respondent.phone, self.respondent.choice(seen)
        in_own_words = phone.id % 2 and any(option.option == "other" for option in seen.options)
        if data is None or in_own_words:
            self._tell(seen)
            return 0
        phone.tap(data, seen)
        update_id = phone.update_ids[-1]
        if data.startswith("o:") and seen.control(Control.DONE) is None:
            tapped = next(option for option in seen.options if option.pack() == data)
            value = int(tapped.option) if tapped.option.isdigit() else {"no": False}.get(tapped.option, tapped.option)
            self.burst.choices.setdefault((tapped.tag, tapped.used + 1), Given(update_id, value))
        elif data == seen.control(Control.DONE):
            ticked = [option.option for option in seen.options if option.at == 0] or [seen.options[0].option]
            done = ControlButton.unpack(data)
            self.burst.choices.setdefault((done.tag, done.used + 1), Given(update_id, ticked))
        return int(data == seen.control(Control.THATS_ALL))

    def _tell(self, seen):
        """Write one message to a question, also when the question comes again because the power was off."""
        question = ControlButton.unpack(seen.control(Control.BACK))
        if (question.tag, question.used) in self.told_for:
            return
        self.told_for.add((question.tag, question.used))
        phone = self.respondent.phone
        words = f"Person {phone.id} waited at place {question.used}, and nobody came."
        phone.send(words)
        self.burst.words[words] = Given(phone.update_ids[-1], words)


def _given(seen):
    """Return how many answers were given before a question."""
    back = seen.control(Control.BACK)
    return 0 if back is None else ControlButton.unpack(back).used


def _asks_permission(seen):
    return any(option.option == "read_and_write" for option in seen.options)


def _language(number):
    return list(Language)[number % len(Language)]


async def test_no_confirmed_answer_is_lost_when_the_power_goes(stage, customer_guide):
    bot = stage.bot(LOG_LEVEL="WARNING").start()
    burst = Burst(stage)
    people = range(10_000, 10_000 + PEOPLE)

    async with asyncio.TaskGroup() as group:
        for number in people:
            closing_text = customer_guide.closing[_language(number)].format(company=COMPANY)
            group.create_task(burst.answer_all(number, closing_text))
        for acts in KILLED_AFTER:
            await burst.reached(acts)
            await bot.kill()
            burst.check(burst.rows())
            bot.start()
        burst.power_is_back.set()
    await _everything_confirmed(stage)
    assert await bot.terminate() == 0
    exported = await _export(stage)

    burst.check(exported)
    assert len({row["interview"] for row in exported}) == PEOPLE
    finished = [row["interview"] for row in exported if row["disposition"] == Disposition.COMPLETE]
    assert len(set(finished)) == PEOPLE // FINISHES
    assert {row["disposition"] for row in exported} == {Disposition.COMPLETE, Disposition.PARTIAL}
    assert "Traceback" not in bot.all_said
    assert stage.state.unknown_calls == []
    with closing(sqlite3.connect(stage.folder / "bot.db")) as connection:
        assert connection.execute("SELECT count(*) FROM failed_updates").fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def _everything_confirmed(stage):
    """Wait until the bot has told Telegram that nothing is open: with the poll after the last answer."""
    last = stage.phone(20_000)
    last.send("/help")
    await last.wait_for(lambda: last.seen, what="an answer")
    last.send("/help")  # its poll confirms what came before it
    await last.wait_for(lambda: len(last.seen) > 1, what="an answer")
    assert {update["update_id"] for update in stage.state.updates.pending()} <= set(last.update_ids)


async def _export(stage):
    """Export with the command, and return the answers that count, each with its interview's id and disposition."""
    file = stage.folder / "export.json"
    exporter = stage.bot().start("export", "--format", "json", "-o", str(file))
    assert await exporter.exit_code() == 0, exporter.stderr
    interviews = json.loads(file.read_text(encoding="utf-8"))["interviews"]
    return [
        {**answer, "interview": interview["id"], "disposition": interview["disposition"]}
        for interview in interviews
        for answer in interview["answers"]
        if not answer["superseded"]
    ]
