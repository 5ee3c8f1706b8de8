"""Ways from channel to channel: how thick, from where to where, which stages, and that it fits a phone."""

import re
from dataclasses import replace
from html import unescape
from itertools import product

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Patch

from interview.language import Language
from interview.records import AnswerRecord
from reports import style
from reports.channel_flow import channel_flow_figure
from reports.journey_map import Drawn, Switch
from reports.message import CAPTION_LIMIT
from reports.metrics import share
from reports.picture_captions import channels_caption
from reports.segment import Condition, Dimension
from tests.reports.conftest import START, TWELVE, Story
from tests.reports.looking import SMALLEST_PREVIEW, assert_fits_telegram, assert_laid_out, box_of, texts_of, words_of

NAMES = (
    "Телефонная линия",
    "Centrul de relații cu clienții din orașe",  # as long as managers may call a channel
    "Videokonzultace s odborníkem",
    "Личный кабинет",
    "E-mail",
)


def words(name):
    return dict.fromkeys(Language, name)


def way(start, end, people, of):
    names = dict(zip("abcde", NAMES, strict=True))
    title, other = (words(names.get(one, one)) for one in (start, end))
    return Switch(start, end, people, share(people, of), title, other)


@pytest.fixture
def took(five, map_of):
    """Make a map of people who took channels at the fourth stage, so many for each way."""

    def make(*taken, k=5, **plan):
        records = []
        for path, people in taken:
            for _ in range(people):
                told = Story().add("satisfaction", 3, stage="stage_3").told(len(records))
                answer = AnswerRecord("path", "stage_3", "path", 9, path, None, START)
                records.append(replace(told, answers=(*told.answers, answer)))
        channels = {"phone": words("Phone"), "shop": words("Shop"), "chat": words("Chat")}
        return map_of(records, replace(five, channels=channels, **plan), k=k)

    return make


@pytest.fixture
def with_ways(map_of, company):
    """Put ways on the stages of a map, by the number of the stage."""

    def make(plan, ways):
        journey_map = map_of(company(plan, 30, example=True), plan)
        stages = (
            replace(stage, switches=tuple(ways.get(number, ()))) for number, stage in enumerate(journey_map.stages)
        )
        return replace(journey_map, stages=tuple(stages))

    return make


def assert_phone(figure):
    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)


def bands_of(figure, stage="stage_3"):
    """Return the bands of a stage in the order of its ways."""
    found = [patch for patch in figure.findobj(Patch) if (patch.get_gid() or "").endswith(":band")]
    return sorted(
        (patch for patch in found if patch.get_gid().startswith(f"{stage}:")), key=lambda patch: patch.get_gid()
    )


def thickness_of(band):
    points = band.get_path().vertices
    return points[7][1] - points[0][1]


def end_of(figure, band):
    """Return the height of the middle of a band's right end, from below as matplotlib counts."""
    points = band.get_path().vertices
    height = figure.get_size_inches()[1] * figure.dpi
    return height - (points[3][1] + points[4][1]) / 2


def text_middle(figure, gid):
    boxes = [box_of(figure, text) for text in texts_of(figure, gid)]
    return (min(box.y0 for box in boxes) + max(box.y1 for box in boxes)) / 2


def note_of(figure):
    return " ".join(words_of(figure, "note"))


def test_band_is_as_thick_as_its_share_and_says_who_went_where(took, english):
    figure = channel_flow_figure(took((("phone", "phone"), 30), (("phone", "shop"), 10), (("chat",), 10)), english)

    assert_phone(figure)
    again, on = bands_of(figure)
    assert (thickness_of(again), thickness_of(on)) == pytest.approx((0.6 * style.BAND_WHOLE, 0.2 * style.BAND_WHOLE))
    assert words_of(figure, "stage_3:start:") == ["Phone"]
    assert words_of(figure, "stage_3:end:") == ["Phone", "Shop"]
    assert words_of(figure, "stage_3:0:figure") == ["60% (30) · 46% to 72%"]
    assert words_of(figure, "stage_3:1:figure") == ["20% (10) · 11% to 33%"]
    assert words_of(figure, "stage_3:heading") == ["Support"]
    assert "50 people told their way" in words_of(figure, "facts")


def test_staying_is_grey_and_going_on_is_not_and_the_legend_says_so(took, english):
    figure = channel_flow_figure(took((("phone", "phone"), 9), (("phone", "shop"), 9), (("chat",), 9)), english)

    again, on = (to_hex(band.get_facecolor()).upper() for band in bands_of(figure))
    assert (again, on) == (style.BAND_AGAIN, style.BAND_ON)
    assert words_of(figure, "legend") == ["on to another channel", "once more by the same one"]
    alone = channel_flow_figure(took((("phone", "phone"), 9), (("chat",), 9)), english)
    assert words_of(alone, "legend") == ["once more by the same one"]


def test_way_that_few_told_or_few_did_not_tell_is_not_drawn(took, english):
    figure = channel_flow_figure(took((("phone", "shop"), 4), (("shop", "chat"), 20), (("chat", "phone"), 6)), english)
    of_nearly_all = channel_flow_figure(took((("phone", "shop"), 20), (("chat",), 4)), english)

    assert words_of(figure, "stage_3:start:") == ["Shop", "Chat"]
    assert words_of(figure, "stage_3:end:") == ["Chat", "Phone"]
    assert "No way from channel to channel was told by 5" in " ".join(words_of(of_nearly_all, "message"))
    assert not bands_of(of_nearly_all)


