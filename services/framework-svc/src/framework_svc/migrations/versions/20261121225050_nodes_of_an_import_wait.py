"""nodes of an import wait

Revision: 20261121225050
"""

from alembic import op
import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes


revision = '20261121225050'
down_revision = '20261121210945'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('release_import_node',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('stage', 'group', 'role', 'behaviour', 'component', 'skill_family', 'skill_unit', 'proficiency_level', 'indicator', 'competency_set', 'competency', 'knowledge', 'knowledge_area', 'skill', 'curriculum', 'method', 'job_series', 'external_set', 'external_unit', 'tool_bucket', 'tool', 'goal', 'kpi', 'issue', 'persona', 'party', 'statement', 'requirement_table', 'requirement', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('parent_kind', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
    sa.Column('parent_key', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('search_words', sa.Text(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('text', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('provenance', sa.Enum('document', 'external', 'inferred', 'gap', name='provenance', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source', sa.JSON(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['release_import.id'], name=op.f('fk_release_import_node_import_id')),
    sa.PrimaryKeyConstraint('import_id', 'number', name=op.f('pk_release_import_node'))
    )
    with op.batch_alter_table('release_import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('head', sa.JSON(none_as_null=True), nullable=True))
    # What was checked before nodes were kept is checked again, and then goes on as it was asked to.
    op.execute("UPDATE release_import SET applies_at_once = true WHERE state = 'applying'")
    op.execute("UPDATE release_import SET state = 'checking', finished_at = NULL WHERE state IN ('checked', 'applying')")



def downgrade() -> None:
    with op.batch_alter_table('release_import', schema=None) as batch_op:
        batch_op.drop_column('head')

    op.drop_table('release_import_node')
