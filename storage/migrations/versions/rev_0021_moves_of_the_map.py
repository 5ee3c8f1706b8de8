"""Counts of changes in what maps are made of.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

SHARDS = 16


def upgrade() -> None:
    """Make the table, with all the rows that it will ever have."""
    counts = op.create_table(
        "map_moves",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moves", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shard", name=op.f("pk_map_moves")),
    )
    op.bulk_insert(counts, [{"shard": shard, "moves": 0} for shard in range(SHARDS)])


def downgrade() -> None:
    """Drop it: each look reads all answers again."""
    op.drop_table("map_moves")
