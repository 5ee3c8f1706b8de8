"""Scores on their scales, and two periods against each other: what they say, where it stands, that it fits a phone."""

import re
from dataclasses import replace
from datetime import timedelta

import matplotlib.image
import pytest
from matplotlib.patches import Patch

from reports.audience import of_audience
from reports.compare import Change, Comparison, StageChange, Verdict
from reports.comparison_picture import comparison_figure
from reports.draw import draw_comparison, draw_numbers
from reports.metrics import Estimate
from reports.numbers_picture import numbers_figure
from reports.period import Period
from reports.segment import Audience, Dimension
from tests.reports.conftest import PERIOD, TWELVE, company, map_of, plan_of
from tests.reports.looking import (
    MAIN_FIGURES,
    SMALLEST_PREVIEW,
    assert_fits_telegram,
    assert_laid_out,
    box_of,
    pixels_of,
    texts_of,
    words_of,
)

LONG = (*TWELVE[:4], "Asistență și despăgubiri", "Vyřízení reklamace", *TWELVE[6:])
SIZES = (1, 5, 12)
RATES = {Verdict.REAL: 0.01, Verdict.MAYBE: 0.1, Verdict.CHANCE: 0.6}


@pytest.fixture(scope="module")
def maps():
    """Make maps of journeys of several lengths, once for all tests."""
    plans = [plan_of(*LONG[:count]) for count in SIZES]
    return {len(plan.stages): driven(map_of(company(plan, 90, silent=90, example=True), plan)) for plan in plans}


def driven(journey_map):
    """Say how the stages go with NPS, which takes long to find out of twelve."""
    shares = [Estimate(share, share - 0.05, share + 0.08, 90) for share in (0.04, 0.11, -0.01, 0.31, 0.02) * 3]
    stages = [replace(stage, driver=share) for stage, share in zip(journey_map.stages, shares, strict=False)]
    return replace(journey_map, stages=tuple(stages), driven="nps")


def assert_phone(figure):
    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)


def place(figure, gid):
    (found,) = [patch for patch in figure.findobj(Patch) if patch.get_gid() == gid]
    box = box_of(figure, found)
    return (box.x0 + box.x1) / 2


def change(verdict, before=2.4, after=3.1):
    rated = [Estimate(value, value - 0.3, value + 0.3, n) for value, n in ((before, 60), (after, 1_058))]
    return Change(*rated, q=RATES[verdict])


def compared(journey_map, *verdicts, nps=Verdict.CHANCE, mix=()):
    """Compare two periods whose stages changed as surely as is said, in turn."""
    later = replace(journey_map, period=Period(PERIOD.end, PERIOD.end + timedelta(days=21)))
    later = replace(later, generated_on=later.period.end)
    stages = [StageChange(stage, change(verdicts[number % len(verdicts)])) for number, stage in enumerate(later.stages)]
    scores = Change(Estimate(-21, -38, -4, 60), Estimate(3, -14, 20, 58), q=RATES[nps])
    shares = Change(Estimate(30, 20, 42, 60), Estimate(49, 36, 62, 58), q=RATES[nps])
    return Comparison(journey_map, later, tuple(stages), 0.5, scores, shares, mix)


# Numbers


@pytest.mark.parametrize("count", SIZES)
def test_numbers_are_laid_out_in_long_languages(count, maps, longer):
    figure = numbers_figure(maps[count], longer)

    assert_phone(figure)
    assert len(texts_of(figure, "score:")) > 9
    assert words_of(figure, "driver:0:name")


def test_each_score_has_its_value_its_range_and_its_people(maps, english):
    journey_map = maps[5]

    figure = numbers_figure(journey_map, english)

    written = [f"{round(journey_map.nps.value):+}".replace("-", "−").replace("+0", "0")]
    written += [f"{round(one.value)}%" for one in (journey_map.csat, journey_map.ces)]
    for number, (name, text, score) in enumerate(
        zip(("NPS", "CSAT", "CES"), written, (journey_map.nps, journey_map.csat, journey_map.ces), strict=True)
    ):
        assert words_of(figure, f"score:{number}:name") == [name]
        assert words_of(figure, f"score:{number}:figure") == [text]
        assert words_of(figure, f"score:{number}:behind") == [f"n = {score.n}"]
        assert pixels_of(figure, texts_of(figure, f"score:{number}:figure")[0]) >= MAIN_FIGURES - 0.01
    facts = " ".join(words_of(figure, "facts"))
    assert "At this size only a change of about" in facts
    assert "invited: 180 · complete: 90" in facts
    assert "Mean" in facts


def test_a_score_lies_on_its_scale_within_its_range(maps, english):
    figure = numbers_figure(replace(maps[5], nps=Estimate(50, 25, 75, 40)), english)

    low, high = (box_of(figure, texts_of(figure, f"score:0:{end}")[0]) for end in ("low", "high"))
    left, right = low.x1 + 16, high.x0 - 16
    assert place(figure, "score:0:dot") == pytest.approx(left + 0.75 * (right - left), abs=4)
    (line,) = [patch for patch in figure.findobj(Patch) if patch.get_gid() == "score:0:range"]
    box = box_of(figure, line)
    assert (box.x0 - left) / (right - left) == pytest.approx(0.625, abs=0.01)
    assert (box.x1 - left) / (right - left) == pytest.approx(0.875, abs=0.01)


def test_what_goes_with_the_score_is_ranked_and_the_rest_is_counted(maps, english):
    journey_map = maps[12]

    figure = numbers_figure(journey_map, english)

    ranked = sorted(journey_map.stages, key=lambda stage: -stage.driver.value)
    names = [text.get_text() for text in texts_of(figure, "driver:") if text.get_gid().endswith(":name")]
    assert 0 < len(names) < 12
    assert names == [stage.short_title["en"] for stage in ranked[: len(names)]]
    assert f"{12 - len(names)} more stages have no room here." in " ".join(words_of(figure, "note"))
    assert "not what causes what" in " ".join(words_of(figure, "note"))


