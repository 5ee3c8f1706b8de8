"""The map, what is behind it, and the case, for those who may see them."""

import asyncio
import re

import pytest
from aiogram.methods import SendChatAction, SendDocument, SendMediaGroup

from bot.sandbox import people
from bot.sandbox.people import Thing
from handlers.callbacks import (
    AllStagesButton,
    CaseButton,
    FileButton,
    FilterButton,
    MapFile,
    MapMenu,
    MapView,
    MenuButton,
    MoreButton,
    ViewButton,
)
from handlers.map_keyboards import mark_of
from handlers.reply import Reply
from interview.language import Language, Locale
from reports.segment import Dimension

OWNER_ID = 900_001
PATIENCE_S = 20.0
CAPTION_UNITS = 1024
TOLD = (
    "I was on hold for half an hour before anybody answered the phone.",
    "I waited on the phone for forty minutes and then they hung up.",
    "Nobody picked up, I was on hold for an hour with that music.",
    "The wait on the phone was endless, I gave up after an hour.",
    "Waited fifty minutes for an agent, which is far too long.",
    "I waited in the queue for an hour, three days in a row.",
    "On hold for ages, the wait took my whole lunch break.",
    "Had to wait an hour on the line just to ask one question.",
    "They kept me waiting on hold for an hour and a half.",
)


def view(name, **options):
    return ViewButton(view=name, **options).pack()


async def tells(world, number, words, *, language=Language.EN, permission="no"):
    """Somebody tells of a long wait at the support, and answers everything."""
    client = await (await world.person(701 + number, language=language)).begin()
    await client.walk_to("story", goal="solve", stages="support", support_satisfaction="1", nps="2")
    await client.tell(words)
    await client.finish(more_time="no", permission=permission)
    return client


async def nine_told(world):
    """Nine respondents tell of the same, and it is read."""
    for number, words in enumerate(TOLD):
        await tells(world, number, words)
    while await world.house.tagging.tag_some():
        pass


@pytest.fixture(scope="module")
def past():
    """Nine respondents told of the same, five of them in Czech."""

    async def told(world):
        for number, words in enumerate(TOLD):
            await tells(world, number, words, language=Language.CS if number % 2 else Language.EN)
        while await world.house.tagging.tag_some():
            pass

    return told


@pytest.fixture
async def owner(after_past, world):
    """The owner, who comes after nine told of the same."""
    return await world.person(OWNER_ID)


async def test_the_map_is_a_picture_with_a_caption_and_every_view_is_in_the_same_message(owner, world):
    await owner.send("/map")

    first = owner.last
    assert "photo" in first.raw
    assert 0 < len(first.text.encode("utf-16-le")) / 2 <= CAPTION_UNITS
    assert any(isinstance(call, SendChatAction) for call in world.telegram.calls)

    pictures = [first.raw["photo"]]
    for name in (MapView.IMPORTANCE, MapView.MAP):
        await owner.open_rest()
        await owner.click(view(name))
        pictures.append(owner.last.raw["photo"])
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.PICTURES).pack())
    for name in (MapView.MATRIX, MapView.CHANNELS, MapView.FUNNEL, MapView.PAINS):
        await owner.click(view(name))
        pictures.append(owner.last.raw["photo"])
        assert len(owner.last.text.encode("utf-16-le")) / 2 <= CAPTION_UNITS

    assert owner.last.id == first.id
    assert len({photo[0]["file_unique_id"] for photo in pictures}) == len(pictures)


async def test_from_the_map_to_the_stage_to_the_words_and_back(owner):
    await owner.send("/map")
    first = owner.last
    worst = first.rows[0][1]["callback_data"]  # the first one takes the worst pain

    await owner.click(worst)
    stage = owner.last
    assert worst == view(MapView.STAGE, stage="support")
    await owner.click(view(MapView.QUOTES, stage="support"))
    quotes = owner.last
    await owner.click(view(MapView.STAGE, stage="support"))
    await owner.click(view(MapView.MAP))

    assert owner.last.id == quotes.id == stage.id == first.id
    assert "Waiting for an answer" in stage.text
    assert any(words.rstrip(".") in quotes.text for words in TOLD)
    assert owner.last.text == first.text


