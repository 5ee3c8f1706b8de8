"""Which words the map counts, and what it compares them with."""

from handlers.plan import map_plan, telling_questions
from interview.language import Language
from interview.library import builtin_guides
from interview.records import EXPECTED, Role
from interview.scales import Kind


def test_what_was_expected_is_no_pain_that_was_met() -> None:
    guide = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)

    telling = telling_questions(guide)

    assert {"story", "last_story_text", "lane_feel", "repeat_reason"} <= telling
    assert EXPECTED not in telling


def test_the_guides_for_customers_ask_what_was_expected_of_the_stage_that_is_told() -> None:
    guides = [guide for guide in builtin_guides() if guide.role is Role.CUSTOMER]

    asked = [
        (part.story, question.type)
        for guide in guides
        for part, question in guide.questions()
        if question.id == EXPECTED
    ]

    assert asked == [("lowest", Kind.TEXT)] * len(guides)


def test_of_agents_words_those_count_that_tell_of_a_case() -> None:
    customers = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)
    staff = next(guide for guide in builtin_guides() if guide.role is Role.STAFF)

    told_by = map_plan(customers, staff).told_by_staff

    assert told_by is not None
    assert {"story", "best_story_text", "how_long"} <= told_by
    assert not {"department", "handover_to", "approver", "first_change"} & told_by
    assert map_plan(customers).told_by_staff == frozenset()


def test_the_plan_names_the_touchpoints_of_each_stage() -> None:
    guide = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)

    support = next(stage for stage in map_plan(guide).stages if stage.id == "support")

    assert list(support.touchpoints)[:2] == ["voice_menu", "waiting_on_line"]
    assert support.touchpoints["voice_menu"][Language.EN] == "Voice menu"


def test_the_plan_carries_the_planned_channels() -> None:
    guide = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)

    assert [stage.planned for stage in map_plan(guide).stages] == [
        (),
        (("website", "app"),),
        (("website", "app"), ("courier",)),
        (("phone", "chat", "messenger"),),
        (),
    ]


def test_the_plan_carries_scenario_and_goal_of_the_customers_guide() -> None:
    customers = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)
    staff = next(guide for guide in builtin_guides() if guide.role is Role.STAFF)

    plan = map_plan(customers, staff)

    assert (plan.scenario, plan.goal) == (customers.scenario, customers.goal)
    assert plan.goal is not None
    assert plan.goal[Language.EN].startswith("Choose and get what fits")
    assert (map_plan(staff).scenario, map_plan(staff).goal) == (None, None)
