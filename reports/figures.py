"""All figures that a map tells, one by one, from which its tables are written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from interview.language import Locale
from interview.records import Role
from reports.definitions import Evidence, Measure, Side
from reports.facts import (
    HANDED_OVER,
    LOGGED,
    NOTES,
    PLANNED,
    STRONG_FEELINGS,
    WAITED,
    Fact,
    notes_title,
    stage_facts,
    whole_facts,
)
from reports.journey_map import (
    HandedOver,
    Imported,
    JourneyMap,
    MomentOfTruth,
    PainPoint,
    StaffNotes,
    StageCell,
    Tally,
)
from reports.labels import context_names, flag_name, outcome_names, pain_name, pain_title, reason_names
from reports.metrics import Estimate
from reports.plan import in_language
from reports.segment import Audience
from reports.wording import MINUTES_OF_HOUR, believed_name, department_name, leaving_title, moment_name, told_what_if

Cell = str | float | int | date | None
DIGITS = 2  # a spreadsheet with other settings takes three after the point for thousands


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. place: a stage or the whole journey. matter, what: what it is about there, and what was said of it.

    low, high: its range, where it has one. people: behind it; said: those of them who said it, where it is a share.
    """

    place: str
    side: Side
    measure: Measure
    value: float | int
    evidence: Evidence
    people: int | None
    low: float | None = None
    high: float | None = None
    said: int | None = None
    matter: str | None = None
    what: str | None = None


def all_figures(journey_map: JourneyMap, locale: Locale) -> list[Figure]:
    """Return every figure that the map tells, those of pains and of what was told among them."""
    return [
        *scores(journey_map, locale),
        *stages(journey_map, locale),
        *pains(journey_map, locale),
        *leaving(journey_map, locale),
        *notes(journey_map, locale),
        *handovers(journey_map, locale),
        *told(journey_map, locale),
        *participation(journey_map, locale),
    ]


def ends(estimate: Estimate | None) -> tuple[float | None, float | None, float | None]:
    """Return value and range with as many digits as the range carries, so that nobody reads more into them."""
    if estimate is None:
        return None, None, None
    # Adding nothing turns a rounded minus zero into zero.
    value, low, high = (round(end, DIGITS) + 0.0 for end in (estimate.value, estimate.low, estimate.high))
    return value, low, high


