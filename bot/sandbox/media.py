"""Bot API methods about photos and documents."""

import mimetypes
import secrets
from typing import Any

from aiogram.methods import EditMessageMedia, GetFile, SendDocument, SendMediaGroup, SendPhoto
from aiogram.types import InputMediaDocument, InputMediaPhoto

from bot.sandbox import pictures
from bot.sandbox.journal import Record
from bot.sandbox.limits import (
    ALBUM_LEAST,
    ALBUM_MOST,
    DOWNLOAD_BYTES,
    FILE_BYTES,
    PHOTO_BYTES,
    PHOTO_SIDES_RATIO,
    PHOTO_SIDES_SUM,
    Reason,
)
from bot.sandbox.messages import caption_content, edit, own_message, send
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.state import SandboxState, StoredFile


async def send_photo(state: SandboxState, call: SendPhoto, parameters: Parameters) -> Record:
    """Send a picture with a caption."""
    caption = caption_content(call.caption, call.parse_mode, call.caption_entities)
    chat = state.chat_for_bot(call.chat_id)
    return send(state, chat, {**_photo(state, call.photo, parameters), **caption}, call)


async def send_document(state: SandboxState, call: SendDocument, parameters: Parameters) -> Record:
    """Send a file with a caption."""
    caption = caption_content(call.caption, call.parse_mode, call.caption_entities)
    chat = state.chat_for_bot(call.chat_id)
    return send(state, chat, {**_document(state, call.document, parameters), **caption}, call)


async def send_media_group(state: SandboxState, call: SendMediaGroup, parameters: Parameters) -> list[Record]:
    """Send two to ten pictures as an album: messages of their own that belong together."""
    if not ALBUM_LEAST <= len(call.media) <= ALBUM_MOST:
        raise Reason.ALBUM_SIZE.refusal()
    chat = state.chat_for_bot(call.chat_id)
    group = {"media_group_id": secrets.token_hex(8)}
    contents = [{**_media(state, item, parameters), **group} for item in call.media]
    return [send(state, chat, content, call) for content in contents]


async def edit_message_media(state: SandboxState, call: EditMessageMedia, parameters: Parameters) -> Record:
    """Put another photo or document, with its caption, in place of a message's."""
    message = own_message(state, call.chat_id, call.message_id)
    return edit(state, message, _media(state, call.media, parameters), call.reply_markup)


async def get_file(state: SandboxState, call: GetFile, _: Parameters) -> Record:
    """Say under which path a file can be fetched."""
    file = state.file(call.file_id)
    if file is None:
        raise Reason.FILE_ID.refusal()
    if file.size > DOWNLOAD_BYTES:
        raise Reason.FILE_TOO_BIG.refusal()
    known = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    return {**known, "file_path": f"{file.kind}s/{file.unique_id}"}


def document_record(file: StoredFile) -> Record:
    """Return Telegram's `Document`."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_size": file.size,
    }


def photo_record(file: StoredFile) -> list[Record]:
    """Return the sizes of a photo: one, because the sandbox does not scale."""
    return [
        {
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "width": file.width,
            "height": file.height,
            "file_size": file.size,
        }
    ]


def stored_photo(state: SandboxState, upload: Upload) -> StoredFile:
    """Keep an uploaded picture. Raises Refused: not a picture, too many pixels or bytes, too long and thin."""
    if len(upload.data) > PHOTO_BYTES:
        raise Reason.PHOTO_TOO_BIG.refusal()
    sides = pictures.size(upload.data)
    if sides is None:
        raise Reason.PHOTO_UNREADABLE.refusal()
    width, height = sides
    if not width or not height or width + height > PHOTO_SIDES_SUM or max(sides) > PHOTO_SIDES_RATIO * min(sides):
        raise Reason.PHOTO_DIMENSIONS.refusal()
    mime_type = pictures.mime_type(upload.data)
    name = upload.name if "." in upload.name else upload.name + (mimetypes.guess_extension(mime_type) or "")
    return state.add_file("photo", name, mime_type, upload.data, width=width, height=height)


def stored_document(state: SandboxState, upload: Upload) -> StoredFile:
    """Keep an uploaded file of any kind."""
    mime_type = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    return state.add_file("document", upload.name, mime_type, upload.data)


def _media(state: SandboxState, item: Any, parameters: Parameters) -> Record:
    if isinstance(item, InputMediaPhoto):
        content = _photo(state, item.media, parameters)
    elif isinstance(item, InputMediaDocument):
        content = _document(state, item.media, parameters)
    else:
        raise Reason.MEDIA_UNSUPPORTED.refusal(kind=item.type)
    return {**content, **caption_content(item.caption, item.parse_mode, item.caption_entities)}


def _photo(state: SandboxState, reference: Any, parameters: Parameters) -> Record:
    upload = _upload(reference, parameters)
    file = stored_photo(state, upload) if upload else _sent_before(state, reference, "photo")
    return {"photo": photo_record(file)}


def _document(state: SandboxState, reference: Any, parameters: Parameters) -> Record:
    upload = _upload(reference, parameters)
    file = stored_document(state, upload) if upload else _sent_before(state, reference, "document")
    return {"document": document_record(file)}


def _upload(reference: Any, parameters: Parameters) -> Upload | None:
    upload = parameters.upload(reference)
    if upload is not None and not upload.data:
        raise Reason.FILE_EMPTY.refusal()
    if upload is not None and len(upload.data) > FILE_BYTES:
        raise Reason.TOO_LARGE.refusal()
    return upload


def _sent_before(state: SandboxState, file_id: str, wanted: str) -> StoredFile:
    file = state.file(file_id)
    if file is None:
        raise Reason.FILE_ID.refusal()
    if file.kind != wanted:
        raise Reason.FILE_KIND.refusal(actual=file.kind.title(), wanted=wanted.title())
    return file
