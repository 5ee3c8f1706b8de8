"""Those who reported a pain hear once what was done about it, and say whether it is better."""

import pytest
from aiogram.methods import SendDocument

from bot.upkeep import run_upkeep
from handlers.callbacks import (
    MapView,
    RemedyAction,
    RemedyButton,
    TellButton,
    VerdictButton,
    ViewButton,
)
from handlers.map_keyboards import codes, mark_of
from handlers.plan import map_plan
from interview.language import Language, Locale
from interview.remedy import Verdict
from tests.handlers.asking import author, noon, pass_on
from tests.handlers.guides import SECOND_GUIDE
from tests.handlers.inviting import joined

OWNER_ID, MANAGER_ID, OTHER_ID, FIRST = 900_001, 7_100_000_001, 7_100_000_002, 7_300_000_000
GUIDE_ID = "customer_journey"
GUIDE = mark_of(GUIDE_ID)
WAITED = "I was on hold for half an hour before anybody answered the phone, it took my whole lunch break."
WAITED_IN_CZECH = "Čekala jsem na lince celou hodinu, nikdo to nezvedal a pak hovor spadl, hrozné čekání na telefonu."
DONE = "Since May two more people answer the phone, so nobody waits longer than five minutes."
UNKNOWN = "This button is from an earlier conversation. To begin anew: /start"


def said(sentence, language=Language.EN, **values):
    return Locale(language).gettext(sentence, **values)


async def waited(world, number, **options):
    return await author(world, FIRST + number, words=WAITED, **options)


def wait_time(world):
    """Return the button for the pain that all of these told of."""
    plan = map_plan(*world.house.interviews.map_guides())
    return TellButton(guide=GUIDE, stage="support", code=codes(plan).index("wait_time")).pack()


async def begins(world, client):
    """Ask to tell of the fixed pain, with the button that others offer too."""
    if not client.from_bot:
        await client.send("/map")
    await client.click(wait_time(world), message_id=client.last.id, stale=True)


async def tells(world, client, text=DONE):
    await begins(world, client)
    await client.send(text)
    question = client.last
    await client.click(said("Send to all"))
    return question


async def look_at(world, guide_id):
    """Let the owner look at the map of a guide from now on."""
    async with world.store.unit_of_work() as unit:
        await unit.set_map_filter(OWNER_ID, {"guide": guide_id})


async def counts(world):
    (row,) = [one for one in await world.rows("remedies") if one.state == "told"]
    return row.better, row.not_better, row.unsure


@pytest.fixture
async def owner(world):
    await noon(world)
    return await world.person(OWNER_ID)


async def test_from_the_stage_card_to_those_who_reported_it(world, owner):
    heard = [await waited(world, number) for number in range(6)]
    silent = [await waited(world, 6, permission="read_only"), await waited(world, 7, permission="no")]
    other = await author(
        world, FIRST + 8, words="The courier was friendly and the package came on time, all good here."
    )
    await owner.send("/stage")
    assert said("Tell that it was fixed") in owner.last.labels
    await owner.click(TellButton(guide=GUIDE, stage="support").pack())
    card = owner.last
    assert card.text == f"Support\n\n{said('Which pain point was fixed?')}"
    assert card.data(wait_time(world)) is not None
    await owner.click(wait_time(world))
    assert owner.last.id != card.id
    await owner.send(f"{DONE} Ask Marina Petrova, +420 603 123 456")

    draft = owner.last
    assert DONE in draft.text
    assert "At least 5 people would be told." in draft.text
    assert "Petrova" not in draft.text
    assert "603" not in draft.text
    await owner.click(said("Send to all"))
    assert await pass_on(world) == 6
    assert await pass_on(world) == 0

    for client in heard:
        assert DONE in client.last.text
        assert said("Is it better now?") in client.last.text
        assert client.last.labels == ["Yes", "No", "I can't tell", "No more such messages"]
    for client in (*silent, other):
        assert DONE not in client.last.text
    (line, *_) = [one for one in await world.rows("audit") if one.action == "told_authors"]
    assert (line.actor, line.object) == ("owner", "support")


