"""Alerts: whom they go to, by which rules, and what was told.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTIONS_BEFORE = (
    "'read_quotes', 'read_stage', 'read_case', 'read_file', 'read_digest', 'read_answer', 'asked_author', "
    "'told_authors', 'invited', 'invitation_revoked', 'campaign_made', 'campaign_revoked', 'joined', 'left', "
    "'member_revoked', 'imported', 'import_undone'"
)
ACTIONS = (
    "'read_quotes', 'read_stage', 'read_case', 'read_alert', 'read_file', 'read_digest', 'read_answer', "
    "'asked_author', 'told_authors', 'invited', 'invitation_revoked', 'campaign_made', 'campaign_revoked', 'joined', "
    "'left', 'member_revoked', 'imported', 'import_undone'"
)


def upgrade() -> None:
    """Make the tables, and let the audit hold what is new."""
    op.create_table(
        "alert_lists",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("writing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("writing_stage", sa.String(length=80), nullable=True),
        sa.CheckConstraint("language IN ('ru', 'ro', 'cs', 'en')", name=op.f("ck_alert_lists_language")),
        sa.CheckConstraint(
            "quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23", name=op.f("ck_alert_lists_hours")
        ),
        sa.CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name=op.f("ck_alert_lists_quiet")),
        sa.CheckConstraint("cap >= 1", name=op.f("ck_alert_lists_cap")),
        sa.CheckConstraint("sent >= 0", name=op.f("ck_alert_lists_sent")),
        sa.PrimaryKeyConstraint("chat_id", "thread_id", name=op.f("pk_alert_lists")),
    )
    op.create_index("ix_alert_lists_owner_id", "alert_lists", ["owner_id"], unique=False)
    op.create_table(
        "alert_rules",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=True),
        sa.CheckConstraint("sign IN ('n', 'r', 'p', 'e', 'l', 'w')", name=op.f("ck_alert_rules_sign")),
        sa.ForeignKeyConstraint(
            ["chat_id", "thread_id"],
            ["alert_lists.chat_id", "alert_lists.thread_id"],
            name=op.f("fk_alert_rules_chat_id_thread_id_alert_lists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_rules")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_rules_chat_id_thread_id", "alert_rules", ["chat_id", "thread_id"], unique=False)
    op.create_table(
        "alert_matches",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("interview_id", sa.String(length=32), nullable=False),
        sa.Column("rule_id", NUMBER, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("matched_on", sa.Date(), nullable=False),
        sa.CheckConstraint("state IN ('none', 'waiting', 'told')", name=op.f("ck_alert_matches_state")),
        sa.CheckConstraint("state <> 'waiting' OR rule_id IS NOT NULL", name=op.f("ck_alert_matches_waiting")),
        sa.ForeignKeyConstraint(
            ["chat_id", "thread_id"],
            ["alert_lists.chat_id", "alert_lists.thread_id"],
            name=op.f("fk_alert_matches_chat_id_thread_id_alert_lists"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_alert_matches_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["alert_rules.id"],
            name=op.f("fk_alert_matches_rule_id_alert_rules"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("chat_id", "thread_id", "interview_id", name=op.f("pk_alert_matches")),
    )
    op.create_index("ix_alert_matches_interview_id", "alert_matches", ["interview_id"], unique=False)
    op.create_index("ix_alert_matches_matched_on", "alert_matches", ["matched_on"], unique=False)
    op.create_index("ix_alert_matches_rule_id", "alert_matches", ["rule_id"], unique=False)
    _let_audit_hold(ACTIONS)


def downgrade() -> None:
    """Drop the tables: nobody is alerted, and what the audit says of it goes too."""
    audit = sa.table("audit", sa.column("action"))
    op.execute(audit.delete().where(audit.c.action == "read_alert"))
    _let_audit_hold(ACTIONS_BEFORE)
    op.drop_index("ix_alert_matches_rule_id", table_name="alert_matches")
    op.drop_index("ix_alert_matches_matched_on", table_name="alert_matches")
    op.drop_index("ix_alert_matches_interview_id", table_name="alert_matches")
    op.drop_table("alert_matches")
    op.drop_index("ix_alert_rules_chat_id_thread_id", table_name="alert_rules")
    op.drop_table("alert_rules")
    op.drop_index("ix_alert_lists_owner_id", table_name="alert_lists")
    op.drop_table("alert_lists")


def _let_audit_hold(actions: str) -> None:
    name = op.f("ck_audit_action")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint(name, type_="check")
        audit.create_check_constraint(name, f"action IN ({actions})")
