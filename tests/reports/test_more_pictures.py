"""Matrix, pains, trend, funnel, heat map and channels: what they say, where it stands, and that it fits a phone."""

import math
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import combinations, pairwise

import matplotlib.image
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from interview.records import Disposition
from reports import style
from reports.channel_flow import channel_flow_figure
from reports.draw import draw_channel_flow, draw_funnel, draw_heat_map, draw_matrix, draw_pareto, draw_trend
from reports.funnel_picture import funnel_figure
from reports.heat_map import heat_map_figure, heat_of
from reports.journey_map import Funnel
from reports.matrix import matrix_figure
from reports.metrics import Estimate
from reports.pareto import pareto_figure
from reports.period import Period
from reports.trend import trend_figure
from tests.reports.conftest import PERIOD, START, TWELVE, Story
from tests.reports.looking import (
    MAIN_FIGURES,
    SMALLEST_PREVIEW,
    assert_fits_telegram,
    assert_laid_out,
    box_of,
    gids_of,
    pixels_of,
    texts_of,
    words_of,
)

LONG = (*TWELVE[:4], "Asistență și despăgubiri", "Vyřízení reklamace", *TWELVE[6:])
SIZES = (1, 3, 5, 12)


@pytest.fixture
def mapped(company, map_of):
    """Make a company and its map in one go."""
    return lambda plan, customers, *, k=5, **options: map_of(company(plan, customers, **options), plan, k=k)


@pytest.fixture
def busy(mapped, five):
    return mapped(five, 112, visits=lambda person, stage: stage != 4 or person < 22)


@pytest.fixture
def empty(map_of, five):
    """Make a map of enough people who rated and told nothing but the whole."""
    return map_of([Story().add("nps", 7).told(number) for number in range(9)], five)


@pytest.fixture
def spaced(mapped):
    """Make maps of periods that follow one another, of so many customers each."""

    def make(plan, *customers, **options):
        periods = []
        for number, people in enumerate(customers):
            start = START + timedelta(days=28 * number)
            period = Period(start, start + timedelta(days=28))
            journey_map = mapped(plan, people, agents=0, seed=number, **options)
            periods.append((period, replace(journey_map, period=period)))
        return periods

    return make


def assert_phone(figure):
    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)


def named(figure, gid, kind=Patch):
    """Artists of a name, or of a name and its numbers."""
    return [artist for artist in figure.findobj(kind) if (artist.get_gid() or "").startswith(gid)]


def middle_of(figure, artist):
    box = box_of(figure, artist)
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


# Importance against satisfaction


@pytest.mark.parametrize("count", SIZES)
def test_matrix_is_laid_out_in_long_languages(count, mapped, plan_of, longer):
    journey_map = mapped(plan_of(*LONG[:count]), 130, example=True)

    figure = matrix_figure(journey_map, longer)

    assert_phone(figure)
    assert len(named(figure, "chip:")) >= count
    assert words_of(figure, "banner")


@pytest.mark.parametrize("count", range(1, 13))
def test_matrix_keeps_markers_apart_though_all_stages_are_rated_alike(count, mapped, plan_of, english):
    journey_map = mapped(plan_of(*LONG[:count]), 30)
    alike = Estimate(3.01, 2.6, 3.4, 30)
    stages = tuple(replace(stage, satisfaction=alike, importance=alike) for stage in journey_map.stages)

    figure = matrix_figure(replace(journey_map, stages=stages), english)

    assert_phone(figure)
    chips = [middle_of(figure, chip) for chip in named(figure, "chip:")]
    assert len(chips) == count
    for one, other in combinations(chips, 2):
        assert math.dist(one, other) >= 2 * style.CHIP_RADIUS


@pytest.mark.parametrize("value", [1.0, 5.0])
def test_matrix_is_laid_out_at_the_ends_of_the_scales(value, mapped, five, longer):
    journey_map = mapped(five, 30)
    end = Estimate(value, value, value, 30)
    stages = tuple(replace(stage, satisfaction=end, importance=end) for stage in journey_map.stages)

    assert_phone(matrix_figure(replace(journey_map, stages=stages), longer))


