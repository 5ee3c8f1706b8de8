"""Whether an action helped: four weeks before it was begun against the last whole weeks since it was done.

It draws on maps as they may be shown, of periods that never overlap, whatever day an action was done on: a period of
its own for each would tell by subtraction what the people of a few days answered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pydantic import TypeAdapter, ValidationError

from interview.improvements import Aim, Improvement
from reports.compare import Change, Verdict, changes, leaves_no_few
from reports.journey_map import Done, JourneyMap, Outcome
from reports.metrics import Estimate
from reports.period import Period
from reports.small_rests import filtered_without_small_rests

FOLLOWED_FOR = timedelta(weeks=16)  # a fix that nobody can confirm by then is no news any more


@dataclass(frozen=True, slots=True)
class Matter:
    """What an action may change: satisfaction with a stage or, with a category, the share that told of a pain."""

    stage_id: str
    category: str | None = None


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure as the map showed it when an action was done, and as it was before that was begun."""

    matter: Matter
    on_map: Estimate | None
    before: Estimate | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What the map said when an action was done; it stays so. period: of `before`, None where there is no such map."""

    guide_version: int
    made_on: date
    period: Period | None
    figures: tuple[KeptFigure, ...]

    def to_json(self) -> str:
        """Write it for `read_kept`."""
        return _ADAPTER.dump_json(self).decode()


_ADAPTER = TypeAdapter(Kept)


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure before an action and after."""

    matter: Matter
    change: Change

    @property
    def is_better(self) -> bool:
        """Tell whether it moved the way that was hoped for: up, or for a pain down."""
        rise = self.change.difference
        return rise < 0 if self.matter.category is not None else rise > 0


@dataclass(frozen=True, slots=True)
class Fix:
    """What is known of a done action. moved: none as long as it is too early to tell.

    first_end: when the first whole weeks after it will be over; None once they are. after: the weeks that it is judged
    by, once there are any. doubted: at least so many colleagues say that it does not work for them yet; moves in steps
    of k, so that no single one shows.
    """

    action: Improvement
    kept: Kept
    moved: tuple[Moved, ...]
    first_end: date | None
    after: Period | None
    doubted: int

    @property
    def is_confirmed(self) -> bool:
        """Tell whether something changed for the better that chance does not explain, and few doubt it."""
        return not self.doubted and any(one.is_better and one.change.verdict is Verdict.REAL for one in self.moved)


def read_kept(content: str | None) -> Kept | None:
    """Read what `Kept.to_json` wrote; None for nothing, and for what another release wrote in another form."""
    if content is None:
        return None
    try:
        return _ADAPTER.validate_json(content)
    except ValidationError:
        return None


def keep(action: Improvement, periods: Sequence[JourneyMap], whole: JourneyMap) -> Kept:
    """Return what is to be kept of the map when an action is done.

    periods: maps of the last periods that are over, oldest first; before: the last one that was over when it was begun.
    """
    over = [one for one in periods if one.period.end <= action.begun_on and one.period.end <= whole.generated_on]
    before = filtered_without_small_rests(over[-1], whole) if over else None
    figures = [
        KeptFigure(matter, figure_of(whole, matter), None if before is None else figure_of(before, matter))
        for matter in matters(action, whole)
    ]
    period = None if before is None else before.period
    return Kept(whole.guide_version, whole.generated_on, period, tuple(figures))


def judge(
    action: Improvement, kept: Kept, periods: Sequence[JourneyMap], *, whole: JourneyMap, later: JourneyMap
) -> Fix:
    """Compare what was kept with the last period, if it began after the action was done.

    periods, whole: as in `keep`. later: of those in the whole map who came after the last period, with k = 1. All
    figures of an action are judged together (Benjamini and Hochberg 1995).
    """
    last = periods[-1]
    k = whole.k
    day = action.done_on or whole.generated_on
    after = None
    if last.period.start >= day and last.period.end <= whole.generated_on:
        after = filtered_without_small_rests(last, whole)
    pairs = [] if after is None else list(_pairs(kept, after, whole, later))
    judged = changes([(old, new) for _, old, new in pairs])
    return Fix(
        action=action,
        kept=kept,
        moved=tuple(Moved(matter, change) for (matter, _, _), change in zip(pairs, judged, strict=True)),
        first_end=None if last.period.start >= day else _first_end(day, last.period),
        after=None if after is None else after.period,
        doubted=action.doubted - action.doubted % k,
    )