@pytest.mark.parametrize(
    ("command", "onward"),
    [
        ("/pains", [view(MapView.STAGE, stage="support"), view(MapView.QUOTES)]),
        ("/numbers", [view(MapView.STAGE, stage="support"), view(MapView.COMPARE)]),
        ("/compare", [view(MapView.TREND)]),
    ],
)
async def test_figures_are_a_picture_with_a_caption_that_leads_onward_in_the_same_message(
    owner, world, command, onward
):
    await owner.send(command)
    listed = owner.last

    assert "photo" in listed.raw
    assert 0 < len(listed.text.encode("utf-16-le")) / 2 <= CAPTION_UNITS
    assert any(isinstance(call, SendChatAction) for call in world.telegram.calls)
    found = [data for _, data in listed.buttons]
    assert set(onward) < set(found)
    assert found[-2:] == [view(MapView.MAP), MenuButton(menu=MapMenu.FILTER).pack()]
    await owner.click(view(MapView.MAP))
    assert owner.last.id == listed.id
    assert "photo" in owner.last.raw
    assert len(owner.from_bot) == 1


async def test_below_the_map_stands_what_to_do_next_and_the_rest_is_a_tap_away(owner, world):
    await owner.send("/map")
    first = owner.last
    assert first.labels == ["Take no. 1", "Support ›", "Pain points", "Quotes", "What changed", "More…"]

    await owner.click("More…")
    assert owner.last.labels == [
        "Filter",
        "By importance",
        "Pictures",
        "Numbers",
        "All stages",
        "As a file",
        "‹ Back",
    ]
    assert (owner.last.id, owner.last.text, owner.last.raw["photo"]) == (first.id, first.text, first.raw["photo"])
    await owner.click("‹ Back")
    assert owner.last.rows == first.rows

    await owner.open_rest()
    await owner.click("By importance")
    by_importance = owner.last
    await owner.open_rest()
    assert "By satisfaction" in owner.last.labels
    await owner.click("‹ Back")
    assert owner.last.rows == by_importance.rows
    assert owner.last.text == by_importance.text


async def test_back_below_a_map_that_is_hidden_by_now_leads_to_a_wider_one(owner, world):
    await owner.send("/map")
    await owner.open_rest()
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"language": "cs"})

    await owner.click("‹ Back")

    assert owner.last.labels == ["All languages"]


async def test_what_changed_takes_the_place_of_the_map(owner, world):
    await owner.send("/map")
    picture = owner.last

    await owner.click("What changed")

    assert owner.last.id == picture.id
    assert "What changed" in owner.last.text
    assert owner.last.raw["photo"] != picture.raw["photo"]


async def test_all_that_numbers_say_is_reached_page_by_page_in_one_message(owner, monkeypatch):
    monkeypatch.setattr("reports.message.CAPTION_LIMIT", 600)  # else nine people's numbers are one page
    await owner.send("/numbers")
    first, read = owner.last, [owner.last.text]
    while any(label == "More ›" for label, _ in owner.last.buttons):
        await owner.click("More ›", message_id=first.id)
        read.append(owner.last.text)

    assert len(read) > 1
    assert len(set(read)) == len(read)
    assert all(text.endswith(f"{number} / {len(read)}") for number, text in enumerate(read, start=1))
    assert "NPS" in read[0]
    assert "invited: 9 · complete: 9" in read[-1]
    assert len(owner.from_bot) == 1
    await owner.click("‹", message_id=first.id)
    assert owner.last.text == read[-2]


async def test_without_a_pain_there_are_kind_words_below_the_map(world):
    for number in range(6):
        client = await (await world.person(701 + number)).begin()
        await client.walk_to("csat", stages="support", support_satisfaction="5")
    owner = await world.person(OWNER_ID)

    await owner.send("/pains")

    assert "photo" in owner.last.raw
    assert "No pain point was told by 5 people or more, so none is shown." in owner.last.text
    await owner.click(view(MapView.STAGE, stage="support"))
    assert len(owner.from_bot) == 1


