"""The audit holds who published a guide and who limited a link.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ACTIONS_BEFORE = (
    "'read_quotes', 'read_stage', 'read_case', 'read_alert', 'read_file', 'read_digest', 'read_answer', "
    "'asked_author', 'told_authors', 'invited', 'invitation_revoked', 'campaign_made', 'campaign_revoked', 'joined', "
    "'left', 'member_revoked', 'imported', 'import_undone'"
)
ACTIONS = (
    "'read_quotes', 'read_stage', 'read_case', 'read_alert', 'read_file', 'read_digest', 'read_answer', "
    "'asked_author', 'told_authors', 'invited', 'invitation_revoked', 'campaign_made', 'campaign_limited', "
    "'campaign_revoked', 'joined', 'left', 'member_revoked', 'imported', 'import_undone', 'guide_published'"
)


def upgrade() -> None:
    """Let the audit hold what is new."""
    _let_audit_hold(ACTIONS)


def downgrade() -> None:
    """Drop what the audit says of it."""
    audit = sa.table("audit", sa.column("action"))
    op.execute(audit.delete().where(audit.c.action.in_(["campaign_limited", "guide_published"])))
    _let_audit_hold(ACTIONS_BEFORE)


def _let_audit_hold(actions: str) -> None:
    name = op.f("ck_audit_action")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint(name, type_="check")
        audit.create_check_constraint(name, f"action IN ({actions})")
