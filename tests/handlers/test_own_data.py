"""What the program read in somebody's words is told in words, all of it."""

import pytest

from handlers.own_data import as_text
from interview.language import Language, Locale
from interview.ports import Tags
from interview.records import Finding, Layer
from interview.screen import Setting
from reports.labels import emotion_name, lane_name, pain_name, tone_name, touchpoint_name
from reports.wording import severity_phrase

FOUND = Tags(
    -2,
    (
        Finding(Layer.EMOTION, "anger", 0, 1, 0.9),
        Finding(Layer.EMOTION, "anger", 2, 3, 0.9),
        Finding(Layer.EMOTION, "fear", 2, 3, 0.5, unsure=True),
        Finding(Layer.EMOTION, "of_a_later_version", 2, 3, 0.5),
        Finding(Layer.PAIN, "wait_time", 0, 3, 0.9, severity=2),
        Finding(Layer.GAIN, "staff_attitude", 0, 3, 0.9),
        Finding(Layer.LANE, "hear", 0, 3, 0.9),
        Finding(Layer.TOUCHPOINT, "waiting_on_line", 0, 3, 0.9),
    ),
    wait_minutes=90,
)


@pytest.fixture
async def teller(world):
    """Somebody whose text was read as `FOUND`."""
    client = await (await world.person()).begin()
    await client.walk_to("story", stages="support", support_satisfaction="1")
    await client.tell("I called three times.")
    texts = await world.store.untagged("t1", limit=9)
    await world.store.save_tags("t1", [(text, FOUND) for text in texts])
    return client


async def told(client, world, language=Language.EN):
    person = await client.known()
    records = await world.store.own_records(person.respondent_id)
    return as_text(records, world.house.interviews, person, Setting("Aurora", Locale(language)))


async def test_every_layer_and_the_tone_are_told(teller, world):
    text = await told(teller, world)

    said = Locale(Language.EN).gettext
    costly = said(
        "{problem} ({cost})",
        problem=pain_name("wait_time", Locale(Language.EN)),
        cost=severity_phrase(2, Locale(Language.EN)),
    )
    feelings = "; ".join(
        [
            emotion_name("anger", Locale(Language.EN)),
            said("{name} (not certain)", name=emotion_name("fear", Locale(Language.EN))),
            "of_a_later_version",
        ]
    )
    touchpoint = touchpoint_name("waiting_on_line", Locale(Language.EN))
    went_well = pain_name("staff_attitude", Locale(Language.EN))
    for sentence in (
        said("Feelings, as the program read it: {names}", names=feelings),
        said("Problems, as the program read it: {names}", names=costly),
        said("What went well, as the program read it, is the opposite of these problems: {names}", names=went_well),
        said("The text holds, as the program read it: {names}", names=lane_name("hear", Locale(Language.EN))),
        said("Contact with the company, as the program read it: {names}", names=touchpoint),
        said("Longest time waited, as the program read it: {time}", time="1.5\N{NO-BREAK SPACE}hours"),
        said("Overall tone, as the program read it: {tone}", tone=tone_name(-2, Locale(Language.EN))),
    ):
        assert f"   {sentence}\n" in text


@pytest.mark.parametrize("language", list(Language))
async def test_no_label_of_the_program_itself_is_shown(teller, world, language):
    text = await told(teller, world, language)

    for label in ("wait_time", "staff_attitude", "waiting_on_line", "emotion:", "lane:", "touchpoint:"):
        assert label not in text


async def test_an_answer_without_words_has_nothing_read_in_it(world):
    client = await (await world.person()).begin()
    await client.tap("solve")

    assert Locale(Language.EN).gettext("Overall tone, as the program read it: {tone}", tone="") not in await told(
        client, world
    )
