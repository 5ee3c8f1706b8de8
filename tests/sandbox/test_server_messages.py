"""Sending, editing and deleting: each limit and each refusal in Telegram's words."""

from html import escape
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.sandbox.client import SandboxClient, SandboxPerson

HOUR_S = 3600


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=label)] for label in labels]
    )


# Texts


@pytest.mark.parametrize("text", ["x" * 4096, "ж" * 4096, "😀" * 2048, f"<b>{'x' * 4096}</b>", "&lt;" * 4096])
async def test_server_longest_text(bot: Bot, anna: SandboxPerson, text: str) -> None:
    await bot.send_message(anna.id, text, parse_mode="HTML")

    assert (await anna.chat()).last is not None


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        (" \n ", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("<b>x", "can't parse entities: Can't find end tag"),
    ],
)
async def test_server_text_is_refused(bot: Bot, anna: SandboxPerson, text: str, description: str) -> None:
    with pytest.raises(TelegramBadRequest, match=f"Bad Request: {description}"):
        await bot.send_message(anna.id, text, parse_mode="HTML")


async def test_server_text_is_trimmed_and_entities_move(bot: Bot, anna: SandboxPerson) -> None:
    entities = [MessageEntity(type="bold", offset=2, length=3)]

    sent = await bot.send_message(anna.id, "  abc  ", entities=entities)

    assert (sent.text, sent.html_text) == ("abc", "<b>abc</b>")


async def test_server_entity_outside_of_the_text(bot: Bot, anna: SandboxPerson) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities: Entity at offset 2"):
        await bot.send_message(anna.id, "abc", entities=[MessageEntity(type="bold", offset=2, length=3)])


async def test_server_entities_have_a_limit(bot: Bot, anna: SandboxPerson) -> None:
    with pytest.raises(TelegramBadRequest, match="too many entities"):
        await bot.send_message(anna.id, "<b>x</b><i>y</i>" * 51, parse_mode="HTML")


async def test_server_parse_mode_other_than_html(bot: Bot, anna: SandboxPerson) -> None:
    with pytest.raises(TelegramBadRequest, match="unsupported parse_mode"):
        await bot.send_message(anna.id, "*x*", parse_mode="MarkdownV2")


async def test_server_foreign_text_escaped_by_the_bot_arrives_as_it_was(bot: Bot, anna: SandboxPerson) -> None:
    words = "<script>alert('x')</script> & \"so\" on"

    sent = await bot.send_message(anna.id, escape(words), parse_mode="HTML")

    assert sent.text == words


async def test_server_preview_and_reply_are_kept(bot: Bot, anna: SandboxPerson) -> None:
    first = await bot.send_message(anna.id, "first")

    reply = ReplyParameters(message_id=first.message_id)
    sent = await bot.send_message(
        anna.id, "second", reply_parameters=reply, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )

    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "first"
    assert sent.link_preview_options is not None
    assert sent.link_preview_options.is_disabled


async def test_server_reply_to_nothing(bot: Bot, anna: SandboxPerson) -> None:
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(anna.id, "x", reply_parameters=ReplyParameters(message_id=999))


# Chats


@pytest.mark.parametrize("chat_id", [999, "999", "@nobody"])
async def test_server_unknown_chat(bot: Bot, anna: SandboxPerson, chat_id: int | str) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(chat_id, "x")


async def test_server_person_who_never_started(bot: Bot, sandbox: SandboxClient) -> None:
    person = await sandbox.person(702)

    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(person.id, "x")


async def test_server_person_met_in_a_group_alone(bot: Bot, sandbox: SandboxClient) -> None:
    person = await sandbox.person(702)
    await sandbox.group(-5, [person.id])

    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(person.id, "x")
    assert (await bot.send_message(-5, "x")).chat.type == "group"


async def test_server_blocked_bot_until_the_person_writes_again(bot: Bot, anna: SandboxPerson) -> None:
    await anna.block()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(anna.id, "x")

    await anna.send("hello")

    assert (await bot.send_message(anna.id, "x")).text == "x"


async def test_server_chat_action(bot: Bot, anna: SandboxPerson) -> None:
    assert await bot.send_chat_action(anna.id, "typing")
    with pytest.raises(TelegramBadRequest, match="wrong parameter action"):
        await bot.send_chat_action(anna.id, "sleeping")


# Keyboards


@pytest.mark.parametrize("data", ["x" * 64, "ж" * 32])
async def test_server_longest_callback_data(bot: Bot, anna: SandboxPerson, data: str) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=keyboard(data))

    assert sent.reply_markup is not None


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "ж" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, 'Field "text" must be non-empty'),
        ({"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "callback_data": "x", "url": "https://example.org"}, "Text buttons are unallowed"),
        ({"text": "a", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid"),
        ({"text": "a", "callback_data": "x", "style": "pink"}, "invalid button style"),
        ({"text": "a", "switch_inline_query": "x"}, "the sandbox has no buttons with switch_inline_query"),
    ],
)
async def test_server_button_is_refused(
    bot: Bot, anna: SandboxPerson, button: dict[str, Any], description: str
) -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button)]])

    with pytest.raises(TelegramBadRequest, match=f"Bad Request: .*{description}|Bad Request: {description}"):
        await bot.send_message(anna.id, "x", reply_markup=markup)


