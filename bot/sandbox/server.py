"""The sandbox over HTTP: Telegram's Bot API under `/bot<token>/`, its own interface under `/sandbox/`, the page at `/`.

    server = SandboxServer(token="42:TEST", folder=None)
    await server.start()
    bot = Bot("42:TEST", session=AiohttpSession(api=TelegramAPIServer.from_base(server.url)))
    ...
    await server.stop()

`folder` keeps people, chats, waiting updates and files over a restart; None keeps nothing.
What people do and what tests break goes through `bot.sandbox.client.SandboxClient(server.url)`, or, in the same
process, through `server.state` and the functions of `bot.sandbox.people`.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from bot.sandbox import control, methods
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.limits import FILE_BYTES, Reason, Refused, too_many_requests
from bot.sandbox.parameters import Parameters, read_parameters
from bot.sandbox.people import DEFAULT_PEOPLE, welcome
from bot.sandbox.state import Call, Person, SandboxState
from bot.sandbox.webhook import WebhookDelivery

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_PAGE = Path(__file__).parent / "page"
_LOOPBACK = "127.0.0.1"
_BODY_BYTES = FILE_BYTES + 1024 * 1024  # room for the other fields of a request with the largest file
_SHUTDOWN_S = 1.0
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


class SandboxServer:
    """A Bot API server for one bot on this machine, and the chat page of its invented people."""

    def __init__(self, *, token: str, folder: Path | None, examples_banner: bool = False) -> None:
        """Open the state; nothing listens until `start`.

        token: the only one that is served, like "42:ANYTHING". folder: where the state lives, None for memory alone.
        Raises FolderInUseError when another sandbox uses the folder, ValueError for a token of another shape.
        """
        self.state = SandboxState(token, folder)
        self._banner = examples_banner
        self._exits = AsyncExitStack()
        self._port = 0

    @property
    def url(self) -> str:
        """Return the address of the running server, without a slash at the end."""
        return f"http://{_LOOPBACK}:{self._port}"

    def welcome(self, people: tuple[Person, ...] = DEFAULT_PEOPLE) -> None:
        """Add the people of the page where they are not there yet."""
        welcome(self.state, people)

    async def start(self, host: str = _LOOPBACK, port: int = 0) -> None:
        """Listen; port 0 takes a free one.

        Raises ValueError for any host but this machine, OSError for a port that is taken.
        """
        if host != _LOOPBACK:
            message = f"The sandbox listens on {_LOOPBACK} only, not on {host}."
            raise ValueError(message)
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=_SHUTDOWN_S)
        await runner.setup()
        self._exits.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, host, port)
        await site.start()
        self._port = runner.addresses[0][1]
        session = await self._exits.enter_async_context(aiohttp.ClientSession(trust_env=False))
        tasks = await self._exits.enter_async_context(asyncio.TaskGroup())
        delivery = WebhookDelivery(self.state, tasks, session)
        delivery.start()
        self._exits.callback(delivery.stop)
        log.info("sandbox_started", url=self.url)

    async def stop(self) -> None:
        """Stop listening, end waiting polls and close the state."""
        self.state.close()
        await self._exits.aclose()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._only_from_here], client_max_size=_BODY_BYTES)
        app[control.STATE] = self.state
        app[control.BANNER] = self._banner
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._method)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        app.router.add_get("/", _index)
        app.router.add_static("/page/", _PAGE)
        control.add_routes(app)
        return app

    @web.middleware
    async def _only_from_here(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests that another site's page makes, also under a name that it points to this machine."""
        hosts = {f"{_LOOPBACK}:{self._port}", f"localhost:{self._port}"}
        origin = request.headers.get("Origin")
        # A picture's address on another site is fetched without an Origin, but never as the same origin.
        site = request.headers.get("Sec-Fetch-Site", "none")
        elsewhere = site not in ("same-origin", "none") and request.path != "/"
        if (
            request.host not in hosts
            or (origin is not None and origin.removeprefix("http://") not in hosts)
            or elsewhere
        ):
            return web.json_response({"error": "The sandbox serves this machine only."}, status=403)
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            self._check_token(request)
            parameters = await read_parameters(request)
            return await self._call(request, name, parameters)
        except web.HTTPRequestEntityTooLarge:
            refused = Reason.TOO_LARGE.refusal()
        except Refused as error:
            refused = error
        self._note(name, {}, refused)
        return _answer(refused)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Hand out the bytes of a file, as Telegram does below `/file/`."""
        file = self.state.file_at(request.match_info["path"])
        if request.match_info["token"] != self.state.token or file is None:
            return _json({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=self.state.content(file), content_type="application/octet-stream")

    async def _call(self, request: web.Request, name: str, parameters: Parameters) -> web.StreamResponse:
        fault = self.state.faults.take(name, _chat_id(parameters.values))
        try:
            if fault is not None:
                await _before(fault, request)
            result = await methods.carry_out(self.state, methods.find(name), parameters)
        except Refused as error:
            self._note(name, parameters.values, error)
            return _answer(error)
        self._note(name, parameters.values, None)
        if fault is not None and fault.kind is Kind.DROP_AFTER:
            _break(request)
        return _json({"ok": True, "result": result})

    def _check_token(self, request: web.Request) -> None:
        if request.match_info["token"] != self.state.token:
            raise Reason.UNAUTHORIZED.refusal()

    def _note(self, name: str, values: Any, refused: Refused | None) -> None:
        if name.lower() not in methods.METHODS:
            self.state.unknown_calls.append(name)
            log.error("sandbox_unknown_method", method=name)
        if name.lower() == "getupdates" and refused is None:
            return  # a poll says nothing about what the bot does
        code, description = (refused.error_code, refused.description) if refused else (None, None)
        self.state.calls.append(Call(name, _chat_id(values), code, description))


async def serve(port: int, folder: Path | None, token: str) -> None:
    """Run a server with the usual people until cancelled, and say where it is."""
    server = SandboxServer(token=token, folder=folder)
    server.welcome()
    await server.start(port=port)
    try:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()
    finally:
        await server.stop()


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(_PAGE / "index.html")


async def _before(fault: Fault, request: web.Request) -> None:
    if fault.kind is Kind.DELAY:
        await asyncio.sleep(fault.delay_s)
    elif fault.kind is Kind.DROP_BEFORE:
        _break(request)
        raise Refused(500, "Internal Server Error: the sandbox broke the connection on request")
    elif fault.kind is Kind.REFUSE:
        raise _asked_for(fault)


def _asked_for(fault: Fault) -> Refused:
    if fault.error_code == 429:
        return too_many_requests(fault.retry_after or 1)
    return Refused(fault.error_code, fault.description or "Internal Server Error")


def _break(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()


def _chat_id(values: Any) -> int | None:
    try:
        return int(values["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def _answer(refused: Refused) -> web.Response:
    return _json(refused.body(), status=refused.error_code)


def _json(body: object, *, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, status=status, content_type="application/json")
