"""The card of a persona: laid out in every language, nothing missing leaves a hole, nobody known by subtraction."""

from dataclasses import replace

import pytest

from interview.language import Language, Locale
from interview.records import AnswerRecord, Layer, Role
from reports.draw import draw_persona_card
from reports.journey_map import Answered, Quote, Tally
from reports.metrics import share
from reports.persona import persona_of, stands_apart, typical_quotes
from reports.persona_card import persona_card_figure
from reports.plan import PlanQuestion

from .looking import SMALLEST_PREVIEW, assert_fits_telegram, assert_laid_out, gids_of, words_of
from .test_tallies import words

QUESTIONS = {
    "goal": ("Цель обращения в компанию", "Решить вопрос или проблему"),
    "tenure": ("De cât timp", "De unu până la trei ani"),
    "preferred_channel": ("Удобный способ", "Zákaznická linka a pobočka"),
    "expectation": ("Cel mai important", "Решение с первого раза"),
    "belief": ("Отзывы меняют", "Hardly anything"),
}
SAID = (
    "Трижды объяснял одно и то же, и всё без толку, а потом ещё и звонок сбросили 🧨",
    "Nejdřív mi poradili něco úplně jiného, takže jsem na pobočku musela ještě jednou",
    "Le-am scris de mai multe ori, însă niciun răspuns n-a venit până la sfârșitul săptămânii",
)
TITLE = "Přichází pro pomoc s vyřízením reklamace"


def full(journey_map, people=40):
    """Fill what a persona can tell with long words."""
    feelings = tuple(
        Tally(one, 12 - n, share(12 - n, people)) for n, one in enumerate(("frustration", "anger", "fear"))
    )
    answered = tuple(
        Answered(question, words(asked), Role.CUSTOMER, None, people, (Tally("x", 24, share(24, people), words(said)),))
        for question, (asked, said) in QUESTIONS.items()
    )
    quotes = tuple(
        Quote(pain.stage_id, Layer.PAIN, pain.category, SAID[n % len(SAID)], "ru", voice=n)
        for n, pain in enumerate(journey_map.pains)
    )
    stages = tuple(replace(stage, emotions=feelings) for stage in journey_map.stages)
    return replace(journey_map, stages=stages, answered=answered, quotes=quotes)


@pytest.fixture
def maps(company, map_of):
    """Make the maps of one persona and of everybody."""

    def make(plan, part=60, everybody=200, **options):
        records = company(plan, everybody, **options)
        mine = [record for record in records if record.role is Role.STAFF] + records[:part]
        return full(map_of(mine, plan)), full(map_of(records, plan), people=140)

    return make


@pytest.mark.parametrize("stages", ["five", "twelve"])
def test_card_is_laid_out_in_long_languages(stages, request, maps, longer):
    journey_map, whole = maps(request.getfixturevalue(stages), example=True)

    figure = persona_card_figure(journey_map, whole, TITLE, longer)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)
    assert words_of(figure, "tile:0:value")
    assert words_of(figure, "worst:name")
    assert words_of(figure, "pain:0:name")


def test_card_says_who_they_are_and_how_they_differ(maps, five, english):
    journey_map, whole = maps(five)

    figure = persona_card_figure(journey_map, whole, "Comes for help", english)

    assert_laid_out(figure, SMALLEST_PREVIEW)
    assert_fits_telegram(figure)
    assert words_of(figure, "title") == ["Comes for help"]
    assert "60 customers · 30% of all customers" in " ".join(words_of(figure, "facts"))
    assert words_of(figure, "tile:0:name") == ["NPS of the persona"]
    assert words_of(figure, "tile:1:details")[0].endswith("n = 200")
    assert words_of(figure, "profile:preferred_channel:answer") == [
        "Zákaznická linka",
        "a pobočka\N{NO-BREAK SPACE}60%",
    ]
    asked = [gid for gid in gids_of(figure) if gid.startswith("profile:") and gid.endswith(":asked")]
    order = [gid.split(":")[1] for gid in dict.fromkeys(asked)]
    assert order == ["tenure", "preferred_channel", "expectation", "belief"]  # the fifth gives way to what hurts
    assert words_of(figure, "worst:name") == [f"Support: {journey_map.stage('stage_3').satisfaction.value:.1f} of 5"]
    assert "all customers: " in " ".join(words_of(figure, "worst:details"))
    assert " ".join(words_of(figure, "quote:0")).startswith("“Трижды")
    assert " ".join(words_of(figure, "quote:0")).endswith("” (Русский)")
    assert "person" in gids_of(figure)
    assert draw_persona_card(journey_map, whole, "Comes for help", english).startswith(b"\x89PNG")


