"""The command line of the language package: `python -m nlp COMMAND`."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nlp.errors import NlpError
from nlp.facts import Facts
from nlp.labels import GROUP_OF
from nlp.language import language_of
from nlp.redactor import Redactor
from nlp.tagger import Tagger, Tagging, Text
from nlp.themes import find_themes
from nlp.words import LANGUAGES

TO_BE_SET_RIGHT = 2
"""Exit code when a sentence on standard error says what to do."""


class LineError(NlpError):
    """A line of standard input that cannot be read; the message says what to write, and holds none of its words."""

    code = "bad_line"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 2 when a line or a file is to be set right."""
    parsed = _parser().parse_args(arguments)
    try:
        code: int = parsed.command(parsed)
    except NlpError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return TO_BE_SET_RIGHT
    return code


def tag(parsed: argparse.Namespace) -> int:
    """Tag JSON lines of standard input; a bad line is reported with its number and the rest goes on."""
    tagger, redactor = Tagger(), Redactor()

    def tagged(line: dict[str, Any]) -> dict[str, Any]:
        found = tagger.tag(line["text"], language=line.get("language", parsed.language), question=line.get("question"))
        return _written(line.get("id"), found) | {"redacted": redactor.redact(line["text"], language=found.language)}

    return _each_line(tagged)


def redact(parsed: argparse.Namespace) -> int:
    """Redact JSON lines of standard input."""
    redactor = Redactor()

    def redacted(line: dict[str, Any]) -> dict[str, Any]:
        language = line.get("language", parsed.language) or language_of(line["text"])
        return {"id": line.get("id"), "redacted": redactor.redact(line["text"], language=language)}

    return _each_line(redacted)


def themes(parsed: argparse.Namespace) -> int:
    """Propose themes that the codebook does not know, from JSON lines of standard input, one theme a line."""
    lines: list[dict[str, Any]] = []

    def noted(line: dict[str, Any]) -> None:
        lines.append(line)

    code = _each_line(noted)
    texts = [Text(line["text"], line.get("language", parsed.language), line.get("question")) for line in lines]
    redactor = Redactor()
    for theme in find_themes(texts, Tagger()):
        example = texts[theme.example]
        _write(
            {
                "words": theme.words,
                "texts": len(theme.texts),
                "example": redactor.redact(example.text, language=language_of(example.text, example.language)),
                "ids": [lines[number].get("id") for number in theme.texts],
            }
        )
    return code


def train(parsed: argparse.Namespace) -> int:
    """Train the models of the named languages, write their files, and print out-of-fold figures."""
    from nlp.training import fit  # noqa: PLC0415  # needs packages that reading texts does not

    for language, outcome in fit.train(parsed.languages, parsed.data):
        for name, figure in outcome.figures.items():
            print(f"{language} {name} {figure:.3f}", flush=True)  # noqa: T201
    return 0


def check(parsed: argparse.Namespace) -> int:
    """Read the project's own texts strictly; report what is nearly the same, and phrases taken from the test part."""
    from nlp.training.corpus import TEST_PART, near_duplicates, read_corpus  # noqa: PLC0415
    from nlp.training.phrases import read_phrases  # noqa: PLC0415

    code = 0
    for language in parsed.languages:
        texts = [text.text for text in read_corpus(language)]
        for later, earlier in near_duplicates(texts):
            print(f"{language}.tsv: line {later + 2} repeats line {earlier + 2}; leave one out.")  # noqa: T201
            code = TO_BE_SET_RIGHT
        phrases = [phrase.text for phrase in read_phrases(language)]
        unseen = [text.text for text in read_corpus(language) if text.part == TEST_PART]
        for later, earlier in near_duplicates(unseen + phrases):
            if earlier < len(unseen) <= later:
                print(f"phrases/{language}.yaml: {phrases[later - len(unseen)]!r} is a text of the test part.")  # noqa: T201
                code = TO_BE_SET_RIGHT
        print(f"{language}.tsv: {len(texts)} texts; phrases/{language}.yaml: {len(phrases)} phrases")  # noqa: T201
    return code


