"""Counts of what was said: right, and without a trace of anybody in a small group."""

from dataclasses import replace

import pytest

from interview.language import Language
from interview.records import AnswerRecord, Finding, Layer, Role
from reports.facts import item_phrase, stage_facts, whole_facts
from reports.page import page
from reports.people import answering
from reports.plan import PlanQuestion
from reports.settled import Settled
from reports.sheet import sheet_figure
from reports.tallies import obstacles, tally
from tests.reports.looking import words_of


def words(text):
    return dict.fromkeys(Language, text)


@pytest.fixture
def plan(five):
    """Five stages, with a question by taps for each side, and channels."""
    customers = PlanQuestion("outcome", Role.CUSTOMER, words("Outcome"), {"solved": words("Solved")}, several=False)
    lost = PlanQuestion("minutes", Role.STAFF, words("Minutes a week"), {}, several=False)
    sides = [
        PlanQuestion(one, Role.STAFF, words(one), {"shop": words("Shop"), "line": words("Line")}, several=False)
        for one in ("handover_from", "handover_to")
    ]
    channels = {"phone": words("Phone"), "chat": words("Chat")}
    return replace(five, questions=(customers, *sides, lost), channels=channels)


def answer(question, kind, value, *, stage="stage_3", text=None, findings=()):
    return AnswerRecord(
        question_id=question,
        stage_id=stage,
        kind=kind,
        ordinal=90,
        value=value,
        text=text,
        given_on=None,
        valence=None if text is None else -1,
        findings=tuple(findings),
    )


def person(story, number, *answers, role=Role.CUSTOMER):
    told = story().add("satisfaction", 3, stage="stage_3").told(number, role=role)
    return replace(told, answers=(*told.answers, *answers))


def facts_of(journey_map, english, stage="stage_3"):
    return {
        fact.id: [item_phrase(item, english) for item in fact.items] or list(fact.amounts)
        for fact in stage_facts(journey_map, stage, english)
    }


def test_feelings_are_tapped_ones_and_without_taps_those_in_the_words(story, plan, map_of, english):
    joy = Finding(Layer.EMOTION, "joy", 0, 4, 1.0)
    tapped = [person(story, n, answer("feelings", "emotion", ("anger", "fear"))) for n in range(5)]
    read = [person(story, 10 + n, answer("story", "text", None, text="so good", findings=[joy])) for n in range(5)]
    both = answer("feelings", "emotion", ("neutral",)), answer("story", "text", None, text="so good", findings=[joy])
    calm = [person(story, 20 + n, *both) for n in range(5)]

    journey_map = map_of([*tapped, *read, *calm], plan)

    assert facts_of(journey_map, english)["emotions"] == ["anger: 5 of 15", "worry: 5 of 15", "joy: 5 of 15"]


def test_steps_are_counted_once_for_each_person_and_in_their_order(story, plan, map_of, english):
    there = [person(story, n, answer("path", "path", ("phone", "chat", "phone", "chat"))) for n in range(6)]
    stay = [person(story, 10 + n, answer("path", "path", ("phone",))) for n in range(5)]

    facts = facts_of(map_of([*there, *stay], plan), english)

    assert facts["channels"] == ["Chat: 6 of 11"]  # everybody was on the phone, which would tell it of each
    assert facts["switches"] == ["Chat → Phone: 6 of 11", "Phone → Chat: 6 of 11"]
    assert facts["contacts"] == ["median 4 (11 people)"]


def test_handovers_and_numbers_are_those_of_agents(story, plan, map_of, english):
    passed = [answer("handover_from", "choice", "shop"), answer("handover_to", "choice", "line")]
    agents = [person(story, n, *passed, answer("minutes", "number", 10 * n), role=Role.STAFF) for n in range(5)] + [
        person(
            story,
            10 + n,
            answer("handover_from", "choice", "line"),
            answer("handover_to", "choice", "shop"),
            role=Role.STAFF,
        )
        for n in range(6)
    ]

    facts = facts_of(map_of(agents, plan), english)

    assert facts["handovers"] == ["Line → Shop: 6 of 11", "Shop → Line: 5 of 11"]
    assert facts["minutes"] == ["median per agent: 20 (5 people)"]


