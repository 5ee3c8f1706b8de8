"""The pain points in words: how many told of them, what they cost and how they go with NPS."""

from html import escape

from interview.language import Locale
from reports.action_words import owner_line
from reports.facts import notes_title
from reports.journey_map import JourneyMap, PainPoint
from reports.labels import pain_title
from reports.message import (
    MESSAGE_LIMIT,
    PARAGRAPH,
    Line,
    Page,
    counted,
    filled_pages,
    fitting,
    nothing_text,
    opening_lines,
    stage_name,
)
from reports.segment import Audience
from reports.wording import (
    association_sentence,
    beside_sentence,
    impact_phrase,
    noted_phrase,
    severity_phrase,
    told_phrase,
    untold_what_if_sentence,
    what_if_sentence,
)

NOTED_STAGES = 3
MESSAGE_PAINS = 12


def pains_text(journey_map: JourneyMap, locale: Locale) -> str:
    """List the pains, most told first, with share, cost and link to NPS; at most 4,096 characters of HTML."""
    if journey_map.hidden:
        return nothing_text(journey_map, locale.gettext("Pain points"), locale)
    return fitting([*_head(journey_map, locale), *_lines(journey_map, locale)], MESSAGE_LIMIT, divider=PARAGRAPH)


def pains_pages(journey_map: JourneyMap, locale: Locale) -> list[Page]:
    """Tell the same in captions, what was told most first."""
    if journey_map.hidden:
        return [Page(nothing_text(journey_map, locale.gettext("Pain points"), locale))]
    return filled_pages(_head(journey_map, locale), _lines(journey_map, locale), locale)


def numbers_on(page: Page, journey_map: JourneyMap) -> list[int]:
    """Return the numbers, from 1, of the pains that one of these pages tells of."""
    listed = 0 if journey_map.audience is Audience.STAFF else len(journey_map.pains[:MESSAGE_PAINS])
    return sorted({place + 1 for place in page.lines if place < listed})


def _head(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Introduce the pains; what their link to NPS does not tell is said wherever one stands."""
    opening = opening_lines(journey_map, locale.gettext("Pain points"), locale)
    return [*opening, Line(2, association_sentence(locale))] if journey_map.pains else opening


def _lines(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    if journey_map.audience is Audience.STAFF:
        return _of_agents(journey_map, locale)
    if not journey_map.pains:
        none = locale.gettext(
            "No pain point was told by {k} people or more, so none is shown.", k=locale.integer(journey_map.k)
        )
        return [Line(1, none), *noted_lines(journey_map, locale)]
    lines, told = [], journey_map.pains[:MESSAGE_PAINS]
    for number, pain in enumerate(told, start=1):
        stage = stage_name(journey_map.stage(pain.stage_id), locale)
        title = f"<b>{number}. {pain_name(pain, locale)}</b> · {stage}"
        details = [*pain_details(pain, title, locale), *owner_line(pain, journey_map, locale)]
        lines.append(Line(4 + number, "\n".join(details)))
    return [
        *lines,
        *noted_lines(journey_map, locale),
        *([] if (untold := untold_what_if_sentence(told, locale)) is None else [Line(3, untold)]),
        Line(3, locale.gettext("Shares count people who told of it, out of all who told anything about that stage.")),
    ]


def _of_agents(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Tell what agents noted, which they do with notes and not in stories of the interview."""
    none = locale.gettext(
        "Nothing that agents noted can be shown yet: {k} different colleagues must have noted the same at one stage.",
        k=locale.integer(journey_map.k),
    )
    return noted_lines(journey_map, locale) or [Line(1, none)]


def noted_lines(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Return what colleagues meet, in one paragraph, the most frequent first."""
    often = sorted(journey_map.staff_notes, key=lambda one: -one.notes_per_week)[:NOTED_STAGES]
    if not often:
        return []
    noted = [
        f"{stage_name(journey_map.stage(one.stage_id), locale)} · {escape(noted_phrase(one, locale), quote=False)}"
        for one in often
    ]
    beside = escape(beside_sentence(locale), quote=False)
    return [Line(3, "\n".join([f"<b>{escape(notes_title(locale), quote=False)}</b>", *noted, beside]))]


def pain_details(pain: PainPoint, title: str, locale: Locale) -> list[str]:
    """Tell one pain under its title, a line each: people, cost, link to NPS and what follows."""
    """Tell one pain under its title, a line each: people, cost, link to NPS and what follows."""
    return [
        title,
        told_phrase(pain, locale),
        severity_phrase(pain.severity, locale),
        impact_phrase(pain, locale),
        *([] if (sentence := what_if_sentence(pain, locale)) is None else [sentence]),
        *opportunity_lines(pain, locale),
    ]


def opportunity_lines(pain: PainPoint, locale: Locale) -> list[str]:
    """Say what there is to win among those who told of a pain; nothing where that is not shown."""
    if pain.opportunity is None:
        return []
    label = locale.gettext("opportunity among those who told of it, of 20")
    return [f"{label}: {counted(locale.decimal, pain.opportunity, locale)}"]


def pain_name(pain: PainPoint, locale: Locale) -> str:
    """Name a pain, safe in HTML."""
    """Name a pain, safe in HTML."""
    return escape(pain_title(pain, locale), quote=False)
