"""Who sees which plans, one by one and in lists: R-FRM-17, AMB-20, annex of the scenarios."""

from typing import Any

import pytest
from idp_builders import (
    AGENCY,
    DELEGATE,
    HEAD,
    HR,
    NOW,
    OCSC,
    OTHER_V1,
    SOMSAK,
    V1,
    V2,
    YEAR,
    a_caller,
    a_delegation,
    a_plan,
    a_plan_that_is,
    a_system,
    an_agency,
    an_id,
    hear,
    hear_person,
    recorded,
)
from idp_svc.domain import errors
from idp_svc.domain.plan import PlanStatus
from idp_svc.domain.reviewer import ReviewerState
from idp_svc.use_cases import plans
from idp_svc.use_cases.plans import PlanFilter
from service_kit.database import Database
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed, NotAPerson

ME = a_caller(SOMSAK)
EVERYTHING = PlanFilter()


VIEWERS = [
    (a_caller(SOMSAK), True),
    (a_caller(V1), True),
    (a_caller(V2), True),
    (a_caller(DELEGATE), True),
    (a_caller(HR, ("hr_officer", AGENCY)), True),
    (a_caller(HR, ("executive", AGENCY)), True),
    (a_caller(OCSC, ("ocsc_officer", None)), True),
    (a_caller(OTHER_V1), False),
    (a_caller(HEAD), False),
    (a_caller(HR, ("hr_officer", an_id("agency b"))), False),
    (a_caller(HR, ("staff", None)), False),
]


@pytest.mark.parametrize(("who", "sees"), VIEWERS)
def test_one_plan_and_the_list_show_it_to_the_same_people(
    sqlite_database: Database, who: Any, sees: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Annex: V1 of another division does not see it, and the attempt is logged."""
    an_agency(sqlite_database)
    hear(sqlite_database, "people.delegation.recorded.v1", a_delegation())
    plan = a_plan(sqlite_database)

    listed = plans.list_plans(sqlite_database, PageQuery(), wanted=EVERYTHING, caller=who, now=NOW)

    assert [line.id for line in listed.items] == ([plan.id] if sees else [])
    if sees:
        assert plans.show_plan(sqlite_database, plan.id, caller=who, now=NOW).id == plan.id
        return
    with pytest.raises(errors.PlanNotFound):
        plans.show_plan(sqlite_database, plan.id, caller=who, now=NOW)
    assert "plan not shown" in caplog.messages


def test_the_list_is_filtered(database: Database) -> None:
    an_agency(database)
    plan = a_plan(database)

    def found(**wanted: Any) -> int:
        page = plans.list_plans(database, PageQuery(), wanted=PlanFilter(**wanted), caller=ME, now=NOW)
        return len(page.items)

    assert found(person_id=SOMSAK, fiscal_year_be=YEAR, status=plan.status) == 1
    assert found(person_id=V1) == found(fiscal_year_be=YEAR + 1) == found(status=PlanStatus.IN_FORCE) == 0


def test_the_list_names_todays_reviewer(database: Database) -> None:
    """AMB-20: nobody is an explicit state."""
    an_agency(database)
    plan = a_plan(database)

    def reviewer() -> Any:
        line = plans.list_plans(database, PageQuery(), wanted=EVERYTHING, caller=ME, now=NOW).items[0]
        assert line.reviewer == plans.show_reviewer(database, plan.id, caller=ME, now=NOW)
        return line.reviewer

    assert (reviewer().state, reviewer().person_id) == (ReviewerState.ASSIGNED, V1)
    hear_person(database, SOMSAK, supervisor_id=None, version=2)
    assert (reviewer().state, reviewer().person_id) == (ReviewerState.NO_REVIEWER, None)


def test_systems_catch_up_with_what_events_said(database: Database) -> None:
    an_agency(database)
    a_plan_that_is(PlanStatus.IN_FORCE, database)

    page = plans.list_all_for_systems(database, PageQuery(), caller=a_system())

    said = {name: str(value) for name, value in recorded(database)[-1]["data"].items()}
    assert [{name: str(value) for name, value in one.items()} for one in page.items] == [said]


def test_people_do_not_read_the_list_for_systems_nor_systems_the_one_for_people(
    sqlite_database: Database,
) -> None:
    with pytest.raises(NotAllowed):
        plans.list_all_for_systems(
            sqlite_database, PageQuery(), caller=a_caller(OCSC, ("ocsc_officer", None))
        )
    with pytest.raises(NotAPerson):
        plans.list_plans(sqlite_database, PageQuery(), wanted=EVERYTHING, caller=a_system(), now=NOW)
