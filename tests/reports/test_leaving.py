"""What leavers told of: shares, their difference, and no trace of a small group."""

import csv
from dataclasses import replace

import pytest

from interview.records import NEXT_STEP, AnswerRecord, Role
from reports.journey_map import Answered, JourneyMap, Tally
from reports.metrics import share
from reports.numbers_text import numbers_text
from reports.page import page
from reports.sheet import sheet_figure
from reports.tables import csv_text, tables
from reports.told_page import told_figures
from reports.wording import leaving_sentences
from tests.reports.conftest import text
from tests.reports.looking import SMALLEST_SHEET, assert_laid_out, words_of


def told(story, number, *, pain, step, stage="stage_3", tells=True, answered_at="stage_3"):
    """Make a customer who told of a stage (or only rated it) and said what came next."""
    one = story().add("satisfaction", 3, stage=stage)
    if tells:
        one.add("text", stage=stage, words="what happened to me", pains=["wait_time"] if pain else [])
    if step is not None:
        one.answers.append(AnswerRecord("next_step", answered_at, "choice", 80, step, None, None))
    return one.told(number)


def people(story, *groups, **options):
    """Make customers from (how many, told of the pain, next step)."""
    made = [(pain, step) for count, pain, step in groups for _ in range(count)]
    return [told(story, number, pain=pain, step=step, **options) for number, (pain, step) in enumerate(made)]


FULL = ((9, True, "looked_elsewhere"), (5, True, "stopped"), (6, False, "stopped"))
REST = ((10, True, "stayed"), (30, False, "told_others"))


@pytest.mark.parametrize("answered_at", ["stage_3", None])
def test_leavers_are_compared_with_the_others(answered_at, story, five, map_of, english):
    journey_map = map_of(people(story, *FULL, *REST, answered_at=answered_at), five)

    (one,) = journey_map.leaving
    assert (one.category, one.stage_id) == ("wait_time", "stage_3")
    assert (one.leavers.value, one.leavers.n) == (0.7, 20)
    assert (one.stayers.value, one.stayers.n) == (0.25, 40)
    assert one.difference.value == pytest.approx(0.45)
    first, last = leaving_sentences(journey_map, english)
    assert first == (
        "Waiting for an answer (Support): 70% of those who left, 25% of the others (n = 20 and 40); "
        "difference in points +18 to +64."
    )
    assert last == "It is what goes together, not why they left."
    assert first in numbers_text(journey_map, english)
    assert JourneyMap.from_json(journey_map.to_json()) == journey_map


def test_no_difference_says_that_nothing_can_be_said(story, five, map_of, english):
    records = people(story, (8, True, "stopped"), (8, False, "stopped"), (20, True, "stayed"), (20, False, "stayed"))

    assert leaving_sentences(map_of(records, five), english) == [
        "No pain can be said to be more common among those who then looked elsewhere or stopped."
    ]


def test_largest_difference_comes_first_and_only_what_can_be_told_is_told(story, five, map_of, english):
    apart = people(story, *FULL, *REST)
    alike = [
        told(story, 100 + n, pain=n % 2 == 0, step="stopped" if n < 24 else "stayed", stage="stage_1", answered_at=None)
        for n in range(60)
    ]

    journey_map = map_of([*apart, *alike], five)

    assert [one.stage_id for one in journey_map.leaving] == ["stage_3", "stage_1"]
    assert len(leaving_sentences(journey_map, english)) == 2


@pytest.mark.parametrize("small", range(4))
@pytest.mark.parametrize("few", range(5))
def test_four_groups_need_five_people_each(small, few, story, five, map_of):
    groups = [(12, True, "stopped"), (12, False, "stopped"), (12, True, "stayed"), (12, False, "stayed")]
    groups[small] = (few, *groups[small][1:])

    journey_map = map_of(people(story, *groups), five)

    assert journey_map.leaving == ()


