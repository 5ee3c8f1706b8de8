"""Personas side by side: each curve is told apart by more than colour, gaps stay gaps, and doubt is said."""

from dataclasses import replace

import matplotlib.image
import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import RegularPolygon

from reports import style
from reports.compare import Verdict
from reports.draw import draw_overlay
from reports.metrics import Estimate
from reports.overlay import comparable, overlay_figure
from reports.persona_differences import differences
from reports.picture_captions import overlay_caption
from tests.reports.conftest import TWELVE, Story
from tests.reports.looking import SMALLEST_PREVIEW, assert_fits_telegram, assert_laid_out, texts_of, words_of
from tests.reports.messages import parsed, units

NAMES = (
    "Сравнивающая покупательница с большим опытом",
    "Abonat de lungă durată care revine des",
    "Velká rodina s malými dětmi a příbuznými",
    "Suburban entrepreneur",
    "Newcomer",
)
WITHOUT_THIRD = {"visits": lambda person, stage: stage != 2 or person < 3}


def rated(journey_map, number, value, *, half=0.1, n=40):
    """Put a figure of its own at one stage."""
    stages = list(journey_map.stages)
    figure = Estimate(value, value - half, value + half, n)
    stages[number] = replace(stages[number], satisfaction=figure, satisfaction_thin=half > 0.5)
    return replace(journey_map, stages=tuple(stages))


def drawn(figure, number):
    """Return the lines of a persona's curve."""
    return [line for line in figure.findobj(Line2D) if line.get_gid() == f"persona:{number}"]


def marks(figure, number):
    gid = f"persona:{number}:mark"
    return [mark for mark in figure.findobj(RegularPolygon) if mark.get_gid() == gid]


@pytest.fixture
def several(company, map_of):
    """Make the whole and so many personas, each smaller than the one before."""

    def make(plan, count, *, people=60, **options):
        whole = map_of(company(plan, count * people, agents=0, **options), plan)
        parts = [company(plan, people - 5 * number, agents=0, seed=number, **options) for number in range(count)]
        return whole, [(name, map_of(part, plan)) for name, part in zip(NAMES, parts, strict=False)]

    return make


@pytest.mark.parametrize("stages", [1, 5, 12])
@pytest.mark.parametrize("count", [2, 5])
def test_it_is_laid_out_in_long_languages(stages, count, several, plan_of, longer):
    whole, personas = several(plan_of(*TWELVE[:stages]), count, people=30, example=True)

    figure = overlay_figure(personas, whole, longer)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)
    assert words_of(figure, "banner")
    for number in range(count):
        assert marks(figure, number)
        assert words_of(figure, f"persona:{number}:title")


def test_every_curve_has_a_colour_a_line_and_a_marker_of_its_own(several, five, english):
    whole, personas = several(five, 5)

    figure = overlay_figure(personas, whole, english)

    looks = [
        (to_hex(lines[0].get_color()), str(lines[0].get_linestyle()), lines[0]._unscaled_dash_pattern)
        for lines in (drawn(figure, number) for number in range(5))
    ]
    shapes = {(mark.numvertices, round(mark.orientation, 2)) for number in range(5) for mark in marks(figure, number)}
    assert len({colour for colour, _, _ in looks}) == 5
    assert len({dashes for _, _, dashes in looks}) == 5
    assert len(shapes) == 5


def test_figures_and_people_stand_below_the_curves(several, five, english):
    whole, personas = several(five, 3)

    figure = overlay_figure(personas, whole, english)

    for number, (name, one) in enumerate(personas):
        assert " ".join(words_of(figure, f"persona:{number}:title")) == name
        assert words_of(figure, f"persona:{number}:people") == [f"{60 - 5 * number} customers"]
        assert words_of(figure, f"persona:{number}:figure") == [
            english.decimal(stage.satisfaction.value) for stage in one.stages
        ]
    facts = " ".join(words_of(figure, "facts"))
    assert "180 customers" in facts
    assert "2026" in facts
    assert "guide" not in facts
    named = replace(whole, guide_name=whole.stages[0].title)
    assert "Noticed at length" in " ".join(words_of(overlay_figure(personas, named, english), "facts"))


