"""The scores in words come with range, people and doubt."""

import re

from interview.records import Disposition
from reports.map_caption import map_caption
from reports.numbers_text import numbers_text
from tests.reports.messages import parsed


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


def test_numbers_say_where_improving_pays_and_what_goes_with_the_score(busy, english):
    text = parsed(numbers_text(busy, english))

    worst = busy.stage("stage_3")
    assert f"Support {english.decimal(worst.opportunity.value)} (" in text
    assert text.index("Where improving pays most, 0 to 20: Support") < text.index("What goes with NPS: Support")
    assert f"; n = {worst.opportunity.n})" in text
    assert f"Behind it: {worst.driver.n} people who gave that score and rated 5 of 5 stages." in text
    assert re.search(rf"Mood of the stories, −100 to 100: Support −\d+ \(.*; n = {worst.net_emotion.n}\)", text)
    caption = parsed(map_caption(busy, english, vertical="satisfaction"))
    assert "\n★ Support · moment of truth: important to 60%, or strong feelings in 40%, and goes with NPS\n" in caption
    assert "Urgent, as satisfaction is low: Support." in caption


def test_a_share_below_nothing_is_nothing(busy, english):
    drivers = parsed(numbers_text(busy, english)).split("What goes with NPS: ")[1].split("The shares say")[0]

    assert any(stage.driver.value < 0 for stage in busy.stages)
    assert "−" not in drivers


def test_numbers_say_what_drivers_wait_for(story, five, map_of, english):
    records = [story().add("satisfaction", 4, stage="stage_0").add("nps", 8).told(n) for n in range(12)]

    text = parsed(numbers_text(map_of(records, five), english))

    assert "What goes with the overall score shows once about 50 people have rated every stage" in text
