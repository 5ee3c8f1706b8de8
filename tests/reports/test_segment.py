"""Filters as an attack: no view, and no view beside another, may tell what fewer than k people answered."""

from dataclasses import replace
from itertools import pairwise

import pytest

from interview.records import Disposition, Role
from reports.cross_tables import CrossTables, View
from reports.givers import givers_of
from reports.journey_map import Amount
from reports.numbers_text import numbers_text
from reports.segment import Condition, Dimension, filtered
from reports.small_rests import filtered_without_small_rests, without_derivable, without_small_rests
from reports.wording import few_sign, fewer_phrase
from tests.reports.conftest import PERIOD

K = 5
PERSONA, LANGUAGE = Dimension.PERSONA, Dimension.LANGUAGE


def people(story, **groups):
    """Customers by persona and language: people(story, new_ru=7) makes seven."""
    records = []
    for name, count in groups.items():
        persona, language = name.split("_")
        for _ in range(count):
            told = story().add("satisfaction", 3, stage="stage_1").add("nps", 7).told(len(records))
            records.append(replace(told, persona=None if persona == "none" else persona, language=language))
    return records


def tables(records, plan):
    return CrossTables(givers_of(records, plan, period=PERIOD, blocks=(), k=K), k=K)


def is_shown(records, plan, *conditions):
    view = View(*[tables(records, plan)] * 2, segment=tuple(Condition(*condition) for condition in conditions))
    return view.is_shown()


def personas(records, plan):
    return tables(records, plan).values(PERSONA, (), None)


def test_a_view_of_four_is_hidden_and_of_five_shown(story, five):
    records = people(story, new_ru=5, old_ru=4, other_ru=9)

    assert personas(records, five) == ["other"]  # "new" alone beside it would tell of the four
    assert personas(people(story, new_ru=5, other_ru=9), five) == ["other", "new"]
    assert not is_shown(records, five, (PERSONA, "old"))


def test_nobody_of_a_persona_counts_as_a_group_too(story, five):
    assert personas(people(story, new_ru=6, old_ru=9, none_ru=3), five) == ["old"]
    assert personas(people(story, new_ru=6, old_ru=9, none_ru=5), five) == ["old", "new"]


def test_two_conditions_need_all_that_they_part_to_be_nobody_or_five(story, five):
    both = (PERSONA, "new"), (LANGUAGE, "ru")

    assert is_shown(people(story, new_ru=6, new_ro=5, old_ru=5, old_ro=7), five, *both)
    assert not is_shown(people(story, new_ru=6, new_ro=4, old_ru=5, old_ro=9), five, *both)
    assert not is_shown(people(story, new_ru=9, new_ro=9, old_ru=9, old_ro=2), five, *both)  # the fourth cell
    assert is_shown(people(story, new_ru=6, old_ru=5, old_ro=9), five, *both)


def test_only_customers_who_answered_count_and_agents_are_in_every_view(story, five):
    agents = [replace(one, role=Role.STAFF) for one in people(story, new_ru=4)]
    silent = [replace(one, id=f"{one.id}s", respondent_id="s" + one.id, answers=()) for one in people(story, new_ru=9)]
    refused = [
        replace(one, id=f"{one.id}r", respondent_id="r" + one.id, disposition=Disposition.REFUSED)
        for one in people(story, new_ru=9)
    ]
    records = [*agents, *silent, *refused, *people(story, new_ru=4)]

    assert personas(records, five) == []
    assert filtered(agents, (Condition(PERSONA, "old"),)) == agents


@pytest.mark.parametrize(("parts", "hidden"), [((9, 8), 0), ((9, 10), 1), ((17, 3), 1)])
def test_parts_leave_nobody_or_five_of_the_whole(parts, hidden, company, five, map_of):
    records = company(five, 22, agents=0)
    bounds = [0, parts[0], sum(parts)]
    maps = [map_of(records[start:end], five) for start, end in pairwise(bounds)]

    safe = without_small_rests(maps, map_of(records, five))

    assert sum(one.nps is None for one in safe) == hidden
    for before, after in zip(maps, safe, strict=True):
        if after.nps is None and before.nps is not None:
            assert all(stage.satisfaction is None and stage.opportunity is None for stage in after.stages)
            assert after.worst is None


