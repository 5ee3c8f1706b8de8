"""Take updates by webhook: Telegram hears 200 only when the update is done."""

import asyncio
import hmac
import json
from contextlib import suppress
from urllib.parse import urlsplit

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import SetWebhook
from aiogram.utils.backoff import Backoff, BackoffConfig
from aiohttp import web

from bot.errors import NotTakenError, TokenRefusedError, WebhookRefusedError, error_code, telegram_reason
from bot.intake import Intake, read_update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
HEALTH_PATH = "/healthz"
LARGEST_BODY = 1024 * 1024
"""Bytes. The longest text with all its entities and a quoted message stays far below."""
RETRY_AFTER_S = 5
HANGUP_S = 2.0
NETWORK_BACKOFF = BackoffConfig(min_delay=0.5, max_delay=15.0, factor=2.0, jitter=0.0)

log = structlog.get_logger()


class Webhook:
    """The HTTP side of the intake.

    An update that cannot be finished soon is answered with 503, so that Telegram delivers it again; meanwhile the
    intake goes on with it, and the second delivery only waits for the same work.
    """

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        *,
        url: str,
        secret: str,
        allowed_updates: list[str],
        max_connections: int = 40,
        patience_s: float = 10.0,
    ) -> None:
        """Wire the webhook.

        url: the public address; its path is the path of the route.
        secret: 1-256 characters A-Z, a-z, 0-9, _ and -; what Telegram sends with each update.
        patience_s: how long an update may take before it is answered with 503.
        """
        if not secret:
            # An empty secret would equal the header that a stranger leaves out.
            msg = "a webhook needs a secret"
            raise ValueError(msg)
        self._bot = bot
        self._intake = intake
        self._url = url
        self._secret = secret
        self._allowed_updates = allowed_updates
        self._max_connections = max_connections
        self._patience_s = patience_s

    def application(self) -> web.Application:
        """Return the routes: the webhook and the health check."""
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_post(urlsplit(self._url).path or "/", self._receive)
        application.router.add_get(HEALTH_PATH, self._health)
        return application

    async def run(self, stop: asyncio.Event, *, host: str, port: int) -> None:
        """Listen, tell Telegram the address, serve until `stop` is set, then close the intake.

        The webhook stays registered: Telegram keeps what comes meanwhile and delivers it after the restart.
        Raises TokenRefusedError, WebhookRefusedError, or OSError when the port is taken.
        """
        runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=HANGUP_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            await self._register(stop)
            await stop.wait()
        finally:
            await self._intake.close()
            await runner.cleanup()

    async def _register(self, stop: asyncio.Event) -> None:
        method = SetWebhook(
            url=self._url,
            secret_token=self._secret,
            allowed_updates=self._allowed_updates,
            max_connections=self._max_connections,
        )
        backoff = Backoff(NETWORK_BACKOFF)
        while not stop.is_set():
            try:
                await self._bot(method)
            except (TelegramUnauthorizedError, TelegramNotFound) as error:
                raise TokenRefusedError from error
            except TelegramBadRequest as error:
                raise WebhookRefusedError(telegram_reason(error)) from error
            except Exception as error:
                pause_s = error.retry_after if isinstance(error, TelegramRetryAfter) else next(backoff)
                log.warning("webhook_not_set", error=error_code(error), pause_s=pause_s)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause_s):
                        await stop.wait()
            else:
                log.info("webhook_set")
                return

    async def _receive(self, request: web.Request) -> web.Response:
        if not self._is_telegram(request):
            log.warning("webhook_secret_wrong")
            return web.Response(status=403)
        try:
            update = read_update(json.loads(await request.read()), self._bot)
        except (ValueError, RecursionError) as error:
            log.warning("webhook_body_unreadable", error=error_code(error))
            return web.Response(status=400)
        if update is None:
            log.warning("webhook_body_unreadable", error="no_update_id")
            return web.Response(status=400)
        try:
            async with asyncio.timeout(self._patience_s):
                await self._intake.accept(update)
        except (NotTakenError, TimeoutError) as error:
            log.warning("webhook_update_postponed", update_id=update.update_id, error=error_code(error))
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
        return web.Response()

    def _is_telegram(self, request: web.Request) -> bool:
        # As bytes: compare_digest refuses str outside ASCII, and a header may hold any byte.
        sent = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(sent, self._secret.encode())

    async def _health(self, _request: web.Request) -> web.Response:
        return web.Response(status=503, text="stopping") if self._intake.closed else web.Response(text="ok")
