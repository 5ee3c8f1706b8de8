"""Journeys as traces, and traces as XES that other tools read."""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from interview.guide_file import parse_guide
from interview.records import Disposition, Role
from reports.deviations import Deviation
from reports.event_log import MOST_WAYS, actual_trace, planned_traces
from reports.xes import LogKind, xes_log
from tests.reports.conftest import START

SMALL = Path(__file__).parents[1] / "interview" / "data" / "small.yaml"
SUPPORT = "short_title: {ru: Помощь, en: Support}\n"
WORDS = "Ждала час & <ничего> не решили"
XES = "{http://www.xes-standard.org/}"
TOLD_BY = frozenset({"support_text"})
ALWAYS = {"concept:name", "time:timestamp", "org:group", "lifecycle:transition", "cjm:stage"}


@pytest.fixture
def guide():
    """The small guide, with a plan for its last stage."""
    text = SMALL.read_text(encoding="utf-8")
    return parse_guide(text.replace(SUPPORT, f"{SUPPORT}    planned: [chat, phone]\n"), name="small.yaml")


@pytest.fixture
def told(story):
    """One rated stage, and one with a path, a rating and words; told in another order than the journey's."""
    answers = story()
    answers.add("path", ("phone", "branch", "phone"), stage="support")
    answers.add("text", stage="support", words=WORDS, valence=-2)
    answers.add("importance", 5, stage="support")
    answers.add("satisfaction", 4, stage="choice")
    return answers


def trace_of(answers, guide, **facts):
    record = replace(answers.told(1, disposition=Disposition.PARTIAL), guide_id="small", guide_version=2, **facts)
    return actual_trace(record, guide, TOLD_BY)


def log_of(*traces, kind=LogKind.JOURNEYS):
    out = io.StringIO()
    with xes_log(out, kind) as write:
        for trace in traces:
            write(trace)
    return out.getvalue()


def attributes(element):
    return {
        child.get("key"): child.get("value") for child in element if child.tag not in (f"{XES}event", f"{XES}trace")
    }


def traces_in(log):
    """Return attributes and events of every trace."""
    return [
        (attributes(trace), [attributes(event) for event in trace.findall(f"{XES}event")])
        for trace in ElementTree.fromstring(log).findall(f"{XES}trace")
    ]


def test_trace_goes_through_the_stages_in_journey_order(told, guide):
    trace = trace_of(told, guide)

    assert [event.name for event in trace.events] == ["choice", "support: phone", "support: branch", "support: phone"]
    assert trace.day == START


def test_trace_knows_what_a_person_said_of_each_stage(told, guide):
    trace = trace_of(told, guide)

    assert [(event.emotion, event.importance) for event in trace.events] == [(None, None), *[(-2, 5)] * 3]


def test_trace_takes_emotions_only_from_words_that_tell_of_the_stage(story, guide):
    answers = story().add("satisfaction", 2, stage="choice").add("text", stage="choice", words="Надеялась", valence=2)

    assert trace_of(answers, guide).events[0].emotion is None


def test_trace_compares_with_the_plan_where_there_is_one(told, guide):
    trace = trace_of(told, guide)

    assert [(event.planned, event.deviation) for event in trace.events] == [
        (None, None),
        (True, None),
        (False, Deviation.AD_HOC),
        (True, Deviation.FAILURE),
    ]
    assert trace.missing == ("support: chat",)


def test_trace_finds_nothing_missing_where_no_path_was_told(story, guide):
    trace = trace_of(story().add("satisfaction", 1, stage="support"), guide)

    assert [(event.name, event.planned) for event in trace.events] == [("support", None)]
    assert trace.missing == ()


