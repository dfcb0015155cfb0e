"""dated organisations and posts

Revision: 20261121080319
"""

from alembic import op
import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes


revision = '20261121080319'
down_revision = '20261121050302'
branch_labels = None
depends_on = None


_KINDS = (
    'ministry', 'department', 'department_equivalent', 'division', 'section', 'province', 'local',
    'provincial_administrative_organisation', 'municipality', 'subdistrict_administrative_organisation', 'pattaya_city',
)
_PERSONNEL_KINDS = (
    'ข้าราชการ', 'พนักงานราชการ', 'ลูกจ้างประจำ', 'ลูกจ้างชั่วคราว', 'ข้าราชการองค์การบริหารส่วนจังหวัด', 'พนักงานเทศบาล',
    'พนักงานส่วนตำบล', 'พนักงานจ้าง', 'ครู', 'นายกองค์กรปกครองส่วนท้องถิ่น',
)


def _widen(table: str, column: str, name: str, words: tuple[str, ...]) -> None:
    """Let a column hold more words."""
    constraint = op.f(f'ck_{table}_{name}')
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(constraint, type_='check')
        batch_op.create_check_constraint(constraint, f"{column} IN ({', '.join(repr(word) for word in words)})")


def upgrade() -> None:
    _widen('organisation', 'kind', 'organisationkind', _KINDS)
    _widen('person', 'personnel_kind', 'personnelkind', _PERSONNEL_KINDS)
    _widen('assignment', 'kind', 'assignmentkind', ('appointment', 'acting', 'secondment'))
    op.create_table('organisation_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('scheme', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('provenance', sa.Enum('document', 'external', 'inferred', name='provenance', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('withdrawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_code_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_code'))
    )
    with op.batch_alter_table('organisation_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_code_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('uq_organisation_code_in_use', ['scheme', 'value'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    op.create_table('organisation_name',
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('corrects_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('superseded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('name_th', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('name_en', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_name_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_name'))
    )
    with op.batch_alter_table('organisation_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_name_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_name_valid_from'), ['valid_from'], unique=False)

    op.create_table('organisation_parent',
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('corrects_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('superseded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.Enum('legal', 'assigned', name='treeline', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_parent_organisation_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['organisation.id'], name=op.f('fk_organisation_parent_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_parent'))
    )
    with op.batch_alter_table('organisation_parent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_parent_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_parent_parent_id'), ['parent_id'], unique=False)

    op.create_table('organisation_path',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.Enum('legal', 'assigned', name='treeline', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('path', sqlmodel.sql.sqltypes.AutoString(length=384), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_path_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_path'))
    )
    with op.batch_alter_table('organisation_path', schema=None) as batch_op:
        batch_op.create_index('ix_organisation_path_line_path', ['line', 'path', 'valid_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_path_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_path_valid_from'), ['valid_from'], unique=False)

    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True))
        batch_op.add_column(sa.Column('corrects_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True))
        batch_op.add_column(sa.Column('superseded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('position_type', sa.Enum('บริหาร', 'อำนวยการ', 'วิชาการ', 'ทั่วไป', 'บริหารท้องถิ่น', 'อำนวยการท้องถิ่น', name='positiontype', native_enum=False, create_constraint=True, length=40), nullable=True))
        batch_op.add_column(sa.Column('level_scheme', sa.Enum('dpis', 'local', 'other', name='levelscheme', native_enum=False, create_constraint=True, length=40), nullable=True))
        batch_op.add_column(sa.Column('level_code', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True))
        batch_op.add_column(sa.Column('position_title', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True))
        batch_op.add_column(sa.Column('position_number', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True))
        batch_op.add_column(sa.Column('line_of_work', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True))
        batch_op.add_column(sa.Column('order_number', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True))

    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_by', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True))
        batch_op.add_column(sa.Column('withdrawal_reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True))

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_key', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=True))
        batch_op.add_column(sa.Column('assigned_path', sqlmodel.sql.sqltypes.AutoString(length=384), nullable=True))
        batch_op.add_column(sa.Column('placed_on', sa.Date(), nullable=True))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('position_number', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True))
        batch_op.add_column(sa.Column('line_of_work', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True))
        batch_op.add_column(sa.Column('name_key', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=True))
        batch_op.add_column(sa.Column('family_key', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=True))
        batch_op.add_column(sa.Column('appointed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('probation_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('intensive_development', sa.Enum('in_progress', 'passed', name='intensivedevelopment', native_enum=False, create_constraint=True, length=40), nullable=True))
        batch_op.add_column(sa.Column('intensive_development_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_person_family_key'), ['family_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_name_key'), ['name_key'], unique=False)

