"""Requests about personal data: who may ask, who decides, what then happens, and the clock."""

import datetime as dt

import pytest
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    DIRECTOR,
    DIVISION_B,
    HR,
    NOW,
    STAFF,
    a_caller,
    a_world,
    refuse_what_breaks_the_promise,
    stored,
    the_hr,
    types,
)
from people_svc.domain.errors import PersonNotFound
from people_svc.domain.privacy.errors import (
    OwnRequest,
    RefusalUnfit,
    RequestAlreadyOpen,
    RequestNotFound,
    RequestStateForbids,
    StillServing,
)
from people_svc.domain.privacy.request import RefusalCode, RequestKind, RequestState
from people_svc.persistence.people import assignments_of
from people_svc.persistence.tables import DataRequest, Person
from people_svc.use_cases.privacy.answers import withdraw_request
from people_svc.use_cases.privacy.requests import Sought, list_requests, open_file
from privacy_builders import a_keyring, a_request, accept, refuse
from service_kit.conditional import StaleVersion
from service_kit.database import Database
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed

CORRECTION, EXPORT, ERASURE = RequestKind


@pytest.fixture
def world(database: Database) -> Database:
    return a_world(database)


def test_a_correction_that_is_accepted_is_applied_as_any_change(world: Database) -> None:
    row = a_request(world)

    done = accept(world, row, effective_from=dt.date(2020, 10, 1))

    person = stored(world, Person, STAFF)
    assert (done.state, done.decided_by, done.person_version) == (RequestState.ACCEPTED, HR, person.version)
    assert person.position_title == "นักวิชาการคอมพิวเตอร์"
    with world.read() as session:
        (post,) = assignments_of(session, STAFF)
    assert (post.reason, post.corrects_id is not None) == ("พิมพ์ผิดในคำสั่งเดิม", True)
    assert types(world)[-1] == "people.person.changed.v1"
    refuse_what_breaks_the_promise(world)


def test_evidence_is_kept_sealed_and_opened_for_those_who_decide(world: Database) -> None:
    row = a_request(world)

    file, content = open_file(world, row.id, 1, caller=the_hr(), keyring=a_keyring())

    assert (content, file.size) == (b"%PDF-", 5)
    assert b"PDF" not in file.sealed
    with pytest.raises(RequestNotFound):
        open_file(world, row.id, 1, caller=a_caller(DIRECTOR), keyring=a_keyring())


def test_nobody_decides_about_the_own_data(world: Database) -> None:
    row = a_request(world, caller=the_hr())

    with pytest.raises(OwnRequest):
        accept(world, row)


@pytest.mark.parametrize("caller", [a_caller(DIRECTOR), a_caller(HR, ("hr_officer", AGENCY_B))])
def test_only_the_officers_of_the_subtree_decide(world: Database, caller: object) -> None:
    row = a_request(world)

    with pytest.raises(RequestNotFound):
        accept(world, row, caller=caller)  # type: ignore[arg-type]  a parameter of pytest


def test_hr_asks_for_an_export_and_for_no_correction_and_only_of_the_own_people(world: Database) -> None:
    row = a_request(world, EXPORT, caller=the_hr(), person_id=STAFF)

    assert (row.person_id, row.asked_by) == (STAFF, HR)
    with pytest.raises(NotAllowed):
        a_request(world, caller=the_hr(), person_id=STAFF)
    with pytest.raises(PersonNotFound):
        a_request(world, EXPORT, caller=a_caller(DIRECTOR), person_id=STAFF)


def test_the_same_is_not_asked_twice_until_it_is_answered(world: Database) -> None:
    first = a_request(world, EXPORT)
    with pytest.raises(RequestAlreadyOpen):
        a_request(world, EXPORT)
    withdraw_request(world, first.id, caller=a_caller(STAFF), seen=first.version, now=NOW)

    assert a_request(world, EXPORT).state is RequestState.SUBMITTED


def test_a_refusal_has_a_code_that_fits_and_is_the_last_word(world: Database) -> None:
    """PDPA s.30: a refusal is recorded with its reason."""
    row = a_request(world, ERASURE)
    with pytest.raises(RefusalUnfit):
        refuse(world, row, RefusalCode.RECORD_IS_RIGHT)

    done = refuse(world, row, RefusalCode.LEGAL_RETENTION)

    assert (done.state, done.refusal_code, done.refusal_reason) == (
        RequestState.REFUSED,
        RefusalCode.LEGAL_RETENTION,
        "เก็บตามระเบียบ",
    )
    with pytest.raises(RequestStateForbids):
        accept(world, done)


def test_two_officers_do_not_decide_past_each_other(world: Database) -> None:
    row = a_request(world)
    accept(world, row)

    with pytest.raises(StaleVersion):
        accept(world, row)


def test_whoever_serves_is_not_erased(world: Database) -> None:
    row = a_request(world, ERASURE)

    with pytest.raises(StillServing):
        accept(world, row)

    assert stored(world, DataRequest, row.id).state is RequestState.SUBMITTED
    assert stored(world, Person, STAFF).erased_at is None


def test_where_somebody_only_works_nobody_erases(world: Database) -> None:
    row = a_request(world, ERASURE)
    with world.transaction() as session:
        person = session.get_one(Person, STAFF)
        person.context_organisation_id, person.active_until = DIVISION_B, dt.date(2023, 9, 30)
    host = a_caller(HR, ("hr_officer", AGENCY_B))

    with pytest.raises(NotAllowed):
        accept(world, row, caller=host)

    assert accept(world, row).state is RequestState.ACCEPTED


def test_the_clock_of_thirty_days_and_who_waits_too_long(world: Database) -> None:
    row = a_request(world, EXPORT)
    assert row.due_on == dt.date(2023, 11, 15)

    def overdue(now: dt.datetime) -> list[object]:
        sought = Sought(is_overdue=True)
        return [
            one.id for one in list_requests(world, PageQuery(), sought=sought, caller=the_hr(), now=now).items
        ]

    assert overdue(NOW + dt.timedelta(days=30)) == []
    assert overdue(NOW + dt.timedelta(days=31)) == [row.id]
    accept(world, row)
    assert overdue(NOW + dt.timedelta(days=31)) == []


def test_hr_sees_the_requests_of_the_own_people_only(world: Database) -> None:
    a_request(world)
    elsewhere = a_caller(HR, ("hr_officer", AGENCY_B))

    assert len(list_requests(world, PageQuery(), sought=Sought(), caller=the_hr(), now=NOW).items) == 1
    assert list_requests(world, PageQuery(), sought=Sought(), caller=elsewhere, now=NOW).items == []
    assert the_hr().held_on("hr_officer") == {AGENCY_A}
