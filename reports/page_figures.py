"""The figures of a map as its page tells them: short in the table, in whole sentences where one is opened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from interview.language import Locale
from reports import metrics
from reports.journey_map import JourneyMap, StageCell
from reports.metrics import Estimate
from reports.segment import Audience
from reports.wording import (
    HIGH_OPPORTUNITY,
    agents_sentences,
    driven_name,
    driver_share,
    few_side_phrase,
    fewer_phrase,
    no_driver_phrase,
    nps_notes,
    people_phrase,
    percent,
    range_phrase,
    signed,
)

ALWAYS = "satisfaction"
"""The measure that stands in the table even when no stage has it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its range as shares (0..1) of its scale's width."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that can be shown. sentences: what it rests on, how sure it is and what it means."""

    value: str
    range: str
    people: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageFigure:
    """One figure of one stage. id: of its kind; told: None when it is hidden, and `missing` stands in its place."""

    id: str
    name: str
    told: Told | None
    missing: str


@dataclass(frozen=True, slots=True)
class Score:
    """An overall score; bar and told are None when it is hidden."""

    name: str
    told: Told | None
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of figure: its name, what it means, how its values are written and where they stand.

    missing: what stands in place of one that can't be shown.
    """

    id: str
    name: str
    meaning: str
    written: Callable[[float], str]
    of: Callable[[StageCell], Estimate | None]
    missing: str


def measures(journey_map: JourneyMap, locale: Locale) -> list[Measure]:
    """Return the kinds of figures that any stage has, and always how satisfied customers are, by whoever tells it."""
    found = _measures(journey_map, locale)
    stages = journey_map.stages
    always = "staff" if journey_map.audience is Audience.STAFF else ALWAYS
    return [one for one in found if one.id == always or any(one.of(stage) is not None for stage in stages)]


def _measures(journey_map: JourneyMap, locale: Locale) -> Iterator[Measure]:
    fewer = fewer_phrase(journey_map, locale)
    yield Measure(
        ALWAYS,
        sentence_case(locale.gettext("satisfaction, of 5")),
        locale.gettext(
            "How satisfied customers were with this stage on average, from 1 (very dissatisfied) to 5 (very satisfied)."
        ),
        locale.decimal,
        lambda stage: stage.satisfaction,
        fewer,
    )
    yield Measure(
        "importance",
        sentence_case(locale.gettext("importance, of 5")),
        locale.gettext(
            "How important it is to customers on average that this stage goes well, from 1 (not at all) to 5 "
            "(very important)."
        ),
        locale.decimal,
        lambda stage: stage.importance,
        fewer,
    )
    yield Measure(
        "staff",
        sentence_case(locale.gettext("satisfaction as agents see it")),
        locale.gettext(
            "How satisfied customers are with this stage on average in the eyes of the agents, from 1 to 5."
        ),
        locale.decimal,
        lambda stage: stage.staff,
        fewer,
    )
    yield Measure(
        "opportunity",
        sentence_case(locale.gettext("opportunity, of 20")),
        locale.gettext(
            "Where improving pays most: importance plus what satisfaction falls short of it, both as shares answering "
            "4 or 5. From {high} on it is high.",
            high=locale.integer(HIGH_OPPORTUNITY),
        ),
        locale.decimal,
        lambda stage: stage.opportunity,
        fewer,
    )
    yield Measure(
        "mood",
        sentence_case(locale.gettext("mood of the stories")),
        locale.gettext("The share of stories that sound good minus the share that sound bad, −100 to 100."),
        partial(signed, locale=locale),
        lambda stage: stage.net_emotion,
        fewer,
    )
    yield Measure(
        "strong",
        sentence_case(locale.gettext("strong feelings, share of stories")),
        locale.gettext("The share of people whose words about this stage sound very good or very bad."),
        locale.percent,
        lambda stage: None if stage.strong_feelings is None else stage.strong_feelings.share,
        few_side_phrase(journey_map, locale),
    )
    if journey_map.driven is not None:
        yield Measure(
            "driver",
            sentence_case(locale.gettext("goes with {score}", score=driven_name(journey_map.driven))),
            locale.gettext(
                "How much of the differences between people in {score} goes together with satisfaction at this stage. "
                "It does not say what causes what.",
                score=driven_name(journey_map.driven),
            ),
            partial(driver_share, locale=locale),
            lambda stage: stage.driver,
            no_driver_phrase(journey_map, locale),
        )


def stage_figure(stage: StageCell, measure: Measure, locale: Locale) -> StageFigure:
    """Return a figure of a stage with all that is to be known of it."""
    estimate = measure.of(stage)
    if estimate is None:
        return StageFigure(measure.id, measure.name, None, measure.missing)
    doubts = {"satisfaction": stage.satisfaction_thin, "importance": stage.importance_thin, "staff": stage.staff_thin}
    sentences = [
        measure.meaning,
        *(agents_sentences(stage, locale) if measure.id == "staff" else []),
        *_evidence(estimate, measure.written, locale),
        *([locale.gettext("The range is wide: these are few answers.")] if doubts.get(measure.id) else []),
    ]
    told = _told(estimate, measure.written, sentences, locale)
    return StageFigure(measure.id, measure.name, told, measure.missing)


def scores(journey_map: JourneyMap, locale: Locale) -> list[Score]:
    """Return NPS, CSAT and CES with what they mean; none of agents, who are not asked for them."""
    if journey_map.audience is Audience.STAFF:
        return []
    share = partial(percent, locale=locale)
    nps, csat, ces = journey_map.nps, journey_map.csat, journey_map.ces
    satisfied = locale.gettext("It is the share who were satisfied or very satisfied (4 or 5 of 5).")
    easy = locale.gettext("It is the share who agreed that it was easy (5 to 7 of 7).")
    notes = [] if nps is None else nps_notes(nps, journey_map, locale)
    return [
        _score("NPS", nps, partial(signed, locale=locale), notes, locale, scale=(-100, 100)),
        _score("CSAT", csat, share, [satisfied], locale),
        _score("CES", ces, share, [easy, *_effort_mean(journey_map.ces_mean, locale)], locale),
    ]


def imported_scores(journey_map: JourneyMap, locale: Locale) -> list[Score]:
    """Return the scores of what was imported, which stand apart from those of what was told; none that are hidden."""
    imported = journey_map.imported
    if imported is None:
        return []
    share = partial(percent, locale=locale)
    reviews = sentence_case(locale.gettext("rating in reviews, of 5"))
    found = [
        _score(reviews, imported.rating, locale.decimal, [], locale, scale=metrics.FIVE_POINTS),
        _score("NPS", imported.nps, partial(signed, locale=locale), [], locale, scale=(-100, 100)),
        _score("CSAT", imported.csat, share, [], locale),
        _score("CES", imported.ces, share, [], locale),
    ]
    return [one for one in found if one.told is not None]


def bar(estimate: Estimate, *, lowest: float, highest: float) -> Bar:
    """Put a figure on its scale."""
    low, value, high = (
        min(1.0, max(0.0, (end - lowest) / (highest - lowest))) for end in (estimate.low, estimate.value, estimate.high)
    )
    return Bar(low, value, high)


def sentence_case(words: str) -> str:
    """Return a phrase of the catalogue as a label that stands alone."""
    return words[:1].upper() + words[1:]


def _score(
    name: str,
    estimate: Estimate | None,
    written: Callable[[float], str],
    sentences: list[str],
    locale: Locale,
    *,
    scale: tuple[int, int] = (0, 100),
) -> Score:
    if estimate is None:
        return Score(name, None, None)
    lowest, highest = scale
    return Score(name, _told(estimate, written, sentences, locale), bar(estimate, lowest=lowest, highest=highest))


def _effort_mean(mean: Estimate | None, locale: Locale) -> list[str]:
    if mean is None:
        return []
    ends = range_phrase(locale.decimal(mean.low), locale.decimal(mean.high), locale)
    return [locale.gettext("Mean {mean} of 7 ({range}).", mean=locale.decimal(mean.value), range=ends)]


def _told(estimate: Estimate, written: Callable[[float], str], sentences: list[str], locale: Locale) -> Told:
    ends = range_phrase(written(estimate.low), written(estimate.high), locale)
    return Told(written(estimate.value), ends, people_phrase(estimate.n, locale), tuple(sentences))


def _evidence(estimate: Estimate, written: Callable[[float], str], locale: Locale) -> list[str]:
    return [
        locale.gettext(
            "In 95 of 100 cases the true figure lies between {low} and {high}.",
            low=written(estimate.low),
            high=written(estimate.high),
        ),
        locale.ngettext(
            "The answers of {n} person are behind it.", "The answers of {n} people are behind it.", estimate.n
        ),
    ]
