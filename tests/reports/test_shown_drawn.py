"""A shown map of more people than are read: it moves on from k changed people on, and never at fewer."""

from dataclasses import replace

import pytest

from reports.journey_map import Drawn
from reports.map_caption import map_caption
from reports.shown import Side
from reports.small_rests import filtered_without_small_rests
from reports.wording import reading_notes

HALF, QUARTER = "80000000", "40000000"


def people(first, last):
    """Marks of people whose ids lie evenly: of 0..99, those below 50 are in the lower half."""
    return {f"{n * 42_949_672:08x}": "aa" for n in range(first, last)}


def drawn(marks, below, people, counted="same"):
    return Side({one: mark for one, mark in marks.items() if one < below}, below=below, people=people, counted=counted)


def changed(last, now):
    return last.without_absent(now).changed(now)


def test_nobody_changed_when_the_limit_is_passed_by_one_person():
    last = Side(people(0, 100))

    assert changed(last, drawn(people(0, 101), HALF, 101)) == 1
    assert changed(last, drawn(people(0, 105), HALF, 105)) == 5
    assert changed(last, drawn({**people(0, 100), "00000001": "aa"}, HALF, 101)) == 1


def test_whoever_is_not_drawn_any_more_is_forgotten_and_has_not_left():
    last = Side(people(0, 100)).without_absent(drawn(people(0, 101), HALF, 101))

    assert max(last.marks) < HALF
    assert (last.left, last.size, last.below) == (0, 100, HALF)
    assert changed(last, drawn(people(0, 100), QUARTER, 104)) == 4
    assert changed(last, Side(people(0, 100))) == 0


def test_whoever_withdrew_is_forgotten_but_for_the_count():
    last = drawn(people(0, 100), HALF, 100)
    now = drawn(people(3, 100), HALF, 97)

    assert last.without_absent(now).left == 3
    assert not set(last.without_absent(now).marks) - set(now.marks)
    assert changed(last, now) == 3


@pytest.mark.parametrize(("altered", "came", "counts"), [(4, 0, 4), (5, 0, 5), (0, 5, 5), (4, 4, 4), (0, -5, 5)])
def test_people_are_counted_where_they_are_drawn_or_by_their_number(altered, came, counts):
    marks = people(0, 100)
    now = {one: "bb" if n < altered else mark for n, (one, mark) in enumerate(marks.items())}

    assert changed(drawn(marks, HALF, 100), drawn(now, HALF, 100 + came)) == counts


@pytest.mark.parametrize(
    ("now", "whole"),
    [
        (drawn(people(0, 100), HALF, 100), True),
        (drawn(people(0, 100), HALF, 100, "somebody else"), False),
        (drawn(people(0, 100), QUARTER, 100), False),
        (drawn(people(1, 100), HALF, 100), False),
        (Side(people(0, 100)), False),
    ],
)
def test_corrections_show_at_once_only_when_nobody_at_all_has_changed(now, whole):
    assert drawn(people(0, 100), HALF, 100).is_whole(now) is whole


@pytest.fixture
def made(company, five, map_of):
    return map_of(company(five, 60), five)


@pytest.mark.parametrize(
    ("part", "whole", "kept"),
    [
        (None, None, True),
        (QUARTER, QUARTER, True),
        (QUARTER, HALF, True),
        (HALF, None, True),
        (HALF, QUARTER, False),
        (None, HALF, False),
    ],
)
def test_what_was_told_stands_beside_the_whole_only_for_people_drawn_for_both(made, part, whole, kept):
    def drawn_map(below):
        return made if below is None else replace(made, drawn=Drawn(60, 120, below))

    safe = filtered_without_small_rests(drawn_map(part), drawn_map(whole))

    assert any(stage.net_emotion is not None for stage in safe.stages) is kept
    assert any(pain.impact is not None for pain in safe.pains) is kept
    assert safe.nps == drawn_map(part).nps


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (None, None),
        (Drawn(60, 120, HALF), "all else is drawn from 60 of 120 customers"),
        (Drawn(None, None, HALF), "Nothing else is shown"),
    ],
)
def test_the_caption_and_the_page_say_what_is_drawn(made, english, part, says):
    journey_map = replace(made, drawn=part)

    caption = map_caption(journey_map, english, vertical="satisfaction")
    notes = reading_notes(journey_map, english)

    assert ("count everybody" in caption) is (part is not None)
    assert says is None or says in caption
    assert says is None or any(says in note for note in notes)