def test_matrix_markers_grow_to_the_right_with_satisfaction_and_up_with_importance(busy, english):
    figure = matrix_figure(busy, english)

    points = {point.get_gid(): middle_of(figure, point) for point in named(figure, "point:")}
    places = [points[f"point:{number}"] for number in range(1, 6)]
    by_satisfaction = sorted(zip([stage.satisfaction.value for stage in busy.stages], places, strict=True))
    by_importance = sorted(zip([stage.importance.value for stage in busy.stages], places, strict=True))
    assert all(here[0] < there[0] for (_, here), (_, there) in pairwise(by_satisfaction))
    assert all(here[1] < there[1] for (_, here), (_, there) in pairwise(by_importance))


def test_matrix_marks_the_important_and_unsatisfying_stage_in_the_zone_to_improve_first(busy, english):
    figure = matrix_figure(busy, english)

    (zone,) = named(figure, "zone:0:ground")
    (chip,) = [chip for chip in named(figure, "chip:4") if isinstance(chip, Patch)]
    box = box_of(figure, zone)
    x, y = middle_of(figure, chip)
    assert box.x0 < x < box.x1
    assert box.y0 < y < box.y1
    assert words_of(figure, "zone:0") == ["Improve first"]
    assert sorted(words_of(figure, "zone:")) == ["Enough as it is", "Improve first", "Improve later", "Keep it so"]


def test_matrix_lists_stages_by_opportunity_with_large_figures(busy, english):
    figure = matrix_figure(busy, english)

    ranked = sorted(busy.stages, key=lambda stage: -stage.opportunity.value)
    scores = [text for text in texts_of(figure, "entry:") if text.get_gid().endswith(":score")]
    names = [text.get_text() for text in texts_of(figure, "entry:") if text.get_gid().endswith(":name")]
    assert [text.get_text() for text in scores] == [f"{stage.opportunity.value:.1f}" for stage in ranked]
    assert names == [stage.short_title["en"] for stage in ranked]
    assert min(pixels_of(figure, text) for text in scores) >= MAIN_FIGURES - 0.01


def test_matrix_draws_ranges_as_fine_crosses(busy, english):
    figure = matrix_figure(busy, english)

    level, upright = named(figure, "cross:5", Line2D)
    wide, tall = box_of(figure, level), box_of(figure, upright)
    assert wide.x1 - wide.x0 > 100  # 22 answers
    assert tall.y1 - tall.y0 > 40


def test_matrix_names_the_stages_that_it_cannot_show(mapped, five, english):
    figure = matrix_figure(mapped(five, 40, visits=lambda person, stage: stage != 2 or person < 4), english)

    assert "Too few ratings to show: Bought." in " ".join(words_of(figure, "note"))
    assert len(named(figure, "point:")) == 4
    assert "all customers" in " ".join(words_of(figure, "facts"))


# Pains


@pytest.mark.parametrize("count", SIZES)
def test_pains_are_laid_out_in_long_languages(count, mapped, plan_of, longer):
    figure = pareto_figure(mapped(plan_of(*LONG[:count]), 130, example=True), longer)

    assert_phone(figure)
    assert len(named(figure, "pain:0:bar")) == 1


def many_pains(journey_map, count):
    """Repeat the pains of a map under other names, each with one mention less than the one before."""
    categories = ["wait_time", "unreachable", "unresolved", "delivery", "price", "billing", "tech", "trust", "process"]
    categories.append("information")
    pain = journey_map.pains[0]
    pains = [
        replace(pain, category=category, mentions=pain.mentions - number, severity=number % 3 + 1, thin=number > 4)
        for number, category in enumerate(categories[:count])
    ]
    return replace(journey_map, pains=tuple(pains))


