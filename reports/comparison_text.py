"""Two periods in words: what changed, and what can be told from chance."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from interview.language import Locale
from reports.compare import Change, Comparison, Verdict
from reports.fix_words import done_lines
from reports.fixes import Fix
from reports.journey_map import JourneyMap
from reports.message import ITEM, Line, caption_pages, example_lines, stage_name
from reports.segment import Dimension
from reports.wording import customers_phrase, filter_phrase, people_phrase, percent, period_phrase, signed


def comparison_pages(
    comparison: Comparison, locale: Locale, *, of_agents: bool = False, fixes: Sequence[Fix] = ()
) -> list[str]:
    """Say what changed between two periods and what can be told from chance, in captions of HTML.

    of_agents: whether agents alone are looked at, who stand in no period. fixes: of what was done lately.
    """
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
    unfiltered = locale.gettext("This is of customers, in spite of the filter: agents stand in no period.")
    head = [
        *example_lines(after, locale),
        Line(0, ITEM.join(facts)),
        Line(0, compared),
        *([Line(0, unfiltered)] if of_agents else []),
    ]
    return caption_pages(head, [*_lines(comparison, locale), *_done(fixes, after, locale)], locale)


def _done(fixes: Sequence[Fix], after: JourneyMap, locale: Locale) -> list[Line]:
    """Say what was done lately and whether it helped, which is judged among all customers."""
    if not fixes:
        return []
    title = locale.gettext("What was done")
    of_all = [locale.gettext("It is judged among all customers, in spite of the filter.")] if after.segment else []
    return [
        Line(1, "\n".join([f"<b>{title}</b>", *of_all])),
        *(Line(1, done) for done in done_lines(fixes, after, locale)),
    ]


def _lines(comparison: Comparison, locale: Locale) -> list[Line]:
    if not comparison.stages:
        return [Line(1, nothing_compared(comparison, locale))]
    stages = [
        _change(stage_name(one.stage, locale), one.change, locale.decimal, locale, digits=1)
        for one in comparison.worst_first
    ]
    scores = [
        _change("NPS", comparison.nps, partial(signed, locale=locale), locale),
        _change("CSAT", comparison.csat, partial(percent, locale=locale), locale),
    ]
    return [
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
        *([Line(1, f"<b>{' '.join(mix)}</b>")] if (mix := mix_sentences(comparison, locale)) else []),
        *_response(comparison, locale),
    ]


def change_sentence(
    name: str, change: Change, comparison: Comparison, written: Callable[[float], str], locale: Locale
) -> str:
    """Write a figure before and after that did change, or perhaps, and of whom and when both are, in HTML."""
    values = {"what": name, "before": written(change.before.value), "after": written(change.after.value)}
    verdict = (
        locale.gettext("{what}: {before} before, {after} now. That is a real change.", **values)
        if change.verdict is Verdict.REAL
        else locale.gettext("{what}: {before} before, {after} now. That is perhaps a change.", **values)
    )
    periods = locale.gettext(
        "{after} ({after_people}) against {before} ({before_people}).",
        after=period_phrase(comparison.after.period, locale),
        after_people=people_phrase(change.after.n, locale),
        before=period_phrase(comparison.before.period, locale),
        before_people=people_phrase(change.before.n, locale),
    )
    return f"{verdict} {periods}"


def clearest_change(comparison: Comparison, locale: Locale) -> str | None:
    """Say in HTML which stage changed most surely, or that none did; None where nothing can be compared."""
    if not comparison.stages or comparison.visible is None:
        return None
    clearest = min(comparison.stages, key=lambda one: one.change.q)
    if clearest.change.verdict is not Verdict.CHANCE:
        name = stage_name(clearest.stage, locale)
        return change_sentence(name, clearest.change, comparison, locale.decimal, locale)
    return locale.gettext(
        "{after} against {before}: no change of satisfaction can be told from chance; at this size only one by about "
        "{points} or more would show.",
        after=period_phrase(comparison.after.period, locale),
        before=period_phrase(comparison.before.period, locale),
        points=locale.decimal(comparison.visible),
    )


def nothing_compared(comparison: Comparison, locale: Locale) -> str:
    """Say why no stage is compared."""
    return locale.gettext(
        "Too few people rated a stage in both periods, so there is nothing to compare yet: it takes {k} in each.",
        k=locale.integer(comparison.after.k),
    )


def visible_sentence(comparison: Comparison, locale: Locale) -> str:
    """Say what a change of satisfaction must be to be seen."""
    return locale.gettext(
        "At this size only a change of satisfaction by about {points} or more would show.",
        points=locale.decimal(comparison.visible or 0.0),
    )


def verdict_name(verdict: Verdict, locale: Locale) -> str:
    """Say how sure a change is."""
    return {
        Verdict.REAL: locale.gettext("a real change"),
        Verdict.MAYBE: locale.gettext("perhaps a change"),
        Verdict.CHANCE: locale.gettext("cannot be told from chance"),
    }[verdict]


def mix_sentences(comparison: Comparison, locale: Locale) -> list[str]:
    """Warn where other personas or sources answered than before."""
    sentences = {
        Dimension.PERSONA: locale.gettext("The mix of personas differs between the periods by more than chance."),
        Dimension.SOURCE: locale.gettext("The mix of sources differs between the periods by more than chance."),
    }
    return [sentences[one] for one in comparison.mix]


def _response(comparison: Comparison, locale: Locale) -> list[Line]:
    """Say how many of the invited answered in each period, where that is known of both."""
    before, after = (_answered(one, locale) for one in (comparison.before, comparison.after))
    if before is None or after is None:
        return []
    sentence = locale.gettext(
        "Response, those who said no left out: {before} before, {after} now.", before=before, after=after
    )
    return [Line(2, sentence)]


def _answered(journey_map: JourneyMap, locale: Locale) -> str | None:
    people, invited = journey_map.customers, journey_map.funnel.invited
    if people is None or invited is None:
        return None
    of_all = locale.gettext("{n} of {all}", n=locale.integer(people), all=locale.integer(invited))
    return f"{of_all} ({locale.percent(people / invited)})"


def _change(
    name: str, change: Change | None, written: Callable[[float], str], locale: Locale, *, digits: int = 0
) -> str | None:
    """Write a figure before and after; the difference is that of the figures as they are written."""
    if change is None:
        return None
    difference = round(round(change.after.value, digits) - round(change.before.value, digits), digits)
    sign = "+" if difference > 0 else ""
    step = f"{sign}{locale.decimal(difference or 0.0, digits=digits)}"
    verdict = verdict_name(change.verdict, locale)
    line = f"{name}: {written(change.before.value)} → {written(change.after.value)} ({step}), {verdict}"
    return f"<b>{line}</b>" if change.verdict is Verdict.REAL else line
