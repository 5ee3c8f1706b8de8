"""The project's own phrases."""

from pathlib import Path

import pytest

from nlp.errors import CorpusError
from nlp.labels import CATEGORIES, EMOTIONS
from nlp.training.corpus import Known
from nlp.training.phrases import read_phrases
from nlp.words import LANGUAGES

FEWEST = 15  # of a category or an emotion
FEWEST_OPINIONS = 10  # of a side


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_category_and_emotion_has_phrases(language: str) -> None:
    phrases = read_phrases(language)
    pains = [point.category for phrase in phrases for point in phrase.pains]
    feelings = [emotion for phrase in phrases for emotion in phrase.emotions]

    assert all(pains.count(category) >= FEWEST for category in CATEGORIES)
    assert all(feelings.count(emotion) >= FEWEST for emotion in EMOTIONS)
    assert {phrase.part for phrase in phrases} == {1, 2, 3, 4}
    assert len({phrase.text for phrase in phrases if phrase.pains}) == len(pains)


def test_a_phrase_tells_only_what_its_place_says() -> None:
    phrases = read_phrases("en")
    pain = next(phrase for phrase in phrases if phrase.pains)
    feeling = next(phrase for phrase in phrases if phrase.emotions)

    assert pain.known is Known.POINTS
    assert (pain.points[0].start, pain.points[0].end, pain.points[0].severity) == (0, len(pain.text), None)
    assert feeling.known is Known.EMOTIONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_opinions_are_of_every_side_and_tell_nothing_else(language: str) -> None:
    opinions = [phrase for phrase in read_phrases(language) if phrase.known is Known.SIDE]
    sides = [(opinion.sentiment, opinion.tells_pain) for opinion in opinions]

    assert {side: sides.count(side) >= FEWEST_OPINIONS for side in set(sides)} == dict.fromkeys(
        [("pos", False), ("neg", True), ("neg", False), ("neu", False)], True
    )
    assert not any(opinion.points or opinion.emotions for opinion in opinions)


@pytest.mark.parametrize(("content", "says"), [("pains: {nothing: a}", "nothing"), ("pains: [", "cannot be read")])
def test_a_broken_file_is_named(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "en.yaml").write_text(content, encoding="utf-8")

    with pytest.raises(CorpusError, match=rf"phrases/en\.yaml.*{says}"):
        read_phrases("en", tmp_path)
