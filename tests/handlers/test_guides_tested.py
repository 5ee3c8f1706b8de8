"""The crash test in chat."""

import pytest

from handlers.callbacks import GuideAction
from interview.language import Language, Locale
from tests.handlers.guides import data, publish, upload, version

OWNER_ID = 900_001


@pytest.fixture
async def owner(world):
    return await world.person(OWNER_ID)


@pytest.mark.parametrize("language", list(Language))
async def test_a_good_guide_has_no_faults_and_a_length_for_every_kind(world, language):
    owner, locale = await world.person(OWNER_ID, language=language), Locale(language)
    await publish(owner, version(2), 2)
    await owner.send("/guides")
    await owner.click(data(GuideAction.CARD, 2))
    card = owner.last.id

    await owner.click(data(GuideAction.CRASH, 2))

    text = owner.last.text
    assert owner.last.id == card  # in the same message
    assert locale.gettext("No faults found.") in text
    for kind in ("Of few words", "Angry", "Of many words", "Writing in another language", "Giving up on the way"):
        assert locale.gettext(kind) in text
    assert [data_[:5] for _, data_ in owner.last.buttons] == ["gd:c:"]


async def test_a_draft_with_faults_is_told_them(owner):
    await upload(
        owner,
        version(
            2, ("{id: feelings, type: emotion,", "{id: feelings, type: emotion, when: {question: story, tagged: rage},")
        ),
    )

    await owner.click("Crash test of version 2")

    assert "Asked of nobody, look at its conditions: feelings: What did you feel?" in owner.last.text


async def test_very_many_faults_come_as_a_file(world, owner):
    never = "".join(
        f"      - {{id: never_{n}, type: yes_no, when: {{question: last_text, tagged: rage}}, "
        f"label: {{ru: Было ли это так {n}?, en: Was it so that something happened there {n}?}}}}\n"
        for n in range(60)
    )
    asked = "        probes: [repeat_reason, why_cause]\n"
    answer = await upload(owner, version(2, (asked, asked + never)))

    await owner.click("Crash test of version 2")

    assert "To be set right: 60. All of it is in the file." in owner.message(answer.id).text
    raw = owner.last.raw["document"]
    content = world.state.content(world.state.file(raw["file_id"])).decode("utf-8-sig")
    assert raw["file_name"] == "small-2-crash-test.txt"
    assert content.count("Asked of nobody") == 60


async def test_one_crash_test_at_a_time(world, owner):
    await publish(owner, version(2), 2)
    await owner.send("/guides")
    await owner.click(data(GuideAction.CARD, 2))

    await owner.click_quickly(data(GuideAction.CRASH, 2), data(GuideAction.CRASH, 2), message_id=owner.last.id)

    texts = {str(getattr(call, "text", "")) for call in world.telegram.calls}
    assert any("Another crash test is under way" in text for text in texts)
