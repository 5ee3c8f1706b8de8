"""Findings hold touchpoints that words name.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

LAYERS = "'emotion', 'pain', 'gain', 'lane'"
TABLES = {"findings": {}, "corrections": {"sqlite_autoincrement": True}}


def upgrade() -> None:
    """Allow the layer. Texts are read again because the tagger's version changed."""
    _allow_layers(f"{LAYERS}, 'touchpoint'")


def downgrade() -> None:
    """Drop what was found of it."""
    for name in TABLES:
        table = sa.table(name, sa.column("layer"))
        op.execute(table.delete().where(table.c.layer == "touchpoint"))
    _allow_layers(LAYERS)


def _allow_layers(layers: str) -> None:
    for name, kept in TABLES.items():
        check = op.f(f"ck_{name}_layer")
        with op.batch_alter_table(name, table_kwargs=kept) as table:
            table.drop_constraint(check, type_="check")
            table.create_check_constraint(check, f"layer IN ({layers})")
