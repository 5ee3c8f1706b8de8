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
from reports.overlay import overlay_figure
from reports.persona_differences import differences
from reports.picture_captions import overlay_caption
from reports.side_by_side import side_by_side
from tests.reports.conftest import TWELVE, Story
from tests.reports.looking import SMALLEST_PREVIEW, assert_fits_telegram, assert_laid_out, box_of, texts_of, words_of
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

    figure = overlay_figure(side_by_side(personas), whole, longer)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)
    assert words_of(figure, "banner")
    for number in range(count):
        assert marks(figure, number)
        assert words_of(figure, f"persona:{number}:title")


def test_every_curve_has_a_colour_a_line_and_a_marker_of_its_own(several, five, english):
    whole, personas = several(five, 5)

    figure = overlay_figure(side_by_side(personas), whole, english)

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

    figure = overlay_figure(side_by_side(personas), whole, english)

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
    assert "Noticed at length" in " ".join(words_of(overlay_figure(side_by_side(personas), named, english), "facts"))


def test_a_stage_of_too_few_is_a_gap(several, five, english):
    whole, personas = several(five, 2, **WITHOUT_THIRD)

    figure = overlay_figure(side_by_side(personas), whole, english)

    assert words_of(figure, "persona:0:figure")[2] == "–"
    assert len(marks(figure, 0)) == 4
    assert len(drawn(figure, 0)) == 2  # from the first to the second, and from the fourth to the last


def test_thin_evidence_is_thin_and_empty(several, five, english):
    whole, personas = several(five, 2, people=200)
    assert words_of(overlay_figure(side_by_side(personas), whole, english), "legend") == ["range"]
    personas[1] = (personas[1][0], rated(personas[1][1], 0, 3.0, half=0.8))

    figure = overlay_figure(side_by_side(personas), whole, english)

    widths = [line.get_linewidth() for line in drawn(figure, 1)]
    assert widths[0] < widths[1]
    assert [to_hex(mark.get_facecolor()) == style.PAPER.lower() for mark in marks(figure, 1)] == [True] + [False] * 4
    assert words_of(figure, "legend") == ["range", "few answers"]


def test_the_caption_tells_the_surest_difference_first_and_in_bold(several, five, english):
    whole, personas = several(five, 3, people=200)
    personas[2] = (personas[2][0], rated(rated(personas[2][1], 3, 4.6), 4, 5.0, half=2.0))

    caption = overlay_caption(side_by_side(personas), whole, english)

    first, *_ = differences(side_by_side(personas))
    assert (first.stage.id, first.more, first.change.verdict) == ("stage_3", NAMES[2], Verdict.REAL)
    assert f"<b>Support: {first.less} {english.decimal(first.change.before.value)}, {NAMES[2]} 4.6." in caption
    assert "judged together" in caption
    verdict = " ".join(words_of(overlay_figure(side_by_side(personas), whole, english), "verdict"))
    assert verdict in parsed(caption)
    assert len({one.stage.id for one in differences(side_by_side(personas))}) == 5


def test_what_can_be_chance_is_called_so(several, five, english):
    whole, personas = several(five, 2, people=12)
    alike = [(name, replace(personas[0][1], stages=personas[0][1].stages)) for name in NAMES[:2]]

    caption = parsed(overlay_caption(side_by_side(alike), whole, english))

    assert "At no stage can the difference be told from chance." in caption
    assert "real" not in caption


def test_many_pairs_at_many_stages_do_not_make_a_difference(several, twelve):
    """Twelve stages and ten pairs of personas with the same levels: chance alone is to be called chance."""
    _, personas = several(twelve, 5, people=80)

    assert not [one for one in differences(side_by_side(personas)) if one.change.verdict is Verdict.REAL]


def test_the_caption_fits_in_long_languages(several, plan_of, longer):
    whole, personas = several(plan_of(*TWELVE), 5, people=30, example=True)
    personas = [(name * 4 + "<&>", one) for name, one in personas]

    caption = overlay_caption(side_by_side(personas), whole, longer)

    assert units(caption) <= 1_024
    assert "<&>" not in caption


def test_those_who_are_hidden_or_rated_nothing_are_no_curve(several, five, map_of):
    _, personas = several(five, 5)
    hidden = ("Few", map_of([Story().add("nps", 7).told(number) for number in range(3)], five))
    unrated = ("Silent", map_of([Story().add("nps", 7).told(number) for number in range(9)], five))

    found = side_by_side([hidden, unrated, *personas], wanted=[0, 1, 2])

    assert [title for title, _ in found.personas] == list(NAMES)
    assert found.shown == (0, 1, 2, 3, 4)
    assert side_by_side([hidden, unrated, personas[0]]) is None


def test_two_to_five_are_chosen_else_the_first_ones_are_drawn(several, five):
    _, personas = several(five, 5)
    six = [*personas, ("Sixth", personas[0][1])]

    assert side_by_side(six).shown == (0, 1, 2, 3, 4)
    assert side_by_side(six, [5, 1]).shown == (1, 5)
    assert side_by_side(six, [1]).shown == side_by_side(six, range(6)).shown == (0, 1, 2, 3, 4)
    assert side_by_side(six, [5, 1]).drawn() == [six[1], six[5]]


