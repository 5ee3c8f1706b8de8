"""Which actions go together with most for a budget of effort: the exact best set, each pain once."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random

import pytest

from interview.improvements import Aim, Improvement, Progress
from reports.actions import Chosen, with_actions, within
from reports.metrics import Estimate, share

IMPACTS = {"wait_time": -17.0, "process": -11.0, "tech": -9.0, "price": 4.0, "trust": None}


@pytest.fixture
def journey_map(company, map_of, five):
    """A map of five pains of one stage: three drag NPS, one does not, of one that is not known."""
    made = map_of(company(five, 112), five)
    pains = [
        replace(
            made.pains[0],
            category=category,
            impact=None if points is None else Estimate(points, points - 5, points + 5, 60),
            share=share(12, 60),
        )
        for category, points in IMPACTS.items()
    ]
    return replace(made, pains=tuple(pains))


def about(number, effort, *categories, **values):
    aims = tuple(Aim("customer_journey", "stage_3", category) for category in categories)
    return Improvement(number, aims, date(2026, 11, 1), effort=effort, **values)


def chosen(journey_map, budget, *actions):
    return within(budget, with_actions(journey_map, actions))


def numbers(found):
    return [one.number for one in found.actions]


def test_the_best_set_is_not_the_one_that_takes_the_best_action_first(journey_map):
    # 17 points for 5, or 11 + 9 for 2 + 3.
    found = chosen(journey_map, 5, about(1, 5, "wait_time"), about(2, 2, "process"), about(3, 3, "tech"))

    assert (numbers(found), found.effort, found.points) == ([2, 3], 5, 20.0)


@pytest.mark.parametrize(("budget", "best"), [(3, [3]), (5, [2, 3]), (8, [1, 3]), (13, [1, 2, 3])])
def test_a_larger_budget_finds_more(journey_map, budget, best):
    actions = about(1, 5, "wait_time"), about(2, 2, "process"), about(3, 3, "wait_time", "tech")
    # no. 1 and no. 3 share their pain: beyond no. 3 it adds nothing, so it is never taken beside it.
    expected = {3: [3], 5: [2, 3], 8: [2, 3], 13: [2, 3]}[budget]

    assert numbers(chosen(journey_map, budget, *actions)) == expected
    apart = about(1, 5, "wait_time"), about(2, 4, "process"), about(3, 3, "tech")
    assert numbers(chosen(journey_map, budget, *apart)) == ([1] if budget == 5 else best)


def test_a_pain_that_two_actions_share_counts_once(journey_map):
    found = chosen(journey_map, 8, about(1, 1, "wait_time"), about(2, 1, "wait_time", "process"))

    assert (numbers(found), found.points) == ([2], 28.0)


def test_a_known_link_comes_before_any_share_which_settles_the_rest(journey_map):
    trust, tech, price = about(1, 3, "trust"), about(2, 3, "tech"), about(3, 0, "price")

    assert numbers(chosen(journey_map, 3, trust, tech, price)) == [2]
    both = chosen(journey_map, 8, trust, tech)
    assert (numbers(both), both.points, both.told) == ([1, 2], 9.0, 0.2)
    assert numbers(chosen(journey_map, 3, trust)) == [1]


def test_actions_without_effort_or_that_ended_are_left_out(journey_map):
    ended = about(3, 1, "tech", progress=Progress.DONE, closed_on=date(2026, 11, 2))

    assert chosen(journey_map, 13, about(1, None, "wait_time"), ended) == Chosen((), 0, 0.0, 0.0, 1)


def test_it_is_as_good_as_trying_all_sets(journey_map):
    dice = Random(3)
    drags = {name: -points for name, points in IMPACTS.items() if points is not None and points < 0}
    for _ in range(30):
        actions = [about(n, dice.randrange(6), *dice.sample(list(drags), dice.randrange(1, 3))) for n in range(7)]
        budget = dice.choice((3, 5, 8, 13))
        best = max(
            sum(drags[name] for name in {aim.category for one in some for aim in one.aims})
            for size in range(len(actions) + 1)
            for some in combinations(actions, size)
            if sum(one.effort for one in some) <= budget
        )

        found = chosen(journey_map, budget, *actions)

        assert found.points == pytest.approx(best)
        assert found.effort == sum(one.effort for one in found.actions) <= budget