def test_what_is_not_known_leaves_no_hole(story, five, map_of, english):
    journey_map = map_of([story().add("csat", 3).told(n) for n in range(9)], five)

    figure = persona_card_figure(journey_map, journey_map, "Returning", english)

    assert {gid for gid in gids_of(figure) if gid != "person"} <= {"facts", "title"}
    assert_laid_out(figure, SMALLEST_PREVIEW)


def test_hidden_persona_has_a_kind_card(company, five, map_of, english):
    whole = map_of(company(five, 60), five)

    assert words_of(persona_card_figure(map_of([], five), whole, "Returning", english), "message")


@pytest.mark.parametrize("rest", range(1, 5))
def test_persona_of_nearly_all_is_not_shown(rest, company, five, map_of, english):
    records = company(five, 60, agents=0)

    figure = persona_card_figure(map_of(records[rest:], five), map_of(records, five), "Returning", english)

    assert " ".join(words_of(figure, "message")).startswith("Fewer than 5 customers are not of this persona")
    assert str(60 - rest) not in " ".join(words_of(figure, ""))
    assert words_of(figure, "tile:") == words_of(figure, "pain:") == words_of(figure, "worst:") == []
    assert_laid_out(figure, SMALLEST_PREVIEW)


def everybody(story, *, others, **options):
    """Make thirty people of a persona and others, of whom `others` answered what is looked at."""
    mine = [answering(story, n, **options) for n in range(30)]
    return mine, [answering(story, 100 + n, **(options if n < others else {})) for n in range(20)]


def answering(story, number, *, nps=False, rated=False, told=False, channel=False):
    one = story().add("csat", 4)
    if nps:
        one.add("nps", number % 11)
    if rated:
        one.add("satisfaction", 1 + number % 2, stage="stage_3").add("satisfaction", 4, stage="stage_1")
    if told:
        one.add("text", stage="stage_3", words="what happened to me", pains=["trust"] if number % 3 == 0 else [])
    if channel:
        value = "phone" if number % 3 else "chat"
        one.answers.append(AnswerRecord("preferred_channel", None, "choice", 90, value, None, None))
    return one.told(number)


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("nps", lambda persona: persona.nps),
        ("rated", lambda persona: persona.worst),
        ("channel", lambda persona: persona.profile),
    ],
)
def test_no_figure_leaves_a_small_rest(kind, read, story, five, map_of):
    options = {"phone": words("Phone"), "chat": words("Chat")}
    plan = replace(five, questions=(PlanQuestion("preferred_channel", Role.CUSTOMER, words("By"), options, False),))

    def shown(others):
        mine, rest = everybody(story, others=others, **{kind: True})
        return read(persona_of(map_of(mine, plan), map_of([*mine, *rest], plan)))

    assert shown(0)
    assert not any(shown(others) for others in range(1, 5))
    assert shown(20)


def test_a_pain_told_by_few_others_too_is_left_out(story, five, map_of):
    mine, _ = everybody(story, others=0, told=True)

    def shown(telling, silent):
        rest = [
            story()
            .add("text", stage="stage_3", words="what happened", pains=["trust"] if n < telling else [])
            .told(200 + n)
            for n in range(telling + silent)
        ] + [answering(story, 300 + n) for n in range(20)]
        return persona_of(map_of(mine, five), map_of([*mine, *rest], five)).pains

    assert shown(0, 0)
    assert shown(5, 5)
    assert not any(shown(few, 10) for few in range(1, 5))
    assert not any(shown(10, few) for few in range(1, 5))


