"""One pain in words: how many told of it, what it cost, what goes with it, and who does something about it."""

from html import escape

from interview.improvements import Improvement, holder
from interview.language import Locale
from reports.action_words import owner_line, progress_name
from reports.facts import notes_title, waited_title
from reports.journey_map import JourneyMap, PainPoint
from reports.message import CAPTION_LIMIT, Line, fitting, opening_lines, stage_name
from reports.pains_text import opportunity_lines, pain_name
from reports.wording import (
    association_sentence,
    beside_sentence,
    impact_phrase,
    leaving_of_pain,
    noted_phrase,
    severity_sentence,
    told_phrase,
    told_what_if,
    waited_of_pain,
    what_if_details,
)


def pain_text(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> str:
    """Tell what the map holds of one pain, in at most 1,024 characters of HTML."""
    title = f"{pain_name(pain, locale)} · {stage_name(journey_map.stage(pain.stage_id), locale)}"
    what_if = what_if_details(pain, journey_map, locale)
    leaving = leaving_of_pain(pain, journey_map, locale)
    lines = [
        *opening_lines(journey_map, title, locale),
        Line(1, f"<b>{told_phrase(pain, locale)}</b>\n{severity_sentence(pain.severity, locale)}"),
        Line(2, impact_phrase(pain, locale)),
        Line(2 if told_what_if(pain) is not None else 7, what_if),
        *(Line(1, "\n".join(done)) for done in [_action_lines(journey_map, pain, locale)] if done),
        *(Line(5, one) for one in opportunity_lines(pain, locale)),
        *([Line(4, " ".join(leaving))] if leaving else []),
        *_waited(journey_map, pain, locale),
        *_elsewhere(journey_map, pain, locale),
        *_noted(journey_map, pain, locale),
        *([] if pain.impact is None else [Line(3, association_sentence(locale))]),
    ]
    return fitting(lines, CAPTION_LIMIT, divider="\n\n")


def action_of(journey_map: JourneyMap, pain: PainPoint) -> Improvement | None:
    """Return the open action about a pain; None where there is none, or nobody looked."""
    return holder(pain.stage_id, pain.category, journey_map.actions or ())


def _action_lines(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> list[str]:
    """Say which action is about it, how far that is, who owns it and until when; nothing where nobody looked."""
    action = action_of(journey_map, pain)
    if action is None:
        return owner_line(pain, journey_map, locale)
    title = [] if action.title is None else [escape(action.title, quote=False)]
    facts = [*title, escape(progress_name(action.progress, locale), quote=False)]
    return [locale.gettext("Action: {action}", action=" · ".join(facts)), *owner_line(pain, journey_map, locale)]


def _waited(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> list[Line]:
    """Tell how long people waited at the stage of a pain that is about waiting."""
    said = waited_of_pain(pain, journey_map, locale)
    if said is None:
        return []
    return [Line(3, f"<b>{escape(waited_title(locale), quote=False)}</b>\n{escape(said, quote=False)}")]


def _elsewhere(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> list[Line]:
    """Name the other stages at which the same was told."""
    others = [
        f"{stage_name(journey_map.stage(one.stage_id), locale)} ({locale.percent(one.share.value)})"
        for one in journey_map.pains
        if one.category == pain.category and one.stage_id != pain.stage_id and one.share is not None
    ]
    if not others:
        return []
    return [Line(6, locale.gettext("The same at other stages: {stages}.", stages=", ".join(others)))]


def _noted(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> list[Line]:
    """Tell what colleagues noted of the same at this stage."""
    noted = [noted_phrase(one, locale) for one in journey_map.notes_of(pain.stage_id) if one.category == pain.category]
    if not noted:
        return []
    said = [escape(one, quote=False) for one in (*noted, beside_sentence(locale))]
    return [Line(4, "\n".join([f"<b>{escape(notes_title(locale), quote=False)}</b>", *said]))]