def evaluate(parsed: argparse.Namespace) -> int:
    """Print figures on the test part of the project's own texts and, with a folder of open sets, on those."""
    from nlp.training.evaluate import report  # noqa: PLC0415

    for line in report(parsed.languages, parsed.data):
        print(line, flush=True)  # noqa: T201
    return 0


def agreement(parsed: argparse.Namespace) -> int:
    """Print how far a second annotator marked texts of the test part like the first."""
    from nlp.training import agreement as compared  # noqa: PLC0415

    for line in compared.agreement(parsed.languages):
        print(line)  # noqa: T201
    return 0


def _each_line(answer: Any) -> int:
    code = 0
    for number, written in enumerate(sys.stdin, start=1):
        try:
            found = answer(_read_line(written))
        except NlpError as error:
            print(f"line {number}: {error}", file=sys.stderr)  # noqa: T201
            code = TO_BE_SET_RIGHT
            continue
        if found is not None:
            _write(found)
    return code


def _write(found: dict[str, Any]) -> None:
    print(json.dumps(found, ensure_ascii=False), flush=True)  # noqa: T201


def _read_line(written: str) -> dict[str, Any]:
    try:
        line = json.loads(written)
    except ValueError:
        raise LineError('This is no JSON: write {"id": ..., "text": "..."}.') from None
    if not isinstance(line, dict) or not isinstance(line.get("text"), str):
        raise LineError('There is no text: write {"id": ..., "text": "..."}.')
    return line


def _written(number: Any, found: Tagging) -> dict[str, Any]:
    return {
        "id": number,
        "language": found.language,
        "emotions": {label: round(value, 3) for label, value in found.emotions.items()},
        "labels": sorted({one.label for one in found.findings if one.layer == "emotion"}),
        "sentiment": found.sentiment,
        "valence": found.valence,
        "clauses": [clause._asdict() for clause in found.clauses],
        "irony": found.is_ironic,
        "pain": found.is_pain,
        "pain_probability": round(found.pain, 3),
        "pains": list(_points(found, "pain")),
        "gains": list(_points(found, "gain")),
        "facts": _facts(found.facts),
        "stage": found.stage,
    }


def _points(found: Tagging, layer: str) -> Iterator[dict[str, Any]]:
    for one in found.findings:
        if one.layer == layer:
            point = {"start": one.start, "end": one.end, "category": one.label, "group": GROUP_OF[one.label]}
            point |= {"unsure": one.unsure}
            more = (one.severity, one.touchpoint, one.channel, one.consequence)
            yield point | _told(zip(("severity", "touchpoint", "channel", "consequence"), more, strict=True))


def _facts(found: Facts) -> dict[str, Any]:
    """Write the facts that are told, and no others."""
    written = asdict(found) | {"money": [amount._asdict() for amount in found.money] or None}
    if found.handover:
        written["handover"] = {"from": found.handover.origin, "to": found.handover.destination}
    return _told(written.items())


def _told(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value is not None and value is not False}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlp", description="Read what customers and staff write.")
    commands = parser.add_subparsers(required=True)
    for name, command in (("tag", tag), ("redact", redact), ("themes", themes)):
        one = commands.add_parser(name, help=command.__doc__)
        one.add_argument("--language", choices=LANGUAGES, help="of lines that name none; read from their words without")
        one.set_defaults(command=command)
    for name, command in (("train", train), ("evaluate", evaluate), ("check", check), ("agreement", agreement)):
        one = commands.add_parser(name, help=command.__doc__)
        one.add_argument("--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
        if name in {"train", "evaluate"}:
            one.add_argument("--data", type=Path, required=name == "train", help="folder with the open sets")
        one.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
