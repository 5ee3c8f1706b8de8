"""What is said about guides: what is wrong in a file, what a version changes, how a crash test went. Plain words."""

from collections.abc import Sequence

from interview.crash_test import LONG_MINUTES, LONG_TAPS, CrashReport, Length, TemperResult
from interview.errors import FileProblem
from interview.guide import Guide, Status
from interview.guide_changes import GuideChanges
from interview.language import Language, Locale
from interview.records import Role
from interview.scales import standards
from interview.sentences import Sentence
from interview.simulated import Temper

MOST_PROBLEMS = 10
MOST_NAMED = 5
LONGEST_NAME = 60  # letters of a question
LONGEST_PLACE = 200


def problem_lines(problems: Sequence[FileProblem], locale: Locale) -> list[str]:
    """Say what is wrong in a file, the first ones in full, line by line."""
    lines = [_problem(problem, locale) for problem in problems[:MOST_PROBLEMS]]
    left = len(problems) - MOST_PROBLEMS
    return [*lines, locale.ngettext("and {n} more", "and {n} more", left)] if left > 0 else lines


def _problem(problem: FileProblem, locale: Locale) -> str:
    place = " > ".join(step.said(locale) if isinstance(step, Sentence) else step for step in problem.place)
    place = place if len(place) <= LONGEST_PLACE else "…" + place[1 - LONGEST_PLACE :]
    said = problem.sentence.said(locale)
    said = f"{place}: {said}" if place else said
    if problem.line is None:
        return said
    return locale.gettext("Line {line}: {problem}", line=problem.line, problem=said)


def change_lines(changes: GuideChanges, before: Guide, after: Guide, locale: Locale) -> list[str]:
    """Say what a new version changes."""
    language = locale.language
    lines = [locale.gettext("Against version {version}:", version=before.version)]
    if changes.is_nothing:
        lines.append(locale.gettext("Respondents would notice no difference."))
    if changes.stages_added:
        lines.append(locale.gettext("New stages: {stages}", stages=_titles(changes.stages_added, language)))
    if changes.stages_removed:
        lines.append(locale.gettext("Stages that are gone: {stages}", stages=_titles(changes.stages_removed, language)))
    lines += [
        locale.gettext(
            "Renamed stage: {before} → {after}",
            before=_title(one.before, language),
            after=_title(one.after, language),
        )
        for one in changes.stages_renamed
    ]
    if changes.stages_moved:
        lines.append(locale.gettext("The stages come in another order."))
    new = locale.gettext("New questions: {n}", n=len(changes.questions_added))
    gone = locale.gettext("Questions that are gone: {n}", n=len(changes.questions_removed))
    changed = locale.gettext("Changed questions: {n}", n=len(changes.questions_changed))
    lines += _listed(new, changes.questions_added, after, locale)
    lines += _listed(gone, changes.questions_removed, before, locale)
    lines += _listed(changed, changes.questions_changed, after, locale)
    if changes.questions_moved:
        lines.append(locale.gettext("Questions come in another order."))
    if changes.texts:
        lines.append(locale.gettext("Changed: title, consent, closing or languages."))
    if changes.for_map:
        lines.append(locale.gettext("Changed on the map: scenario, goal or planned channels."))
    return lines


def _titles(titles: Sequence[dict[Language, str]], language: Language) -> str:
    return ", ".join(_title(title, language) for title in titles)


def _title(title: dict[Language, str], language: Language) -> str:
    return title.get(language) or next(iter(title.values()))


def _listed(heading: str, question_ids: Sequence[str], guide: Guide, locale: Locale) -> list[str]:
    if not question_ids:
        return []
    left = len(question_ids) - MOST_NAMED
    lines = [f"• {question_name(one, guide, locale.language)}" for one in question_ids[:MOST_NAMED]]
    return [heading, *lines, *([locale.ngettext("and {n} more", "and {n} more", left)] if left > 0 else [])]


def question_name(question_id: str, guide: Guide, language: Language) -> str:
    """Name a question by its id and by what it asks."""
    wording = guide.wording(question_id) or _standard_wording(question_id, guide) or {}
    words = " ".join(_title(wording, language).split()) if wording else ""
    words = words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + "…"
    return f"{question_id}: {words}" if words else question_id


def _standard_wording(question_id: str, guide: Guide) -> dict[Language, str] | None:
    kind = next((question.type for _, question in guide.questions() if question.id == question_id), None)
    standard = None if kind is None else standards().get(kind)
    return None if standard is None else standard.label


