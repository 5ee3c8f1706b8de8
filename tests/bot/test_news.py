"""What a loop waits for."""

import asyncio

import pytest

from bot.news import News

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
