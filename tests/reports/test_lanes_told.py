"""Lanes, touchpoints and strong feelings: counted like all that was told, quoted without saying anything twice."""

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from interview.corrections import Corrector, Hide, KeptCorrection, Pin
from interview.records import Finding, Layer
from reports.corrections import corrected, corrected_plan, retitled
from reports.cross_tables import CrossTables, View
from reports.facts import item_phrase, stage_facts
from reports.givers import givers_of
from reports.page import page
from reports.quotes import choose_quotes
from reports.segment import Condition, Dimension, filtered
from reports.small_rests import filtered_without_small_rests, without_derivable
from reports.tables import csv_text, tables
from reports.told_page import told_figures

from .conftest import PERIOD, START, text
from .looking import words_of

LANES = ("think", "feel", "see", "hear", "say", "do")
STAGE = "stage_3"
HEARD = (
    "They promised a courier before noon on Friday",
    "The agent said the order was still in the warehouse",
    "I was told to write an email and wait for it",
    "A voice kept saying that my call is important",
    "My neighbour said the same had happened to her",
    "He answered that nobody else ever complained",
    "She told me that only the shop can take it back",
    "They said it would be settled by the evening",
    "Somebody said I should ring the other department",
    "The robot repeated the same sentence for ever",
)


def teller(story, number, words, *, lane="hear", pains=()):
    """Somebody whose whole text tells a lane, and with its first word a pain."""
    told = story().add("text", stage=STAGE, words=words).add("nps", 5).told(number)
    found = (Finding(Layer.LANE, lane, 0, len(words), 1.0), *(Finding(Layer.PAIN, one, 0, 4, 1.0, 2) for one in pains))
    answers = [
        replace(one, findings=found if one.text else (), answer_id=10 * number + place, revision=1)
        for place, one in enumerate(told.answers)
    ]
    return replace(told, answers=tuple(answers))


def heard(story, people=10, **options):
    return [teller(story, n, HEARD[n % len(HEARD)], **options) for n in range(people)]


def of_lane(quotes, lane="hear"):
    return [quote for quote in quotes if (quote.layer, quote.label) == (Layer.LANE, lane)]


@pytest.mark.parametrize(("people", "is_quoted"), [(7, False), (8, True)])
def test_a_lane_is_quoted_from_eight_people_on(people, is_quoted, story, five):
    assert bool(of_lane(choose_quotes(heard(story, people), five))) is is_quoted


def test_no_words_stand_under_a_pain_and_in_a_lane(story, five):
    records = [teller(story, n, words, pains=["wait_time"]) for n, words in enumerate(HEARD)]

    quotes = choose_quotes(records, five)

    words = [quote.text for quote in quotes]
    assert len(words) == len(set(words)) == len(HEARD)
    assert of_lane(quotes)


def test_in_the_lanes_of_a_stage_nobody_is_quoted_twice(story, five):
    two = " Then I thought that this will never end."
    records = []
    for number, words in enumerate(HEARD):
        one = teller(story, number, words + "." + two)
        thought = Finding(Layer.LANE, "think", len(words) + 2, len(words) + len(two), 1.0)
        spoken = Finding(Layer.LANE, "hear", 0, len(words), 1.0)
        answers = [replace(answer, findings=(spoken, thought) if answer.text else ()) for answer in one.answers]
        records.append(replace(one, answers=tuple(answers)))

    quotes = choose_quotes(records, five)

    authors = [quote.place.answer_id for quote in quotes]
    assert of_lane(quotes, "think")
    assert of_lane(quotes, "hear")
    assert len(authors) == len(set(authors))


def kept(*made):
    return [KeptCorrection(n, one, Corrector.MANAGER, START) for n, one in enumerate(made)]


def test_a_hidden_quote_is_in_no_lane_and_brings_none_to_light(story, five):
    records = heard(story)
    before = of_lane(choose_quotes(records, five))

    after = of_lane(choose_quotes(corrected(records, kept(Hide(before[0].place))), five))

    assert after == before[1:]


def test_a_pinned_quote_stands_first_in_its_lane(story, five):
    records = heard(story)
    before = of_lane(choose_quotes(records, five))

    after = of_lane(choose_quotes(corrected(records, kept(Pin(before[-1].place))), five))

    assert after[0] == before[-1]
    assert {quote.text for quote in after} == {quote.text for quote in before}


def test_a_quote_hidden_under_a_pain_comes_up_in_no_lane(story, five):
    records = [teller(story, n, words, pains=["wait_time"]) for n, words in enumerate(HEARD)]
    pain = next(quote for quote in choose_quotes(records, five) if quote.layer is Layer.PAIN)

    after = choose_quotes(corrected(records, kept(Hide(pain.place))), five)

    assert pain.text not in {quote.text for quote in after}


def test_short_words_take_the_sentence_before_along_and_no_quotation_is_torn(story, five):
    lead = [f"{words}. It hurt." for words in HEARD]
    records = []
    for number, words in enumerate(lead):
        one = teller(story, number, words, lane="feel")
        spans = (Finding(Layer.LANE, "feel", len(words) - 8, len(words), 1.0),)
        answers = [replace(answer, findings=spans if answer.text else ()) for answer in one.answers]
        records.append(replace(one, answers=tuple(answers)))

    assert {quote.text for quote in choose_quotes(records, five)} <= set(lead)
    torn = teller(story, 99, "Он сказал: «Приходите завтра в офис. Или никогда»", lane="hear")
    torn_answers = [
        replace(answer, findings=(Finding(Layer.LANE, "hear", 0, 5, 1.0),) if answer.text else ())
        for answer in torn.answers
    ]
    assert choose_quotes([replace(torn, answers=tuple(torn_answers))], five, k=1) == ()


