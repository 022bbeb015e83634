"""Numbers of others stand in the ledger only: what is compared with ours is what was approved and audited.

On the way back the ledger keeps what was entered, but the program of before compares only what stands in its table.

Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("statistics_outside_number")


def downgrade() -> None:
    op.create_table(
        "statistics_outside_number",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("base", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("lo", sa.Integer(), nullable=False),
        sa.Column("hi", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"],
            ["user_account.id"],
            name=op.f("fk_statistics_outside_number_entered_by_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_outside_number")),
        sa.UniqueConstraint(
            "period",
            "base",
            "key",
            "source",
            name=op.f("uq_statistics_outside_number_period_base_key_source"),
        ),
    )
    op.create_index(
        op.f("ix_statistics_outside_number_period"),
        "statistics_outside_number",
        ["period"],
        unique=False,
    )
