"""What managers set right in chat: a quote, its category, two pains that are one, the name of a stage."""

import pytest

from handlers.action_cards import mark_of_pain
from handlers.callbacks import (
    FixButton,
    MapView,
    MergeButton,
    QuoteAction,
    QuoteButton,
    TakeButton,
    ViewButton,
    WithdrawButton,
)
from handlers.corrections import noted, quote_menu
from handlers.evidence import basis_now
from handlers.map_keyboards import codes
from handlers.turn import Turn
from interview.corrections import Hide, Merge, Pin, Place, Reject, Relabel
from interview.improvements import Aim, Progress
from interview.language import Language, Locale
from interview.records import PAIN_CATEGORIES, Layer
from interview.rights import OWNER
from reports.journey_map import Quote

from .test_maps_shown import OWNER_ID, nine_told

OVER_THE_CHAT = 200  # letters that Telegram shows there
SECOND_PAGE = ViewButton(view=MapView.QUOTES, stage="support", page=1).pack()


@pytest.fixture(scope="module")
def past():
    """Nine people told of one stage."""
    return nine_told


@pytest.fixture
async def owner(after_past, world):
    """The owner, looking at the quotes of the stage that nine people told of."""
    owner = await world.person(OWNER_ID)
    await owner.send("/quotes")
    return owner


async def opened(owner, number=0, page=0):
    """Open the menu of a quote of a page; returns what is quoted and the button that led there."""
    await owner.click(FixButton(stage="support", page=page).pack())
    label, data = [button for button in owner.last.buttons if button[1].startswith("qa:")][number]
    await owner.click(data)
    return label.strip("“”…"), QuoteButton.unpack(data)


async def made(world):
    return [kept.correction for kept in await world.store.corrections()]


async def test_a_hidden_quote_is_gone_and_comes_back_when_that_is_taken_back(owner, world):
    words, button = await opened(owner)
    before = owner.last.id
    answer = await owner.click(button.model_copy(update={"action": QuoteAction.HIDE}).pack())

    assert answer == Locale(Language.EN).gettext("Noted. These words are shown no more. No figure changes.")
    assert owner.last.id == before
    assert words not in owner.last.text
    assert [type(one) for one in await made(world)] == [Hide]
    undo = next(data for _, data in owner.last.buttons if data.startswith("cu:"))
    answer = await owner.click(undo)

    assert answer == Locale(Language.EN).gettext("Taken back.")
    assert words in owner.last.text


async def test_who_corrects_on_a_later_page_stays_there(owner, world):
    await owner.click(SECOND_PAGE)
    before = owner.last.text
    assert "2 / 3" in before
    words, button = await opened(owner, page=1)
    back = dict(owner.last.buttons)[Locale(Language.EN).gettext("‹ Back")]

    await owner.click(button.model_copy(update={"action": QuoteAction.HIDE}).pack())

    assert back == SECOND_PAGE
    assert "2 / 3" in owner.last.text
    assert words not in owner.last.text
    await owner.click(Locale(Language.EN).gettext("Take it back"))
    assert owner.last.text == before


async def test_who_hides_the_last_words_of_a_page_sees_others_about_the_same(owner):
    for left in (2, 1, 0):
        await owner.click(SECOND_PAGE, message_id=owner.last.id, stale=True)
        _, button = await opened(owner, page=1)
        await owner.click(button.model_copy(update={"action": QuoteAction.HIDE}).pack())
        assert ("2 / 3" if left else "1 / 2") in owner.last.text
        assert "Waiting for an answer" in owner.last.text


async def test_a_pinned_quote_stands_first(owner, world):
    words, button = await opened(owner, 2)
    answer = await owner.click(button.model_copy(update={"action": QuoteAction.PIN}).pack())

    assert answer.startswith("Noted. These words stand first")
    assert [type(one) for one in await made(world)] == [Pin]
    assert words in owner.last.text.split("\n\n")[1]


@pytest.mark.parametrize(("layer", "is_of_codebook"), [(Layer.LANE, False), (Layer.GAIN, True), (Layer.PAIN, True)])
def test_what_was_heard_can_be_hidden_and_is_of_no_other_category(layer, is_of_codebook):
    quote = Quote("support", layer, "hear", "They told me to wait", "en", place=Place(1, 1, 0, 20))

    menu = quote_menu(quote, ViewButton(view=MapView.QUOTES), Locale(Language.EN), may_ask=False)

    buttons = [button.callback_data for row in menu.inline_keyboard for button in row]
    actions = {QuoteButton.unpack(data).action for data in buttons if data.startswith("qa:")}
    of_codebook = {QuoteAction.REJECT, QuoteAction.CATEGORIES} if is_of_codebook else set()
    assert actions == {QuoteAction.PIN, QuoteAction.HIDE} | of_codebook


