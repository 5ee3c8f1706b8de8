"""What a new version changes."""

from collections.abc import Callable

import pytest

from interview.guide import Guide
from interview.guide_changes import GuideChanges, changes

Changed = Callable[..., GuideChanges]


@pytest.fixture
def changed(small: Guide, small_text: str, parse: Callable[[str], Guide]) -> Changed:
    def changed(*replacements: tuple[str, str]) -> GuideChanges:
        text = small_text.replace("version: 2", "version: 3")
        for old, new in replacements:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return changes(small, parse(text))

    return changed


def test_another_version_alone_changes_nothing(changed: Changed) -> None:
    assert changed().is_nothing


def test_stages_come_go_and_get_other_names(changed: Changed) -> None:
    found = changed(
        ("title: {ru: Покупка, en: Buying}", "title: {ru: Оплата, en: Paying}"),
        ("  - id: support\n", "  - id: help\n"),
    )

    assert [title["en"] for title in found.stages_added] == ["Getting help"]
    assert [title["en"] for title in found.stages_removed] == ["Getting help"]
    assert [(one.before["en"], one.after["en"]) for one in found.stages_renamed] == [("Buying", "Paying")]
    assert not found.stages_moved


def test_questions_come_go_and_change(changed: Changed) -> None:
    found = changed(
        ("      - {id: nps, type: nps}\n", "      - {id: nps, type: nps}\n      - {id: effort, type: ces}\n"),
        ("en: How many minutes did you wait?", "en: How long did you wait in minutes?"),
        ("{id: family, label: {ru: Родным, en: Family}}", "{id: family, label: {ru: Родным, en: The family}}"),
        ("      - {id: lane_see, type: text, lane: see, label: {ru: Что вы видели?, en: What did you see?}}\n", ""),
        ("    label: {ru: Что именно произошло?, en:", "    label: {ru: Что произошло?, en:"),
    )

    assert found.questions_added == ("effort",)
    assert found.questions_removed == ("lane_see",)
    assert found.questions_changed == ("waited", "told", "what_event")
    assert not found.questions_moved


def test_a_question_changes_with_the_channels_it_offers_and_with_its_part(changed: Changed) -> None:
    found = changed(
        ("{id: branch, label: {ru: Офис, en: Branch}}", "{id: branch, label: {ru: Салон, en: Shop}}"),
        ("    story: highest\n    when: {question: more_time, eq: true}", "    story: highest"),
    )

    assert found.questions_changed == ("path", "best_text")


def test_another_order_is_noticed(changed: Changed) -> None:
    found = changed(
        ("      - {id: csat, type: csat}\n", ""),
        ("      - {id: nps, type: nps}\n", "      - {id: nps, type: nps}\n      - {id: csat, type: csat}\n"),
    )

    assert found.questions_moved
    assert found.questions_changed == ()


def test_the_consent_is_noticed(changed: Changed) -> None:
    assert changed(("en: I agree}", "en: Agreed}")) == GuideChanges(texts=True)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("title: {ru: Малый опрос, en: Small guide}\n", "scenario: {ru: Переезд., en: Moving.}\n"),
        ("title: {ru: Малый опрос, en: Small guide}\n", "goal: {ru: Успеть., en: Be on time.}\n"),
        ("short_title: {ru: Помощь, en: Support}\n", "    planned: [[phone, chat]]\n"),
    ],
)
def test_what_the_map_alone_shows_is_noticed_by_no_respondent(changed: Changed, written: str, line: str) -> None:
    found = changed((written, f"{written}{line}"))

    assert found == GuideChanges(for_map=True)
    assert found.is_nothing
