"""What a use case costs the database: nothing is asked twice, and a long list costs what a short one does."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from idp_builders import (
    NOW,
    SOMSAK,
    TODAY,
    V1,
    YEAR,
    a_caller,
    a_plan,
    a_plan_that_is,
    an_agency,
    whole_content,
)
from idp_svc.domain.assessment import Answer, Component
from idp_svc.domain.plan import PlanStatus
from idp_svc.domain.progress import ActivityState, Outcome, SkillOutcome
from idp_svc.use_cases import approvals, assessments, plans, progress
from idp_svc.use_cases.plans import PlanFilter
from idp_svc.use_cases.progress import Progress
from idp_svc.use_cases.views import PlanView
from service_kit.database import Database
from service_kit.pages import PageQuery

MINE = {"caller": a_caller(SOMSAK), "now": NOW}
BOSS = {"caller": a_caller(V1), "now": NOW}
Act = Callable[[Database, PlanView], Any]


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, str]]]:
    """What is asked of the database meanwhile, each with its parameters."""
    asked: list[tuple[str, str]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, str(parameters)))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def cost_of(database: Database, act: Callable[[], Any]) -> list[tuple[str, str]]:
    with statements(database) as asked:
        act()
    return [one for one in asked if not one[0].startswith("BEGIN")]


def show(database: Database, plan: PlanView) -> Any:
    return plans.show_plan(database, plan.id, **MINE)


def edit(database: Database, plan: PlanView) -> Any:
    changes = {"goal": "อื่น", "activities": whole_content()["activities"]}
    return plans.edit_plan(database, plan.id, seen=plan.version, changes=changes, **MINE)


def submit(database: Database, plan: PlanView) -> Any:
    return approvals.submit_plan(database, plan.id, seen=plan.version, **MINE)


def approve(database: Database, plan: PlanView) -> Any:
    return approvals.approve_plan(database, plan.id, seen=plan.version, **BOSS)


def record_progress(database: Database, plan: PlanView) -> Any:
    one, done = plan.activities[0], Progress(ActivityState.DONE, actual_minutes=600, done_on=TODAY)
    return progress.record_progress(database, plan.id, one.id, seen=plan.version, progress=done, **MINE)


def give_feedback(database: Database, plan: PlanView) -> Any:
    return progress.give_feedback(database, plan.id, text="ดี", **BOSS)


def self_evaluate(database: Database, plan: PlanView) -> Any:
    results = [SkillOutcome(skill.unit, Outcome.MET) for skill in plan.skills]
    return progress.self_evaluate_plan(database, plan.id, results=results, **MINE)


@pytest.mark.parametrize(
    ("status", "act", "most"),
    [
        (PlanStatus.DRAFT, show, 4),
        (PlanStatus.DRAFT, edit, 10),
        (PlanStatus.DRAFT, submit, 10),
        (PlanStatus.SUBMITTED, approve, 10),
        (PlanStatus.IN_FORCE, record_progress, 8),
        (PlanStatus.IN_FORCE, give_feedback, 8),
        (PlanStatus.IN_FORCE, self_evaluate, 6),
    ],
)
def test_a_use_case_asks_for_nothing_twice(
    sqlite_database: Database, status: PlanStatus, act: Act, most: int
) -> None:
    an_agency(sqlite_database)
    plan = a_plan_that_is(status, sqlite_database)

    asked = cost_of(sqlite_database, lambda: act(sqlite_database, plan))

    assert max(Counter(asked).values()) == 1
    assert len(asked) <= most, asked


def test_a_plan_is_created_by_ten_statements(sqlite_database: Database) -> None:
    an_agency(sqlite_database)

    asked = cost_of(sqlite_database, lambda: a_plan(sqlite_database))

    assert len(asked) <= 10, asked


def test_a_self_assessment_asks_for_its_answers_once(sqlite_database: Database) -> None:
    an_agency(sqlite_database)

    def assess(*units: str) -> list[tuple[str, str]]:
        answers = [(unit, Component.ABILITY, Answer.HAVE) for unit in units]
        return cost_of(
            sqlite_database,
            lambda: assessments.assess(sqlite_database, fiscal_year_be=YEAR, answers=answers, **MINE),
        )

    first, second = assess("DLit100"), assess("DLit100", "DLit200")

    assert max(Counter(first + second).values()) <= 2
    assert sum("FROM assessment_answer" in statement for statement, _ in first) == 0
    assert sum("FROM assessment_answer" in statement for statement, _ in second) == 1


def test_a_list_of_plans_costs_the_same_however_long_it_is(sqlite_database: Database) -> None:
    an_agency(sqlite_database)

    def listed() -> list[tuple[str, str]]:
        query = PageQuery()
        return cost_of(
            sqlite_database,
            lambda: plans.list_plans(sqlite_database, query, wanted=PlanFilter(), **BOSS),
        )

    a_plan(sqlite_database)
    of_one = listed()
    for year in range(YEAR + 1, YEAR + 5):
        plans.create_plan(sqlite_database, fiscal_year_be=year, changes=whole_content(), **MINE)

    assert len(listed()) == len(of_one) == 5


def test_the_lines_of_listed_plans_are_not_asked_for_plan_by_plan(sqlite_database: Database) -> None:
    an_agency(sqlite_database)
    a_plan(sqlite_database)

    page = plans.list_plans(sqlite_database, PageQuery(), wanted=PlanFilter(), **BOSS)

    with pytest.raises(sa.exc.InvalidRequestError, match="raise"):
        _ = page.items[0].skills
