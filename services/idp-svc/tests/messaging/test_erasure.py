"""Somebody's personal data were erased in people-svc: the words go here as well, the counts stay."""

from uuid import UUID

import sqlalchemy as sa
from idp_builders import (
    NOW,
    SOMSAK,
    TODAY,
    V1,
    a_caller,
    a_plan_that_is,
    an_agency,
    hear,
    whole_content,
)
from idp_svc.domain.plan import PlanStatus
from idp_svc.domain.progress import ActivityState, Outcome, SkillOutcome
from idp_svc.use_cases import plans, progress
from idp_svc.use_cases.progress import Progress
from service_kit import audit
from service_kit.database import Database

CANARY = "ขมิ้นเหลืองอ่อน"


def tables_that_say(database: Database, text: str) -> set[str]:
    tables = sa.MetaData()
    tables.reflect(database.engine)
    escaped = text.encode("unicode_escape").decode()
    with database.read() as session:
        return {
            name
            for name, table in tables.tables.items()
            if any(said in str(row) for row in session.execute(sa.select(table)) for said in (text, escaped))
        }


def test_the_words_of_a_plan_go_and_its_figures_stay(database: Database) -> None:
    """PDPA section 33, R-KPI-06: who is erased still counts as one who made and carried out a plan."""
    an_agency(database)
    mine, boss = {"caller": a_caller(SOMSAK), "now": NOW}, {"caller": a_caller(V1), "now": NOW}
    said = {**whole_content(), "mission": CANARY, "goal": CANARY, "application": CANARY}
    plan = a_plan_that_is(PlanStatus.IN_FORCE, database, **said)
    progress.give_feedback(database, plan.id, text=CANARY, **boss)
    done = Progress(ActivityState.DONE, actual_minutes=600, done_on=TODAY, note=CANARY)
    plan = plans.show_plan(database, plan.id, **mine)
    plan = progress.record_progress(
        database, plan.id, plan.activities[0].id, seen=plan.version, progress=done, **mine
    )
    results = [SkillOutcome(skill.unit, Outcome.NOT_MET, CANARY) for skill in plan.skills]
    progress.self_evaluate_plan(database, plan.id, results=results, **mine)
    assert tables_that_say(database, CANARY) == {"plan", "plan_activity", "plan_feedback", "self_evaluation"}

    for version in (8, 9):
        erased = {"person_id": str(SOMSAK), "version": version}
        hear(database, "people.person.erased.v1", erased)

    after = plans.show_plan(database, plan.id, **mine)
    assert tables_that_say(database, CANARY) == set()
    assert (after.status, after.activities[0].actual_minutes) == (PlanStatus.IN_FORCE, 600)
    assert [skill.unit for skill in after.skills] == [skill.unit for skill in plan.skills]
    while audit.seal(database):
        pass
    assert audit.verify(database).first_bad is None


def test_the_plans_of_others_keep_their_words(database: Database) -> None:
    an_agency(database)
    plan = a_plan_that_is(PlanStatus.IN_FORCE, database)

    hear(database, "people.person.erased.v1", {"person_id": str(UUID(int=7)), "version": 2})

    kept = plans.show_plan(database, plan.id, caller=a_caller(SOMSAK), now=NOW)
    assert (kept.mission, kept.goal) == (plan.mission, plan.goal)
