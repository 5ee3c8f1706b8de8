"""Stories that somebody follows up: taken, told of when they wait, closed with both, opened again by the customer."""

import pytest

from bot.sandbox.state import Group
from handlers.callbacks import (
    DigestAction,
    DigestButton,
    FollowUpButton,
    FollowUpsButton,
    FollowUpStep,
    Revocable,
    RevokeButton,
    TellButton,
    WithdrawButton,
)
from handlers.map_keyboards import codes, mark_of
from handlers.plan import map_plan
from interview.follow_ups import Cause, DueIn
from interview.language import Language, Locale
from interview.rights import owner_of
from tests.handlers.asking import author, noon, pass_on
from tests.handlers.inviting import joined, link_for

OWNER_ID, MANAGER_ID, OTHER_ID = 900_001, 7_100_000_001, 7_100_000_002
ANNA, BORIS = 7_200_000_001, 7_200_000_002
WAITED = "I was on hold for half an hour before anybody answered the phone, it took my whole lunch break."
ASK_ME = "Please write in one message what was done"
GONE = "This case is not held any more: whoever told the story has taken it back, or its time is over."
UNKNOWN = "This button is from an earlier conversation. To begin anew: /start"
SECOND = "pickup_point"


def said(sentence, language=Language.EN, **values):
    return Locale(language).gettext(sentence, **values)


def step(name, number=1, **values):
    return FollowUpButton(number=number, step=name, **values).pack()


async def opens(client):
    """Open a case below the story that is told."""
    await client.send("/case")
    await client.click(said("Open a case"))


async def case_of(world, client):
    """Open the case of somebody, as an alert does; return its number."""
    interview_id = (await client.record()).id
    async with world.store.unit_of_work() as unit:
        return await unit.open_follow_up(interview_id, on=world.clock.now().date())


async def taps(client, name, number=1, **values):
    """Tap a button of a case, on the newest message, whether it is there or not."""
    return await client.click(step(name, number, **values), message_id=client.last.id, stale=True)


async def closes(client, number=1, words="The queue has two more people since Monday."):
    await taps(client, FollowUpStep.WORDS, number, cause=Cause.STAFFING)
    await client.send(words)


async def speaking(world, owner, language):
    """Return a new manager whose app speaks a language."""
    client = await world.person(OTHER_ID, language=language)
    await client.send(f"/start {await link_for(owner, 'manager')}")
    return client


async def look(world):
    """Let the loop look once; return how many it told."""
    told = await world.house.follow_ups.tell_due()
    await world.settle()
    return told


async def kept(world, number=1):
    return await world.store.follow_up(number)


async def read_lines(world):
    """Return who read which story, by the audit."""
    lines = [row for row in await world.rows("audit") if row.action == "read_case"]
    return [(row.actor, row.member_id, row.object) for row in lines]


def content(world, seen):
    return world.state.content(world.state.file(seen.raw["document"]["file_id"])).decode("utf-8-sig")


@pytest.fixture
async def owner(world):
    await noon(world)
    return await world.person(OWNER_ID)


@pytest.fixture
async def manager(world, owner):
    return await joined(world, owner, "manager", MANAGER_ID, label="Marek")


@pytest.fixture
async def other(world, owner):
    return await joined(world, owner, "manager", OTHER_ID, label="Eva")


@pytest.fixture
async def anna(world, owner):
    return await author(world, ANNA, words=WAITED)


@pytest.fixture
async def opened(anna, owner):
    """Anna's case."""
    await opens(owner)


# Opening and reading


async def test_a_story_becomes_a_case_that_shows_what_was_told(world, anna, owner):
    await opens(owner)

    card = owner.last
    assert "Case no. 1" in card.text
    assert WAITED in card.text
    assert "nobody has it" in card.text
    assert "satisfaction 1 of 5" in card.text
    assert "Pain points, as the program read them:\n• Waiting for an answer (Support)" in card.text
    assert card.labels == [said(one) for one in ("Take it", "Give to…", "Whole story", "Ask the author", "‹ Cases")]
    assert ":" not in card.text.split("\n")[0]  # a day, no time
    assert ("owner", owner_of(OWNER_ID).owner_number, "1") in await read_lines(world)