@pytest.mark.parametrize("beside", [(True, None, True), (False, None, True), (False, "stopped", False)])
def test_few_beside_the_groups_are_not_known_by_subtraction(beside, story, five, map_of):
    pain, step, tells = beside

    def shown(count):
        extra = [told(story, 500 + n, pain=pain, step=step, tells=tells) for n in range(count)]
        return map_of([*people(story, *FULL, *REST), *extra], five).leaving

    assert shown(0)
    assert [shown(count) for count in range(1, 5)] == [()] * 4
    assert shown(5)


def test_nobody_who_left_says_nothing(story, five, map_of, english):
    journey_map = map_of(people(story, (20, True, "stayed"), (20, False, "stayed")), five)

    assert leaving_sentences(journey_map, english) == []
    assert "looked elsewhere" not in numbers_text(journey_map, english)


def test_page_sheet_and_tables_tell_what_numbers_tell(story, five, map_of, english):
    journey_map = map_of(people(story, *FULL, *REST), five)
    first, last = leaving_sentences(journey_map, english)

    html, sheet = page(journey_map, english), sheet_figure(journey_map, english, vertical="satisfaction")

    assert "Who left and who stayed" in html
    assert first in html
    assert last in html
    assert words_of(sheet, "leaving:title") == ["Who left and who stayed"]
    assert f"{first} {last}" in " ".join(words_of(sheet, "leaving")).replace("Who left and who stayed ", "")
    (table,) = [table for table in tables(journey_map, english) if table.title == "Who left and who stayed"]
    told = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [(row["what was said"], row["measure"], row["value"], row["people"]) for row in told] == [
        ("those who left", "share, 0–1", 0.7, 20),
        ("those who stayed", "share, 0–1", 0.25, 40),
        (None, "difference of shares, −1 to 1", 0.45, 60),
    ]
    assert {row["what of"] for row in told} == {"Support at length"}
    assert {row["matter"] for row in told} == {"Who left and who stayed · Waiting for an answer"}
    assert 0.1 < told[-1]["range from"] < 0.45 < told[-1]["range to"]
    written = csv.DictReader(csv_text(journey_map, english).splitlines())
    assert [row["value"] for row in written if row["matter"].startswith("Who left")] == ["0.7", "0.25", "0.45"]


def test_nothing_is_told_of_leaving_where_nothing_may_be(story, five, map_of, english):
    journey_map = map_of(people(story, (20, True, "stayed"), (20, False, "stayed")), five)

    sheet = sheet_figure(journey_map, english, vertical="satisfaction")

    assert "Who left" not in page(journey_map, english) + csv_text(journey_map, english)
    assert not words_of(sheet, "leaving")
    assert not [table for table in tables(journey_map, english) if table.title.startswith("Who left")]


def test_sheet_with_leavers_is_laid_out_in_long_languages(story, five, map_of, longer):
    journey_map = map_of(people(story, *FULL, *REST), five)

    assert_laid_out(sheet_figure(journey_map, longer, vertical="satisfaction"), SMALLEST_SHEET)


STEPS = ("stayed", "came_back", "told_others", "looked_elsewhere", "stopped")


@pytest.mark.parametrize("stage_id", [None, "stage_3"])
def test_all_that_people_did_next_is_on_page_and_sheet(stage_id, story, five, map_of, english):
    steps = tuple(
        Tally(step, count, share(count, 60), text(f"they {step}"))
        for step, count in zip(STEPS, (20, 15, 10, 8, 7), strict=True)
    )
    answered = Answered(NEXT_STEP, text("Afterwards"), Role.CUSTOMER, stage_id, 60, steps)
    journey_map = replace(map_of(people(story, *FULL, *REST), five), answered=(answered,))

    html = page(journey_map, english)
    figures = [sheet_figure(journey_map, english, vertical="satisfaction"), *told_figures(journey_map, english)]

    words = " ".join(word for figure in figures for word in words_of(figure, ""))
    for step in STEPS:
        assert f"they {step}" in html
        assert f"they {step}" in words
