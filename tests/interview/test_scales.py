"""Numbers in words, and the standard answers."""

import pytest

from interview.language import Language
from interview.records import AnswerValue
from interview.scales import DIGIT_SCALES, RANGES, Kind, from_option, read_number, standards, to_option


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20", 20),
        (" 20 ", 20),
        ("около 20 минут", 20),
        ("asi 25", 25),
        ("~15", 15),
        ("0", 0),
        ("007", 7),
        ("1 500", 1500),
        ("1\u00a0500", 1500),
        ("1\u202f500 Kč", 1500),
        ("1 000 000", 1_000_000),
        ("9999999", 9_999_999),
        ("٢٠", 20),
        ("", None),
        ("много", None),
        ("15-20", None),
        ("1,5", None),
        ("1.500", None),
        ("10 или 12", None),
        ("8 800 555 35 35", None),
        ("12345678", None),
        ("20😀", 20),
    ],
)
def test_read_number_takes_one_whole_number(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("kind", "option", "value"),
    [
        (Kind.NPS, "10", 10),
        (Kind.SATISFACTION, "1", 1),
        (Kind.YES_NO, "yes", True),
        (Kind.YES_NO, "no", False),
        (Kind.CHOICE, "solve", "solve"),
    ],
)
def test_options_and_values_turn_into_each_other(kind: Kind, option: str, value: AnswerValue) -> None:
    assert from_option(kind, option) == value
    assert to_option(value) == option


def test_values_of_several_taps_have_no_single_option() -> None:
    assert to_option(("a", "b")) is None
    assert to_option(None) is None


@pytest.mark.parametrize("kind", [kind for kind in RANGES if kind not in DIGIT_SCALES])
def test_scales_have_words_for_every_point_in_every_language(kind: Kind) -> None:
    low, high = RANGES[kind]

    assert list(standards()[kind].options) == [str(point) for point in range(low, high + 1)]
    assert all(set(words) == set(Language) for words in standards()[kind].options.values())


@pytest.mark.parametrize("kind", sorted(DIGIT_SCALES))
def test_digit_scales_have_words_at_both_ends(kind: Kind) -> None:
    standard = standards()[kind]

    assert standard.low is not None
    assert standard.high is not None
    assert set(standard.low) == set(standard.high) == set(Language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [kind for kind, standard in standards().items() if standard.options])
def test_answers_of_one_question_differ_in_words(kind: Kind, language: Language) -> None:
    words = [labels[language] for labels in standards()[kind].options.values()]

    assert len(set(words)) == len(words)
