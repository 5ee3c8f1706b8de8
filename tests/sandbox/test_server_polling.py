"""getUpdates: what an offset confirms, and how long a poll waits."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from aiogram.types import Update

from bot.sandbox.client import SandboxClient, SandboxPerson


def texts(updates: list[Update]) -> list[str | None]:
    return [update.message.text for update in updates if update.message is not None]


async def test_server_poll_hands_out_again_what_is_not_confirmed(bot: Bot, anna: SandboxPerson) -> None:
    await anna.send("one")

    first = await bot.get_updates()
    second = await bot.get_updates()
    lower = await bot.get_updates(offset=first[0].update_id)

    assert texts(first) == texts(second) == texts(lower) == ["/start", "one"]


async def test_server_poll_offset_confirms_everything_lower(
    bot: Bot, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    await anna.send("one")
    await anna.send("two")
    first, second, third = await bot.get_updates()

    assert texts(await bot.get_updates(offset=second.update_id)) == ["one", "two"]
    assert texts(await bot.get_updates(offset=first.update_id)) == ["one", "two"]
    assert await bot.get_updates(offset=third.update_id + 1) == []
    assert await sandbox.pending() == ()


async def test_server_poll_limit_and_ids_in_sequence(bot: Bot, anna: SandboxPerson) -> None:
    for number in range(3):
        await anna.send(str(number))

    updates = await bot.get_updates(limit=2)
    rest = await bot.get_updates(offset=updates[-1].update_id + 1)

    ids = [update.update_id for update in [*updates, *rest]]
    assert (len(updates), len(rest)) == (2, 2)
    assert ids == list(range(ids[0], ids[0] + 4))


async def test_server_poll_negative_offset_forgets_what_is_older(
    bot: Bot, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    await anna.send("one")

    assert texts(await bot.get_updates(offset=-1)) == ["one"]
    assert len(await sandbox.pending()) == 1


async def test_server_poll_waits_for_an_update(bot: Bot, anna: SandboxPerson) -> None:
    (start,) = await bot.get_updates()

    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(offset=start.update_id + 1, timeout=20))
        await asyncio.sleep(0)
        await anna.send("later")

    assert texts(poll.result()) == ["later"]


async def test_server_poll_without_news_ends_in_time(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == []


async def test_server_second_poll_ends_the_first(bot: Bot, sandbox: SandboxClient) -> None:
    async def first() -> None:
        with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
            await bot.get_updates(timeout=20)
        ended.set()

    async def others() -> None:
        # A poll that comes before the first one would be ended by it instead: so ask until the first is gone.
        while not ended.is_set():
            await bot.get_updates()

    ended = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(first())
        tasks.create_task(others())


async def test_server_poll_brings_only_what_was_asked_for(bot: Bot, anna: SandboxPerson) -> None:
    await bot.get_updates(allowed_updates=["message"])
    await anna.block()
    await anna.send("back")
    assert texts(await bot.get_updates()) == ["/start", "back"]

    await bot.get_updates(allowed_updates=[])
    await anna.block()

    assert (await bot.get_updates())[-1].my_chat_member is not None


async def test_server_poll_forgets_updates_after_a_day(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    await sandbox.advance(24 * 3600 + 1)
    await anna.send("today")

    assert texts(await bot.get_updates()) == ["today"]


async def test_server_poll_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:1/hook")

    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()

    await bot.delete_webhook()
    assert await bot.get_updates() == []
