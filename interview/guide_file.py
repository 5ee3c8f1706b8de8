"""Guides as files: from strict YAML to a checked `Guide`, or to every problem with its line and what to write."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from interview.conditions import Condition
from interview.errors import GuideError
from interview.guide import Consent, Guide, Option, Pain, Part, Persona, Probe, Question, Stage, Touchpoint
from interview.guide_check import check
from interview.guide_texts import Problem
from interview.strict_yaml import Loc, Node, read, read_again

MAX_BYTES = 500_000  # several times a long guide in four languages; reading more is a mistake

_BLOCKS: dict[str, type[BaseModel]] = {
    "stages": Stage,
    "touchpoints": Touchpoint,
    "questions": Question,
    "options": Option,
    "channels": Option,
    "parts": Part,
    "probes": Probe,
    "personas": Persona,
    "pains": Pain,
    "consent": Consent,
    "when": Condition,
    "all": Condition,
    "any": Condition,
    "not": Condition,
}
"""What stands under a key; anything else belongs to the guide itself."""

_SCALAR_BRANCHES = frozenset({"bool", "int", "str"})
"""How pydantic names the types of a compared value in locations; no key of a guide is called so."""


def load_guide(path: Path) -> Guide:
    """Read a guide from a file; raises GuideError with every problem that could be found at once."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise GuideError(
            [f"{path.name}: the file cannot be read ({error.strerror}): check its name and rights"]
        ) from error
    if len(content) > MAX_BYTES:
        raise GuideError([f"{path.name}: the file is larger than {MAX_BYTES:,} bytes: is it a guide?"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise GuideError([f"{path.name}:{line}: the file is not UTF-8: save it with the encoding UTF-8"]) from error
    return parse_guide(text, name=path.name)


def parse_guide(text: str, *, name: str) -> Guide:
    """Read a guide from the text of a file; name: how problems call it.

    Raises GuideError. Meaning (order, reachability, languages) is checked once the file has the form of a guide.
    """
    tree, faults = read(text)
    problems = [(fault.line, fault.sentence) for fault in faults]
    guide: Guide | None = None
    if tree is not None:
        guide, found = _validate(tree)
        named = {line for line, _ in problems}
        problems += [row for row in (_with_line(tree, problem) for problem in found) if row[0] not in named]
    if problems or guide is None:
        raise GuideError([f"{name}:{line}: {sentence}" for line, sentence in sorted(problems, key=_by_line)])
    return guide


def read_stored(text: str, *, name: str) -> Guide:
    """Read a guide that was checked when it was stored, by its form alone; name: how an error calls it.

    Checks become stricter from release to release, and somebody may still be answering. Raises GuideError.
    """
    try:
        return Guide.model_validate_json(json.dumps(read_again(text)), strict=True)
    except (yaml.YAMLError, TypeError, ValidationError) as error:
        raise GuideError([f"{name}: the stored guide has a form that this release does not read"]) from error


def _by_line(problem: tuple[int, str]) -> int:
    return problem[0]


def _validate(tree: Node) -> tuple[Guide | None, list[Problem]]:
    source = json.dumps(tree.plain())
    try:
        guide = Guide.model_validate_json(source, strict=True)
    except ValidationError as error:
        return None, list(_form_problems(tree, error.errors(include_url=False, include_context=True)))
    return guide, list(check(guide))


def _with_line(tree: Node, problem: Problem) -> tuple[int, str]:
    loc, sentence = problem
    way = list(tree.way(loc))
    place = _place(way, loc)
    return way[-1].line, f"{place}: {sentence}" if place else sentence


def _place(way: list[Node], loc: Loc) -> str:
    """Name a place as its author would: items by their ids, others by their number from 1."""
    steps: list[str] = []
    for position, step in enumerate(loc):
        if isinstance(step, str):
            steps.append(step)
            continue
        item = way[position + 1].content if position + 1 < len(way) else None
        item_id = item["id"].content if isinstance(item, dict) and "id" in item else None
        steps.append(item_id if isinstance(item_id, str) and item_id else f"no. {step + 1}")
    return " > ".join(steps)


def _form_problems(tree: Node, errors: list[ErrorDetails]) -> Iterator[Problem]:
    """Say what is to be written, once a place: a union of types complains in the name of each."""
    seen: set[Loc] = set()
    for error in errors:
        loc = _real_loc(tree, error["loc"])
        if loc is None or loc in seen or _counts_only_good_items(error):
            continue
        seen.add(loc)
        yield loc, _sentence(loc, error)


def _counts_only_good_items(error: ErrorDetails) -> bool:
    """Tell whether a list is called too short because its items are wrong, which they say themselves."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _real_loc(tree: Node, raw: Loc) -> Loc | None:
    """Leave out what pydantic puts into a location beside keys and indexes; None for a branch nobody meant."""
    loc: Loc = ()
    for step in raw:
        if loc[-1:] == ("options",) and isinstance(step, str):
            node = list(tree.way(loc))[-1]
            if step.startswith("tuple[") != isinstance(node.content, list):
                return None
        elif step != "[key]" and step not in _SCALAR_BRANCHES:
            loc = (*loc, step)
    return loc


def _sentence(loc: Loc, error: ErrorDetails) -> str:
    key = loc[-1] if loc else ""
    given, context = error["input"], error.get("ctx", {})
    shown = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    match error["type"]:
        case "missing":
            return f"`{key}` is missing: write it"
        case "extra_forbidden":
            return _unknown_key(loc)
        case _ if error["loc"][-1:] and error["loc"][-1] in _SCALAR_BRANCHES:
            return "write one value here: an option's id, a whole number, true or false"
        case "string_type" if isinstance(given, bool | int):
            return f'`{shown}` is no text: write "{shown}" in quotes'
        case "string_type":
            return "write text here"
        case "string_too_short":
            return "the text is empty: write it"
        case "string_pattern_mismatch":
            return f"`{shown}` is no id: write 1 to 32 lower-case Latin letters, digits and _, a letter first"
        case "int_type":
            return "write a whole number here, without quotes"
        case "bool_type":
            return "write `true` or `false` here, without quotes"
        case "enum" if error["loc"][-1] == "[key]":
            return f"`{shown}` is no language of a guide: write one of {context['expected']}"
        case "literal_error" if key == "options":
            return "write a list of options, or `stages` or `channels`"
        case "enum" | "literal_error":
            return f"`{shown}` is not known here: write {context['expected']}"
        case "tuple_type":
            return "write a list here, each item in a line of its own after `- `"
        case "model_type" | "dict_type":
            return "write a map here: keys, each with a colon and a value"
        case "greater_than_equal":
            return f"{shown} is too small: write {context['ge']} or more"
        case "less_than_equal":
            return f"{shown} is too large: write {context['le']} or less"
        case "too_short":
            return "the list is empty: write at least one item"
        case "too_long":
            return f"these are {context['actual_length']}: keep at most {context['max_length']}"
        case "value_error":
            return str(context["error"])
        case _:
            return error["msg"]


def _unknown_key(loc: Loc) -> str:
    block = next((step for step in reversed(loc[:-1]) if isinstance(step, str)), "")
    fields = _BLOCKS.get(block, Guide).model_fields
    keys = [field.alias or name for name, field in fields.items()]
    close = get_close_matches(str(loc[-1]), keys, n=1)
    advice = f"did you mean `{close[0]}`?" if close else f"the keys here are {', '.join(keys)}"
    return f"`{loc[-1]}` is no key here: {advice}"
