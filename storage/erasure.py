"""The list of those who withdrew, and what it is for: nobody comes back with a copy."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import erased_interviews, erased_respondents, interviews, respondents


async def replay_erased(connection: AsyncConnection) -> int:
    """Delete whoever is on the list, with all answers; returns how many people that were."""
    await connection.execute(delete(interviews).where(interviews.c.id.in_(select(erased_interviews.c.id))))
    back = await connection.execute(delete(respondents).where(respondents.c.id.in_(select(erased_respondents.c.id))))
    return back.rowcount
