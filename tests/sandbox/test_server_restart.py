"""What a folder keeps: everything, also after a crash in the middle of a line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.client import SandboxClient
from bot.sandbox.journal import FolderInUseError, Journal
from bot.sandbox.server import SandboxServer

TOKEN = "42:TEST"
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="d")]])


async def test_server_restart_keeps_people_chats_files_updates_and_commands(
    tmp_path: Path, bot_at: Callable[..., Bot]
) -> None:
    server = SandboxServer(token=TOKEN, folder=tmp_path)
    await server.start()
    bot = bot_at(server.url)
    async with SandboxClient(server.url) as sandbox:
        anna = await sandbox.person(701, first_name="Анна", language_code="ru")
        await anna.send("/start")
        (start,) = await bot.get_updates()
        await bot.get_updates(offset=start.update_id + 1)
        asked = await bot.send_message(anna.id, "Да?", reply_markup=KEYBOARD)
        await bot.send_document(anna.id, BufferedInputFile(b"data", "a.txt"))
        await bot.set_my_commands([BotCommand(command="help", description="Help")])
        await anna.click("Да")
        before = (await anna.chat()).messages
    await server.stop()

    server = SandboxServer(token=TOKEN, folder=tmp_path)
    await server.start()
    bot = bot_at(server.url)
    async with SandboxClient(server.url) as sandbox:
        anna = await sandbox.person(701, first_name="Анна", language_code="ru")
        after = (await anna.chat()).messages
        assert after == before
        assert after[-1].document_id is not None
        assert await sandbox.file(after[-1].document_id) == b"data"
        assert await anna.commands() == ("help",)

        (tap,) = await bot.get_updates()
        assert tap.update_id == start.update_id + 1
        assert tap.callback_query is not None
        assert await bot.answer_callback_query(tap.callback_query.id)
        await bot.edit_message_text("Да", chat_id=anna.id, message_id=asked.message_id)
        assert await anna.send("more") == after[-1].id + 1
    await server.stop()


async def test_server_restart_keeps_the_webhook(tmp_path: Path, bot_at: Callable[..., Bot]) -> None:
    for _ in range(2):
        server = SandboxServer(token=TOKEN, folder=tmp_path)
        await server.start()
        kept = server.state.setting("webhook")
        await bot_at(server.url).set_webhook("http://127.0.0.1:1/hook")
        await server.stop()

    assert kept["url"] == "http://127.0.0.1:1/hook"


async def test_server_people_are_welcomed_once(tmp_path: Path) -> None:
    for _ in range(2):
        server = SandboxServer(token=TOKEN, folder=tmp_path)
        server.welcome()
        people = server.state.people()
        server.state.close()

    assert [person.language_code for person in people] == ["ru", "ro", "cs", "en", "cs", "en"]
    assert [person.role for person in people][-2:] == ["agent", "manager"]


def test_journal_reads_past_a_line_that_a_crash_cut_off(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.put("people", "1", {"name": "Анна"})
    journal.put("people", "2", {"name": "Ioana"})
    journal.drop("people", "2")
    journal.close()
    (path,) = tmp_path.glob("*.jsonl")
    path.write_bytes(path.read_bytes() + b'["people","3",{"na')

    journal = Journal(tmp_path)
    journal.put("people", "4", {"name": "Petra"})
    journal.close()
    journal = Journal(tmp_path)
    people = dict(journal.table("people"))
    journal.close()

    assert people == {"1": {"name": "Анна"}, "4": {"name": "Petra"}}


def test_journal_folder_belongs_to_one_sandbox(tmp_path: Path) -> None:
    journal = Journal(tmp_path)

    with pytest.raises(FolderInUseError, match="Another sandbox uses"):
        Journal(tmp_path)

    journal.close()
    Journal(tmp_path).close()
