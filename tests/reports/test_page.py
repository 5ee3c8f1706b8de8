"""The page of the map: every figure is in it, hidden ones are not, words are harmless, nothing is fetched."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from interview.language import Language, Locale
from interview.records import Layer
from reports import style
from reports.journey_map import Quote
from reports.page import page
from reports.wording import impact_phrase, signed, told_phrase
from tests.reports.conftest import text

VOID = {"meta", "input", "br", "link", "img"}


class Outline(HTMLParser):
    """What a reader of the source finds: its words, its elements, whether all that is opened is closed."""

    def __init__(self, source):
        super().__init__()
        self.open, self.elements, self.words, self.headings = [], [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def busy(company, five, map_of):
    return map_of(company(five, 112, silent=428), five)


def dialog(source, anchor):
    """Return the words of what a figure opens."""
    found = re.search(rf'<div class="details"[^>]* id="{anchor}".*?</div>', source, re.DOTALL)
    return None if found is None else Outline(found[0]).text


def test_the_page_is_well_formed_and_says_its_language(busy):
    for language in Language:
        source = page(busy, Locale(language))

        outline = Outline(source)

        assert source.startswith("<!DOCTYPE html>")
        assert outline.open == []
        assert ("html", {"lang": language.value}) in outline.elements
        assert outline.headings[0] == 1
        assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))


def test_every_id_is_there_once_and_every_reference_leads_to_one(busy, english):
    elements = Outline(page(busy, english)).elements

    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    named = ("popovertarget", "aria-labelledby", "aria-describedby")
    references = {attributes[name] for _, attributes in elements for name in named if name in attributes}
    references |= {attributes["href"].removeprefix("#") for _, attributes in elements if "href" in attributes}
    assert len(ids) == len(set(ids))
    assert references <= set(ids)


def test_every_figure_of_a_stage_opens_its_range_its_people_and_its_meaning(busy, english):
    source = page(busy, english)

    for number, stage in enumerate(busy.stages, start=1):
        for name, figure in (
            *(("satisfaction", stage.satisfaction), ("importance", stage.importance), ("staff", stage.staff)),
            ("opportunity", stage.opportunity),
        ):
            words = dialog(source, f"stage-{number}-{name}")
            low, high = english.decimal(figure.low), english.decimal(figure.high)
            assert f" {english.decimal(figure.value)} " in words
            assert f"the true figure lies between {low} and {high}." in words
            assert f"The answers of {figure.n} people are behind it." in words
    worst = busy.stage("stage_3")
    mood, driver = dialog(source, "stage-4-mood"), dialog(source, "stage-4-driver")
    assert f" {signed(worst.net_emotion.value, english)} " in mood
    assert f"between {signed(worst.net_emotion.low, english)} and {signed(worst.net_emotion.high, english)}" in mood
    assert f" {english.percent(worst.driver.value)} " in driver
    assert "does not say what causes what" in driver


def test_scores_pains_and_people_are_told_like_everywhere_else(busy, english):
    words = Outline(page(busy, english)).text

    assert f"NPS {signed(busy.nps.value, english)}" in words
    assert f"CSAT {english.percent(busy.csat.value / 100)}" in words
    assert f"CES {english.percent(busy.ces.value / 100)}" in words
    assert f"Mean {english.decimal(busy.ces_mean.value)} of 7" in words
    assert "112 of 540 invited" in words
    assert "moment of truth" in words
    assert len(busy.pains) > 2
    for pain in busy.pains:
        assert told_phrase(pain, english) in words
        assert impact_phrase(pain.impact, english) in words


def test_a_hidden_figure_leaves_no_trace_but_the_reason(busy, english):
    stage = busy.stage("stage_0")
    bare = replace(
        stage,
        **dict.fromkeys(("satisfaction", "importance", "staff", "face", "staff_view", "opportunity", "driver")),
        net_emotion=None,
    )
    source = page(replace(busy, stages=(bare, *busy.stages[1:]), nps=None), english)

    first = re.search(r'<section [^>]*id="stage-1".*?</section>', source, re.DOTALL)[0]
    figures = len(re.findall(r'id="stage-2-\w+"', source)) - 1  # its title has an id too
    assert first.count("fewer than 5 people") >= figures - 1
    assert "popover" not in first
    assert "NPS fewer than 5 people" in Outline(source).text
    assert not re.search(r"\bNone\b|\bnan\b", source)


def test_a_stage_that_too_few_rated_is_a_gap_in_the_curve(busy, english):
    hidden = replace(busy.stages[2], satisfaction=None, face=None)

    source = page(replace(busy, stages=(*busy.stages[:2], hidden, *busy.stages[3:])), english)

    assert source.count('<polyline class="customers') == 2
    assert source.count('<polygon class="band"') == 2


def test_a_map_of_too_few_people_says_so_and_nothing_else(company, five, map_of, english):
    words = Outline(page(map_of(company(five, 4, agents=0), five), english)).text

    assert "Fewer than 5 people have answered, so nothing is shown." in words
    assert "NPS −" not in words
    assert "Support" not in words


def test_examples_carry_a_banner(company, five, map_of, busy, english):
    examples = map_of(company(five, 12, example=True), five, k=1)

    assert "Examples, not real customers" in Outline(page(examples, english)).text
    assert "Examples, not real customers" not in Outline(page(busy, english)).text


def test_words_of_a_guide_are_words_and_never_markup(busy, english):
    sly = text("<script>alert('\"1\"')</script>&amp;")
    stages = tuple(replace(stage, title=sly, short_title=sly) for stage in busy.stages)
    pains = tuple(replace(pain, title=text("<img src=x onerror=alert(2)>")) for pain in busy.pains)

    outline = Outline(page(replace(busy, stages=stages, pains=pains), english))

    assert not {"script", "img"} & {tag for tag, _ in outline.elements}
    assert "<script>alert('\"1\"')</script>&amp;" in outline.text
    assert "<img src=x onerror=alert(2)>" in outline.text


def test_the_page_may_load_nothing_and_run_nothing(busy, english):
    source = page(busy, english)

    elements = Outline(source).elements
    policy = next(attributes["content"] for tag, attributes in elements if "http-equiv" in attributes)
    css = re.search(r"<style>(.*?)</style>", source, re.DOTALL)[1]
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{b64encode(sha256(css.encode()).digest()).decode()}';" in policy
    assert "//" not in re.sub(r"</", "<", source)
    assert not re.search(r"url\(|@import|<script|\son\w+=|\sstyle=|\ssrc=", source)


def test_the_light_colours_are_those_of_the_pictures(busy, english):
    source = page(busy, english).lower()

    for colour in (style.PAPER, style.INK, style.MUTED, style.SATISFACTION, style.IMPORTANCE, style.STAFF, style.SAD):
        assert f": {colour.lower()};" in source


def test_twelve_stages_and_long_words_find_room(company, twelve, map_of, longer):
    source = page(map_of(company(twelve, 112), twelve), longer)

    assert Outline(source).open == []
    assert source.count('class="card stage') == 12


def test_quotes_in_the_readers_language_stand_first(busy, english):
    pain = busy.pains[0]
    quotes = tuple(
        Quote(pain.stage_id, Layer.PAIN, pain.category, words, language)
        for words, language in (("Am așteptat 25 de minute la telefon", "ro"), ("Nobody ever called me back", "en"))
    )

    words = Outline(page(replace(busy, quotes=quotes), english)).text

    assert words.index("Nobody ever called me back") < words.index("Am așteptat")
