"""How loops go on."""

import asyncio
from itertools import count

import pytest
from structlog.testing import capture_logs

from bot.looking import News, keep_looking

LONG_S = 60.0
SOON_S = 5.0


async def ends(news: News) -> bool:
    """Tell whether a wait ends by itself long before its time."""
    async with asyncio.timeout(SOON_S):
        await news.wait(LONG_S)
    return True


async def test_news_ends_the_wait() -> None:
    news = News(gather_s=0.0)

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(ends(news))
        await asyncio.sleep(0)
        assert not waiting.done()
        news.tell()


async def test_without_news_the_time_ends_the_wait() -> None:
    async with asyncio.timeout(SOON_S):
        await News(gather_s=0.0).wait(0.0)


async def test_what_was_told_while_one_looked_is_not_lost() -> None:
    news = News(gather_s=0.0)
    news.forget()
    news.tell()

    assert await ends(news)


async def test_what_was_forgotten_ends_no_wait() -> None:
    news = News(gather_s=0.0)
    news.tell()
    news.forget()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await news.wait(LONG_S)


async def test_a_loop_looks_at_once_and_again_after_a_failure() -> None:
    looked, times = asyncio.Queue[int](), count(1)

    async def look() -> None:
        time = next(times)
        looked.put_nowait(time)
        if time == 1:
            raise RuntimeError("people's words")

    with capture_logs() as logs:
        async with asyncio.timeout(SOON_S), asyncio.TaskGroup() as tasks:
            loop = tasks.create_task(keep_looking(look, pause_s=0.0, postponed="looks_postponed"))
            assert [await looked.get() for _ in range(3)] == [1, 2, 3]
            loop.cancel()

    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("looks_postponed", "warning")]
    assert "words" not in str(logs)


async def test_news_makes_a_loop_look_sooner() -> None:
    news, looked = News(gather_s=0.0), asyncio.Queue[str]()

    async def look() -> None:
        looked.put_nowait("looked")

    async with asyncio.timeout(SOON_S), asyncio.TaskGroup() as tasks:
        loop = tasks.create_task(keep_looking(look, pause_s=LONG_S, postponed="looks_postponed", news=news))
        await looked.get()
        news.tell()
        await looked.get()
        loop.cancel()
