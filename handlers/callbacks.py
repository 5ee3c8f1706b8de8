"""What buttons carry: ids, never texts; 64 bytes in all.

`tag` is the beginning of the interview's id and `used` tells its prompts apart (`interview.state.State.used`), so that
a button of last week is known as such.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from interview.language import Language
from interview.ports import OpenInterview
from interview.screen import Control

TAG_LENGTH = 8


def tag(interview: OpenInterview) -> str:
    """Return the part of an interview's id that its buttons carry."""
    return interview.id[:TAG_LENGTH]


class OptionButton(CallbackData, prefix="o"):
    """An option of the open question."""

    tag: str
    used: int
    option: str
    at: int | None = None


class ControlButton(CallbackData, prefix="c"):
    """Back, skip and the like, on the open question."""

    tag: str
    used: int
    control: Control


class ConsentButton(CallbackData, prefix="k"):
    """The first screen: `agree`, `decline` or `details`."""

    tag: str
    action: str


class LanguageButton(CallbackData, prefix="l"):
    """Another language."""

    language: Language


class ResumeButton(CallbackData, prefix="r"):
    """Go on with the open interview."""

    tag: str


class AgeButton(CallbackData, prefix="m"):
    """ "Are you under 18?"."""

    minor: bool


class WithdrawButton(CallbackData, prefix="w"):
    """Erase everything, or keep it."""

    erase: bool


class MapPicture(StrEnum):
    """A picture of the map, named by its vertical axis; or the sharp file."""

    SATISFACTION = "satisfaction"
    IMPORTANCE = "importance"
    SHEET = "sheet"


class StageButton(CallbackData, prefix="s"):
    """One stage of the map."""

    stage: str


class WorstStageButton(CallbackData, prefix="h"):
    """From the map to its worst stage, in a message of its own: a picture can't become text."""


class MapFile(StrEnum):
    """The whole map as a file: a page to browse, a picture to print, one to show, tables, figures, a diagram."""

    HTML = "html"
    PDF = "pdf"
    PNG = "png"
    XLSX = "xlsx"
    CSV = "csv"
    MERMAID = "mmd"


class FileButton(CallbackData, prefix="f"):
    """The map as a file."""

    file: MapFile


class DigestAction(StrEnum):
    """What a button of the weekly digest does: sets day, hour or zone, switches it, sends one now."""

    DAY = "d"
    HOUR = "h"
    ZONE = "z"
    SWITCH = "s"
    NOW = "n"


class DigestButton(CallbackData, prefix="d"):
    """The weekly digest of a chat. thread: a topic of a group, 0 without; value: the state that it sets, no step."""

    thread: int
    action: DigestAction
    value: int = 0


class MapButton(CallbackData, prefix="v"):
    """Another picture of the map."""

    picture: MapPicture
