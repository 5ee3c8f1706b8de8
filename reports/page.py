"""The map as one HTML file to browse: no script, nothing fetched, every figure opens what it means."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from interview.language import Locale
from interview.records import Layer, Role
from reports.action_words import owner_sentence
from reports.definitions import evidence_meaning, evidence_name
from reports.facts import (
    GAINS,
    LANES,
    QUOTED_LANES,
    Fact,
    gains_fact,
    item_phrase,
    lanes_title,
    stage_facts,
    whole_facts,
)
from reports.figures import evidence_of_fact
from reports.journey_map import Face, JourneyMap, PainPoint, Quote, StageCell
from reports.labels import gain_name, lane_title, pain_title
from reports.map_caption import focus, moments_sentence
from reports.page_curve import curve_in_words, page_curve
from reports.page_figures import (
    Bar,
    Measure,
    StageFigure,
    bar,
    imported_scores,
    measures,
    scores,
    sentence_case,
    stage_figure,
)
from reports.page_personas import page_personas
from reports.page_top import open_actions, top_pains
from reports.pains_text import opportunity_lines
from reports.plan import in_language
from reports.segment import Audience
from reports.wording import (
    agents_sentences,
    association_sentence,
    believed_sentences,
    beside_facts,
    bet_sentences,
    bets_name,
    dates_phrase,
    fewer_phrase,
    filter_phrase,
    funnel_facts,
    hidden_phrase,
    hidden_reason,
    hypothesis_sentence,
    impact_phrase,
    imported_people_sentence,
    leaving_sentences,
    leaving_title,
    moment_name,
    origin_phrase,
    quoted,
    reading_notes,
    response_phrase,
    scenario_facts,
    severity_phrase,
    share_phrase,
    stage_moment,
    told_phrase,
    told_what_if,
    unasked_sentence,
    waited_of_pain,
    what_if_details,
    what_if_rule,
)

FEW_WORDS = 3  # quotes beside a figure; all of them stand at the stage
_TEMPLATES = Path(__file__).parent / "templates"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's words, in quotation marks, and their language. origin: of imported ones."""

    words: str
    language: str
    origin: str | None


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain as a card.

    details: share, cost, link to NPS and what follows, how long people waited where it is about waiting, who does
    something about it, a line each; bar: None when the share is hidden.
    """

    name: str
    details: tuple[str, ...]
    bar: Bar | None
    quotes: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane of a stage. told: how many told it, None where that is hidden. first: a quote, with more behind it."""

    title: str
    told: str | None
    first: Said | None
    more: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was said. told: by how many, None where that is hidden or said with it. quotes: of theirs."""

    name: str
    told: str | None
    quotes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """What was told of one matter, most said first, by customers or (agents) below the line of visibility.

    said: in short. items: the same with all that is to be known of it. evidence: what it rests on, as its name and what
    that is; None of what nobody told.
    """

    title: str
    said: tuple[str, ...]
    items: tuple[Item, ...]
    evidence: tuple[str, str] | None
    by_agents: bool


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage with all that the page tells of it.

    number: its place, from 1. moment: what it is called as a moment of truth, if it is one. words: a few of what
    customers said, to stand beside their figures.
    """

    number: int
    title: str
    short_title: str
    face: Face | None
    is_worst: bool
    moment: str | None
    may_be_moment: bool
    sentences: tuple[str, ...]
    figures: tuple[StageFigure, ...]
    words: tuple[Said, ...]
    pains: tuple[Pain, ...]
    told: tuple[Matter, ...]
    lanes: tuple[Lane, ...]


def page(journey_map: JourneyMap, locale: Locale, *, personas: Sequence[tuple[str, JourneyMap]] = ()) -> str:
    """Write the page: one file that loads nothing, for phone and desk, light and dark, keyboard and print.

    personas: titles and maps of personas among the customers of the map, to stand side by side; as `page_personas`.
    """
    css, imported = _style(journey_map, locale), journey_map.imported
    return _ENVIRONMENT.get_template("page.html").render(
        language=locale.language.value,
        css=css,
        css_hash=b64encode(sha256(css.encode()).digest()).decode(),
        words=_words(journey_map, locale),
        banner=locale.gettext("Examples, not real customers") if journey_map.example else None,
        facts=_facts(journey_map, locale),
        scenario=scenario_facts(journey_map, locale),
        nothing=_nothing(journey_map, locale),
        lead=focus(journey_map, locale, vertical="satisfaction"),
        curve=page_curve(journey_map, locale),
        top_pains=top_pains(journey_map, locale),
        actions=open_actions(journey_map, locale),
        scores=scores(journey_map, locale),
        imported=imported_scores(journey_map, locale),
        imported_note=None if imported is None else imported_people_sentence(imported, locale),
        measures=measures(journey_map, locale),
        personas=page_personas(personas, journey_map, locale),
        whole=[_matter(fact, locale) for fact in whole_facts(journey_map, locale)],
        leaving=leaving_sentences(journey_map, locale),
        stages=_stages(journey_map, locale),
        moments=moments_sentence(journey_map, locale),
        notes=_notes(journey_map, locale),
    )


