"""Everything that can go wrong in an interview, each with a stable code."""


class InterviewError(Exception):
    """Base of the package's errors; `code` never changes once released."""

    code = "interview"


class GuideError(InterviewError):
    """A guide that cannot be used; `problems` name file, line and what to write."""

    code = "guide_invalid"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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
