"""One stage in words: its ratings, its worst pains and what was said to the matters of it."""

from dataclasses import dataclass
from functools import partial
from html import escape

from interview.language import Locale
from interview.records import NEXT_STEP, Role
from reports.action_words import owner_line
from reports.facts import LESS_TELLING, WAITED, Fact, item_phrase, stage_facts
from reports.journey_map import JourneyMap, PainPoint, StageCell
from reports.labels import pain_title
from reports.message import (
    CAPTION_LIMIT,
    Line,
    counted,
    figure_values,
    fitting,
    nothing_text,
    opening_lines,
    stage_name,
)
from reports.pains_text import pain_name
from reports.plan import in_language
from reports.segment import Audience
from reports.wording import (
    agents_sentences,
    agents_view_sentence,
    association_sentence,
    bet_sentences,
    driven_name,
    driver_share,
    impact_phrase,
    moment_sign,
    signed,
    stage_moment,
    told_phrase,
)

FACT_ITEMS = 3
FIRST_PAINS = 3  # before the figures that follow from ratings give way
FIGURES = FIRST_PAINS + 3
"""Place of these figures among what gives way."""
FIRST_FACTS = ("emotions", NEXT_STEP, "switches", WAITED)
STAGE_PAINS = 5  # on a page; with more, the phone would show the end of the list first


@dataclass(frozen=True, slots=True)
class StagePains:
    """Pains of a stage that are told of together, each with its number among all of them, from 1; page: from 0."""

    numbered: tuple[tuple[int, PainPoint], ...]
    page: int
    pages: int


def stage_pains(journey_map: JourneyMap, stage_id: str, wanted: int) -> StagePains:
    """Return the pains of a stage on the page that is wanted, or on the nearest one that there is; the worst first."""
    pains = list(enumerate((pain for pain in journey_map.pains if pain.stage_id == stage_id), start=1))
    pages = max(1, -(-len(pains) // STAGE_PAINS))
    page = max(0, min(wanted, pages - 1))
    return StagePains(tuple(pains[page * STAGE_PAINS : (page + 1) * STAGE_PAINS]), page, pages)


def page_of_pain(journey_map: JourneyMap, pain: PainPoint) -> int:
    """Return the page of its stage that a pain stands on."""
    return [one for one in journey_map.pains if one.stage_id == pain.stage_id].index(pain) // STAGE_PAINS


def stage_text(journey_map: JourneyMap, stage_id: str, locale: Locale, *, page: int = 0) -> str:
    """Tell what the map holds of one stage, its worst pains with it, in at most 1,024 characters of HTML.

    page: of its pains, from 0.
    """
    stage = journey_map.stage(stage_id)
    title = escape(in_language(stage.title, locale), quote=False)
    if journey_map.hidden:
        return nothing_text(journey_map, title, locale)
    lines = opening_lines(journey_map, title, locale)
    pains = stage_pains(journey_map, stage_id, page).numbered
    facts = stage_facts(journey_map, stage_id, locale)
    ratings = " ".join(_stage_ratings(journey_map, stage, locale))
    if journey_map.rating(stage) is None and stage.importance is None:
        ratings = locale.gettext("Too few ratings to show: {stages}.", stages=stage_name(stage, locale))
        if not any(pain.imported for _, pain in pains) and not stage.logged and journey_map.audience is None:
            return fitting([*lines, Line(1, ratings)], CAPTION_LIMIT, divider="\n\n")
    lines += [
        Line(1, ratings),
        *([] if (moment := stage_moment(stage, locale)) is None else [Line(2, f"{moment_sign(stage)} {moment}")]),
        *([Line(FIGURES, figures)] if (figures := "\n".join(_stage_figures(journey_map, stage, locale))) else []),
        *(
            Line(place + (2 if place <= FIRST_PAINS else 3), _pain_lines(number, pain, journey_map, locale))
            for place, (number, pain) in enumerate(pains, start=1)
        ),
        *(
            Line(4 + STAGE_PAINS + _place(number, fact, len(facts)), _fact_line(fact, locale))
            for number, fact in enumerate(facts, start=1)
        ),
        *([Line(2, association_sentence(locale))] if pains else []),
    ]
    return fitting(lines, CAPTION_LIMIT, divider="\n\n")


def stage_in_short(journey_map: JourneyMap, stage_id: str, locale: Locale) -> str:
    """Name a stage in plain text, with how satisfied people are and the pain told most there, as far as these show."""
    stage = journey_map.stage(stage_id)
    lines = [in_language(stage.title, locale)]
    rating = journey_map.rating(stage)
    if rating is not None:
        lines.append(f"{locale.gettext('satisfaction, of 5')}: {counted(locale.decimal, rating, locale)}")
    pain = next((pain for pain in journey_map.pains if pain.stage_id == stage_id), None)
    if pain is not None:
        lines.append(f"{pain_title(pain, locale)}: {told_phrase(pain, locale)}")
    return "\n".join(lines)


def _pain_lines(number: int, pain: PainPoint, journey_map: JourneyMap, locale: Locale) -> str:
    """Tell how many met a pain, how it goes with NPS and who does something; a tap away stands the rest."""
    told = f"{told_phrase(pain, locale)} · {impact_phrase(pain, locale)}"
    lines = [f"<b>{number}. {pain_name(pain, locale)}</b>", told, *owner_line(pain, journey_map, locale)]
    return "\n".join(lines)


def _place(number: int, fact: Fact, facts: int) -> int:
    """Return the place among facts at which one gives way, the last one first."""
    if fact.id in FIRST_FACTS:
        return FIRST_FACTS.index(fact.id)
    return len(FIRST_FACTS) + number + (facts if fact.id in LESS_TELLING else 0)


def _stage_ratings(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[str]:
    sentences: list[str] = []
    rating = journey_map.rating(stage)
    if rating is not None:
        sentences.append(
            locale.gettext(
                "<b>Satisfaction {value} of 5</b> ({people}, {range}).",
                **figure_values(stage, rating, locale),
            )
        )
    if stage.importance is not None:
        importance = locale.decimal(stage.importance.value)
        sentences.append(locale.gettext("Its importance is {importance} of 5.", importance=importance))
    if journey_map.audience is Audience.STAFF:
        return [*sentences, agents_view_sentence(locale)] if sentences else []
    return [*sentences, *agents_sentences(stage, locale), *bet_sentences(journey_map, stage.id, locale)]


def _stage_figures(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[str]:
    """Return what follows from ratings and stories, a line each."""
    found: list[str] = []
    if stage.opportunity is not None:
        label = locale.gettext("opportunity, of 20")
        found.append(f"{label}: {counted(locale.decimal, stage.opportunity, locale)}")
    if stage.driver is not None and journey_map.driven is not None:
        label = locale.gettext("goes with {score}", score=driven_name(journey_map.driven))
        found.append(f"{label}: {counted(partial(driver_share, locale=locale), stage.driver, locale)}")
    if stage.net_emotion is not None:
        label = locale.gettext("mood of the stories")
        found.append(f"{label}: {counted(partial(signed, locale=locale), stage.net_emotion, locale)}")
    return found


def _fact_line(fact: Fact, locale: Locale) -> str:
    """Write one matter and what was said most to it."""
    title = fact.title
    if fact.role is Role.STAFF:
        title = locale.gettext("{title} (agents)", title=title)
    said = [*fact.against, *(item_phrase(item, locale) for item in fact.items[:FACT_ITEMS]), *fact.amounts]
    return f"<b>{escape(title, quote=False)}</b>\n{escape(' · '.join(said), quote=False)}"
