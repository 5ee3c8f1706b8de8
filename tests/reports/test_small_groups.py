"""Attacks: whoever is in a group too small to be shown must leave no trace in any output."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from interview.records import Disposition, Role
from reports.map_caption import map_caption
from reports.numbers_text import numbers_text
from reports.pains_text import pains_text
from reports.preview import preview_figure
from reports.sheet import sheet_figure


def lone(story, number, rating, **options):
    """Somebody who answered everything about every stage, with a rating that would show."""
    told = story()
    for stage in range(5):
        told.add("importance", rating, stage=f"stage_{stage}").add("satisfaction", rating, stage=f"stage_{stage}")
        told.add(
            "text",
            stage=f"stage_{stage}",
            words="told at length",
            pains=["trust"],
            lanes=["hear"],
            touchpoints=["payment"],
            severity=3,
            valence=-2,
        )
    return told.add("nps", 2 * rating).add("csat", rating).add("ces", rating).told(number, **options)


@pytest.mark.parametrize(("people", "rating"), list(product(range(1, 5), (1, 5))))
def test_map_of_fewer_than_five_says_nothing_at_all(people, rating, story, five, map_of):
    nobody = map_of([], five)

    few = map_of([lone(story, n, rating) for n in range(people)], five)

    assert few == nobody
    assert few.hidden


def test_map_of_five_is_shown(story, five, map_of):
    journey_map = map_of([lone(story, n, 4) for n in range(5)], five)

    assert journey_map.customers == journey_map.nps.n == 5


@pytest.mark.parametrize("ratings", [[1], [5], [1] * 4, [5] * 4])
def test_few_agents_say_nothing(ratings, story, company, five, map_of):
    customers = company(five, 30, agents=0)

    agents = [lone(story, n, rating, role=Role.STAFF, guide="staff_journey") for n, rating in enumerate(ratings)]

    assert map_of(customers + agents, five) == map_of(customers, five)


@pytest.mark.parametrize("asked", ["satisfaction", "importance", "ces"])
def test_figure_of_four_among_many_is_the_same_whatever_they_said(asked, story, company, five, map_of):
    stage = None if asked == "ces" else "stage_4"

    def answered(people, rating):
        others = company(five, 30, visits=lambda person, number: number != 4)
        extra = [story().add("csat", 3) for _ in range(4)]
        for told in extra[:people]:
            told.add(asked, rating, stage=stage)
        records = [without_ces(record) for record in others]
        return map_of(records + [told.told(100 + n) for n, told in enumerate(extra)], five)

    maps = [answered(people, rating) for people, rating in ((0, 1), (1, 1), (1, 5), (4, 1), (4, 5))]

    assert all(other == maps[0] for other in maps)


def without_ces(record):
    return replace(record, answers=tuple(answer for answer in record.answers if answer.kind != "ces"))


def tellers(story, *, mention, silent):
    """People who told of a stage, some of them of a pain; all else about them is equal."""
    return [
        story()
        .add("text", stage="stage_3", words="what happened to me", pains=["trust"] if n < mention else [])
        .add("nps", 7)
        .told(n)
        for n in range(mention + silent)
    ]


def test_pain_that_four_told_of_is_not_there(story, five, map_of):
    maps = [map_of(tellers(story, mention=mention, silent=20 - mention), five) for mention in range(5)]

    assert all(other == maps[0] for other in maps)


def test_pain_that_all_but_four_told_of_has_no_figures_but_is_named(story, five, map_of):
    maps = [map_of(tellers(story, mention=20 - silent, silent=silent), five) for silent in range(5)]

    assert all(other == maps[0] for other in maps)
    (pain,) = maps[0].pains
    assert (pain.mentions, pain.base, pain.share, pain.impact) == (None, None, None, None)


@pytest.mark.parametrize("rest", [False, True])
def test_what_four_told_of_lanes_touchpoints_and_strong_feelings_is_not_there(rest, story, five, map_of):
    """Nor what all but four told."""

    def with_tellers(people):
        records = [
            story()
            .add(
                "text",
                stage="stage_3",
                words="what happened to me",
                lanes=["hear"] if (n < people) is not rest else [],
                touchpoints=["payment"] if (n < people) is not rest else [],
                valence=2 if (n < people) is not rest else 1,
            )
            .told(n)
            for n in range(20)
        ]
        return map_of(records, five).stage("stage_3")

    stages = [with_tellers(people) for people in range(5)]

    assert all((one.lanes, one.touchpoints, one.strong_feelings) == ((), (), None) for one in stages)
    assert [(one.id, one.people, one.share.n) for one in with_tellers(5).lanes] == [("hear", 15 if rest else 5, 20)]


def test_order_of_pains_does_not_give_a_hidden_count_away(story, five, map_of):
    def with_rival(silent):
        rival = [
            story().add("text", stage="stage_0", words="what happened", pains=["price"] if n < 18 else []).told(100 + n)
            for n in range(40)
        ]
        return map_of(tellers(story, mention=20 - silent, silent=silent) + rival, five)

    orders = [[pain.category for pain in with_rival(silent).pains] for silent in range(5)]

    assert all(order == orders[0] for order in orders)


def test_link_to_nps_needs_five_raters_on_both_sides(story, five, map_of):
    records = [
        story().add("text", stage="stage_0", words="what happened", pains=["price"] if n < 10 else []).told(n)
        for n in range(20)
    ]
    records += [
        story().add("text", stage="stage_0", words="what happened").add("nps", 10).told(n) for n in range(20, 40)
    ]
    four = [
        story().add("text", stage="stage_0", words="what happened", pains=["price"]).add("nps", 0).told(n)
        for n in range(40, 44)
    ]

    (pain,) = map_of(records + four, five).pains

    assert pain.mentions == 14
    assert pain.impact is None


def test_one_person_asked_five_times_is_one_person(story, five, map_of):
    records = [lone(story, n, 1, respondent="the same") for n in range(9)]

    assert map_of(records, five).hidden


@given(
    counts=st.lists(st.integers(0, 9), min_size=6, max_size=6),
    erased=st.fixed_dictionaries(dict.fromkeys((Disposition.REFUSED, Disposition.WITHDRAWN), st.integers(0, 9))),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_funnel_gives_no_small_group_away_by_subtraction(counts, erased, story, five, map_of):
    dispositions = [disposition for disposition in Disposition if disposition is not Disposition.WITHDRAWN]
    answering = {Disposition.PARTIAL, Disposition.COMPLETE, Disposition.BROKEN_OFF}
    records = [
        (story().add("csat", 3) if disposition in answering else story()).told(100 * kind + n, disposition=disposition)
        for kind, (disposition, count) in enumerate(zip(dispositions, counts, strict=True))
        for n in range(count)
    ]

    journey_map = map_of(records, five, erased=erased)

    funnel = journey_map.funnel
    cells = {
        Disposition.INVITED: funnel.only_invited,
        Disposition.STARTED: funnel.started,
        Disposition.PARTIAL: funnel.partial,
        Disposition.COMPLETE: funnel.complete,
        Disposition.REFUSED: funnel.refused,
        Disposition.BROKEN_OFF: funnel.broken_off,
        Disposition.WITHDRAWN: funnel.withdrawn,
    }
    assert all(count is None or count >= 5 for count in cells.values())
    for total, group in ((funnel.invited, set(cells)), (journey_map.customers, answering)):
        if total is None:
            assert group == answering or not any(cells.values())
        else:
            rest = total - sum(cells[disposition] or 0 for disposition in group)
            assert rest == 0 or rest >= 5


def test_hidden_stage_reads_the_same_in_every_picture_and_message(story, company, five, map_of, english):
    def outputs(people, rating):
        records = company(five, 30, visits=lambda person, number: number != 4)
        extra = [story().add("csat", 3) for _ in range(4)]
        for told in extra[:people]:
            told.add("satisfaction", rating, stage="stage_4").add("importance", rating, stage="stage_4")
        journey_map = map_of(records + [told.told(100 + n) for n, told in enumerate(extra)], five)
        figures = [
            build(journey_map, english, vertical=vertical)
            for build in (preview_figure, sheet_figure)
            for vertical in ("satisfaction", "importance")
        ]
        texts = [text.get_text() for figure in figures for text in figure.findobj(Text)]
        words = [map_caption(journey_map, english, vertical=vertical) for vertical in ("satisfaction", "importance")]
        return texts, [*words, pains_text(journey_map, english), numbers_text(journey_map, english)]

    texts, words = outputs(4, 1)

    assert (texts, words) == outputs(1, 5)
    assert "<5" in texts


def test_sandbox_shows_a_single_person(story, five, map_of):
    journey_map = map_of([lone(story, 0, 2, example=True)], five, k=1)

    assert journey_map.customers == 1
    assert journey_map.stage("stage_2").satisfaction.value == 2
    assert journey_map.example
