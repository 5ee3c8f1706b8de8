"""What changed between two periods: the verdicts of the definitions, and nobody told by subtraction."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import hypot

import pytest
from scipy import stats

from handlers.map_keyboards import comparison_keyboard
from interview.counts import ANSWERED, Givers
from interview.records import Disposition
from reports.compare import (
    Change,
    Comparison,
    StageChange,
    Verdict,
    change_of,
    changed_mix,
    changes,
    compare,
    false_discovery_rates,
)
from reports.comparison_text import clearest_change, comparison_pages
from reports.cross_tables import CrossTables, View
from reports.map_caption import map_caption
from reports.metrics import Estimate, nps, share
from reports.period import Period
from reports.plan import in_language
from reports.segment import Dimension
from tests.reports.messages import units

STAGES = ("stage_0", "stage_1", "stage_2")


def whole(comparison, locale):
    """All that the captions say."""
    return "\n\n".join(comparison_pages(comparison, locale))


def compared(map_of, plan, old, new, *, rest=(), later=(), whole_made_on=None):
    """Compare two periods; rest: people of earlier ones; later: of a later one."""
    whole = map_of([*old, *new, *rest, *later], plan)
    before, after = map_of(old, plan), map_of(new, plan)
    made_on = whole_made_on or after.period.end
    return compare(before, after, whole=replace(whole, generated_on=made_on), later=map_of(later, plan, k=1))


def rated(story, number, *ratings, nps=None):
    told = story()
    for stage, rating in zip(STAGES, ratings, strict=False):
        told = told.add("satisfaction", rating, stage=stage)
    return (told.add("nps", nps) if nps is not None else told).told(number)


def people(story, groups, *, first=0, stage="stage_0"):
    """Return promoters, passives and detractors who rated one stage 3."""
    scores = [9] * groups[0] + [7] * groups[1] + [6] * groups[2]
    return [
        story().add("nps", score).add("satisfaction", 3, stage=stage).told(first + number)
        for number, score in enumerate(scores)
    ]


def moved(before, after, q):
    """A change of satisfaction that is so sure."""
    return Change(Estimate(before, before - 0.3, before + 0.3, 60), Estimate(after, after - 0.3, after + 0.3, 60), q)


@pytest.mark.parametrize(
    ("changes", "order"),
    [
        ([moved(3.9, 4.0, 1.0), moved(2.0, 2.1, 1.0), moved(3.0, 2.9, 1.0)], [1, 2, 0]),  # lowest now, not first met
        ([moved(4.0, 3.5, 0.01), moved(2.0, 2.1, 1.0), moved(4.5, 3.3, 0.04)], [2, 0, 1]),  # largest drop
        ([moved(2.0, 3.0, 0.001), moved(4.0, 3.8, 0.04), moved(3.0, 2.0, 0.1)], [1, 0, 2]),  # drops before rises
    ],
)
def test_stages_stand_worst_first_and_the_first_button_leads_to_the_worst(busy, english, changes, order):
    stages = tuple(StageChange(stage, change) for stage, change in zip(busy.stages, changes, strict=False))
    comparison = Comparison(busy, busy, stages, visible=0.5, nps=None, csat=None)

    text = "\n".join(comparison_pages(comparison, english))
    first = comparison_keyboard(comparison, english, page=0, pages=1).inline_keyboard[0][0]

    names = [in_language(busy.stages[number].short_title, english) for number in order]
    assert sorted(names, key=lambda name: text.index(f"{name}: ")) == names
    assert first.text == f"{names[0]} ›"


def test_the_vector_of_the_definitions_cannot_be_told_from_chance(story, five, map_of):
    old, new = people(story, (20, 15, 15)), people(story, (28, 12, 10), first=50)

    found = compared(map_of, five, old, new)

    assert found.nps.difference == pytest.approx(26)
    assert found.nps.q == pytest.approx(2 * stats.norm.sf(1.56), abs=0.002)
    assert found.nps.verdict is Verdict.CHANCE


def test_the_vector_of_the_definitions_is_judged_by_its_adjusted_difference():
    before, after = (nps([9] * p + [7] * passive + [6] * d).adjusted for p, passive, d in ((20, 15, 15), (28, 12, 10)))

    difference, error = after.centre - before.centre, hypot(before.error, after.error)

    assert (difference, error) == pytest.approx((24.5, 15.7), abs=0.05)
    assert difference / error == pytest.approx(1.56, abs=0.005)


def test_the_vector_of_the_definitions_is_shown_as_the_plain_difference(story, five, map_of, english):
    old, new = people(story, (20, 15, 15)), people(story, (28, 12, 10), first=50)

    text = whole(compared(map_of, five, old, new), english)

    assert "NPS: +10 → +36 (+26), cannot be told from chance" in text


@pytest.mark.parametrize(
    ("old", "new", "z"),
    [((20, 15, 15), (28, 12, 10), 1.56), ((6, 3, 2), (11, 0, 0), 2.005), ((10, 0, 0), (0, 0, 10), -7.2526)],
)
def test_nps_is_compared_by_adjusted_scores_that_the_ends_of_the_scale_do_not_cut_off(old, new, z):
    """By hand: for (6, 3, 2), p = 6.75/14 and d = 2.75/14, 28.57 points with an error of 20.79."""
    before, after = (nps([9] * p + [7] * passive + [6] * d) for p, passive, d in (old, new))

    assert change_of(before, after).q == pytest.approx(2 * stats.norm.sf(abs(z)), rel=0.01)


def test_equal_ratings_at_the_end_of_the_scale_are_compared_by_their_mean(story, five, map_of):
    old, new = [rated(story, n, 5) for n in range(8)], [rated(story, n, 5) for n in range(8, 48)]

    found = compared(map_of, five, old, new)

    assert found.stages[0].change.q == pytest.approx(1)


def test_a_figure_alone_is_real_or_chance_and_several_may_be_perhaps():
    pair = share(30, 60), share(40, 60)

    assert 0.05 < change_of(*pair).q < 0.1
    assert change_of(*pair).verdict is Verdict.CHANCE
    assert [one.verdict for one in changes([pair, pair])] == [Verdict.MAYBE, Verdict.MAYBE]


def test_a_large_change_is_real_and_equal_answers_are_none(story, five, map_of):
    old = [rated(story, n, 2 + n % 2, 4) for n in range(60)]
    new = [rated(story, n, 4 + n % 2, 4) for n in range(60, 120)]

    found = compared(map_of, five, old, new)

    first, second = found.stages
    assert (first.change.verdict, first.change.difference) == (Verdict.REAL, pytest.approx(2))
    assert (second.change.verdict, second.change.difference) == (Verdict.CHANCE, pytest.approx(0))
    assert found.nps is None
    assert 0.2 < found.visible < 0.8


@pytest.mark.parametrize("chances", [[], [0.3], [0.01, 0.04, 0.03, 0.2, 0.9], [0.05] * 4, [1.0, 0.0001]])
def test_rates_are_those_of_benjamini_and_hochberg(chances):
    expected = stats.false_discovery_control(chances).tolist() if chances else []

    assert false_discovery_rates(chances) == pytest.approx(expected)


@pytest.mark.parametrize(("others", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_few_people_of_other_periods_are_not_told_by_subtraction(story, five, map_of, others, shown):
    old = [rated(story, n, 3) for n in range(10)]
    new = [rated(story, n, 4) for n in range(10, 20)]
    rest = [rated(story, n, 1) for n in range(20, 20 + others)]

    assert bool(compared(map_of, five, old, new, rest=rest).stages) is shown
    assert bool(compared(map_of, five, old, new, later=rest).stages) is shown
    assert (
        bool(compared(map_of, five, old, new, rest=[rated(story, n, 2) for n in range(50, 60)], later=rest).stages)
        is shown
    )


def test_a_map_older_than_the_periods_would_tell_of_those_whom_it_lacks(story, five, map_of):
    old = [rated(story, n, 3) for n in range(10)]
    new = [rated(story, n, 4) for n in range(10, 20)]
    last_day = map_of(new, five).period.last_day

    assert compared(map_of, five, old, new, whole_made_on=last_day).stages == ()


def test_too_few_in_a_period_are_not_compared(story, five, map_of, english):
    old = [rated(story, n, 3) for n in range(4)]
    new = [rated(story, n, 4) for n in range(4, 20)]

    found = compared(map_of, five, old, new)

    assert found.stages == ()
    assert "nothing to compare yet: it takes 5 in each" in whole(found, english)


def test_the_message_says_what_changed_and_how_sure_that_is(story, five, map_of, english):
    old = [rated(story, n, 2 + n % 2, 4, nps=3) for n in range(60)]
    new = [rated(story, n, 4 + n % 2, 4, nps=10) for n in range(60, 120)]

    found = compared(map_of, five, old, new)
    before = replace(found.before, period=Period(date(2026, 10, 5), date(2026, 11, 2)))
    text = whole(replace(found, before=before), english)

    first, second = (stage.short_title for stage in before.stages[:2])
    names = [next(iter(title.values())) for title in (first, second)]
    assert f"<b>{names[0]}: 2.5 → 4.5 (+2.0), a real change</b>" in text
    assert f"{names[1]}: 4.0 → 4.0 (0.0), cannot be told from chance" in text
    assert "<b>NPS: −100 → +100 (+200), a real change</b>" in text
    assert "60 customers" in text


def test_the_message_names_the_surest_change_first(story, five, map_of, english):
    old = [rated(story, n, 4, 2 + n % 2, 4) for n in range(60)]
    new = [rated(story, n, 4, 4 + n % 2, 4) for n in range(60, 120)]

    found = compared(map_of, five, old, new)
    lines = whole(found, english).splitlines()

    names = [in_language(one.stage.short_title, english) for one in found.stages]
    places = [next(place for place, line in enumerate(lines) if f"{name}: " in line) for name in names]
    assert [name for _, name in sorted(zip(places, names, strict=True))] == [names[1], names[0], names[2]]


def mixed(**counts):
    """A view of customers by persona and source: mixed(new_web=7) makes seven."""
    cells = Counter({(persona, None, "ru", source, None): n for (persona, source), n in (
        (name.split("_"), n) for name, n in counts.items()
    )})  # fmt: skip
    tables = CrossTables({ANSWERED: Givers(cells)}, k=5)
    return View(tables, tables)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({"new_web": 30, "old_web": 30}, {"new_web": 31, "old_web": 28}, ()),
        ({"new_web": 45, "old_web": 15}, {"new_web": 15, "old_web": 45}, (Dimension.PERSONA,)),
        ({"new_web": 60}, {"new_web": 30, "new_letter": 30}, (Dimension.SOURCE,)),
        ({"new_web": 4}, {"old_letter": 60}, ()),  # of four people nothing is told
    ],
)
def test_another_mix_of_personas_or_sources_is_noticed(before, after, changed):
    assert changed_mix(mixed(**before), mixed(**after), k=5) == changed


def test_the_message_warns_of_another_mix_and_prints_the_response(story, five, map_of, english):
    old = [rated(story, n, 3) for n in range(10)]
    new = [rated(story, n, 4) for n in range(10, 20)]
    silent = [story().told(n, disposition=Disposition.INVITED) for n in range(30, 40)]

    found = compared(map_of, five, [*old, *silent], new)

    text = whole(replace(found, mix=(Dimension.PERSONA, Dimension.SOURCE)), english)
    assert "<b>The mix of personas differs between the periods by more than chance. The mix of sources differs" in text
    assert "10 of 20 (50%) before, 10 of 10 (100%) now." in text
    assert "The mix" not in whole(found, english)


def test_blocks_of_weeks_never_overlap_and_leave_no_gap():
    day = date(2026, 11, 29)
    blocks = {Period.block(day + timedelta(days=number), weeks=4) for number in range(200)}
    ordered = sorted(blocks, key=lambda block: block.start)

    assert all(block.start.weekday() == 0 and block.end - block.start == timedelta(weeks=4) for block in ordered)
    assert all(earlier.end == later.start for earlier, later in pairwise(ordered))
    assert all(Period.block(day, weeks=weeks).holds(day) for weeks in (1, 2, 4, 13))


def test_the_line_of_the_map_names_the_surest_change_with_people_and_periods(story, five, map_of, english):
    old = [rated(story, n, 4 + n % 2, 3) for n in range(30)]
    new = [rated(story, 100 + n, 1 + n % 2, 3) for n in range(30)]
    found = compared(map_of, five, old, new)

    line = clearest_change(found, english)

    assert line.startswith("Noticed: 4.5 before, 1.5 now. That is a real change.")
    assert "(30 people) against" in line
    assert line in map_caption(map_of([*old, *new], five), english, vertical="satisfaction", comparison=found)


def test_the_line_of_the_map_says_that_nothing_can_be_told_and_nothing_where_nothing_is_compared(
    story, five, map_of, english
):
    old = [rated(story, n, 1 + n % 5) for n in range(30)]
    new = [rated(story, 100 + n, 1 + n % 5) for n in range(30)]

    assert "no change of satisfaction can be told from chance; at this size only one by about" in clearest_change(
        compared(map_of, five, old, new), english
    )
    assert clearest_change(compared(map_of, five, old, new, later=[rated(story, 300, 1)]), english) is None


def test_the_line_of_the_map_gives_way_to_what_hurts(story, five, map_of, company, longer):
    old, new = ([rated(story, first + n, rating, 3) for n in range(30)] for first, rating in ((0, 5), (100, 1)))
    found = compared(map_of, five, old, new)
    journey_map = map_of(company(five, 112, example=True), five)

    caption = map_caption(journey_map, longer, vertical="satisfaction", comparison=found)

    assert units(caption) <= 1_024
    assert "1. Waiting for an answer" in caption
