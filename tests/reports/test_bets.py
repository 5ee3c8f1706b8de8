"""Managers' bets beside what was measured, in pictures, page, tables and words; and alone, as a hypothesis."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from interview.bets import Bet
from interview.language import Language
from reports import style
from reports.bet_text import held_text
from reports.bets import with_bets
from reports.draw import draw_preview
from reports.journey_map import Bets, JourneyMap
from reports.map_caption import map_caption
from reports.mermaid import mermaid
from reports.metrics import Estimate
from reports.page import page
from reports.preview import preview_figure
from reports.segment import Condition, Dimension
from reports.sheet import sheet_figure
from reports.stage_text import stage_text
from reports.tables import csv_text, tables
from tests.reports.looking import (
    CONTRAST,
    SMALLEST_PREVIEW,
    SMALLEST_SHEET,
    assert_fits_telegram,
    assert_laid_out,
    box_of,
    gids_of,
    luminance,
    overlap,
    texts_of,
    words_of,
)
from tests.reports.test_page import Outline

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HYPOTHESIS = "Hypothesis: what managers believe"


def bet(plan, *ratings, pain="wait_time", moments=("stage_3",)):
    stages = [stage.id for stage in plan.stages]
    return Bet(plan.guide_id, dict(zip(stages, ratings, strict=False)), pain, frozenset(moments), NOON)


@pytest.fixture
def busy(company, five, map_of):
    return map_of(company(five, 112), five)


@pytest.fixture
def believed(busy, five):
    return with_bets(busy, [bet(five, 4, 4, 5, 4, 3), bet(five, 5, 3, 4, 3, 4, pain="price", moments=())], five)


@pytest.fixture
def alone(five, map_of):
    nobody = map_of([], five)
    return with_bets(nobody, [bet(five, 4, 4, 5, 4, 3), bet(five, 5, 3, 4, 3, 4)], five)


def line_of(figure, gid):
    return [line for line in figure.findobj(Line2D) if line.get_gid() == gid]


def triangles(figure):
    return [patch for patch in figure.findobj(Polygon) if patch.get_gid() == "triangle"]


def middle(figure, artist):
    box = box_of(figure, artist)
    return (box.x0 + box.x1) / 2


def test_the_mean_is_shown_from_two_bets_on(busy, five):
    one = bet(five, 4, 4, 5, 4, 3)

    assert with_bets(busy, [], five) == with_bets(busy, [one], five) == busy
    two = with_bets(busy, [one, bet(five, 5, 4, 4, 3, 4)], five)
    assert two.bets.means == {"stage_0": 4.5, "stage_1": 4.0, "stage_2": 4.5, "stage_3": 3.5, "stage_4": 3.5}
    assert two.bets.managers == 2
    assert replace(two, bets=None) == busy


def test_a_stage_that_one_alone_bet_on_is_a_gap(busy, five, english):
    journey_map = with_bets(busy, [bet(five, 4, 4, 5, 4, 3), bet(five, 5, 4)], five)

    figure = preview_figure(journey_map, english, vertical="satisfaction")

    assert list(journey_map.bets.means) == ["stage_0", "stage_1"]
    (line,) = line_of(figure, "bets")
    assert len(line.get_xdata()) == 2


def test_the_third_curve_is_dotted_dark_and_marked_otherwise(believed, english):
    figure = preview_figure(believed, english, vertical="satisfaction")

    (bets,), (staff,) = line_of(figure, "bets"), line_of(figure, "staff")
    assert len(bets.get_xdata()) == 5
    assert bets.get_linestyle() == staff.get_linestyle() == "--"
    assert bets._unscaled_dash_pattern != staff._unscaled_dash_pattern
    light, dark = luminance(style.PAPER), luminance(bets.get_color())
    assert (light + 0.05) / (dark + 0.05) >= CONTRAST
    assert len(triangles(figure)) == 5 + 1  # one in the legend
    assert "managers' bets, n = 2" in words_of(figure, "legend")


@pytest.mark.parametrize("tenths", range(20, 51, 3))
def test_no_figure_of_the_curve_covers_the_mark_of_a_bet(busy, english, tenths):
    journey_map = replace(busy, bets=Bets(3, {"stage_1": tenths / 10}))

    figure = preview_figure(journey_map, english, vertical="satisfaction")

    (label,) = texts_of(figure, "curve:1")
    in_plot = [one for one in triangles(figure) if abs(middle(figure, one) - middle(figure, label)) < 5]
    assert len(in_plot) == 1
    assert overlap(box_of(figure, in_plot[0]), box_of(figure, label)) <= 1


def test_beside_importance_and_without_bets_there_is_no_third_curve(believed, busy, english):
    turned = preview_figure(believed, english, vertical="importance")
    without = preview_figure(busy, english, vertical="satisfaction")

    for figure in (turned, without):
        assert "bets" not in gids_of(figure)
        assert not any("bets" in word for word in words_of(figure, "legend"))


@pytest.mark.parametrize("stages", ["five", "twelve"])
def test_pictures_with_bets_are_laid_out_in_long_languages(stages, request, company, map_of, longer):
    plan = request.getfixturevalue(stages)
    bets = [bet(plan, *[5, 1, 3] * 4), bet(plan, *[1, 4, 3] * 4, moments=[stage.id for stage in plan.stages])]
    for customers in (60, 0):
        journey_map = with_bets(map_of(company(plan, customers, agents=0), plan), bets, plan)

        preview = preview_figure(journey_map, longer, vertical="satisfaction")
        assert_laid_out(preview, SMALLEST_PREVIEW)
        assert_fits_telegram(preview)
        assert_laid_out(sheet_figure(journey_map, longer, vertical="satisfaction"), SMALLEST_SHEET)


def test_the_sheet_has_a_row_of_bets_and_says_what_they_are(believed, english):
    figure = sheet_figure(believed, english, vertical="satisfaction")

    assert words_of(figure, "bets_mean:")[1:] == ["4.5", "3.5", "4.5", "3.5", "3.5"]
    assert "Managers' bets: the mean" in " ".join(words_of(figure, "note"))


def test_a_map_of_bets_alone_is_headed_as_a_hypothesis_and_holds_no_answers(alone, english):
    assert alone.hidden
    for figure in (
        preview_figure(alone, english, vertical="satisfaction"),
        sheet_figure(alone, english, vertical="satisfaction"),
    ):
        assert words_of(figure, "message") == [HYPOTHESIS]
        assert "Fewer than 5 people have answered" in " ".join(words_of(figure, "reason"))
        assert words_of(figure, "bets:") == ["4.5", "3.5", "4.5", "3.5", "3.5"]
        assert words_of(figure, "legend") == ["managers' bets, n = 2"]
        assert not any((gid or "").startswith(("curve", "face", "staff", "n:")) for gid in gids_of(figure))
    caption = map_caption(alone, english, vertical="satisfaction")
    assert HYPOTHESIS in caption
    assert "Waiting for an answer: 2 of 2" in caption
    assert "Support: 2 of 2" in caption
    assert draw_preview(alone, english, vertical="importance")


def test_one_bet_makes_no_hypothesis(five, map_of, english):
    journey_map = with_bets(map_of([], five), [bet(five, 4, 4, 5, 4, 3)], five)

    figure = preview_figure(journey_map, english, vertical="satisfaction")

    assert " ".join(words_of(figure, "message")) == "Fewer than 5 people have answered, so nothing is shown."
    assert HYPOTHESIS not in map_caption(journey_map, english, vertical="satisfaction")


def test_the_page_draws_and_tells_the_bets(believed, alone, english):
    source = page(believed, english)
    outline = Outline(source)
    assert outline.open == []
    assert [attributes["class"] for tag, attributes in outline.elements if tag == "polyline"].count("bets") == 1
    assert "managers' bets, n = 2" in outline.text
    assert "Managers bet on 3.5 (the mean of 2 bets)." in outline.text

    hypothesis = Outline(page(alone, english))
    assert hypothesis.open == []
    assert HYPOTHESIS in hypothesis.text
    labels = [attributes.get("aria-label", "") for tag, attributes in hypothesis.elements if tag == "svg"]
    assert any("managers' bets, n = 2: Noticed 4.5 · Chose 3.5" in label for label in labels)
    assert "customers" not in [attributes.get("class") for tag, attributes in hypothesis.elements if tag == "polyline"]
    ids = [attributes["id"] for _, attributes in hypothesis.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_tables_and_diagram_tell_the_bets_without_a_range(believed, alone, english):
    stages = next(table for table in tables(believed, english) if table.title == "Stages")
    rows = [row for row in stages.rows if row[1] == "satisfaction as managers bet"]
    bet = ("managers", "believed by managers")
    assert [row[2:] for row in rows] == [(value, None, None, 2, *bet) for value in (4.5, 3.5, 4.5, 3.5, 3.5)]
    assert "Support at length,,,satisfaction as managers bet,3.5,,,,2,managers" in csv_text(believed, english)
    assert "3.5: 4: managers' bets" in mermaid(believed, english)

    stages = next(table for table in tables(alone, english) if table.title == "Stages")
    assert {row[1] for row in stages.rows} == {"satisfaction as managers bet"}
    assert HYPOTHESIS in [said for _, said, _ in tables(alone, english)[-1].rows]


def test_the_map_as_json_holds_the_bets_and_comes_back(believed, busy):
    assert json.loads(believed.to_json())["bets"]["means"]["stage_3"] == 3.5
    assert JourneyMap.from_json(believed.to_json()) == believed
    old = json.loads(busy.to_json())
    del old["bets"]
    assert JourneyMap.from_json(json.dumps(old)) == busy


def test_a_manager_is_told_in_the_caption_how_the_own_bet_held(busy, five, english):
    own = bet(five, 4, 4, 4, 4, 4)
    value = english.decimal(busy.stage("stage_3").satisfaction.value)

    caption = map_caption(busy, english, vertical="satisfaction", own=own)

    assert f"Your bet for Support: 4; customers: {value}." in caption
    assert "Your bet" not in map_caption(busy, english, vertical="satisfaction")
    filtered = replace(busy, segment=(Condition(Dimension.PERSONA, "family"),))
    assert "Your bet" not in map_caption(filtered, english, vertical="satisfaction", own=own)
    for language in Language:
        assert len(map_caption(busy, type(english)(language), vertical="satisfaction", own=own)) < 2_000


def test_how_a_bet_held_is_told_stage_by_stage_where_figures_are_shown(busy, five, english):
    hidden = replace(busy.stages[0], satisfaction=None, face=None)
    near = replace(busy.stages[1], satisfaction=Estimate(3.5, 3.2, 3.8, 112))
    journey_map = replace(busy, stages=(hidden, near, *busy.stages[2:]))

    told = held_text(journey_map, bet(five, 4, 4, 1, 5, 1), "locked on Friday", english)

    assert told.startswith("<b>Your bet</b> · locked on Friday")
    assert "Noticed: your bet 4, customers: fewer than 5 people" in told
    assert "Chose: your bet 4, customers 3.5 (112 people)" in told
    assert "Within half a point: 1 of 4." in told
    worst = busy.pains[0]
    assert f"your bet is “Waiting for an answer”; told most: “Waiting for an answer” ({worst.mentions} of" in told
    assert "your bet is Support; by the rule: Support." in told


def test_how_a_bet_held_tells_nothing_of_few_customers(five, company, map_of, english):
    journey_map = map_of(company(five, 4, agents=0), five)

    told = held_text(journey_map, bet(five, 4, 4, 1, 5, 1, moments=()), "locked", english)

    assert told.count("customers: fewer than 5 people") == 5
    assert "cannot be shown yet" in told
    assert "your bet is none; the rule cannot be applied yet." in told
    assert "Within" not in told


def test_a_stage_card_tells_what_managers_bet_on(believed, english):
    assert "Managers bet on 3.5 (the mean of 2 bets)." in stage_text(believed, "stage_3", english)
