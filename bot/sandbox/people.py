"""What people do in the sandbox: write, send things, edit, tap, block the bot. Each becomes an update."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox import pictures
from bot.sandbox.entities import formatted, units
from bot.sandbox.journal import Record
from bot.sandbox.keyboards import callback_data
from bot.sandbox.limits import CAPTION_UNITS, TEXT_UNITS
from bot.sandbox.media import document_record, photo_record, stored_document, stored_photo
from bot.sandbox.parameters import Upload
from bot.sandbox.state import Group, Person, SandboxState, start_chat

MANAGER_ID = 900_001
AGENT_ID = 800_001

# Invented people: one customer a language, an agent and a manager. The manager belongs into ADMIN_IDS.
DEFAULT_PEOPLE = (
    Person(700_001, "Анна", "ru"),
    Person(700_002, "Andrei", "ro"),
    Person(700_003, "Petr", "cs"),
    Person(700_004, "Emma", "en"),
    Person(AGENT_ID, "Tomáš", "cs", role="agent"),
    Person(MANAGER_ID, "Michael", "en", role="manager"),
)

KINDS = ("text", "photo", "document", "sticker", "voice", "video_note", "contact", "location", "poll", "dice")


class CantDoError(ValueError):
    """What a person is to do can't be done, for instance tapping a button that never was."""

    code = "sandbox_cant_do"


@dataclass(frozen=True, slots=True)
class Thing:
    """What a person sends: a kind of `KINDS`, words (the text or the caption), a file, and whether it is forwarded."""

    kind: str = "text"
    text: str = ""
    upload: Upload | None = None
    forwarded_from: str | None = None
    reply_to: int | None = None


def send(state: SandboxState, person_id: int, thing: Thing, *, chat_id: int | None = None) -> Record:
    """Send something to the bot, or to a group; return the message.

    Raises CantDoError for an empty or too long text, Refused for a stranger or a picture that is none.
    """
    person = state.person(person_id)
    chat = state.chat(person_id if chat_id is None else chat_id)
    content = _content(state, person, thing)
    if thing.reply_to is not None:
        content["reply_to_message"] = _message(state, chat.id, thing.reply_to)
    if isinstance(chat, Person):
        if chat.blocked:
            chat = set_blocked(state, chat.id, blocked=False)  # as in Telegram: writing asks to restart the bot
        chat = start_chat(state, chat)
    message = state.add_message(chat, person.user(), content)
    state.updates.add("message", message)
    return message


