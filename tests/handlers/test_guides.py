"""`/guides`: what owners and managers see of guides, and how a new version gets into use."""

import pytest

from bot.sandbox import people
from bot.sandbox.parameters import Upload
from bot.sandbox.people import Thing
from handlers.callbacks import GuideAction, GuidesButton
from interview.errors import UnknownGuideError
from interview.guide import Status
from interview.guide_file import MAX_BYTES
from interview.language import Language, Locale
from interview.library import builtin_sources
from interview.records import Role
from interview.rights import Action, Actor, ActorRole
from storage.guides import SqlGuides
from tests.handlers.guides import data, discard_button, publish, publish_button, upload, version, visitor
from tests.handlers.inviting import joined

OWNER_ID, MANAGER_ID, AGENT_ID = 900_001, 7_100_000_001, 7_100_000_002
UNKNOWN = "I don't know this command. What I can do: /help"
STALE = "This button is from an earlier conversation. To begin anew: /start"
UNREADABLE = "Thank you. I can only read words and taps, so this was not kept. Could you write it?"
LANGUAGES = list(Language)


def said(sentence, **values):
    return Locale(Language.EN).gettext(sentence, **values)


@pytest.fixture
async def owner(world):
    return await world.person(OWNER_ID)


@pytest.fixture
async def manager(world, owner):
    return await joined(world, owner, "manager", MANAGER_ID)


async def statuses(world):
    """Return the status of each version of the own guide, as stored."""
    return {one.version: one.status for one in await world.store.stored_guides() if one.id == "small"}


def document(client):
    """Return name and content of the newest file that the bot sent."""
    raw = next(seen.raw["document"] for seen in reversed(client.from_bot) if "document" in seen.raw)
    file = client.world.state.file(raw["file_id"])
    return file.name, client.world.state.content(file)


# Looking


async def test_the_list_names_every_guide_and_its_card_the_versions(world, owner):
    await publish(owner, version(2), 2)
    await publish(owner, version(3, ("en: Small guide", "en: Smaller guide")), 3)

    await owner.send("/guides")
    listed = owner.last
    await owner.click("Smaller guide ›")

    assert "Customer journey · for customers\nversion 3: interviews begin with it" in listed.text
    assert "Smaller guide · for customers\nversion 3: interviews begin with it" in listed.text
    assert owner.last.id == listed.id  # the same message
    assert "version 3: interviews begin with it\nversion 2: published" in owner.last.text
    assert owner.last.labels == [
        "Download", "Preview as a respondent", "Crash test", "Upload a new version", "‹ All guides",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_guide_is_titled_in_the_language_of_the_reader_or_of_the_guide(world, language):
    owner = await world.person(OWNER_ID, language=language)
    await publish(owner, version(2), 2)

    await owner.send("/guides")

    assert ("Small guide" if language is Language.EN else "Малый опрос") in owner.last.text


async def test_the_file_of_a_version_comes_as_it_was_sent(owner):
    text = version(2)
    await publish(owner, text, 2)

    await owner.send("/guides")
    await owner.click("Small guide ›")
    await owner.click("Download")

    assert document(owner) == ("small-2.yaml", text.encode())


async def test_our_own_guide_can_be_downloaded_but_not_replaced(owner):
    ours = next(source for source in builtin_sources() if source.guide.role is Role.CUSTOMER)
    await owner.send("/guides")
    await owner.click(data(GuideAction.CARD, ours.guide.version, guide_id=ours.guide.id))

    assert "Upload a new version" not in owner.last.labels
    await owner.click("Download")
    assert document(owner)[1].decode() == ours.text
    answer = await upload(owner, ours.text.replace(f"version: {ours.guide.version}\n", "version: 900\n", 1))
    assert "comes with the product: copy it and write another `id`" in answer.text


async def test_counts_of_open_interviews_tell_of_no_few(world, owner):
    await publish(owner, version(2), 2)
    for number in range(4):
        await (await visitor(world, 800 + number)).click("I agree")
    await owner.send("/guides")
    few = owner.last.text
    for number in range(4, 6):
        await (await visitor(world, 800 + number)).click("I agree")
    await owner.send("/guides")
    two_more = owner.last.text  # two began since the last look: nothing moves
    for number in range(6, 10):
        await (await visitor(world, 800 + number)).click("I agree")

    await owner.send("/guides")

    assert "open" not in few
    assert "open" not in two_more
    assert "version 2: interviews begin with it · 10 interviews are open" in owner.last.text


# Who may


async def test_a_stranger_and_a_respondent_and_an_agent_know_no_such_command(world, owner, client):
    agent = await joined(world, owner, "agent", AGENT_ID)
    for somebody in (client, agent):
        await somebody.send("/guides")
        assert said(UNKNOWN) in [seen.text for seen in somebody.from_bot]
        await somebody.send_file("small.yaml", version(2).encode(), text="/guides")
        assert said(UNREADABLE) in [seen.text for seen in somebody.from_bot]
    assert await statuses(world) == {}


async def test_a_manager_publishes_a_new_version_of_a_guide_in_scope(world, owner, manager):
    await publish(owner, version(2), 2)

    await manager.send("/guides")
    assert "Upload a guide of your own" not in manager.last.labels
    await manager.click("Small guide ›")
    await manager.click("Upload a new version")
    assert "Please send the guide as a file here" in manager.last.text
    await manager.send_file("small.yaml", version(3, ("en: Buying}", "en: Paying}")).encode())
    assert "Renamed stage: Buying → Paying" in manager.last.text
    await manager.click("Publish version 3")

    assert "version 3\nPublished." in manager.last.text
    assert await statuses(world) == {2: Status.PUBLISHED, 3: Status.PUBLISHED}
    async with world.store.unit_of_work() as unit:
        last = (await unit.audit())[0]
    assert (last.actor, last.action, last.object) == (Actor(ActorRole.MANAGER, 1), Action.GUIDE_PUBLISHED, "small")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("en: I agree}", "en: Agreed}"), "leave `consent` as in version 2"),
        (("      - id: permission\n", "      - id: permission\n        short: {ru: П, en: P}\n"), "`permission`"),
    ],
)
async def test_a_manager_changes_nothing_that_people_agree_to(world, owner, manager, change, sentence):
    await publish(owner, version(2), 2)
    changed = version(3, change)

    answer = await upload(manager, changed)
    assert sentence in answer.text
    assert await statuses(world) == {2: Status.PUBLISHED}

    await upload(owner, changed)  # nor does a manager publish what an owner has sent
    told = await manager.click(publish_button(changed, 3), message_id=answer.id, stale=True)
    assert told == said("What people agree to is changed by owners: please ask one to publish this version.")
    assert await statuses(world) == {2: Status.PUBLISHED, 3: Status.DRAFT}


