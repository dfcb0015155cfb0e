"""Routes of staff: themselves, their assignments, and what is true of them on a day."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows

from people_svc.api.classification_schemas import ClassificationWithDecisionsOut
from people_svc.api.dependencies import ImportToolsDep
from people_svc.api.schemas import (
    AssignmentIn,
    AssignmentOut,
    ContextOut,
    PersonChangesIn,
    PersonIn,
    PersonOut,
)
from people_svc.persistence.tables import Assignment, Person
from people_svc.use_cases import assignments, classifications, people
from people_svc.use_cases.assignments import Context

router = APIRouter(prefix="/v1/people", tags=["people"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]


@router.post("", status_code=201, response_model=PersonOut)
def register_person(
    body: PersonIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    tools: ImportToolsDep,
    response: Response,
) -> Person:
    vault = tools.vault
    row = people.register_person(
        database,
        body.new(),
        caller=caller,
        now=now,
        id_key=vault.id_key,
        keyring=vault.keyring,
        attempt=attempt,
    )
    return tagged(response, row)


@router.get("", response_model=Page[PersonOut])
def list_people(
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    page: PageDep,
    organisation_id: UUID | None = None,
    supervisor: Annotated[Literal["me"] | None, Query(description="Whose supervisor I am")] = None,
) -> Rows[Person]:
    """People whom the caller may see, of the subtree of `organisation_id`."""
    mine = supervisor == "me"
    return people.list_people(database, page, caller=caller, now=now, within=organisation_id, mine=mine)


@router.get("/me", response_model=PersonOut)
def read_myself(caller: Reader, database: DatabaseDep, now: NowDep, response: Response) -> Person:
    return tagged(response, people.read_person(database, caller.id, caller=caller, now=now))


@router.get("/{person_id}", response_model=PersonOut)
def read_person(
    person_id: UUID, caller: Reader, database: DatabaseDep, now: NowDep, response: Response
) -> Person:
    return tagged(response, people.read_person(database, person_id, caller=caller, now=now))


@router.patch("/{person_id}", response_model=PersonOut)
def change_person(
    person_id: UUID,
    body: PersonChangesIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    response: Response,
) -> Person:
    changes = body.changes()
    row = people.change_person(database, person_id, changes, caller=caller, seen=seen, now=now)
    return tagged(response, row)


@router.get("/{person_id}/context", response_model=ContextOut)
def read_context(
    person_id: UUID, caller: Reader, database: DatabaseDep, now: NowDep, as_of: dt.date | None = None
) -> Context:
    """Context agency, supervisors and role on a day; today if not said."""
    return assignments.read_context(database, person_id, as_of=as_of, caller=caller, now=now)


@router.post("/{person_id}/assignments", status_code=201, response_model=AssignmentOut)
def second_person(
    person_id: UUID,
    body: AssignmentIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Assignment:
    return assignments.second_person(database, person_id, body.new(), caller=caller, now=now, attempt=attempt)


@router.get("/{person_id}/classification", response_model=ClassificationWithDecisionsOut)
def read_classification_of(
    person_id: UUID, caller: Reader, database: DatabaseDep, now: NowDep, response: Response
) -> ClassificationWithDecisionsOut:
    """The classification in force, or where there is none yet, the one on its way."""
    found = classifications.read_classification_of(database, person_id, caller=caller, now=now)
    tagged(response, found.classification)
    return ClassificationWithDecisionsOut.of(found)
