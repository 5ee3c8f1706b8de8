"""The case: a bad journey, chosen by rule, told only with a yes, whole and safe in HTML."""

from dataclasses import replace

import pytest

from interview.language import Language, Locale
from interview.records import Disposition, Role
from reports.case import MOST_STORIES, case_text, cases, stage_title

WORDS = "They sent me from one desk to the next <twice>, and in the end nobody knew of my order & me."


def bad(story, number, *, nps=2, csat=2, satisfaction=1, words=WORDS, may_read=True, **options):
    told = story().add("satisfaction", satisfaction, stage="stage_3").add("text", stage="stage_3", words=words)
    record = told.add("nps", nps).add("csat", csat).told(number, **options)
    return replace(record, may_read_story=may_read)


@pytest.mark.parametrize(
    "options",
    [
        {"may_read": False},
        {"disposition": Disposition.PARTIAL},
        {"role": Role.STAFF},
        {"words": "Too short."},
        {"words": "Far too long. " * 200},
        {"nps": 9, "csat": 4, "satisfaction": 4},
    ],
)
def test_what_is_no_case(options, story, five):
    assert cases([bad(story, 1, **options)], five) == []


def test_the_worst_comes_first_and_ten_are_enough(story, five):
    records = [bad(story, number, nps=6 - number % 7, csat=1 + number % 2) for number in range(20)]

    found = cases(records, five)

    scores = [(case.person.ratings["nps", None], case.person.ratings["csat", None]) for case in found]
    assert len(found) == MOST_STORIES
    assert scores == sorted(scores)
    assert scores[0] == (0, 1)


def test_the_case_is_told_as_it_was_told(story, five, english):
    (case,) = cases([bad(story, 1)], five)

    text = case_text(case, five, english)

    assert "the person allowed that it be read as a whole" in text
    assert "&lt;twice&gt;" in text
    assert "order &amp; me." in text
    assert "NPS 2 of 10" in text
    assert "Support: satisfaction 1 of 5" in text
    assert "customer-0001" not in text


def test_the_case_names_its_language_where_that_is_not_the_readers(story, five, english):
    (case,) = cases([bad(story, 1)], five)
    foreign = replace(case, language="ro")

    assert "<b>Support</b> <i>(Română)</i>\n" in case_text(foreign, five, english)
    assert "(Română)" not in case_text(foreign, five, Locale(Language.RO))
    assert "<b>Support</b>\n" in case_text(replace(case, language="en"), five, english)


def test_feelings_and_outcomes_stand_with_the_stage_that_they_are_about(story, five, english):
    told = story()
    for stage in ("stage_2", "stage_3"):
        told = told.add("text", stage=stage, words=WORDS).add("emotion", ("anger",), stage=stage)
    (case,) = cases([replace(told.add("nps", 0).told(1), may_read_story=True)], five)

    blocks = case_text(case, five, english).split("\n\n")

    felt = [number for number, block in enumerate(blocks) if block == "Feelings: anger"]
    titles = [f"<b>{stage_title(stage, five, english)}</b>" for stage in ("stage_2", "stage_3")]
    assert [blocks[number - 1].partition(" <i>")[0] for number in felt] == titles


def test_an_invented_case_says_so(story, five, english):
    (case,) = cases([bad(story, 1, example=True)], five)

    assert "Examples, not real customers" in case_text(case, five, english)
