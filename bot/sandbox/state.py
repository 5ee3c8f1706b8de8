"""Everything the sandbox knows: people, groups, messages, files and what the bot told Telegram about itself."""

import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox.events import Broadcast
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal, Record
from bot.sandbox.limits import CALLBACK_AGE, Reason
from bot.sandbox.updates import UpdateQueue

BOT_USERNAME = "poputchik_sandbox_bot"
BOT_NAME = "Poputchik"
_CALLS = 10_000  # the newest calls of the bot, and its answers to taps, that a test can read


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can write to the bot; `role` is a label for the page, not a right."""

    id: int
    first_name: str
    language_code: str = "en"
    role: str = "customer"
    last_name: str | None = None
    username: str | None = None
    started: bool = False
    blocked: bool = False

    def user(self) -> Record:
        """Return Telegram's `User`."""
        names = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
            **{key: value for key, value in names.items() if value},
        }

    def chat(self) -> Record:
        """Return Telegram's `Chat` of this person and the bot."""
        user = self.user()
        del user["is_bot"], user["language_code"]
        return {**user, "type": "private"}


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat that the bot was added to."""

    id: int
    title: str
    members: tuple[int, ...] = ()

    def chat(self) -> Record:
        """Return Telegram's `Chat`."""
        return {"id": self.id, "title": self.title, "type": "group", "all_members_are_administrators": True}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file somebody sent; its bytes lie beside the journal, or in memory when there is no folder."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a tap: empty for none, a toast, or an alert that must be closed."""

    query_id: str
    chat_id: int
    person_id: int
    message_id: int
    text: str
    show_alert: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API call of the bot: the method as it was asked for and how it was answered."""

    method: str
    chat_id: int | None
    error_code: int | None = None
    description: str | None = None


class SandboxState:
    """People, chats, messages, files and updates of one bot; every change is kept before it is told to anybody."""

    def __init__(self, token: str, folder: Path | None) -> None:
        self.token = token
        self.bot_id = _bot_id(token)
        self.journal = Journal(folder)
        self.events = Broadcast()
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=_CALLS)
        self.unknown_calls: list[str] = []
        self.answers: deque[Answer] = deque(maxlen=_CALLS)
        self.updates = UpdateQueue(self.journal, self.now)
        self._folder = folder / "files" if folder else None
        self._contents: dict[str, bytes] = {}
        self._shift = timedelta()

    # Time

    def now(self) -> datetime:
        """Return the sandbox's time: the machine's, moved on by `advance`."""
        return datetime.now(UTC) + self._shift

    def timestamp(self) -> int:
        """Return `now` as Telegram writes it."""
        return int(self.now().timestamp())

    def advance(self, by: timedelta) -> None:
        """Move the sandbox's clock on, for tests of what happens hours later."""
        self._shift += by

    # People and groups

    def people(self) -> list[Person]:
        """Return everybody, in the order in which they came."""
        return [Person(**record) for record in self.journal.table("people").values()]

    def person(self, person_id: int) -> Person:
        """Return one person. Raises Refused ("chat not found") for a stranger."""
        record = self.journal.table("people").get(str(person_id))
        if record is None:
            raise Reason.CHAT_NOT_FOUND.refusal()
        return Person(**record)

    def keep_person(self, person: Person) -> Person:
        """Add a person or change one who is known; whether they started or blocked the bot is theirs to change."""
        self.journal.put("people", str(person.id), asdict(person))
        self.events.tell({"type": "people"})
        return person

    def groups(self) -> list[Group]:
        """Return all group chats."""
        return [_group(record) for record in self.journal.table("groups").values()]

    def keep_group(self, group: Group) -> Group:
        """Add a group or change its members."""
        self.journal.put("groups", str(group.id), asdict(group))
        self.events.tell({"type": "people"})
        return group

    def chat(self, chat_id: int) -> Person | Group:
        """Return whose chat this is. Raises Refused ("chat not found")."""
        group = self.journal.table("groups").get(str(chat_id))
        return _group(group) if group is not None else self.person(chat_id)

    def chat_for_bot(self, chat_id: int | str | None) -> Person | Group:
        """Return the chat that the bot means, when it may write there.

        Raises Refused: an empty or unknown chat, a person who blocked the bot or never started it.
        """
        chat = self.known_chat(chat_id)
        if isinstance(chat, Person) and chat.blocked:
            raise Reason.BLOCKED.refusal()
        return chat

    def known_chat(self, chat_id: int | str | None) -> Person | Group:
        """Return the chat that the bot means, when it ever met it.

        Raises Refused: "chat not found" for a stranger, another error for one met in a group alone.
        """
        chat = self.chat(_number(chat_id))
        if isinstance(chat, Group) or chat.started:
            return chat
        if any(chat.id in group.members for group in self.groups()):
            raise Reason.NOT_STARTED.refusal()
        raise Reason.CHAT_NOT_FOUND.refusal()

    # Messages

    def messages(self, chat_id: int) -> list[Record]:
        """Return the messages of a chat, oldest first."""
        return list(self.journal.table(_messages(chat_id)).values())

    def message(self, chat_id: int, message_id: int) -> Record | None:
        """Return one message, or None when there is none (any more)."""
        return self.journal.table(_messages(chat_id)).get(str(message_id))

    def add_message(self, chat: Person | Group, sender: Record, content: Mapping[str, Any]) -> Record:
        """Add a message to a chat under the next number and tell everybody."""
        message = {
            "message_id": self.next_number("message", start=1),
            "from": sender,
            "chat": chat.chat(),
            "date": self.timestamp(),
            **content,
        }
        self.journal.put(_messages(chat.id), str(message["message_id"]), message)
        self.events.tell({"type": "message", "chat_id": chat.id, "message": message})
        return message

    def change_message(self, message: Record) -> Record:
        """Put a message in place of its earlier version and tell everybody."""
        chat_id = message["chat"]["id"]
        self.journal.put(_messages(chat_id), str(message["message_id"]), message)
        self.events.tell({"type": "edited", "chat_id": chat_id, "message": message})
        return message

    def drop_messages(self, chat_id: int, message_ids: Iterable[int]) -> None:
        """Delete messages for both sides and tell everybody."""
        gone = list(message_ids)
        for message_id in gone:
            self.journal.drop(_messages(chat_id), str(message_id))
        self.events.tell({"type": "deleted", "chat_id": chat_id, "message_ids": gone})

    # Taps

    def add_query(self, person: Person, message: Record, data: str) -> Record:
        """Open a callback query: the bot has a while to answer it."""
        query: Record = {
            "id": str(secrets.randbits(62)),
            "from": person.user(),
            "message": message,
            "chat_instance": str(message["chat"]["id"]),
            "data": data,
        }
        opened = {"person_id": person.id, "chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        self.journal.put("queries", query["id"], {**opened, "at": self.now().timestamp()})
        return query

    def close_query(self, query_id: str) -> Record:
        """Return who tapped where, once. Raises Refused when the query is unknown, answered or too old."""
        opened = self.journal.table("queries").get(query_id)
        if opened is None or self.now().timestamp() - opened["at"] >= CALLBACK_AGE.total_seconds():
            raise Reason.QUERY_TOO_OLD.refusal()
        self.journal.drop("queries", query_id)
        return opened

    def tell_answer(self, query_id: str, opened: Record, text: str, *, show_alert: bool) -> None:
        """Show a person what the bot answered to their tap."""
        answer = Answer(query_id, opened["chat_id"], opened["person_id"], opened["message_id"], text, show_alert)
        self.answers.append(answer)
        self.events.tell({"type": "answer", **asdict(answer)})

    # Files

    def add_file(
        self, kind: str, name: str, mime_type: str, data: bytes, *, width: int | None = None, height: int | None = None
    ) -> StoredFile:
        """Keep a file and give it the ids under which it can be sent again and fetched."""
        unique = secrets.token_hex(8)
        file = StoredFile(f"sandbox-{kind}-{unique}", unique, kind, name, mime_type, len(data), width, height)
        if self._folder is None:
            self._contents[unique] = data
        else:
            self._folder.mkdir(exist_ok=True)
            (self._folder / unique).write_bytes(data)
        self.journal.put("files", file.id, asdict(file))
        return file

    def file(self, file_id: str) -> StoredFile | None:
        """Return what is known of a file, or None for an unknown id."""
        record = self.journal.table("files").get(file_id)
        return StoredFile(**record) if record is not None else None

    def file_at(self, path: str) -> StoredFile | None:
        """Return the file that `getFile` put under a path, or None."""
        kind, _, unique = path.partition("/")
        return self.file(f"sandbox-{kind.removesuffix('s')}-{unique}")

    def content(self, file: StoredFile) -> bytes:
        """Return the bytes of a file."""
        if self._folder is None:
            return self._contents[file.unique_id]
        return (self._folder / file.unique_id).read_bytes()

    # The bot itself

    def setting(self, name: str) -> Record:
        """Return what the bot set about itself under a name ("commands", "description", "webhook")."""
        return self.journal.table("settings").get(name, {})

    def keep_setting(self, name: str, values: Record) -> None:
        """Keep what the bot set about itself and tell everybody."""
        self.journal.put("settings", name, values)
        self.events.tell({"type": "bot"})

    def bot(self) -> Record:
        """Return the bot as a Telegram `User`."""
        return {"id": self.bot_id, "is_bot": True, "first_name": BOT_NAME, "username": BOT_USERNAME}

    # Numbers and the end

    def next_number(self, name: str, *, start: int) -> int:
        """Return the next number of a sequence that goes on after a restart."""
        number: int = self.journal.table("numbers").get(name, {"next": start})["next"]
        self.journal.put("numbers", name, {"next": number + 1})
        return number

    def close(self) -> None:
        """Let go of everybody who waits, and of the files."""
        self.updates.stop()
        self.events.stop()
        self.journal.close()


def start_chat(state: SandboxState, person: Person) -> Person:
    """Note that a person wrote to the bot, from when on the bot may write to them."""
    if person.started:
        return person
    return state.keep_person(replace(person, started=True))


def _messages(chat_id: int) -> str:
    return f"messages/{chat_id}"


def _group(record: Record) -> Group:
    return Group(record["id"], record["title"], tuple(record["members"]))


def _bot_id(token: str) -> int:
    number, separator, secret = token.partition(":")
    if not (number.isdigit() and separator and secret):
        message = "A bot token looks like 123456:ABC; the part before the colon is the bot's number."
        raise ValueError(message)
    return int(number)


def _number(chat_id: int | str | None) -> int:
    if chat_id is None or chat_id == "":
        raise Reason.CHAT_ID_EMPTY.refusal()
    try:
        return int(chat_id)
    except ValueError:
        raise Reason.CHAT_NOT_FOUND.refusal() from None
