"""The trail outlives its keys: what was typed is chained by its hash, and each entry names the key of its own.

Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _must_be_empty()
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed_hash", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("hash_kid", sa.String(length=40), nullable=False))


def downgrade() -> None:
    _must_be_empty()
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_column("hash_kid")
        batch_op.drop_column("sealed_hash")


def _must_be_empty() -> None:
    """Refuse to touch a trail: its hashes are of another kind, and only who has the keys could make them again."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM audit_entry")):
        raise RuntimeError(
            "A trail cannot be carried over this revision. Begin anew, in an empty folder."
        )