def test_a_hidden_whole_hides_its_parts(company, five, map_of):
    records = company(five, 12, agents=0)

    (safe,) = without_small_rests([map_of(records, five)], map_of([], five))

    assert safe.nps is None


def told_by(story, number, *, pains=(), felt=()):
    told = story().add("text", stage="stage_3", words="what happened to me", pains=pains).add("nps", 7)
    told.add("path", ("phone", "chat"), stage="stage_3")
    if felt:
        told.add("emotion", tuple(felt), stage="stage_3")
    return told.told(number)


@pytest.mark.parametrize(("elsewhere", "shown"), [(0, True), (3, False), (5, True)])
def test_pains_and_feelings_of_a_part_leave_nobody_or_five_of_the_whole(elsewhere, shown, story, five, map_of):
    part = [told_by(story, n, pains=["trust"], felt=["anger"]) for n in range(6)]
    part += [told_by(story, 10 + n, felt=["joy"]) for n in range(6)]
    others = [told_by(story, 30 + n, pains=["trust"], felt=["anger"]) for n in range(elsewhere)]
    others += [told_by(story, 50 + n, felt=["fear"]) for n in range(9)]

    safe = filtered_without_small_rests(map_of(part, five), map_of([*part, *others], five))

    assert bool(safe.pains) is shown
    assert ("anger" in [one.id for one in safe.stage("stage_3").emotions]) is shown
    assert safe.funnel.invited is None


@pytest.mark.parametrize(("elsewhere", "shown"), [(0, True), (4, False), (5, True)])
def test_medians_of_a_part_leave_nobody_or_five_of_the_whole(elsewhere, shown, story, five, map_of):
    part = [told_by(story, n) for n in range(6)]
    others = [told_by(story, 30 + n) for n in range(elsewhere)]
    minutes = Amount("minutes", {}, Role.CUSTOMER, None, 20, 6)
    whole = replace(map_of([*part, *others], five), amounts=(replace(minutes, people=6 + elsewhere),))

    safe = filtered_without_small_rests(replace(map_of(part, five), amounts=(minutes,)), whole)

    assert (safe.stage("stage_3").contacts is not None) is shown
    assert bool(safe.amounts) is shown


def test_a_figure_that_is_missing_in_a_part_is_not_said_to_have_few_people(story, five, map_of, english):
    """Nine of thirteen rated the stage: it is the other four of whom the figure would tell."""
    nine = [story().add("satisfaction", 4, stage="stage_0").told(number) for number in range(9)]
    four = [story().add("satisfaction", 1, stage="stage_0").told(number) for number in range(9, 13)]
    part = filtered_without_small_rests(map_of(nine, five), map_of([*nine, *four], five))

    assert part.stages[0].satisfaction is None
    assert fewer_phrase(part, english) == "not shown: it would tell of a few"
    assert few_sign(part, english) == "–"
    assert "fewer than 5" not in numbers_text(part, english)


@pytest.mark.parametrize(("others", "shown"), [(0, True), (2, False), (5, True)])
def test_all_that_a_few_others_gave_goes_from_a_view(others, shown, story, five, map_of):
    """Medians and opportunities too: in a view each is about some of those who gave it, and leaves the others."""

    def told(number, persona, *, everything):
        one = story().add("nps", number % 11).add("csat", 3)
        if everything:
            one.add("path", ("phone", "web"), stage="stage_3").add("emotion", ("anger",), stage="stage_3")
            one.add("importance", 5, stage="stage_3").add("satisfaction", 1, stage="stage_3")
        return replace(one.told(number), persona=persona, language="ru")

    records = [told(n, "new", everything=True) for n in range(8)]
    records += [told(100 + n, "old", everything=True) for n in range(others)]
    records += [told(200 + n, "old", everything=False) for n in range(20)]
    found = tables(records, five)
    part = map_of(filtered(records, (Condition(PERSONA, "new"),)), five)

    safe = without_derivable(part, View(found, found, (Condition(PERSONA, "new"),)))

    stage = safe.stage("stage_3")
    figures = (stage.contacts, stage.opportunity, stage.satisfaction, stage.importance)
    assert [figure is not None for figure in figures] == [shown] * 4
    assert safe.csat is not None