def test_eight_pains_fit_and_the_rest_is_counted(busy, english):
    figure = pareto_figure(many_pains(busy, 10), english)

    assert_phone(figure)
    assert len(named(figure, "pain:7:bar")) == 1
    assert not named(figure, "pain:8")
    assert "2 more pain points have no room here." in " ".join(words_of(figure, "note"))


def test_pains_give_way_in_long_languages(busy, longer):
    figure = pareto_figure(many_pains(busy, 10), longer)

    assert_phone(figure)
    assert len(named(figure, "pain:4:bar")) == 1
    assert "have no room" in " ".join(words_of(figure, "note"))


def test_pains_are_ranked_by_what_their_bars_show_and_add_up(busy, english):
    figure = pareto_figure(replace(busy, pains=busy.pains[::-1]), english)

    ranked = sorted(busy.pains, key=lambda pain: -pain.mentions)
    told = sum(pain.mentions for pain in ranked)
    widths = [box_of(figure, named(figure, f"pain:{number}:bar")[0]).width for number in range(len(ranked))]
    track = box_of(figure, named(figure, "pain:0:track")[0]).width
    assert widths == pytest.approx([pain.mentions / told * track for pain in ranked])
    share = f"{round(100 * ranked[0].share.value)}%"
    stories = f"{ranked[0].mentions} of {ranked[0].base} stories"
    assert words_of(figure, "pain:0:detail") == [f"Support · ●●○ · {stories} ({share})"]
    assert words_of(figure, "pain:0:figure") == [str(ranked[0].mentions)]
    assert pixels_of(figure, texts_of(figure, "pain:0:figure")[0]) >= MAIN_FIGURES - 0.01
    both = (ranked[0].mentions + ranked[1].mentions) / told
    assert words_of(figure, "pain:1:below") == [f"{round(100 * both)}%"]
    assert words_of(figure, f"pain:{len(ranked) - 1}:below") == ["100%"]
    ends = [box_of(figure, line) for line in named(figure, "pain:1:range", Line2D)]
    left = box_of(figure, named(figure, "pain:1:track")[0]).x0
    assert max(end.x1 for end in ends) == pytest.approx(left + both * track, abs=3)
    assert f"all {told} mentions" in " ".join(words_of(figure, "note"))


def test_pains_without_room_are_in_what_all_mentions_are(busy, english):
    journey_map = many_pains(busy, 10)
    told = [pain.mentions for pain in journey_map.pains]

    figure = pareto_figure(journey_map, english)

    assert words_of(figure, "pain:7:below") == [f"{round(100 * sum(told[:8]) / sum(told))}%"]


def test_thin_pains_are_pale_and_the_picture_says_so(busy, english):
    pains = tuple(replace(pain, thin=number == 1) for number, pain in enumerate(busy.pains))

    figure = pareto_figure(replace(busy, pains=pains), english)

    colours = [named(figure, f"pain:{number}:bar")[0].get_facecolor() for number in range(len(pains))]
    assert len(set(colours)) == 2
    assert "Pale bars" in " ".join(words_of(figure, "note"))


def test_pain_told_by_nearly_all_comes_first_without_a_figure(busy, longer):
    all_but_hidden = replace(busy.pains[-1], mentions=None, base=None, share=None)

    figure = pareto_figure(replace(busy, pains=(*busy.pains[:-1], all_but_hidden)), longer)

    assert_phone(figure)
    assert words_of(figure, "pain:0:figure") == ["–"]
    assert not words_of(figure, "pain:1:below")
    assert not named(figure, "pain:1:range", Line2D)
    assert "told by all or nearly all" in " ".join(words_of(figure, "pain:0:detail"))
    assert not named(figure, "pain:0:bar")
    assert named(figure, "pain:0:hidden", Line2D)


# Trend


@pytest.mark.parametrize(("count", "periods"), [(1, 2), (3, 8), (5, 5), (12, 8)])
def test_trend_is_laid_out_in_long_languages(count, periods, spaced, plan_of, longer):
    people = [30, 44, 3, 60, 90, 41, 20, 38][:periods]

    figure = trend_figure(spaced(plan_of(*LONG[:count]), *people, example=True), longer)

    assert_phone(figure)
    assert len(texts_of(figure, "nps:n:")) >= periods
    assert len(words_of(figure, "verdict")) >= 2


