"""What managers set right in the map. A correction says nothing of who made it, but for the role."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from interview.errors import InterviewError
from interview.language import Language
from interview.records import PAIN_CATEGORIES, Layer

CODEBOOK = frozenset({Layer.PAIN, Layer.GAIN})
LONGEST_TITLE = 40  # letters; a column of the map wraps about three words


class CorrectionError(InterviewError):
    """A correction that says nothing sensible."""

    code = "correction_invalid"


class Corrector(StrEnum):
    """Who corrects: the role and no more."""

    OWNER = "owner"
    MANAGER = "manager"


class Named(StrEnum):
    """What can be called otherwise on the map."""

    STAGE = "stage"
    CHANNEL = "channel"  # a step of the ways that people went


@dataclass(frozen=True, slots=True)
class Place:
    """Words of one answer. start, end: half-open, in code points of the stored text as it is at that revision."""

    answer_id: int
    revision: int
    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a place that holds nothing."""
        if not 0 <= self.start < self.end:
            raise CorrectionError(
                f"{self.start}..{self.end} is no place in a text. Name where the words begin and end."
            )

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether some words of the text are in this place."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Relabel:
    """One finding is of another category. label, tagger: the finding as it was read, and by which version."""

    place: Place
    layer: Layer
    label: str
    becomes: str
    tagger: str | None = None

    def __post_init__(self) -> None:
        """Refuse a label that is in no codebook."""
        _require_known(self.layer, self.becomes)


@dataclass(frozen=True, slots=True)
class Reject:
    """One finding tells nothing of the kind. label, tagger: as in `Relabel`."""

    place: Place
    layer: Layer
    label: str
    tagger: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """All pains of one category at one stage of a guide count as another one. into: None where they are no pains."""

    guide_id: str
    stage_id: str
    label: str
    into: str | None

    def __post_init__(self) -> None:
        """Refuse a label that is in no codebook, and a merge of something with itself."""
        if self.into is not None:
            _require_known(Layer.PAIN, self.into)
        if self.label == self.into:
            raise CorrectionError(f"{self.label} is the same pain already. Name two different ones.")


@dataclass(frozen=True, slots=True)
class Rename:
    """A stage or a channel of a guide is called otherwise on the map. language: None for all of them."""

    guide_id: str
    named: Named
    id: str
    title: str
    language: Language | None = None

    def __post_init__(self) -> None:
        """Refuse a title that cannot stand on a map."""
        if not self.title.strip() or len(self.title) > LONGEST_TITLE or not self.title.isprintable():
            raise CorrectionError(f"A title has 1 to {LONGEST_TITLE} letters in one line. Write a shorter one.")


@dataclass(frozen=True, slots=True)
class Pin:
    """A quote stands first in its group."""

    place: Place


@dataclass(frozen=True, slots=True)
class Hide:
    """A quote is shown no more."""

    place: Place


Correction = Relabel | Reject | Merge | Rename | Pin | Hide


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """A correction in force. number: rises with each; the last one can be taken back by it."""

    number: int
    correction: Correction
    made_by: Corrector
    made_on: date


def place_of(correction: Correction) -> Place | None:
    """Return the words that a correction is bound to, None where it is bound to a guide."""
    return None if isinstance(correction, Merge | Rename) else correction.place


def _require_known(layer: Layer, label: str) -> None:
    if layer in CODEBOOK and label.partition(".")[0] not in PAIN_CATEGORIES:
        raise CorrectionError(f"{label!r} is no category of the codebook. Choose one of: {', '.join(PAIN_CATEGORIES)}.")