async def test_a_page_that_is_gone_is_the_last_one(owner):
    await owner.send("/pains")

    await owner.click(view(MapView.PAINS, page=99), message_id=owner.last.id, stale=True)

    assert "Pain points" in owner.last.text


async def written_to(client):
    async with asyncio.timeout(PATIENCE_S):
        while not client.from_bot:  # noqa: ASYNC110 - nothing else tells that a call was made
            await asyncio.sleep(0)


async def test_a_view_that_waits_says_so_and_takes_it_back(world, monkeypatch):
    owner = await world.person(OWNER_ID)
    monkeypatch.setattr("bot.outgoing.ACTION_EVERY_S", 0.01)
    busy = asyncio.Event()

    async def long_work():
        await busy.wait()
        return Reply()

    for _ in range(2):  # as much as is done side by side
        world.house.outgoing.submit(Reply(later=long_work))
    people.send(world.state, OWNER_ID, Thing(text="/pains"))
    await world.hand_over(world.state.updates.pending())
    await written_to(owner)
    waiting = owner.last

    respondent = await world.person(799)
    people.send(world.state, 799, Thing(text="/start"))
    await world.hand_over(world.state.updates.pending())
    await written_to(respondent)
    busy.set()
    await world.settle()

    assert waiting.text == "The map is being drawn. With many answers it takes a moment."
    assert [seen.text.startswith("Pain points") for seen in owner.from_bot] == [True]
    actions = [call.action for call in world.telegram.calls if isinstance(call, SendChatAction)]
    assert len(actions) > 1
    assert set(actions) == {"upload_photo"}


async def test_quotes_are_turned_page_by_page_three_at_a_time(owner):
    await owner.send("/quotes")
    first = owner.last
    await owner.click(view(MapView.QUOTES, stage="support", page=1))

    assert owner.last.id == first.id
    assert 1 <= owner.last.text.count("“") <= first.text.count("“") == 3
    assert "1 / " in first.text
    assert "2 / " in owner.last.text


async def test_without_eight_people_nothing_is_quoted(world):
    for number, words in enumerate(TOLD[:7]):
        await tells(world, number, words)
    while await world.house.tagging.tag_some():
        pass
    owner = await world.person(OWNER_ID)

    await owner.send("/quotes")

    assert "photo" not in owner.last.raw
    assert not any(words in owner.last.text for words in TOLD)


async def test_a_button_of_a_stage_that_is_gone_shows_another_one(owner):
    await owner.send("/stage")
    first = owner.last

    answer = await owner.click(view(MapView.STAGE, stage="gone"), message_id=first.id, stale=True)

    assert answer == ""
    assert (owner.last.id, owner.last.text) == (first.id, first.text)


async def test_all_stages_come_as_an_album(owner, world):
    await owner.send("/map")
    await owner.open_rest()
    await owner.click(AllStagesButton().pack())

    (album,) = [call for call in world.telegram.calls if isinstance(call, SendMediaGroup)]
    assert len(album.media) == 5
    title, satisfaction, pain = [photo.caption for photo in album.media][3].split("\n")
    assert title == "Using it and getting help"
    assert re.fullmatch(r"satisfaction, of 5: \d\.\d \(\d\.\d to \d\.\d; n = \d+\)", satisfaction)
    assert pain == "Waiting for an answer: mentioned by all or nearly all"
    assert len({seen.raw["media_group_id"] for seen in owner.from_bot if "media_group_id" in seen.raw}) == 1


