"""What strict YAML refuses, where, and what it says to write instead."""

import pytest

from interview.strict_yaml import MAX_DEPTH, read


def test_read_keeps_text_numbers_and_truth() -> None:
    tree, faults = read('a: text\nb: 12\nc: true\nd: "no"\ne: "012"\nf: [x, -3]\ng: {h: false}\n')

    assert faults == []
    assert tree is not None
    assert tree.plain() == {
        "a": "text",
        "b": 12,
        "c": True,
        "d": "no",
        "e": "012",
        "f": ["x", -3],
        "g": {"h": False},
    }


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("x: no", 'YAML reads `no` as false: write "no" in quotes'),
        ("x: Yes", 'YAML reads `Yes` as true: write "Yes" in quotes'),
        ("x: on", 'YAML reads `on` as true: write "on" in quotes'),
        ("x: True", "else `true`"),
        ("no: text", 'write "no" in quotes'),
        ("x: 012", 'write digits only, as in 12, or "012"'),
        ("x: 0x1f", "not a plain whole number"),
        ("x: 1_000", "not a plain whole number"),
        ("x: 1:30", "not a plain whole number"),
        ("x: 1.5", "not a plain whole number"),
        ("x: 2024-01-31", "reads `2024-01-31` as a date"),
        ("x:", "nothing is written here"),
        ("x: ~", "nothing is written here"),
        ("x: null", "nothing is written here"),
        ("x: =", "a meaning of its own"),
        ("<<: {y: 1}", "a meaning of its own"),
        ("12: text", "this key is not a word"),
        ("true: text", "this key is not a word"),
        ("? [y]\n: text", "this key is not a word"),
        ("x: &here text", "`&here` is an anchor: delete it"),
        ("x: *here", "`*here` points to another place: write the value out"),
        ("x: !!python/object:os.system echo", "is a tag: delete it"),
        ("x: !local text", "`!local` is a tag"),
        ("first: again", "`first` was already written in line 1"),
        ('x: "a\\tb"', "U+0009 cannot be shown"),
        ("x: {company}", "text that begins with { needs quotes"),
        ("x: {ru: Ну, вот}", "text with a comma in it needs quotes"),
    ],
)
def test_read_names_the_line_and_what_to_write(line: str, advice: str) -> None:
    _, faults = read(f"first: text\n\n{line}\nlast: text\n")

    assert [fault.line for fault in faults] == [3]
    assert advice in str(faults[0].sentence)


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("a: 1\n\tb: 2\n", 2, "there is a tab in this line: write spaces"),
        ("a: 1\nb: x\x07y\n", 2, "U+0007 cannot be shown"),
        ("a: 1\nb: x\u2028y\n", 2, "U+2028 cannot be shown"),
        ("a: {company} asks\n", 1, "text that begins with { needs quotes"),
        ("a: 1\nb: one: two\n", 2, "text with a colon and a space in it needs quotes"),
        ("a: 1\nb: @one\n", 2, "text that begins with @ needs quotes"),
        ("a:\n  b: 1\n c: 2\n", 3, "check indentation"),
        ("a: 'one\nb: 2\n", 1, "the quote that opens here is never closed"),
        ('a: "C:\\dir"\n', 1, "write it in single quotes"),
        ("a: {b: 1,\nc: 2\n", 1, "check the brackets that open here"),
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("[" * (MAX_DEPTH + 1), 1, f"more than {MAX_DEPTH} levels deep"),
    ],
)
def test_read_gives_up_on_what_is_no_tree(text: str, line: int, advice: str) -> None:
    tree, faults = read(text)

    assert tree is None
    assert [fault.line for fault in faults] == [line]
    assert advice in str(faults[0].sentence)


def test_read_refuses_a_second_document() -> None:
    tree, faults = read("a: 1\n---\nb: 2\n")

    assert tree is not None
    assert tree.plain() == {"a": 1}
    assert [(fault.line, "a second document" in str(fault.sentence)) for fault in faults] == [(2, True)]


def test_read_reports_everything_at_once() -> None:
    _, faults = read("a: no\nb: 012\na: text\nc: *d\n")

    assert [fault.line for fault in faults] == [1, 2, 3, 4]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_read_counts_lines_as_editors_do(ending: str) -> None:
    _, faults = read(ending.join(["a: text", "b: text", "c: no"]))

    assert [fault.line for fault in faults] == [3]


def test_way_leads_as_far_as_the_tree_goes() -> None:
    tree, _ = read("a:\n  - b: 1\n  - c: 2\n")

    assert tree is not None
    assert [node.line for node in tree.way(("a", 1, "c"))] == [1, 1, 3, 3]
    assert [node.line for node in tree.way(("a", 1, "missing", 4))] == [1, 1, 3]
    assert [node.line for node in tree.way(("a", 7))] == [1, 1]
