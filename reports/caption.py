"""The map in words, for messages: Telegram HTML that says the same as the picture, and how sure it is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape, unescape

from interview.language import Language, Locale
from interview.records import Role
from reports.action_words import owned, owner_line
from reports.compare import Change, Comparison, Verdict
from reports.digest import CSAT, NPS, Changed, News
from reports.drivers import COMPLETE_PER_STAGE
from reports.facts import Fact, item_phrase, notes_title, stage_facts
from reports.journey_map import JourneyMap, MomentOfTruth, PainPoint, Quote, StageCell, Vertical
from reports.labels import pain_title, quote_title
from reports.metrics import K_QUOTES, MOMENT_IMPORTANCE_SHARE, MOMENT_STRONG_EMOTION_SHARE, Estimate
from reports.plan import in_language
from reports.quote_pages import QuotePage
from reports.wording import (
    HIGH_OPPORTUNITY,
    agents_phrase,
    agents_sentences,
    association_sentence,
    beside_sentence,
    customers_phrase,
    driven_name,
    driver_share,
    fewer_phrase,
    filter_phrase,
    flags_sentence,
    funnel_facts,
    hidden_phrase,
    impact_phrase,
    imported_sentences,
    leaving_sentences,
    noted_phrase,
    nps_notes,
    people_phrase,
    percent,
    period_phrase,
    quoted,
    range_phrase,
    response_phrase,
    severity_phrase,
    signed,
    stories_phrase,
    told_phrase,
    what_if_sentence,
)

CAPTION_LIMIT = 1_024
MESSAGE_LIMIT = 4_096
"""Telegram's limits, in UTF-16 units after the entities are parsed."""

CAPTION_PAINS = 3
MESSAGE_PAINS = 12
FACT_ITEMS = 3
STAGE_PAINS = 5  # with more, the phone would show the end of the list first
NAME_LIMIT = 40  # letters of a stage's name; the titles of a guide are other people's texts


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a message. Where there is no room, the lines with the highest rank are given up first."""

    rank: int
    text: str


def map_caption(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> str:
    """Say in HTML what the picture of the map shows, in at most 1,024 characters."""
    if journey_map.hidden:
        return _nothing(journey_map, locale.gettext("Customer journey"), locale)
    pains = [
        Line(2 + number, owned(f"{number}. {_pain_sentence(journey_map, pain, locale)}", pain, journey_map, locale))
        for number, pain in enumerate(journey_map.pains[:CAPTION_PAINS], start=1)
    ]
    lines = [
        *_opening(journey_map, locale.gettext("Customer journey"), locale),
        Line(1, " ".join(focus(journey_map, locale, vertical=vertical))),
        *pains,
        *([Line(6, association_sentence(locale))] if pains else []),
        *_nps_line(journey_map, locale),
        *_starred(journey_map, locale),
        *_gaps(journey_map, locale),
    ]
    return fitting(lines, CAPTION_LIMIT)


def pains_text(journey_map: JourneyMap, locale: Locale, *, limit: int = MESSAGE_LIMIT) -> str:
    """List the pains, most told first, with share, cost and link to NPS, in HTML. limit: characters, at most."""
    title = locale.gettext("Pain points")
    if journey_map.hidden:
        return _nothing(journey_map, title, locale)
    lines = _opening(journey_map, title, locale)
    if not journey_map.pains:
        none = locale.gettext(
            "No pain point was told by {k} people or more, so none is shown.", k=locale.integer(journey_map.k)
        )
        return fitting([*lines, Line(1, none), *_noted(journey_map, locale)], limit, divider="\n\n")
    for number, pain in enumerate(journey_map.pains[:MESSAGE_PAINS], start=1):
        stage = _name(journey_map.stage(pain.stage_id), locale)
        title = f"<b>{number}. {_pain_name(pain, locale)}</b> · {stage}"
        details = [*_pain_details(pain, title, locale), *owner_line(pain, journey_map, locale)]
        lines.append(Line(4 + number, "\n".join(details)))
    lines += [
        *_noted(journey_map, locale),
        Line(2, association_sentence(locale)),
        Line(3, locale.gettext("Shares count people who told of it, out of all who told anything about that stage.")),
    ]
    return fitting(lines, limit, divider="\n\n")


def _noted(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Return what colleagues meet, in one paragraph, the most frequent first."""
    often = sorted(journey_map.staff_notes, key=lambda one: -one.notes_per_week)[:CAPTION_PAINS]
    if not often:
        return []
    noted = [
        f"{_name(journey_map.stage(one.stage_id), locale)} · {escape(noted_phrase(one, locale), quote=False)}"
        for one in often
    ]
    beside = escape(beside_sentence(locale), quote=False)
    return [Line(3, "\n".join([f"<b>{escape(notes_title(locale), quote=False)}</b>", *noted, beside]))]