def test_a_hidden_score_is_no_dot_and_drivers_say_what_they_wait_for(maps, english, longer):
    hidden = replace(maps[5], ces=None, ces_mean=None, driven=None)

    figure = numbers_figure(hidden, english)

    assert words_of(figure, "score:2:figure") == ["fewer than 5 people"]
    assert not [patch for patch in figure.findobj(Patch) if patch.get_gid() == "score:2:dot"]
    assert "once about 50 people have rated" in " ".join(words_of(figure, "note"))
    assert not words_of(figure, "driver:")
    assert_phone(numbers_figure(hidden, longer))


@pytest.mark.parametrize("count", SIZES)
def test_numbers_of_agents_alone_are_their_view_of_each_stage(count, maps, longer, english):
    agents = of_audience(maps[count], Audience.STAFF)

    figure = numbers_figure(agents, english)

    assert_phone(numbers_figure(agents, longer))
    assert words_of(figure, "stage:0:figure") == [f"{agents.stages[0].staff.value:.1f}"]
    assert not words_of(figure, "score:")
    assert "how agents see" in " ".join(words_of(figure, "note"))


# What changed


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("verdicts", [tuple(Verdict), (Verdict.REAL,), (Verdict.CHANCE,)])
def test_changes_are_laid_out_in_long_languages(count, verdicts, maps, longer):
    figure = comparison_figure(compared(maps[count], *verdicts, mix=(Dimension.PERSONA, Dimension.SOURCE)), longer)

    assert_phone(figure)


def test_each_figure_stands_before_and_now_with_its_people(maps, english):
    figure = comparison_figure(compared(maps[5], Verdict.REAL), english)

    assert words_of(figure, "change:0:name") == [LONG[0]]
    assert words_of(figure, "change:0:figure") == ["▲ 2.4 → 3.1"]
    assert words_of(figure, "change:0:behind") == ["n 60 → 1,058"]
    assert place(figure, "change:0:before") < place(figure, "change:0:dot")
    assert pixels_of(figure, texts_of(figure, "change:0:figure")[0]) >= MAIN_FIGURES - 0.01
    legend = " ".join(words_of(figure, "legend"))
    assert re.search(r"before: 2\W+22 Nov 2026", legend)
    assert "now: 23 Nov" in legend
    assert legend.count("90 customers") == 2
    assert "by about 0.5 or more would show" in " ".join(words_of(figure, "note"))
    assert words_of(figure, "banner") == ["Examples, not real customers"]
    assert "all customers" in " ".join(words_of(figure, "facts"))


def test_the_surest_changes_come_first_under_words_that_say_how_sure_they_are(maps, english):
    figure = comparison_figure(compared(maps[5], Verdict.CHANCE, Verdict.MAYBE, Verdict.REAL), english)

    assert words_of(figure, "verdict") == ["A real change", "Perhaps a change", "Cannot be told from chance"]
    names = [text.get_text() for text in texts_of(figure, "change:") if text.get_gid().endswith(":name")]
    assert names == [LONG[2], LONG[1], LONG[4], "NPS", "CSAT", LONG[0], LONG[3]]
    signs = [text.get_text()[0] for text in texts_of(figure, "change:") if text.get_gid().endswith(":figure")]
    assert signs == ["▲", "△", "△", "≈", "≈", "≈", "≈"]


def test_what_fell_has_a_sign_that_points_down(maps, english):
    comparison = compared(maps[1], Verdict.REAL)
    fallen = replace(comparison, stages=(StageChange(maps[1].stages[0], change(Verdict.REAL, 3.1, 2.4)),))

    figure = comparison_figure(fallen, english)

    assert words_of(figure, "change:0:figure") == ["▼ 3.1 → 2.4"]
    assert place(figure, "change:0:dot") < place(figure, "change:0:before")


def test_every_stage_of_a_long_journey_stands_there_if_only_as_text(maps, english):
    figure = comparison_figure(compared(maps[12], Verdict.CHANCE), english)

    assert_phone(figure)
    drawn = [text.get_text() for text in texts_of(figure, "change:") if text.get_gid().endswith(":name")]
    lines = words_of(figure, "line")
    assert drawn[:2] == ["NPS", "CSAT"]
    assert len(drawn) + len(lines) == 14
    assert lines[-1] == f"≈ {LONG[11]}: 2.4 → 3.1 · n 60 → 1,058"


def test_another_mix_of_people_is_warned_of_on_the_picture(maps, english):
    figure = comparison_figure(compared(maps[5], Verdict.REAL, mix=(Dimension.SOURCE,)), english)

    assert "The mix of sources differs" in " ".join(words_of(figure, "note"))


def test_where_nothing_can_be_compared_the_picture_says_so(maps, english, longer):
    none = replace(compared(maps[5], Verdict.REAL), stages=(), visible=None, nps=None, csat=None)

    assert "Too few people rated a stage in both periods" in " ".join(
        words_of(comparison_figure(none, english), "message")
    )
    assert_phone(comparison_figure(none, longer))


def test_both_pictures_are_pngs_that_telegram_takes(maps, english, tmp_path):
    pictures = draw_numbers(maps[5], english), draw_comparison(compared(maps[5], *Verdict), english)
    for number, picture in enumerate(pictures):
        file = tmp_path / f"{number}.png"
        file.write_bytes(picture)
        height, width = matplotlib.image.imread(file).shape[:2]
        assert width == 1024
        assert height <= 1280