async def test_a_manager_neither_begins_a_guide_nor_sees_the_draft_of_one(world, owner, manager):
    answer = await upload(manager, version(2))
    assert "new guides are begun by owners" in answer.text
    await upload(owner, draft := version(2))

    await manager.send("/guides")
    assert "Small guide ›" not in manager.last.labels
    buttons = [publish_button(draft, 2), discard_button(draft, 2), data(GuideAction.UPLOAD)]
    hidden = (GuideAction.UPLOAD, GuideAction.FILE, GuideAction.PREVIEW, GuideAction.CRASH, GuideAction.CARD)
    for forbidden in (*buttons, *(data(action, 2) for action in hidden)):
        assert await manager.click(forbidden, message_id=manager.last.id, stale=True) == said(STALE)
    assert await statuses(world) == {2: Status.DRAFT}


async def test_a_manager_of_other_guides_learns_nothing_of_a_guide_by_sending_one(world, owner):
    await publish(owner, version(2), 2)
    ours = builtin_sources()[0].guide
    manager = await joined(world, owner, "manager", MANAGER_ID, guides=(ours.id,))

    for text in (version(2), version(3)):
        assert "new guides are begun by owners" in (await upload(manager, text)).text
    await upload(owner, draft := version(3))
    for forbidden in (publish_button(draft, 3), discard_button(draft, 3), data(GuideAction.UPLOAD, 3)):
        assert await manager.click(forbidden, message_id=manager.last.id, stale=True) == said(STALE)
    assert await statuses(world) == {2: Status.PUBLISHED, 3: Status.DRAFT}


async def test_a_manager_sees_the_guides_of_the_invitation_alone(world, owner):
    await publish(owner, version(2), 2)
    manager = await joined(world, owner, "manager", MANAGER_ID, guides=("small",))

    await manager.send("/guides")

    assert manager.last.labels == ["Small guide ›"]
    await manager.click("Small guide ›")
    assert manager.last.labels[-2:] == ["Upload a new version", "‹ All guides"]
    ours = builtin_sources()[0].guide
    foreign = data(GuideAction.FILE, ours.version, guide_id=ours.id)
    assert await manager.click(foreign, message_id=manager.last.id, stale=True) == said(STALE)


