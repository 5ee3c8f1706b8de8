"""Parts of a map beside the whole: a figure goes where subtraction would tell what fewer than k people answered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, TypeVar

from interview.counts import PAIN, TOLD
from interview.records import Role
from reports.cross_tables import View
from reports.givers import (
    CHANNEL,
    COMPLETE,
    FEELING,
    FELT,
    GAIN,
    LANE,
    NPS_OF_PAIN,
    NPS_OF_TOLD,
    NUMBER,
    OFF_PLAN,
    OPTION,
    PAIR,
    PAIR_OF_PAIN,
    PAIR_OF_TOLD,
    PATH,
    STRONG,
    SWITCH,
    TAPPED,
    TOUCHPOINT,
    VALENCE,
    WAITED,
)
from reports.journey_map import NO_FUNNEL, Answered, JourneyMap, MomentOfTruth, PainPoint, StageCell, Switch, Tally
from reports.metrics import Estimate

T = TypeVar("T", Tally, Switch)

Score = tuple[str, str | None]
"""A kind of rating, and its stage."""

Read = Callable[[JourneyMap], Estimate | None]
Hide = Callable[[JourneyMap], JourneyMap]


def without_small_rests(parts: Sequence[JourneyMap], whole: JourneyMap) -> list[JourneyMap]:
    """Hide figures of parts until the people of the whole who are in no shown part are nobody or at least k.

    parts: maps of people who do not overlap. The part with the fewest people gives way first. Looked at are the
    scores and every stage's satisfaction and importance; a part without any of them left is as good as hidden.
    """
    safe = [replace(part, part=True) for part in parts]
    for _, figure, hide in _scores(whole):
        everybody = figure(whole)
        for _ in parts:
            counts = {number: found.n for number, part in enumerate(safe) if (found := figure(part)) is not None}
            rest = (0 if everybody is None else everybody.n) - sum(counts.values())
            if not counts or (everybody is not None and (rest == 0 or rest >= whole.k)):
                break
            fewest = min(counts, key=lambda number: (counts[number], number))
            safe[fewest] = hide(safe[fewest])
    return safe


def _scores(journey_map: JourneyMap) -> list[tuple[Score, Read, Hide]]:
    scores: list[tuple[Score, Read, Hide]] = [
        (("nps", None), lambda one: one.nps, lambda one: replace(one, nps=None, nps_visible_change=None)),
        (("csat", None), lambda one: one.csat, lambda one: replace(one, csat=None)),
        (("ces", None), lambda one: one.ces, lambda one: replace(one, ces=None, ces_mean=None)),
    ]
    return scores + [
        ((kind, stage.id), partial(read, stage.id), partial(hide, stage.id))
        for stage in journey_map.stages
        for kind, read, hide in (
            ("satisfaction", _satisfaction, _without_satisfaction),
            ("importance", _importance, _without_importance),
        )
    ]


def _satisfaction(stage_id: str, journey_map: JourneyMap) -> Estimate | None:
    return next((stage.satisfaction for stage in journey_map.stages if stage.id == stage_id), None)


def _importance(stage_id: str, journey_map: JourneyMap) -> Estimate | None:
    return next((stage.importance for stage in journey_map.stages if stage.id == stage_id), None)


def _without_satisfaction(stage_id: str, journey_map: JourneyMap) -> JourneyMap:
    """Hide a stage's satisfaction, and what is computed from it."""

    def hidden(stage: StageCell) -> StageCell:
        return replace(
            stage,
            satisfaction=None,
            face=None,
            satisfaction_thin=False,
            staff_view=None,
            opportunity=None,
            driver=None,
            moment=MomentOfTruth.NO,
        )

    worst = journey_map.worst
    is_named = worst is not None and stage_id in (worst.stage_id, worst.rival)
    return replace(_with_stage(journey_map, stage_id, hidden), worst=None if is_named else worst)


def _without_importance(stage_id: str, journey_map: JourneyMap) -> JourneyMap:
    def hidden(stage: StageCell) -> StageCell:
        return replace(stage, importance=None, importance_thin=False, opportunity=None, moment=MomentOfTruth.NO)

    is_named = journey_map.most_important == stage_id
    return replace(
        _with_stage(journey_map, stage_id, hidden), most_important=None if is_named else journey_map.most_important
    )


def _with_stage(journey_map: JourneyMap, stage_id: str, change: Callable[[StageCell], StageCell]) -> JourneyMap:
    stages = tuple(change(stage) if stage.id == stage_id else stage for stage in journey_map.stages)
    return replace(journey_map, stages=stages)


