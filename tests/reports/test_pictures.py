"""Pictures: what they say, where it stands, and that nothing is cut, crowded or too pale to read."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from zlib import crc32

import matplotlib.image
import pytest
from matplotlib.patches import Patch

from interview.bets import Bet
from interview.guide_texts import LONGEST, Use
from interview.language import Language, Locale
from reports import style
from reports.audience import of_audience
from reports.bets import with_bets
from reports.canvas import Canvas
from reports.draw import draw_curve, draw_preview, draw_sheet
from reports.journey_map import Imported, MomentOfTruth
from reports.map_caption import map_caption, moments_sentence
from reports.metrics import Estimate
from reports.own_curve import OwnPoint, own_curve_figure
from reports.page import page
from reports.plan import in_language
from reports.preview import preview_figure
from reports.segment import Audience
from reports.sheet import sheet_figure
from reports.stage_text import stage_text
from tests.reports.conftest import text as in_all
from tests.reports.looking import (
    MAIN_FIGURES,
    SMALLEST_PREVIEW,
    SMALLEST_SHEET,
    assert_fits_telegram,
    assert_laid_out,
    box_of,
    gids_of,
    pixels_of,
    texts_of,
    words_of,
)


@pytest.fixture
def busy(company, five, map_of):
    return map_of(company(five, 112, visits=lambda person, stage: stage != 4 or person < 22), five)


@pytest.fixture
def mapped(company, map_of):
    """Make a company and its map in one go."""
    return lambda plan, customers, *, k=5, **options: map_of(company(plan, customers, **options), plan, k=k)


@pytest.fixture
def three(plan_of):
    return plan_of("До покупки", "Покупка", "После покупки")


@pytest.mark.parametrize(
    ("stages", "vertical"),
    [("three", "satisfaction"), ("five", "satisfaction"), ("five", "importance"), ("twelve", "satisfaction")],
)
def test_preview_of_any_journey_is_laid_out_in_long_languages(stages, vertical, request, mapped, longer):
    plan = request.getfixturevalue(stages)
    journey_map = mapped(plan, 130, example=True, visits=lambda person, stage: (person + stage) % 3 > 0 and stage != 1)

    figure = preview_figure(journey_map, longer, vertical=vertical)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)
    assert len(words_of(figure, "stage:")) >= len(plan.stages)
    assert words_of(figure, "pain:2:name")


@pytest.mark.parametrize("count", [1, 2, 4, 6, 7, 8, 9, 10, 11])
def test_preview_is_laid_out_with_any_number_of_stages(count, company, plan_of, map_of, english):
    plan = plan_of(*("Выбор", "Cumpărare", "Zákaznická podpora", "Повторная покупка")[: count % 4 + 1] * 3)
    plan = type(plan)(plan.guide_id, 1, plan.stages[:count])
    journey_map = map_of(company(plan, 60), plan)

    assert_laid_out(preview_figure(journey_map, english, vertical="satisfaction"), SMALLEST_PREVIEW)


def test_preview_sets_long_names_of_many_stages_in_two_columns(company, plan_of, map_of, english):
    plan = plan_of(*["Повседневное использование услуги", "Оплата", "Доставка оборудования"] * 2)

    figure = preview_figure(map_of(company(plan, 60), plan), english, vertical="satisfaction")

    numbered = [text for text in texts_of(figure, "stage:name") if text.get_text()[0].isdigit()]
    assert len(numbered) == 6
    assert len({text.get_position()[0] for text in numbered}) == 2
    assert_laid_out(figure, SMALLEST_PREVIEW)


def test_preview_says_who_when_and_what(busy, english):
    figure = preview_figure(busy, english, vertical="satisfaction")

    assert words_of(figure, "title") == ["Customer journey"]
    facts = " · ".join(words_of(figure, "facts"))
    for fact in ("112 customers", "14 agents", "2026", "all customers", "all channels", "satisfaction, of 5"):
        assert fact in facts
    assert words_of(figure, "n:")[1:] == ["112", "112", "112", "112", "22"]
    assert words_of(figure, "stage:") == ["Noticed", "Chose", "Bought", "Support", "Stayed"]
    assert words_of(figure, "banner") == []


def test_preview_writes_main_figures_large_and_where_they_belong(busy, english):
    figure = preview_figure(busy, english, vertical="satisfaction")

    labels = texts_of(figure, "curve:")
    assert [text.get_text() for text in labels] == [f"{stage.satisfaction.value:.1f}" for stage in busy.stages]
    assert [text.get_text() for text in texts_of(figure, "other:")[1:]] == [
        f"{stage.importance.value:.1f}" for stage in busy.stages
    ]
    for text in [*labels, *texts_of(figure, "other:")[1:], *texts_of(figure, "pain:0:share")]:
        assert pixels_of(figure, text) >= MAIN_FIGURES - 0.01
    centres = [box_of(figure, text).x0 + box_of(figure, text).width / 2 for text in labels]
    assert centres == sorted(centres)


def test_importance_and_satisfaction_change_places(busy, english):
    upright = preview_figure(busy, english, vertical="satisfaction")
    turned = preview_figure(busy, english, vertical="importance")

    assert words_of(turned, "curve:") == words_of(upright, "other:")[1:]
    assert words_of(turned, "other:")[1:] == words_of(upright, "curve:")
    assert "staff" in gids_of(upright)
    assert "staff" not in gids_of(turned)


def test_gap_is_left_where_too_few_answered(company, five, map_of, english):
    journey_map = map_of(company(five, 40, agents=0, visits=lambda person, stage: stage != 2 or person < 4), five)

    figure = preview_figure(journey_map, english, vertical="satisfaction")

    assert words_of(figure, "n:2") == ["<5"]
    assert words_of(figure, "other:2") == ["–"]
    assert words_of(figure, "curve:2") == []
    assert gids_of(figure).count("curve") == 2  # of four lines between five points
    assert gids_of(figure).count("curve:band") == 2


def test_thin_evidence_is_drawn_thin(company, five, map_of, english):
    journey_map = map_of(company(five, 90, visits=lambda person, stage: stage != 4 or person < 12), five)

    figure = preview_figure(journey_map, english, vertical="satisfaction")

    assert journey_map.stage("stage_4").satisfaction_thin
    widths = [line.get_linewidth() for line in figure.findobj(lambda artist: artist.get_gid() == "curve")]
    assert widths[-1] < min(widths[:-1]) / 2
    assert any("few answers" in words for words in words_of(figure, "legend"))


@pytest.mark.parametrize("stages", ["five", "twelve"])
def test_agents_points_that_rest_on_few_answers_are_drawn_thin(stages, request, mapped, english):
    journey_map = mapped(request.getfixturevalue(stages), 112)
    sure = tuple(replace(stage, staff=Estimate(4.0, 3.6, 4.4, 30)) for stage in journey_map.stages)
    wide = replace(sure[1], staff=Estimate(3.0, 2.2, 3.6, 6))
    thin = replace(journey_map, stages=(sure[0], wide, *sure[2:]))

    clear = preview_figure(replace(journey_map, stages=sure), english, vertical="satisfaction")
    figure = preview_figure(thin, english, vertical="satisfaction")

    assert "square:thin" not in gids_of(clear)
    assert not any("few answers" in words for words in words_of(clear, "legend"))
    assert gids_of(figure).count("square:thin") == 2  # one of them in the legend
    widths = [line.get_linewidth() for line in figure.findobj(lambda artist: artist.get_gid() == "staff")]
    assert len(widths) == 2
    assert widths[0] < widths[1]
    assert any("few answers" in words for words in words_of(figure, "legend"))
    assert_laid_out(figure, SMALLEST_PREVIEW)


def test_worst_stage_and_moments_of_truth_are_marked_by_shape(busy, english):
    figure = preview_figure(busy, english, vertical="satisfaction")

    edges = {
        patch.get_gid(): patch.get_linewidth()
        for patch in figure.findobj(Patch)
        if str(patch.get_gid()).startswith("arrow")
    }
    assert [gid for gid, width in edges.items() if width > 0] == ["arrow:3"]
    assert gids_of(figure).count("face:sad") == 1
    for gid, starred in (
        ("star", sum(stage.is_moment for stage in busy.stages)),
        ("star:hollow", sum(stage.may_be_moment for stage in busy.stages)),
    ):
        assert gids_of(figure).count(gid) == (starred + 1 if starred else 0)  # and one in the legend


def test_a_moment_of_truth_differs_in_shape_from_a_possible_one(busy, english):
    drivers = [Estimate(0.2, 0.1, 0.3, 60), Estimate(0.2, 0.1, 0.3, 60), None, None, None]
    moments = [MomentOfTruth.CONFIRMED, MomentOfTruth.NO, MomentOfTruth.NO, MomentOfTruth.URGENT, MomentOfTruth.NO]
    stages = tuple(
        replace(stage, driver=driver, moment=moment)
        for stage, driver, moment in zip(busy.stages, drivers, moments, strict=True)
    )
    mixed = replace(busy, stages=stages, driven="nps")

    figure = preview_figure(mixed, english, vertical="satisfaction")
    assert_laid_out(figure, smallest=SMALLEST_PREVIEW)

    assert (gids_of(figure).count("star"), gids_of(figure).count("star:hollow")) == (2, 2)
    caption = map_caption(mixed, english, vertical="satisfaction")
    first, fourth = (in_language(stages[number].short_title, english) for number in (0, 3))
    assert f"★ {first} · moment of truth: important to " in caption
    assert f"☆ {fourth} · possible moment of truth\n" in caption
    assert f"★ Moments of truth: {first}. ☆ Possible moments of truth: {fourth}." in moments_sentence(mixed, english)
    assert "too few people rated everything for that last part" in moments_sentence(mixed, english)
    assert stage_text(mixed, stages[3].id, english).count("☆ possible moment of truth, urgent") == 1
    html = page(mixed, english)
    assert html.count('class="star possible"') == 3  # on the curve, in the legend, at the stage


def test_three_pains_stand_below_five_stages_with_managers_bets(busy, five, longer):
    bets = [Bet(five.guide_id, {stage.id: 5 for stage in five.stages}, None, frozenset()) for _ in range(3)]

    figure = preview_figure(with_bets(busy, bets, five), longer, vertical="satisfaction")

    assert [len(words_of(figure, f"pain:{number}:name")) > 0 for number in range(3)] == [True] * 3
    assert_fits_telegram(figure)


def test_pains_show_share_and_link(busy, english):
    figure = preview_figure(busy, english, vertical="satisfaction")

    waiting = next(n for n, pain in enumerate(busy.pains) if pain.category == "wait_time")
    assert words_of(figure, f"pain:{waiting}:name") == ["Waiting for an answer"]
    assert words_of(figure, f"pain:{waiting}:detail") == ["Support · 27 of 68 stories"]
    assert words_of(figure, f"pain:{waiting}:share") == ["40%"]
    assert words_of(figure, f"pain:{waiting}:link") == [f"−{round(-busy.pains[waiting].impact.value)}"]
    assert words_of(figure, "heading:link") == ["link to NPS"]


def test_examples_banner_is_on_every_map(company, five, map_of, english):
    journey_map = map_of(company(five, 20, example=True), five)

    for build in (preview_figure, sheet_figure):
        assert words_of(build(journey_map, english, vertical="satisfaction"), "banner") == [
            "Examples, not real customers"
        ]


@pytest.mark.parametrize(("people", "k"), [(4, 5), (0, 5), (0, 1)])
def test_hidden_map_is_a_kind_picture(people, k, mapped, five, longer):
    journey_map = mapped(five, people, agents=0, k=k)

    figure = preview_figure(journey_map, longer, vertical="satisfaction")

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert words_of(figure, "message")
    assert not words_of(figure, "curve") + words_of(figure, "n:") + words_of(figure, "pain")


def test_map_of_one_person_in_the_sandbox_is_laid_out(company, five, map_of, longer):
    journey_map = map_of(company(five, 1, agents=0, example=True), five, k=1)

    assert_laid_out(preview_figure(journey_map, longer, vertical="satisfaction"), SMALLEST_PREVIEW)


def test_agents_alone_are_drawn_without_customers(company, five, map_of, english):
    journey_map = map_of(company(five, 0, agents=9), five)

    figure = preview_figure(journey_map, english, vertical="satisfaction")

    assert "staff" in gids_of(figure)
    assert "fewer than 5 customers" in " ".join(words_of(figure, "facts"))


def test_thousands_of_people_fit_below_twelve_stages(company, twelve, map_of, english):
    journey_map = map_of(company(twelve, 1_200), twelve)

    figure = preview_figure(journey_map, english, vertical="satisfaction")

    assert words_of(figure, "n:")[-12:] == ["1,200"] * 12
    assert_laid_out(figure, SMALLEST_PREVIEW)


@pytest.mark.parametrize("stages", ["five", "twelve"])
def test_sheet_is_laid_out_in_long_languages(stages, request, mapped, longer):
    plan = request.getfixturevalue(stages)
    journey_map = mapped(plan, 130, silent=90, example=True)

    figure = sheet_figure(journey_map, longer, vertical="satisfaction")

    assert_laid_out(figure, SMALLEST_SHEET)
    assert len(words_of(figure, "tile:0:value")) == 1
    assert len(words_of(figure, "staff_mean:")) > len(plan.stages)


def test_sheet_tells_scores_definitions_and_version(busy, english):
    figure = sheet_figure(busy, english, vertical="satisfaction")

    notes = " ".join(words_of(figure, "note"))
    assert "not what causes what" in notes
    assert "Guide customer_journey, version 1." in notes
    assert "22 November 2026" in notes
    assert "fewer than 5 people" in notes
    assert words_of(figure, "tile:1:value") == [f"{round(busy.csat.value)}%"]


def test_sheet_says_above_the_map_what_the_journey_is(busy, english):
    headed = replace(busy, scenario=in_all("From asking to moving in."), goal=in_all("Be online on the first day."))

    said = words_of(sheet_figure(headed, english, vertical="satisfaction"), "scenario")

    assert said == [
        "Scenario: From asking to moving in.",
        "Customer's goal, as the company sees it: Be online on the first day.",
    ]
    assert words_of(sheet_figure(replace(headed, goal=None), english, vertical="satisfaction"), "scenario") == said[:1]
    assert words_of(sheet_figure(busy, english, vertical="satisfaction"), "scenario") == []


def test_sheet_with_the_longest_scenario_and_goal_is_laid_out(mapped, five, longer):
    longest = in_all(("Предусмотрительность " * LONGEST[Use.HEAD])[: LONGEST[Use.HEAD]])
    journey_map = replace(mapped(five, 130, silent=90, example=True), scenario=longest, goal=longest)

    figure = sheet_figure(journey_map, longer, vertical="satisfaction")

    assert len(words_of(figure, "scenario")) > 2
    assert_laid_out(figure, SMALLEST_SHEET)


def test_sheet_tells_range_and_people_of_the_agents_view(busy, english):
    figure = sheet_figure(busy, english, vertical="satisfaction")

    ranges = [f"{one.low:.1f}–{one.high:.1f}" for one in (stage.staff for stage in busy.stages)]
    assert words_of(figure, "staff_range:")[-5:] == ranges
    assert words_of(figure, "staff_n:")[-5:] == ["14"] * 5

    alone = sheet_figure(of_audience(busy, Audience.STAFF), english, vertical="satisfaction")
    assert words_of(alone, "range:")[-5:] == ranges  # there it is the curve
    assert words_of(alone, "staff_range:") == []


def test_sheet_tells_imported_scores_beside_its_notes(busy, english):
    imported = Imported(44, rating=Estimate(3.5, 3.0, 4.0, 30), nps=Estimate(12.5, 1.25, 20.75, 31))

    figure = sheet_figure(replace(busy, imported=imported), english, vertical="satisfaction")

    notes = " ".join(words_of(figure, "note"))
    assert "counted apart from the interviews: 44 people. Reviews give 3.5 of 5 (30 people)." in notes
    assert "NPS in imported surveys: +12 (31 people)." in notes
    assert_laid_out(figure, SMALLEST_SHEET)


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_own_curve_is_laid_out_in_long_languages(count, twelve, longer):
    points = [OwnPoint(stage.id, 1 + n % 5, 5 - n % 4) for n, stage in enumerate(twelve.stages[:count])]

    figure = own_curve_figure(points, twelve, longer)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)
    assert sum(gid.startswith("face:") for gid in gids_of(figure)) == count + 1  # and one in the legend
    assert sum(gid.startswith("bar:") for gid in gids_of(figure)) == count


def test_own_curve_has_words_and_no_digits_on_its_scale(five, english):
    points = [OwnPoint("stage_0", 5, None), OwnPoint("stage_1", None, 3), OwnPoint("stage_3", 1, 5)]

    figure = own_curve_figure(points, five, english)

    assert sorted(words_of(figure, "axis:")) == ["high", "low"]
    assert words_of(figure, "stage:") == ["Noticed", "Chose", "Support"]
    assert gids_of(figure).count("curve") == 0  # a skipped rating is a gap
    assert gids_of(figure).count("face:sad") == 1
    assert not any(any(letter.isdigit() for letter in text.get_text()) for text in texts_of(figure))


def test_preview_file_is_a_png_that_telegram_takes(busy, english, tmp_path):
    file = tmp_path / "map.png"
    file.write_bytes(draw_preview(busy, english, vertical="satisfaction"))

    height, width = matplotlib.image.imread(file).shape[:2]
    assert width == 1024
    assert height <= 1280
    assert file.stat().st_size < 1_000_000


def test_sheet_file_is_a_pdf_without_a_date_of_making(busy, english):
    document = draw_sheet(busy, english, vertical="importance")

    assert document.startswith(b"%PDF")
    assert b"CreationDate" not in document


def test_foreign_letters_and_dollars_are_drawn_as_they_are(company, plan_of, map_of, english):
    plan = plan_of("Pay $5 or $6", "Line\nbreak", "Drive 🛻", "zero\u200bwidth", "Stay")
    journey_map = map_of(company(plan, 20), plan)

    figure = preview_figure(journey_map, english, vertical="satisfaction")
    draw_preview(journey_map, english, vertical="satisfaction")  # a missing letter would be a warning, so an error

    words = " ".join(words_of(figure, "stage:"))
    assert "$5 or $6" in words
    assert "Line break" in words
    assert "Drive (emoji)" in words
    assert not any(text.get_parse_math() for text in texts_of(figure))


def test_pictures_drawn_side_by_side_in_threads_are_equal(busy, english, five):
    points = [OwnPoint("stage_0", 5, 2), OwnPoint("stage_3", 1, 5)]

    with ThreadPoolExecutor(4) as pool:
        previews = [pool.submit(draw_preview, busy, english, vertical="satisfaction") for _ in range(2)]
        curves = [pool.submit(draw_curve, points, five, english) for _ in range(2)]
        sums = [{crc32(job.result()) for job in jobs} for jobs in (previews, curves)]

    assert sums == [
        {crc32(draw_preview(busy, english, vertical="satisfaction"))},
        {crc32(draw_curve(points, five, english))},
    ]


def test_no_text_style_of_the_preview_is_below_the_smallest():
    looks = [getattr(style.PREVIEW, name) for name in ("title", "heading", "body", "quiet", "stage", "pain", "banner")]

    assert min(look.size for look in looks) >= SMALLEST_PREVIEW
    assert min(look.size for look in (style.PREVIEW.figure, style.PREVIEW.row)) >= MAIN_FIGURES


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Zapojení a nastavení služby", ["Zapojení", "a nastavení", "služby"]),
        ("Приехал и в субботу", ["Приехал", "и в субботу"]),
        ("Dlouhé čekání: 11 z celkem 26 příběhů", ["Dlouhé čekání:", "11 z celkem", "26 příběhů"]),
        ("настроение рассказов (n = 120)", ["настроение рассказов", "(n = 120)"]),
        ("потенциал, из 20 (n = 200)", ["потенциал, из 20", "(n = 200)"]),
    ],
)
def test_a_word_of_one_letter_or_a_number_does_not_end_a_line(words, lines):
    canvas = Canvas(style.PREVIEW, Locale(Language.EN), paper=style.PAPER)
    width = canvas.measure(max(lines, key=len), style.BODY) + 1

    assert canvas.wrap(words, style.BODY, width) == lines


def test_a_word_of_one_letter_stands_alone_rather_than_break_the_next_one():
    canvas = Canvas(style.PREVIEW, Locale(Language.EN), paper=style.PAPER)
    width = canvas.measure("nastavení", style.BODY) + 1

    assert canvas.wrap("a nastavení", style.BODY, width) == ["a", "nastavení"]
