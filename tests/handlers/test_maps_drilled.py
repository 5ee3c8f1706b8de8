"""From the map to a stage, to a pain, to words with what stands around them, and back, all in one message."""

import re

import pytest
from aiogram.methods import EditMessageMedia

from handlers.callbacks import MapView, ViewButton
from interview.rights import Action

from .test_filters_followed import BUYS, Crowd, look, two_periods
from .test_maps_shown import CAPTION_UNITS, OWNER_ID, TOLD, tells, view

SUPPORT = view(MapView.STAGE, stage="support")
BEFORE, AFTER = "It was a Monday morning.", "Then I went home."
STORIES = [*(f"{BEFORE} {words} {AFTER}" for words in TOLD[:5]), *TOLD[5:]]
ASKED = "Please tell us what happened in this part."


def pains(message):
    return [data for _, data in message.buttons if data.startswith("v:pain:support:")]


async def tagged(world):
    while await world.house.tagging.tag_some():
        pass


@pytest.fixture(scope="module")
def past():
    """Nine respondents told of the same; the first three let their story be read as a whole."""

    async def told(world):
        for number, words in enumerate(STORIES):
            await tells(world, number, words, permission="read_only" if number < 3 else "no")
        await tagged(world)

    return told


@pytest.fixture
async def owner(after_past, world):
    """The owner, who comes after nine told of the same."""
    return await world.person(OWNER_ID)


async def test_from_the_map_down_to_the_words_and_up_again_in_one_message(owner, world):
    await owner.send("/map")
    top = owner.last
    await owner.click(SUPPORT)
    (pain, *_) = pains(owner.last)
    seen = [owner.last]
    for step in (pain, "Quotes", pain, SUPPORT, view(MapView.MAP)):
        await owner.click(step)
        seen.append(owner.last)

    assert {one.id for one in seen} == {top.id}
    assert all("photo" in one.raw for one in seen)
    assert all(len(one.text.encode("utf-16-le")) / 2 <= CAPTION_UNITS for one in seen)
    assert seen[1].text == seen[3].text
    assert seen[0].text == seen[4].text
    assert seen[5].text == top.text
    assert len([call for call in world.telegram.calls if isinstance(call, EditMessageMedia)]) == 6


async def test_a_pain_says_what_a_manager_needs_and_begins_with_what_to_do(owner):
    await owner.send("/stage")
    await owner.click(pains(owner.last)[0])

    lines = owner.last.text.splitlines()
    assert lines[0].startswith("Waiting for an answer · Support")
    assert any(re.match(r"Severity [23] of 3: ", line) for line in lines)
    assert "No owner" in lines
    assert "link to NPS" in owner.last.text
    assert owner.last.labels == ["Take it", "Make an action", "Quotes", "‹ Support", "‹ Map", "Something is wrong here"]


async def test_a_pain_that_somebody_owns_leads_to_the_words_first(owner):
    await owner.send("/stage")
    pain = pains(owner.last)[0]
    await owner.click(pain)
    await owner.click("Make an action")
    await owner.click(pain, message_id=owner.last.id, stale=True)
    assert owner.last.labels[:2] == ["Take it", "Show the action"]
    assert "Action: an idea" in owner.last.text

    await owner.click("Take it")
    await owner.click(pain, message_id=owner.last.id, stale=True)

    assert owner.last.labels == ["Quotes", "Show the action", "‹ Support", "‹ Map", "Something is wrong here"]
    assert "the bot's owner" in owner.last.text
    await owner.click("Show the action")
    assert "Waiting for an answer (Support)" in owner.last.text


async def test_each_list_of_pains_leads_to_a_pain(owner):
    for command in ("/pains", "/stage"):
        await owner.send(command)
        listed = owner.last
        await owner.click(pains(listed)[0])

        assert owner.last.id == listed.id
        assert owner.last.text.startswith("Waiting for an answer · Support")


async def test_a_button_of_a_pain_that_is_gone_shows_its_stage(owner):
    await owner.send("/stage")
    stage_card = owner.last

    for stage, page in (("support", 7), ("support", 2**32 - 1), ("gone", 7)):
        button = view(MapView.PAIN, stage=stage, page=page)
        answer = await owner.click(button, message_id=stage_card.id, stale=True)

        assert answer == ""
        assert (owner.last.id, owner.last.text) == (stage_card.id, stage_card.text)


