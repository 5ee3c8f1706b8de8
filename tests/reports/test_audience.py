"""One side of the counter alone: the other side's figures are gone from all that is drawn and written."""

from dataclasses import replace

import pytest

from reports.audience import of_audience
from reports.journey_map import StaffNotes, Tally
from reports.map_caption import map_caption
from reports.metrics import share
from reports.numbers_text import numbers_text
from reports.page import page
from reports.pains_text import pains_text
from reports.preview import preview_figure
from reports.segment import Audience
from reports.sheet import sheet_figure
from reports.stage_card import stage_card_figure
from reports.stage_text import stage_text
from reports.tables import csv_text
from tests.reports.conftest import PERIOD, TWELVE
from tests.reports.looking import (
    SMALLEST_PREVIEW,
    SMALLEST_SHEET,
    assert_fits_telegram,
    assert_laid_out,
    gids_of,
    words_of,
)
from tests.reports.messages import parsed, units

OBSTACLE = "Staff overloaded: 6 of 13"


def hindered(journey_map):
    stages = tuple(
        replace(stage, obstacles=(Tally("workload", 6, share(6, 13)),)) if stage.id == "stage_3" else stage
        for stage in journey_map.stages
    )
    return replace(journey_map, stages=stages)


def noting(journey_map):
    notes = tuple(
        StaffNotes(journey_map.stages[number].id, category, 5 + number, 0.5 + number, None, PERIOD)
        for number, category in enumerate(("process", "information", "wait_time"))
    )
    return replace(journey_map, staff_notes=notes)


@pytest.fixture
def agents(busy):
    return of_audience(noting(hindered(busy)), Audience.STAFF)


@pytest.fixture
def customers(busy):
    return of_audience(noting(hindered(busy)), Audience.CUSTOMERS)


def test_both_sides_are_the_map_as_it_is(busy):
    assert of_audience(busy, None) is busy


def test_of_agents_the_curve_is_theirs_and_what_they_noted_stands_for_pains(agents, busy, english):
    figure = preview_figure(agents, english, vertical="satisfaction")

    assert words_of(figure, "curve:") == [english.decimal(stage.staff.value) for stage in busy.stages]
    assert "staff" not in gids_of(figure)
    assert words_of(figure, "pain:0:name") == ["Waiting for an answer"]
    assert words_of(figure, "pain:0:share") == [english.decimal(2.5)]
    facts = " ".join(words_of(figure, "facts"))
    assert "14 agents" in facts
    assert "agents only" in facts
    assert "112" not in facts
    assert not words_of(figure, "other")


@pytest.mark.parametrize("count", [1, 5, 12])
def test_the_agents_map_is_laid_out_in_long_languages(count, company, plan_of, map_of, longer):
    plan = plan_of(*TWELVE[:count])
    journey_map = of_audience(map_of(company(plan, 40, example=True), plan), Audience.STAFF)
    journey_map = noting(journey_map) if count > 2 else journey_map

    preview = preview_figure(journey_map, longer, vertical="satisfaction")
    assert_laid_out(preview, SMALLEST_PREVIEW)
    assert_fits_telegram(preview)
    assert_laid_out(sheet_figure(journey_map, longer, vertical="satisfaction"), SMALLEST_SHEET)
    assert_laid_out(stage_card_figure(journey_map, "stage_0", longer), SMALLEST_PREVIEW)
    assert units(map_caption(journey_map, longer, vertical="satisfaction")) <= 1_024


def test_of_agents_messages_tell_no_figure_of_customers(agents, busy, english):
    worst = busy.stage("stage_3").staff
    caption = parsed(map_caption(agents, english, vertical="satisfaction"))
    numbers = parsed(numbers_text(agents, english))

    assert f"Worst: Support, {english.decimal(worst.value)} of 5 (14 people, " in caption
    assert "That is how agents see the customers' satisfaction." in caption
    assert "NPS, CSAT and CES are asked of customers alone" in numbers
    assert "What agents meet" in pains_text(agents, english)
    written = [caption, numbers, pains_text(agents, english), page(agents, english), csv_text(agents, english)]
    for text in written:
        assert "112" not in text
        assert "stories" not in text
    told = parsed(stage_text(agents, "stage_3", english))
    assert f"Satisfaction {english.decimal(worst.value)} of 5" in told
    assert f"Obstacles, in their own words (agents)\n{OBSTACLE}" in told


def test_of_agents_without_notes_the_pains_say_what_is_missing(busy, english):
    text = pains_text(of_audience(busy, Audience.STAFF), english)

    assert "5 different colleagues must have noted the same at one stage" in text
    assert "Waiting" not in text


def test_of_customers_nothing_of_agents_is_left(customers, english):
    preview = preview_figure(customers, english, vertical="satisfaction")
    caption = map_caption(customers, english, vertical="satisfaction")

    assert "staff" not in gids_of(preview)
    assert "all customers, without agents" in caption
    for text in (caption, pains_text(customers, english), stage_text(customers, "stage_3", english)):
        assert "Agents" not in text
        assert "14 agents" not in text
        assert OBSTACLE not in text
    assert "as agents see it" not in csv_text(customers, english)


def test_too_few_agents_are_hidden_though_customers_are_many(company, five, map_of, english):
    journey_map = of_audience(map_of(company(five, 112, agents=4), five), Audience.STAFF)

    assert journey_map.hidden
    assert "Fewer than 5 agents have answered" in map_caption(journey_map, english, vertical="satisfaction")
