"""The people of a running sandbox, for tests and demos: they write, tap, and wait until they see what they expect.

    async with SandboxClient(server.url) as sandbox:
        anna = await sandbox.person(701, language_code="ru")
        await anna.send("/start")
        consent = await anna.wait_for(lambda chat: chat.last is not None and chat.last.buttons)
        await anna.click("Даю согласие, начать")

Nothing sleeps: `wait_for` asks the server to answer at the next change of the chat.
"""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from bot.sandbox.faults import Kind
from bot.sandbox.journal import Record

_PATIENCE_S = 20.0
_LONGEST_POLL_S = 25.0
_READY_PAUSE_S = 0.05

_T = TypeVar("_T")


class SandboxError(RuntimeError):
    """The sandbox refused; the message says why."""

    code = "sandbox_refused"


class NeverSeenError(AssertionError):
    """What a person waited for did not come in time; the message holds what they saw instead."""

    code = "sandbox_never_seen"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; `data` is None for a link."""

    text: str
    data: str | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message as a person sees it; `text` is the caption of a picture or file. `raw` is Telegram's JSON."""

    id: int
    from_bot: bool
    text: str
    rows: tuple[tuple[Button, ...], ...]
    photo_id: str | None
    document_id: str | None
    edited: bool
    raw: Record

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Return all buttons, row by row."""
        return tuple(button for row in self.rows for button in row)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the words on the buttons."""
        return tuple(button.text for button in self.buttons)

    def button(self, label: str) -> Button | None:
        """Return the button with these words or this data."""
        return next((button for button in self.buttons if label in (button.text, button.data)), None)


@dataclass(frozen=True, slots=True)
class TapAnswer:
    """What the bot answered to a tap."""

    query_id: str
    message_id: int
    text: str
    show_alert: bool


@dataclass(frozen=True, slots=True)
class ChatView:
    """A chat as it is now: messages oldest first, answers to taps, and the revision of this view."""

    revision: int
    messages: tuple[ChatMessage, ...]
    answers: tuple[TapAnswer, ...]

    @property
    def from_bot(self) -> tuple[ChatMessage, ...]:
        """Return the bot's messages."""
        return tuple(message for message in self.messages if message.from_bot)

    @property
    def last(self) -> ChatMessage | None:
        """Return the bot's newest message."""
        return self.from_bot[-1] if self.from_bot else None

    def answer(self, query_id: str) -> TapAnswer | None:
        """Return what the bot answered to this tap."""
        return next((answer for answer in self.answers if answer.query_id == query_id), None)

    def with_button(self, label: str) -> ChatMessage | None:
        """Return the newest message that has a button with these words or this data."""
        return next((message for message in reversed(self.messages) if message.button(label)), None)


@dataclass(frozen=True, slots=True)
class BotCall:
    """One Bot API call of the bot, and how it was refused if it was."""

    method: str
    chat_id: int | None
    error_code: int | None
    description: str | None


