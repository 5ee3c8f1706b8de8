"""Open interviews by version: a look at the list, or at two of them, tells of no few."""

import pytest

from reports.running_counts import counts_json, read_counts, renewed

K = 5


@pytest.mark.parametrize(
    ("now", "moves"),
    [
        ({"a/1": 10}, False),
        ({"a/1": 14}, False),
        ({"a/1": 15}, True),
        ({"a/1": 6, "a/2": 4}, False),  # four moved on
        ({"a/1": 5, "a/2": 5}, True),
        ({"a/1": 6}, False),
        ({"a/1": 5}, True),
        ({}, True),
    ],
)
def test_counts_move_when_five_began_or_ended(now: dict[str, int], moves: bool) -> None:
    last = {"a/1": 10}

    assert renewed(last, now, k=K) == (now if moves else last)


def test_the_first_counts_are_shown_as_they_are() -> None:
    assert renewed(None, {"a/1": 3}, k=K) == {"a/1": 3}


@pytest.mark.parametrize("content", [None, "", "[]", '{"a/1": "many"}'])
def test_what_cannot_be_read_counts_as_never_shown(content: str | None) -> None:
    assert read_counts(content) is None


def test_counts_come_back_as_they_were() -> None:
    assert read_counts(counts_json({"a/1": 7})) == {"a/1": 7}
