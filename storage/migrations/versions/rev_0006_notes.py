"""Notes of friction by colleagues, and the weekly question to them.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("respondent_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=True),
        sa.Column("touchpoint", sa.String(length=80), nullable=True),
        sa.Column("channel", sa.String(length=80), nullable=True),
        sa.Column("category", sa.String(length=80), nullable=True),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("by_hand", sa.String(length=16), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("sent_now", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("tagger_version", sa.String(length=80), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_notes_language")),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name=op.f("ck_notes_severity")),
        sa.CheckConstraint("times BETWEEN 1 AND 9999", name=op.f("ck_notes_times")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 9999", name=op.f("ck_notes_minutes")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_notes_revision")),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_notes_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("respondent_id", "message_id", name=op.f("uq_notes_respondent_id_message_id")),
    )
    op.create_index("ix_notes_week", "notes", ["week"], unique=False)
    op.create_index(
        "ix_notes_tagger_version",
        "notes",
        ["tagger_version"],
        unique=False,
        sqlite_where=sa.text("text IS NOT NULL"),
        postgresql_where=sa.text("text IS NOT NULL"),
    )
    op.create_table(
        "pulses",
        sa.Column("respondent_id", sa.String(length=32), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_pulses_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("respondent_id", name=op.f("pk_pulses")),
    )


def downgrade() -> None:
    """Drop the tables, with all notes."""
    op.drop_table("pulses")
    op.drop_index("ix_notes_tagger_version", table_name="notes")
    op.drop_index("ix_notes_week", table_name="notes")
    op.drop_table("notes")
