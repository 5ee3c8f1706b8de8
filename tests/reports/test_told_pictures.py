"""The card of a stage, and the pages of what was told: laid out in every language, and drawn from the map alone."""

import re
from dataclasses import replace

import pytest

from interview.language import Language
from interview.records import Layer, Role
from reports.deviations import Deviation
from reports.draw import draw_sheet, draw_sheet_png, draw_stage_card
from reports.facts import LANE_ORDER, QUOTED_LANES
from reports.journey_map import Amount, Answered, Quote, Switch, Tally, Waited
from reports.metrics import share
from reports.pain_card import pain_card_figure
from reports.stage_card import stage_card_figure
from reports.told_page import told_figures

from .looking import SMALLEST_PREVIEW, SMALLEST_SHEET, assert_fits_telegram, assert_laid_out, words_of


def words(text):
    return dict.fromkeys(Language, text)


def full(journey_map):
    """Fill every lane of every stage with long words."""
    tallies = tuple(Tally(name, 12 - n, share(12 - n, 40)) for n, name in enumerate(("frustration", "anger", "fear")))
    gains = tuple(Tally(name, 9, share(9, 40)) for name in ("wait_time", "staff_competence", "tech"))
    ways = tuple(
        Switch(start, end, 8, share(8, 40), words("Zákaznická linka"), words("Курьер, мастер"))
        for start, end in (("a", "b"), ("b", "a"), ("c", "a"))
    )
    stages = tuple(
        replace(
            stage,
            emotions=tallies,
            gains=gains,
            strong_feelings=Tally("strong", 12, share(12, 40)),
            lanes=tuple(Tally(lane, 9, share(9, 40)) for lane in LANE_ORDER),
            touchpoints=tuple(Tally(name, 9, share(9, 40)) for name in ("talk_to_agent", "refund_or_return", "terms")),
            planned_touchpoints=(words("Заключение договора"), words("Vyřízení reklamace"), words("Discuția")),
            channels=tallies,
            switches=ways,
            contacts=3.0,
            contacts_people=30,
            waited=Waited(90, 14, 40),
            off_plan=tuple(Tally(way, 9, share(9, 40)) for way in Deviation),
            staff_emotions=tallies,
            obstacles=gains,
            handovers=ways,
        )
        for stage in journey_map.stages
    )
    options = tuple(Tally(str(n), 9, share(9, 40), words("Looked for another company")) for n in range(5))
    answered = tuple(
        Answered("next_step", words("Afterwards"), role, stage.id, 40, options) for stage in stages for role in Role
    )
    amounts = tuple(Amount("minutes", words("Minutes a week"), Role.STAFF, stage.id, 90.0, 9) for stage in stages)
    quotes = tuple(
        Quote(pain.stage_id, Layer.PAIN, pain.category, "Трижды объяснял одно и то же, и всё без толку 🧨", "ru")
        for pain in journey_map.pains
    ) + tuple(
        Quote(stage.id, Layer.LANE, lane, "Řekli mi, že se nám nejpozději do večera někdo ozve a všechno vyřeší", "cs")
        for stage in stages
        for lane in QUOTED_LANES
    )
    return replace(journey_map, stages=stages, answered=answered, amounts=amounts, quotes=quotes)


@pytest.fixture
def told(company, map_of):
    return lambda plan, customers=120, **options: full(map_of(company(plan, customers, **options), plan))


@pytest.mark.parametrize("stages", ["five", "twelve"])
@pytest.mark.parametrize("number", [0, 3])
def test_card_of_any_stage_is_laid_out_in_long_languages(stages, number, request, told, longer):
    plan = request.getfixturevalue(stages)

    figure = stage_card_figure(told(plan, example=True), plan.stages[number].id, longer)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)
    assert words_of(figure, "score:0")
    assert words_of(figure, "bar:0:numbers")


def test_card_says_where_it_stands_and_what_was_said(told, five, english):
    figure = stage_card_figure(told(five), "stage_3", english)

    assert "stage 4 of 5" in " ".join(words_of(figure, "facts"))
    assert words_of(figure, "title") == ["Support at length"]
    assert any("120 people" in words for words in words_of(figure, "facts"))
    assert words_of(figure, "bar:0:numbers") == ["12 of 40"]
    assert any(words.startswith("“Трижды") for words in words_of(figure, "pain:0:detail"))
    assert re.fullmatch(r"\d+ of \d+ stories", words_of(figure, "pain:0:detail")[0])
    assert "(emoji)" in " ".join(words_of(figure, "pain:0:detail"))