def crowd(seed, story):
    """Customers of three languages who tell lanes, touchpoints and feelings by chance."""
    dice = Random(seed)
    records = []
    for number in range(dice.choice((90, 130))):
        told = (
            story()
            .add("satisfaction", 3, stage=STAGE)
            .add(
                "text",
                stage=STAGE,
                words="what happened to me",
                lanes=[lane for lane in LANES if dice.random() < 0.3],
                touchpoints=[one for one in ("payment", "delivery") if dice.random() < 0.4],
                valence=dice.choice((-2, -1, 1, 2)),
            )
        )
        language = dice.choices(("ru", "ro", "cs"), (10, 5, 2))[0]
        records.append(replace(told.told(number), language=language))
    return records


def shown_shares(stage):
    strong = () if stage.strong_feelings is None else (stage.strong_feelings,)
    return {one.id: (one.people, one.share.n) for one in (*stage.lanes, *stage.touchpoints, *strong)}


@pytest.mark.parametrize("seed", range(8))
def test_languages_leave_nobody_or_five_of_the_whole(seed, story, five, map_of):
    """Whoever takes views of one language off the map of all learns of no fewer than five, said or not said."""
    records = crowd(seed, story)
    whole = map_of(records, five)
    tables = CrossTables(givers_of(records, five, period=PERIOD, blocks=(), k=5), k=5)
    shown = []
    for language in ("ru", "ro", "cs"):
        condition = (Condition(Dimension.LANGUAGE, language),)
        part = without_derivable(map_of(filtered(records, condition), five), View(tables, tables, condition))
        shown.append(shown_shares(filtered_without_small_rests(part, whole).stage(STAGE)))

    of_all = shown_shares(whole.stage(STAGE))
    assert any(shown)
    for some in (some for count in (1, 2, 3) for some in combinations(shown, count)):
        for label in of_all:
            if all(label in one for one in some):
                people, asked = (of_all[label][side] - sum(one[label][side] for one in some) for side in (0, 1))
                assert all(rest == 0 or rest >= 5 for rest in (people, asked - people))


def test_a_part_that_was_not_drawn_tells_none_of_it(story, five, map_of):
    whole = map_of(crowd(1, story), five)
    part = replace(whole, customers=20)
    stage = whole.stage(STAGE)
    few = replace(stage, lanes=tuple(replace(one, people=one.people - 1) for one in stage.lanes))

    safe = filtered_without_small_rests(replace(part, stages=(*part.stages[:3], few, *part.stages[4:])), whole)

    assert stage.lanes
    assert safe.stage(STAGE).lanes == ()


def with_touchpoints(plan):
    planned = {"payment": text("Paying at the till"), "kiosk": text("Kiosk")}
    stages = tuple(replace(stage, touchpoints=planned) if stage.id == STAGE else stage for stage in plan.stages)
    return replace(plan, stages=stages)


@pytest.fixture
def told(story, five, map_of):
    records = crowd(2, story)
    journey_map = map_of(records, with_touchpoints(five))
    quotes = choose_quotes(heard(story), five)
    return replace(journey_map, quotes=quotes)


def test_facts_count_lanes_touchpoints_and_strong_feelings(told, english):
    facts = {fact.id: fact for fact in stage_facts(told, STAGE, english)}

    stage = told.stage(STAGE)
    hear = next(one for one in stage.lanes if one.id == "hear")
    assert f"Hears: {hear.people} of {hear.share.n}" in [item_phrase(one, english) for one in facts["lanes"].items]
    assert [item.text for item in facts["lanes"].items] == [
        name
        for lane, name in zip(LANES, ("Thinks", "Feels", "Sees", "Hears", "Says", "Does"), strict=True)
        if lane in {one.id for one in stage.lanes}
    ]
    assert {item.text for item in facts["touchpoints"].items} == {"Paying at the till", "Delivery"}
    assert facts["planned_touchpoints"].amounts == ("Paying at the till\N{NO-BREAK SPACE}· Kiosk",)
    assert facts["strong_feelings"].items[0].people == stage.strong_feelings.people


def test_every_output_for_reading_holds_lanes_with_their_words(told, english):
    quote = told.quotes[0].text
    stage = told.stage(STAGE)
    hear = next(one for one in stage.lanes if one.id == "hear")

    html = page(told, english)
    (figure,) = told_figures(told, english)
    by_title = {table.title: table.rows for table in tables(told, english)}

    assert "Empathy map" in html
    assert quote in html
    assert f"{hear.people} of {hear.share.n}" in html
    assert quote in " ".join(words_of(figure, "lane:hear:3"))
    assert ("Support at length", "Hears", quote, "ru", "told", None) in by_title["In their words"]
    assert any(row[1:3] == ("Empathy map", "Hears") for row in by_title["What was told"])
    strong = round(stage.strong_feelings.share.value, 2)
    assert f'"strong feelings, share of stories, 0–1",{strong}' in csv_text(told, english)
    assert any("Empathy map" in row[1] for row in by_title["About"])


def test_new_names_of_touchpoints_show_at_once(told, five):
    assert retitled(told, corrected_plan(five, ())).stage(STAGE).planned_touchpoints == ()
