"""the overlay of an announcement

Revision: 20261121131527
"""

from alembic import op
import sqlalchemy as sa


revision = '20261121131527'
down_revision = '20261121113027'
branch_labels = None
depends_on = None


# Not in a batch: a batch may copy the table, and the copy would have lost the triggers that keep it.
def upgrade() -> None:
    op.add_column('announcement', sa.Column('overlay_version', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('announcement', 'overlay_version')
