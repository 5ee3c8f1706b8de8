"""The preview of any journey: three pains, whose stages are named, whatever else has to give way for them."""

from dataclasses import replace
from functools import cache

import pytest

from handlers.plan import map_plan
from interview.bets import Bet
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.records import Finding, Layer
from reports.audience import of_audience
from reports.bets import with_bets
from reports.compare import Comparison, StageChange, change_of
from reports.comparison_text import clearest_change
from reports.journey_map import JourneyMap, MomentOfTruth, StaffNotes
from reports.map_caption import map_caption
from reports.metrics import MOMENT_IMPORTANCE_SHARE, MOMENT_STRONG_EMOTION_SHARE
from reports.plan import MapPlan, PlanStage, in_language
from reports.preview import preview
from reports.segment import Audience, Condition, Dimension
from reports.wording import at_each_stage
from tests.gallery.names import CHANNELS, PERSONAS, STAGES
from tests.reports.conftest import PERIOD, company, map_of
from tests.reports.looking import SMALLEST_PREVIEW, assert_fits_telegram, assert_laid_out, words_of

SHORT = (
    ("Узнали", "Au aflat", "Dozvěděli se", "Noticed"),
    ("Выбрали", "Au ales", "Vybrali", "Chose"),
    ("Купили", "Au cumpărat", "Koupili", "Bought"),
    ("Поддержка", "Asistență", "Podpora", "Support"),
    ("Договор", "Contract", "Smlouva", "Contract"),
    ("Оплата", "Plată", "Platba", "Payment"),
    ("Доставка", "Livrare", "Doručení", "Delivery"),
    ("Подключение", "Instalare", "Zapojení", "Set-up"),
    ("Пользование", "Utilizare", "Používání", "Everyday use"),
    ("Продление", "Prelungire", "Prodloužení", "Renewal"),
    ("Возврат", "Rambursare", "Vrácení", "Refund"),
    ("Советуют", "Recomandă", "Doporučili", "Recommend"),
)
NAMES = {"short": SHORT, "long": STAGES}
PROMISE = (
    "Обещали перезвонить, но так и не звонят",
    "Au promis că sună, dar nu au mai sunat",
    "Slíbili zavolat zpět a už se neozvali",
    "Promised to call back, but never did",
)


def in_all(words):
    return dict(zip(Language, words, strict=True))


@cache
def journey(count: int, names: str, people: int = 130) -> tuple[JourneyMap, MapPlan]:
    """Make a map whose three pains told most are of the first, the fourth (or last but one) and the last stage."""
    stages = tuple(PlanStage(f"stage_{n}", in_all(one), in_all(one)) for n, one in enumerate(NAMES[names][:count]))
    plan = MapPlan("customer_journey", 1, stages, pains={"promise": in_all(PROMISE)})
    records = [
        replace(record, answers=(*record.answers, *_elsewhere(record.answers, number, count)))
        for number, record in enumerate(company(plan, people))
    ]
    return map_of(records, plan), plan


def _elsewhere(answers, number, count):
    """Let whoever told of a stage tell of the first and the last one too."""
    for told in [answer for answer in answers if answer.text]:
        for place, category, every in ((0, "promise", 2), (count - 1, "information", 3)):
            if told.stage_id != f"stage_{place}":
                findings = (Finding(Layer.PAIN, category, 0, 4, 1.0, 2, False),) if number % every == 0 else ()
                yield replace(told, question_id=f"other_{place}", stage_id=f"stage_{place}", findings=findings)


def with_all(journey_map, plan):
    """Lay a filter, bets and the banner of examples on a map."""
    bets = [
        Bet(plan.guide_id, {stage.id: 5 - (n + one) % 3 for n, stage in enumerate(plan.stages)}, "price", frozenset())
        for one in range(3)
    ]
    return with_bets(replace(filtered(journey_map), example=True), bets, plan)


def filtered(journey_map):
    conditions = (
        Condition(Dimension.PERSONA, "persona_3", in_all(PERSONAS[3])),
        Condition(Dimension.CHANNEL, "line", in_all(CHANNELS["line"])),
    )
    return replace(journey_map, segment=conditions, part=True)


def unchanged(journey_map):
    """Compare a map with itself."""
    stages = [StageChange(one, change_of(one.satisfaction, one.satisfaction)) for one in journey_map.stages]
    return Comparison(journey_map, journey_map, tuple(stages), visible=0.5, nps=None, csat=None)


def assert_tells_where_it_hurts(journey_map, locale):
    drawn = preview(journey_map, locale, vertical="satisfaction")

    assert_laid_out(drawn.figure, SMALLEST_PREVIEW)
    assert_fits_telegram(drawn.figure)
    shown = min(3, len(journey_map.pains))
    assert [bool(words_of(drawn.figure, f"pain:{number}:name")) for number in range(3)] == [
        number < shown for number in range(3)
    ]
    written = squeezed(words_of(drawn.figure, "stage:") + words_of(drawn.figure, "pain:"))
    for stage in journey_map.stages:
        is_written = squeezed([in_language(stage.short_title, locale)]) in written
        assert is_written == (stage.id not in drawn.unnamed)
    assert not {journey_map.worst.stage_id, *(pain.stage_id for pain in journey_map.pains[:3])} & {*drawn.unnamed}
    counts = [stage.satisfaction.n for stage in journey_map.stages]
    assert words_of(drawn.figure, "n:") or at_each_stage(counts, locale) in " ".join(words_of(drawn.figure, "facts"))
    return drawn