def test_trend_leaves_a_gap_where_a_period_is_hidden(spaced, five, english):
    periods = spaced(five, 40, 50, 3, 60, 70)

    figure = trend_figure(periods, english)

    assert words_of(figure, "nps:n:") == ["n", "40", "50", "<5", "60", "70"]
    assert words_of(figure, "nps:day:") == ["2 Nov", "30 Nov", "28 Dec", "25 Jan", "22 Feb"]
    assert gids_of(figure).count("nps") == 2  # of four lines between five points
    assert gids_of(figure).count("nps:band") == 2
    assert not words_of(figure, "nps:2")
    assert words_of(figure, "stage:heading") == ["Support: satisfaction, of 5"]


def test_trend_rises_with_nps(spaced, five, english):
    periods = spaced(five, 40, 50)
    scores = [Estimate(-20, -30, -10, 60), Estimate(40, 32, 48, 80)]
    periods = [(p, replace(one, nps=score)) for (p, one), score in zip(periods, scores, strict=True)]

    figure = trend_figure(periods, english)

    assert [text.get_text() for text in texts_of(figure, "nps:") if text.get_gid()[4:].isdigit()] == ["−20", "+40"]
    lower, upper = [middle_of(figure, mark)[1] for mark in named(figure, "diamond")]
    assert lower < upper
    assert "NPS: −20 before, +40 now. That is a real change." in " ".join(words_of(figure, "verdict"))


def test_trend_does_not_call_noise_a_change(spaced, five, english):
    periods = spaced(five, 40, 50)
    scores = [Estimate(10, -12, 32, 40), Estimate(14, -8, 36, 50)]
    periods = [(p, replace(one, nps=score)) for (p, one), score in zip(periods, scores, strict=True)]

    verdicts = " ".join(words_of(trend_figure(periods, english), "verdict"))

    assert "NPS: +10 before, +14 now. That cannot be told from chance." in verdicts


def test_trend_says_that_a_hidden_period_cannot_be_compared(spaced, five, english):
    figure = trend_figure(spaced(five, 40, 50, 2), english)

    verdicts = words_of(figure, "verdict")
    assert " ".join(verdicts).count("cannot be compared") == 2
    assert words_of(figure, "stage:heading") == ["Support: satisfaction, of 5"]  # of the newest map that shows any


def test_trend_without_any_rated_stage_shows_nps_alone(empty, english):
    later = Period(PERIOD.end, PERIOD.end + timedelta(days=21))

    figure = trend_figure([(PERIOD, empty), (later, replace(empty, period=later))], english)

    assert_phone(figure)
    assert "No stage was rated by enough people to be shown." in " ".join(words_of(figure, "note"))
    assert not texts_of(figure, "stage:heading")


def test_trend_of_agents_alone_says_that_there_is_nothing(mapped, five, longer):
    figure = trend_of(mapped(five, 0, agents=9), longer)

    assert_phone(figure)
    assert "No stage was rated" in " ".join(words_of(figure, "message"))


# Funnel


@pytest.fixture
def funnelled(company, five, map_of):
    """Make a map of everybody who was invited, answering or not."""
    records = company(five, 60, silent=40)
    return map_of(records, five)


def test_funnel_is_laid_out_in_long_languages(funnelled, longer):
    whole = Funnel(1200, 300, 100, 50, 600, 80, 40, 30)

    figure = funnel_figure(replace(funnelled, funnel=whole, example=True), longer)

    assert_phone(figure)
    assert len(named(figure, "outcome:7:bar")) == 1


