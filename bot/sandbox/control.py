"""The sandbox's own interface under `/sandbox/`: what people do, what a page shows, what a test breaks.

JSON in, JSON out. Errors: 400 with `{"error": "..."}` in words.

GET  state                                    bot, people, groups, banner
GET  events                                   server-sent events of every change
POST people                                   {id, first_name, language_code, role, last_name, username} -> person
POST people/{id}/blocked                      {blocked}
GET  people/{id}/commands                     what the "/" menu shows to this person
POST groups                                   {id < 0, title, members: [person ids]}
GET  chats/{id}?after=&timeout_s=             {revision, messages, answers}; waits for a revision above `after`
POST chats/{id}/messages                      {person_id, kind, text, file_name, data_base64, forwarded_from, reply_to}
POST chats/{id}/messages/{message}/edit       {person_id, text}
POST chats/{id}/messages/{message}/tap        {person_id, button: label or data, stale} -> {query_id}
POST chats/{id}/messages/{message}/delete     {}
GET  files/{file_id}                          the bytes
GET  calls                                    {calls, unknown_calls}: what the bot asked of the Bot API
GET  updates                                  {pending, held}: update ids
POST updates                                  {updates: [...]}: delivered next, in this order, as they are
POST updates/again                            {update_id}: delivered once more
POST updates/hold, updates/release            {order: [update ids]}: kept back, let go in another order
POST faults                                   {kind, times, method, chat_id, error_code, description, retry_after,
                                              delay_s}: see `bot.sandbox.faults`
POST faults/clear                             {}
POST clock                                    {advance_s}
"""

import asyncio
import base64
import binascii
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import quote

from aiogram.types import Update
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.sandbox import people, profile
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.journal import Record
from bot.sandbox.limits import Refused
from bot.sandbox.parameters import Upload
from bot.sandbox.state import BOT_NAME, BOT_USERNAME, Group, Person, SandboxState

STATE: web.AppKey[SandboxState] = web.AppKey("state", SandboxState)
BANNER: web.AppKey[bool] = web.AppKey("banner", bool)

_HEARTBEAT_S = 15.0
_LONGEST_WAIT_S = 30.0
_PICTURES = frozenset({"image/png", "image/jpeg"})


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _PersonBody(_Body):
    id: int = Field(gt=0)
    first_name: str = Field(min_length=1)
    language_code: str = "en"
    role: str = "customer"
    last_name: str | None = None
    username: str | None = None


class _BlockedBody(_Body):
    blocked: bool


class _GroupBody(_Body):
    id: int = Field(lt=0)
    title: str = Field(min_length=1)
    members: list[int]


class _MessageBody(_Body):
    person_id: int | None = None
    kind: str = "text"
    text: str = ""
    file_name: str | None = None
    data_base64: str | None = None
    forwarded_from: str | None = None
    reply_to: int | None = None


class _EditBody(_Body):
    person_id: int | None = None
    text: str


class _TapBody(_Body):
    person_id: int | None = None
    button: str
    stale: bool = False


class _NothingBody(_Body):
    pass


class _UpdatesBody(_Body):
    updates: list[dict[str, Any]]


class _AgainBody(_Body):
    update_id: int


class _OrderBody(_Body):
    order: list[int] | None = None


class _FaultBody(_Body):
    kind: Kind
    times: int = Field(default=1, ge=1)
    method: str | None = None
    chat_id: int | None = None
    error_code: int = 429
    description: str | None = None
    retry_after: int | None = 1
    delay_s: float = 0.0


class _ClockBody(_Body):
    advance_s: float = Field(ge=0)


_B = TypeVar("_B", bound=_Body)


