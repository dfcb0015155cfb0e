import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from people_builders import (
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    HR,
    NOW,
    OTHER_DIRECTOR,
    STAFF,
    TODAY,
    a_caller,
    a_world,
    key,
    read_person,
    recorded,
    the_hr,
    the_ocsc,
)
from people_svc.domain.delegation import DelegationScope
from people_svc.domain.errors import (
    DelegationLoop,
    DelegationNotFound,
    DelegationOrderMissing,
    DelegationOver,
    NotASupervisor,
    PersonNotFound,
    UnknownPerson,
)
from people_svc.persistence.tables import Delegation
from people_svc.use_cases.delegations import (
    NewDelegation,
    list_delegations,
    record_delegation,
    withdraw_delegation,
)
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed


def delegate(database: Database, caller: Caller | None = None, **given: Any) -> Delegation:
    facts = {
        "from_person_id": None,
        "to_person_id": COLLEAGUE,
        "scope": DelegationScope.APPROVE_CLASSIFICATION,
        "starts_on": TODAY,
        "ends_on": TODAY + dt.timedelta(days=30),
        "order_number": "ก 12/2566",
    }
    new = NewDelegation(**{**facts, **given})
    return record_delegation(database, new, caller=caller or a_caller(DIRECTOR), now=NOW)


def test_an_evaluator_delegates_by_a_written_order(database: Database) -> None:
    """R-FRM-17."""
    a_world(database)

    row = delegate(database)

    assert (row.from_person_id, row.to_person_id) == (DIRECTOR, COLLEAGUE)
    assert recorded(database)[-1]["data"]["order_number"] == "ก 12/2566"
    with pytest.raises(DelegationOrderMissing):
        delegate(database, order_number="")


def test_hr_records_a_delegation_for_the_evaluator(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    assert delegate(sqlite_database, the_hr(), from_person_id=DIRECTOR).from_person_id == DIRECTOR
    with pytest.raises(NotAllowed):
        delegate(sqlite_database, a_caller(COLLEAGUE), from_person_id=DIRECTOR)


def test_only_a_supervisor_delegates_and_only_to_somebody(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    with pytest.raises(NotASupervisor):
        delegate(sqlite_database, a_caller(STAFF))
    with pytest.raises(UnknownPerson):
        delegate(sqlite_database, to_person_id=key("nobody"))
    with pytest.raises(UnknownPerson):
        delegate(sqlite_database, the_hr(), from_person_id=key("nobody"))


def test_a_delegation_is_seen_by_both_sides_and_their_officers(database: Database) -> None:
    a_world(database)
    row = delegate(database)

    def seen(caller: Caller) -> list[UUID]:
        return [found.id for found in list_delegations(database, PageQuery(), caller=caller).items]

    for caller in (a_caller(DIRECTOR), a_caller(COLLEAGUE), the_hr(), the_ocsc()):
        assert seen(caller) == [row.id]
    assert seen(a_caller(STAFF)) == []


def test_a_delegate_sees_the_people_of_the_delegator_meanwhile(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    delegate(sqlite_database, to_person_id=OTHER_DIRECTOR)

    found = read_person(sqlite_database, HR, caller=a_caller(OTHER_DIRECTOR), now=NOW)

    assert found.id == HR


def withdraw(database: Database, row: Delegation, caller: Caller) -> Delegation:
    return withdraw_delegation(
        database, row.id, reason="กลับมาปฏิบัติหน้าที่", caller=caller, seen=row.version, now=NOW
    )


def test_a_withdrawn_delegation_lets_nobody_act_any_more(database: Database) -> None:
    """R-FRM-17: the row stays, with who withdrew it and why; the others are told of its last day."""
    a_world(database)
    row = delegate(database)

    withdrawn = withdraw(database, row, a_caller(DIRECTOR))

    assert (withdrawn.withdrawn_by, withdrawn.withdrawal_reason) == (str(DIRECTOR), "กลับมาปฏิบัติหน้าที่")
    with pytest.raises(PersonNotFound):
        read_person(database, STAFF, caller=a_caller(COLLEAGUE), now=NOW)
    said = recorded(database)[-1]
    assert said["data"]["ends_on"] == str(TODAY - dt.timedelta(days=1))
    assert said["sequence"] == "0000000002"
    with pytest.raises(DelegationOver):
        withdraw(database, withdrawn, the_hr())


def test_only_the_evaluator_and_hr_withdraw_a_delegation(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = delegate(sqlite_database)

    with pytest.raises(NotAllowed):
        withdraw(sqlite_database, row, a_caller(COLLEAGUE))
    with pytest.raises(DelegationNotFound):
        withdraw(sqlite_database, row, a_caller(OTHER_DIRECTOR))
    assert withdraw(sqlite_database, row, the_hr()).withdrawn_by == str(HR)


def test_a_delegation_does_not_come_back_to_who_gave_it(database: Database) -> None:
    a_world(database)
    delegate(database, to_person_id=DEPUTY, scope=DelegationScope.ALL)
    later = {"starts_on": TODAY + dt.timedelta(days=31), "ends_on": TODAY + dt.timedelta(days=40)}

    with pytest.raises(DelegationLoop):
        delegate(database, a_caller(DEPUTY), to_person_id=DIRECTOR)

    assert delegate(database, a_caller(DEPUTY), to_person_id=DIRECTOR, **later).to_person_id == DIRECTOR


def test_another_matter_may_be_delegated_the_other_way(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    delegate(sqlite_database, to_person_id=DEPUTY, scope=DelegationScope.APPROVE_PLAN)

    assert delegate(sqlite_database, a_caller(DEPUTY), to_person_id=DIRECTOR).from_person_id == DEPUTY
