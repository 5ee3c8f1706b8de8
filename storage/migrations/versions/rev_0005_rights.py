"""Invitations, members, who came by which customers' link, and the audit.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

DISPOSITIONS = "'invited', 'started', 'partial', 'complete', 'refused', 'broken_off', 'withdrawn'"
ACTIONS = (
    "'read_quotes', 'read_stage', 'read_case', 'read_file', 'read_digest', 'invited', 'invitation_revoked', "
    "'campaign_made', 'campaign_revoked', 'joined', 'left', 'member_revoked'"
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("telegram_user_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=True),
        sa.Column("guides", sa.Text(), nullable=True),
        sa.Column("scope_department", sa.String(length=80), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('manager', 'agent')", name=op.f("ck_members_role")),
        sa.CheckConstraint("(telegram_user_id IS NULL) = (revoked_on IS NOT NULL)", name=op.f("ck_members_in_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("key", name=op.f("uq_members_key")),
        sa.UniqueConstraint("telegram_user_id", name=op.f("uq_members_telegram_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ended_members",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_members")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=True),
        sa.Column("guides", sa.Text(), nullable=True),
        sa.Column("scope_department", sa.String(length=80), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('manager', 'agent')", name=op.f("ck_invitations_role")),
        sa.CheckConstraint("used_on IS NULL OR revoked_on IS NULL", name=op.f("ck_invitations_ended_once")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "campaign_interviews",
        sa.Column("interview_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_campaign_interviews_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["token"], ["campaigns.token"], name=op.f("fk_campaign_interviews_token_campaigns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_campaign_interviews")),
    )
    op.create_index("ix_campaign_interviews_token", "campaign_interviews", ["token"], unique=False)
    op.create_table(
        "campaign_erased",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("disposition", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"disposition IN ({DISPOSITIONS})", name=op.f("ck_campaign_erased_disposition")),
        sa.ForeignKeyConstraint(
            ["token"], ["campaigns.token"], name=op.f("fk_campaign_erased_token_campaigns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", "disposition", name=op.f("pk_campaign_erased")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("object", sa.String(length=80), nullable=True),
        sa.CheckConstraint("actor IN ('owner', 'manager', 'agent')", name=op.f("ck_audit_actor")),
        sa.CheckConstraint(f"action IN ({ACTIONS})", name=op.f("ck_audit_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)


def downgrade() -> None:
    """Drop the tables: nobody is a manager or an agent then, and who read what is forgotten."""
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_table("audit")
    op.drop_table("campaign_erased")
    op.drop_index("ix_campaign_interviews_token", table_name="campaign_interviews")
    op.drop_table("campaign_interviews")
    op.drop_table("invitations")
    op.drop_table("ended_members")
    op.drop_table("members")