async def test_a_manager_whose_guides_are_gone_knows_no_such_command(world, owner):
    text = version(2)
    await publish(owner, text, 2)
    manager = await joined(world, owner, "manager", MANAGER_ID, guides=("small",))
    async with world.store.database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM guides WHERE id = 'small'")
    await world.house.guides.refresh()

    await manager.send("/guides")

    assert manager.last.text == said(UNKNOWN)


async def test_old_buttons_of_a_revoked_manager_do_nothing(world, owner, manager):
    await publish(owner, version(2), 2)
    await manager.send("/guides")
    await manager.click("Small guide ›")
    card = manager.last
    files = [seen for seen in manager.from_bot if "document" in seen.raw]
    async with world.store.unit_of_work() as unit:
        await unit.end_membership(1)

    for _, button in card.buttons:
        assert await manager.click(button, message_id=card.id, stale=True) == said(STALE)

    assert [seen for seen in manager.from_bot if "document" in seen.raw] == files


async def test_old_buttons_of_somebody_who_is_owner_no_longer_do_nothing(world, owner, open_world):
    text = version(2)
    answer = await upload(owner, text)
    async with open_world(admin_ids=frozenset({OWNER_ID + 1})) as later:
        former = await later.person(OWNER_ID)

        told = await former.click(publish_button(text, 2), message_id=answer.id, stale=True)

        assert told == said(STALE)
        assert await statuses(later) == {2: Status.DRAFT}


# What is wrong


async def test_upload_says_what_to_send_and_takes_the_next_file_whatever_it_is_called(world, owner):
    await owner.send("/guides")
    await owner.click("Upload a guide of your own")
    asked = owner.last.text

    await owner.send_file("guide.txt", version(2).encode())

    assert "a YAML file of at most 500 KB" in asked
    assert "The file is right. It is kept as a draft." in owner.last.text
    assert await statuses(world) == {2: Status.DRAFT}


async def test_a_table_is_no_guide_even_while_one_is_awaited(owner):
    await upload(owner, b"just words")

    await owner.send_file("reviews.csv", b"Review,Rating\nThey never called me back,2\n")

    assert owner.last.labels == ["Yes, look at it", "No"]


@pytest.mark.parametrize("name", ["reviews.csv", "reviews", "reviews.yaml"])
async def test_a_file_called_an_import_is_one_even_while_a_guide_is_awaited(owner, name):
    await upload(owner, b"just words")

    await owner.send_file(name, b"Review,Rating\nThey never called me back,2\n", text="/import")

    assert "The rows are: reviews" in owner.last.text


@pytest.mark.parametrize("ending", ["publish", "discard", "import"])
async def test_the_next_file_is_no_guide_once_that_is_decided(owner, ending):
    text = version(2)
    await upload(owner, text)
    match ending:
        case "publish":
            await owner.click(publish_button(text, 2))
        case "discard":
            await owner.click(discard_button(text, 2))
        case _:
            await owner.send("/import")

    await owner.send_file("reviews.txt", b"Review,Rating\nThey never called me back,2\n")

    assert "write a map here" not in owner.last.text
    assert owner.last.labels in (["Yes, look at it", "No"], ["Import", "What the rows are", "Columns", "Cancel"])


async def test_a_file_that_nobody_asked_for_is_none_of_a_guide(world, owner):
    await owner.send_file("report.pdf", b"%PDF-1.4")

    assert owner.last.text == said(UNREADABLE)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_mistakes_come_with_line_and_remedy_in_the_language_of_the_owner(world, language):
    owner = await world.person(OWNER_ID, language=language)
    locale = Locale(language)

    text = version(2, ("role: customer", "role: manager"), ("type: number", "typ: number"))
    answer = await upload(owner, text)

    line = text[: text.index("role: manager")].count("\n") + 1
    either = locale.gettext("{names} or {last}", names="'customer'", last="'staff'")
    remedy = locale.gettext("`{written}` is not known here: write {known}", written="manager", known=either)
    assert locale.gettext("Line {line}: {problem}", line=line, problem=f"role: {remedy}") in answer.text
    assert locale.gettext("`{key}` is no key here: did you mean `{close}`?", key="typ", close="type") in answer.text
    assert await statuses(world) == {}


