"""The words below the other pictures: where it pays, channels, interviews, trend, personas."""

from html import escape

from interview.language import Locale
from reports.facts import stages_by_changes, switch_ends
from reports.journey_map import JourneyMap, StageCell, Switch
from reports.message import CAPTION_LIMIT, Line, example_lines, fitting, opening_lines, ranged, stage_name
from reports.numbers_text import opportunity_lines
from reports.persona_differences import differences_told, judged_note, not_compared
from reports.side_by_side import SideBySide
from reports.wording import (
    customers_phrase,
    dates_phrase,
    drawn_sentence,
    fewer_phrase,
    filter_phrase,
    funnel_facts,
    no_ways_phrase,
    told_way_phrase,
)


def matrix_caption(journey_map: JourneyMap, locale: Locale) -> str:
    """Say where improving pays most, in at most 1,024 characters of HTML."""
    found = opportunity_lines(journey_map, locale) or [
        Line(1, locale.gettext("No stage was rated by enough people to be shown."))
    ]
    return fitting([*opening_lines(journey_map, locale.gettext("Where it pays"), locale), *found], CAPTION_LIMIT)


def channels_caption(journey_map: JourneyMap, locale: Locale) -> str:
    """Say how many people went on where, in at most 1,024 characters of HTML."""
    ways = [way for stage in stages_by_changes(journey_map) for way in _ways(stage, locale)]
    ways = ways or [no_ways_phrase(journey_map, locale)]
    drawn = drawn_sentence(journey_map, locale)
    lines = [
        *opening_lines(journey_map, locale.gettext("Channels"), locale),
        *(Line(1 + number, line) for number, line in enumerate(ways)),
        *([] if drawn is None else [Line(1, drawn)]),
    ]
    return fitting(lines, CAPTION_LIMIT)


def _ways(stage: StageCell, locale: Locale) -> list[str]:
    """Write the ways at one stage, the first one together with the name of the stage, which never stands alone."""
    first, *others = [_way(switch, locale) for switch in stage.switches]
    who = told_way_phrase(stage.switches[0].share.n, locale)
    return [f"<b>{stage_name(stage, locale)}</b>: {who}\n{first}", *others]


def _way(switch: Switch, locale: Locale) -> str:
    ends = " → ".join(escape(end, quote=False) for end in switch_ends(switch, locale))
    of = locale.gettext("{n} of {all}", n=locale.integer(switch.people), all=locale.integer(switch.share.n))
    return f"{ends}: {of} · {ranged(locale.percent, switch.share, locale)}"


def funnel_caption(journey_map: JourneyMap, locale: Locale) -> str:
    """Say how far the invited people came, in at most 1,024 characters of HTML."""
    facts = funnel_facts(journey_map.funnel, locale) or [
        locale.gettext("Who was invited is known of all customers together only.")
        if journey_map.segment
        else fewer_phrase(journey_map, locale)
    ]
    lines = [*opening_lines(journey_map, locale.gettext("Interviews"), locale), Line(1, " · ".join(facts))]
    return fitting(lines, CAPTION_LIMIT)


def trend_caption(last: JourneyMap, locale: Locale) -> str:
    """Say what the trend is made of, in at most 1,024 characters of HTML. last: the map of the newest period."""
    title = locale.gettext("Trend")
    facts = [f"<b>{title}</b>", escape(filter_phrase(last, locale), quote=False)]
    note = locale.gettext(
        "Whole weeks that are over, of equal length. Bands are ranges: a step inside them can be chance. What changed "
        "and how sure that is: /compare"
    )
    return fitting([*example_lines(last, locale), Line(0, " · ".join(facts)), Line(1, note)], CAPTION_LIMIT)


def personas_caption(whole: JourneyMap, locale: Locale, *, is_filter_left: bool = False) -> str:
    """Say what the rows of the heat map are, in at most 1,024 characters of HTML.

    whole: the map of those who are parted; is_filter_left: whether they are all customers in spite of a filter.
    """
    title = locale.gettext("Personas")
    filtered = escape(filter_phrase(whole, locale), quote=False)
    facts = [f"<b>{title}</b>", filtered, dates_phrase(whole, locale)]
    note = locale.gettext(
        "Each row is one persona, by the rules of the guide; who fits none is in no row. To look at one persona alone, "
        "set the filter."
    )
    lines = [*_filter_left(locale, is_left=is_filter_left), Line(1, note)]
    return fitting([*example_lines(whole, locale), Line(0, " · ".join(facts)), *lines], CAPTION_LIMIT)


def overlay_caption(compared: SideBySide, whole: JourneyMap, locale: Locale, *, is_filter_left: bool = False) -> str:
    """Say where personas differ most and whether that can be chance, in at most 1,024 characters of HTML.

    compared: as in the picture; the rest as in `personas_caption`.
    """
    title = locale.gettext("Personas side by side")
    filtered = escape(filter_phrase(whole, locale), quote=False)
    facts = [f"<b>{title}</b>", filtered, dates_phrase(whole, locale), customers_phrase(whole, locale)]
    told = differences_told(compared, locale)
    lines = [
        *_filter_left(locale, is_left=is_filter_left),
        *(Line(1 + number, _told(sentence, is_real)) for number, (sentence, is_real) in enumerate(told)),
    ]
    note = Line(9, judged_note(locale)) if told else Line(1, not_compared(locale))
    return fitting([*example_lines(whole, locale), Line(0, " · ".join(facts)), *lines, note], CAPTION_LIMIT)


def persona_card_note(locale: Locale) -> str:
    """Say whom the card of a persona is of while a filter is set."""
    return locale.gettext("The card is of all customers of this persona and of all time, in spite of the filter.")


def _filter_left(locale: Locale, *, is_left: bool) -> list[Line]:
    sentence = locale.gettext(
        "The filter is left out here: together with a persona it would be three conditions, which would single people "
        "out."
    )
    return [Line(0, sentence)] if is_left else []


def _told(sentence: str, is_real: bool) -> str:
    words = escape(sentence, quote=False)
    return f"<b>{words}</b>" if is_real else words
