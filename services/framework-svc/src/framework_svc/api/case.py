"""CASE 1.1 and 1.0: published releases as other systems of learning read them. Nothing here answers 501.

Source:
    1EdTech CASE 1.1 REST/JSON binding, 24 January 2025, and 1.0, 7 July 2017.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from service_kit.app import DatabaseDep
from service_kit.database import Database
from service_kit.events import canonical
from service_kit.identity import Requires
from service_kit.routes import Router

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
router = Router(
    prefix=ROOT + "/{case_version}",
    tags=["CASE"],
    route_class=CaseRoute,
    responses=REFUSALS,
    dependencies=[Requires("framework.read")],
)
Version = Annotated[Literal["v1p1", "v1p0"], Path(description="Version of the standard")]
Read = Callable[[Database, UUID], CaseAnswer]
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
    answer = _said(request, case_version, CaseAnswer(canonical({"CFDocuments": documents})))
    answer.headers["X-Total-Count"] = str(total)
    answer.headers["Link"] = _links(request, limit, offset, total)
    return answer


def _reads(operation: str, path: str, read: Read, summary: str) -> None:
    """One operation that answers what has an identifier."""

    def answer(case_version: Version, identifier: Identifier, request: Request, database: DatabaseDep) -> Any:
        return _said(request, case_version, read(database, identifier))

    router.get(f"/{path}/{{identifier}}", name=operation, summary=summary)(answer)


def _of(read: Callable[[Database, CaseCollection, UUID], CaseAnswer], collection: CaseCollection) -> Read:
    return lambda database, identifier: read(database, collection, identifier)


_MEMBER, _ONE, _WITH_THOSE_BELOW = (
    case_answers.read_member,
    case_answers.read_definition,
    case_answers.read_definitions,
)
for _operation, _path, _read, _summary in (
    ("get_cf_document", "CFDocuments", case_answers.read_document, "A published release"),
    ("get_cf_package", "CFPackages", case_answers.read_package, "A whole release in one answer"),
    ("get_cf_item", "CFItems", _of(_MEMBER, CaseCollection.ITEMS), "An item"),
    (
        "get_cf_item_associations",
        "CFItemAssociations",
        case_answers.read_item_associations,
        "An item with every association that begins or ends at it",
    ),
    ("get_cf_association", "CFAssociations", _of(_MEMBER, CaseCollection.ASSOCIATIONS), "An association"),
    (
        "get_cf_association_grouping",
        "CFAssociationGroupings",
        _of(_ONE, CaseCollection.ASSOCIATION_GROUPINGS),
        "A grouping of associations",
    ),
    ("get_cf_concept", "CFConcepts", _of(_WITH_THOSE_BELOW, CaseCollection.CONCEPTS), "A concept"),
    ("get_cf_item_type", "CFItemTypes", _of(_WITH_THOSE_BELOW, CaseCollection.ITEM_TYPES), "A type"),
    ("get_cf_license", "CFLicenses", _of(_ONE, CaseCollection.LICENSES), "A licence"),
    ("get_cf_rubric", "CFRubrics", _of(_ONE, CaseCollection.RUBRICS), "A rubric"),
    ("get_cf_subject", "CFSubjects", _of(_WITH_THOSE_BELOW, CaseCollection.SUBJECTS), "A subject"),
):
    _reads(_operation, _path, _read, _summary)


def _said(request: Request, version: str, answer: CaseAnswer) -> Response:
    """In the words of the version that is asked for, with the public address in its place."""
    text = canonical(downgraded(json.loads(answer.text))) if version == "v1p0" else answer.text
    text = text.replace(f'"{HERE}/', f'"{_public(request)}/')
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
