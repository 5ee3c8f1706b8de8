"""What was done about pains, and who was told of it.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ACTIONS_BEFORE = (
    "'read_quotes', 'read_stage', 'read_case', 'read_file', 'read_digest', 'read_answer', 'asked_author', "
    "'invited', 'invitation_revoked', 'campaign_made', 'campaign_revoked', 'joined', 'left', 'member_revoked', "
    "'imported', 'import_undone'"
)
ACTIONS = (
    "'read_quotes', 'read_stage', 'read_case', 'read_file', 'read_digest', 'read_answer', 'asked_author', "
    "'told_authors', 'invited', 'invitation_revoked', 'campaign_made', 'campaign_revoked', 'joined', 'left', "
    "'member_revoked', 'imported', 'import_undone'"
)


def upgrade() -> None:
    """Make the tables, and let the audit hold what is new."""
    op.create_table(
        "remedies",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("guide_id", sa.String(length=80), nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("told_by", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("better", sa.Integer(), nullable=False),
        sa.Column("not_better", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('writing', 'draft', 'told')", name=op.f("ck_remedies_state")),
        sa.CheckConstraint("(state = 'writing') = (text IS NULL)", name=op.f("ck_remedies_written")),
        sa.CheckConstraint("(state = 'told') = (told_on IS NOT NULL)", name=op.f("ck_remedies_told")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedies")),
    )
    op.create_index("ix_remedies_told_by", "remedies", ["told_by"], unique=False)
    op.create_table(
        "remedy_news",
        sa.Column("remedy_id", sa.String(length=32), nullable=False),
        sa.Column("interview_id", sa.String(length=32), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("verdict IN ('yes', 'no', 'unsure')", name=op.f("ck_remedy_news_verdict")),
        sa.CheckConstraint("verdict IS NULL OR sent_on IS NOT NULL", name=op.f("ck_remedy_news_heard")),
        sa.ForeignKeyConstraint(
            ["remedy_id"],
            ["remedies.id"],
            name=op.f("fk_remedy_news_remedy_id_remedies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_remedy_news_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("remedy_id", "interview_id", name=op.f("pk_remedy_news")),
    )
    op.create_index("ix_remedy_news_interview_id", "remedy_news", ["interview_id"], unique=False)
    _let_audit_hold(ACTIONS)


def downgrade() -> None:
    """Drop the tables, with who was told, and what the audit says of it."""
    audit = sa.table("audit", sa.column("action"))
    op.execute(audit.delete().where(audit.c.action == "told_authors"))
    _let_audit_hold(ACTIONS_BEFORE)
    op.drop_index("ix_remedy_news_interview_id", table_name="remedy_news")
    op.drop_table("remedy_news")
    op.drop_index("ix_remedies_told_by", table_name="remedies")
    op.drop_table("remedies")


def _let_audit_hold(actions: str) -> None:
    name = op.f("ck_audit_action")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint(name, type_="check")
        audit.create_check_constraint(name, f"action IN ({actions})")
