"""Links: made by buttons, good once and for seven days, listed, counted, revoked."""

import asyncio
from datetime import timedelta

import pytest
from aiogram.methods import DeleteMyCommands, SendPhoto, SetMyCommands

from bot.sandbox import people as people_act
from bot.sandbox.people import Thing
from bot.sandbox.state import Group
from handlers.callbacks import (
    CampaignButton,
    DigestAction,
    DigestButton,
    InvitationStep,
    LimitButton,
    LimitKind,
    LinksButton,
    Revocable,
    RevokeButton,
    TeamButton,
)
from interview.guide import Status
from interview.language import Language, Locale
from interview.ports import Campaign
from interview.records import Role
from interview.rights import MemberRole, Scope, mark_of
from tests.handlers import inviting
from tests.handlers.guides import SECOND_GUIDE, register_second_guide, register_without_department

OWNER_ID, MANAGER_ID, AGENT_ID = 900_001, 7_100_000_001, 7_100_000_002
UNKNOWN = "I don't know this command. What I can do: /help"
STALE = "This button is from an earlier conversation. To begin anew: /start"
USED = "This invitation has been used. Please ask for a new one."
WITHDRAWN = "This invitation was withdrawn. Please ask whoever sent it to you."


def said(sentence, **values):
    return Locale(Language.EN).gettext(sentence, **values)


def revoke(what, name, *, sure=False):
    return RevokeButton(what=what, name=str(name), sure=sure).pack()


def content(world, seen):
    return world.state.content(world.state.file(seen.raw["document"]["file_id"])).decode("utf-8-sig")


async def forge(client, data):
    """Tap a button that was never sent to this person; return what was said over the chat."""
    await client.send("/help")
    return await client.click(data, message_id=client.last.id, stale=True)


async def member(world, number):
    async with world.store.unit_of_work() as unit:
        return await unit.member(number)


@pytest.fixture
async def owner(world):
    return await world.person(OWNER_ID)


@pytest.fixture
async def manager(world, owner):
    return await inviting.joined(world, owner, "manager", MANAGER_ID)


async def test_an_agent_joins_and_gets_the_staff_interview(world, owner, staff_guide):
    agent = await inviting.joined(world, owner, "agent", AGENT_ID, label="line 2")

    found = await member(world, AGENT_ID)
    assert (found.role, found.grant.department, found.grant.label) == (MemberRole.AGENT, "call_centre", "line 2")
    assert (await agent.known()).role is Role.STAFF
    assert agent.last.text.startswith(staff_guide.consent.text[Language.EN][:20])
    assert "line 2" in agent.from_bot[0].text
    await agent.click(staff_guide.consent.agree[Language.EN])
    assert await agent.place() == ("department", None)


async def test_a_manager_who_answers_the_staff_interview_counts_among_no_agents(world, owner, manager, staff_guide):
    agent = await inviting.joined(world, owner, "agent", AGENT_ID)
    for client in (agent, manager):
        await client.send("/start")
        await client.click(staff_guide.consent.agree[Language.EN])
        assert await client.place() == ("department", None)

    counted = [record.respondent_id for record in await world.records()]

    assert counted == [(await agent.known()).respondent_id]
    by_whom = {row.respondent_id: row.by_leader for row in await world.rows("interviews")}
    assert by_whom == {counted[0]: False, (await manager.known()).respondent_id: True}
    await manager.send("/mydata")
    held = world.state.content(world.state.file(manager.last.raw["document"]["file_id"])).decode("utf-8-sig")
    assert "It counts in no figure of agents" in held


async def test_the_link_says_what_it_is_good_for_and_until_when_and_is_in_no_table(world, owner):
    token = await inviting.link_for(owner, "agent", department="shop", label="Anna")

    assert "Branch or shop" in owner.last.text
    assert "Anna" not in owner.last.text  # it is forwarded
    assert Locale(Language.EN).day((world.clock.now() + timedelta(days=7)).date()) in owner.last.text
    assert token not in await world.everything_stored()