async def test_opening_twice_opens_one_case(world, opened, owner, manager):
    await owner.send("/case")
    await owner.click_quickly(said("Open a case"), said("Open a case"))
    await opens(manager)

    assert len(await world.rows("follow_ups")) == 1
    assert "Case no. 1" in manager.last.text


@pytest.mark.parametrize("permission", ["no", "read_only"])
async def test_only_with_the_yes_and_asked_only_where_that_is_allowed(world, owner, permission):
    boris = await author(world, BORIS, words=WAITED, permission=permission)
    number = await case_of(world, boris)

    assert (number is None) is (permission == "no")
    if number is not None:
        await owner.send("/cases")
        await owner.click("Case no. 1")
        assert said("Ask the author") not in owner.last.labels


async def test_the_list_is_one_message_that_changes(world, opened, owner):
    await owner.send("/cases")
    listed = owner.last
    assert "Case no. 1" in listed.text
    assert WAITED not in listed.text
    seen = len(owner.from_bot)
    before = await read_lines(world)

    await owner.click("Case no. 1")
    await owner.click(said("Whole story"))
    assert WAITED in owner.last.text
    assert "one of the worst" not in owner.last.text
    await owner.click("‹ Back")
    await owner.click("‹ Cases")
    await owner.click(said("Closed cases"))

    assert len(owner.from_bot) == seen
    assert owner.last.id == listed.id
    assert "Nothing here." in owner.last.text
    assert len(await read_lines(world)) == len(before) + 3  # the card twice, the story once


async def test_long_lists_have_pages_and_what_nobody_has_comes_before_what_is_due(world, owner):
    for number in range(9):
        await case_of(world, await author(world, ANNA + number, words=WAITED))
    await owner.send("/cases")
    assert [label for label in owner.last.labels if label.startswith("Case")] == [
        f"Case no. {number}" for number in range(1, 9)
    ]
    await owner.click("Case no. 1")
    await owner.click(said("Take it"))
    await owner.click("‹ Cases")
    assert "Case no. 1" not in owner.last.labels

    await owner.click("›")

    assert [label for label in owner.last.labels if label.startswith("Case")] == ["Case no. 1"]


async def test_a_long_story_has_pages_and_none_of_its_words_is_lost(world, owner):
    sentence = "I waited for an answer and called again and nobody knew of it. "
    await case_of(world, await author(world, ANNA, words=sentence * 50))
    await owner.send("/cases")
    await owner.click("Case no. 1")
    assert "…" in owner.last.text

    await owner.click(said("Whole story"))
    first = owner.last.text
    await owner.click("›")

    assert (first + owner.last.text).count("waited") == 50


@pytest.mark.parametrize("language", list(Language))
async def test_each_reads_cases_in_their_language(world, opened, language, owner):
    manager = await speaking(world, owner, language)

    await manager.send("/cases")
    name = said("Case no. {number}", language, number=1)
    await manager.click(name)

    assert name in manager.last.text
    assert said("nobody has it", language) in manager.last.text
    assert said("Take it", language) in manager.last.labels


# Who has it


async def test_one_takes_a_case_and_the_other_hears_who_was_quicker(world, opened, manager, other):
    await manager.send("/cases")
    await manager.click("Case no. 1")
    await other.send("/cases")
    await other.click("Case no. 1")

    assert await manager.click(said("Take it")) == said("It is yours now.")
    assert await other.click(said("Take it")) == said("Already taken: {name}", name="Marek")

    day = Locale(Language.EN).day_month((await kept(world)).due_on)
    assert f"Marek, due {day}" in manager.last.text
    assert f"Marek, due {day}" in other.last.text
    assert said("Close the case") in manager.last.labels
    assert said("Close the case") not in other.last.labels


async def test_whoever_has_a_case_sets_the_day_and_gives_it_back(world, opened, manager, other):
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE)
    await manager.click(said("Due date"))
    await manager.click(said("In 1 week"))
    assert (await kept(world)).due_on.toordinal() - world.clock.now().date().toordinal() == 7

    await other.send("/cases")
    for name in (FollowUpStep.GIVE_BACK, FollowUpStep.DUES, FollowUpStep.CAUSES):
        await taps(other, name)
    await taps(other, FollowUpStep.DUE, value=DueIn.DAY)
    await taps(other, FollowUpStep.WORDS, cause=Cause.POLICY)
    await other.send("I did nothing at all.")
    assert (await kept(world)).owner.number == 1
    assert not (await kept(world)).is_closed

    await manager.click(said("Give it back"))
    assert (await kept(world)).owner is None


