"""`python -m nlp`: JSON lines in, JSON lines out."""

import io
import json

import pytest

from nlp.__main__ import main
from nlp.judgement import NEUTRAL
from nlp.labels import EMOTIONS


def run(monkeypatch: pytest.MonkeyPatch, lines: list[str], *arguments: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    return main(arguments)


def test_tag_writes_what_it_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "I was on hold for an hour, call me on +44 20 7946 0958!"

    assert run(monkeypatch, [json.dumps({"id": 7, "text": text, "language": "en"})], "tag") == 0

    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (found["id"], found["language"], found["pain"]) == (7, "en", True)
    assert set(found["emotions"]) == {*EMOTIONS, NEUTRAL}
    assert "7946" not in found["redacted"]
    pain = next(one for one in found["pains"] if one["category"] == "wait_time")
    assert "hold" in text[pain["start"] : pain["end"]]
    assert pain["severity"] in (1, 2, 3)
    assert pain["group"] == "access"


def test_facts_are_told_with_their_values(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "I waited forty minutes on hold, called three times and was charged £25."

    assert run(monkeypatch, [json.dumps({"id": 1, "text": text})], "tag") == 0

    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert found["language"] == "en"
    assert found["facts"]["wait_minutes"] == 40
    assert found["facts"]["contacts"] == 3
    assert found["facts"]["money"] == [{"amount": 25.0, "currency": "GBP"}]


def test_themes_are_proposed_with_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = (
        "Let dogs into the garden, please",
        "A rack for bicycles at the entrance",
        "Ask Anna at anna@example.com about dogs",
    )
    lines = [json.dumps({"id": number, "text": f"{kinds[number % 3]} {number}"}) for number in range(30)]

    assert run(monkeypatch, [*lines, "no json"], "themes") == 2

    out, err = capsys.readouterr()
    themes = [json.loads(line) for line in out.splitlines()]
    assert themes
    assert all(theme["texts"] == len(theme["ids"]) >= 3 and theme["words"] for theme in themes)
    assert "anna@example.com" not in out
    assert err.startswith("line 31")


def test_too_few_texts_for_themes_are_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, ['{"id": 1, "text": "The lake is deep"}'], "themes") == 2
    assert "20 to 5000" in capsys.readouterr().err


def test_a_bad_line_is_named_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["no json", '{"id": 1}', '{"id": 2, "text": "x", "language": "de"}', '{"id": 3, "text": "ok"}']

    assert run(monkeypatch, lines, "tag") == 2

    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == [3]
    assert [line.split(":")[0] for line in err.splitlines()] == ["line 1", "line 2", "line 3"]


def test_redact_hides_what_names_a_person(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, ['{"id": 1, "text": "Пишите на anna@example.com"}'], "redact", "--language", "ru") == 0

    assert "anna@example.com" not in capsys.readouterr().out


def test_check_reads_the_own_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--languages", "en"]) == 0
    assert "en.tsv:" in capsys.readouterr().out
