"""Formatted text as Telegram reads it: strict HTML, links and commands found by themselves, offsets in UTF-16 units."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.entities import html5

from aiogram.types import MessageEntity

from bot.sandbox.journal import Record
from bot.sandbox.limits import ENTITIES, Reason, Refused

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
# Telegram decodes these four and numeric references; every other reference stays as it was written.
_NAMED = {name: html5[f"{name};"] for name in ("lt", "gt", "amp", "quot")}
_REFERENCE = re.compile(r"&(?:#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?")
_TAG_END = re.compile(r"[\s>]")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>"']+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[A-Za-z0-9.\-]+)))?"""
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]")
_AUTOMATIC = re.compile(
    r"(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<url>\bhttps?://[^\s<>\"«»„“”]+[^\s<>\"«»„“”.,;:!?)\]}])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}\b)"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32}\b)"
)
# Inside these Telegram looks for nothing more.
_OPAQUE = frozenset({"code", "pre", "text_link"})


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities in Telegram's JSON shape."""

    text: str
    entities: tuple[Record, ...] = ()

    def units(self) -> int:
        """Return the length in UTF-16 units."""
        return units(self.text)


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    start: int
    attributes: dict[str, str] = field(default_factory=dict)


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units, the measure of Telegram's offsets."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def formatted(source: str, parse_mode: str | None, entities: Sequence[MessageEntity] | None) -> Formatted:
    """Read a text as the bot meant it, clean and trim it, and add the entities that Telegram finds by itself.

    Raises Refused for a parse mode other than HTML, for HTML that Telegram can't parse and for offsets outside.
    """
    source = source.replace("\r", "")
    if parse_mode:
        if parse_mode.lower() != "html":
            raise Reason.PARSE_MODE.refusal()
        text, found = parse_html(source)
    else:
        text, found = source, [_given(entity, units(source)) for entity in entities or ()]
    if len(found) > ENTITIES:
        raise Reason.TOO_MANY_ENTITIES.refusal()
    text, found = _trimmed(_cleaned(text), found)
    return Formatted(text, tuple(sorted([*found, *automatic(text, found)], key=lambda e: (e["offset"], -e["length"]))))


def parse_html(source: str) -> tuple[str, list[Record]]:
    """Split Telegram's HTML into text and entities; neither trimmed nor sorted.

    Raises Refused ("can't parse entities: ...") with Telegram's words and the byte offset of the tag.
    """
    reader = _HtmlReader(source)
    reader.read()
    return "".join(reader.text), reader.entities


def automatic(text: str, found: Iterable[Record]) -> Iterator[Record]:
    """Yield the commands, links, addresses and mentions that Telegram marks without being asked."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in found if e["type"] in _OPAQUE]
    for match in _AUTOMATIC.finditer(text):
        start = units(text[: match.start()])
        length = units(match.group())
        if not any(start < end and begin < start + length for begin, end in taken):
            yield {"type": match.lastgroup, "offset": start, "length": length}


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self.text: list[str] = []
        self.entities: list[Record] = []
        self._source = source
        self._at = 0
        self._length = 0
        self._open: list[_Open] = []

    def read(self) -> None:
        while self._at < len(self._source):
            character = self._source[self._at]
            if character == "<":
                self._tag()
            elif character == "&":
                self._reference()
            else:
                self._append(character)
                self._at += 1
        if self._open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')

    def _append(self, piece: str) -> None:
        self.text.append(piece)
        self._length += units(piece)

    def _reference(self) -> None:
        match = _REFERENCE.match(self._source, self._at)
        self._append(_decoded(match) if match else "&")
        self._at = match.end() if match else self._at + 1

    def _tag(self) -> None:
        if self._source.startswith("</", self._at):
            self._end_tag()
        else:
            self._start_tag()

    def _start_tag(self) -> None:
        begin = self._at
        end = _TAG_END.search(self._source, begin + 1)
        if end is None:
            raise _broken(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        tag = self._source[begin + 1 : end.start()].lower()
        if tag not in _TAGS:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        self._at = end.start()
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self._open.append(_Open(tag, begin, self._length, attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            while self._source[self._at : self._at + 1].isspace():
                self._at += 1
            if self._source.startswith(">", self._at):
                self._at += 1
                return attributes
            match = _ATTRIBUTE.match(self._source, self._at)
            if self._at >= len(self._source):
                raise _broken(f"Unclosed start tag at byte offset {self._bytes(begin)}")
            if match is None:
                offset = self._bytes(self._at)
                raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
            value = match["double"] or match["single"] or match["bare"] or ""
            attributes[match["name"].lower()] = _REFERENCE.sub(_decoded, value)
            self._at = match.end()

    def _end_tag(self) -> None:
        begin = self._at
        offset = self._bytes(begin)
        if not self._open:
            raise _broken(f"Unexpected end tag at byte offset {offset}")
        end = self._source.find(">", begin)
        if end < 0:
            raise _broken(f"Unclosed end tag at byte offset {offset}")
        found = self._source[begin + 2 : end].strip().lower()
        opened = self._open.pop()
        if found and found != opened.tag:
            raise _broken(f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", found "</{found}>"')
        self._at = end + 1
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._length - opened.start
        entity: Record = {"type": _TAGS[opened.tag], "offset": opened.start, "length": length}
        if opened.tag == "a":
            url = opened.attributes.get("href") or "".join(self.text)[-length:]
            if not re.match(r"(https?|tg|mailto|tel):", url):
                return  # Telegram drops a link that leads nowhere and keeps its words
            entity["url"] = url
        if opened.tag == "code" and self._open and self._open[-1].tag == "pre":
            language = opened.attributes.get("class", "")
            if language.startswith("language-"):
                self._open[-1].attributes["language"] = language.removeprefix("language-")
            return
        if opened.tag == "pre" and "language" in opened.attributes:
            entity["language"] = opened.attributes["language"]
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        if length:
            self.entities.append(entity)

    def _bytes(self, at: int) -> int:
        return len(self._source[:at].encode("utf-8", errors="surrogatepass"))


def _decoded(match: re.Match[str]) -> str:
    if match["name"]:
        return _NAMED[match["name"]]
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match.group()


def _broken(detail: str) -> Refused:
    return Reason.CANT_PARSE_ENTITIES.refusal(detail=detail)


def _given(entity: MessageEntity, length: int) -> Record:
    if entity.offset < 0 or entity.length <= 0 or entity.offset + entity.length > length:
        raise _broken(f"Entity at offset {entity.offset} of length {entity.length} is outside of the text")
    return entity.model_dump(exclude_none=True)


def _cleaned(text: str) -> str:
    return _CONTROL.sub(" ", text)  # one character for one, so that the offsets hold


def _trimmed(text: str, found: list[Record]) -> tuple[str, list[Record]]:
    body = text.strip()
    start = units(text[: len(text) - len(text.lstrip())])
    end = start + units(body)
    kept = []
    for entity in found:
        first = max(entity["offset"], start)
        last = min(entity["offset"] + entity["length"], end)
        if last > first:
            kept.append({**entity, "offset": first - start, "length": last - first})
    return body, kept
