"""Lexicons: read strictly, complete in every language, and patterns that mean what they say."""

from pathlib import Path

import pytest

from nlp import lexicon
from nlp.errors import LexiconError, UnknownLanguageError
from nlp.labels import CATEGORIES, EMOTIONS, LANES
from nlp.lexicon import Fact, Level, Modifier, Polarity, load_classes, load_lexicon, read_file
from nlp.patterns import PatternIndex, compile_pattern
from nlp.words import LANGUAGES, pieces, words

COMPLETE = {
    "pains": CATEGORIES,
    "gains": CATEGORIES,
    "emotions": EMOTIONS,
    "opinions": tuple(Polarity),
    "modifiers": tuple(Modifier),
    "lanes": LANES,
    "facts": tuple(Fact),
}


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_has_words_in_every_language(language: str, name: str) -> None:
    content = read_file(language, name)
    # Russian denies by a word of its own ("не"), never by the verb's form.
    spared = {"not_verb"} if (language, name) == ("ru", "modifiers") else set()
    assert set(content) == {str(label) for label in COMPLETE[name]} - spared
    assert all(content.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_are_of_like_depth(language: str) -> None:
    loaded = load_lexicon(language)
    assert len(loaded.pains._patterns) > 1_500
    assert len(loaded.emotions._patterns) > 400
    assert len(loaded.gains._patterns) > 250


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnknownLanguageError, match="'de'"):
        read_file("de", "pains")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("joy: {plain: x}\njoy: {plain: y}\n", "written twice"),
        ("[]", "write labels with patterns"),
        ("joy: [unclosed", "cannot be read"),
        ("mirth:\n  plain: |\n    ha\n", "'mirth' is unknown"),
        ("joy:\n  loud: |\n    ha\n", "'loud' is unknown"),
        ("joy: ha\n", "write strong, plain or weak"),
        ("joy:\n  plain: [ha]\n", "write the patterns as a text block"),
        ("joy:\n  plain: |\n    ..\n", "at least one fixed word"),
        ("joy:\n  plain: |\n    ha ..\n", "no gap at the end"),
        ("joy:\n  plain: |\n    ha?\n", "at least one fixed word"),
        ("joy:\n  plain: |\n    <nothing>\n", "not in classes.yaml"),
        ("joy:\n  plain: |\n    h*\n", "at least 2 letters"),
    ],
)
def test_a_bad_file_is_named_with_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, message: str
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "emotions.yaml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(lexicon, "_LEXICONS", tmp_path)
    with pytest.raises(LexiconError, match=message) as caught:
        lexicon._index("en", "emotions", {}, lambda listed: lexicon._leveled(listed, EMOTIONS))
    assert "lexicons/en/emotions.yaml" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("language", "pattern", "text", "found"),
    [
        ("en", "wait", "they waited", "waited"),
        ("en", "=wait", "they waited", None),
        ("en", "wai*", "they waited", "waited"),
        ("en", "one|two calls", "two calls", "two calls"),
        ("en", "(no call|letter) today", "no call today", "no call today"),
        ("en", "very? rude", "rude", "rude"),
        ("en", "rude .. man", "rude and loud man", "rude and loud man"),
        ("en", "rude .. man", "rude a b c d man", None),
        ("en", "rude .. man", "rude, man", None),
        ("en", "# calls", "12 calls", "12 calls"),
        ("en", "=don't", "I don\N{RIGHT SINGLE QUOTATION MARK}t", "don\N{RIGHT SINGLE QUOTATION MARK}t"),
        ("en", "rude", "ruuuude", "ruuuude"),
        ("ru", "=еще", "Ещё", "Ещё"),
        ("ru", "=й", "и", None),
        ("ru", "ждать минута", "жди минуту", None),
        ("ro", "=întârziere", "intarziere", "intarziere"),
        ("ro", "=așa", "aşa", "aşa"),
        ("cs", "=příšerné", "priserne", "priserne"),
        ("cs", "=priserne", "Příšerné", "Příšerné"),
    ],
)
def test_patterns_mean_what_their_table_says(language: str, pattern: str, text: str, found: str | None) -> None:
    index = PatternIndex([(variant, pattern) for variant in compile_pattern(pattern, language=language, classes={})])
    cut = [piece.group() for piece in pieces(text)]
    listed = words(cut, language)
    matches = index.find(listed)
    if found is None:
        assert not matches
        return
    [match] = matches
    assert "".join(cut[listed[match.start].position : listed[match.end - 1].position + 1]) == found


def test_too_many_variants_are_refused() -> None:
    with pytest.raises(LexiconError, match="at most 60 variants"):
        compile_pattern("a? b? c? d? e? f? word", language="en", classes={})


def test_classes_may_use_those_above_them() -> None:
    assert load_classes("en")["long"] < load_classes("en")["time"]


def test_weak_plain_and_strong_are_kept_apart() -> None:
    levels = {rule.level for _, rule in load_lexicon("en").pains._patterns}
    assert levels == set(Level)
