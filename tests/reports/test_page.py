"""The page of the map: every figure is in it, hidden ones are not, words are harmless, nothing is fetched."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from interview.language import Language, Locale
from interview.records import Layer, Role
from reports import style
from reports.journey_map import Answered, Imported, Logged, Quote, Switch, Tally
from reports.metrics import Estimate, share
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


@pytest.fixture
def told(busy):
    """Make a map whose fourth stage has a matter of each kind."""
    stage = replace(
        busy.stages[3],
        emotions=(Tally("anger", 29, share(29, 66)),),
        gains=(Tally("staff_attitude", 12, share(12, 60)),),
        channels=(Tally("phone", 30, share(30, 50), text("Phone")),),
        switches=(Switch("phone", "email", 9, share(9, 50), text("Phone"), text("Email")),),
        touchpoints=(Tally("bill", 8, share(8, 60), text("The bill")),),
        planned_touchpoints=(text("The parcel shop"),),
        lanes=(Tally("think", 14, share(14, 60)),),
        logged=(Logged("cancel", 12),),
    )
    tapped = Answered("next", text("What next"), Role.CUSTOMER, stage.id, 40, (Tally("left", 7, share(7, 40)),))
    return replace(busy, stages=(*busy.stages[:3], stage, *busy.stages[4:]), answered=(tapped,))


def opened(source, title):
    """Return the words of what a matter of the fourth stage opens, and those that stand below it anyway."""
    stage = re.search(r'<section [^>]*id="stage-4".*?</section>', source, re.DOTALL)[0]
    details, _, below = stage.partition(f"<summary>{title}</summary>")[2].partition("</details>")
    return Outline(details).text, Outline(below.partition("</ul>")[0].partition("<ul")[2]).text


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
        assert impact_phrase(pain, english) in words


def test_a_hidden_figure_leaves_no_trace_but_the_reason(busy, english):
    stage = busy.stage("stage_0")
    bare = replace(
        stage,
        **dict.fromkeys(("satisfaction", "importance", "staff", "face", "staff_view", "opportunity", "driver")),
        net_emotion=None,
    )
    source = page(replace(busy, stages=(bare, *busy.stages[1:]), nps=None), english)

    first = re.search(r'<section [^>]*id="stage-1".*?</section>', source, re.DOTALL)[0]
    assert first.count("fewer than 5 people") == 5
    assert first.count("not shown: too few people with or without it") == 1
    assert first.count("not computed until about 50 people have rated every stage and the whole") == 1
    assert "popover" not in first
    assert "NPS fewer than 5 people" in Outline(source).text
    assert not re.search(r"\bNone\b|\bnan\b", source)


@pytest.mark.parametrize("strong", [2, 24])
def test_a_share_says_the_same_where_few_said_it_and_where_few_did_not(strong, story, five, map_of, english):
    """Two of 26, or 24 of 26: who reads which of them is small can work the number out."""

    def told(number, stage, valence):
        return story().add("text", stage=stage, words="So it was", valence=valence).add("nps", 7).told(number)

    here = [told(number, "stage_3", -2 if number < strong else 0) for number in range(26)]
    elsewhere = [told(number, "stage_2", -2 if number < 40 else 0) for number in range(30, 56)]

    source = page(map_of([*here, *elsewhere], five), english)

    fourth = Outline(re.search(r'<section [^>]*id="stage-4".*?</section>', source, re.DOTALL)[0]).text
    assert "not shown: too few people with or without it Strong feelings, share of stories" in fourth


def test_without_a_least_number_a_missing_share_was_told_by_nobody(story, five, map_of, english):
    calm = story().add("text", stage="stage_3", words="So it was", valence=0).told(1)
    moved = story().add("text", stage="stage_2", words="So it was", valence=-2).told(2)

    words = Outline(page(map_of([calm, moved], five, k=1), english)).text

    assert "nobody told of it Strong feelings, share of stories" in words


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


def test_a_figure_opens_a_few_words_of_customers_and_none_beside_what_agents_see(busy, english):
    quotes = [
        Quote("stage_3", Layer.PAIN, "process", "I had to explain it all again", "en"),
        Quote("stage_3", Layer.PAIN, "process", "Each of them asked me the same", "en"),
        Quote("stage_3", Layer.PAIN, "wait_time", "Am așteptat 25 de minute", "ro"),
        Quote("stage_3", Layer.PAIN, "wait_time", "I had to explain it all again", "en"),
        Quote("stage_3", Layer.GAIN, "staff_attitude", "The woman was kind to me", "en"),
        Quote("stage_3", Layer.LANE, "feel", "I felt rather foolish", "en"),
        Quote("stage_2", Layer.LANE, "do", "So I bought it in the shop", "en"),
    ]

    source = page(replace(busy, quotes=tuple(quotes)), english)

    for figure in ("satisfaction", "importance", "mood"):
        words = dialog(source, f"stage-4-{figure}")
        said = re.findall("“(.*?)”", words)
        assert said == ["I had to explain it all again", "The woman was kind to me", "Each of them asked me the same"]
    assert "“So I bought it in the shop”" in dialog(source, "stage-3-satisfaction")
    assert "“" not in dialog(source, "stage-4-staff")
    assert "In their words" not in dialog(source, "stage-1-satisfaction")


@pytest.mark.parametrize(
    ("title", "item", "counted"),
    [
        ("Feelings", "Anger", (29, 66)),
        ("What went well", "Friendly treatment", (12, 60)),
        ("Where it took place", "Phone", (30, 50)),
        ("From where to where", "Phone → Email", (9, 50)),
        ("Touchpoints in the stories", "The bill", (8, 60)),
        ("What next", "left", (7, 40)),
    ],
)
def test_a_told_matter_opens_its_people_its_range_and_its_evidence(told, title, item, counted, english):
    people, asked = counted
    inside, below = opened(page(told, english), title)

    figure = share(people, asked)
    low, high = english.percent(figure.low), english.percent(figure.high)
    assert f"{people} of {asked} · {english.percent(figure.value)} ({low} to {high})" in inside
    assert "told · Customers or agents said so in an interview with the bot." in inside
    assert item.lower() in inside.lower()
    assert f"{people} of {asked}" in below


def test_a_matter_says_whether_it_was_imported_and_what_nobody_told_opens_nothing(told, english):
    source = page(told, english)

    assert opened(source, "In the company&#39;s records")[0].startswith("cancellations: 12 imported · It comes")
    assert "<summary>Touchpoints the company plans</summary>" not in source
    assert "The parcel shop" in source


def test_a_lane_stands_with_its_share_and_range(told, english):
    figure = share(14, 60)

    words = Outline(page(told, english)).text

    low, high = english.percent(figure.low), english.percent(figure.high)
    assert f"14 of 60 · {english.percent(figure.value)} ({low} to {high})" in words


def test_quotes_of_gains_stand_at_what_went_well_also_where_their_number_is_hidden(told, english):
    quotes = tuple(
        Quote("stage_3", Layer.GAIN, label, words, "en")
        for label, words in (("staff_attitude", "The woman was kind to me"), ("wait_time", "They answered at once"))
    )

    inside, _ = opened(page(replace(told, quotes=quotes), english), "What went well")

    assert re.search(r"Friendly treatment 12 of 60 .*“The woman was kind to me” Quick answer “They answered", inside)

    bare = replace(told.stages[3], gains=())
    alone = replace(told, stages=(*told.stages[:3], bare, *told.stages[4:]), quotes=quotes)
    inside, below = opened(page(alone, english), "What went well")
    assert "“The woman was kind to me”" in inside
    assert "of 60" not in inside + below


def test_a_pain_says_what_would_change_and_what_there_is_to_win(busy, english):
    pain = replace(
        busy.pains[0],
        impact=Estimate(-9, -12, -3, 68),
        what_if=Estimate(3.0, 1.0, 6.0, 68),
        opportunity=Estimate(14.2, 12.5, 16.0, 40),
    )
    refused = replace(busy.pains[1], impact=None, what_if=None, opportunity=None)

    words = Outline(page(replace(busy, pains=(pain, refused)), english)).text

    assert "NPS would be higher by 3 (1 to 6; n = 68; " in words
    assert "opportunity among those who told of it, of 20: 14.2 (12.5 to 16.0; n = 40)" in words
    assert words.count("at least 30 people") == 1


def test_imported_scores_stand_apart_from_those_that_were_told(busy, english):
    score = Estimate(12.5, 1.25, 20.75, 31)
    imported = Imported(44, rating=Estimate(3.5, 3.0, 4.0, 30), nps=score, ces=score)

    source = page(replace(busy, imported=imported), english)

    apart = Outline(
        source.partition('<section class="scores imported" aria-labelledby="imported">')[2].partition("</section>")[0]
    )
    assert "counted apart from the interviews: 44 people." in apart.text
    assert "Rating in reviews, of 5 3.5 3.0 to 4.0 · 30 people" in apart.text
    assert "NPS +12 +1 to +21 · 31 people" in apart.text
    assert "CSAT" not in apart.text  # too few imported rows have one
    assert 'aria-labelledby="imported"' not in page(busy, english)


def test_agents_points_that_rest_on_few_answers_are_hollow_and_said(busy, english):
    sure = tuple(replace(stage, staff=Estimate(4.0, 3.6, 4.4, 30)) for stage in busy.stages)
    wide = replace(busy.stages[0], staff=Estimate(3.0, 2.2, 3.6, 6))

    clear = page(replace(busy, stages=sure), english)
    thin = page(replace(busy, stages=(wide, *sure[1:])), english)

    assert 'class="agents thin"' not in clear
    assert "few answers" not in Outline(clear).text.partition("Numbers")[0]
    assert thin.count('<polyline class="agents thin"') == 1
    assert thin.count('<svg x="10.0%" y="174.0" overflow="visible"><rect class="agent-mark thin"') == 1
    assert "few answers" in Outline(thin).text.partition("Numbers")[0]
    assert "The range is wide: these are few answers." in dialog(thin, "stage-1-staff")


def test_the_head_says_what_the_journey_is_where_the_guide_says_it(busy, company, five, map_of, english):
    said = {"scenario": text("From <asking> to moving in."), "goal": text("Be online on the first day.")}
    few = map_of(company(five, 4), five)

    heads = [head_of(page(replace(one, **said), english)) for one in (busy, few)]

    for head in heads:
        assert "Scenario: From <asking> to moving in." in head
        assert "Customer's goal, as the company sees it: Be online on the first day." in head
    assert "Scenario" not in head_of(page(busy, english))


def head_of(source):
    return Outline(re.search(r'<header class="head">.*?</header>', source, re.DOTALL)[0]).text