@pytest.mark.parametrize("people", [1, 4])
async def test_few_may_be_told_but_are_not_counted(world, owner, people):
    heard = [await waited(world, number) for number in range(people)]

    question = await tells(world, owner)

    assert said("Fewer than {k} people would be told.", k=5) in question.text
    assert await pass_on(world) == people
    assert all(DONE in client.last.text for client in heard)


async def test_each_hears_in_their_language_and_once_of_a_pain(world, owner):
    anna = await waited(world, 1)
    petr = await author(
        world,
        FIRST + 2,
        language=Language.CS,
        words=WAITED_IN_CZECH,
    )
    await tells(world, owner)
    await pass_on(world)
    assert [button for button, _ in petr.last.buttons] == [
        said(one, Language.CS) for one in ("Yes", "No", "I can't tell", "No more such messages")
    ]
    await tells(world, owner, "And now it is even better.")
    await world.advance(days=31)

    assert await pass_on(world) == 0

    assert "even better" not in anna.last.text
    boris = await waited(world, 3)
    await tells(world, owner, "For those who came later.")
    await pass_on(world)
    assert "came later" in boris.last.text
    assert "came later" not in anna.last.text


async def test_a_text_goes_to_those_alone_who_read_its_language_until_it_is_written_in_the_other(world, owner):
    english = [await waited(world, number) for number in range(5)]
    petr = await author(world, FIRST + 9, language=Language.CS, words=WAITED_IN_CZECH)
    await begins(world, owner)
    await owner.send(DONE)
    assert "At least 5 people would be told." in owner.last.text
    assert "English: at least 5\n" in owner.last.text
    assert Language.CS.own_name not in owner.last.text  # nobody is told how few there are
    await owner.click("Only for this language: English")
    assert "hear nothing of it until you write it in theirs" in owner.last.text
    assert await pass_on(world) == 5
    assert all(DONE in client.last.text for client in english)
    assert DONE not in petr.last.text

    await owner.click("Write it in another language")
    await owner.send("Od května zvedají telefon o dva lidé víc, nikdo nečeká déle než pět minut.")
    await owner.click("Only for this language: Čeština")

    assert await pass_on(world) == 1
    assert "Od května" in petr.last.text


async def test_one_message_a_month(world, owner):
    anna = await waited(world, 1)
    await tells(world, owner)
    assert await pass_on(world) == 1
    plan = map_plan(*world.house.interviews.map_guides())
    (remedy,) = await world.rows("remedies")
    interview_id = (await anna.record()).id
    async with world.store.unit_of_work() as unit:  # another pain of hers was fixed as well
        before = await unit.remedy(remedy.id)
        begun = await unit.begin_remedy(type(before.pain)(plan.guide_id, "support", "price"), by=OWNER_ID)
        await unit.keep_remedy_text(begun, "Cheaper now.")
        await unit.queue_news(begun, [interview_id])

    assert await pass_on(world) == 0
    await world.advance(days=29)
    assert await pass_on(world) == 0
    await world.advance(days=2)
    assert await pass_on(world) == 1
    assert "Cheaper now." in anna.last.text


async def test_nobody_hears_at_night_or_after_saying_no_more(world, owner):
    anna = await waited(world, 1)
    boris = await waited(world, 2)
    await world.advance(hours=10)
    await tells(world, owner)
    assert await pass_on(world) == 0
    async with world.store.unit_of_work() as unit:
        await unit.set_reachable(boris.id, reachable=False)
    await world.advance(hours=12)

    assert await pass_on(world) == 1
    await anna.click(said("No more such messages"))

    assert (await anna.known()).may_contact is False
    assert (await anna.record()).may_read_story is True
    await owner.send("/case")
    assert DONE not in boris.last.text


