"""Who began an import and which chat is to hear how it ended; imports in the audit; exports as their kind.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ACTIONS = (
    "'read_quotes', 'read_stage', 'read_case', 'read_file', 'read_digest', 'invited', 'invitation_revoked', "
    "'campaign_made', 'campaign_revoked', 'joined', 'left', 'member_revoked'"
)
OF_IMPORTS = "'imported', 'import_undone'"
KINDS = "'reviews', 'survey', 'crm', 'transcripts', 'web', 'telegram'"


def upgrade() -> None:
    """Widen the tables."""
    _allow("audit", "action", f"{ACTIONS}, {OF_IMPORTS}")
    op.add_column("imports", sa.Column("begun_by", sa.BigInteger(), nullable=True))
    op.add_column("imports", sa.Column("report_to", sa.BigInteger(), nullable=True))
    _allow("imports", "kind", f"{KINDS}, 'export'")


def downgrade() -> None:
    """Narrow them again: what the audit says of imports is forgotten, and exports go under another kind."""
    op.execute("UPDATE imports SET kind = 'reviews' WHERE kind = 'export'")
    _allow("imports", "kind", KINDS)
    op.drop_column("imports", "report_to")
    op.drop_column("imports", "begun_by")
    op.execute(f"DELETE FROM audit WHERE action IN ({OF_IMPORTS})")
    _allow("audit", "action", ACTIONS)


def _allow(table: str, column: str, values: str) -> None:
    """Set what a column may hold."""
    name = op.f(f"ck_{table}_{column}")
    numbered = {"sqlite_autoincrement": True} if table == "imports" else {}
    with op.batch_alter_table(table, table_kwargs=numbered) as changed:
        changed.drop_constraint(name, type_="check")
        changed.create_check_constraint(name, f"{column} IN ({values})")
