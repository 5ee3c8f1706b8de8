"""What the border of the package promises with the models behind it: labels, offsets, manners with any text."""

import re
from pathlib import Path

import pytest

from nlp import lexicon, model
from nlp.judgement import FACTS, NEUTRAL
from nlp.labels import CATEGORIES, EMOTIONS, LANES, SENTIMENTS, STAGES
from nlp.model import MODELS
from nlp.tagger import Tagger, Tagging
from nlp.words import LANGUAGES

LABELS = {"emotion": EMOTIONS, "pain": CATEGORIES, "gain": CATEGORIES, "lane": LANES}
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
    pairs = [(text, language) for language, text in STORIES.items()] + [("", "ru")]
    assert tagger.tag_many(pairs) == [tagger.tag(text, language=language) for text, language in pairs]
    assert tagger.tag_many([]) == []


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
    assert found.facts <= set(FACTS)
    assert set(found.emotions) == {*EMOTIONS, NEUTRAL}
    assert all(0 <= value <= 1 for value in (found.pain, *found.emotions.values()))
    keys = [(one.layer, one.label, one.start, one.end) for one in found.findings]
    assert len(keys) == len(set(keys))
    for one in found.findings:
        assert one.label in LABELS[one.layer]
        assert 0 <= one.start < one.end <= len(text)
        assert 0 < one.strength <= 1
        assert (one.severity in (1, 2, 3)) == (one.layer == "pain")


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
