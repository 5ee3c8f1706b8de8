"""What was told of a stage beside the scores, as short facts that pictures, messages and tables share."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from interview.language import Locale
from interview.records import NEXT_STEP, Role
from reports.journey_map import Amount, Answered, JourneyMap, Logged, StageCell, Switch, Tally
from reports.labels import (
    deviation_name,
    emotion_name,
    gain_name,
    lane_title,
    logged_name,
    pain_name,
    touchpoint_name,
)
from reports.metrics import Estimate
from reports.plan import Text, in_language
from reports.quotes import EXPECT
from reports.wording import handed_over_phrase, noted_phrase, people_phrase, waited_sentence

NOTES, HANDED_OVER, LOGGED, STRONG_FEELINGS = "notes", "handed_over", "logged", "strong_feelings"
WAITED = "waited"
MOST_NOTES = 3  # problems of a stage; a fact is a line or two

LANES, GAINS, PLANNED = "lanes", "gains", "planned_touchpoints"
LANE_ORDER = ("think", "feel", "see", "hear", "say", "do")
QUOTED_LANES = (EXPECT, *LANE_ORDER)
"""Lanes that have words; how many expected what is not counted."""
LESS_TELLING = frozenset({LANES, STRONG_FEELINGS, "touchpoints", PLANNED})
"""Facts that give way first where there is little room."""

FIRST_ANSWER = 20
"""Place of the first answer by taps; the facts of every map come before."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was said by so many people. told: their share (0..1) of those who were asked."""

    text: str
    people: int
    told: Estimate

    @property
    def of(self) -> int:
        """Return how many were asked."""
        return self.told.n

    @property
    def share(self) -> float:
        """Return the share of those asked, 0..1."""
        return self.told.value


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was given: a median of so many people's, or (None) a count from a company's records of `name`."""

    value: float
    people: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What one side said to one matter, most said first. amounts: numbers in words, where these are what was said.

    against: what the items are measured by, in words. order: place among all facts of a map, the same for every stage.
    numbers: the same as amounts, for tables; what agents log has tables of its own.
    """

    id: str
    title: str
    role: Role
    order: int
    items: tuple[Item, ...] = ()
    amounts: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    against: tuple[str, ...] = ()


def stage_facts(journey_map: JourneyMap, stage_id: str, locale: Locale) -> list[Fact]:
    """Return what customers, then what agents said of a stage; matters of which nothing may be shown are left out."""
    stage = journey_map.stage(stage_id)
    facts = [*_of_customers(stage, locale), *_answers(journey_map, stage_id, Role.CUSTOMER, locale)]
    facts += [*_of_agents(stage, locale), *_notes(journey_map, stage_id, locale)]
    facts += [*_handed_over(journey_map, stage_id, locale)]
    facts += [*_answers(journey_map, stage_id, Role.STAFF, locale)]
    return [fact for fact in facts if fact.items or fact.amounts]


def whole_facts(journey_map: JourneyMap, locale: Locale) -> list[Fact]:
    """Return what was said of no stage alone: who the people are and what they expect."""
    return [
        *_answers(journey_map, None, Role.CUSTOMER, locale),
        *_answers(journey_map, None, Role.STAFF, locale),
    ]


def most_said(fact: Fact, most: int) -> tuple[Item, ...]:
    """Return what was said most; of what people did next all of it, for whoever leaves is seldom among the most."""
    return fact.items if fact.id == NEXT_STEP else fact.items[:most]


def stages_by_changes(journey_map: JourneyMap) -> list[StageCell]:
    """Return the stages of whose ways anything may be shown, that with most people on ways to another channel first.

    Somebody who told several such ways counts several times.
    """
    changed = {
        stage.id: sum(one.people for one in stage.switches if one.start != one.end)
        for stage in journey_map.stages
        if stage.switches
    }
    return sorted((stage for stage in journey_map.stages if stage.id in changed), key=lambda stage: -changed[stage.id])


def switch_ends(switch: Switch, locale: Locale) -> tuple[str, str]:
    """Name both ends of a way."""
    return _words(switch.start_title, switch.start, locale), _words(switch.end_title, switch.end, locale)


