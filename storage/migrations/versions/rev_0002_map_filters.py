"""Which customers a manager looks at.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "map_filters",
        sa.Column("telegram_user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("telegram_user_id", name=op.f("pk_map_filters")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("map_filters")
