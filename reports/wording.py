"""Phrases that pictures and messages share, so that they say the same."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from babel.dates import format_interval, format_skeleton

from interview.handovers import REPEATED
from interview.language import Language, Locale
from reports.drivers import COMPLETE_PER_STAGE
from reports.journey_map import (
    BetPain,
    Bets,
    Funnel,
    HandedOver,
    Imported,
    JourneyMap,
    Leaving,
    MomentOfTruth,
    PainPoint,
    Quote,
    StaffNotes,
    StaffView,
    StageCell,
    Waited,
)
from reports.labels import flag_name, pain_name, pain_title, reason_names
from reports.metrics import MOMENT_IMPORTANCE_SHARE, MOMENT_STRONG_EMOTION_SHARE, Estimate
from reports.period import Period
from reports.plan import Text, in_language
from reports.segment import Audience, Condition, Dimension
from reports.what_if import LEAST_TELLERS, LEAST_WEEKS

WHOLE_SCALE = 100  # points; a change as large as this need not be told apart from chance
WIDE_NPS_RANGE = 30  # points; wider than the step from a poor to a good score
LISTED = "; "  # names of pains hold commas
BELIEVED = 3  # pains that managers bet on
LEAVING = 3  # pains; further ones differ less
NOT_SHOWN = "–"
_SLOT = "\0"
MINUTES_OF_HOUR = 60
WAITING = "wait_time"  # of the codebook; times waited at a stage stand beside its pains of this category
LEAST_WAIT = 5  # minutes; a shorter one is told as less than these
HIGH_OPPORTUNITY = 12  # of 20; Ulwick, "What Customers Want", 2005


def period_phrase(period: Period, locale: Locale) -> str:
    """Write the first and the last day, as short as the language allows."""
    return format_interval(period.start, period.last_day, "yMMMd", locale=locale.region)


def dates_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Write the first and the last day of a map: its whole weeks, but no day after it was made."""
    period = journey_map.period
    last = max(period.start, min(period.last_day, journey_map.generated_on))
    return format_interval(period.start, last, "yMMMd", locale=locale.region)


def filter_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Say which customers the figures are of, and of which guide where there are several."""
    return ", ".join([*guide_facts(journey_map, locale), people_of(journey_map, locale)])


def people_of(journey_map: JourneyMap, locale: Locale) -> str:
    """Say which customers or agents the figures are of."""
    people = [condition_phrase(condition, locale) for condition in journey_map.segment]
    sides = {
        None: people or [locale.gettext("all customers")],
        Audience.CUSTOMERS: [*(people or [locale.gettext("all customers")]), locale.gettext("without agents")],
        Audience.STAFF: [locale.gettext("agents only")],
    }
    return ", ".join(sides[journey_map.audience])


def guide_facts(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Name the guide where there are several whose map can be looked at."""
    return [] if journey_map.guide_name is None else [in_language(journey_map.guide_name, locale)]


