"""The tables of the first version.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "campaigns",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("guide_id", sa.String(length=80), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("channel", sa.String(length=80), nullable=True),
        sa.Column("persona", sa.String(length=80), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_campaigns_language")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "disposition_counts",
        sa.Column("guide_id", sa.String(length=80), nullable=False),
        sa.Column("guide_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("disposition", sa.String(length=16), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "disposition IN ('invited', 'started', 'partial', 'complete', 'refused', 'broken_off', 'withdrawn')",
            name=op.f("ck_disposition_counts_disposition"),
        ),
        sa.PrimaryKeyConstraint(
            "guide_id", "guide_version", "disposition", "month", name=op.f("pk_disposition_counts")
        ),
    )
    op.create_table(
        "erased_interviews",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_interviews")),
    )
    op.create_table(
        "erased_respondents",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_respondents")),
    )
    op.create_table(
        "failed_updates",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_failed_updates")),
    )
    op.create_table(
        "guides",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=128), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'published', 'closed')", name=op.f("ck_guides_status")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_guides")),
    )
    op.create_table(
        "processed_updates",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_processed_updates")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "respondents",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("telegram_user_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("may_contact", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_respondents_language")),
        sa.CheckConstraint("role IN ('customer', 'staff')", name=op.f("ck_respondents_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondents")),
        sa.UniqueConstraint("telegram_user_id", name=op.f("uq_respondents_telegram_user_id")),
    )
    op.create_table(
        "shown_views",
        sa.Column("view", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("view", name=op.f("pk_shown_views")),
    )
    op.create_table(
        "chat_messages",
        sa.Column("respondent_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_chat_messages_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("respondent_id", "message_id", name=op.f("pk_chat_messages")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "interviews",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("respondent_id", sa.String(length=32), nullable=False),
        sa.Column("guide_id", sa.String(length=80), nullable=False),
        sa.Column("guide_version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("disposition", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("prompt_message_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("channel", sa.String(length=80), nullable=True),
        sa.Column("persona", sa.String(length=80), nullable=True),
        sa.Column("may_read_story", sa.Boolean(), nullable=False),
        sa.Column("help_offered", sa.Boolean(), nullable=False),
        sa.Column("minor_asked", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stepped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "disposition IN ('invited', 'started', 'partial', 'complete', 'refused', 'broken_off', 'withdrawn')",
            name=op.f("ck_interviews_disposition"),
        ),
        sa.CheckConstraint("role IN ('customer', 'staff')", name=op.f("ck_interviews_role")),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_interviews_language")),
        sa.CheckConstraint("shown_version >= 0 AND shown_version <= version", name=op.f("ck_interviews_shown_version")),
        sa.ForeignKeyConstraint(
            ["guide_id", "guide_version"],
            ["guides.id", "guides.version"],
            name=op.f("fk_interviews_guide_id_guide_version_guides"),
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_interviews_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
    )
    op.create_index(
        "ix_interviews_due_at",
        "interviews",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("ix_interviews_guide_id_guide_version", "interviews", ["guide_id", "guide_version"], unique=False)
    op.create_index("ix_interviews_respondent_id", "interviews", ["respondent_id"], unique=False)
    op.create_index("ix_interviews_started_at_id", "interviews", ["started_at", "id"], unique=False)
    op.create_index(
        "uq_interviews_open",
        "interviews",
        ["respondent_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interview_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.String(length=80), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("of", sa.String(length=80), nullable=True),
        sa.Column("rechecked", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tagger_version", sa.String(length=80), nullable=True),
        sa.Column("valence", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'ces' OR value IS NULL OR value IN ('1', '2', '3', '4', '5', '6', '7')",
            name=op.f("ck_answers_ces_scale"),
        ),
        sa.CheckConstraint(
            "kind <> 'csat' OR value IS NULL OR value IN ('1', '2', '3', '4', '5')", name=op.f("ck_answers_csat_scale")
        ),
        sa.CheckConstraint(
            "kind <> 'importance' OR value IS NULL OR value IN ('1', '2', '3', '4', '5')",
            name=op.f("ck_answers_importance_scale"),
        ),
        sa.CheckConstraint(
            "kind <> 'nps' OR value IS NULL OR value IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10')",
            name=op.f("ck_answers_nps_scale"),
        ),
        sa.CheckConstraint(
            "kind <> 'satisfaction' OR value IS NULL OR value IN ('1', '2', '3', '4', '5')",
            name=op.f("ck_answers_satisfaction_scale"),
        ),
        sa.CheckConstraint(
            "kind <> 'yes_no' OR value IS NULL OR value IN ('true', 'false')", name=op.f("ck_answers_yes_no_value")
        ),
        sa.CheckConstraint(
            "kind IN ('text', 'choice', 'choices', 'nps', 'csat', 'ces', 'satisfaction', 'importance', 'emotion', "
            "'yes_no', 'number', 'path', 'note')",
            name=op.f("ck_answers_kind"),
        ),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_answers_language")),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_answers_ordinal")),
        sa.CheckConstraint("valence BETWEEN -2 AND 2", name=op.f("ck_answers_valence")),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_answers_interview_id_interviews"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("interview_id", "ordinal", name=op.f("uq_answers_interview_id_ordinal")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_answers_tagger_version_id",
        "answers",
        ["tagger_version", "id"],
        unique=False,
        sqlite_where=sa.text("text IS NOT NULL"),
        postgresql_where=sa.text("text IS NOT NULL"),
    )
    op.create_table(
        "answer_parts",
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_answer_parts_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "position", name=op.f("pk_answer_parts")),
    )
    op.create_index("ix_answer_parts_message_id", "answer_parts", ["message_id"], unique=False)
    op.create_table(
        "findings",
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("layer", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Float(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.CheckConstraint("layer IN ('emotion', 'pain', 'gain', 'lane')", name=op.f("ck_findings_layer")),
        sa.CheckConstraint('"start" >= 0 AND "start" < "end"', name=op.f("ck_findings_offsets")),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name=op.f("ck_findings_severity")),
        sa.CheckConstraint("strength >= 0 AND strength <= 1", name=op.f("ck_findings_strength")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_findings_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "position", name=op.f("pk_findings")),
    )


def downgrade() -> None:
    """Drop the tables, with every row."""
    for table in (
        "findings",
        "answer_parts",
        "answers",
        "interviews",
        "chat_messages",
        "shown_views",
        "respondents",
        "processed_updates",
        "guides",
        "failed_updates",
        "erased_respondents",
        "erased_interviews",
        "disposition_counts",
        "campaigns",
    ):
        op.drop_table(table)
