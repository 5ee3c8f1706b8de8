"""Questions to authors.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

STATES = "'writing', 'draft', 'queued', 'sending', 'sent', 'answering', 'answered', 'lost', 'stopped'"
ACTIONS_BEFORE = (
    "'read_quotes', 'read_stage', 'read_case', 'read_file', 'read_digest', 'invited', 'invitation_revoked', "
    "'campaign_made', 'campaign_revoked', 'joined', 'left', 'member_revoked'"
)
ACTIONS = (
    "'read_quotes', 'read_stage', 'read_case', 'read_file', 'read_digest', 'read_answer', 'asked_author', "
    "'invited', 'invitation_revoked', 'campaign_made', 'campaign_revoked', 'joined', 'left', 'member_revoked'"
)
NEW_ACTIONS = ("read_answer", "asked_author")


def upgrade() -> None:
    """Make the table, and let the audit hold what is new."""
    op.create_table(
        "inquiries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("interview_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_inquiries_state")),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_inquiries_language")),
        sa.CheckConstraint("(state = 'writing') = (text IS NULL)", name=op.f("ck_inquiries_written")),
        sa.CheckConstraint("(state = 'answered') = (answer IS NOT NULL)", name=op.f("ck_inquiries_answered")),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_inquiries_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
    )
    op.create_index("ix_inquiries_interview_id", "inquiries", ["interview_id"], unique=False)
    op.create_index("ix_inquiries_asked_by", "inquiries", ["asked_by"], unique=False)
    op.create_index("ix_inquiries_state", "inquiries", ["state"], unique=False)
    op.add_column("interviews", sa.Column("questions_stopped_on", sa.Date(), nullable=True))
    _let_audit_hold(ACTIONS)


def downgrade() -> None:
    """Drop the table, with all questions and answers, and what the audit says of them."""
    audit = sa.table("audit", sa.column("action"))
    op.execute(audit.delete().where(audit.c.action.in_(NEW_ACTIONS)))
    _let_audit_hold(ACTIONS_BEFORE)
    op.drop_column("interviews", "questions_stopped_on")
    op.drop_index("ix_inquiries_state", table_name="inquiries")
    op.drop_index("ix_inquiries_asked_by", table_name="inquiries")
    op.drop_index("ix_inquiries_interview_id", table_name="inquiries")
    op.drop_table("inquiries")


def _let_audit_hold(actions: str) -> None:
    name = op.f("ck_audit_action")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint(name, type_="check")
        audit.create_check_constraint(name, f"action IN ({actions})")
