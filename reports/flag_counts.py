"""How many interviews are to be looked at with care, as far as it may be told."""

from collections import Counter
from collections.abc import Iterable

from interview.records import InterviewRecord, Role
from reports import metrics
from reports.journey_map import Tally
from reports.people import UNTOLD
from reports.quality import Flag, flags


def count_flags(
    records: Iterable[InterviewRecord], *, in_figures: int, flagged_in_figures: int, k: int
) -> tuple[Tally, ...]:
    """Count flagged customers, each once, by the first flag that holds, out of all who answered anything.

    records: one for each respondent. in_figures: how many customers rated or told anything; flagged_in_figures: how
    many of them carry a flag, which the filter for careful answers tells. A flag is left out when fewer than k carry
    it, and a second one where the rest of all who carry a flag would be one to k - 1. All are left out where
    subtraction would tell of one to k - 1 customers: those without a flag, those in no figure, those of the latter who
    are not empty, and among these the flagged ones.
    """
    asked = [one for one in records if one.role is Role.CUSTOMER and one.disposition not in UNTOLD and one.answers]
    first = [next((flag for flag in Flag if flag in found), None) for found in map(flags, asked)]
    counts = Counter(flag for flag in first if flag is not None)
    beside = len(asked) - in_figures
    flagged_beside = counts.total() - flagged_in_figures
    empty = counts[Flag.EMPTY]
    if any(0 < rest < k for rest in (len(asked) - counts.total(), beside, beside - empty, flagged_beside - empty)):
        return ()
    shown = {flag: count for flag, count in counts.items() if count >= k}
    while shown and 0 < counts.total() - sum(shown.values()) < k:
        del shown[min(shown, key=lambda flag: (shown[flag], flag))]
    return tuple(
        Tally(flag.value, count, metrics.share(count, len(asked)))
        for flag, count in sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))
    )
