"""Cases that somebody follows up.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CAUSES = (
    "cause IN ('process', 'policy', 'product', 'information', 'staffing', 'system', 'department', 'expectation', "
    "'unknown')"
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "follow_ups",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("interview_id", sa.String(length=32), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=16), nullable=True),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("told_waiting", sa.Boolean(), nullable=False),
        sa.Column("told_overdue", sa.Boolean(), nullable=False),
        sa.Column("told_owners", sa.Boolean(), nullable=False),
        sa.Column("told_doubted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("owner IN ('owner', 'manager')", name=op.f("ck_follow_ups_owner")),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_follow_ups_language")),
        sa.CheckConstraint(
            "(member_id IS NULL) = (owner IS NULL OR owner = 'owner')", name=op.f("ck_follow_ups_member")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_follow_ups_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("interview_id", name=op.f("uq_follow_ups_interview_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "follow_up_closings",
        sa.Column("follow_up_id", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("improvement_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("doubted", sa.Boolean(), nullable=False),
        sa.CheckConstraint(CAUSES, name=op.f("ck_follow_up_closings_cause")),
        sa.CheckConstraint("improvement_id IS NOT NULL OR words IS NOT NULL", name=op.f("ck_follow_up_closings_done")),
        sa.CheckConstraint("reopened_on IS NOT NULL OR doubted IS FALSE", name=op.f("ck_follow_up_closings_doubted")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_ups.id"],
            name=op.f("fk_follow_up_closings_follow_up_id_follow_ups"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("follow_up_id", "position", name=op.f("pk_follow_up_closings")),
    )
    op.create_table(
        "closing_drafts",
        sa.Column("telegram_user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("follow_up_id", NUMBER, nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(CAUSES, name=op.f("ck_closing_drafts_cause")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_ups.id"],
            name=op.f("fk_closing_drafts_follow_up_id_follow_ups"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("telegram_user_id", name=op.f("pk_closing_drafts")),
    )
    op.create_index("ix_closing_drafts_follow_up_id", "closing_drafts", ["follow_up_id"], unique=False)


def downgrade() -> None:
    """Drop the tables, with all cases."""
    op.drop_index("ix_closing_drafts_follow_up_id", table_name="closing_drafts")
    op.drop_table("closing_drafts")
    op.drop_table("follow_up_closings")
    op.drop_table("follow_ups")
