"""Cases in words: what a story tells, pages that lose nothing, and what the digest says of those that wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from interview.follow_ups import Cause, FollowUp
from interview.language import Language
from interview.rights import OWNER, Actor, ActorRole
from reports.case import case_of
from reports.follow_up_words import (
    card_text,
    closing_lines,
    problems,
    story_pages,
    waiting_lines,
    worst_stage,
)
from reports.message import MESSAGE_LIMIT

TODAY = date(2026, 3, 2)
WORDS = "They sent me from one desk to the next <twice>, and in the end nobody knew of my order & me."
FOLLOW_UP = FollowUp(12, "i", "guide", TODAY, datetime(2026, 3, 2, 12, tzinfo=UTC))
MAREK = Actor(ActorRole.MANAGER, 1)


@pytest.fixture
def told(story, five):
    def case(*, words=WORDS, **ratings):
        builder = story()
        for stage, rating in ratings.items():
            builder = builder.add("satisfaction", rating, stage=stage)
        return case_of(replace(builder.add("text", stage="stage_3", words=words).told(1), may_read_story=True), five)

    return case


def test_the_worst_stage_is_the_first_of_those_rated_lowest(told, five):
    assert worst_stage(told(stage_1=3, stage_2=1, stage_4=1), five) == ("stage_2", 1)
    assert worst_stage(told(), five) is None


def test_foreign_words_are_safe_in_html(told, five, english):
    (text,) = story_pages(FOLLOW_UP, told(stage_3=1), five, english)

    assert "&lt;twice&gt;" in text
    assert "&lt;twice&gt;" in card_text(FOLLOW_UP, told(stage_3=1), five, TODAY, english, titles={})


@pytest.mark.parametrize("words", ["&<word> " * 1_500, "word 😡😡😡 " * 1_400])
def test_a_long_story_fits_message_by_message_and_none_of_it_is_lost(told, five, english, words):
    pages = story_pages(FOLLOW_UP, told(words=words), five, english)

    assert len(pages) > 2
    assert all(len(unescape(page).encode("utf-16-le")) // 2 <= MESSAGE_LIMIT for page in pages)
    assert sum(page.count("word") for page in pages) == words.count("word")


def test_the_card_of_a_long_story_shows_how_it_begins(told, five, english):
    text = card_text(FOLLOW_UP, told(words="word " * 500), five, TODAY, english, titles={})

    assert text.endswith("word…”")
    assert text.count("word") == 120


def test_a_story_that_nobody_read_yet_has_no_pains(told, five):
    assert problems(told(), five) == []


def test_every_closing_is_told_with_why_it_was_opened_again(english):
    taken = FOLLOW_UP.taken_by(MAREK, TODAY, language=Language.CS)
    once = taken.closed(Cause.SYSTEM, TODAY, words="a <new> form").reopened(FOLLOW_UP.waits_since, doubted=True)
    twice = once.closed(Cause.POLICY, TODAY, improvement=5)

    first, second = closing_lines(twice.closings, english, titles={5: "Call back"})

    assert "System or tool" in first
    assert "a &lt;new&gt; form" in first
    assert "the customer says that it is not better" in first
    assert second.endswith("Cause: Rule or policy\nWhat was done: action no. 5, Call back")
    assert closing_lines(twice.closings, english, titles={})[1].endswith("action no. 5")


def test_the_digest_counts_what_waits(english):
    overdue = FOLLOW_UP.taken_by(MAREK, TODAY, language=Language.CS).due(TODAY - timedelta(days=1))
    fine = FOLLOW_UP.taken_by(OWNER, TODAY, language=Language.CS)

    assert waiting_lines([FOLLOW_UP, FOLLOW_UP, overdue, fine], TODAY, english) == [
        "<b>Cases</b>: 2 without anybody, 1 overdue"
    ]
    assert waiting_lines([fine], TODAY, english) == []