class SandboxClient:
    """A connection to a sandbox, from which people are taken; also what tests break goes through it."""

    def __init__(self, url: str, *, patience_s: float = _PATIENCE_S) -> None:
        """Prepare; connect with `async with`. patience_s: how long `wait_for` waits unless told otherwise."""
        self._url = url.rstrip("/")
        self.patience_s = patience_s
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), trust_env=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def ready(self, *, timeout_s: float | None = None) -> None:
        """Wait until a server that is being started, as another process, answers. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s or self.patience_s):
            while True:
                try:
                    await self.get("state")
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(_READY_PAUSE_S)  # nobody listens yet, so nobody could tell
                else:
                    return

    async def person(
        self,
        person_id: int,
        *,
        first_name: str = "Alex",
        language_code: str = "en",
        role: str = "customer",
        username: str | None = None,
    ) -> "SandboxPerson":
        """Add a person, or change one who is known, and return them."""
        body = {"id": person_id, "first_name": first_name, "language_code": language_code, "role": role}
        await self.post("people", {**body, "username": username})
        return SandboxPerson(self, person_id)

    async def group(self, group_id: int, members: Sequence[int], *, title: str = "A group") -> None:
        """Make a group chat with the bot in it; ids of groups are negative."""
        await self.post("groups", {"id": group_id, "title": title, "members": list(members)})

    async def chat(self, chat_id: int, *, after: int = -1, timeout_s: float = 0.0) -> ChatView:
        """Return a chat; with a timeout, wait for a revision above `after` first."""
        return _view(await self.get(f"chats/{chat_id}?after={after}&timeout_s={timeout_s}"))

    async def calls(self) -> tuple[BotCall, ...]:
        """Return the newest Bot API calls of the bot, oldest first; polls that brought updates are left out."""
        return tuple(BotCall(**call) for call in (await self.get("calls"))["calls"])

    async def unknown_calls(self) -> tuple[str, ...]:
        """Return the methods the bot asked for that the sandbox does not have."""
        return tuple((await self.get("calls"))["unknown_calls"])

    async def file(self, file_id: str) -> bytes:
        """Return the bytes of a photo or document."""
        async with self._open().get(f"{self._url}/sandbox/files/{file_id}") as answer:
            if not answer.ok:
                raise SandboxError(await answer.text())
            return await answer.read()

    # Updates

    async def pending(self) -> tuple[int, ...]:
        """Return the ids of the updates that the bot has not confirmed."""
        return tuple((await self.get("updates"))["pending"])

    async def held(self) -> tuple[int, ...]:
        """Return the ids of the updates that are kept back."""
        return tuple((await self.get("updates"))["held"])

    async def push(self, updates: Sequence[Record]) -> None:
        """Deliver these updates next, in this order, as they are."""
        await self.post("updates", {"updates": list(updates)})

    async def deliver_again(self, update_id: int) -> None:
        """Deliver an update once more, confirmed or not."""
        await self.post("updates/again", {"update_id": update_id})

    async def hold(self) -> None:
        """Keep all updates back until `release`."""
        await self.post("updates/hold", {})

    async def release(self, order: Sequence[int] | None = None) -> tuple[int, ...]:
        """Deliver what was kept back, in this order of ids, and return the order."""
        body = {"order": list(order) if order is not None else None}
        return tuple((await self.post("updates/release", body))["released"])

    # Trouble

    async def refuse(
        self,
        error_code: int = 429,
        *,
        times: int = 1,
        method: str | None = None,
        chat_id: int | None = None,
        retry_after: int = 1,
        description: str | None = None,
    ) -> None:
        """Have the next calls of the bot refused, by default with 429 and `retry_after`."""
        fault = {"kind": Kind.REFUSE, "times": times, "method": method, "chat_id": chat_id}
        error = {"error_code": error_code, "retry_after": retry_after, "description": description}
        await self.post("faults", fault | error)

    async def break_connection(
        self, *, carried_out: bool, times: int = 1, method: str | None = None, chat_id: int | None = None
    ) -> None:
        """Break the connection of the next calls, before or after they were carried out."""
        kind = Kind.DROP_AFTER if carried_out else Kind.DROP_BEFORE
        await self.post("faults", {"kind": kind, "times": times, "method": method, "chat_id": chat_id})

    async def delay(
        self, delay_s: float, *, times: int = 1, method: str | None = None, chat_id: int | None = None
    ) -> None:
        """Have the next calls of the bot answered late."""
        fault = {"kind": Kind.DELAY, "times": times, "method": method, "chat_id": chat_id}
        await self.post("faults", {**fault, "delay_s": delay_s})

    async def clear_faults(self) -> None:
        """Take back the trouble that has not happened yet."""
        await self.post("faults/clear", {})

    async def advance(self, seconds: float) -> None:
        """Move the sandbox's clock on."""
        await self.post("clock", {"advance_s": seconds})

    # The control interface as it is

    async def get(self, path: str) -> Any:
        """Return what `/sandbox/<path>` answers. Raises SandboxError."""
        async with self._open().get(f"{self._url}/sandbox/{path}") as answer:
            return await _body(answer)

    async def post(self, path: str, body: Record) -> Any:
        """Send a body to `/sandbox/<path>` and return the answer. Raises SandboxError."""
        async with self._open().post(f"{self._url}/sandbox/{path}", json=body) as answer:
            return await _body(answer)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            message = "Connect first: async with SandboxClient(url) as sandbox."
            raise RuntimeError(message)
        return self._session


