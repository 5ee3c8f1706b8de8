"""Everything that can go wrong in a report, each with a stable code."""


class ReportsError(Exception):
    """Base of the package's errors; `code` never changes once released."""

    code = "reports"


class EmptySampleError(ReportsError):
    """A figure was asked of nobody's answers."""

    code = "sample_empty"


class OutOfScaleError(ReportsError):
    """A rating that its scale does not have."""

    code = "rating_out_of_scale"