def scores(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    """Return what is told of the journey as a whole, and apart from it the figures of what was imported."""
    whole = locale.gettext("whole journey")
    people = [(Side.CUSTOMERS, journey_map.customers), (Side.AGENTS, journey_map.staff)]
    for side, count in people:
        if count is not None and not (side is Side.CUSTOMERS and journey_map.audience is Audience.STAFF):
            yield Figure(whole, side, Measure.PEOPLE, count, Evidence.COUNTED, count)
    found = [
        (Measure.NPS, journey_map.nps),
        (Measure.CSAT, journey_map.csat),
        (Measure.CES, journey_map.ces),
        (Measure.CES_MEAN, journey_map.ces_mean),
    ]
    for measure, score in found:
        yield from _estimated(whole, Side.CUSTOMERS, measure, score, Evidence.TOLD)
    if journey_map.imported is not None:
        yield from _imported(journey_map.imported, whole)


def _imported(imported: Imported, whole: str) -> Iterator[Figure]:
    yield Figure(whole, Side.CUSTOMERS, Measure.PEOPLE, imported.people, Evidence.IMPORTED, imported.people)
    found = [
        (Measure.REVIEWS, imported.rating),
        (Measure.NPS, imported.nps),
        (Measure.CSAT, imported.csat),
        (Measure.CES, imported.ces),
    ]
    for measure, score in found:
        yield from _estimated(whole, Side.CUSTOMERS, measure, score, Evidence.IMPORTED)


def stages(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    """Return what is told of each stage by ratings, and what managers bet on."""
    for stage in journey_map.stages:
        place = in_language(stage.title, locale)
        found = [
            (Side.CUSTOMERS, Measure.SATISFACTION, stage.satisfaction),
            (Side.CUSTOMERS, Measure.IMPORTANCE, stage.importance),
            (Side.AGENTS, Measure.STAFF, stage.staff),
            (Side.CUSTOMERS, Measure.OPPORTUNITY, stage.opportunity),
            (Side.CUSTOMERS, Measure.MOOD, stage.net_emotion),
            (Side.CUSTOMERS, Measure.STRONG, None if stage.strong_feelings is None else stage.strong_feelings.share),
            (Side.CUSTOMERS, Measure.DRIVER, stage.driver),
        ]
        for side, measure, figure in found:
            yield from _estimated(place, side, measure, figure, Evidence.TOLD)
        yield from _moments(stage, place)
        bets = journey_map.bets
        if bets is not None and stage.id in bets.means:
            mean = round(bets.means[stage.id], DIGITS)
            yield Figure(place, Side.MANAGERS, Measure.BET, mean, Evidence.BET, bets.managers)


def _moments(stage: StageCell, place: str) -> Iterator[Figure]:
    """Say whether a stage is a moment of truth, where enough people told of it to apply the rule."""
    if stage.importance is None and stage.moment is MomentOfTruth.NO:
        return
    people = None if stage.importance is None else stage.importance.n
    by_the_rule = Measure.POSSIBLE_MOMENT if stage.driver is None else Measure.MOMENT
    outcomes = {
        by_the_rule: stage.moment is not MomentOfTruth.NO,
        Measure.URGENT: stage.moment is MomentOfTruth.URGENT,
    }
    for measure, holds in outcomes.items():
        yield Figure(place, Side.CUSTOMERS, measure, int(holds), Evidence.TOLD, people)


def pains(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    """Return what is told of each pain."""
    matter = locale.gettext("pain point")
    for pain in journey_map.pains:
        place, what = in_language(journey_map.stage(pain.stage_id).title, locale), pain_title(pain, locale)
        evidence = evidence_of(pain)
        value, low, high = ends(pain.share)
        if value is not None:
            yield Figure(
                place,
                Side.CUSTOMERS,
                Measure.SHARE,
                value,
                evidence,
                pain.base,
                low,
                high,
                pain.mentions,
                matter,
                what,
            )
        yield Figure(
            place,
            Side.CUSTOMERS,
            Measure.SEVERITY,
            pain.severity,
            evidence,
            pain.mentions,
            matter=matter,
            what=what,
        )
        found = [
            (Measure.IMPACT, pain.impact),
            (Measure.WHAT_IF, told_what_if(pain)),
            (Measure.PAIN_OPPORTUNITY, pain.opportunity),
        ]
        for measure, figure in found:
            yield from _estimated(place, Side.CUSTOMERS, measure, figure, Evidence.TOLD, matter=matter, what=what)


def leaving(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    """Return what those told of who then left, and what the others told of."""
    for one in journey_map.leaving:
        place = in_language(journey_map.stage(one.stage_id).title, locale)
        pain = pain_title(journey_map.pain(one.stage_id, one.category), locale)
        found = [
            (Measure.SHARE, one.leavers, locale.gettext("those who left")),
            (Measure.SHARE, one.stayers, locale.gettext("those who stayed")),
            (Measure.DIFFERENCE, one.difference, None),
        ]
        for measure, figure, who in found:
            matter = f"{leaving_title(locale)} · {pain}"
            yield from _estimated(place, Side.CUSTOMERS, measure, figure, Evidence.TOLD, matter=matter, what=who)


def evidence_of(pain: PainPoint) -> Evidence:
    """Say whether a pain was told, imported or both."""
    if not pain.imported:
        return Evidence.TOLD
    return Evidence.IMPORTED if pain.imported == pain.mentions else Evidence.BOTH


def evidence_of_fact(fact: Fact) -> Evidence | None:
    """Say what a matter of a stage rests on; None of what the company plans, which nobody told."""
    if fact.id == PLANNED:
        return None
    if fact.id == LOGGED:
        return Evidence.IMPORTED
    return Evidence.LOGGED if fact.id in (NOTES, HANDED_OVER) else Evidence.TOLD


def notes(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    """Return what agents noted; counts of the notes that there are have no range."""
    for one in journey_map.staff_notes:
        place, what = in_language(journey_map.stage(one.stage_id).title, locale), pain_name(one.category, locale)
        found = [(Measure.PER_WEEK, round(one.notes_per_week, DIGITS)), (Measure.HOURS_LOST, hours_lost(one))]
        for measure, value in found:
            if value is not None:
                yield Figure(
                    place,
                    Side.AGENTS,
                    measure,
                    value,
                    Evidence.LOGGED,
                    one.colleagues,
                    matter=notes_title(locale),
                    what=what,
                )


def hours_lost(noted: StaffNotes) -> float | None:
    """Return the hours a week that a problem takes."""
    minutes = noted.minutes_per_week
    return None if minutes is None else round(minutes / MINUTES_OF_HOUR, DIGITS)


def handovers(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    """Return how often agents log each way on which cases are passed on, and what they say of it."""
    for way in journey_map.handed_over:
        place = in_language(journey_map.stage(way.stage_id).title, locale)
        matter = way_name(way, locale)
        found = [(Measure.PER_WEEK, way.per_week), (Measure.HOURS_TAKEN, way.hours)]
        for measure, value in found:
            if value is not None:
                yield Figure(
                    place,
                    Side.AGENTS,
                    measure,
                    round(value, DIGITS),
                    Evidence.LOGGED,
                    way.colleagues,
                    matter=matter,
                )
        yield from _said_of(way, place, matter, locale)


def way_name(way: HandedOver, locale: Locale) -> str:
    """Name a way by both departments."""
    return " → ".join(department_name(end, locale) for end in (way.start_title, way.end_title))


def _said_of(way: HandedOver, place: str, matter: str, locale: Locale) -> Iterator[Figure]:
    repeated = {"yes": locale.gettext("Yes"), "no": locale.gettext("No")}
    deciders = {one.id: department_name(one.title, locale) for one in way.deciders}
    said = [
        (locale.gettext("Reason"), way.reasons, reason_names(locale)),
        (locale.gettext("Decision"), way.deciders, deciders),
        (locale.gettext("What was known went along"), way.context, context_names(locale)),
        (locale.gettext("Customer explained again"), way.repeated, repeated),
    ]
    for question, tallies, names in said:
        for one in tallies:
            about = f"{matter} · {question}"
            yield _share(place, Side.AGENTS, one, Evidence.LOGGED, matter=about, what=names.get(one.id, one.id))


def told(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    """Return feelings, ways and answers of stages and of the whole, company's records and what managers believe."""
    for stage in journey_map.stages:
        yield from _of_facts(in_language(stage.title, locale), stage_facts(journey_map, stage.id, locale))
    whole = locale.gettext("whole journey")
    yield from _of_facts(whole, whole_facts(journey_map, locale))
    yield from _believed(journey_map, whole, locale)


def _of_facts(place: str, facts: Iterable[Fact]) -> Iterator[Figure]:
    for fact in facts:
        if fact.id in (NOTES, HANDED_OVER, STRONG_FEELINGS):  # which are not told with all that is known of them
            continue
        side = Side.AGENTS if fact.role is Role.STAFF else Side.CUSTOMERS
        for item in fact.items:
            yield Figure(
                place,
                side,
                Measure.SHARE,
                round(item.share, DIGITS),
                Evidence.TOLD,
                item.of,
                said=item.people,
                matter=fact.title,
                what=item.text,
            )
        for number in fact.numbers:
            is_record = fact.id == LOGGED
            yield Figure(
                place,
                Side.RECORDS if is_record else side,
                _measure_of(fact),
                number.value,
                Evidence.IMPORTED if is_record else Evidence.TOLD,
                number.people,
                matter=fact.title,
                what=number.name,
            )


def _measure_of(fact: Fact) -> Measure:
    """Say what the numbers of a matter are."""
    if fact.id == LOGGED:
        return Measure.COUNT
    if fact.id == WAITED:
        return Measure.MINUTES_WAITED
    return Measure.MEDIAN_OF_AGENTS if fact.role is Role.STAFF else Measure.MEDIAN


def _believed(journey_map: JourneyMap, whole: str, locale: Locale) -> Iterator[Figure]:
    bets = journey_map.bets
    if bets is None:
        return
    worst, moment = locale.gettext("worst pain point"), moment_name(locale, possible=False)
    believed = [(whole, worst, believed_name(pain, locale), pain.managers) for pain in bets.pains]
    believed += [
        (in_language(stage.title, locale), moment, locale.gettext("Yes"), bets.moments[stage.id])
        for stage in journey_map.stages
        if stage.id in bets.moments
    ]
    for place, matter, what, count in believed:
        yield Figure(
            place,
            Side.MANAGERS,
            Measure.SHARE,
            round(count / bets.managers, DIGITS),
            Evidence.BET,
            bets.managers,
            said=count,
            matter=matter,
            what=what,
        )


def participation(journey_map: JourneyMap, locale: Locale) -> Iterator[Figure]:
    """Return how far the invited people came, and whose answers are to be looked at with care."""
    whole, funnel = locale.gettext("whole journey"), journey_map.funnel
    matter = locale.gettext("How far the invited people came")
    for outcome, name in outcome_names(locale).items():
        count = getattr(funnel, outcome)
        if count is not None:
            yield Figure(
                whole,
                Side.CUSTOMERS,
                Measure.PEOPLE,
                count,
                Evidence.COUNTED,
                funnel.invited,
                matter=matter,
                what=name,
            )
    careful = locale.gettext("Answers to look at with care")
    for flag in journey_map.flags:
        name = flag_name(flag.id, locale)
        yield _share(whole, Side.CUSTOMERS, flag, Evidence.COUNTED, matter=careful, what=name)


def _share(place: str, side: Side, one: Tally, evidence: Evidence, *, matter: str, what: str) -> Figure:
    value = round(one.share.value, DIGITS)
    return Figure(place, side, Measure.SHARE, value, evidence, one.share.n, said=one.people, matter=matter, what=what)


def _estimated(
    place: str,
    side: Side,
    measure: Measure,
    estimate: Estimate | None,
    evidence: Evidence,
    *,
    matter: str | None = None,
    what: str | None = None,
) -> Iterator[Figure]:
    """Yield a figure with its range; nothing where it is hidden."""
    value, low, high = ends(estimate)
    if estimate is not None and value is not None:
        yield Figure(place, side, measure, value, evidence, estimate.n, low, high, matter=matter, what=what)
