"""The cast of the demo: invented organisations and people, and how they were classified.

Everything is stored by the use cases, as the people of the cast, on past days. Ids follow from keys, so that the
services agree without asking each other; names and numbers are plainly invented.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from service_kit.calendar import BANGKOK
from service_kit.database import Database
from service_kit.identity import Caller, Grant
from sqlmodel import Session

from people_svc.domain.classification import Status
from people_svc.domain.group import Group, Office
from people_svc.domain.organisation import OrganisationKind
from people_svc.domain.person import PersonnelKind
from people_svc.domain.policy import DEFAULT_POLICY
from people_svc.domain.suggestion import Evidence, WorkShare
from people_svc.persistence.organisations import find_organisation
from people_svc.persistence.tables import Classification
from people_svc.use_cases.announcements import AnnouncementFacts, learn_announcement
from people_svc.use_cases.assignments import NewSecondment, second_person
from people_svc.use_cases.classifications import Proposal, propose_classification
from people_svc.use_cases.decisions import Agreement, agree_classification, approve_classification
from people_svc.use_cases.organisations import NewOrganisation, register_organisation
from people_svc.use_cases.people import NewPerson, register_person
from people_svc.use_cases.placement import follow_the_calendar

NAMESPACE = UUID("6f2b7c52-6d6f-5a57-9f0e-7468616b7361")
REGISTERED = dt.datetime(2023, 9, 1, 9, tzinfo=BANGKOK)
CLASSIFIED = dt.datetime(2023, 10, 16, 9, tzinfo=BANGKOK)
SECONDED = dt.datetime(2024, 1, 15, 9, tzinfo=BANGKOK)
ANNOUNCED_ON = dt.date(2023, 10, 1)
SERVING_SINCE = dt.date(2020, 10, 1)
ROOTS = ("org:ministry", "org:c", "org:ocsc", "org:sangkhom")
STAGES = {"Early": 1, "Developing": 2, "Mature": 3}
SKILLS = ["DLit100", "DLit200", "DLit300"]
GIVEN_NAMES = (
    "ทดสอบ", "สมมติ", "ลองใช้", "จำลอง", "สาธิต", "ฝึกหัด", "ทดลอง", "เรียนรู้", "พัฒนา", "ใฝ่รู้",
    "ตั้งใจ", "ขยัน", "มานะ", "อดทน", "ร่วมใจ", "พากเพียร", "ก้าวหน้า", "รอบคอบ", "ใจดี", "สดใส",
)  # fmt: skip
CENTRAL_KINDS = (
    PersonnelKind.OFFICIAL,
    PersonnelKind.GOVERNMENT_EMPLOYEE,
    PersonnelKind.PERMANENT_EMPLOYEE,
)
LOCAL_KINDS = (PersonnelKind.SUBDISTRICT_OFFICIAL, PersonnelKind.LOCAL_EMPLOYEE, PersonnelKind.TEACHER)
STAFF_GROUPS = (Group.ACADEMIC, Group.SERVICE, Group.TECHNOLOGIST, Group.OTHERS)
HEAD, DEPUTY, FIRST_DIRECTOR = 1, 2, 3
WAITS_FOR_LEVEL_2, APPROVED_BY_LEVEL_2 = "person:b:20", "person:d:10"


@dataclass(frozen=True)
class Agency:
    """One agency of the cast; its people are numbered from 1 (head, deputy, a director each, staff)."""

    key: str
    letter: str
    name: str
    name_en: str
    stage: str
    divisions: tuple[str, ...]
    size: int
    head_title: str = "อธิบดี"
    deputy_title: str = "รองอธิบดี"
    kinds: tuple[PersonnelKind, ...] = CENTRAL_KINDS

    @property
    def is_local(self) -> bool:
        return self.kinds is LOCAL_KINDS

    @property
    def first_of_staff(self) -> int:
        return FIRST_DIRECTOR + len(self.divisions)

    def division_of(self, number: int) -> int:
        """From 1, for directors and staff."""
        return (number - FIRST_DIRECTOR) % len(self.divisions) + 1

    def person(self, number: int) -> str:
        return f"person:{self.key.removeprefix('org:')}:{number}"


_SECRETARIAT = "สำนักงานเลขานุการกรม"
AGENCIES = (
    Agency("org:a", "ก", "หน่วยงาน ก.", "Agency A", "Early",
           (_SECRETARIAT, "กองยุทธศาสตร์และแผนงาน", "กองบริการประชาชน"), 36),
    Agency("org:b", "ข", "หน่วยงาน ข.", "Agency B", "Developing",
           (_SECRETARIAT, "กองเทคโนโลยีดิจิทัล", "กองเชื่อมโยงบริการ"), 36),
    Agency("org:d", "ง", "หน่วยงาน ง.", "Agency D", "Mature", (_SECRETARIAT, "กองข้อมูลเปิด"), 30),
    Agency("org:sangkhom", "ส", "อบต.สังคม", "Sangkhom SAO", "Early", ("สำนักปลัด",), 18,
           "ปลัดองค์การบริหารส่วนตำบล", "รองปลัดองค์การบริหารส่วนตำบล", LOCAL_KINDS),
)  # fmt: skip
NAMED = {
    "person:nai-k": ("นาย ก.", "org:a:2", "person:a:4"),
    "person:nai-kh": ("นาย ข.", "org:a:2", "person:a:4"),
    "person:somsak": ("นายสมศักดิ์", "org:a:2", "person:a:4"),
    "person:hr-a": ("นางสาวบุคลากร ตัวอย่าง ก-หบ", "org:a:1", "person:a:3"),
    "person:ocsc": ("นางกำกับ ตัวอย่าง ก.พ.", "org:ocsc", None),
}


def id_of(key: str) -> UUID:
    return uuid5(NAMESPACE, key)


SEEDER = Caller(
    subject="people-svc",
    client_id="people-svc",
    scopes=frozenset(),
    grants=(Grant("ocsc_officer", None), *(Grant("hr_officer", id_of(root)) for root in ROOTS)),
)


class Together(Database):
    """Use cases that are called with this share one transaction: the whole cast is stored, or nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        yield self._session
        self._session.flush()

    read = transaction


