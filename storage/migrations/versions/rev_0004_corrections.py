"""Corrections by managers.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("layer", sa.String(length=16), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=True),
        sa.Column("becomes", sa.String(length=80), nullable=True),
        sa.Column("tagger_version", sa.String(length=80), nullable=True),
        sa.Column("guide_id", sa.String(length=80), nullable=True),
        sa.Column("named", sa.String(length=16), nullable=True),
        sa.Column("named_id", sa.String(length=80), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('relabel', 'reject', 'merge', 'rename', 'pin', 'hide')", name=op.f("ck_corrections_kind")
        ),
        sa.CheckConstraint("layer IN ('emotion', 'pain', 'gain', 'lane')", name=op.f("ck_corrections_layer")),
        sa.CheckConstraint("named IN ('stage', 'channel')", name=op.f("ck_corrections_named")),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_corrections_language")),
        sa.CheckConstraint("made_by IN ('owner', 'manager')", name=op.f("ck_corrections_made_by")),
        sa.CheckConstraint("(kind IN ('merge', 'rename')) = (answer_id IS NULL)", name=op.f("ck_corrections_answer")),
        sa.CheckConstraint("(kind IN ('merge', 'rename')) = (guide_id IS NOT NULL)", name=op.f("ck_corrections_guide")),
        sa.CheckConstraint(
            '(answer_id IS NULL) = (revision IS NULL OR "start" IS NULL OR "end" IS NULL)',
            name=op.f("ck_corrections_place"),
        ),
        sa.CheckConstraint('"start" >= 0 AND "start" < "end"', name=op.f("ck_corrections_offsets")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_corrections_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_answer_id", "corrections", ["answer_id"], unique=False)


def downgrade() -> None:
    """Drop the table, with what managers corrected."""
    op.drop_index("ix_corrections_answer_id", table_name="corrections")
    op.drop_table("corrections")
