"""Who began an import and which chat is to hear how it ended; imports in the audit.

Revision ID: 0012
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0007"

ACTIONS = (
    "'read_quotes', 'read_stage', 'read_case', 'read_file', 'read_digest', 'invited', 'invitation_revoked', "
    "'campaign_made', 'campaign_revoked', 'joined', 'left', 'member_revoked'"
)
OF_IMPORTS = "'imported', 'import_undone'"


def upgrade() -> None:
    """Widen the tables."""
    _allow_actions(f"{ACTIONS}, {OF_IMPORTS}")
    op.add_column("imports", sa.Column("begun_by", sa.BigInteger(), nullable=True))
    op.add_column("imports", sa.Column("report_to", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Narrow them again: what the audit says of imports is forgotten."""
    op.drop_column("imports", "report_to")
    op.drop_column("imports", "begun_by")
    op.execute(f"DELETE FROM audit WHERE action IN ({OF_IMPORTS})")
    _allow_actions(ACTIONS)


def _allow_actions(actions: str) -> None:
    """Set what the audit may hold."""
    name = op.f("ck_audit_action")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint(name, type_="check")
        audit.create_check_constraint(name, f"action IN ({actions})")
