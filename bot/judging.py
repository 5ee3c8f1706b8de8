"""Keeps up whether interviews were answered with care: maps of more of them than can be read are filtered by it."""

from functools import partial

from bot.looking import keep_looking
from interview.ports import Store
from reports.quality import is_careful

JUDGED_AT_ONCE = 100  # answers wait for the database as long as these are looked at
PAUSE_S = 60.0


async def keep_judging(store: Store) -> None:
    """Judge at once and then every minute: not after every answer, for each moves all maps."""
    await keep_looking(partial(judge_new, store), pause_s=PAUSE_S, postponed="judging_postponed")


async def judge_new(store: Store) -> None:
    """Judge all interviews whose answers are new."""
    while await store.judge(is_careful, limit=JUDGED_AT_ONCE):
        pass
