"""Classifying a whole agency: a dry run, then proposals that people decide about."""

import datetime as dt
from uuid import UUID

import pytest
import sqlalchemy as sa
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    AGENCY_C,
    AS_HEAD,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    HEAD,
    HR,
    NOW,
    ONE_GROUP,
    STAFF,
    TWO_GROUPS,
    a_caller,
    a_person,
    a_proposal,
    a_world,
    add_person,
    agree,
    announce,
    approve,
    key,
    propose,
    recorded,
    refuse_what_breaks_the_promise,
    stored,
    the_hr,
    the_ocsc,
    types,
    workload,
)
from people_svc.domain.errors import RunNotFound, RunStateForbids, UnknownOrganisation
from people_svc.domain.group import Group, WorkKind
from people_svc.domain.person import PersonnelKind
from people_svc.domain.run import RunScope, RunState, SkipReason, Verdict
from people_svc.domain.suggestion import Evidence
from people_svc.domain.workflow import Status
from people_svc.persistence.tables import Classification, ClassificationRunRow, Person
from people_svc.use_cases.people import change_person
from people_svc.use_cases.runs import run as runs
from people_svc.use_cases.runs.jobs import (
    NewRun,
    RowFilter,
    apply_run,
    cancel_run,
    check_people,
    list_run_rows,
    list_runs,
    read_run,
    result_of,
)
from run_builders import applied, checked, rows, to_its_end, verdicts, works
from service_kit.database import Database
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed
from sqlmodel import col, select


def open_ones(database: Database) -> dict[UUID, Group | None]:
    with database.read() as session:
        found = select(Classification).where(col(Classification.status) == Status.PROPOSED)
        return {row.person_id: row.group for row in session.exec(found)}


def test_a_dry_run_says_who_changes_who_is_left_out_and_who_reviews(database: Database) -> None:
    """R-ORG-09, R-CLS-07, R-CLS-19, AMB-20: and nobody is changed by it."""
    a_world(database)
    works(database, TWO_GROUPS)
    works(database, ONE_GROUP, COLLEAGUE)
    propose(database, a_proposal(COLLEAGUE))
    before = types(database)

    run = checked(database)

    assert (run.state, run.people, run.people_done) == (RunState.CHECKED, 6, 6)
    assert verdicts(database, run) == {
        HEAD: SkipReason.NO_REVIEWER,
        DEPUTY: Group.EXECUTIVE,
        DIRECTOR: Group.MANAGEMENT,
        STAFF: Group.SERVICE,
        COLLEAGUE: SkipReason.ALREADY_OPEN,
        HR: SkipReason.WORK_NOT_DESCRIBED,
    }
    assert run.counts == {
        "no_reviewer": 1,
        "proposed": 3,
        "needs_level_2": 1,
        "already_open": 1,
        "work_not_described": 1,
    }
    found = rows(database, run)
    assert (found[STAFF].supervisor_id, found[STAFF].next_supervisor_id) == (DIRECTOR, DEPUTY)
    assert (found[DEPUTY].supervisor_id, found[DEPUTY].next_supervisor_id) == (HEAD, None)
    assert types(database) == before
    assert open_ones(database) == {COLLEAGUE: Group.ACADEMIC}


def test_a_run_proposes_and_people_decide(database: Database) -> None:
    """R-CLS-09, R-CLS-11: never final by a run; both levels act as with any proposal."""
    a_world(database)
    works(database, TWO_GROUPS)

    run = applied(database, checked(database))

    assert (run.state, run.people, run.people_done) == (RunState.DONE, 3, 3)
    assert open_ones(database) == {
        DEPUTY: Group.EXECUTIVE, DIRECTOR: Group.MANAGEMENT, STAFF: Group.SERVICE
    }  # fmt: skip
    made = stored(database, Classification, rows(database, run)[STAFF].classification_id)
    assert (made.proposed_by, made.role, made.announcement_version) == (HR, None, 1)
    final = approve(database, agree(database, made))
    assert (final.status, final.role) == (Status.FINAL, "S1")
    assert types(database).count("people.classification.proposed.v1") == 3
    refuse_what_breaks_the_promise(database)


