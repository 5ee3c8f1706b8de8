"""A digest says what is new since the last one, from what is shown alone, and never points at fewer than k."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from interview.improvements import Aim, Improvement, Progress
from interview.records import Layer
from interview.rights import OWNER
from reports import digest
from reports.actions import with_actions
from reports.compare import Change, Comparison, StageChange
from reports.digest import MARK_LETTERS, QUOTES_REMEMBERED, Told, read_told, told_after
from reports.digest_text import digest_text, pains_told
from reports.journey_map import PainPoint, Quote
from reports.metrics import Estimate
from reports.period import Period
from reports.wording import period_phrase

from .conftest import PERIOD

WORDS = "I waited for the courier a whole day & nobody <rang>."
BEFORE = Period(PERIOD.start - timedelta(days=28), PERIOD.start)


def find_news(journey_map, comparison, told, *, language="en"):
    return digest.find_news(journey_map, comparison, told, language=language)


def estimate(value, n=40):
    return Estimate(value=value, low=value - 0.1, high=value + 0.1, n=n)


def pain(mentions, base, *, category="wait_time", stage="stage_3", share=None):
    told = mentions / base if share is None and mentions is not None else share
    return PainPoint(
        category=category, stage_id=stage, mentions=mentions, base=base, severity=2, impact=None, thin=False,
        share=None if told is None else Estimate(value=told, low=max(0.0, told - 0.1), high=told + 0.1, n=base or 0),
    )  # fmt: skip


def quote(text=WORDS, *, layer=Layer.PAIN, stage="stage_3", language="en"):
    return Quote(stage_id=stage, layer=layer, label="wait_time", text=text, language=language)


@pytest.fixture
def shown(company, five, map_of):
    """A map of 40 customers with one pain and no quotes."""
    return replace(map_of(company(five, 40), five), pains=(pain(10, 30),), quotes=())


@pytest.fixture
def still(shown):
    """A comparison in which nothing changed."""
    return compared(shown)


def compared(shown, *changes, nps=None, csat=None):
    before = replace(shown, period=BEFORE)
    return Comparison(before=before, after=shown, stages=changes, visible=0.5, nps=nps, csat=csat)


def change(before, after, q):
    return Change(estimate(before, 31), estimate(after, 32), q)


def told_of(shown, comparison):
    return told_after(find_news(shown, comparison, None), None)


def lines(news, locale, *, is_private=True):
    return unescape(re.sub(r"</?[bi]>", "", digest_text(news, locale, is_private=is_private))).splitlines()


def test_the_first_digest_says_where_it_stands_and_claims_no_growth(shown, still, english):
    news = find_news(shown, still, None)

    assert news.is_new
    assert (news.more, news.pain, news.quote, news.changed) == (None, None, None, None)
    first, worst, rest = lines(news, english)
    assert first == f"Weekly digest · all customers · {period_phrase(PERIOD, english)} · 40 of 40 invited"
    assert re.fullmatch(r"Worst: Support, \d\.\d of 5 \(40 people, \d\.\d to \d\.\d\)\.", worst)
    assert rest == "All the rest: /map and /compare"


def test_the_same_map_again_is_one_line_without_a_figure(shown, still, english):
    told = told_of(shown, still)

    news = find_news(shown, still, told)

    assert not news.is_new
    assert lines(news, english) == ["Weekly digest: nothing on the map is new since the last one."]
    assert told_after(news, told) is told


@pytest.mark.parametrize(("customers", "more"), [(44, None), (45, 5), (39, None), (None, None)])
def test_more_people_are_told_from_k_on_and_only_where_both_figures_are_shown(shown, still, customers, more):
    told = told_of(shown, still)

    news = find_news(replace(shown, customers=customers, staff=9), still, told)

    assert news.more == more
    assert news.is_new is (more is not None)


def test_people_are_not_counted_from_a_figure_that_was_hidden(shown, still):
    told = replace(told_of(shown, still), customers=None)

    assert find_news(shown, still, told).more is None


def test_more_people_stand_in_the_first_line(shown, still, english):
    news = find_news(replace(shown, customers=52), still, told_of(shown, still))

    assert lines(news, english)[0].endswith(" · 12 more people since the last digest")


def test_in_the_sandbox_one_person_more_is_news(shown, still):
    alone = replace(shown, k=1)

    assert find_news(replace(alone, customers=41), still, told_of(alone, still)).more == 1


def test_few_people_a_week_add_up_until_they_are_told(shown, still):
    told = told_of(shown, still)
    for customers in (43, 44):
        told = told_after(find_news(replace(shown, customers=customers), still, told), told)

    assert find_news(replace(shown, customers=46), still, told).more == 6


def test_another_worst_stage_or_another_figure_of_it_is_news(shown, still):
    told = told_of(shown, still)
    moved = replace(shown, worst=replace(shown.worst, stage_id="stage_0"))
    stages = tuple(
        replace(stage, satisfaction=replace(stage.satisfaction, value=stage.satisfaction.value - 0.2))
        for stage in shown.stages
    )

    assert find_news(moved, still, told).is_new
    assert find_news(replace(shown, stages=stages), still, told).is_new


def test_a_map_without_a_worst_stage_is_no_news_of_one(shown, still, english):
    news = find_news(replace(shown, worst=None), still, told_of(shown, still))
    first = find_news(replace(shown, worst=None), still, None)

    assert not news.is_new
    assert len(lines(first, english)) == 3


@pytest.mark.parametrize(
    ("mentions", "base", "grew"),
    [
        (14, 34, False),  # fewer than five more
        (24, 50, True),  # 14 of the 20 who came since, after 10 of 30
        (17, 50, False),  # 7 of 20: a percent more, as chance brings it about
        (15, 46, False),  # 5 of 16, and less than before
        (15, 30, False),  # nobody came, some told more; that can be chance
        (25, 30, True),
    ],
)
def test_a_pain_grew_when_more_tell_of_it_than_chance_brings_about(shown, still, mentions, base, grew):
    news = find_news(replace(shown, pains=(pain(mentions, base),)), still, told_of(shown, still))

    assert (news.pain is not None, news.is_new) == (grew, grew)


def test_the_pain_whose_share_grew_most_is_told_with_both_shares(shown, still, english):
    before = replace(shown, pains=(pain(10, 30), pain(10, 40, category="price", stage="stage_2")))
    after = replace(shown, pains=(pain(32, 60), pain(30, 60, category="price", stage="stage_2")))

    news = find_news(after, still, told_of(before, still))

    assert news.pain.category == "price"
    assert "Told more often: Price too high (Bought), 30 of 60 stories · 50% (40% to 60%); last time 25%." in lines(
        news, english
    )


def test_a_pain_that_the_map_shows_for_the_first_time_is_called_new(shown, still, english):
    after = replace(shown, pains=(pain(10, 30), pain(6, 30, category="price"), pain(7, 30, category="billing")))

    news = find_news(after, still, told_of(shown, still))

    assert (news.pain.category, news.before) == ("billing", None)
    assert "New on the map: Wrong charge or refund (Support), 7 of 30 stories · 23% (13% to 33%)." in lines(
        news, english
    )


def test_a_pain_that_nearly_all_told_of_is_passed_over_and_no_new_one_later(shown, still):
    hidden = replace(shown, pains=(pain(None, None),))
    told = told_of(hidden, still)

    assert find_news(hidden, still, told_of(shown, still)).pain is None
    assert find_news(shown, still, told).pain is None


def test_a_quote_is_told_once_and_kept_as_a_mark(shown, still, english):
    quoting = replace(shown, quotes=(quote(),))
    news = find_news(quoting, still, told_of(shown, still))
    told = told_after(news, None)

    assert f"“{WORDS}” · Waiting for an answer · Support" in lines(news, english)
    assert [len(mark) for mark in told.quotes] == [MARK_LETTERS]
    assert "courier" not in told.to_json()
    again = find_news(quoting, still, told)
    assert (again.quote, again.is_new) == (None, False)


def test_quotes_of_a_pain_of_the_worst_stage_come_first(shown, still):
    praise, elsewhere, there = (
        quote("It went very well there, really.", layer=Layer.GAIN),
        quote("The price was a bad surprise to me.", stage="stage_2"),
        quote(),
    )
    gone = quote("The stage of these words is no more.", stage="gone")
    quoting = replace(shown, quotes=(gone, praise, elsewhere, there))

    told, order = None, []
    for _ in range(3):
        news = find_news(quoting, still, told)
        order.append(news.quote)
        told = told_after(news, told)

    assert order == [there, elsewhere, praise]
    assert not find_news(quoting, still, told).is_new


def test_of_quotes_of_one_kind_that_in_the_readers_language_comes_first_and_others_are_named(shown, still, english):
    foreign, own = quote("Kurýr nepřijel celý den.", language="cs"), quote()
    elsewhere = quote("The price was a bad surprise to me.", stage="stage_2")
    told = told_of(shown, still)

    (first, second), read_in_czech = (
        [find_news(replace(shown, quotes=found), still, told) for found in ((foreign, own), (foreign, elsewhere))],
        find_news(replace(shown, quotes=(own, foreign)), still, told, language="cs"),
    )

    assert (first.quote, second.quote, read_in_czech.quote) == (own, foreign, foreign)
    assert "“Kurýr nepřijel celý den.” (Čeština) · Waiting for an answer · Support" in lines(second, english)
    assert not any("English" in line for line in lines(first, english))


def owned_map(shown, *owned):
    """A map of three pains, of which some have an owner."""
    pains = tuple(pain(12 - n, 30, category=one) for n, one in enumerate(("wait_time", "price", "tech")))
    actions = [
        Improvement(n, (Aim(shown.guide_id, "stage_3", category),), PERIOD.start, owner=OWNER, progress=Progress.DOING)
        for n, category in enumerate(owned, start=1)
    ]
    return with_actions(replace(shown, pains=pains), actions)


@pytest.mark.parametrize(
    ("owned", "line"),
    [
        (
            (),
            "No owner: Waiting for an answer (Support), 12 of 30 stories · 40% (30% to 50%). "
            "2 more pain points have none.",
        ),
        (
            ("wait_time",),
            "No owner: Price too high (Support), 11 of 30 stories · 37% (27% to 47%). 1 more pain point has none.",
        ),
        (
            ("wait_time", "price"),
            "No owner: Site, app or network fails (Support), 10 of 30 stories · 33% (23% to 43%).",
        ),
        (("wait_time", "price", "tech"), None),
    ],
)
def test_the_first_pain_without_an_owner_is_named_with_its_figures(owned, line, shown, still, english):
    news = find_news(owned_map(shown, *owned), still, None)

    assert [one for one in lines(news, english) if one.startswith("No owner")] == ([] if line is None else [line])


def test_buttons_lead_to_the_pain_of_the_news_and_the_first_without_an_owner(shown, still):
    journey_map = owned_map(shown, "wait_time")
    first = find_news(journey_map, still, None)
    quoting = find_news(replace(journey_map, quotes=(quote(),)), still, told_of(journey_map, still))
    nothing = find_news(journey_map, still, told_of(journey_map, still))

    assert [one.category for one in pains_told(first)] == ["price"]
    assert [one.category for one in pains_told(quoting)] == ["wait_time", "price"]
    assert pains_told(nothing) == []


def test_figures_of_a_pain_are_not_told_twice(shown, still, english):
    told = told_of(replace(shown, pains=()), still)

    news = find_news(owned_map(shown, "price", "tech"), still, told)

    assert "No owner: Waiting for an answer (Support)." in lines(news, english)


def test_only_so_many_quotes_are_remembered(shown, still):
    told = replace(told_of(shown, still), quotes=tuple(f"{n:04}" for n in range(QUOTES_REMEMBERED)))

    after = told_after(find_news(replace(shown, quotes=(quote(),)), still, told), told)

    assert len(after.quotes) == QUOTES_REMEMBERED
    assert after.quotes[0] == "0001"


def test_the_surest_change_is_told_first_and_chance_never(shown, english):
    chance = StageChange(shown.stages[0], change(3.0, 3.1, 0.5))
    maybe = StageChange(shown.stages[1], change(3.0, 3.4, 0.1))
    real = StageChange(shown.stages[3], change(3.4, 2.1, 0.001))
    comparison = compared(shown, chance, maybe, real, nps=change(10.0, 30.0, 0.04))

    told, order = None, []
    for _ in range(4):
        news = find_news(shown, comparison, told)
        order.append(news.changed and news.changed.figure)
        told = told_after(news, told)

    assert order == ["stage_3", "nps", "stage_1", None]
    assert not find_news(shown, comparison, told).is_new


def test_a_change_is_told_with_periods_and_people(shown, english):
    comparison = compared(shown, StageChange(shown.stages[3], change(3.4, 2.1, 0.001)))

    news = find_news(shown, comparison, None)

    after, before = period_phrase(PERIOD, english), period_phrase(BEFORE, english)
    assert (
        "Support: 3.4 before, 2.1 now. That is a real change. "
        f"{after} (32 people) against {before} (31 people)." in lines(news, english)
    )


@pytest.mark.parametrize(
    ("score", "words"),
    [("nps", "NPS: −10 before, +20 now. That is a real change."), ("csat", "CSAT: −10% before, 20% now.")],
)
def test_a_changed_score_is_written_as_scores_are(shown, english, score, words):
    comparison = compared(shown, **{score: change(-10.0, 20.0, 0.01)})

    assert any(line.startswith(words) for line in lines(find_news(shown, comparison, None), english))


def test_a_change_of_the_next_periods_is_news_and_the_old_ones_are_forgotten(shown):
    comparison = compared(shown, StageChange(shown.stages[3], change(3.4, 2.1, 0.001)))
    told = told_of(shown, comparison)
    later = Period(PERIOD.end, PERIOD.end + timedelta(days=28))
    following = replace(comparison, after=replace(shown, period=later))

    news = find_news(shown, following, told)

    assert news.changed is not None
    assert len(told_after(news, told).changes) == 1


def test_another_guide_begins_anew_but_tells_no_quote_twice(shown, still):
    quoting = replace(shown, quotes=(quote(),))
    told = told_of(quoting, still)

    news = find_news(replace(quoting, guide_id="another", customers=90), still, told)

    assert (news.is_new, news.more, news.pain, news.quote) == (True, None, None, None)


def test_a_hidden_map_says_so_in_one_line(company, five, map_of, english):
    hidden = map_of(company(five, 4, agents=4), five)

    news = find_news(hidden, compared(hidden), None)

    assert not news.is_new
    assert lines(news, english) == ["Weekly digest · Fewer than 5 people have answered, so nothing is shown."]
    assert told_after(news, None) is None


def test_examples_are_announced_first(shown, still, english):
    news = find_news(replace(shown, example=True), still, None)

    assert lines(news, english)[0] == "Examples, not real customers"


EVERY_WEEK = "It comes every week. Another day or hour, or none: /digest"


def test_the_first_one_says_that_it_comes_every_week_and_how_to_end_that(shown, still, english):
    news = find_news(shown, still, None)

    first = digest_text(news, english, is_private=True, is_first=True).splitlines()

    assert first == [*digest_text(news, english, is_private=True).splitlines(), EVERY_WEEK]


def test_a_first_one_without_figures_says_so_in_its_one_line(company, five, map_of, english):
    journey_map = map_of(company(five, 4, agents=4), five)
    news = find_news(journey_map, compared(journey_map), None)

    (first,) = digest_text(news, english, is_private=True, is_first=True).splitlines()

    assert first == f"{digest_text(news, english, is_private=True)} {EVERY_WEEK}"


def test_where_commands_do_not_work_none_is_named(shown, still, english):
    assert "/" not in digest_text(find_news(shown, still, None), english, is_private=False).replace("</", "")


def test_a_digest_fits_under_a_picture_in_long_languages(company, plan_of, map_of, longer):
    plan = plan_of(*(f"Оформление и подтверждение заказа 😀 & оплата <{n}> по карте" for n in range(12)))
    shown = map_of(company(plan, 200, example=True), plan)
    shown = replace(shown, quotes=(quote("Ждали курьера & весь день, никто не позвонил 😀 " * 3),))
    comparison = compared(shown, StageChange(shown.stages[3], change(3.4, 2.1, 0.001)))
    told = replace(told_of(shown, comparison), changes=(), quotes=(), customers=100, pains={})

    text = digest_text(find_news(shown, comparison, told), longer, is_private=True)

    plain = unescape(re.sub(r"</?[bi]>", "", text))
    assert len(plain.encode("utf-16-le")) // 2 <= 1_024
    assert len(text.splitlines()) >= 3
    assert text.count("<b>") == text.count("</b>")


def test_at_most_five_lines_of_news_stand_below_each_other(shown, english):
    comparison = compared(shown, StageChange(shown.stages[3], change(3.4, 2.1, 0.001)))
    told = replace(told_of(shown, comparison), changes=())
    after = replace(shown, customers=60, pains=(pain(30, 60),), quotes=(quote(),))

    found = lines(find_news(after, comparison, told), english)

    assert len(found) == 6  # the last one names the commands


def test_what_was_told_is_read_again_and_another_form_is_nothing(shown, still):
    told = told_of(replace(shown, quotes=(quote(),)), still)

    assert read_told(told.to_json()) == told
    assert read_told(None) is None
    assert read_told('{"of": "another release"}') is None
    assert isinstance(told, Told)
