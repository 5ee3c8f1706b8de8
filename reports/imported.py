"""What came from files of other systems: figures of their own, and pains counted beside what was told.

Whoever has the file knows what is in it. So a figure never joins one to k - 1 people who told something with imported
ones: taken from one another, the two would give these few away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from statistics import median_high

import numpy as np

from interview.guide import IMPORTED_RATING
from interview.records import InterviewRecord, LoggedCount, Origin, Role
from reports import metrics
from reports.journey_map import Imported, JourneyMap, Logged, PainPoint, StageCell
from reports.people import Person


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
    records: Sequence[InterviewRecord], people: Sequence[Person], *, k: int, generator: np.random.Generator
) -> Imported | None:
    """Compute the figures of imported rows; None where fewer than k people are behind all of them."""
    if len(records) < k:
        return None
    stars = [star for record in records for star in _stars(record)]

    def scores(kind: str) -> list[int]:
        return [person.ratings[kind, None] for person in people if (kind, None) in person.ratings]

    nps, csat, ces = scores("nps"), scores("csat"), scores("ces")
    return Imported(
        people=len(records),
        rating=metrics.mean_rating(stars, scale=metrics.FIVE_POINTS, generator=generator) if len(stars) >= k else None,
        nps=metrics.nps(nps) if len(nps) >= k else None,
        csat=metrics.csat(csat) if len(csat) >= k else None,
        ces=metrics.ces(ces) if len(ces) >= k else None,
    )


def beside_told(told: PainPoint | None, imported: PainPoint | None, people: Sequence[Person]) -> PainPoint | None:
    """Count a pain of both together where each may be shown alone, with its people; else the one that may.

    told, imported: the pain of each alone. people: of both, for the severity.
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
    severities = [
        person.told[told.stage_id].pains[told.category]
        for person in people
        if told.stage_id in person.told and told.category in person.told[told.stage_id].pains
    ]
    return replace(
        told,
        mentions=mentions,
        base=base,
        share=metrics.share(mentions, base),
        severity=median_high(severities) if severities else told.severity,
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


def _stars(record: InterviewRecord) -> list[int]:
    """Return the rating of a review in whole stars."""
    tenths = [answer.value for answer in record.answers if answer.question_id == IMPORTED_RATING]
    return [(value + 5) // 10 for value in tenths if isinstance(value, int)]
