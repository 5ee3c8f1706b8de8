"""What may be confirmed to Telegram, for any order in which updates are done."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.polling import Watermark


def test_watermark_knows_no_offset_before_the_first_update() -> None:
    watermark = Watermark()

    assert watermark.request() is None
    assert watermark.take([]) == set()
    assert watermark.offset is None


def test_watermark_is_the_first_id_that_is_not_done() -> None:
    watermark = Watermark()
    watermark.request()
    watermark.take([10, 12, 15])

    watermark.finish(12)
    assert watermark.offset == 10
    watermark.finish(10)
    assert watermark.offset == 15
    watermark.finish(15)
    assert watermark.offset == 16


def test_watermark_takes_an_update_once_whether_it_is_open_or_done() -> None:
    watermark = Watermark()
    watermark.request()
    watermark.take([1, 2, 3])
    watermark.finish(2)

    watermark.request()

    assert watermark.take([1, 2, 3, 4]) == {4}


def test_watermark_does_not_take_again_what_was_done_while_the_answer_was_on_its_way() -> None:
    watermark = Watermark()
    watermark.request()
    watermark.take([1, 2])
    watermark.request()
    watermark.finish(1)
    watermark.finish(2)

    assert watermark.take([1, 2]) == set()
    assert watermark.offset == 3


def test_watermark_follows_when_the_numbering_restarts_lower() -> None:
    watermark = Watermark()
    watermark.request()
    watermark.take([1000])
    watermark.finish(1000)
    watermark.request()

    with capture_logs() as logs:
        assert watermark.take([5, 6]) == {5, 6}
    watermark.finish(5)
    watermark.finish(6)

    assert watermark.offset == 7
    assert [line["event"] for line in logs] == ["update_ids_restarted"]


def test_watermark_ignores_the_end_of_an_update_of_the_old_numbering() -> None:
    watermark = Watermark()
    watermark.request()
    watermark.take([1000])
    watermark.request()
    watermark.take([5])

    watermark.finish(1000)

    assert watermark.offset == 5


@given(
    start=st.integers(1, 2**31),
    gaps=st.lists(st.integers(1, 20), max_size=30),
    steps=st.lists(st.tuples(st.sampled_from(["arrive", "poll", "finish"]), st.integers(0, 40)), max_size=150),
)
def test_watermark_confirms_everything_done_and_nothing_else(
    start: int, gaps: list[int], steps: list[tuple[str, int]]
) -> None:
    """For any order of arriving, polling and finishing, with a server that hands out what lies from the offset on."""
    ids = list(accumulate(gaps, initial=start))
    watermark = Watermark()
    taken: list[int] = []
    open_ids: list[int] = []
    arrived = 0

    for step, number in [*steps, ("arrive", len(ids)), ("poll", 0), *[("finish", 0)] * len(ids)]:
        if step == "arrive":
            arrived = min(arrived + number, len(ids))
        elif step == "poll":
            offset = watermark.request()
            unfinished = open_ids + ids[len(taken) :]
            assert offset is None or all(update_id >= offset for update_id in unfinished)
            new = watermark.take(update_id for update_id in ids[:arrived] if offset is None or update_id >= offset)
            taken += sorted(new)
            open_ids += sorted(new)
        elif open_ids:
            watermark.finish(open_ids.pop(number % len(open_ids)))

    assert taken == ids
    assert watermark.offset == ids[-1] + 1


@pytest.mark.parametrize("updates", [100, 10_000])
def test_watermark_remembers_no_more_than_the_window(updates: int) -> None:
    watermark = Watermark()

    for update_id in range(updates):
        watermark.request()
        watermark.take([update_id])
        watermark.finish(update_id)

    assert len(watermark._done) <= 2
    assert not watermark._open
