"""Every category has its own short name in customers' words."""

from dataclasses import replace

import pytest

from interview.language import Language, Locale
from reports.facts import LANE_ORDER, QUOTED_LANES
from reports.journey_map import PainPoint
from reports.labels import emotion_name, lane_name, lane_title, pain_name, pain_title, tone_name
from reports.wording import quoted

CATEGORIES = [
    *("wait_time", "unreachable", "unresolved", "staff_attitude", "staff_competence", "delivery"),
    *("product_quality", "price", "billing", "tech", "usability", "information"),
    *("process", "availability", "trust", "environment", "workload", "other"),
]
EMOTIONS = [
    *("joy", "trust", "anticipation", "surprise", "confusion"),
    *("frustration", "anger", "sadness", "fear", "disgust"),
]


def test_pain_names_differ_and_fit_a_card(english):
    names = [pain_name(category, english) for category in CATEGORIES]

    assert len(set(names)) == len(CATEGORIES) == 18
    assert max(map(len, names)) <= 30


def test_unknown_pain_is_another_problem(english):
    assert pain_name("of_a_later_version", english) == "Another problem"


def test_emotion_names_differ(english):
    assert len({emotion_name(emotion, english) for emotion in EMOTIONS}) == 10


@pytest.mark.parametrize("label", ["neutral", "of_a_later_version"])
def test_what_is_no_emotion_has_no_name(label, english):
    assert emotion_name(label, english) is None


def test_lanes_and_tones_have_names_that_differ(english):
    lanes = {lane_name(lane, english) for lane in LANE_ORDER}
    titles = {lane_title(lane, english) for lane in QUOTED_LANES}
    tones = {tone_name(valence, english) for valence in range(-2, 3)}

    assert (len(lanes), len(titles), len(tones)) == (6, 7, 5)


def test_lane_of_a_later_version_is_named_by_its_id(english):
    assert lane_name("smell", english) == "smell"


def test_a_guides_own_pain_is_called_as_the_guide_calls_it(english):
    pain = PainPoint("billing.roaming", "support", 9, 20, None, 2, None, thin=True)

    assert pain_title(replace(pain, title={Language.EN: "Roaming charges"}), english) == "Roaming charges"
    assert pain_title(pain, english) == pain_name("billing", english)


@pytest.mark.parametrize(
    ("language", "words", "written"),
    [
        (Language.RU, "Сказали: «Ждите»", "«Сказали: „Ждите“»"),
        (Language.RO, "Mi-au spus „așteptați” și atât", "„Mi-au spus «așteptați» și atât”"),
        (Language.CS, "Řekli „počkejte“ a nic", "„Řekli ‚počkejte‘ a nic“"),
        (Language.EN, "They said “wait” and left", "“They said ‘wait’ and left”"),
        (Language.RO, "Řekli „počkejte“ a nic", "„Řekli „počkejte“ a nic”"),  # of another language, left as it was said
        (Language.EN, "Nobody's call", "“Nobody's call”"),
    ],
)
def test_a_quotation_within_a_quotation_has_marks_of_its_own(language, words, written):
    assert quoted(words, Locale(language)) == written
