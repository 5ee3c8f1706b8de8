"""The filter for careful answers as an attack: beside other views it tells nothing of fewer than five people."""

from dataclasses import replace
from itertools import count

import pytest

from interview.counts import CAREFUL
from interview.records import Role
from reports.cross_tables import CrossTables, View
from reports.file_words import file_name
from reports.givers import givers_of
from reports.numbers_text import numbers_text
from reports.segment import Condition, Dimension, filtered
from reports.small_rests import filtered_without_small_rests, without_derivable
from reports.wording import people_of, reading_notes
from tests.reports.conftest import PERIOD

K = 5
CARE, NEW = Condition(Dimension.CARE, CAREFUL), Condition(Dimension.PERSONA, "new")
STAGES = ("stage_0", "stage_1", "stage_2", "stage_3")


@pytest.fixture
def customers(story):
    """Make customers who rated some stages. careful: else all their words were typed at random."""
    numbers = count()

    def make(many, *, careful=True, stages=STAGES, persona="new"):
        made = []
        for number in (next(numbers) for _ in range(many)):
            told = story().add("nps", number % 11)
            for stage in stages:
                told.add("satisfaction", 1 + number % 5, stage=stage)
            words = "I waited for an hour." if careful else "asdf asdf"
            told.add("text", stage=stages[0], words=words)
            made.append(replace(told.told(number), persona=persona))
        return made

    return make


def tables(records, plan):
    return CrossTables(givers_of(records, plan, period=PERIOD, blocks=(), k=K), k=K)


def offered(records, plan, *others):
    return tables(records, plan).values(Dimension.CARE, others, None)


def looked_at(records, plan, map_of, *segment):
    """Return the map of some customers as it may be shown beside the map of all."""
    found = tables(records, plan)
    part, view = map_of(filtered(records, segment), plan), View(found, found, segment)
    assert view.is_shown()
    shown = filtered_without_small_rests(without_derivable(part, view), map_of(records, plan))
    return replace(shown, segment=segment)


@pytest.mark.parametrize(("flagged", "is_offered"), [(0, True), (1, False), (4, False), (5, True)])
def test_one_to_four_doubtful_ones_are_not_told_by_the_difference(flagged, is_offered, customers, five):
    records = [*customers(20), *customers(flagged, careful=False)]

    assert offered(records, five) == ([CAREFUL] if is_offered else [])
    assert View(*[tables(records, five)] * 2, segment=(CARE,)).is_shown() is is_offered


def test_answers_in_doubt_are_never_a_view_of_their_own(customers, five):
    records = [*customers(20), *customers(30, careful=False)]

    assert offered(records, five) == [CAREFUL]


@pytest.mark.parametrize(("at_stage", "is_shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_stage_that_few_doubtful_ones_rated_is_left_out(at_stage, is_shown, customers, five, map_of):
    some = customers(at_stage, careful=False)
    records = [*customers(20), *some, *customers(9, careful=False, stages=STAGES[:3])]

    shown = looked_at(records, five, map_of, CARE)

    assert (shown.stage("stage_3").satisfaction is not None) is is_shown
    assert shown.stage("stage_1").satisfaction.n == 20
    assert shown.customers == 20


@pytest.mark.parametrize("few", range(1, 5))
def test_a_persona_with_few_doubtful_ones_cannot_be_crossed(few, customers, five):
    """Of all less the careful, less the same of the other persona, a few would be left."""
    records = [*customers(20), *customers(20, persona="old"), *customers(9, careful=False)]
    records += customers(few, careful=False, persona="old")

    assert offered(records, five) == [CAREFUL]
    assert offered(records, five, NEW) == []
    assert tables(records, five).values(Dimension.PERSONA, (CARE,), None) == []
    assert tables(records, five).values(Dimension.PERSONA, (), None) == ["new", "old"]


@pytest.mark.parametrize("many", [0, 5])
def test_a_persona_is_crossed_where_nobody_or_five_are_left(many, customers, five, map_of):
    records = [*customers(20), *customers(20, persona="old"), *customers(9, careful=False)]
    records += customers(many, careful=False, persona="old")

    assert offered(records, five, NEW) == [CAREFUL]
    assert looked_at(records, five, map_of, NEW, CARE).customers == 20


def test_agents_are_in_a_careful_view_whatever_they_answered(customers, five):
    agents = [replace(one, role=Role.STAFF) for one in customers(9, careful=False)]
    doubtful = customers(9, careful=False)

    assert filtered([*agents, *doubtful], (CARE,)) == agents


def test_the_filter_is_shown_in_words(customers, five, map_of, english):
    shown = looked_at([*customers(20), *customers(9, careful=False)], five, map_of, CARE)

    assert people_of(shown, english) == "answers: without doubtful ones"
    left_out = "Interviews with nothing answered, letters typed at random"
    assert any(note.startswith(left_out) for note in reading_notes(shown, english))
    assert left_out in numbers_text(shown, english)
    assert "without-doubtful-ones" in file_name(shown, english, in_period=False)
    assert shown.flags == ()
