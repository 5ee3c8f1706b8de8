"""Photos, documents and files."""

import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    File,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)
from matplotlib.figure import Figure

from bot.documents import FileNotFetchedError, FileTooLargeError, fetch
from bot.sandbox import pictures
from bot.sandbox.client import SandboxClient, SandboxPerson
from tests.sandbox.conftest import QuickSession

KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="a", callback_data="a")]])


def photo(width: int = 80, height: int = 60) -> BufferedInputFile:
    return BufferedInputFile(pictures.plain_picture(width, height), "map.png")


def document(data: bytes = b"a;b\n", name: str = "answers.csv") -> BufferedInputFile:
    return BufferedInputFile(data, name)


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_pictures_size_of_real_pictures(kind: str) -> None:
    file = BytesIO()
    Figure(figsize=(3, 2), dpi=100).savefig(file, format=kind)

    assert pictures.size(file.getvalue()) == (300, 200)
    assert pictures.mime_type(file.getvalue()) == {"png": "image/png", "jpg": "image/jpeg"}[kind]


async def test_server_photo_with_caption_and_keyboard(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    sent = await bot.send_photo(anna.id, photo(), caption="<b>карта</b>", parse_mode="HTML", reply_markup=KEYBOARD)

    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height) == (80, 60)
    assert sent.html_text == "<b>карта</b>"
    last = (await anna.chat()).last
    assert last is not None
    assert last.photo_id is not None
    assert await sandbox.file(last.photo_id) == pictures.plain_picture(80, 60)


async def test_server_hands_out_what_people_send(bot: Bot, anna: SandboxPerson, tmp_path: Path) -> None:
    await anna.send_thing("document", text="/import", file_name="r.csv", data=b"text\nwords\n")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None

    await fetch(bot, update.message.document.file_id, tmp_path / "r", most_bytes=100)

    assert (tmp_path / "r").read_bytes() == b"text\nwords\n"
    with pytest.raises(FileTooLargeError):
        await fetch(bot, update.message.document.file_id, tmp_path / "again", most_bytes=5)
    with pytest.raises(FileNotFetchedError):
        await fetch(bot, "nonsense", tmp_path / "none", most_bytes=5)


async def test_server_of_ones_own_may_name_a_file_on_its_disk(tmp_path: Path) -> None:
    (tmp_path / "on_disk").write_bytes(b"text\n")

    class Local(QuickSession):
        async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ASYNC109
            return File(file_id="f", file_unique_id="f", file_path=str(tmp_path / "on_disk"))

    await fetch(Bot("42:TEST", session=Local()), "f", tmp_path / "copy", most_bytes=100)

    assert (tmp_path / "copy").read_bytes() == b"text\n"


@pytest.mark.parametrize(("width", "height"), [(9000, 1000), (2000, 100)])
async def test_server_largest_photo(bot: Bot, anna: SandboxPerson, width: int, height: int) -> None:
    assert (await bot.send_photo(anna.id, photo(width, height))).photo


def pretending(width: int, height: int) -> bytes:
    """Return a small picture whose header claims another size."""
    data = bytearray(pictures.plain_picture(1, 1))
    data[16:24] = struct.pack(">II", width, height)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "description"),
    [
        (pretending(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (pretending(2001, 100), "PHOTO_INVALID_DIMENSIONS"),
        (pretending(0, 0), "PHOTO_INVALID_DIMENSIONS"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (pictures.plain_picture(1, 1) + b"\0" * 10 * 1024 * 1024, "too big file for a photo"),
    ],
)
async def test_server_photo_is_refused(bot: Bot, anna: SandboxPerson, data: bytes, description: str) -> None:
    with pytest.raises(TelegramBadRequest, match=description):
        await bot.send_photo(anna.id, BufferedInputFile(data, "map.png"))


@pytest.mark.parametrize("reference", ["https://example.org/map.png", "attach://nothing", "unknown"])
async def test_server_photo_from_nowhere(bot: Bot, anna: SandboxPerson, reference: str) -> None:
    with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
        await bot.send_photo(anna.id, reference)


async def test_server_longest_caption(bot: Bot, anna: SandboxPerson) -> None:
    await bot.send_photo(anna.id, photo(), caption="<b>" + "ж" * 1024 + "</b>", parse_mode="HTML")

    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(anna.id, photo(), caption="ж" * 1025)
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_document(anna.id, document(), caption="😀" * 513)


async def test_server_document_is_fetched_again(bot: Bot, anna: SandboxPerson, sandbox: SandboxClient) -> None:
    sent = await bot.send_document(anna.id, document("жук".encode(), "мои данные.json"), caption="вот")

    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("мои данные.json", "application/json")
    assert await sandbox.file(sent.document.file_id) == "жук".encode()


async def test_server_persons_file_reaches_the_bot(bot: Bot, anna: SandboxPerson) -> None:
    await anna.send_thing("document", file_name="reviews.csv", data=b"x", text="отзывы")

    message = (await bot.get_updates())[-1].message

    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.caption) == ("reviews.csv", "отзывы")


async def test_server_file_sent_again_by_its_id(bot: Bot, anna: SandboxPerson) -> None:
    sent = await bot.send_photo(anna.id, photo())
    assert sent.photo is not None
    file_id = sent.photo[-1].file_id

    again = await bot.send_photo(anna.id, file_id)

    assert again.photo == sent.photo
    with pytest.raises(TelegramBadRequest, match="can't use file of type Photo as Document"):
        await bot.send_document(anna.id, file_id)


async def test_server_edit_of_media(bot: Bot, anna: SandboxPerson) -> None:
    sent = await bot.send_photo(anna.id, photo(), caption="old", reply_markup=KEYBOARD)
    place: dict[str, Any] = {"chat_id": anna.id, "message_id": sent.message_id, "reply_markup": KEYBOARD}

    await bot.edit_message_media(InputMediaPhoto(media=photo(40, 30), caption="new"), **place)

    (message,) = (await anna.chat()).from_bot
    assert (message.text, message.labels) == ("new", ("a",))
    assert message.raw["photo"][0]["width"] == 40
    assert message.photo_id is not None
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_media(InputMediaPhoto(media=message.photo_id, caption="new"), **place)
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("x", **place)


async def test_server_edit_of_a_caption_leaves_the_picture(bot: Bot, anna: SandboxPerson) -> None:
    sent = await bot.send_photo(anna.id, photo(), caption="old")
    place = {"chat_id": anna.id, "message_id": sent.message_id}

    edited = await bot.edit_message_caption(caption="<b>new</b>", parse_mode="HTML", **place)

    assert isinstance(edited, Message)
    assert (edited.caption, edited.photo) == ("new", sent.photo)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_caption(caption="<b>new</b>", parse_mode="HTML", **place)
    text = await bot.send_message(anna.id, "words")
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await bot.edit_message_caption(caption="new", chat_id=anna.id, message_id=text.message_id)


async def test_server_edit_of_media_into_another_kind(bot: Bot, anna: SandboxPerson) -> None:
    sent = await bot.send_photo(anna.id, photo(), caption="old")

    await bot.edit_message_media(InputMediaDocument(media=document()), chat_id=anna.id, message_id=sent.message_id)

    (message,) = (await anna.chat()).from_bot
    assert (message.photo_id, message.text) == (None, "")
    assert message.raw["document"]["file_name"] == "answers.csv"
    with pytest.raises(TelegramBadRequest, match="the sandbox has no media of type video"):
        await bot.edit_message_media(InputMediaVideo(media=document()), chat_id=anna.id, message_id=sent.message_id)
