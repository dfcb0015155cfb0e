"""CASE 1.1 and 1.0: published releases as other systems of learning read them. Nothing here answers 501.

Source:
    1EdTech CASE 1.1 REST/JSON binding, 24 January 2025, and 1.0, 7 July 2017.
"""

import hashlib
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from service_kit.app import DatabaseDep
from service_kit.events import canonical
from service_kit.identity import Requires

from framework_svc.api.case_route import REFUSALS, CaseRoute
from framework_svc.api.pinned import ASK_AGAIN, FOR_EVER
from framework_svc.domain.errors_exchange import CaseIdentifierUnreadable
from framework_svc.domain.exchange.case import HERE
from framework_svc.domain.exchange.case_1_0 import downgraded
from framework_svc.domain.exchange.kept import is_identifier
from framework_svc.persistence.exchange.tables import CaseCollection
from framework_svc.use_cases.exchange import case_answers
from framework_svc.use_cases.exchange.case_answers import CaseAnswer, Selection

ROOT = "/ims/case"
LIMIT_DEFAULT, LIMIT_MAX = 100, 500
WORDS_LENGTH = 1000
router = APIRouter(
    prefix=ROOT + "/{case_version}",
    tags=["CASE"],
    route_class=CaseRoute,
    responses=REFUSALS,
    dependencies=[Requires("framework.read")],
)
Version = Annotated[Literal["v1p1", "v1p0"], Path(description="Version of the standard")]
Words = Annotated[str | None, Query(max_length=WORDS_LENGTH)]


async def _identifier(
    identifier: Annotated[str, Path(max_length=100, description="Identifier, a UUID")],
) -> UUID:
    if not is_identifier(identifier):
        raise CaseIdentifierUnreadable
    return UUID(identifier)


Identifier = Annotated[UUID, Depends(_identifier)]


@router.get("/CFDocuments")
def get_all_cf_documents(
    case_version: Version,
    request: Request,
    database: DatabaseDep,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    sort: Words = None,
    order_by: Annotated[Literal["asc", "desc"], Query(alias="orderBy")] = "asc",
    condition: Annotated[str | None, Query(alias="filter", max_length=WORDS_LENGTH)] = None,
    fields: Words = None,
) -> Any:
    """Every published release as a document."""
    wanted = Selection(limit, offset, sort, order_by == "desc", condition, fields)
    documents, total = case_answers.list_documents(database, wanted)
    answer = _said(request, case_version, CaseAnswer({"CFDocuments": documents}))
    answer.headers["X-Total-Count"] = str(total)
    answer.headers["Link"] = _links(request, limit, offset, total)
    return answer


@router.get("/CFDocuments/{identifier}")
def get_cf_document(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    return _said(request, case_version, case_answers.read_document(database, identifier))


@router.get("/CFPackages/{identifier}")
def get_cf_package(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    """A whole release in one answer."""
    return _said(request, case_version, case_answers.read_package(database, identifier))


@router.get("/CFItems/{identifier}")
def get_cf_item(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    answer = case_answers.read_member(database, CaseCollection.ITEMS, identifier)
    return _said(request, case_version, answer)


@router.get("/CFItemAssociations/{identifier}")
def get_cf_item_associations(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    """An item with every association that begins or ends at it."""
    return _said(request, case_version, case_answers.read_item_associations(database, identifier))


@router.get("/CFAssociations/{identifier}")
def get_cf_association(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    answer = case_answers.read_member(database, CaseCollection.ASSOCIATIONS, identifier)
    return _said(request, case_version, answer)


@router.get("/CFAssociationGroupings/{identifier}")
def get_cf_association_grouping(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    answer = case_answers.read_definition(database, CaseCollection.ASSOCIATION_GROUPINGS, identifier)
    return _said(request, case_version, answer)


@router.get("/CFConcepts/{identifier}")
def get_cf_concept(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    answer = case_answers.read_definitions(database, CaseCollection.CONCEPTS, identifier)
    return _said(request, case_version, answer)


@router.get("/CFItemTypes/{identifier}")
def get_cf_item_type(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    answer = case_answers.read_definitions(database, CaseCollection.ITEM_TYPES, identifier)
    return _said(request, case_version, answer)


@router.get("/CFLicenses/{identifier}")
def get_cf_license(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    answer = case_answers.read_definition(database, CaseCollection.LICENSES, identifier)
    return _said(request, case_version, answer)


@router.get("/CFRubrics/{identifier}")
def get_cf_rubric(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    answer = case_answers.read_definition(database, CaseCollection.RUBRICS, identifier)
    return _said(request, case_version, answer)


@router.get("/CFSubjects/{identifier}")
def get_cf_subject(
    case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep
) -> Any:
    answer = case_answers.read_definitions(database, CaseCollection.SUBJECTS, identifier)
    return _said(request, case_version, answer)


def _said(request: Request, version: str, answer: CaseAnswer) -> Response:
    """In the words of the version that is asked for, with the public address in its place."""
    value = downgraded(answer.value) if version == "v1p0" else answer.value
    text = canonical(value).replace(f'"{HERE}/', f'"{_public(request)}/')
    headers = {
        "ETag": f'"{hashlib.sha256(text.encode()).hexdigest()}"',
        "Cache-Control": FOR_EVER if answer.is_final else ASK_AGAIN,
    }
    return Response(text, media_type="application/json", headers=headers)


def _public(request: Request) -> str:
    url: str = request.app.state.settings.public_url
    return url.rstrip("/")


def _links(request: Request, limit: int, offset: int, total: int) -> str:
    last = max(0, (total - 1) // limit * limit)
    places = {"first": 0, "last": last}
    if offset + limit < total:
        places["next"] = offset + limit
    if offset > 0:
        places["prev"] = max(0, offset - limit)
    kept = {name: value for name, value in request.query_params.items() if name not in {"limit", "offset"}}
    base = f"{_public(request)}{request.scope['path']}"
    return ", ".join(
        f'<{base}?{urlencode({**kept, "limit": limit, "offset": place})}>; rel="{name}"'
        for name, place in places.items()
    )
