"""How many interviews run on each version of a guide, so that neither a look nor a later one tells of a few."""

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

Counts = dict[str, int]
"""Interviews by what they run on."""

_ADAPTER = TypeAdapter(Counts)


def read_counts(content: str | None) -> Counts | None:
    """Read what was shown last; None for nothing, and for what another release wrote."""
    try:
        return None if content is None else _ADAPTER.validate_json(content)
    except ValidationError:
        return None


def counts_json(counts: Counts) -> str:
    """Write counts for `read_counts`."""
    return _ADAPTER.dump_json(counts).decode()


def renewed(last: Counts | None, now: Counts, *, k: int) -> Counts:
    """Return the counts that may be shown: the last ones, until at least k interviews began or ended."""
    if last is None:
        return now
    return now if max(_more(last, now), _more(now, last)) >= k else last


def _more(before: Mapping[str, int], after: Mapping[str, int]) -> int:
    return sum(max(0, count - before.get(one, 0)) for one, count in after.items())
