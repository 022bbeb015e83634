"""The trail's entries about one thing are found without reading the others.

Follows: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_audit_entry_subject_id_seq", "audit_entry", ["subject_id", "seq"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_audit_entry_subject_id_seq", table_name="audit_entry")
