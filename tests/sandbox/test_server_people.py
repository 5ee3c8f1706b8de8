"""What people do and what a page is told: the control interface through its client."""

import asyncio
import json

import aiohttp
import pytest
from aiogram import Bot
from aiogram.types import InaccessibleMessage, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.sandbox import pictures
from bot.sandbox.client import NeverSeenError, SandboxClient, SandboxError, SandboxPerson
from bot.sandbox.people import KINDS
from bot.sandbox.server import SandboxServer

KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="d")]])


async def newest(bot: Bot) -> Message:
    message = (await bot.get_updates())[-1].message
    assert message is not None
    return message


async def test_server_person_writes(bot: Bot, anna: SandboxPerson) -> None:
    await anna.send("привет")

    message = await newest(bot)

    assert (message.text, message.chat.id) == ("привет", anna.id)
    assert message.from_user is not None
    assert (message.from_user.first_name, message.from_user.language_code) == ("Анна", "ru")


async def test_server_command_is_marked(bot: Bot, anna: SandboxPerson) -> None:
    message = await newest(bot)

    assert message.entities is not None
    assert (message.entities[0].type, message.entities[0].length) == ("bot_command", 6)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "text"])
async def test_server_person_sends_anything(bot: Bot, anna: SandboxPerson, kind: str) -> None:
    await anna.send_thing(kind)

    assert (await newest(bot)).content_type == kind


async def test_server_person_sends_a_photo_of_their_own(bot: Bot, anna: SandboxPerson) -> None:
    await anna.send_thing("photo", data=pictures.plain_picture(30, 20), file_name="x.png", text="вот")

    message = await newest(bot)

    assert message.photo is not None
    assert (message.photo[-1].width, message.caption) == (30, "вот")


async def test_server_person_forwards_and_replies(bot: Bot, anna: SandboxPerson) -> None:
    asked = await bot.send_message(anna.id, "x")

    await anna.send("не моё", forwarded_from="Somebody")
    assert (await newest(bot)).forward_origin is not None
    await anna.send("моё", reply_to=asked.message_id)
    replied = (await newest(bot)).reply_to_message
    assert replied is not None
    assert replied.message_id == asked.message_id


async def test_server_person_edits_an_old_message(bot: Bot, anna: SandboxPerson) -> None:
    message_id = await anna.send("olt")

    await anna.edit(message_id, "old")

    edited = (await bot.get_updates())[-1].edited_message
    assert edited is not None
    assert (edited.text, edited.message_id, edited.edit_date is None) == ("old", message_id, False)


async def test_server_group_message(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    await sandbox.group(-100, [anna.id], title="Команда")
    joined = (await bot.get_updates())[-1].my_chat_member
    assert joined is not None
    assert joined.new_chat_member.status == "member"

    await anna.in_group(-100).send("/start")

    message = await newest(bot)
    assert (message.chat.type, message.chat.title, message.from_user and message.from_user.id) == (
        "group",
        "Команда",
        anna.id,
    )


async def test_server_tap_brings_the_message_and_its_data(bot: Bot, anna: SandboxPerson) -> None:
    asked = await bot.send_message(anna.id, "x", reply_markup=KEYBOARD)

    await anna.click("Да")

    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("d", anna.id)
    assert query.message is not None
    assert query.message.message_id == asked.message_id


async def test_server_tap_of_a_button_that_is_gone(bot: Bot, anna: SandboxPerson) -> None:
    asked = await bot.send_message(anna.id, "x", reply_markup=KEYBOARD)
    await bot.edit_message_reply_markup(chat_id=anna.id, message_id=asked.message_id)

    with pytest.raises(SandboxError, match="has no button 'd'"):
        await anna.click("d", message_id=asked.message_id)
    await anna.click("d", message_id=asked.message_id, stale=True)

    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert isinstance(query.message, Message)
    assert (query.data, query.message.reply_markup) == ("d", None)


async def test_server_tap_under_a_deleted_message(bot: Bot, anna: SandboxPerson) -> None:
    asked = await bot.send_message(anna.id, "x", reply_markup=KEYBOARD)
    await bot.delete_messages(anna.id, [asked.message_id])

    await anna.click("d", message_id=asked.message_id, stale=True)

    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert isinstance(query.message, InaccessibleMessage)


async def test_server_block_and_unblock_reach_the_bot(bot: Bot, anna: SandboxPerson) -> None:
    await anna.block()
    await anna.unblock()

    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]

    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("people", {"id": 0, "first_name": "x"}, "id: "),
        ("people", {"id": 1, "first_name": "x", "age": 5}, "age: Extra inputs"),
        ("chats/999/messages", {"text": "x"}, "chat not found"),
        ("chats/701/messages", {"text": " "}, "no empty message"),
        ("chats/701/messages", {"text": "x" * 4097}, "longest text has 4096"),
        ("chats/701/messages", {"kind": "dance"}, "not 'dance'"),
        ("chats/701/messages", {"kind": "document", "data_base64": "?"}, "not base64"),
        ("chats/701/messages/1/edit", {"text": " "}, "no empty message"),
        ("chats/701/messages/9/edit", {"text": "x"}, "There is no message 9"),
        ("groups", {"id": -1, "title": "x", "members": []}, "needs somebody in it"),
        ("updates/release", {"order": [1]}, "not held"),
    ],
)
async def test_server_control_refuses_in_words(
    sandbox: SandboxClient, anna: SandboxPerson, path: str, body: dict[str, object], words: str
) -> None:
    with pytest.raises(SandboxError, match=words):
        await sandbox.post(path, body)