async def test_a_wrong_tag_is_taken_out_and_figures_wait_for_five(owner, world):
    words, button = await opened(owner)
    answer = await owner.click(button.model_copy(update={"action": QuoteAction.REJECT}).pack())

    (correction,) = await made(world)
    assert isinstance(correction, Reject)
    assert correction.label == "wait_time"
    assert words not in owner.last.text
    assert answer == noted(correction, Locale(Language.EN), has_moved=False)
    assert "five people" in answer


@pytest.mark.parametrize("language", list(Language))
def test_a_fifth_person_moved_is_told_apart_from_a_fourth_and_both_fit_over_the_chat(language):
    locale, correction = Locale(language), Reject(Place(1, 1, 0, 20), Layer.PAIN, "wait_time")

    fourth, fifth = (noted(correction, locale, has_moved=moved) for moved in (False, True))

    assert fourth != fifth
    assert len(fourth) <= OVER_THE_CHAT


async def test_a_merge_that_waits_says_so_and_not_why(owner, world):
    client = await world.person(701)
    await client.send("/withdraw")
    await client.click(WithdrawButton(erase=True).pack())
    await owner.click(ViewButton(view=MapView.STAGE, stage="support").pack(), message_id=owner.last.id, stale=True)
    wait, process = PAIN_CATEGORIES.index("wait_time"), PAIN_CATEGORIES.index("process")

    answer = await owner.click(
        MergeButton(stage="support", code=wait, into=process).pack(), message_id=owner.last.id, stale=True
    )

    assert "Waiting for an answer" in owner.last.text
    assert answer == Locale(Language.EN).gettext(
        "Noted. Figures follow once the answers of five people are new, so that nobody shows."
    )


async def test_another_category_is_chosen_from_the_codebook(owner, world):
    _, button = await opened(owner)
    await owner.click(button.model_copy(update={"action": QuoteAction.CATEGORIES}).pack())
    offered = [data for _, data in owner.last.buttons if data.startswith("qa:code:")]
    await owner.click(offered[1])

    (correction,) = await made(world)
    assert isinstance(correction, Relabel)
    assert len(offered) == len(PAIN_CATEGORIES) - 1
    assert correction.becomes == PAIN_CATEGORIES[QuoteButton.unpack(offered[1]).code]


async def test_each_step_asks_its_question_below_the_picture_and_shows_the_words_in_full(owner):
    english, before = Locale(Language.EN), owner.last
    quotes = [block for block in before.text.split("\n\n") if block.startswith("“")]
    await owner.click(FixButton(stage="support", page=0).pack())
    assert owner.last.text.split("\n\n") == [*quotes, english.gettext("Which quote is to be set right?")]

    await owner.click(next(data for _, data in owner.last.buttons if data.startswith("qa:")))
    assert owner.last.text.split("\n\n") == [quotes[0], english.gettext("What is to be done about these words?")]

    await owner.click(english.gettext("It is about something else"))
    assert owner.last.text.split("\n\n") == [quotes[0], english.gettext("What are they about instead?")]

    await owner.click(english.gettext("‹ Back"))
    assert owner.last.id == before.id
    assert owner.last.text == before.text


async def test_merging_asks_below_the_card_which_pains_are_the_same(owner):
    english, waiting = Locale(Language.EN), Locale(Language.EN).gettext("Waiting for an answer")
    await owner.click(ViewButton(view=MapView.STAGE, stage="support").pack(), message_id=owner.last.id, stale=True)
    await owner.click(english.gettext("Merge pain points"))
    assert owner.last.text == f"Support\n\n{english.gettext('Which pain point is not one of its own?')}"

    await owner.click(waiting)

    assert owner.last.text == f"{waiting} · Support\n\n{english.gettext('Which one is it the same as?')}"
    assert "photo" in owner.last.raw


async def test_words_that_are_not_shown_cannot_be_corrected(owner, world):
    _, button = await opened(owner)
    forged = button.model_copy(update={"start": button.start + 1, "action": QuoteAction.PIN})

    answer = await owner.click(forged.pack(), message_id=owner.last.id, stale=True)

    assert "not shown any more" in answer
    assert await made(world) == []


async def test_two_pains_of_a_stage_become_one(owner, world):
    await owner.click(ViewButton(view=MapView.STAGE, stage="support").pack(), message_id=owner.last.id, stale=True)
    wait, process = PAIN_CATEGORIES.index("wait_time"), PAIN_CATEGORIES.index("process")
    button = MergeButton(stage="support", code=wait, into=process)

    answer = await owner.click(button.pack(), message_id=owner.last.id, stale=True)

    assert answer == Locale(Language.EN).gettext("Noted. Words and figures follow at once.")
    assert await made(world) == [Merge("customer_journey", "support", "wait_time", "process")]
    assert "Passed on" in owner.last.text
    assert "Waiting for an answer" not in owner.last.text