def filtered_without_small_rests(part: JourneyMap, whole: JourneyMap) -> JourneyMap:
    """Hide in one part, beside the whole, all that would tell of one to k - 1 people: scores, pains, what was told.

    What is only told of the whole map (who leaves, flags, the funnel) is left out. Where both are drawn, whoever is in
    the part must have been drawn for the whole: else what was told of the two could not be compared.
    """
    if whole.drawn is not None and (part.drawn is None or not part.drawn.is_within(whole.drawn)):
        part = _without_told(part)
    (safe,) = without_small_rests([part], whole)
    told = {stage.id: stage for stage in whole.stages}
    stages = tuple(
        _told_of_stage(stage, told[stage.id], whole.k) if stage.id in told else stage for stage in safe.stages
    )
    pains = {(pain.stage_id, pain.category): pain for pain in whole.pains}
    answers = {(one.question_id, one.stage_id, one.role): one for one in whole.answered}
    numbers = {(one.question_id, one.stage_id, one.role): one.people for one in whole.amounts}
    amounts = [
        one
        for one in safe.amounts
        if (of_all := numbers.get((one.question_id, one.stage_id, one.role))) is not None
        and _is_rest(of_all - one.people, whole.k)
    ]
    answered = [
        replace(one, tallies=tallies)
        for one in safe.answered
        if (other := answers.get((one.question_id, one.stage_id, one.role))) is not None
        and (tallies := _apart(one.tallies, other.tallies, whole.k))
    ]
    return replace(
        safe,
        stages=stages,
        driven=_driven(safe, stages),
        pains=tuple(pain for pain in safe.pains if _is_apart(pain, pains.get((pain.stage_id, pain.category)), whole.k)),
        answered=tuple(answered),
        amounts=tuple(amounts),
        leaving=(),
        flags=(),
        funnel=NO_FUNNEL,
    )


def _driven(part: JourneyMap, stages: Sequence[StageCell]) -> Literal["nps", "csat"] | None:
    return part.driven if any(stage.driver is not None for stage in stages) else None


def _marked(stage: StageCell, before: StageCell) -> StageCell:
    """Leave a mark only where all is left that it may follow from beside ratings: moods and drivers.

    before: the stage with all of its figures. One that was missing already had no part in the mark.
    """
    is_told = before.net_emotion is None or stage.net_emotion is not None
    is_driven = before.driver is None or stage.driver is not None
    return stage if is_told and is_driven else replace(stage, moment=MomentOfTruth.NO)


def _without_told(part: JourneyMap) -> JourneyMap:
    """Leave out all but the scores and pains."""
    stages = tuple(
        _marked(
            replace(
                stage,
                opportunity=None,
                driver=None,
                net_emotion=None,
                emotions=(),
                strong_feelings=None,
                gains=(),
                lanes=(),
                touchpoints=(),
                channels=(),
                switches=(),
                contacts=None,
                contacts_people=None,
                waited=None,
                off_plan=(),
            ),
            stage,
        )
        for stage in part.stages
    )
    pains = tuple(replace(pain, impact=None, what_if=None, opportunity=None) for pain in part.pains)
    return replace(part, stages=stages, driven=None, pains=pains, answered=(), amounts=())


def without_derivable(part: JourneyMap, view: View) -> JourneyMap:
    """Hide in a filtered map, or in that of a period, all that sums and differences of views would tell of a few.

    The number of customers must show in the view. Drivers are of those who rated the score and every stage; of some
    stages alone, which each view chooses anew, they are left out. A moment of truth shows where all shows that its mark
    may follow from.
    """
    if part.driven is not None and not _tells_drivers(part, view):
        part = _without_drivers(part)
    for score, read, hide in _scores(part):
        if read(part) is not None and not view.counts(score):
            part = hide(part)
    return replace(
        part,
        stages=tuple(_derivable_of_stage(stage, view) for stage in part.stages),
        pains=tuple(
            _linked(pain, view)
            for pain in part.pains
            if view.counts_share((PAIN, pain.stage_id, pain.category), (TOLD, pain.stage_id))
        ),
        answered=tuple(
            one for answered in part.answered if (one := _derivable_of_answered(answered, view)) is not None
        ),
        amounts=tuple(
            one for one in part.amounts if one.role is Role.STAFF or view.tells((NUMBER, one.stage_id, one.question_id))
        ),
    )


def _tells_drivers(part: JourneyMap, view: View) -> bool:
    is_of_all = all(stage.driver is not None for stage in part.stages)
    return part.driven is not None and is_of_all and view.tells((COMPLETE, part.driven))


def _without_drivers(part: JourneyMap) -> JourneyMap:
    """Leave out drivers, and with them all marks: whether a stage weighs nothing shows by a mark that is missing."""
    stages = tuple(replace(stage, driver=None, moment=MomentOfTruth.NO) for stage in part.stages)
    return replace(part, stages=stages, driven=None)