def _style(journey_map: JourneyMap, locale: Locale) -> str:
    """Return the style sheet with the letters of the longest words in names that must fit: of stages and of figures."""
    names = [in_language(stage.short_title, locale) for stage in journey_map.stages]
    letters, label = _longest(names), _longest([one.name for one in measures(journey_map, locale)])
    sheet = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    return f"{sheet}\n:root {{ --letters: {letters}; --label: {label}; --stages: {len(names)}; }}\n"


def _longest(names: Sequence[str]) -> int:
    return max(len(word) for name in names for word in (name.split() or [""]))


def _words(journey_map: JourneyMap, locale: Locale) -> dict[str, str]:
    """Return the labels of the page."""
    is_of_agents = journey_map.audience is Audience.STAFF
    return {
        "title": locale.gettext("Customer journey"),
        "period": dates_phrase(journey_map, locale),
        "scenario": locale.gettext("Which journey this is"),
        "skip": locale.gettext("Skip to the map"),
        "curve": locale.gettext("Satisfaction along the journey"),
        "curve_in_words": curve_in_words(journey_map, locale),
        "satisfaction": locale.gettext("satisfaction, of 5"),
        "importance": "" if is_of_agents else locale.gettext("importance, of 5"),
        "n": locale.gettext("n"),
        "customers": locale.gettext("as agents see it") if is_of_agents else locale.gettext("customers"),
        "agents": locale.gettext("as agents see it"),
        "bets": "" if journey_map.bets is None else bets_name(journey_map.bets, locale),
        "range": locale.gettext("range of the curve"),
        "top_pains": locale.gettext("Top pain points"),
        "association": association_sentence(locale),
        "all_pains": locale.gettext("All pain points, stage by stage"),
        "actions": locale.gettext("Actions"),
        "few_answers": locale.gettext("few answers"),
        "moment": moment_name(locale, possible=False),
        "possible_moment": moment_name(locale, possible=True),
        "scores": locale.gettext("Scores"),
        "imported": locale.gettext("Scores from other systems"),
        "numbers": locale.gettext("Numbers"),
        "choose": locale.gettext("Choose a figure to read what it means."),
        "personas": locale.gettext("Personas side by side"),
        "stage": sentence_case(locale.gettext("stage")),
        "stages": locale.gettext("Stage by stage"),
        "pains": locale.gettext("Pain points"),
        "whole": sentence_case(locale.gettext("whole journey")),
        "told": locale.gettext("What was told"),
        "leaving": leaving_title(locale),
        "visibility": locale.gettext(
            "Line of visibility: below it stands what customers do not see, as agents told it"
        ),
        "quotes": locale.gettext("In their words"),
        "lanes": lanes_title(locale),
        "more": locale.gettext("More of what they said"),
        "fewer": fewer_phrase(journey_map, locale),
        "back": locale.gettext("Back to the curve"),
        "close": locale.gettext("Close"),
        "how_to_read": locale.gettext("How to read it"),
    }


