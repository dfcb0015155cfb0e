"""The migrations make what the tables say, and lose nothing of what older versions stored."""

from uuid import UUID

import sqlalchemy as sa
from idp_svc.persistence.tables import REGISTRY
from service_kit import migrations
from service_kit.database import Database

BEFORE_UNITS = "20261121103155"
PLANS = """
INSERT INTO plan (id, person_id, organisation_id, agency_id, fiscal_year_be, revision, status, "group", role,
    release_id, submission, created_at, changed_at, version)
VALUES (:id, :id, :id, :id, :year, 1, 'draft', 'Academic', 'A1', :id, 0, '2024-01-15', '2024-01-15', 1)
"""
SKILLS = (
    "INSERT INTO plan_skill (plan_id, unit, priority, is_additional) VALUES (:plan, :unit, :priority, false)"
)


def test_migrations_say_what_the_tables_say(database: Database) -> None:
    assert migrations.drift(REGISTRY.metadata, database) == []


def test_plans_from_before_say_their_units_by_priority(empty_url: str) -> None:
    from alembic import command

    database, planned, empty = Database(empty_url), UUID(int=1), UUID(int=2)
    with database.engine.begin() as connection:
        command.upgrade(migrations._config("idp_svc", connection=connection), BEFORE_UNITS)
        for number, plan in enumerate((planned, empty)):
            of_plan = sa.text(PLANS).bindparams(sa.bindparam("id", type_=sa.Uuid()))
            connection.execute(of_plan, {"id": plan, "year": 2567 + number})
        of_skill = sa.text(SKILLS).bindparams(sa.bindparam("plan", type_=sa.Uuid()))
        for priority, unit in ((2, "DLit100"), (1, "DLit300")):
            connection.execute(of_skill, {"plan": planned, "unit": unit, "priority": priority})

    migrations.upgrade("idp_svc", database)

    plan = sa.table("plan", sa.column("id", sa.Uuid()), sa.column("skill_units", sa.JSON()))
    with database.read() as session:
        known = {row.id: row.skill_units for row in session.execute(sa.select(plan))}
    assert known == {planned: ["DLit300", "DLit100"], empty: []}
    database.close()
