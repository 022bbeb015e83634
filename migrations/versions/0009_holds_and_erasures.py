"""Legal holds, erasures, and what may be empty once a case is erased.

Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("kept_as", sa.String(length=16), nullable=False),
        sa.Column("closed_in", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_seq", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_seq", sa.BigInteger(), nullable=True),
        sa.Column("done_seq", sa.BigInteger(), nullable=True),
        sa.Column("gone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_erasure_asked_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["user_account.id"], name=op.f("fk_erasure_answered_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_legal_hold_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["user_account.id"], name=op.f("fk_legal_hold_set_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by"], ["user_account.id"], name=op.f("fk_legal_hold_lifted_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    _make_indexes()
    with op.batch_alter_table("reopening", schema=None) as batch_op:
        batch_op.alter_column("earlier_case_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    _must_be_unused()
    with op.batch_alter_table("reopening", schema=None) as batch_op:
        batch_op.alter_column("earlier_case_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("legal_hold")
    op.drop_table("erasure")


def _make_indexes() -> None:
    asked, standing = sa.text("state = 'asked'"), sa.text("lifted_at IS NULL")
    op.create_index("ix_erasure_case_id", "erasure", ["case_id"], unique=False)
    op.create_index("ix_erasure_state", "erasure", ["state"], unique=False)
    op.create_index(
        "uq_erasure_asked",
        "erasure",
        ["case_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )
    op.create_index("ix_legal_hold_case_id", "legal_hold", ["case_id"], unique=False)
    op.create_index(
        "uq_legal_hold_standing",
        "legal_hold",
        ["case_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _must_be_unused() -> None:
    """Refuse to forget what was erased: only these rows say that it was."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM erasure WHERE state = 'done'")):
        raise RuntimeError(
            "Something was erased: the revision before this one has no place for that."
        )