def test_second_answer_does_not_pass_for_the_first(maps, five):
    journey_map, whole = maps(five)
    both = (Tally("phone", 24, share(24, 40)), Tally("chat", 16, share(16, 40)))
    mine = replace(journey_map, answered=(replace(journey_map.answered[0], tallies=both),))
    more = (Tally("phone", 26, share(26, 60)), Tally("chat", 34, share(34, 60)))
    theirs = replace(whole, answered=(replace(whole.answered[0], tallies=more),))

    assert persona_of(mine, theirs).profile == ()


def test_share_is_told_only_when_enough_are_left(maps, five):
    journey_map, whole = maps(five)

    assert persona_of(journey_map, whole).share.value == 0.3
    assert persona_of(journey_map, journey_map).share is None
    assert persona_of(journey_map, replace(whole, customers=None)).share is None
    assert persona_of(journey_map, replace(whole, customers=55)).share is None  # an older map of fewer people


@pytest.mark.parametrize(("part", "whole", "apart"), [(9, None, True), (9, 9, True), (9, 10, False), (9, 14, True)])
def test_a_rest_is_nobody_or_five(part, whole, apart):
    assert stands_apart(part, whole, k=5) is apart


def chosen(journey_map, quotes, *, language="en", most=3):
    """Choose among quotes; each is of a pain by its number, a person, a text and a language."""
    quoted = tuple(
        Quote(
            journey_map.pains[pain].stage_id, Layer.PAIN, journey_map.pains[pain].category, said, told_in, voice=voice
        )
        for pain, voice, said, told_in in quotes
    )
    found = typical_quotes(
        replace(journey_map, quotes=quoted), journey_map.pains, language=language, longest=110, most=most
    )
    return [quote.text for quote in found]


def test_quotes_are_in_the_readers_language_if_there_are_any(maps, five):
    journey_map, _ = maps(five)
    quotes = [(0, 1, "a " * 90, "cs"), (0, 2, "По-русски", "ru"), (0, 3, "Česky", "cs")]

    assert chosen(journey_map, quotes, language=Language.CS) == ["Česky", "По-русски"]
    assert chosen(journey_map, quotes, language=Language.EN) == ["По-русски", "Česky"]
    assert chosen(journey_map, quotes, language=Language.EN, most=1) == ["По-русски"]
    assert chosen(journey_map, []) == []


def test_no_two_quotes_are_of_one_person_or_say_the_same(maps, five):
    journey_map, _ = maps(five)
    quotes = [
        (0, 1, "Nobody called me back all week", "en"),
        (1, 1, "The form was never there", "en"),
        (1, 2, "Nobody called me back the whole week", "en"),
        (1, 3, "They lost my papers", "en"),
    ]

    assert chosen(journey_map, quotes) == ["Nobody called me back all week", "They lost my papers"]


def test_quotes_are_of_different_pains_as_long_as_there_are_some(maps, five):
    journey_map, _ = maps(five)
    quotes = [
        (0, 1, "Nobody called me back", "en"),
        (0, 2, "They lost my papers", "en"),
        (1, 3, "Два часа провисел на линии", "ru"),
    ]

    assert chosen(journey_map, quotes, most=2) == ["Nobody called me back", "Два часа провисел на линии"]
    assert chosen(journey_map, quotes)[2] == "They lost my papers"


@pytest.mark.parametrize("language", list(Language))
def test_card_has_several_quotes_and_gives_them_up_for_what_tells_more(language, maps, five):
    journey_map, whole = maps(five)
    bare = replace(journey_map, answered=(), nps=None)

    roomy = persona_card_figure(bare, whole, TITLE, Locale(language))
    crowded = persona_card_figure(journey_map, whole, TITLE, Locale(language))

    for figure in (roomy, crowded):
        assert_laid_out(figure, SMALLEST_PREVIEW)
        assert_fits_telegram(figure)
    assert all(words_of(roomy, f"quote:{number}") for number in range(3))
    assert words_of(crowded, "quote:0")
    assert not words_of(crowded, "quote:2")