def test_figures_stand_at_the_end_of_their_band(with_ways, five, english):
    ways = [way(start, end, 40 - number, 900) for number, (start, end) in enumerate(product("abc", "de"))]

    figure = channel_flow_figure(with_ways(five, {3: ways}), english)

    assert_phone(figure)
    bands = bands_of(figure)
    assert len(bands) == 6
    below_a_name = [n for n in range(6) if n not in _with_names(figure, bands)]
    assert len(below_a_name) == 4
    for number in below_a_name:
        assert text_middle(figure, f"stage_3:{number}:figure") == pytest.approx(end_of(figure, bands[number]), abs=8)


def _with_names(figure, bands):
    """Return the numbers of the first band of each end, beside which the name of the end stands too."""
    names = [text_middle(figure, f"stage_3:end:{number}") for number in range(2)]
    return {min(range(len(bands)), key=lambda n: abs(end_of(figure, bands[n]) - name)) for name in names}


def test_stage_where_most_changed_comes_first_though_more_called_again_elsewhere(with_ways, five, english):
    ways = {0: [way("a", "a", 80, 90)], 2: [way("a", "b", 9, 90), way("b", "c", 8, 90)], 4: [way("a", "b", 12, 90)]}

    figure = channel_flow_figure(with_ways(five, ways), english)

    assert_phone(figure)
    headings = [text.get_text() for text in texts_of(figure, "stage_") if text.get_gid().endswith(":heading")]
    assert headings == ["Bought", "Stayed", "Noticed"]


@pytest.mark.parametrize(("count", "most"), [(1, 25), (2, 4), (5, 7), (12, 1), (12, 25)])
def test_ways_are_laid_out_in_long_languages_and_those_without_room_are_counted(
    count, most, with_ways, plan_of, longer
):
    ways = [way(start, end, 60 - number, 64) for number, (start, end) in enumerate(product("abcde", "edcba"))]
    plan = plan_of(*TWELVE[:count])

    figure = channel_flow_figure(with_ways(plan, dict.fromkeys(range(count), ways[:most])), longer)

    assert_phone(figure)
    shown = [stage.id for stage in plan.stages if bands_of(figure, stage.id)]
    assert shown
    said = note_of(figure)
    assert ("more stage" in said) == (len(shown) < count)
    drawn = sum(len(bands_of(figure, stage)) for stage in shown)
    assert ("more way" in said) == (drawn < most * len(shown))


def test_names_of_one_long_word_are_not_cut(with_ways, five, longer):
    name = "Видеоконсультированиепредпринимателей"
    ways = [way(name, f"{name}!", 20, 40), way(f"{name}!", name, 9, 40)]

    figure = channel_flow_figure(with_ways(five, {1: ways}), longer)

    assert_phone(figure)
    assert "".join(words_of(figure, "stage_1:start:")) == f"{name}{name}!"


def test_picture_says_whom_the_filter_leaves_and_of_how_many_it_is_drawn(with_ways, five, english):
    journey_map = with_ways(five, {1: [way("a", "b", 9, 40)]})
    persona = Condition(Dimension.PERSONA, "new", words("New customer"))

    figure = channel_flow_figure(
        replace(journey_map, segment=(persona,), drawn=Drawn(people=40, of=9000, below="8")), english
    )

    facts = " · ".join(words_of(figure, "facts"))
    assert "persona: New customer" in facts
    assert "2–22 Nov 2026" in facts
    assert "drawn from 40 of 9,000 customers" in note_of(figure)


def test_sandbox_without_ways_says_that_nobody_told_any(took, english):
    figure = channel_flow_figure(took((("phone",), 1), k=1), english)

    assert " ".join(words_of(figure, "message")) == "Nobody has told yet how they went from channel to channel."


def test_caption_names_the_ways_with_their_people_and_ranges(took, english):
    caption = channels_caption(took((("phone", "<b>"), 9), (("phone",), 31)), english)

    assert caption.startswith("<b>Channels</b> · all customers")
    assert "<b>Support</b>: 40 people told their way" in caption
    assert "Phone → &lt;b&gt;: 9 of 40 · 22% (12% to 38%)" in caption


def test_caption_of_many_long_ways_fits_and_names_no_stage_without_ways(with_ways, twelve, longer):
    ways = [way(start, end, 60 - number, 64) for number, (start, end) in enumerate(product("abcde", "edcba"))]

    for most in range(1, 9):
        caption = channels_caption(with_ways(twelve, dict.fromkeys(range(12), ways[:most])), longer)

        plain = unescape(re.sub(r"</?[bi]>", "", caption))
        assert len(plain.encode("utf-16-le")) / 2 <= CAPTION_LIMIT
        assert "→" in caption.splitlines()[-1]


def test_caption_says_that_nothing_may_be_shown(took, english):
    caption = channels_caption(took((("phone", "shop"), 4), (("chat",), 9)), english)

    assert caption.endswith("No way from channel to channel was told by 5 people or more, so none is shown.")