def test_handovers_leave_no_few_over(story, plan, map_of, english):
    ways = [("shop", "line")] * 8 + [("line", "shop")] * 9 + [("line", "line")]
    agents = [
        person(
            story,
            n,
            answer("handover_from", "choice", start),
            answer("handover_to", "choice", end),
            role=Role.STAFF,
        )
        for n, (start, end) in enumerate(ways)
    ]

    # Both large ways together would tell which way the one agent goes.
    assert facts_of(map_of(agents, plan), english)["handovers"] == ["Line → Shop: 9 of 18"]


def test_answers_about_no_stage_stand_apart(story, plan, map_of, english):
    chosen = [person(story, n, answer("outcome", "choice", "solved", stage=None)) for n in range(6)]
    others = [person(story, 10 + n, answer("outcome", "choice", "open", stage=None)) for n in range(6)]

    journey_map = map_of([*chosen, *others], plan)

    assert "outcome" not in facts_of(journey_map, english)
    (fact,) = whole_facts(journey_map, english)
    assert [item_phrase(item, english) for item in fact.items] == ["open: 6 of 12", "Solved: 6 of 12"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ([["a"]] * 4 + [["b"]] * 20, []),  # b alone would tell how many said a
        ([["a"]] * 5 + [["b"]] * 5, ["a", "b"]),
        ([["a"]] * 30, []),  # all said it: then each did
        ([["a"]] * 9 + [["b"]] * 6 + [["c"]] * 3, ["a"]),  # two are left together, so that c is one of nine
        ([["a"]] * 3, []),
    ],
)
def test_one_choice_of_each_never_leaves_a_small_rest(said, shown):
    assert [one.id for one in tally(said, k=5, titles={}, exclusive=True)] == shown


@pytest.mark.parametrize("lone", [("anger",), ("joy",), ()])
def test_what_one_person_felt_leaves_no_trace(lone, story, plan, map_of):
    others = [person(story, n, answer("feelings", "emotion", ("fear",))) for n in range(5)]
    others += [person(story, 10 + n, answer("feelings", "emotion", ("sadness",))) for n in range(5)]

    def shown(felt):
        return map_of([*others, person(story, 99, answer("feelings", "emotion", felt))], plan)

    assert shown(("neutral",)) == shown((*lone, "neutral"))


def test_examples_show_everything(story, plan, map_of, english):
    alone = person(story, 1, answer("path", "path", ("phone", "chat")), answer("outcome", "choice", "solved"))

    facts = facts_of(map_of([alone], plan, k=1), english)

    assert facts["switches"] == ["Phone → Chat: 1 of 1"]
    assert facts["outcome"] == ["Solved: 1 of 1"]


def test_who_people_are_and_what_they_expect_heads_page_and_sheet(story, plan, map_of, english):
    chosen = [person(story, n, answer("outcome", "choice", "solved", stage=None)) for n in range(6)]
    others = [person(story, 10 + n, answer("outcome", "choice", "open", stage=None)) for n in range(6)]

    journey_map = map_of([*chosen, *others], plan)

    (fact,) = whole_facts(journey_map, english)
    assert f"<summary>{fact.title}</summary>" in page(journey_map, english)
    assert words_of(sheet_figure(journey_map, english, vertical="satisfaction"), "whole") == [
        f"{fact.title}: open\N{NO-BREAK SPACE}50%, Solved\N{NO-BREAK SPACE}50%, n = 12"
    ]


