"""What changed in identities: by person, and who was alike when it was written.

Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("identity_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alike", sa.LargeBinary(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_identity_change_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("identity_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_change_person_id"))
        batch_op.drop_column("alike")
