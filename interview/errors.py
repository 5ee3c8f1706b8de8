"""Everything that can go wrong in an interview, each with a stable code."""

from collections.abc import Sequence
from dataclasses import dataclass

from interview.sentences import Sentence


class InterviewError(Exception):
    """Base of the package's errors; `code` never changes once released."""

    code = "interview"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong with a guide, and what to write. name: of the file, or of the guide. place: from the root on."""

    name: str
    sentence: Sentence
    line: int | None = None
    place: tuple[str | Sentence, ...] = ()

    def __str__(self) -> str:
        line = "" if self.line is None else f":{self.line}"
        place = " > ".join(map(str, self.place))
        return f"{self.name}{line}: {place}: {self.sentence}" if place else f"{self.name}{line}: {self.sentence}"


class GuideError(InterviewError):
    """A guide that cannot be used; `problems` name file, line and what to write."""

    code = "guide_invalid"

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class UnknownGuideError(InterviewError):
    """No guide of that id and version is loaded."""

    code = "guide_unknown"


class FrozenGuideError(InterviewError):
    """A published guide was changed: copy it and raise `version` instead."""

    code = "guide_frozen"


class UnknownOptionError(InterviewError):
    """A tap that the open question does not offer."""

    code = "option_unknown"


class RedactionFailedError(InterviewError):
    """The redactor failed, so the text was not stored."""

    code = "redaction_failed"
