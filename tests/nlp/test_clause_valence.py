"""The valence of each clause: what turns it, and that the parts lie in the text where they are said to lie."""

import pytest

from nlp.tagger import Tagger


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def weighed(tagger: Tagger, text: str, language: str) -> list[tuple[str, int]]:
    found = tagger.tag(text, language=language)
    return [(text[one.start : one.end], (one.valence > 0) - (one.valence < 0)) for one in found.clauses]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("ru", "Приложение удобное,", "но в поддержке хамят."),
        ("ro", "Sunetul e bun,", "dar bateria ține puțin."),
        ("cs", "Jídlo výborné,", "jen číšník byl protivný."),
        ("en", "The delivery was fast,", "but the courier was rude."),
    ],
)
def test_a_mixed_text_is_good_first_and_bad_then(tagger: Tagger, language: str, first: str, second: str) -> None:
    assert weighed(tagger, f"{first} {second}", language) == [(first, 1), (second, -1)]


def test_what_is_meant_as_its_opposite_is_bad(tagger: Tagger) -> None:
    assert all(side == -1 for _, side in weighed(tagger, "Great, only three hours on hold.", "en"))


def test_plain_words_take_the_side_of_the_text(tagger: Tagger) -> None:
    assert weighed(tagger, "We came on Monday.", "en") == [("We came on Monday.", 0)]
    assert tagger.tag("...", language="en").clauses == ()


def test_clauses_of_a_text_in_two_languages_lie_where_they_stand(tagger: Tagger) -> None:
    text = "Оператор был очень вежливым и всё быстро решил. The delivery was late and the box was broken again."

    found = weighed(tagger, text, "ru")

    assert [part for part, _ in found if part.startswith("The delivery")]
    assert "".join("".join(part for part, _ in found).split()) == "".join(text.split())
