"""Routes of organisations: themselves, as they are and were, and their names, moves and codes."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router
from service_kit.schemas import Day

from people_svc.api.organisation_schemas import (
    Code,
    CodeIn,
    CodeOut,
    MoveCorrectionIn,
    MoveIn,
    MoveOut,
    NameCorrectionIn,
    NameOut,
    OrganisationIn,
    OrganisationNameIn,
    OrganisationOnDayOut,
    OrganisationOut,
    Scheme,
    UnitName,
)
from people_svc.domain.organisation import OrganisationKind, TreeLine
from people_svc.persistence.tables import (
    Organisation,
    OrganisationCode,
    OrganisationName,
    OrganisationParent,
)
from people_svc.use_cases import moves, organisations, unit_codes, units
from people_svc.use_cases.units import Sought, UnitOnDay

router = Router(prefix="/v1/organisations", tags=["organisations"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]
AsOf = Annotated[Day | None, Query(description="The day that is asked for; today if not said")]
Line = Annotated[TreeLine, Query(description="The tree by law, or as assigned where that differs")]


async def _sought(
    parent_id: Annotated[UUID | None, Query(description="Directly below this unit")] = None,
    within: Annotated[UUID | None, Query(description="This unit and all below it")] = None,
    kind: OrganisationKind | None = None,
    text: Annotated[UnitName | None, Query(description="A part of the Thai name")] = None,
    code_scheme: Scheme | None = None,
    code: Annotated[Code | None, Query(description="A code of the scheme `code_scheme`")] = None,
    line: Line = TreeLine.LEGAL,
    as_of: AsOf = None,
) -> Sought:
    return Sought(
        parent_id=parent_id,
        within=within,
        kind=kind,
        text=text,
        code=(code_scheme, code) if code_scheme and code else None,
        line=line,
        as_of=as_of,
    )


@router.post("", status_code=201, response_model=OrganisationOut)
def register_organisation(
    body: OrganisationIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> Organisation:
    row = organisations.register_organisation(database, body.new(), caller=caller, now=now, attempt=attempt)
    return tagged(response, row)


@router.get("", response_model=Page[OrganisationOnDayOut])
def list_organisations(
    _: Reader, database: DatabaseDep, now: NowDep, page: PageDep, sought: Annotated[Sought, Depends(_sought)]
) -> Rows[UnitOnDay]:
    """Units as they were on a day: the whole tree, a subtree, or those directly below one unit."""
    return units.list_units(database, page, sought, now=now)


@router.get("/{organisation_id}", response_model=OrganisationOnDayOut)
def read_organisation(
    organisation_id: UUID,
    _: Reader,
    database: DatabaseDep,
    now: NowDep,
    response: Response,
    as_of: AsOf = None,
    line: Line = TreeLine.LEGAL,
) -> UnitOnDay:
    return tagged(response, units.read_unit(database, organisation_id, now=now, as_of=as_of, line=line))


@router.patch("/{organisation_id}", response_model=OrganisationOut)
def rename_organisation(
    organisation_id: UUID,
    body: OrganisationNameIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    response: Response,
) -> Organisation:
    name = (body.name.th, body.name.en)
    row = organisations.rename_organisation(
        database, organisation_id, name, caller=caller, seen=seen, now=now, valid_from=body.valid_from
    )
    return tagged(response, row)


@router.get("/{organisation_id}/names", response_model=Page[NameOut])
def list_names(
    organisation_id: UUID, _: Reader, database: DatabaseDep, page: PageDep
) -> Rows[OrganisationName]:
    """Every name that was recorded, with what corrects what."""
    return moves.list_names(database, organisation_id, page)


@router.post("/{organisation_id}/names/{name_id}/correct", response_model=OrganisationOut)
def correct_name(
    organisation_id: UUID,
    name_id: UUID,
    body: NameCorrectionIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> Organisation:
    row = moves.correct_name(
        database, organisation_id, name_id, body.new(), caller=caller, seen=seen, now=now, attempt=attempt
    )
    return tagged(response, row)


@router.get("/{organisation_id}/moves", response_model=Page[MoveOut])
def list_moves(
    organisation_id: UUID, _: Reader, database: DatabaseDep, page: PageDep
) -> Rows[OrganisationParent]:
    """Under what the unit stood in both lines, with what corrects what."""
    return moves.list_moves(database, organisation_id, page)


@router.post("/{organisation_id}/moves", response_model=OrganisationOut)
def move_organisation(
    organisation_id: UUID,
    body: MoveIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> Organisation:
    """From a day on the unit, and all below it, stand below another one."""
    row = moves.move_organisation(
        database, organisation_id, body.new(), caller=caller, seen=seen, now=now, attempt=attempt
    )
    return tagged(response, row)


@router.post("/{organisation_id}/moves/{move_id}/correct", response_model=OrganisationOut)
def correct_move(
    organisation_id: UUID,
    move_id: UUID,
    body: MoveCorrectionIn,
    seen: IfMatch,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
    response: Response,
) -> Organisation:
    right = body.new()
    row = moves.correct_move(
        database, organisation_id, move_id, right, caller=caller, seen=seen, now=now, attempt=attempt
    )
    return tagged(response, row)


@router.get("/{organisation_id}/codes", response_model=Page[CodeOut])
def list_codes(
    organisation_id: UUID, _: Reader, database: DatabaseDep, page: PageDep
) -> Rows[OrganisationCode]:
    return unit_codes.list_codes(database, organisation_id, page)


@router.post("/{organisation_id}/codes", status_code=201, response_model=CodeOut)
def record_code(
    organisation_id: UUID,
    body: CodeIn,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> OrganisationCode:
    return unit_codes.record_code(
        database, organisation_id, body.new(), caller=caller, now=now, attempt=attempt
    )


@router.post("/{organisation_id}/codes/{code_id}/withdraw", response_model=CodeOut)
def withdraw_code(
    organisation_id: UUID,
    code_id: UUID,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> OrganisationCode:
    """The code is not this unit's, or no more."""
    return unit_codes.withdraw_code(
        database, organisation_id, code_id, caller=caller, now=now, attempt=attempt
    )
