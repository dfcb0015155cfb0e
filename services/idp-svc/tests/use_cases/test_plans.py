"""Plans are written: R-IDP-05, R-IDP-08, R-FRM-12; scenario S11."""

import datetime as dt
from typing import Any

import pytest
from idp_builders import (
    AGENCY,
    DIVISION,
    END,
    MINISTRY,
    NOW,
    SOMSAK,
    START,
    V1,
    YEAR,
    a_caller,
    a_plan,
    a_plan_that_is,
    a_release,
    an_activity,
    an_agency,
    an_id,
    an_organisation,
    hear,
    hear_classification,
    hear_person,
    recorded,
    recorded_types,
    skills,
    whole_content,
)
from idp_svc.domain import errors
from idp_svc.domain.content import Element
from idp_svc.domain.plan import PlanStatus
from idp_svc.use_cases import approvals, plans
from idp_svc.use_cases.plans import PlanFilter
from service_kit.database import Database
from service_kit.idempotency import Attempt, IdempotencyKeyReused
from service_kit.pages import PageQuery
from service_kit.refusals import StaleVersion

ME = a_caller(SOMSAK)
EVERYTHING = PlanFilter()


def a_draft(database: Database, **content: Any) -> plans.PlanView:
    return plans.create_plan(database, fiscal_year_be=None, changes=content, caller=ME, now=NOW)


def test_a_draft_starts_with_the_agreed_role_and_may_lack_all_else(database: Database) -> None:
    """R-IDP-08: the first element comes from the classification."""
    an_agency(database)

    plan = a_draft(database)

    assert (plan.fiscal_year_be, plan.status, plan.group, plan.role) == (
        YEAR,
        PlanStatus.DRAFT,
        "Academic",
        "A1",
    )
    assert (plan.agency_id, plan.release_key, plan.announcement_version) == (AGENCY, "2561.1", 1)
    assert list(plan.missing_elements) == [one for one in Element if one is not Element.ROLE_AND_BEHAVIOUR]
    assert recorded_types(database) == ["idp.plan.created.v1"]


def test_a_plan_belongs_to_the_agency_to_which_the_unit_has_moved(database: Database) -> None:
    """R-CLS-15: by the unit's own event, though nothing was said of the person since."""
    an_agency(database)
    other = an_id("another agency")
    hear(database, "people.organisation.changed.v1", an_organisation(DIVISION, MINISTRY, other, version=7))

    assert a_draft(database).agency_id == other


def test_a_plan_is_stored_and_read_as_it_was_written(database: Database) -> None:
    an_agency(database)

    plan = plans.show_plan(database, a_plan(database).id, caller=ME, now=NOW)

    assert [(skill.unit, skill.priority, skill.is_additional) for skill in plan.skills] == [
        ("DLit100", 1, False),
        ("DLit200", 2, False),
        ("DLit300", 3, False),
    ]
    assert [(one.number, one.unit, one.tool, one.planned_minutes) for one in plan.activities] == [
        (1, "DLit100", "e_learning", 600),
        (2, "DLit200", "e_learning", 600),
        (3, "DLit300", "e_learning", 600),
    ]
    assert (plan.starts_on, plan.ends_on, plan.version) == (START, END, 1)
    assert plan.missing_elements == []


def test_a_skill_beyond_the_agency_set_is_accepted_and_flagged(database: Database) -> None:
    """R-FRM-12, S11."""
    an_agency(database)

    plan = a_draft(database, skills=skills("DG500", "DLit100"))

    assert [skill.is_additional for skill in plan.skills] == [True, False]


def test_an_unknown_set_leaves_the_flag_unknown(database: Database) -> None:
    an_agency(database)
    hear_classification(database, SOMSAK, required_skills=None, version=4)

    assert [skill.is_additional for skill in a_draft(database, skills=skills("DLit100")).skills] == [None]


def test_a_unit_of_the_agency_itself_is_known(database: Database) -> None:
    an_agency(database)
    hear_classification(database, SOMSAK, required_skills=["OWN-1"], version=4)

    assert a_draft(database, skills=skills("OWN-1")).skills[0].is_additional is False


def test_without_an_agreed_role_there_is_no_plan(database: Database) -> None:
    """IDP_WITHOUT_ROLE."""
    an_agency(database)

    with pytest.raises(errors.PlanWithoutRole):
        a_plan(database, person=V1)
    assert recorded(database) == []


def test_a_person_of_whom_nothing_was_heard_has_no_plan(sqlite_database: Database) -> None:
    with pytest.raises(errors.PersonNotKnown):
        a_plan(sqlite_database)


def test_before_any_release_there_is_no_plan(sqlite_database: Database) -> None:
    hear_person(sqlite_database, SOMSAK)
    hear_classification(sqlite_database, SOMSAK)
    hear(sqlite_database, "framework.release.published.v1", a_release(framework_key="local"))

    with pytest.raises(errors.FrameworkNotKnown):
        a_plan(sqlite_database)


def test_a_second_plan_for_the_year_is_refused(database: Database) -> None:
    """IDP_ALREADY_EXISTS, S12."""
    an_agency(database)
    a_plan(database)

    with pytest.raises(errors.PlanAlreadyExists):
        a_plan(database)
    assert len(recorded(database)) == 1


def test_a_cancelled_plan_makes_room(database: Database) -> None:
    an_agency(database)
    a_plan_that_is(PlanStatus.CANCELLED, database)

    assert a_plan(database).status is PlanStatus.DRAFT