async def test_a_manager_gets_the_map_commands_and_a_short_menu(world, manager):
    menus = [call for call in world.telegram.calls if isinstance(call, SetMyCommands)]
    assert [call.scope.chat_id for call in menus] == [MANAGER_ID] * 5
    shown = ["map", "pains", "actions", "cases", "invite", "team", "digest", "help"]
    assert [command.command for command in menus[0].commands] == shown

    await manager.send("/map")
    assert "photo" in manager.last.raw
    await manager.send("/help")
    assert "/quotes" in manager.last.text
    assert "/audit" not in manager.last.text


async def test_an_agent_gets_the_menu_of_agents_on_joining(world, owner):
    agent = await inviting.joined(world, owner, "agent", AGENT_ID)

    menus = [call for call in world.telegram.calls if isinstance(call, SetMyCommands)]
    assert [call.scope.chat_id for call in menus] == [agent.id] * 5
    assert [command.command for command in menus[0].commands][:4] == ["friction", "handover", "mynotes", "start"]


@pytest.mark.parametrize(
    ("role", "what"),
    [("agent", "agent · Call centre"), ("manager", "manager · Call centre · only people of: Call centre")],
)
async def test_whoever_joined_and_opens_the_link_again_hears_so(world, owner, role, what):
    token = await inviting.link_for(owner, role, reach="call_centre")
    client = await world.person(AGENT_ID)
    await client.send(f"/start {token}")
    before = await member(world, AGENT_ID)
    seen = len(client.from_bot)

    await client.send(f"/start {token}")

    told = [message.text for message in client.from_bot[seen:]]
    assert told[0] == f"You have joined already: {what}. This invitation has been used."
    assert await member(world, AGENT_ID) == before


async def test_a_used_link_that_would_make_something_else_of_somebody_says_that_it_is_used(world, owner):
    token = await inviting.link_for(owner, "manager")
    await (await world.person(MANAGER_ID)).send(f"/start {token}")
    agent = await inviting.joined(world, owner, "agent", AGENT_ID)
    seen = len(agent.from_bot)

    await agent.send(f"/start {token}")

    assert agent.from_bot[seen].text == said(USED)


@pytest.mark.parametrize("role", ["agent", "manager"])
async def test_where_the_staff_guide_asks_for_no_department_none_is_asked_for(open_world, role):
    async with open_world() as world:
        await register_without_department(world)
    async with open_world() as world:
        owner = await world.person(OWNER_ID)
        await owner.send("/invite")

        await owner.click(next(data for _, data in owner.last.buttons if data.endswith(f":{role}")))
        if role == "manager":
            await owner.click("Next")
            await owner.click(inviting.step(InvitationStep.REACH, inviting.newest(owner, InvitationStep.REACH)))

        newcomer = await world.person(AGENT_ID)
        await newcomer.send(f"/start {inviting.LINK.search(owner.last.text)[2]}")
        assert (await member(world, AGENT_ID)).grant.department is None
        assert newcomer.from_bot[0].text.startswith(f"You have joined: {role} · no department")


async def test_a_link_is_good_once(world, owner):
    token = await inviting.link_for(owner, "agent")
    first, second = await world.person(AGENT_ID), await world.person(AGENT_ID + 1)
    await first.send(f"/start {token}")

    await second.send(f"/start {token}")

    assert [seen.text for seen in second.from_bot] == [said(USED)]
    assert await member(world, second.id) is None
    assert await second.known() is None


async def test_a_link_pasted_as_words_is_words_like_any_and_stays_good(world, owner):
    token = await inviting.link_for(owner, "manager")
    stranger = await world.person(AGENT_ID)
    for words in ("hello", token, f"https://t.me/poputchik_bot?start={token}", f"start {token}"):
        await stranger.send(words)

    assert len({seen.text for seen in stranger.from_bot}) == 1
    assert await member(world, AGENT_ID) is None
    assert await stranger.known() is None
    await (await world.person(MANAGER_ID)).send(f"/start {token}")

    assert (await member(world, MANAGER_ID)).role is MemberRole.MANAGER


async def test_of_two_people_at_once_one_joins(world, owner):
    token = await inviting.link_for(owner, "agent")
    people = [await world.person(AGENT_ID + number) for number in range(2)]
    for client in people:
        people_act.send(world.state, client.id, Thing(text=f"/start {token}"))

    await world.deliver()

    assert len([client for client in people if await member(world, client.id)]) == 1
    assert len([client for client in people if client.last.text == said(USED)]) == 1


