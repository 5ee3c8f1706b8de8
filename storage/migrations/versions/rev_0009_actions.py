"""Actions about pains, and what colleagues who noted them say of a fix.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "improvements",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("owner", sa.String(length=16), nullable=True),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("progress", sa.String(length=16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("effort", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("doing_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.CheckConstraint("owner IN ('owner', 'manager')", name=op.f("ck_improvements_owner")),
        sa.CheckConstraint("progress IN ('idea', 'doing', 'done', 'dropped')", name=op.f("ck_improvements_progress")),
        sa.CheckConstraint("effort BETWEEN 0 AND 5", name=op.f("ck_improvements_effort")),
        sa.CheckConstraint(
            "(member_id IS NULL) = (owner IS NULL OR owner = 'owner')", name=op.f("ck_improvements_member")
        ),
        sa.CheckConstraint(
            "(closed_on IS NULL) = (progress IN ('idea', 'doing'))", name=op.f("ck_improvements_closed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvements")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "improvement_aims",
        sa.Column("improvement_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guide_id", sa.String(length=80), nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["improvement_id"],
            ["improvements.id"],
            name=op.f("fk_improvement_aims_improvement_id_improvements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("improvement_id", "position", name=op.f("pk_improvement_aims")),
        sa.UniqueConstraint(
            "improvement_id",
            "guide_id",
            "stage_id",
            "category",
            name=op.f("uq_improvement_aims_improvement_id_guide_id_stage_id_category"),
        ),
    )
    op.create_index("ix_improvement_aims_stage_id_category", "improvement_aims", ["stage_id", "category"], unique=False)
    op.create_table(
        "fix_answers",
        sa.Column("improvement_id", BIG_ID, nullable=False),
        sa.Column("respondent_id", sa.String(length=32), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("works", sa.Boolean(), nullable=True),
        sa.CheckConstraint("works IS NULL OR told_on IS NOT NULL", name=op.f("ck_fix_answers_told")),
        sa.ForeignKeyConstraint(
            ["improvement_id"],
            ["improvements.id"],
            name=op.f("fk_fix_answers_improvement_id_improvements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_fix_answers_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("improvement_id", "respondent_id", name=op.f("pk_fix_answers")),
    )
    op.create_index("ix_fix_answers_respondent_id", "fix_answers", ["respondent_id"], unique=False)


def downgrade() -> None:
    """Drop the tables, with all actions."""
    op.drop_index("ix_fix_answers_respondent_id", table_name="fix_answers")
    op.drop_table("fix_answers")
    op.drop_index("ix_improvement_aims_stage_id_category", table_name="improvement_aims")
    op.drop_table("improvement_aims")
    op.drop_table("improvements")