async def test_verdicts_show_in_groups_of_five_alone(world, owner):
    heard = [await waited(world, number) for number in range(10)]
    await tells(world, owner)
    await pass_on(world)

    for client in heard[:4]:
        await client.click(said("Yes"))
    assert await counts(world) == (0, 0, 0)
    await begins(world, owner)
    assert said("Fewer than {k} people have answered.", k=5) in owner.last.text
    assert "better: " not in owner.last.text

    await heard[4].click(said("Yes"))
    assert await counts(world) == (5, 0, 0)
    await begins(world, owner)
    assert "5 people have answered." in owner.last.text
    assert "better: 5" not in owner.last.text  # nobody said another thing: that would tell of each

    for client in heard[5:]:
        await client.click(said("No"))
    assert await counts(world) == (5, 5, 0)
    await begins(world, owner)
    assert "better: 5 · not better: 5" in owner.last.text


async def test_a_verdict_is_given_once_by_those_who_were_told(world, owner):
    anna = await waited(world, 1)
    await tells(world, owner)
    remedy = (await world.rows("remedies"))[0].id
    yes = VerdictButton(remedy=remedy, verdict=Verdict.BETTER).pack()
    stranger = await world.person(FIRST + 99)
    boris = await author(world, FIRST + 2, words="The courier was friendly and the package came on time, all is well.")
    over = said("Nothing is asked here any more.")

    for somebody in (anna, boris, owner):  # she has not been told yet
        assert await somebody.click(yes, message_id=somebody.last.id, stale=True) == over
    await stranger.send("/help")
    assert await stranger.click(yes, message_id=stranger.last.id, stale=True) == over
    await pass_on(world)
    told = anna.last
    await anna.click_quickly(said("Yes"), said("No"))

    (row,) = await world.rows("remedy_news")
    assert row.verdict == "yes"
    assert anna.message(told.id).buttons == []
    stop = VerdictButton(remedy=remedy).pack()
    assert await boris.click(stop, message_id=boris.last.id, stale=True) == said("This is no longer held.")
    assert (await boris.known()).may_contact is True


async def test_nothing_is_doubled_by_double_taps(world, owner):
    anna = await waited(world, 1)
    await begins(world, owner)
    await owner.send(DONE)
    await owner.click_quickly(said("Send to all"), said("Send to all"))
    await pass_on(world)
    await pass_on(world)

    assert sum(DONE in seen.text for seen in anna.from_bot) == 1
    assert len(await world.rows("remedy_news")) == 1


async def test_only_whoever_wrote_it_confirms_it(world, owner):
    await waited(world, 1)
    manager = await joined(world, owner, "manager", MANAGER_ID)
    other = await joined(world, owner, "manager", OTHER_ID)
    await begins(world, manager)
    await manager.send(DONE)
    draft = manager.last
    (row,) = await world.rows("remedies")

    for action in RemedyAction:
        data = RemedyButton(remedy=row.id, action=action).pack()
        for somebody in (other, owner):
            assert await somebody.click(data, message_id=somebody.last.id, stale=True) == said(
                "This is no longer held."
            )
    assert await pass_on(world) == 0
    async with world.store.unit_of_work() as unit:
        await unit.end_membership(1)
    assert await manager.click("Send to all", message_id=draft.id) == said(UNKNOWN)
    assert await world.rows("remedies") == []


async def test_asking_an_author_and_telling_of_a_fix_do_not_take_each_others_words(world, owner):
    await waited(world, 1)
    await begins(world, owner)
    await owner.send("/case")
    await owner.click(said("Ask the author"))
    await owner.send("How long?")
    assert said("This is what the author will read:") in owner.last.text
    assert await world.rows("remedies") == []

    await begins(world, owner)
    await owner.send(DONE)
    assert said("This is what they will read:") in owner.last.text
    assert await world.rows("inquiries") == []


