"""What the border of the package promises with the models behind it: labels, offsets, manners with any text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from nlp import lexicon, model
from nlp.judgement import NEUTRAL
from nlp.labels import (
    CATEGORIES,
    CHANNELS,
    CONSEQUENCES,
    EMOTIONS,
    LANES,
    SENTIMENTS,
    STAGES,
    TOUCHPOINTS,
)
from nlp.model import MODELS
from nlp.pipeline import Reader, build_pipeline
from nlp.tagger import Tagger, Tagging, Text, tagging
from nlp.words import LANGUAGES

LABELS = {"emotion": EMOTIONS, "pain": CATEGORIES, "gain": CATEGORIES, "lane": LANES, "touchpoint": TOUCHPOINTS}
LARGEST_MODEL = 3 * 1024 * 1024  # bytes
STORIES = {
    "ru": "Ждала на линии сорок минут, потом оператор нахамил и бросил трубку. Очень злюсь!",
    "ro": "Am așteptat o oră la telefon, iar operatorul a fost nepoliticos. Sunt furioasă!",
    "cs": "Čekala jsem hodinu na lince a operátor byl drzý. Jsem naštvaná!",
    "en": "I was on hold for an hour and the agent was rude. I am furious!",
}
PRAISE = {
    "ru": "Всё прошло отлично, оператор вежливая, спасибо!",
    "ro": "Totul a mers foarte bine, operatoarea a fost amabilă, mulțumesc!",
    "cs": "Všechno proběhlo skvěle, operátorka byla milá, děkuji!",
    "en": "Everything went great, the agent was friendly, thank you!",
}
QUESTIONS = (
    ("en", "What could we improve?", "What did you like?", "the delivery"),
    ("ru", "Что нам улучшить?", "Что вам понравилось?", "доставка"),
    ("ro", "Ce am putea îmbunătăți?", "Ce v-a plăcut?", "livrarea"),
    ("cs", "Co máme zlepšit?", "Co se vám líbilo?", "doručení"),
)
ODD = [
    "",
    " ",
    "\n\n",
    "😀",
    "🙄🙄🙄",
    "\u0301",
    "12 345",
    "???",
    "a" * 4096,
    "норм",
    "<b>x</b>",
    "\u202eabc\u202c",
    "()()",
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_story_tells_pains_and_praise_tells_none(tagger: Tagger, language: str) -> None:
    bad, good = tagger.tag(STORIES[language], language=language), tagger.tag(PRAISE[language], language=language)

    assert bad.is_pain
    assert (bad.sentiment, bad.valence < 0) == ("neg", True)
    assert {"wait_time", "staff_attitude"} <= {one.label for one in bad.findings if one.layer == "pain"}
    assert "anger" in {one.label for one in bad.findings if one.layer == "emotion"}
    assert (good.sentiment, good.valence > 0) == ("pos", True)
    assert [one for one in good.findings if one.layer == "pain" and not one.unsure] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [*ODD, *STORIES.values()], ids=range(len(ODD) + len(STORIES)))
def test_any_text_gives_well_formed_tags(tagger: Tagger, language: str, text: str) -> None:
    found = tagger.tag(text, language=language)

    assert_well_formed(found, text)


def test_many_are_tagged_like_one(tagger: Tagger) -> None:
    texts = [Text(text, language) for language, text in STORIES.items()] + [Text("", "ru")]
    assert tagger.tag_many(texts) == [tagger.tag(one.text, language=one.language) for one in texts]
    assert tagger.tag_many([]) == []


def test_a_text_is_read_in_its_own_language_whatever_the_chat_is_in(tagger: Tagger) -> None:
    found = tagger.tag(STORIES["en"], language="ru")
    assert found == tagger.tag(STORIES["en"], language="en")
    assert found.language == "en"


def test_a_text_in_two_languages_is_read_in_both(tagger: Tagger) -> None:
    text = "Приложение хорошее, спасибо! But I was on hold for an hour and the agent was rude."

    found = tagger.tag(text, language="ru")

    assert_well_formed(found, text)
    assert found.is_pain
    pains = {one.label: text[one.start : one.end] for one in found.findings if one.layer == "pain"}
    assert "hold" in pains["wait_time"]
    assert found.facts.wait_minutes == 60


def test_russian_in_latin_letters_is_read(tagger: Tagger) -> None:
    text = "Zhdala na linii sorok minut, potom operator nahamil i brosil trubku"

    found = tagger.tag(text, language="ru")

    assert found.is_pain
    assert "nahamil" in {text[one.start : one.end] for one in found.findings if one.label == "staff_attitude"}
    assert found.facts.wait_minutes == 40


@pytest.mark.parametrize(("language", "bad", "good", "answer"), QUESTIONS)
def test_a_neutral_answer_takes_the_side_of_its_question(
    tagger: Tagger, language: str, bad: str, good: str, answer: str
) -> None:
    alone, asked_bad, asked_good = (tagger.tag(answer, language=language, question=one) for one in (None, bad, good))

    assert asked_good.pain < alone.pain < asked_bad.pain
    assert not asked_bad.is_pain or [one for one in asked_bad.findings if one.layer == "pain"]


def test_nothing_is_no_pain_whatever_was_asked(tagger: Tagger) -> None:
    for language, answer, question in (("en", "Nothing", "What could we improve?"), ("ru", "Ничего", "Что улучшить?")):
        assert tagger.tag(answer, language=language, question=question) == tagger.tag(answer, language=language)


@pytest.mark.parametrize(
    ("language", "answer"),
    [("ru", "Наконец-то приедут"), ("ro", "Vine cineva în sfârșit"), ("cs", "Konečně přijedou"), ("en", "At last")],
)
def test_an_answer_fills_the_lane_that_its_question_asks_for(tagger: Tagger, language: str, answer: str) -> None:
    (told,) = tagger.tag_many([Text(f" {answer} ", language, lane="think")])

    (lane,) = [one for one in told.findings if (one.layer, one.label) == ("lane", "think")]
    assert (lane.start, lane.end) == (1, 1 + len(answer))
    assert not [one for one in tagger.tag(answer, language=language).findings if one.layer == "lane"]


def test_who_has_nothing_to_say_fills_no_lane(tagger: Tagger) -> None:
    told = tagger.tag_many([Text("Ничего", "ru", lane="say"), Text("", "en", lane="say")])

    assert not [one for tagged in told for one in tagged.findings if one.layer == "lane"]


def test_each_touchpoint_is_found_where_it_is_named_first(tagger: Tagger) -> None:
    text = "The bill was wrong, so I rang about the bill and the agent promised a refund."

    named = [one for one in tagger.tag(text, language="en").findings if one.layer == "touchpoint"]

    assert {one.label: text[one.start : one.end] for one in named} == {
        "invoice": "bill",
        "talk_to_agent": "agent",
        "refund_or_return": "refund",
    }
    assert len(named) == 3


def test_a_pain_knows_where_it_happened_and_what_it_led_to(tagger: Tagger) -> None:
    text = "The courier was two days late with my order, so I cancelled my subscription and took my business elsewhere."

    pains = [one for one in tagger.tag(text, language="en").findings if one.layer == "pain"]

    assert {one.channel for one in pains} >= {"courier"}
    assert "left" in {one.consequence for one in pains}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_tagger_reads_the_same(tagger: Tagger, language: str) -> None:
    assert Tagger().tag(STORIES[language], language=language) == tagger.tag(STORIES[language], language=language)


def test_the_version_follows_lexicons_and_models(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = Tagger().version
    assert re.fullmatch(r"models-\d+\.[0-9a-f]{8}\.[0-9a-f]{8}", version)
    for module, name, digest in (
        (lexicon, "_LEXICONS", lexicon.lexicon_digest),
        (model, "MODELS", model.models_digest),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, tmp_path_factory.mktemp("elsewhere"))
            digest.cache_clear()
            assert Tagger().version != version
        digest.cache_clear()
    assert Tagger().version == version


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_is_small(language: str) -> None:
    assert (MODELS / f"{language}.npz").stat().st_size <= LARGEST_MODEL


def test_a_broken_model_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ru.npz").write_bytes(b"nothing")
    monkeypatch.setattr(model, "MODELS", tmp_path)
    model.load_model.cache_clear()
    try:
        with pytest.raises(model.ModelError, match=r"models/ru\.npz cannot be used"):
            model.load_model("ru")
    finally:
        model.load_model.cache_clear()


def assert_well_formed(found: Tagging, text: str) -> None:
    assert found.valence in range(-2, 3)
    assert found.sentiment in SENTIMENTS
    assert found.stage is None or found.stage in STAGES
    assert found.language in LANGUAGES
    assert found.facts.wait_minutes is None or found.facts.wait_minutes > 0
    assert found.facts.contacts is None or found.facts.contacts > 1
    assert set(found.emotions) == {*EMOTIONS, NEUTRAL}
    assert all(0 <= value <= 1 for value in (found.pain, *found.emotions.values()))
    keys = [(one.layer, one.label, one.start, one.end) for one in found.findings]
    assert len(keys) == len(set(keys))
    for one in found.findings:
        assert one.label in LABELS[one.layer]
        assert 0 <= one.start < one.end <= len(text)
        assert 0 < one.strength <= 1
        assert (one.severity in (1, 2, 3)) == (one.layer == "pain")
        assert one.touchpoint is None or (one.layer == "pain" and one.touchpoint in TOUCHPOINTS)
        assert one.channel is None or (one.layer == "pain" and one.channel in CHANNELS)
        assert one.consequence is None or (one.layer == "pain" and one.consequence in CONSEQUENCES)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Никаких жалоб, проблем не было."),
        ("ro", "Nu am avut nicio problemă."),
        ("cs", "Žádné stížnosti, bez problémů."),
        ("en", "No complaints, there was no delay."),
        ("ru", "Раньше сайт тормозил, сейчас работает как часы."),
        ("ro", "Înainte se bloca, acum merge perfect."),
        ("cs", "Dřív to padalo, teď to funguje skvěle."),
        ("en", "It used to freeze, now it's fine."),
    ],
)
def test_denied_and_solved_problems_are_no_pains(tagger: Tagger, language: str, text: str) -> None:
    found = tagger.tag(text, language=language)

    assert not found.is_pain
    assert [one for one in found.findings if one.layer == "pain" and not one.unsure] == []


@pytest.mark.parametrize(("is_ironic", "sentiment", "gains"), [(True, "neg", 0), (False, "neg", 1), (True, "mixed", 1)])
def test_praise_that_mocks_is_no_gain(is_ironic: bool, sentiment: str, gains: int) -> None:
    text = "Friendly staff."
    reading = Reader(build_pipeline).read(text, language="en")
    sentiments = {label: float(label == sentiment) for label in SENTIMENTS}
    judged = reading.judgement._replace(is_ironic=is_ironic, sentiments=sentiments)

    found = tagging(text, replace(reading, judged=judged), "en")

    assert sum(one.layer == "gain" for one in found.findings) == gains
