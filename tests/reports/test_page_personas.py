"""Personas side by side on the page: told apart by more than colour, gaps stay gaps, doubt is said, nothing leaks."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from interview.language import Language, Locale
from reports.metrics import Estimate
from reports.page import page
from reports.page_personas import page_personas
from tests.reports.conftest import Story
from tests.reports.test_page import Outline

NAMES = ("Bargain hunter", "Regular", "Family", "Newcomer", "Entrepreneur")


@pytest.fixture
def whole(company, five, map_of):
    return map_of(company(five, 300, agents=0), five)


@pytest.fixture
def personas(company, five, map_of):
    """Five personas, each smaller than the one before."""
    parts = [company(five, 60 - 5 * number, agents=0, seed=number) for number in range(5)]
    return [(name, map_of(part, five)) for name, part in zip(NAMES, parts, strict=True)]


def rated(journey_map, number, value, *, half=0.1):
    """Put a figure of its own at one stage; None hides it."""
    stages = list(journey_map.stages)
    figure = None if value is None else Estimate(value, value - half, value + half, 40)
    stages[number] = replace(stages[number], satisfaction=figure, satisfaction_thin=half > 0.5)
    return replace(journey_map, stages=tuple(stages))


def section(source):
    return re.search(r'<section aria-labelledby="personas">.*?</section>', source, re.DOTALL)[0]


def curve(source, number):
    """Return the lines of one persona."""
    return re.findall(rf'<polyline class="persona persona-{number}( thin)?"', source)


def test_every_figure_stands_in_the_table_with_its_range_and_its_people(whole, personas, english):
    found = section(page(whole, english, personas=personas))

    rows = re.findall(r"<tr>.*?</tr>", found, re.DOTALL)
    assert len(rows) == 1 + len(whole.stages)
    for place, row in enumerate(rows[1:]):
        for (_, one), cell in zip(personas, re.findall(r"<td>.*?</td>", row, re.DOTALL), strict=True):
            figure = one.stages[place].satisfaction
            low, high = english.decimal(figure.low), english.decimal(figure.high)
            assert Outline(cell).text == f"{english.decimal(figure.value)} {low} to {high} {figure.n} people"


def test_a_persona_is_told_by_letter_line_and_mark_in_plot_legend_and_table(whole, personas, english):
    source = page(whole, english, personas=personas)

    found = section(source)
    for number, (letter, name, (_, one)) in enumerate(zip("ABCDE", NAMES, personas, strict=True), start=1):
        assert len(curve(found, number)) == len(whole.stages) - 1
        assert found.count(f'href="#mark-{number}"') == len(whole.stages) + 2  # in the legend and over the table
        assert f'<text class="letter persona-{number}" x="12" y="5">{letter}</text>' in found
        assert f"{letter} {name} · {one.customers} customers" in Outline(found).text
    looks = re.findall(r"\.persona-\d \{\s*--look: (.*?);\s*(?:--dashes: (.*?);)?", source)
    marks = re.findall(r'<\w+ id="mark-\d" (.*?)/>', source)
    assert [len(set(several)) for several in (*zip(*looks, strict=True), marks)] == [5, 5, 5]


def test_where_personas_differ_is_said_and_a_real_difference_is_bold(whole, personas, english):
    apart = [(NAMES[0], rated(personas[0][1], 3, 4.6)), (NAMES[1], rated(personas[1][1], 3, 1.4))]

    found = section(page(whole, english, personas=apart))

    assert "<b>Support: Regular 1.4, Bargain hunter 4.6. That is a real difference.</b>" in found
    assert "All pairs at all stages are judged together" in found


def test_what_can_be_chance_is_called_so(whole, personas, english):
    alike = [(name, personas[0][1]) for name in NAMES[:2]]

    found = section(page(whole, english, personas=alike))

    assert "At no stage can the difference be told from chance." in found
    assert "<b>Support" not in found


def test_a_hidden_figure_is_a_gap_and_a_dash(whole, personas, english):
    hidden = [(NAMES[0], rated(personas[0][1], 2, None)), personas[1]]

    source = section(page(whole, english, personas=hidden))

    row = re.findall(r"<tr>.*?</tr>", source, re.DOTALL)[3]
    assert Outline(re.findall(r"<td>.*?</td>", row, re.DOTALL)[0]).text == "–"
    assert len(curve(source, 1)) == 2  # from the first to the second, and from the fourth to the last
    assert len(curve(source, 2)) == 4
    assert not re.search(r"\bNone\b|\bnan\b", source)


def test_thin_evidence_is_drawn_thin_and_said(whole, personas, english):
    sure = [(name, rated(one, 0, 3.0)) for name, one in personas[:2]]
    assert "few answers" not in section(page(whole, english, personas=sure))

    found = section(page(whole, english, personas=[sure[0], (NAMES[1], rated(sure[1][1], 0, 3.0, half=0.8))]))

    assert curve(found, 2) == [" thin", "", "", ""]
    assert "few answers" in found


def test_letters_of_curves_that_end_together_lie_clear_of_one_another(whole, personas, english):
    together = [(name, rated(one, 4, 3.0)) for name, one in personas[:4]]
    earlier = (NAMES[4], rated(rated(personas[4][1], 4, None), 3, 3.0))

    found = page_personas([*together, earlier], whole, english)

    *labels, other = [one.label for one in found.curves]
    heights = sorted(y for _, y in labels)
    assert {x for x, _ in labels} == {90.0}
    assert min(after - before for before, after in pairwise(heights)) >= 16
    assert other == (70.0, heights[0])


def test_with_fewer_than_two_or_a_hidden_map_there_is_no_such_section(whole, personas, five, map_of, english):
    few = ("Few", map_of([Story().add("satisfaction", 3, stage="stage_0").told(n) for n in range(4)], five))
    nobody = map_of([], five)

    for source in (
        page(whole, english),
        page(whole, english, personas=personas[:1]),
        page(whole, english, personas=[personas[0], few]),
        page(nobody, english, personas=personas),
    ):
        assert 'aria-labelledby="personas"' not in source
        assert "Few" not in Outline(source).words


def test_four_people_leave_no_trace(whole, personas, five, map_of, english):
    def sources(rating):
        told = [Story().add("satisfaction", rating, stage=f"stage_{n % 5}").told(n) for n in range(4)]
        return page(whole, english, personas=[*personas[:2], ("Few", map_of(told, five))])

    assert sources(1) == sources(5) == page(whole, english, personas=personas[:2])


@pytest.mark.parametrize("language", list(Language))
def test_the_page_stays_well_formed_and_fetches_nothing(language, whole, personas):
    sly = [("<script>alert(1)</script>", personas[0][1]), *personas[1:]]

    source = page(whole, Locale(language), personas=sly)

    outline = Outline(source)
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert outline.open == []
    assert len(ids) == len(set(ids))
    assert "<script>alert(1)</script>" in outline.text
    assert not re.search(r"url\(|@import|<script|\son\w+=|\sstyle=|\ssrc=|//", source.replace("</", "<"))
