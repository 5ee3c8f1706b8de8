"""Checks on the texts of a guide: every language, length, placeholders, leading and double questions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from interview.guide import Guide, Option, Question, Text
from interview.language import Language
from interview.sentences import Sentence, gettext
from interview.strict_yaml import Loc

Problem = tuple[Loc, Sentence]
"""A place in the guide, and a sentence that says what is wrong there and what to write."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

LEADING: Mapping[Language, re.Pattern[str]] = {
    Language.RU: re.compile(
        r"не правда ли|правда ведь|не так ли|не находите ли|согласитесь|вы согласны, что|разве не|неужели|"
        r"\b(вы|вам) (ведь|же)\b|конечно же|безусловно|очевидно, что"
    ),
    Language.RO: re.compile(
        r"nu-i așa|nu este așa|nu vi se pare|nu credeți că|nu considerați că|sunteți de acord că|"
        r"desigur că|bineînțeles că|fără îndoială|este evident că"
    ),
    Language.CS: re.compile(
        r"že ano\b|že jo\b|, že ne\?|viďte|není-liž pravda|nemyslíte|nezdá se vám|nepřipadá vám|souhlasíte, že|"
        r"samozřejmě|nepochybně|je zřejmé, že"
    ),
    Language.EN: re.compile(
        r"(do|would)n[’']t you (agree|think|say)|(is|was)n[’']t it\b|(are|were)n[’']t you\b|do you agree that|"
        r", right\?|\bsurely\b|\bobviously\b|\bof course\b|\byou must have\b"
    ),
}
"""Phrases that put the answer into the person's mouth. A short list: it catches slips, not intentions."""


class Use(StrEnum):
    """What a text is for."""

    QUESTION = "question"
    CONSENT = "consent"
    MESSAGE = "message"
    NAME = "name"
    BUTTON = "button"
    COLUMN = "column"
    HEAD = "head"


LONGEST: Mapping[Use, int] = {
    Use.QUESTION: 600,  # read on a phone between two stops
    Use.CONSENT: 3000,  # Telegram takes 4,096, and the names are yet to be filled in
    Use.MESSAGE: 600,
    Use.NAME: 40,
    Use.BUTTON: 40,  # a phone shows one line of about this length
    Use.COLUMN: 12,  # the head of a column on a map
    Use.HEAD: 200,  # two lines above a map
}
"""The most characters a text may have."""

_FILLED: Mapping[Use, tuple[str, ...]] = {Use.CONSENT: ("company", "minutes", "retention"), Use.MESSAGE: ("company",)}
"""Placeholders by use; those of questions depend on what was asked before."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text, where it stands and what for.

    asks: it is the question itself. piped: earlier answers are filled in, which is checked with their order.
    """

    loc: Loc
    text: Text
    use: Use
    asks: bool = False
    piped: bool = False


def check_texts(guide: Guide) -> Iterator[Problem]:
    """Yield what is wrong with texts, each by itself."""
    for placed in texts(guide):
        yield from _languages(guide, placed)
        for language, text in placed.text.items():
            for sentence in _wording(placed, language, text):
                yield (*placed.loc, language.value), sentence
    yield from _same_words(guide)


def texts(guide: Guide) -> Iterator[PlacedText]:
    """Yield every text of a guide with its place."""
    yield PlacedText(("title",), guide.title, Use.NAME)
    for key, text in (("scenario", guide.scenario), ("goal", guide.goal)):
        if text is not None:
            yield PlacedText((key,), text, Use.HEAD)
    yield PlacedText(("minutes",), guide.minutes, Use.NAME)
    yield PlacedText(("consent", "text"), guide.consent.text, Use.CONSENT)
    yield PlacedText(("consent", "agree"), guide.consent.agree, Use.BUTTON)
    yield PlacedText(("consent", "decline"), guide.consent.decline, Use.BUTTON)
    yield from _option_texts(("channels",), guide.channels)
    for s, stage in enumerate(guide.stages):
        yield PlacedText(("stages", s, "title"), stage.title, Use.NAME)
        yield PlacedText(("stages", s, "short_title"), stage.short_title, Use.COLUMN)
        if stage.hint is not None:
            yield PlacedText(("stages", s, "hint"), stage.hint, Use.QUESTION)
        for t, touchpoint in enumerate(stage.touchpoints):
            yield PlacedText(("stages", s, "touchpoints", t, "label"), touchpoint.label, Use.BUTTON)
        yield from _question_texts(("stages", s, "questions"), stage.questions)
    for p, part in enumerate(guide.parts):
        yield from _question_texts(("parts", p, "questions"), part.questions)
    for n, probe in enumerate(guide.probes):
        yield PlacedText(("probes", n, "label"), probe.label, Use.QUESTION, asks=True, piped=True)
        yield from _option_texts(("probes", n, "options"), probe.options)
    for n, persona in enumerate(guide.personas):
        yield PlacedText(("personas", n, "title"), persona.title, Use.NAME)
    for n, pain in enumerate(guide.pains):
        yield PlacedText(("pains", n, "title"), pain.title, Use.NAME)
    yield PlacedText(("closing",), guide.closing, Use.MESSAGE)


