"""Messages say the same as the picture, with n, period and doubt, and fit into Telegram."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from interview.language import Language, Locale
from reports.actions import with_actions
from reports.compare import Comparison, StageChange, change_of
from reports.map_caption import map_caption
from reports.numbers_text import numbers_text
from reports.pains_text import pains_text
from reports.wording import period_phrase
from tests.reports.messages import units

SHORT_ANSWER = 680  # letters; in English it is about 500, and more is no answer at a glance


def test_caption_names_the_worst_stage_with_people_and_period(busy, english):
    caption = map_caption(busy, english, vertical="satisfaction")

    support = busy.stage("stage_3")
    assert f"<b>Worst: Support, {support.satisfaction.value:.1f} of 5</b> (112 people, " in caption
    assert f"It matters most ({support.importance.value:.1f})." in caption
    assert "112 of 540 invited" in caption
    assert period_phrase(busy.period, english) in caption
    assert "Agents agree (1.9, n = 14)." in caption


def test_caption_with_importance_upwards_begins_with_what_matters(busy, english):
    caption = map_caption(busy, english, vertical="importance")

    assert f"<b>Matters most: Support, {busy.stage('stage_3').importance.value:.1f} of 5</b>" in caption
    assert "It also has the lowest satisfaction" in caption
    assert "Worst" not in caption


def test_caption_says_of_three_pains_who_does_something_and_leaves_their_figures_to_the_picture(busy, english):
    caption = map_caption(with_actions(busy, []), english, vertical="satisfaction")

    assert re.search(r"^1\. Waiting for an answer \(Support\) · <b>No owner</b>$", caption, flags=re.MULTILINE)
    assert len(re.findall(r"^\d\. ", caption, flags=re.MULTILINE)) == 3
    assert not re.search("stories|NPS", caption.split("★")[0])
    assert "<b>1. Waiting for an answer</b>" in pains_text(busy, english)
    assert "not what causes what" in pains_text(busy, english)


@pytest.mark.parametrize("language", Language)
def test_caption_is_a_short_answer_in_every_language(busy, language):
    chance = [StageChange(stage, change_of(stage.satisfaction, stage.satisfaction)) for stage in busy.stages]
    comparison = Comparison(busy, busy, tuple(chance), visible=0.5, nps=None, csat=None)

    caption = map_caption(
        with_actions(busy, []), Locale(language), vertical="satisfaction", has_rule=True, comparison=comparison
    )

    assert caption.count("<b>") == 5
    assert units(caption) <= SHORT_ANSWER


def test_link_that_can_be_chance_says_so(busy, english):
    assert re.search(r"link to NPS can be chance \(−\d+ to \+\d+\)", pains_text(busy, english))


@pytest.mark.parametrize("vertical", ["satisfaction", "importance"])
def test_messages_fit_into_telegram_in_long_languages(vertical, company, plan_of, map_of, longer):
    plan = plan_of(*(f"Оформление и подтверждение заказа 😀 & оплата <{n}> по карте" for n in range(12)))
    journey_map = map_of(company(plan, 200, example=True, visits=lambda person, stage: stage > 2), plan)

    caption = map_caption(journey_map, longer, vertical=vertical)

    assert units(caption) <= 1_024
    assert units(pains_text(journey_map, longer)) <= 4_096
    assert units(numbers_text(journey_map, longer)) <= 4_096
    assert "5" in caption  # the main figure is what is kept


def test_titles_of_a_guide_cannot_break_the_markup(company, plan_of, map_of, english):
    plan = plan_of("<b>Find", "A & B", "</b><i>", "Help <3", "Stay")
    journey_map = map_of(company(plan, 40), plan)

    for html in (map_caption(journey_map, english, vertical="satisfaction"), pains_text(journey_map, english)):
        tags = re.findall(r"<[^>]*>", html)
        assert set(tags) <= {"<b>", "</b>", "<i>", "</i>"}
        assert tags == [tag for pair in zip(tags[::2], tags[1::2], strict=True) for tag in pair]
        assert html.count("<b>") == html.count("</b>")
    assert "Help &lt;3" in map_caption(journey_map, english, vertical="satisfaction")


def test_hidden_map_says_kindly_that_nothing_is_shown(company, five, map_of, english):
    journey_map = map_of(company(five, 4, agents=4), five)

    for text in (
        map_caption(journey_map, english, vertical="satisfaction"),
        pains_text(journey_map, english),
        numbers_text(journey_map, english),
    ):
        assert "Fewer than 5 people have answered, so nothing is shown." in text
        assert not re.search(r"[0-46-9]", text.replace(period_phrase(journey_map.period, english), ""))


def test_pains_text_without_pains_says_so(story, five, map_of, english):
    records = [story().add("nps", 9).told(n) for n in range(6)]

    assert "No pain point was told by 5 people or more" in pains_text(map_of(records, five), english)


def test_examples_are_announced_first(company, five, map_of, english):
    journey_map = map_of(company(five, 20, example=True), five)

    for text in (map_caption(journey_map, english, vertical="satisfaction"), numbers_text(journey_map, english)):
        assert text.startswith("<i>Examples, not real customers</i>")


def test_stages_without_enough_ratings_are_named(company, five, map_of, english):
    journey_map = map_of(company(five, 40, visits=lambda person, stage: stage != 2 or person < 3), five)

    assert "Too few ratings to show: Bought." in map_caption(journey_map, english, vertical="satisfaction")


def test_no_map_names_days_after_it_was_made(busy, english):
    wednesday = replace(busy, generated_on=busy.period.last_day - timedelta(days=4))

    assert "2–18 Nov 2026" in map_caption(wednesday, english, vertical="satisfaction")
