"""The scores in words: NPS, CSAT and CES with their ranges, and what can't be read from them."""

from functools import partial
from html import escape

from interview.language import Locale
from reports.drivers import COMPLETE_PER_STAGE
from reports.journey_map import JourneyMap, StageCell
from reports.message import (
    ITEM,
    MESSAGE_LIMIT,
    PARAGRAPH,
    Line,
    caption_pages,
    counted,
    fitting,
    nothing_text,
    opening_lines,
    ranged,
    rated_lines,
    stage_name,
)
from reports.metrics import Estimate
from reports.segment import Audience
from reports.wording import (
    HIGH_OPPORTUNITY,
    driven_name,
    driver_share,
    flags_sentence,
    funnel_facts,
    imported_sentences,
    leaving_sentences,
    nps_notes,
    people_phrase,
    percent,
    range_phrase,
    signed,
)


def numbers_text(journey_map: JourneyMap, locale: Locale) -> str:
    """Tell NPS, CSAT and CES with their ranges and what can't be read from them; at most 4,096 characters of HTML."""
    if journey_map.hidden:
        return nothing_text(journey_map, locale.gettext("Numbers"), locale)
    lines = [*_head(journey_map, locale), *_lines(journey_map, locale)]
    return fitting(lines, MESSAGE_LIMIT, divider=PARAGRAPH)


