"""YAML that means the same to every reader: plain maps, lists, text, whole numbers, true and false, each with its line.

YAML has more (anchors, tags, dates, `no` for false), and each piece of it is a way to write one thing and mean another.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

import yaml
from yaml.resolver import Resolver

from interview.sentences import Sentence, gettext

Loc = tuple[str | int, ...]
"""The way from the root to a place: keys of maps and indexes of lists."""

Content = str | int | bool | None | list["Node"] | dict[str, "Node"]
Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]

MAX_DEPTH = 24  # a condition of six groups in one another ends at 19; more is a mistake, or aims at the stack

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is built in
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)")
_BRACE_VALUE = re.compile(r":\s+\{\w+\}\s*\S")
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that a guide must not hold. line: from 1."""

    line: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line to name when it is wrong: that of its key, or of its item in a list."""

    line: int
    content: Content

    def plain(self) -> Plain:
        """Return the value without lines."""
        match self.content:
            case list(items):
                return [item.plain() for item in items]
            case dict(entries):
                return {key: entry.plain() for key, entry in entries.items()}
            case str() | int() | None as scalar:
                return scalar
            case other:
                assert_never(other)

    def way(self, loc: Loc) -> Iterator["Node"]:
        """Yield the nodes from here along a location, as far as it leads."""
        yield self
        below = self._below(loc[0]) if loc else None
        if below is not None:
            yield from below.way(loc[1:])

    def _below(self, step: str | int) -> "Node | None":
        match self.content, step:
            case dict(entries), str():
                return entries.get(step)
            case list(items), int() if step < len(items):
                return items[step]
        return None


def read(text: str) -> tuple[Node | None, list[Fault]]:
    """Read one document; faults do not stop the reading where the rest still makes sense.

    The tree is None when there is none to speak of.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    faults = list(_bad_characters(text))
    if faults:
        return None, faults
    builder = _Builder(text)
    try:
        tree = builder.document()
    except yaml.YAMLError as error:
        syntax = _syntax_fault(error, text)
        return None, [*(fault for fault in builder.faults if fault.line != syntax.line), syntax]
    except _TooDeepError as error:
        return None, [*builder.faults, error.fault]
    return tree, builder.faults


def read_again(text: str) -> object:
    """Read what `read` found no fault with once, by whatever rules it had then; raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)


class _TooDeepError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault.sentence))
        self.fault = fault


class _Builder:
    """From the parser's events to nodes, noting on the way what is not allowed."""

    def __init__(self, text: str) -> None:
        self.faults: list[Fault] = []
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._resolver = Resolver()

    def document(self) -> Node | None:
        tree: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree is not None:
                    self._fault(
                        event, gettext("a second document begins here: keep one document in a file, without `---`")
                    )
                    return tree
                tree = self._node(next(self._events), _line(event), 1)
        if tree is None:
            self.faults.append(Fault(1, gettext("the file is empty: begin with `spec: 1`")))
        return tree

    def _node(self, event: yaml.Event, line: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            deep = gettext("more than {most} levels deep: write it flatter", most=MAX_DEPTH)
            raise _TooDeepError(Fault(_line(event), deep))
        self._refuse_indirection(event)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(line, self._map(depth, in_braces=bool(event.flow_style)))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(line, self._list(depth))
        if isinstance(event, yaml.ScalarEvent):
            return Node(line, self._scalar(event))
        return Node(line, None)  # an alias, refused above

    def _map(self, depth: int, *, in_braces: bool) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = _line(event)
            key = self._key(event, depth)
            value_event = next(self._events)
            if in_braces and key is not None and _is_empty(value_event):
                self._fault(event, _lone_key(key, first=not entries))
                continue
            value = self._node(value_event, line, depth + 1)
            if key is None:
                continue
            if key in entries:
                first = entries[key].line
                twice = gettext("`{key}` was already written in line {first}: keep one of them", key=key, first=first)
                self.faults.append(Fault(line, twice))
            else:
                entries[key] = value
        return entries

    def _list(self, depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, _line(event), depth + 1))
        return items

    def _key(self, event: yaml.Event, depth: int) -> str | None:
        known = len(self.faults)
        key = self._node(event, _line(event), depth + 1).content
        if isinstance(key, str):
            return key
        if len(self.faults) == known:
            self._fault(event, gettext("this key is not a word: keys are words such as `label`"))
        return None

    def _refuse_indirection(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, gettext("`*{name}` points to another place: write the value out", name=event.anchor))
            return
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is not None:
            self._fault(
                event,
                gettext("`&{name}` is an anchor: delete it; text that begins with & needs quotes", name=event.anchor),
            )
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            self._fault(
                event,
                gettext(
                    "`{name}` is a tag: delete it; text that begins with {sign} needs quotes", name=event.tag, sign="!"
                ),
            )

    def _scalar(self, event: yaml.ScalarEvent) -> str | int | bool | None:
        written: str = event.value
        if not event.implicit[0] or event.tag is not None:  # quoted, or a block of text
            self._refuse_escapes(event, written)
            return written
        resolved: str = self._resolver.resolve(yaml.ScalarNode, written, (True, False))  # type: ignore[no-untyped-call]  # the stubs leave it bare
        tag = resolved.removeprefix(_TAG)
        if tag == "bool" and written in ("true", "false"):
            return written == "true"
        if tag == "int" and _WHOLE_NUMBER.fullmatch(written):
            return int(written)
        if tag != "str":
            self._fault(event, _trap(tag, written))
        return written if written else None

    def _refuse_escapes(self, event: yaml.ScalarEvent, written: str) -> None:
        for character in sorted(set(written.replace("\n", ""))):
            if _is_control(character):
                self._fault(event, _control_sentence(character))

    def _fault(self, event: yaml.Event, sentence: Sentence) -> None:
        self.faults.append(Fault(_line(event), sentence))