def test_wrong_content_is_not_stored(database: Database) -> None:
    an_agency(database)

    with pytest.raises(errors.UnknownTool):
        a_plan(database, activities=(an_activity(tool="hypnosis"),))

    assert plans.list_plans(database, PageQuery(), wanted=EVERYTHING, caller=ME, now=NOW).items == []


def test_a_repeated_attempt_gives_the_first_plan(database: Database) -> None:
    an_agency(database)
    attempt = Attempt("key", str(SOMSAK), "POST /v1/plans", "digest")
    first = plans.create_plan(database, fiscal_year_be=None, changes={}, caller=ME, now=NOW, attempt=attempt)

    second = plans.create_plan(database, fiscal_year_be=None, changes={}, caller=ME, now=NOW, attempt=attempt)

    assert second.id == first.id
    assert len(recorded(database)) == 1
    other = Attempt("key", str(SOMSAK), "POST /v1/plans", "other")
    with pytest.raises(IdempotencyKeyReused):
        plans.create_plan(database, fiscal_year_be=None, changes={}, caller=ME, now=NOW, attempt=other)


def edit(database: Database, plan: plans.PlanView, **changes: Any) -> plans.PlanView:
    return plans.edit_plan(database, plan.id, seen=plan.version, changes=changes, caller=ME, now=NOW)


def test_an_edit_replaces_what_it_names_and_nothing_else(database: Database) -> None:
    an_agency(database)
    plan = a_plan(database)

    edited = edit(database, plan, goal=None, skills=skills("DLit100"), activities=(an_activity(),))

    assert (edited.goal, edited.mission, edited.version) == (None, plan.mission, 2)
    assert [skill.unit for skill in edited.skills] == ["DLit100"]
    assert recorded_types(database)[-1] == "idp.plan.changed.v1"


def test_an_edit_puts_the_skills_in_another_order_and_the_methods_stay(database: Database) -> None:
    """R-IDP-05."""
    an_agency(database)
    plan = a_plan(database)

    edited = edit(database, plan, skills=skills(*reversed([skill.unit for skill in plan.skills])))

    stored = plans.show_plan(database, plan.id, caller=ME, now=NOW)
    for seen in (edited, stored):
        assert [(skill.unit, skill.priority) for skill in seen.skills] == [
            ("DLit300", 1),
            ("DLit200", 2),
            ("DLit100", 3),
        ]
        assert [skill.is_additional for skill in seen.skills] == [False, False, False]
        assert [one.id for one in seen.activities] == [one.id for one in plan.activities]
    assert recorded(database)[-1]["data"]["skill_units"] == ["DLit300", "DLit200", "DLit100"]


def test_an_edit_takes_away_all_lines(database: Database) -> None:
    an_agency(database)
    plan = edit(database, a_plan(database), skills=(), activities=())

    stored = plans.show_plan(database, plan.id, caller=ME, now=NOW)

    assert (plan.skills, plan.activities, stored.skills, stored.activities) == ([], [], [], [])
    assert stored.missing_elements == [Element.SKILLS, Element.METHODS]


def test_a_refused_edit_changes_nothing(database: Database) -> None:
    """R-IDP-05."""
    an_agency(database)
    plan = a_plan(database)

    with pytest.raises(errors.ActivityWithoutSkill):
        edit(database, plan, goal="อื่น", skills=skills("DLit100"))

    stored = plans.show_plan(database, plan.id, caller=ME, now=NOW)
    assert (stored.goal, len(stored.skills), stored.version) == (plan.goal, 3, plan.version)


def test_two_edits_in_one_instant_are_two_versions(database: Database) -> None:
    an_agency(database)

    plan = edit(database, edit(database, a_plan(database)))

    assert plan.version == 3
    assert [one["data"]["version"] for one in recorded(database)] == [1, 2, 3]


def test_an_edit_of_another_version_is_refused(database: Database) -> None:
    an_agency(database)
    plan = a_plan(database)
    edit(database, plan, goal="อื่น")

    with pytest.raises(StaleVersion):
        edit(database, plan, goal="สุดท้าย")


def test_only_the_person_edits(database: Database) -> None:
    an_agency(database)
    plan = a_plan(database)

    with pytest.raises(errors.NotTheOwner):
        plans.edit_plan(database, plan.id, seen=1, changes={}, caller=a_caller(V1), now=NOW)


@pytest.mark.parametrize("status", [PlanStatus.IN_FORCE, PlanStatus.COMPLETED])
def test_an_agreed_plan_is_locked(sqlite_database: Database, status: PlanStatus) -> None:
    """VERSION_LOCKED, S12."""
    an_agency(sqlite_database)
    plan = a_plan_that_is(status, sqlite_database)

    with pytest.raises(errors.VersionLocked):
        edit(sqlite_database, plan, goal="อื่น")


def test_a_plan_that_was_sent_back_is_edited_and_submitted_again(database: Database) -> None:
    an_agency(database)
    plan = edit(database, a_plan_that_is(PlanStatus.SENT_BACK, database), goal="ปรับแล้ว")

    plan = approvals.submit_plan(database, plan.id, seen=plan.version, caller=ME, now=NOW)

    assert (plan.status, plan.plan.submission) == (PlanStatus.SUBMITTED, 2)


def test_a_plan_for_next_year_may_be_written_today(sqlite_database: Database) -> None:
    an_agency(sqlite_database)
    a_plan(sqlite_database)
    later = NOW + dt.timedelta(days=300)

    plan = plans.create_plan(
        sqlite_database, fiscal_year_be=YEAR + 1, changes=whole_content(), caller=ME, now=later
    )

    assert plan.fiscal_year_be == YEAR + 1
