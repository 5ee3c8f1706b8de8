"""What an alert says: of one story to whoever may read it, of several in a line each, in a group no words at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from interview.alerts import LEAVING, Rule, Sign
from interview.language import Locale
from interview.records import NEXT_STEP
from reports.case import Case, rating_lines, stage_title
from reports.follow_up_words import MOST_PAINS, case_name, problem_name, problems, worst_stage
from reports.labels import emotion_name, pain_name
from reports.plan import MapPlan, in_language
from reports.wording import quoted

MOST_SHOWN = 8  # cases that a message names
LONGEST_BEGINNING = 300  # letters of a story
_UNRATED = 6, 11  # worse than no rating is any


@dataclass(frozen=True, slots=True)
class Alert:
    """One interview that fired, by a rule. number: under which it is followed up."""

    number: int
    rule: Rule
    case: Case
    plan: MapPlan


@dataclass(frozen=True, slots=True)
class Together:
    """People of whom none is told singly. rule: by which all of them fired; people: rounded down by `at_least`."""

    rule: Rule
    people: int


def worst_first(alerts: Sequence[Alert]) -> list[Alert]:
    """Return alerts by the worst stage, then by NPS."""

    def badness(alert: Alert) -> tuple[int, int, int]:
        worst, (no_rating, no_score) = worst_stage(alert.case, alert.plan), _UNRATED
        score = alert.case.person.ratings.get(("nps", None), no_score)
        return no_rating if worst is None else worst[1], score, alert.number

    return sorted(alerts, key=badness)


def alert_text(
    alerts: Sequence[Alert],
    together: Sequence[Together],
    plans: Sequence[MapPlan],
    locale: Locale,
    *,
    is_private: bool,
    is_last: bool,
) -> str:
    """Write one message of HTML. alerts: the worst first; is_last: none follows before tomorrow.

    Words, and what was found in them, stand in a private chat alone, and only where it is one story.
    """
    lines: list[str] = []
    if len(alerts) == 1 and is_private:
        lines += _story(alerts[0], plans, locale)
    elif alerts:
        lines += _several(alerts, plans, locale, is_private=is_private)
    lines += [_of_group(one, plans, locale, names_word=is_private) for one in together]
    if alerts and not is_private:
        lines.append(locale.gettext("What was told can be read in a private chat with me: /cases"))
    if is_last:
        lines.append(
            locale.gettext("This is the last alert of today. What comes after it, comes together tomorrow morning.")
        )
    title = locale.gettext("Alert")
    return "\n".join([f"<b>{title}</b>", *lines])


def rule_name(rule: Rule, plans: Sequence[MapPlan], locale: Locale, *, names_word: bool = True) -> str:
    """Return a phrase for a rule, not escaped. names_word: else a keyword is not said: it is in somebody's words."""
    name = _condition(rule, plans, locale, names_word=names_word)
    stages = (stage for plan in plans for stage in plan.stages if stage.id == rule.stage_id)
    stage = next(stages, None)
    if rule.stage_id is None:
        return name
    return f"{rule.stage_id if stage is None else in_language(stage.short_title, locale)} · {name}"


def label_name(label: str, plans: Sequence[MapPlan], locale: Locale) -> str:
    """Return what a pain is called: as its guide calls it, or by its category."""
    own = next((plan.pains[label] for plan in plans if label in plan.pains), None)
    return pain_name(label, locale) if own is None else in_language(own, locale)


def step_name(option: str, plans: Sequence[MapPlan], locale: Locale) -> str:
    """Return what somebody did afterwards, as the guide's button says it."""
    if option == LEAVING:
        return locale.gettext("Looked elsewhere or stopped")
    asked = (question for plan in plans for question in plan.questions if question.id == NEXT_STEP)
    words = next((question.options[option] for question in asked if option in question.options), None)
    return option if words is None else in_language(words, locale)


def _condition(rule: Rule, plans: Sequence[MapPlan], locale: Locale, *, names_word: bool) -> str:
    match rule.sign:
        case Sign.NPS:
            return locale.gettext("NPS {score} or lower", score=rule.value)
        case Sign.CES:
            return locale.gettext("CES {score} of 7 or lower", score=rule.value)
        case Sign.RATING:
            return locale.gettext("satisfaction {score} of 5 or lower", score=rule.value)
        case Sign.PAIN:
            return label_name(rule.value, plans, locale)
        case Sign.EMOTION:
            return locale.gettext("felt: {emotion}", emotion=emotion_name(rule.value, locale) or rule.value)
        case Sign.LEAVING:
            return locale.gettext("afterwards: {step}", step=step_name(rule.value, plans, locale))
        case Sign.WORD:
            return quoted(rule.value, locale) if names_word else locale.gettext("a keyword")


def _story(alert: Alert, plans: Sequence[MapPlan], locale: Locale) -> list[str]:
    case, plan = alert.case, alert.plan
    by_rule = locale.gettext("By your rule “{rule}”", rule=escape(rule_name(alert.rule, plans, locale), quote=False))
    names = [escape(problem_name(one, plan, locale), quote=False) for one in problems(case, plan)[:MOST_PAINS]]
    told = _beginning("\n".join(words for _, words in case.stories))
    example = locale.gettext("Examples, not real customers")
    return [
        *([f"<i>{example}</i>"] if case.example else []),
        f"<b>{case_name(alert.number, locale)}</b>",
        by_rule,
        *rating_lines(case.person, plan, locale),
        *([locale.gettext("Pain points: {pains}", pains="; ".join(names))] if names else []),
        *([escape(quoted(told, locale), quote=False)] if told else []),
    ]


def _several(alerts: Sequence[Alert], plans: Sequence[MapPlan], locale: Locale, *, is_private: bool) -> list[str]:
    lines = [_line(alert, plans, locale, names_word=is_private) for alert in alerts[:MOST_SHOWN]]
    more = len(alerts) - MOST_SHOWN
    return [*lines, locale.ngettext("and {n} more", "and {n} more", more)] if more > 0 else lines


def _line(alert: Alert, plans: Sequence[MapPlan], locale: Locale, *, names_word: bool) -> str:
    rule = escape(rule_name(alert.rule, plans, locale, names_word=names_word), quote=False)
    worst = worst_stage(alert.case, alert.plan)
    if worst is None:
        return locale.gettext("Case no. {number} ({rule})", number=locale.integer(alert.number), rule=rule)
    return locale.gettext(
        "Case no. {number}: {stage}, {score} of 5 ({rule})",
        number=locale.integer(alert.number),
        stage=stage_title(worst[0], alert.plan, locale),
        score=worst[1],
        rule=rule,
    )


def _of_group(one: Together, plans: Sequence[MapPlan], locale: Locale, *, names_word: bool) -> str:
    return locale.ngettext(
        "At least {n} more person told much the same ({rule}); what they said may not be read one by one.",
        "At least {n} more people told much the same ({rule}); what they said may not be read one by one.",
        one.people,
        rule=escape(rule_name(one.rule, plans, locale, names_word=names_word), quote=False),
    )


def _beginning(story: str) -> str:
    words = " ".join(story.split())
    if len(words) <= LONGEST_BEGINNING:
        return words
    cut = words[:LONGEST_BEGINNING]
    return f"{cut.rpartition(' ')[0] or cut}…"