def test_a_stage_of_too_few_is_a_gap(several, five, english):
    whole, personas = several(five, 2, **WITHOUT_THIRD)

    figure = overlay_figure(personas, whole, english)

    assert words_of(figure, "persona:0:figure")[2] == "–"
    assert len(marks(figure, 0)) == 4
    assert len(drawn(figure, 0)) == 2  # from the first to the second, and from the fourth to the last


def test_thin_evidence_is_thin_and_empty(several, five, english):
    whole, personas = several(five, 2, people=200)
    assert not words_of(overlay_figure(personas, whole, english), "legend")
    personas[1] = (personas[1][0], rated(personas[1][1], 0, 3.0, half=0.8))

    figure = overlay_figure(personas, whole, english)

    widths = [line.get_linewidth() for line in drawn(figure, 1)]
    assert widths[0] < widths[1]
    assert [to_hex(mark.get_facecolor()) == style.PAPER.lower() for mark in marks(figure, 1)] == [True] + [False] * 4
    assert words_of(figure, "legend") == ["few answers"]


def test_the_caption_tells_the_surest_difference_first_and_in_bold(several, five, english):
    whole, personas = several(five, 3, people=200)
    personas[2] = (personas[2][0], rated(rated(personas[2][1], 3, 4.6), 4, 5.0, half=2.0))

    caption = overlay_caption(personas, whole, english)

    first, *_ = differences(personas)
    assert (first.stage.id, first.more, first.change.verdict) == ("stage_3", NAMES[2], Verdict.REAL)
    assert f"<b>Support: {first.less} {english.decimal(first.change.before.value)}, {NAMES[2]} 4.6." in caption
    assert "judged together" in caption
    verdict = " ".join(words_of(overlay_figure(personas, whole, english), "verdict"))
    assert verdict in parsed(caption)
    assert len({one.stage.id for one in differences(personas)}) == 5


def test_what_can_be_chance_is_called_so(several, five, english):
    whole, personas = several(five, 2, people=12)
    alike = [(name, replace(personas[0][1], stages=personas[0][1].stages)) for name in NAMES[:2]]

    caption = parsed(overlay_caption(alike, whole, english))

    assert "At no stage can the difference be told from chance." in caption
    assert "real" not in caption


def test_many_pairs_at_many_stages_do_not_make_a_difference(several, twelve):
    """Twelve stages and ten pairs of personas with the same levels: chance alone is to be called chance."""
    _, personas = several(twelve, 5, people=80)

    assert not [one for one in differences(personas) if one.change.verdict is Verdict.REAL]


def test_the_caption_fits_in_long_languages(several, plan_of, longer):
    whole, personas = several(plan_of(*TWELVE), 5, people=30, example=True)
    personas = [(name * 4 + "<&>", one) for name, one in personas]

    caption = overlay_caption(personas, whole, longer)

    assert units(caption) <= 1_024
    assert "<&>" not in caption


def test_those_who_are_hidden_or_rated_nothing_are_no_curve(several, five, map_of):
    _, personas = several(five, 5)
    hidden = ("Few", map_of([Story().add("nps", 7).told(number) for number in range(3)], five))
    unrated = ("Silent", map_of([Story().add("nps", 7).told(number) for number in range(9)], five))

    assert [title for title, _ in comparable([hidden, unrated, *personas])] == list(NAMES)
    assert comparable([*personas, ("Sixth", personas[0][1])]) == personas


def test_nothing_to_compare_is_said(several, five, english):
    whole, personas = several(five, 2)
    apart = [
        (name, replace(one, stages=tuple(replace(stage, satisfaction=None) for stage in one.stages)))
        for name, one in personas
    ]

    assert "two personas" in overlay_caption([personas[0], *apart[1:]], whole, english)


def test_the_file_is_a_png_that_telegram_takes(several, twelve, english, tmp_path):
    whole, personas = several(twelve, 5)
    file = tmp_path / "overlay.png"
    file.write_bytes(draw_overlay(personas, whole, english))

    height, width = matplotlib.image.imread(file).shape[:2]
    assert width == 1024
    assert height <= 1280
    assert texts_of(overlay_figure(personas, whole, english))
