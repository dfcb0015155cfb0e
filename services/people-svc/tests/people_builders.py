"""Builders with defaults, so that a test shows only what matters to it.

The small world: a ministry with agencies ก. (Early) and ข. (Developing), and ค. that announced nothing; in ก.
a head, a deputy, a director, staff and an HR officer.
"""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from fastapi import FastAPI
from jsonschema import Draft202012Validator, FormatChecker
from people_svc.domain.classification import Extent
from people_svc.domain.group import Office
from people_svc.domain.organisation import OrganisationKind
from people_svc.domain.person import PersonnelKind
from people_svc.domain.policy import DEFAULT_POLICY, Policy
from people_svc.domain.suggestion import Evidence, WorkShare
from people_svc.main import create_app
from people_svc.persistence.tables import Classification, Person
from people_svc.settings import Settings
from people_svc.use_cases.announcements import AnnouncementFacts, learn_announcements
from people_svc.use_cases.classifications import Proposal, propose_classification
from people_svc.use_cases.decisions import Agreement, agree_classification, approve_classification
from people_svc.use_cases.organisations import NewOrganisation, register_organisation
from people_svc.use_cases.people import NewPerson, register_person
from people_svc.use_cases.privacy.reads import Noting, ReadLog
from people_svc.use_cases.privacy.records import show_person
from service_kit.bus import MemoryBus
from service_kit.calendar import BANGKOK
from service_kit.database import Database
from service_kit.identity import Caller, Grant
from service_kit.tables import OUTBOX
from service_kit.testing import filled_once

NOW = dt.datetime(2023, 10, 16, 9, tzinfo=BANGKOK)
BEFORE = dt.datetime(2023, 9, 1, 9, tzinfo=BANGKOK)
TODAY = NOW.date()
SINCE = dt.date(2020, 10, 1)
KEY = b"a key for tests"
NAMES = UUID("00000000-0000-0000-0000-00000000beef")
EVENTS = Path(__file__).resolve().parents[3] / "tests" / "contract" / "events"
GROUPS = ("Executive", "Management", "Academic", "Service", "Technologist", "Others")
SKILLS = ["DLit100", "DLit200", "DLit300"]


def key(name: str) -> UUID:
    return uuid5(NAMES, name)


MINISTRY, AGENCY_A, DIVISION_A, AGENCY_B, DIVISION_B, AGENCY_C = map(
    key, ("ministry", "agency a", "division a", "agency b", "division b", "agency c")
)
HEAD, DEPUTY, DIRECTOR, STAFF, COLLEAGUE, HR, OTHER_DIRECTOR, OF_C = map(
    key, ("head", "deputy", "director", "staff", "colleague", "hr", "other director", "of c")
)
OCSC, STRANGER = key("ocsc"), key("stranger")


def a_caller(person_id: UUID | str, *grants: tuple[str, UUID | None]) -> Caller:
    held = tuple(Grant(role, on) for role, on in (("staff", None), *grants))
    return Caller(str(person_id), "thaksa-portal", frozenset({"people.read", "people.write"}), held)


def the_hr() -> Caller:
    return a_caller(HR, ("hr_officer", AGENCY_A))


def the_hr_of_all() -> Caller:
    return a_caller(key("ministry hr"), ("hr_officer", MINISTRY), ("hr_officer", AGENCY_C))


def the_ocsc() -> Caller:
    return a_caller(OCSC, ("ocsc_officer", None))


def a_system() -> Caller:
    return Caller("idp-svc", "idp-svc", frozenset({"people.read"}), (Grant("system", None),))


def an_organisation(
    organisation_id: UUID,
    parent_id: UUID | None,
    kind: OrganisationKind,
    *,
    is_agency: bool = False,
    valid_from: dt.date | None = None,
) -> NewOrganisation:
    return NewOrganisation(
        parent_id, kind, "หน่วยงานทดสอบ", None, is_agency, organisation_id, valid_from=valid_from
    )


def a_person(person_id: UUID | None = None, **given: Any) -> NewPerson:
    facts: dict[str, Any] = {
        "id": person_id,
        "name_th": "นายทดสอบ ตัวอย่าง",
        "organisation_id": DIVISION_A,
        "personnel_kind": PersonnelKind.OFFICIAL,
        "active_from": SINCE,
        "supervisor_id": DIRECTOR,
    }
    return NewPerson(**{**facts, **given})


def add_person(database: Database, new: NewPerson, *, now: dt.datetime = BEFORE) -> Person:
    return register_person(database, new, caller=the_hr_of_all(), now=now, id_key=KEY)


def a_world(database: Database) -> Database:
    """The small world, registered on 1 September 2023 and announced on 1 October."""
    _settle(database)
    return database


