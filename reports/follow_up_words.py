"""Cases that somebody follows up, in words: what was told, who has one, and how it was closed."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from interview.follow_ups import Cause, Closing, FollowUp
from interview.language import Locale
from interview.rights import ActorRole
from reports.case import LONGEST, Case, case_text, rating_lines, stage_title, story_title
from reports.labels import pain_name
from reports.message import MESSAGE_LIMIT, Line, fitting
from reports.plan import MapPlan, in_language
from reports.wording import quoted

BEGINNING = 600  # letters of the story on the card
ON_A_PAGE = 1_900  # letters of a story that does not fit one message, were each of them an emoji
MOST_PAINS = 6  # named on the card

Problem = tuple[str, str]
"""A stage and a category of pains."""


def problems(case: Case, plan: MapPlan) -> list[Problem]:
    """Return the pains that were told of, those that cost most first, then in journey order."""
    order = [stage.id for stage in plan.stages]
    found = [
        (-severity, order.index(stage_id), category)
        for stage_id, told in case.person.told.items()
        if stage_id in order
        for category, severity in told.pains.items()
    ]
    return [(order[place], category) for _, place, category in sorted(found)]


def worst_stage(case: Case, plan: MapPlan) -> tuple[str, int] | None:
    """Return the stage that was rated lowest, the first such one, with the rating; None where none was rated."""
    rated = [
        (case.person.ratings["satisfaction", stage.id], place, stage.id)
        for place, stage in enumerate(plan.stages)
        if ("satisfaction", stage.id) in case.person.ratings
    ]
    rating, _, stage_id = min(rated, default=(0, 0, ""))
    return (stage_id, rating) if stage_id else None


def problem_name(problem: Problem, plan: MapPlan, locale: Locale) -> str:
    """Name a pain with its stage."""
    stage_id, category = problem
    stages = {stage.id: in_language(stage.short_title, locale) for stage in plan.stages}
    pain = in_language(plan.pains[category], locale) if category in plan.pains else pain_name(category, locale)
    return locale.gettext("{pain} ({stage})", pain=pain, stage=stages.get(stage_id, stage_id))


def cause_name(cause: Cause, locale: Locale) -> str:
    """Name why it came to that."""
    return {
        Cause.PROCESS: locale.gettext("Process"),
        Cause.POLICY: locale.gettext("Rule or policy"),
        Cause.PRODUCT: locale.gettext("Product or service"),
        Cause.INFORMATION: locale.gettext("Information given"),
        Cause.STAFFING: locale.gettext("Staffing or training"),
        Cause.SYSTEM: locale.gettext("System or tool"),
        Cause.DEPARTMENT: locale.gettext("Another department"),
        Cause.EXPECTATION: locale.gettext("What the customer expected"),
        Cause.UNKNOWN: locale.gettext("Not ours, or not known"),
    }[cause]


def case_name(number: int, locale: Locale) -> str:
    """Return what a case is called."""
    return locale.gettext("Case no. {number}", number=locale.integer(number))


def holder_name(follow_up: FollowUp, locale: Locale) -> str:
    """Name who has a case, as the list of the team does."""
    owner = follow_up.owner
    if owner is None:
        return locale.gettext("nobody has it")
    if owner.role is ActorRole.OWNER or owner.number is None:
        return locale.gettext("the bot's owner")
    if follow_up.owner_label:
        return follow_up.owner_label
    number = locale.integer(owner.number)
    return locale.gettext("{role} no. {number}", role=locale.gettext("manager"), number=number)


def state_phrase(follow_up: FollowUp, today: date, locale: Locale) -> str:
    """Say who has a case and until when, or when it was closed."""
    if follow_up.is_closed:
        return locale.gettext("closed on {day}", day=locale.day_month(follow_up.closings[-1].on))
    name = holder_name(follow_up, locale)
    if follow_up.due_on is not None:
        name = locale.gettext("{name}, due {day}", name=name, day=locale.day_month(follow_up.due_on))
    overdue = locale.gettext("overdue")
    return f"{overdue} · {name}" if follow_up.is_overdue(today) else name


def summary_line(follow_up: FollowUp, case: Case, plan: MapPlan, today: date, locale: Locale) -> str:
    """Say in HTML what a case of a list is about and how far it is, on two lines."""
    worst = worst_stage(case, plan)
    name = case_name(follow_up.number, locale)
    if worst is not None:
        stage = stage_title(worst[0], plan, locale)
        rated = locale.gettext("{stage}: {score} of 5", stage=stage, score=locale.integer(worst[1]))
        name = f"{name} · {rated}"
    return f"<b>{name}</b>\n{escape(state_phrase(follow_up, today, locale), quote=False)}"


def card_text(
    follow_up: FollowUp, case: Case, plan: MapPlan, today: date, locale: Locale, *, titles: dict[int, str]
) -> str:
    """Tell a case in at most 4,096 characters of HTML. titles: what actions are called, by number."""
    opened = locale.gettext("opened on {day}", day=locale.day(follow_up.opened_on))
    state = [] if follow_up.is_closed else [escape(state_phrase(follow_up, today, locale), quote=False)]
    lines = [
        *([Line(0, f"<i>{locale.gettext('Examples, not real customers')}</i>")] if case.example else []),
        Line(0, "\n".join([f"<b>{case_name(follow_up.number, locale)}</b> · {opened}", *state])),
        *(Line(1, line) for line in closing_lines(follow_up.closings, locale, titles=titles)),
        Line(2, "\n".join([*rating_lines(case.person, plan, locale), *_worst(case, plan, locale)])),
        *(Line(3, line) for line in _problem_lines(case, plan, locale)),
        *(Line(4, line) for line in _beginning(case, plan, locale)),
    ]
    return fitting([line for line in lines if line.text], MESSAGE_LIMIT, divider="\n\n")


def closing_lines(closings: Sequence[Closing], locale: Locale, *, titles: dict[int, str]) -> list[str]:
    """Say in HTML how a case was closed each time, and why it was opened again."""
    return [
        escape("\n".join([*done_lines(one, locale, titles=titles), *_reopened(one, locale)]), quote=False)
        for one in closings
    ]


def done_lines(closing: Closing, locale: Locale, *, titles: dict[int, str]) -> list[str]:
    """Say why it came to that, and what was done."""
    cause = cause_name(closing.cause, locale)
    lines = [locale.gettext("Closed on {day}. Cause: {cause}", day=locale.day(closing.on), cause=cause)]
    if closing.words is not None:
        lines.append(locale.gettext("What was done: {words}", words=closing.words))
    if closing.improvement is not None:
        number = locale.integer(closing.improvement)
        action = titles.get(closing.improvement)
        if action is None:
            lines.append(locale.gettext("What was done: action no. {number}", number=number))
        else:
            lines.append(locale.gettext("What was done: action no. {number}, {name}", number=number, name=action))
    return lines


def _reopened(closing: Closing, locale: Locale) -> list[str]:
    if closing.reopened_on is None:
        return []
    day = locale.day(closing.reopened_on)
    if closing.doubted:
        return [locale.gettext("Opened again on {day}: the customer says that it is not better.", day=day)]
    return [locale.gettext("Opened again on {day}.", day=day)]


def waiting_lines(follow_ups: Sequence[FollowUp], today: date, locale: Locale) -> list[str]:
    """Say in HTML how many open cases nobody has, and how many are overdue; nothing where none is either."""
    waiting = sum(one.owner is None for one in follow_ups)
    overdue = sum(one.owner is not None and one.is_overdue(today) for one in follow_ups)
    if not waiting and not overdue:
        return []
    title = locale.gettext("Cases")
    counts = locale.gettext(
        "{waiting} without anybody, {overdue} overdue",
        waiting=locale.integer(waiting),
        overdue=locale.integer(overdue),
    )
    return [f"<b>{title}</b>: {counts}"]


def story_pages(follow_up: FollowUp, case: Case, plan: MapPlan, locale: Locale) -> list[str]:
    """Tell the whole story: as `case_text` does where it fits one message, else the words alone, page by page."""
    if sum(len(words.encode("utf-16-le", "surrogatepass")) // 2 for _, words in case.stories) <= LONGEST:
        return [case_text(case, plan, locale, title=case_name(follow_up.number, locale))]
    told = "\n\n".join(f"{_plain_stage(stage_id, plan, locale)}\n{words}" for stage_id, words in case.stories)
    pages = list(_pages(told))
    name = case_name(follow_up.number, locale)
    return [
        f"<b>{name}</b> · {locale.integer(place)}/{locale.integer(len(pages))}\n\n{escape(page, quote=False)}"
        for place, page in enumerate(pages, start=1)
    ]


def _pages(told: str) -> Iterator[str]:
    """Cut a text between words; a word that is longer than a page anywhere."""
    while len(told) > ON_A_PAGE:
        end = max(told.rfind(space, 0, ON_A_PAGE) for space in (" ", "\n"))
        end = end if end > 0 else ON_A_PAGE
        yield told[:end]
        told = told[end:].lstrip()
    yield told


def _worst(case: Case, plan: MapPlan, locale: Locale) -> list[str]:
    worst = worst_stage(case, plan)
    rated = [key for key in case.person.ratings if key[0] == "satisfaction"]
    if worst is None or len(rated) == 1:
        return []
    return [locale.gettext("The lowest: {stage}", stage=stage_title(worst[0], plan, locale))]


def _problem_lines(case: Case, plan: MapPlan, locale: Locale) -> list[str]:
    found = [f"• {problem_name(one, plan, locale)}" for one in problems(case, plan)[:MOST_PAINS]]
    title = locale.gettext("Pain points, as the program read them:")
    return [escape("\n".join([title, *found]), quote=False)] if found else []


def _beginning(case: Case, plan: MapPlan, locale: Locale) -> list[str]:
    """Return how the story begins, stage by stage."""
    lines, left = [], BEGINNING
    for stage_id, words in case.stories:
        if left > 0:
            shown = words if len(words) <= left else words[:left].rstrip() + "…"
            title = story_title(case, stage_id, plan, locale)
            lines.append(f"{title}\n{escape(quoted(shown, locale), quote=False)}")
            left -= len(words)
    return lines


def _plain_stage(stage_id: str, plan: MapPlan, locale: Locale) -> str:
    return next(in_language(stage.short_title, locale) for stage in plan.stages if stage.id == stage_id)
