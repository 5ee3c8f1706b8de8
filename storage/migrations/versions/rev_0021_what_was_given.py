"""What whoever owns an action was told of it, and whether whoever was given a case heard of that.

Revision ID: 0021
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns; nobody is told of what they had before, but for actions that are overdue."""
    for name in ("is_news", "told_overdue"):
        op.add_column("improvements", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("follow_ups", sa.Column("told_given", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("follow_ups", "told_given")
    op.drop_column("improvements", "told_overdue")
    op.drop_column("improvements", "is_news")
