"""Errors of the running bot, and what a log line may say about any error."""

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:  # loading aiogram takes seconds, and not every process of the bot speaks with Telegram
    from aiogram.exceptions import TelegramAPIError

OUR_PACKAGES = frozenset({"bot", "handlers", "interview", "nlp", "storage", "reports"})


class BotError(Exception):
    """Root of the errors that this package raises; `code` is stable."""

    code: ClassVar[str] = "bot_error"


class TokenRefusedError(BotError):
    """Telegram does not know the token."""

    code = "token_refused"

    def __init__(self) -> None:
        super().__init__("Telegram does not accept BOT_TOKEN. Ask @BotFather for the current token and write it there.")


class WebhookRefusedError(BotError):
    """Telegram does not accept the webhook."""

    code = "webhook_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Telegram does not accept WEBHOOK_URL ({reason}). Write an https address with a public name.")


class NotTakenError(BotError):
    """The update was not taken on; it has to be delivered again."""

    code = "not_taken"


class IntakeClosedError(NotTakenError):
    """The bot is stopping."""

    code = "intake_closed"


class IntakeFullError(NotTakenError):
    """Too many updates are open."""

    code = "intake_full"


class HandlerHangsError(BotError):
    """A handler did not return in time."""

    code = "handler_hangs"


class HandlerCancelledError(BotError):
    """Something that a handler waited for was cancelled."""

    code = "handler_cancelled"


class ImportProcessError(BotError):
    """The process that reads the rows of an import failed, or was killed."""

    code = "import_process"


def error_code(error: BaseException) -> str:
    """Return the stable code of the error, or its class name: never its words, which may be a person's."""
    is_ours = type(error).__module__.partition(".")[0] in OUR_PACKAGES  # SQLAlchemy's errors have a code, too
    code = getattr(error, "code", None)
    return code if is_ours and isinstance(code, str) else type(error).__name__


def error_place(error: BaseException) -> str:
    """Return file and line where the error was raised: all of a traceback that holds nobody's words."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def telegram_reason(error: "TelegramAPIError") -> str:
    """Return what Telegram objects to, without numbers and without what it quotes from the message.

    "Bad Request: can't parse entities: Unsupported start tag "anna"" becomes "can't parse entities".
    """
    stated = error.message.removeprefix("Bad Request:").removeprefix("Forbidden:").strip()
    return re.sub(r"\d+", "#", re.split(r'[:"\n]', stated)[0]).strip()[:80]


class NoTokenError(BotError):
    """There is no BOT_TOKEN."""

    code = "token_missing"

    def __init__(self) -> None:
        super().__init__(
            "BOT_TOKEN is not set. Write the token of @BotFather into .env, or try `python -m bot sandbox` without one."
        )
