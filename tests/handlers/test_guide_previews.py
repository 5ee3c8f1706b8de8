"""A guide played through by a manager: as a respondent sees it, and nothing of it is kept."""

import pytest

from handlers.callbacks import (
    GuideAction,
    PreviewControlButton,
    PreviewLanguageButton,
    PreviewOptionButton,
    PreviewStepButton,
)
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.records import Role
from interview.screen import Control
from storage.tables import metadata
from tests.handlers.guides import data, publish, upload, version
from tests.handlers.inviting import joined

OWNER_ID, MANAGER_ID = 900_001, 7_100_000_001
STALE = "This button is from an earlier conversation. To begin anew: /start"
OVER = "This preview is over. To begin it anew: /guides"
BANNER = "Preview: nothing is kept."
TOLD = "As if it had been written"
END = "End the preview"
MOST_SCREENS = 120


def said(sentence, language=Language.EN, **values):
    return Locale(language).gettext(sentence, **values)


@pytest.fixture
async def owner(world):
    owner = await world.person(OWNER_ID)
    await publish(owner, version(2), 2)
    return owner


async def preview(client, number=2, *, guide_id="small"):
    """Open the preview of a version from its card."""
    await client.send("/guides")
    await client.click(data(GuideAction.CARD, number, guide_id=guide_id))
    await client.click(data(GuideAction.PREVIEW, number, guide_id=guide_id))
    return client.last


async def everything_but_traffic(world):
    """Return all that is stored, apart from the numbers of updates and messages, which are kept of everything."""
    tables = [table for table in metadata.tables if table not in ("processed_updates", "chat_messages")]
    return {table: await world.rows(table) for table in tables}


def options(seen):
    return [data for _, data in seen.buttons if data.startswith("po:")]


async def walk(client):
    """Tap through a preview to its end; return the texts of all screens."""
    texts = []
    for _ in range(MOST_SCREENS):
        seen = client.last
        texts.append(seen.text)
        if not seen.buttons:
            return texts
        labels = seen.labels
        if said(TOLD) in labels:
            await client.click(said(TOLD), message_id=seen.id)
        elif options(seen) and "→" not in seen.text:
            await client.click(options(seen)[0], message_id=seen.id)
        else:
            await client.click(said("Next"), message_id=seen.id)
    raise AssertionError("the preview does not end")


async def test_a_preview_shows_the_screens_of_a_respondent_under_a_banner_and_keeps_nothing(world, owner):
    before = await everything_but_traffic(world)
    first = await preview(owner)
    assert first.labels == ["I agree", "Not now", "Русский"]
    assert "asks, two minutes, keeps 12 months." in first.text

    await owner.click("I agree")
    texts = await walk(owner)

    assert all(text.startswith(said(BANNER) + " Small guide, version 2\n") for text in texts[:-1])
    assert "What did you want to get done?" in "\n".join(texts)
    assert "What exactly happened?" in "\n".join(texts)  # follow-up questions are shown
    assert texts[-1] == said("The preview is over. Nothing was kept.") + "\n\nThank you."
    assert owner.last.id == first.id  # one message that changed
    assert await everything_but_traffic(world) == before


async def test_a_preview_is_played_through_in_another_language_of_the_guide(world, owner):
    first = await preview(owner)
    await owner.click("Русский")
    assert owner.last.id == first.id
    assert owner.last.text.startswith(said(BANNER))  # the manager's own language
    assert owner.last.labels[-1] == "English"

    agree, *_, english = [data for _, data in owner.last.buttons]
    await owner.click(agree)
    asked = owner.last.text
    assert asked.endswith("Сначала о случае.")
    await owner.click(english, message_id=first.id, stale=True)

    assert owner.last.text == asked


async def test_a_preview_speaks_no_language_that_the_guide_has_not(owner):
    mark = PreviewStepButton.unpack((await preview(owner)).buttons[0][1]).mark
    forged = PreviewLanguageButton(mark=mark, language=Language.CS).pack()

    assert await owner.click(forged, message_id=owner.last.id, stale=True) == said(OVER)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("role", list(Role))
async def test_our_guides_can_be_played_through_in_every_language(world, language, role):
    guide = next(guide for guide in builtin_guides() if guide.role is role)
    owner = await world.person(OWNER_ID, language=language)
    first = await preview(owner, guide.version, guide_id=guide.id)

    assert first.text.startswith(said("<b>Preview: nothing is kept.</b> {title}, version {version}", language,
        title=guide.title[language], version=guide.version).replace("<b>", "").replace("</b>", ""))  # fmt: skip
    await owner.click(guide.consent.agree[language])
    for _ in range(MOST_SCREENS):
        if not owner.last.buttons:
            break
        skip = next(
            (data for _, data in owner.last.buttons if data.startswith("pc:") and data.endswith((":skip", ":enough"))),
            None,
        )
        assert skip is not None, owner.last.labels
        await owner.click(skip, message_id=owner.last.id)

    assert owner.last.text.startswith(said("The preview is over. Nothing was kept.", language))
    assert await world.rows("interviews") == []


