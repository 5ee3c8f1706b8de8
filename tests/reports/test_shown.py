"""What a manager sees from one look to the next: never the difference that a single person makes."""

from datetime import date, timedelta

import numpy as np
import pytest

from interview.records import Role
from reports.period import Period
from reports.shown import Marks, Shown, Side, read_shown, renew

START = date(2026, 11, 2)


@pytest.fixture
def look(five):
    """Look at the map "until today", each day anew."""

    def look(last, records, day=20, k=5) -> Shown:
        return renew(
            last,
            records,
            five,
            erased={},
            period=Period(START, START + timedelta(days=day + 1)),
            generated_on=START + timedelta(days=day),
            generator=np.random.default_rng(7),
            k=k,
        )

    return look


def customer(story, number, rating=4, **options):
    return story().add("satisfaction", rating, stage="stage_0").told(number, **options)


def agent(story, number, rating=4):
    return story().add("satisfaction", rating, stage="stage_0").told(number, role=Role.STAFF)


def satisfaction(shown):
    return shown.journey_map.stage("stage_0").satisfaction


def test_map_stays_until_five_people_came(story, look):
    records = [customer(story, n) for n in range(6)]
    shown = [look(None, records)]
    for number in range(6, 18):
        records.append(customer(story, number, rating=1))
        shown.append(look(shown[-1], records, day=number))

    counts = [state.journey_map.customers for state in shown]

    assert sorted(set(counts)) == [6, 11, 16]


def test_withdrawal_of_one_person_does_not_show(story, look):
    records = [customer(story, n, rating=1 + n % 5) for n in range(20)]
    first = look(None, records)

    assert look(first, records[1:]).journey_map == first.journey_map
    assert look(first, records[5:]).journey_map.customers == 15


def test_whoever_withdrew_is_forgotten_at_the_next_look_and_still_counted(story, look):
    records = [customer(story, n) for n in range(20)]
    first = look(None, records)

    second = look(first, records[1:])
    fifth = look(look(look(second, records[2:]), records[4:]), records[5:])

    assert "customer-0000" in first.to_json()
    assert "customer-0000" not in second.to_json()
    assert second.customers.left == 1
    assert (fifth.journey_map.customers, fifth.customers.left) == (15, 0)


def test_nobody_is_forgotten_for_answering_again(story, look):
    records = [customer(story, n, respondent=f"person {n}") for n in range(20)]
    first = look(None, records)
    again = [customer(story, 100 + n, rating=1, respondent=f"person {n}") for n in range(4)]

    assert look(first, records + again).journey_map == first.journey_map


def test_looking_again_changes_nothing(story, look):
    records = [customer(story, n) for n in range(20)] + [agent(story, n) for n in range(6)]
    first = look(None, records)

    assert look(first, records, day=25) == first


def test_a_mark_is_too_short_to_guess_answers_from(story, look):
    """A withdrawn person's mark stays until the next look; every one of them fits many sets of answers."""
    people = [story().add("text", stage="stage_0", words=f"story {n}").told(n) for n in range(600)]

    marks = look(None, people).customers.marks

    assert len(marks) == 600
    assert len(set(marks.values())) <= 256


def test_a_map_that_was_hidden_appears_with_the_fifth_person(story, look):
    records = [customer(story, n) for n in range(8)]

    shown = [look(None, records[:3])]
    for people in (4, 5, 6):
        shown.append(look(shown[-1], records[:people]))

    assert [state.journey_map.customers for state in shown] == [None, None, 5, 5]


def test_a_side_that_was_hidden_appears_with_the_fifth_person_beside_one_that_stays(story, look):
    agents = [agent(story, n) for n in range(6)]
    customers = [customer(story, n) for n in range(8)]
    first = look(None, customers[:4] + agents)

    second = look(first, customers[:5] + agents + [agent(story, 6, rating=1)])

    assert (first.journey_map.customers, second.journey_map.customers) == (None, 5)
    assert second.journey_map.staff == first.journey_map.staff == 6


def test_a_map_shown_under_a_weaker_rule_is_not_shown_again(story, look):
    records = [customer(story, n) for n in range(3)]
    alone = look(None, records, k=1)

    assert look(alone, records).journey_map.hidden


def test_what_was_shown_survives_being_written_down(story, look, company, five):
    shown = look(None, company(five, 30))

    assert read_shown(shown.to_json()) == shown


@pytest.mark.parametrize("content", [None, "{}", "not JSON"])
def test_what_cannot_be_read_was_never_shown(content):
    assert read_shown(content) is None


def test_a_change_counts_once_for_each_person():
    last = Side({"stays": "a", "changes": "b", "leaves": "c"}, left=1)
    now = Side({"stays": "a", "changes": "x", "comes": "d"})

    kept = last.without_absent(now)

    assert kept == Side({"stays": "a", "changes": "b"}, left=2)
    assert kept.changed(now) == 4


def test_changed_answers_count_like_new_people(story, look):
    records = [customer(story, n) for n in range(20)]
    first = look(None, records)
    corrected = [customer(story, n, rating=1) for n in range(5)]

    assert look(first, corrected[:4] + records[4:]) == first
    assert satisfaction(look(first, corrected + records[5:])).value < 4


def test_single_agent_neither_shows_nor_holds_up_the_customers(story, look):
    agents = [agent(story, n) for n in range(6)]
    customers = [customer(story, n) for n in range(20)]
    first = look(None, customers + agents)

    second = look(first, customers + [customer(story, n) for n in range(20, 30)] + [*agents, agent(story, 6, rating=1)])

    assert second.journey_map.customers == 30
    assert second.journey_map.staff == 6
    assert second.journey_map.stage("stage_0").staff == first.journey_map.stage("stage_0").staff


def test_new_agents_show_while_the_customers_stay(story, look):
    agents = [agent(story, n) for n in range(6)]
    customers = [customer(story, n) for n in range(20)]
    first = look(None, customers + agents)

    second = look(first, [*customers, customer(story, 20, rating=1)] + [agent(story, n, rating=2) for n in range(6)])

    assert second.journey_map.stage("stage_0").staff.value == 2
    assert second.journey_map.stage("stage_0").satisfaction == first.journey_map.stage("stage_0").satisfaction


def test_obstacles_that_agents_tell_of_stay_until_five_of_them_changed(story, look):
    def teller(number, *pains):
        return story().add("text", stage="stage_0", words="Waited", pains=pains).told(number, role=Role.STAFF)

    told = [teller(n, "tech") for n in range(6)] + [teller(10 + n) for n in range(6)]
    first = look(None, told)
    second = look(first, [*told, *[teller(20 + n, "tech") for n in range(4)], *[customer(story, n) for n in range(9)]])
    third = look(second, [*told, *[teller(20 + n, "tech") for n in range(5)]])

    counts = [
        [(one.id, one.people, one.share.n) for one in shown.journey_map.stage("stage_0").obstacles]
        for shown in (first, second, third)
    ]

    assert second.journey_map.customers == 9
    assert counts == [[("tech", 6, 12)], [("tech", 6, 12)], [("tech", 11, 17)]]


def test_marks_that_are_known_change_nothing_about_the_quotes(story, look, five):
    records = [customer(story, n, rating=1 + n % 5) for n in range(8)]
    shown = look(None, records)
    marks = Marks()
    first = shown.map_with_quotes(records, five, marks=marks)

    again = shown.map_with_quotes(records, five, marks=marks)

    assert first == again == shown.map_with_quotes(records, five)
    assert {record.respondent_id: marks.of(record) for record in records} == shown.customers.marks
