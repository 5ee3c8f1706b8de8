"""What changes in a note and what its author set for good."""

from dataclasses import replace
from datetime import date

import pytest

from interview.notes import Note, NoteField, NoteTags, plausible, week_of

READ = NoteTags("support", "complaint", "phone", "unresolved", 3, 3, 25)
NOTE = Note("f" * 32, "r", 1, "words", "cs", date(2026, 11, 26), READ, tagger="t1")


def test_what_the_author_set_stays_whatever_is_read():
    right = NOTE.set_right(NoteField.MINUTES, "60").set_right(NoteField.CATEGORY, "tech")

    after = right.read_as(NoteTags("purchase", category="price", minutes=1), "t2")

    assert (after.tags.minutes, after.tags.category) == (60, "tech")
    assert (after.tags.stage_id, after.tagger) == ("purchase", "t2")


def test_a_confirmed_note_stays_as_it_is():
    assert replace(NOTE, confirmed=True).read_as(NoteTags("loyalty"), "t2").tags == READ


def test_another_stage_drops_a_touchpoint_that_was_only_read():
    assert NOTE.set_right(NoteField.STAGE, "purchase").tags.touchpoint is None
    assert NOTE.set_right(NoteField.STAGE, "support").tags.touchpoint == "complaint"
    own = NOTE.set_right(NoteField.TOUCHPOINT, "invoice")
    assert own.set_right(NoteField.STAGE, "purchase").tags.touchpoint == "invoice"


def test_what_the_author_left_open_stays_open():
    open_ = NOTE.set_right(NoteField.STAGE, "").set_right(NoteField.MINUTES, "")
    assert (open_.tags.stage_id, open_.tags.touchpoint, open_.tags.minutes) == (None, None, None)

    after = open_.read_as(READ, "t2")

    assert (after.tags.stage_id, after.tags.minutes, after.tags.channel) == (None, None, "phone")


def test_edited_words_are_unread_but_for_what_the_author_set():
    after = replace(NOTE.set_right(NoteField.SEVERITY, "1"), confirmed=True, answered=True).rewritten("other")

    assert after.tags == NoteTags(severity=1)
    assert (after.text, after.confirmed, after.answered, after.tagger) == ("other", False, False, None)


@pytest.mark.parametrize(
    ("touchpoint", "stage", "kept"),
    [("advertising", "support", None), ("complaint", "support", "complaint"), ("complaint", None, "complaint"),
     ("invented", "support", None), (None, "support", None)],
)  # fmt: skip
def test_a_touchpoint_that_cannot_be_at_a_stage_was_misread(touchpoint, stage, kept):
    assert plausible(touchpoint, stage) == kept


def test_a_week_begins_on_monday():
    assert week_of(date(2026, 11, 26)) == week_of(date(2026, 11, 23)) == date(2026, 11, 23)