async def test_an_owner_may_give_back_what_a_manager_has(world, opened, owner, manager):
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE)
    await owner.send("/cases")
    await owner.click("Case no. 1")

    await owner.click(said("Give it back"))

    assert (await kept(world)).owner is None


async def test_a_case_is_given_to_somebody_who_hears_so_once_in_their_language(world, opened, owner, manager):
    eva = await speaking(world, owner, Language.CS)
    await manager.send("/cases")
    await manager.click("Case no. 1")
    await manager.click(said("Give to…"))
    assert manager.last.labels == ["the bot's owner", "Marek", "manager no. 2", "‹ Back"]

    assert await manager.click("manager no. 2") == said("They will hear of it from me.")

    assert "manager no. 2, due" in manager.last.text
    assert said("Give to…") not in manager.last.labels
    assert [await look(world), await look(world)] == [1, 0]
    assert eva.last.text == Locale(Language.CS).ngettext(
        "{n} case was given to you: no. {numbers}", "{n} cases were given to you: no. {numbers}", 1, numbers="1"
    )
    await eva.click(step(FollowUpStep.SHOW))
    assert said("Close the case", Language.CS) in eva.last.labels


async def test_nobody_is_told_what_they_gave_themselves(world, opened, owner):
    await owner.send("/cases")
    await taps(owner, FollowUpStep.GIVE, value="owner")

    assert "the bot's owner, due" in owner.last.text
    assert await look(world) == 0


async def test_a_case_is_given_neither_by_nor_to_whoever_may_not(world, opened, owner, manager, other):
    agent = await joined(world, owner, "agent", 7_100_000_003)
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE)
    taken = await kept(world)

    await other.send("/cases")
    for name in (FollowUpStep.HANDS, FollowUpStep.GIVE):
        await taps(other, name, value="2")
    await taps(agent, FollowUpStep.GIVE, value="1")
    for value in ("3", "77", "x", ""):
        await taps(manager, FollowUpStep.GIVE, value=value)
    await closes(manager)
    await taps(manager, FollowUpStep.GIVE, value="2")

    assert (await kept(world)).owner == taken.owner


async def test_strangers_and_agents_know_of_no_cases(world, opened, owner):
    agent = await joined(world, owner, "agent", OTHER_ID)
    stranger = await world.person(7_300_000_000)
    await stranger.send("/start")
    for client in (agent, stranger):
        await client.send("/cases")
        assert said("Cases") not in client.last.text
        for data in (step(FollowUpStep.SHOW), step(FollowUpStep.TAKE), FollowUpsButton(page=0).pack()):
            await client.click(data, message_id=client.last.id, stale=True)
            assert all(WAITED not in seen.text for seen in client.from_bot)
    assert (await kept(world)).owner is None


async def test_a_manager_whose_role_ended_reads_and_does_nothing(world, opened, owner, manager):
    await manager.send("/cases")
    await manager.click("Case no. 1")
    await manager.click(said("Take it"))
    card = manager.last
    await owner.click(
        RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack(), message_id=owner.last.id, stale=True
    )
    lines = await read_lines(world)

    await manager.click(said("Give it back"), message_id=card.id)
    await manager.send("/cases")

    assert WAITED not in manager.last.text
    assert await read_lines(world) == lines
    found = await kept(world)
    assert (found.owner, found.due_on is not None) == (None, True)  # nobody's, and not because of that tap


async def test_a_manager_of_another_guide_is_told_the_same_as_of_a_case_that_is_gone(two_guides):
    world = two_guides
    await noon(world)
    owner = await world.person(OWNER_ID)
    await author(world, ANNA, words=WAITED)
    await opens(owner)
    manager = await joined(world, owner, "manager", MANAGER_ID, guides=(SECOND,))
    await manager.send("/cases")
    assert "Case no. 1" not in manager.last.text
    lines = await read_lines(world)

    for name in (FollowUpStep.SHOW, FollowUpStep.STORY, FollowUpStep.TAKE, FollowUpStep.ASK, FollowUpStep.GIVE):
        await taps(manager, name, value="1" if name is FollowUpStep.GIVE else "")
        assert manager.last.text == GONE
    foreign = manager.last.text
    await taps(manager, FollowUpStep.SHOW, 99)

    assert manager.last.text == foreign
    assert await read_lines(world) == lines
    await owner.send("/cases")
    await taps(owner, FollowUpStep.HANDS)
    assert owner.last.labels == ["the bot's owner", "‹ Back"]
    await taps(owner, FollowUpStep.GIVE, value="1")
    assert (await kept(world)).owner is None


