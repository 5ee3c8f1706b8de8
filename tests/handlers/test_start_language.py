"""Another language: on the first screen, in the middle, and for somebody who said nothing yet."""

import pytest

from interview.language import Language, Locale
from tests.handlers import inviting

OWNER_ID, MANAGER_ID = 900_001, 7_100_000_001


@pytest.mark.parametrize("language", [Language.RU, Language.RO, Language.CS])
async def test_the_first_screen_changes_its_language_in_place(client, customer_guide, language):
    await client.send("/start")
    consent = client.last

    await client.click(language.own_name)

    assert client.last.id == consent.id
    assert customer_guide.consent.agree[language] in client.last.labels
    assert (await client.interview()).language is language
    await client.click(customer_guide.consent.agree[language])
    assert customer_guide.parts[0].questions[0].options[0].label[language] in client.last.labels


async def test_the_language_of_a_tapped_twice_button_changes_nothing_more(client):
    await client.send("/start")

    answers = await client.click_quickly("Română", "Română")

    assert answers == ["", ""]
    assert (await client.interview()).language is Language.RO
    assert len(client.from_bot) == 1


async def test_the_language_command_asks_the_open_question_again_in_the_new_language(client, customer_guide):
    await client.begin()
    await client.tap("solve")
    question = client.last

    await client.send("/language")
    await client.click("Čeština")

    stages = customer_guide.parts[0].questions[1]
    assert client.last.text.startswith(stages.label[Language.CS])
    assert client.message(question.id).buttons == []
    assert (await client.values())["goal", None] == "solve"
    await client.answer(("support", "loyalty"))
    assert client.shown.text.startswith(customer_guide.stage("support").title[Language.CS])


async def test_words_told_after_the_change_are_kept_in_the_new_language(client, world):
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.send("/language")
    await client.click("Русский")

    await client.tell("Курьер приехал на день позже.")

    told = [row for row in await world.rows("answers") if row.text]
    assert [(row.language, row.text) for row in told] == [("ru", "Курьер приехал на день позже.")]


async def test_a_story_goes_on_across_a_change_of_language(client):
    await client.begin()
    await client.walk_to("story", stages="support")
    await client.send("First the line was busy.")

    await client.send("/language")
    await client.click("Română")
    await client.tell("Apoi nimeni nu a răspuns.")

    assert (await client.texts())["story"] == "First the line was busy.\nApoi nimeni nu a răspuns."


async def test_a_stranger_who_chooses_a_language_begins_in_it(client, customer_guide):
    await client.send("/language")
    menu = client.last

    await client.click("Čeština")

    assert client.message(menu.id).buttons == []
    assert customer_guide.consent.agree[Language.CS] in client.last.labels
    assert (await client.known()).language is Language.CS


async def test_until_the_settings_are_there_nothing_is_kept_of_a_stranger_with_a_language(open_world):
    async with open_world(company="") as world:
        stranger = await world.person()
        await stranger.send("/language")

        await stranger.click("Română")

        assert stranger.last.text == Locale(Language.RO).gettext(
            "This bot is being set up and takes no answers yet. Please come back later."
        )
        assert await stranger.known() is None


async def test_a_manager_without_an_interview_chooses_a_language(world):
    owner = await world.person(OWNER_ID)
    manager = await inviting.joined(world, owner, "manager", MANAGER_ID)
    await manager.send("/language")

    await manager.click("Română")
    assert manager.last.text == Locale(Language.RO).gettext("From now on I write in English.")
    await manager.send("/nothing")

    assert manager.last.text == Locale(Language.RO).gettext("I don't know this command. What I can do: /help")
    assert await manager.known() is None  # nothing is kept of whoever agreed to nothing, but the language of the role
    assert [row.language for row in await world.rows("members")] == ["ro"]
    await manager.send("The queue was long again")
    assert await world.rows("notes") == []


async def test_an_owner_without_an_interview_chooses_a_language(world, customer_guide):
    owner = await world.person(OWNER_ID)
    await owner.send("/language")

    await owner.click("Čeština")
    await owner.send("/start")

    assert customer_guide.consent.agree[Language.CS] in owner.last.labels


async def test_between_interviews_the_chosen_language_is_remembered(client, customer_guide):
    await client.send("/start")
    await client.click("Čeština")
    await client.click(customer_guide.consent.agree[Language.CS])
    await client.world.advance(days=8)
    await client.world.break_off()

    await client.send("/language")
    await client.click("Română")
    await client.send("/start")

    assert customer_guide.consent.agree[Language.RO] in client.last.labels
