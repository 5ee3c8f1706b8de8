"""Words below a picture: nothing is given up, it goes on a page further."""

import pytest

from reports.compare import Verdict
from reports.comparison_text import comparison_pages
from reports.message import CAPTION_LIMIT, Line, caption_pages
from reports.numbers_text import numbers_pages
from reports.pains_text import pains_pages
from tests.reports.messages import parsed, units
from tests.reports.test_scale_pictures import compared, driven


@pytest.fixture
def long(company, plan_of, map_of):
    plan = plan_of(*(f"<{n}> Оформление и подтверждение заказа 😀 & оплата" for n in range(12)))
    return driven(map_of(company(plan, 90, example=True, silent=70), plan))


def test_words_that_fit_are_one_page_without_a_number(english):
    assert caption_pages([Line(0, "head")], [Line(1, "one"), Line(2, "two")], english) == ["head\n\none\n\ntwo"]


def test_paragraphs_go_on_under_the_same_head(english):
    pages = caption_pages([Line(0, "head")], [Line(1, letter * 600) for letter in "abc"], english)

    assert pages == [f"head\n\n{letter * 600}\n\n{number} / 3" for number, letter in enumerate("abc", start=1)]


def test_a_paragraph_that_is_too_long_is_broken_between_its_items(english):
    items = [f"item {number}, {'x' * 90}" for number in range(30)]

    pages = caption_pages([Line(0, "head")], [Line(1, f"<b>List</b>: {' · '.join(items)}. End.")], english)

    assert all(units(page) <= CAPTION_LIMIT for page in pages)
    assert all(sum(item in page for page in pages) == 1 for item in items)
    assert pages[0].startswith("head\n\n<b>List</b>: item 0,")
    assert all(page.startswith("head\n\n… item ") for page in pages[1:])
    assert pages[-1].endswith("End.\n\n4 / 4")


def test_a_list_of_lines_is_broken_between_them(english):
    lines = [f"<b>{number}: {'x' * 90}</b>" for number in range(30)]

    pages = caption_pages([Line(0, "head")], [Line(1, "\n".join(lines))], english)

    assert all(page.count("<b>") == page.count("</b>") > 0 for page in pages)
    assert [line for page in pages for line in page.splitlines() if line.startswith("<b>")] == lines


@pytest.mark.parametrize("pages_of", [numbers_pages, lambda *whose: [page.text for page in pains_pages(*whose)]])
def test_every_page_fits_below_a_picture_and_says_whom_it_is_of(pages_of, long, longer):
    pages = pages_of(long, longer)

    assert len(pages) > 1
    for page in pages:
        assert units(page) <= CAPTION_LIMIT
        assert "90" in page.split("\n\n")[0]
        assert page.count("<b>") == page.count("</b>")


def test_all_stages_are_on_the_pages_of_the_numbers(long, english):
    told = parsed("\n".join(numbers_pages(long, english)))

    for stage in long.stages:
        name = stage.short_title["en"][:35]
        assert told.count(name) >= 2  # where improving pays, and what goes with the score
    assert "invited: 160 · complete: 90" in told
    assert "Mood of the stories" in told


def test_no_pain_is_left_out_and_no_page_says_what_causes_what(long, english):
    pages = [page.text for page in pains_pages(long, english)]

    assert all(any(f"<b>{number}. " in page for page in pages) for number in range(1, len(long.pains) + 1))
    assert all("not what causes what" in page for page in pages)


def test_what_changed_fits_below_a_picture(long, longer):
    pages = comparison_pages(compared(long, *Verdict), longer, of_agents=True)

    assert len(pages) > 1
    assert all(units(page) <= CAPTION_LIMIT for page in pages)
    told = parsed("\n".join(pages))
    assert all(f"<{number}> " in told for number in range(12))
    assert "NPS: −21 → +3" in told