def _question_texts(loc: Loc, questions: Iterable[Question]) -> Iterator[PlacedText]:
    for n, question in enumerate(questions):
        if question.label is not None:
            yield PlacedText((*loc, n, "label"), question.label, Use.QUESTION, asks=True, piped=True)
        if question.hint is not None:
            yield PlacedText((*loc, n, "hint"), question.hint, Use.QUESTION, piped=True)
        if question.short is not None:
            yield PlacedText((*loc, n, "short"), question.short, Use.NAME)
        if isinstance(question.options, tuple):
            yield from _option_texts((*loc, n, "options"), question.options)


def _option_texts(loc: Loc, options: Iterable[Option]) -> Iterator[PlacedText]:
    for n, option in enumerate(options):
        yield PlacedText((*loc, n, "label"), option.label, Use.BUTTON)


def _languages(guide: Guide, placed: PlacedText) -> Iterator[Problem]:
    for language in guide.languages:
        if language not in placed.text:
            yield (
                placed.loc,
                gettext("`{language}` is missing: write this text in that language too", language=language),
            )
    for language in placed.text:
        if language not in guide.languages:
            loc = (*placed.loc, language.value)
            yield (
                loc,
                gettext(
                    "`{language}` is not among the guide's languages: add it there or delete this text",
                    language=language,
                ),
            )


def _wording(placed: PlacedText, language: Language, text: str) -> Iterator[Sentence]:
    longest = LONGEST[placed.use]
    if len(text) > longest:
        yield gettext(
            "{length} characters are too many here: shorten it to {longest}", length=len(text), longest=longest
        )
    yield from _placeholders(placed, text)
    if placed.asks and text.count("?") > 1:
        yield gettext(
            "two questions in one: nobody knows which one was answered; ask one of them, or make two questions"
        )
    leading = leading_words(text, language) if placed.use is Use.QUESTION else None
    if leading is not None:
        yield gettext("“{words}” suggests the answer: ask without it", words=leading)


def leading_words(text: str, language: Language) -> str | None:
    """Return the words of a question that suggest its answer, None when no known ones do."""
    found = LEADING[language].search(_folded(text))
    return None if found is None else found[0].strip()


def _placeholders(placed: PlacedText, text: str) -> Iterator[Sentence]:
    if set("{}") & set(PLACEHOLDER.sub("", text)):
        yield gettext(
            "the braces do not match: write placeholders as {example}, and no other braces", example="{company}"
        )
    if placed.piped:
        return
    filled = _FILLED.get(placed.use, ())
    for name in PLACEHOLDER.findall(text):
        if name not in filled:
            braced, known = f"{{{name}}}", ", ".join(f"{{{one}}}" for one in filled)
            if known:
                yield gettext("{name} is not filled in here: write one of {known}", name=braced, known=known)
            else:
                yield gettext("{name} is not filled in here: write it out", name=braced)


def _folded(text: str) -> str:
    """Fold letters that are typed in two ways: Romanian ones with a cedilla instead of a comma."""
    return text.casefold().translate(str.maketrans("şţ", "șț"))


def _same_words(guide: Guide) -> Iterator[Problem]:
    """Find buttons of one question that nobody can tell apart."""
    rows: list[tuple[Loc, list[Text]]] = [(("stages",), [stage.title for stage in guide.stages])]
    by_question: dict[Loc, list[Text]] = {}
    for placed in texts(guide):
        if placed.use is Use.BUTTON and placed.loc[-1] == "label":
            by_question.setdefault(placed.loc[:-2], []).append(placed.text)
    for loc, labels in [*rows, *by_question.items()]:
        for language in guide.languages:
            counted = Counter(_folded(label[language]) for label in labels if language in label)
            for words, n in counted.items():
                if n > 1:
                    yield (
                        loc,
                        gettext(
                            "{count} of these read “{words}” in `{language}`: give them different words",
                            count=n,
                            words=words,
                            language=language,
                        ),
                    )
