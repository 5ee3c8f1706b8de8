"""Whether an action helped, in words: before and after with the verdict, and what is too early to tell."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from html import escape

from interview.improvements import Aim, Improvement
from interview.language import Locale
from reports.action_words import action_title, aim_name, overdue_mark, owner_and_day
from reports.compare import Verdict
from reports.fixes import Fix, KeptFigure, Matter, Moved, is_followed
from reports.journey_map import JourneyMap
from reports.metrics import Estimate
from reports.plan import in_language
from reports.wording import people_phrase, period_phrase

LISTED = 3  # of each kind in a digest
DAYS_AHEAD = 7


def fix_lines(fix: Fix, journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say in HTML what the map showed when an action was done, and whether it helped, a paragraph each."""
    return [*_on_map(fix, journey_map, locale), *_outcome(fix, journey_map, locale), *_doubt(fix, locale)]


def agenda_lines(
    actions: Sequence[Improvement], fixes: Sequence[Fix], journey_map: JourneyMap, today: date, locale: Locale
) -> list[str]:
    """Say in HTML which actions are overdue or due within a week, and which fixes are still to be confirmed.

    actions: the open ones, the most urgent first.
    """
    due = [one for one in actions if one.due_on is not None and (one.due_on - today).days < DAYS_AHEAD]
    followed = [fix for fix in fixes if not fix.is_confirmed and is_followed(fix.action, today)]
    soon, done = locale.gettext("Due"), locale.gettext("Done, to be confirmed")
    lines = [
        f"<b>{soon}</b>: {_named(action, journey_map, locale)} · "
        f"{escape(overdue_mark(action, today, locale) + owner_and_day(action, locale), quote=False)}"
        for action in due[:LISTED]
    ]
    lines += _more(len(due), locale)
    lines += [
        f"<b>{done}</b>: {_named(fix.action, journey_map, locale)} · "
        + " ".join([*_outcome(fix, journey_map, locale), *_doubt(fix, locale)])
        for fix in followed[:LISTED]
    ]
    return lines + _more(len(followed), locale)


def done_lines(fixes: Sequence[Fix], journey_map: JourneyMap, locale: Locale) -> list[str]:
    """Say in HTML of each action when it was done and whether it helped, a paragraph each."""
    return ["\n".join([_done_title(fix, journey_map, locale), *_outcome(fix, journey_map, locale)]) for fix in fixes]


def _done_title(fix: Fix, journey_map: JourneyMap, locale: Locale) -> str:
    day = locale.day_month(fix.action.done_on or fix.kept.made_on)
    done = escape(locale.gettext("Done {day}", day=day), quote=False)
    return f"<b>{_named(fix.action, journey_map, locale)}</b> · {done}"


def _more(count: int, locale: Locale) -> list[str]:
    more = count - LISTED
    if more <= 0:
        return []
    return [locale.ngettext("{n} more: /actions", "{n} more: /actions", more)]


def _named(action: Improvement, journey_map: JourneyMap, locale: Locale) -> str:
    return escape(action_title(action, journey_map, locale), quote=False)


def _on_map(fix: Fix, journey_map: JourneyMap, locale: Locale) -> list[str]:
    shown = [_figure(one, one.on_map, journey_map, locale) for one in fix.kept.figures if one.on_map is not None]
    if not shown:
        return []
    day = locale.gettext("The map when it was done, on {day}:", day=locale.day(fix.action.done_on or fix.kept.made_on))
    return [escape("\n".join([day, *shown]), quote=False)]


def _figure(kept: KeptFigure, figure: Estimate, journey_map: JourneyMap, locale: Locale) -> str:
    value = _written(kept.matter, locale)(figure.value)
    return f"{_matter(kept.matter, journey_map, locale)}: {value} ({people_phrase(figure.n, locale)})"


def _outcome(fix: Fix, journey_map: JourneyMap, locale: Locale) -> list[str]:
    if fix.first_end is not None:
        text = locale.gettext(
            "Too early to tell whether it helped: the first whole weeks after it end on {day}.",
            day=locale.day(fix.first_end - timedelta(days=1)),
        )
        return [escape(text, quote=False)]
    if fix.after is None or not fix.moved:
        text = locale.gettext(
            "Too early to tell whether it helped: too few people answered before it or since then to be compared."
        )
        return [escape(text, quote=False)]
    lines = [_moved(one, journey_map, locale) for one in fix.moved]
    if fix.kept.period is not None:
        periods = locale.gettext(
            "{after} against {before}. Other things may have changed as well.",
            after=period_phrase(fix.after, locale),
            before=period_phrase(fix.kept.period, locale),
        )
        lines.append(escape(periods, quote=False))
    return ["\n".join(lines)]


def _moved(moved: Moved, journey_map: JourneyMap, locale: Locale) -> str:
    change, write = moved.change, _written(moved.matter, locale)
    if change.verdict is Verdict.CHANCE:
        verdict = locale.gettext("cannot be told from chance")
    elif change.verdict is Verdict.MAYBE:
        verdict = locale.gettext("perhaps better") if moved.is_better else locale.gettext("perhaps worse")
    else:
        verdict = locale.gettext("really better") if moved.is_better else locale.gettext("really worse")
    line = escape(
        f"{_matter(moved.matter, journey_map, locale)}: {write(change.before.value)} → {write(change.after.value)}, "
        f"{verdict}",
        quote=False,
    )
    return f"<b>{line}</b>" if change.verdict is Verdict.REAL else line


def _matter(matter: Matter, journey_map: JourneyMap, locale: Locale) -> str:
    if matter.category is not None:
        return aim_name(Aim(journey_map.guide_id, matter.stage_id, matter.category), journey_map, locale)
    stages = {stage.id: stage.short_title for stage in journey_map.stages}
    name = in_language(stages[matter.stage_id], locale) if matter.stage_id in stages else matter.stage_id
    return locale.gettext("{stage}, satisfaction of 5", stage=name)


def _written(matter: Matter, locale: Locale) -> Callable[[float], str]:
    return partial(locale.decimal) if matter.category is None else partial(locale.percent)


def _doubt(fix: Fix, locale: Locale) -> list[str]:
    """Say that a fix is doubtful, once enough colleagues do: an exact count would tell of each further one."""
    if not fix.doubted:
        return []
    return [
        escape(
            locale.ngettext(
                "Doubtful: at least {n} colleague says that it does not work yet.",
                "Doubtful: at least {n} colleagues say that it does not work yet.",
                fix.doubted,
            ),
            quote=False,
        )
    ]