def test_card_counts_the_agents_who_told_of_the_stage_not_all_of_them(told, five, english):
    whole = told(five)
    rated = replace(whole.stage("stage_3"), staff=replace(whole.stage("stage_3").staff, n=8))
    stages = tuple(rated if stage.id == rated.id else stage for stage in whole.stages)

    head = " ".join(words_of(stage_card_figure(replace(whole, stages=stages), "stage_3", english), "facts"))

    assert whole.staff == 14
    assert "8 agents" in head
    assert "14 agents" not in head


def test_card_without_answers_says_so(company, five, map_of, english):
    journey_map = map_of(company(five, 30, agents=0, visits=lambda person, stage: stage != 4), five)

    figure = stage_card_figure(journey_map, "stage_4", english)

    assert words_of(figure, "few")
    assert words_of(figure, "score:") == []
    assert_laid_out(figure, SMALLEST_PREVIEW)


def test_hidden_map_has_a_kind_card(five, map_of, english):
    assert words_of(stage_card_figure(map_of([], five), "stage_0", english), "message")


@pytest.mark.parametrize(("stages", "pages"), [("five", 1), ("twelve", 3)])
def test_pages_of_what_was_told_are_laid_out_in_long_languages(stages, pages, request, told, longer):
    plan = request.getfixturevalue(stages)

    figures = told_figures(told(plan), longer)

    assert len(figures) == pages
    for figure in figures:
        assert_laid_out(figure, SMALLEST_SHEET)
        assert words_of(figure, "visibility:label")
    assert sum(len(words_of(figure, "stage:")) for figure in figures) >= len(plan.stages)


def test_pages_tell_each_matter_once_and_customers_above_the_line(told, five, english):
    (figure,) = told_figures(told(five), english)

    labels = [words_of(figure, f"{matter}:label") for matter in ("emotions", "next_step", "handovers", "contacts")]
    assert labels == [["Feelings"], ["Afterwards"] * 2, ["Handovers"], ["Number of contacts"]]
    assert words_of(figure, "emotions:0") == ["frustration\N{NO-BREAK SPACE}30%", *words_of(figure, "emotions:0")[1:]]


def test_quotes_of_pains_are_in_the_readers_language_tell_something_and_stand_once(told, five, english):
    journey_map = told(five)
    said = (
        ("They called back after a week of waiting", "en"),
        ("Some technical department", "en"),
        ("Nobody knew where my order was", "en"),
        ("Am așteptat 25 de minute la telefon", "ro"),
    )
    pains = [pain for pain in journey_map.pains if pain.stage_id == "stage_3"][:3]
    quotes = tuple(
        Quote(pain.stage_id, Layer.PAIN, pain.category, *words)
        for pain, chosen in zip(pains, ((3, 1, 0), (0, 2), (2, 0)), strict=True)
        for words in [said[number] for number in chosen]
    )

    (figure,) = told_figures(replace(journey_map, quotes=quotes), english)

    found = " ".join(words_of(figure, "quotes:3"))
    assert found == "“They called back after a week of waiting” “Nobody knew where my order was”"
    card = " ".join(words_of(stage_card_figure(replace(journey_map, quotes=quotes), "stage_3", english), "pain:"))
    assert card.count("They called back") == card.count("Nobody knew") == 1
    assert "Some technical department" not in card


def test_pictures_name_the_language_of_words_in_another_one(told, five, english):
    journey_map = told(five)
    pain = next(pain for pain in journey_map.pains if pain.stage_id == "stage_3")
    foreign = Quote("stage_3", Layer.PAIN, pain.category, "Am așteptat 25 de minute la telefon", "ro")
    quoting = replace(journey_map, quotes=(foreign,))
    named = "“Am așteptat 25 de minute la telefon” (Română)"

    (sheet,) = told_figures(quoting, english)

    assert " ".join(words_of(sheet, "quotes:3")) == named
    assert named in " ".join(words_of(stage_card_figure(quoting, "stage_3", english), "pain:"))
    assert " ".join(words_of(pain_card_figure(quoting, pain, english), "quote:")) == named


def test_nothing_told_makes_no_page(company, five, map_of, english):
    assert told_figures(map_of([], five), english) == []


def test_files_hold_every_page(told, five, english):
    journey_map = told(five)

    pages = draw_sheet(journey_map, english, vertical="satisfaction").count(b"/Type /Page ")
    assert pages == 2
    assert draw_sheet_png(journey_map, english, vertical="satisfaction").startswith(b"\x89PNG")
    assert draw_stage_card(journey_map, "stage_3", english).startswith(b"\x89PNG")
