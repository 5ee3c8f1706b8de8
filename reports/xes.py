"""Journeys as an event log for process mining: XES, IEEE 1849-2016, written trace by trace.

Globals are the attributes that every trace or event has; a tool may rely on them. Only the order of times is true.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from io import TextIOBase
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from interview.records import Role
from reports.event_log import NO_DAY, Event, Trace

Value = str | bool | int | datetime | None

EXTENSIONS = {
    "Concept": ("concept", "http://www.xes-standard.org/concept.xesext"),
    "Time": ("time", "http://www.xes-standard.org/time.xesext"),
    "Organizational": ("org", "http://www.xes-standard.org/org.xesext"),
    "Lifecycle": ("lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
}
CLASSIFIERS = {"touchpoint": "concept:name", "touchpoint_and_stage": "concept:name cjm:stage"}
"""What makes two events the same, by names and keys; keys have to be globals."""

UNKNOWN = "unknown"
COMPLETE = "complete"

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""


class LogKind(StrEnum):
    """What the traces of a log are; its name."""

    JOURNEYS = "journeys"
    PLANS = "planned journeys"


@contextmanager
def xes_log(out: TextIOBase, kind: LogKind) -> Iterator[Callable[[Trace], None]]:
    """Write a log around the traces that are given to what this yields."""
    xml = _Xml(out)
    with xml.log():
        _head(xml, kind)
        yield lambda trace: _trace(xml, trace)


class _Xml:
    """Elements on lines of their own."""

    def __init__(self, out: TextIOBase) -> None:
        self._generator = XMLGenerator(out, "utf-8", short_empty_elements=True)

    @contextmanager
    def log(self) -> Iterator[None]:
        self._generator.startDocument()
        attributes = {"xes.version": "1849.2016", "xes.features": "", "xmlns": "http://www.xes-standard.org/"}
        self._generator.startElement("log", AttributesImpl(attributes))
        yield
        self._end("log")
        self._generator.ignorableWhitespace("\n")

    @contextmanager
    def element(self, tag: str, **attributes: str) -> Iterator[None]:
        self._start(tag, attributes)
        yield
        self._end(tag)

    def leaf(self, tag: str, **attributes: str) -> None:
        self._start(tag, attributes)
        self._generator.endElement(tag)

    def attributes(self, values: Mapping[str, Value]) -> None:
        """Write attributes in the sense of XES; what is None is left out."""
        for key, value in values.items():
            if value is not None:
                tag, text = _typed(value)
                self.leaf(tag, key=key, value=text)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        clean = {key: _FORBIDDEN.sub("", value) for key, value in attributes.items()}
        self._generator.ignorableWhitespace("\n")
        self._generator.startElement(tag, AttributesImpl(clean))

    def _end(self, tag: str) -> None:
        self._generator.ignorableWhitespace("\n")
        self._generator.endElement(tag)


def _typed(value: str | bool | int | datetime) -> tuple[str, str]:
    match value:
        case bool():
            return "boolean", str(value).lower()
        case int():
            return "int", str(value)
        case datetime():
            return "date", value.isoformat(timespec="milliseconds")
        case _:
            return "string", value


def _head(xml: _Xml, kind: LogKind) -> None:
    for name, (prefix, uri) in EXTENSIONS.items():
        xml.leaf("extension", name=name, prefix=prefix, uri=uri)
    for scope, defaults in (("trace", _trace_globals(kind)), ("event", _event_globals())):
        with xml.element("global", scope=scope):
            xml.attributes(defaults)
    for name, keys in CLASSIFIERS.items():
        xml.leaf("classifier", name=name, keys=keys)
    xml.attributes({"concept:name": kind.value})


def _trace_globals(kind: LogKind) -> dict[str, Value]:
    return {
        "concept:name": UNKNOWN,
        "cjm:guide": UNKNOWN,
        "cjm:guide_version": 0,
        "cjm:language": UNKNOWN if kind is LogKind.JOURNEYS else None,
        "cjm:time_is_ordinal": True,
    }


def _event_globals() -> dict[str, Value]:
    return {
        "concept:name": UNKNOWN,
        "time:timestamp": _moment(NO_DAY, 0),
        "org:group": Role.CUSTOMER.value,
        "lifecycle:transition": COMPLETE,
        "cjm:stage": UNKNOWN,
    }


def _trace(xml: _Xml, trace: Trace) -> None:
    with xml.element("trace"):
        xml.attributes(
            {
                "concept:name": trace.case,
                "cjm:guide": trace.guide_id,
                "cjm:guide_version": trace.guide_version,
                "cjm:language": trace.language,
                "cjm:persona": trace.persona,
                "cjm:source": trace.source,
                "cjm:time_is_ordinal": True,
                "cjm:missing": "; ".join(trace.missing) or None,
            }
        )
        for ordinal, event in enumerate(trace.events, start=1):
            with xml.element("event"):
                xml.attributes(_event(event, _moment(trace.day, ordinal)))


def _event(event: Event, moment: datetime) -> dict[str, Value]:
    return {
        "concept:name": event.name,
        "time:timestamp": moment,
        "org:group": Role.CUSTOMER.value,
        "lifecycle:transition": COMPLETE,
        "cjm:stage": event.stage_id,
        "cjm:channel": event.channel,
        "cjm:emotion": event.emotion,
        "cjm:importance": event.importance,
        "cjm:planned": event.planned,
        "cjm:deviation": event.deviation,
    }


def _moment(day: date, ordinal: int) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(seconds=ordinal)
