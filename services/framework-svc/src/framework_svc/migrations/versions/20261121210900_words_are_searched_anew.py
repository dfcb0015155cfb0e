"""words are searched anew

Revision: 20261121210900
"""

from alembic import op


revision = '20261121210900'
down_revision = '20261121131527'
branch_labels = None
depends_on = None


# Words end where scripts meet, which those that are stored do not know; the service fills them when it starts.
def upgrade() -> None:
    op.execute("UPDATE node SET search_words = ''")


def downgrade() -> None:
    op.execute("UPDATE node SET search_words = ''")