async def test_a_pain_that_is_none_is_taken_off_from_its_own_card_and_put_back(owner, world):
    english = Locale(Language.EN)
    await owner.click(ViewButton(view=MapView.STAGE, stage="support").pack(), message_id=owner.last.id, stale=True)
    pain = next(label for label, _ in owner.last.buttons if "Waiting for an answer" in label)
    await owner.click(pain)
    card = owner.last.text
    await owner.click(english.gettext("Something is wrong here"))
    offered = [label for label, _ in owner.last.buttons]
    assert english.gettext("Waiting for an answer") not in offered
    await owner.click(english.gettext("‹ Back"))
    assert owner.last.text == card
    assert english.gettext("Something is wrong here") in owner.last.labels
    await owner.click(english.gettext("Something is wrong here"))

    await owner.click(english.gettext("It is no pain point here"))

    assert await made(world) == [Merge("customer_journey", "support", "wait_time", None)]
    assert "Waiting for an answer" not in owner.last.text
    await owner.click(english.gettext("Take it back"))
    assert await made(world) == []
    assert "Waiting for an answer" in owner.last.text


async def test_an_action_about_a_merged_pain_is_one_about_what_it_became(owner, world):
    async with world.store.unit_of_work() as unit:
        aim = Aim("customer_journey", "support", "wait_time")
        made_before = await unit.add_improvement(aim, on=world.clock.now().date(), owner=OWNER, progress=Progress.DOING)
    wait, process = PAIN_CATEGORIES.index("wait_time"), PAIN_CATEGORIES.index("process")
    await owner.click(ViewButton(view=MapView.STAGE, stage="support").pack(), message_id=owner.last.id, stale=True)
    assert "the bot's owner" in owner.last.text

    await owner.click(
        MergeButton(stage="support", code=wait, into=process).pack(), message_id=owner.last.id, stale=True
    )

    merged = next(block for block in owner.last.text.split("\n\n") if "Passed on" in block)
    assert "the bot's owner" in merged
    answer = await owner.click(
        TakeButton(mark=mark_of_pain("support", "process")).pack(), message_id=owner.last.id, stale=True
    )
    assert [one.number for one in await world.store.improvements()] == [made_before.number]
    assert answer != Locale(Language.EN).gettext("It is yours now.")


async def test_a_pain_of_a_codebook_that_has_shrunk_is_not_merged(owner, world):
    button = MergeButton(stage="support", code=98, into=99)

    await owner.click(button.pack(), message_id=owner.last.id, stale=True)

    assert await made(world) == []


async def test_a_stage_is_called_otherwise_in_the_managers_language(owner, world):
    await owner.send("/rename 4  Help   desk ")

    assert "photo" in owner.last.raw
    assert "Help desk" in owner.last.text
    czech = await world.person(OWNER_ID, language=Language.CS)
    await czech.send("/language")
    assert "Help desk" not in (await plan_of(world)).stages[3].title[Language.CS]


async def test_a_new_name_can_be_taken_back(owner, world):
    await owner.send("/rename 4 Help desk")

    answer = await owner.click(Locale(Language.EN).gettext("Take it back"))

    assert answer == Locale(Language.EN).gettext("Taken back.")
    assert "photo" in owner.last.raw
    assert "Help desk" not in owner.last.text
    assert await made(world) == []


@pytest.mark.parametrize(
    "command", ["/rename", "/rename 0 Help", "/rename 99 Help", "/rename Help", "/rename 4", f"/rename 4 {'x' * 41}"]
)
async def test_a_name_that_cannot_be_is_answered_with_how_to(owner, world, command):
    await owner.send(command)

    assert "photo" not in owner.last.raw
    assert "40" in owner.last.text or "/rename 1" in owner.last.text
    assert await made(world) == []


async def plan_of(world):
    async with world.store.unit_of_work() as unit:
        turn = Turn(
            telegram_user_id=OWNER_ID,
            unit=unit,
            person=None,
            interviews=world.house.interviews,
            store=world.store,
            operator=world.operator,
            clock=world.clock,
            locale=Locale(Language.EN),
        )
        return (await basis_now(turn)).plan


async def test_buttons_name_the_codebook_with_the_guides_own_pains_last(world):
    plan = await plan_of(world)

    assert codes(plan)[: len(PAIN_CATEGORIES)] == list(PAIN_CATEGORIES)
