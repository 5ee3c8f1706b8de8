"""What a log line may say about an error."""

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import SendMessage
from sqlalchemy.exc import OperationalError

from bot.errors import IntakeFullError, TokenRefusedError, error_code, error_place, telegram_reason

METHOD = SendMessage(chat_id=1, text="x")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TokenRefusedError(), "token_refused"),
        (IntakeFullError(), "intake_full"),
        (ValueError("Anna was rude"), "ValueError"),
        (OperationalError("INSERT", {"text": "Anna was rude"}, Exception()), "OperationalError"),
    ],
)
def test_errors_are_named_without_their_words(error: Exception, code: str) -> None:
    assert error_code(error) == code


def test_errors_tell_where_they_were_raised() -> None:
    def fail() -> None:
        raise ValueError("Anna was rude")

    with pytest.raises(ValueError) as caught:
        fail()

    line = fail.__code__.co_firstlineno + 1
    assert error_place(caught.value) == f"test_errors.py:{line}"
    assert error_place(ValueError()) == ""


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Bad Request: message text is empty", "message text is empty"),
        ('Bad Request: can\'t parse entities: Unsupported start tag "anna"', "can't parse entities"),
        ('Bad Request: inline keyboard button URL "anna.example" is invalid', "inline keyboard button URL"),
        ("Bad Request: user 70123456 not found", "user # not found"),
        ("Bad Request: BUTTON_DATA_INVALID", "BUTTON_DATA_INVALID"),
    ],
)
def test_errors_of_telegram_are_told_without_what_they_quote(message: str, reason: str) -> None:
    assert telegram_reason(TelegramBadRequest(method=METHOD, message=message)) == reason


def test_errors_of_telegram_lose_their_kind() -> None:
    error = TelegramForbiddenError(method=METHOD, message="Forbidden: bot was blocked by the user")

    assert telegram_reason(error) == "bot was blocked by the user"