def add_routes(app: web.Application) -> None:
    """Add the control interface to an application that holds `STATE` and `BANNER`."""
    message = "/sandbox/chats/{chat_id:-?\\d+}/messages"
    app.router.add_get("/sandbox/state", _state)
    app.router.add_get("/sandbox/events", _events)
    app.router.add_get("/sandbox/people/{person_id:\\d+}/commands", _commands)
    app.router.add_get("/sandbox/chats/{chat_id:-?\\d+}", _chat)
    app.router.add_get("/sandbox/files/{file_id}", _file)
    app.router.add_get("/sandbox/calls", _calls)
    app.router.add_get("/sandbox/updates", _updates)
    _add_post(app, "/sandbox/people", _PersonBody, _add_person)
    _add_post(app, "/sandbox/people/{person_id:\\d+}/blocked", _BlockedBody, _block)
    _add_post(app, "/sandbox/groups", _GroupBody, _add_group)
    _add_post(app, message, _MessageBody, _send)
    _add_post(app, message + "/{message_id:\\d+}/edit", _EditBody, _edit)
    _add_post(app, message + "/{message_id:\\d+}/tap", _TapBody, _tap)
    _add_post(app, message + "/{message_id:\\d+}/delete", _NothingBody, _delete)
    _add_post(app, "/sandbox/updates", _UpdatesBody, _push)
    _add_post(app, "/sandbox/updates/again", _AgainBody, _push_again)
    _add_post(app, "/sandbox/updates/hold", _NothingBody, _hold)
    _add_post(app, "/sandbox/updates/release", _OrderBody, _release)
    _add_post(app, "/sandbox/faults", _FaultBody, _add_fault)
    _add_post(app, "/sandbox/faults/clear", _NothingBody, _clear_faults)
    _add_post(app, "/sandbox/clock", _ClockBody, _advance)