@dataclass(frozen=True, slots=True)
class SandboxPerson:
    """Somebody in the sandbox; `chat_id` is their chat with the bot, or a group through `in_group`."""

    sandbox: SandboxClient
    id: int
    group_id: int | None = None

    @property
    def chat_id(self) -> int:
        """Return the chat in which this person writes."""
        return self.id if self.group_id is None else self.group_id

    def in_group(self, group_id: int) -> "SandboxPerson":
        """Return the same person, writing in a group."""
        return SandboxPerson(self.sandbox, self.id, group_id)

    async def send(self, text: str, *, forwarded_from: str | None = None, reply_to: int | None = None) -> int:
        """Write a text or a command; return the message id."""
        return await self._send({"text": text, "forwarded_from": forwarded_from, "reply_to": reply_to})

    async def send_thing(
        self, kind: str, *, text: str = "", file_name: str | None = None, data: bytes | None = None
    ) -> int:
        """Send a photo, document, sticker, voice, video_note, contact, location, poll or dice; return the message id.

        data: the bytes of a photo or document; an example of each kind is sent without.
        """
        encoded = base64.b64encode(data).decode() if data is not None else None
        return await self._send({"kind": kind, "text": text, "file_name": file_name, "data_base64": encoded})

    async def edit(self, message_id: int, text: str) -> None:
        """Edit a message of one's own."""
        await self.sandbox.post(self._path(message_id, "edit"), {"person_id": self.id, "text": text})

    async def click(self, button: str, *, message_id: int | None = None, stale: bool = False) -> str:
        """Tap a button, named by its label or data; return the id of the tap, for `ChatView.answer`.

        message_id: by default the newest message that has this button, waited for.
        stale: tap data that the message shows no more.
        """
        if message_id is None:
            chat = await self.wait_for(lambda chat: chat.with_button(button), what=f"a button {button!r}")
            message_id = _must(chat.with_button(button)).id
        body = {"person_id": self.id, "button": button, "stale": stale}
        query: str = (await self.sandbox.post(self._path(message_id, "tap"), body))["query_id"]
        return query

    async def block(self) -> None:
        """Block the bot."""
        await self.sandbox.post(f"people/{self.id}/blocked", {"blocked": True})

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self.sandbox.post(f"people/{self.id}/blocked", {"blocked": False})

    async def commands(self) -> tuple[str, ...]:
        """Return the commands that this person's "/" menu shows, without the slash."""
        return tuple(command["command"] for command in await self.sandbox.get(f"people/{self.id}/commands"))

    async def chat(self) -> ChatView:
        """Return the chat as it is now."""
        return await self.sandbox.chat(self.chat_id)

    async def messages(self) -> tuple[ChatMessage, ...]:
        """Return the messages of the chat, oldest first."""
        return (await self.chat()).messages

    async def wait_for(
        self, condition: Callable[[ChatView], object], *, what: str = "", timeout_s: float | None = None
    ) -> ChatView:
        """Return the chat as soon as the condition holds. Raises NeverSeenError after the timeout."""
        patience_s = self.sandbox.patience_s if timeout_s is None else timeout_s
        until = time.monotonic() + patience_s
        chat = await self.chat()
        while not condition(chat):
            left_s = until - time.monotonic()
            if left_s <= 0:
                message = (
                    f"Person {self.id} waited {patience_s:g} s for {what or 'a condition'} and saw:\n{_told(chat)}"
                )
                raise NeverSeenError(message)
            chat = await self.sandbox.chat(self.chat_id, after=chat.revision, timeout_s=min(left_s, _LONGEST_POLL_S))
        return chat

    async def reply_to(self, act: Awaitable[object]) -> ChatMessage:
        """Do something and return the first message that the bot sends after it.

        question = await anna.reply_to(anna.send("/start"))
        """
        before = max((message.id for message in await self.messages()), default=0)
        await act
        chat = await self.wait_for(lambda chat: _after(chat, before), what="an answer of the bot")
        return _must(_after(chat, before))

    async def answer_to(self, query_id: str) -> TapAnswer:
        """Wait for the bot's answer to a tap."""
        chat = await self.wait_for(lambda chat: chat.answer(query_id), what="an answer to a tap")
        return _must(chat.answer(query_id))

    async def _send(self, body: Record) -> int:
        path = f"chats/{self.chat_id}/messages"
        message_id: int = (await self.sandbox.post(path, {**body, "person_id": self.id}))["message_id"]
        return message_id

    def _path(self, message_id: int, act: str) -> str:
        return f"chats/{self.chat_id}/messages/{message_id}/{act}"


async def _body(answer: aiohttp.ClientResponse) -> Any:
    body = await answer.json()
    if not answer.ok:
        raise SandboxError(body["error"])
    return body


def _view(body: Record) -> ChatView:
    answers = tuple(TapAnswer(a["query_id"], a["message_id"], a["text"], a["show_alert"]) for a in body["answers"])
    return ChatView(body["revision"], tuple(_message(raw) for raw in body["messages"]), answers)


def _message(raw: Record) -> ChatMessage:
    text = str(raw.get("text", raw.get("caption", "")))
    rows = raw.get("reply_markup", {}).get("inline_keyboard", [])
    return ChatMessage(
        id=raw["message_id"],
        from_bot=raw["from"]["is_bot"],
        text=text,
        rows=tuple(tuple(Button(b["text"], b.get("callback_data"), b.get("url")) for b in row) for row in rows),
        photo_id=raw["photo"][-1]["file_id"] if "photo" in raw else None,
        document_id=raw["document"]["file_id"] if "document" in raw else None,
        edited="edit_date" in raw,
        raw=raw,
    )


def _after(chat: ChatView, message_id: int) -> ChatMessage | None:
    return next((message for message in chat.from_bot if message.id > message_id), None)


def _must(value: _T | None) -> _T:
    if value is None:
        message = "What was seen a moment ago is gone."
        raise NeverSeenError(message)
    return value


def _told(chat: ChatView) -> str:
    lines = [
        f"{'bot' if message.from_bot else 'person'} {message.id}: {message.text!r} {list(message.labels) or ''}"
        for message in chat.messages[-10:]
    ]
    return "\n".join(lines) or "(an empty chat)"
