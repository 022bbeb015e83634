"""What every page and search asks for is found without reading the rest.

The trail's entries about one thing, and what an institution was asked to do. Follows: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OF_INSTITUTION = "ix_participation_institution_open"


def upgrade() -> None:
    op.create_index(
        "ix_audit_entry_subject_id_seq", "audit_entry", ["subject_id", "seq"], unique=False
    )
    op.drop_index(_OF_INSTITUTION, table_name="participation")
    op.create_index(
        _OF_INSTITUTION, "participation", ["institution_id", "until", "part"], unique=False
    )


def downgrade() -> None:
    op.drop_index(_OF_INSTITUTION, table_name="participation")
    op.create_index(_OF_INSTITUTION, "participation", ["institution_id", "until"], unique=False)
    op.drop_index("ix_audit_entry_subject_id_seq", table_name="audit_entry")
