"""The demo: the cast of data/demo_cast.json, and how its people were classified.

Everything is stored by the use cases, as the people of the cast, on past days. Ids follow from keys, so that
the services agree without asking each other.
"""

import datetime as dt
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any
from uuid import UUID, uuid5

from service_kit.calendar import BANGKOK
from service_kit.database import Database, Together, hold
from service_kit.identity import Caller, Grant

from people_svc.domain.group import Group, Office
from people_svc.domain.organisation import OrganisationKind
from people_svc.domain.person import PersonnelKind
from people_svc.domain.policy import DEFAULT_POLICY
from people_svc.domain.suggestion import Evidence, WorkShare
from people_svc.domain.workflow import Status
from people_svc.persistence.organisations import find_organisation
from people_svc.persistence.tables import Classification
from people_svc.use_cases.announcements import AnnouncementFacts, learn_announcements
from people_svc.use_cases.assignments import NewSecondment, second_person
from people_svc.use_cases.classifications import propose_classification
from people_svc.use_cases.decisions import Agreement, agree_classification, approve_classification
from people_svc.use_cases.organisations import NewOrganisation, register_organisation
from people_svc.use_cases.people import NewPerson, register_person
from people_svc.use_cases.placement import follow_the_calendar
from people_svc.use_cases.proposals import Proposal

NAMESPACE = UUID("6f2b7c52-6d6f-5a57-9f0e-7468616b7361")
REGISTERED = dt.datetime(2023, 9, 1, 9, tzinfo=BANGKOK)
CLASSIFIED = dt.datetime(2023, 10, 16, 9, tzinfo=BANGKOK)
SECONDED = dt.datetime(2024, 1, 15, 9, tzinfo=BANGKOK)
ANNOUNCED_ON = dt.date(2023, 10, 1)
SERVING_SINCE = dt.date(2020, 10, 1)
ROOTS = ("org:ministry", "org:c", "org:ocsc", "org:sangkhom")
STAGES = {"Early": 1, "Developing": 2, "Mature": 3}
SKILLS = ["DLit100", "DLit200", "DLit300"]
STAFF_GROUPS = (Group.ACADEMIC, Group.SERVICE, Group.TECHNOLOGIST, Group.OTHERS)
HEAD, DEPUTY, FIRST_DIRECTOR = 1, 2, 3
WAITS_FOR_LEVEL_2, APPROVED_BY_LEVEL_2 = "person:b:20", "person:d:10"


@dataclass(frozen=True)
class Agency:
    """One agency of the cast; its people are numbered from 1: head, deputy, directors, staff."""

    key: str
    letter: str
    stage: str
    size: int
    divisions: int
    titles: list[str]
    personnel_kinds: list[str]

    @property
    def numbers(self) -> range:
        return range(1, self.size + 1)

    @property
    def first_of_staff(self) -> int:
        return FIRST_DIRECTOR + self.divisions

    def division_of(self, number: int) -> int:
        """From 1, for directors and staff."""
        return (number - FIRST_DIRECTOR) % self.divisions + 1

    def person(self, number: int) -> str:
        return f"person:{self.key.removeprefix('org:')}:{number}"


def _cast() -> dict[str, Any]:
    text = (resources.files("people_svc") / "data" / "demo_cast.json").read_text(encoding="utf-8")
    cast: dict[str, Any] = json.loads(text)
    return cast


CAST = _cast()
AGENCIES = [Agency(**agency) for agency in CAST["agencies"]]
UNIT_NAMES = {unit["key"]: unit["name_th"] for unit in CAST["units"]}


def id_of(key: str) -> UUID:
    return uuid5(NAMESPACE, key)


SEEDER = Caller(
    subject="people-svc",
    client_id="people-svc",
    scopes=frozenset(),
    grants=(Grant("ocsc_officer", None), *(Grant("hr_officer", id_of(root)) for root in ROOTS)),
)


def seed(database: Database, *, now: dt.datetime) -> None:
    """Store the cast once; `now` only says up to when the calendar has been followed."""
    with database.transaction() as session:
        if find_organisation(session, id_of("org:ministry")) is None:
            hold(session)
            together = Together(session)
            _seed_organisations(together)
            _seed_people(together)
            _seed_announcements(together)
            _seed_classifications(together)
            _seed_secondment(together)
            follow_the_calendar(together, now=now)


def demo_accounts() -> list[dict[str, Any]]:
    """The accounts of the cast, for the gateway's own login; the password is demo- and the user name."""
    names = {agency.person(number): _name(agency, number) for agency in AGENCIES for number in agency.numbers}
    names |= {key: person["name"] for key, person in CAST["named"].items()}
    return [_account(account, names) for account in CAST["accounts"]]


