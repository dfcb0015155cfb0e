"""What the CASE operations answer, as canonical JSON: what is stored so is not read and written again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service_kit.database import Database
from service_kit.events import canonical
from sqlmodel import Session

from framework_svc.domain.exchange import case_query
from framework_svc.domain.exchange.case import V1P1, Json, base_of, link_to
from framework_svc.persistence.exchange import case as objects
from framework_svc.persistence.exchange.tables import CaseCollection, CaseObject
from framework_svc.persistence.tables import Release
from framework_svc.use_cases.exchange.case_telling import as_it_stands, package_text


@dataclass(frozen=True)
class Selection:
    """Which documents, in which order, and what of them."""

    limit: int
    offset: int
    sort: str | None = None
    descending: bool = False
    condition: str | None = None
    fields: str | None = None


@dataclass(frozen=True)
class CaseAnswer:
    """`is_final`: no later release can say it otherwise."""

    text: str
    is_final: bool = False


def list_documents(database: Database, wanted: Selection) -> tuple[list[Json], int]:
    """A part of the documents, and how many there are in all."""
    with database.read() as session:
        found = [_whole(as_it_stands(*one)) for one in objects.documents(session)]
    kept = case_query.filtered(found, wanted.condition)
    kept = case_query.sorted_by(kept, wanted.sort, descending=wanted.descending)
    shown = case_query.selected(kept[wanted.offset : wanted.offset + wanted.limit], wanted.fields)
    return shown, len(kept)


def read_document(database: Database, identifier: UUID) -> CaseAnswer:
    with database.read() as session:
        found, release = objects.get_object(session, CaseCollection.DOCUMENTS, identifier)
        return CaseAnswer(canonical(_whole(as_it_stands(found.body, release.withdrawn_at))))


def read_package(database: Database, identifier: UUID) -> CaseAnswer:
    """A package has the identifier of its document."""
    with database.read() as session:
        _, release = objects.get_object(session, CaseCollection.DOCUMENTS, identifier)
        return CaseAnswer(package_text(session, release))


def read_member(database: Database, collection: CaseCollection, identifier: UUID) -> CaseAnswer:
    """An item or an association outside its package: it names its document."""
    with database.read() as session:
        found, release = objects.get_object(session, collection, identifier)
        return CaseAnswer(canonical(_of_document(session, found)), _is_final(release))


def read_definition(database: Database, collection: CaseCollection, identifier: UUID) -> CaseAnswer:
    with database.read() as session:
        found, release = objects.get_object(session, collection, identifier)
        return CaseAnswer(found.body, _is_final(release))


def read_definitions(database: Database, collection: CaseCollection, identifier: UUID) -> CaseAnswer:
    """A concept, type or subject with those below it by their hierarchy codes."""
    with database.read() as session:
        found, release = objects.get_object(session, collection, identifier)
        one = json.loads(found.body)
        siblings = [json.loads(body) for body in objects.siblings_of(session, found)]
    below = f"{one.get('hierarchyCode')}."
    children = [other for other in siblings if str(other.get("hierarchyCode", "")).startswith(below)]
    return CaseAnswer(canonical({collection.value: [one, *children]}), _is_final(release))


def read_item_associations(database: Database, identifier: UUID) -> CaseAnswer:
    with database.read() as session:
        found, release = objects.get_object(session, CaseCollection.ITEMS, identifier)
        item = _of_document(session, found)
        bodies: Sequence[str] = objects.associations_with(session, release.id, item["identifier"])
        links = [json.loads(body) for body in bodies]
        return CaseAnswer(canonical({"CFItem": item, "CFAssociations": links}), _is_final(release))


def _whole(document: Json) -> Json:
    """A document outside its package: it names the package."""
    identifier = document["identifier"]
    uri = f"{base_of(document)}{V1P1}/CFPackages/{identifier}"
    return {**document, "CFPackageURI": {"title": document["title"], "identifier": identifier, "uri": uri}}


def _of_document(session: Session, found: CaseObject) -> Json:
    head = json.loads(objects.document_of(session, found.release_id).body)
    return {**json.loads(found.body), "CFDocumentURI": link_to(head)}


def _is_final(release: Release) -> bool:
    """What came from elsewhere keeps its identifiers, so a later release may say more under the same ones."""
    return release.extensions is None
