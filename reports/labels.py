"""Names of what was found in words, as short phrases a customer would use."""

from interview.handovers import WHOLE
from interview.language import Locale
from interview.records import Layer
from reports.deviations import Deviation
from reports.journey_map import JourneyMap, PainPoint, Quote
from reports.plan import in_language
from reports.quality import Flag
from reports.quotes import EXPECT


def pain_name(category: str, locale: Locale) -> str:
    """Return the phrase for a pain category; a guide's own gets its category's, an unknown one "Another problem"."""
    names = {
        "wait_time": locale.gettext("Waiting for an answer"),
        "unreachable": locale.gettext("Nobody can be reached"),
        "unresolved": locale.gettext("Promised, but not solved"),
        "staff_attitude": locale.gettext("Unfriendly treatment"),
        "staff_competence": locale.gettext("Staff could not help"),
        "delivery": locale.gettext("Late or wrong delivery"),
        "product_quality": locale.gettext("Poor product quality"),
        "price": locale.gettext("Price too high"),
        "billing": locale.gettext("Wrong charge or refund"),
        "tech": locale.gettext("Site, app or network fails"),
        "usability": locale.gettext("Complicated to use"),
        "information": locale.gettext("Missing or wrong information"),
        "process": locale.gettext("Passed on, has to repeat"),
        "availability": locale.gettext("Out of stock or closed"),
        "trust": locale.gettext("Feeling cheated or unsafe"),
        "environment": locale.gettext("Unpleasant place"),
        "workload": locale.gettext("Staff overloaded"),
        "other": locale.gettext("Another problem"),
    }
    return names.get(category.partition(".")[0], names["other"])


def pain_title(pain: PainPoint, locale: Locale) -> str:
    """Return what a pain on a map is called: as its guide calls it, or by its category."""
    return pain_name(pain.category, locale) if pain.title is None else in_language(pain.title, locale)


def gain_name(category: str, locale: Locale) -> str:
    """Return the phrase for what worked well; an unknown category gets "Something else that worked"."""
    names = {
        "wait_time": locale.gettext("Quick answer"),
        "unreachable": locale.gettext("Easy to reach"),
        "unresolved": locale.gettext("Solved as promised"),
        "staff_attitude": locale.gettext("Friendly treatment"),
        "staff_competence": locale.gettext("Staff could help"),
        "delivery": locale.gettext("Delivered on time"),
        "product_quality": locale.gettext("Good product"),
        "price": locale.gettext("Good price"),
        "billing": locale.gettext("Correct bill or refund"),
        "tech": locale.gettext("Site, app and network work"),
        "usability": locale.gettext("Easy to use"),
        "information": locale.gettext("Clear information"),
        "process": locale.gettext("Nothing to explain twice"),
        "availability": locale.gettext("In stock or open"),
        "trust": locale.gettext("Fair and safe"),
        "environment": locale.gettext("Pleasant place"),
        "workload": locale.gettext("Enough staff"),
        "other": locale.gettext("Something else that worked"),
    }
    return names.get(category.partition(".")[0], names["other"])


def quote_title(journey_map: JourneyMap, quote: Quote, locale: Locale) -> str:
    """Name what a quote tells of."""
    if quote.layer is Layer.GAIN:
        return gain_name(quote.label, locale)
    if quote.layer is Layer.LANE:
        return lane_title(quote.label, locale)
    pains = (pain for pain in journey_map.pains if (pain.stage_id, pain.category) == (quote.stage_id, quote.label))
    pain = next(pains, None)
    return pain_name(quote.label, locale) if pain is None else pain_title(pain, locale)


def emotion_name(emotion: str, locale: Locale) -> str | None:
    """Return the word for an emotion, or None for a label that is no emotion ("neutral")."""
    return {
        "joy": locale.gettext("joy"),
        "trust": locale.gettext("trust"),
        "anticipation": locale.gettext("hope"),
        "surprise": locale.gettext("surprise"),
        "confusion": locale.gettext("confusion"),
        "frustration": locale.gettext("frustration"),
        "anger": locale.gettext("anger"),
        "sadness": locale.gettext("disappointment"),
        "fear": locale.gettext("worry"),
        "disgust": locale.gettext("disgust"),
    }.get(emotion)


def deviation_name(deviation: str, locale: Locale) -> str:
    """Return the phrase for a way of leaving the plan."""
    return {
        Deviation.AD_HOC: locale.gettext("a step that was not planned"),
        Deviation.IRREGULAR_ORDER: locale.gettext("steps in another order"),
        Deviation.FAILURE: locale.gettext("the same step again"),
        Deviation.MISSING: locale.gettext("a planned step left out"),
    }[Deviation(deviation)]


