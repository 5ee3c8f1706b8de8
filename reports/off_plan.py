"""How many customers' paths left the planned one at a stage, and in what way, with small groups hidden."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from reports.deviations import Deviation, deviations
from reports.journey_map import Switch, Tally
from reports.people import Person, known
from reports.tallies import tally


def off_plan(
    people: Iterable[Person],
    stage_id: str,
    planned: Sequence[str],
    *,
    channels: Iterable[Tally],
    switches: Iterable[Switch],
    k: int,
) -> tuple[Tally, ...]:
    """Count customers by the ways in which they left the plan, once for each way, out of all who told a path.

    channels, switches: what the map shows of the same paths. A way is left out unless k people took it and k did not,
    and also where those who took it are one to k - 1 more than shown figures tell: they would be known by subtraction.
    None without a plan.
    """
    paths = known(people, lambda person: person.paths.get(stage_id)) if planned else []
    shown = {channel.id for channel in channels}
    again = {switch.start for switch in switches if switch.start == switch.end}
    left = [deviations(path, planned) for path in paths]
    beyond = [ways - _told_elsewhere(path, planned, shown, again) for ways, path in zip(left, paths, strict=True)]
    return tuple(
        one for one in tally(left, k=k, titles={}) if sum(one.id in ways for ways in beyond) not in range(1, k)
    )


def _told_elsewhere(
    path: Sequence[str], planned: Sequence[str], shown: Collection[str], again: Collection[str]
) -> frozenset[Deviation]:
    """Return the ways that figures about channels tell of a path."""
    found = {Deviation.AD_HOC: set(path) & set(shown) - set(planned)}
    found[Deviation.MISSING] = set(planned) & set(shown) - set(path)
    found[Deviation.FAILURE] = {start for start, end in pairwise(path) if start == end} & set(again)
    return frozenset(way for way, places in found.items() if places)
