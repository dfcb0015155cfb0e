"""The four local groups of one person on a day, beside the six (S18)."""

import datetime as dt

from people_builders import (
    BEFORE,
    KEY,
    NOW,
    a_caller,
    a_person,
    a_proposal,
    a_world,
    agree,
    an_organisation,
    announce,
    key,
    propose,
    the_ocsc,
    workload,
)
from people_svc.domain.group import Group
from people_svc.domain.local_rules import LocalGroup
from people_svc.domain.organisation import OrganisationKind
from people_svc.domain.person import PersonnelKind, PositionType
from people_svc.domain.policy import DEFAULT_POLICY
from people_svc.use_cases.local_groups import LocalGroupsOnDay, read_local_groups
from people_svc.use_cases.organisations import register_organisation
from people_svc.use_cases.people import register_person
from service_kit.database import Database

SANGKHOM, CHIEF, OFFICIAL = key("sangkhom"), key("chief"), key("official")
HR = a_caller(CHIEF, ("hr_officer", SANGKHOM))


def a_local_organisation(database: Database) -> None:
    """An อบต. with a chief, and an official who was appointed on 1 January 2023 and is on probation."""
    kind = OrganisationKind.SUBDISTRICT_ADMINISTRATION
    unit = an_organisation(SANGKHOM, None, kind, is_agency=True)
    register_organisation(database, unit, caller=the_ocsc(), now=BEFORE)
    for new in (
        a_person(CHIEF, organisation_id=SANGKHOM, supervisor_id=None),
        a_person(
            OFFICIAL,
            organisation_id=SANGKHOM,
            supervisor_id=CHIEF,
            personnel_kind=PersonnelKind.SUBDISTRICT_OFFICIAL,
            position_type=PositionType.LOCAL_DIRECTING,
            active_from=dt.date(2023, 1, 1),
            appointed_on=dt.date(2023, 1, 1),
            probation_until=dt.date(2023, 6, 30),
        ),
    ):
        register_person(database, new, caller=HR, now=BEFORE, id_key=KEY)
    announce(database, SANGKHOM, "Early")


def groups_on(database: Database, on: dt.date) -> LocalGroupsOnDay:
    return read_local_groups(
        database, OFFICIAL, as_of=on, policy=DEFAULT_POLICY, caller=a_caller(OFFICIAL), now=NOW
    ).part


def test_s18_all_matches_of_a_day_and_the_primary_one_stand_beside_the_six_groups(database: Database) -> None:
    """S18, R-LGP-13..16, AMB-04: new and directing, then experienced too; and Service of the six."""
    a_world(database)
    a_local_organisation(database)
    agree(database, propose(database, a_proposal(OFFICIAL, workload(Service=100))), by=CHIEF)

    on_probation, passed, later = (
        groups_on(database, on) for on in (dt.date(2023, 6, 30), dt.date(2023, 7, 1), dt.date(2025, 1, 2))
    )

    new, experienced, directing = LocalGroup.NEW, LocalGroup.EXPERIENCED, LocalGroup.DIRECTING
    assert on_probation.answer.matches == (new, directing)
    assert passed.answer.matches == (new, experienced, directing)
    assert later.answer.matches == (experienced, directing)
    assert {one.answer.primary for one in (on_probation, passed, later)} == {directing}
    assert "อำนวยการท้องถิ่น" in passed.answer.th
    assert "Local directing" in passed.answer.en
    assert [one.group for one in (on_probation, passed, later)] == [None, None, Group.SERVICE]
