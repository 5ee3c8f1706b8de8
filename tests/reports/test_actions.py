"""Open actions beside the pains they are about: in captions, on the sheet, in the page, in tables."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from interview.improvements import Aim, Improvement, Progress
from interview.rights import OWNER, Actor, ActorRole
from reports.action_words import action_title, actions_lane, owner_of_pain, planned_title
from reports.actions import with_actions
from reports.journey_map import JourneyMap
from reports.map_caption import map_caption
from reports.message import CAPTION_LIMIT
from reports.page import page
from reports.pain_card import pain_card_figure
from reports.pain_text import pain_text
from reports.pains_text import pains_text
from reports.sheet import sheet_figure
from reports.stage_text import stage_text
from reports.tables import csv_text, tables

from .looking import SMALLEST_SHEET, assert_laid_out, words_of

DAY = date(2026, 11, 28)


def about(*categories, number=1, stage="stage_3", guide="customer_journey", **values):
    aims = tuple(Aim(guide, stage, category) for category in categories)
    values = {"owner": Actor(ActorRole.MANAGER, 4), "owner_label": "Anna", "due_on": DAY, **values}
    return Improvement(number, aims, date(2026, 11, 1), **values)


@pytest.fixture
def journey_map(company, map_of, five):
    return map_of(company(five, 112), five)


def test_only_open_actions_of_the_guide_are_on_the_map_the_most_urgent_first(journey_map):
    later, soon = about("wait_time", number=1), about("process", number=2, due_on=date(2026, 11, 3))
    never = about("process", number=3, due_on=None)
    done = about("wait_time", number=4, progress=Progress.DONE, closed_on=DAY)
    other = about("wait_time", number=5, guide="another_journey")

    found = with_actions(journey_map, [later, never, soon, done, other])

    assert found.actions == (soon, later, never)
    assert JourneyMap.from_json(found.to_json()).actions == found.actions


def test_the_map_tells_no_few_doubts_to_whoever_reads_its_file(journey_map):
    found = with_actions(journey_map, [about("wait_time", doubted=3, figures="{}")])

    assert [(one.doubted, one.figures) for one in found.actions] == [(0, None)]


def test_an_action_that_somebody_owns_stands_for_the_pain(journey_map, english):
    pain = journey_map.pains[0]
    nobodys = about(pain.category, number=1, owner=None, owner_label=None, due_on=date(2026, 11, 2))
    annas = about(pain.category, number=2)

    assert owner_of_pain(pain, journey_map, english) is None
    assert owner_of_pain(pain, with_actions(journey_map, []), english) == "No owner"
    assert owner_of_pain(pain, with_actions(journey_map, [nobodys]), english) == "No owner, due 2 November"
    assert owner_of_pain(pain, with_actions(journey_map, [nobodys, annas]), english) == "Anna, due 28 November"


@pytest.mark.parametrize(
    ("owner", "label", "name"),
    [
        (OWNER, None, "the bot's owner"),
        (Actor(ActorRole.MANAGER, 4), None, "manager no. 4"),
        (Actor(ActorRole.MANAGER, 4), "<Anna>", "&lt;Anna&gt;"),
    ],
)
def test_owners_are_named_as_the_team_is_and_escaped(journey_map, english, owner, label, name):
    pain = journey_map.pains[0]
    found = with_actions(journey_map, [about(pain.category, owner=owner, owner_label=label)])

    assert f" Owner: {name}, due 28 November" in map_caption(found, english, vertical="satisfaction")
    assert f"\nOwner: {name}, due 28 November" in pains_text(found, english)
    assert f"\nOwner: {name}, due 28 November" in pain_text(found, pain, english)
    shown = words_of(pain_card_figure(found, pain, english), "owner")
    assert " ".join(shown) == unescape(f"Owner: {name}, due 28 November")


def test_a_pain_nobody_owns_stands_out(journey_map, english):
    found = with_actions(journey_map, [about(journey_map.pains[1].category)])
    lines = map_caption(found, english, vertical="satisfaction").splitlines()

    assert [line.endswith(" · <b>No owner</b>") for line in lines if line[:2] in ("1.", "2.")] == [True, False]
    assert "<b>No owner</b>" in stage_text(found, "stage_3", english)
    assert "owner" not in map_caption(journey_map, english, vertical="satisfaction")


def test_the_caption_fits_also_with_long_names_in_long_languages(journey_map, longer):
    names = [about(pain.category, number=n, owner_label="Ж" * 20) for n, pain in enumerate(journey_map.pains, 1)]

    for vertical in ("satisfaction", "importance"):
        assert len(map_caption(with_actions(journey_map, names), longer, vertical=vertical)) <= CAPTION_LIMIT + 200
    assert len(stage_text(with_actions(journey_map, names), "stage_3", longer)) <= CAPTION_LIMIT + 200


def test_the_sheet_has_a_lane_of_open_actions_with_owners(journey_map, longer):
    nobodys = about("wait_time", number=3, owner=None, owner_label=None)
    found = with_actions(journey_map, [about("wait_time"), about("price", number=2, stage="stage_0"), nobodys])

    figure = sheet_figure(found, longer, vertical="satisfaction")

    assert_laid_out(figure, SMALLEST_SHEET)
    day = longer.day_month(DAY)
    lane = " ".join(words_of(figure, "actions:3"))
    assert "Anna" in lane
    assert day.split()[0] in lane
    assert lane.count("Anna") == 1
    assert words_of(figure, "actions:0") != []
    assert words_of(figure, "actions:1") == []


def test_the_lane_of_open_actions_says_what_is_done_whose_it_is_and_until_when(journey_map, english):
    called = about("process", number=1, title="Call back")
    both = replace(about("wait_time", "process", number=2), aims=(*about("price", stage="stage_0").aims, *called.aims))

    stages = actions_lane(with_actions(journey_map, [called, both]), english)

    assert stages[3] == ("Call back: Anna, due 28 November", "Passed on, has to repeat: Anna, due 28 November")
    assert stages[0] == ("Price too high: Anna, due 28 November",)
    assert stages[1:3] == [(), ()]


def test_a_sheet_without_owned_actions_has_no_such_lane(journey_map, english):
    figure = sheet_figure(with_actions(journey_map, []), english, vertical="satisfaction")

    assert words_of(figure, "actions") == []


def test_page_and_tables_say_who_acts(journey_map, english):
    category = journey_map.pains[0].category
    found = with_actions(journey_map, [about(category, title="=Call back", effort=3)])
    by_title = {table.title: table for table in tables(found, english)}

    assert "Anna, due 28 November" in page(found, english)
    owners = [row[by_title["Pain points"].columns.index("open action")] for row in by_title["Pain points"].rows]
    assert owners[:2] == ["Anna, due 28 November", "No owner"]
    (row,) = by_title["Actions"].rows
    assert (row[0], row[2:]) == ("=Call back", ("Anna", "an idea", DAY, 3, "planned by managers"))
    assert "planned by managers" in [word for word, _, _ in by_title["About"].rows]
    assert "Call back" not in csv_text(found, english)
    assert "Actions" not in {table.title for table in tables(journey_map, english)}


def test_an_action_is_named_by_its_pains_until_somebody_names_it(journey_map, english):
    one, three = about("wait_time"), about("wait_time", "process", "price")

    assert action_title(one, journey_map, english) == "Waiting for an answer (Support)"
    assert action_title(three, journey_map, english) == "Waiting for an answer (Support) and 2 more"
    assert action_title(replace(three, title="Call back"), journey_map, english) == "Call back"
    assert action_title(about("gone", stage="gone"), journey_map, english) == "Another problem (gone)"


def test_without_a_map_an_action_is_named_by_its_guide(plan_of, english):
    plan = plan_of("Support")
    one, two = about("wait_time", stage="stage_0"), about("wait_time", "price", stage="stage_0")

    assert planned_title(one, plan, english) == "Waiting for an answer (Support)"
    assert planned_title(two, plan, english) == "Waiting for an answer (Support) and 1 more"
    assert planned_title(replace(two, title="Call back"), plan, english) == "Call back"
    assert planned_title(about("wait_time", stage="gone"), plan, english) == "Waiting for an answer (gone)"