def numbers_text(journey_map: JourneyMap, locale: Locale) -> str:
    """Tell NPS, CSAT and CES with their ranges and what can't be read from them; at most 4,096 characters of HTML."""
    title = locale.gettext("Numbers")
    if journey_map.hidden:
        return _nothing(journey_map, title, locale)
    lines = [
        *_opening(journey_map, title, locale),
        Line(1, " ".join(_nps(journey_map, locale))),
        Line(1, _csat(journey_map, locale)),
        Line(1, " ".join(_ces(journey_map, locale))),
        Line(2, locale.gettext("The ranges hold the true figure in 95 of 100 cases.")),
        *_opportunities(journey_map, locale),
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
        lines.append(Line(6, " · ".join(funnel)))
    return fitting(lines, MESSAGE_LIMIT, divider="\n\n")


def stage_text(journey_map: JourneyMap, stage_id: str, locale: Locale) -> str:
    """Tell what the map holds of one stage, its worst pains with it, in at most 1,024 characters of HTML."""
    stage = journey_map.stage(stage_id)
    title = escape(in_language(stage.title, locale), quote=False)
    if journey_map.hidden:
        return _nothing(journey_map, title, locale)
    lines = _opening(journey_map, title, locale)
    pains = [pain for pain in journey_map.pains if pain.stage_id == stage_id][:STAGE_PAINS]
    facts = stage_facts(journey_map, stage_id, locale)
    ratings = " ".join(_stage_ratings(stage, locale))
    if stage.satisfaction is None and stage.importance is None:
        ratings = locale.gettext("Too few ratings to show: {stages}.", stages=_name(stage, locale))
        if not any(pain.imported for pain in pains) and not stage.logged:
            return fitting([*lines, Line(1, ratings)], CAPTION_LIMIT, divider="\n\n")
    lines += [
        Line(1, ratings),
        *([Line(2, figures)] if (figures := "\n".join(_stage_figures(journey_map, stage, locale))) else []),
        *(
            Line(3 + number, "\n".join([*details, *owner_line(pain, journey_map, locale)]))
            for number, pain in enumerate(pains, start=1)
            for details in [_pain_details(pain, f"<b>{number}. {_pain_name(pain, locale)}</b>", locale)]
        ),
        *(Line(3 + STAGE_PAINS + number, _fact_line(fact, locale)) for number, fact in enumerate(facts, start=1)),
        *([Line(2, association_sentence(locale))] if pains else []),
    ]
    return fitting(lines, CAPTION_LIMIT, divider="\n\n")


def _fact_line(fact: Fact, locale: Locale) -> str:
    """Write one matter and what was said most to it."""
    title = fact.title
    if fact.role is Role.STAFF:
        title = locale.gettext("{title} (agents)", title=title)
    said = [item_phrase(item, locale) for item in fact.items[:FACT_ITEMS]] + ([fact.amount] if fact.amount else [])
    return f"<b>{escape(title, quote=False)}</b>\n{escape(' · '.join(said), quote=False)}"


def quotes_caption(
    journey_map: JourneyMap, stage_id: str, pages: Sequence[QuotePage], page: int, locale: Locale
) -> str:
    """Quote what people said of one pain or gain of a stage, in at most 1,024 characters of HTML."""
    stage = _name(journey_map.stage(stage_id), locale)
    if not pages:
        none = locale.gettext("Nothing said of this stage can be quoted yet.")
        return fitting([*_opening(journey_map, stage, locale), Line(1, none)], CAPTION_LIMIT)
    shown = pages[page]
    told = [] if shown.pain is None else [stories_phrase(shown.pain, locale)]
    facts = [f"<b>{escape(shown.title, quote=False)}</b>", stage, *told]
    lines = [
        *_examples(journey_map, locale),
        Line(0, " · ".join(facts)),
        *(Line(1 + number, _quoted(quote, locale)) for number, quote in enumerate(shown.quotes)),
        Line(8, _quoting_rule(journey_map, locale)),
        Line(7, f"{locale.integer(page + 1)} / {locale.integer(len(pages))}"),
    ]
    return fitting(lines, CAPTION_LIMIT, divider="\n\n")


def _quoting_rule(journey_map: JourneyMap, locale: Locale) -> str:
    """Say what the quotes are, and of whom."""
    rule = locale.gettext("single clauses, not whole stories")
    if journey_map.k > 1:
        rule = locale.gettext(
            "single clauses from at least {k} people who told of this, not whole stories", k=locale.integer(K_QUOTES)
        )
    facts = [filter_phrase(journey_map, locale), period_phrase(journey_map.period, locale), rule]
    return escape(" · ".join(facts), quote=False)


def _quoted(quote: Quote, locale: Locale) -> str:
    """Write a quote, naming its language where that is not the reader's."""
    words = escape(quoted(quote.text, locale), quote=False)
    foreign = "" if quote.language == locale.language else f" <i>({Language(quote.language).own_name})</i>"
    if quote.imported:
        return locale.gettext("{quote} (imported)", quote=f"{words}{foreign}")
    return f"{words}{foreign}"


def matrix_caption(journey_map: JourneyMap, locale: Locale) -> str:
    """Say where improving pays most, in at most 1,024 characters of HTML."""
    found = _opportunities(journey_map, locale) or [
        Line(1, locale.gettext("No stage was rated by enough people to be shown."))
    ]
    return fitting([*_opening(journey_map, locale.gettext("Where it pays"), locale), *found], CAPTION_LIMIT)


def funnel_caption(journey_map: JourneyMap, locale: Locale) -> str:
    """Say how far the invited people came, in at most 1,024 characters of HTML."""
    facts = funnel_facts(journey_map.funnel, locale) or [
        locale.gettext("Who was invited is known of all customers together only.")
        if journey_map.segment
        else fewer_phrase(journey_map, locale)
    ]
    lines = [*_opening(journey_map, locale.gettext("Interviews"), locale), Line(1, " · ".join(facts))]
    return fitting(lines, CAPTION_LIMIT)


def trend_caption(last: JourneyMap, locale: Locale) -> str:
    """Say what the trend is made of, in at most 1,024 characters of HTML. last: the map of the newest period."""
    title = locale.gettext("Trend")
    facts = [f"<b>{title}</b>", locale.gettext("all customers")]
    note = locale.gettext(
        "Whole weeks that are over, of equal length. Bands are ranges: a step inside them can be chance. What changed "
        "and how sure that is: /compare"
    )
    return fitting([*_examples(last, locale), Line(0, " · ".join(facts)), Line(1, note)], CAPTION_LIMIT)


def personas_caption(journey_map: JourneyMap, locale: Locale) -> str:
    """Say what the rows of the heat map are, in at most 1,024 characters of HTML."""
    title = locale.gettext("Personas")
    facts = [f"<b>{title}</b>", period_phrase(journey_map.period, locale)]
    note = locale.gettext(
        "Each row is one persona, by the rules of the guide; who fits none is in no row. To look at one persona alone, "
        "set the filter."
    )
    return fitting([*_examples(journey_map, locale), Line(0, " · ".join(facts)), Line(1, note)], CAPTION_LIMIT)


def _stage_ratings(stage: StageCell, locale: Locale) -> list[str]:
    sentences: list[str] = []
    if stage.satisfaction is not None:
        sentences.append(
            locale.gettext(
                "<b>Satisfaction {value} of 5</b> ({people}, {range}).", **_values(stage, stage.satisfaction, locale)
            )
        )
    if stage.importance is not None:
        importance = locale.decimal(stage.importance.value)
        sentences.append(locale.gettext("Its importance is {importance} of 5.", importance=importance))
    return sentences + agents_sentences(stage, locale)


def _stage_figures(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[str]:
    """Return what follows from ratings and stories, a line each."""
    found: list[str] = []
    if stage.moment is not MomentOfTruth.NO:
        name = locale.gettext("moment of truth") if journey_map.driven else locale.gettext("possible moment of truth")
        found.append(f"★ {name}")
    if stage.opportunity is not None:
        label = locale.gettext("opportunity, of 20")
        found.append(f"{label}: {_ranged(locale.decimal, stage.opportunity, locale)}")
    if stage.driver is not None and journey_map.driven is not None:
        label = locale.gettext("goes with {score}", score=driven_name(journey_map.driven))
        found.append(f"{label}: {_ranged(partial(driver_share, locale=locale), stage.driver, locale)}")
    if stage.net_emotion is not None:
        label = locale.gettext("mood of the stories")
        found.append(f"{label}: {_ranged(partial(signed, locale=locale), stage.net_emotion, locale)}")
    return found


def comparison_text(comparison: Comparison, locale: Locale) -> str:
    """Say what changed between two periods and what can be told from chance; at most 4,096 characters of HTML."""
    before, after = comparison.before, comparison.after
    title = locale.gettext("What changed")
    facts = [
        f"<b>{title}</b>",
        escape(filter_phrase(after, locale), quote=False),
        period_phrase(after.period, locale),
        customers_phrase(after, locale),
    ]
    compared = locale.gettext(
        "Compared with {period}: {people}.",
        period=period_phrase(before.period, locale),
        people=customers_phrase(before, locale),
    )
    lines = [*_examples(after, locale), Line(0, " · ".join(facts)), Line(0, compared)]
    if not comparison.stages:
        few = locale.gettext(
            "Too few people rated a stage in both periods, so there is nothing to compare yet: it takes {k} in each.",
            k=locale.integer(after.k),
        )
        return fitting([*lines, Line(1, few)], MESSAGE_LIMIT, divider="\n\n")
    stages = [
        _change(_name(one.stage, locale), one.change, locale.decimal, locale, digits=1) for one in comparison.stages
    ]
    scores = [
        _change("NPS", comparison.nps, partial(signed, locale=locale), locale),
        _change("CSAT", comparison.csat, partial(percent, locale=locale), locale),
    ]
    lines += [
        Line(1, "\n".join([locale.gettext("<b>Satisfaction, of 5</b>"), *filter(None, stages)])),
        *([Line(1, "\n".join(filter(None, scores)))] if any(scores) else []),
        Line(
            2,
            locale.gettext(
                "At this size only a change of satisfaction by about {points} or more would show. The stages are "
                "judged together, so that one among many does not look changed by chance. Other people answered in "
                "the two periods: what changed may also be who answered.",
                points=locale.decimal(comparison.visible or 0.0),
            ),
        ),
    ]
    return fitting(lines, MESSAGE_LIMIT, divider="\n\n")


def digest_text(news: News, locale: Locale, *, is_private: bool, agenda: Sequence[str] = ()) -> str:
    """Say what is new on the map since the last digest; at most 1,024 characters of HTML, one line without news.

    is_private: False where the commands that it could name do not work. agenda: what is due and what to confirm, HTML.
    """
    journey_map, title = news.journey_map, locale.gettext("Weekly digest")
    due = [Line(2 + number, line) for number, line in enumerate(agenda)]
    if journey_map.hidden:
        return fitting([Line(0, f"<b>{title}</b> · {hidden_phrase(journey_map, locale)}"), *due], CAPTION_LIMIT)
    if not news.is_new:
        nothing = locale.gettext("<b>Weekly digest</b>: nothing on the map is new since the last one.")
        return fitting([Line(0, nothing), *due], CAPTION_LIMIT)
    facts = [
        f"<b>{title}</b>",
        escape(filter_phrase(journey_map, locale), quote=False),
        period_phrase(journey_map.period, locale),
        response_phrase(journey_map, locale),
    ]
    if news.more is not None:
        more = locale.ngettext(
            "{n} more person since the last digest", "{n} more people since the last digest", news.more
        )
        facts.append(more)
    lines = [
        *_examples(journey_map, locale),
        Line(0, " · ".join(facts)),
        *(Line(1, sentence) for sentence in focus(journey_map, locale, vertical="satisfaction")[:1]),
        *([] if news.changed is None else [Line(2, _what_changed(news.comparison, news.changed, locale))]),
        *([] if news.pain is None else [Line(3, _grown_pain(journey_map, news.pain, news.before, locale))]),
        *([] if news.quote is None else [Line(4, _quote(journey_map, news.quote, locale))]),
        *due,
        *([Line(5, locale.gettext("All the rest: /map and /compare"))] if is_private else []),
    ]
    return fitting(lines, CAPTION_LIMIT)


def _what_changed(comparison: Comparison, changed: Changed, locale: Locale) -> str:
    """Write a figure before and after with the verdict, and of whom and when both are."""
    written: dict[str, Callable[[float], str]] = {
        NPS: partial(signed, locale=locale),
        CSAT: partial(percent, locale=locale),
    }
    write = written.get(changed.figure, locale.decimal)
    before, after = changed.change.before, changed.change.after
    values = {
        "what": changed.figure.upper() if changed.stage is None else _name(changed.stage, locale),
        "before": write(before.value),
        "after": write(after.value),
    }
    verdict = (
        locale.gettext("{what}: {before} before, {after} now. That is a real change.", **values)
        if changed.change.verdict is Verdict.REAL
        else locale.gettext("{what}: {before} before, {after} now. That is perhaps a change.", **values)
    )
    periods = locale.gettext(
        "{after} ({after_people}) against {before} ({before_people}).",
        after=period_phrase(comparison.after.period, locale),
        after_people=people_phrase(after.n, locale),
        before=period_phrase(comparison.before.period, locale),
        before_people=people_phrase(before.n, locale),
    )
    return f"{verdict} {periods}"


def _grown_pain(journey_map: JourneyMap, pain: PainPoint, before: float | None, locale: Locale) -> str:
    values = {
        "pain": _pain_name(pain, locale),
        "stage": _name(journey_map.stage(pain.stage_id), locale),
        "told": told_phrase(pain, locale),
    }
    if before is None:
        return locale.gettext("<b>New on the map</b>: {pain} ({stage}), {told}.", **values)
    return locale.gettext(
        "<b>Told more often</b>: {pain} ({stage}), {told}; last time {before}.", **values, before=locale.percent(before)
    )


def _quote(journey_map: JourneyMap, quote: Quote, locale: Locale) -> str:
    title = escape(quote_title(journey_map, quote, locale), quote=False)
    words = escape(quoted(quote.text, locale), quote=False)
    return f"<i>{words}</i> · {title} · {_name(journey_map.stage(quote.stage_id), locale)}"


def _change(
    name: str, change: Change | None, written: Callable[[float], str], locale: Locale, *, digits: int = 0
) -> str | None:
    """Write a figure before and after; the difference is that of the figures as they are written."""
    if change is None:
        return None
    verdicts = {
        Verdict.REAL: locale.gettext("a real change"),
        Verdict.MAYBE: locale.gettext("perhaps a change"),
        Verdict.CHANCE: locale.gettext("cannot be told from chance"),
    }
    difference = round(round(change.after.value, digits) - round(change.before.value, digits), digits)
    sign = "+" if difference > 0 else ""
    step = f"{sign}{locale.decimal(difference or 0.0, digits=digits)}"
    line = (
        f"{name}: {written(change.before.value)} → {written(change.after.value)} ({step}), {verdicts[change.verdict]}"
    )
    return f"<b>{line}</b>" if change.verdict is Verdict.REAL else line


def _opening(journey_map: JourneyMap, title: str, locale: Locale) -> list[Line]:
    """Title, filter, period and people; before them, when it is so, that the answers are invented."""
    facts = [
        f"<b>{title}</b>",
        escape(filter_phrase(journey_map, locale), quote=False),
        period_phrase(journey_map.period, locale),
        response_phrase(journey_map, locale),
    ]
    if journey_map.staff is not None:
        facts.append(agents_phrase(journey_map, locale))
    return [*_examples(journey_map, locale), Line(0, " · ".join(facts))]


def _examples(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    return [Line(0, f"<i>{locale.gettext('Examples, not real customers')}</i>")] if journey_map.example else []


def _nothing(journey_map: JourneyMap, title: str, locale: Locale) -> str:
    facts = [
        f"<b>{title}</b>",
        escape(filter_phrase(journey_map, locale), quote=False),
        period_phrase(journey_map.period, locale),
    ]
    return "\n".join([" · ".join(facts), hidden_phrase(journey_map, locale)])


def focus(journey_map: JourneyMap, locale: Locale, *, vertical: Vertical) -> list[str]:
    """Say in HTML the main thing: the worst stage, or with importance upwards the most important one."""
    if vertical == "importance" and journey_map.most_important is not None:
        return _most_important(journey_map, journey_map.stage(journey_map.most_important), locale)
    if journey_map.worst is not None:
        return _worst(journey_map, journey_map.stage(journey_map.worst.stage_id), locale)
    shown = [stage for stage in journey_map.stages if stage.satisfaction is not None]
    if not shown:
        return [locale.gettext("No stage was rated by enough people to be shown.")]
    return [_rated(stage, stage.satisfaction, locale) for stage in shown if stage.satisfaction is not None]


def _rated(stage: StageCell, figure: Estimate, locale: Locale) -> str:
    return locale.gettext("<b>{stage}: {value} of 5</b> ({people}, {range}).", **_values(stage, figure, locale))


def _worst(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[str]:
    figure, worst = stage.satisfaction, journey_map.worst
    if figure is None or worst is None:
        return []
    values = _values(stage, figure, locale)
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
    sentences += agents_sentences(stage, locale)
    if worst.rival is not None:
        rival = journey_map.stage(worst.rival)
        if rival.satisfaction is not None:
            sentences.append(
                locale.gettext(
                    "{stage} ({value}) may be just as low.",
                    stage=_name(rival, locale),
                    value=locale.decimal(rival.satisfaction.value),
                )
            )
    return sentences


def _most_important(journey_map: JourneyMap, stage: StageCell, locale: Locale) -> list[str]:
    if stage.importance is None:
        return []
    values = _values(stage, stage.importance, locale)
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


def _values(stage: StageCell, figure: Estimate, locale: Locale) -> dict[str, str]:
    return {
        "stage": _name(stage, locale),
        "value": locale.decimal(figure.value),
        "people": people_phrase(figure.n, locale),
        "range": range_phrase(locale.decimal(figure.low), locale.decimal(figure.high), locale),
    }


def _pain_sentence(journey_map: JourneyMap, pain: PainPoint, locale: Locale) -> str:
    return locale.gettext(
        "{pain} ({stage}): {stories}, {link}.",
        pain=_pain_name(pain, locale),
        stage=_name(journey_map.stage(pain.stage_id), locale),
        stories=stories_phrase(pain, locale),
        link=impact_phrase(pain.impact, locale),
    )


def _pain_details(pain: PainPoint, title: str, locale: Locale) -> list[str]:
    return [
        title,
        told_phrase(pain, locale),
        severity_phrase(pain.severity, locale),
        impact_phrase(pain.impact, locale),
        *([] if (sentence := what_if_sentence(pain, locale)) is None else [sentence]),
        *_opportunity_of(pain, locale),
    ]


def _opportunity_of(pain: PainPoint, locale: Locale) -> list[str]:
    if pain.opportunity is None:
        return []
    label = locale.gettext("opportunity among those who told of it, of 20")
    return [f"{label}: {_ranged(locale.decimal, pain.opportunity, locale)}"]


def _nps_line(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    if journey_map.nps is None:
        return []
    sentence = locale.gettext("NPS {score} ({range}), {people}.", **_nps_values(journey_map.nps, locale))
    return [Line(7, sentence)]


def _starred(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """Name the moments of truth; the rule stands on the picture above."""
    names = ", ".join(_name(stage, locale) for stage in journey_map.stages if stage.moment is not MomentOfTruth.NO)
    if not names:
        return []
    if journey_map.driven is None:
        return [Line(8, locale.gettext("★ Possible moments of truth: {stages}.", stages=names))]
    return [Line(8, locale.gettext("★ Moments of truth: {stages}.", stages=names))]


def moments_sentence(journey_map: JourneyMap, locale: Locale) -> str | None:
    """Name in HTML the moments of truth, if there are any, and state the rule."""
    names = [_name(stage, locale) for stage in journey_map.stages if stage.moment is not MomentOfTruth.NO]
    if not names:
        return None
    values = {
        "stages": ", ".join(names),
        "important": locale.percent(MOMENT_IMPORTANCE_SHARE),
        "strong": locale.percent(MOMENT_STRONG_EMOTION_SHARE),
    }
    if journey_map.driven is None:
        return locale.gettext(
            "★ Possible moments of truth: {stages}. The rule: important to {important} or more, "
            "or strong feelings in {strong} of the stories or more.",
            **values,
        )
    return locale.gettext(
        "★ Moments of truth: {stages}. The rule: important to {important} or more, or strong feelings in {strong} "
        "of the stories or more, and satisfaction there goes together with {score}.",
        **values,
        score=driven_name(journey_map.driven),
    )


def _gaps(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    names = [_name(stage, locale) for stage in journey_map.stages if stage.satisfaction is None]
    if not names or journey_map.customers is None:
        return []
    return [Line(9, locale.gettext("Too few ratings to show: {stages}.", stages=", ".join(names)))]


def _nps(journey_map: JourneyMap, locale: Locale) -> list[str]:
    score = journey_map.nps
    if score is None:
        return [_hidden_score("NPS", journey_map, locale)]
    opening = locale.gettext("<b>NPS {score}</b> ({range}), {people}.", **_nps_values(score, locale))
    return [opening, *nps_notes(score, journey_map, locale)]


def _nps_values(score: Estimate, locale: Locale) -> dict[str, str]:
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
    return locale.gettext(
        "<b>{score}</b>: fewer than {k} people answered, so nothing is shown.",
        score=name,
        k=locale.integer(journey_map.k),
    )


def _opportunities(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    """List the stages by opportunity score, the one where improving pays most first."""
    rated = [(stage, stage.opportunity) for stage in journey_map.stages if stage.opportunity is not None]
    if not rated:
        return []
    items = [
        f"{_name(stage, locale)} {_ranged(locale.decimal, score, locale)}"
        for stage, score in sorted(rated, key=lambda pair: -pair[1].value)
    ]
    sentence = locale.gettext(
        "<b>Where improving pays most</b>, 0 to 20: {stages}. It is the importance of a stage plus what satisfaction "
        "falls short of it; from {high} on it is high.",
        stages=" · ".join(items),
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
        f"{_name(stage, locale)} {_ranged(partial(driver_share, locale=locale), share, locale)}{_stated(stage, locale)}"
        for stage, share in sorted(driving, key=lambda pair: -pair[1].value)
    ]
    sentence = locale.gettext(
        "<b>What goes with {score}</b>: {stages}. The shares say how much of the differences between people goes "
        "together with satisfaction at a stage, not what causes what.",
        score=driven_name(journey_map.driven),
        stages=" · ".join(items),
    )
    return [Line(4, sentence)]


def _stated(stage: StageCell, locale: Locale) -> str:
    if stage.importance is None:
        return ""
    return ", " + locale.gettext("importance {mean} of 5", mean=locale.decimal(stage.importance.value))


def _moods(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    felt = [(stage, stage.net_emotion) for stage in journey_map.stages if stage.net_emotion is not None]
    if not felt:
        return []
    items = [f"{_name(stage, locale)} {_ranged(partial(signed, locale=locale), mood, locale)}" for stage, mood in felt]
    sentence = locale.gettext(
        "<b>Mood of the stories</b>, −100 to 100: {stages}. It is the share that sounds good minus the share that "
        "sounds bad.",
        stages=" · ".join(items),
    )
    return [Line(5, sentence)]


def _leaving(journey_map: JourneyMap, locale: Locale) -> list[Line]:
    sentences = leaving_sentences(journey_map, locale)
    if not sentences:
        return []
    title = locale.gettext("<b>Told more often by those who then looked elsewhere or stopped</b>")
    said = [escape(sentence, quote=False) for sentence in sentences]
    return [Line(5, "\n".join([title, *said] if len(said) > 1 else said))]


def _ranged(written: Callable[[float], str], figure: Estimate, locale: Locale) -> str:
    return f"{written(figure.value)} ({range_phrase(written(figure.low), written(figure.high), locale)})"


def _name(stage: StageCell, locale: Locale) -> str:
    """Return a stage's short title, safe in HTML and never so long that it drives out the figures."""
    name = in_language(stage.short_title, locale)
    return escape(name if len(name) <= NAME_LIMIT else name[: NAME_LIMIT - 1] + "…", quote=False)


def _pain_name(pain: PainPoint, locale: Locale) -> str:
    return escape(pain_title(pain, locale), quote=False)


def fitting(lines: Sequence[Line], limit: int, *, divider: str = "\n") -> str:
    """Join the lines, giving up whole ones from the highest rank on until the message fits."""
    kept = list(lines)
    while len(kept) > 1 and _length(divider.join(line.text for line in kept)) > limit:
        kept.remove(max(kept, key=lambda line: line.rank))
    return divider.join(line.text for line in kept)


def _length(html: str) -> int:
    """Count UTF-16 units as Telegram does, after the entities are parsed."""
    return len(unescape(re.sub(r"<[^>]*>", "", html)).encode("utf-16-le")) // 2