def _derivable_of_stage(stage: StageCell, view: View) -> StageCell:
    def told(tallies: Sequence[Tally], said: str, asked: str) -> tuple[Tally, ...]:
        return tuple(one for one in tallies if view.tells_share((said, stage.id, one.id), (asked, stage.id)))

    shown = replace(
        stage,
        opportunity=stage.opportunity if view.tells((PAIR, stage.id)) else None,
        net_emotion=stage.net_emotion if view.tells((VALENCE, stage.id)) else None,
        contacts=stage.contacts if view.tells((PATH, stage.id)) else None,
        contacts_people=stage.contacts_people if view.tells((PATH, stage.id)) else None,
        waited=stage.waited if view.tells_share((WAITED, stage.id), (TOLD, stage.id)) else None,
        emotions=told(stage.emotions, FEELING, FELT),
        strong_feelings=stage.strong_feelings if view.tells_share((STRONG, stage.id), (VALENCE, stage.id)) else None,
        gains=told(stage.gains, GAIN, TOLD),
        lanes=told(stage.lanes, LANE, TOLD),
        touchpoints=told(stage.touchpoints, TOUCHPOINT, TOLD),
        channels=told(stage.channels, CHANNEL, PATH),
        off_plan=told(stage.off_plan, OFF_PLAN, PATH),
        switches=tuple(
            one for one in stage.switches if view.tells_share((SWITCH, stage.id, one.start, one.end), (PATH, stage.id))
        ),
    )
    return _marked(shown, stage)


def _linked(pain: PainPoint, view: View) -> PainPoint:
    """Leave out of a pain what is about those alone who also rated something."""
    place = (pain.stage_id, pain.category)
    is_nps = view.tells_share((NPS_OF_PAIN, *place), (NPS_OF_TOLD, pain.stage_id))
    is_pair = view.tells_share((PAIR_OF_PAIN, *place), (PAIR_OF_TOLD, pain.stage_id))
    return replace(
        pain,
        impact=pain.impact if is_nps else None,
        what_if=pain.what_if if is_nps else None,
        thin=pain.thin or not is_nps,
        opportunity=pain.opportunity if is_pair else None,
    )


def _derivable_of_answered(answered: Answered, view: View) -> Answered | None:
    if answered.role is Role.STAFF:
        return answered
    place = (answered.stage_id, answered.question_id)
    shown = tuple(one for one in answered.tallies if view.tells_share((OPTION, *place, one.id), (TAPPED, *place)))
    return replace(answered, tallies=shown) if shown else None


def _told_of_stage(stage: StageCell, whole: StageCell, k: int) -> StageCell:
    mood, everybody = stage.net_emotion, whole.net_emotion
    is_mood_apart = mood is not None and everybody is not None and _is_rest(everybody.n - mood.n, k)
    some, all_told = stage.contacts_people, whole.contacts_people
    is_way_apart = some is not None and all_told is not None and _is_rest(all_told - some, k)
    waited, all_waited = stage.waited, whole.waited
    is_wait_apart = (
        waited is not None
        and all_waited is not None
        and _is_rest(all_waited.people - waited.people, k)
        and _is_rest(all_waited.told - waited.told, k)
    )
    weight, all_weighed = stage.driver, whole.driver
    is_weight_apart = weight is not None and all_weighed is not None and _is_rest(all_weighed.n - weight.n, k)
    shown = replace(
        stage,
        driver=weight if is_weight_apart else None,
        net_emotion=mood if is_mood_apart else None,
        contacts=stage.contacts if is_way_apart else None,
        contacts_people=some if is_way_apart else None,
        waited=waited if is_wait_apart else None,
        emotions=_apart(stage.emotions, whole.emotions, k),
        strong_feelings=next(iter(_apart(_listed(stage.strong_feelings), _listed(whole.strong_feelings), k)), None),
        gains=_apart(stage.gains, whole.gains, k),
        lanes=_apart(stage.lanes, whole.lanes, k),
        touchpoints=_apart(stage.touchpoints, whole.touchpoints, k),
        channels=_apart(stage.channels, whole.channels, k),
        off_plan=_apart(stage.off_plan, whole.off_plan, k),
        switches=_apart(stage.switches, whole.switches, k),
    )
    return _marked(shown, stage)


def _is_apart(pain: PainPoint, whole: PainPoint | None, k: int) -> bool:
    if whole is None or None in (pain.mentions, pain.base, whole.mentions, whole.base):
        return False
    rests = ((whole.mentions or 0) - (pain.mentions or 0), (whole.base or 0) - (pain.base or 0))
    return all(_is_rest(rest, k) for rest in rests)


def _apart(some: Sequence[T], everybody: Sequence[T], k: int) -> tuple[T, ...]:
    """Keep what the whole shows too and leaves nobody or k people of it, of those who said it and of those asked."""
    of_all = {_name(one): one for one in everybody}
    return tuple(
        one
        for one in some
        if (other := of_all.get(_name(one))) is not None
        and _is_rest(other.people - one.people, k)
        and _is_rest(other.share.n - one.share.n, k)
    )


def _listed(one: Tally | None) -> tuple[Tally, ...]:
    return () if one is None else (one,)


def _name(one: Tally | Switch) -> tuple[str, ...]:
    return (one.id,) if isinstance(one, Tally) else (one.start, one.end)


def _is_rest(rest: int, k: int) -> bool:
    return rest == 0 or rest >= k