async def test_no_case_is_shown_in_a_group(world, opened, owner):
    world.state.keep_group(Group(-100_1, "Team", (owner.id,)))
    group = owner.in_group(-100_1)
    await group.send("/digest")

    await group.click(step(FollowUpStep.SHOW), message_id=group.last.id, stale=True)

    assert all(WAITED not in seen.text for seen in group.messages)


# Closing


async def test_own_words_close_a_case_redacted_and_stand_in_what_its_author_may_read(world, opened, owner, anna):
    await owner.click(said("Take it"))
    await owner.click(said("Close the case"))
    await owner.click("Staffing or training")
    assert not (await kept(world)).is_closed
    await owner.click(said("In my own words"))
    assert owner.last.text.startswith(ASK_ME)

    await owner.send("We called her back, +420 603 123 456, and said sorry.")

    assert "Staffing or training" in owner.last.text
    assert "said sorry" in owner.last.text
    assert "603" not in await world.everything_stored()
    assert said("Open it again") in owner.last.labels
    await anna.send("/mydata")
    own = content(world, anna.last)
    assert "as case no. 1" in own
    assert "said sorry" in own
    assert "Staffing or training" in own
    await owner.send("And this is no closing any more.")
    assert len((await kept(world)).closings) == 1


async def test_what_is_too_long_closes_nothing(world, opened, owner):
    await owner.click(said("Take it"))

    await closes(owner, words="long " * 101)

    assert not (await kept(world)).is_closed
    await owner.send("Shorter.")
    assert (await kept(world)).is_closed


async def test_whoever_goes_back_or_waits_too_long_closes_nothing(world, opened, owner):
    await owner.click(said("Take it"))
    await taps(owner, FollowUpStep.WORDS, cause=Cause.STAFFING)
    await owner.click("‹ Back")
    await owner.send("Just a word.")
    assert not (await kept(world)).is_closed

    await owner.send("/cases")
    await taps(owner, FollowUpStep.WORDS, cause=Cause.STAFFING)
    await world.advance(hours=2)
    await owner.send("Just a word.")

    assert not (await kept(world)).is_closed


async def test_a_new_action_about_its_pain_closes_a_case_and_is_the_closers(world, opened, manager):
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE)
    await manager.click(said("Close the case"))
    await manager.click("Process")
    new = next(label for label in manager.last.labels if label.startswith("New action: "))
    await manager.click(new)

    (action,) = await world.store.improvements()
    assert (action.owner.number, action.is_open) == (1, True)
    found = await kept(world)
    assert (found.closings[0].cause, found.closings[0].improvement) == (Cause.PROCESS, action.number)
    assert "action no. 1" in manager.last.text
    assert any(label.startswith("Tell of the fix") for label in manager.last.labels)


async def test_those_who_told_of_the_same_by_another_guide_hear_of_the_fix(two_guides):
    world = two_guides
    await noon(world)
    owner = await world.person(OWNER_ID)
    async with world.store.unit_of_work() as unit:
        await unit.keep_campaign("by-post", guide_id=SECOND, source=None, channel=None)
    anna = await author(world, ANNA, words=WAITED, token="by-post")
    boris = await author(world, BORIS, words=WAITED)
    number = await case_of(world, anna)
    await owner.send("/cases")
    await taps(owner, FollowUpStep.TAKE, number)
    await closes(owner, number)

    await owner.click(next(label for label in owner.last.labels if label.startswith("Tell of the fix")))
    await owner.send("Two more people answer the phone.")
    await owner.click(said("Send to all"))

    assert await pass_on(world) == 1
    assert "Two more people answer the phone." in anna.last.text
    assert "Two more people" not in boris.last.text


