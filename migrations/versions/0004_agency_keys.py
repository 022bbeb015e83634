"""The keys of people and of agencies, and which agency a section is sealed to.

Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_agency_key_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_agency_key_made_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_key")),
        sa.UniqueConstraint(
            "institution_id", "number", name=op.f("uq_agency_key_institution_id_number")
        ),
    )
    op.create_table(
        "member_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_member_key_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_key")),
        sa.UniqueConstraint("user_id", name=op.f("uq_member_key_user_id")),
    )
    op.create_table(
        "agency_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_key_id", sa.Uuid(), nullable=False),
        sa.Column("member_key_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("by_recovery", sa.Boolean(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_key_id"],
            ["agency_key.id"],
            name=op.f("fk_agency_grant_agency_key_id_agency_key"),
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["user_account.id"], name=op.f("fk_agency_grant_given_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["member_key_id"],
            ["member_key.id"],
            name=op.f("fk_agency_grant_member_key_id_member_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_grant")),
        sa.UniqueConstraint(
            "agency_key_id",
            "member_key_id",
            name=op.f("uq_agency_grant_agency_key_id_member_key_id"),
        ),
    )
    with op.batch_alter_table("agency_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agency_grant_member_key_id"), ["member_key_id"], unique=False
        )

    op.create_table(
        "agency_recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency_key_id", sa.Uuid(), nullable=False),
        sa.Column("pair", sa.String(length=2), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_key_id"],
            ["agency_key.id"],
            name=op.f("fk_agency_recovery_agency_key_id_agency_key"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_recovery")),
        sa.UniqueConstraint(
            "agency_key_id", "pair", name=op.f("uq_agency_recovery_agency_key_id_pair")
        ),
    )
    with op.batch_alter_table("parked_input", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("to_own_key", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("sealed_section", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed_to", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_sealed_section_sealed_to"), ["sealed_to"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sealed_section_sealed_to_agency_key"),
            "agency_key",
            ["sealed_to"],
            ["id"],
        )

    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key_blob", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_column("key_blob")

    with op.batch_alter_table("sealed_section", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_sealed_section_sealed_to_agency_key"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_sealed_section_sealed_to"))
        batch_op.drop_column("sealed_to")

    with op.batch_alter_table("parked_input", schema=None) as batch_op:
        batch_op.drop_column("to_own_key")

    op.drop_table("agency_recovery")
    with op.batch_alter_table("agency_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agency_grant_member_key_id"))

    op.drop_table("agency_grant")
    op.drop_table("member_key")
    op.drop_table("agency_key")