async def test_quotes_stand_in_what_was_told_around_them_where_that_was_allowed(owner):
    await owner.send("/quotes")
    pages = [owner.last.text]
    await owner.click("›")
    pages.append(owner.last.text)

    told = "\n\n".join(pages).split("\n\n")
    quotes = [part for part in told if "“" in part]
    around = [part for part in quotes if BEFORE in part]
    assert 1 <= len(around) <= 3
    for part in around:
        assert part.startswith(f"{ASKED}\n{BEFORE} “")
        assert part.endswith(f"” {AFTER}")
        assert any(words in part for words in TOLD[:3])
    for part in (part for part in quotes if part not in around):
        assert AFTER not in part
        assert not any(words in part for words in TOLD[:3])


async def test_nobody_said_yes_so_no_quote_has_anything_around_it(world):
    for number, words in enumerate(STORIES):
        await tells(world, number, words)
    await tagged(world)
    owner = await world.person(OWNER_ID)

    await owner.send("/quotes")

    assert "“" in owner.last.text
    for words in (BEFORE, AFTER, ASKED):
        assert words not in owner.last.text


async def test_through_a_filter_quotes_stand_alone(owner, world):
    for kept in ({"persona": "comes_for_help"}, {"language": "en"}):
        await look(world, **kept)
        await owner.send("/quotes")

        assert "“" in owner.last.text
        assert BEFORE not in owner.last.text
        assert ASKED not in owner.last.text


async def test_a_page_of_quotes_leads_back_to_its_pain_and_its_stage(owner):
    await owner.send("/quotes")

    assert owner.last.labels == ["›", "‹ Waiting for an answer", "‹ Support", "‹ Map", "Something is wrong here"]
    await owner.click("‹ Waiting for an answer")
    assert owner.last.text.startswith("Waiting for an answer · Support")


async def test_who_reads_a_pain_and_its_words_stands_in_the_audit(owner, world):
    await owner.send("/pains")
    await owner.click(pains(owner.last)[0])
    await owner.click("Quotes")

    read = [(row.action, row.object) for row in await world.rows("audit")]
    assert read.count((Action.READ_QUOTES, "support")) == 2


async def test_the_map_says_what_changed_between_the_last_two_periods(world):
    await two_periods(world, Crowd(world))
    owner = await look(world)
    await owner.send("/map")

    line = next(line for line in owner.last.text.splitlines() if "against" in line)
    assert line == (
        "7 Dec 2026\N{THIN SPACE}–\N{THIN SPACE}3 Jan 2027 against 9 Nov\N{THIN SPACE}–\N{THIN SPACE}6 Dec 2026: "
        "no change of satisfaction can be told from chance; at this size only one by about 1.7 or more would show."
    )
    assert len(owner.last.text.encode("utf-16-le")) / 2 <= CAPTION_UNITS
    await owner.open_rest()
    await owner.click(view(MapView.IMPORTANCE))
    assert "against" not in owner.last.text


async def test_through_a_filter_the_map_compares_nothing(world):
    await two_periods(world, Crowd(world))
    owner = await look(world)
    await owner.send("/compare")

    for kept in ({"persona": BUYS}, {"language": "en"}, {"period": "last"}, {"audience": "staff"}):
        await look(world, **kept)
        await owner.send("/map")

        assert "photo" in owner.last.raw
        assert "against" not in owner.last.text


async def test_beside_a_map_that_counts_a_few_more_no_change_is_told(world):
    crowd = Crowd(world)
    await crowd.rates(6)
    await world.advance(weeks=4)
    await crowd.rates(8, satisfaction="1")
    await world.advance(weeks=4)
    await crowd.rates(3, satisfaction="1")  # in the map, but in neither period
    owner = await look(world)
    await owner.send("/compare")

    await owner.send("/map")

    assert "against" not in owner.last.text


def test_a_button_of_a_pain_holds_no_words():
    assert ViewButton(view=MapView.PAIN, stage="support", page=2**32 - 1).pack() == "v:pain:support:4294967295"
