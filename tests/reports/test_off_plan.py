"""Ways in which customers left the planned path: counted right, and nobody known by subtraction."""

from dataclasses import replace

import pytest

from interview.language import Language, Locale
from interview.records import AnswerRecord
from reports.corrections import retitled
from reports.deviations import Deviation, deviations
from reports.draw import draw_stage_card
from reports.facts import item_phrase, stage_facts
from reports.page import page
from reports.plan import PlanStage
from reports.stage_card import stage_card_figure
from reports.stage_text import stage_text
from reports.told_page import told_figures

from .looking import words_of
from .test_tallies import words

PLANNED = ("chat", "phone")
STEPS = (("chat",), ("phone",))
EITHER = (("chat", "phone", "post"),)


@pytest.fixture
def plan(five):
    return planning(five, STEPS)


@pytest.fixture
def either(five):
    """Make the plan where one contact is planned, by any of three channels."""
    return planning(five, EITHER)


def planning(five, steps):
    stages = tuple(
        PlanStage(stage.id, stage.title, stage.short_title, steps if stage.id == "stage_3" else ())
        for stage in five.stages
    )
    channels = {one: words(one.title()) for one in ("chat", "phone", "shop", "post")}
    return replace(five, stages=stages, channels=channels)


def walked(story, number, path, *, stage="stage_3"):
    told = story().add("satisfaction", 3, stage=stage).told(number)
    answer = AnswerRecord("path", stage, "path", 90, tuple(path), None, None)
    return replace(told, answers=(*told.answers, answer))


def crowd(story, *groups):
    """Make customers from (how many, path), numbered one after another."""
    paths = [path for people, path in groups for _ in range(people)]
    return [walked(story, number, path) for number, path in enumerate(paths)]


def shown(journey_map):
    return {one.id: (one.people, one.share.n) for one in journey_map.stage("stage_3").off_plan}


@pytest.mark.parametrize(
    ("path", "ways"),
    [
        (("chat", "phone"), set()),
        (("chat", "shop", "phone"), {Deviation.AD_HOC}),
        (("phone", "chat"), {Deviation.IRREGULAR_ORDER}),
        (("chat", "chat", "phone"), {Deviation.FAILURE}),
        (("chat",), {Deviation.MISSING}),
        (("shop", "shop"), {Deviation.AD_HOC, Deviation.FAILURE, Deviation.MISSING}),
    ],
)
def test_a_path_leaves_the_plan_in_four_ways(path, ways):
    assert deviations(path, STEPS) == ways


def test_each_customer_counts_once_for_each_way(story, plan, map_of, english):
    records = crowd(story, (6, PLANNED), (7, ("shop", "chat", "shop", "phone")), (6, ("phone", "phone", "chat")))

    journey_map = map_of(records, plan)

    assert shown(journey_map) == {
        "ad_hoc_touchpoint": (7, 19),
        "failure_in_touchpoint": (6, 19),
        "irregular_order": (6, 19),
    }
    (fact,) = [one for one in stage_facts(journey_map, "stage_3", english) if one.id == "off_plan"]
    assert fact.title == "Deviations from the plan"
    assert fact.against == ("the guide's plan: Chat → Phone",)
    assert [item_phrase(item, english) for item in fact.items] == [
        "a step that was not planned: 7 of 19",
        "the same step again: 6 of 19",
        "steps in another order: 6 of 19",
    ]
    told = stage_text(journey_map, "stage_3", english)
    line = "the guide's plan: Chat → Phone · a step that was not planned: 7 of 19 · "
    assert f"<b>Deviations from the plan</b>\n{line}" in told
    assert draw_stage_card(journey_map, "stage_3", english).startswith(b"\x89PNG")


def test_the_plan_stands_beside_what_left_it(story, plan, map_of, english):
    journey_map = map_of(crowd(story, (6, PLANNED), (7, ("shop", "chat", "phone"))), plan)
    pictures = (stage_card_figure(journey_map, "stage_3", english), *told_figures(journey_map, english))

    assert all("the guide's plan: Chat → Phone" in " ".join(words_of(figure, "")) for figure in pictures)
    assert "the guide&#39;s plan: Chat → Phone" in page(journey_map, english)


def test_the_plan_names_channels_as_managers_call_them_now(story, plan, map_of):
    journey_map = map_of(crowd(story, (9, PLANNED)), plan)
    before = replace(
        journey_map, stages=tuple(replace(stage, planned_path=()) for stage in journey_map.stages)
    )  # kept before plans were told

    called = retitled(before, replace(plan, channels=plan.channels | {"chat": words("Web chat")}))

    assert [title["en"] for title in called.stage("stage_3").planned_path] == ["Web chat", "Phone"]
    assert called.stage("stage_0").planned_path == ()


