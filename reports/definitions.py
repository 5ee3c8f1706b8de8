"""What the figures in tables are called, what they mean, how their ranges are found, and what they rest on."""

from enum import StrEnum

from interview.language import Locale
from reports.journey_map import JourneyMap
from reports.metrics import MOMENT_IMPORTANCE_SHARE, MOMENT_STRONG_EMOTION_SHARE
from reports.wording import HIGH_OPPORTUNITY, bets_note, driven_name, moment_name, strong_feelings_note, waited_note


class Measure(StrEnum):
    """A kind of figure."""

    PEOPLE = "people"
    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    CES_MEAN = "ces_mean"
    REVIEWS = "reviews"
    SATISFACTION = "satisfaction"
    IMPORTANCE = "importance"
    STAFF = "staff"
    BET = "bet"
    OPPORTUNITY = "opportunity"
    MOOD = "mood"
    STRONG = "strong"
    DRIVER = "driver"
    MOMENT = "moment"
    POSSIBLE_MOMENT = "possible_moment"
    URGENT = "urgent"
    SHARE = "share"
    DIFFERENCE = "difference"
    SEVERITY = "severity"
    IMPACT = "impact"
    WHAT_IF = "what_if"
    PAIN_OPPORTUNITY = "pain_opportunity"
    MEDIAN = "median"
    MEDIAN_OF_AGENTS = "median_of_agents"
    MINUTES_WAITED = "minutes_waited"
    COUNT = "count"
    PER_WEEK = "per_week"
    HOURS_LOST = "hours_lost"
    HOURS_TAKEN = "hours_taken"


class Evidence(StrEnum):
    """What a figure rests on."""

    TOLD = "told"
    LOGGED = "logged"
    IMPORTED = "imported"
    BOTH = "both"  # told and imported
    BET = "bet"
    COUNTED = "counted"
    PLANNED = "planned"


class Side(StrEnum):
    """Who said it."""

    CUSTOMERS = "customers"
    AGENTS = "agents"
    MANAGERS = "managers"
    RECORDS = "records"


def measure_name(measure: Measure, journey_map: JourneyMap, locale: Locale) -> str:
    """Name a kind of figure with its unit."""
    match measure:
        case Measure.DRIVER:
            named = locale.gettext("goes with {score}", score=driven_name(journey_map.driven or "nps"))
            return f"{named}, 0–1"
        case Measure.MOMENT | Measure.POSSIBLE_MOMENT:
            return f"{moment_name(locale, possible=measure is Measure.POSSIBLE_MOMENT)}, 0/1"
        case Measure.URGENT:
            name = moment_name(locale, possible=journey_map.driven is None)
            named = locale.gettext("{moment}, urgent", moment=name)
            return f"{named}, 0/1"
        case _:
            return _names(locale)[measure]


def _names(locale: Locale) -> dict[Measure, str]:
    return {
        Measure.PEOPLE: locale.gettext("number of people"),
        Measure.NPS: locale.gettext("NPS, −100 to 100"),
        Measure.CSAT: locale.gettext("CSAT: 4 or 5 of 5") + ", %",
        Measure.CES: locale.gettext("CES: 5 to 7 of 7") + ", %",
        Measure.CES_MEAN: locale.gettext("CES: mean, of 7"),
        Measure.REVIEWS: locale.gettext("rating in reviews, of 5"),
        Measure.SATISFACTION: locale.gettext("satisfaction, of 5"),
        Measure.IMPORTANCE: locale.gettext("importance, of 5"),
        Measure.STAFF: locale.gettext("satisfaction as agents see it"),
        Measure.BET: locale.gettext("satisfaction as managers bet"),
        Measure.OPPORTUNITY: locale.gettext("opportunity, of 20"),
        Measure.MOOD: locale.gettext("mood of the stories"),
        Measure.STRONG: locale.gettext("strong feelings, share of stories") + ", 0–1",
        Measure.SHARE: locale.gettext("share, 0–1"),
        Measure.DIFFERENCE: locale.gettext("difference of shares, −1 to 1"),
        Measure.SEVERITY: locale.gettext("severity, 1–3"),
        Measure.IMPACT: locale.gettext("link to NPS"),
        Measure.WHAT_IF: locale.gettext("NPS higher if it were rare"),
        Measure.PAIN_OPPORTUNITY: locale.gettext("opportunity among those who told of it, of 20"),
        Measure.MEDIAN: locale.gettext("median"),
        Measure.MEDIAN_OF_AGENTS: locale.gettext("median per agent"),
        Measure.MINUTES_WAITED: locale.gettext("median minutes waited"),
        Measure.COUNT: locale.gettext("number of times"),
        Measure.PER_WEEK: locale.gettext("times a week"),
        Measure.HOURS_LOST: locale.gettext("hours lost a week"),
        Measure.HOURS_TAKEN: locale.gettext("median hours until taken up"),
    }