def test_a_persona_looks_the_same_whatever_is_beside_it(several, five, english):
    whole, personas = several(five, 5)
    six = [*personas, ("Sixth", personas[0][1])]

    figure = overlay_figure(side_by_side(six, [2, 4]), whole, english)

    assert " ".join(words_of(figure, "persona:2:title")) == NAMES[2]
    assert " ".join(words_of(figure, "persona:4:title")) == NAMES[4]
    assert not any(marks(figure, number) for number in (0, 1, 3))
    assert side_by_side(six, [0, 3, 5]).looks() == [0, 3, 1]


def test_each_point_has_its_range_beside_those_of_others(several, five, english):
    whole, personas = several(five, 5)

    figure = overlay_figure(side_by_side(personas), whole, english)

    axis = {
        int(text.get_text()): box_of(figure, text).y0 + box_of(figure, text).height / 2
        for text in texts_of(figure, "axis:")
    }
    pixels = (axis[5] - axis[1]) / 4
    asides = set()
    for number, (_, one) in enumerate(personas):
        lines = [line for line in figure.findobj(Line2D) if line.get_gid() == f"persona:{number}:range"]
        for line, mark, stage in zip(lines, marks(figure, number), one.stages, strict=True):
            low, high = line.get_ydata()
            assert low - high == pytest.approx((stage.satisfaction.high - stage.satisfaction.low) * pixels, abs=1)
            assert {*line.get_xdata()} == {mark.xy[0]}
            assert high <= mark.xy[1] <= low
        asides.add(lines[0].get_xdata()[0])
    assert len(asides) == 5
    assert max(asides) - min(asides) < (lines[1].get_xdata()[0] - lines[0].get_xdata()[0]) * 0.7


def test_a_range_stays_on_the_scale(several, five, english):
    whole, personas = several(five, 2)
    personas[0] = (personas[0][0], rated(rated(personas[0][1], 0, 4.9, half=0.4), 1, 1.2, half=0.6))

    figure = overlay_figure(side_by_side(personas), whole, english)

    ends = [line.get_ydata() for line in figure.findobj(Line2D) if line.get_gid() == "persona:0:range"]
    grid = [line.get_ydata()[0] for line in figure.findobj(Line2D) if to_hex(line.get_color()) == style.GRID.lower()]
    assert min(grid) == min(high for _, high in ends)
    assert max(grid) == max(low for low, _ in ends)


def test_each_figure_says_of_how_many_it_is(several, plan_of, five, english):
    whole, personas = several(five, 2)
    narrow, thinner = several(plan_of(*TWELVE[:8]), 2)

    beside = overlay_figure(side_by_side(personas), whole, english)
    below = overlay_figure(side_by_side(thinner), narrow, english)

    counts = [str(stage.satisfaction.n) for stage in personas[1][1].stages]
    assert words_of(beside, "persona:1:n:") == [f" · n {n}" for n in counts]
    assert words_of(below, "persona:1:n:label") == ["n"]
    assert words_of(below, "persona:1:n:")[1:] == [str(stage.satisfaction.n) for stage in thinner[1][1].stages]
    for figure in (beside, below):
        assert_laid_out(figure, SMALLEST_PREVIEW)
        assert_fits_telegram(figure)


def test_picking_two_out_does_not_make_their_difference_surer(several, five):
    """A pair that is looked at alone is judged among all that could have been picked."""
    _, personas = several(five, 5, people=30)
    compared = side_by_side(personas, [1, 3])

    picked = {one.stage.id: one.change for one in differences(compared)}
    alone = {one.stage.id: one.change for one in differences(side_by_side([personas[1], personas[3]]))}

    assert {one.less for one in differences(compared)} | {one.more for one in differences(compared)} == {
        NAMES[1],
        NAMES[3],
    }
    assert picked.keys() == alone.keys()
    assert all(picked[stage].q >= alone[stage].q for stage in alone)
    assert any(picked[stage].q > alone[stage].q for stage in alone)


def test_nothing_to_compare_is_said(several, five, english):
    whole, personas = several(five, 2)
    apart = [
        (
            name,
            replace(
                one,
                stages=tuple(
                    stage if at == number else replace(stage, satisfaction=None) for at, stage in enumerate(one.stages)
                ),
            ),
        )
        for number, (name, one) in enumerate(personas)
    ]

    assert "two personas" in overlay_caption(side_by_side(apart), whole, english)


def test_the_file_is_a_png_that_telegram_takes(several, twelve, english, tmp_path):
    whole, personas = several(twelve, 5)
    file = tmp_path / "overlay.png"
    file.write_bytes(draw_overlay(side_by_side(personas), whole, english))

    height, width = matplotlib.image.imread(file).shape[:2]
    assert width == 1024
    assert height <= 1280
    assert texts_of(overlay_figure(side_by_side(personas), whole, english))
