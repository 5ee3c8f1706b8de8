"""How many people said what, with small groups hidden: feelings, gains, channels, switches, taps."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, pairwise
from statistics import median
from typing import TypeVar

from interview.records import Layer, Role
from reports import metrics
from reports.journey_map import Amount, Answered, Switch, Tally, Waited
from reports.people import Person, known
from reports.plan import MapPlan, PlanQuestion, Text
from reports.settled import Settled

T = TypeVar("T")

STRONG = "strong"

HANDOVER = ("handover_from", "handover_to")
"""Reserved question ids of a staff guide: who passed a case on, and to whom."""

DECIDER = "approver"
"""Reserved question id of a staff guide: who had to decide or approve."""

HOUR, DAY = 60, 24 * 60


def tally(
    said: Sequence[Collection[str]], *, k: int, titles: Mapping[str, Text], exclusive: bool = False
) -> tuple[Tally, ...]:
    """Count what people said, one collection for each person asked; most said first.

    Something is left out unless k people said it and k did not: else one who knows the group would know of a person.
    exclusive: each person said one thing, so that the rest of all that is shown must be nobody or k people too.
    titles: words of the guide, by id.
    """
    shown = _shown(said, k=k, exclusive=exclusive)
    return tuple(
        Tally(id=one, people=count, share=metrics.share(count, len(said)), title=titles.get(one))
        for one, count in sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def feelings(people: Sequence[Person], stage_id: str, *, k: int) -> tuple[Tally, ...]:
    """Count what was felt at a stage, out of all who tapped or told something of it."""
    return tally(known(people, lambda person: person.emotions(stage_id)), k=k, titles={})


def gains(people: Sequence[Person], stage_id: str, *, k: int) -> tuple[Tally, ...]:
    """Count what worked well at a stage, out of all who told of it."""
    told = known(people, lambda person: person.told.get(stage_id))
    return tally([one.gains for one in told], k=k, titles={})


def obstacles(agents: Settled, stage_id: str, *, k: int, titles: Mapping[str, Text]) -> tuple[Tally, ...]:
    """Count the problems that agents told of at a stage, out of all of them who told of it.

    A problem is left out where managers' corrections leave it without a count. titles: of a guide's own pains.
    """
    told = known(agents.people, lambda agent: agent.told.get(stage_id))
    uncounted = {label for stage, layer, label in agents.uncounted if (stage, layer) == (stage_id, Layer.PAIN)}
    return tally([one.pains.keys() - uncounted for one in told], k=k, titles=titles)


def lanes(people: Sequence[Person], stage_id: str, *, k: int) -> tuple[Tally, ...]:
    """Count who told what they thought, felt, saw, heard, said or did at a stage, out of all who told of it."""
    told = known(people, lambda person: person.told.get(stage_id))
    return tally([one.lanes for one in told], k=k, titles={})


def touchpoints(people: Sequence[Person], stage_id: str, *, k: int, titles: Mapping[str, Text]) -> tuple[Tally, ...]:
    """Count whose words name a contact moment, out of all who told of a stage."""
    told = known(people, lambda person: person.told.get(stage_id))
    return tally([one.touchpoints for one in told], k=k, titles=titles)


def strong_feelings(people: Sequence[Person], stage_id: str, *, k: int) -> Tally | None:
    """Count whose words of a stage sound strongly good or bad, out of all who told of it."""
    told = known(people, lambda person: person.told.get(stage_id))
    strong = [{STRONG} if one.is_strong else set() for one in told if one.valence is not None]
    return next(iter(tally(strong, k=k, titles={})), None)


def channels(people: Sequence[Person], stage_id: str, *, k: int, titles: Mapping[str, Text]) -> tuple[Tally, ...]:
    """Count where people turned at a stage."""
    return tally(known(people, lambda person: person.paths.get(stage_id)), k=k, titles=titles)


def contacts(people: Sequence[Person], stage_id: str, *, k: int) -> tuple[float, int] | None:
    """Return the median number of steps it took, and how many people told their way."""
    paths = known(people, lambda person: person.paths.get(stage_id))
    return (float(median(map(len, paths))), len(paths)) if len(paths) >= k else None


def waited(people: Sequence[Person], stage_id: str, *, k: int) -> Waited | None:
    """Return the median of the longest times that people waited at a stage, out of all who told of it.

    Rounded, for the middle one of an odd number is what one person said.
    """
    told = known(people, lambda person: person.told.get(stage_id))
    times = [one.wait_minutes for one in told if one.wait_minutes is not None]
    if not _is_shown(len(times), len(told), k=k):
        return None
    return Waited(_rounded(median(times)), len(times), len(told))


def _rounded(minutes: float) -> int:
    """Round a time: under an hour to five minutes, under a day to half an hour, else to days."""
    unit = 5 if minutes < HOUR else HOUR // 2 if minutes < DAY else DAY
    return int(minutes / unit + 0.5) * unit


def switches(people: Sequence[Person], stage_id: str, *, k: int, titles: Mapping[str, Text]) -> tuple[Switch, ...]:
    """Count steps from a channel to the next one, the same channel again too, once for each person."""
    paths = known(people, lambda person: person.paths.get(stage_id))
    return _passings([set(pairwise(path)) for path in paths], k=k, titles=titles)


def handovers(agents: Sequence[Person], plan: MapPlan, stage_id: str, *, k: int) -> tuple[Switch, ...]:
    """Count who passed a case on to whom, out of the agents who named both, each of them one way."""
    sides = [next((one for one in plan.questions if one.id == end), None) for end in HANDOVER]
    titles = {option: title for side in sides if side is not None for option, title in side.options.items()}

    def passed(agent: Person) -> set[tuple[str, str]] | None:
        ends = [agent.chosen.get((end, stage_id)) for end in HANDOVER]
        return {(ends[0][0], ends[1][0])} if ends[0] and ends[1] else None

    return _passings(known(agents, passed), k=k, titles=titles, exclusive=True)


def answered(question: PlanQuestion, people: Sequence[Person], stage_id: str | None, *, k: int) -> Answered | None:
    """Count the taps on one question; None when nothing may be shown."""
    said = known(people, lambda person: person.chosen.get((question.id, stage_id)))
    tallies = tally(said, k=k, titles=question.options, exclusive=not question.several)
    if not tallies:
        return None
    return Answered(question.id, question.title, question.role, stage_id, len(said), tallies)


def amount(question: PlanQuestion, people: Sequence[Person], stage_id: str | None, *, k: int) -> Amount | None:
    """Return the median of the numbers given; None when fewer than k people gave one."""
    given = known(people, lambda person: person.numbers.get((question.id, stage_id)))
    if len(given) < k:
        return None
    return Amount(question.id, question.title, question.role, stage_id, float(median(given)), len(given))


def all_answered(
    plan: MapPlan, customers: Sequence[Person], agents: Sequence[Person], *, k: int
) -> tuple[tuple[Answered, ...], tuple[Amount, ...]]:
    """Return what was answered by taps and in numbers, in the order of the guides and their stages."""
    sides = {Role.CUSTOMER: customers, Role.STAFF: agents}
    places = [None, *(stage.id for stage in plan.stages)]
    given = {
        role: {*chain.from_iterable(chain(one.chosen, one.numbers) for one in side)} for role, side in sides.items()
    }
    asked = [
        (question, place)
        for question in plan.questions
        for place in places
        if (question.id, place) in given[question.role]  # few are asked about every stage
    ]
    taps = [answered(question, sides[question.role], place, k=k) for question, place in asked if question.options]
    numbers = [amount(question, sides[question.role], place, k=k) for question, place in asked if not question.options]
    return tuple(one for one in taps if one is not None), tuple(one for one in numbers if one is not None)


def _passings(
    passed: Sequence[Collection[tuple[str, str]]], *, k: int, titles: Mapping[str, Text], exclusive: bool = False
) -> tuple[Switch, ...]:
    shown = _shown(passed, k=k, exclusive=exclusive)
    return tuple(
        Switch(
            start=start,
            end=end,
            people=count,
            share=metrics.share(count, len(passed)),
            start_title=titles.get(start),
            end_title=titles.get(end),
        )
        for (start, end), count in sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _shown(said: Sequence[Collection[T]], *, k: int, exclusive: bool) -> dict[T, int]:
    n = len(said)
    counts = Counter(one for person in said for one in set(person))
    shown = {one: count for one, count in counts.items() if _is_shown(count, n, k=k)}
    while exclusive and shown and 0 < n - sum(shown.values()) < k:
        del shown[min(shown, key=lambda one: (shown[one], str(one)))]
    return shown


def _is_shown(count: int, n: int, *, k: int) -> bool:
    return count >= k and (n - count >= k or k == 1)