def seed(database: Database, *, now: dt.datetime) -> None:
    """Store the cast once; `now` only says up to when the calendar has been followed."""
    with database.transaction() as session:
        if find_organisation(session, id_of("org:ministry")) is None:
            together = Together(session)
            _seed_organisations(together)
            _seed_people(together)
            _seed_announcements(together)
            _seed_classifications(together)
            _seed_secondment(together)
            follow_the_calendar(together, now=now)


def demo_accounts() -> list[dict[str, Any]]:
    """The accounts of the cast, for the gateway's own login; the password is demo- and the user name."""
    staff = "openid profile framework.read people.read people.write idp.read idp.write reporting.read"
    more = f"{staff} framework.write"
    return [
        _account("somsak", "person:somsak", staff),
        _account("nai-k", "person:nai-k", staff),
        _account("nai-kh", "person:nai-kh", staff),
        _account("supervisor", "person:a:4", staff),
        _account("next-supervisor", "person:a:2", staff),
        _account("hr-officer", "person:hr-a", more, ("hr_officer", "org:a")),
        _account("executive", "person:a:1", staff, ("executive", "org:a")),
        _account("ocsc", "person:ocsc", more, ("ocsc_officer", None)),
    ]


def _account(
    username: str, person: str, scopes: str, office: tuple[str, str | None] | None = None
) -> dict[str, Any]:
    held = [("staff", None), *([office] if office else [])]
    return {
        "username": username,
        "password": f"demo-{username}",
        "person_id": str(id_of(person)),
        "display_name": _names()[person],
        "grants": [{"role": role, "on": str(id_of(on)) if on else None} for role, on in held],
        "scopes": scopes.split(),
        "locale": "th",
    }


def _names() -> dict[str, str]:
    numbered = {agency.person(n): _name(agency, n) for agency in AGENCIES for n in range(1, agency.size + 1)}
    return numbered | {key: name for key, (name, _, _) in NAMED.items()}


def _name(agency: Agency, number: int) -> str:
    title = ("นาย", "นาง", "นางสาว")[number % 3]
    return f"{title}{GIVEN_NAMES[number % len(GIVEN_NAMES)]} ตัวอย่าง {agency.letter}-{number:02}"


