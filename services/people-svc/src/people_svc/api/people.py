"""Routes of staff: themselves, their assignments, and what is true of them on a day."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router
from service_kit.schemas import Day

from people_svc.api.classification_schemas import ClassificationWithDecisionsOut
from people_svc.api.dependencies import ImportToolsDep, NotingDep, PolicyDep
from people_svc.api.local_group_schemas import LocalGroupsOut
from people_svc.api.schemas import (
    AssignmentIn,
    AssignmentOut,
    ContextOut,
    LevelCode,
    NationalIdChangeIn,
    PersonChangesIn,
    PersonIn,
    PersonName,
    PersonOut,
)
from people_svc.api.withholding import tagged_for
from people_svc.domain.group import Group
from people_svc.domain.organisation import TreeLine
from people_svc.domain.person import PersonnelKind, PositionType, Reviewers
from people_svc.domain.privacy.fields import ALL, class_of
from people_svc.domain.privacy.reading import What
from people_svc.use_cases import assignments, classifications, local_groups, national_ids, people, staff
from people_svc.use_cases.privacy import records
from people_svc.use_cases.privacy.showing import ShownRecord
from people_svc.use_cases.staff import SoughtStaff

_REVIEWED = {Reviewers.BOTH: "z", Reviewers.LEVEL_1_ONLY: "y", Reviewers.NO_REVIEWER: "x"}
router = Router(prefix="/v1/people", tags=["people"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]
AsOf = Annotated[Day | None, Query(description="The day that is asked for; today if not said")]


@router.post("", status_code=201, response_model=PersonOut, response_model_exclude_unset=True)
def register_person(
    body: PersonIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    tools: ImportToolsDep,
    response: Response,
) -> PersonOut:
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
    return _out(response, records.show_whole(database, row, now=now))


async def _sought(
    caller: Reader,
    organisation_id: Annotated[UUID | None, Query(description="This unit and all below it")] = None,
    supervisor: Annotated[Literal["me"] | None, Query(description="Whose supervisor I am")] = None,
    supervisor_id: Annotated[
        UUID | None, Query(description="Whose supervisor this is, among those of whom it may be read")
    ] = None,
    personnel_kind: PersonnelKind | None = None,
    position_type: PositionType | None = None,
    level_code: LevelCode | None = None,
    group: Annotated[Group | None, Query(description="One of the six groups, as finally agreed")] = None,
    text: Annotated[PersonName | None, Query(description="How a name or a family name begins")] = None,
    line: Annotated[TreeLine, Query(description="The tree by law, or as assigned")] = TreeLine.LEGAL,
    as_of: AsOf = None,
) -> SoughtStaff:
    return SoughtStaff(
        within=organisation_id,
        supervisor_id=caller.id if supervisor == "me" else supervisor_id,
        personnel_kind=personnel_kind,
        position_type=position_type,
        level_code=level_code,
        group=group,
        text=text,
        line=line,
        as_of=as_of,
    )


@router.get("", response_model=Page[PersonOut], response_model_exclude_unset=True)
def list_people(
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    page: PageDep,
    noting: NotingDep,
    sought: Annotated[SoughtStaff, Depends(_sought)],
) -> Rows[PersonOut]:
    """People whom the caller may see: of a subtree, of a supervisor, by name; today or on another day."""
    found = records.show_people(database, page, caller=caller, reads=noting, now=now, sought=sought)
    return Rows([PersonOut.of(one) for one in found.items], found.next_cursor)


@router.get("/me", response_model=PersonOut, response_model_exclude_unset=True)
def read_myself(
    caller: Reader, database: DatabaseDep, now: NowDep, noting: NotingDep, response: Response
) -> PersonOut:
    shown = records.show_person(database, caller.id, caller=caller, reads=noting, now=now)
    return _out(response, shown)


@router.get("/{person_id}", response_model=PersonOut, response_model_exclude_unset=True)
def read_person(
    person_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    response: Response,
) -> PersonOut:
    """Fields of classes that the caller does not hold for this person are absent; the reading is noted."""
    shown = records.show_person(database, person_id, caller=caller, reads=noting, now=now)
    return _out(response, shown)


@router.patch("/{person_id}", response_model=PersonOut, response_model_exclude_unset=True)
def change_person(
    person_id: UUID,
    body: PersonChangesIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    response: Response,
) -> PersonOut:
    changes = body.changes()
    row = people.change_person(database, person_id, changes, caller=caller, seen=seen, now=now)
    return _out(response, records.show_whole(database, row, now=now))


@router.put("/{person_id}/national-id", response_model=PersonOut, response_model_exclude_unset=True)
def correct_national_id(
    person_id: UUID,
    body: NationalIdChangeIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    tools: ImportToolsDep,
    response: Response,
) -> PersonOut:
    """Correct the national ID on record, or record the first one; by an HR officer, and shown masked."""
    row = national_ids.correct_national_id(
        database, person_id, body.national_id, caller=caller, seen=seen, vault=tools.vault, now=now
    )
    return _out(response, records.show_whole(database, row, now=now))


@router.get("/{person_id}/context", response_model=ContextOut, response_model_exclude_unset=True)
def read_context(
    person_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    as_of: AsOf = None,
) -> ContextOut:
    """Context agency, supervisors and role on a day; today if not said."""
    told = assignments.read_context(database, person_id, as_of=as_of, caller=caller, now=now)
    noting.of(caller, What.CONTEXT, told.shown, now=now)
    return ContextOut.seen(told.part, told.shown.classes)


@router.get("/{person_id}/local-groups", response_model=LocalGroupsOut, response_model_exclude_unset=True)
def read_local_groups(
    person_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    policy: PolicyDep,
    as_of: AsOf = None,
) -> LocalGroupsOut:
    """All matching groups of local personnel and the primary one, beside the six groups."""
    told = local_groups.read_local_groups(
        database, person_id, as_of=as_of, policy=policy, caller=caller, now=now
    )
    noting.of(caller, What.LOCAL_GROUPS, told.shown, now=now)
    return LocalGroupsOut.of(told)


@router.get("/{person_id}/assignments", response_model=Page[AssignmentOut], response_model_exclude_unset=True)
def list_assignments(
    person_id: UUID, caller: Reader, database: DatabaseDep, now: NowDep, page: PageDep, noting: NotingDep
) -> Rows[AssignmentOut]:
    """Own posts, acting posts and secondments, with what corrects what."""
    told = staff.list_assignments(database, person_id, page, caller=caller, now=now)
    noting.of(caller, What.ASSIGNMENTS, told.shown, now=now)
    items = [AssignmentOut.seen(row, told.shown.classes) for row in told.part.items]
    return Rows(items, told.part.next_cursor)


@router.post(
    "/{person_id}/assignments",
    status_code=201,
    response_model=AssignmentOut,
    response_model_exclude_unset=True,
)
def second_person(
    person_id: UUID,
    body: AssignmentIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> AssignmentOut:
    new = body.new()
    row = assignments.second_person(database, person_id, new, caller=caller, now=now, attempt=attempt)
    return AssignmentOut.seen(row, ALL)


@router.get(
    "/{person_id}/classification",
    response_model=ClassificationWithDecisionsOut,
    response_model_exclude_unset=True,
)
def read_classification_of(
    person_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    response: Response,
) -> ClassificationWithDecisionsOut:
    """The classification in force, or where there is none yet, the one on its way."""
    told = classifications.read_classification_of(database, person_id, caller=caller, now=now)
    noting.of(caller, What.CLASSIFICATION, told.shown, now=now)
    tagged_for(response, told.part.classification, told.shown.classes)
    return ClassificationWithDecisionsOut.of(told)


def _out(response: Response, shown: ShownRecord) -> PersonOut:
    told = class_of(What.RECORD, "reviewers") in shown.classes
    tagged_for(response, shown.person, shown.classes, _REVIEWED[shown.reviewers] if told else "")
    return PersonOut.of(shown)
