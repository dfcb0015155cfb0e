"""why an import failed

Revision: 20261121210945
"""

from alembic import op
import sqlalchemy as sa


revision = '20261121210945'
down_revision = '20261121210900'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('release_import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failure', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('release_import', schema=None) as batch_op:
        batch_op.drop_column('failure')
