"""Who declined the formal identification may ask for it later.

Follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "formal_wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("police_id", sa.Uuid(), nullable=True),
        sa.Column("social_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_formal_wish_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["police_id"], ["institution.id"], name=op.f("fk_formal_wish_police_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["social_id"], ["institution.id"], name=op.f("fk_formal_wish_social_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["told_by"], ["user_account.id"], name=op.f("fk_formal_wish_told_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formal_wish")),
        sa.UniqueConstraint("case_id", name=op.f("uq_formal_wish_case_id")),
    )


def downgrade() -> None:
    op.drop_table("formal_wish")
