"""What the words of one answer tell the interviewer, frozen in the engine's state when it is given."""

from dataclasses import dataclass
from enum import StrEnum


class Cue(StrEnum):
    """A sign that somebody needs more than an interview."""

    DANGER = "danger"
    SUPPORT = "support"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Advice:
    """What is there and what is missing in an answer; never asserts what was only inferred.

    missing: of cause, event, duration, repeat_reason, destination, too_short. lanes: of those that a guide may ask for.
    valence: -2..+2. tags: emotions and pain points.
    """

    missing: frozenset[str] = frozenset()
    lanes: frozenset[str] = frozenset()
    valence: int = 0
    tags: frozenset[str] = frozenset()
