"""The hour of a call centre that tests/end_to_end accounts for, by the machine's clock."""

import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from interview.records import Disposition
from tests.end_to_end.call_centre import Centre, call_centre


async def measure() -> list[tuple[str, str]]:
    """Play the hour; returns rows of name and figure."""
    with TemporaryDirectory() as folder:
        async with call_centre(Path(folder)) as centre:
            updates, bot_s, started, ours_s = (
                _updates(centre),
                centre.processor_s,
                time.perf_counter(),
                time.process_time(),
            )
            await centre.play()
            elapsed, bot_s = time.perf_counter() - started, centre.processor_s - bot_s
            return _rows(centre, _updates(centre) - updates, elapsed, bot_s, time.process_time() - ours_s)


def _rows(centre: Centre, updates: int, elapsed: float, bot_s: float, others_s: float) -> list[tuple[str, str]]:
    waits = [wait * 1e3 for phone in centre.phones for wait in phone.waits]
    centiles = quantiles(waits, n=20)
    came = Counter(customer.disposition for customer in centre.customers)
    notes = [note for agent in centre.agents for note in agent.notes]
    return [
        ("the hour, s", f"{elapsed:.0f}"),
        ("processor time of the bot; of the sandbox and all people, s", f"{bot_s:.0f}; {others_s:.0f}"),
        ("updates; updates a second", f"{updates}; {updates / elapsed:.0f}"),
        ("from an act to what is seen of it, p50 / p95", f"{median(waits):.0f} / {centiles[18]:.0f} ms"),
        ("complete interviews, of customers", f"{came[Disposition.COMPLETE]} of {len(centre.customers)}"),
        ("notes that were confirmed, of all", f"{sum(note.confirmed for note in notes)} of {len(notes)}"),
    ]


def _updates(centre: Centre) -> int:
    return sum(len(phone.update_ids) for phone in centre.phones)
