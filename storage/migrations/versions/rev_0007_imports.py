"""Imports of other systems' rows.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "imports",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('reviews', 'survey', 'crm', 'transcripts', 'web', 'telegram')", name=op.f("ck_imports_kind")
        ),
        sa.CheckConstraint("state IN ('running', 'stopped', 'done', 'undone')", name=op.f("ck_imports_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_rows",
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("import_id", BIG_ID, nullable=False),
        sa.Column("interview_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id_imports"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_import_rows_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("interview_id", name=op.f("uq_import_rows_interview_id")),
    )
    op.create_index("ix_import_rows_import_id", "import_rows", ["import_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("customer", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('cancel', 'renew', 'cross_buy', 'complaint', 'purchase')", name=op.f("ck_events_kind")
        ),
        sa.ForeignKeyConstraint(
            ["mark"], ["import_rows.mark"], name=op.f("fk_events_mark_import_rows"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_events")),
    )
    op.create_index("ix_events_happened_on", "events", ["happened_on"], unique=False)
    op.create_table(
        "web_counts",
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("import_id", BIG_ID, nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("visits", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("visits >= 0", name=op.f("ck_web_counts_visits")),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_web_counts_period")),
        sa.ForeignKeyConstraint(
            ["mark"], ["import_rows.mark"], name=op.f("fk_web_counts_mark_import_rows"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_web_counts")),
    )
    op.create_table(
        "import_secret",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_import_secret_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_secret")),
    )


def downgrade() -> None:
    """Drop the tables, and everything that was imported: without them it would count as told.

    References are not enforced meanwhile, so what belongs to an interview is deleted by hand.
    """
    imported = "SELECT interview_id FROM import_rows WHERE interview_id IS NOT NULL"
    given = f"SELECT id FROM answers WHERE interview_id IN ({imported})"
    for table in ("findings", "answer_parts", "corrections"):
        op.execute(f"DELETE FROM {table} WHERE answer_id IN ({given})")
    op.execute(f"DELETE FROM answers WHERE interview_id IN ({imported})")
    op.drop_table("import_secret")
    op.drop_table("web_counts")
    op.drop_index("ix_events_happened_on", table_name="events")
    op.drop_table("events")
    op.execute("CREATE TABLE imported_before (id VARCHAR(32))")
    op.execute(f"INSERT INTO imported_before {imported}")
    op.drop_index("ix_import_rows_import_id", table_name="import_rows")
    op.drop_table("import_rows")
    op.execute("DELETE FROM interviews WHERE id IN (SELECT id FROM imported_before)")
    op.execute("DROP TABLE imported_before")
    op.execute(
        "DELETE FROM respondents WHERE telegram_user_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM interviews WHERE interviews.respondent_id = respondents.id)"
    )
    op.drop_table("imports")
