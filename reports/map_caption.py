"""The map in words: Telegram HTML that says the same as the picture, and how sure it is."""

from collections.abc import Collection
from html import escape

from interview.bets import Bet
from interview.language import Locale
from reports.action_words import owned
from reports.compare import Comparison
from reports.comparison_text import clearest_change
from reports.journey_map import Bets, JourneyMap, MomentOfTruth, PainPoint, StageCell, Vertical
from reports.message import (
    CAPTION_LIMIT,
    Line,
    example_lines,
    figure_values,
    fitting,
    nothing_text,
    opening_lines,
    rated_lines,
    stage_name,
)
from reports.metrics import MOMENT_IMPORTANCE_SHARE, MOMENT_STRONG_EMOTION_SHARE
from reports.numbers_text import nps_values
from reports.pains_text import noted_lines, pain_name
from reports.segment import Audience
from reports.wording import (
    agents_sentences,
    agents_view_sentence,
    association_sentence,
    believed_sentences,
    bets_name,
    drawn_sentence,
    driven_name,
    hypothesis_sentence,
    impact_phrase,
    stories_phrase,
    unasked_sentence,
)

CAPTION_PAINS = 3


def map_caption(
    journey_map: JourneyMap,
    locale: Locale,
    *,
    vertical: Vertical,
    own: Bet | None = None,
    note: str | None = None,
    unnamed: Collection[str] = (),
    comparison: Comparison | None = None,
) -> str:
    """Say in HTML what the picture of the map shows, in at most 1,024 characters.

    own: the reader's locked bet; note: what else is to be known of whom the map is of. unnamed: ids of the stages that
    the picture has the numbers of and no names. comparison: of the last two periods of the same customers.
    """
    if journey_map.hypothesis is not None:
        return _hypothesis(journey_map, journey_map.hypothesis, locale)
    if journey_map.hidden:
        return nothing_text(journey_map, locale.gettext("Customer journey"), locale)
    pains = [
        Line(2 + number, owned(f"{number}. {_pain_sentence(journey_map, pain, locale)}", pain, journey_map, locale))
        for number, pain in enumerate(journey_map.pains[:CAPTION_PAINS], start=1)
    ]
    lines = [
        *opening_lines(journey_map, locale.gettext("Customer journey"), locale),
        *([] if note is None else [Line(0, note)]),
        Line(1, " ".join(focus(journey_map, locale, vertical=vertical))),
        *([] if own is None else _own_bet(journey_map, own, locale)),
        *pains,
        *(noted_lines(journey_map, locale) if journey_map.audience is Audience.STAFF else []),
        *([Line(6, association_sentence(locale))] if pains else []),
        *_nps_line(journey_map, locale),
        *_changed(comparison, locale),
        *_numbered(journey_map, unnamed, locale),
        *_starred(journey_map, locale),
        *_gaps(journey_map, locale),
        *_drawn(journey_map, locale),
    ]
    return fitting(lines, CAPTION_LIMIT)


def _numbered(journey_map: JourneyMap, unnamed: Collection[str], locale: Locale) -> list[Line]:
    named = [
        f"{number}. {stage_name(stage, locale)}"
        for number, stage in enumerate(journey_map.stages, start=1)
        if stage.id in unnamed
    ]
    return [Line(5, locale.gettext("The other stages: {stages}.", stages=", ".join(named)))] if named else []


