"""Interviews by those who lead; how many answers of an interview came before their question could be read.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns. Who led when older interviews began is not known, nor how fast they were answered."""
    op.add_column("interviews", sa.Column("by_leader", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("interviews", sa.Column("hasty", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("interviews", "hasty")
    op.drop_column("interviews", "by_leader")
