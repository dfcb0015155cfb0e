"""courses

Revision: 20261121231130
"""

from alembic import op


revision = '20261121231130'
down_revision = '20261121225050'
branch_labels = None
depends_on = None

KINDS = (
    'stage', 'group', 'role', 'behaviour', 'component', 'skill_family',
    'skill_unit', 'proficiency_level', 'indicator', 'competency_set', 'competency', 'knowledge',
    'knowledge_area', 'skill', 'curriculum', 'method', 'job_series', 'external_set',
    'external_unit', 'tool_bucket', 'tool', 'goal', 'kpi', 'issue',
    'persona', 'party', 'statement', 'requirement_table', 'requirement',
)


def upgrade() -> None:
    _allow(*KINDS, 'course')


def downgrade() -> None:
    _allow(*KINDS)


def _allow(*kinds: str) -> None:
    for table in ('node', 'node_comment', 'release_import_node'):
        constraint = op.f(f'ck_{table}_kind')
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(constraint, type_='check')
            batch_op.create_check_constraint(constraint, f'kind IN {kinds}')