def _drawn(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    sentence = drawn_sentence(journey_map, locale)
    return [] if sentence is None else [Line(2, sentence)]


def _hypothesis(journey_map: JourneyMap, bets: Bets, locale: Locale) -> str:
    """Say what managers believe, that it is no more than that, and no figure of anybody else."""
    title = locale.gettext("Customer journey")
    facts = [f"<b>{title}</b>", escape(bets_name(bets, locale), quote=False)]
    lines = [
        *example_lines(journey_map, locale),
        Line(0, " · ".join(facts)),
        Line(1, f"<b>{hypothesis_sentence(locale)}</b>. {unasked_sentence(journey_map, locale)}"),
        *(Line(2, escape(said, quote=False)) for said in believed_sentences(journey_map, bets, locale)),
    ]
    return fitting(lines, CAPTION_LIMIT)


def _own_bet(journey_map: JourneyMap, own: Bet, locale: Locale) -> list[Line]:
    """Return how the reader's own bet on the stage to look at first held."""
    stage = journey_map.stage(journey_map.focus)
    if stage.satisfaction is None or stage.id not in own.ratings or journey_map.segment:
        return []
    sentence = locale.gettext(
        "Your bet for {stage}: {bet}; customers: {value}.",
        stage=stage_name(stage, locale),
        bet=locale.integer(own.ratings[stage.id]),
        value=locale.decimal(stage.satisfaction.value),
    )
    return [Line(2, sentence)]


def focus(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> list[str]:
    """Say in HTML the main thing: the worst stage, or with importance upwards the most important one."""
    if vertical == "importance" and journey_map.most_important is not None:
        return _most_important(journey_map, journey_map.stage(journey_map.most_important), locale)
    if journey_map.worst is not None:
        return _worst(journey_map, journey_map.stage(journey_map.worst.stage_id), locale)
    rated = rated_lines(journey_map, locale)
    return rated or [locale.gettext("No stage was rated by enough people to be shown.")]


def _worst(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[str]:
    figure, worst = journey_map.rating(stage), journey_map.worst
    if figure is None or worst is None:
        return []
    values = figure_values(stage, figure, locale)
    sentences = [
        locale.gettext("<b>Worst: {stage}, {value} of 5</b> ({people}, {range}).", **values)
        if worst.is_low
        else locale.gettext("<b>Lowest: {stage}, {value} of 5</b> ({people}, {range}).", **values)
    ]
    if stage.importance is not None:
        importance = locale.decimal(stage.importance.value)
        sentences.append(
            locale.gettext("It matters most ({importance}).", importance=importance)
            if worst.matters_most
            else locale.gettext("Its importance is {importance} of 5.", importance=importance)
        )
    if journey_map.audience is Audience.STAFF:
        sentences.append(agents_view_sentence(locale))
    else:
        sentences += agents_sentences(stage, locale)
    if worst.rival is not None:
        rival = journey_map.stage(worst.rival)
        rating = journey_map.rating(rival)
        if rating is not None:
            sentences.append(
                locale.gettext(
                    "{stage} ({value}) may be just as low.",
                    stage=stage_name(rival, locale),
                    value=locale.decimal(rating.value),
                )
            )
    return sentences


def _most_important(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[str]:
    if stage.importance is None:
        return []
    values = figure_values(stage, stage.importance, locale)
    sentences = [locale.gettext("<b>Matters most: {stage}, {value} of 5</b> ({people}, {range}).", **values)]
    if stage.satisfaction is None:
        return sentences
    satisfaction = locale.decimal(stage.satisfaction.value)
    is_worst = journey_map.worst is not None and journey_map.worst.stage_id == stage.id
    sentences.append(
        locale.gettext("It also has the lowest satisfaction ({satisfaction}).", satisfaction=satisfaction)
        if is_worst
        else locale.gettext("Satisfaction there is {satisfaction} of 5.", satisfaction=satisfaction)
    )
    return [*sentences, *agents_sentences(stage, locale)]


def _pain_sentence(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> str:
    return locale.gettext(
        "{pain} ({stage}): {stories}, {link}.",
        pain=pain_name(pain, locale),
        stage=stage_name(journey_map.stage(pain.stage_id), locale),
        stories=stories_phrase(pain, locale),
        link=impact_phrase(pain, locale),
    )


def _nps_line(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    if journey_map.nps is None:
        return []
    sentence = locale.gettext("NPS {score} ({range}), {people}.", **nps_values(journey_map.nps, locale))
    return [Line(7, sentence)]


def _changed(comparison: Comparison | None, locale: Locale) -> list[Line]:
    """Say what changed; of two lines of this rank the one before gives way first."""
    sentence = None if comparison is None else clearest_change(comparison, locale)
    return [] if sentence is None else [Line(7, sentence)]


def _starred(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Name the moments of truth; the rule stands on the picture too, where there is room for it."""
    named = _moments(journey_map, locale)
    return [] if named is None else [Line(8, named), Line(10, _moment_rule(journey_map, locale))]


def moments_sentence(journey_map: JourneyMap, locale: Locale) -> str | None:
    """Name in HTML the moments of truth, if there are any, and state the rule."""
    named = _moments(journey_map, locale)
    return None if named is None else f"{named} {_moment_rule(journey_map, locale)}"


def _moments(journey_map: JourneyMap, locale: Locale) -> str | None:
    stages = journey_map.stages
    known, possible, urgent = (
        ", ".join(stage_name(stage, locale) for stage in stages if is_one(stage))
        for is_one in (
            lambda stage: stage.is_moment,
            lambda stage: stage.may_be_moment,
            lambda stage: stage.moment is MomentOfTruth.URGENT,
        )
    )
    sentences = [
        *([locale.gettext("★ Moments of truth: {stages}.", stages=known)] if known else []),
        *([locale.gettext("☆ Possible moments of truth: {stages}.", stages=possible)] if possible else []),
        *([locale.gettext("Urgent, as satisfaction is low: {stages}.", stages=urgent)] if urgent else []),
    ]
    return " ".join(sentences) or None


def _moment_rule(journey_map: JourneyMap, locale: Locale) -> str:
    values = {
        "important": locale.percent(MOMENT_IMPORTANCE_SHARE),
        "strong": locale.percent(MOMENT_STRONG_EMOTION_SHARE),
    }
    if journey_map.driven is None or not any(stage.is_moment for stage in journey_map.stages):
        return locale.gettext(
            "The rule: important to {important} or more, or strong feelings in {strong} of the stories or more.",
            **values,
        )
    rule = locale.gettext(
        "The rule: important to {important} or more, or strong feelings in {strong} of the stories or more, and "
        "satisfaction there goes together with {score}.",
        **values,
        score=driven_name(journey_map.driven),
    )
    if not any(stage.may_be_moment for stage in journey_map.stages):
        return rule
    unknown = locale.gettext("Of the possible ones too few people rated everything for that last part.")
    return f"{rule} {unknown}"


def _gaps(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    names = [stage_name(stage, locale) for stage in journey_map.stages if stage.satisfaction is None]
    if not names or journey_map.customers is None:
        return []
    return [Line(9, locale.gettext("Too few ratings to show: {stages}.", stages=", ".join(names)))]
