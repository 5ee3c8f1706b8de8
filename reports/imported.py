"""What came from files of other systems: figures of their own, and pains counted beside what was told.

Whoever has the file knows what is in it. So a figure never joins one to k - 1 people who told something with imported
ones: taken from one another, the two would give these few away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from interview.guide import IMPORTED_RATING
from interview.records import InterviewRecord, LoggedCount, Origin, Role
from reports import metrics
from reports.crowd import Crowd, middle
from reports.journey_map import Imported, JourneyMap, Logged, PainPoint, StageCell


@dataclass(frozen=True, slots=True)
class Origins:
    """Interviews of customers and agents, and imported rows."""

    told: list[InterviewRecord]
    imported: list[InterviewRecord]


def by_origin(records: Iterable[InterviewRecord]) -> Origins:
    """Tell what was told from what was imported, in the same order."""
    listed = list(records)
    return Origins(
        [one for one in listed if one.origin is Origin.TOLD],
        [one for one in listed if one.origin is Origin.IMPORTED and one.role is Role.CUSTOMER],
    )


def fingerprint(imported: Iterable[InterviewRecord]) -> str:
    """Return something that changes with what is imported and what was read in it; empty where nothing is."""
    found, records = sha256(), sorted(imported, key=lambda one: one.id)
    if not records:
        return ""
    for record in records:
        found.update(repr((record.id, tuple(answer.as_read() for answer in record.answers))).encode())
    return found.hexdigest()[:16]


def imported_figures(
    rows: int, stars: Mapping[int, int], crowd: Crowd, *, k: int, generator: np.random.Generator
) -> Imported | None:
    """Compute the figures of imported rows; None where fewer than k people are behind all of them.

    stars: of reviews, in whole ones.
    """
    if rows < k:
        return None
    nps, csat, ces = crowd.rated("nps"), crowd.rated("csat"), crowd.rated("ces")
    enough = sum(stars.values()) >= k
    return Imported(
        people=rows,
        rating=metrics.mean_rating(stars, scale=metrics.FIVE_POINTS, generator=generator) if enough else None,
        nps=metrics.nps(nps) if nps.total() >= k else None,
        csat=metrics.csat(csat) if csat.total() >= k else None,
        ces=metrics.ces(ces) if ces.total() >= k else None,
    )


def beside_told(told: PainPoint | None, imported: PainPoint | None, severities: Counter[int]) -> PainPoint | None:
    """Count a pain of both together where each may be shown alone, with its people; else the one that may.

    told, imported: the pain of each alone. severities: what people of both told.
    """
    if imported is None or imported.mentions is None or imported.base is None:
        return told
    if told is None:
        return replace(
            imported, impact=None, what_if=None, thin=True, imported=imported.mentions, imported_base=imported.base
        )
    if told.mentions is None or told.base is None:
        return told
    mentions, base = told.mentions + imported.mentions, told.base + imported.base
    return replace(
        told,
        mentions=mentions,
        base=base,
        share=metrics.share(mentions, base),
        severity=middle(severities),
        imported=imported.mentions,
        imported_base=imported.base,
    )


def with_logged(journey_map: JourneyMap, counts: Iterable[LoggedCount]) -> JourneyMap:
    """Add what systems noted of each stage, where at least k customers are behind it; visits from k on."""
    by_stage: dict[str, list[Logged]] = {}
    for one in counts:
        if one.people >= journey_map.k:
            by_stage.setdefault(one.stage_id, []).append(Logged(one.kind, one.count))

    def noted(stage: StageCell) -> StageCell:
        found = by_stage.get(stage.id, [])
        return replace(stage, logged=tuple(sorted(found, key=lambda one: (-one.count, one.kind))))

    return replace(journey_map, stages=tuple(map(noted, journey_map.stages)))


def stars_of(records: Iterable[InterviewRecord]) -> Counter[int]:
    """Count ratings of reviews in whole stars."""
    tenths = [answer.value for record in records for answer in record.answers if answer.question_id == IMPORTED_RATING]
    return Counter(whole_stars(value) for value in tenths if isinstance(value, int))


def whole_stars(tenths: int) -> int:
    """Round tenths of a star."""
    return (tenths + 5) // 10
