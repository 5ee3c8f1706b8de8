"""Limits of customers' links.

Revision ID: 0014
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("campaigns", sa.Column("quota", sa.Integer(), nullable=True))
    op.add_column("campaigns", sa.Column("closes_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Drop them: links begin interviews without limits."""
    op.drop_column("campaigns", "closes_on")
    op.drop_column("campaigns", "quota")
