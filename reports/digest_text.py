"""The weekly digest in words: what is new on the map since the last one."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from interview.language import Locale
from interview.records import Layer
from reports.action_words import is_settled
from reports.compare import Comparison
from reports.comparison_text import change_sentence
from reports.digest import CSAT, NPS, Changed, News
from reports.journey_map import JourneyMap, PainPoint, Quote
from reports.labels import quote_title
from reports.map_caption import focus
from reports.message import CAPTION_LIMIT, Line, example_lines, fitting, stage_name
from reports.pains_text import pain_name
from reports.wording import (
    dates_phrase,
    filter_phrase,
    hidden_phrase,
    origin_phrase,
    percent,
    quote_phrase,
    response_phrase,
    signed,
    told_phrase,
)


def unowned_pains(journey_map: JourneyMap) -> list[PainPoint]:
    """Return the pains that somebody should take, the most told first; none where nobody looked for owners."""
    if journey_map.actions is None:
        return []
    return [pain for pain in journey_map.pains if not is_settled(pain, journey_map)]


def pains_told(news: News) -> list[PainPoint]:
    """Return the pains that a digest with news tells of: what grew or is quoted, then the first without an owner."""
    journey_map, quote = news.journey_map, news.quote
    told = [] if news.pain is None else [news.pain]
    if not told and quote is not None and quote.layer is Layer.PAIN:
        place = (quote.stage_id, quote.label)
        told = [pain for pain in journey_map.pains if (pain.stage_id, pain.category) == place]
    return [*told, *(pain for pain in unowned_pains(journey_map)[:1] if pain not in told)] if news.is_new else []


def digest_text(
    news: News, locale: Locale, *, is_private: bool, is_first: bool = False, agenda: Sequence[str] = ()
) -> str:
    """Say what is new on the map since the last digest; at most 1,024 characters of HTML, one line without news.

    is_private: False where the commands that it could name do not work. is_first: say that it comes every week, and
    how to have it otherwise. agenda: what is due and what to confirm, HTML.
    """
    journey_map, title = news.journey_map, locale.gettext("Weekly digest")
    due = [Line(2 + number, line) for number, line in enumerate(agenda)]
    every_week = [locale.gettext("It comes every week. Another day or hour, or none: /digest")] if is_first else []
    if journey_map.hidden:
        nothing = " ".join([hidden_phrase(journey_map, locale), *every_week])
        return fitting([Line(0, f"<b>{title}</b> · {nothing}"), *due], CAPTION_LIMIT)
    if not news.is_new:
        nothing = locale.gettext("<b>Weekly digest</b>: nothing on the map is new since the last one.")
        return fitting([Line(0, nothing), *due], CAPTION_LIMIT)
    facts = [
        f"<b>{title}</b>",
        escape(filter_phrase(journey_map, locale), quote=False),
        dates_phrase(journey_map, locale),
        response_phrase(journey_map, locale),
    ]
    if news.more is not None:
        more = locale.ngettext(
            "{n} more person since the last digest", "{n} more people since the last digest", news.more
        )
        facts.append(more)
    lines = [
        *example_lines(journey_map, locale),
        Line(0, " · ".join(facts)),
        *(Line(1, sentence) for sentence in focus(journey_map, locale, vertical="satisfaction")[:1]),
        *([] if news.changed is None else [Line(2, _what_changed(news.comparison, news.changed, locale))]),
        *([] if news.pain is None else [Line(3, _grown_pain(journey_map, news.pain, news.before, locale))]),
        *([] if news.quote is None else [Line(4, _quote(journey_map, news.quote, locale))]),
        *(Line(3, line) for line in _unowned(news, locale)),
        *due,
        *([Line(5, locale.gettext("All the rest: /map and /compare"))] if is_private else []),
        *(Line(1, sentence) for sentence in every_week),
    ]
    return fitting(lines, CAPTION_LIMIT)


def _what_changed(comparison: Comparison, changed: Changed, locale: Locale) -> str:
    written: dict[str, Callable[[float], str]] = {
        NPS: partial(signed, locale=locale),
        CSAT: partial(percent, locale=locale),
    }
    name = changed.figure.upper() if changed.stage is None else stage_name(changed.stage, locale)
    return change_sentence(name, changed.change, comparison, written.get(changed.figure, locale.decimal), locale)


def _grown_pain(journey_map: JourneyMap, pain: PainPoint, before: float | None, locale: Locale) -> str:
    values = {
        "pain": pain_name(pain, locale),
        "stage": stage_name(journey_map.stage(pain.stage_id), locale),
        "told": told_phrase(pain, locale),
    }
    if before is None:
        return locale.gettext("<b>New on the map</b>: {pain} ({stage}), {told}.", **values)
    return locale.gettext(
        "<b>Told more often</b>: {pain} ({stage}), {told}; last time {before}.", **values, before=locale.percent(before)
    )


def _unowned(news: News, locale: Locale) -> list[str]:
    """Name the first pain that nobody does anything about, with its figures unless they were told, and count others."""
    journey_map, unowned = news.journey_map, unowned_pains(news.journey_map)
    if not unowned:
        return []
    pain, *others = unowned
    name, stage = pain_name(pain, locale), stage_name(journey_map.stage(pain.stage_id), locale)
    if pain == news.pain:
        first = locale.gettext("<b>No owner</b>: {pain} ({stage}).", pain=name, stage=stage)
    else:
        told = told_phrase(pain, locale)
        first = locale.gettext("<b>No owner</b>: {pain} ({stage}), {told}.", pain=name, stage=stage, told=told)
    if not others:
        return [first]
    more = locale.ngettext("{n} more pain point has none.", "{n} more pain points have none.", len(others))
    return [f"{first} {more}"]


def _quote(journey_map: JourneyMap, quote: Quote, locale: Locale) -> str:
    title = escape(quote_title(journey_map, quote, locale), quote=False)
    words = escape(quote_phrase(quote, locale), quote=False)
    origin = origin_phrase(quote, locale)
    facts = [f"<i>{words}</i>", title, stage_name(journey_map.stage(quote.stage_id), locale)]
    return " · ".join([*facts, *([] if origin is None else [escape(origin, quote=False)])])
