"""What whoever was given an action or a case was told; bets after a look; languages of members; alerts about CES.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

SIGNS = "'n', 'r', 'p', 'e', 'l', 'w'"


def upgrade() -> None:
    """Add the columns. Nobody is told of what they had before, but for actions that are overdue."""
    for name in ("is_news", "told_overdue"):
        op.add_column("improvements", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("members", sa.Column("language", sa.String(16), nullable=True))
    op.add_column("follow_ups", sa.Column("told_given", sa.Boolean(), server_default=sa.true(), nullable=False))
    _allow_signs(f"{SIGNS}, 'c'")
    op.add_column("bets", sa.Column("looked", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Drop them, and the rules about CES."""
    op.execute(
        "UPDATE alert_matches SET state = 'none' WHERE state = 'waiting' AND rule_id IN "
        "(SELECT id FROM alert_rules WHERE sign = 'c')"
    )
    op.execute("UPDATE alert_matches SET rule_id = NULL WHERE rule_id IN (SELECT id FROM alert_rules WHERE sign = 'c')")
    op.execute("DELETE FROM alert_rules WHERE sign = 'c'")
    _allow_signs(SIGNS)
    op.drop_column("bets", "looked")
    op.drop_column("follow_ups", "told_given")
    op.drop_column("members", "language")
    op.drop_column("improvements", "told_overdue")
    op.drop_column("improvements", "is_news")


def _allow_signs(signs: str) -> None:
    """Set what a rule of the alerts may look at."""
    name = op.f("ck_alert_rules_sign")
    with op.batch_alter_table("alert_rules", table_kwargs={"sqlite_autoincrement": True}) as rules:
        rules.drop_constraint(name, type_="check")
        rules.create_check_constraint(name, f"sign IN ({signs})")
