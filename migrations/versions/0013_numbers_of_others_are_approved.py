"""Numbers of others are approved by a second person, or refused with a reason.

Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("statistics_preparation", sa.Column("reason", sa.String(12), nullable=True))


def downgrade() -> None:
    op.drop_column("statistics_preparation", "reason")