def is_followed(action: Improvement, today: date) -> bool:
    """Tell whether an action was done so lately that people still ask whether it helped."""
    return action.done_on is not None and today - action.done_on < FOLLOWED_FOR


def with_done(journey_map: JourneyMap, fixes: Sequence[Fix]) -> JourneyMap:
    """Add what was done about pains of the map's guide, in the order of the fixes."""
    done = [_done(fix, aim) for fix in fixes for aim in fix.action.aims if aim.guide_id == journey_map.guide_id]
    return replace(journey_map, done=tuple(done))


def _done(fix: Fix, aim: Aim) -> Done:
    done_on = fix.action.done_on or fix.kept.made_on
    return Done(aim.stage_id, aim.category, fix.action.number, done_on, _outcome(fix, aim), fix.first_end)


def _outcome(fix: Fix, aim: Aim) -> Outcome:
    """Judge by the share that told of the pain, else by satisfaction with its stage."""
    if fix.first_end is not None:
        return Outcome.EARLY
    by_matter = {one.matter: one for one in fix.moved}
    moved = by_matter.get(Matter(aim.stage_id, aim.category)) or by_matter.get(Matter(aim.stage_id))
    if moved is None:
        return Outcome.FEW
    match moved.change.verdict:
        case Verdict.REAL:
            return Outcome.BETTER if moved.is_better else Outcome.WORSE
        case Verdict.MAYBE:
            return Outcome.PERHAPS_BETTER if moved.is_better else Outcome.PERHAPS_WORSE
        case Verdict.CHANCE:
            return Outcome.CHANCE


def matters(action: Improvement, journey_map: JourneyMap) -> list[Matter]:
    """Return what an action may change, stage by stage, each stage followed by its pains."""
    stages = [stage.id for stage in journey_map.stages]
    aims = sorted({(aim.stage_id, aim.category) for aim in action.aims if aim.stage_id in stages})
    found: list[Matter] = []
    for stage_id in stages:
        pains = [Matter(stage_id, category) for stage, category in aims if stage == stage_id]
        found += [Matter(stage_id), *pains] if pains else []
    return found


def figure_of(journey_map: JourneyMap, matter: Matter) -> Estimate | None:
    """Return a figure as a map shows it."""
    if matter.category is None:
        stages = (stage for stage in journey_map.stages if stage.id == matter.stage_id)
        return next((stage.satisfaction for stage in stages), None)
    place = (matter.stage_id, matter.category)
    return next((pain.share for pain in journey_map.pains if (pain.stage_id, pain.category) == place), None)


def _pairs(
    kept: Kept, after: JourneyMap, whole: JourneyMap, later: JourneyMap
) -> Iterator[tuple[Matter, Estimate, Estimate]]:
    for one in kept.figures:
        new, everybody, since = (figure_of(found, one.matter) for found in (after, whole, later))
        if one.before is None or new is None or everybody is None:
            continue
        counts = [(one.before.n, new.n, everybody.n, 0 if since is None else since.n)]
        if one.matter.category is not None:
            counts.append((_told(one.before), _told(new), _told(everybody), 0 if since is None else _told(since)))
        if all(leaves_no_few(*people, k=whole.k) for people in counts):
            yield one.matter, one.before, new


def _told(share: Estimate) -> int:
    return round(share.value * share.n)


def _first_end(day: date, last: Period) -> date:
    """Return when the first period is over that begins no earlier than a day; all are as long as the last one."""
    weeks = (last.end - last.start).days // 7
    block = Period.block(day, weeks=weeks)
    return block.end if block.start == day else Period.block(block.end, weeks=weeks).end
