"""The audit holds who took every interview as a file.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

ACTIONS_BEFORE = (
    "'read_quotes', 'read_stage', 'read_case', 'read_alert', 'read_file', 'read_digest', 'read_answer', "
    "'asked_author', 'told_authors', 'invited', 'invitation_revoked', 'campaign_made', 'campaign_limited', "
    "'campaign_revoked', 'joined', 'left', 'member_revoked', 'imported', 'import_undone', 'guide_published'"
)
ACTIONS = (
    "'read_quotes', 'read_stage', 'read_case', 'read_alert', 'read_file', 'exported', 'read_digest', 'read_answer', "
    "'asked_author', 'told_authors', 'invited', 'invitation_revoked', 'campaign_made', 'campaign_limited', "
    "'campaign_revoked', 'joined', 'left', 'member_revoked', 'imported', 'import_undone', 'guide_published'"
)


def upgrade() -> None:
    """Let the audit hold what is new."""
    _let_audit_hold(ACTIONS)


def downgrade() -> None:
    """Drop what the audit says of it."""
    audit = sa.table("audit", sa.column("action"))
    op.execute(audit.delete().where(audit.c.action == "exported"))
    _let_audit_hold(ACTIONS_BEFORE)


def _let_audit_hold(actions: str) -> None:
    name = op.f("ck_audit_action")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint(name, type_="check")
        audit.create_check_constraint(name, f"action IN ({actions})")