def test_nothing_is_compared_without_a_plan(story, five, map_of):
    journey_map = map_of(crowd(story, (9, PLANNED), (9, ("shop",))), five)

    assert all(stage.off_plan == () for stage in journey_map.stages)


@pytest.mark.parametrize("path", [("shop", *PLANNED), ("phone", "chat"), ("chat", "chat", "phone"), ("chat",)])
def test_fewer_than_five_who_left_the_plan_or_kept_to_it_do_not_show(path, story, plan, map_of):
    few = [shown(map_of(crowd(story, (20, PLANNED), (people, path)), plan)) for people in range(5)]
    nearly_all = [shown(map_of(crowd(story, (people, PLANNED), (20, path)), plan)) for people in range(5)]

    assert not any(few)
    assert not any(nearly_all)


@pytest.mark.parametrize("few", range(1, 5))
def test_few_behind_shown_channels_are_not_known_by_subtraction(few, story, plan, map_of):
    unplanned = crowd(story, (9, PLANNED), (6, ("shop", *PLANNED)), (few, ("post", *PLANNED)))
    left_out = crowd(story, (9, PLANNED), (6, ("phone",)), (few, ("chat",)))
    again = crowd(story, (9, PLANNED), (6, ("chat", "chat", "phone")), (few, ("chat", "phone", "chat")))

    assert "ad_hoc_touchpoint" not in shown(map_of(unplanned, plan))
    assert "missing_touchpoint" not in shown(map_of(left_out, plan))
    assert "failure_in_touchpoint" not in shown(map_of(again, plan))


def test_a_rest_of_five_is_shown(story, plan, map_of):
    records = crowd(story, (9, PLANNED), (6, ("shop", *PLANNED)), (5, ("post", *PLANNED)))

    assert shown(map_of(records, plan)) == {"ad_hoc_touchpoint": (11, 20)}


def test_the_sandbox_shows_a_single_person(story, plan, map_of):
    assert shown(map_of(crowd(story, (1, ("shop", *PLANNED))), plan, k=1)) == {"ad_hoc_touchpoint": (1, 1)}


def test_any_channel_of_a_planned_step_keeps_to_the_plan(story, either, map_of):
    records = crowd(story, (6, ("chat",)), (6, ("phone",)), (7, ("phone", "chat")), (6, ("shop", "phone")))

    assert shown(map_of(records, either)) == {"ad_hoc_touchpoint": (6, 25), "failure_in_touchpoint": (7, 25)}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "план сценария: Chat, Phone или Post"),
        ("ro", "planul ghidului: Chat, Phone sau Post"),
        ("cs", "plán scénáře: Chat, Phone nebo Post"),
        ("en", "the guide's plan: Chat, Phone or Post"),
    ],
)
def test_channels_of_which_any_will_do_are_told_in_the_readers_language(language, said, story, either, map_of):
    journey_map, locale = (
        map_of(crowd(story, (6, ("chat",)), (7, ("shop", "phone"))), either),
        Locale(Language(language)),
    )

    (fact,) = [one for one in stage_facts(journey_map, "stage_3", locale) if one.id == "off_plan"]

    assert fact.against == (said,)
    assert any(said in " ".join(words_of(figure, "")) for figure in told_figures(journey_map, locale))


@pytest.mark.parametrize("few", range(1, 5))
def test_few_who_took_a_hidden_channel_of_a_step_are_not_known_by_subtraction(few, story, either, map_of):
    instead = crowd(story, (9, ("phone",)), (6, ("shop",)), (few, ("post",)))
    again = crowd(story, (9, ("phone",)), (6, ("phone", "chat")), (few, ("phone", "post")))

    assert "missing_touchpoint" not in shown(map_of(instead, either))
    assert "failure_in_touchpoint" not in shown(map_of(again, either))


def test_a_plan_that_a_map_was_not_counted_against_does_not_stand_beside_its_figures(story, plan, either, map_of):
    journey_map = map_of(crowd(story, (9, PLANNED), (6, ("shop", *PLANNED))), plan)

    newer = retitled(journey_map, replace(either, guide_version=plan.guide_version + 1))

    assert [title["en"] for title in newer.stage("stage_3").planned_path] == ["Chat", "Phone"]
