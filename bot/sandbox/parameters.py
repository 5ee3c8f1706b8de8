"""A Bot API request over HTTP -> aiogram's own method model, strictly: nothing unknown, nothing of a wrong type."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiohttp import web
from aiohttp.web_request import FileField
from pydantic import BaseModel, ValidationError

from bot.sandbox.limits import Reason, Refused

_ATTACHED = "attach://"
# What Telegram says when these are left out.
_MISSING = {
    "chat_id": Reason.CHAT_ID_EMPTY,
    "text": Reason.TEXT_EMPTY,
    "message_ids": Reason.MESSAGE_IDS_EMPTY,
    "photo": Reason.FILE_ID,
    "document": Reason.FILE_ID,
    "callback_query_id": Reason.QUERY_TOO_OLD,
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request carried: values as they came, files by the name of their part."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload]

    def upload(self, reference: str) -> Upload | None:
        """Return the file that `attach://name` means, or None for any other reference."""
        return self.uploads.get(reference.removeprefix(_ATTACHED)) if reference.startswith(_ATTACHED) else None


async def read_parameters(request: web.Request) -> Parameters:
    """Read query, JSON, form or multipart, as Telegram does. Raises Refused for a body that is none of these."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        values |= _json_object(await request.text())
    elif request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        for name, value in (await request.post()).items():
            if isinstance(value, FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
                value.file.close()
            else:
                values[name] = value
    return Parameters(values, uploads)


def to_call(model: type[TelegramMethod[Any]], parameters: Parameters, taken: frozenset[str]) -> TelegramMethod[Any]:
    """Return the validated call; `taken` names the parameters that the sandbox knows what to do with.

    Raises Refused: a parameter that Telegram does not have, one that the sandbox ignores, a value of a wrong type.
    """
    own_parts = {name: _ATTACHED + name for name in parameters.uploads if name in model.model_fields}
    values = {name: _decoded(model, name, value) for name, value in parameters.values.items()} | own_parts
    try:
        call = model.model_validate(values)
    except ValidationError as error:
        raise _refusal(error) from error
    for name in _unknown(call):
        raise Reason.UNKNOWN_PARAMETER.refusal(name=name)
    for name in sorted(call.model_fields_set - taken):
        if getattr(call, name) is not None:
            raise Reason.UNSUPPORTED_PARAMETER.refusal(name=name)
    return call


def plain(model: BaseModel) -> dict[str, Any]:
    """Return a model in Telegram's JSON shape: nothing empty, no defaults of aiogram's bot."""
    return {name: _plain(value) for name, value in model if value is not None and not isinstance(value, Default)}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return plain(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _json_object(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise Reason.BAD_REQUEST_BODY.refusal() from error
    if not isinstance(values, dict):
        raise Reason.BAD_REQUEST_BODY.refusal()
    return values


def _decoded(model: type[TelegramMethod[Any]], name: str, value: Any) -> Any:
    if not isinstance(value, str) or name not in _structured(model):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Reason.INVALID_JSON.refusal(name=name) from error


@cache
def _structured(model: type[TelegramMethod[Any]]) -> frozenset[str]:
    """Return the fields whose values travel in a form as JSON: objects and lists."""
    return frozenset(name for name, field in model.model_fields.items() if _is_structured(field.annotation))


def _is_structured(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | dict | list):
        return True
    origin = getattr(annotation, "__origin__", None)
    if isinstance(origin, type) and issubclass(origin, dict | list):
        return True
    return any(_is_structured(argument) for argument in get_args(annotation))


def _unknown(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in value.model_extra or ():
            yield path + name
        for name, inner in value:
            if name not in (value.model_extra or ()):
                yield from _unknown(inner, f"{path}{name}.")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _unknown(inner, path)


def _refusal(error: ValidationError) -> Refused:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing" and len(first["loc"]) == 1 and name in _MISSING:
        return _MISSING[name].refusal()
    return Reason.INVALID_PARAMETER.refusal(name=".".join(map(str, first["loc"])), detail=first["msg"])
