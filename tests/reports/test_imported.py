"""What was imported stands beside what was told, and gives none of those away who told something."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from interview.guide import IMPORTED, IMPORTED_RATING
from interview.language import Language, Locale
from interview.records import AnswerRecord, Disposition, Finding, InterviewRecord, Layer, LoggedCount, Role
from reports.assemble import assemble
from reports.facts import stage_facts
from reports.imported import with_logged
from reports.journey_map import JourneyMap
from reports.numbers_text import numbers_text
from reports.page import page
from reports.pains_text import pains_text
from reports.period import Period
from reports.plan import MapPlan, PlanStage
from reports.quote_pages import quote_pages
from reports.quotes import choose_quotes
from reports.quotes_caption import quotes_caption
from reports.segment import Condition, Dimension, filtered
from reports.shown import renew
from reports.stage_text import stage_text
from reports.tables import tables

TITLE = dict.fromkeys(Language, "Support")
PLAN = MapPlan("g", 1, (PlanStage("support", TITLE, TITLE, ()),), told_by=frozenset({"story", IMPORTED}))
DAY = date(2026, 3, 4)
PERIOD = Period.whole_weeks(DAY, DAY)
WORDS = "They kept me waiting for an hour on the line"


def _record(number, *, pain, imported, nps=None, tenths=None):
    findings = (Finding(Layer.PAIN, "wait_time", 0, len(WORDS), 0.9, 2),) if pain else ()
    asked = IMPORTED if imported else "story"
    answers = [AnswerRecord(asked, "support", "text", 1, None, WORDS, DAY, valence=-1, tagger="t", findings=findings)]
    if nps is not None:
        answers.append(AnswerRecord("nps", None, "nps", 2, nps, None, DAY))
    if tenths is not None:
        answers.append(AnswerRecord(IMPORTED_RATING, None, "number", 3, tenths, None, DAY))
    return InterviewRecord(
        id=f"{'i' if imported else 't'}{number:03}",
        respondent_id=f"r{'i' if imported else 't'}{number:03}",
        guide_id="g",
        guide_version=1,
        role=Role.CUSTOMER,
        language="en",
        disposition=Disposition.COMPLETE,
        source="web",
        channel=None,
        persona=None,
        started_on=DAY,
        may_read_story=False,
        example=False,
        answers=tuple(answers),
        import_number=1 if imported else None,
    )


def _people(count, *, first=0, **facts):
    return [_record(first + number, **facts) for number in range(count)]


def _map(records) -> JourneyMap:
    return assemble(records, PLAN, erased={}, period=PERIOD, generated_on=DAY, generator=np.random.default_rng(1))


def _both(told, told_others, imported, imported_others):
    return [
        *_people(told, pain=True, imported=False),
        *_people(told_others, first=100, pain=False, imported=False),
        *_people(imported, pain=True, imported=True),
        *_people(imported_others, first=100, pain=False, imported=True),
    ]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((6, 7, 20, 10), (26, 43, 20, 30)),
        ((6, 7, 4, 10), (6, 13, None, None)),
        ((4, 9, 20, 10), (20, 30, 20, 30)),
        ((0, 0, 20, 10), (20, 30, 20, 30)),
        ((6, 3, 20, 10), (None, None, None, None)),
        ((6, 7, 20, 2), (6, 13, None, None)),
    ],
)
def test_a_pain_joins_both_only_where_each_may_be_shown_alone(counts, shown) -> None:
    (pain,) = _map(_both(*counts)).pains

    assert (pain.mentions, pain.base, pain.imported, pain.imported_base) == shown


def test_four_of_each_are_no_pain() -> None:
    assert _map(_both(4, 9, 4, 9)).pains == ()


def test_scores_and_funnel_count_what_was_told_alone() -> None:
    told = _people(6, pain=True, imported=False, nps=10)
    reviews = _people(5, first=50, pain=False, imported=True, tenths=45)
    records = [*told, *_people(9, pain=False, imported=True, nps=0), *reviews]

    journey_map = _map(records)

    assert journey_map.customers == 6
    assert journey_map.nps is not None
    assert (journey_map.nps.value, journey_map.nps.n) == (100, 6)
    assert journey_map.funnel == _map(told).funnel
    assert journey_map.imported is not None
    assert journey_map.imported.people == 14
    assert journey_map.imported.nps is not None
    assert journey_map.imported.nps.value == -100
    assert journey_map.imported.rating is not None
    assert journey_map.imported.csat is None
    assert JourneyMap.from_json(journey_map.to_json()) == journey_map


def test_imports_alone_are_shown_and_four_of_them_are_not() -> None:
    pains_alone = _map(_both(0, 0, 6, 7))
    assert "6 of 13 stories, imported: 6" in stage_text(pains_alone, "support", Locale(Language.EN))
    assert not _map(_people(5, pain=True, imported=True)).hidden
    assert _map(_people(4, pain=True, imported=True)).hidden


def test_imported_figures_and_marks_are_said() -> None:
    journey_map = _map([*_both(6, 7, 20, 10), *_people(9, first=300, pain=False, imported=True, nps=9, tenths=40)])

    assert "26 of 52 stories, imported: 20" in pains_text(journey_map, Locale(Language.EN))
    numbers = numbers_text(journey_map, Locale(Language.EN))
    assert "counted apart from the interviews: 39 people." in numbers
    assert "NPS in imported surveys: +100 (9 people)." in numbers


def test_what_was_noted_of_few_customers_is_left_out() -> None:
    counts = [LoggedCount("support", "complaint", 9, 4), LoggedCount("support", "visits", 1_204, 1_204)]

    journey_map = with_logged(_map(_both(6, 7, 0, 0)), counts)

    facts = {fact.id: fact for fact in stage_facts(journey_map, "support", Locale(Language.EN))}
    assert facts["logged"].amounts == ("visits: 1,204",)


def test_quotes_are_chosen_from_each_alone_and_marked() -> None:
    few = choose_quotes([*_people(7, pain=True, imported=False), *_people(7, pain=True, imported=True)], PLAN)
    many = choose_quotes([*_people(8, pain=True, imported=False), *_people(9, pain=True, imported=True)], PLAN)

    assert few == ()
    assert Counter(quote.imported for quote in many) == {False: 1, True: 1}


def _sources(**people):
    """Return who told of a pain in imported words, so many of each source, each in other words."""
    records = []
    for source, count in people.items():
        words = f"They kept me waiting for an hour at {source}"
        for one in _people(count, first=len(records), pain=True, imported=True):
            (answer,) = one.answers
            finding = replace(answer.findings[0], end=len(words))
            given = replace(answer, text=words, findings=(finding,))
            named = None if source == "unknown" else source.title()
            records.append(replace(one, source=named, answers=(given,)))
    return records


@pytest.mark.parametrize(
    ("people", "named"),
    [
        ({"otzovik": 8}, {"Otzovik"}),
        ({"otzovik": 8, "hellopeter": 9}, {"Otzovik", "Hellopeter"}),
        ({"otzovik": 8, "unknown": 8}, {"Otzovik", None}),
        ({"otzovik": 8, "unknown": 7}, {None}),  # the seven would show as the others
        ({"otzovik": 7, "hellopeter": 7}, {None}),
    ],
)
def test_quotes_name_their_source_where_enough_people_of_it_tell_the_same(people, named) -> None:
    quotes = choose_quotes(_sources(**people), PLAN)

    assert {quote.source for quote in quotes} <= named
    assert quotes
    assert all(quote.imported for quote in quotes)


def test_the_source_of_an_interview_is_not_named() -> None:
    (quote,) = choose_quotes(_people(9, pain=True, imported=False), PLAN)

    assert (quote.imported, quote.source) == (False, None)


def test_the_source_of_a_quote_stands_wherever_it_is_shown() -> None:
    journey_map = _map([*_both(6, 7, 0, 0), *_sources(**{"<otzovik>": 9})])
    journey_map = replace(journey_map, quotes=choose_quotes(_sources(**{"<otzovik>": 9}), PLAN))
    locale = Locale(Language.EN)
    shown = "imported: &lt;Otzovik&gt;"

    caption = quotes_caption(journey_map, "support", quote_pages(journey_map, "support", locale), 0, locale)
    (words,) = (table for table in tables(journey_map, locale) if table.title == "In their words")

    assert shown in caption
    assert shown in page(journey_map, locale)
    assert words.rows[0][-1] == "imported: <Otzovik>"


def test_a_filter_leaves_imported_rows_out() -> None:
    records = _both(6, 7, 20, 10)

    assert all(record.import_number is None for record in filtered(records, (Condition(Dimension.SOURCE, "web"),)))


def test_an_import_shows_at_once_without_those_who_told_something_meanwhile() -> None:
    def renewed(last, records):
        return renew(
            last, records, PLAN, erased={}, period=PERIOD, generated_on=DAY, generator=np.random.default_rng(1)
        )

    told = _people(8, pain=False, imported=False, nps=10)
    first = renewed(None, told)

    meanwhile = _people(2, first=50, pain=False, imported=False, nps=0)
    shown = renewed(first, [*told, *meanwhile, *_people(9, pain=True, imported=True)])
    undone = renewed(shown, told)

    assert shown.journey_map.customers == 8
    assert shown.journey_map.nps == first.journey_map.nps
    assert shown.journey_map.imported is not None
    assert replace(undone.journey_map, generated_on=DAY) == first.journey_map