@pytest.mark.parametrize(("rows", "columns", "fits"), [(12, 8, True), (1, 9, False), (51, 2, False)])
async def test_server_keyboard_sizes(bot: Bot, anna: SandboxPerson, rows: int, columns: int, fits: bool) -> None:
    row = [InlineKeyboardButton(text="a", callback_data="a")] * columns
    markup = InlineKeyboardMarkup(inline_keyboard=[row] * rows)

    if fits:
        await bot.send_message(anna.id, "x", reply_markup=markup)
    else:
        with pytest.raises(TelegramBadRequest, match="reply markup is too long"):
            await bot.send_message(anna.id, "x", reply_markup=markup)


async def test_server_other_keyboards(bot: Bot, anna: SandboxPerson) -> None:
    await bot.send_message(anna.id, "x", reply_markup=ReplyKeyboardRemove(remove_keyboard=True))

    with pytest.raises(TelegramBadRequest, match="the sandbox shows inline keyboards only"):
        await bot.send_message(anna.id, "x", reply_markup=ForceReply(force_reply=True))


# Edits


async def test_server_edit_replaces_text_and_keyboard(bot: Bot, anna: SandboxPerson) -> None:
    sent = await bot.send_message(anna.id, "old", reply_markup=keyboard("a"))

    await bot.edit_message_text("<i>new</i>", chat_id=anna.id, message_id=sent.message_id, parse_mode="HTML")

    (message,) = (await anna.chat()).from_bot
    assert (message.text, message.labels, message.edited) == ("new", (), True)


@pytest.mark.parametrize("markup", [None, keyboard("a")])
async def test_server_edit_without_a_change(bot: Bot, anna: SandboxPerson, markup: InlineKeyboardMarkup | None) -> None:
    sent = await bot.send_message(anna.id, "<b>x</b>", parse_mode="HTML", reply_markup=markup)

    with pytest.raises(TelegramBadRequest) as caught:
        await bot.edit_message_text(
            "<strong>x </strong>", chat_id=anna.id, message_id=sent.message_id, parse_mode="HTML", reply_markup=markup
        )

    assert caught.value.message == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )


async def test_server_edit_of_the_keyboard_alone(bot: Bot, anna: SandboxPerson) -> None:
    sent = await bot.send_message(anna.id, "<b>x</b>", parse_mode="HTML", reply_markup=keyboard("a"))

    edited = await bot.edit_message_reply_markup(chat_id=anna.id, message_id=sent.message_id)

    assert isinstance(edited, Message)
    assert (edited.html_text, edited.reply_markup) == ("<b>x</b>", None)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(chat_id=anna.id, message_id=sent.message_id)


async def test_server_edit_of_nothing(bot: Bot, anna: SandboxPerson) -> None:
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=999)
    with pytest.raises(TelegramBadRequest, match="message identifier is not specified"):
        await bot.edit_message_text("x", chat_id=anna.id)


async def test_server_edit_of_a_persons_message(bot: Bot, anna: SandboxPerson) -> None:
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=await anna.send("hello"))


# Deletion


async def test_server_delete_own_and_foreign_messages(bot: Bot, anna: SandboxPerson) -> None:
    sent = await bot.send_message(anna.id, "x")
    said = await anna.send("hello")

    assert await bot.delete_messages(anna.id, [sent.message_id, said, 999])

    assert [message.text for message in await anna.messages()] == ["/start"]


async def test_server_delete_after_48_hours(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    old = await bot.send_message(anna.id, "old")
    await sandbox.advance(48 * HOUR_S)
    new = await bot.send_message(anna.id, "new")

    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await bot.delete_messages(anna.id, [new.message_id, old.message_id])

    assert [message.text for message in (await anna.chat()).from_bot] == ["old", "new"]


async def test_server_delete_nothing_or_too_much(bot: Bot, anna: SandboxPerson) -> None:
    with pytest.raises(TelegramBadRequest, match="message identifiers are not specified"):
        await bot.delete_messages(anna.id, [])
    with pytest.raises(TelegramBadRequest, match="too many message identifiers specified"):
        await bot.delete_messages(anna.id, list(range(1, 102)))


# Taps


async def test_server_tap_is_answered_once(bot: Bot, anna: SandboxPerson) -> None:
    await bot.send_message(anna.id, "x", reply_markup=keyboard("Да"))
    tap = await anna.click("Да")

    await bot.answer_callback_query(tap, text="Хорошо", show_alert=True)

    answer = await anna.answer_to(tap)
    assert (answer.text, answer.show_alert) == ("Хорошо", True)
    with pytest.raises(
        TelegramBadRequest, match="query is too old and response timeout expired or query ID is invalid"
    ):
        await bot.answer_callback_query(tap)


async def test_server_tap_of_long_ago(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    await bot.send_message(anna.id, "x", reply_markup=keyboard("Да"))
    tap = await anna.click("Да")
    await sandbox.advance(61)

    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(tap)


async def test_server_tap_answer_has_a_limit(bot: Bot, anna: SandboxPerson) -> None:
    await bot.send_message(anna.id, "x", reply_markup=keyboard("Да"))
    tap = await anna.click("Да")

    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(tap, text="x" * 201)
    assert await bot.answer_callback_query(tap, text="x" * 200)