def obstacle(number, *pains, stage="stage_3", question="story", unsure=False, rating=False):
    """An agent who told of some problems at a stage, as a rule without rating it."""
    found = [Finding(Layer.PAIN, pain, 0, 4, 1.0, 2, unsure) for pain in pains]
    told = answer(question, "text", None, stage=stage, text="waited for the second line", findings=found)
    rated = [answer("satisfaction", "satisfaction", 3)] if rating else []
    return lambda story: replace(story().told(number, role=Role.STAFF), answers=(*rated, told))


def agents_who(story, *told):
    return [one(story) for one in told]


def test_obstacles_are_counted_out_of_the_agents_who_told_of_the_stage(story, plan, map_of, english):
    told = [obstacle(n, "process", rating=n < 2) for n in range(6)] + [obstacle(10 + n, "tech") for n in range(5)]
    elsewhere = [obstacle(20 + n, "tech", stage="stage_1") for n in range(4)]

    journey_map = map_of(agents_who(story, *told, *elsewhere), plan)

    facts = facts_of(journey_map, english)
    assert facts["obstacles_told"] == ["Passed on, has to repeat: 6 of 11", "Site, app or network fails: 5 of 11"]
    assert "obstacles_told" not in facts_of(journey_map, english, "stage_1")
    assert journey_map.staff == 15  # who told words alone counts for what he told
    assert journey_map.stage("stage_3").staff is None


def test_what_agents_tell_is_in_no_figure_of_customers(story, plan, map_of):
    customers = [story().add("text", stage="stage_3", words="Waited", pains=["tech"]).told(n) for n in range(6)]
    customers += [story().add("text", stage="stage_3", words="All was well").told(10 + n) for n in range(6)]
    agents = agents_who(story, *[obstacle(n, "tech") for n in range(7)], *[obstacle(10 + n) for n in range(5)])

    alone, beside = map_of(customers, plan), map_of([*customers, *agents], plan)

    assert beside.pains == alone.pains
    assert [(one.mentions, one.base) for one in beside.pains] == [(6, 12)]
    assert [(one.id, one.people, one.share.n) for one in beside.stage("stage_3").obstacles] == [("tech", 7, 12)]


@pytest.mark.parametrize(("people", "shown"), [((5, 5), True), ((4, 6), False), ((6, 4), False)])
def test_an_obstacle_shows_where_five_told_of_it_and_five_did_not(story, plan, map_of, people, shown):
    with_it, without_it = people
    told = [obstacle(n, "process") for n in range(with_it)] + [obstacle(20 + n) for n in range(without_it)]

    assert bool(map_of(agents_who(story, *told), plan).stage("stage_3").obstacles) is shown


def test_only_words_of_questions_that_ask_what_happened_tell_of_obstacles(story, plan, map_of):
    told = [obstacle(n, "process") for n in range(5)] + [obstacle(10 + n) for n in range(5)]
    beside = [obstacle(20 + n, "process", question="approver") for n in range(5)]
    plan = replace(plan, told_by_staff=frozenset({"story"}))

    journey_map = map_of(agents_who(story, *told, *beside), plan)

    assert [(one.people, one.share.n) for one in journey_map.stage("stage_3").obstacles] == [(5, 10)]
    assert journey_map.staff == 10


def test_an_unsure_reading_is_no_obstacle(story, plan, map_of):
    told = [obstacle(n, "process", unsure=True) for n in range(6)] + [obstacle(10 + n) for n in range(6)]

    assert map_of(agents_who(story, *told), plan).stage("stage_3").obstacles == ()


def test_an_obstacle_that_corrections_leave_without_a_count_is_left_out(story, plan):
    told = agents_who(story, *[obstacle(n, "process") for n in range(6)], *[obstacle(10 + n) for n in range(6)])
    agents = answering(told, role=Role.STAFF, told_by=None)

    assert obstacles(Settled(agents), "stage_3", k=5, titles={})
    hidden = Settled(agents, uncounted=frozenset({("stage_3", Layer.PAIN, "process")}))
    assert obstacles(hidden, "stage_3", k=5, titles={}) == ()
