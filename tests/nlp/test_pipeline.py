"""The spaCy pipelines: built from a blank language, declared, kept inside the package, callable from threads."""

from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points
from itertools import pairwise

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from nlp.errors import UnknownLanguageError
from nlp.pipeline import COMPONENTS, MODELS, Reader, build_lexicon_pipeline, build_pipeline
from nlp.words import LANGUAGES

GROUPS = {"modifiers", "clauses", "opinions", "emotions", "gains", "pains", "lanes", "facts", "valence"}
STORY = {
    "ru": "Звонила три раза. Каждый раз жду, я всё рассказываю заново 😡 но мастер был вежливый.",
    "ro": "Am sunat de trei ori. Aștept mereu, explic totul de la capăt 😡 dar tehnicianul a fost amabil.",
    "cs": "Volala jsem třikrát. Pokaždé čekám a vysvětluju všechno znovu 😡 ale technik byl milý.",
    "en": "I rang three times. On hold every time, explaining everything again 😡 but the engineer was polite.",
}


@pytest.fixture(scope="module", params=LANGUAGES)
def pipeline(request: pytest.FixtureRequest) -> Language:
    return build_lexicon_pipeline(request.param)


def test_a_pipeline_holds_the_declared_components(pipeline: Language) -> None:
    assert tuple(pipeline.pipe_names) == COMPONENTS
    assert all(name.startswith("journey_") for name in pipeline.pipe_names)
    assert all(pipeline.get_factory_meta(name).factory == name for name in COMPONENTS)


def test_what_components_need_is_assigned_before_them(pipeline: Language) -> None:
    analysis = pipeline.analyze_pipes()
    assert not {name: problems for name, problems in analysis["problems"].items() if problems}
    assert all(pipeline.get_factory_meta(name).assigns for name in COMPONENTS)


def test_every_group_is_written_even_for_an_empty_text(pipeline: Language) -> None:
    assert set(pipeline("").spans) == GROUPS


def test_a_text_is_kept_to_the_letter(pipeline: Language) -> None:
    for text in ("a  b\t\n c ", "20мин-не", "« e\N{COMBINING ACUTE ACCENT} »", "👨‍👩‍👧 ок", STORY[pipeline.lang]):
        assert pipeline(text).text == text


def test_clauses_and_sentences_cover_a_text_without_gaps(pipeline: Language) -> None:
    doc = pipeline(STORY[pipeline.lang])
    clauses = list(doc.spans["clauses"])
    assert clauses[0].start == 0
    assert clauses[-1].end == len(doc)
    assert all(one.end == other.start for one, other in pairwise(clauses))
    assert sum(len(sentence) for sentence in doc.sents) == len(doc)


def test_the_configuration_rebuilds_the_pipeline(pipeline: Language) -> None:
    rebuilt = type(pipeline).from_config(pipeline.config)
    text = STORY[pipeline.lang]
    assert _marks(rebuilt, text) == _marks(pipeline, text)


def test_a_pipeline_works_in_batches_as_one_by_one(pipeline: Language) -> None:
    texts = [STORY[pipeline.lang], "", "😀"]
    batched = [{group: _spans(doc.spans[group]) for group in GROUPS} for doc in pipeline.pipe(texts)]
    assert batched == [_marks(pipeline, text) for text in texts]


def test_an_unknown_language_has_no_pipeline() -> None:
    with pytest.raises(UnknownLanguageError, match="'xx'"):
        build_lexicon_pipeline("xx")
    with pytest.raises(UnknownLanguageError):
        Reader(build_lexicon_pipeline).read("x", language="xx")


def test_threads_read_alike() -> None:
    reader = Reader(build_lexicon_pipeline)
    texts = [(f"{STORY[language]} {number}", language) for number in range(8) for language in LANGUAGES]
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda pair: reader.read(pair[0], language=pair[1]), texts))
    assert read == [reader.read(text, language=language) for text, language in texts]


def test_words_typed_once_do_not_stay_in_memory() -> None:
    reader = Reader(build_lexicon_pipeline)
    reader.read("warm up", language="en")
    strings = reader._pipelines["en"].vocab.strings
    before = len(strings)
    for number in range(20):
        reader.read(f"zzqx{'a' * number}b was rude", language="en")
    assert len(strings) == before


def _marks(pipeline: Language, text: str) -> dict[str, list[tuple[int, int, str, str]]]:
    doc = pipeline(text)
    return {group: _spans(doc.spans[group]) for group in GROUPS}


def _spans(group: object) -> list[tuple[int, int, str, str]]:
    return [(span.start, span.end, span.label_, span.id_) for span in group]  # type: ignore[attr-defined]


def test_a_whole_pipeline_ends_with_the_models_and_its_docs_can_be_kept() -> None:
    nlp = build_pipeline("en")
    doc = nlp(STORY["en"])

    kept = Doc(nlp.vocab).from_bytes(doc.to_bytes())

    assert tuple(nlp.pipe_names) == (*COMPONENTS, *MODELS)
    assert kept.cats == doc.cats
    assert {"pain", "irony", "joy"} <= set(doc.cats)
    assert [span.text for span in kept.spans["pain_chunks"]] == [span.text for span in doc.spans["pain_chunks"]]


@pytest.mark.parametrize("name", [*COMPONENTS, *MODELS])
def test_any_spacy_program_finds_the_factories(name: str) -> None:
    assert name in {entry.name for entry in entry_points(group="spacy_factories")}
