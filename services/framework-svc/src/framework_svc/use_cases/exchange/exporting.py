"""A release in other forms than our own document: as SKOS, and as a sheet of its nodes."""

import json
from collections.abc import Iterator

from service_kit.database import Database

from framework_svc.domain.errors_exchange import SkosOfDraft
from framework_svc.domain.exchange.job import FileFormat
from framework_svc.domain.node import node_document
from framework_svc.domain.release import ReleaseDocument
from framework_svc.persistence.nodes import all_nodes, bodies_of
from framework_svc.persistence.releases import Wanted, get_release
from framework_svc.persistence.tables import Release
from framework_svc.use_cases.exchange.files import written
from framework_svc.use_cases.sealing import stored_document

SKOS_FORMS = {"text/turtle": "turtle", "application/ld+json": "jsonld", "application/rdf+xml": "rdfxml"}


def release_as_skos(
    database: Database, wanted: Wanted, *, base: str, media_type: str
) -> tuple[Iterator[str], Release]:
    """The text as a stream, of which nothing is made before it is read, and the release that it is of.

    Raises:
        SkosOfDraft: What has no address for ever is no concept for others.
    """
    with database.read() as session:
        release = get_release(session, wanted)
    if release.digest is None:
        raise SkosOfDraft
    return _in_skos(database, release, base, media_type), release


def _in_skos(database: Database, release: Release, base: str, media_type: str) -> Iterator[str]:
    # Not at import: only who asks for SKOS pays for the library.
    from framework_svc.use_cases.exchange.rdf import as_skos

    yield from as_skos(_document(database, release), base, media_type)


def release_as_sheet(database: Database, wanted: Wanted, form: FileFormat) -> tuple[Iterator[bytes], Release]:
    """Its nodes in the order of the export, and the release that they are of."""
    with database.read() as session:
        release = get_release(session, wanted)
    return _in_sheet(database, release, form), release


def _in_sheet(database: Database, release: Release, form: FileFormat) -> Iterator[bytes]:
    made_at = release.published_at or release.edited_at
    yield from written(_document(database, release).nodes, form, made_at=made_at)


def _document(database: Database, release: Release) -> ReleaseDocument:
    """Of a published release from its texts: objects of the database would cost more than all the rest."""
    with database.read() as session:
        nodes = (
            all_nodes(session, release.id)
            if release.head is None
            else [node_document(json.loads(body)) for body in bodies_of(session, release.id)]
        )
        return stored_document(session, release, nodes)
