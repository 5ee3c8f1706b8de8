"""Every look at people's words leaves a line in the audit, in the transaction of that look."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import CommandObject
from aiogram.types import TelegramObject

from handlers.callbacks import (
    AllStagesButton,
    CaseButton,
    DigestAction,
    DigestButton,
    FileButton,
    FixButton,
    MapView,
    MergeButton,
    QuoteButton,
    RevealButton,
    UndoButton,
    ViewButton,
)
from handlers.turn import Turn
from interview.rights import Action

Look = tuple[Action, str | None]
COMMANDS: dict[str, Action] = {
    "stage": Action.READ_STAGE,
    "quotes": Action.READ_QUOTES,
    "case": Action.READ_CASE,
    "rename": Action.READ_STAGE,
}


class Trail(BaseMiddleware):
    """Runs around handlers whose filters let the person in."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Note the look, then let it happen. Any: aiogram's contract for middlewares."""
        turn: Turn | None = data.get("turn")
        if turn is not None and turn.leader is not None and turn.sees_map():
            look = _by_command(data.get("command")) or _by_button(data.get("callback_data"), turn)
            if look is not None:
                await turn.unit.write_audit(turn.leader, *look)
        return await handler(event, data)


def _by_command(command: CommandObject | None) -> Look | None:
    action = COMMANDS.get(command.command) if command is not None else None
    return None if action is None else (action, None)


def _by_button(button: object, turn: Turn) -> Look | None:
    match button:
        case ViewButton(view=MapView.STAGE) | RevealButton(view=MapView.STAGE):
            return Action.READ_STAGE, _stage(button, turn)
        case ViewButton(view=MapView.QUOTES | MapView.PAIN) | RevealButton(view=MapView.QUOTES | MapView.PAIN):
            return Action.READ_QUOTES, _stage(button, turn)
        case ViewButton(view=MapView.PERSONA) | FixButton() | QuoteButton():
            return Action.READ_QUOTES, None
        case UndoButton(page=int()):
            return Action.READ_QUOTES, None
        case MergeButton() | UndoButton():
            return Action.READ_STAGE, None
        case AllStagesButton():
            return Action.READ_STAGE, None
        case CaseButton():
            return Action.READ_CASE, None
        case FileButton():
            return Action.READ_FILE, button.file.value
        case DigestButton(action=DigestAction.NOW):
            return Action.READ_DIGEST, None
        case _:
            return None


def _stage(button: ViewButton | RevealButton, turn: Turn) -> str | None:
    """Return the stage of a button; a forged button is no way to write into the audit."""
    stages = {stage.id for guide in turn.guides_seen() for stage in guide.stages}
    return button.stage if button.stage in stages else None