def _facts(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say whose journey this is: the page gets forwarded, so it says all of it itself."""
    facts = [filter_phrase(journey_map, locale), dates_phrase(journey_map, locale)]
    if journey_map.hidden:
        return facts
    return [*facts, response_phrase(journey_map, locale), *beside_facts(journey_map, locale)]


def _nothing(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say why no answers are shown, and what managers believe; nothing is said of a map that can be shown."""
    if not journey_map.hidden:
        return []
    bets = journey_map.hypothesis
    if bets is not None:
        believed = believed_sentences(journey_map, bets, locale)
        return [hypothesis_sentence(locale), unasked_sentence(journey_map, locale), *believed]
    reason = hidden_reason(journey_map, locale)
    return [hidden_phrase(journey_map, locale), *([] if reason is None else [reason])]


def _stages(journey_map: JourneyMap, locale: Locale) -> list[StageView]:
    kinds = measures(journey_map, locale)
    return [
        _stage(journey_map, stage, number, kinds, locale) for number, stage in enumerate(journey_map.stages, start=1)
    ]


def _stage(journey_map: JourneyMap, stage: StageCell, number: int, kinds: list[Measure], locale: Locale) -> StageView:
    worst = journey_map.worst
    return StageView(
        number=number,
        title=in_language(stage.title, locale),
        short_title=in_language(stage.short_title, locale),
        face=stage.face,
        is_worst=worst is not None and worst.is_low and worst.stage_id == stage.id,
        moment=stage_moment(stage, locale),
        may_be_moment=stage.may_be_moment,
        sentences=(*agents_sentences(stage, locale), *bet_sentences(journey_map, stage.id, locale)),
        figures=tuple(stage_figure(stage, kind, locale) for kind in kinds),
        words=_words_of(journey_map, stage, locale),
        pains=tuple(_pain(journey_map, pain, locale) for pain in journey_map.pains if pain.stage_id == stage.id),
        told=tuple(_told(journey_map, stage, locale)),
        lanes=tuple(lane for name in QUOTED_LANES if (lane := _lane(journey_map, stage, name, locale)) is not None),
    )


def _words_of(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> tuple[Said, ...]:
    """Return a few quotes of a stage: one of each pain and gain, then more of them, before those of lanes."""
    groups = dict.fromkeys((one.layer, one.label) for one in journey_map.quotes if one.stage_id == stage.id)
    ranked = [
        (layer is Layer.LANE, number, layer is not Layer.PAIN, said)
        for layer, label in groups
        for number, said in enumerate(_said(journey_map.quotes_of(stage.id, layer, label), locale))
    ]
    ordered = [said for *_, said in sorted(ranked, key=lambda one: one[:-1])]
    return tuple(dict.fromkeys(ordered))[:FEW_WORDS]


def _lane(journey_map: JourneyMap, stage: StageCell, name: str, locale: Locale) -> Lane | None:
    told = next((one for one in stage.lanes if one.id == name), None)
    said = _said(journey_map.quotes_of(stage.id, Layer.LANE, name), locale)
    if told is None and not said:
        return None
    counted = None if told is None else share_phrase(told.people, told.share, locale)
    return Lane(lane_title(name, locale), counted, said[0] if said else None, said[1:])


def _said(quotes: Sequence[Quote], locale: Locale) -> tuple[Said, ...]:
    """Return quotes as they are written, those in the reader's language first."""
    return tuple(
        Said(quoted(quote.text, locale), quote.language, origin_phrase(quote, locale))
        for quote in sorted(quotes, key=lambda quote: quote.language != locale.language)
    )


def _told(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> Iterator[Matter]:
    """Return what was told of a stage beside pains and lanes; of what went well also what has words alone."""
    facts, gains = stage_facts(journey_map, stage.id, locale), _gains(journey_map, stage, locale)
    if gains and not stage.gains:
        facts = sorted([*facts, gains_fact(locale)], key=lambda fact: (fact.role is Role.STAFF, fact.order))
    for fact in facts:
        if fact.id != LANES:
            matter = _matter(fact, locale)
            yield replace(matter, items=gains) if fact.id == GAINS else matter


def _gains(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> tuple[Item, ...]:
    told = {one.id: share_phrase(one.people, one.share, locale) for one in stage.gains}
    quotes = [one for one in journey_map.quotes if (one.stage_id, one.layer) == (stage.id, Layer.GAIN)]
    return tuple(
        Item(
            gain_name(label, locale),
            told.get(label),
            _said([quote for quote in quotes if quote.label == label], locale),
        )
        for label in dict.fromkeys([*told, *(quote.label for quote in quotes)])
    )


def _matter(fact: Fact, locale: Locale) -> Matter:
    evidence = evidence_of_fact(fact)
    items = [Item(one.text, share_phrase(one.people, one.told, locale)) for one in fact.items]
    return Matter(
        title=fact.title,
        said=(*fact.against, *(item_phrase(item, locale) for item in fact.items), *fact.amounts),
        items=(*(Item(words, None) for words in fact.against), *items, *(Item(words, None) for words in fact.amounts)),
        evidence=None if evidence is None else (evidence_name(evidence, locale), evidence_meaning(evidence, locale)),
        by_agents=fact.role is Role.STAFF,
    )


def _pain(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> Pain:
    return Pain(
        name=pain_title(pain, locale),
        details=(
            told_phrase(pain, locale),
            severity_phrase(pain.severity, locale),
            impact_phrase(pain, locale),
            *([] if told_what_if(pain) is None else [what_if_details(pain, journey_map, locale)]),
            *opportunity_lines(pain, locale),
            *([] if (waited := waited_of_pain(pain, journey_map, locale)) is None else [waited]),
            *([] if (owner := owner_sentence(pain, journey_map, locale)) is None else [owner]),
        ),
        bar=None if pain.share is None else bar(pain.share, lowest=0, highest=1),
        quotes=_said(journey_map.quotes_of(pain.stage_id, Layer.PAIN, pain.category), locale),
    )


def _notes(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say what the figures mean, what they can't tell, and how far the invited people came."""
    funnel = funnel_facts(journey_map.funnel, locale)
    return [
        locale.gettext("Ranges hold the true figure in 95 of 100 cases. A thin line rests on few answers."),
        *reading_notes(journey_map, locale),
        *([] if (rule := what_if_rule(journey_map, locale)) is None else [rule]),
        *([" · ".join(funnel)] if funnel else []),
    ]
