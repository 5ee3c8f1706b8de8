"""What leaves as a table: real numbers that agree with the map, in four languages, and no formula from a title."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from openpyxl import load_workbook

from interview.language import Language, Locale
from interview.notes import NoteRecord, NoteTags
from reports.assemble import assemble
from reports.journey_map import StaffNotes
from reports.mermaid import mermaid
from reports.plan import in_language
from reports.segment import Condition, Dimension
from reports.staff_notes import staff_notes
from reports.tables import csv_text, tables
from reports.workbook import workbook
from tests.reports.conftest import PERIOD, TODAY, text
from tests.reports.test_told_pictures import full


@pytest.fixture
def busy(company, five, map_of):
    return map_of(company(five, 112, silent=428), five)


def figures(table):
    return {(row[0], row[1]): row[2:] for row in table.rows}


def test_every_figure_of_the_map_is_a_row(busy, english):
    scores, stages, pains, _, _, _, about = tables(busy, english)

    worst = busy.stage("stage_3")
    told = figures(stages)[english.gettext("Support at length"), "satisfaction, of 5"]
    assert told == (
        *(round(end, 2) for end in (worst.satisfaction.value, worst.satisfaction.low, worst.satisfaction.high)),
        worst.satisfaction.n,
    )
    assert len(stages.rows) == sum(
        figure is not None
        for stage in busy.stages
        for figure in (
            *(stage.satisfaction, stage.importance, stage.staff),
            *(stage.opportunity, stage.net_emotion, stage.strong_feelings, stage.driver),
        )
    )
    assert [row[0] for row in scores.rows] == ["whole journey"] * 4
    assert [row[2:4] for row in pains.rows] == [(pain.mentions, pain.base) for pain in busy.pains]
    assert any("what goes together, not what causes what" in line for (line,) in about.rows)


def test_where_too_few_answered_nothing_is_told(company, five, map_of, english):
    scores, stages, pains, _, _, _, about = tables(map_of(company(five, 4, agents=0), five), english)

    assert (scores.rows, stages.rows, pains.rows) == ((), (), ())
    assert any("fewer than 5" in line.lower() for (line,) in about.rows)


@pytest.mark.parametrize("language", list(Language))
def test_a_workbook_is_read_back_as_it_was_written(busy, language):
    locale = Locale(language)

    book = load_workbook(io.BytesIO(workbook(busy, locale)))

    written = tables(busy, locale)
    assert book.sheetnames == [table.title for table in written]
    for sheet, table in zip(book.worksheets, written, strict=True):
        read = [tuple(row) for row in sheet.iter_rows(values_only=True)]
        assert read == [*([table.columns] if table.columns else []), *table.rows]
    assert isinstance(book.worksheets[1]["C2"].value, float)


@pytest.mark.parametrize("language", list(Language))
def test_what_was_told_and_quotes_are_read_back_with_words_as_words_and_figures_as_numbers(busy, language):
    journey_map, locale = full(busy), Locale(language)

    book = load_workbook(io.BytesIO(workbook(journey_map, locale)))

    told, quotes = (book[locale.gettext(title)] for title in ("What was told", "In their words"))
    for row in told.iter_rows(min_row=2):
        assert {cell.data_type for cell in row[:4]} == {"s"}
        if row[4].value is not None:
            assert [type(cell.value) for cell in row[4:6]] == [int, int]
            assert row[6].value == round(row[4].value / row[5].value, 2)
    assert {type(row[6].value) for row in told.iter_rows(min_row=2)} == {float, type(None)}
    assert quotes.max_row == 1 + len(journey_map.quotes)
    assert {cell.data_type for row in quotes.iter_rows(min_row=2) for cell in row[:4]} == {"s"}


def test_words_are_never_a_formula(busy, english):
    stages = tuple(replace(stage, title=text("=1+1")) for stage in busy.stages)
    sly = replace(busy, stages=stages)

    cell = load_workbook(io.BytesIO(workbook(sly, english))).worksheets[1]["A2"]
    rows = list(csv.reader(io.StringIO(csv_text(sly, english))))

    assert (cell.data_type, cell.value) == ("s", "=1+1")
    assert {row[0] for row in rows[1:]} == {"whole journey", "'=1+1"}


@pytest.mark.parametrize("language", list(Language))
def test_a_csv_file_is_read_back(busy, language):
    locale = Locale(language)
    scores, stages, *_ = tables(busy, locale)

    columns, *rows = csv.reader(io.StringIO(csv_text(busy, locale)))

    assert tuple(columns) == scores.columns
    assert [float(row[2]) for row in rows] == [row[2] for row in (*scores.rows, *stages.rows)]


def test_a_mermaid_journey_has_a_section_for_each_stage_that_can_be_shown(busy, english):
    stages = tuple(
        replace(stage, title=text("A: b; c # d\n")) if stage.id == "stage_0" else stage for stage in busy.stages
    )
    hidden = replace(stages[1], satisfaction=None, staff=None)

    lines = mermaid(replace(busy, stages=(stages[0], hidden, *stages[2:])), english).splitlines()

    assert lines[0] == "journey"
    assert lines[1] == "    title Customer journey · all customers · 112 customers · 2–22 Nov 2026"
    assert [line.strip() for line in lines if "section" in line] == [
        "section A b c d",
        *(f"section {in_language(stage.title, english)}" for stage in busy.stages[2:]),
    ]
    tasks = [line.strip().split(": ") for line in lines if line.startswith("      ")]
    assert all(1 <= int(points) <= 5 and abs(float(mean) - int(points)) <= 0.55 for mean, points, _ in tasks)
    assert len(tasks) == 8


def test_a_mermaid_journey_of_examples_or_of_some_says_so(busy, english):
    persona = Condition(Dimension.PERSONA, "new", text("New"))

    title = mermaid(replace(busy, example=True, segment=(persona,)), english).splitlines()[1]

    assert title.startswith("    title Examples, not real customers · Customer journey · persona New · 112 customers")


def test_what_agents_noted_is_a_table_and_rows_of_the_csv_file(busy, english):
    notes = (
        StaffNotes("stage_3", "wait_time", 6, 3.333333, 41.6, PERIOD),
        StaffNotes("stage_4", "process", 5, 0.5, None, PERIOD),
    )
    noted = replace(busy, staff_notes=notes)

    table = next(one for one in tables(noted, english) if one.title == "What agents meet")
    rows = [row for row in csv.reader(io.StringIO(csv_text(noted, english))) if "noted by agents" in row[1]]

    days = (PERIOD.start.isoformat(), PERIOD.last_day.isoformat())
    assert table.rows == (
        ("Waiting for an answer", "Support at length", 6, 3.33, 42, *days),
        ("Passed on, has to repeat", "Stayed at length", 5, 0.5, None, *days),
    )
    assert rows == [
        ["Support at length", "Waiting for an answer: noted by agents, times a week", "3.33", "", "", "6"],
        ["Support at length", "Waiting for an answer: noted by agents, minutes lost a week", "42", "", "", "6"],
        ["Stayed at length", "Passed on, has to repeat: noted by agents, times a week", "0.5", "", "", "5"],
    ]
    told = next(one for one in tables(noted, english) if one.title == "What was told")
    assert not [row for row in told.rows if "times a week" in str(row)]


def test_notes_of_four_colleagues_are_in_no_table(company, five, map_of, english):
    """Whoever sent the note at once is one of the four: it goes to the owners alone, and into no file."""
    notes = [
        NoteRecord(
            respondent_id=f"agent-{person}",
            week=PERIOD.start,
            tags=NoteTags(stage_id="stage_3", category="process", minutes=9, times=None, severity=2),
            text="secret words",
            language="cs",
            confirmed=True,
            sent_now=person == 0,
            tagger="t1",
        )
        for person in range(5)
    ]
    few = assemble(
        company(five, 40),
        five,
        erased={},
        period=PERIOD,
        generated_on=TODAY,
        generator=np.random.default_rng(7),
        notes=notes[:4],
    )
    enough = replace(few, staff_notes=staff_notes(notes, five, k=5))

    assert "noted by agents" not in csv_text(few, english)
    assert "noted by agents" in csv_text(enough, english)
    for journey_map in (few, enough):
        assert "secret" not in csv_text(journey_map, english)
        assert "secret" not in repr(tables(journey_map, english))