def test_trace_leaves_out_what_was_taken_back_or_skipped(story, guide):
    answers = story()
    answers.add("path", ("chat",), stage="support", superseded=True)
    answers.add("path", ("branch",), stage="support", skipped=True)
    answers.add("path", ("phone",), stage="support")
    answers.add("importance", 1, stage="support", superseded=True)
    answers.add("text", stage="support", words=WORDS, valence=-2, superseded=True)
    answers.add("satisfaction", 1, stage="choice", superseded=True)
    answers.add("importance", None, stage="purchase", skipped=True)

    (event,) = trace_of(answers, guide).events

    assert (event.name, event.importance, event.emotion) == ("support: phone", None, None)


@pytest.mark.parametrize("disposition", [Disposition.INVITED, Disposition.REFUSED, Disposition.WITHDRAWN])
def test_no_trace_without_consent(told, guide, disposition):
    assert actual_trace(told.told(1, disposition=disposition), guide, TOLD_BY) is None


def test_no_trace_of_staff(told, guide):
    assert actual_trace(told.told(1, role=Role.STAFF), guide, TOLD_BY) is None


def test_no_trace_where_no_stage_was_rated(story, guide):
    assert trace_of(story().add("nps", 9), guide) is None


def test_plan_has_the_planned_channels_or_the_stage(guide):
    (trace,) = planned_traces(guide)

    assert [(event.name, event.planned) for event in trace.events] == [
        ("choice", None),
        ("purchase", None),
        ("support: chat", True),
        ("support: phone", True),
    ]
    assert (trace.case, trace.missing) == ("small 2", ())


def planning(guide, **planned):
    stages = tuple(one.model_copy(update={"planned": planned.get(one.id, ())}) for one in guide.stages)
    return guide.model_copy(update={"stages": stages})


def test_plan_has_a_trace_for_each_choice_of_channels(guide):
    traces = planned_traces(planning(guide, choice=(("chat", "phone"),), support=(("phone",), ("branch", "chat"))))

    assert [(trace.case, *(event.name for event in trace.events)) for trace in traces] == [
        ("small 2 way 1", "choice: chat", "purchase", "support: phone", "support: branch"),
        ("small 2 way 2", "choice: chat", "purchase", "support: phone", "support: chat"),
        ("small 2 way 3", "choice: phone", "purchase", "support: phone", "support: branch"),
        ("small 2 way 4", "choice: phone", "purchase", "support: phone", "support: chat"),
    ]


def test_plan_of_very_many_ways_has_every_channel_of_every_step_in_few_of_them(guide):
    planned = (("chat", "phone", "branch"), *[("chat", "phone")] * 9)

    traces = planned_traces(planning(guide, support=planned))

    assert MOST_WAYS < 3 * 2**9
    taken = zip(*(trace.events[-len(planned) :] for trace in traces), strict=True)
    assert [{event.channel for event in events} for events in taken] == [set(step) for step in planned]
    assert len(traces) == 3


def test_trace_names_what_is_missing_with_all_channels_that_would_have_done(told, guide):
    trace = trace_of(told, planning(guide, support=(("chat", "branch"), ("chat", "email"), ("phone",))))

    assert trace.missing == ("support: chat | email",)
    assert [event.planned for event in trace.events[1:]] == [True, True, True]


def test_xes_says_whose_journey_it_is(told, guide):
    ((known, _),) = traces_in(log_of(trace_of(told, guide, persona="helped", source="sms")))

    assert known == {
        "concept:name": "customer-0001",
        "cjm:guide": "small",
        "cjm:guide_version": "2",
        "cjm:language": "ru",
        "cjm:persona": "helped",
        "cjm:source": "sms",
        "cjm:time_is_ordinal": "true",
        "cjm:missing": "support: chat",
    }


def test_xes_holds_all_that_is_known_of_an_event(told, guide):
    ((_, events),) = traces_in(log_of(trace_of(told, guide)))

    assert events[2] == {
        "concept:name": "support: branch",
        "time:timestamp": "2026-11-02T00:00:03.000+00:00",
        "org:group": "customer",
        "lifecycle:transition": "complete",
        "cjm:stage": "support",
        "cjm:channel": "branch",
        "cjm:emotion": "-2",
        "cjm:importance": "5",
        "cjm:planned": "false",
        "cjm:deviation": "ad_hoc_touchpoint",
    }
    assert set(events[0]) == ALWAYS


