"""Whoever became an agent by a link that was good for many is listed, and can lose the role, like anybody invited.

Revision ID: 0018
Revises: 0017
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make members of them, of no department, since the day on which they were first known."""
    respondents = sa.table(
        "respondents",
        sa.column("telegram_user_id", sa.BigInteger()),
        sa.column("role"),
        sa.column("example", sa.Boolean()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    members = sa.table(
        "members",
        sa.column("key"),
        sa.column("telegram_user_id", sa.BigInteger()),
        sa.column("role"),
        sa.column("joined_on", sa.Date()),
    )
    number = respondents.c.telegram_user_id
    known = sa.select(members.c.telegram_user_id).where(members.c.telegram_user_id.is_not(None))
    agents = op.get_bind().execute(
        sa.select(number, respondents.c.created_at)
        .where(
            respondents.c.role == "staff",
            sa.not_(respondents.c.example),
            number.is_not(None),
            number.not_in(known),
        )
        .order_by(respondents.c.created_at, number)
    )
    rows = [
        {
            "key": secrets.token_hex(16),
            "telegram_user_id": agent.telegram_user_id,
            "role": "agent",
            "joined_on": agent.created_at.date(),
        }
        for agent in agents
    ]
    if rows:
        op.bulk_insert(members, rows)


def downgrade() -> None:
    """Leave them: nothing tells them from those who were invited, and the release before knows both."""