def _add_post(
    app: web.Application, path: str, body: type[_B], act: Callable[[web.Request, SandboxState, _B], object]
) -> None:
    async def handle(request: web.Request) -> web.Response:
        try:
            given = body.model_validate_json(await request.text() or "{}")
            return web.json_response(act(request, request.app[STATE], given))
        except ValidationError as error:
            return _error("; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()))
        except people.CantDoError as error:
            return _error(str(error))
        except Refused as error:
            return _error(error.description)

    app.router.add_post(path, handle)


# What a page shows


async def _state(request: web.Request) -> web.Response:
    state = request.app[STATE]
    bot = {
        "name": BOT_NAME,
        "username": BOT_USERNAME,
        "descriptions": state.setting("description"),
    }
    return web.json_response(
        {
            "bot": bot,
            "bot_id": state.bot_id,
            "people": [asdict(person) for person in state.people()],
            "groups": [asdict(group) for group in state.groups()],
            "examples": request.app[BANNER],
        }
    )


async def _commands(request: web.Request) -> web.Response:
    state = request.app[STATE]
    try:
        person = state.person(_number(request, "person_id"))
    except Refused as error:
        return _error(error.description)
    return web.json_response(profile.commands_of(state, person))


async def _chat(request: web.Request) -> web.Response:
    state = request.app[STATE]
    chat_id = _number(request, "chat_id")
    try:
        after = int(request.query.get("after", "-1"))
        timeout_s = min(float(request.query.get("timeout_s", "0")), _LONGEST_WAIT_S)
        state.chat(chat_id)
    except ValueError:
        return _error("after is a revision and timeout_s a number of seconds.")
    except Refused as error:
        return _error(error.description)
    await state.events.wait(chat_id, after=after, timeout_s=timeout_s)
    return web.json_response(
        {
            "revision": state.events.revision(chat_id),
            "messages": state.messages(chat_id),
            "answers": [asdict(answer) for answer in state.answers if answer.chat_id == chat_id],
        }
    )


async def _events(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    with request.app[STATE].events.listen() as listener, suppress(ConnectionResetError):  # the page was closed
        await response.write(b'data: {"type":"reload"}\n\n')
        while True:
            try:
                async with asyncio.timeout(_HEARTBEAT_S):
                    event = await listener.get()
            except TimeoutError:
                await response.write(b":\n\n")  # finds out whether the page is still there
                continue
            if event is None:
                break
            await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
    return response


async def _file(request: web.Request) -> web.Response:
    state = request.app[STATE]
    file = state.file(request.match_info["file_id"])
    if file is None:
        return _error("There is no such file.")
    if file.mime_type in _PICTURES and "download" not in request.query:
        return web.Response(body=state.content(file), content_type=file.mime_type)
    # Somebody's file is never opened inside the page: a browser would run what it holds.
    name = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return web.Response(body=state.content(file), headers={"Content-Disposition": name})


async def _calls(request: web.Request) -> web.Response:
    state = request.app[STATE]
    return web.json_response(
        {"calls": [asdict(call) for call in state.calls], "unknown_calls": list(state.unknown_calls)}
    )


async def _updates(request: web.Request) -> web.Response:
    updates = request.app[STATE].updates
    return web.json_response({"pending": [update["update_id"] for update in updates.pending()], "held": updates.held()})


# What people do


def _add_person(_: web.Request, state: SandboxState, body: _PersonBody) -> Record:
    known = {person.id: person for person in state.people()}.get(body.id, Person(body.id, body.first_name))
    return asdict(state.keep_person(replace(known, **body.model_dump())))


def _block(request: web.Request, state: SandboxState, body: _BlockedBody) -> Record:
    return asdict(people.set_blocked(state, _number(request, "person_id"), blocked=body.blocked))


def _add_group(_: web.Request, state: SandboxState, body: _GroupBody) -> Record:
    return asdict(people.found_group(state, Group(body.id, body.title, tuple(body.members))))


def _send(request: web.Request, state: SandboxState, body: _MessageBody) -> Record:
    thing = people.Thing(body.kind, body.text, _upload(body), body.forwarded_from, body.reply_to)
    chat_id = _number(request, "chat_id")
    return people.send(state, body.person_id or chat_id, thing, chat_id=chat_id)


def _edit(request: web.Request, state: SandboxState, body: _EditBody) -> Record:
    chat_id = _number(request, "chat_id")
    message_id = _number(request, "message_id")
    return people.edit(state, body.person_id or chat_id, message_id, body.text, chat_id=chat_id)


def _tap(request: web.Request, state: SandboxState, body: _TapBody) -> Record:
    chat_id = _number(request, "chat_id")
    message_id = _number(request, "message_id")
    person_id = body.person_id or chat_id
    query = people.tap(state, person_id, message_id, body.button, chat_id=chat_id, stale=body.stale)
    return {"query_id": query["id"]}


def _delete(request: web.Request, state: SandboxState, _: _NothingBody) -> Record:
    people.delete_message(state, _number(request, "chat_id"), _number(request, "message_id"))
    return {}


# What a test breaks


def _push(_: web.Request, state: SandboxState, body: _UpdatesBody) -> Record:
    for update in body.updates:
        Update.model_validate(update)
    state.updates.force(body.updates)
    return {}


def _push_again(_: web.Request, state: SandboxState, body: _AgainBody) -> Record:
    if not state.updates.again(body.update_id):
        raise people.CantDoError(f"Update {body.update_id} never was, or too long ago.")
    return {}


def _hold(_: web.Request, state: SandboxState, __: _NothingBody) -> Record:
    state.updates.hold()
    return {}


def _release(_: web.Request, state: SandboxState, body: _OrderBody) -> Record:
    unknown = set(body.order or ()) - set(state.updates.held())
    if unknown:
        raise people.CantDoError(f"These updates are not held: {sorted(unknown)}.")
    return {"released": state.updates.release(body.order)}


def _add_fault(_: web.Request, state: SandboxState, body: _FaultBody) -> Record:
    state.faults.add(Fault(**body.model_dump()))
    return {}


def _clear_faults(_: web.Request, state: SandboxState, __: _NothingBody) -> Record:
    state.faults.clear()
    return {}


def _advance(_: web.Request, state: SandboxState, body: _ClockBody) -> Record:
    state.advance(timedelta(seconds=body.advance_s))
    return {"now": state.timestamp()}


def _upload(body: _MessageBody) -> Upload | None:
    if body.data_base64 is None:
        return None
    try:
        data = base64.b64decode(body.data_base64, validate=True)
    except binascii.Error as error:
        raise people.CantDoError("data_base64 is not base64.") from error
    return Upload(body.file_name or "file", "application/octet-stream", data)


def _number(request: web.Request, name: str) -> int:
    return int(request.match_info[name])


def _error(words: str) -> web.Response:
    return web.json_response({"error": words}, status=400)