def test_xes_types_its_attributes(told, guide):
    log = ElementTree.fromstring(log_of(trace_of(told, guide)))

    types = {child.get("key"): child.tag.removeprefix(XES) for child in log.iter() if child.get("key")}
    assert {key: kind for key, kind in types.items() if kind != "string"} == {
        "cjm:guide_version": "int",
        "cjm:time_is_ordinal": "boolean",
        "time:timestamp": "date",
        "cjm:emotion": "int",
        "cjm:importance": "int",
        "cjm:planned": "boolean",
    }


@pytest.mark.parametrize("kind", LogKind)
def test_every_trace_and_event_has_the_globals(told, guide, kind):
    traces = planned_traces(guide) if kind is LogKind.PLANS else [trace_of(told, guide), trace_of(told, guide)]

    log = log_of(*traces, kind=kind)

    promised = {part.get("scope"): set(attributes(part)) for part in ElementTree.fromstring(log).iter(f"{XES}global")}
    assert promised["event"] == ALWAYS
    assert promised["trace"] >= {"concept:name", "cjm:guide", "cjm:guide_version", "cjm:time_is_ordinal"}
    for known, events in traces_in(log):
        assert promised["trace"] <= set(known)
        assert [event for event in events if not promised["event"] <= set(event)] == []


def test_classifiers_use_globals_alone():
    log = ElementTree.fromstring(log_of())

    classifiers = {part.get("name"): part.get("keys").split() for part in log.iter(f"{XES}classifier")}
    assert classifiers == {"touchpoint": ["concept:name"], "touchpoint_and_stage": ["concept:name", "cjm:stage"]}
    assert set().union(*classifiers.values()) <= ALWAYS


def test_every_prefix_of_the_standard_is_declared():
    log = ElementTree.fromstring(log_of())

    assert {(part.get("name"), part.get("prefix")) for part in log.iter(f"{XES}extension")} == {
        ("Concept", "concept"),
        ("Time", "time"),
        ("Organizational", "org"),
        ("Lifecycle", "lifecycle"),
    }


def test_parts_of_a_log_stand_in_the_order_of_the_schema(told, guide):
    log = ElementTree.fromstring(log_of(trace_of(told, guide)))

    order = list(dict.fromkeys(child.tag.removeprefix(XES) for child in log))
    assert order == ["extension", "global", "classifier", "string", "trace"]


def test_times_have_a_zone_and_grow_within_a_trace(told, guide):
    ((_, events),) = traces_in(log_of(trace_of(told, guide)))

    times = [datetime.fromisoformat(event["time:timestamp"]) for event in events]
    assert {moment.utcoffset() for moment in times} == {timedelta(0)}
    assert times == sorted(set(times))
    assert {moment.date() for moment in times} == {START}


def test_no_words_of_anybody_are_in_a_log(told, guide):
    log = log_of(trace_of(told, guide))

    assert [word for word in WORDS.split() if len(word) > 3 and word in log] == []


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ('"A" & <B>', '"A" & <B>'),
        ("o'clock", "o'clock"),
        ("a\tb\nc", "a\tb\nc"),
        ("]]>", "]]>"),
        ("a\x00b\x1bc\ufffed\ud800e", "abcde"),
        ("čřă 😀", "čřă 😀"),
    ],
)
def test_foreign_text_comes_through_or_loses_what_xml_cannot_hold(told, guide, source, read):
    log = log_of(trace_of(told, guide, source=source))

    ((known, _),) = traces_in(log.encode())
    assert known["cjm:source"] == read


def test_a_log_without_journeys_is_a_log():
    assert traces_in(log_of()) == []


def test_a_log_that_fails_midway_is_no_whole_log(told, guide):
    out = io.StringIO()

    def half():
        with xes_log(out, LogKind.JOURNEYS) as write:
            write(trace_of(told, guide))
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        half()
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(out.getvalue())
