"""One invented person and everything that person will say; read strictly from YAML."""

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.errors import BotError
from interview.language import Language
from interview.strict_yaml import read

FOLDER = Path(__file__).parent / "respondents"

Given = bool | int | str | tuple[str, ...]
"""An answer as the engine keeps it: an option, a rating, a number, yes or no, options in order of tapping."""

T = TypeVar("T")


class ExamplesError(BotError):
    """A file of example respondents cannot be used; the message says where."""

    code = "examples_invalid"


class Part(BaseModel):
    """Settings shared by all blocks of these files: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Respondent(Part):
    """An invented person.

    stages: answers about each stage of the journey by question id; the stages are the ones that were visited.
    tells: the stage to tell about first where the bot lets choose. answers: by question id. texts: messages by question
    id, also the words of an option that asks for them. probes: an option, or messages, by probe id; any other probe
    gets "that's enough". asides: a message sent while the question with that id is open, before it is answered. notes:
    what an agent writes once the interview is over, a message each. handovers: what an agent then logs by taps, each
    with its answers in the order of `interview.handovers.ASKED`, "" for "I don't know".
    """

    id: str
    language: Language
    campaign: str
    stages: dict[str, dict[str, Given]] = Field(min_length=1)
    tells: str | None = None
    answers: dict[str, Given] = {}
    texts: dict[str, tuple[str, ...]] = {}
    probes: dict[str, str | tuple[str, ...]] = {}
    asides: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    handovers: tuple[tuple[str, ...], ...] = ()


def load(path: Path, shape: type[T]) -> T:
    """Read a YAML file into a shape; raises ExamplesError."""
    tree, faults = read(path.read_text(encoding="utf-8"))
    if faults or tree is None:
        raise ExamplesError("; ".join(f"{path.name}:{fault.line}: {fault.sentence}" for fault in faults))
    try:
        return TypeAdapter(shape).validate_json(json.dumps(tree.plain()), strict=True)
    except ValidationError as error:
        raise ExamplesError(f"{path.name}: {error}") from error