def item_phrase(item: Item, locale: Locale) -> str:
    """Write one thing with the people who said it: "frustration: 29 of 66"."""
    return locale.gettext(
        "{said}: {people} of {of}", said=item.text, people=locale.integer(item.people), of=locale.integer(item.of)
    )


def _of_customers(stage: StageCell, locale: Locale) -> Iterable[Fact]:
    yield Fact("emotions", locale.gettext("Feelings"), Role.CUSTOMER, 0, _feelings(stage.emotions, locale))
    if stage.strong_feelings is not None:
        strong = _item(stage.strong_feelings, locale.gettext("strong feelings"))
        yield Fact(STRONG_FEELINGS, locale.gettext("Strength of feelings"), Role.CUSTOMER, 1, (strong,))
    gains = tuple(_item(one, gain_name(one.id, locale)) for one in stage.gains)
    yield replace(gains_fact(locale), items=gains)
    channels = tuple(_item(one, _words(one.title, one.id, locale)) for one in stage.channels)
    yield Fact("channels", locale.gettext("Where it took place"), Role.CUSTOMER, 3, channels)
    yield Fact("switches", locale.gettext("From where to where"), Role.CUSTOMER, 4, _passings(stage.switches, locale))
    off_plan = tuple(_item(one, deviation_name(one.id, locale)) for one in stage.off_plan)
    title, plan = locale.gettext("Deviations from the plan"), _plan(stage, locale)
    yield Fact("off_plan", title, Role.CUSTOMER, 5, off_plan, against=(plan,))
    if stage.contacts is not None and stage.contacts_people is not None:
        title, steps = locale.gettext("Number of contacts"), _median(stage.contacts, stage.contacts_people, locale)
        number = Number(stage.contacts, stage.contacts_people)
        yield Fact("contacts", title, Role.CUSTOMER, 6, amounts=(steps,), numbers=(number,))
    if stage.waited is not None:
        title, said = waited_title(locale), waited_sentence(stage.waited, locale)
        number = Number(stage.waited.minutes, stage.waited.people)
        yield Fact(WAITED, title, Role.CUSTOMER, 7, amounts=(said,), numbers=(number,))
    if stage.logged:
        title, noted = records_title(locale), " · ".join(_noted(one, locale) for one in stage.logged)
        numbers = tuple(Number(one.count, name=logged_name(one.kind, locale)) for one in stage.logged)
        yield Fact(LOGGED, title, Role.CUSTOMER, 8, amounts=(noted,), numbers=numbers)
    named = tuple(_item(one, _touchpoint(one, locale)) for one in stage.touchpoints)
    yield Fact("touchpoints", locale.gettext("Touchpoints in the stories"), Role.CUSTOMER, 9, named)
    if stage.planned_touchpoints:
        known = "\N{NO-BREAK SPACE}· ".join(in_language(title, locale) for title in stage.planned_touchpoints)
        title = locale.gettext("Touchpoints the company plans")
        yield Fact(PLANNED, title, Role.CUSTOMER, 10, amounts=(known,))
    told = {one.id: one for one in stage.lanes}
    lanes = tuple(_item(told[lane], lane_title(lane, locale)) for lane in LANE_ORDER if lane in told)
    yield Fact(LANES, lanes_title(locale), Role.CUSTOMER, 11, lanes)


def gains_fact(locale: Locale) -> Fact:
    """Return the matter of what went well, with nothing said to it."""
    return Fact(GAINS, locale.gettext("What went well"), Role.CUSTOMER, 2)


def lanes_title(locale: Locale) -> str:
    """Name what was thought, felt, seen, heard, said and done."""
    return locale.gettext("Empathy map")


def _plan(stage: StageCell, locale: Locale) -> str:
    path = " → ".join(in_language(title, locale) for title in stage.planned_path)
    return locale.gettext("the guide's plan: {path}", path=path)


def _touchpoint(one: Tally, locale: Locale) -> str:
    return touchpoint_name(one.id, locale) if one.title is None else in_language(one.title, locale)


def _noted(logged: Logged, locale: Locale) -> str:
    """Write how often something was noted, however often that is: the number stands behind the name."""
    times = locale.integer(logged.count)
    match logged.kind:
        case "cancel":
            return locale.gettext("cancellations: {n}", n=times)
        case "renew":
            return locale.gettext("renewals: {n}", n=times)
        case "cross_buy":
            return locale.gettext("further products bought: {n}", n=times)
        case "complaint":
            return locale.gettext("complaints: {n}", n=times)
        case "purchase":
            return locale.gettext("purchases: {n}", n=times)
        case _:
            return locale.gettext("visits: {n}", n=times)