def scenario_facts(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say in which situation the journey is made and what the customer wants to reach, as far as the guide says it."""
    facts = []
    if journey_map.scenario is not None:
        facts.append(locale.gettext("Scenario: {scenario}", scenario=in_language(journey_map.scenario, locale)))
    if journey_map.goal is not None:
        goal = in_language(journey_map.goal, locale)
        facts.append(locale.gettext("Customer's goal, as the company sees it: {goal}", goal=goal))
    return facts


def filter_facts(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say on a picture, which gets forwarded, whom the figures are of and where they were met."""
    is_part = journey_map.segment or journey_map.audience is Audience.STAFF
    whole = [] if is_part else [locale.gettext("all channels")]
    return [filter_phrase(journey_map, locale), *whole]


def stage_place(journey_map: JourneyMap, stage_id: str, locale: Locale) -> str:
    """Say which of the stages one is."""
    number = [one.id for one in journey_map.stages].index(stage_id) + 1
    return locale.gettext("stage {n} of {all}", n=locale.integer(number), all=locale.integer(len(journey_map.stages)))


def condition_phrase(condition: Condition, locale: Locale) -> str:
    """Write one condition of a filter: what is looked at, and its value."""
    return f"{dimension_name(condition.dimension, locale)}: {value_name(condition, locale)}"


def dimension_name(dimension: Dimension, locale: Locale) -> str:
    """Name what customers are told apart by."""
    return {
        Dimension.PERSONA: locale.gettext("persona"),
        Dimension.CHANNEL: locale.gettext("channel"),
        Dimension.LANGUAGE: locale.gettext("language"),
        Dimension.SOURCE: locale.gettext("source"),
        Dimension.CARE: locale.gettext("answers"),
    }[dimension]


def value_name(condition: Condition, locale: Locale) -> str:
    """Name the value of a condition: in the guide's words, a language by its own name, else as it is kept."""
    if condition.title is not None:
        return in_language(condition.title, locale)
    match condition.dimension:
        case Dimension.LANGUAGE:
            return Language(condition.value).own_name
        case Dimension.CARE:
            return locale.gettext("without doubtful ones")
        case _:
            return condition.value


def short_day(day: date, locale: Locale) -> str:
    """Write day and month as short as they can be read: in digits, but for English, which has two orders of them."""
    skeleton = "MMMd" if locale.language is Language.EN else "Md"
    return format_skeleton(skeleton, day, locale=locale.region)


def customers_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Write how many customers stand behind the map, or how many agents where it is of these alone."""
    if journey_map.audience is Audience.STAFF:
        return agents_phrase(journey_map, locale)
    if journey_map.customers is None:
        return _no_customers(journey_map, locale)
    return locale.ngettext("{n} customer", "{n} customers", journey_map.customers)


def _no_customers(journey_map: JourneyMap, locale: Locale) -> str:
    if journey_map.part:
        return locale.gettext("number of customers not shown")
    return locale.gettext("fewer than {k} customers", k=locale.integer(journey_map.k))


def response_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Write how many customers stand behind the map, of how many invited ones if that is known."""
    invited = journey_map.funnel.invited
    if journey_map.customers is None or invited is None:
        return customers_phrase(journey_map, locale)
    return locale.gettext(
        "{customers} of {invited} invited",
        customers=locale.integer(journey_map.customers),
        invited=locale.integer(invited),
    )


def beside_facts(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say how many agents stand beside the customers, where any do."""
    is_beside = journey_map.staff is not None and journey_map.audience is not Audience.STAFF
    return [agents_phrase(journey_map, locale)] if is_beside else []


def beside_at_stage(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[str]:
    """Say how many agents stand behind their view of a stage, where it stands beside the customers'."""
    if stage.staff is None or journey_map.audience is Audience.STAFF:
        return []
    return [_agents(stage.staff.n, locale)]


def agents_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Write how many agents stand behind the map."""
    if journey_map.staff is None:
        return locale.gettext("fewer than {k} agents", k=locale.integer(journey_map.k))
    return _agents(journey_map.staff, locale)


def _agents(n: int, locale: Locale) -> str:
    return locale.ngettext("{n} agent", "{n} agents", n)


def hidden_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Say kindly that nothing can be shown; of a part never whether it or its rest is small."""
    k = locale.integer(journey_map.k)
    if journey_map.waits:
        return locale.gettext(
            "Nothing is shown of this period yet: the map of all is older. It is renewed when the answers of {k} "
            "people are new.",
            k=k,
        )
    if journey_map.k == 1:
        if journey_map.part:
            return locale.gettext("Nobody matches, so there is nothing to show.")
        return locale.gettext("Nobody has answered yet, so there is nothing to show.")
    if journey_map.part:
        return locale.gettext(
            "Fewer than {k} people match, or so few others are left that it would tell of them. So nothing is shown.",
            k=k,
        )
    if journey_map.audience is Audience.STAFF:
        return locale.gettext("Fewer than {k} agents have answered, so nothing is shown.", k=k)
    return locale.gettext("Fewer than {k} people have answered, so nothing is shown.", k=k)


def hidden_reason(journey_map: JourneyMap, locale: Locale) -> str | None:
    """Say why few people are hidden, where that is the reason."""
    if journey_map.k == 1 or journey_map.waits:
        return None
    return locale.gettext("Answers of a few people could be told apart. The map appears when there are more.")


def fewer_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Write in place of a figure that too few people stand behind, or too few outside a part."""
    if journey_map.k == 1:
        return locale.gettext("no answers yet")
    if journey_map.part:
        return locale.gettext("not shown: it would tell of a few")
    return locale.gettext("fewer than {k} people", k=locale.integer(journey_map.k))


def few_side_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Write in place of a share of those who told of a stage: too few said it, or too few did not, and never which."""
    if journey_map.k == 1:
        return locale.gettext("nobody told of it")
    if journey_map.part:
        return fewer_phrase(journey_map, locale)
    return locale.gettext("not shown: too few people with or without it")


def no_ways_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Say that no way from channel to channel may be shown."""
    if journey_map.k == 1:
        return locale.gettext("Nobody has told yet how they went from channel to channel.")
    return locale.gettext(
        "No way from channel to channel was told by {k} people or more, so none is shown.",
        k=locale.integer(journey_map.k),
    )


def told_way_phrase(people: int, locale: Locale) -> str:
    """Write how many people told which channels they took at a stage."""
    return locale.ngettext("{n} person told their way", "{n} people told their way", people)


def few_sign(journey_map: JourneyMap, locale: Locale) -> str:
    """Write in place of a number of people that is hidden, where there is no room for words."""
    if journey_map.k == 1:
        return locale.integer(0)
    return NOT_SHOWN if journey_map.part else f"<{locale.integer(journey_map.k)}"


def left_out_sentence(k: int, locale: Locale) -> str:
    """Say which figures of parts of the customers are left out."""
    return locale.gettext(
        "Figures with fewer than {k} people behind them, or beside as few others, are left out.", k=locale.integer(k)
    )


def driven_name(score: Literal["nps", "csat"]) -> str:
    """Name the overall score that the drivers explain, the same in every language."""
    return score.upper()


def moment_name(locale: Locale, *, possible: bool) -> str:
    """Name a moment of truth, or what may be one."""
    return locale.gettext("possible moment of truth") if possible else locale.gettext("moment of truth")


def moment_rule(journey_map: JourneyMap, locale: Locale, *, possible: bool) -> str:
    """State the rule by which a stage is a moment of truth, or may be one where it has no driver."""
    important, strong = locale.percent(MOMENT_IMPORTANCE_SHARE), locale.percent(MOMENT_STRONG_EMOTION_SHARE)
    if possible or journey_map.driven is None:
        return locale.gettext(
            "possible moment of truth: important to {important}, or strong feelings in {strong}",
            important=important,
            strong=strong,
        )
    return locale.gettext(
        "moment of truth: important to {important}, or strong feelings in {strong}, and goes with {score}",
        important=important,
        strong=strong,
        score=driven_name(journey_map.driven),
    )


def moment_sign(stage: StageCell) -> str:
    """Return the sign of what is, or may be, a moment of truth."""
    return "☆" if stage.may_be_moment else "★"


def stage_moment(stage: StageCell, locale: Locale) -> str | None:
    """Say that a stage is, or may be, a moment of truth, and that it is urgent; None where it is none."""
    if stage.moment is MomentOfTruth.NO:
        return None
    name = moment_name(locale, possible=stage.may_be_moment)
    if stage.moment is MomentOfTruth.URGENT:
        return locale.gettext("{moment}, urgent: satisfaction is low", moment=name)
    return name


def driver_share(share: float, locale: Locale) -> str:
    """Write how much a stage explains; less than nothing, which chance can bring about, is nothing."""
    return locale.percent(max(share, 0.0))


def people_phrase(people: int, locale: Locale) -> str:
    """Write how many people stand behind a figure."""
    return locale.ngettext("{n} person", "{n} people", people)


def at_each_stage(counts: Sequence[int], locale: Locale) -> str:
    """Write how many people stand behind the figures of a picture, from the fewest to the most."""
    low, high = locale.integer(min(counts)), locale.integer(max(counts))
    if low == high:
        return locale.gettext("at each stage n = {n}", n=low)
    return locale.gettext("at each stage n from {low} to {high}", low=low, high=high)


def percent(points: float, locale: Locale) -> str:
    """Write a percentage (0..100)."""
    return locale.percent(points / 100)


def reading_notes(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say what the figures of a map mean and what they can't tell, sentence by sentence."""
    of_customers = [
        locale.gettext("Shares of stories: people who told of it, of all who told anything about that stage."),
        locale.gettext(
            "Link to NPS: the score of all minus the score of those who did not tell of it. "
            "It says what goes together, not what causes what."
        ),
        locale.gettext(
            "Opportunity: importance plus what satisfaction falls short of it, both as shares answering 4 or 5. "
            "Mood: share of stories that sound good minus share that sound bad, −100 to 100."
        ),
        *_told_notes(journey_map, locale),
    ]
    is_of_agents = journey_map.audience is Audience.STAFF
    notes = [
        *([agents_view_sentence(locale)] if is_of_agents else of_customers),
        locale.gettext(
            "Guide {guide}, version {version}.", guide=journey_map.guide_id, version=journey_map.guide_version
        ),
        locale.gettext("Made on {day}.", day=locale.day(journey_map.generated_on)),
    ]
    drawn = drawn_sentence(journey_map, locale)
    if drawn is not None:
        notes.insert(0, drawn)
    notes[:0] = careful_note(journey_map, locale)
    if journey_map.bets is not None:
        notes.insert(0, bets_note(locale))
    if journey_map.k > 1:
        notes.insert(0, small_groups_sentence(journey_map, locale))
    return notes


def small_groups_sentence(journey_map: JourneyMap, locale: Locale) -> str:
    """Say which figures a map does not tell."""
    return locale.gettext("Figures with fewer than {k} people behind them are left out.", k=journey_map.k)


def strong_feelings_note(locale: Locale) -> str:
    """Say what is meant by strong feelings."""
    return locale.gettext(
        "Strong feelings: people whose words about a stage sound very good or very bad, of all who told of it."
    )


def waited_of_pain(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> str | None:
    """Say how long people waited at the stage of a pain of waiting; None of other pains, and where that is hidden."""
    waited = journey_map.stage(pain.stage_id).waited
    is_about = pain.category.partition(".")[0] == WAITING
    return waited_sentence(waited, locale) if is_about and waited is not None else None


def waited_briefly(waited: Waited, locale: Locale) -> str:
    """Write a time waited where there is room for a word."""
    shown = locale.duration(waited.minutes or LEAST_WAIT, short=True)
    return shown if waited.minutes else f"<\N{NO-BREAK SPACE}{shown}"


def waited_note(locale: Locale) -> str:
    """Say what is meant by the time waited."""
    return locale.gettext(
        "Time waited: the middle of the longest times that people say they waited, as a program reads their words; "
        "rounded to five minutes, half an hour or a day. Whoever names no time is not in it."
    )


def _told_notes(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say what is meant by strong feelings, times waited, lanes and touchpoints, where the map has any."""
    notes = []
    if any(stage.strong_feelings is not None for stage in journey_map.stages):
        notes.append(strong_feelings_note(locale))
    if any(stage.waited is not None for stage in journey_map.stages):
        notes.append(waited_note(locale))
    return [*notes, *lanes_note(journey_map, locale)]


def lanes_note(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say what is meant by lanes and touchpoints, where the map has any."""
    if not any(stage.lanes or stage.touchpoints for stage in journey_map.stages):
        return []
    return [
        locale.gettext(
            "Empathy map and touchpoints: people in whose words a program found it, of all who told of the stage. "
            "Whoever did not tell it may have met it all the same."
        )
    ]


def drawn_sentence(journey_map: JourneyMap, locale: Locale) -> str | None:
    """Say of how many customers the curve, scores and pains are, and of how many all else; None where of the same."""
    drawn = journey_map.drawn
    if drawn is None:
        return None
    if drawn.people is None or drawn.of is None:
        return locale.gettext(
            "Curve, scores and pain points count everybody. Nothing else is shown: too few of these people were drawn."
        )
    return locale.gettext(
        "Curve, scores and pain points count everybody; all else is drawn from {people} of {of} customers.",
        people=locale.integer(drawn.people),
        of=locale.integer(drawn.of),
    )


def careful_note(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say whose interviews are left out of a careful map, and of one that is filtered so."""
    if not journey_map.careful and all(one.dimension is not Dimension.CARE for one in journey_map.segment):
        return []
    sentence = locale.gettext(
        "Interviews with nothing answered, letters typed at random, the same ratings at every stage or answers faster "
        "than the questions can be read are left out."
    )
    return [sentence]


def flags_sentence(journey_map: JourneyMap, locale: Locale) -> str | None:
    """Say how many customers' answers are to be looked at with care, and whether they count; None where none shows."""
    if not journey_map.flags:
        return next(iter(careful_note(journey_map, locale)), None)
    counted = [
        locale.gettext(
            "{said}: {people} of {of}",
            said=flag_name(one.id, locale),
            people=locale.integer(one.people),
            of=locale.integer(one.share.n),
        )
        for one in journey_map.flags
    ]
    listed = " · ".join(counted)
    if journey_map.careful:
        return locale.gettext("Answers to look at with care, left out of the figures: {flags}.", flags=listed)
    return locale.gettext("Answers to look at with care, counted in the figures: {flags}.", flags=listed)


def short_name(journey_map: JourneyMap, stage_id: str, locale: Locale) -> str:
    """Return the short title of a stage."""
    return in_language(journey_map.stage(stage_id).short_title, locale)


def stories_phrase(pain: PainPoint, locale: Locale) -> str:
    """Write how many people told of a pain, or that this is hidden: nearly all did, or findings were corrected."""
    if pain.corrected and (pain.mentions is None or pain.base is None):
        return locale.gettext("how many mentioned it is not shown since findings were corrected")
    if pain.mentions is None or pain.base is None:
        return locale.gettext("told by all or nearly all")
    counts = {"mentions": locale.integer(pain.mentions), "base": locale.integer(pain.base)}
    if pain.imported is not None:
        imported = locale.integer(pain.imported)
        return locale.gettext("{mentions} of {base} stories, imported: {imported}", **counts, imported=imported)
    return locale.gettext("{mentions} of {base} stories", **counts)


def imported_sentences(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Tell the figures of what was imported, which stand apart from those of what was told."""
    imported = journey_map.imported
    if imported is None:
        return []
    sentences = [imported_people_sentence(imported, locale)]
    if imported.rating is not None:
        value, people = locale.decimal(imported.rating.value), people_phrase(imported.rating.n, locale)
        sentences.append(locale.gettext("Reviews give {value} of 5 ({people}).", value=value, people=people))
    scores = (("NPS", imported.nps, signed), ("CSAT", imported.csat, percent), ("CES", imported.ces, percent))
    sentences += [
        locale.gettext(
            "{score} in imported surveys: {value} ({people}).",
            score=name,
            value=written(score.value, locale),
            people=people_phrase(score.n, locale),
        )
        for name, score, written in scores
        if score is not None
    ]
    return sentences


def imported_people_sentence(imported: Imported, locale: Locale) -> str:
    """Say of how many people figures of what was imported are, and that they stand apart."""
    return locale.ngettext(
        "Imported from other systems, counted apart from the interviews: {n} person.",
        "Imported from other systems, counted apart from the interviews: {n} people.",
        imported.people,
    )


def share_phrase(people: int, share: Estimate, locale: Locale) -> str:
    """Write how many people said something, of how many who were asked, with their share and its range."""
    counted = locale.gettext("{n} of {all}", n=locale.integer(people), all=locale.integer(share.n))
    ends = range_phrase(locale.percent(share.low), locale.percent(share.high), locale)
    return f"{counted} · {locale.percent(share.value)} ({ends})"


def told_phrase(pain: PainPoint, locale: Locale) -> str:
    """Write how many people told of a pain, with their share and its range unless these are hidden."""
    told = stories_phrase(pain, locale)
    if pain.share is None:
        return told
    ends = range_phrase(locale.percent(pain.share.low), locale.percent(pain.share.high), locale)
    return f"{told} · {locale.percent(pain.share.value)} ({ends})"


def can_be_chance(impact: Estimate) -> bool:
    """Tell whether the range of a link holds zero."""
    return impact.low <= 0 <= impact.high


def signed(points: float, locale: Locale) -> str:
    """Write points of NPS with their sign; zero has none."""
    whole = round(points)
    return f"+{locale.integer(whole)}" if whole > 0 else locale.integer(whole)


def range_phrase(low: str, high: str, locale: Locale) -> str:
    """Write both ends of a range."""
    return locale.gettext("{low} to {high}", low=low, high=high)


def impact_phrase(pain: PainPoint, locale: Locale) -> str:
    """Write the link of a pain to NPS with its doubt, or why it is not shown."""
    impact = pain.impact
    if impact is None and pain.corrected:
        return locale.gettext("link to NPS not shown since findings were corrected")
    if impact is None:
        return locale.gettext("link to NPS not shown: too few people")
    ends = range_phrase(signed(impact.low, locale), signed(impact.high, locale), locale)
    if can_be_chance(impact):
        return locale.gettext("link to NPS can be chance ({range})", range=ends)
    return locale.gettext("link to NPS {points} ({range})", points=signed(impact.value, locale), range=ends)


def what_if_sentence(pain: PainPoint, locale: Locale) -> str | None:
    """Say what NPS would be if a pain were rare; None where that cannot be told."""
    gain = told_what_if(pain)
    return None if gain is None else _gain_sentence(gain, [], locale)


def untold_what_if_sentence(pains: Sequence[PainPoint], locale: Locale) -> str | None:
    """Say below several pains that of some it cannot be told what would change; None where it is told of all."""
    if all(told_what_if(pain) is not None for pain in pains):
        return None
    return locale.gettext("Where nothing is said of it, it cannot be told what NPS would be if a pain point were rare.")


def what_if_rule(journey_map: JourneyMap, locale: Locale) -> str | None:
    """Say what it takes to tell what would change, where that is not told of each pain; as `what_if` refuses it."""
    if all(told_what_if(pain) is not None for pain in journey_map.pains):
        return None
    return locale.gettext(
        "What NPS would be if a pain point were rare is told only where at least {least} people told of its stage and "
        "answered NPS, {k} or more of them with this pain point and {k} or more without it, where NPS is clearly lower "
        "with it, and where {weeks} weeks have at least {k} such people each and it is clearly rarer in some of them. "
        "Elsewhere nothing is said of it.",
        least=locale.integer(LEAST_TELLERS),
        weeks=locale.integer(LEAST_WEEKS),
        k=locale.integer(journey_map.k),
    )


def what_if_details(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> str:
    """Say what NPS would be if a pain were rare, of how many people and which days, or what is missing to tell it."""
    gain = told_what_if(pain)
    if gain is None:
        return _no_gain_sentence(pain, journey_map, locale)
    return _gain_sentence(gain, [dates_phrase(journey_map, locale)], locale)


def _gain_sentence(gain: Estimate, basis: Sequence[str], locale: Locale) -> str:
    ends = range_phrase(locale.integer(round(gain.low)), locale.integer(round(gain.high)), locale)
    people = locale.gettext("n = {n}", n=locale.integer(gain.n))
    return locale.gettext(
        "If it were as rare as in the quarter of weeks where it is rarest, NPS would be higher by {points} ({range}). "
        "Association, not cause.",
        points=locale.integer(round(gain.value)),
        range="; ".join([ends, people, *basis]),
    )


def _no_gain_sentence(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> str:
    """Say why it is not told what would change, from what the map shows alone; as `what_if` refuses it."""
    k, least, link = locale.integer(journey_map.k), locale.integer(LEAST_TELLERS), pain.impact
    if pain.corrected:
        return locale.gettext("What would change if it were rare is not shown since findings were corrected.")
    if link is None and journey_map.part:
        return locale.gettext(
            "What would change if it were rare is not shown: too few people, or it would tell of a few."
        )
    if link is None:
        return locale.gettext(
            "To tell what would change if it were rare, at least {least} people must have told of this stage and "
            "answered NPS, {k} or more of them with this pain and {k} or more without it.",
            least=least,
            k=k,
        )
    if link.n < LEAST_TELLERS:
        return locale.gettext(
            "To tell what would change if it were rare, at least {least} people must have told of this stage and "
            "answered NPS; here there are {n}.",
            least=least,
            n=locale.integer(link.n),
        )
    if can_be_chance(link):
        return locale.gettext("What would change if it were rare cannot be told: its link to NPS can be chance.")
    if link.value > 0:
        return locale.gettext(
            "What would change if it were rare cannot be told: NPS is no lower among those who told of it."
        )
    if pain.what_if is not None:
        return locale.gettext(
            "What would change if it were rare cannot be told: the difference can be chance or is below one point."
        )
    return locale.gettext(
        "To tell what would change if it were rare, {weeks} weeks must have at least {k} people each who told of this "
        "stage and answered NPS, and it must be clearly rarer in some of them.",
        weeks=locale.integer(LEAST_WEEKS),
        k=k,
    )


def leaving_title(locale: Locale) -> str:
    """Name the comparison of those who left with the others."""
    return locale.gettext("Who left and who stayed")


def told_what_if(pain: PainPoint) -> Estimate | None:
    """Return by how much NPS would be higher if a pain were rare, where that can be told."""
    gain = pain.what_if
    if pain.impact is None or can_be_chance(pain.impact):
        return None
    return None if gain is None or gain.low <= 0 or round(gain.value) == 0 else gain


def leaving_sentences(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say which pains those told of more often who left afterwards; nothing where none can be compared."""
    more = [one for one in journey_map.leaving if one.difference.low > 0][:LEAVING]
    if not more:
        none = locale.gettext("No pain can be said to be more common among those who then looked elsewhere or stopped.")
        return [none] if journey_map.leaving else []
    return [
        *(_leaving_sentence(journey_map, one, locale) for one in more),
        locale.gettext("It is what goes together, not why they left."),
    ]


def _leaving_sentence(journey_map: JourneyMap, one: Leaving, locale: Locale) -> str:
    low, high = (signed(100 * end, locale) for end in (one.difference.low, one.difference.high))
    return locale.gettext(
        "{pain} ({stage}): {leavers} of those who left, {stayers} of the others (n = {left} and {stayed}); "
        "difference in points {range}.",
        pain=pain_title(journey_map.pain(one.stage_id, one.category), locale),
        stage=short_name(journey_map, one.stage_id, locale),
        leavers=locale.percent(one.leavers.value),
        stayers=locale.percent(one.stayers.value),
        left=locale.integer(one.leavers.n),
        stayed=locale.integer(one.stayers.n),
        range=range_phrase(low, high, locale),
    )


def quoted(words: str, locale: Locale) -> str:
    """Put somebody's words into the quotation marks of the reader's language; the same inside become second ones."""
    outer = locale.gettext("“{words}”", words=_SLOT).split(_SLOT)
    inner = locale.gettext("‘{words}’", words=_SLOT).split(_SLOT)
    if all(mark in words for mark in outer):
        for mark, within in zip(outer, inner, strict=True):
            words = words.replace(mark, within)
    return words.join(outer)


def quote_phrase(quote: Quote, locale: Locale) -> str:
    """Quote somebody's words, and name their language where that is not the reader's."""
    words = quoted(quote.text, locale)
    return words if quote.language == locale.language else f"{words} ({Language(quote.language).own_name})"


def origin_phrase(quote: Quote, locale: Locale) -> str | None:
    """Say of imported words that they are, and where they come from; None of what was told in an interview."""
    if not quote.imported:
        return None
    if quote.source is None:
        return locale.gettext("imported")
    return locale.gettext("imported: {source}", source=quote.source)


def association_sentence(locale: Locale) -> str:
    """Say what the link to NPS does not tell."""
    return locale.gettext("The link to NPS says what goes together, not what causes what.")


def nps_notes(score: Estimate, journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say what NPS is and what can't be read from this one."""
    sentences = [locale.gettext("It is the share answering 9 or 10 minus the share answering 0 to 6.")]
    if score.low < 0 < score.high:
        sentences.append(locale.gettext("It cannot be told whether it is above or below zero."))
    if score.high - score.low > WIDE_NPS_RANGE:
        sentences.append(locale.gettext("The range is wide: these are few answers."))
    visible = visible_change_sentence(journey_map, locale)
    return sentences if visible is None else [*sentences, visible]


def visible_change_sentence(journey_map: JourneyMap, locale: Locale) -> str | None:
    """Say what a change of NPS must be to be seen; None where nothing on the scale would be."""
    if journey_map.nps_visible_change is None or journey_map.nps_visible_change >= WHOLE_SCALE:
        return None
    return locale.ngettext(
        "At this size only a change of about {n} point or more would show.",
        "At this size only a change of about {n} points or more would show.",
        round(journey_map.nps_visible_change),
    )


def drivers_wait_sentence(journey_map: JourneyMap, locale: Locale) -> str:
    """Say how many people it takes to tell what goes with the overall score."""
    return locale.ngettext(
        "What goes with the overall score shows once about {n} person has rated every stage and the whole.",
        "What goes with the overall score shows once about {n} people have rated every stage and the whole.",
        COMPLETE_PER_STAGE * len(journey_map.stages),
    )


def no_driver_phrase(journey_map: JourneyMap, locale: Locale) -> str:
    """Write in place of how much a stage explains of the overall score, where that is not computed."""
    if journey_map.part:
        return fewer_phrase(journey_map, locale)
    return locale.ngettext(
        "not computed until about {n} person has rated every stage and the whole",
        "not computed until about {n} people have rated every stage and the whole",
        COMPLETE_PER_STAGE * len(journey_map.stages),
    )


def left_out_stages(left_out: int, locale: Locale) -> list[str]:
    """Say on a picture how many stages have no room, if any."""
    if not left_out:
        return []
    return [locale.ngettext("{n} more stage has no room here.", "{n} more stages have no room here.", left_out)]


def agents_sentences(stage: StageCell, locale: Locale) -> list[str]:
    """Say how the agents see the customers' satisfaction with a stage, and how many of them."""
    if stage.staff is None:
        return []
    value = f"{locale.decimal(stage.staff.value)}, {locale.gettext('n = {n}', n=locale.integer(stage.staff.n))}"
    match stage.staff_view:
        case StaffView.AGREES:
            return [locale.gettext("Agents agree ({value}).", value=value)]
        case StaffView.BETTER:
            return [locale.gettext("Agents see it as better ({value}).", value=value)]
        case StaffView.WORSE:
            return [locale.gettext("Agents see it as worse ({value}).", value=value)]
        case StaffView.UNCLEAR:
            return [locale.gettext("Agents say {value}; the difference can be chance.", value=value)]
        case None:
            return []


def agents_view_sentence(locale: Locale) -> str:
    """Say of whom a satisfaction tells on a map of agents alone."""
    return locale.gettext("That is how agents see the customers' satisfaction.")


def bets_name(bets: Bets, locale: Locale) -> str:
    """Name the curve of managers' bets with how many managers stand behind it."""
    return locale.gettext("managers' bets, n = {n}", n=locale.integer(bets.managers))


def bets_note(locale: Locale) -> str:
    """Say what the curve of managers' bets is."""
    return locale.gettext(
        "Managers' bets: the mean of what each of them believed satisfaction to be when locking the bet. "
        "They are about all customers, whatever the period."
    )


def bet_sentences(journey_map: JourneyMap, stage_id: str, locale: Locale) -> list[str]:
    """Say what managers bet on at a stage."""
    bets = journey_map.bets
    if bets is None or stage_id not in bets.means:
        return []
    value = locale.decimal(bets.means[stage_id])
    return [
        locale.ngettext(
            "Managers bet on {value} (the mean of {n} bet).",
            "Managers bet on {value} (the mean of {n} bets).",
            bets.managers,
            value=value,
        )
    ]


def believed_sentences(journey_map: JourneyMap, bets: Bets, locale: Locale) -> list[str]:
    """Say which pain managers believe to be the worst, and which stages they believe to decide."""

    def counted(said: str, people: int) -> str:
        numbers = {"people": locale.integer(people), "of": locale.integer(bets.managers)}
        return locale.gettext("{said}: {people} of {of}", said=said, **numbers)

    sentences = []
    if bets.pains:
        worst = [counted(believed_name(pain, locale), pain.managers) for pain in bets.pains[:BELIEVED]]
        sentences.append(locale.gettext("Worst pain point, as managers believe: {pains}.", pains=LISTED.join(worst)))
    deciding = [
        counted(in_language(stage.short_title, locale), bets.moments[stage.id])
        for stage in journey_map.stages
        if stage.id in bets.moments
    ]
    if deciding:
        listed = LISTED.join(deciding)
        sentences.append(locale.gettext("Moments of truth, as managers believe: {stages}.", stages=listed))
    return sentences


def believed_name(pain: BetPain, locale: Locale) -> str:
    """Name a pain that managers bet on: as its guide calls it, or by its category."""
    return pain_name(pain.category, locale) if pain.title is None else in_language(pain.title, locale)


def hypothesis_sentence(locale: Locale) -> str:
    """Head a map of bets alone."""
    return locale.gettext("Hypothesis: what managers believe")


def unasked_sentence(journey_map: JourneyMap, locale: Locale) -> str:
    """Say that nothing of a hypothesis is confirmed, and when it will be seen."""
    if journey_map.k == 1:
        return locale.gettext(
            "Nobody has been asked yet, so none of this is confirmed. Answers will show how it really is."
        )
    return locale.gettext(
        "Fewer than {k} people have answered, so none of this is confirmed. Answers will show how it really is.",
        k=locale.integer(journey_map.k),
    )


def severity_phrase(severity: int, locale: Locale) -> str:
    """Say what a pain of this severity typically cost people."""
    phrases = {
        1: locale.gettext("annoying, but done"),
        2: locale.gettext("cost time, money or another contact"),
        3: locale.gettext("not solved, money lost, or left"),
    }
    return phrases[severity]


def severity_sentence(severity: int, locale: Locale) -> str:
    """Say how severe a pain is, of 3, and what that means."""
    return locale.gettext(
        "Severity {n} of 3: {cost}", n=locale.integer(severity), cost=severity_phrase(severity, locale)
    )


def leaving_of_pain(pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say how many of those who left afterwards told of a pain, beside the others; nothing where that is not shown."""
    place = (pain.stage_id, pain.category)
    one = next((one for one in journey_map.leaving if (one.stage_id, one.category) == place), None)
    if one is None:
        return []
    ends = range_phrase(signed(100 * one.difference.low, locale), signed(100 * one.difference.high, locale), locale)
    values = {
        "leavers": locale.percent(one.leavers.value),
        "stayers": locale.percent(one.stayers.value),
        "left": locale.integer(one.leavers.n),
        "stayed": locale.integer(one.stayers.n),
        "range": ends,
    }
    if can_be_chance(one.difference):
        return [
            locale.gettext(
                "Told by {leavers} of those who then looked elsewhere or stopped and by {stayers} of the others "
                "(n = {left} and {stayed}); that can be chance (difference in points {range}).",
                **values,
            )
        ]
    return [
        locale.gettext(
            "Told by {leavers} of those who then looked elsewhere or stopped and by {stayers} of the others "
            "(n = {left} and {stayed}); difference in points {range}.",
            **values,
        ),
        locale.gettext("It is what goes together, not why they left."),
    ]


def funnel_facts(funnel: Funnel, locale: Locale) -> list[str]:
    """Write how far the invited people came, leaving out what is hidden."""
    facts = [
        (funnel.invited, locale.gettext("invited: {n}", n=_count(funnel.invited, locale))),
        (funnel.complete, locale.gettext("complete: {n}", n=_count(funnel.complete, locale))),
        (funnel.partial, locale.gettext("in part: {n}", n=_count(funnel.partial, locale))),
        (funnel.broken_off, locale.gettext("broke off: {n}", n=_count(funnel.broken_off, locale))),
        (funnel.started, locale.gettext("only agreed: {n}", n=_count(funnel.started, locale))),
        (funnel.refused, locale.gettext("said no: {n}", n=_count(funnel.refused, locale))),
        (funnel.withdrawn, locale.gettext("took everything back: {n}", n=_count(funnel.withdrawn, locale))),
        (funnel.only_invited, locale.gettext("no reply: {n}", n=_count(funnel.only_invited, locale))),
    ]
    return [text for count, text in facts if count is not None]


def _count(count: int | None, locale: Locale) -> str:
    return "" if count is None else locale.integer(count)


def noted_phrase(noted: StaffNotes, locale: Locale) -> str:
    """Write what colleagues noted: how often a week, how many of them, in which weeks."""
    often = locale.gettext(
        "{problem}: {n} times a week ({colleagues}, {weeks})",
        problem=pain_name(noted.category, locale),
        n=locale.decimal(noted.notes_per_week),
        colleagues=colleagues_phrase(noted, locale),
        weeks=period_phrase(noted.period, locale),
    )
    if noted.minutes_per_week is None:
        return often
    minutes = round(noted.minutes_per_week)
    if minutes >= MINUTES_OF_HOUR:
        hours = locale.decimal(noted.minutes_per_week / MINUTES_OF_HOUR)
        lost = locale.gettext("{hours} hours lost a week", hours=hours)
        return f"{often}, {lost}"
    lost = locale.ngettext("{n} minute lost a week", "{n} minutes lost a week", minutes)
    return f"{often}, {lost}"


def waited_sentence(waited: Waited, locale: Locale) -> str:
    """Say how long half of those who named a time waited at least."""
    if waited.minutes == 0:
        return locale.ngettext(
            "The {n} person who named a time waited less than five minutes.",
            "Half of the {n} people who named a time waited less than five minutes.",
            waited.people,
        )
    return locale.ngettext(
        "The {n} person who named a time waited about {time}.",
        "Half of the {n} people who named a time waited about {time} or longer.",
        waited.people,
        time=locale.duration(waited.minutes),
    )


def colleagues_phrase(noted: StaffNotes, locale: Locale) -> str:
    """Write how many colleagues noted a problem."""
    return locale.ngettext("{n} colleague", "{n} colleagues", noted.colleagues)


def handed_over_phrase(way: HandedOver, locale: Locale) -> str:
    """Write on which way agents pass cases on, how often a week, and what most of them say of it."""
    often = locale.gettext(
        "{start} → {end}: {n} times a week ({colleagues}, {weeks})",
        start=department_name(way.start_title, locale),
        end=department_name(way.end_title, locale),
        n=locale.decimal(way.per_week),
        colleagues=locale.ngettext("{n} colleague", "{n} colleagues", way.colleagues),
        weeks=period_phrase(way.period, locale),
    )
    details = [_hours(way.hours, locale)] if way.hours is not None else []
    details += [
        locale.gettext("{said}: {people} of {of}", said=said, people=locale.integer(people), of=locale.integer(of))
        for said, people, of in _told_of(way, locale)
    ]
    return ", ".join([often, *details])


def _told_of(way: HandedOver, locale: Locale) -> list[tuple[str, int, int]]:
    """Return the reason and the decider named most, and what got lost on the way, each with its people."""
    reasons = reason_names(locale)
    context = {
        "partly": locale.gettext("part of what was known got lost"),
        "lost": locale.gettext("all that was known got lost"),
    }
    told = [(reasons[one.id], one) for one in way.reasons[:1]]
    told += [
        (locale.gettext("decision: {who}", who=in_language(one.title, locale)), one)
        for one in way.deciders[:1]
        if one.title is not None
    ]
    told += [(context[one.id], one) for one in way.context if one.id in context]
    told += [(locale.gettext("customer had to explain again"), one) for one in way.repeated if one.id == REPEATED]
    return [(said, one.people, one.share.n) for said, one in told]


def department_name(title: Text | None, locale: Locale) -> str:
    """Name a department; one that no guide names is another one."""
    return locale.gettext("another department") if title is None else in_language(title, locale)


def _hours(hours: float, locale: Locale) -> str:
    n = round(hours)
    return locale.gettext("under an hour") if n == 0 else locale.ngettext("median {n} hour", "median {n} hours", n)


def beside_sentence(locale: Locale) -> str:
    """Say what figures from notes are not."""
    return locale.gettext("Agents' notes stand beside what customers told, and are in none of its shares.")
