"""What can go wrong with a file to be imported, each with a stable code. Messages never quote a cell."""

from enum import StrEnum

from interview.errors import InterviewError


class FileProblem(StrEnum):
    """Why a file cannot be read, for whoever says it in other words."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OLD_EXCEL = "old_excel"
    NO_TEXT = "no_text"
    DAMAGED = "damaged"
    EXPORT = "export"


class ImportFileError(InterviewError):
    """The file cannot be read, or nothing in it can be made sense of."""

    code = "import_file"

    def __init__(self, message: str, problem: FileProblem = FileProblem.DAMAGED) -> None:
        super().__init__(message)
        self.problem = problem


class ImportColumnsError(InterviewError):
    """The columns do not make up a row of the kind that was asked for."""

    code = "import_columns"


class UnknownImportError(InterviewError):
    """No import has that number, or it was undone before."""

    code = "import_unknown"