def test_funnel_bars_are_shares_of_the_invited(funnelled, english):
    figure = funnel_figure(funnelled, english)

    assert words_of(figure, "outcome:0:figure") == ["100 · 100%"]
    assert words_of(figure, "outcome:1:name") == ["Answered everything"]
    assert words_of(figure, "outcome:1:figure") == ["60 · 60%"]
    track, bar = (box_of(figure, named(figure, f"outcome:1:{part}")[0]).width for part in ("track", "bar"))
    assert bar == pytest.approx(0.6 * track)
    assert pixels_of(figure, texts_of(figure, "outcome:1:figure")[0]) >= MAIN_FIGURES - 0.01


def test_funnel_leaves_out_hidden_outcomes_and_says_so(funnelled, english):
    figure = funnel_figure(replace(funnelled, funnel=replace(funnelled.funnel, refused=None)), english)

    assert "Said no" not in words_of(figure, "outcome:")
    assert "Numbers below 5 are left out" in " ".join(words_of(figure, "note"))


def test_funnel_without_the_number_of_invited_has_no_percentages(funnelled, english):
    figure = funnel_figure(replace(funnelled, funnel=replace(funnelled.funnel, invited=None)), english)

    assert_phone(figure)
    assert words_of(figure, "outcome:0:figure") == ["60"]
    assert not any("%" in words for words in words_of(figure, ""))


def test_funnel_of_silence_is_shown_though_the_answers_are_hidden(company, five, map_of, english):
    journey_map = map_of(company(five, 0, agents=0, silent=40), five)

    figure = funnel_figure(journey_map, english)

    assert journey_map.hidden
    assert words_of(figure, "outcome:0:name") == ["Invited"]
    assert not words_of(figure, "message")


def test_funnel_counts_erased_interviews(company, five, map_of, english):
    journey_map = map_of(company(five, 30), five, erased={Disposition.WITHDRAWN: 10})

    assert "Took everything back" in words_of(funnel_figure(journey_map, english), "outcome:")


# Personas by stages


TITLES = ("Новый клиент", "Cumpărător ocazional", "Zákaznice z předměstí", "Постоянный", "Большая семья", "Office")


@pytest.mark.parametrize(("count", "personas"), [(1, 2), (3, 6), (5, 6), (12, 6)])
def test_heat_map_is_laid_out_in_long_languages(count, personas, mapped, plan_of, longer):
    plan = plan_of(*LONG[:count])
    maps = [mapped(plan, 3 if number == 1 else 20 + number, example=True) for number in range(personas)]

    figure = heat_map_figure(list(zip(TITLES, maps, strict=False)), longer)

    assert_phone(figure)
    assert len(texts_of(figure, "row:0:cell:")) == count
    assert len(named(figure, "row:1:ground")) == 1


def test_heat_map_of_long_titles_and_thousands_is_laid_out(mapped, twelve, longer):
    journey_map = mapped(twelve, 30)
    stages = tuple(
        replace(stage, satisfaction=replace(stage.satisfaction, n=1_234 + number))
        for number, stage in enumerate(journey_map.stages)
    )
    title = "Покупательница, которая сравнивает всё"

    figure = heat_map_figure([(title, replace(journey_map, stages=stages))] * 6, longer)

    assert_phone(figure)


def test_heat_map_writes_each_figure_into_its_colour_with_its_people(mapped, five, english):
    maps = [mapped(five, people, agents=0, seed=people) for people in (40, 30)]

    figure = heat_map_figure([("Regular", maps[0]), ("New", maps[1])], english)

    for row, one in enumerate(maps):
        values = [stage.satisfaction.value for stage in one.stages]
        assert words_of(figure, f"row:{row}:cell:") == [f"{value:.1f}" for value in values]
        assert words_of(figure, f"row:{row}:n:") == [str(stage.satisfaction.n) for stage in one.stages]
    assert words_of(figure, "row:0:title") == ["Regular"]
    assert words_of(figure, "row:0:behind") == ["40 customers"]
    assert min(pixels_of(figure, text) for text in texts_of(figure, "row:0:cell:")) >= MAIN_FIGURES - 0.01
    names = [middle_of(figure, text)[0] for text in texts_of(figure, "stage:")]
    cells = [middle_of(figure, text)[0] for text in texts_of(figure, "row:1:cell:")]
    assert names == pytest.approx(cells, abs=10)


