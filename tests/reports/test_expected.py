"""What was expected of a stage: quoted like a lane, counted nowhere, and of a few people never told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from interview.corrections import Corrector, Hide, KeptCorrection
from interview.records import EXPECTED, Finding, Layer
from reports.corrections import corrected
from reports.facts import stage_facts
from reports.journey_map import Quote
from reports.page import page
from reports.quote_pages import quote_pages
from reports.quotes import EXPECT, choose_quotes
from reports.segment import Condition, Dimension, filtered
from reports.tables import tables
from reports.told_page import told_figures

from .conftest import PERIOD, START
from .looking import words_of
from .test_page import Outline
from .test_quotes import shown_of

STAGE = "stage_3"
HOPED = (
    "I thought the engineer would come by Friday",
    "A call back on the same day, as they had promised",
    "That somebody looks at my account and corrects it",
    "To wait for an hour with that music, like last year",
    "One conversation and no need to explain it twice",
    "An apology, and the money on my card by Monday",
    "Clear words on what the repair is going to cost",
    "The same agent whom I talked to in the morning",
    "Nothing much, after all I had read about the firm",
    "Help in the shop instead of yet another form",
)


def hoper(story, number, words, *, told=(), persona=None, on=START):
    """Somebody who expected something and met something else; the words name a wait."""
    one = story().add("text", stage=STAGE, words=words, pains=["wait_time"]).add("nps", 5)
    answers = [replace(one.answers[0], question_id=EXPECTED), *one.answers[1:], *told]
    record = one.told(number, on=on)
    numbered = tuple(replace(answer, answer_id=10 * number + place, revision=1) for place, answer in enumerate(answers))
    return replace(record, answers=numbered, persona=persona)


def hopers(story, people=10, *, first=0, **options):
    return [hoper(story, first + n, HOPED[(first + n) % len(HOPED)], **options) for n in range(people)]


def story_of(story, words, *, lanes=()):
    found = tuple(Finding(Layer.LANE, lane, 0, len(words), 1.0) for lane in lanes)
    return replace(story().add("text", stage=STAGE, words=words).answers[0], question_id="story", findings=found)


@pytest.fixture
def plan(five):
    """A plan as a guide gives it: what was expected tells of no pain."""
    return replace(five, told_by=frozenset({"story"}))


@pytest.mark.parametrize(("people", "is_quoted"), [(7, False), (8, True)])
def test_what_was_expected_is_quoted_from_eight_people_on(people, is_quoted, story, plan):
    quotes = choose_quotes(hopers(story, people), plan)

    assert bool(quotes) is is_quoted
    assert {(one.stage_id, one.layer, one.label) for one in quotes} <= {(STAGE, Layer.LANE, EXPECT)}
    assert {one.text for one in quotes} <= set(HOPED)


def test_a_problem_named_in_it_counts_nowhere(story, plan, map_of, english):
    told = [story_of(story, "They repaired it on Monday") for _ in range(12)]
    records = [hoper(story, n, HOPED[n % len(HOPED)], told=[one]) for n, one in enumerate(told)]

    journey_map = replace(map_of(records, plan), quotes=choose_quotes(records, plan))

    assert journey_map.quotes_of(STAGE, Layer.LANE, EXPECT)
    assert (journey_map.pains, journey_map.stage(STAGE).lanes) == ((), ())
    assert not journey_map.quotes_of(STAGE, Layer.PAIN, "wait_time")
    assert "lanes" not in {fact.id for fact in stage_facts(journey_map, STAGE, english)}


@pytest.mark.parametrize(
    ("answer", "quoted"),
    [
        ("I thought it would take a day. It took three weeks and a complaint.", ["I thought it would take a day."]),
        ("An apology. And the money by Monday.", ["An apology. And the money by Monday."]),
        ("Честно? Что перезвонят в тот же день.", ["Честно? Что перезвонят в тот же день."]),
        ("Better service.", []),
        ("A quick answer, really\nand the chat in the app answers something else", []),
        ("a friendly word " * 10, []),
        ("That [name] calls me back as promised. And soon.", []),
        ("Call me on 079123456, I thought they would say.", []),
    ],
)
def test_the_first_sentence_is_quoted_if_it_is_short_and_safe(answer, quoted, story, plan):
    assert [quote.text for quote in choose_quotes([hoper(story, 1, answer)], plan, k=1)] == quoted


def test_who_gives_no_words_that_can_be_quoted_is_one_of_the_eight_all_the_same(story, plan):
    assert choose_quotes([*hopers(story, 7), hoper(story, 8, "Better service.")], plan)


@pytest.mark.parametrize("change", [{"superseded": True}, {"skipped": True}, {"stage_id": None}, {"valence": None}])
def test_what_was_taken_back_or_is_about_no_stage_or_not_read_is_not_quoted(change, story, plan):
    def changed(record):
        first, *others = record.answers
        return replace(record, answers=(replace(first, **change), *others))

    assert choose_quotes(map(changed, hopers(story)), plan) == ()
    assert choose_quotes([changed(hoper(story, 90, HOPED[0])), *hopers(story, 7)], plan) == ()


def test_imported_words_make_no_eight_with_what_was_told(story, plan):
    imported = replace(hoper(story, 8, HOPED[8]), import_number=1)

    assert choose_quotes([*hopers(story, 7), imported], plan) == ()


def test_nobody_is_quoted_in_two_lanes_and_nothing_twice(story, plan):
    def told(number):
        return story_of(story, f"They told me {HOPED[number]}, which came late", lanes=["hear"])

    records = [hoper(story, n, words, told=[told(n)]) for n, words in enumerate(HOPED)]

    quotes = choose_quotes(records, plan)

    assert {quote.label for quote in quotes} == {EXPECT, "hear"}
    assert len({quote.voice for quote in quotes}) == len(quotes)
    assert not any(one.text in other.text for one in quotes for other in quotes if one is not other)


def test_a_hidden_quote_is_gone_and_brings_none_to_light(story, plan):
    records = hopers(story)
    before = choose_quotes(records, plan)
    hidden = KeptCorrection(1, Hide(before[0].place), Corrector.MANAGER, START)

    assert choose_quotes(corrected(records, [hidden]), plan) == before[1:]


def test_a_filter_shows_none_of_seven(story, plan):
    records = [*hopers(story, 7, persona="buys"), *hopers(story, 8, first=7, persona="solves")]
    theirs = {record.answers[0].answer_id for record in records if record.persona == "buys"}

    def of(persona):
        return choose_quotes(filtered(records, (Condition(Dimension.PERSONA, persona),)), plan)

    assert choose_quotes(records, plan)
    assert of("buys") == ()
    assert of("solves")
    assert theirs.isdisjoint(quote.place.answer_id for quote in of("solves"))


def test_a_period_shows_none_of_seven_and_a_newcomer_waits_for_the_map(story, company, plan):
    later = PERIOD.end - timedelta(days=1)
    records = [*company(plan, 30)[10:], *hopers(story, 8), *hopers(story, 7, first=50, on=later)]
    shown = shown_of(records, plan)
    before = shown.map_with_quotes(records, plan).quotes

    week = replace(PERIOD, start=later - timedelta(days=2))
    of_week = replace(shown, journey_map=replace(shown.journey_map, period=week))
    newcomer = hoper(story, 90, "A newcomer thought that words are quoted at once")
    now = shown_of([*records, newcomer], plan, shown)

    assert before
    assert of_week.map_with_quotes(records, plan).quotes == ()
    assert now.map_with_quotes([*records, newcomer], plan).quotes == before


def test_it_stands_before_the_lanes_wherever_these_are_told(busy, english):
    said = {"do": "I went to the shop instead", EXPECT: HOPED[0], "think": "I thought that this never ends"}
    journey_map = replace(busy, quotes=tuple(Quote(STAGE, Layer.LANE, *one, "en") for one in said.items()))

    titles = [one.title for one in quote_pages(journey_map, STAGE, english)]
    html = Outline(page(journey_map, english)).text
    (figure,) = told_figures(journey_map, english)
    rows = next(table.rows for table in tables(journey_map, english) if table.title == "In their words")

    assert titles == ["Expected", "Does", "Thinks"]
    assert f"Expected “{HOPED[0]}” Thinks “" in html
    assert words_of(figure, "lane:expect:label") == ["Expected"]
    assert " ".join(words_of(figure, "lane:expect:3")) == f"“{HOPED[0]}”"
    assert ("Support at length", "Expected", HOPED[0], "en", "told", None) in rows
    assert f'"label": "{EXPECT}"' in journey_map.to_json()
