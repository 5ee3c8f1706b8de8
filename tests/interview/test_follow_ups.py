"""Cases by themselves: who may do what, when something is told, and what it takes to close one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from interview.follow_ups import (
    Alarm,
    Cause,
    DueIn,
    FollowUp,
    FollowUpError,
    FollowUpState,
    alarms,
    by_urgency,
    having_told,
)
from interview.language import Language
from interview.rights import OWNER, Actor, ActorRole

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
MAREK, EVA = Actor(ActorRole.MANAGER, 1), Actor(ActorRole.MANAGER, 2)


def case(number=1, **changes):
    return replace(FollowUp(number, "i", "customer_journey", TODAY, NOW), **changes)


def working(actor=MAREK):
    return case().taken_by(actor, TODAY, language=Language.CS)


def closed():
    return working().closed(Cause.SYSTEM, TODAY, words="mended")


def days(count):
    return timedelta(days=count)


def test_a_case_that_is_taken_is_due_in_three_days():
    taken = working()

    assert (taken.state, taken.owner, taken.due_on) == (FollowUpState.WORKING, MAREK, date(2026, 3, 5))


@pytest.mark.parametrize("follow_up", [working(), closed()], ids=["working", "closed"])
def test_what_somebody_has_or_what_is_closed_is_not_taken(follow_up):
    with pytest.raises(FollowUpError):
        follow_up.taken_by(EVA, TODAY, language=Language.CS)


def test_whoever_gets_a_case_from_somebody_else_hears_so_once():
    given = case().given_to(MAREK, TODAY, by=EVA)
    assert (given.owner, given.due_on) == (MAREK, TODAY + days(3))
    assert alarms(given, NOW) == {Alarm.GIVEN}

    told = having_told(given, {Alarm.GIVEN})

    assert alarms(told, NOW) == frozenset()
    assert alarms(told.due(TODAY + days(7)), NOW) == frozenset()
    assert alarms(told.closed(Cause.SYSTEM, TODAY, words="mended").reopened(NOW), NOW) == frozenset()
    assert alarms(told.given_to(EVA, TODAY, by=OWNER), NOW) == {Alarm.GIVEN}
    assert alarms(told.given_to(OWNER, TODAY, by=OWNER), NOW) == frozenset()


def test_a_case_that_is_given_keeps_its_day_until_that_is_over():
    week = working().due(TODAY + days(7))

    assert week.given_to(EVA, TODAY + days(7), by=MAREK).due_on == TODAY + days(7)
    assert week.given_to(EVA, TODAY + days(8), by=MAREK).due_on == TODAY + days(11)


def test_what_is_closed_is_given_to_nobody():
    with pytest.raises(FollowUpError):
        closed().given_to(EVA, TODAY, by=MAREK)


def test_anybody_gives_what_nobody_has_else_whoever_has_it_and_the_owners():
    assert [case().may_be_given_by(one) for one in (MAREK, OWNER, EVA)] == [True, True, True]
    assert [working().may_be_given_by(one) for one in (MAREK, OWNER, EVA)] == [True, True, False]
    assert not closed().may_be_given_by(OWNER)


@pytest.mark.parametrize("what", [{}, {"words": ""}, {"words": None}])
def test_closing_needs_what_was_done(what):
    with pytest.raises(FollowUpError):
        working().closed(Cause.SYSTEM, TODAY, **what)


@pytest.mark.parametrize("what", [{"words": "mended"}, {"improvement": 3}])
def test_a_cause_and_what_was_done_close_a_case(what):
    found = working().closed(Cause.POLICY, TODAY, **what)

    assert (found.state, found.closings[-1].cause) == (FollowUpState.CLOSED, Cause.POLICY)


@pytest.mark.parametrize("follow_up", [case(), closed()], ids=["nobody's", "closed"])
def test_nobody_closes_what_nobody_has_or_what_is_closed(follow_up):
    with pytest.raises(FollowUpError):
        follow_up.closed(Cause.POLICY, TODAY, words="mended")


def test_whoever_has_a_case_and_the_owners_may_change_it():
    found = working()

    assert [found.may_be_changed_by(one) for one in (MAREK, OWNER, EVA)] == [True, True, False]
    assert not case().may_be_changed_by(OWNER)


def test_what_is_opened_again_keeps_how_it_was_closed_and_is_due_anew():
    later = NOW + days(10)

    found = closed().reopened(later, doubted=True)

    assert (found.state, found.owner, found.due_on) == (FollowUpState.WORKING, MAREK, later.date() + days(3))
    assert (found.closings[0].words, found.closings[0].doubted) == ("mended", True)
    again = found.closed(Cause.PROCESS, later.date(), improvement=3)
    assert [one.cause for one in again.closings] == [Cause.SYSTEM, Cause.PROCESS]


def test_what_is_opened_again_is_nobodys_where_the_role_has_ended():
    found = replace(closed(), owner=None).reopened(NOW, doubted=True)

    assert (found.state, found.due_on) == (FollowUpState.OPEN, None)
    with pytest.raises(FollowUpError):
        found.reopened(NOW)


def test_what_nobody_takes_is_told_after_two_days_once():
    found = case()

    assert alarms(found, NOW + timedelta(hours=47, minutes=59)) == frozenset()
    assert alarms(found, NOW + timedelta(hours=48)) == {Alarm.WAITING}
    assert alarms(having_told(found, {Alarm.WAITING}), NOW + days(9)) == frozenset()


def test_what_is_given_back_waits_anew():
    told = having_told(case(), {Alarm.WAITING}).taken_by(MAREK, TODAY, language=Language.CS).given_back(NOW + days(1))

    assert alarms(told, NOW + days(2)) == frozenset()
    assert alarms(told, NOW + days(3)) == {Alarm.WAITING}


def test_what_is_overdue_is_told_whoever_has_it_and_a_day_later_the_owners():
    found = working()

    assert alarms(found, NOW + days(3)) == frozenset()
    assert alarms(found, NOW + days(4)) == {Alarm.OVERDUE}
    told = having_told(found, {Alarm.OVERDUE})
    assert alarms(told, NOW + days(4)) == frozenset()
    assert alarms(told, NOW + days(5)) == {Alarm.OWNERS}
    assert alarms(having_told(told, {Alarm.OWNERS}), NOW + days(30)) == frozenset()


def test_owners_hear_once_of_what_they_have_themselves():
    assert alarms(working(OWNER), NOW + days(9)) == {Alarm.OVERDUE}


def test_another_day_is_told_anew():
    found = having_told(working(), {Alarm.OVERDUE, Alarm.OWNERS}).due(DueIn.WEEK.day(TODAY + days(4)))

    assert alarms(found, NOW + days(11)) == frozenset()
    assert alarms(found, NOW + days(12)) == {Alarm.OVERDUE}


def test_what_the_customer_doubts_is_told_once_whoever_takes_it():
    found = closed().reopened(NOW, doubted=True)
    assert alarms(found, NOW) == {Alarm.DOUBTED}

    told = having_told(found, {Alarm.DOUBTED}).given_back(NOW).taken_by(EVA, TODAY, language=Language.CS)

    assert alarms(told, NOW) == frozenset()
    again = told.closed(Cause.SYSTEM, TODAY, words="mended").reopened(NOW, doubted=True)
    assert alarms(again, NOW) == {Alarm.DOUBTED}


def test_nothing_is_told_of_what_is_closed():
    assert alarms(closed(), NOW + days(30)) == frozenset()


def test_overdue_comes_first_then_what_nobody_has_then_what_is_due():
    week = case(1).taken_by(MAREK, TODAY, language=Language.CS).due(TODAY + days(7))
    soon = case(2).taken_by(MAREK, TODAY, language=Language.CS)
    nobodys = case(3)
    overdue = case(4).taken_by(MAREK, TODAY, language=Language.CS).due(TODAY - days(1))

    assert by_urgency([week, soon, nobodys, overdue], TODAY) == [overdue, nobodys, soon, week]
