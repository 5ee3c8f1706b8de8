"""The crash test finds what is wrong with a guide that the strict check lets pass, and nothing in a good one."""

from collections.abc import Callable

import pytest

from interview.crash_test import LONG_TAPS, CrashReport, crash_test
from interview.guide import Guide
from interview.library import builtin_guides
from interview.simulated import Temper

Parse = Callable[[str], Guide]

NPS = "      - {id: nps, type: nps}\n"


@pytest.fixture
def tried(small_text: str, parse: Parse) -> Callable[..., CrashReport]:
    """Crash test the small guide after replacements, which the strict check lets pass."""

    def tried(*replacements: tuple[str, str], runs: int = 150) -> CrashReport:
        text = small_text
        for old, new in replacements:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return crash_test(parse(text), runs=runs)

    return tried


@pytest.mark.parametrize("guide", builtin_guides(), ids=lambda guide: guide.id)
def test_our_guides_have_no_faults(guide: Guide) -> None:
    report = crash_test(guide, runs=150)

    assert report.faults == 0, report
    assert report.length is not None
    assert 1 < report.length.median_minutes < report.length.most_minutes
    assert 10 < report.length.median_taps < report.length.most_taps < LONG_TAPS


def test_the_small_guide_has_no_faults(tried: Callable[..., CrashReport]) -> None:
    assert tried().faults == 0


def test_the_same_seed_gives_the_same_report(small: Guide) -> None:
    assert crash_test(small, runs=20, seed=3) == crash_test(small, runs=20, seed=3)
    assert crash_test(small, runs=20, seed=3) != crash_test(small, runs=20, seed=4)


def test_every_kind_answers_and_those_who_quit_do(small: Guide) -> None:
    results = {result.temper: result for result in crash_test(small, runs=100).tempers}

    assert set(results) == set(Temper)
    assert {result.runs for result in results.values()} == {20}
    assert results[Temper.TERSE].finished == 20
    assert results[Temper.QUITTING].finished < 20
    assert results[Temper.RAMBLING].length.median_minutes > 2 * results[Temper.TERSE].length.median_minutes


def test_a_question_for_a_tag_that_nothing_is_read_as_is_never_asked(tried: Callable[..., CrashReport]) -> None:
    report = tried(
        ("{id: feelings, type: emotion,", "{id: feelings, type: emotion, when: {question: story, tagged: furious},")
    )

    assert report.never_asked == ("feelings",)


def test_a_question_for_a_tag_that_words_are_read_as_is_asked(tried: Callable[..., CrashReport]) -> None:
    report = tried(
        ("{id: feelings, type: emotion,", "{id: feelings, type: emotion, when: {question: story, tagged: disgust},")
    )

    assert report.faults == 0


def test_a_probe_behind_one_that_always_comes_first_is_never_asked(tried: Callable[..., CrashReport]) -> None:
    report = tried(
        ("        probe_limit: 2\n", ""),
        ("probes: [repeat_reason, what_event, why_cause]", "probes: [repeat_reason, what_event, first_cause, second]"),
        ("        probes: [repeat_reason, why_cause]\n", "        probes: [why_cause]\n"),
        (
            "  - id: why_cause\n",
            "  - {id: first_cause, missing: cause, label: {ru: Почему?, en: Why so?}}\n"
            "  - {id: second, missing: cause, label: {ru: Из-за чего?, en: What was the reason?}}\n"
            "  - id: why_cause\n",
        ),
    )

    assert report.never_asked == ("second",)


def test_an_interview_that_ends_before_a_stage_is_rated_is_a_dead_end(tried: Callable[..., CrashReport]) -> None:
    only_buyers = "    when: {question: goal, eq: buy}\n"
    report = tried(
        ("    each: stage\n", f"    each: stage\n{only_buyers}"),
        ("  - id: overall\n", f"  - id: overall\n{only_buyers}"),
        ("    story: lowest\n", f"    story: lowest\n{only_buyers}"),
        ("  - id: more\n", f"  - id: more\n{only_buyers}"),
    )

    assert [(end.after, end.count > 30) for end in report.unrated] == [("visited", True)]
    assert report.never_asked == ()


def test_a_scale_asked_again_of_those_who_gave_one_answer_tells_nothing(tried: Callable[..., CrashReport]) -> None:
    report = tried(
        (NPS, f"{NPS}      - {{id: again, type: nps, when: {{question: nps, eq: 10}}}}\n"),
        runs=400,
    )

    assert report.always_same == (("again", "10"),)


def test_a_guide_of_many_questions_is_too_long(tried: Callable[..., CrashReport]) -> None:
    more = "".join(
        f"      - {{id: more_{n}, type: yes_no, label: {{ru: Это было {n}?, en: Was it {n}?}}}}\n" for n in range(60)
    )
    report = tried((NPS, NPS + more))

    assert report.too_long
    assert report.length is not None
    assert report.length.median_taps > 60
    assert report.faults == 1


def test_a_question_that_nobody_can_answer_is_passed_on_by_everybody(small: Guide) -> None:
    parts = list(small.parts)
    goal = parts[0].questions[1]
    parts[0] = parts[0].model_copy(
        update={"questions": (parts[0].questions[0], goal.model_copy(update={"options": ()}), parts[0].questions[2])}
    )

    report = crash_test(small.model_copy(update={"parts": tuple(parts)}), runs=60)

    assert report.always_skipped == ("goal",)


def test_a_question_that_cannot_be_shown_breaks_and_is_named(small: Guide) -> None:
    overall = small.parts[2]
    csat = overall.questions[0].model_copy(update={"label": dict.fromkeys(small.languages, "{nothing}")})
    broken = overall.model_copy(update={"questions": (csat, overall.questions[1])})

    report = crash_test(small.model_copy(update={"parts": (*small.parts[:2], broken, *small.parts[3:])}), runs=60)

    assert [(end.after, end.error) for end in report.broken] == [("csat", "KeyError")]
    assert report.length is None
