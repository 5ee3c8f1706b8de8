"""A stage in words is of that stage alone, its worst pains first."""

from dataclasses import replace

from interview.language import Language
from nlp.labels import CATEGORIES
from reports.labels import pain_title
from reports.stage_text import stage_in_short, stage_text
from tests.reports.messages import parsed


def test_a_stage_is_told_with_its_pains_and_no_others(busy, english):
    text = parsed(stage_text(busy, "stage_3", english))

    stage = busy.stage("stage_3")
    assert f"Satisfaction {stage.satisfaction.value:.1f} of 5 (112 people, " in text
    assert "Waiting for an answer" in text
    other = parsed(stage_text(busy, "stage_0", english))
    assert "Waiting" not in other
    assert "moment of truth" not in other


def test_a_stage_is_told_with_what_follows_from_its_ratings(busy, english):
    text = parsed(stage_text(replace(busy, pains=()), "stage_3", english))

    score = busy.stage("stage_3").opportunity
    assert f"★ moment of truth, urgent: satisfaction is low\n\nopportunity, of 20: {score.value:.1f} (" in text
    assert f"; n = {score.n})\ngoes with NPS: " in text


def test_of_many_pains_a_stage_tells_the_worst(busy, english):
    pains = tuple(replace(busy.pains[0], category=category) for category in CATEGORIES[:8])

    text = parsed(stage_text(replace(busy, pains=pains), "stage_3", english))

    assert "5. " in text
    assert "6. " not in text


def test_the_worst_pains_stay_before_figures_that_follow_from_ratings(busy, english):
    stages = tuple(replace(stage, title=dict.fromkeys(Language, "Support " * 60)) for stage in busy.stages)

    text = stage_text(replace(busy, stages=stages), "stage_3", english)

    assert "<b>1. " in text
    assert "opportunity, of 20: " not in text.split("<b>1. ")[0]


def test_a_stage_that_few_rated_says_so(company, five, map_of, english):
    few = map_of(company(five, 40, visits=lambda person, stage: stage != 2 or person < 3), five)

    assert "Too few ratings to show: " in stage_text(few, "stage_2", english)
    assert "fewer than 5" in stage_text(map_of(company(five, 3, agents=0), five), "stage_0", english).lower()


def test_in_short_a_stage_has_its_figure_and_the_pain_told_most(busy, english):
    title, satisfaction, pain = stage_in_short(busy, "stage_3", english).split("\n")

    rating, worst = busy.stage("stage_3").satisfaction, busy.pains[0]
    assert title == "Support at length"
    assert satisfaction.startswith(f"satisfaction, of 5: {rating.value:.1f} (")
    assert satisfaction.endswith("; n = 112)")
    assert pain.startswith(f"{pain_title(worst, english)}: {worst.mentions} of {worst.base} stories · ")


def test_in_short_a_stage_without_figures_is_its_name(busy, english):
    silent = replace(busy.stages[0], satisfaction=None)

    told = stage_in_short(replace(busy, stages=(silent, *busy.stages[1:])), silent.id, english)

    assert told == "Noticed at length"
