"""How long somebody waited, as the words of an answer say.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

MOST = 5 * 365 * 24 * 60


def upgrade() -> None:
    """Add the column; the tagger reads all words again and fills it."""
    limits = sa.CheckConstraint(f"wait_minutes BETWEEN 1 AND {MOST}", name=op.f("ck_answers_wait_minutes"))
    op.add_column("answers", sa.Column("wait_minutes", sa.Integer(), limits, nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("answers", "wait_minutes")
