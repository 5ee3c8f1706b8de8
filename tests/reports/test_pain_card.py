"""One pain on a card and in words: laid out in every language, and drawn from the map alone."""

from dataclasses import replace

import pytest

from interview.records import Layer
from reports.journey_map import Leaving, Quote, StaffNotes
from reports.metrics import Estimate, share
from reports.pain_card import pain_card_figure
from reports.pain_text import pain_text

from .conftest import PERIOD
from .looking import SMALLEST_PREVIEW, assert_fits_telegram, assert_laid_out, words_of
from .messages import units

WORDS = "Nobody could say where the courier was while I was waiting, and so I rang them again and again until late"


@pytest.fixture
def full(company, map_of):
    """Make a map whose first pain hurts at every stage, was noted, was told by leavers and is quoted at length."""

    def make(plan, customers=120, **options):
        journey_map = map_of(company(plan, customers, **options), plan)
        worst = journey_map.pains[0]
        elsewhere = [
            replace(worst, stage_id=stage.id, mentions=12, base=40, share=share(12, 40))
            for stage in plan.stages
            if stage.id != worst.stage_id
        ]
        quotes = [Quote(worst.stage_id, Layer.PAIN, worst.category, f"{WORDS} {n}.", "en") for n in range(6)]
        wide = Estimate(0.2, -0.1, 0.5, 40)
        return replace(
            journey_map,
            pains=(*journey_map.pains, *elsewhere),
            quotes=tuple(quotes),
            actions=(),
            staff_notes=(StaffNotes(worst.stage_id, worst.category, 7, 3.5, 120.0, PERIOD),),
            leaving=(Leaving(worst.category, worst.stage_id, share(12, 30), share(20, 90), wide),),
        )

    return make


@pytest.mark.parametrize("stages", ["five", "twelve"])
def test_card_is_laid_out_in_long_languages(stages, request, full, longer):
    journey_map = full(request.getfixturevalue(stages), example=True)

    figure = pain_card_figure(journey_map, journey_map.pains[0], longer)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)
    assert len(words_of(figure, "tile:0:value")) == 1
    assert words_of(figure, "bar:0:numbers")


def test_card_says_under_a_missing_link_that_findings_were_corrected(full, five, english):
    journey_map = full(five)
    pain = replace(journey_map.pains[0], impact=None, what_if=None, corrected=True)

    figure = pain_card_figure(replace(journey_map, pains=(pain,)), pain, english)

    assert "findings were corrected" in " ".join(words_of(figure, "tile:1:details"))


def test_card_tells_above_what_was_imported_and_leaves_the_bars_their_room(full, twelve, longer):
    journey_map = full(twelve)
    told = journey_map.pains[0]
    mixed = replace(told, imported=20, imported_base=40)

    figure = pain_card_figure(replace(journey_map, pains=(mixed, *journey_map.pains[1:])), mixed, longer)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert longer.gettext("{mentions} of {base} stories, imported: {imported}", **counts_of(mixed, longer)) in " ".join(
        words_of(figure, "facts")
    )
    alone = pain_card_figure(journey_map, told, longer)
    assert words_of(figure, "bar:0:numbers") == words_of(alone, "bar:0:numbers")


def counts_of(pain, locale):
    """Return the numbers of the phrase."""
    return {name: locale.integer(getattr(pain, name)) for name in ("mentions", "base", "imported")}


def test_card_says_whom_it_is_of_and_what_was_told(full, five, english):
    journey_map = full(five)
    pain = journey_map.pains[0]

    figure = pain_card_figure(journey_map, pain, english)

    facts = " ".join(words_of(figure, "facts"))
    for fact in (
        "stage 4 of 5",
        "Support at length",
        f"{pain.mentions} of {pain.base} stories",
        "all customers",
        "2026",
    ):
        assert fact in facts
    assert words_of(figure, "title") == ["Waiting for an answer"]
    assert words_of(figure, "tile:0:value") == [english.percent(pain.share.value)]
    assert words_of(figure, "severity") == ["Severity 2 of 3: cost time, money or another contact"]
    assert words_of(figure, "owner") == ["No owner"]
    assert [words_of(figure, f"bar:{n}:numbers")[0] for n in range(2)] == ["12 of 40 stories"] * 2
    assert "“Nobody could say where" in " ".join(words_of(figure, "quote:0"))


def test_card_shows_no_share_and_no_link_that_are_hidden(full, five, english):
    journey_map = full(five)
    pain = replace(journey_map.pains[0], mentions=None, base=None, share=None, impact=None, opportunity=None)
    journey_map = replace(journey_map, pains=(pain,), quotes=(), staff_notes=())

    figure = pain_card_figure(journey_map, pain, english)

    assert words_of(figure, "tile:0:value") == ["–"]
    assert words_of(figure, "tile:0:details") == ["too few people"]
    assert words_of(figure, "tile:1") == []
    assert words_of(figure, "bar:") == []


def test_words_say_all_that_the_map_holds_of_it(full, five, english):
    journey_map = full(five)
    pain = journey_map.pains[0]

    text = pain_text(journey_map, pain, english)

    for said in (
        f"<b>{pain.mentions} of {pain.base} stories",
        "Severity 2 of 3: cost time, money or another contact",
        "link to NPS −",
        "<b>No owner</b>",
        "opportunity among those who told of it",
        "Told by 40% of those who then looked elsewhere or stopped and by 22% of the others (n = 30 and 90); "
        "that can be chance (difference in points −10 to +50).",
        "The same at other stages: Noticed (30%), Chose (30%), Bought (30%), Stayed (30%).",
        "3.5 times a week (7 colleagues",
        "not what causes what",
    ):
        assert said in text
    assert units(text) <= 1_024


def test_words_fit_below_a_picture_in_long_languages(full, twelve, longer):
    journey_map = full(twelve, example=True)

    text = pain_text(journey_map, journey_map.pains[0], longer)

    assert units(text) <= 1_024
    assert "Severity 2 of 3" in text