async def test_an_action_that_there_is_closes_a_case(world, opened, manager, owner):
    await owner.click(said("Take it"))
    await taps(owner, FollowUpStep.CAUSE, cause=Cause.PROCESS)
    await owner.click(next(label for label in owner.last.labels if label.startswith("New action: ")))
    await case_of(world, await author(world, BORIS, words=WAITED))
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE, 2)
    await taps(manager, FollowUpStep.CAUSE, 2, cause=Cause.SYSTEM)
    button = step(FollowUpStep.ACTION, 2, cause=Cause.SYSTEM, value="1")
    assert manager.last.data(button) is not None

    await manager.click(button)

    assert (await kept(world, 2)).closings[0].improvement == 1
    assert len(await world.store.improvements()) == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (FollowUpStep.ACTION, {"value": "1"}),
        (FollowUpStep.ACTION, {"cause": Cause.SYSTEM, "value": "99"}),
        (FollowUpStep.ACTION, {"cause": Cause.SYSTEM}),
        (FollowUpStep.NEW_ACTION, {"cause": Cause.SYSTEM, "value": "00000000"}),
        (FollowUpStep.NEW_ACTION, {"value": "00000000"}),
        (FollowUpStep.WORDS, {}),
        (FollowUpStep.CAUSE, {}),
        (FollowUpStep.CAUSE, {"cause": Cause.SYSTEM}),
    ],
)
async def test_no_forged_button_closes_a_case_without_both(world, opened, owner, name, values):
    await owner.click(said("Take it"))

    await taps(owner, name, **values)

    assert not (await kept(world)).is_closed
    assert await world.store.improvements() == []


async def test_a_case_closed_by_mistake_is_opened_again_and_keeps_what_was_written(world, opened, owner):
    await owner.click(said("Take it"))
    await closes(owner)
    await owner.click(said("Open it again"))

    assert not (await kept(world)).is_closed
    assert "two more people" in owner.last.text
    assert said("Close the case") in owner.last.labels


# When it waits


async def test_what_nobody_takes_is_told_the_owners_once_in_one_message(world, owner, manager):
    for number in range(3):
        await case_of(world, await author(world, ANNA + number, words=WAITED))
    await world.advance(hours=47)
    assert await look(world) == 0
    seen = len(manager.from_bot)
    await world.advance(hours=1)

    assert await look(world) == 1
    assert "3 cases have waited" in owner.last.text
    assert "no. 1, 2, 3" in owner.last.text
    assert owner.last.labels == ["Case no. 1", "Case no. 2", "Case no. 3", said("All cases")]
    assert len(manager.from_bot) == seen
    await world.advance(days=5)
    assert await look(world) == 0


async def test_nothing_is_told_at_night(world, opened, owner):
    await world.advance(days=2, hours=10)  # ten in the evening
    assert await look(world) == 0

    await world.advance(hours=11)

    assert await look(world) == 1


async def test_what_is_overdue_is_told_whoever_has_it_and_the_owners_a_day_later(world, opened, owner):
    manager = await speaking(world, owner, Language.CS)
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE)
    await world.advance(days=3)
    assert await look(world) == 0
    seen = len(owner.from_bot)

    await world.advance(days=1)
    assert await look(world) == 1
    name = said("Case no. {number}", Language.CS, number=1)
    assert manager.last.labels == [name, said("All cases", Language.CS)]
    assert len(owner.from_bot) == seen
    assert await look(world) == 0
    await world.advance(days=1)
    assert await look(world) == 1
    assert "1 case of a manager is overdue: no. 1" in owner.last.text
    await world.advance(days=9)
    assert await look(world) == 0


async def test_a_case_whose_managers_role_ended_goes_to_the_owners(world, opened, owner, manager):
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE)
    await owner.click(
        RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack(), message_id=owner.last.id, stale=True
    )
    await world.advance(days=4)
    seen = len(manager.from_bot)

    assert await look(world) == 1

    assert "1 case has waited" in owner.last.text
    assert len(manager.from_bot) == seen


async def test_whoever_could_not_be_told_is_not_told_twice(world, opened, owner):
    await world.advance(days=2)
    world.telegram.is_away, world.may_refuse = True, True
    assert await look(world) == 1
    world.telegram.is_away = False

    assert await look(world) == 0


async def test_the_digest_counts_the_cases_that_wait(world, opened, owner):
    await owner.send("/digest")

    await owner.click(DigestButton(thread=0, action=DigestAction.NOW).pack())

    assert said("{waiting} without anybody, {overdue} overdue", waiting=1, overdue=0) in owner.last.text


# What the customer says of it