async def test_server_person_edits_only_their_own(bot: Bot, anna: SandboxPerson) -> None:
    sent = await bot.send_message(anna.id, "x")

    with pytest.raises(SandboxError, match="one's own"):
        await anna.edit(sent.message_id, "y")


async def test_server_events_tell_a_page_about_every_change(
    server: SandboxServer, bot: Bot, anna: SandboxPerson
) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}/sandbox/events") as stream:
        seen: list[dict[str, object]] = []

        async def read(count: int) -> None:
            while len(seen) < count:
                line = (await stream.content.readline()).decode()
                if line.startswith("data: "):
                    seen.append(json.loads(line.removeprefix("data: ")))

        async with asyncio.timeout(5):
            await read(1)
            sent = await bot.send_message(anna.id, "x", reply_markup=KEYBOARD)
            await bot.send_chat_action(anna.id, "typing")
            tap = await anna.click("Да")
            await bot.answer_callback_query(tap, text="ok")
            await bot.edit_message_text("y", chat_id=anna.id, message_id=sent.message_id)
            await bot.delete_messages(anna.id, [sent.message_id])
            await read(6)

    assert [event["type"] for event in seen] == ["reload", "message", "action", "answer", "edited", "deleted"]
    assert seen[3]["query_id"] == tap


async def test_server_files_of_people_are_never_opened_in_the_page(server: SandboxServer, anna: SandboxPerson) -> None:
    await anna.send_thing("document", file_name="<b>.html", data=b"<script>alert(1)</script>")
    document_id = (await anna.messages())[-1].document_id

    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{server.url}/sandbox/files/{document_id}") as answer,
    ):
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%3Cb%3E.html"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_client_waits_for_what_comes_later(bot: Bot, anna: SandboxPerson) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(anna.wait_for(lambda chat: chat.last))
        await asyncio.sleep(0)
        await bot.send_message(anna.id, "later")

    last = waiting.result().last
    assert last is not None
    assert last.text == "later"


async def test_client_says_what_was_seen_instead(bot: Bot, anna: SandboxPerson) -> None:
    await bot.send_message(anna.id, "Да?", reply_markup=KEYBOARD)

    with pytest.raises(NeverSeenError, match=r"(?s)waited 0\.05 s for a wonder.*bot 2: 'Да\?' \['Да'\]"):
        await anna.wait_for(lambda _: False, what="a wonder", timeout_s=0.05)


async def test_client_returns_the_answer_to_what_was_done(bot: Bot, anna: SandboxPerson) -> None:
    async def act() -> None:
        await anna.send("?")
        await bot.send_message(anna.id, "!")

    assert (await anna.reply_to(act())).text == "!"


async def test_client_waits_for_a_server_to_come_up(server: SandboxServer) -> None:
    async with SandboxClient(server.url) as sandbox:
        await sandbox.ready(timeout_s=5)
    async with SandboxClient("http://127.0.0.1:1") as sandbox:
        with pytest.raises(TimeoutError):
            await sandbox.ready(timeout_s=0.01)
