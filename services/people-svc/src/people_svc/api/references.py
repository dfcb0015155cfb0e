"""Lists for other services: the same fields as the events, for those who began to listen later."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from service_kit.app import DatabaseDep
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router
from service_kit.schemas import Output, WordsOut

from people_svc.use_cases import references
from people_svc.use_cases.facts import Facts

router = Router(prefix="/v1/reference", tags=["reference"])
System = Annotated[Caller, Requires("people.read")]


class OrganisationReference(Output):
    organisation_id: UUID
    parent_id: UUID | None
    kind: str
    name: WordsOut
    path: list[UUID]
    assigned_path: list[UUID]
    agency_id: UUID | None
    is_agency: bool
    version: int


class PersonReference(Output):
    person_id: UUID
    organisation_id: UUID
    agency_id: UUID
    path: list[UUID]
    context_organisation_id: UUID
    context_agency_id: UUID
    supervisor_id: UUID | None
    next_supervisor_id: UUID | None
    personnel_kind: str
    is_director_level: bool
    active_from: dt.date
    active_until: dt.date | None
    version: int


class ClassificationReference(Output):
    classification_id: UUID
    person_id: UUID
    organisation_id: UUID
    status: str
    group: str | None
    role: str | None
    future_role: str | None
    stage: str
    behaviours: str
    announcement_id: UUID
    announcement_version: int
    required_skills: list[str] | None
    version: int


class DelegationReference(Output):
    delegation_id: UUID
    from_person_id: UUID
    to_person_id: UUID
    scope: str
    starts_on: dt.date
    ends_on: dt.date
    order_number: str
    version: int


@router.get("/organisations", response_model=Page[OrganisationReference])
def reference_organisations(caller: System, database: DatabaseDep, page: PageDep) -> Rows[Facts]:
    return references.organisations_for_reference(database, page, caller=caller)


@router.get("/people", response_model=Page[PersonReference])
def reference_people(caller: System, database: DatabaseDep, page: PageDep) -> Rows[Facts]:
    return references.people_for_reference(database, page, caller=caller)


@router.get("/classifications", response_model=Page[ClassificationReference])
def reference_classifications(caller: System, database: DatabaseDep, page: PageDep) -> Rows[Facts]:
    return references.classifications_for_reference(database, page, caller=caller)


@router.get("/delegations", response_model=Page[DelegationReference])
def reference_delegations(caller: System, database: DatabaseDep, page: PageDep) -> Rows[Facts]:
    return references.delegations_for_reference(database, page, caller=caller)
