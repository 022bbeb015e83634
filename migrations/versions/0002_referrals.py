"""Referrals and the answers to them.

Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_from", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("police_id", sa.Uuid(), nullable=True),
        sa.Column("social_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_referral_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["police_id"], ["institution.id"], name=op.f("fk_referral_police_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["institution.id"], name=op.f("fk_referral_receiver_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_referral_record_id_record")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["user_account.id"], name=op.f("fk_referral_sent_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["sent_from"], ["institution.id"], name=op.f("fk_referral_sent_from_institution")
        ),
        sa.ForeignKeyConstraint(
            ["social_id"], ["institution.id"], name=op.f("fk_referral_social_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_referral_case_id_number")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "referral_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user", sa.Uuid(), nullable=False),
        sa.Column("by_institution", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_institution"],
            ["institution.id"],
            name=op.f("fk_referral_answer_by_institution_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["by_user"], ["user_account.id"], name=op.f("fk_referral_answer_by_user_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"],
            ["institution.id"],
            name=op.f("fk_referral_answer_receiver_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_answer_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_answer")),
        sa.UniqueConstraint(
            "referral_id", "number", name=op.f("uq_referral_answer_referral_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("referral_answer")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_sent_at"))

    op.drop_table("referral")