def _of_agents(stage: StageCell, locale: Locale) -> Iterable[Fact]:
    obstacles = tuple(_item(one, _words(one.title, pain_name(one.id, locale), locale)) for one in stage.obstacles)
    yield Fact("obstacles_told", locale.gettext("Obstacles, in their own words"), Role.STAFF, 12, obstacles)
    feelings = _feelings(stage.staff_emotions, locale)
    yield Fact("staff_emotions", locale.gettext("Agents' feelings"), Role.STAFF, 13, feelings)
    yield Fact("handovers", locale.gettext("Handovers"), Role.STAFF, 14, _passings(stage.handovers, locale))


def _notes(journey_map: JourneyMap, stage_id: str, locale: Locale) -> Iterable[Fact]:
    noted = [noted_phrase(one, locale) for one in journey_map.notes_of(stage_id)[:MOST_NOTES]]
    yield Fact(NOTES, notes_title(locale), Role.STAFF, 15, amounts=tuple(noted))


def _handed_over(journey_map: JourneyMap, stage_id: str, locale: Locale) -> Iterable[Fact]:
    logged = [handed_over_phrase(one, locale) for one in journey_map.handed_over_at(stage_id)[:MOST_NOTES]]
    title = locale.gettext("Handovers, as agents log them")
    yield Fact(HANDED_OVER, title, Role.STAFF, 16, amounts=tuple(logged))


def waited_title(locale: Locale) -> str:
    """Name how long people waited."""
    return locale.gettext("Time waited")


def notes_title(locale: Locale) -> str:
    """Name what colleagues noted."""
    return locale.gettext("What agents meet")


def records_title(locale: Locale) -> str:
    """Name what a company's systems noted."""
    return locale.gettext("In the company's records")


def _answers(journey_map: JourneyMap, stage_id: str | None, role: Role, locale: Locale) -> Iterable[Fact]:
    for order, answered in enumerate(journey_map.answered, start=FIRST_ANSWER):
        if (answered.stage_id, answered.role) == (stage_id, role):
            yield _taps(answered, order, locale)
    for order, amount in enumerate(journey_map.amounts, start=FIRST_ANSWER + len(journey_map.answered)):
        if (amount.stage_id, amount.role) == (stage_id, role):
            yield _number(amount, order, locale)


def _taps(answered: Answered, order: int, locale: Locale) -> Fact:
    items = tuple(_item(one, _words(one.title, one.id, locale)) for one in answered.tallies)
    return Fact(answered.question_id, in_language(answered.title, locale), answered.role, order, items)


def _number(amount: Amount, order: int, locale: Locale) -> Fact:
    """Return the median; agents tell what they estimate each for themselves, which is no sum of a team."""
    write = _median_of_agents if amount.role is Role.STAFF else _median
    words, number = write(amount.median, amount.people, locale), Number(amount.median, amount.people)
    title = in_language(amount.title, locale)
    return Fact(amount.question_id, title, amount.role, order, amounts=(words,), numbers=(number,))


def _median_of_agents(value: float, people: int, locale: Locale) -> str:
    return locale.gettext(
        "median per agent: {n} ({people})", n=locale.decimal(value, digits=0), people=people_phrase(people, locale)
    )


def _median(value: float, people: int, locale: Locale) -> str:
    return locale.gettext(
        "median {n} ({people})", n=locale.decimal(value, digits=0), people=people_phrase(people, locale)
    )


def _feelings(tallies: Iterable[Tally], locale: Locale) -> tuple[Item, ...]:
    return tuple(_item(one, emotion_name(one.id, locale) or one.id) for one in tallies)


def _passings(switches: Iterable[Switch], locale: Locale) -> tuple[Item, ...]:
    return tuple(Item(" → ".join(switch_ends(one, locale)), one.people, one.share) for one in switches)


def _item(tally: Tally, text: str) -> Item:
    return Item(text, tally.people, tally.share)


def _words(title: Text | None, fallback: str, locale: Locale) -> str:
    return fallback if title is None else in_language(title, locale)
