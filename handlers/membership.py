"""Somebody blocks the bot, or comes back."""

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated

from handlers.filters import InPrivateChat
from handlers.reply import Reply
from handlers.turn import Turn


def make_router() -> Router:
    """Return these handlers, in the order in which they are tried."""
    router = Router(name="membership")
    router.my_chat_member.register(membership, InPrivateChat())
    return router


async def membership(change: ChatMemberUpdated, turn: Turn) -> Reply:
    """Note whether this person can be written to."""
    reachable = change.new_chat_member.status != ChatMemberStatus.KICKED
    await turn.unit.set_reachable(turn.telegram_user_id, reachable=reachable)
    return Reply()
