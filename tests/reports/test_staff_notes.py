"""What colleagues noted: from five people on, dated by week, never the difference that a single one makes."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from interview.language import Language, Locale
from interview.notes import Note, NoteRecord, NoteTags
from reports.facts import NOTES, stage_facts
from reports.journey_map import JourneyMap
from reports.message import MESSAGE_LIMIT
from reports.page import page
from reports.pains_text import pains_text
from reports.period import Period
from reports.shown import noted_by, read_shown, renew, with_staff_of
from reports.staff_notes import staff_notes
from reports.stage_card import stage_card_figure
from reports.stage_text import stage_text
from reports.told_page import told_figures
from tests.reports.looking import SMALLEST_PREVIEW, SMALLEST_SHEET, assert_laid_out, words_of

START = date(2026, 11, 2)
SUNDAY = START + timedelta(weeks=4, days=-1)
STAGE = "stage_3"


def noted(person, category="process", *, week=0, minutes=None, stage=STAGE, times=None):
    return NoteRecord(
        respondent_id=f"agent-{person:04}",
        week=START + timedelta(weeks=week),
        tags=NoteTags(stage_id=stage, category=category, minutes=minutes, times=times, severity=2),
        text="secret words",
        language="cs",
        confirmed=False,
        sent_now=False,
        tagger="t1",
    )


@pytest.fixture
def look(five, company):
    records = company(five, 40)

    def look(last, notes, k=5, today=START + timedelta(days=20)):
        return renew(
            last,
            records,
            five,
            erased={},
            period=Period(START, START + timedelta(days=21)),
            generated_on=today,
            generator=np.random.default_rng(7),
            k=k,
            notes=notes,
        )

    return look


def groups(shown):
    return {(one.stage_id, one.category): one for one in shown.journey_map.staff_notes}


@pytest.mark.parametrize(("people", "shows"), [(0, 0), (4, 0), (5, 1)])
def test_a_problem_shows_once_five_different_colleagues_noted_it(five, people, shows):
    notes = [noted(number % people if people else 0, week=number % 3) for number in range(3 * people)]

    assert len(staff_notes(notes, five, k=5, until=SUNDAY)) == shows


def test_many_notes_of_four_people_show_nothing(five):
    assert staff_notes([noted(number % 4) for number in range(100)], five, k=5, until=SUNDAY) == ()


def test_the_figures_are_times_a_week_over_the_weeks_of_the_notes(five):
    notes = [noted(number, week=0) for number in range(5)] + [noted(0, week=3, minutes=30)]

    (found,) = staff_notes(notes, five, k=5, until=SUNDAY)

    assert (found.colleagues, found.notes_per_week, found.minutes_per_week) == (5, 1.5, None)
    assert (found.period.start, found.period.end) == (START, START + timedelta(weeks=4))


@pytest.mark.parametrize(("day", "days", "often"), [(21, 22, 1.91), (23, 24, 1.75), (27, 28, 1.5), (60, 28, 1.5)])
def test_the_last_week_counts_as_far_as_it_has_passed(five, day, days, often):
    notes = [noted(number, week=0) for number in range(5)] + [noted(0, week=3)]

    (found,) = staff_notes(notes, five, k=5, until=START + timedelta(days=day))

    assert found.period == Period(START, START + timedelta(days=days))
    assert found.notes_per_week == pytest.approx(often, abs=0.01)


def test_a_few_days_count_as_a_week(five):
    (found,) = staff_notes([noted(number) for number in range(5)], five, k=5, until=START + timedelta(days=1))

    assert found.notes_per_week == 5
    assert found.period.last_day == START + timedelta(days=1)


def test_days_that_pass_move_no_group_and_no_single_note_brings_its_weeks_up_to_date(look):
    notes = [noted(number) for number in range(9)]
    shown = look(None, notes, today=START + timedelta(days=1))
    for number in range(4):
        notes.append(noted(number, week=1))
        after = look(shown, notes, today=START + timedelta(days=7 + number))
        assert groups(after) == groups(shown)
        shown = after

    moved = groups(look(shown, [*notes, noted(4, week=1)], today=START + timedelta(days=10)))[STAGE, "process"]

    assert moved.period.last_day == START + timedelta(days=10)


def test_minutes_need_five_people_of_their_own(five):
    (found,) = staff_notes([noted(number, minutes=10) for number in range(5)], five, k=5, until=SUNDAY)

    assert found.minutes_per_week == 50


def test_notes_of_no_stage_or_of_a_stage_that_is_gone_count_nowhere(five):
    lost = [noted(number, stage=stage) for number in range(9) for stage in (None, "gone")]

    assert staff_notes([*lost, *(noted(number, None) for number in range(9))], five, k=5, until=SUNDAY) == ()


def test_customers_figures_stay_as_they_are(look):
    with_notes, without = look(None, [noted(number) for number in range(9)]), look(None, [])

    assert replace(with_notes.journey_map, staff_notes=()) == without.journey_map


def test_a_group_that_was_shown_moves_only_once_five_of_its_authors_changed(look):
    notes = [noted(number) for number in range(7)]
    shown = [look(None, notes)]
    for number in range(7, 17):
        notes.append(noted(number))
        shown.append(look(shown[-1], notes))

    assert [groups(one)[STAGE, "process"].colleagues for one in shown] == [7] * 5 + [12] * 5 + [17]


def test_more_notes_of_one_colleague_do_not_show(look):
    notes = [noted(number) for number in range(7)]
    first = look(None, notes)

    second = look(first, [*notes, *(noted(0, week=1, minutes=60) for _ in range(20))])

    assert second.journey_map == first.journey_map


def test_a_colleague_who_moves_a_note_from_one_group_to_another_does_not_show(look):
    notes = [noted(number) for number in range(7)] + [noted(20 + number, "tech") for number in range(7)]
    first = look(None, notes)

    second = look(first, [replace(notes[0], tags=replace(notes[0].tags, category="tech")), *notes[1:]])

    assert second.journey_map.staff_notes == first.journey_map.staff_notes


def test_withdrawals_one_by_one_do_not_show_and_are_forgotten(look):
    notes = [noted(number) for number in range(9)]
    first = look(None, notes)
    shown = [first]
    for gone in range(1, 10):
        shown.append(look(shown[-1], notes[gone:]))

    assert [len(groups(one)) for one in shown] == [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
    assert {groups(one)[STAGE, "process"].colleagues for one in shown[:5]} == {9}
    assert "agent-0000" in first.to_json()
    assert "agent-0000" not in shown[1].to_json()


def test_a_second_group_appears_without_moving_the_first(look):
    notes = [noted(number) for number in range(6)]
    first = look(None, notes)
    more = [*notes, noted(9), *(noted(number, "tech") for number in range(5))]

    second = look(first, more)

    assert set(groups(second)) == {(STAGE, "process"), (STAGE, "tech")}
    assert groups(second)[STAGE, "process"] == groups(first)[STAGE, "process"]


def test_every_walk_of_single_changes_keeps_each_shown_group_or_moves_it_by_five(look):
    """An attacker looks after every single change: what moved in a group always hides at least five people."""
    dice = np.random.default_rng(3)
    notes = [noted(number, week=number % 2, minutes=5) for number in range(8)]
    last = look(None, notes)
    since: set[str] = set()
    for step in range(60):
        before = groups(last)
        person = int(dice.integers(0, 14))
        name = f"agent-{person:04}"
        if dice.random() < 0.4:
            notes = [note for note in notes if note.respondent_id != name]
        else:
            notes = [*notes, noted(person, week=step % 5, minutes=step + 1)]
        since.add(name)
        last = look(last, notes, today=START + timedelta(days=20 + step))
        if groups(last) != before:
            assert len(since) >= 5 or not before
            since = set()


def test_what_was_kept_comes_back_and_older_ones_without_notes_too(look):
    shown = look(None, [noted(number) for number in range(6)])

    assert read_shown(shown.to_json()) == shown
    assert JourneyMap.from_json(shown.journey_map.to_json()) == shown.journey_map
    bare = shown.to_json().replace('"notes":', '"other":')
    assert read_shown(bare) is not None


def test_no_word_and_no_author_is_on_the_map(look):
    journey_map = look(None, [noted(number) for number in range(6)]).journey_map

    assert "secret" not in journey_map.to_json()
    assert "agent-" not in journey_map.to_json()


def test_the_lane_of_agents_takes_the_notes_along(look):
    whole, nobody = look(None, [noted(n) for n in range(6)]).journey_map, look(None, []).journey_map

    assert with_staff_of(nobody, whole).staff_notes == whole.staff_notes
    assert with_staff_of(whole, nobody).staff_notes == ()


def test_an_author_is_told_of_a_group_only_while_the_note_counts_in_what_is_shown(look):
    notes = [noted(number) for number in range(6)]
    shown = look(None, notes)
    own = Note("x", "agent-0000", 1, "words", "cs", START, notes[0].tags)
    newcomer = replace(own, respondent_id="agent-0009")

    assert noted_by(own, shown, notes) == 6
    assert noted_by(newcomer, look(shown, [*notes, noted(9)]), [*notes, noted(9)]) is None
    assert noted_by(own, look(None, notes[:4]), notes[:4]) is None


# Where it shows


def test_card_pains_and_page_say_what_agents_meet(look, english):
    journey_map = look(None, [noted(n, minutes=10, week=n % 2) for n in range(6)]).journey_map

    (fact,) = [one for one in stage_facts(journey_map, STAGE, english) if one.id == NOTES]

    assert fact.amounts == (
        "Passed on, has to repeat: 3.0 times a week (6 colleagues, 2–15 Nov 2026), 30 minutes lost a week",
    )
    assert fact.title in stage_text(journey_map, STAGE, english)
    assert "3.0 times a week" in pains_text(journey_map, english)
    assert "in none of its shares" in pains_text(journey_map, english)
    assert "3.0 times a week" in page(journey_map, english)


@pytest.mark.parametrize("language", list(Language))
def test_the_pains_fit_a_message_in_every_language(look, language):
    notes = [noted(n, category) for n in range(6) for category in ("process", "tech", "information", "workload")]

    assert len(pains_text(look(None, notes).journey_map, Locale(language))) <= MESSAGE_LIMIT


@pytest.mark.parametrize("language", list(Language))
def test_the_stage_card_and_the_told_pages_are_laid_out_with_notes(look, language):
    notes = [noted(n, category, minutes=10) for n in range(6) for category in ("process", "tech", "workload")]
    journey_map, locale = look(None, notes).journey_map, Locale(language)

    card = stage_card_figure(journey_map, STAGE, locale)

    assert_laid_out(card, SMALLEST_PREVIEW)
    for told in told_figures(journey_map, locale):
        assert_laid_out(told, SMALLEST_SHEET)
        assert words_of(told, NOTES)


def test_the_stage_card_says_what_agents_meet(look, english):
    card = stage_card_figure(look(None, [noted(n) for n in range(6)]).journey_map, STAGE, english)

    assert "6 colleagues" in " ".join(words_of(card, NOTES))
