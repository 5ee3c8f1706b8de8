"""Pains of a company's own, finer than the codebook."""

import pytest

from bot.tagging import pain_codes
from interview.errors import GuideError
from interview.guide import Pain
from interview.language import Language
from interview.library import builtin_guides
from interview.records import PAIN_CATEGORIES
from nlp.codes import Code, Codes
from nlp.labels import CATEGORIES
from nlp.tagger import Tagger

ROAMING = Code("billing.roaming", {"en": ("roaming", "abroad"), "ru": ("роуминг*",)})


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@pytest.mark.parametrize(
    ("language", "text", "labels"),
    [
        ("en", "They charged me twice for roaming.", {"billing.roaming"}),
        ("en", "They charged me twice. The flight abroad was fine.", {"billing"}),
        ("ru", "Списали деньги за роуминг, которого не было.", {"billing.roaming"}),
        ("cs", "Dvakrát mi strhli peníze za roaming.", {"billing"}),
    ],
)
def test_a_pain_whose_sentence_has_the_words_gets_the_code(
    tagger: Tagger, language: str, text: str, labels: set[str]
) -> None:
    found = Codes([ROAMING]).refined(text, tagger.tag(text, language=language))

    assert labels <= {one.label for one in found.findings if one.layer == "pain"}
    assert len(found.findings) == len(tagger.tag(text, language=language).findings)


def test_without_codes_nothing_changes(tagger: Tagger) -> None:
    text = "They charged me twice for roaming."
    tagging = tagger.tag(text, language="en")
    assert Codes([]).refined(text, tagging) == tagging


def test_words_of_a_guide_that_cannot_be_read_are_named() -> None:
    pain = Pain(id="roaming", of="billing", title={Language.EN: "Roaming"}, words={Language.EN: ("<unknown>",)})
    guide = builtin_guides()[0].model_copy(update={"pains": (pain,)})

    with pytest.raises(GuideError, match="unknown"):
        pain_codes(guide)


def test_guides_and_tagger_share_one_codebook() -> None:
    assert PAIN_CATEGORIES == CATEGORIES
