"""Whether an action helped: before against after, with the verdict, and never by a few people."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from interview.improvements import Aim, Improvement, Progress
from reports.action_words import is_settled, owner_of_pain
from reports.actions import with_actions
from reports.compare import Verdict, compare
from reports.comparison_text import comparison_pages
from reports.fix_words import agenda_lines, fix_lines
from reports.fixes import FOLLOWED_FOR, Kept, Matter, is_followed, judge, keep, matters, read_kept, with_done
from reports.journey_map import Outcome
from reports.metrics import Estimate, share
from reports.period import Period
from reports.segment import Condition, Dimension

MONDAY = Period.block(date(2026, 11, 30), weeks=4).start
BLOCK = timedelta(weeks=4)
WAIT = Matter("stage_3", "wait_time")
SATISFIED = Matter("stage_3")
BEFORE, AFTER = Estimate(2.1, 1.8, 2.4, 60), Estimate(3.0, 2.7, 3.3, 55)
TOLD_BEFORE, TOLD_AFTER = share(40, 60), share(12, 55)


def period(number):
    return Period(MONDAY + number * BLOCK, MONDAY + (number + 1) * BLOCK)


def done(on, *, begun=None, **values):
    aims = (Aim("customer_journey", "stage_3", "wait_time"),)
    begun = MONDAY + 2 * BLOCK if begun is None else begun
    return Improvement(7, aims, begun, progress=Progress.DONE, doing_on=begun, closed_on=on, **values)


@pytest.fixture
def empty(company, map_of, five):
    """A map that shows nothing of the fourth stage yet."""
    made = map_of(company(five, 112), five)
    return replace(made, pains=tuple(pain for pain in made.pains if pain.category == "wait_time"))


@pytest.fixture
def part(empty):
    """Return how to make the map of a period, or of all time."""

    def made(span, satisfaction, told):
        stages = tuple(
            replace(stage, satisfaction=satisfaction if stage.id == "stage_3" else None) for stage in empty.stages
        )
        pains = ()
        if told is not None:
            pains = (replace(empty.pains[0], mentions=round(told.value * told.n), base=told.n, share=told),)
        return replace(empty, period=span, stages=stages, pains=pains, generated_on=span.end, worst=None)

    return made


@pytest.fixture
def world(part):
    """Two periods, 60 people before and 55 after, of 130 in all."""
    whole = part(Period(MONDAY, MONDAY + 9 * BLOCK), Estimate(2.5, 2.2, 2.8, 130), share(62, 130))
    nobody = part(period(8), None, None)
    old, gap, new = (
        part(period(1), BEFORE, TOLD_BEFORE),
        part(period(2), None, None),
        part(period(3), AFTER, TOLD_AFTER),
    )
    return old, gap, new, whole, nobody


def judged(world, action, **changes):
    old, gap, new, whole, nobody = world
    whole = changes.get("whole", whole)
    periods = [changes.get("old", old), gap, changes.get("new", new)]
    kept = keep(action, periods[:2], whole)
    return judge(action, kept, periods, whole=whole, later=changes.get("later", nobody))


def test_a_change_for_the_better_is_told_from_chance(world):
    fix = judged(world, done(MONDAY + 3 * BLOCK))

    assert [(one.matter, one.change.verdict, one.is_better) for one in fix.moved] == [
        (SATISFIED, Verdict.REAL, True), (WAIT, Verdict.REAL, True),
    ]  # fmt: skip
    # 0.9 points at standard errors of 0.153 each: z = 4.16, p = 0.00003; the larger of two keeps its p as q.
    assert fix.moved[0].change.q == pytest.approx(3.2e-5, rel=0.1)
    assert fix.is_confirmed
    assert fix.after == period(3)
    assert fix.kept.period == period(1)


@pytest.mark.parametrize(
    ("after", "verdict", "better"),
    [
        (Estimate(2.2, 1.9, 2.5, 55), Verdict.CHANCE, True),
        (Estimate(1.3, 1.0, 1.6, 55), Verdict.REAL, False),
        (Estimate(2.47, 2.17, 2.77, 55), Verdict.CHANCE, True),
    ],
)
def test_noise_and_harm_confirm_nothing(world, part, after, verdict, better):
    fix = judged(world, done(MONDAY + 3 * BLOCK), new=part(period(3), after, None))

    assert [(one.change.verdict, one.is_better) for one in fix.moved] == [(verdict, better)]
    assert not fix.is_confirmed


def test_before_whole_weeks_are_over_it_is_too_early(world, english):
    fix = judged(world, done(MONDAY + 3 * BLOCK + timedelta(days=1)))

    assert (fix.moved, fix.after, fix.first_end) == ((), None, MONDAY + 5 * BLOCK)
    last = english.day(MONDAY + 5 * BLOCK - timedelta(days=1))
    assert f"Too early to tell whether it helped: the first whole weeks after it end on {last}." in "".join(
        fix_lines(fix, world[3], english)
    )


def test_fewer_than_five_afterwards_tell_nothing(world, part, english):
    fix = judged(world, done(MONDAY + 3 * BLOCK), new=part(period(3), None, None))

    assert fix.moved == ()
    assert not fix.is_confirmed
    assert "too few people answered" in "".join(fix_lines(fix, world[3], english))


@pytest.mark.parametrize(("everybody", "later"), [(117, 0), (112, 0), (130, 3)])
def test_no_rest_of_a_few_people_can_be_subtracted(world, part, everybody, later):
    whole = part(world[3].period, Estimate(2.5, 2.2, 2.8, everybody), None)
    since = part(period(8), Estimate(2.5, 2.2, 2.8, later), None) if later else world[4]

    assert judged(world, done(MONDAY + 3 * BLOCK), whole=whole, later=since).moved == ()


def test_nothing_is_compared_with_weeks_that_were_not_over_when_it_was_begun(world):
    assert judged(world, done(MONDAY + 3 * BLOCK, begun=MONDAY + BLOCK)).kept.period is None
    assert judged(world, done(MONDAY + 3 * BLOCK, begun=MONDAY + BLOCK)).moved == ()


def test_the_map_at_the_end_is_kept_and_read_again(world):
    fix = judged(world, done(MONDAY + 3 * BLOCK))

    assert read_kept(fix.kept.to_json()) == fix.kept
    assert [(one.matter, one.on_map.n, one.before.n) for one in fix.kept.figures] == [
        (SATISFIED, 130, 60), (WAIT, 130, 60),
    ]  # fmt: skip
    assert (read_kept(None), read_kept("{}")) == (None, None)
    assert isinstance(fix.kept, Kept)


@pytest.mark.parametrize(("doubts", "told"), [(4, 0), (5, 5), (9, 5), (10, 10)])
def test_doubts_show_from_five_on_and_in_steps_of_five(world, english, doubts, told):
    fix = judged(world, done(MONDAY + 3 * BLOCK, doubted=doubts))

    assert fix.doubted == told
    assert fix.is_confirmed == (told == 0)
    words = "".join(fix_lines(fix, world[3], english))
    assert (f"Doubtful: at least {told} colleagues" in words) == (told > 0)


def test_what_changes_is_told_with_both_figures_and_both_periods(world, longer, english):
    fix = judged(world, done(MONDAY + 3 * BLOCK))
    words = "\n".join(fix_lines(fix, world[3], english))

    assert "<b>Support, satisfaction of 5: 2.1 → 3.0, really better</b>" in words
    assert "<b>Waiting for an answer (Support): 67% → 22%, really better</b>" in words
    assert "Support, satisfaction of 5: 2.5 (130 people)" in words
    assert fix_lines(fix, world[3], longer) != []


def test_pains_of_stages_that_are_gone_are_no_matter(world):
    gone = replace(done(MONDAY), aims=(Aim("customer_journey", "gone", "price"), *done(MONDAY).aims))

    assert matters(gone, world[3]) == [SATISFIED, WAIT]


def test_the_agenda_holds_what_is_due_within_a_week_and_what_is_to_be_confirmed(world, part, english):
    today = MONDAY + 4 * BLOCK
    named = {
        days: replace(
            done(MONDAY, title=f"in {days}"),
            progress=Progress.DOING,
            closed_on=None,
            due_on=today + timedelta(days=days),
        )
        for days in (-2, 6, 7)
    }
    early = judged(world, done(MONDAY + 3 * BLOCK + timedelta(days=1), title="new"))
    helped = judged(world, done(MONDAY + 3 * BLOCK, title="helped"))
    old = judged(world, done(MONDAY - 2 * BLOCK, title="old"), new=part(period(3), None, None))

    lines = agenda_lines(list(named.values()), [early, helped, old], world[3], today, english)

    assert [line.split("·")[0].strip() for line in lines] == [
        "<b>Due</b>: in -2", "<b>Due</b>: in 6", "<b>Done, to be confirmed</b>: new",
    ]  # fmt: skip
    assert "overdue" in lines[0]
    assert "Too early" in lines[2]


def test_a_long_agenda_says_how_much_more_there_is(world, english):
    many = [replace(done(MONDAY), number=n, progress=Progress.DOING, closed_on=None, due_on=MONDAY) for n in range(5)]

    assert agenda_lines(many, [], world[3], MONDAY, english)[-1] == "2 more: /actions"


def with_fix(journey_map, fix, *others):
    return with_done(with_actions(journey_map, others), [fix])


@pytest.mark.parametrize(
    ("satisfaction", "told", "outcome", "said"),
    [
        (AFTER, TOLD_AFTER, Outcome.BETTER, "really better since then"),
        (Estimate(2.2, 1.9, 2.5, 55), None, Outcome.CHANCE, "no change since then that can be told from chance"),
        (Estimate(1.3, 1.0, 1.6, 55), None, Outcome.WORSE, "really worse since then"),
        (None, None, Outcome.FEW, "too few answers since then to judge by"),
    ],
)
def test_the_map_says_what_became_of_a_pain(world, part, english, *, satisfaction, told, outcome, said):
    fix = judged(world, done(MONDAY + 3 * BLOCK), new=part(period(3), satisfaction, told))
    found = with_fix(world[3], fix)

    assert [one.outcome for one in found.done] == [outcome]
    assert owner_of_pain(found.pains[0], found, english) == f"Done {english.day_month(fix.action.done_on)}, {said}"
    assert is_settled(found.pains[0], found) == (outcome in (Outcome.BETTER, Outcome.FEW))


def test_before_it_can_be_told_the_map_says_from_when_on_and_asks_nobody_to_take_it(world, english):
    fix = judged(world, done(MONDAY + 3 * BLOCK + timedelta(days=1)))
    found = with_fix(world[3], fix)

    (done_on, told_from) = (english.day_month(day) for day in (fix.action.done_on, MONDAY + 5 * BLOCK))
    assert owner_of_pain(found.pains[0], found, english) == f"Done {done_on}, effect readable from {told_from}"
    assert is_settled(found.pains[0], found)


def test_what_is_being_done_now_stands_before_what_was_done(world, english):
    fix = judged(world, done(MONDAY + 3 * BLOCK))
    again = replace(done(MONDAY), number=8, progress=Progress.IDEA, closed_on=None)
    found = with_fix(world[3], fix, again)

    assert owner_of_pain(found.pains[0], found, english) == "No owner"
    assert not is_settled(found.pains[0], found)


def test_the_map_of_some_does_not_say_what_was_judged_among_all(world, english):
    fix = judged(world, done(MONDAY + 3 * BLOCK))
    some = replace(with_fix(world[3], fix), segment=(Condition(Dimension.CHANNEL, "phone"),))

    assert owner_of_pain(some.pains[0], some, english) == f"Done {english.day_month(fix.action.done_on)}"


def test_a_fix_of_long_ago_is_followed_no_more(world):
    action = done(MONDAY)

    assert is_followed(action, MONDAY + FOLLOWED_FOR - timedelta(days=1))
    assert not is_followed(action, MONDAY + FOLLOWED_FOR)
    assert not is_followed(replace(action, progress=Progress.DROPPED), MONDAY)


def test_what_changed_says_what_was_done_and_whether_it_helped(world, english):
    fix = judged(world, done(MONDAY + 3 * BLOCK))
    comparison = compare(world[0], world[2], whole=world[3], later=world[4])

    text = "\n".join(comparison_pages(comparison, english, fixes=[fix]))

    day = english.day_month(fix.action.done_on)
    assert f"<b>What was done</b>\n\n<b>Waiting for an answer (Support)</b> · Done {day}\n" in text
    assert "<b>Waiting for an answer (Support): 67% → 22%, really better</b>" in text
    assert "What was done" not in "\n".join(comparison_pages(comparison, english))
