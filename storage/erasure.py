"""The lists of those who withdrew or lost a role, and what they are for: nobody comes back with a copy."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import bets
from storage.tables import ended_members, erased_interviews, erased_respondents, interviews, members, respondents


async def replay_erased(connection: AsyncConnection) -> int:
    """Delete whoever is on the list, with all answers, and end roles anew; returns how many people were erased.

    Bets go with the person as well as with the role.
    """
    held = erased_respondents.join(respondents, respondents.c.id == erased_respondents.c.id)
    withdrew = select(respondents.c.telegram_user_id).select_from(held)
    roles = ended_members.join(members, members.c.key == ended_members.c.id)
    over = select(members.c.telegram_user_id).select_from(roles)
    await bets.remove(connection, bets.of_any(withdrew) | bets.of_any(over))
    await connection.execute(delete(interviews).where(interviews.c.id.in_(select(erased_interviews.c.id))))
    back = await connection.execute(delete(respondents).where(respondents.c.id.in_(select(erased_respondents.c.id))))
    ended = select(func.date(ended_members.c.at)).where(ended_members.c.id == members.c.key).scalar_subquery()
    await connection.execute(
        update(members)
        .where(members.c.key.in_(select(ended_members.c.id)), members.c.telegram_user_id.is_not(None))
        .values(telegram_user_id=None, revoked_on=ended)
    )
    return back.rowcount