def test_heat_map_hides_a_small_persona_and_a_small_cell(mapped, five, english):
    few = mapped(five, 40, visits=lambda person, stage: stage != 2 or person < 4)

    figure = heat_map_figure([("Regular", few), ("New", mapped(five, 3, agents=0))], english)

    assert words_of(figure, "row:0:cell:2") == ["–"]
    assert words_of(figure, "row:0:n:2") == ["<5"]
    assert words_of(figure, "row:1:few") == ["fewer than 5 people"]
    assert not words_of(figure, "row:1:cell")


@pytest.mark.parametrize(("low", "high"), [(1.0, 1.74), (1.8, 2.54), (2.6, 3.34), (3.4, 4.14), (4.16, 5.0)])
def test_colours_of_the_heat_map_part_the_scale_equally(low, high):
    assert heat_of(low) == heat_of(high)
    assert heat_of(low) != heat_of(low - 0.1 if low > 1 else high + 0.1)


# All of them


def trend_of(journey_map, locale):
    later = Period(journey_map.period.end, journey_map.period.end + timedelta(days=21))
    return trend_figure([(journey_map.period, journey_map), (later, replace(journey_map, period=later))], locale)


def heat_of_two(journey_map, locale):
    return heat_map_figure([("Regular", journey_map), ("New", journey_map)], locale)


BUILDS = [matrix_figure, pareto_figure, trend_of, funnel_figure, heat_of_two, channel_flow_figure]


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("k", [5, 1])
def test_hidden_map_is_a_kind_picture(build, k, mapped, five, longer):
    figure = build(mapped(five, 4 if k > 1 else 0, agents=0, k=k), longer)

    assert_phone(figure)
    assert words_of(figure, "message")
    assert not words_of(figure, "note")


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (matrix_figure, "No stage was rated by enough people to be shown."),
        (heat_of_two, "No stage was rated by enough people to be shown."),
        (pareto_figure, "No pain point was told by 5 people or more, so none is shown."),
        (channel_flow_figure, "No way from channel to channel was told by 5 people or more, so none is shown."),
    ],
)
def test_map_with_nothing_for_a_picture_says_so(build, sentence, empty, english, longer):
    assert " ".join(words_of(build(empty, english), "message")) == sentence
    assert_phone(build(empty, longer))


@pytest.mark.parametrize("build", BUILDS)
def test_map_of_one_person_in_the_sandbox_is_laid_out(build, company, five, map_of, longer):
    journey_map = map_of(company(five, 1, agents=0, example=True), five, k=1)

    assert_phone(build(journey_map, longer))


@pytest.mark.parametrize("build", BUILDS)
def test_picture_says_when_and_carries_the_banner_of_examples(build, mapped, five, english):
    figure = build(mapped(five, 40, example=True), english)

    facts = " · ".join(words_of(figure, "facts"))
    for fact in ("2026", "all customers", "all channels"):
        assert fact in facts
    assert len(words_of(figure, "title")) == 1
    assert words_of(figure, "banner") == ["Examples, not real customers"]


def test_files_are_pngs_that_telegram_takes(busy, spaced, five, english, tmp_path):
    draws = {
        "matrix": partial(draw_matrix, busy),
        "pareto": partial(draw_pareto, busy),
        "funnel": partial(draw_funnel, busy),
        "channels": partial(draw_channel_flow, busy),
        "trend": partial(draw_trend, spaced(five, 30, 40)),
        "heat_map": partial(draw_heat_map, [("Regular", busy), ("New", busy)]),
    }

    for name, draw in draws.items():
        file = tmp_path / f"{name}.png"
        file.write_bytes(draw(english))
        height, width = matplotlib.image.imread(file).shape[:2]
        assert width == 1024
        assert height <= 1280
        assert file.stat().st_size < 1_000_000