async def test_the_text_is_written_anew_before_anybody_is_told(world, owner):
    anna = await waited(world, 1)
    await begins(world, owner)
    await owner.send("Since Mai two moer people answer.")
    draft = owner.last
    await owner.click(said("Write it anew"))
    assert owner.message(draft.id).labels == ["Cancel"]

    await owner.send(DONE)
    await owner.click(said("Send to all"))
    await pass_on(world)

    assert DONE in anna.last.text
    (row,) = await world.rows("remedies")
    data = RemedyButton(remedy=row.id, action=RemedyAction.ANEW).pack()
    assert await owner.click(data, message_id=draft.id, stale=True) == said("This is no longer held.")


async def test_what_was_told_goes_with_its_reader_and_with_time(world, owner):
    anna = await waited(world, 1)
    await tells(world, owner)
    await pass_on(world)
    await anna.click(said("I can't tell"))
    await anna.send("/mydata")
    call = next(call for call in world.telegram.calls if isinstance(call, SendDocument))
    content = call.document.data.decode("utf-8-sig")
    assert DONE in content
    assert said("You said that you can't tell whether it is better now.") in content

    await anna.send("/withdraw")
    await anna.click("w:1")
    assert await world.rows("remedy_news") == []

    await world.advance(days=366)
    await run_upkeep(world.store, world.operator, world.clock)
    assert await world.rows("remedies") == []


async def test_a_forged_pain_and_a_text_too_long_change_nothing(world, owner):
    await waited(world, 1)
    await owner.send("/map")
    for button in (TellButton(guide=GUIDE, stage="nowhere", code=0), TellButton(guide=GUIDE, stage="support", code=99)):
        answer = await owner.click(button.pack(), message_id=owner.last.id, stale=True)
        assert answer == said("This is no longer held.")
    assert await world.rows("remedies") == []

    await begins(world, owner)
    await owner.send("x" * 501)
    assert "500" in owner.last.text
    await owner.send(DONE)
    assert DONE in owner.last.text


async def test_the_fix_of_one_guide_is_told_to_its_people_whichever_map_is_looked_at(two_guides):
    await noon(two_guides)
    owner = await two_guides.person(OWNER_ID)
    anna = await waited(two_guides, 1)
    await owner.send("/map")
    await look_at(two_guides, SECOND_GUIDE)
    await owner.click(wait_time(two_guides), message_id=owner.last.id, stale=True)
    await owner.send(DONE)
    await owner.click(said("Send to all"))

    assert await pass_on(two_guides) == 1

    assert DONE in anna.last.text
    (remedy,) = await two_guides.rows("remedies")
    assert remedy.guide_id == GUIDE_ID


async def test_a_card_of_another_guide_than_the_map_offers_no_pains(two_guides):
    owner = await two_guides.person(OWNER_ID)
    await owner.send("/map")
    await look_at(two_guides, SECOND_GUIDE)

    answer = await owner.click(TellButton(guide=GUIDE, stage="support").pack(), message_id=owner.last.id, stale=True)

    assert answer == said("This is no longer held.")


async def test_a_manager_tells_nobody_of_a_guide_that_is_not_theirs(two_guides):
    await noon(two_guides)
    owner = await two_guides.person(OWNER_ID)
    await waited(two_guides, 1)
    manager = await joined(two_guides, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])
    await manager.send("/map")

    answer = await manager.click(wait_time(two_guides), message_id=manager.last.id, stale=True)

    assert answer == said("This is no longer held.")
    assert await two_guides.rows("remedies") == []


async def test_a_stage_card_without_pains_offers_nothing_to_tell(world, owner):
    await author(world, FIRST, words="ok ok", permission="no")

    await owner.send("/map")
    await owner.click(ViewButton(view=MapView.STAGE, stage="support").pack(), message_id=owner.last.id, stale=True)

    assert said("Tell that it was fixed") not in owner.last.labels