async def test_an_expired_link_says_so(world, owner, client):
    token = await inviting.link_for(owner, "agent")

    await world.advance(days=7, seconds=1)
    await client.send(f"/start {token}")

    assert client.last.text == said("This invitation has expired. Please ask for a new one.")
    assert await member(world, client.id) is None


async def test_a_revoked_link_says_so(world, owner, client):
    token = await inviting.link_for(owner, "agent")
    await owner.send("/invite")

    await owner.click(revoke(Revocable.INVITATION, 1))
    await owner.click(revoke(Revocable.INVITATION, 1, sure=True))
    await client.send(f"/start {token}")

    assert client.last.text == said(WITHDRAWN)
    assert "withdrawn on" in owner.last.text
    assert revoke(Revocable.INVITATION, 1) not in [data for _, data in owner.last.buttons]


async def test_an_owner_uses_no_link_up(world, owner, client):
    token = await inviting.link_for(owner, "agent")

    await owner.send(f"/start {token}")
    await client.send(f"/start {token}")

    assert any("You are an owner here" in seen.text for seen in owner.from_bot)
    assert (await member(world, client.id)).role is MemberRole.AGENT
    assert await member(world, OWNER_ID) is None


async def test_a_customer_in_the_middle_of_an_interview_goes_on_with_it(world, owner, client):
    await client.begin()
    await client.tap("solve")
    before = await client.interview()
    token = await inviting.link_for(owner, "agent")

    await client.send(f"/start {token}")

    assert (await client.interview()).id == before.id
    assert await client.place() == ("stages", None)
    assert (await member(world, client.id)).role is MemberRole.AGENT
    await client.answer("support")
    assert await client.place() == ("importance", "support")


async def test_an_agent_who_becomes_a_manager_is_one(world, owner):
    agent = await inviting.joined(world, owner, "agent", AGENT_ID)
    token = await inviting.link_for(owner, "manager")

    await agent.send(f"/start {token}")

    found = await member(world, AGENT_ID)
    assert (found.number, found.role) == (2, MemberRole.MANAGER)
    await owner.send("/team")
    assert "No. 1" not in owner.last.text
    assert "No. 2" in owner.last.text


async def test_a_manager_is_not_made_an_agent(world, owner, manager, client):
    token = await inviting.link_for(owner, "agent")

    await manager.send(f"/start {token}")
    await client.send(f"/start {token}")

    assert (await member(world, MANAGER_ID)).role is MemberRole.MANAGER
    assert (await member(world, client.id)).role is MemberRole.AGENT


async def test_an_agent_who_declines_the_interview_stays_an_agent(world, owner, staff_guide):
    agent = await inviting.joined(world, owner, "agent", AGENT_ID)

    await agent.click(staff_guide.consent.decline[Language.EN])
    await agent.send("/start")

    assert await member(world, AGENT_ID) is not None
    assert (await agent.record()).guide_id == staff_guide.id


async def test_a_manager_invites_agents_and_customers_but_no_managers(world, manager):
    await manager.send("/invite")
    offered = [data for _, data in manager.last.buttons]
    assert not any(data.endswith(":manager") for data in offered)

    answer = await forge(manager, inviting.step(InvitationStep.AS, 0, "manager"))

    assert answer == said(STALE)
    assert await world.rows("invitations") == [row for row in await world.rows("invitations") if row.made_by is None]
    agent = await inviting.joined(world, manager, "agent", AGENT_ID)
    assert (await member(world, agent.id)).role is MemberRole.AGENT


async def test_a_manager_of_one_department_invites_and_sees_its_people_alone(world, owner):
    await inviting.joined(world, owner, "agent", AGENT_ID, department="sales", label="seller")
    manager = await inviting.joined(world, owner, "manager", MANAGER_ID, department="shop", reach="shop")

    await manager.send("/team")
    assert "seller" not in manager.last.text
    await manager.send("/invite")
    assert "seller" not in manager.last.text
    await manager.click(inviting.step(InvitationStep.AS, 0, "agent"))
    assert [data.rsplit(":")[-1] for _, data in manager.last.buttons if data.startswith("iv:d")] == ["shop"]
    draft = inviting.newest(manager, InvitationStep.DEPARTMENT)
    assert await forge(manager, inviting.step(InvitationStep.DEPARTMENT, draft, "sales")) == said(STALE)
    assert await forge(manager, revoke(Revocable.MEMBER, 1, sure=True)) == said(STALE)
    assert await member(world, AGENT_ID) is not None


