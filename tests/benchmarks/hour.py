"""The hour of a call centre that tests/end_to_end accounts for, by the machine's clock."""

import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import pytest

from interview.records import Disposition
from tests.end_to_end.call_centre import Centre, call_centre


async def measure() -> list[tuple[str, str]]:
    """Play the hour; returns rows of name and figure. Announcements aren't paced, as in the test."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.outgoing.ANNOUNCEMENT_PAUSE_S", 0.0)
        async with call_centre(Path(folder)) as centre:
            before, started, worked = _updates(centre), time.perf_counter(), time.process_time()
            await centre.play()
            elapsed, processor = time.perf_counter() - started, time.process_time() - worked
            return _rows(centre, _updates(centre) - before, elapsed, processor)


def _rows(centre: Centre, updates: int, elapsed: float, processor: float) -> list[tuple[str, str]]:
    waits = [wait * 1e3 for phone in centre.phones for wait in phone.waits]
    centiles = quantiles(waits, n=20)
    came = Counter(customer.disposition for customer in centre.customers)
    notes = [note for agent in centre.agents for note in agent.notes]
    return [
        ("the hour, s", f"{elapsed:.0f}"),
        ("processor time of bot, sandbox and people together, s", f"{processor:.0f}"),
        ("updates; updates a second", f"{updates}; {updates / elapsed:.0f}"),
        ("from an act to what is seen of it, p50 / p95", f"{median(waits):.0f} / {centiles[18]:.0f} ms"),
        ("complete interviews, of customers", f"{came[Disposition.COMPLETE]} of {len(centre.customers)}"),
        ("notes that were confirmed, of all", f"{sum(note.confirmed for note in notes)} of {len(notes)}"),
    ]


def _updates(centre: Centre) -> int:
    return sum(len(phone.update_ids) for phone in centre.phones)
