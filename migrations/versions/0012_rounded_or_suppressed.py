"""A quarter is published rounded or suppressed, never both.

Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OF_A_QUARTER = "mechanism IN ('R5z', 'S5')"


def upgrade() -> None:
    op.create_index(
        "uq_statistics_release_quarter",
        "statistics_release",
        ["period"],
        unique=True,
        sqlite_where=sa.text(_OF_A_QUARTER),
        postgresql_where=sa.text(_OF_A_QUARTER),
    )


def downgrade() -> None:
    op.drop_index("uq_statistics_release_quarter", table_name="statistics_release")
