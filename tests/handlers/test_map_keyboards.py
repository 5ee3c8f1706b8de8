"""Buttons below the map and its parts: whatever the words tell of can be opened."""

from dataclasses import replace

import pytest

from handlers.callbacks import MapView, ViewButton
from handlers.map_keyboards import pain_keyboard, pain_of, pains_keyboard, stage_keyboard
from interview.language import Language, Locale
from nlp.labels import CATEGORIES
from reports.pains_text import numbers_on, pains_pages
from reports.stage_text import STAGE_PAINS, stage_text
from tests.reports.conftest import company, map_of, plan_of

STAGES = plan_of("Noticed", "Chose", "Bought", "Support", "Stayed")
SUPPORT = "stage_3"


def labels(markup):
    return [button.text for row in markup.inline_keyboard for button in row]


def targets(markup):
    """Return what each button that leads to another view says, by its label."""
    buttons = [button for row in markup.inline_keyboard for button in row]
    return {b.text: ViewButton.unpack(b.callback_data) for b in buttons if b.callback_data.startswith("v:")}


@pytest.fixture(scope="module")
def hurting():
    """A map with twelve pains, all of one stage, in the order in which they were told."""
    journey_map = map_of(company(STAGES, 112), STAGES)
    worst = journey_map.pains[0]
    return replace(journey_map, pains=tuple(replace(worst, category=category) for category in CATEGORIES[:12]))


@pytest.mark.parametrize("language", Language)
def test_a_page_of_pains_opens_those_that_it_tells_of(hurting, language):
    locale = Locale(language)
    pages = pains_pages(hurting, locale)
    opened = []
    for number, page in enumerate(pages):
        told = numbers_on(page, hurting)
        markup = pains_keyboard(hurting, told, locale, in_period=False, page=number, pages=len(pages))
        assert all(f"<b>{one}. " in page.text for one in told)
        assert all((f"<b>{one}. " in page.text) == (one in told) for one in range(1, 13))
        for one in told:
            label = locale.gettext("No. {number} ›", number=locale.integer(one))
            assert pain_of(hurting, targets(markup)[label]) == hurting.pains[one - 1]
        assert sum("№ " in label or "No. " in label or " č. " in label for label in labels(markup)) <= len(told) + 1
        opened += told

    assert len(pages) > 1
    assert sorted(set(opened)) == list(range(1, 13))


def test_every_pain_of_a_stage_can_be_opened_page_by_page(hurting):
    locale, page, opened = Locale(Language.EN), 0, []
    while True:
        markup = stage_keyboard(hurting, SUPPORT, locale, page=page)
        text = stage_text(hurting, SUPPORT, locale, page=page)
        here = [one for one in targets(markup).values() if one.view is MapView.PAIN]
        assert f"<b>{len(opened) + 1}. " in text
        assert 0 < len(here) <= STAGE_PAINS
        opened += [pain_of(hurting, one) for one in here]
        if "More ›" not in labels(markup):
            break
        onward = targets(markup)["More ›"]
        assert (onward.view, onward.stage) == (MapView.STAGE, SUPPORT)
        page = onward.page

    assert opened == list(hurting.pains)


def test_a_pain_leads_back_to_the_page_of_its_stage(hurting):
    markup = pain_keyboard(hurting, hurting.pains[STAGE_PAINS], STAGES, Locale(Language.EN))

    assert targets(markup)["‹ Support"] == ViewButton(view=MapView.STAGE, stage=SUPPORT, page=1)
