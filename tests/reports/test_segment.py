"""Filters as an attack: no view, and no view beside another, may tell what fewer than k people answered."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview.records import Disposition, InterviewRecord, Role
from reports.journey_map import Amount
from reports.numbers_text import numbers_text
from reports.segment import Condition, Dimension, filtered, may_be_shown, profiles_of, values
from reports.small_rests import filtered_without_small_rests, without_small_rests
from reports.wording import few_sign, fewer_phrase

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


def is_shown(records, *conditions):
    return may_be_shown(profiles_of(records), tuple(Condition(*condition) for condition in conditions), k=K)


def test_a_view_of_four_is_hidden_and_of_five_shown(story):
    records = people(story, new_ru=5, old_ru=4, other_ru=9)

    assert values(profiles_of(records), PERSONA, k=K) == ["other"]  # "new" alone beside it would tell of the four
    assert values(profiles_of(people(story, new_ru=5, other_ru=9)), PERSONA, k=K) == ["other", "new"]
    assert not is_shown(records, (PERSONA, "old"))


def test_nobody_of_a_persona_counts_as_a_group_too(story):
    assert values(profiles_of(people(story, new_ru=6, old_ru=9, none_ru=3)), PERSONA, k=K) == ["old"]
    assert values(profiles_of(people(story, new_ru=6, old_ru=9, none_ru=5)), PERSONA, k=K) == ["old", "new"]


def test_two_conditions_need_what_is_left_of_either_to_be_nobody_or_five(story):
    assert is_shown(people(story, new_ru=6, new_ro=5, old_ru=5, old_ro=7), (PERSONA, "new"), (LANGUAGE, "ru"))
    assert not is_shown(people(story, new_ru=6, new_ro=4, old_ru=5, old_ro=9), (PERSONA, "new"), (LANGUAGE, "ru"))
    assert is_shown(people(story, new_ru=6, old_ru=5, old_ro=9), (PERSONA, "new"), (LANGUAGE, "ru"))


def test_only_customers_who_answered_count_and_agents_are_in_every_view(story):
    agents = [replace(one, role=Role.STAFF) for one in people(story, new_ru=4)]
    silent = [replace(one, answers=()) for one in people(story, new_ru=9)]
    refused = [replace(one, disposition=Disposition.REFUSED) for one in people(story, new_ru=9)]
    records = [*agents, *silent, *refused, *people(story, new_ru=4)]

    assert values(profiles_of(records), PERSONA, k=K) == []
    assert filtered(agents, (Condition(PERSONA, "old"),)) == agents


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["a_ru", "a_ro", "a_cs", "b_ru", "b_ro", "b_cs", "none_ru"]), st.integers(0, 9)))
def test_no_difference_of_shown_views_of_one_dimension_is_a_small_group(groups):
    records = [
        InterviewRecord(
            id=f"{name}{n}", respondent_id=f"{name}{n}", guide_id="g", guide_version=1, role=Role.CUSTOMER,
            language=name.split("_")[1], disposition=Disposition.COMPLETE, source=None, channel=None,
            persona=name.split("_")[0], started_on=None, may_read_story=False, example=False, answers=(None,),
        )
        for name, count in groups.items()
        for n in range(count)
    ]  # fmt: skip
    for dimension in (PERSONA, LANGUAGE):
        shown = [
            value for value in values(profiles_of(records), dimension, k=K) if is_shown(records, (dimension, value))
        ]
        sizes = [len(filtered(records, (Condition(dimension, value),))) for value in shown]
        for some in range(1, len(sizes) + 1):
            for together in combinations(sizes, some):
                assert len(records) - sum(together) not in range(1, K)


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
