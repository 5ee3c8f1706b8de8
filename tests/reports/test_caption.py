"""Messages say the same as the picture, with n, period and doubt, and fit into Telegram."""

import re
from dataclasses import replace
from html import unescape

import pytest

from interview.records import Disposition
from nlp.labels import CATEGORIES
from reports.caption import map_caption, numbers_text, pains_text, stage_text
from reports.wording import period_phrase


def parsed(html):
    """What Telegram counts: the text without tags, in UTF-16 units."""
    return unescape(re.sub(r"</?[bi]>", "", html))


def units(html):
    return len(parsed(html).encode("utf-16-le")) // 2


@pytest.fixture
def busy(company, five, map_of):
    return map_of(company(five, 112, silent=428), five)


def test_caption_names_the_worst_stage_with_people_and_period(busy, english):
    caption = map_caption(busy, english, vertical="satisfaction")

    support = busy.stage("stage_3")
    assert f"<b>Worst: Support, {support.satisfaction.value:.1f} of 5</b> (112 people, " in caption
    assert f"It matters most ({support.importance.value:.1f})." in caption
    assert "112 of 540 invited" in caption
    assert period_phrase(busy.period, english) in caption
    assert "Agents agree (1.9)." in caption


def test_caption_with_importance_upwards_begins_with_what_matters(busy, english):
    caption = map_caption(busy, english, vertical="importance")

    assert f"<b>Matters most: Support, {busy.stage('stage_3').importance.value:.1f} of 5</b>" in caption
    assert "It also has the lowest satisfaction" in caption
    assert "Worst" not in caption


def test_caption_lists_three_pains_with_base_and_range(busy, english):
    caption = map_caption(busy, english, vertical="satisfaction")

    waiting = next(pain for pain in busy.pains if pain.category == "wait_time")
    assert re.search(
        rf"\d\. Waiting for an answer \(Support\): {waiting.mentions} of {waiting.base} stories, "
        r"link to NPS −\d+ \(−\d+ to −\d+\)\.",
        caption,
    )
    assert len(re.findall(r"^\d\. ", caption, flags=re.MULTILINE)) == 3
    assert "not what causes what" in caption


def test_link_that_can_be_chance_says_so(busy, english):
    assert re.search(
        r"link to NPS can be chance \(−\d+ to \+\d+\)", map_caption(busy, english, vertical="satisfaction")
    )


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


def test_numbers_come_with_range_people_and_doubt(busy, english):
    text = parsed(numbers_text(busy, english))

    assert re.search(r"NPS −?\d+ \(−\d+ to \+?−?\d+\), 112 people\.", text)
    assert "At this size only a change of about" in text
    assert re.search(r"CSAT \d+% \(\d+% to \d+%\), 112 people", text)
    assert re.search(r"CES \d+% \(\d+% to \d+%\), 38 people.*Mean \d\.\d of 7", text)
    assert "95 of 100 cases" in text


def test_numbers_tell_how_many_said_no_or_took_everything_back(company, five, map_of, english):
    erased = {Disposition.REFUSED: 11, Disposition.WITHDRAWN: 6}

    text = numbers_text(map_of(company(five, 40), five, erased=erased), english)

    assert text.endswith("invited: 57 · complete: 40 · said no: 11 · took everything back: 6")


def test_hidden_score_is_not_a_number(story, five, map_of, english):
    records = [story().add("nps", 9).add("csat", 4).told(n) for n in range(6)] + [story().add("ces", 7).told(9)]

    text = numbers_text(map_of(records, five), english)

    assert "<b>CES</b>: fewer than 5 people answered, so nothing is shown." in text


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


def test_numbers_say_where_improving_pays_and_what_goes_with_the_score(busy, english):
    text = parsed(numbers_text(busy, english))

    worst = busy.stage("stage_3")
    assert f"Support {english.decimal(worst.opportunity.value)} (" in text
    assert text.index("Where improving pays most, 0 to 20: Support") < text.index("What goes with NPS: Support")
    assert "Mood of the stories, −100 to 100: Support −" in text
    assert "★ Moments of truth: Support." in parsed(map_caption(busy, english, vertical="satisfaction")).splitlines()


def test_a_stage_is_told_with_its_pains_and_no_others(busy, english):
    text = parsed(stage_text(busy, "stage_3", english))

    stage = busy.stage("stage_3")
    assert f"Satisfaction {stage.satisfaction.value:.1f} of 5 (112 people, " in text
    assert f"★ moment of truth\nopportunity, of 20: {stage.opportunity.value:.1f} (" in text
    assert "goes with NPS: " in text
    assert "Waiting for an answer" in text
    other = parsed(stage_text(busy, "stage_0", english))
    assert "Waiting" not in other
    assert "moment of truth" not in other


def test_of_many_pains_a_stage_tells_the_worst(busy, english):
    pains = tuple(replace(busy.pains[0], category=category) for category in CATEGORIES[:8])

    text = parsed(stage_text(replace(busy, pains=pains), "stage_3", english))

    assert "5. " in text
    assert "6. " not in text


def test_a_stage_that_few_rated_says_so(company, five, map_of, english):
    few = map_of(company(five, 40, visits=lambda person, stage: stage != 2 or person < 3), five)

    assert "Too few ratings to show: " in stage_text(few, "stage_2", english)
    assert "fewer than 5" in stage_text(map_of(company(five, 3, agents=0), five), "stage_0", english).lower()


def test_a_share_below_nothing_is_nothing(busy, english):
    drivers = parsed(numbers_text(busy, english)).split("What goes with NPS: ")[1].split("The shares say")[0]

    assert any(stage.driver.value < 0 for stage in busy.stages)
    assert "−" not in drivers


def test_numbers_say_what_drivers_wait_for(story, five, map_of, english):
    records = [story().add("satisfaction", 4, stage="stage_0").add("nps", 8).told(n) for n in range(12)]

    text = parsed(numbers_text(map_of(records, five), english))

    assert "What goes with the overall score shows once about 50 people have rated every stage" in text