def numbers_pages(journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Tell the same in captions, what matters most first."""
    if journey_map.hidden:
        return [nothing_text(journey_map, locale.gettext("Numbers"), locale)]
    return caption_pages(_head(journey_map, locale), _lines(journey_map, locale), locale)


def _head(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    return opening_lines(journey_map, locale.gettext("Numbers"), locale)


def _lines(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    if journey_map.audience is Audience.STAFF:
        return _of_agents(journey_map, locale)
    lines = [
        Line(1, " ".join(_nps(journey_map, locale))),
        Line(1, _csat(journey_map, locale)),
        Line(1, " ".join(_ces(journey_map, locale))),
        Line(2, locale.gettext("The ranges hold the true figure in 95 of 100 cases.")),
        *opportunity_lines(journey_map, locale),
        *_drivers(journey_map, locale),
        *_moods(journey_map, locale),
        *_leaving(journey_map, locale),
        *([Line(5, " ".join(imported))] if (imported := imported_sentences(journey_map, locale)) else []),
    ]
    flagged = flags_sentence(journey_map, locale)
    if flagged is not None:
        lines.append(Line(6, flagged))
    funnel = funnel_facts(journey_map.funnel, locale)
    if funnel:
        lines.append(Line(6, ITEM.join(funnel)))
    return lines


def _of_agents(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Tell the one figure that agents are asked for."""
    sentence = locale.gettext(
        "Agents are asked how satisfied customers are with each stage; NPS, CSAT and CES are asked of customers alone."
    )
    rated = "\n".join(rated_lines(journey_map, locale))
    ranges = locale.gettext("The ranges hold the true figure in 95 of 100 cases.")
    return [*([Line(1, rated)] if rated else []), Line(1, sentence), Line(2, ranges)]


def _nps(journey_map: JourneyMap, locale: Locale) -> list[str]:
    score = journey_map.nps
    if score is None:
        return [_hidden_score("NPS", journey_map, locale)]
    opening = locale.gettext("<b>NPS {score}</b> ({range}), {people}.", **nps_values(score, locale))
    return [opening, *nps_notes(score, journey_map, locale)]


def nps_values(score: Estimate, locale: Locale) -> dict[str, str]:
    """Return what a sentence about NPS is filled in with."""
    """Return what a sentence about NPS is filled in with."""
    return {
        "score": signed(score.value, locale),
        "range": range_phrase(signed(score.low, locale), signed(score.high, locale), locale),
        "people": people_phrase(score.n, locale),
    }


def _csat(journey_map: JourneyMap, locale: Locale) -> str:
    if journey_map.csat is None:
        return _hidden_score("CSAT", journey_map, locale)
    return locale.gettext(
        "<b>CSAT {score}</b> ({range}), {people}: satisfied or very satisfied.",
        **_percent_values(journey_map.csat, locale),
    )


def _ces(journey_map: JourneyMap, locale: Locale) -> list[str]:
    if journey_map.ces is None:
        return [_hidden_score("CES", journey_map, locale)]
    sentences = [
        locale.gettext(
            "<b>CES {score}</b> ({range}), {people}: agreed that it was easy (5 to 7 of 7).",
            **_percent_values(journey_map.ces, locale),
        )
    ]
    mean = journey_map.ces_mean
    if mean is not None:
        ends = range_phrase(locale.decimal(mean.low), locale.decimal(mean.high), locale)
        sentences.append(locale.gettext("Mean {mean} of 7 ({range}).", mean=locale.decimal(mean.value), range=ends))
    return sentences


def _percent_values(score: Estimate, locale: Locale) -> dict[str, str]:
    return {
        "score": percent(score.value, locale),
        "range": range_phrase(percent(score.low, locale), percent(score.high, locale), locale),
        "people": people_phrase(score.n, locale),
    }


def _hidden_score(name: str, journey_map: JourneyMap, locale: Locale) -> str:
    if journey_map.k == 1:
        return locale.gettext("<b>{score}</b>: nobody has answered yet.", score=name)
    if journey_map.part:
        return locale.gettext("<b>{score}</b>: not shown, it would tell of a few.", score=name)
    return locale.gettext(
        "<b>{score}</b>: fewer than {k} people answered, so nothing is shown.",
        score=name,
        k=locale.integer(journey_map.k),
    )


def opportunity_lines(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """List the stages by opportunity score, the one where improving pays most first."""
    rated = [(stage, stage.opportunity) for stage in journey_map.stages if stage.opportunity is not None]
    if not rated:
        return []
    items = [
        f"{stage_name(stage, locale)} {counted(locale.decimal, score, locale)}"
        for stage, score in sorted(rated, key=lambda pair: -pair[1].value)
    ]
    sentence = locale.gettext(
        "<b>Where improving pays most</b>, 0 to 20: {stages}. It is the importance of a stage plus what satisfaction "
        "falls short of it; from {high} on it is high.",
        stages=ITEM.join(items),
        high=locale.integer(HIGH_OPPORTUNITY),
    )
    return [Line(3, sentence)]


def _drivers(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Say which stages go with the overall score, derived importance beside the stated one."""
    if journey_map.driven is None:
        needed = COMPLETE_PER_STAGE * len(journey_map.stages)
        sentence = locale.ngettext(
            "<b>What goes with the overall score</b> shows once about {n} person has rated every stage and the whole.",
            "<b>What goes with the overall score</b> shows once about {n} people have rated every stage and the whole.",
            needed,
        )
        return [Line(4, sentence)]
    driving = [(stage, stage.driver) for stage in journey_map.stages if stage.driver is not None]
    items = [
        f"{stage_name(stage, locale)} {ranged(partial(driver_share, locale=locale), share, locale)}"
        f"{_stated(stage, locale)}"
        for stage, share in sorted(driving, key=lambda pair: -pair[1].value)
    ]
    sentence = locale.gettext(
        "<b>What goes with {score}</b>: {stages}. The shares say how much of the differences between people goes "
        "together with satisfaction at a stage, not what causes what.",
        score=driven_name(journey_map.driven),
        stages=ITEM.join(items),
    )
    behind = locale.gettext(
        "Behind it: {people} who gave that score and rated {n} of {all} stages.",
        people=people_phrase(driving[0][1].n, locale),
        n=locale.integer(len(driving)),
        all=locale.integer(len(journey_map.stages)),
    )
    return [Line(4, f"{sentence} {behind}")]


def _stated(stage: StageCell, locale: Locale) -> str:
    if stage.importance is None:
        return ""
    return ", " + locale.gettext("importance {mean} of 5", mean=locale.decimal(stage.importance.value))


def _moods(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    felt = [(stage, stage.net_emotion) for stage in journey_map.stages if stage.net_emotion is not None]
    if not felt:
        return []
    items = [
        f"{stage_name(stage, locale)} {counted(partial(signed, locale=locale), mood, locale)}" for stage, mood in felt
    ]
    sentence = locale.gettext(
        "<b>Mood of the stories</b>, −100 to 100: {stages}. It is the share that sounds good minus the share that "
        "sounds bad.",
        stages=ITEM.join(items),
    )
    return [Line(5, sentence)]


def _leaving(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    sentences = leaving_sentences(journey_map, locale)
    if not sentences:
        return []
    title = locale.gettext("<b>Told more often by those who then looked elsewhere or stopped</b>")
    said = [escape(sentence, quote=False) for sentence in sentences]
    return [Line(5, "\n".join([title, *said] if len(said) > 1 else said))]