def _seed_organisations(database: Database) -> None:
    units: list[tuple[str, str | None, OrganisationKind, str, str | None, bool]] = [
        ("org:ministry", None, OrganisationKind.MINISTRY, "กระทรวงตัวอย่าง", "Example Ministry", False),
        ("org:c", None, OrganisationKind.DEPARTMENT, "หน่วยงาน ค.", "Agency C", True),
        ("org:ocsc", None, OrganisationKind.DEPARTMENT, "สำนักงาน ก.พ.", "OCSC", True),
    ]
    for agency in AGENCIES:
        kind = OrganisationKind.LOCAL if agency.is_local else OrganisationKind.DEPARTMENT
        parent = None if agency.is_local else "org:ministry"
        units.append((agency.key, parent, kind, agency.name, agency.name_en, True))
        for number, division in enumerate(agency.divisions, 1):
            key = f"{agency.key}:{number}"
            units.append((key, agency.key, OrganisationKind.DIVISION, division, None, False))
    for key, parent, kind, name_th, name_en, is_agency in units:
        parent_id = id_of(parent) if parent else None
        new = NewOrganisation(parent_id, kind, name_th, name_en, is_agency, id_of(key))
        register_organisation(database, new, caller=SEEDER, now=REGISTERED)


def _seed_people(database: Database) -> None:
    everybody = [_numbered(agency, n) for agency in AGENCIES for n in range(1, agency.size + 1)]
    for new in everybody + [_named(key) for key in NAMED]:
        register_person(database, new, caller=SEEDER, now=REGISTERED, id_key=b"")


def _numbered(agency: Agency, number: int) -> NewPerson:
    unit, title, supervisor = _post(agency, number)
    return NewPerson(
        id=id_of(agency.person(number)),
        name_th=_name(agency, number),
        organisation_id=id_of(unit),
        personnel_kind=agency.kinds[0 if number < agency.first_of_staff else number % len(agency.kinds)],
        personnel_number=f"{agency.key.removeprefix('org:').upper()}-{number:04}",
        position_title=title,
        is_director_level=number < agency.first_of_staff,
        supervisor_id=id_of(agency.person(supervisor)) if supervisor else None,
        active_from=SERVING_SINCE,
    )


def _post(agency: Agency, number: int) -> tuple[str, str | None, int | None]:
    """Unit, title and the number of the supervisor."""
    if number == HEAD:
        return agency.key, agency.head_title, None
    if number == DEPUTY:
        return agency.key, agency.deputy_title, HEAD
    division = agency.division_of(number)
    unit, director = f"{agency.key}:{division}", FIRST_DIRECTOR + division - 1
    if number == director:
        return unit, f"ผู้อำนวยการ{agency.divisions[division - 1]}", DEPUTY
    return unit, None, director


def _named(key: str) -> NewPerson:
    name, unit, supervisor = NAMED[key]
    return NewPerson(
        id=id_of(key),
        name_th=name,
        organisation_id=id_of(unit),
        personnel_kind=PersonnelKind.OFFICIAL,
        position_title="นักวิเคราะห์นโยบายและแผน" if unit == "org:a:2" else "นักทรัพยากรบุคคล",
        supervisor_id=id_of(supervisor) if supervisor else None,
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
            release_key="2561.1",
            stage=agency.stage,
            roles=[_roles(group, number) for group in Group],
            required_skills={group.value: SKILLS for group in Group},
        )
        learn_announcement(database, facts)


def _roles(group: Group, stage: int) -> dict[str, str | None]:
    letter = group.value[0]
    future = f"{letter}{stage + 1}" if stage < len(STAGES) else None
    return {"group": group.value, "present_role": f"{letter}{stage}", "future_role": future}


def _seed_classifications(database: Database) -> None:
    for agency in AGENCIES:
        for number in range(1, agency.size + 1):
            _classify(database, agency, number)


def _classify(database: Database, agency: Agency, number: int) -> None:
    """Proposed by the person and agreed by the supervisor; the head has none, and stays without (AMB-20)."""
    key = agency.person(number)
    proposal = Proposal(
        id=id_of(f"classification:{key}"), person_id=id_of(key), evidence=_evidence(agency, number)
    )
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