def _is_empty(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value == ""


def _lone_key(key: str, *, first: bool) -> Sentence:
    """Tell the two ways in which text in braces loses its value: a placeholder at its start, a comma inside."""
    if first:
        return gettext(
            "`{text}` is no text but a map: text that begins with {sign} needs quotes", text=f"{{{key}}}", sign="{"
        )
    return gettext("`{key}` stands here as a key without a value: text with a comma in it needs quotes", key=key)


def _trap(tag: str, written: str) -> Sentence:
    quoted = f'"{written}"'
    match tag:
        case "bool":
            truth = "true" if written.casefold() in ("yes", "on", "true") else "false"
            return gettext(
                "YAML reads `{written}` as {truth}: write {quoted} in quotes if text is meant, else `{truth}`",
                written=written,
                truth=truth,
                quoted=quoted,
            )
        case "null":
            return gettext("nothing is written here: write a value, or delete the line")
        case "int" | "float":
            return gettext(
                "`{written}` is not a plain whole number: write digits only, as in 12, or {quoted} if text is meant",
                written=written,
                quoted=quoted,
            )
        case "timestamp":
            return gettext("YAML reads `{written}` as a date: write {quoted} in quotes", written=written, quoted=quoted)
        case _:
            return gettext(
                "`{written}` has a meaning of its own in YAML: write {quoted} in quotes",
                written=written,
                quoted=quoted,
            )


def _bad_characters(text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            yield Fault(number, gettext("there is a tab in this line: write spaces"))
        for character in sorted(set(line.replace("\t", ""))):
            if _is_control(character):
                yield Fault(number, _control_sentence(character))


def _is_control(character: str) -> bool:
    """Tell control characters, lone surrogates, and what YAML takes for the end of a line and editors do not."""
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character == "\ufeff"


def _control_sentence(character: str) -> Sentence:
    return gettext("the character {code} cannot be shown: delete it", code=f"U+{ord(character):04X}")


def _syntax_fault(error: yaml.YAMLError, text: str) -> Fault:
    """Say what the parser stumbled over; its own words name symbols, the author needs to know what to write."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Fault(1, gettext("this is not YAML: {problem}", problem=error))
    mark, opened = error.problem_mark, error.context_mark or error.problem_mark
    context, problem = error.context or "", error.problem or "it cannot be read"
    lines = text.split("\n")
    number = min(mark.line, len(lines) - 1)
    line = lines[number]
    if _BRACE_VALUE.search(line):
        advice = gettext("text that begins with {sign} needs quotes", sign="{")
    elif "quoted scalar" in context and "end of stream" in problem:
        number, advice = opened.line, gettext("the quote that opens here is never closed")
    elif "escape character" in problem:
        advice = gettext("after a backslash in double quotes YAML expects a code; write it in single quotes")
    elif "flow" in context:
        number = opened.line
        advice = gettext("check the brackets that open here: commas, quotes inside, the closing one")
    elif problem.startswith("mapping values are not allowed"):
        advice = gettext("text with a colon and a space in it needs quotes")
    elif "cannot start any token" in problem:
        advice = gettext("text that begins with {sign} needs quotes", sign=line[mark.column : mark.column + 1])
    else:
        advice = gettext("check indentation and quotes here and in the line before")
    return Fault(number + 1, gettext("this is not YAML ({problem}): {advice}", problem=problem, advice=advice))


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None  # the parser gives every event its place
    return event.start_mark.line + 1
