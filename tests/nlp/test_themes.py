"""Themes that the codebook does not know."""

import pytest

from nlp.tagger import Tagger, Text
from nlp.themes import TooFewTextsError, find_themes

DOGS = (
    "You should let dogs into the garden",
    "My dog had to wait outside the garden gate",
    "A bowl of water for dogs would be a nice idea",
    "Dogs are not mentioned anywhere, may mine come into the garden?",
    "We came with a dog and there was a bowl of water for him",
    "A garden for dogs, please",
    "Собаке не нашлось миски воды",
    "Можно ли в сад с собакой?",
)
TRAINS = (
    "We took the train to Prague",
    "The train to Vienna goes at noon",
    "My sister works on the train to Prague",
    "Which train goes to Vienna?",
    "I read the whole way on the train",
    "A train from Vienna to Prague",
    "Поезд до Праги идёт утром",
)
SAID = ("Nothing", "don't know", "All good", "ничего", "всё хорошо")


def test_texts_about_the_same_come_together_across_languages() -> None:
    others = ("The weather was mild", "It was wet", "A grey day", "The lake is deep", "I sing on Sundays")
    texts = [Text(one) for one in (*DOGS, *SAID, *TRAINS, *others)]

    themes = find_themes(texts, Tagger())

    named = [({texts[number].text for number in theme.texts}, theme) for theme in themes]
    dogs = next(theme for inside, theme in named if DOGS[0] in inside)
    trains = next(theme for inside, theme in named if TRAINS[0] in inside)
    assert dogs is not trains
    assert sum(texts[number].text in DOGS for number in dogs.texts) > len(dogs.texts) / 2
    assert sum(texts[number].text in TRAINS for number in trains.texts) > len(trains.texts) / 2
    assert texts[dogs.example].text in DOGS
    assert not {texts[number].text for theme in themes for number in theme.texts} & set(SAID)


def test_the_same_texts_make_the_same_themes() -> None:
    texts = [Text(one, "en") for one in (*DOGS[:6], *TRAINS[:6], *DOGS[:6], *TRAINS[:6])]
    assert find_themes(texts, Tagger()) == find_themes(texts, Tagger())


@pytest.mark.parametrize("count", [0, 1, 19])
def test_too_few_texts_are_refused_with_the_number_it_takes(count: int) -> None:
    with pytest.raises(TooFewTextsError, match="20 to 5000"):
        find_themes([Text("The lake is deep", "en")] * count + [Text("nothing", "en")] * 30, Tagger())