async def hears(world, owner, what="Two more people answer the phone."):
    """Tell those who told of the pain that it was fixed."""
    plan = map_plan(*world.house.interviews.map_guides())
    await owner.send("/map")
    button = TellButton(guide=mark_of("customer_journey"), stage="support", code=codes(plan).index("wait_time")).pack()
    await owner.click(button, message_id=owner.last.id, stale=True)
    await owner.send(what)
    await owner.click(said("Send to all"))
    await pass_on(world)


async def test_a_no_opens_the_case_again_and_whoever_has_it_hears_once(world, opened, owner, manager, anna):
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE)
    await closes(manager)
    await hears(world, owner)
    assert "Your story was followed up here." in anna.last.text
    seen = len(owner.from_bot)

    await anna.click(said("No"))

    assert "Your story is taken up again" in anna.last.text
    assert "still not who you are" in anna.last.text
    assert await look(world) == 1
    assert "it is not better" in manager.last.text
    assert "no. 1" in manager.last.text
    assert str(ANNA) not in manager.last.text
    assert len(owner.from_bot) == seen
    assert await look(world) == 0
    await manager.click("Case no. 1")
    assert "the customer says that it is not better" in manager.last.text
    assert "two more people" in manager.last.text
    assert said("Close the case") in manager.last.labels
    await anna.send("/mydata")
    assert "because you said that it is not better" in content(world, anna.last)


async def test_whoever_said_no_hears_of_the_real_fix(world, opened, owner, anna):
    await owner.click(said("Take it"))
    await closes(owner)
    await hears(world, owner)
    await anna.click(said("No"))
    await owner.send("/cases")
    await owner.click("Case no. 1")
    await closes(owner)
    await world.advance(days=45)

    await hears(world, owner, "Now there is a line for calls that were cut off.")

    assert "a line for calls that were cut off" in anna.last.text
    assert said("Is it better now?") in anna.last.text


async def test_a_no_waits_for_the_morning_and_goes_to_the_owners_where_nobody_has_the_case(
    world, opened, owner, manager, anna
):
    await manager.send("/cases")
    await taps(manager, FollowUpStep.TAKE)
    await closes(manager)
    await hears(world, owner)
    await owner.click(
        RevokeButton(what=Revocable.MEMBER, name="1", sure=True).pack(), message_id=owner.last.id, stale=True
    )
    await world.advance(hours=10)
    await anna.click(said("No"))
    assert await look(world) == 0
    await world.advance(hours=12)

    assert await look(world) == 1

    assert "it is not better" in owner.last.text


@pytest.mark.parametrize("answer", ["Yes", "I can't tell"])
async def test_other_answers_are_told_to_nobody(world, opened, owner, anna, answer):
    await owner.click(said("Take it"))
    await closes(owner)
    await hears(world, owner)

    await anna.click(said(answer))

    assert (await kept(world)).is_closed
    assert said("Thank you. The quality team sees how many said so, not who.") in anna.last.text
    assert await look(world) == 0


async def test_a_no_of_somebody_without_a_case_stays_one_of_five(world, owner, anna):
    await hears(world, owner)
    assert "followed up here" not in anna.last.text

    await anna.click(said("No"))

    assert said("Thank you. The quality team sees how many said so, not who.") in anna.last.text
    assert await world.rows("follow_ups") == []


# Going away


async def test_the_case_of_whoever_withdraws_is_gone_and_its_buttons_say_so(world, opened, owner, anna):
    await owner.click(said("Take it"))
    await closes(owner)
    await anna.send("/withdraw")
    await anna.click(WithdrawButton(erase=True).pack())

    await owner.click(said("Open it again"))

    assert owner.last.text == GONE
    assert owner.last.labels == ["‹ Cases"]
    await owner.click("‹ Cases")
    assert "Case no. 1" not in owner.last.text
    assert "said sorry" not in await world.everything_stored()
    assert await look(world) == 0


async def test_words_for_a_case_that_went_away_close_nothing(world, opened, owner, anna):
    await owner.click(said("Take it"))
    await taps(owner, FollowUpStep.WORDS, cause=Cause.STAFFING)
    await anna.send("/withdraw")
    await anna.click(WithdrawButton(erase=True).pack())

    await owner.send("We called back and said sorry.")

    assert "said sorry" not in await world.everything_stored()