async def test_a_manager_sees_nothing_of_a_map_outside_the_scope(two_guides):
    owner = await two_guides.person(OWNER_ID)
    manager = await inviting.joined(two_guides, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])

    assert (await member(two_guides, MANAGER_ID)).grant.scope == Scope((SECOND_GUIDE,))
    await manager.send("/digest")
    assert manager.last.text == said(UNKNOWN)
    assert await forge(manager, DigestButton(thread=0, action=DigestAction.NOW, value=0).pack()) == said(STALE)
    await manager.send("/help")
    assert "/map" in manager.last.text
    assert "/digest" not in manager.last.text


async def test_the_menu_of_a_manager_of_another_guide_has_what_works_for_it_alone(two_guides):
    owner = await two_guides.person(OWNER_ID)

    manager = await inviting.joined(two_guides, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])

    (menu, *_) = [call for call in two_guides.telegram.calls if isinstance(call, SetMyCommands)]
    shown = [command.command for command in menu.commands]
    assert shown == ["map", "pains", "cases", "invite", "team", "help"]
    for command in shown:
        await manager.send(f"/{command}")
        assert manager.last.text != said(UNKNOWN)


async def test_a_manager_of_one_guide_makes_and_sees_links_of_that_guide_alone(two_guides):
    owner = await two_guides.person(OWNER_ID)
    theirs = await inviting.campaign(owner, label="post", choices=("Pickup point", "Phone", "Comes for help"))
    others = await inviting.campaign(owner, label="secret", choices=("Customer journey", "Somewhere else", "Anybody"))
    manager = await inviting.joined(two_guides, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])

    await manager.send("/invite")
    assert "Customers, Pickup point · post · Phone · Comes for help, since" in manager.last.text
    assert "secret" not in manager.last.text
    for data in (
        LimitButton(link=mark_of(others), kind=LimitKind.SHOW).pack(),
        LimitButton(link=mark_of(others), kind=LimitKind.QUOTA, value=50).pack(),
        revoke(Revocable.CAMPAIGN, mark_of(others), sure=True),
    ):
        assert await forge(manager, data) == said(STALE)
    own = await inviting.campaign(manager, label="door")

    links = {row.token: row for row in await two_guides.rows("campaigns")}
    assert (links[own].guide_id, links[own].source, links[own].persona) == (SECOND_GUIDE, "door", None)
    assert (links[theirs].channel, links[theirs].persona) == ("phone", "comes_for_help")
    assert (links[others].quota, links[others].revoked_at) == (None, None)
    client = await two_guides.person(705)
    await client.send(f"/start {theirs}")
    record = await client.record()
    assert (record.guide_id, record.channel, record.persona) == (SECOND_GUIDE, "phone", "comes_for_help")


async def test_a_choice_for_a_link_is_stale_once_the_guide_has_another_version(world, owner, customer_guide):
    await owner.send("/invite")
    await owner.click("Customers")
    asked, before = owner.last.id, CampaignButton.unpack(owner.last.buttons[0][1])
    gone = before.model_copy(update={"guide": "00000000"})

    assert await owner.click(gone.pack(), message_id=asked, stale=True) == said(STALE)
    beyond = before.model_copy(update={"channel": len(customer_guide.channels) + 1, "persona": 0})
    assert await forge(owner, beyond.pack()) == said(STALE)

    assert await world.rows("campaigns") == []


async def test_the_list_says_in_which_language_a_link_greets(world, owner):
    await world.store.add_campaign(Campaign("t0ken", None, "letter", None, None, Language.RO))

    await owner.send("/invite")

    assert "Customers, letter · Română, since" in owner.last.text


