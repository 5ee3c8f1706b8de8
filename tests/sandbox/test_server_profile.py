"""What the bot tells about itself: its name, description and commands."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

from bot.sandbox.client import SandboxClient, SandboxPerson


def commands(*names: str) -> list[BotCommand]:
    return [BotCommand(command=name, description=name) for name in names]


async def test_server_get_me(bot: Bot) -> None:
    me = await bot.get_me()

    assert (me.id, me.is_bot, me.first_name, me.username) == (bot.id, True, "Poputchik", "poputchik_sandbox_bot")


async def test_server_commands_of_the_narrowest_scope_and_the_language(
    bot: Bot, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    petra = await sandbox.person(703, language_code="cs")
    private = BotCommandScopeAllPrivateChats()

    await bot.set_my_commands(commands("default"))
    assert await anna.commands() == ("default",)
    await bot.set_my_commands(commands("private"), scope=private)
    await bot.set_my_commands(commands("ru"), scope=private, language_code="ru")
    assert (await anna.commands(), await petra.commands()) == (("ru",), ("private",))
    await bot.set_my_commands(commands("map", "help"), scope=BotCommandScopeChat(chat_id=anna.id))
    assert await anna.commands() == ("map", "help")
    await bot.set_my_commands([], scope=BotCommandScopeChat(chat_id=anna.id))
    assert await anna.commands() == ("ru",)


async def test_server_commands_for_a_chat_that_the_bot_never_met(bot: Bot, sandbox: SandboxClient) -> None:
    await sandbox.person(702)

    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands(commands("map"), scope=BotCommandScopeChat(chat_id=702))


@pytest.mark.parametrize(
    ("given", "description"),
    [
        (commands("Help"), "BOT_COMMAND_INVALID"),
        (commands("a" * 33), "BOT_COMMAND_INVALID"),
        ([BotCommand(command="a", description="x" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        (commands(*[f"a{n}" for n in range(101)]), "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_server_commands_are_refused(bot: Bot, given: list[BotCommand], description: str) -> None:
    with pytest.raises(TelegramBadRequest, match=description):
        await bot.set_my_commands(given, scope=BotCommandScopeDefault())


async def test_server_language_code_of_another_shape(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="invalid language code specified"):
        await bot.set_my_commands(commands("help"), language_code="rus")


async def test_server_description_by_language(bot: Bot, sandbox: SandboxClient) -> None:
    await bot.set_my_description("What it does")
    await bot.set_my_description("Что он умеет", language_code="ru")
    await bot.set_my_description("Co umí", language_code="cs")
    await bot.set_my_description("", language_code="cs")

    shown = (await sandbox.get("state"))["bot"]

    assert shown["descriptions"] == {"": "What it does", "ru": "Что он умеет"}


async def test_server_description_has_a_limit(bot: Bot) -> None:
    assert await bot.set_my_description("x" * 512)
    with pytest.raises(TelegramBadRequest, match="bot description is too long"):
        await bot.set_my_description("x" * 513)