def length_line(length: Length | None, before: Length | None, locale: Locale) -> str:
    """Say how long interviews are, and were."""
    if length is None:
        return locale.gettext("No invented respondent came to the end: run the crash test.")
    now = _length(length, locale)
    if before is None:
        return locale.gettext("Length: {length}.", length=now)
    return locale.gettext("Length: {length}; before: {before}.", length=now, before=_length(before, locale))


def _length(length: Length, locale: Locale) -> str:
    return locale.gettext(
        "half of the people need {taps} taps and {minutes} min, nine in ten at most {most_taps} taps and "
        "{most_minutes} min",
        taps=locale.integer(length.median_taps),
        minutes=locale.decimal(length.median_minutes),
        most_taps=locale.integer(length.most_taps),
        most_minutes=locale.decimal(length.most_minutes),
    )


def crash_lines(report: CrashReport, guide: Guide, locale: Locale) -> list[str]:
    """Say how a crash test went: what is to be set right first, then how long it took whom."""
    head = locale.gettext(
        "Invented respondents who answered: {n}. Their words are drawn by chance, no real person answered.",
        n=locale.integer(report.runs),
    )
    faults = _faults(report, guide, locale) or [locale.gettext("No faults found.")]
    length = [] if report.length is None else [length_line(report.length, None, locale)]
    return [head, "", *faults, "", *length, *(_temper_line(one, locale) for one in report.tempers)]


def _faults(report: CrashReport, guide: Guide, locale: Locale) -> list[str]:
    def name(question_id: str) -> str:
        return question_name(question_id, guide, locale.language) if question_id else locale.gettext("the consent")

    lines = [
        locale.gettext(
            "Breaks for {n} of them at this question ({error}): {question}",
            n=one.count,
            error=one.error,
            question=name(one.after),
        )
        for one in report.broken
    ]
    lines += [
        locale.gettext(
            "A dead end: {n} of them can't go on from here: {question}", n=one.count, question=name(one.after)
        )
        for one in report.stuck
    ]
    lines += [
        locale.gettext(
            "A dead end: for {n} of them the interview ends after this question before any stage was rated, so that it "
            "never counts as complete: {question}",
            n=one.count,
            question=name(one.after),
        )
        for one in report.unrated
    ]
    lines += [
        locale.gettext("Asked of nobody, look at its conditions: {question}", question=name(one))
        for one in report.never_asked
    ]
    lines += [locale.gettext("Passed on by everybody: {question}", question=name(one)) for one in report.always_skipped]
    lines += [
        locale.gettext(
            "Always answered the same ({answer}), so that it tells nothing: {question}",
            answer=answer,
            question=name(one),
        )
        for one, answer in report.always_same
    ]
    if report.too_long:
        lines.append(
            locale.gettext(
                "Too long: half of the people should need less than {minutes} min, nine in ten less than {taps} taps.",
                minutes=LONG_MINUTES,
                taps=LONG_TAPS,
            )
        )
    return lines


def _temper_line(result: TemperResult, locale: Locale) -> str:
    return locale.gettext(
        "{who}: {finished} of {runs} came to the end; taps {taps}, at most {most_taps}; min {minutes}, at most "
        "{most_minutes}",
        who=temper_name(result.temper, locale),
        finished=result.finished,
        runs=result.runs,
        taps=locale.integer(result.length.median_taps),
        most_taps=locale.integer(result.length.most_taps),
        minutes=locale.decimal(result.length.median_minutes),
        most_minutes=locale.decimal(result.length.most_minutes),
    )


def temper_name(temper: Temper, locale: Locale) -> str:
    """Name a kind of invented respondent."""
    return {
        Temper.TERSE: locale.gettext("Of few words"),
        Temper.ANGRY: locale.gettext("Angry"),
        Temper.RAMBLING: locale.gettext("Of many words"),
        Temper.FOREIGN: locale.gettext("Writing in another language"),
        Temper.QUITTING: locale.gettext("Giving up on the way"),
    }[temper]


def status_name(status: Status, locale: Locale) -> str:
    """Name the status of a version."""
    return {
        Status.DRAFT: locale.gettext("draft"),
        Status.PUBLISHED: locale.gettext("published"),
        Status.CLOSED: locale.gettext("closed"),
    }[status]


def role_words(role: Role, locale: Locale) -> str:
    """Say whom a guide asks."""
    return locale.gettext("for customers") if role is Role.CUSTOMER else locale.gettext("for colleagues")