async def test_a_filter_holds_for_every_command_until_it_is_taken_back(owner, world):
    await owner.send("/map")
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.FILTER).pack())
    await owner.click(MenuButton(menu=MapMenu.FILTER, dimension=Dimension.PERSONA).pack())
    (persona,) = [label for label, data in owner.last.buttons if data.startswith("j:persona:") and data[-1] != ":"]
    await owner.click(FilterButton(dimension=Dimension.PERSONA, mark=mark_of("comes_for_help")).pack())
    await owner.send("/numbers")

    assert f"persona: {persona}" in owner.last.text

    await owner.send("/map")
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.FILTER).pack())
    await owner.click(MenuButton(menu=MapMenu.FILTER, dimension=Dimension.PERSONA).pack())
    await owner.click(FilterButton(dimension=Dimension.PERSONA).pack())

    assert "all customers" in owner.last.text
    assert await world.store.map_filter(OWNER_ID) == {}


async def test_a_language_of_four_people_is_not_offered_and_five_are_hidden_with_it(owner):
    await owner.send("/map")
    await owner.open_rest()
    await owner.click(MenuButton(menu=MapMenu.FILTER).pack())

    await owner.click(MenuButton(menu=MapMenu.FILTER, dimension=Dimension.LANGUAGE).pack())

    assert [data for _, data in owner.last.buttons if data.startswith("j:")] == ["j:language:"]


async def test_a_filter_that_hides_all_offers_a_wider_one(owner, world):
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"language": "cs"})

    await owner.send("/map")

    assert "Fewer than 5 people match" in owner.last.text
    assert [data for _, data in owner.last.buttons] == ["j:language:"]
    await owner.click("j:language:")
    assert "all customers" in owner.last.text


async def test_a_third_filter_is_refused_with_a_reason(owner, world):
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"persona": "comes_for_help", "source": "newsletter"})
    await owner.send("/map")

    wanted = FilterButton(dimension=Dimension.LANGUAGE, mark=mark_of("en")).pack()
    answer = await owner.click(wanted, message_id=owner.last.id, stale=True)

    assert answer == Locale(Language.EN).gettext("Two filters at once are the most: more would single people out.")
    assert set(await world.store.map_filter(OWNER_ID)) == {"persona", "source"}


async def test_the_case_is_told_only_by_those_who_allowed_it(world):
    owner = await world.person(OWNER_ID)
    await tells(world, 0, " ".join(TOLD[:2]))
    while await world.house.tagging.tag_some():
        pass
    await owner.send("/case")
    assert "hold" not in owner.last.text

    for number in (1, 2):
        await tells(world, number, " ".join(TOLD[number + 1 : number + 3]), permission="read_only")
    while await world.house.tagging.tag_some():
        pass
    await owner.send("/case")

    first = owner.last
    assert TOLD[2] in first.text or TOLD[3] in first.text
    assert "NPS: 2 of 10" in first.text or "NPS 2 of 10" in first.text
    await owner.click(CaseButton(number=1).pack())
    assert owner.last.id == first.id
    assert owner.last.text != first.text
    await owner.click(Locale(Language.EN).gettext("‹ Map"))
    assert owner.last.id != first.id
    assert "photo" in owner.last.raw


async def test_who_withdrew_is_no_case_any_more(world):
    owner = await world.person(OWNER_ID)
    author = await tells(world, 0, " ".join(TOLD[:2]), permission="read_and_write")
    while await world.house.tagging.tag_some():
        pass
    await owner.send("/case")
    assert TOLD[0] in owner.last.text

    await author.send("/withdraw")
    await author.click("w:1")
    await owner.send("/case")

    assert "hold" not in owner.last.text


@pytest.mark.parametrize("file", list(MapFile))
async def test_the_map_comes_as_a_file(owner, world, file):
    await owner.send("/export")
    await owner.click(FileButton(file=file).pack())

    assert owner.last.raw["document"]["file_name"].endswith(f".{file}")
    sent = next(call for call in reversed(world.telegram.calls) if isinstance(call, SendDocument))
    assert sent.document.data


