"""Kinds of questions: what each offers, how taps and words become a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from interview.language import Language
from interview.records import AnswerValue

Labels = dict[Language, str]
"""One text in every language."""


class Kind(StrEnum):
    """The type of a question in a guide."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    SATISFACTION = "satisfaction"
    IMPORTANCE = "importance"
    EMOTION = "emotion"
    YES_NO = "yes_no"
    NUMBER = "number"
    PATH = "path"
    NOTE = "note"


RANGES: Mapping[Kind, tuple[int, int]] = {
    Kind.NPS: (0, 10),
    Kind.CSAT: (1, 5),
    Kind.CES: (1, 7),
    Kind.SATISFACTION: (1, 5),
    Kind.IMPORTANCE: (1, 5),
}
"""Both ends of each scale, inclusive."""

DIGIT_SCALES = frozenset({Kind.NPS, Kind.CES})
"""Scales that show digits; the others show words alone, for school grades run both ways in Europe."""

OWN_OPTIONS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.PATH})
SEVERAL = frozenset({Kind.CHOICES, Kind.EMOTION, Kind.PATH})
"""Kinds collected by several taps and closed by a button."""

MAX_FEELINGS = 2  # the third feeling a person ticks says little about the case and doubles the taps
MAX_PATH_STEPS = 15  # longer than any path told so far; keeps the answered message within a screen
MAX_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class Standard:
    """Wording of a standard question; `label` may be missing where every guide asks its own."""

    label: Labels | None
    options: Mapping[str, Labels]
    low: Labels | None
    high: Labels | None


@cache
def standards() -> Mapping[Kind, Standard]:
    """Load the standard wordings (scales.yaml)."""
    rows = yaml.safe_load((Path(__file__).parent / "scales.yaml").read_text(encoding="utf-8"))
    return {
        Kind(kind): Standard(
            label=_labels(row.get("label")),
            options={option: _labels(words) or {} for option, words in row.get("options", {}).items()},
            low=_labels(row.get("low")),
            high=_labels(row.get("high")),
        )
        for kind, row in rows.items()
    }


def _labels(words: Mapping[str, str] | None) -> Labels | None:
    return None if words is None else {Language(language): text for language, text in words.items()}


def read_number(text: str) -> int | None:
    """Read a whole number a person typed ("около 20", "1 500"); None when there is none or more than one."""
    compact = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    found = re.findall(r"\d+", compact)
    if len(found) != 1 or len(found[0]) > len(str(MAX_NUMBER)):
        return None
    return int(found[0])


def from_option(kind: Kind, option: str) -> AnswerValue:
    """Turn the tapped option of a single-tap question into its value."""
    if kind in RANGES:
        return int(option)
    if kind is Kind.YES_NO:
        return option == "yes"
    return option


def to_option(value: AnswerValue) -> str | None:
    """Turn a single-tap value back into the option that was tapped."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, tuple):
        return None
    return str(value)
