"""What managers bet on before the map tells.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bets",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("telegram_user_id", sa.BigInteger(), nullable=False),
        sa.Column("guide_id", sa.String(length=80), nullable=False),
        sa.Column("pain", sa.String(length=80), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("locked_at IS NULL OR pain IS NOT NULL", name=op.f("ck_bets_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bets")),
        sa.UniqueConstraint("telegram_user_id", "guide_id", name=op.f("uq_bets_telegram_user_id_guide_id")),
    )
    op.create_table(
        "bet_stages",
        sa.Column("bet_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("stage_id", sa.String(length=80), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("moment", sa.Boolean(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_bet_stages_rating")),
        sa.ForeignKeyConstraint(["bet_id"], ["bets.id"], name=op.f("fk_bet_stages_bet_id_bets"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("bet_id", "stage_id", name=op.f("pk_bet_stages")),
    )


def downgrade() -> None:
    """Drop the tables: all bets are forgotten."""
    op.drop_table("bet_stages")
    op.drop_table("bets")
