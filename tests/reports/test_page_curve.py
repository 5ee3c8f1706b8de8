"""Where a figure stands beside its face on the page's curve: never on the agents' view or on managers' bets."""

from dataclasses import replace

import pytest

from reports.journey_map import Bets
from reports.metrics import Estimate
from reports.page_curve import page_curve


def rated(value):
    return Estimate(value, value - 0.2, value + 0.2, 30)


@pytest.fixture
def drawn(busy, english):
    """Return a function that draws customers' and agents' figures of the first two stages; tells what hangs below."""

    def draw(customers, agents, bet=None):
        pairs = zip(busy.stages, customers, agents, strict=False)
        stages = [
            replace(stage, satisfaction=rated(theirs), staff=None if seen is None else rated(seen))
            for stage, theirs, seen in pairs
        ]
        bets = None if bet is None else Bets(2, {"stage_0": bet})
        found = page_curve(replace(busy, stages=(*stages, *busy.stages[2:]), bets=bets), english).stops[0]
        return found.value_y > found.y

    return draw


def test_a_figure_before_a_rise_stands_below_its_face(drawn):
    assert drawn((3.3, 3.6), (None, None))
    assert not drawn((3.6, 3.3), (None, None))


def test_a_figure_leaves_the_place_where_agents_stand(drawn):
    assert not drawn((3.3, 3.6), (2.8, None))
    assert drawn((3.6, 3.3), (4.1, None))


def test_a_figure_leaves_the_place_through_which_the_agents_curve_comes(drawn):
    """It comes from far below and ends behind the face: where the figure is written it has not arrived yet."""
    assert drawn((3.3, 3.6), (3.0, 3.2))
    assert not drawn((3.3, 3.6), (3.0, 1.2))


def test_between_a_bet_above_and_agents_below_a_figure_stands_where_it_stands_best(drawn):
    assert drawn((3.3, 3.6), (2.8, None), bet=3.9)
    assert not drawn((3.6, 3.3), (3.1, None), bet=4.1)
