"""What time does to the data: silence breaks off, retention deletes."""

from datetime import timedelta
from functools import partial

import structlog

from bot.looking import keep_looking
from interview.operator import Operator
from interview.ports import Clock, Store

SILENT_FOR = timedelta(days=7)
UPDATES_KEPT = timedelta(days=7)  # Telegram redelivers for a day at most
MESSAGES_KEPT = timedelta(hours=48)  # older ones a bot cannot delete
PAUSE_S = 3600.0

log = structlog.get_logger()


async def keep_up(store: Store, operator: Operator, clock: Clock) -> None:
    """Run the upkeep at once and then every hour, so also every night."""
    await keep_looking(partial(run_upkeep, store, operator, clock), pause_s=PAUSE_S, postponed="upkeep_postponed")


async def run_upkeep(store: Store, operator: Operator, clock: Clock) -> None:
    """Close silent interviews and delete what is older than it may be."""
    now = clock.now()
    silent = await store.close_silent(now - SILENT_FOR)
    purged = await store.purge(
        answers_before=now - timedelta(days=operator.retention_days),
        updates_before=now - UPDATES_KEPT,
        messages_before=now - MESSAGES_KEPT,
    )
    await store.drop_bets(keep_of=operator.owners)
    log.info("upkeep_done", broken_off=silent, purged=purged)
