"""Guides as files: from strict YAML to a checked `Guide`, or to every problem with its line and what to write."""

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from interview.conditions import Condition
from interview.errors import FileProblem, GuideError
from interview.guide import Consent, Guide, Option, Pain, Part, Persona, Probe, Question, Stage, Touchpoint
from interview.guide_check import check
from interview.guide_texts import Problem
from interview.sentences import Sentence, gettext
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

_LIST = re.compile(r", | or ")


def load_guide(path: Path) -> Guide:
    """Read a guide from a file; raises GuideError with every problem that could be found at once."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        unread = gettext("the file cannot be read ({reason}): check its name and rights", reason=error.strerror)
        raise GuideError([FileProblem(path.name, unread)]) from error
    return parse_guide(decode_guide(content, name=path.name), name=path.name)


def decode_guide(content: bytes, *, name: str) -> str:
    """Return the text of a file; name: how problems call it. Raises GuideError for what is no text, or too much."""
    if len(content) > MAX_BYTES:
        too_large = gettext("the file is larger than {most} bytes: is it a guide?", most=f"{MAX_BYTES:,}")
        raise GuideError([FileProblem(name, too_large)])
    if b"\0" in content:
        no_text = gettext("this is no text file: write the guide in a text editor and save it with the encoding UTF-8")
        raise GuideError([FileProblem(name, no_text)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        encoding = gettext("the file is not UTF-8: save it with the encoding UTF-8")
        raise GuideError([FileProblem(name, encoding, line)]) from error


def parse_guide(text: str, *, name: str) -> Guide:
    """Read a guide from the text of a file; name: how problems call it.

    Raises GuideError. Meaning (order, reachability, languages) is checked once the file has the form of a guide.
    """
    tree, faults = read(text)
    problems = [FileProblem(name, fault.sentence, fault.line) for fault in faults]
    guide: Guide | None = None
    if tree is not None:
        guide, found = _validate(tree)
        named = {problem.line for problem in problems}
        placed = (_placed(tree, problem, name) for problem in found)
        problems += [problem for problem in placed if problem.line not in named]
    if problems or guide is None:
        raise GuideError(sorted(problems, key=_by_line))
    return guide


def read_stored(text: str, *, name: str) -> Guide:
    """Read a guide that was checked when it was stored, by its form alone; name: how an error calls it.

    Checks become stricter from release to release, and somebody may still be answering. Raises GuideError.
    """
    try:
        return Guide.model_validate_json(json.dumps(read_again(text)), strict=True)
    except (yaml.YAMLError, TypeError, ValidationError) as error:
        unread = gettext("the stored guide has a form that this release does not read")
        raise GuideError([FileProblem(name, unread)]) from error


def _by_line(problem: FileProblem) -> int:
    return problem.line or 0


def _validate(tree: Node) -> tuple[Guide | None, list[Problem]]:
    source = json.dumps(tree.plain())
    try:
        guide = Guide.model_validate_json(source, strict=True)
    except ValidationError as error:
        return None, list(_form_problems(tree, error.errors(include_url=False, include_context=True)))
    return guide, list(check(guide))


def _placed(tree: Node, problem: Problem, name: str) -> FileProblem:
    loc, sentence = problem
    way = list(tree.way(loc))
    return FileProblem(name, sentence, way[-1].line, tuple(_place(way, loc)))


def _place(way: list[Node], loc: Loc) -> Iterator[str | Sentence]:
    """Name a place as its author would, step by step: items by their ids, others by their number from 1."""
    for position, step in enumerate(loc):
        if isinstance(step, str):
            yield step
            continue
        if position + 1 == len(way):
            return  # a value alone where a list may stand
        item = way[position + 1].content
        item_id = item["id"].content if isinstance(item, dict) and "id" in item else None
        yield item_id if isinstance(item_id, str) and item_id else gettext("no. {number}", number=step + 1)


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


def _sentence(loc: Loc, error: ErrorDetails) -> Sentence:
    key = loc[-1] if loc else ""
    given, context = error["input"], error.get("ctx", {})
    shown = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    match error["type"]:
        case "missing":
            return gettext("`{key}` is missing: write it", key=key)
        case "extra_forbidden":
            return _unknown_key(loc)
        case _ if error["loc"][-1:] and error["loc"][-1] in _SCALAR_BRANCHES:
            return gettext("write one value here: an option's id, a whole number, true or false")
        case "string_type" if isinstance(given, bool | int):
            return gettext("`{written}` is no text: write {quoted} in quotes", written=shown, quoted=f'"{shown}"')
        case "string_type":
            return gettext("write text here")
        case "string_too_short":
            return gettext("the text is empty: write it")
        case "string_pattern_mismatch":
            return gettext(
                "`{written}` is no id: write 1 to 32 lower-case Latin letters, digits and _, a letter first",
                written=shown,
            )
        case "int_type":
            return gettext("write a whole number here, without quotes")
        case "bool_type":
            return gettext("write `true` or `false` here, without quotes")
        case "enum" if error["loc"][-1] == "[key]":
            return gettext(
                "`{written}` is no language of a guide: write one of {known}", written=shown, known=_expected(context)
            )
        case "literal_error" if key == "options":
            return gettext("write a list of options, or `stages` or `channels`")
        case "enum" | "literal_error":
            return gettext("`{written}` is not known here: write {known}", written=shown, known=_expected(context))
        case "tuple_type":
            return gettext("write a list here, each item in a line of its own after `- `")
        case "model_type" | "dict_type":
            return gettext("write a map here: keys, each with a colon and a value")
        case "greater_than_equal":
            return gettext("{written} is too small: write {least} or more", written=shown, least=context["ge"])
        case "less_than_equal":
            return gettext("{written} is too large: write {most} or less", written=shown, most=context["le"])
        case "too_short":
            return gettext("the list is empty: write at least one item")
        case "too_long":
            return gettext(
                "these are {count}: keep at most {most}", count=context["actual_length"], most=context["max_length"]
            )
        case "value_error" if isinstance(context["error"].args[0], Sentence):
            return context["error"].args[0]
        case _:
            return Sentence("{said}", (("said", error["msg"]),))  # pydantic's own words, in English


def _expected(context: Mapping[str, object]) -> Sentence:
    """Name the values that pydantic would take: 'a', 'b' or 'c'."""
    *others, last = _LIST.split(str(context["expected"]))
    return gettext("{names} or {last}", names=", ".join(others), last=last) if others else Sentence(last)


def _unknown_key(loc: Loc) -> Sentence:
    block = next((step for step in reversed(loc[:-1]) if isinstance(step, str)), "")
    fields = _BLOCKS.get(block, Guide).model_fields
    keys = [field.alias or name for name, field in fields.items()]
    close = get_close_matches(str(loc[-1]), keys, n=1)
    if close:
        return gettext("`{key}` is no key here: did you mean `{close}`?", key=loc[-1], close=close[0])
    return gettext("`{key}` is no key here: the keys here are {keys}", key=loc[-1], keys=", ".join(keys))