def test_a_second_run_finds_nothing_left_to_do(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    works(sqlite_database, ONE_GROUP)
    applied(sqlite_database, checked(sqlite_database))
    before = types(sqlite_database)

    again = applied(sqlite_database, checked(sqlite_database))

    assert again.people == 0
    assert types(sqlite_database) == before


def test_s03_a_newer_announcement_has_the_agency_classified_again(database: Database) -> None:
    a_world(database)
    works(database, ONE_GROUP)
    agree(database, propose(database))
    assert verdicts(database, checked(database, scope=RunScope.TO_REVIEW)) == {}
    assert verdicts(database, checked(database))[STAFF] is SkipReason.UNCHANGED
    announce(database, AGENCY_A, "Developing", version=2, on=dt.date(2023, 10, 10))

    run = applied(database, checked(database, scope=RunScope.TO_REVIEW))

    row = rows(database, run)[STAFF]
    assert (list(rows(database, run)), row.present_group) == ([STAFF], "Academic")
    final = agree(database, stored(database, Classification, row.classification_id))
    assert (final.role, final.announcement_version) == ("A2", 2)


def test_those_without_a_classification_are_a_scope_of_their_own(database: Database) -> None:
    a_world(database)
    agree(database, propose(database))

    found = verdicts(database, checked(database, scope=RunScope.UNCLASSIFIED))

    assert STAFF not in found
    assert COLLEAGUE in found


def test_what_people_set_by_hand_is_left_to_people(sqlite_database: Database) -> None:
    """R-CLS-09, R-CLS-12: a role of one's own, and another group than suggested with a reason."""
    a_world(sqlite_database)
    works(sqlite_database, ONE_GROUP)
    works(sqlite_database, ONE_GROUP, COLLEAGUE)
    specific = a_proposal(person_specific=True, specific_role="ดูแลคลังข้อมูล")
    other = a_proposal(COLLEAGUE, group="Service", override_reason="เฉพาะกิจ", override_until=NOW.date())
    for proposal in (specific, other):
        approve(sqlite_database, agree(sqlite_database, propose(sqlite_database, proposal)))
    announce(sqlite_database, AGENCY_A, "Developing", version=2, on=dt.date(2023, 10, 10))

    found = verdicts(sqlite_database, checked(sqlite_database))

    assert (found[STAFF], found[COLLEAGUE]) == (SkipReason.SET_BY_HAND, SkipReason.SET_BY_HAND)


def test_a_tie_is_proposed_to_the_supervisors_without_a_group(sqlite_database: Database) -> None:
    """AMB-06: a run never picks the first of several."""
    a_world(sqlite_database)
    works(sqlite_database, workload(Academic=50, Service=50))

    run = applied(sqlite_database, checked(sqlite_database))

    row = rows(sqlite_database, run)[STAFF]
    assert (row.verdict, row.group, row.needs_level_2) == (Verdict.PROPOSED, None, True)
    assert stored(sqlite_database, Classification, row.classification_id).undecided


def test_an_agency_that_announced_nothing_classifies_nobody(sqlite_database: Database) -> None:
    """R-CLS-14."""
    a_world(sqlite_database)
    caller = a_caller(HR, ("hr_officer", AGENCY_C))
    run = check_people(sqlite_database, NewRun(organisation_id=AGENCY_C), caller=caller, now=NOW)
    while runs.run_part(sqlite_database, run.id, policy=runs.Policy(), now=NOW):
        pass

    assert set(verdicts(sqlite_database, run).values()) == {SkipReason.STAGE_NOT_ANNOUNCED}


def test_who_changes_after_the_dry_run_is_left_out(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    works(sqlite_database, ONE_GROUP)
    works(sqlite_database, ONE_GROUP, COLLEAGUE)
    works(sqlite_database, ONE_GROUP, HR)
    run = checked(sqlite_database)
    works(sqlite_database, workload(Service=100), seen=1)
    propose(sqlite_database, a_proposal(COLLEAGUE))
    left = {"active_until": NOW.date() - dt.timedelta(days=1)}
    person = stored(sqlite_database, Person, HR)
    change_person(sqlite_database, HR, left, caller=the_hr(), seen=person.version, now=NOW)

    found = verdicts(sqlite_database, applied(sqlite_database, run))

    assert found[STAFF] is SkipReason.CHANGED_SINCE_CHECK
    assert found[COLLEAGUE] is SkipReason.ALREADY_OPEN
    assert found[HR] is SkipReason.NOT_HERE


def test_a_run_that_was_stopped_goes_on_where_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part is stored whole or not at all; nobody is proposed twice."""
    monkeypatch.setattr(runs, "PART", 2)
    a_world(database)
    for person_id in (STAFF, COLLEAGUE, HR):
        works(database, ONE_GROUP, person_id)
    run = checked(database)
    apply_run(database, run.id, caller=the_hr())
    assert runs.run_part(database, run.id, policy=runs.Policy(), now=NOW)
    half = read_run(database, run.id, caller=the_hr())

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as death:
        death.setattr(runs, "say_classifications", dies)
        with pytest.raises(KeyboardInterrupt):
            runs.run_part(database, run.id, policy=runs.Policy(), now=NOW)
    assert read_run(database, run.id, caller=the_hr()).people_done == half.people_done == 2
    done = to_its_end(database, run)

    assert (done.state, done.people_done, len(open_ones(database))) == (RunState.DONE, 5, 5)
    assert types(database).count("people.classification.proposed.v1") == 5


def test_a_run_is_cancelled_and_what_was_proposed_stays(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "PART", 1)
    a_world(sqlite_database)
    run = checked(sqlite_database)
    apply_run(sqlite_database, run.id, caller=the_hr())
    runs.run_part(sqlite_database, run.id, policy=runs.Policy(), now=NOW)

    cancelled = cancel_run(sqlite_database, run.id, caller=the_hr(), now=NOW)

    assert not runs.run_part(sqlite_database, run.id, policy=runs.Policy(), now=NOW)
    assert (cancelled.state, len(open_ones(sqlite_database))) == (RunState.CANCELLED, 1)
    with pytest.raises(RunStateForbids):
        apply_run(sqlite_database, run.id, caller=the_hr())


def test_a_run_is_for_the_officers_of_the_unit(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    run = checked(sqlite_database)

    for caller in (a_caller(STAFF), the_ocsc(), a_caller(HR, ("hr_officer", AGENCY_B))):
        with pytest.raises(NotAllowed):
            check_people(sqlite_database, NewRun(organisation_id=AGENCY_A), caller=caller, now=NOW)
        with pytest.raises(RunNotFound):
            read_run(sqlite_database, run.id, caller=caller)
        with pytest.raises(RunNotFound):
            result_of(sqlite_database, run.id, caller=caller)
        assert list_runs(sqlite_database, PageQuery(), caller=caller).items == []
    with pytest.raises(UnknownOrganisation):
        check_people(sqlite_database, NewRun(organisation_id=key("nowhere")), caller=the_hr(), now=NOW)


def test_rows_come_in_pages_and_by_reason(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    run = checked(sqlite_database)

    def page(after: object = None, **wanted: object) -> tuple[int, str | None]:
        found = list_run_rows(
            sqlite_database, run.id, PageQuery(4, after), RowFilter(**wanted), caller=the_hr()
        )
        return len(found.items), found.next_cursor

    assert page()[0] == 4
    assert page()[1] is not None
    assert page(verdict=Verdict.PROPOSED) == (2, None)
    assert page(reason=SkipReason.WORK_NOT_DESCRIBED) == (3, None)
    assert len(list(result_of(sqlite_database, run.id, caller=the_hr()))) == 6


def test_a_division_and_a_kind_of_personnel_narrow_a_run(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    employee = key("employee")
    add_person(sqlite_database, a_person(employee, personnel_kind=PersonnelKind.GOVERNMENT_EMPLOYEE))

    assert HEAD not in verdicts(sqlite_database, checked(sqlite_database, organisation_id=DIVISION_A))
    assert list(
        verdicts(sqlite_database, checked(sqlite_database, personnel_kind=PersonnelKind.GOVERNMENT_EMPLOYEE))
    ) == [employee]


def test_what_gave_way_is_superseded_by_the_run(database: Database) -> None:
    a_world(database)
    first = propose(database, a_proposal(HEAD, AS_HEAD))
    works(database, Evidence(assigned_work=(WorkKind.POLICY,)), HEAD)
    above = key("permanent secretary")
    # In another agency, or the permanent secretary would need an agency above the ministry.
    add_person(database, a_person(above, organisation_id=AGENCY_B, supervisor_id=None), now=NOW)
    seen = stored(database, Person, HEAD).version
    change_person(database, HEAD, {"supervisor_id": above}, caller=the_hr(), seen=seen, now=NOW)

    applied(database, checked(database))

    assert stored(database, Classification, first.id).status is Status.SUPERSEDED
    assert recorded(database)[-1]["type"] == "people.classification.proposed.v1"


def test_the_queries_of_a_part_do_not_grow_with_its_people(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    def asked(many: int) -> int:
        for number in range(many):
            person_id = key(f"one of {many}: {number}")
            add_person(sqlite_database, a_person(person_id))
            works(sqlite_database, ONE_GROUP, person_id)
        run = checked(sqlite_database, organisation_id=DIVISION_A)
        apply_run(sqlite_database, run.id, caller=the_hr())
        statements = []

        def note(_c: object, _u: object, statement: str, *_: object) -> None:
            statements.append(statement)

        sa.event.listen(sqlite_database.engine, "before_cursor_execute", note)
        runs.run_part(sqlite_database, run.id, policy=runs.Policy(), now=NOW)
        sa.event.remove(sqlite_database.engine, "before_cursor_execute", note)
        return len(statements)

    assert asked(3) == asked(40)
    with sqlite_database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ClassificationRunRow)) > 40