def _account(account: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    offices = [account["office"]] if account["office"] else []
    return {
        "username": account["username"],
        "password": f"demo-{account['username']}",
        "person_id": str(id_of(account["person"])),
        "display_name": names[account["person"]],
        "grants": [
            {"role": office["role"], "on": str(id_of(office["on"])) if office["on"] else None}
            for office in ({"role": "staff", "on": None}, *offices)
        ],
        "scopes": CAST["scopes"][account["scopes"]].split(),
        "locale": "th",
    }


def _name(agency: Agency, number: int) -> str:
    title = ("นาย", "นาง", "นางสาว")[number % 3]
    given = CAST["given_names"][number % len(CAST["given_names"])]
    return f"{title}{given} ตัวอย่าง {agency.letter}-{number:02}"


def _seed_organisations(database: Database) -> None:
    for unit in CAST["units"]:
        new = NewOrganisation(
            parent_id=id_of(unit["parent"]) if unit["parent"] else None,
            kind=OrganisationKind(unit["kind"]),
            name_th=unit["name_th"],
            name_en=unit["name_en"],
            is_agency=unit["is_agency"],
            id=id_of(unit["key"]),
        )
        register_organisation(database, new, caller=SEEDER, now=REGISTERED)


def _seed_people(database: Database) -> None:
    numbered = [_numbered(agency, number) for agency in AGENCIES for number in agency.numbers]
    for new in numbered + [_named(key, person) for key, person in CAST["named"].items()]:
        register_person(database, new, caller=SEEDER, now=REGISTERED, id_key=b"")


def _numbered(agency: Agency, number: int) -> NewPerson:
    unit, title, supervisor = _post(agency, number)
    is_staff = number >= agency.first_of_staff
    kinds = agency.personnel_kinds
    return NewPerson(
        id=id_of(agency.person(number)),
        name_th=_name(agency, number),
        organisation_id=id_of(unit),
        personnel_kind=PersonnelKind(kinds[number % len(kinds) if is_staff else 0]),
        personnel_number=f"{agency.key.removeprefix('org:').upper()}-{number:04}",
        position_title=title,
        is_director_level=not is_staff,
        supervisor_id=id_of(agency.person(supervisor)) if supervisor else None,
        active_from=SERVING_SINCE,
    )


def _post(agency: Agency, number: int) -> tuple[str, str | None, int | None]:
    """Unit, title and the number of the supervisor."""
    if number == HEAD:
        return agency.key, agency.titles[0], None
    if number == DEPUTY:
        return agency.key, agency.titles[1], HEAD
    division = agency.division_of(number)
    unit, director = f"{agency.key}:{division}", FIRST_DIRECTOR + division - 1
    if number == director:
        return unit, f"ผู้อำนวยการ{UNIT_NAMES[unit]}", DEPUTY
    return unit, None, director


def _named(key: str, person: dict[str, Any]) -> NewPerson:
    return NewPerson(
        id=id_of(key),
        name_th=person["name"],
        organisation_id=id_of(person["unit"]),
        personnel_kind=PersonnelKind.OFFICIAL,
        position_title=person["title"],
        supervisor_id=id_of(person["supervisor"]) if person["supervisor"] else None,
        active_from=SERVING_SINCE,
    )


def _seed_announcements(database: Database) -> None:
    for agency in AGENCIES:
        number = STAGES[agency.stage]
        facts = AnnouncementFacts(
            organisation_id=id_of(agency.key),
            version=1,
            announcement_id=id_of(f"announcement:{agency.key}:1"),
            number="1/2566",
            announced_on=ANNOUNCED_ON,
            effective_on=ANNOUNCED_ON,
            release_key="2561.1",
            stage=agency.stage,
            roles=[_roles(group, number) for group in Group],
            required_skills={group.value: SKILLS for group in Group},
        )
        learn_announcements(database, [facts])


def _roles(group: Group, stage: int) -> dict[str, str | None]:
    letter = group.value[0]
    future = f"{letter}{stage + 1}" if stage < len(STAGES) else None
    return {"group": group.value, "present_role": f"{letter}{stage}", "future_role": future}


def _seed_classifications(database: Database) -> None:
    for agency in AGENCIES:
        for number in agency.numbers:
            _classify(database, agency, number)


def _classify(database: Database, agency: Agency, number: int) -> None:
    """Proposed by the person and agreed by the supervisor; the head has none, and stays without (AMB-20)."""
    key = agency.person(number)
    proposal = Proposal(person_id=id_of(key), evidence=_evidence(agency, number))
    row = propose_classification(
        database, proposal, caller=_as(id_of(key)), policy=DEFAULT_POLICY, now=CLASSIFIED
    )
    supervisor = _post(agency, number)[2]
    if row.status is not Status.PROPOSED or supervisor is None:
        return
    agreed = _agree(database, row, agency.person(supervisor))
    if key == APPROVED_BY_LEVEL_2:
        upper = _as(id_of(agency.person(DEPUTY)))
        approve_classification(database, agreed.id, caller=upper, seen=agreed.version, now=CLASSIFIED)


def _agree(database: Database, row: Classification, supervisor: str) -> Classification:
    return agree_classification(
        database,
        row.id,
        Agreement(),
        caller=_as(id_of(supervisor)),
        seen=row.version,
        policy=DEFAULT_POLICY,
        now=CLASSIFIED,
    )


def _evidence(agency: Agency, number: int) -> Evidence:
    if number in (HEAD, DEPUTY):
        return Evidence(office=Office.HEAD_OF_AGENCY if number == HEAD else Office.DEPUTY_HEAD_OF_AGENCY)
    if number < agency.first_of_staff:
        return Evidence(office=Office.HEAD_OF_DIVISION)
    if agency.person(number) in (WAITS_FOR_LEVEL_2, APPROVED_BY_LEVEL_2):
        return Evidence((WorkShare("Academic", 60), WorkShare("Service", 40)))
    group = STAFF_GROUPS[(number - agency.first_of_staff) % len(STAFF_GROUPS)]
    return Evidence((WorkShare(group.value, 100),))


def _seed_secondment(database: Database) -> None:
    new = NewSecondment(
        organisation_id=id_of("org:b:2"),
        supervisor_id=id_of("person:b:4"),
        next_supervisor_id=None,
        starts_on=SECONDED.date(),
        ends_on=None,
    )
    second_person(database, id_of("person:a:20"), new, caller=SEEDER, now=SECONDED)


def _as(person_id: UUID) -> Caller:
    return Caller(str(person_id), "thaksa-portal", frozenset(), (Grant("staff", None),))
