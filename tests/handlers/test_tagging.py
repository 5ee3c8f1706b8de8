"""Tagging after the commit: which question a text answers, and a backlog in processes of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import tagging
from bot.tagging import TaggingLoop, background_processes
from interview.library import GuideLibrary, builtin_guides
from nlp.errors import ModelError
from nlp.tagger import Tagger, Text
from tests.handlers.inviting import joined

ID = 4242
REVIEW = "They never called me back about the broken router number"
STORY = "I was on hold for an hour and the agent was rude"


class Listening(Tagger):
    """A tagger that notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Text] = []

    def tag_many(self, texts):
        listed = list(texts)
        self.asked += listed
        return super().tag_many(listed)


async def told(world) -> None:
    client = await world.person(ID)
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.tell(STORY)


async def test_a_text_is_tagged_with_the_question_that_it_answers(world):
    await told(world)
    listening = Listening()

    assert await TaggingLoop(world.house.store, listening, GuideLibrary(builtin_guides())).tag_some() == 1

    (asked,) = listening.asked
    assert asked.text == STORY
    assert asked.question == "Please tell us what happened in this part."


async def test_a_text_is_tagged_with_the_lane_that_its_question_asks_for(world):
    client = await world.person(ID)
    await client.begin()
    while (asked := await client.asked()).question.lane is None:
        await client.answer(None)
    await client.tell("Tomorrow, always tomorrow.")
    listening = Listening()

    await TaggingLoop(world.house.store, listening, GuideLibrary(builtin_guides())).tag_some()

    lanes = {one.text: one.lane for one in listening.asked}
    assert lanes.pop("Tomorrow, always tomorrow.") == asked.question.lane
    assert set(lanes.values()) == {None}


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        (STORY, 60),
        ("I was on hold for ages", None),
        ("I have been waiting for 9000000 years", None),
        ("I have been waiting for 0 minutes", None),
    ],
)
async def test_the_time_that_was_waited_is_kept_with_the_tags(world, words, minutes):
    client = await world.person(ID)
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.tell(words)

    assert await world.house.tagging.tag_some() == 1

    (answer,) = [row for row in await world.rows("answers") if row.text]
    assert answer.wait_minutes == minutes


async def test_a_text_of_a_guide_that_is_gone_is_tagged_without_its_question(world):
    await told(world)
    listening = Listening()

    assert await TaggingLoop(world.house.store, listening, GuideLibrary()).tag_some() == 1

    assert [one.question for one in listening.asked] == [None]


async def test_a_backlog_is_tagged_in_processes_as_it_is_in_a_thread(world, monkeypatch):
    await told(world)
    loop = world.house.tagging
    await loop.tag_some()
    in_thread = [row.label for row in await world.rows("findings")]
    assert in_thread
    tagger = Tagger()
    tagger.version = "another"
    again = TaggingLoop(world.house.store, tagger, GuideLibrary(builtin_guides()))
    monkeypatch.setattr(tagging, "background_processes", lambda: 1)
    monkeypatch.setattr(tagging, "LINGER_S", 0.0)

    assert await again.tag_backlog() == 1

    assert [row.label for row in await world.rows("findings")] == in_thread
    assert await world.house.store.count_untagged("another") == 0


async def test_what_people_tell_does_not_wait_behind_what_was_imported(world, monkeypatch):
    manager = await joined(world, await world.person(900_001), "manager", 7_100_000_001, department="shop")
    await manager.send("/import")
    await manager.send_file("reviews.csv", "\n".join(["review", *(f"{REVIEW} {n}" for n in range(30))]).encode())
    await manager.click("Import")
    await told(world)
    order = []

    class Noting(Tagger):
        version = "noting"

        def tag_many(self, texts):
            listed = list(texts)
            order.extend(one.text for one in listed)
            return super().tag_many(listed)

    noting = Noting()
    noting.version = "noting"
    loop = TaggingLoop(world.house.store, noting, GuideLibrary(builtin_guides()))
    monkeypatch.setattr(tagging, "_pool", ThreadPoolExecutor)
    monkeypatch.setattr(tagging, "_own_tagger", lambda: noting)
    monkeypatch.setattr(tagging, "TAGGED_AT_ONCE", 10)
    monkeypatch.setattr(tagging, "LINGER_S", 0.0)

    assert await loop.tag_backlog() == 31

    assert order[0] == STORY
    assert len(set(order[1:])) == 30


async def test_a_text_that_cannot_be_read_holds_up_no_other(world):
    class Stumbling(Tagger):
        version = "stumbling"

        def tag_many(self, texts):
            listed = list(texts)
            if any(one.text == STORY for one in listed):
                raise ValueError
            return super().tag_many(listed)

    await told(world)
    other = await world.person(ID + 1)
    await other.begin()
    await other.walk_to("story", stages="support")
    await other.tell("The courier lost my parcel")
    stumbling = Stumbling()
    stumbling.version = "stumbling"

    assert await TaggingLoop(world.house.store, stumbling, GuideLibrary(builtin_guides())).tag_some() == 2

    assert await world.house.store.count_untagged("stumbling") == 0
    valences = {row.text: row.valence for row in await world.rows("answers") if row.text}
    assert valences[STORY] is None
    assert valences["The courier lost my parcel"] < 0


def test_missing_models_are_no_fault_of_a_text():
    class Broken(Tagger):
        def __init__(self):
            self.version = "broken"

        def tag_many(self, texts):
            raise ModelError("The models are gone.")

    with pytest.raises(ModelError):
        tagging.tag_each(Broken(), [Text(STORY, "en")])


def test_a_core_is_left_to_the_bot(monkeypatch):
    for cores, processes in ((None, 1), (1, 1), (2, 1), (4, 3), (64, 8)):
        monkeypatch.setattr("os.cpu_count", lambda count=cores: count)
        assert background_processes() == processes
