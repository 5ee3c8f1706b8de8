"""Handovers that colleagues log.

Revision ID: 0011
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("respondent_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=True),
        sa.Column("sender", sa.String(length=80), nullable=True),
        sa.Column("receiver", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=80), nullable=True),
        sa.Column("decider", sa.String(length=80), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("context", sa.String(length=80), nullable=True),
        sa.Column("repeated", sa.String(length=80), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours BETWEEN 0 AND 9999", name=op.f("ck_handovers_hours")),
        sa.CheckConstraint("step BETWEEN 0 AND 8", name=op.f("ck_handovers_step")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_handovers_revision")),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_handovers_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("respondent_id", "message_id", name=op.f("uq_handovers_respondent_id_message_id")),
    )
    op.create_index("ix_handovers_week", "handovers", ["week"], unique=False)


def downgrade() -> None:
    """Drop the table, with all handovers."""
    op.drop_index("ix_handovers_week", table_name="handovers")
    op.drop_table("handovers")
