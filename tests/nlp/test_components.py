"""Each component for itself: it finds without writing, writes once, and runs a second time to no effect."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.clauses import CONDITION, Scope
from nlp.components.spans import SpanFinder, longest, merged, relabeled
from nlp.lexicon import Fact, Level, Modifier
from nlp.pipeline import COMPONENTS
from nlp.pipeline import build_lexicon_pipeline as build_pipeline

TEXT = {
    "ru": "Ждал 40 минут, но оператор очень вежливый. Если что, позвоню ещё раз, я думаю. Обидно 😢",
    "en": "I waited 40 minutes, but the agent was very polite. If it breaks I will call again, I think. I'm sad 😢",
}


@pytest.fixture(scope="module", params=sorted(TEXT))
def pipeline(request: pytest.FixtureRequest) -> Language:
    return build_pipeline(request.param)


@pytest.fixture(scope="module")
def english() -> Language:
    return build_pipeline("en")


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_runs_twice_to_no_effect(pipeline: Language, name: str) -> None:
    doc = pipeline(TEXT[pipeline.lang])
    before = _state(doc)
    assert pipeline.get_pipe(name)(doc) is doc
    assert _state(doc) == before


@pytest.mark.parametrize("name", [name for name in COMPONENTS if name != "journey_words"])
def test_matching_writes_nothing_and_writing_keeps_one_of_each(pipeline: Language, name: str) -> None:
    doc = pipeline(TEXT[pipeline.lang])
    component = pipeline.get_pipe(name)
    assert isinstance(component, SpanFinder)
    before = _state(doc)
    found = component.match(doc)
    assert _state(doc) == before
    component.set_annotations(doc, [*found, *found])
    assert _state(doc) == before
    keys = [(span.start, span.end, span.label_) for span in doc.spans[component.group]]
    assert keys == sorted(set(keys))


def test_words_get_a_folded_form_and_a_stem(pipeline: Language) -> None:
    doc = pipeline("Ещё ЖДАЛ" if pipeline.lang == "ru" else "Cafés WAITED")
    expected = {"ru": ["еще", "ждал"], "en": ["cafes", "waited"]}[pipeline.lang]
    assert [token.norm_ for token in doc] == expected
    assert doc[1].lemma_ == {"ru": "ждал", "en": "wait"}[pipeline.lang]


def test_an_if_makes_a_condition(english: Language) -> None:
    doc = english("If it breaks, I will call.")
    labels = [clause.label_ for clause in doc.spans["clauses"]]
    assert labels[0] == CONDITION
    assert CONDITION not in labels[1:]


def test_a_denial_reaches_its_clause_and_no_further(english: Language) -> None:
    doc = english("It was not very good, but polite")
    scope = Scope(doc)
    good, polite = (Span(doc, token.i, token.i + 1) for token in doc if token.text in {"good", "polite"})
    denial = scope.denial(good)
    assert denial is not None
    assert doc[denial.start].text == "not"
    assert scope.denial(polite) is None
    assert scope.denial(good, spent=frozenset({denial.start})) is None


def test_not_only_denies_nothing(english: Language) -> None:
    labels = _labels(english, "not only rude", "modifiers")
    assert Modifier.NO_DENIAL in labels
    assert Modifier.NOT_NEXT not in labels


def test_facts_that_probes_ask_for_are_found(english: Language) -> None:
    text = "I waited 40 minutes because I was transferred to billing again"
    assert {Fact.DURATION, Fact.CAUSE, Fact.HANDOVER, Fact.REPEAT} <= _labels(english, text, "facts")


@pytest.mark.parametrize(
    ("text", "lane"),
    [
        ("I thought it was a joke", "think"),
        ("They told me to wait", "hear"),
        ("I saw it on the screen", "see"),
        ("I told my friends about it", "say"),
        ("I am disappointed", "feel"),
        ("I rang them three times", "do"),
    ],
)
def test_lanes_are_filled_from_the_cue_to_the_end(english: Language, text: str, lane: str) -> None:
    doc = english(text)
    lanes = {span.label_: span for span in doc.spans["lanes"]}
    assert lane in lanes
    assert lanes[lane].end == len(doc)


@pytest.mark.parametrize(
    ("language", "text", "lanes"),
    [
        ("ru", "Ну видимо, вечером мало операторов", {"think"}),
        ("ru", "Ответили быстро, минуты за три", set()),
        ("ru", "Ответили, что заявки нет", {"hear"}),
        ("ru", "Подала рекламацию", set()),
        ("ru", "Звонила три раза", {"do"}),
        ("ru", "Пришлось ехать в офис", {"do"}),
        ("ru", "Звонил менеджер", set()),
        ("ro", "Probabil nu vorbesc între ei", {"think"}),
        ("ro", "Mi-a răspuns cineva în două minute", set()),
        ("ro", "Mi-au răspuns că nu se poate", {"hear"}),
        ("ro", "Am reclamat coletul", {"say"}),
        ("ro", "Am sunat de trei ori", {"do"}),
        ("cs", "Asi mají málo lidí", {"think"}),
        ("cs", "Odpověděli po devíti dnech", set()),
        ("cs", "Odpověděli mi, že to prověří", {"hear"}),
        ("cs", "Na lince reklamace nepřijímají", set()),
        ("cs", "Musela jsem jet na pobočku", {"do"}),
        ("cs", "Čekala jsem asi osm minut", {"do"}),
        ("en", "They probably never talk to each other", {"think"}),
        ("en", "I had to start again", {"do"}),
        ("en", "Thanks :)", {"feel"}),
        ("en", "Quick :)", set()),
    ],
)
def test_lanes_tell_who_thought_heard_and_did_what(language: str, text: str, lanes: set[str]) -> None:
    assert _labels(build_pipeline(language), text, "lanes") == lanes


def test_a_bare_problem_gives_way_to_a_named_one(english: Language) -> None:
    assert _labels(english, "There was a problem.", "pains") == {"other"}
    assert _labels(english, "There was a problem, the courier lost my parcel.", "pains") == {"delivery"}


def test_a_judged_aspect_takes_the_side_of_the_nearest_verdict(english: Language) -> None:
    assert _labels(english, "The service was terrible", "pains") == {"staff_attitude"}
    assert "staff_attitude" in _labels(english, "The service was wonderful", "gains")
    assert not _labels(english, "The service was wonderful", "pains")


def test_spans_of_one_label_that_overlap_become_one() -> None:
    doc = build_pipeline("en").make_doc("a b c d e")
    weak, strong = (
        Span(doc, start, end, label="price", span_id=level)
        for start, end, level in ((0, 2, Level.WEAK), (1, 3, Level.STRONG))
    )
    other = Span(doc, 0, 2, label="trust", span_id=Level.PLAIN)
    apart = Span(doc, 3, 4, label="price", span_id=Level.WEAK)
    joined = [(span.start, span.end, span.label_, span.id_) for span in merged([strong, apart, weak, other])]
    assert joined == [(0, 2, "trust", "plain"), (0, 3, "price", "strong"), (3, 4, "price", "weak")]


def test_a_shorter_span_gives_way_to_the_longer_around_it() -> None:
    doc = build_pipeline("en").make_doc("a b c d e")
    inner, outer, beside = Span(doc, 1, 2, label="x"), Span(doc, 0, 3, label="y"), Span(doc, 2, 5, label="z")
    same = Span(doc, 0, 3, label="w")
    assert {span.label_ for span in longest([inner, outer, beside, same])} == {"w", "y", "z"}
    assert relabeled(outer, start=1, label="q", level=Level.WEAK).id_ == Level.WEAK


def _labels(pipeline: Language, text: str, group: str) -> set[str]:
    doc = pipeline(text)  # must outlive its spans
    return {span.label_ for span in doc.spans[group]}


def _state(doc: Doc) -> tuple[object, ...]:
    groups = {
        name: [(span.start, span.end, span.label_, span.id_) for span in group] for name, group in doc.spans.items()
    }
    return groups, [(token.norm_, token.lemma_, token.is_sent_start) for token in doc]
