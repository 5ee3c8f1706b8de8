"""What somebody's next words are for: the last thing that this person turned to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Message, TelegramObject

from handlers.callbacks import (
    AuthorButton,
    PreviewControlButton,
    PreviewLanguageButton,
    PreviewOptionButton,
    PreviewStepButton,
)
from handlers.turn import Turn
from interview.guide_desk import GuideDesk

OF_PREVIEW = PreviewLanguageButton | PreviewStepButton | PreviewOptionButton | PreviewControlButton


class Attention(BaseMiddleware):
    """Whoever turns to anything else by a command or a tap wrote no answer, keyword, closing words or trial of a guide.

    A question to an author and news of a fix wait for their words: nothing of these goes out before it was shown.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Note it, then let it happen. Any: aiogram's contract for middlewares."""
        turn: Turn | None = data.get("turn")
        if turn is not None and (not isinstance(event, Message) or (event.text or "").startswith("/")):
            await _turn_away(turn, data["guides"], data.get("callback_data"))
        return await handler(event, data)


async def _turn_away(turn: Turn, guides: GuideDesk, tapped: object) -> None:
    if turn.person is not None and turn.person.may_contact and not isinstance(tapped, AuthorButton):
        await turn.unit.stop_answering(turn.person.respondent_id)
    if turn.leader is None:
        return
    await turn.unit.drop_closing(turn.telegram_user_id)
    await turn.unit.stop_asking_for_word(turn.telegram_user_id)
    preview = guides.preview(turn.telegram_user_id)
    if preview is not None and not isinstance(tapped, OF_PREVIEW):
        guides.keep_preview(turn.telegram_user_id, replace(preview, attended=False))
