"""Frozen facts: a table whose rows the database neither changes nor removes.

Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLE = "statistics_snapshot"
KEPT = ("id", "created_at", "period", "schema", "lists", "procedures", "hash", "frozen_by", "blob")
"""What never changes; the wrapped key does, when a key of the ring is replaced."""


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("lists", sa.String(length=16), nullable=False),
        sa.Column("procedures", sa.String(length=120), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column("key_kid", sa.String(length=40), nullable=False),
        sa.Column("key_blob", sa.LargeBinary(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_by"],
            ["user_account.id"],
            name=op.f("fk_statistics_snapshot_frozen_by_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_snapshot")),
        sa.UniqueConstraint("period", name=op.f("uq_statistics_snapshot_period")),
    )
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statistics_snapshot_key_kid"), ["key_kid"], unique=False
        )
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
    else:
        _refuse_on_sqlite()


def downgrade() -> None:
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION statistics_stays()")


def _refuse_on_sqlite() -> None:
    for name, act in (("update", f"UPDATE OF {', '.join(KEPT)}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{name} BEFORE {act} ON {TABLE}"
            " BEGIN SELECT RAISE(ABORT, 'frozen facts stay as they are'); END"
        )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION statistics_stays() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'frozen facts and published numbers stay as they are'; END $$"
    )
    columns = ", ".join(f'"{name}"' for name in KEPT)
    for name, act, each in (
        ("update", f"UPDATE OF {columns}", "ROW"),
        ("delete", "DELETE", "ROW"),
        ("truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{name} BEFORE {act} ON {TABLE}"
            f" FOR EACH {each} EXECUTE FUNCTION statistics_stays()"
        )