async def test_of_many_mistakes_the_first_ten_are_told_and_the_rest_counted(owner):
    more = "".join(f"  - {{id: S{n}, title: {{ru: Э, en: S}}, short_title: {{ru: Э, en: S}}}}\n" for n in range(13))

    answer = await upload(owner, version(2, ("\nparts:\n", f"{more}\nparts:\n")))

    assert answer.text.count("Line ") == 10
    assert "places are to be set right" in answer.text
    assert "more" in answer.text.splitlines()[-1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "this is no text file: write the guide in a text editor"),
        ("версия: 2".encode("cp1251"), "the file is not UTF-8: save it with the encoding UTF-8"),
        (b"#" * (MAX_BYTES + 1), "This file is too large for a guide: 500 KB is the most."),
        (b"just words", "write a map here: keys, each with a colon and a value"),
        (b"a: [", "this is not YAML"),
        (b"a: <b>&\n", "`a` is no key here"),
    ],
    ids=["binary", "encoding", "huge", "words", "syntax", "markup"],
)
async def test_a_wrong_file_gets_a_kind_sentence(world, owner, content, sentence):
    answer = await upload(owner, content, name="wro<b>ng.yaml")

    assert sentence in answer.text
    assert await statuses(world) == {}


async def test_a_file_that_telegram_does_not_hand_out_is_asked_for_again(world, owner):
    world.may_refuse = True
    await owner.send("/guides")
    world.state.file_at = lambda path: None

    await owner.send_file("small.yaml", version(2).encode())

    assert owner.last.text == said("The file could not be fetched from Telegram. Please send it again.")


async def test_a_published_version_cannot_be_changed_and_the_next_number_is_named(world, owner):
    await publish(owner, version(2), 2)
    await publish(owner, version(5), 5)

    answer = await upload(owner, version(2, ("en: I agree}", "en: Agreed}")))

    assert "there is a version 2 already, and it says something else: write `version: 6`" in answer.text
    assert await statuses(world) == {2: Status.PUBLISHED, 5: Status.PUBLISHED}
    async with world.store.unit_of_work() as unit:
        assert [(line.action, line.object) for line in await unit.audit()] == [(Action.GUIDE_PUBLISHED, "small")] * 2


async def test_the_same_file_again_is_nothing_to_do(owner):
    await publish(owner, version(2), 2)

    assert "version 2 is published already and says the same" in (await upload(owner, version(2))).text


async def test_a_version_below_the_published_one_would_never_be_used(owner):
    await publish(owner, version(4), 4)

    assert "write `version: 5`" in (await upload(owner, version(3))).text


async def test_words_of_a_pain_that_cannot_be_read_are_named(owner):
    answer = await upload(owner, version(2, ("en: [roaming]", 'en: ["<unknown>"]')))

    assert "words cannot be read as a pattern" in answer.text


# Publishing


async def test_a_right_file_says_what_it_changes_and_how_long_it_is(owner):
    await publish(owner, version(2), 2)

    answer = await upload(
        owner,
        version(
            3,
            ("title: {ru: Покупка, en: Buying}", "title: {ru: Оплата, en: Paying <now>}"),
            ("      - {id: nps, type: nps}\n", "      - {id: nps, type: nps}\n      - {id: effort, type: ces}\n"),
            ("minutes: {ru: две минуты,", "goal: {ru: Успеть., en: Be on time.}\nminutes: {ru: две минуты,"),
        ),
    )

    lines = answer.text.splitlines()
    assert lines[0] == "Small guide (small), version 3"
    assert "Against version 2:" in lines
    assert "Renamed stage: Buying → Paying <now>" in lines
    assert "New questions: 1" in lines
    assert "Changed on the map: scenario, goal or planned channels." in lines
    assert any(line.startswith("• effort: ") for line in lines)
    assert any(line.startswith("Length: half of the people need ") and "; before: half of" in line for line in lines)
    assert answer.labels == [
        "Publish version 3", "Preview of version 3", "Crash test of version 3", "Discard version 3",
    ]  # fmt: skip


async def test_a_published_version_is_used_at_once_and_running_interviews_keep_theirs(world, owner):
    await publish(owner, version(2), 2)
    early = await visitor(world, 801)
    await early.click("I agree")
    text = version(3, ("en: Something else}", "en: Anything else}"))
    await upload(owner, text)
    before_publishing = await visitor(world, 802)

    await owner.click(publish_button(text, 3))
    late = await visitor(world, 803)

    assert owner.last.text.startswith("Small guide (small), version 3\nPublished.")
    for client, number in ((early, 2), (before_publishing, 2), (late, 3)):
        assert (await client.interview()).guide_version == number
    await early.click("Next")
    await before_publishing.click("I agree")
    await before_publishing.click("Next")
    await late.click("I agree")
    await late.click("Next")
    assert "Something else" in early.last.labels
    assert "Something else" in before_publishing.last.labels
    assert "Anything else" in late.last.labels
    await early.finish()
    assert (await early.record()).guide_version == 2


