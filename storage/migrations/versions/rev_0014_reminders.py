"""Limits of customers' links; reminders of interviews that were left in the middle.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the columns and make the table."""
    op.add_column("campaigns", sa.Column("quota", sa.Integer(), nullable=True))
    op.add_column("campaigns", sa.Column("closes_on", sa.Date(), nullable=True))
    op.create_table(
        "reminders",
        sa.Column("interview_id", sa.String(length=32), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_version", sa.Integer(), nullable=True),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.CheckConstraint("sent BETWEEN 0 AND 2", name=op.f("ck_reminders_sent")),
        sa.CheckConstraint("(wanted_at IS NULL) = (wanted_version IS NULL)", name=op.f("ck_reminders_wanted")),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_reminders_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_reminders")),
    )


def downgrade() -> None:
    """Drop both: links begin interviews without limits, and nobody is reminded."""
    op.drop_table("reminders")
    op.drop_column("campaigns", "closes_on")
    op.drop_column("campaigns", "quota")
