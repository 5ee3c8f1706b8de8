"""Bot API methods about receiving updates: polling, and setting a webhook."""

import re
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, GetUpdates, SetWebhook

from bot.sandbox.journal import Record
from bot.sandbox.limits import POLL_TIMEOUT_S, SECRET_TOKEN, UPDATES_AT_ONCE, WEBHOOK_CONNECTIONS, Reason
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import SandboxState

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_DEFAULT_CONNECTIONS = 40


async def get_updates(state: SandboxState, call: GetUpdates, _: Parameters) -> list[Record]:
    """Hand out what the bot has not confirmed, waiting for it if asked to."""
    if state.setting("webhook").get("url"):
        raise Reason.WEBHOOK_ACTIVE.refusal()
    state.updates.allow(call.allowed_updates)
    limit = min(max(call.limit or UPDATES_AT_ONCE, 1), UPDATES_AT_ONCE)
    timeout_s = min(call.timeout or 0, POLL_TIMEOUT_S)
    return await state.updates.poll(offset=call.offset, limit=limit, timeout_s=timeout_s)


async def set_webhook(state: SandboxState, call: SetWebhook, _: Parameters) -> bool:
    """Deliver updates to an address of this machine; plain HTTP will do, as nothing leaves it."""
    _check_address(call.url)
    secret = call.secret_token or ""
    if len(secret) > SECRET_TOKEN or not _SECRET.fullmatch(secret):
        raise Reason.WEBHOOK_SECRET.refusal()
    connections = call.max_connections or _DEFAULT_CONNECTIONS
    connections = min(max(connections, WEBHOOK_CONNECTIONS.start), WEBHOOK_CONNECTIONS.stop - 1)
    state.updates.allow(call.allowed_updates)
    if call.drop_pending_updates:
        state.updates.drop_all()
    webhook = {"url": call.url, "secret_token": secret, "max_connections": connections} if call.url else {}
    state.keep_setting("webhook", webhook)
    state.updates.wake()
    return True


async def delete_webhook(state: SandboxState, call: DeleteWebhook, _: Parameters) -> bool:
    """Go back to polling."""
    if call.drop_pending_updates:
        state.updates.drop_all()
    state.keep_setting("webhook", {})
    return True


def _check_address(url: str) -> None:
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Reason.WEBHOOK_URL.refusal()
    if parts.hostname not in _THIS_MACHINE:
        raise Reason.WEBHOOK_ELSEWHERE.refusal()