def flag_name(flag: str, locale: Locale) -> str:
    """Return the phrase for a reason to look at answers with care."""
    return {
        Flag.EMPTY: locale.gettext("nothing answered"),
        Flag.GIBBERISH: locale.gettext("letters typed at random"),
        Flag.STRAIGHT_LINE: locale.gettext("the same ratings at every stage"),
        Flag.QUICK: locale.gettext("answers faster than the questions can be read"),
    }[Flag(flag)]


def touchpoint_name(touchpoint: str, locale: Locale) -> str:
    """Return the phrase for a contact moment that was read from words; an unknown one is named by its id."""
    return {
        "advertising": locale.gettext("Advertising"),
        "reviews": locale.gettext("Reviews"),
        "outgoing_call": locale.gettext("Call from the company"),
        "terms": locale.gettext("Terms and prices"),
        "advice": locale.gettext("Advice"),
        "order": locale.gettext("Order"),
        "payment": locale.gettext("Payment"),
        "invoice": locale.gettext("Invoice"),
        "delivery": locale.gettext("Delivery"),
        "login": locale.gettext("Login"),
        "waiting_on_line": locale.gettext("Waiting on the line"),
        "talk_to_agent": locale.gettext("Talk with an agent"),
        "complaint": locale.gettext("Complaint"),
        "refund_or_return": locale.gettext("Return or refund"),
        "visit": locale.gettext("Visit"),
        "use": locale.gettext("Everyday use"),
        "renewal": locale.gettext("Renewal"),
    }.get(touchpoint, touchpoint)


def logged_name(kind: str, locale: Locale) -> str:
    """Return the phrase for what a company's systems noted: a kind of event, or visits."""
    return {
        "cancel": locale.gettext("cancellations"),
        "renew": locale.gettext("renewals"),
        "cross_buy": locale.gettext("further products bought"),
        "complaint": locale.gettext("complaints"),
        "purchase": locale.gettext("purchases"),
    }.get(kind, locale.gettext("visits"))


def outcome_names(locale: Locale) -> dict[str, str]:
    """Return how far invited people came, by the counts of a funnel, from the most to the least."""
    return {
        "invited": locale.gettext("Invited"),
        "complete": locale.gettext("Answered everything"),
        "partial": locale.gettext("Answered in part"),
        "broken_off": locale.gettext("Broke off"),
        "started": locale.gettext("Only agreed to take part"),
        "refused": locale.gettext("Said no"),
        "withdrawn": locale.gettext("Took everything back"),
        "only_invited": locale.gettext("Did not reply"),
    }


def lane_name(lane: str, locale: Locale) -> str:
    """Return the phrase for what fills a lane; an unknown one is named by its id."""
    return {
        "think": locale.gettext("thoughts"),
        "feel": locale.gettext("feelings"),
        "see": locale.gettext("things seen"),
        "hear": locale.gettext("things heard"),
        "say": locale.gettext("things said"),
        "do": locale.gettext("things done"),
    }.get(lane, lane)


def lane_title(lane: str, locale: Locale) -> str:
    """Return the name of a lane as an empathy map has it; an unknown one is named by its id."""
    return {
        EXPECT: locale.gettext("Expected"),
        "think": locale.gettext("Thinks"),
        "feel": locale.gettext("Feels"),
        "see": locale.gettext("Sees"),
        "hear": locale.gettext("Hears"),
        "say": locale.gettext("Says"),
        "do": locale.gettext("Does"),
    }.get(lane, lane)


def tone_name(valence: int, locale: Locale) -> str:
    """Return the words for the valence of a text (-2..2)."""
    return {
        -2: locale.gettext("very negative"),
        -1: locale.gettext("rather negative"),
        0: locale.gettext("neutral"),
        1: locale.gettext("rather positive"),
        2: locale.gettext("very positive"),
    }[valence]


def reason_names(locale: Locale) -> dict[str, str]:
    """Return the reasons for which a case is passed on, by id."""
    return {
        "speciality": locale.gettext("It was for specialists"),
        "no_rights": locale.gettext("I may not do it myself"),
        "approval": locale.gettext("It needed an approval"),
        "rules": locale.gettext("The rules say so"),
        "wrong_place": locale.gettext("It came to the wrong place"),
        "no_access": locale.gettext("No access to the system"),
        "shift": locale.gettext("The shift was over"),
    }


def hours_names(locale: Locale) -> dict[int, str]:
    """Return how long a handover can have taken, by hours."""
    return {
        0: locale.gettext("Less than an hour"),
        2: locale.gettext("A few hours"),
        8: locale.gettext("A working day"),
        24: locale.gettext("Until the next day"),
        72: locale.gettext("Two to four days"),
        168: locale.gettext("A week or longer"),
    }


def context_names(locale: Locale) -> dict[str, str]:
    """Return how much of what was known of a case went along with it, by id."""
    return {
        WHOLE: locale.gettext("All of it"),
        "partly": locale.gettext("Part of it"),
        "lost": locale.gettext("Nothing"),
    }