def meaning(measure: Measure, journey_map: JourneyMap, locale: Locale) -> str:
    """Say what a kind of figure means."""
    match measure:
        case Measure.MOMENT | Measure.POSSIBLE_MOMENT:
            return _moment_rule(measure, journey_map, locale)
        case Measure.URGENT:
            return locale.gettext("1 for such a stage where satisfaction is below the middle of its scale, else 0.")
        case _:
            return _of_scores(locale).get(measure) or _of_words(locale)[measure]


def _moment_rule(measure: Measure, journey_map: JourneyMap, locale: Locale) -> str:
    said = {
        "important": locale.percent(MOMENT_IMPORTANCE_SHARE),
        "strong": locale.percent(MOMENT_STRONG_EMOTION_SHARE),
    }
    if measure is Measure.POSSIBLE_MOMENT or journey_map.driven is None:
        return locale.gettext(
            "1 for a stage that at least {important} call important (4 or 5 of 5), or where at least {strong} tell "
            "very good or very bad things, else 0. Whether the overall score goes with it is not known yet.",
            **said,
        )
    return locale.gettext(
        "1 for a stage that at least {important} call important (4 or 5 of 5), or where at least {strong} tell very "
        "good or very bad things, and with which {score} goes: the low end of that range is above 0. Else 0.",
        score=driven_name(journey_map.driven),
        **said,
    )


def _of_scores(locale: Locale) -> dict[Measure, str]:
    return {
        Measure.PEOPLE: locale.gettext(
            "How many there are. In “Scores” those whose answers are in the figures, in “Participation” those who came "
            "so far."
        ),
        Measure.NPS: locale.gettext(
            "How likely it is that people would recommend the company, 0 to 10: the percentage answering 9 or 10 minus "
            "the percentage answering 0 to 6."
        ),
        Measure.CSAT: locale.gettext(
            "The percentage who were satisfied or very satisfied with the journey as a whole (4 or 5 of 5)."
        ),
        Measure.CES: locale.gettext("The percentage who agreed that the company made it easy (5 to 7 of 7)."),
        Measure.CES_MEAN: locale.gettext("The mean of the same answers, 1 (strongly disagree) to 7 (strongly agree)."),
        Measure.REVIEWS: locale.gettext("The mean of the stars in imported reviews, 1 to 5."),
        Measure.SATISFACTION: locale.gettext(
            "How satisfied customers were with this stage on average, from 1 (very dissatisfied) to 5 (very satisfied)."
        ),
        Measure.IMPORTANCE: locale.gettext(
            "How important it is to customers on average that this stage goes well, from 1 (not at all) to 5 "
            "(very important)."
        ),
        Measure.STAFF: locale.gettext(
            "How satisfied customers are with this stage on average in the eyes of the agents, from 1 to 5."
        ),
        Measure.BET: bets_note(locale),
        Measure.OPPORTUNITY: locale.gettext(
            "Importance + max(importance − satisfaction, 0), 0 to 20. Both are the share of people answering 4 or 5, "
            "put on 0 to 10. From {high} on it is high.",
            high=locale.integer(HIGH_OPPORTUNITY),
        ),
        Measure.MOOD: locale.gettext(
            "The percentage of people whose words about the stage sound good minus the percentage whose words sound "
            "bad, −100 to 100; each person counts once for a stage."
        ),
        Measure.STRONG: strong_feelings_note(locale),
        Measure.DRIVER: locale.gettext(
            "How much of the differences between people in the overall score goes together with satisfaction at this "
            "stage (Shapley shares of adjusted R²). Below 0 is chance. It does not say what causes what."
        ),
    }


