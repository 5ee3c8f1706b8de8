"""The map, the pains and the numbers, for those who may see them."""

import pytest
from aiogram.methods import SendChatAction, SendDocument

from handlers.callbacks import FileButton, MapButton, MapFile, MapPicture, StageButton, WorstStageButton
from interview.language import Language, Locale

OWNER_ID = 900_001
CAPTION_UNITS = 1024


def button(picture):
    return MapButton(picture=picture).pack()


@pytest.fixture
async def owner(world):
    """The owner, and one respondent who has told everything."""
    respondent = await (await world.person()).begin()
    await respondent.finish(goal="solve", stages=("consideration", "support"), support_satisfaction="1", more_time="no")
    return await world.person(OWNER_ID)


async def test_the_map_is_a_picture_with_a_caption_and_can_be_turned_over(owner, world):
    await owner.send("/map")

    first = owner.last
    assert "photo" in first.raw
    assert 0 < len(first.text.encode("utf-16-le")) / 2 <= CAPTION_UNITS
    assert any(isinstance(call, SendChatAction) for call in world.telegram.calls)

    await owner.click(button(MapPicture.IMPORTANCE))

    turned = owner.last
    assert turned.id == first.id
    assert turned.raw["photo"] != first.raw["photo"]
    assert turned.data(button(MapPicture.SATISFACTION))

    await owner.click(button(MapPicture.SHEET))

    assert owner.last.raw["document"]["file_name"].endswith(".pdf")


async def test_one_stage_after_another_is_told_in_one_message(owner):
    def marked(seen):
        return [data for label, data in seen.buttons if label.startswith("• ")]

    await owner.send("/stage")
    first = owner.last
    await owner.click(StageButton(stage="support").pack())
    again = owner.last
    await owner.click(StageButton(stage="support").pack())

    assert (again.id, owner.last.id) == (first.id, first.id)
    assert marked(first) != marked(again) == [StageButton(stage="support").pack()]
    assert first.text != again.text == owner.last.text


async def test_the_map_leads_to_its_worst_stage_below_it(owner):
    await owner.send("/map")
    picture = owner.last

    await owner.click(WorstStageButton().pack())

    assert owner.last.id > picture.id
    assert "photo" not in owner.last.raw
    assert any(label.startswith("• ") for label, _ in owner.last.buttons)


async def test_a_button_of_a_stage_that_is_gone_shows_another_one(owner):
    await owner.send("/stage")
    first = owner.last
    await owner.click(StageButton(stage="support").pack())

    answer = await owner.click(StageButton(stage="gone").pack(), message_id=first.id, stale=True)

    assert answer == ""
    assert (owner.last.id, owner.last.text) == (first.id, first.text)


@pytest.mark.parametrize("file", list(MapFile))
async def test_the_map_comes_as_a_file(owner, world, file):
    await owner.send("/export")
    await owner.click(FileButton(file=file).pack())

    assert owner.last.raw["document"]["file_name"].endswith(f".{file}")
    sent = next(call for call in reversed(world.telegram.calls) if isinstance(call, SendDocument))
    assert sent.document.data


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


async def test_one_persons_answers_are_hidden(owner):
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

    assert len(owner.from_bot) == 5
    assert "photo" in owner.from_bot[0].raw
    assert all(seen.text for seen in owner.from_bot)


@pytest.mark.parametrize("picture", list(MapPicture))
async def test_a_strangers_map_button_is_any_unknown_button(client, world, picture):
    await client.send("/help")

    answer = await client.click(button(picture), message_id=client.last.id, stale=True)

    assert answer == Locale(Language.EN).gettext("This button is from an earlier conversation. To begin anew: /start")
    assert not any("photo" in seen.raw or "document" in seen.raw for seen in client.from_bot)


async def test_an_owner_may_be_interviewed_and_see_the_map_meanwhile(world):
    owner = await (await world.person(OWNER_ID)).begin()
    question = owner.shown

    await owner.send("/map")

    await owner.click(question.option("solve"), message_id=question.id)
    assert await owner.place() == ("stages", None)
