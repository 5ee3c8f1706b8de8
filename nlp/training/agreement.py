"""How far two people who read the same rules mark the same texts alike: the ceiling of what can be measured on them.

`nlp/corpus/second/<language>.tsv`, where there is one, holds texts of the test part as a second reader annotated them,
who saw neither the first annotation nor this program.
"""

from collections.abc import Iterator, Sequence

from nlp.errors import CorpusError
from nlp.labels import CATEGORIES, EMOTIONS
from nlp.training.corpus import FOLDER, Annotated, Point, read_corpus
from nlp.training.evaluate import Count, add_letters

SECOND = FOLDER / "second"


def agreement(languages: Sequence[str]) -> Iterator[str]:
    """Yield lines of figures per language; raises CorpusError for a text that the first annotation does not hold."""
    for language in languages:
        if not (SECOND / f"{language}.tsv").exists():
            yield f"== {language}: not annotated twice yet"
            continue
        first = {text.text: text for text in read_corpus(language)}
        second = read_corpus(language, SECOND)
        if strange := next((line for line, text in enumerate(second, start=2) if text.text not in first), None):
            raise CorpusError(f"second/{language}.tsv, line {strange}: copy the text of {language}.tsv to the letter.")
        yield f"== {language}: {len(second)} texts, annotated twice"
        yield from _compared([(first[text.text], text) for text in second])


def _compared(pairs: Sequence[tuple[Annotated, Annotated]]) -> Iterator[str]:
    letters, categories, emotions = Count(), Count(), Count()
    for one, other in pairs:
        add_letters(letters, _letters(one.pains), _letters(other.pains))
        named, true = ({point.category for point in text.pains} for text in (other, one))
        for label in CATEGORIES:
            categories.add(label in named, label in true)
        for label in EMOTIONS:
            emotions.add(label in other.emotions, label in one.emotions)
    yield f"pain yes/no: {_alike([(bool(one.pains), bool(other.pains)) for one, other in pairs])}"
    yield f"pain words by characters: F1 {letters.f1:.3f}"
    yield f"pain categories: F1 {categories.f1:.3f}"
    yield f"emotions: F1 {emotions.f1:.3f}"
    yield f"sentiment: {_alike([(one.sentiment, other.sentiment) for one, other in pairs])}"
    yield f"stage: {_alike([(one.stage, other.stage) for one, other in pairs])}"


def _letters(points: Sequence[Point]) -> set[int]:
    return {place for point in points for place in range(point.start, point.end)}


def _alike(pairs: Sequence[tuple[object, object]]) -> str:
    """Return the share of equal judgements, and Cohen's kappa: how far it is above chance."""
    n = len(pairs)
    observed = sum(one == other for one, other in pairs) / n
    firsts, seconds = [one for one, _ in pairs], [other for _, other in pairs]
    chance = sum(firsts.count(label) * seconds.count(label) for label in set(firsts)) / n**2
    kappa = (observed - chance) / (1 - chance) if chance < 1 else 1.0
    return f"agreement {observed:.3f}, kappa {kappa:.3f}"