async def test_a_manager_whose_guide_was_closed_sees_no_map(open_world):
    async with open_world() as world:
        await register_second_guide(world)
    async with open_world() as world:
        owner = await world.person(OWNER_ID)
        await inviting.joined(world, owner, "manager", MANAGER_ID, guides=[SECOND_GUIDE])
        await register_second_guide(world, status=Status.CLOSED)

    async with open_world() as world:
        manager = await world.person(MANAGER_ID)
        for command in ("/map", "/stage", "/quotes", "/pains", "/numbers", "/compare", "/case", "/export", "/digest"):
            await manager.send(command)
            assert manager.last.text == said(UNKNOWN)
        for data in ("v:map::0", "v:quotes:support:0", "u:0", "f:html", "a", "n:filter:", "g:00000000"):
            assert await forge(manager, data) == said(STALE)
        await manager.send("/help")
        assert "/map" not in manager.last.text
        assert not [row for row in await world.rows("audit") if row.action.startswith("read")]


async def test_a_tapped_guide_is_taken_back_by_a_second_tap(world, owner):
    token = await inviting.link_for(owner, "manager", guides=["customer_journey", "customer_journey"])
    client = await world.person(MANAGER_ID)

    await client.send(f"/start {token}")

    assert (await member(world, MANAGER_ID)).grant.scope == Scope()


async def test_customers_come_by_a_link_with_a_picture_and_are_counted(world, owner, customer_guide):
    token = await inviting.campaign(owner, label="spring letter", choices=("Phone", "Anybody"))

    photo = owner.last
    assert "photo" in photo.raw
    assert any(isinstance(call, SendPhoto) for call in world.telegram.calls)
    people = [await world.person(720 + number) for number in range(6)]
    for client in people:
        await client.send(f"/start {token}")
    record = await people[0].record()
    assert (record.source, record.channel, record.guide_id) == ("spring letter", "phone", customer_guide.id)
    await owner.send("/invite")
    assert "invited: 6" in owner.last.text

    await people[0].click(customer_guide.consent.decline[Language.EN])
    await owner.send("/invite")
    assert "invited: 6" in owner.last.text
    assert "said no" not in owner.last.text


async def test_fewer_than_five_people_of_a_link_are_not_counted(world, owner):
    token = await inviting.campaign(owner)
    for number in range(4):
        await (await world.person(720 + number)).send(f"/start {token}")

    await owner.send("/invite")

    assert "fewer than 5 people" in owner.last.text
    assert "invited" not in owner.last.text


async def test_a_link_to_the_interview_of_agents_is_listed_as_theirs(world, owner, staff_guide):
    await world.store.add_campaign(Campaign("shift", staff_guide.id, "meeting", None, None, Language.EN))

    await owner.send("/invite")

    assert "Agents, meeting · English, since" in owner.last.text
    assert "Customers, meeting" not in owner.last.text


async def test_a_revoked_link_of_customers_is_that_of_nobody(world, owner, client):
    token = await inviting.campaign(owner)
    await owner.send("/invite")

    await owner.click(LimitButton(link=mark_of(token), kind=LimitKind.SHOW).pack())
    await owner.click(revoke(Revocable.CAMPAIGN, mark_of(token)))
    await owner.click(revoke(Revocable.CAMPAIGN, mark_of(token), sure=True))
    await client.send(f"/start {token}")

    assert (await client.record()).source is None
    async with world.store.unit_of_work() as unit:
        assert await unit.campaign(token) is None


async def test_a_long_name_is_refused(world, owner):
    await owner.send("/invite " + "x" * 21)

    assert owner.last.text == said("A name for a link has at most {n} letters.", n=20)
    assert await world.rows("invitations") == []


async def test_markup_in_a_name_is_harmless(world, owner):
    await inviting.link_for(owner, "agent", label="<b>&")

    await owner.send("/invite")

    assert "<b>&" in owner.last.text


async def test_many_links_are_listed_page_by_page(world, owner):
    for _ in range(9):
        await inviting.link_for(owner, "agent")
    await owner.send("/invite")
    first = owner.last

    await owner.click(LinksButton(page=1).pack())

    assert "No. 9" in first.text
    assert "No. 1:" not in first.text
    assert "No. 1:" in owner.last.text
    assert owner.last.id == first.id
    assert LinksButton(page=0).pack() in [data for _, data in owner.last.buttons]


@pytest.mark.parametrize("command", ["/invite", "/team", "/audit"])
async def test_in_a_group_the_commands_are_private(world, owner, command):
    world.state.keep_group(Group(-100, "Team", (OWNER_ID,)))
    in_group = owner.in_group(-100)

    await in_group.send(command)

    assert [seen.text for seen in in_group.from_bot] == [
        said("I only work in a private chat, where nobody else reads along. Please write there.")
    ]


