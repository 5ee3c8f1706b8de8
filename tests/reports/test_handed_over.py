"""Logged handovers: from five people on, dated by weeks, never the difference that a single one makes."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from interview.handovers import HandoverRecord, HandoverTold
from interview.language import Language, Locale
from interview.records import Role
from reports.facts import stage_facts
from reports.handed_over import handed_over
from reports.journey_map import JourneyMap
from reports.period import Period
from reports.plan import PlanQuestion
from reports.shown import read_shown, renew, with_staff_of
from reports.told_page import told_figures
from tests.reports.looking import SMALLEST_SHEET, assert_laid_out, words_of

START = date(2026, 11, 2)
SUNDAY = START + timedelta(weeks=3, days=-1)
STAGE = "stage_3"
LINE = dict.fromkeys(Language, "Line")
SHOP = dict.fromkeys(Language, "Shop")
BOSS = dict.fromkeys(Language, "Boss")
TITLE = dict.fromkeys(Language, "Title")


@pytest.fixture
def plan(five):
    options = {
        "handover_from": {"line": LINE, "shop": SHOP},
        "handover_to": {"line": LINE, "shop": SHOP},
        "approver": {"boss": BOSS},
    }
    asked = tuple(PlanQuestion(one, Role.STAFF, TITLE, names, several=False) for one, names in options.items())
    return replace(five, questions=asked)


def logged(person, *, week=0, **told):
    kept = {"stage_id": STAGE, "sender": "line", "receiver": "shop", **told}
    return HandoverRecord(f"agent-{person:04}", START + timedelta(weeks=week), HandoverTold(**kept))


@pytest.fixture
def look(plan, company):
    records = company(plan, 40)

    def look(last, handovers):
        return renew(
            last,
            records,
            plan,
            erased={},
            period=Period(START, START + timedelta(days=21)),
            generated_on=START + timedelta(days=20),
            generator=np.random.default_rng(7),
            handovers=handovers,
        )

    return look


@pytest.mark.parametrize(("people", "shows"), [(0, 0), (4, 0), (5, 1)])
def test_a_way_shows_once_five_different_colleagues_logged_it(plan, people, shows):
    found = [logged(number % people, week=number % 3) for number in range(3 * people)]

    assert len(handed_over(found, plan, k=5, until=SUNDAY)) == shows


def test_how_often_is_told_by_week_from_the_first_to_the_last(plan):
    (way,) = handed_over([logged(number, week=number % 3) for number in range(6)], plan, k=5, until=SUNDAY)

    assert (way.colleagues, way.per_week, way.hours) == (6, 2.0, None)
    assert way.period == Period(START, START + timedelta(days=21))


def test_the_last_week_counts_as_far_as_it_has_passed(plan):
    found = [logged(number, week=number % 3) for number in range(6)]

    (way,) = handed_over(found, plan, k=5, until=START + timedelta(days=15))

    assert (way.period.last_day, way.per_week) == (START + timedelta(days=15), 6 * 7 / 16)


def test_hours_need_five_who_said_them_and_are_a_median(plan):
    four = [logged(number, hours=24 if number < 4 else None) for number in range(6)]
    five = [logged(number, hours=(0, 2, 8, 24, 72)[number]) for number in range(5)]

    assert handed_over(four, plan, k=5, until=SUNDAY)[0].hours is None
    assert handed_over(five, plan, k=5, until=SUNDAY)[0].hours == 8


def test_what_was_said_shows_where_five_said_it_and_five_did_not(plan):
    found = [logged(number, repeated="yes" if number < 6 else "no", decider="boss") for number in range(11)]

    (way,) = handed_over(found, plan, k=5, until=SUNDAY)

    assert {one.id: (one.people, one.share.n) for one in way.repeated} == {"yes": (6, 11), "no": (5, 11)}
    assert way.deciders == ()  # everybody said the same, and each knows it of all others
    assert handed_over(found[:10], plan, k=5, until=SUNDAY)[0].repeated == ()


def test_one_not_told_to_the_end_or_of_a_stage_that_is_gone_counts_nowhere(plan):
    begun = [logged(number, receiver=None) for number in range(9)]

    assert (
        handed_over([*begun, *(logged(number, stage_id="gone") for number in range(9))], plan, k=5, until=SUNDAY) == ()
    )


def test_handovers_change_nothing_else_on_the_map(look):
    without, with_them = look(None, []), look(None, [logged(number) for number in range(9)])

    assert len(with_them.journey_map.handed_over) == 1
    assert replace(with_them.journey_map, handed_over=()) == without.journey_map


def test_a_shown_way_stays_until_five_of_its_authors_changed(look):
    found = [logged(number) for number in range(9)]
    first = look(None, found)
    more = [*found, *(logged(number, week=1) for number in range(4))]

    second = look(read_shown(first.to_json()), more)
    third = look(second, [*more, logged(4, week=1)])

    assert second.journey_map.handed_over == first.journey_map.handed_over
    assert third.journey_map.handed_over[0].per_week == 7.0


def test_whoever_takes_theirs_back_leaves_the_way_as_it_was_until_five_did(look):
    found = [logged(number) for number in range(12)]
    first = look(None, found)

    second = look(first, found[4:])

    assert second.journey_map.handed_over == first.journey_map.handed_over
    assert look(second, found[5:]).journey_map.handed_over[0].colleagues == 7


@pytest.mark.parametrize("language", list(Language))
def test_the_stage_says_it_in_words(look, language):
    locale = Locale(language)
    found = [
        logged(number, hours=24, reason="approval", context="lost" if number < 5 else "whole", repeated="yes")
        for number in range(10)
    ]

    (fact,) = [one for one in stage_facts(look(None, found).journey_map, STAGE, locale) if one.id == "handed_over"]

    (said,) = fact.amounts
    assert "Line → Shop" in said
    assert locale.ngettext("median {n} hour", "median {n} hours", 24) in said
    assert locale.gettext("all that was known got lost") in said


def test_they_go_with_the_agents_side_and_come_back_from_json(look):
    whole, nobody = look(None, [logged(number) for number in range(9)]).journey_map, look(None, []).journey_map

    assert with_staff_of(nobody, whole).handed_over == whole.handed_over
    assert with_staff_of(whole, nobody).handed_over == ()
    assert JourneyMap.from_json(whole.to_json()) == whole


@pytest.mark.parametrize("language", list(Language))
def test_the_told_pages_are_laid_out_with_them(look, language):
    found = [
        logged(number, sender=start, receiver=end, hours=24, reason="approval", context=context, repeated="yes")
        for start, end in (("line", "shop"), ("shop", "line"), ("shop", "elsewhere"))
        for number, context in enumerate(["lost", "whole"] * 5)
    ]

    figures = told_figures(look(None, found).journey_map, Locale(language))

    assert any(words_of(figure, "handed_over") for figure in figures)
    for figure in figures:
        assert_laid_out(figure, SMALLEST_SHEET)
