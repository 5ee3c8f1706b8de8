"""What leaves as a table: real numbers that agree with the map, in four languages, and no formula from a title."""

import csv
import io
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from openpyxl import load_workbook

from interview.language import Language, Locale
from interview.notes import NoteRecord, NoteTags
from reports.assemble import assemble
from reports.definitions import Measure, meaning, measure_name
from reports.facts import HANDED_OVER, LOGGED, NOTES, PLANNED, WAITED, stage_facts
from reports.figures import all_figures
from reports.journey_map import BetPain, Bets, HandedOver, Imported, Logged, MomentOfTruth, StaffNotes, Tally
from reports.mermaid import mermaid
from reports.metrics import Estimate, share
from reports.plan import in_language
from reports.segment import Condition, Dimension
from reports.staff_notes import staff_notes
from reports.tables import csv_text, tables
from reports.wording import noted_phrase
from reports.workbook import workbook
from tests.reports.conftest import PERIOD, TODAY, text
from tests.reports.test_told_pictures import full


@pytest.fixture
def busy(company, five, map_of):
    return map_of(company(five, 112, silent=428), five)


def by_title(journey_map, locale):
    return {table.title: table for table in tables(journey_map, locale)}


def records(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def csv_rows(journey_map, locale):
    return list(csv.DictReader(io.StringIO(csv_text(journey_map, locale))))


def as_days(rows):
    """Return rows as a spreadsheet gives them back, which knows days by their midnight."""
    return [tuple(cell.date() if isinstance(cell, datetime) else cell for cell in row) for row in rows]


@pytest.fixture
def everything(busy):
    """Fill every table: what agents log, what was imported, what managers believe and do, how the answers were."""
    noted = (
        StaffNotes("stage_3", "wait_time", 6, 3.333333, 141.6, PERIOD),
        StaffNotes("stage_4", "process", 5, 0.5, None, PERIOD),
    )
    some = tuple(Tally(name, 6, share(6, 12)) for name in ("partly", "lost"))
    way = HandedOver(
        "stage_3",
        "a",
        "b",
        12,
        2.5,
        PERIOD,
        hours=24.0,
        reasons=(Tally("rules", 6, share(6, 12)),),
        deciders=(Tally("boss", 5, share(5, 11), text("Line manager")),),
        context=some,
        repeated=(Tally("yes", 7, share(7, 12)),),
        start_title=text("Call centre"),
        end_title=text("Second line"),
    )
    ways = tuple(replace(way, end=str(n), per_week=2.5 - n / 4) for n in range(5))
    score = Estimate(12.5, 1.25, 20.75, 30)
    imported = Imported(40, rating=Estimate(3.5, 3.0, 4.0, 30), nps=score, csat=score, ces=score)
    logged = (Logged("renew", 40), Logged("cancel", 12), Logged("visits", 900))
    journey_map = full(busy)
    pains = (
        replace(
            journey_map.pains[0],
            what_if=Estimate(3.0, 1.0, 6.0, 60),
            impact=Estimate(-9, -12, -3, 68),
            imported=9,
            imported_base=20,
        ),
        *journey_map.pains[1:],
    )
    return replace(
        journey_map,
        stages=tuple(replace(stage, logged=logged) for stage in journey_map.stages),
        pains=pains,
        staff_notes=noted,
        handed_over=ways,
        imported=imported,
        flags=(Tally("gibberish", 6, share(6, 112)),),
        bets=Bets(4, {"stage_3": 2.25}, (BetPain("wait_time", 3),), {"stage_3": 2}),
    )


def test_every_figure_of_the_map_is_a_row(busy, english):
    found = by_title(busy, english)

    worst = busy.stage("stage_3")
    (told,) = [
        row
        for row in records(found["Stages"])
        if (row["what of"], row["measure"]) == (english.gettext("Support at length"), "satisfaction, of 5")
    ]
    assert [told[name] for name in ("value", "range from", "range to")] == [
        round(end, 2) for end in (worst.satisfaction.value, worst.satisfaction.low, worst.satisfaction.high)
    ]
    assert (told["people"], told["evidence"]) == (worst.satisfaction.n, "told")
    ratings = [row for row in records(found["Stages"]) if "moment of truth" not in row["measure"]]
    assert len(ratings) == sum(
        figure is not None
        for stage in busy.stages
        for figure in (
            *(stage.satisfaction, stage.importance, stage.staff),
            *(stage.opportunity, stage.net_emotion, stage.strong_feelings, stage.driver),
        )
    )
    assert [(row["measure"], row["value"]) for row in records(found["Scores"])][:2] == [
        ("number of people", busy.customers),
        ("number of people", busy.staff),
    ]
    assert [row["measure"] for row in records(found["Scores"])][2:] == [
        "NPS, −100 to 100",
        "CSAT: 4 or 5 of 5, %",
        "CES: 5 to 7 of 7, %",
        "CES: mean, of 7",
    ]
    assert [(row["told by"], row["of all who told of the stage"]) for row in records(found["Pain points"])] == [
        (pain.mentions, pain.base) for pain in busy.pains
    ]


def test_where_too_few_answered_nothing_is_told(company, five, map_of, english):
    few = map_of(company(five, 4, agents=0), five)

    (about,) = tables(few, english)

    assert about.title == "About"
    assert any("fewer than 5" in said.lower() for _, said, _ in about.rows)
    assert csv_rows(few, english) == []


@pytest.mark.parametrize("language", list(Language))
def test_a_workbook_is_read_back_as_it_was_written(everything, language):
    locale = Locale(language)

    book = load_workbook(io.BytesIO(workbook(everything, locale)))

    written = tables(everything, locale)
    assert len(written) == 9
    assert book.sheetnames == [table.title for table in written]
    for sheet, table in zip(book.worksheets, written, strict=True):
        assert as_days(sheet.iter_rows(values_only=True)) == [table.columns, *table.rows]
        assert len(set(table.columns)) == len(table.columns)
    assert isinstance(book.worksheets[1]["C2"].value, float)


@pytest.mark.parametrize("language", list(Language))
def test_what_was_told_and_quotes_are_read_back_with_words_as_words_and_figures_as_numbers(everything, language):
    locale = Locale(language)

    book = load_workbook(io.BytesIO(workbook(everything, locale)))

    told, quotes = (book[locale.gettext(title)] for title in ("What was told", "In their words"))
    for row in told.iter_rows(min_row=2):
        place, matter, what, measure, value, said, people, side, evidence = row
        assert {cell.data_type for cell in (place, matter, measure, side, evidence)} == {"s"}
        assert what.value is None or what.data_type == "s"
        assert type(value.value) in (int, float)
        assert said.value is None or value.value == round(said.value / people.value, 2)
    assert quotes.max_row == 1 + len(everything.quotes)
    assert {cell.data_type for row in quotes.iter_rows(min_row=2) for cell in row[:5]} == {"s"}


def test_every_number_has_a_row_of_its_own_and_says_what_it_rests_on(everything, english):
    told = records(by_title(everything, english)["What was told"])

    found = {
        (row["matter"], row["what was said"]): tuple(
            row[name] for name in ("measure", "value", "people", "who said it", "evidence")
        )
        for row in told
        if row["what of"] == "Support at length" and row["measure"] != "share, 0–1"
    }
    records_ = ("the company's records", "imported")
    assert found == {
        ("Number of contacts", None): ("median", 3.0, 30, "customers", "told"),
        ("In the company's records", "renewals"): ("number of times", 40, None, *records_),
        ("In the company's records", "cancellations"): ("number of times", 12, None, *records_),
        ("In the company's records", "visits"): ("number of times", 900, None, *records_),
        ("Time waited", None): ("median minutes waited", 90, 14, "customers", "told"),
        ("Minutes a week", None): ("median per agent", 90.0, 9, "agents", "told"),
    }
    assert {row["evidence"] for row in told if row["who said it"] == "customers"} == {"told"}


def test_every_fact_with_numbers_in_words_has_them_as_numbers(everything, english):
    facts = [fact for stage in everything.stages for fact in stage_facts(everything, stage.id, english)]

    # What is noted and handed over has tables of its own; what is planned is words alone.
    assert {fact.id for fact in facts if fact.amounts and not fact.numbers} == {NOTES, HANDED_OVER, PLANNED}
    assert {fact.id for fact in facts if fact.numbers} == {"contacts", WAITED, LOGGED, "minutes"}


def test_what_managers_believe_stands_apart_and_is_no_measurement(everything, english):
    found = by_title(everything, english)

    believed = [row for row in records(found["What was told"]) if row["evidence"] == "believed by managers"]
    assert [
        tuple(row[name] for name in ("what of", "matter", "what was said", "value", "said it", "people"))
        for row in believed
    ] == [
        ("whole journey", "worst pain point", "Waiting for an answer", 0.75, 3, 4),
        ("Support at length", "moment of truth", "Yes", 0.5, 2, 4),
    ]
    (bet,) = [row for row in records(found["Stages"]) if row["evidence"] == "believed by managers"]
    assert (bet["what of"], bet["value"], bet["people"]) == ("Support at length", 2.25, 4)


def test_imported_scores_stand_beside_those_told(everything, english):
    scores = records(by_title(everything, english)["Scores"])

    assert [(row["measure"], row["value"], row["people"]) for row in scores if row["evidence"] == "imported"] == [
        ("number of people", 40, 40),
        ("rating in reviews, of 5", 3.5, 30),
        ("NPS, −100 to 100", 12.5, 30),
        ("CSAT: 4 or 5 of 5, %", 12.5, 30),
        ("CES: 5 to 7 of 7, %", 12.5, 30),
    ]


def test_moments_of_truth_are_told_by_the_rule(everything, english):
    moments = {
        (row["what of"], row["measure"]): row["value"]
        for row in records(by_title(everything, english)["Stages"])
        if "moment of truth" in row["measure"]
    }

    assert moments == {
        (in_language(stage.title, english), measure): int(holds)
        for stage in everything.stages
        for measure, holds in (
            ("moment of truth, 0/1", stage.moment is not MomentOfTruth.NO),
            ("moment of truth, urgent, 0/1", stage.moment is MomentOfTruth.URGENT),
        )
    }
    assert {0, 1} == set(moments.values())


def test_pains_tell_what_would_be_if_they_were_rare_where_that_can_be_told(everything, english):
    first, second, *_ = records(by_title(everything, english)["Pain points"])

    name = "NPS higher if it were rare"
    assert [first[column] for column in (name, f"{name}: from", f"{name}: to")] == [3.0, 1.0, 6.0]
    assert second[name] is None
    assert (first["told by, imported"], first["evidence"], second["evidence"]) == (9, "told and imported", "told")
    chance = replace(everything.pains[0], what_if=Estimate(3.0, -1.0, 6.0, 60))
    doubtful = replace(everything, pains=(chance,))
    assert records(by_title(doubtful, english)["Pain points"])[0][name] is None


def test_who_took_part_and_whose_answers_need_care_is_a_table(everything, english):
    rows = records(by_title(everything, english)["Participation"])

    found = {row["what was said"]: (row["value"], row["said it"], row["people"]) for row in rows}
    funnel = everything.funnel
    assert found["Invited"] == (funnel.invited, None, funnel.invited)
    assert found["Answered everything"] == (funnel.complete, None, funnel.invited)
    assert found["letters typed at random"] == (0.05, 6, 112)
    assert {row["evidence"] for row in rows} == {"counted by the bot"}


def test_every_logged_handover_is_a_row_with_what_agents_say_of_it(everything, english):
    rows = by_title(everything, english)["Logged handovers"].rows

    assert len(rows) == 5
    days = (PERIOD.start, PERIOD.last_day)
    place = ("Support at length", "Call centre", "Second line")
    assert rows[0] == (*place, 2.5, 12, 24.0, 6, 6, 12, 7, 12, *days, "logged by agents")
    told = [row for row in csv_rows(everything, english) if row["matter"].startswith("Call centre → Second line")]
    assert {(row["matter"].partition(" · ")[2], row["what was said"], row["said it"]) for row in told} == {
        ("", "", ""),
        ("Reason", "The rules say so", "6"),
        ("Decision", "Line manager", "5"),
        ("What was known went along", "Part of it", "6"),
        ("What was known went along", "Nothing", "6"),
        ("Customer explained again", "Yes", "7"),
    }


@pytest.mark.parametrize("language", list(Language))
def test_each_kind_of_figure_and_evidence_that_occurs_is_defined(everything, language):
    locale = Locale(language)
    found = tables(everything, locale)
    about = {word: said for word, said, _ in found[-1].rows}
    measure, evidence = locale.gettext("measure"), locale.gettext("evidence")

    occurring = {row[name] for table in found for row in records(table) for name in (measure, evidence) if name in row}
    occurring |= {row[measure] for row in csv_rows(everything, locale)}

    assert occurring <= about.keys()
    assert all(len(about[word]) > len(word) for word in occurring)
    assert len(occurring) > 30


def test_every_kind_of_figure_has_a_name_and_a_meaning(busy, english):
    names = [measure_name(one, busy, english) for one in Measure]
    meanings = [meaning(one, busy, english) for one in Measure]

    assert len(set(names)) == len(set(meanings)) == len(Measure)
    assert measure_name(Measure.POSSIBLE_MOMENT, busy, english) == "possible moment of truth, 0/1"
    assert "not known yet" in meaning(Measure.POSSIBLE_MOMENT, busy, english)


def test_ranges_are_named_by_how_they_are_found(busy, english):
    kinds = {word: kind for word, _, kind in tables(busy, english)[-1].rows}

    assert kinds["NPS, −100 to 100"] == "adjusted Wald interval"
    assert kinds["CSAT: 4 or 5 of 5, %"] == kinds["share, 0–1"] == "Wilson interval"
    assert kinds["satisfaction, of 5"] == kinds["link to NPS"] == "bootstrap over people"
    assert kinds["severity, 1–3"] is None


def test_words_are_never_a_formula(busy, english):
    stages = tuple(replace(stage, title=text("=1+1")) for stage in busy.stages)
    sly = replace(busy, stages=stages)

    cell = load_workbook(io.BytesIO(workbook(sly, english))).worksheets[1]["A2"]
    rows = list(csv.reader(io.StringIO(csv_text(sly, english))))

    assert (cell.data_type, cell.value) == ("s", "=1+1")
    assert {row[6] for row in rows[1:]} == {"whole journey", "'=1+1"}


@pytest.mark.parametrize("language", list(Language))
def test_a_csv_file_is_read_back_with_one_figure_a_row(everything, language):
    locale = Locale(language)

    columns, *rows = csv.reader(io.StringIO(csv_text(everything, locale)))

    figures = all_figures(everything, locale)
    assert {len(row) for row in rows} == {len(columns)}
    assert [float(row[10]) for row in rows] == [one.value for one in figures]
    assert [row[11:13] for row in rows] == [
        ["" if end is None else f"{end}" for end in (one.low, one.high)] for one in figures
    ]
    assert [row[14] for row in rows] == ["" if one.people is None else str(one.people) for one in figures]
    assert {row[4] for row in rows} == {PERIOD.last_day.isoformat()}


def test_a_csv_file_tells_pains_as_figures(everything, english):
    pain = everything.pains[0]
    rows = {
        row["measure"]: row
        for row in csv_rows(everything, english)
        if (row["matter"], row["what was said"]) == ("pain point", "Waiting for an answer")
    }

    assert list(rows) == [
        "share, 0–1",
        "severity, 1–3",
        "link to NPS",
        "NPS higher if it were rare",
        "opportunity among those who told of it, of 20",
    ]
    told = rows["share, 0–1"]
    assert (float(told["value"]), float(told["range from"])) == (round(pain.share.value, 2), round(pain.share.low, 2))
    assert (told["said it"], told["people"], told["evidence"]) == (
        str(pain.mentions),
        str(pain.base),
        "told and imported",
    )
    assert (rows["link to NPS"]["value"], rows["link to NPS"]["people"]) == ("-9.0", "68")


def test_each_row_of_a_csv_file_says_whose_figure_it_is_and_of_when(busy, english):
    persona = Condition(Dimension.PERSONA, "new", text("New"))
    part = replace(busy, example=True, segment=(persona,), guide_name=text("Shop"))

    whole, some = csv_rows(busy, english), csv_rows(part, english)

    names = ("guide", "version", "filter", "first day", "last day", "examples")
    days = (PERIOD.start.isoformat(), PERIOD.last_day.isoformat())
    assert {tuple(row[name] for name in names) for row in whole} == {
        (busy.guide_id, str(busy.guide_version), "all customers", *days, "No")
    }
    assert {tuple(row[name] for name in names) for row in some} == {
        ("Shop", str(busy.guide_version), "persona: New", *days, "Yes")
    }


def test_words_of_people_are_in_no_csv_file(everything, english):
    assert "Трижды" in repr(tables(everything, english))
    assert "Трижды" not in csv_text(everything, english)


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


def test_what_agents_noted_is_a_table_and_rows_of_the_csv_file(everything, english):
    table = by_title(everything, english)["What agents meet"]
    rows = [
        tuple(row[name] for name in ("what of", "what was said", "measure", "value", "people", "evidence"))
        for row in csv_rows(everything, english)
        if row["matter"] == "What agents meet"
    ]

    days = (PERIOD.start, PERIOD.last_day)
    assert table.rows == (
        ("Waiting for an answer", "Support at length", 6, 3.33, 2.36, *days, "logged by agents"),
        ("Passed on, has to repeat", "Stayed at length", 5, 0.5, None, *days, "logged by agents"),
    )
    assert rows == [
        ("Support at length", "Waiting for an answer", "times a week", "3.33", "6", "logged by agents"),
        ("Support at length", "Waiting for an answer", "hours lost a week", "2.36", "6", "logged by agents"),
        ("Stayed at length", "Passed on, has to repeat", "times a week", "0.5", "5", "logged by agents"),
    ]
    told = by_title(everything, english)["What was told"]
    assert not [row for row in told.rows if "times a week" in str(row)]


@pytest.mark.parametrize(
    ("minutes", "lost"), [(59.4, "59 minutes lost a week"), (60.0, "1.0 hours lost a week"), (138, "2.3 hours lost")]
)
def test_an_hour_and_more_is_told_in_hours(minutes, lost, english):
    assert lost in noted_phrase(StaffNotes("stage_3", "wait_time", 6, 3.3, minutes, PERIOD), english)


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
    enough = replace(few, staff_notes=staff_notes(notes, five, k=5, until=TODAY))

    assert "logged by agents" not in csv_text(few, english)
    assert "logged by agents" in csv_text(enough, english)
    for journey_map in (few, enough):
        assert "secret" not in csv_text(journey_map, english)
        assert "secret" not in repr(tables(journey_map, english))


def test_the_sheet_about_figures_says_what_the_journey_is(busy, english):
    headed = replace(busy, scenario=text("From asking to moving in."), goal=text("Be online on the first day."))

    said = {word: meant for word, meant, _ in tables(headed, english)[-1].rows}

    assert said["scenario"] == "From asking to moving in."
    assert said["customer's goal, as the company sees it"] == "Be online on the first day."
    assert "scenario" not in {word for word, _, _ in tables(busy, english)[-1].rows}