def edit(state: SandboxState, person_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Record:
    """Edit a message of one's own; return its new version. Raises CantDoError."""
    chat = person_id if chat_id is None else chat_id
    message = _message(state, chat, message_id)
    if message["from"]["id"] != person_id:
        raise CantDoError("Only a message of one's own can be edited.")
    key = "text" if "text" in message else "caption"
    kept = {name: value for name, value in message.items() if name not in (key, _entities_of(key))}
    changed = state.change_message({**kept, "edit_date": state.timestamp(), **_words(text, key)})
    state.updates.add("edited_message", changed)
    return changed


def tap(
    state: SandboxState,
    person_id: int,
    message_id: int,
    button: str,
    *,
    chat_id: int | None = None,
    stale: bool = False,
) -> Record:
    """Tap a button, named by its label or its data; return the callback query.

    stale: tap data that the message no longer shows, or a message that is gone, as a phone behind in time does.
    Raises CantDoError when there is no such button.
    """
    chat = state.chat(person_id if chat_id is None else chat_id)
    message = state.message(chat.id, message_id)
    data = callback_data(message, button) if message else None
    if data is None and not stale:
        raise CantDoError(f"Message {message_id} has no button {button!r}.")
    # Telegram's word for a message that it can't show any more: date 0 and nothing else.
    shown = message or {"chat": chat.chat(), "message_id": message_id, "date": 0}
    query = state.add_query(state.person(person_id), shown, data or button)
    state.updates.add("callback_query", query)
    return query


def set_blocked(state: SandboxState, person_id: int, *, blocked: bool) -> Person:
    """Block or unblock the bot, and let it know as Telegram does."""
    person = state.person(person_id)
    if person.blocked == blocked:
        return person
    changed = state.keep_person(replace(person, blocked=blocked))
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    state.updates.add("my_chat_member", _membership(state, changed, changed.chat(), old, new))
    return changed


def delete_message(state: SandboxState, person_id: int, message_id: int) -> None:
    """Delete a message for both sides; the bot hears nothing of it, as in Telegram."""
    _message(state, person_id, message_id)
    state.drop_messages(person_id, [message_id])


def found_group(state: SandboxState, group: Group) -> Group:
    """Make a group chat with the bot in it; the first member is who added it."""
    members = [state.person(member) for member in group.members]
    if not members:
        raise CantDoError("A group needs somebody in it.")
    kept = state.keep_group(group)
    state.updates.add("my_chat_member", _membership(state, members[0], group.chat(), "left", "member"))
    return kept


def welcome(state: SandboxState, people: tuple[Person, ...] = DEFAULT_PEOPLE) -> None:
    """Add these people where they are not there yet."""
    known = {person.id for person in state.people()}
    for person in people:
        if person.id not in known:
            state.keep_person(person)


def _content(state: SandboxState, person: Person, thing: Thing) -> Record:
    makers = {
        "photo": _photo,
        "document": _document,
        "sticker": _sticker,
        "voice": _voice,
        "video_note": _video_note,
        "contact": _contact,
        "location": _location,
        "poll": _poll,
        "dice": _dice,
    }
    if thing.kind == "text":
        content = _words(thing.text, "text")
    elif thing.kind in makers:
        content = makers[thing.kind](state, person, thing)
        if thing.text and thing.kind in ("photo", "document", "voice"):
            content |= _words(thing.text, "caption")
    else:
        raise CantDoError(f"A person can send {', '.join(KINDS)}, not {thing.kind!r}.")
    if thing.forwarded_from:
        origin = {"type": "hidden_user", "sender_user_name": thing.forwarded_from, "date": state.timestamp()}
        content["forward_origin"] = origin
    return content


def _words(text: str, key: str) -> Record:
    parsed = formatted(text, None, None)
    longest = TEXT_UNITS if key == "text" else CAPTION_UNITS
    if key == "text" and not parsed.text:
        raise CantDoError("Telegram sends no empty message.")
    if units(parsed.text) > longest:
        raise CantDoError(f"Telegram's longest {key} has {longest} characters.")
    return {key: parsed.text, **({_entities_of(key): list(parsed.entities)} if parsed.entities else {})}


def _entities_of(key: str) -> str:
    return "entities" if key == "text" else "caption_entities"


def _photo(state: SandboxState, _: Person, thing: Thing) -> Record:
    upload = thing.upload or Upload("photo.png", "image/png", pictures.plain_picture(320, 240))
    return {"photo": photo_record(stored_photo(state, upload))}


def _document(state: SandboxState, _: Person, thing: Thing) -> Record:
    upload = thing.upload or Upload("notes.txt", "text/plain", b"An example file.\n")
    return {"document": document_record(stored_document(state, upload))}


def _sticker(state: SandboxState, _: Person, __: Thing) -> Record:
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": {**_file(state, "sticker", "sticker.webp"), **shape, "emoji": "\N{THUMBS UP SIGN}"}}


def _voice(state: SandboxState, _: Person, __: Thing) -> Record:
    return {"voice": {**_file(state, "voice", "voice.ogg"), "duration": 4, "mime_type": "audio/ogg"}}


def _video_note(state: SandboxState, _: Person, __: Thing) -> Record:
    return {"video_note": {**_file(state, "video_note", "note.mp4"), "length": 240, "duration": 4}}


def _contact(_: SandboxState, person: Person, __: Thing) -> Record:
    # A number of the range that is kept free for fiction.
    return {"contact": {"phone_number": "+15550100", "first_name": person.first_name, "user_id": person.id}}


def _location(_: SandboxState, __: Person, ___: Thing) -> Record:
    return {"location": {"latitude": 50.0755, "longitude": 14.4378}}


def _poll(_: SandboxState, __: Person, ___: Thing) -> Record:
    options = [{"persistent_id": name, "text": name, "voter_count": 0} for name in ("A", "B")]
    settings = {"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False, "allows_revoting": True}
    poll = {"id": "1", "question": "?", "options": options, "total_voter_count": 0, "type": "regular", **settings}
    return {"poll": {**poll, "members_only": False}}


def _dice(_: SandboxState, __: Person, ___: Thing) -> Record:
    return {"dice": {"emoji": "\N{GAME DIE}", "value": 4}}


def _file(state: SandboxState, kind: str, name: str) -> Record:
    mime_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = state.add_file(kind, name, mime_type, b"\0")
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}


def _message(state: SandboxState, chat_id: int, message_id: int) -> Record:
    message = state.message(chat_id, message_id)
    if message is None:
        raise CantDoError(f"There is no message {message_id} in chat {chat_id}.")
    return message


def _membership(state: SandboxState, person: Person, chat: Mapping[str, Any], old: str, new: str) -> Record:
    return {
        "chat": chat,
        "from": person.user(),
        "date": state.timestamp(),
        "old_chat_member": _member(state, old),
        "new_chat_member": _member(state, new),
    }


def _member(state: SandboxState, status: str) -> Record:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": state.bot(), "status": status, **until}