async def test_another_process_takes_it_when_somebody_comes_who_was_interviewed_elsewhere(world, owner, open_world):
    await publish(owner, version(2), 2)
    async with open_world() as elsewhere:
        text = version(3)
        client = await visitor(world, 801)
        owner_elsewhere = await elsewhere.person(OWNER_ID)
        await publish(owner_elsewhere, text, 3)
        there = await visitor(elsewhere, 802)  # begins with version 3, of which the first process has not heard
        with pytest.raises(UnknownGuideError):
            world.house.interviews.guide_of("small", 3)

        here = await world.person(802)
        await here.click("I agree", message_id=there.last.id)

        assert (await here.interview()).state.consent
        assert (await here.interview()).guide_version == 3
        assert (await client.interview()).guide_version == 2


async def test_the_loop_takes_what_the_command_line_added(world, owner):
    shelf = SqlGuides(world.store.database, world.clock)
    await shelf.register("small", 2, status=Status.PUBLISHED, digest="d", source=version(2))

    assert await world.house.guides.refresh()
    assert not await world.house.guides.refresh()

    client = await visitor(world, 801)
    assert (await client.interview()).guide_version == 2


async def test_publishing_twice_or_from_an_old_card_does_nothing(world, owner):
    first = version(2)
    answer = await upload(owner, first)
    second = version(2, ("en: I agree}", "en: Agreed}"))
    await upload(owner, second)

    old = await owner.click(publish_button(first, 2), message_id=answer.id, stale=True)
    assert await statuses(world) == {2: Status.DRAFT}
    newest = owner.last
    await owner.click(publish_button(second, 2), message_id=newest.id)
    again = await owner.click(publish_button(second, 2), message_id=newest.id, stale=True)
    too_late = await owner.click(discard_button(second, 2), message_id=newest.id, stale=True)

    assert {old, again, too_late} == {said(STALE)}
    assert await statuses(world) == {2: Status.PUBLISHED}
    assert world.house.interviews.guide_of("small", 2).consent.agree[Language.EN] == "Agreed"


async def test_a_discarded_draft_is_gone(world, owner):
    text = version(2)
    await upload(owner, text)

    await owner.click(discard_button(text, 2))

    assert owner.last.text == said("The draft was thrown away; nothing has changed.")
    assert await statuses(world) == {}
    with pytest.raises(UnknownGuideError):
        world.house.interviews.guide_of("small", 2)


async def test_a_draft_survives_a_restart(owner, open_world):
    text = version(2)
    answer = await upload(owner, text)
    async with open_world() as later:
        again = await later.person(OWNER_ID)
        await again.click(publish_button(text, 2), message_id=answer.id)

        assert await statuses(later) == {2: Status.PUBLISHED}
        assert (await (await visitor(later, 801)).interview()).guide_id == "small"


async def test_a_redelivered_file_and_tap_change_nothing(world, owner):
    text = version(2)
    await owner.send("/help")
    upload_ = Thing("document", "/guides", Upload("small.yaml", "text/plain", text.encode()))
    people.send(world.state, OWNER_ID, upload_)
    sent = world.state.updates.pending()
    await world.deliver()
    people.tap(world.state, OWNER_ID, owner.last.id, publish_button(text, 2))
    tapped = world.state.updates.pending()
    await world.deliver()
    before = [seen.raw for seen in owner.messages]

    await world.hand_over([*sent, *tapped])
    await world.settle()

    assert [seen.raw for seen in owner.messages] == before
    assert await statuses(world) == {2: Status.PUBLISHED}


async def test_the_map_is_shown_after_a_version_with_other_stages(world, owner):
    await publish(owner, version(2), 2)
    shelf = SqlGuides(world.store.database, world.clock)
    ours = next(source.guide for source in builtin_sources() if source.guide.role is Role.CUSTOMER)
    await shelf.close(ours.id, ours.version)
    await world.house.guides.refresh()
    for number in range(6):
        client = await visitor(world, 801 + number)
        await client.click("I agree")
        await client.click("Next")
        await client.finish(visited=("choice", "purchase", "support"))
    await owner.send("/map")
    assert "photo" in owner.last.raw

    await publish(owner, version(3, ("  - id: purchase\n", "  - id: payment\n")), 3)
    await owner.send("/map")

    assert "photo" in owner.last.raw
    await owner.send("/stage")
    assert "photo" in owner.last.raw


async def test_pages_of_the_list_that_are_not_there_show_the_nearest(owner):
    await owner.send("/guides")

    await owner.click(GuidesButton(page=99).pack(), message_id=owner.last.id, stale=True)

    assert "Interview guides" in owner.last.text
