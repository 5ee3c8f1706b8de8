"""Telegram's limits and the words in which it refuses: one table, so that the sandbox is not milder by accident.

Sources: core.telegram.org/bots/api (limits), the error texts as the public Bot API server returns them.
Where Telegram publishes no figure the comment says so.
"""

from datetime import timedelta
from enum import Enum
from typing import Any

# Lengths count UTF-16 units: the strictest reading of "characters", so what passes here passes in Telegram.
TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_ANSWER_UNITS = 200
CALLBACK_DATA_BYTES = 64
ENTITIES = 100  # more are dropped by Telegram without a word; refused here, so that nobody relies on them

BUTTONS_IN_ROW = 8
BUTTONS_IN_ALL = 100

PHOTO_SIDES_SUM = 10_000  # width + height, pixels
PHOTO_SIDES_RATIO = 20
PHOTO_BYTES = 10 * 1024 * 1024
FILE_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
ALBUM_LEAST, ALBUM_MOST = 2, 10

DELETE_AGE = timedelta(hours=48)
DELETE_AT_ONCE = 100
# No published figure; clients give up on a tap after about this long.
CALLBACK_AGE = timedelta(seconds=60)

UPDATES_AT_ONCE = 100
POLL_TIMEOUT_S = 50
UPDATE_AGE = timedelta(hours=24)

COMMANDS = 100
COMMAND_DESCRIPTION = 256
DESCRIPTION = 512

SECRET_TOKEN = 256
WEBHOOK_CONNECTIONS = range(1, 101)


class Refused(Exception):  # noqa: N818 - an answer of the API, not a fault of the sandbox
    """Telegram's answer to a request that it does not carry out."""

    def __init__(self, error_code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.error_code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Reason(Enum):
    """Why a request is refused: the HTTP status and the description, with `{placeholders}` for details."""

    UNAUTHORIZED = (401, "Unauthorized")
    METHOD_NOT_FOUND = (404, "Not Found: method not found")
    TOO_LARGE = (413, "Request Entity Too Large")
    RETRY_AFTER = (429, "Too Many Requests: retry after {seconds}")

    BAD_REQUEST_BODY = (400, "Bad Request: can't parse request body")
    UNKNOWN_PARAMETER = (400, 'Bad Request: unknown parameter "{name}"')
    UNSUPPORTED_PARAMETER = (400, 'Bad Request: the sandbox does not know what parameter "{name}" does')
    INVALID_PARAMETER = (400, 'Bad Request: parameter "{name}" is invalid: {detail}')
    INVALID_JSON = (400, 'Bad Request: can\'t parse "{name}" as a JSON object')

    CHAT_ID_EMPTY = (400, "Bad Request: chat_id is empty")
    CHAT_NOT_FOUND = (400, "Bad Request: chat not found")
    BLOCKED = (403, "Forbidden: bot was blocked by the user")
    NOT_STARTED = (403, "Forbidden: bot can't initiate conversation with a user")

    TEXT_EMPTY = (400, "Bad Request: message text is empty")
    TEXT_TOO_LONG = (400, "Bad Request: message is too long")
    CAPTION_TOO_LONG = (400, "Bad Request: message caption is too long")
    CANT_PARSE_ENTITIES = (400, "Bad Request: can't parse entities: {detail}")
    PARSE_MODE = (400, "Bad Request: unsupported parse_mode")
    TOO_MANY_ENTITIES = (400, "Bad Request: too many entities")

    MESSAGE_ID_EMPTY = (400, "Bad Request: message identifier is not specified")
    EDIT_NOT_FOUND = (400, "Bad Request: message to edit not found")
    CANT_EDIT = (400, "Bad Request: message can't be edited")
    NO_TEXT_TO_EDIT = (400, "Bad Request: there is no text in the message to edit")
    NO_CAPTION_TO_EDIT = (400, "Bad Request: there is no caption in the message to edit")
    NOT_MODIFIED = (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message",
    )
    REPLY_NOT_FOUND = (400, "Bad Request: message to be replied not found")
    CANT_DELETE = (400, "Bad Request: message can't be deleted for everyone")
    MESSAGE_IDS_EMPTY = (400, "Bad Request: message identifiers are not specified")
    TOO_MANY_MESSAGE_IDS = (400, "Bad Request: too many message identifiers specified")

    BUTTON_DATA = (400, "Bad Request: BUTTON_DATA_INVALID")
    BUTTON_TEXT = (400, 'Bad Request: can\'t parse inline keyboard button: Field "text" must be non-empty')
    BUTTON_KIND = (
        400,
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    )
    BUTTON_STYLE = (400, "Bad Request: can't parse inline keyboard button: invalid button style specified")
    BUTTON_UNSUPPORTED = (400, "Bad Request: the sandbox has no buttons with {kind}")
    BUTTON_URL = (400, "Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    MARKUP_TOO_LONG = (400, "Bad Request: reply markup is too long")
    MARKUP_UNSUPPORTED = (400, "Bad Request: the sandbox shows inline keyboards only")

    QUERY_TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    ANSWER_TOO_LONG = (400, "Bad Request: MESSAGE_TOO_LONG")

    FILE_EMPTY = (400, "Bad Request: file must be non-empty")
    FILE_TOO_BIG = (400, "Bad Request: file is too big")
    FILE_ID = (400, "Bad Request: wrong file identifier/HTTP URL specified")
    FILE_KIND = (400, "Bad Request: can't use file of type {actual} as {wanted}")
    PHOTO_TOO_BIG = (400, "Bad Request: too big file for a photo")
    PHOTO_UNREADABLE = (400, "Bad Request: IMAGE_PROCESS_FAILED")
    PHOTO_DIMENSIONS = (400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    ALBUM_SIZE = (400, "Bad Request: wrong number of media in the album")
    MEDIA_UNSUPPORTED = (400, "Bad Request: the sandbox has no media of type {kind}")

    CHAT_ACTION = (400, "Bad Request: wrong parameter action in request")
    COMMAND_INVALID = (400, "Bad Request: BOT_COMMAND_INVALID")
    COMMAND_DESCRIPTION = (400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    COMMANDS_TOO_MANY = (400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    LANGUAGE_CODE = (400, "Bad Request: invalid language code specified")
    DESCRIPTION_TOO_LONG = (400, "Bad Request: bot description is too long")

    WEBHOOK_ACTIVE = (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    OTHER_POLL = (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    WEBHOOK_URL = (400, "Bad Request: bad webhook: an HTTPS URL must be provided for webhook")
    WEBHOOK_ELSEWHERE = (400, "Bad Request: bad webhook: the sandbox delivers to this machine only")
    WEBHOOK_SECRET = (400, "Bad Request: secret token contains unallowed characters")

    def refusal(self, **values: object) -> Refused:
        """Return the error to raise, with the placeholders of the description filled."""
        error_code, description = self.value
        return Refused(error_code, description.format(**values) if values else description)


def too_many_requests(seconds: int) -> Refused:
    """Return the answer to a bot that sends too fast."""
    error_code, description = Reason.RETRY_AFTER.value
    return Refused(error_code, description.format(seconds=seconds), retry_after=seconds)
