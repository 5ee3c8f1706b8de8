"""Interviews become the journey map: everything is computed here, and small groups are hidden here, once."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import filterfalse
from typing import Literal, TypeVar

import numpy as np

from interview.handovers import HandoverRecord
from interview.notes import NoteRecord
from interview.records import Disposition, InterviewRecord, Layer, Origin, Role
from reports import metrics, tallies
from reports.compare import are_apart
from reports.crowd import Crowd, crowd_of, middle, ratings_of
from reports.drivers import COMPLETE_PER_STAGE, driver_shares
from reports.exact import Exact
from reports.flag_counts import count_flags
from reports.handed_over import handed_over
from reports.imported import beside_told, by_origin, imported_figures, stars_of
from reports.journey_map import Drawn, Face, Funnel, JourneyMap, MomentOfTruth, PainPoint, StaffView, StageCell, Worst
from reports.leaving import leaving
from reports.metrics import K_NUMBERS, Estimate
from reports.off_plan import off_plan
from reports.people import Person, answering, chosen
from reports.period import Period
from reports.plan import MapPlan, PlanStage
from reports.quality import is_careful
from reports.settled import Settled, settled
from reports.staff_notes import staff_notes
from reports.what_if import tellers as tellers_of
from reports.what_if import what_if

HAPPY_FROM = 3.5
NEUTRAL_FROM = 2.5
LOW_BELOW = 3.0  # the middle of the scale
THIN_MENTIONS = 10
AGREEMENT_WITHIN = 0.5
OTHER_PAIN = "other"

T = TypeVar("T")
Driven = Literal["nps", "csat"]
DRIVEN: tuple[Driven, ...] = ("nps", "csat")  # the first that enough people gave


def assemble(
    records: Iterable[InterviewRecord],
    plan: MapPlan,
    *,
    erased: Mapping[Disposition, int],
    period: Period,
    generated_on: date,
    generator: np.random.Generator,
    k: int = K_NUMBERS,
    careful: bool = False,
    notes: Iterable[NoteRecord] = (),
    handovers: Iterable[HandoverRecord] = (),
    exact: Exact | None = None,
) -> JourneyMap:
    """Compute the journey map of one guide and period.

    records: interviews of any guide and time; customers count when their guide is the plan's, agents whatever their
    guide, by stage id. One interview counts for each respondent: the latest complete one, else the latest. Answers
    taken back or skipped never count. erased: customers who refused or withdrew and of whom this count alone is left;
    they were invited. k: below 5 in the sandbox alone. careful: leave flagged interviews out of every figure but the
    funnel, unless they are so few that the difference from the map with them would tell what these few answered; who
    sees the one must not see the other stage by stage. exact: counts of everybody where `records` are of a part that
    was drawn; curve, scores, pains and how far people came follow from them, all else from the part. Equal records, in
    any order, and an equally seeded generator give an equal map.
    """
    origins = by_origin(chosen(records, plan, period=period))
    kept = origins.told
    everybody = answering(kept, role=Role.CUSTOMER, told_by=plan.told_by)
    if _would_tell_of_the_rest(exact, len(everybody), k=k):
        kept, everybody = [one for one in kept if one.role is Role.STAFF], []
    flagged = list(filterfalse(is_careful, kept))
    flagged_in_figures = len(answering(flagged, role=Role.CUSTOMER, told_by=plan.told_by))
    is_careful_map = careful and not 0 < len(flagged) < k
    unflagged = answering(filter(is_careful, kept), role=Role.CUSTOMER, told_by=plan.told_by) if is_careful_map else []
    counted = settled(unflagged if is_careful_map else everybody, k=k)
    customers = counted.people
    theirs_read = settled(answering(kept, role=Role.STAFF, told_by=plan.told_by_staff), k=k)
    agents = theirs_read.people
    others = settled(answering(origins.imported, role=Role.CUSTOMER, told_by=plan.told_by), k=k)
    came = Counter(record.disposition for record in kept if record.role is Role.CUSTOMER)
    crowd, theirs, imported = crowd_of(counted), crowd_of(theirs_read), crowd_of(others)
    rows, stars, in_figures = len(origins.imported), stars_of(origins.imported), len(everybody)
    if exact is not None and exact.draw.customers is not None:
        came, crowd = Counter(exact.counts.dispositions), exact.crowd(Role.CUSTOMER, k=k)
        crowd, in_figures = replace(crowd, unlinked=crowd.unlinked | counted.unlinked), crowd.people
    if exact is not None and exact.draw.staff is not None:
        theirs = exact.crowd(Role.STAFF, k=k)
    if exact is not None and exact.draw.imported is not None:
        imported = exact.crowd(Role.CUSTOMER, Origin.IMPORTED, k=k)
        rows, stars = exact.counts.imported, exact.stars()
    driven, drivers = _drivers(plan, customers, k=k, generator=generator)
    cells = [
        _stage(stage, crowd, theirs, customers, driven=driven, driver=drivers.get(stage.id), k=k, generator=generator)
        for stage in plan.stages
    ]
    stages = tuple(
        _with_told(planned, cell, plan, customers, theirs_read, k=k)
        for planned, cell in zip(plan.stages, cells, strict=True)
    )
    answered, amounts = tallies.all_answered(plan, customers, agents, k=k)
    pains = _pains(plan, (crowd, customers), (imported, others.people), k=k, generator=generator)
    return JourneyMap(
        spec=1,
        guide_id=plan.guide_id,
        guide_version=plan.guide_version,
        period=period,
        generated_on=generated_on,
        k=k,
        example=any(record.example for record in kept) if exact is None else exact.counts.example,
        customers=metrics.suppress(crowd.people, crowd.people, k=k),
        staff=metrics.suppress(theirs.people, theirs.people, k=k),
        stages=stages,
        worst=worst_of(stages, lambda stage: stage.satisfaction),
        most_important=_most_important(stages),
        pains=pains,
        nps=_score(metrics.nps, crowd.rated("nps"), k=k),
        nps_visible_change=_score(metrics.nps_visible_change, crowd.rated("nps"), k=k),
        csat=_score(metrics.csat, crowd.rated("csat"), k=k),
        ces=_score(metrics.ces, crowd.rated("ces"), k=k),
        ces_mean=_mean(crowd.rated("ces"), scale=metrics.SEVEN_POINTS, k=k, generator=generator),
        driven=driven,
        funnel=funnel_of(came + Counter(erased), answering=in_figures, k=k),
        answered=answered,
        amounts=amounts,
        leaving=leaving(customers, pains, k=k),
        flags=count_flags(kept, in_figures=len(everybody), flagged_in_figures=flagged_in_figures, k=k),
        careful=is_careful_map,
        staff_notes=staff_notes(notes, plan, k=k, until=generated_on),
        handed_over=handed_over(handovers, plan, k=k, until=generated_on),
        guide_name=plan.name,
        scenario=plan.scenario,
        goal=plan.goal,
        imported=imported_figures(rows, stars, imported, k=k, generator=generator.spawn(1)[0]),
        drawn=_drawn(exact, len(customers), k=k),
    )


def face_of(satisfaction: Estimate | None) -> Face | None:
    """Return the face for a mean satisfaction."""
    if satisfaction is None:
        return None
    if satisfaction.value >= HAPPY_FROM:
        return Face.HAPPY
    return Face.NEUTRAL if satisfaction.value >= NEUTRAL_FROM else Face.SAD


def staff_view(satisfaction: Estimate | None, staff: Estimate | None) -> StaffView | None:
    """Compare the agents' view with the customers' own; None when either is hidden."""
    if satisfaction is None or staff is None:
        return None
    if abs(staff.value - satisfaction.value) < AGREEMENT_WITHIN:
        return StaffView.AGREES
    if not are_apart(satisfaction, staff):
        return StaffView.UNCLEAR
    return StaffView.BETTER if staff.value > satisfaction.value else StaffView.WORSE


def _would_tell_of_the_rest(exact: Exact | None, read: int, *, k: int) -> bool:
    """Tell whether what is read of all but a few would, beside what is counted of all, be about these few."""
    if exact is None or exact.draw.customers is None:
        return False
    return 0 < exact.people(Role.CUSTOMER) - read < k


def _drawn(exact: Exact | None, people: int, *, k: int) -> Drawn | None:
    if exact is None or exact.draw.customers is None:
        return None
    everybody = exact.people(Role.CUSTOMER)
    shown = min(people, everybody) >= k
    return Drawn(people if shown else None, everybody if shown else None, exact.draw.customers)


def _mean(
    ratings: Mapping[int, int], *, scale: tuple[int, int], k: int, generator: np.random.Generator
) -> Estimate | None:
    if sum(ratings.values()) < k:
        return None
    return metrics.mean_rating(ratings, scale=scale, generator=generator)


def _score(score: Callable[[Mapping[int, int]], T], ratings: Mapping[int, int], *, k: int) -> T | None:
    return score(ratings) if sum(ratings.values()) >= k else None


def _drivers(
    plan: MapPlan, customers: Sequence[Person], *, k: int, generator: np.random.Generator
) -> tuple[Driven | None, Mapping[str, Estimate]]:
    """Compute the drivers of NPS or, where too few people gave it, of CSAT.

    Only people who rated the score and every stage count. The stage with the fewest ratings is left out until enough of
    them do; of a single stage nothing can be shared out.
    """
    for score in DRIVEN:
        rated = [person for person in customers if (score, None) in person.ratings]
        counts = {stage.id: len(ratings_of(rated, "satisfaction", stage.id)) for stage in plan.stages}
        stages = sorted((stage_id for stage_id, n in counts.items() if n), key=lambda stage_id: -counts[stage_id])
        while len(stages) > 1:
            complete = [person for person in rated if all(("satisfaction", one) in person.ratings for one in stages)]
            if len(complete) >= max(k, COMPLETE_PER_STAGE * len(stages)):
                table = np.array([[person.ratings["satisfaction", one] for one in stages] for person in complete])
                scores = np.array([person.ratings[score, None] for person in complete])
                shares = driver_shares(table, scores, generator=generator)
                return score, dict(zip(stages, shares, strict=True))
            stages.pop()
    return None, {}


def _stage(
    stage: PlanStage,
    crowd: Crowd,
    agents: Crowd,
    customers: Sequence[Person],
    *,
    driven: Driven | None,
    driver: Estimate | None,
    k: int,
    generator: np.random.Generator,
) -> StageCell:
    def mean(people: Crowd, kind: str) -> Estimate | None:
        return _mean(people.rated(kind, stage.id), scale=metrics.FIVE_POINTS, k=k, generator=generator)

    valences = _valences(customers, stage.id)
    satisfaction, importance = mean(crowd, "satisfaction"), mean(crowd, "importance")
    staff = mean(agents, "satisfaction")
    return StageCell(
        id=stage.id,
        title=stage.title,
        short_title=stage.short_title,
        satisfaction=satisfaction,
        importance=importance,
        staff=staff,
        face=face_of(satisfaction),
        satisfaction_thin=metrics.is_thin(satisfaction),
        importance_thin=metrics.is_thin(importance),
        moment=_moment(stage.id, crowd, customers, satisfaction, driver=driver, k=k),
        staff_view=staff_view(satisfaction, staff),
        opportunity=_opportunity(stage.id, customers, k=k, generator=generator),
        driver=driver,
        net_emotion=metrics.net_emotion(valences) if len(valences) >= k else None,
    )


def _with_told(
    planned: PlanStage,
    stage: StageCell,
    plan: MapPlan,
    customers: Sequence[Person],
    agents: Settled,
    *,
    k: int,
) -> StageCell:
    """Add what was felt and told at a stage and where it took place."""
    channels = tallies.channels(customers, stage.id, k=k, titles=plan.channels)
    switches = tallies.switches(customers, stage.id, k=k, titles=plan.channels)
    steps, told_way = tallies.contacts(customers, stage.id, k=k) or (None, None)
    return replace(
        stage,
        emotions=tallies.feelings(customers, stage.id, k=k),
        gains=tallies.gains(customers, stage.id, k=k),
        strong_feelings=tallies.strong_feelings(customers, stage.id, k=k),
        lanes=tallies.lanes(customers, stage.id, k=k),
        touchpoints=tallies.touchpoints(customers, stage.id, k=k, titles=planned.touchpoints),
        planned_touchpoints=tuple(planned.touchpoints.values()),
        channels=channels,
        switches=switches,
        contacts=steps,
        contacts_people=told_way,
        waited=tallies.waited(customers, stage.id, k=k),
        planned_path=planned.path(plan.channels),
        off_plan=off_plan(customers, stage.id, planned.planned, channels=channels, switches=switches, k=k),
        staff_emotions=tallies.feelings(agents.people, stage.id, k=k),
        obstacles=tallies.obstacles(agents, stage.id, k=k, titles=plan.pains),
        handovers=tallies.handovers(agents.people, plan, stage.id, k=k),
    )


def _opportunity(
    stage_id: str, customers: Sequence[Person], *, k: int, generator: np.random.Generator
) -> Estimate | None:
    both = [("importance", stage_id), ("satisfaction", stage_id)]
    pairs = [
        (person.ratings[both[0]], person.ratings[both[1]])
        for person in customers
        if all(rating in person.ratings for rating in both)
    ]
    return metrics.opportunity_of(pairs, generator=generator) if len(pairs) >= k else None


def _valences(customers: Iterable[Person], stage_id: str) -> list[int]:
    told = (person.told[stage_id].valence for person in customers if stage_id in person.told)
    return [valence for valence in told if valence is not None]


def _moment(
    stage_id: str,
    crowd: Crowd,
    customers: Sequence[Person],
    satisfaction: Estimate | None,
    *,
    driver: Estimate | None,
    k: int,
) -> MomentOfTruth:
    importance = crowd.rated("importance", stage_id)
    known = _valences(customers, stage_id)
    strong = sum(stage_id in person.told and person.told[stage_id].is_strong for person in customers)
    is_candidate = metrics.is_moment_of_truth_candidate(
        metrics.top_share(importance, scale=metrics.FIVE_POINTS, top=2).value if importance.total() >= k else None,
        strong / len(known) if len(known) >= k else None,
    )
    if not is_candidate or (driver is not None and driver.low <= 0):
        return MomentOfTruth.NO
    if satisfaction is not None and satisfaction.value < LOW_BELOW:
        return MomentOfTruth.URGENT
    return MomentOfTruth.CANDIDATE if driver is None else MomentOfTruth.CONFIRMED


def worst_of(stages: Sequence[StageCell], figure: Callable[[StageCell], Estimate | None]) -> Worst | None:
    """Find the stage where a figure is lowest; one stage alone has nothing to be worse than."""
    known = [(found, stage) for stage in stages if (found := figure(stage)) is not None]
    rated = sorted(known, key=lambda pair: pair[0].value)
    if len(rated) <= 1:
        return None
    (lowest, worst), (second, rival) = rated[0], rated[1]
    importances = [stage.importance.value for stage in stages if stage.importance is not None]
    return Worst(
        stage_id=worst.id,
        is_low=lowest.value < LOW_BELOW,
        matters_most=worst.importance is not None and worst.importance.value >= max(importances),
        rival=None if are_apart(lowest, second) else rival.id,
    )


def _most_important(stages: Sequence[StageCell]) -> str | None:
    rated = [(stage.importance.value, stage.id) for stage in stages if stage.importance is not None]
    return max(rated, key=lambda pair: pair[0])[1] if len(rated) > 1 else None


Told = tuple[Crowd, Sequence[Person]]
"""What is counted of people, and those of them who were read."""


def _pains(
    plan: MapPlan, told: Told, imported: Told, *, k: int, generator: np.random.Generator
) -> tuple[PainPoint, ...]:
    """List the pains told by k people or more, most told first and those without a name last.

    imported: people whose pains count beside what was told.
    """
    own = _pains_of(plan, *told, k=k, generator=generator)
    others = _pains_of(plan, *imported, k=k, generator=generator.spawn(1)[0])
    ranked = []
    for place in dict.fromkeys([*own, *others]):
        told_by, pain = own.get(place, (0, None))
        severities = told[0].pains.get(place, Counter()) + imported[0].pains.get(place, Counter())
        both = beside_told(pain, others.get(place, (0, None))[1], severities)
        if both is not None:
            # Of told ones the place says no more than before: what is hidden there stands in for the count.
            count = both.mentions if both.imported and both.mentions is not None else told_by
            ranked.append((both.category == OTHER_PAIN, -count, both))
    ranked.sort(key=lambda row: (row[0], row[1], -row[2].severity))
    return tuple(pain for _, _, pain in ranked)


def _pains_of(
    plan: MapPlan, crowd: Crowd, people: Sequence[Person], *, k: int, generator: np.random.Generator
) -> dict[tuple[str, str], tuple[int, PainPoint]]:
    """Return the pains of some people by stage and category, with the number by which they are ranked."""
    found: dict[tuple[str, str], tuple[int, PainPoint]] = {}
    for stage in plan.stages:
        tellers = [person for person in people if stage.id in person.told]
        for category, severities in crowd.pains_of(stage.id).items():
            if severities.total() >= k:
                base = crowd.stories[stage.id]
                pain = _pain(category, stage.id, severities, base, tellers, k=k, generator=generator)
                pain = replace(pain, title=plan.pains.get(category))
                # A hidden count must not show in the order either: the fewest people it can be stand in for it.
                told_by = pain.mentions if pain.mentions is not None else base - k + 1
                group = (stage.id, Layer.PAIN, category)
                if group in crowd.unlinked:
                    pain = replace(pain, impact=None, thin=True, what_if=None, opportunity=None, corrected=True)
                if group in crowd.uncounted:
                    pain, told_by = replace(pain, mentions=None, base=None, share=None), k
                found[stage.id, category] = told_by, pain
    return found


def _pain(
    category: str,
    stage_id: str,
    severities: Counter[int],
    base: int,
    tellers: Sequence[Person],
    *,
    k: int,
    generator: np.random.Generator,
) -> PainPoint:
    mentions = severities.total()
    mentioning = [person for person in tellers if category in person.told[stage_id].pains]
    others = [person for person in tellers if category not in person.told[stage_id].pains]
    ratings, ratings_of_others = ratings_of(mentioning, "nps"), ratings_of(others, "nps")
    shown = base - mentions >= k
    impact = None
    if shown and min(len(ratings), len(ratings_of_others)) >= k:
        impact = metrics.nps_impact(ratings, ratings_of_others, generator=generator)
    return PainPoint(
        category=category,
        stage_id=stage_id,
        mentions=mentions if shown else None,
        base=base if shown else None,
        share=metrics.share(mentions, base) if shown else None,
        severity=middle(severities),
        impact=impact,
        thin=mentions < THIN_MENTIONS or impact is None or impact.low <= 0 <= impact.high,
        what_if=what_if(tellers_of(tellers, stage_id, category), impact, generator=generator.spawn(1)[0], k=k),
        opportunity=_opportunity_of_pain(stage_id, mentioning, others, k=k, generator=generator.spawn(1)[0]),
    )


def _opportunity_of_pain(
    stage_id: str,
    mentioning: Sequence[Person],
    others: Sequence[Person],
    *,
    k: int,
    generator: np.random.Generator,
) -> Estimate | None:
    """Compute the opportunity score among those who told of a pain; both they and the others must be enough."""
    if _opportunity(stage_id, others, k=k, generator=generator) is None:
        return None
    return _opportunity(stage_id, mentioning, k=k, generator=generator)


def funnel_of(counts: Counter[Disposition], *, answering: int, k: int) -> Funnel:
    """Say how far people came, without groups smaller than k, nor figures that would give one away."""
    invited = counts.total()
    shown = _shown_cells(counts, answering=answering, k=k)

    def cell(disposition: Disposition) -> int | None:
        return counts[disposition] if disposition in shown else None

    return Funnel(
        invited=metrics.suppress(invited, invited, k=k),
        only_invited=cell(Disposition.INVITED),
        started=cell(Disposition.STARTED),
        partial=cell(Disposition.PARTIAL),
        complete=cell(Disposition.COMPLETE),
        refused=cell(Disposition.REFUSED),
        broken_off=cell(Disposition.BROKEN_OFF),
        withdrawn=cell(Disposition.WITHDRAWN),
    )


def _shown_cells(counts: Mapping[Disposition, int], *, answering: int, k: int) -> Collection[Disposition]:
    """Choose dispositions to show so that no sum of shown figures gives away a group smaller than k.

    Everybody invited is in one of them, and whoever rated a stage in one of three.
    """
    everybody = set(Disposition)
    shown = {disposition for disposition in everybody if counts.get(disposition, 0) >= k}
    totals = [
        (sum(counts.values()), everybody),
        (answering, {Disposition.PARTIAL, Disposition.COMPLETE, Disposition.BROKEN_OFF}),
    ]
    for _ in everybody:
        for total, cells in totals:
            rest = total - sum(counts.get(disposition, 0) for disposition in cells & shown)
            if 0 < rest < k <= total and cells & shown:
                shown -= {min(cells & shown, key=lambda disposition: (counts[disposition], disposition))}
    return shown
