"""What can go wrong with a file to be imported, each with a stable code. Messages never quote a cell."""

from interview.errors import InterviewError


class ImportFileError(InterviewError):
    """The file cannot be read, or nothing in it can be made sense of."""

    code = "import_file"


class ImportColumnsError(InterviewError):
    """The columns do not make up a row of the kind that was asked for."""

    code = "import_columns"


class UnknownImportError(InterviewError):
    """No import has that number, or it was undone before."""

    code = "import_unknown"