@pytest.mark.parametrize("file", list(MapFile))
async def test_no_file_holds_the_words_of_one_person(world, file):
    respondent = await (await world.person()).begin()
    await respondent.finish(goal="solve", stages=("consideration", "support"), support_satisfaction="1", more_time="no")
    owner = await world.person(OWNER_ID)

    await owner.send("/export")
    await owner.click(FileButton(file=file).pack())

    sent = next(call for call in reversed(world.telegram.calls) if isinstance(call, SendDocument))
    assert sent.document.data
    assert b"courier" not in sent.document.data


async def test_the_text_above_the_files_names_no_whole_map(owner):
    await owner.send("/export")

    assert "with the filter and the period that /map shows now" in owner.last.text


async def test_a_file_says_whose_map_it_is(owner, world):
    await owner.send("/export")
    await owner.click(FileButton(file=MapFile.CSV).pack())

    whole = owner.last
    assert re.fullmatch(r"journey-map-\d{4}-\d\d-\d\d\.csv", whole.raw["document"]["file_name"])
    assert "all customers" in whole.raw["caption"]

    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"period": "last", "language": "en"})
    await owner.send("/export")
    await owner.click(FileButton(file=MapFile.CSV).pack())

    days = r"\d{4}-\d\d-\d\d"
    assert re.fullmatch(rf"journey-map-english-{days}--{days}\.csv", owner.last.raw["document"]["file_name"])
    assert "language: English" in owner.last.raw["caption"]


async def test_a_csv_file_begins_so_that_excel_reads_its_letters(owner, world):
    await owner.send("/export")
    await owner.click(FileButton(file=MapFile.CSV).pack())

    sent = next(call for call in reversed(world.telegram.calls) if isinstance(call, SendDocument))
    assert sent.document.data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("file", list(MapFile))
async def test_a_strangers_file_button_is_any_unknown_button(client, file):
    await client.send("/help")

    answer = await client.click(FileButton(file=file).pack(), message_id=client.last.id, stale=True)

    assert answer == Locale(Language.EN).gettext("This button is from an earlier conversation. To begin anew: /start")
    assert not any("document" in seen.raw for seen in client.from_bot)


async def test_one_persons_answers_are_hidden(world):
    await tells(world, 0, "Their address was wrong, so the courier came late.")
    owner = await world.person(OWNER_ID)
    await owner.send("/numbers")
    await owner.send("/pains")

    told = " ".join(seen.text for seen in owner.from_bot)
    assert len(owner.from_bot) == 2
    assert "Their address was wrong" not in told
    assert "courier" not in told


@pytest.mark.parametrize("language", list(Language))
async def test_without_a_single_answer_there_is_still_an_answer(world, language):
    owner = await world.person(OWNER_ID, language=language)

    await owner.send("/map")
    await owner.send("/pains")
    await owner.send("/numbers")
    await owner.send("/compare")
    await owner.send("/stage")
    await owner.send("/quotes")
    await owner.send("/case")

    assert len(owner.from_bot) == 7
    assert "photo" in owner.from_bot[0].raw
    assert all(seen.text for seen in owner.from_bot)


STRANGERS = [
    *(ViewButton(view=name) for name in MapView),
    *(MenuButton(menu=menu) for menu in MapMenu),
    *(MoreButton(shown=MapView.MAP, back=back) for back in (False, True)),
    FilterButton(dimension=Dimension.LANGUAGE, mark=mark_of("en")),
    AllStagesButton(),
    CaseButton(number=0),
]


@pytest.mark.parametrize("button", STRANGERS, ids=lambda button: button.pack())
async def test_a_strangers_map_button_is_any_unknown_button(client, world, button):
    await client.send("/help")

    answer = await client.click(button.pack(), message_id=client.last.id, stale=True)

    assert answer == Locale(Language.EN).gettext("This button is from an earlier conversation. To begin anew: /start")
    assert not any("photo" in seen.raw or "document" in seen.raw for seen in client.from_bot)


async def test_an_owner_may_be_interviewed_and_see_the_map_meanwhile(world):
    owner = await (await world.person(OWNER_ID)).begin()
    question = owner.shown

    await owner.send("/map")

    await owner.click(question.option("solve"), message_id=question.id)
    assert await owner.place() == ("stages", None)
