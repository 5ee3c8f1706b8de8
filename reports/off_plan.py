"""How many customers' paths left the planned one at a stage, and in what way, with small groups hidden."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from reports.deviations import AnyOf, Deviation, channels_of, deviations
from reports.journey_map import Switch, Tally
from reports.people import Person, known
from reports.tallies import tally


def off_plan(
    people: Iterable[Person],
    stage_id: str,
    planned: Sequence[AnyOf],
    *,
    channels: Iterable[Tally],
    switches: Iterable[Switch],
    k: int,
) -> tuple[Tally, ...]:
    """Count customers by the ways in which they left the plan, once for each way, out of all who told a path.

    channels, switches: what the map shows of the same paths. A way is left out unless k people took it and k did not,
    and also where one to k - 1 took it of whom shown figures do not tell it, or did not of whom they seem to: they
    would be known by subtraction. None without a plan.
    """
    paths = known(people, lambda person: person.paths.get(stage_id)) if planned else []
    shown = {channel.id for channel in channels}
    again = {(one.start, one.end) for one in switches if _is_again(one.start, one.end, planned)}
    left = [deviations(path, planned) for path in paths]
    told = [_told_elsewhere(path, planned, shown, again) for path in paths]
    beyond = [ways - others for ways, others in zip(left, told, strict=True)]
    short = [others - ways for ways, others in zip(left, told, strict=True)]
    return tuple(
        one
        for one in tally(left, k=k, titles={})
        if not any(sum(one.id in ways for ways in rest) in range(1, k) for rest in (beyond, short))
    )


def _is_again(start: str, end: str, planned: Sequence[AnyOf]) -> bool:
    return start == end or any(start in step and end in step for step in planned)


def _told_elsewhere(
    path: Sequence[str], planned: Sequence[AnyOf], shown: Collection[str], again: Collection[tuple[str, str]]
) -> frozenset[Deviation]:
    """Return the ways that figures about channels tell, or seem to tell, of a path.

    Of a planned step that has several channels those figures tell that are shown: whoever took none of these.
    """
    missing = [step for step in planned if (known := set(step) & set(shown)) and not known & set(path)]
    found = {
        Deviation.AD_HOC: set(path) & set(shown) - channels_of(planned),
        Deviation.MISSING: missing,
        Deviation.FAILURE: set(pairwise(path)) & set(again),
    }
    return frozenset(way for way, places in found.items() if places)
