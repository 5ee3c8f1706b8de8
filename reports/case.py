"""The case: one bad journey as a whole, to open a meeting with, told only with the person's own yes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

from interview.language import Language, Locale
from interview.records import AnswerRecord, Disposition, InterviewRecord, Role
from reports.labels import emotion_name
from reports.message import MESSAGE_LIMIT, Line, fitting
from reports.people import NOTHING_FELT, Person, person_of, tells
from reports.plan import MapPlan, in_language
from reports.wording import quoted

MOST_STORIES = 10
BAD_NPS, BAD_CSAT, BAD_STAGE = 6, 2, 2  # detractors; rather dissatisfied or worse
MARK_LETTERS = 16
SHORTEST, LONGEST = 80, 2_500  # letters: a story that shows what happened, and fits a message


@dataclass(frozen=True, slots=True)
class Case:
    """One person's journey. stories: what was told, by stage, in `language`; the person is not known here.

    interview_id: by which its author can be asked through the bot; never shown.
    """

    person: Person
    stories: tuple[tuple[str, str], ...]
    example: bool
    language: str
    interview_id: str = field(repr=False)

    @property
    def mark(self) -> str:
        """Return what a button names the case by; it is no id by which anything else is found."""
        return sha256(f"case/{self.interview_id}".encode()).hexdigest()[:MARK_LETTERS]


def cases(records: Iterable[InterviewRecord], plan: MapPlan) -> list[Case]:
    """Return the journeys that may be told, the worst first, at most ten.

    The rule: a customer who said yes to the whole story being read went through the first story, gave NPS 0 to 6 or
    the whole or a stage 1 or 2 of 5, and told at least 80 letters. Worst: lowest NPS, then lowest rating of the whole,
    then most told. records: one for each respondent.
    """
    ranked = [
        (_badness(person), case)
        for record in records
        if record.role is Role.CUSTOMER and record.may_read_story and record.disposition is Disposition.COMPLETE
        for case in [case_of(record, plan)]
        for person in [case.person]
        if _is_bad(person) and SHORTEST <= sum(len(words) for _, words in case.stories) <= LONGEST
    ]
    return [case for _, case in sorted(ranked, key=lambda pair: pair[0])[:MOST_STORIES]]


def case_of(record: InterviewRecord, plan: MapPlan) -> Case:
    """Return the journey of one customer, whatever it was like; whoever asks knows that it may be read."""
    return Case(person_of(record, plan.told_by), _stories(record, plan), record.example, record.language, record.id)


def case_text(case: Case, plan: MapPlan, locale: Locale, *, title: str | None = None, is_filtered: bool = False) -> str:
    """Tell a journey in at most 4,096 characters of HTML: ratings, then stage by stage the words and how it went on.

    title: of one that is told for another reason than that it is among the worst. is_filtered: whether the reader looks
    at some of the customers or at a period elsewhere.
    """
    named = locale.gettext("The case")
    opening = (
        locale.gettext(
            "One journey as it was told, without a name; the person allowed that it be read as a whole. It is one of "
            "the worst, not a typical one."
        )
        if title is None
        else locale.gettext(
            "One journey as it was told, without a name; the person allowed that it be read as a whole."
        )
    )
    lines = [
        *([Line(0, f"<i>{locale.gettext('Examples, not real customers')}</i>")] if case.example else []),
        Line(0, f"<b>{title or named}</b>"),
        Line(1, opening),
        *([Line(0, unfiltered_sentence(locale))] if is_filtered else []),
        Line(2, "\n".join(rating_lines(case.person, plan, locale))),
        *(line for stage_id, words in case.stories for line in _stage_lines(case, stage_id, words, plan, locale)),
    ]
    return fitting(lines, MESSAGE_LIMIT, divider="\n\n")


def unfiltered_sentence(locale: Locale) -> str:
    """Say that no filter narrows the choice of the case, and why."""
    return locale.gettext(
        "The case is chosen among all customers of the guide, in spite of the filter: a filter would narrow down whose "
        "journey it is."
    )


def _is_bad(person: Person) -> bool:
    stages = [rating for (kind, _), rating in person.ratings.items() if kind == "satisfaction"]
    return (
        person.ratings.get(("nps", None), BAD_NPS + 1) <= BAD_NPS
        or person.ratings.get(("csat", None), BAD_CSAT + 1) <= BAD_CSAT
        or min(stages, default=BAD_STAGE + 1) <= BAD_STAGE
    )


def _badness(person: Person) -> tuple[int, int]:
    return person.ratings.get(("nps", None), 11), person.ratings.get(("csat", None), 6)


def _stories(record: InterviewRecord, plan: MapPlan) -> tuple[tuple[str, str], ...]:
    """Return what was told of each stage, in journey order, several answers about one of them joined."""
    told: dict[str, list[str]] = {stage.id: [] for stage in plan.stages}
    for answer in record.answers:
        if _is_story(answer, plan) and answer.stage_id in told:
            told[answer.stage_id].append(answer.text or "")
    return tuple((stage_id, "\n".join(words)) for stage_id, words in told.items() if words)


def _is_story(answer: AnswerRecord, plan: MapPlan) -> bool:
    return not answer.superseded and not answer.skipped and answer.stage_id is not None and tells(answer, plan.told_by)


def rating_lines(person: Person, plan: MapPlan, locale: Locale) -> list[str]:
    """Say in HTML how somebody rated the whole and the stages."""
    scores = [
        (("nps", None), locale.gettext("NPS {score} of 10", score="{score}")),
        (("csat", None), locale.gettext("the whole: {score} of 5", score="{score}")),
    ]
    whole = [text.format(score=person.ratings[key]) for key, text in scores if key in person.ratings]
    stages = [
        locale.gettext(
            "{stage}: satisfaction {satisfaction} of 5",
            stage=stage_title(stage.id, plan, locale),
            satisfaction=person.ratings["satisfaction", stage.id],
        )
        for stage in plan.stages
        if ("satisfaction", stage.id) in person.ratings
    ]
    return [*([" · ".join(whole)] if whole else []), *stages]


def _stage_lines(case: Case, stage_id: str, words: str, plan: MapPlan, locale: Locale) -> list[Line]:
    """Return what was told of a stage, and how it went on there, which gives way first."""
    story = f"{story_title(case, stage_id, plan, locale)}\n{escape(quoted(words, locale), quote=False)}"
    went_on = _afterwards(case.person, stage_id, plan, locale)
    return [Line(0, story), *([Line(3, "\n".join(went_on))] if went_on else [])]


def _afterwards(person: Person, stage_id: str, plan: MapPlan, locale: Locale) -> list[str]:
    """Return the way taken, feelings, and answers by taps about a stage."""
    lines: list[str] = []
    path = person.paths.get(stage_id, ())
    if path:
        steps = [in_language(plan.channels[one], locale) if one in plan.channels else one for one in path]
        lines.append(escape(" → ".join(steps), quote=False))
    felt = sorted((person.emotions(stage_id) or frozenset()) - {NOTHING_FELT})
    names = [name for one in felt if (name := emotion_name(one, locale)) is not None]
    if names:
        lines.append(f"{locale.gettext('Feelings')}: {', '.join(names)}")
    for question in plan.questions:
        chosen = person.chosen.get((question.id, stage_id), ()) if question.role is Role.CUSTOMER else ()
        options = [in_language(question.options[one], locale) for one in chosen if one in question.options]
        if options:
            lines.append(escape(f"{in_language(question.title, locale)}: {', '.join(options)}", quote=False))
    return lines


def story_title(case: Case, stage_id: str, plan: MapPlan, locale: Locale) -> str:
    """Head what was told of a stage, in HTML, with its language where that is not the reader's."""
    title = f"<b>{stage_title(stage_id, plan, locale)}</b>"
    return title if case.language == locale.language else f"{title} <i>({Language(case.language).own_name})</i>"


def stage_title(stage_id: str, plan: MapPlan, locale: Locale) -> str:
    """Return the short title of a stage, safe in HTML."""
    stage = next(stage for stage in plan.stages if stage.id == stage_id)
    return escape(in_language(stage.short_title, locale), quote=False)
