"""Interviews by those who lead.

Revision ID: 0022
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0019"


def upgrade() -> None:
    """Add the column. Who led when older interviews began is not known: they count as those of agents."""
    op.add_column("interviews", sa.Column("by_leader", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("interviews", "by_leader")
