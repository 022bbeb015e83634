"""The ledger of published numbers: tables whose rows the database neither changes nor removes.

Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FIXED = ("statistics_release", "statistics_release_cell", "statistics_incident")


def upgrade() -> None:
    op.create_table(
        "statistics_preparation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("mechanism", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("around", sa.String(length=64), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_role", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prepared_by"],
            ["user_account.id"],
            name=op.f("fk_statistics_preparation_prepared_by_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_preparation")),
    )
    with op.batch_alter_table("statistics_preparation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statistics_preparation_period"), ["period"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_statistics_preparation_state"), ["state"], unique=False
        )

    op.create_table(
        "statistics_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("mechanism", sa.String(length=12), nullable=False),
        sa.Column("plan_version", sa.String(length=120), nullable=False),
        sa.Column("seed_counter", sa.Integer(), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=300), nullable=True),
        sa.Column("numbers_hash", sa.String(length=64), nullable=False),
        sa.Column("certificate_hash", sa.String(length=64), nullable=True),
        sa.Column("certificate", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_role", sa.String(length=32), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_role", sa.String(length=32), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("external_source", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["user_account.id"],
            name=op.f("fk_statistics_release_approved_by_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"],
            ["user_account.id"],
            name=op.f("fk_statistics_release_prepared_by_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_release")),
    )
    with op.batch_alter_table("statistics_release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statistics_release_period"), ["period"], unique=False)
        batch_op.create_index(
            "uq_statistics_release_own",
            ["period", "mechanism"],
            unique=True,
            sqlite_where=sa.text("mechanism <> 'external'"),
            postgresql_where=sa.text("mechanism <> 'external'"),
        )

    op.create_table(
        "statistics_incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["statistics_release.id"],
            name=op.f("fk_statistics_incident_release_id_statistics_release"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_incident")),
    )
    with op.batch_alter_table("statistics_incident", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statistics_incident_release_id"), ["release_id"], unique=False
        )

    op.create_table(
        "statistics_release_cell",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("lo", sa.Integer(), nullable=False),
        sa.Column("hi", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["statistics_release.id"],
            name=op.f("fk_statistics_release_cell_release_id_statistics_release"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_release_cell")),
        sa.UniqueConstraint(
            "release_id", "key", name=op.f("uq_statistics_release_cell_release_id_key")
        ),
    )
    for table in FIXED:
        if op.get_bind().dialect.name == "postgresql":
            _refuse_on_postgresql(table)
        else:
            _refuse_on_sqlite(table)


def downgrade() -> None:
    for table in (
        "statistics_preparation",
        "statistics_incident",
        "statistics_release_cell",
        "statistics_release",
    ):
        op.drop_table(table)


def _refuse_on_sqlite(table: str) -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'published numbers stay as they are'); END"
        )


def _refuse_on_postgresql(table: str) -> None:
    """Use the function that came with the frozen facts."""
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION statistics_stays()"
        )