@filled_once
def _settle(database: Database) -> None:
    department, division = OrganisationKind.DEPARTMENT, OrganisationKind.DIVISION
    units = [
        an_organisation(MINISTRY, None, OrganisationKind.MINISTRY),
        an_organisation(AGENCY_A, MINISTRY, department, is_agency=True),
        an_organisation(DIVISION_A, AGENCY_A, division),
        an_organisation(AGENCY_B, MINISTRY, department, is_agency=True),
        an_organisation(DIVISION_B, AGENCY_B, division),
        an_organisation(AGENCY_C, None, department, is_agency=True),
    ]
    for unit in units:
        register_organisation(database, unit, caller=the_ocsc(), now=BEFORE)
    people = [
        a_person(HEAD, organisation_id=AGENCY_A, supervisor_id=None, position_title="อธิบดี"),
        a_person(DEPUTY, organisation_id=AGENCY_A, supervisor_id=HEAD, position_title="รองอธิบดี"),
        a_person(DIRECTOR, supervisor_id=DEPUTY, position_title="ผู้อำนวยการกอง"),
        a_person(STAFF),
        a_person(COLLEAGUE),
        a_person(HR),
        a_person(OTHER_DIRECTOR, organisation_id=DIVISION_B, supervisor_id=None),
        a_person(OF_C, organisation_id=AGENCY_C, supervisor_id=None),
    ]
    for new in people:
        add_person(database, new)
    announce(database, AGENCY_A, "Early")
    announce(database, AGENCY_B, "Developing")


def read_person(database: Database, person_id: UUID, *, caller: Caller, now: dt.datetime = NOW) -> Person:
    reads = Noting(ReadLog(database))
    return show_person(database, person_id, caller=caller, reads=reads, now=now).person


def announce(
    database: Database,
    organisation_id: UUID,
    stage: str,
    *,
    version: int = 1,
    on: dt.date = dt.date(2023, 10, 1),
    effective_on: dt.date | None = None,
    skills: dict[str, list[str]] | None = None,
) -> None:
    told = an_announcement(
        organisation_id, stage, version=version, on=on, effective_on=effective_on, skills=skills
    )
    learn_announcements(database, [told])


def an_announcement(
    organisation_id: UUID = AGENCY_A,
    stage: str = "Early",
    *,
    version: int = 1,
    on: dt.date = dt.date(2023, 10, 1),
    effective_on: dt.date | None = None,
    skills: dict[str, list[str]] | None = None,
) -> AnnouncementFacts:
    number = ("Early", "Developing", "Mature").index(stage) + 1
    return AnnouncementFacts(
        organisation_id=organisation_id,
        version=version,
        announcement_id=key(f"announcement {organisation_id} {version}"),
        number=f"{version}/2566",
        announced_on=on,
        effective_on=effective_on or on,
        release_key="2561.1",
        stage=stage,
        roles=[
            {
                "group": group,
                "present_role": f"{group[0]}{number}",
                "future_role": f"{group[0]}{number + 1}" if number < 3 else None,
            }
            for group in GROUPS
        ],
        required_skills=dict.fromkeys(GROUPS, SKILLS) if skills is None else skills,
    )


def workload(**percents: int) -> Evidence:
    return Evidence(tuple(WorkShare(group, percent) for group, percent in percents.items()))


ONE_GROUP, TWO_GROUPS = workload(Academic=100), workload(Academic=30, Service=70)
AS_HEAD = Evidence(office=Office.HEAD_OF_AGENCY)


def a_proposal(person_id: UUID = STAFF, evidence: Evidence = ONE_GROUP, **given: Any) -> Proposal:
    return Proposal(person_id=person_id, evidence=evidence, **given)


def propose(
    database: Database,
    proposal: Proposal | None = None,
    *,
    caller: Caller | None = None,
    policy: Policy = DEFAULT_POLICY,
    now: dt.datetime = NOW,
) -> Classification:
    wanted = proposal or a_proposal()
    who = caller or a_caller(wanted.person_id)
    return propose_classification(database, wanted, caller=who, policy=policy, now=now)


def agree(
    database: Database,
    row: Classification,
    by: UUID = DIRECTOR,
    *,
    group: Any = None,
    behaviours: Extent | None = None,
    parts: Sequence[str] = (),
    policy: Policy = DEFAULT_POLICY,
    now: dt.datetime = NOW,
) -> Classification:
    agreement = Agreement(group=group, behaviours=behaviours, behaviour_parts=tuple(parts))
    return agree_classification(
        database, row.id, agreement, caller=a_caller(by), seen=row.version, policy=policy, now=now
    )


def approve(
    database: Database, row: Classification, by: UUID = DEPUTY, *, now: dt.datetime = NOW
) -> Classification:
    return approve_classification(database, row.id, caller=a_caller(by), seen=row.version, now=now)


def stored(database: Database, table: type[Any], row_id: UUID) -> Any:
    with database.read() as session:
        return session.get_one(table, row_id)


def recorded(database: Database) -> list[dict[str, Any]]:
    """The envelopes in the outbox, oldest first."""
    with database.read() as session:
        bodies = session.execute(sa.select(OUTBOX.c.body).order_by(OUTBOX.c.sequence)).scalars().all()
    return [json.loads(body) for body in bodies]


def types(database: Database) -> list[str]:
    return [event["type"] for event in recorded(database)]


def refuse_what_breaks_the_promise(database: Database) -> None:
    """Every recorded event fits the schema of its type."""
    for event in recorded(database):
        schema = json.loads((EVENTS / f"{event['type']}.schema.json").read_text())
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(event["data"])


def an_app(database_url: str, **settings: Any) -> FastAPI:
    app = create_app(Settings(database_url=database_url, **settings), MemoryBus())
    app.state.clock = lambda: NOW
    return app