def squeezed(lines):
    """Join lines without the spaces at which names are broken."""
    return "".join(lines).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("count", range(3, 13))
def test_three_pains_stand_below_any_journey_with_filter_bets_and_examples(count, names, language):
    assert_tells_where_it_hurts(with_all(*journey(count, names)), Locale(language))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("count", "names"), [(5, "long"), (8, "long"), (12, "short"), (12, "long")])
def test_three_pains_stand_below_a_journey_without_anything_else(count, names, language):
    assert_tells_where_it_hurts(journey(count, names)[0], Locale(language))


@pytest.mark.parametrize("language", Language)
def test_three_pains_stand_below_twelve_stages_of_thousands_with_a_filter(language):
    journey_map, plan = journey(12, "long", people=1_200)

    assert_tells_where_it_hurts(filtered(journey_map), Locale(language))
    assert_tells_where_it_hurts(with_all(journey_map, plan), Locale(language))


@pytest.mark.parametrize("language", Language)
def test_three_problems_noted_by_agents_stand_below_twelve_stages(language):
    journey_map, _ = journey(12, "long")
    noted = tuple(
        StaffNotes(f"stage_{stage}", category, 6, often, None, PERIOD)
        for stage, category, often in ((2, "wait_time", 4.5), (7, "information", 3.0), (11, "unresolved", 1.5))
    )
    agents = of_audience(replace(journey_map, staff_notes=noted, example=True), Audience.STAFF)
    locale = Locale(language)

    drawn = preview(agents, locale, vertical="satisfaction")

    assert_laid_out(drawn.figure, SMALLEST_PREVIEW)
    assert_fits_telegram(drawn.figure)
    written = squeezed(words_of(drawn.figure, "stage:") + words_of(drawn.figure, "pain:"))
    for number, stage_id in enumerate(("stage_2", "stage_7", "stage_11")):
        assert words_of(drawn.figure, f"pain:{number}:name")
        assert squeezed([in_language(agents.stage(stage_id).short_title, locale)]) in written
        assert stage_id not in drawn.unnamed


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("is_full", [False, True])
def test_moments_of_truth_and_their_rule_stand_on_the_picture_or_below_it(language, is_full):
    plan = map_plan(*sorted(builtin_guides(), key=lambda guide: guide.role))
    journey_map, locale = map_of(company(plan, 112), plan), Locale(language)
    shown = with_all(journey_map, plan) if is_full else journey_map
    starred = [stage for stage in shown.stages if stage.is_moment or stage.may_be_moment]

    for vertical in ("satisfaction", "importance"):
        drawn = preview(shown, locale, vertical=vertical)
        caption = map_caption(
            shown,
            locale,
            vertical=vertical,
            unnamed=drawn.unnamed,
            has_rule=drawn.has_rule,
            comparison=unchanged(shown),
        )

        assert clearest_change(unchanged(shown), locale) in caption
        assert starred
        limits = [locale.percent(limit) for limit in (MOMENT_IMPORTANCE_SHARE, MOMENT_STRONG_EMOTION_SHARE)]
        legend = " ".join(words_of(drawn.figure, "legend"))
        assert all(limit in legend for limit in limits) == drawn.has_rule
        assert all(limit in caption for limit in limits) != drawn.has_rule
        named = squeezed(words_of(drawn.figure, "stage:")) if drawn.has_rule else caption.replace(" ", "")
        for stage in starred:
            assert squeezed([in_language(stage.short_title, locale)]) in named
        if any(stage.moment is MomentOfTruth.URGENT for stage in shown.stages):
            assert locale.gettext("Urgent, as satisfaction is low: {stages}.", stages="").rstrip(". ") in caption


def test_rows_give_way_to_pains_before_names_of_their_stages_do(english):
    """In the stated order: the sheet has the row of importance."""
    roomy = preview(journey(3, "short")[0], english, vertical="satisfaction")
    crowded = preview(with_all(*journey(12, "long", people=1_200)), english, vertical="satisfaction")

    assert words_of(roomy.figure, "other:")
    assert len(words_of(roomy.figure, "n:")) == 4
    assert "at each stage" not in " ".join(words_of(roomy.figure, "facts"))
    assert roomy.unnamed == ()
    assert not words_of(crowded.figure, "other:")
    assert words_of(crowded.figure, "stage:name")[0] == "1. Awareness"
    assert len(crowded.unnamed) == 9


def test_agents_are_counted_at_each_stage_of_their_curve_where_there_is_room(english):
    journey_map = journey(3, "short")[0]
    untold = replace(journey_map.stages[1], staff=None)
    few = replace(journey_map, stages=(journey_map.stages[0], untold, journey_map.stages[2]))

    assert words_of(preview(few, english, vertical="satisfaction").figure, "staff_n") == ["14", "–", "14"]
    assert not words_of(preview(few, english, vertical="importance").figure, "staff_n")


@pytest.mark.parametrize("language", Language)
def test_caption_names_the_stages_that_the_picture_has_no_room_for(language):
    journey_map, locale = journey(12, "long")[0], Locale(language)
    unnamed = preview(journey_map, locale, vertical="satisfaction").unnamed

    caption = map_caption(journey_map, locale, vertical="satisfaction", unnamed=unnamed)
    without = map_caption(journey_map, locale, vertical="satisfaction")

    names = [f"{n}. {in_language(stage.short_title, locale)}" for n, stage in enumerate(journey_map.stages, start=1)]
    listed = ", ".join(name for name, stage in zip(names, journey_map.stages, strict=True) if stage.id in unnamed)
    assert not unnamed or listed in caption
    assert listed == "" or listed not in without