async def test_words_in_a_preview_are_forgotten_and_leave_an_open_interview_alone(world, owner):
    await owner.begin()
    await owner.walk_to("story", stages="support")
    before, shown = await owner.record(), owner.shown
    first = await preview(owner)
    await owner.click("I agree")
    await owner.click("Next", message_id=first.id)

    await owner.send("Marina never called me back")
    await owner.send("And nobody else did")

    assert owner.last.text.startswith(said(BANNER))
    assert await owner.record() == before
    assert owner.shown.id == shown.id
    assert "Marina" not in await world.everything_stored()
    old = next(seen for seen in owner.from_bot if options(seen) and seen.id != owner.last.id)
    await owner.click(options(old)[0], message_id=old.id)
    assert [seen.id for seen in owner.from_bot if options(seen)] == [owner.last.id]


async def test_after_the_end_words_belong_to_the_interview_again(owner):
    await owner.begin()
    await owner.walk_to("story", stages="support")
    await preview(owner)
    await owner.click("I agree")
    await owner.click(END)
    assert owner.last.text == said("The preview is over. Nothing was kept.")

    await owner.send("They never called back.")

    assert (await owner.interview()).state.writing is not None


async def test_back_ticks_and_double_taps_work_as_in_an_interview(owner):
    first = await preview(owner)
    await owner.click("I agree")
    await owner.click("Next", message_id=first.id)
    buy = next(data for label, data in owner.last.buttons if label == "Buy")
    await owner.click(buy)
    assert "Which of these did it include?" in owner.last.text
    assert await owner.click(buy, message_id=first.id, stale=True) == ""
    await owner.click("Choosing")
    await owner.click("✓ Choosing")
    await owner.click("Choosing")
    assert "→ Choosing" in owner.last.text
    await owner.click("↩ Back")
    await owner.click("↩ Back")
    assert "What did you want to get done?" in owner.last.text


async def test_a_preview_of_before_a_restart_is_over_and_says_so(owner, open_world):
    await preview(owner)
    await owner.click("I agree")
    old = owner.last
    async with open_world() as later:
        again = await later.person(OWNER_ID)

        told = await again.click("Next", message_id=old.id)

        assert told == said(OVER)
        assert again.message(old.id).buttons == []


async def test_a_new_preview_takes_the_place_of_the_one_before(owner):
    first = await preview(owner)
    await owner.click("I agree")
    next_ = owner.last.data("Next")
    await preview(owner)

    assert owner.message(first.id).buttons == []
    assert await owner.click(next_, message_id=first.id, stale=True) == said(OVER)


async def test_a_revoked_manager_goes_no_further_and_words_are_no_preview(world, owner):
    manager = await joined(world, owner, "manager", MANAGER_ID)
    await preview(manager)
    await manager.click("I agree")
    shown = manager.last
    async with world.store.unit_of_work() as unit:
        await unit.end_membership(1)

    for _, button in shown.buttons:
        assert await manager.click(button, message_id=shown.id, stale=True) == said(STALE)
    await manager.send("words")

    assert BANNER not in manager.last.text


async def test_a_manager_plays_no_guide_outside_the_scope_and_drafts_of_those_inside(world, owner):
    manager = await joined(world, owner, "manager", MANAGER_ID, guides=("small",))
    ours = builtin_guides()[0]
    await upload(owner, version(3))
    await manager.send("/guides")

    forbidden = data(GuideAction.PREVIEW, ours.version, guide_id=ours.id)
    assert await manager.click(forbidden, message_id=manager.last.id, stale=True) == said(STALE)
    await manager.click(data(GuideAction.PREVIEW, 3), message_id=manager.last.id, stale=True)
    assert manager.last.text.startswith(said(BANNER) + " Small guide, version 3\n")


async def test_an_owner_plays_a_draft(owner):
    await upload(owner, version(3, ("en: I agree}", "en: Agreed}")))

    await owner.click("Preview of version 3")

    assert owner.last.labels == ["Agreed", "Not now", "Русский"]


async def test_forged_buttons_of_a_preview_change_nothing(owner):
    first = await preview(owner)
    await owner.click("I agree")
    button = next(data for _, data in first.buttons if data.startswith("ps:"))
    mark = button.split(":")[1]
    text = owner.last.text
    for forged in (
        PreviewOptionButton(mark=mark, used=0, option="nothing"),
        PreviewOptionButton(mark="ffffff", used=0, option="buy"),
        PreviewControlButton(mark=mark, used=0, control=Control.THATS_ALL),
    ):
        await owner.click(forged.pack(), message_id=first.id, stale=True)

    assert owner.last.text == text
