"""Whether interviews were answered with care, so that they can be counted by it.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the column. The running bot looks at the interviews that are there."""
    op.add_column("interviews", sa.Column("careful", sa.Boolean(), nullable=True))
    op.create_index(
        op.f("ix_interviews_unjudged"),
        "interviews",
        ["id"],
        sqlite_where=sa.text("careful IS NULL"),
        postgresql_where=sa.text("careful IS NULL"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_interviews_unjudged"), "interviews")
    op.drop_column("interviews", "careful")