def _of_words(locale: Locale) -> dict[Measure, str]:
    return {
        Measure.SHARE: locale.gettext(
            "People who said it, divided by the people behind it. Of a pain point these are all who told anything "
            "usable about the stage, else all who answered. Whoever was not asked is in neither number."
        ),
        Measure.DIFFERENCE: locale.gettext(
            "The share of those who left and had told of the pain point minus the share of those who stayed and had "
            "told of it. It says what goes together, not what causes what."
        ),
        Measure.SEVERITY: locale.gettext(
            "What it typically cost (median): 1 annoying, but done; 2 cost time, money or another contact; 3 not "
            "solved, money lost, or left."
        ),
        Measure.IMPACT: locale.gettext(
            "NPS of all who told of the stage minus NPS of those who did not tell of the pain point, in points; "
            "negative: it goes together with a lower score. It says what goes together, not what causes what."
        ),
        Measure.WHAT_IF: locale.gettext(
            "By how many points NPS would be higher if the pain point were told as rarely as in the quarter of weeks "
            "where it is rarest. Association, not cause."
        ),
        Measure.PAIN_OPPORTUNITY: locale.gettext(
            "The opportunity of the stage, computed among those who told of the pain point alone."
        ),
        Measure.MEDIAN: locale.gettext("The middle of the numbers given: half are lower, half are higher."),
        Measure.MEDIAN_OF_AGENTS: locale.gettext(
            "The middle of what agents estimate, each for themselves. It is no sum of a team."
        ),
        Measure.MINUTES_WAITED: waited_note(locale),
        Measure.COUNT: locale.gettext("How often the company's records hold it in this period."),
        Measure.PER_WEEK: locale.gettext(
            "How often agents logged it, divided by the weeks from the first entry to the last, as far as these have "
            "passed. Less than a week counts as one. “People” are the colleagues who did."
        ),
        Measure.HOURS_LOST: locale.gettext(
            "The time that agents' notes say was lost, added up and divided by the same weeks. Notes that name no time "
            "add nothing."
        ),
        Measure.HOURS_TAKEN: locale.gettext(
            "The middle of the times that passed until the other department took the case up, as agents log them."
        ),
    }


def range_kind(measure: Measure, locale: Locale) -> str | None:
    """Say how the range of a kind of figure is found; None of figures without one."""
    match measure:
        case Measure.NPS | Measure.MOOD:
            return locale.gettext("adjusted Wald interval")
        case Measure.CSAT | Measure.CES | Measure.SHARE | Measure.STRONG:
            return locale.gettext("Wilson interval")
        case Measure.DIFFERENCE:
            return locale.gettext("hybrid score interval (Newcombe)")
        case (
            Measure.CES_MEAN
            | Measure.REVIEWS
            | Measure.SATISFACTION
            | Measure.IMPORTANCE
            | Measure.STAFF
            | Measure.OPPORTUNITY
            | Measure.DRIVER
            | Measure.IMPACT
            | Measure.WHAT_IF
            | Measure.PAIN_OPPORTUNITY
        ):
            return locale.gettext("bootstrap over people")
        case _:
            return None


def evidence_name(evidence: Evidence, locale: Locale) -> str:
    """Name what a figure rests on."""
    return {
        Evidence.TOLD: locale.gettext("told"),
        Evidence.LOGGED: locale.gettext("logged by agents"),
        Evidence.IMPORTED: locale.gettext("imported"),
        Evidence.BOTH: locale.gettext("told and imported"),
        Evidence.BET: locale.gettext("believed by managers"),
        Evidence.COUNTED: locale.gettext("counted by the bot"),
        Evidence.PLANNED: locale.gettext("planned by managers"),
    }[evidence]


def evidence_meaning(evidence: Evidence, locale: Locale) -> str:
    """Say what that is."""
    return {
        Evidence.TOLD: locale.gettext("Customers or agents said so in an interview with the bot."),
        Evidence.LOGGED: locale.gettext(
            "Agents logged it between interviews, as a note or a handover. It stands beside what customers told and is "
            "in none of its shares."
        ),
        Evidence.IMPORTED: locale.gettext("It comes from files of other systems: reviews, surveys, records."),
        Evidence.BOTH: locale.gettext("People told it in interviews, and imported texts tell it as well."),
        Evidence.BET: locale.gettext("Managers bet on it. It is a belief, no measurement."),
        Evidence.COUNTED: locale.gettext("The bot counted interviews or read it from how they were answered."),
        Evidence.PLANNED: locale.gettext("Managers mean to do it."),
    }[evidence]


def side_name(side: Side, locale: Locale) -> str:
    """Name who said it."""
    return {
        Side.CUSTOMERS: locale.gettext("customers"),
        Side.AGENTS: locale.gettext("agents"),
        Side.MANAGERS: locale.gettext("managers"),
        Side.RECORDS: locale.gettext("the company's records"),
    }[side]
