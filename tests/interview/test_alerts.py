"""Which interview an alert is about, and when it may be told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interview.alerts import (
    LEAVING,
    MOST_RULES,
    SUGGESTED,
    AlertError,
    AlertList,
    Rule,
    Sign,
    Waiting,
    after_sending,
    due,
    first_fitting,
    is_last_of_day,
    is_quiet,
    keyword,
    may_send,
    people_fitting,
)
from interview.language import Language
from interview.records import AnswerRecord, Disposition, Finding, InterviewRecord, Layer, Role

PRAGUE = ZoneInfo("Europe/Prague")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=PRAGUE)
TOLD_BY = frozenset({"story"})


def answer(question, kind, value=None, stage="support", **changes):
    new = AnswerRecord(question, stage, kind, 1, value, None, date(2026, 3, 2))
    return replace(new, **changes)


def story(words="It took long.", *found, stage="support", question="story", **changes):
    findings = tuple(Finding(layer, label, 0, 2, 1.0) for layer, label in found)
    return answer(question, "text", stage=stage, text=words, valence=-1, findings=findings, **changes)


def record(*answers):
    return InterviewRecord(
        "i", "r", "customer_journey", 1, Role.CUSTOMER, "en", Disposition.COMPLETE, None, None, None,
        date(2026, 3, 2), True, False, tuple(answers),
    )  # fmt: skip


def fits(rule, *answers):
    return first_fitting([rule], record(*answers), TOLD_BY) is rule


@pytest.mark.parametrize(("score", "fires"), [(0, True), (3, True), (4, False)])
def test_nps_fires_up_to_its_limit(score, fires):
    assert fits(Rule(Sign.NPS, "3"), answer("nps", "nps", score, None)) is fires


@pytest.mark.parametrize(("score", "fires"), [(1, True), (3, True), (4, False)])
def test_effort_fires_up_to_its_limit_wherever_it_was_asked(score, fires):
    rule = Rule(Sign.CES, "3")

    assert fits(rule, answer("ces", "ces", score, None)) is fires
    assert fits(rule, answer("support_effort", "ces", score)) is fires
    assert not fits(rule, answer("nps", "nps", score, None))


def test_an_answer_that_was_taken_back_or_skipped_fires_nothing():
    rule = Rule(Sign.NPS, "3")

    assert not fits(rule, answer("nps", "nps", 0, None, superseded=True))
    assert not fits(rule, answer("nps", "nps", None, None, skipped=True))


def test_a_rating_fires_of_the_whole_of_any_stage_or_of_one():
    support, choice = (answer("satisfaction", "satisfaction", 1, stage) for stage in ("support", "choice"))
    whole = answer("csat", "csat", 1, None)

    assert fits(Rule(Sign.RATING, "1"), support)
    assert fits(Rule(Sign.RATING, "1"), whole)
    assert fits(Rule(Sign.RATING, "1", "support"), support)
    assert not fits(Rule(Sign.RATING, "1", "support"), choice, whole)
    assert not fits(Rule(Sign.RATING, "1"), answer("importance", "importance", 1))
    assert not fits(Rule(Sign.RATING, "1"), answer("satisfaction", "satisfaction", 2))


def test_a_pain_fires_where_it_was_met_with_the_guides_own_under_it():
    rule = Rule(Sign.PAIN, "wait_time", "support")

    assert fits(rule, story("x", (Layer.PAIN, "wait_time")))
    assert fits(rule, story("x", (Layer.PAIN, "wait_time.queue")))
    assert not fits(rule, story("x", (Layer.PAIN, "wait_time"), stage="choice"))
    assert not fits(rule, story("x", (Layer.GAIN, "wait_time")))
    assert not fits(rule, story("x", (Layer.PAIN, "wait_time"), question="expected"))
    unsure = replace(Finding(Layer.PAIN, "wait_time", 0, 2, 0.4), unsure=True)
    assert not fits(rule, replace(story("x"), findings=(unsure,)))


def test_a_feeling_counts_as_tapped_before_what_words_say():
    rule = Rule(Sign.EMOTION, "anger")
    angry_words = story("x", (Layer.EMOTION, "anger"))

    assert fits(rule, angry_words)
    assert fits(rule, answer("emotion", "emotion", ("anger", "fear")))
    assert not fits(rule, angry_words, answer("emotion", "emotion", ("joy",)))


@pytest.mark.parametrize(
    ("value", "step", "fires"),
    [
        (LEAVING, "stopped", True),
        (LEAVING, "looked_elsewhere", True),
        (LEAVING, "told_others", False),
        ("told_others", "told_others", True),
        ("stopped", "looked_elsewhere", False),
    ],
)
def test_leaving_fires_by_what_was_done_afterwards(value, step, fires):
    assert fits(Rule(Sign.LEAVING, value), answer("next_step", "choice", step)) is fires


def test_leaving_of_a_stage_counts_what_was_done_after_it_or_after_all():
    rule = Rule(Sign.LEAVING, LEAVING, "support")

    assert fits(rule, answer("next_step", "choice", "stopped", None))
    assert not fits(rule, answer("next_step", "choice", "stopped", "choice"))


@pytest.mark.parametrize(
    ("word", "words", "fires"),
    [
        ("refund", "No REFUNDS came.", True),
        ("fund", "No refund came.", False),
        ("счет", "Прислали чужой счёт.", True),
        ("йод", "иодный", False),
        ("Rambursare", "rambursărea nu a venit", True),
        ("stiz", "Stížnost nevyřídili.", True),
        ("call back", "They never call  back here.", True),
        ("phone", "I wrote [phone] twice.", False),
    ],
)
def test_a_word_is_found_at_the_beginning_of_words_in_any_spelling(word, words, fires):
    assert fits(Rule(Sign.WORD, word), story(words)) is fires


def test_a_word_of_one_stage_is_not_found_at_another():
    assert not fits(Rule(Sign.WORD, "refund", "choice"), story("No refund."))


def test_the_first_rule_that_fits_is_the_one():
    rules = [Rule(Sign.NPS, "0"), Rule(Sign.NPS, "6"), Rule(Sign.NPS, "3")]

    assert first_fitting(rules, record(answer("nps", "nps", 2, None)), TOLD_BY) is rules[1]


@pytest.mark.parametrize("words", ["x", "x" * 41, "  ", "?!?", "<b>"])
def test_what_is_no_word_is_refused(words):
    with pytest.raises(AlertError):
        keyword(words)


def test_a_word_is_one_line():
    assert keyword(" call\n back ") == "call back"


def alerts(**changes):
    return replace(AlertList(1, 1, Language.EN, rules=SUGGESTED, enabled=True), **changes)


def test_nothing_fires_that_ended_before_the_list_was_on():
    off = AlertList(1, 1, Language.EN)

    with_rules = off.with_rules(SUGGESTED, NOON)
    assert with_rules.since is None
    on = with_rules.switched(NOON, enabled=True)
    assert on.since == NOON
    assert on.with_rules([Rule(Sign.WORD, "refund")], NOON + timedelta(days=1)).since == NOON
    off_again = on.switched(NOON + timedelta(days=1), enabled=False)
    assert off_again.switched(NOON + timedelta(days=2), enabled=True).since == NOON + timedelta(days=2)


def test_rules_keep_their_order_and_none_is_there_twice():
    first, second, third = (Rule(Sign.NPS, str(limit), number=limit) for limit in (1, 2, 3))
    kept = alerts(rules=(first, second, third))

    assert kept.moved_up(3).rules == (first, third, second)
    assert kept.moved_up(1).rules == kept.rules
    assert kept.moved_up(99).rules == kept.rules
    assert kept.without(2).rules == (first, third)
    assert kept.with_rules([Rule(Sign.NPS, "2")], NOON).rules == kept.rules


def test_a_list_has_an_end():
    many = [Rule(Sign.WORD, f"word{number}") for number in range(MOST_RULES)]
    full = alerts(rules=()).with_rules(many, NOON)

    with pytest.raises(AlertError):
        full.with_rules([Rule(Sign.NPS, "0")], NOON)


@pytest.mark.parametrize(("hour", "quiet"), [(20, False), (21, True), (0, True), (8, True), (9, False)])
def test_quiet_hours_run_over_midnight(hour, quiet):
    assert is_quiet(alerts(), NOON.replace(hour=hour)) is quiet
    assert not is_quiet(alerts(quiet=None), NOON.replace(hour=hour))


def test_quiet_hours_are_in_the_zone_of_the_digest():
    evening = NOON.replace(hour=20)

    assert is_quiet(alerts(zone="Europe/Moscow"), evening)
    assert not is_quiet(alerts(zone="Nowhere/Gone"), evening)


def test_messages_keep_their_distance_and_the_cap_holds_until_the_next_morning():
    now, kept, sent = NOON, alerts(cap=2), []
    while now < NOON + timedelta(days=1):
        if may_send(kept, now):
            sent.append((now, is_last_of_day(kept, now)))
            kept = after_sending(kept, now.astimezone(UTC))
        now += timedelta(minutes=10)

    assert [(moment.hour, moment.minute, last) for moment, last in sent] == [
        (12, 0, False), (12, 30, True), (9, 0, False), (9, 30, True),
    ]  # fmt: skip


@pytest.mark.parametrize(("hour", "sends"), [(0, False), (8, False), (9, True)])
def test_without_quiet_hours_the_rest_of_a_capped_day_waits_for_the_morning_too(hour, sends):
    kept = alerts(quiet=None, cap=1, sent=1, sent_at=NOON)

    assert may_send(kept, (NOON + timedelta(days=1)).replace(hour=hour)) is sends


def test_at_night_nothing_holds_back_who_wants_no_quiet_hours():
    kept = alerts(quiet=None, cap=1, sent=1, sent_at=NOON)

    assert may_send(kept, (NOON + timedelta(days=2)).replace(hour=2))
    assert may_send(alerts(quiet=None), NOON.replace(hour=2))


def test_whoever_is_off_or_out_of_reach_is_sent_nothing():
    assert may_send(alerts(), NOON)
    assert not may_send(alerts(enabled=False), NOON)
    assert not may_send(alerts(reachable=False), NOON)


def waiting(number, *, rule=1, may_be_read=False, respondent=None):
    return Waiting(f"i{number}", respondent or f"r{number}", rule, may_be_read)


def test_what_may_not_be_read_is_told_once_five_people_tell_of_it_by_one_rule():
    read = waiting(0, may_be_read=True)
    four = [waiting(number) for number in range(1, 5)]
    same_person = waiting(5, respondent="r1")
    other_rule = waiting(6, rule=2)

    assert due([read, *four, same_person, other_rule], k=5).groups == ()
    found = due([read, *four, same_person, other_rule, waiting(7)], k=5)

    assert found.single == (read,)
    assert [(rule, len(some)) for rule, some in found.groups] == [(1, 6)]
    assert not due([*four], k=5)


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("few", [1, 4])
@pytest.mark.parametrize("bad", [4, 5, 6, 9])
@pytest.mark.parametrize("first", [True, False])
def test_a_rule_that_few_fit_does_not_tell_whether_they_fit_another(inside, few, bad, first):
    rated_low = {str(n) for n in range(bad)}
    said_it = {str(n if inside else 100 + n) for n in range(few)}

    both = [said_it, rated_low] if first else [rated_low, said_it]

    assert people_fitting(both, k=5) == people_fitting([rated_low], k=5)


def test_a_rule_that_five_others_fit_counts_them():
    rated_low, said_it = {str(n) for n in range(7)}, {str(n) for n in range(4, 12)}

    assert people_fitting([rated_low, said_it], k=5) == 12
