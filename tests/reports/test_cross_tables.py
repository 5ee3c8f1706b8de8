"""Filters as an attack: whoever adds up and subtracts views learns what no fewer than five people gave."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview.counts import CAREFUL, PERIOD_SIDE, Givers
from reports.cross_tables import CrossTables, View
from reports.givers import givers_of
from reports.journey_map import MomentOfTruth
from reports.period import Period
from reports.segment import MOST_CONDITIONS, Condition, Dimension, filtered
from reports.small_rests import filtered_without_small_rests, without_derivable
from tests.reports.conftest import PERIOD

K = 5
FIGURE = ("satisfaction", "support")
BEFORE, LAST = (Period(start, start + timedelta(weeks=4)) for start in (date(2026, 5, 4), date(2026, 6, 1)))
VALUES = {
    Dimension.PERSONA: ("buys", "solves", None),
    Dimension.CHANNEL: ("phone", None),
    Dimension.LANGUAGE: ("cs", "en", "ru"),
}
WITH_CARE = {**VALUES, Dimension.CHANNEL: (None,), Dimension.CARE: (CAREFUL, None)}
PERIODS = (BEFORE, LAST, None)
CARE_SIDE = list(Dimension).index(Dimension.CARE)
CARE_FILTER = Condition(Dimension.CARE, CAREFUL)


def cell(persona=None, channel=None, language=None, *, source=None, care=None, period=None):
    return (persona, channel, language, source, care, None if period is None else period.start.isoformat())


def cells(told_apart):
    """Return all that people can be, by the values of each dimension."""
    names = [one.value for one in told_apart]
    return [
        cell(**dict(zip(names, values, strict=True)), period=period)
        for *values, period in product(*told_apart.values(), PERIODS)
    ]


def tables(now, again=MappingProxyType({})):
    """Return the tables of one figure. now: people by cell; again: those who answered again later, by period too."""
    return CrossTables({FIGURE: Givers(+Counter(now), +Counter(again))}, k=K)


def views(told_apart=VALUES):
    """Return all that a manager can open: at most two conditions, in all time or in a period."""
    for count in range(MOST_CONDITIONS + 1):
        for dimensions in combinations(told_apart, count):
            for values in product(*(told_apart[one] for one in dimensions)):
                if None not in values:
                    kept = tuple(map(Condition, dimensions, values))
                    yield from ((kept, period) for period in (None, BEFORE, LAST))


class Attacker:
    """Knows for every shown view how many gave a figure and the sum, and finds whose sum follows from these.

    Where it follows that nobody is in a cell, that is known too, and used. atoms: groups that no view tells apart.
    """

    def __init__(self, atoms, shown, told_apart=VALUES):
        self.told_apart = told_apart
        self.atoms = list(atoms)
        self.people = np.array([atoms[atom] for atom in self.atoms])
        self.rows = np.array([self._members(view) for view in shown], float).reshape(len(shown), len(self.atoms))

    def _members(self, view):
        kept, period = view
        return [
            all(who[list(Dimension).index(one.dimension)] == one.value for one in kept)
            and (not again if period is None else who[PERIOD_SIDE] == period.start.isoformat())
            for who, again in self.atoms
        ]

    def solved(self):
        """Return the sizes of groups that follow: of everybody in some of the cells of at most three sides."""
        targets = list(self._targets())
        possible = np.ones(len(self.atoms), bool)
        while True:
            basis = _row_space(self.rows[:, possible])
            follows = [one for one in targets if _is_in(basis, one[possible])]
            empty = [one for one in follows if self.people[one].sum() == 0]
            left = possible & ~np.any(empty, axis=0) if empty else possible
            if (left == possible).all():
                return {int(self.people[one].sum()) for one in follows}
            possible = left

    def _targets(self):
        sides = [list(Dimension).index(one) for one in self.told_apart] + [PERIOD_SIDE]
        for count in range(1, 4):
            for some in combinations(sides, count):
                names = [(*(who[side] for side in some), again) for who, again in self.atoms]
                for name in set(names):
                    yield np.array([one == name for one in names])
                for first, second in combinations(sorted(set(names), key=str), 2):
                    if count == 1:
                        yield np.array([one in (first, second) for one in names])


def _row_space(rows):
    if not rows.size:
        return np.zeros((0, rows.shape[1]))
    _, sizes, basis = np.linalg.svd(rows, full_matrices=False)
    return basis[sizes > 1e-9]


def _is_in(basis, vector):
    if not vector.any():
        return False
    vector = vector.astype(float)
    return np.linalg.norm(vector - basis.T @ (basis @ vector)) < 1e-7


def attacked(told_apart, now, again=MappingProxyType({})):
    """Return the views that show, and the sizes of groups whose answers follow from them."""
    found = tables(now, again)
    shown = [view for view in views(told_apart) if found.shows(*view, (FIGURE,))]
    everybody = cells(told_apart)
    atoms = {(one, False): now.get(one, 0) for one in everybody}
    atoms |= {(one, True): again.get(one, 0) for one in everybody if one[PERIOD_SIDE] is not None}
    return shown, Attacker(atoms, shown, told_apart).solved()


CELLS = cells(VALUES)
POOLS = ((0, 5, 9, 30), (0, 1, 5, 9, 30), (0, 0, 0, 1, 5, 9), (2, 5, 9, 30), (1, 2, 6, 30, 60))


@pytest.mark.parametrize("told_apart", [VALUES, WITH_CARE])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_nothing_that_follows_from_views_is_about_a_few(told_apart, data):
    sizes = st.sampled_from(data.draw(st.sampled_from(POOLS)))
    side = data.draw(st.sampled_from((PERIOD_SIDE, *map(list(Dimension).index, told_apart))))
    alike = data.draw(st.booleans())  # nobody is told apart by one of the sides, so that more shows of the others
    everybody = cells(told_apart)
    now = {one: 0 if alike and one[side] is not None else data.draw(sizes) for one in everybody}
    again = {one: data.draw(st.sampled_from((0, 0, 0, 1, 5))) for one in everybody if one[PERIOD_SIDE] is not None}

    _, solved = attacked(told_apart, now, again)

    assert solved.isdisjoint(range(1, K))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_few_answers_without_care_are_known_from_no_view_and_hide_no_other_one(data):
    """Nearly everybody is careful, as it is: this filter must not take the others away."""
    few = st.sampled_from((0, 0, 0, 1, 2, 5))
    everybody = [one for one in cells(WITH_CARE) if one[PERIOD_SIDE] is None]
    now = {one: data.draw(few if one[CARE_SIDE] is None else st.sampled_from((9, 30, 60))) for one in everybody}
    alike = Counter()
    for one, people in now.items():
        alike[(*one[:CARE_SIDE], None, *one[CARE_SIDE + 1 :])] += people

    shown, solved = attacked(WITH_CARE, now)

    assert solved.isdisjoint(range(1, K))
    found, without = tables(now), tables(alike)
    others = [view for view in views(WITH_CARE) if view[1] is None and CARE_FILTER not in view[0]]
    assert [one for one in others if one in shown] == [one for one in others if without.shows(*one, (FIGURE,))]
    flagged = sum(people for one, people in now.items() if one[CARE_SIDE] is None)
    assert found.shows((CARE_FILTER,), None, (FIGURE,)) == (flagged == 0 or flagged >= K)


def test_the_attack_finds_what_numbers_of_five_alone_would_tell():
    now = {one: 9 for one in CELLS if one[PERIOD_SIDE] is None}
    now |= {cell("buys", "phone", "ru"): 0, cell("buys", None, "ru"): 1}
    atoms = {(one, False): now.get(one, 0) for one in CELLS}
    opened = [view for view in views() if view[1] is None]
    everything = Attacker(atoms, opened)
    sizes = everything.rows @ everything.people

    of_five = [view for view, people in zip(opened, sizes, strict=True) if people >= K]

    assert 1 in Attacker(atoms, of_five).solved()


@pytest.mark.parametrize(
    ("languages", "shown"), [((6, 6, 1), ["en"]), ((6, 6, 5), ["cs", "en", "ru"]), ((6, 6, 0), ["cs", "en"])]
)
def test_a_second_value_is_hidden_beside_one_of_a_few(languages, shown):
    found = tables({cell(language=name): people for name, people in zip(("cs", "en", "ru"), languages, strict=True)})

    assert [
        name for name in ("cs", "en", "ru") if found.shows((Condition(Dimension.LANGUAGE, name),), None, (FIGURE,))
    ] == shown


def test_a_share_needs_both_those_who_said_it_and_those_who_did_not():
    asked, said = ("told", "support"), ("pain", "support", "price")
    everybody = Counter({cell(language="cs"): 20, cell(language="en"): 20})
    few_did_not = Counter({cell(language="cs"): 10, cell(language="en"): 17})
    found = CrossTables({asked: Givers(everybody), said: Givers(few_did_not)}, k=K)
    czech = View(found, found, (Condition(Dimension.LANGUAGE, "cs"),))

    assert czech.counts(asked)
    assert czech.counts(said)
    assert not czech.counts_share(said, asked)  # three of the others did not say it


def test_examples_show_everything():
    found = CrossTables({FIGURE: Givers(Counter({cell("buys", None, "cs"): 1, cell("solves", None, "en"): 1}))}, k=1)
    both = (Condition(Dimension.PERSONA, "buys"), Condition(Dimension.LANGUAGE, "cs"))

    assert found.shows(both, None, (FIGURE,))
    assert not found.shows((both[0], Condition(Dimension.LANGUAGE, "en")), None, (FIGURE,))


NEW = (Condition(Dimension.PERSONA, "new"),)


def of_new(records, plan, map_of):
    """Return the map of one persona as it would be and as it may be shown."""
    found = CrossTables(givers_of(records, plan, period=PERIOD, blocks=(), k=K), k=K)
    part = map_of(filtered(records, NEW), plan)
    assert View(found, found, NEW).is_shown()
    return part, without_derivable(filtered_without_small_rests(part, map_of(records, plan)), View(found, found, NEW))


@pytest.mark.parametrize("behind", ["importance", "satisfaction", "valence"])
@pytest.mark.parametrize("others", [0, 1, 4, 5])
def test_a_mark_shows_only_where_all_that_it_follows_from_does(behind, others, story, five, map_of):
    """Beside the map of all it tells of the few others who gave what is behind it."""

    def told(number, persona, *, gives):
        one = story().add("nps", number % 11).add("csat", 3)
        if gives:
            if behind == "valence":
                one.add("text", stage="stage_3", words="it went very wrong", valence=-2)
            else:
                one.add("importance", 5, stage="stage_3")
            if behind == "satisfaction":
                one.add("satisfaction", 1, stage="stage_3")
        return replace(one.told(number), persona=persona)

    records = [told(number, "new", gives=True) for number in range(12)]
    records += [told(100 + number, "old", gives=True) for number in range(others)]
    records += [told(200 + number, "old", gives=False) for number in range(20)]

    part, shown = of_new(records, five, map_of)

    assert part.stage("stage_3").moment is not MomentOfTruth.NO
    assert (shown.stage("stage_3").moment is not MomentOfTruth.NO) == (others in (0, 5))


def weighed(story, number, persona, *, stages=5):
    """Make a customer who rated stages and a score that goes with one of them."""
    one = story()
    for stage in range(stages):
        one.add("satisfaction", 1 + (number * (stage + 2) + number // 5) % 5, stage=f"stage_{stage}")
    one.add("importance", 5, stage="stage_3")
    return replace(one.add("nps", 2 * (1 + (number * 5 + number // 5) % 5)).told(number), persona=persona)


@pytest.mark.parametrize(("others", "is_shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_drivers_and_their_people_show_only_where_no_few_others_rated_everything(others, is_shown, story, five, map_of):
    records = [weighed(story, number, "new") for number in range(60)]
    records += [weighed(story, 100 + number, "old") for number in range(others)]
    records += [weighed(story, 200 + number, "old", stages=4) for number in range(20)]

    part, shown = of_new(records, five, map_of)

    assert part.driven == "nps"
    assert part.stage("stage_3").driver.n == 60
    assert (shown.driven == "nps") == is_shown
    assert [stage.driver is not None for stage in shown.stages] == [is_shown] * 5
    if not is_shown:
        assert {stage.moment for stage in shown.stages} == {MomentOfTruth.NO}


def test_drivers_of_some_stages_alone_are_left_out_of_a_view(story, five, map_of):
    records = [weighed(story, number, persona, stages=4) for number, persona in enumerate(["new"] * 60 + ["old"] * 60)]

    part, shown = of_new(records, five, map_of)

    assert (part.driven, shown.driven) == ("nps", None)
    assert not [stage for stage in shown.stages if stage.driver is not None]