async def test_a_link_opened_in_a_group_makes_nobody_a_member_and_stays_good(world, owner, client):
    token = await inviting.link_for(owner, "agent")
    world.state.keep_group(Group(-100, "Friends", (client.id,)))

    await client.in_group(-100).send(f"/start {token}")
    assert await member(world, client.id) is None

    await client.send(f"/start {token}")
    assert await member(world, client.id) is not None


async def test_until_the_settings_are_there_an_agent_joins_without_an_interview(open_world):
    async with open_world(company="") as world:
        agent = await inviting.joined(world, await world.person(OWNER_ID), "agent", AGENT_ID)

        assert await member(world, AGENT_ID) is not None
        assert await agent.known() is None


@pytest.mark.parametrize("language", list(Language))
async def test_everything_is_said_in_the_language_of_the_inviter(world, language):
    owner = await world.person(OWNER_ID, language=language)
    await inviting.link_for(owner, "manager", label="<Ä>", guides=["customer_journey"], reach="shop")

    await owner.send("/invite")
    await owner.send("/team")
    await owner.send("/audit")

    assert len(owner.from_bot) == 5


@pytest.mark.parametrize("who", ["stranger", "agent"])
async def test_whoever_leads_nobody_gets_what_any_unknown_command_and_button_gets(world, owner, who):
    client = await (inviting.joined(world, owner, "agent", AGENT_ID) if who == "agent" else world.person(AGENT_ID))

    for command in ("/invite", "/team", "/audit", "/map"):
        await client.send(command)
        assert said(UNKNOWN) in [seen.text for seen in client.from_bot][-2:]
    told = {
        await forge(client, data)
        for data in (
            "zz:unknown", inviting.step(InvitationStep.AS, 0, "manager"), CampaignButton().pack(),
            LinksButton(page=0).pack(), TeamButton(page=0).pack(), revoke(Revocable.MEMBER, 1, sure=True), "au:0",
            revoke(Revocable.INVITATION, 1, sure=True),
        )
    }  # fmt: skip
    assert len(told) == 1
    assert (await member(world, AGENT_ID) is None) is (who == "stranger")


async def test_withdrawing_ends_the_role_and_leaves_no_number_and_no_name(world, owner, staff_guide):
    agent = await inviting.joined(world, owner, "agent", AGENT_ID, label="Anna")
    await agent.click(staff_guide.consent.agree[Language.EN])

    await agent.send("/withdraw")
    assert "(agent)" in agent.last.text
    await agent.click("Yes, delete everything")

    assert await member(world, AGENT_ID) is None
    assert (await world.rows("members"))[0].label is None
    assert str(AGENT_ID) not in await world.everything_stored()
    assert any(isinstance(call, DeleteMyCommands) for call in world.telegram.calls)
    assert (await world.rows("audit"))[-1].action == "left"


async def test_a_manager_who_never_answered_can_see_and_delete_what_is_held(world, manager):
    await manager.send("/mydata")
    assert "no. 1" in content(world, manager.last)
    await manager.send("/privacy")
    assert "no. 1" in manager.last.text
    await manager.send("/withdraw")
    await manager.click("Yes, delete everything")

    assert await member(world, MANAGER_ID) is None
    await manager.send("/mydata")
    assert manager.last.text == said("Nothing is held about you.")


async def test_what_is_held_of_an_agent_names_the_role(world, owner):
    agent = await inviting.joined(world, owner, "agent", AGENT_ID, label="<Anna>")

    await agent.send("/mydata")

    held = content(world, agent.last)
    assert all(part in held for part in ("no. 1", "agent", "Call centre", "<Anna>", str(AGENT_ID)))


async def test_links_are_made_for_two_owners_at_once(open_world):
    async with open_world(admin_ids=frozenset({OWNER_ID, OWNER_ID + 1})) as world:
        owners = [await world.person(OWNER_ID + number) for number in range(2)]
        await asyncio.gather(*(owner.send("/invite") for owner in owners))

        assert all("There are none yet." in owner.last.text for owner in owners)
