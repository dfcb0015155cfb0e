"""What a published release says in CASE: made once, when it is published, and kept as bytes."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from service_kit.database import Database
from service_kit.events import canonical
from sqlmodel import Session

from framework_svc.domain.exchange.case import DEFINITIONS, HERE, Json
from framework_svc.domain.exchange.package import package_of
from framework_svc.domain.lifecycle import ReleaseState
from framework_svc.domain.release import ReleaseDocument
from framework_svc.persistence.exchange.case import bodies_of, shortened, store_objects, untold
from framework_svc.persistence.exchange.tables import CaseCollection
from framework_svc.persistence.nodes import all_nodes
from framework_svc.persistence.releases import Wanted, get_release
from framework_svc.persistence.tables import Release
from framework_svc.use_cases.sealing import stored_document

_LISTS = ("CFItems", "CFAssociations", "CFRubrics")
_NOBODY = UUID(int=0)
# Words of the standard for how far a framework may be used. What is published says so whatever follows it:
# its bytes and date of change are those of its publication (R-FRM-18), or of the day it was withdrawn.
_DRAFTED = {ReleaseState.DRAFT: "Private Draft", ReleaseState.IN_REVIEW: "Draft"}
ADOPTED, WITHDRAWN = "Adopted", "Deprecated"


def tell_in_case(session: Session, release: Release, document: ReleaseDocument) -> None:
    """Store all that the release says."""
    store_objects(session, release.id, _objects(_package(release, document)))


def tell_what_was_published_before(database: Database) -> None:
    """For releases that were published before there was CASE; nothing when there are none."""
    with database.read() as session:
        ids = untold(session)
    for release_id in ids:
        with database.transaction() as session:
            if release_id in untold(session):
                release = session.get_one(Release, release_id)
                nodes = all_nodes(session, release.id)
                tell_in_case(session, release, stored_document(session, release, nodes))


def read_package(database: Database, wanted: Wanted, base: str) -> tuple[str, Release]:
    """The whole package of a release; of a draft as it is now."""
    with database.read() as session:
        release = get_release(session, wanted)
        if release.digest is None:
            nodes = all_nodes(session, release.id)
            text = canonical(_package(release, stored_document(session, release, nodes)))
        else:
            text = package_text(session, release)
        return placed(text, base), release


def package_text(session: Session, release: Release) -> str:
    """The package as it was stored, put together again."""
    parts: dict[str, list[str]] = {name: [] for name in CaseCollection}
    for collection, body in bodies_of(session, release.id):
        parts[collection].append(body)
    rest: Json = json.loads(parts.pop(CaseCollection.REST)[0])
    head = as_it_stands(parts.pop(CaseCollection.DOCUMENTS)[0], release.withdrawn_at)
    lists = {name: f"[{','.join(bodies)}]" for name, bodies in parts.items()}
    definitions = {name: lists.pop(name) for name in DEFINITIONS if parts[name]}
    more = {name: canonical(value) for name, value in rest["definitions"].items()}
    members = {name: canonical(value) for name, value in rest["package"].items()} | {
        "CFDocument": canonical(head),
        "CFDefinitions": _object(definitions | more),
        **{name: text for name, text in lists.items() if name in _LISTS},
    }
    return _object(members)


def placed(text: str, base: str) -> str:
    """With the public address where it was left open."""
    return text.replace(f'"{HERE}/', f'"{base}/')


def as_it_stands(body: str, withdrawn_at: dt.datetime | None) -> Json:
    """A CFDocument as it was stored; one stored only after the next release had come said `Deprecated`."""
    if withdrawn_at is None:
        return {**json.loads(body), "adoptionStatus": ADOPTED}
    return {**json.loads(body), "adoptionStatus": WITHDRAWN, "lastChangeDateTime": _instant(withdrawn_at)}


def _package(release: Release, document: ReleaseDocument) -> Json:
    changed = release.published_at or release.edited_at
    status = _DRAFTED.get(release.state, ADOPTED)
    return package_of(document, changed_at=_instant(changed), status=status)


def _instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _object(members: dict[str, str]) -> str:
    """As the canonical text of an object whose values are texts of JSON."""
    return "{" + ",".join(f"{canonical(name)}:{text}" for name, text in sorted(members.items())) + "}"


def _objects(package: Json) -> Iterator[dict[str, Any]]:
    definitions = package["CFDefinitions"]
    head, own = package["CFDocument"], {"CFDocument", "CFDefinitions", *_LISTS}
    yield _row(CaseCollection.DOCUMENTS, 1, head)
    for name in (*_LISTS, *DEFINITIONS):
        for number, one in enumerate({**definitions, **package}.get(name, ()), 1):
            yield _row(CaseCollection(name), number, one)
    rest = {
        "package": {name: value for name, value in package.items() if name not in own},
        "definitions": {name: value for name, value in definitions.items() if name not in DEFINITIONS},
    }
    yield {
        "collection": CaseCollection.REST,
        "number": 1,
        "identifier": _NOBODY,
        "origin": None,
        "destination": None,
        "body": canonical(rest),
    }


def _row(collection: CaseCollection, number: int, entity: Json) -> dict[str, Any]:
    is_link = collection is CaseCollection.ASSOCIATIONS
    return {
        "collection": collection,
        "number": number,
        "identifier": UUID(entity["identifier"]),
        "origin": shortened(entity["originNodeURI"]["identifier"]) if is_link else None,
        "destination": shortened(entity["destinationNodeURI"]["identifier"]) if is_link else None,
        "body": canonical(entity),
    }
