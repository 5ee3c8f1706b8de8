"""Trouble on demand."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.types import Update

from bot.sandbox.client import SandboxClient, SandboxError, SandboxPerson


def texts(updates: list[Update]) -> list[str | None]:
    return [update.message.text for update in updates if update.message is not None]


async def test_server_fault_429_for_the_next_calls(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    await sandbox.refuse(times=2, retry_after=7)

    for _ in range(2):
        with pytest.raises(TelegramRetryAfter, match="Too Many Requests: retry after 7") as caught:
            await bot.send_message(anna.id, "x")
        assert caught.value.retry_after == 7

    assert (await bot.send_message(anna.id, "x")).text == "x"
    assert [call.error_code for call in await sandbox.calls()] == [429, 429, None]


async def test_server_fault_for_one_chat_and_method(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    petra = await sandbox.person(703)
    await petra.send("/start")
    await sandbox.refuse(method="sendMessage", chat_id=anna.id)

    assert (await bot.send_message(petra.id, "x")).text == "x"
    assert await bot.send_chat_action(anna.id, "typing")
    assert len(await bot.get_updates()) == 2
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(anna.id, "x")


async def test_server_fault_other_error(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    await sandbox.refuse(502, description="Bad Gateway")

    with pytest.raises(TelegramServerError, match="Bad Gateway"):
        await bot.send_message(anna.id, "x")


@pytest.mark.parametrize("carried_out", [False, True])
async def test_server_fault_broken_connection(
    bot: Bot, anna: SandboxPerson, sandbox: SandboxClient, carried_out: bool
) -> None:
    await sandbox.break_connection(carried_out=carried_out)

    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "x")

    assert len((await anna.chat()).from_bot) == int(carried_out)


async def test_server_fault_delay(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    await sandbox.delay(0.3, method="sendMessage")

    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "late", request_timeout=0.05)  # type: ignore[arg-type]

    await anna.wait_for(lambda chat: chat.last and chat.last.text == "late")


async def test_server_faults_taken_back(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    await sandbox.refuse(times=100)
    await sandbox.clear_faults()

    assert (await bot.send_message(anna.id, "x")).text == "x"


async def test_server_update_delivered_again_after_it_was_confirmed(
    bot: Bot, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    (start,) = await bot.get_updates()
    offset = start.update_id + 1
    assert await bot.get_updates(offset=offset) == []

    await sandbox.deliver_again(start.update_id)

    assert [update.update_id for update in await bot.get_updates(offset=offset)] == [start.update_id]
    assert await bot.get_updates(offset=offset) == []
    with pytest.raises(SandboxError, match="never was"):
        await sandbox.deliver_again(1)


async def test_server_updates_in_a_chosen_order(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    (start,) = await bot.get_updates()
    await sandbox.hold()
    for text in ("one", "two", "three"):
        await anna.send(text)
    one, two, three = await sandbox.held()
    assert await bot.get_updates(offset=start.update_id + 1) == []

    assert await sandbox.release([three, one]) == (three, one, two)

    assert texts(await bot.get_updates(offset=start.update_id + 1)) == ["three", "one", "two"]


async def test_server_updates_held_and_released_as_they_came(
    bot: Bot, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    await sandbox.hold()
    await anna.send("one")
    await sandbox.release()

    assert texts(await bot.get_updates()) == ["/start", "one"]


async def test_server_updates_pushed_as_they_are(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    message = (await anna.messages())[0].raw
    await sandbox.push([{"update_id": 9, "message": message}, {"update_id": 8, "message": message}])

    assert [update.update_id for update in await bot.get_updates()][:2] == [9, 8]
    with pytest.raises(SandboxError, match="update_id"):
        await sandbox.push([{"message": message}])
